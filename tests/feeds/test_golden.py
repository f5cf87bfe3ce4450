"""Whole feeds against files, byte for byte, and as three readers that did not write them see them."""

from datetime import UTC, date, datetime, time

import ics
import pytest
import vobject

from tests.feeds.cases import CASES, GOLDEN
from tests.feeds.reading import assert_conforms, entries_of

NAMES = sorted(CASES)


def instant(start: date) -> datetime:
    """Return the start as a reader without all-day events has it."""
    return start if isinstance(start, datetime) else datetime.combine(start, time(), UTC)


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_is_the_file_byte_for_byte(name: str) -> None:
    assert CASES[name]() == (GOLDEN / f"{name}.ics").read_bytes()


def test_every_golden_file_has_a_case() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_icalendar_writes_the_feed_that_it_read_with_the_same_bytes(name: str) -> None:
    assert_conforms(CASES[name]())


@pytest.mark.parametrize("name", NAMES)
def test_vobject_sees_the_same_entries(name: str) -> None:
    body = CASES[name]()

    read = vobject.readOne(body.decode()).vevent_list

    assert [(one.uid.value, one.summary.value, one.dtstart.value, one.dtend.value) for one in read] == [
        (str(one["UID"]), str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt) for one in entries_of(body)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_ics_sees_the_same_entries(name: str) -> None:
    body = CASES[name]()

    read = ics.Calendar(body.decode()).events

    assert {(one.uid, one.name, one.begin.datetime, one.end.datetime) for one in read} == {
        (str(one["UID"]), str(one["SUMMARY"]), instant(one["DTSTART"].dt), instant(one["DTEND"].dt))
        for one in entries_of(body)
    }
