"""Rules written to waste time: each is refused with a reason, or done within a bound on work. Steps are counted.

The python-dateutil library needs seconds to hours for many of these.
"""

from datetime import date

import pytest

from reminders.core.errors import InvalidInput
from reminders.core.rules import MAX_LENGTH, parse
from reminders.core.rules.expansion import MAX_STEPS, Work, expand
from reminders.core.rules.rrule import RecurrenceRule

WINDOW = (date(2024, 1, 1), date(2026, 12, 31))
ANCHORS = [date(1900, 1, 1), date(1997, 9, 2), date(2024, 2, 29)]


def up_to(highest: int) -> str:
    return ",".join(map(str, range(1, highest + 1)))


REFUSED = [
    # more often than once a day
    "FREQ=SECONDLY",
    "FREQ=MINUTELY",
    "FREQ=HOURLY",
    "FREQ=HOURLY;INTERVAL=1000",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MINUTELY;BYYEARDAY=366;COUNT=1",
    "freq=secondly;count=10",
    f"FREQ=DAILY;BYHOUR={up_to(23)}",
    f"FREQ=DAILY;BYMINUTE={up_to(59)}",
    f"FREQ=DAILY;BYSECOND={up_to(59)}",
    f"FREQ=YEARLY;BYSECOND={up_to(59)};BYMINUTE={up_to(59)};BYHOUR={up_to(23)}",
    "FREQ=DAILY;BYSECOND=0",
    # parts given twice, or only seemingly harmless
    "FREQ=DAILY;FREQ=SECONDLY",
    "FREQ=DAILY;freq=SECONDLY",
    "FREQ=DAILY;COUNT=1;COUNT=1000000",
    "FREQ=DAILY;BYMONTH=1;BYMONTH=2",
    "FREQ=DAILY;INTERVAL=1;INTERVAL=1",
    "FREQ=DAILY;;COUNT=2",
    "FREQ=DAILY;COUNT=",
    "FREQ=DAILY;=3",
    "FREQ==DAILY",
    "FREQ=DAILY=SECONDLY",
    "FREQ= DAILY",
    "FREQ=DAILY; COUNT=3",
    "FREQ=DAILY,SECONDLY",
    "FREQ=DAILY\nRRULE:FREQ=SECONDLY",
    "RRULE:RRULE:FREQ=DAILY",
    "EXRULE:FREQ=DAILY",
    "FREQ=DAILY;X-FREQ=SECONDLY",
    "FREQ=DAILY;BYEASTER=0",
    "=",
    ";",
    ";" * MAX_LENGTH,
    "=" * MAX_LENGTH,
    "FREQ",
    # numbers
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;COUNT=10001",
    "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;COUNT=-1",
    "FREQ=DAILY;COUNT=1e3",
    "FREQ=DAILY;COUNT=0x10",
    "FREQ=DAILY;COUNT=1_000",
    "FREQ=DAILY;COUNT=\N{ARABIC-INDIC DIGIT THREE}",
    f"FREQ=DAILY;COUNT={'9' * 480}",
    f"FREQ=YEARLY;BYMONTHDAY={'9' * 480}",
    f"FREQ=YEARLY;BYDAY={'9' * 480}MO",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=1001",
    "FREQ=YEARLY;INTERVAL=999999999",
    "FREQ=YEARLY;BYMONTH=0",
    "FREQ=YEARLY;BYMONTH=-1",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=YEARLY;BYMONTH=5L",
    "FREQ=YEARLY;BYMONTH=,",
    "FREQ=YEARLY;BYMONTH=1,,2",
    "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=YEARLY;BYYEARDAY=367",
    "FREQ=YEARLY;BYYEARDAY=-367",
    "FREQ=YEARLY;BYWEEKNO=54",
    "FREQ=YEARLY;BYDAY=54MO",
    "FREQ=YEARLY;BYDAY=--1MO",
    "FREQ=YEARLY;BYDAY=1",
    "FREQ=YEARLY;BYDAY=M",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0",
    "FREQ=DAILY;WKST=1MO",
    "FREQ=DAILY;UNTIL=99999999",
    "FREQ=DAILY;UNTIL=00000101",
    "FREQ=DAILY;UNTIL=20250101T000000",
    "FREQ=DAILY;UNTIL=20250101T250000Z",
    "FREQ=DAILY;UNTIL=20250101T000000+0500",
    "FREQ=DAILY;UNTIL=2025-01-01",
    # lists that multiply
    f"FREQ=YEARLY;BYMONTH={up_to(12)};BYMONTHDAY={up_to(31)};BYDAY=MO,TU,WE,TH,FR,SA,SU",
    f"FREQ=YEARLY;BYYEARDAY={up_to(90)};BYMONTH={up_to(12)}",
    f"FREQ=YEARLY;BYWEEKNO={up_to(53)};BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,2,3",
    f"FREQ=MONTHLY;BYMONTHDAY={up_to(31)};BYSETPOS={up_to(33)}",
    # days that never come
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31,-30;COUNT=10000",
    "FREQ=DAILY;BYMONTH=4,6,9,11;BYMONTHDAY=31;INTERVAL=1000",
    "FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31;BYSETPOS=366",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYMONTHDAY=-30",
    "FREQ=YEARLY;BYMONTH=1;BYYEARDAY=366",
    "FREQ=YEARLY;BYMONTH=2;BYWEEKNO=53",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO",
    "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=100",
    "FREQ=YEARLY;BYWEEKNO=10;BYMONTHDAY=31",
    "FREQ=YEARLY;BYYEARDAY=1;BYMONTHDAY=2",
    "FREQ=YEARLY;BYDAY=53MO;BYMONTH=2",
    f"FREQ=YEARLY;BYMONTH={up_to(12)};BYMONTHDAY={up_to(31)};BYDAY=53SA;COUNT=10000",
    "FREQ=YEARLY;BYDAY=53MO;BYYEARDAY=100",
    "FREQ=YEARLY;BYDAY=1MO;BYYEARDAY=8",
    "FREQ=YEARLY;BYDAY=MO;BYSETPOS=54",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYSETPOS=2",
    f"FREQ=YEARLY;BYMONTHDAY={up_to(31)};BYDAY=20MO;BYSETPOS=-2",
    f"FREQ=YEARLY;BYWEEKNO={up_to(53)};BYSETPOS=-366;BYDAY=MO",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=MONTHLY;BYDAY=-6FR;COUNT=1",
    "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=28",
    "FREQ=MONTHLY;BYDAY=1FR;BYMONTHDAY=13",
    "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=6",
    "FREQ=MONTHLY;BYMONTH=2;BYDAY=MO;BYSETPOS=-6",
    "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3",
    "FREQ=WEEKLY;BYMONTH=2;BYSETPOS=8",
    "FREQ=DAILY;BYDAY=MO;BYSETPOS=2",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYSETPOS=366",
    "RSCALE=GREGORIAN;FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;SKIP=FORWARD",
    # other calendars, and SKIP without one
    "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=30",
    "RSCALE=CHINESE;FREQ=YEARLY",
    "RSCALE=ETHIOPIC;FREQ=SECONDLY",
    "RSCALE=../../etc/passwd;FREQ=DAILY",
    "FREQ=YEARLY;SKIP=FORWARD",
    "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=MAYBE",
    # other families
    f"every {'9' * 500} days",
    "every 999999999 years",
    "every -1 days",
    "every 0 weeks",
    "every 1e9 seconds",
    f"easter+{'9' * 500}",
    "easter+367",
    "easter--2",
    "orthodox-" * 50 + "easter",
    "first " * 80 + "monday of may",
    "monday on or after 02-30",
    "monday on or after 99-99",
    " " * (MAX_LENGTH + 1),
]

