"""Follows a calendar that is kept elsewhere, and ends that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders.actions.add import new_calendar
from reminders.actions.change import as_removed
from reminders.actions.options import Options
from reminders.actions.planner import Planner, planned_anew
from reminders.actions.refresh import CLAIM, Refreshed, find_source, take_over
from reminders.actions.remote import Unreadable, https_address, read_remote
from reminders.core.errors import InvalidInput, Refused
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, Document
from reminders.core.source import LONGEST, SHORTEST, SUBSCRIPTION, Source
from reminders.definitions.files import check_calendar
from reminders.imports.reading import Reading
from reminders.outbound.client import GuardedClient

_INTERVAL = re.compile(r"(\d{1,4}) ?(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The calendar, whether it was made for this, and how the first reading went."""

    calendar: CalendarRecord
    new_calendar: bool
    refreshed: Refreshed


def subscribe(
    store: Store,
    options: Options,
    client: GuardedClient,
    url: str,
    now: datetime,
    *,
    calendar: str,
    every: timedelta | None = None,
    remind: Sequence[str] = (),
    private: bool = False,
) -> Subscribed:
    """Read the calendar at an address and follow it from now on, as the calendar of that id, made where it is absent.

    `remind` are reminders for all of that calendar. Raises `Refused` if it follows another address, or if the first
    reading fails; then nothing was changed.
    """
    url = https_address(url)
    client.check(url)
    _refuse_second(store, calendar, url)
    known = store.calendar(calendar)
    home = (known.calendar.timezone if known else None) or options.zone
    source = Source(calendar=calendar, url=url, every=every, next_at=now + CLAIM, created_at=now)
    try:
        remote = read_remote(client, url, home=home, now=now)
    except Unreadable as error:
        raise Refused(f"{source.place} cannot be followed: {error}; nothing was changed") from error
    with store.transaction():
        _refuse_second(store, calendar, url)
        record = _calendar(store, options, calendar, remote.reading, now, remind=remind, private=private)
        store.save_source(source)
    return Subscribed(record, known is None, take_over(store, options, source, remote, now))


def end_subscription(store: Store, options: Options, calendar: str, now: datetime, *, drop_events: bool = False) -> int:
    """Follow a calendar no more; return how many events came from there. They stay, or are removed."""
    with store.transaction():
        store.remove_source(find_source(store, calendar).calendar)
        records = [one for one in store.events(calendar) if one.file == SUBSCRIPTION]
        if drop_events:
            planner = Planner(store, options, now)
            for record in records:
                planner.save(as_removed(record, now), record)
    return len(records)


def parse_interval(text: str) -> timedelta:
    """Return the time that `30m`, `6h` or `2d` spells. Raises `InvalidInput`."""
    match = _INTERVAL.fullmatch(text.strip().lower())
    found = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None
    if found is None or not SHORTEST <= found <= LONGEST:
        raise InvalidInput(f"{text[:80]!r} is no interval; write one from 5m to 30d, such as 30m, 6h or 1d")
    return found


def _refuse_second(store: Store, calendar: str, url: str) -> None:
    source = store.source(calendar)
    if source is not None and source.url != url:
        raise Refused(
            f"{calendar} follows {source.place} already; choose another --calendar, or end that with "
            f"`reminders subscriptions remove {calendar}`"
        )


def _calendar(
    store: Store,
    options: Options,
    name: str,
    reading: Reading | None,
    now: datetime,
    *,
    remind: Sequence[str],
    private: bool,
) -> CalendarRecord:
    """Return the calendar of that id: made, or given the reminders that were asked for."""
    asked: Document = {"remind": list(remind)} if remind else {}
    if private:
        asked["visibility"] = "private"
    known = store.calendar(name)
    if known is None:
        title = (reading.title if reading else None) or name.replace("-", " ").capitalize()
        zone = (reading.timezone if reading else None) or options.zone
        record = new_calendar({"id": name, "title": title, "timezone": zone, **asked}, now)
        store.save_calendar(record)
        return record
    record = known.edited(check_calendar(known.document | asked), now)
    if record is not known:
        with planned_anew(store, options, now, calendar=name):
            store.save_calendar(record)
    return record
