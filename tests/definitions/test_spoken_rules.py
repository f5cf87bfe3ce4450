"""Rules in words, as they are typed at a prompt."""

import pytest

from reminders.core.errors import InvalidInput
from reminders.definitions.ambiguity import Ambiguous
from reminders.definitions.spoken_rules import understand_rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("every friday", "FREQ=WEEKLY;BYDAY=FR"),
        ("Every  Monday and Thursday", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("every mon, wed and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("weekly on Friday", "FREQ=WEEKLY;BYDAY=FR"),
        ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every weekend", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("every 3 weeks on tuesday", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU"),
        ("every last friday", "last friday of the month"),
        ("every 2nd tuesday of the month", "second tuesday of the month"),
        ("every last thursday of november", "last thursday of november"),
        ("last Thursday of November", "last thursday of november"),
        ("first monday of every month", "first monday of the month"),
        ("the 15th of every month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("last day of every month", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("every 5 May", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5"),
        ("every year on May 5th", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5"),
        ("on Fridays", "FREQ=WEEKLY;BYDAY=FR"),
        ("Good Friday", "easter-2"),
        ("easter monday", "easter+1"),
        ("orthodox good friday", "orthodox-easter-2"),
        ("every good friday", "easter-2"),
        ("every orthodox easter monday", "orthodox-easter+1"),
        ("daily", "every day"),
        ("every other month", "every 2 months"),
        ("easter+49", "easter+49"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO"),
    ],
)
def test_a_rule_in_words(text: str, rule: str) -> None:
    assert understand_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("every 2nd tuesday", ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "second tuesday of every month"]),
        ("every third Friday", ["FREQ=WEEKLY;INTERVAL=3;BYDAY=FR", "third friday of every month"]),
    ],
)
def test_a_rule_that_may_be_two_is_not_guessed_and_each_reading_is_a_rule(text: str, readings: list[str]) -> None:
    with pytest.raises(Ambiguous) as refusal:
        understand_rule(text)
    assert [reading for reading, _ in refusal.value.readings] == readings
    assert all(understand_rule(reading) for reading in readings)


@pytest.mark.parametrize("text", ["", "every monkey", "every november", "32nd of every month", "every friday " * 100])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        understand_rule(text)
