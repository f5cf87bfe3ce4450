"""Who is asked for a date that is still open, and how often."""

from typing import Any

import pytest

from reminders.core.due import Basis
from reminders.core.event import Resolution
from reminders.core.planning import due_between
from tests.building import NOW, a_basis, a_calendar, a_recipient, a_record, an_audience, instant

ADA = a_recipient("ada")
FIRST, LAST = instant("2022-01-01T00:00Z"), instant("2025-01-01T00:00Z")


def due(record: Any, calendar: Any = None, audience: Any = None) -> list[str]:
    found = due_between(Basis(record, calendar or a_calendar(), audience or an_audience(ADA)), FIRST, LAST)
    return [f"{one.due_at:%Y-%m-%dT%H:%M} {one.identity.reminder} {one.identity.recipient}" for one in found]


def test_an_open_date_nudges_90_days_before_its_window_each_month_after_and_once_when_it_has_passed() -> None:
    record = a_record(instant("2022-08-01T00:00Z"), on="2023", remind=["30d"])
    times = due(record)
    assert times[:3] == [
        "2022-10-03T09:00 open-date ada",
        "2022-11-03T09:00 open-date ada",
        "2022-12-03T09:00 open-date ada",
    ]
    assert times[-2:] == ["2023-12-03T09:00 open-date ada", "2024-01-01T09:00 open-date ada"]
    assert len(times) == 16


def test_questions_that_a_digest_brings_together_are_one() -> None:
    record = a_record(instant("2022-08-01T00:00Z"), on="2023-05")
    found = due(record, audience=an_audience(a_recipient("ada", digest="monthly 29 23:30")))
    # Those of 31 January and 28 February both wait for the last day of February.
    assert [line[:16] for line in found[:2]] == ["2023-02-28T23:30", "2023-04-29T23:30"]


def test_only_the_responsible_are_asked_for_an_open_date() -> None:
    record = a_record(on="2023-05", responsible=["ben"])
    assert {line.split()[-1] for line in due(record, audience=an_audience(ADA, a_recipient("ben")))} == {"ben"}


@pytest.mark.parametrize("end", ["fixed", "closed", "cancelled", "confirmed"])
def test_nudges_end_with_the_open_date(end: str) -> None:
    record = a_record(on="2023")
    changed = {
        "fixed": record.edited(record.document | {"on": "2023-05-12", "remind": []}, NOW),
        "closed": record.edited(record.document, NOW, resolution=Resolution.HELD),
        "cancelled": record.edited(record.document | {"status": "cancelled"}, NOW),
        "confirmed": record.edited(record.document | {"status": "confirmed"}, NOW),
    }
    assert due(changed[end]) == []


def test_an_open_end_is_asked_about_for_24_months_and_an_open_start_from_creation() -> None:
    record = a_record(instant("2022-03-05T10:00Z"), on="../2022-06-30")
    assert due(record)[0] == "2022-03-05T09:00 open-date ada"
    endless = a_record(on="2022-06-30/..")
    found = due_between(a_basis(endless, ADA), FIRST, instant("2040-01-01T00:00Z"))
    assert len(found) == 24