BOUNDED = [
    "FREQ=DAILY",
    "FREQ=DAILY;COUNT=10000",
    "FREQ=DAILY;INTERVAL=1000;COUNT=10000",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=10000",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=10000",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=10000",
    "FREQ=DAILY;INTERVAL=2;BYMONTHDAY=31;BYDAY=FR;BYSETPOS=-1;COUNT=10000",
    "FREQ=WEEKLY;COUNT=10000",
    "FREQ=WEEKLY;INTERVAL=52;BYMONTH=2;BYDAY=MO;COUNT=10000",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-7;COUNT=10000",
    "FREQ=MONTHLY;COUNT=10000",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;COUNT=10000",
    "FREQ=MONTHLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=10000",
    "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=31;COUNT=10000",
    f"FREQ=MONTHLY;BYMONTHDAY={up_to(31)};BYSETPOS={up_to(31)};COUNT=10000",
    "FREQ=MONTHLY;BYDAY=6MO,-6MO,53SU,1MO;COUNT=10000",
    "FREQ=YEARLY;COUNT=10000",
    "FREQ=YEARLY;INTERVAL=1000",
    "FREQ=YEARLY;BYMONTH=2;COUNT=10000",
    "FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29;COUNT=10000",
    "FREQ=YEARLY;BYWEEKNO=53;COUNT=10000",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=1;BYDAY=SU;COUNT=10000",
    "FREQ=YEARLY;BYWEEKNO=-53,53;BYMONTHDAY=1;BYDAY=FR;COUNT=10000",
    f"FREQ=YEARLY;BYWEEKNO={up_to(53)};BYSETPOS=-1;COUNT=10000",
    f"FREQ=YEARLY;BYWEEKNO={up_to(53)};BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366",
    "FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;COUNT=10000",
    f"FREQ=YEARLY;BYYEARDAY={up_to(100)};BYDAY=MO;BYSETPOS=-1;COUNT=10000",
    "FREQ=YEARLY;BYDAY=53MO;COUNT=10000",
    "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366;COUNT=10000",
    f"FREQ=YEARLY;BYMONTH={up_to(12)};BYMONTHDAY={up_to(31)};BYDAY=5SA;COUNT=10000",
    f"FREQ=YEARLY;BYMONTH={up_to(12)};BYMONTHDAY={up_to(31)};BYSETPOS=366;COUNT=10000",
    "FREQ=DAILY;UNTIL=99991231",
    "FREQ=DAILY;UNTIL=00010101T000000Z",
    "RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;SKIP=FORWARD;COUNT=10000",
    "RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=366,-366;SKIP=BACKWARD;COUNT=10000",
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text.strip()[:60])
def test_a_hostile_rule_is_refused_with_a_reason_and_a_remedy(text: str) -> None:
    with pytest.raises(InvalidInput, match=r".+; .+"):
        parse(text)


