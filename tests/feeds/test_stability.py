"""What stays: the UIDs of entries, through export and another store; the bytes, on every day of a year."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reminders.actions.apply import apply_files
from reminders.actions.export import export_toml
from reminders.actions.feed import Format, feed
from reminders.core.ports import Store
from reminders.definitions.files import parse_file
from reminders.feeds.view import View
from reminders.storage import open_store
from tests.building import options
from tests.feeds.examples import ANDORRA_DAY, ANNOUNCED, RELATIONS, calendar, event, once
from tests.feeds.reading import entries_of

FORMATS: tuple[Format, ...] = ("ics", "json", "atom", "csv")


def store_at(path: Path) -> Store:
    path.mkdir()
    return open_store(f"sqlite:///{path}/s.db", ANNOUNCED)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = store_at(tmp_path / "one")
    with made.transaction():
        made.save_calendar(calendar())
        for record in (
            event(**RELATIONS),
            event(**ANDORRA_DAY),
            once(id="talk", time="10:00"),
            event(id="l", since="--02-29"),
        ):
            made.save_event(record)
    return made


def uids_of(store: Store, site: str) -> list[str]:
    body = feed(store, "kazakhstan-andorra", View(), ANNOUNCED, site=site).body
    return [str(entry["UID"]) for entry in entries_of(body)]


def test_uids_survive_export_and_import_into_another_store(store: Store, tmp_path: Path) -> None:
    other = store_at(tmp_path / "two")
    text = export_toml(store, "kazakhstan-andorra")

    apply_files(
        other,
        options(),
        [parse_file(text, "copy.toml", check_address=lambda address: None)],
        ANNOUNCED + timedelta(days=400),
    )

    assert uids_of(other, "https://b.example") == uids_of(store, "https://a.example")


@pytest.mark.parametrize("form", FORMATS)
def test_the_bytes_are_the_same_on_every_day_of_a_year_and_in_a_copy_of_the_store(store: Store, form: Format) -> None:
    days = [
        datetime(2023, 1, 1, tzinfo=UTC),
        datetime(2023, 7, 14, 12, tzinfo=UTC),
        datetime(2023, 12, 31, 23, 59, tzinfo=UTC),
    ]

    found = {feed(store, "kazakhstan-andorra", View(), day, site=None, format=form).body for day in days}

    assert len(found) == 1
