"""Reminders: how they are read and told."""

import pytest

from reminders.core import reminder
from reminders.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("365d", "365d"), ("2w", "2w"), ("3 months", "3 months"), ("1 month", "1 month"), ("2h", "2h"), ("0d", "0d"),
        ("5 working days", "5 working days"), ("1 working day", "1 working day"), ("-1d", "-1d"), ("3 days", "3d"),
        ("3d at 8:05", "3d at 08:05"), ("90d at 09:00 milestones", "90d at 09:00 milestones"),
        ("1d Milestones", "1d milestones"),
    ],
)  # fmt: skip
def test_a_reminder_is_read_and_told_in_one_spelling(text: str, canonical: str) -> None:
    assert reminder.parse(text).text == canonical
    assert reminder.parse(canonical).text == canonical


@pytest.mark.parametrize(
    "text", ["", "soon", "3", "d", "3 fortnights", "2h at 09:00", "1d at 25:00", "99999d", "1d 09:00"]
)
def test_a_reminder_that_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        reminder.parse(text)


def test_reminders_of_the_same_text_are_told_once_to_all_of_their_recipients() -> None:
    one, two = (reminder.Reminder(reminder.parse_offset("1d"), to=(name,)) for name in ("ada", "ben"))
    assert [each.to for each in reminder.merged((one, two))] == [("ada", "ben")]


def test_what_is_for_some_readers_is_not_lost_in_what_is_for_all() -> None:
    named = reminder.Reminder(reminder.parse_offset("1d"), to=("ada",))
    assert reminder.merged((named, reminder.parse("1d"))) == (named, reminder.parse("1d"))
    assert reminder.alike((named, reminder.parse("2d"), reminder.parse("1d"))) == [
        (named, reminder.parse("1d")),
        (reminder.parse("2d"),),
    ]