@pytest.mark.parametrize("text", BOUNDED, ids=lambda text: text[:60])
def test_a_laborious_rule_is_done_within_the_budget(text: str) -> None:
    rule = parse(text)
    assert isinstance(rule, RecurrenceRule)
    for anchor in ANCHORS:
        work = Work()
        days = list(expand(rule.recur, anchor, *WINDOW, work))
        assert len(days) <= 1096
        assert work.steps <= MAX_STEPS


def test_without_count_the_work_does_not_grow_with_the_age_of_the_rule() -> None:
    for text in BOUNDED:
        rule = parse(text.replace(";COUNT=10000", ""))
        assert isinstance(rule, RecurrenceRule)
        work = Work()
        list(expand(rule.recur, date(1, 1, 1), *WINDOW, work))
        assert work.steps <= 2_500


def test_work_without_fruit_ends_in_a_refusal() -> None:
    rule = parse("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=10000")
    with pytest.raises(InvalidInput, match="too much work: 100,000 candidates in a row gave no day; ask for a shorter"):
        list(rule.days(date(1, 1, 1), date(9000, 1, 1), date(9001, 1, 1)))


def test_days_that_are_handed_out_renew_the_budget() -> None:
    work = Work(budget=100)
    rule = parse("FREQ=DAILY")
    assert isinstance(rule, RecurrenceRule)
    assert len(list(expand(rule.recur, None, *WINDOW, work))) == 1096
    assert work.steps > 1096


def test_there_are_at_least_a_hundred_of_them() -> None:
    assert len(REFUSED) + len(BOUNDED) >= 100
    assert len(set(REFUSED + BOUNDED)) == len(REFUSED + BOUNDED)
