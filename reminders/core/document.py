"""The codec between documents, as files and the store hold them, and the objects of `core`.

A document is JSON: fields named as in a calendar file, dates as ISO 8601 or EDTF text. What is decoded here has been
validated by `definitions` before it was stored, or raises `InvalidInput` for the first thing that is wrong.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from reminders.core import chronologies, edtf, hours, milestones, reminder, rules
from reminders.core.dates import LeapDay, MonthDay
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar, Event, Kind, Observed, Recipient, Resolution, StandIn, Status
from reminders.core.text import Text

_DURATION = re.compile(r"(?:(\d{1,4})h)? ?(?:(\d{1,5})m)?")


def decode_event(document: Mapping[str, Any], calendar: str, resolution: Resolution | None = None) -> Event:
    """Return the event that a document of that calendar describes; the store knows the resolution."""
    get: Callable[..., Any] = document.get
    return Event(
        calendar=calendar,
        id=document["id"],
        kind=Kind(document["kind"]),
        title=Text.of(document["title"]),
        description=_text(get("description")),
        since=parse_since(get("since")) if get("since") is not None else None,
        on=(on := _on(get("on"))),
        rule=rules.parse(get("rule")) if get("rule") else None,
        until=_day(get("until")),
        leave_out=frozenset(map(date.fromisoformat, get("except", ()))),
        also=tuple(map(date.fromisoformat, get("also", ()))),
        moved={date.fromisoformat(day): date.fromisoformat(to) for day, to in get("moved", {}).items()},
        start_time=reminder.parse_time(get("time")) if get("time") else None,
        duration=parse_duration(get("duration")) if get("duration") else None,
        days=get("days", 1),
        timezone=get("timezone"),
        chronology=chronology_of(get("since"), get("chronology")),
        rite=get("rite"),
        leap_day=LeapDay(get("leap_day", LeapDay.BACKWARD)),
        milestones=decode_milestones(get("milestones")),
        observed=Observed(get("observed")) if get("observed") else None,
        regions=tuple(get("regions", ())),
        status=Status(get("status", Status.CONFIRMED if on is None or on.is_day else Status.TENTATIVE)),
        occasion=get("occasion"),
        location=get("location"),
        url=get("url"),
        source=get("source"),
        verified=_day(get("verified")),
        tags=tuple(get("tags", ())),
        people=tuple(get("people", ())),
        remind=decode_reminders(get("remind")) if get("remind") is not None else None,
        private=get("private", False),
        stand_in=StandIn(get("stand_in")) if get("stand_in") else None,
        responsible=tuple(get("responsible", ())),
        resolution=resolution,
    )


def decode_calendar(document: Mapping[str, Any]) -> Calendar:
    """Return the calendar that a document describes."""
    get = document.get
    return Calendar(
        id=document["id"],
        uid=document["uid"],
        title=Text.of(document["title"]),
        description=_text(get("description")),
        timezone=get("timezone"),
        regions=tuple(get("regions", ())),
        languages=tuple(get("languages", ())),
        color=get("color"),
        private=get("visibility") == "private",
        remind=decode_reminders(get("remind", ())),
        past_years=get("past_years", 1),
        future_years=get("future_years", 3),
        diamond=get("diamond", 60),
    )


def decode_recipient(document: Mapping[str, Any]) -> Recipient:
    """Return the recipient that a document describes."""
    get: Callable[..., Any] = document.get
    return Recipient(
        id=document["id"],
        address=get("address", ""),
        members=tuple(get("members", ())),
        name=get("name"),
        language=get("language"),
        timezone=get("timezone"),
        at=reminder.parse_time(get("at")) if get("at") else None,
        quiet_hours=hours.parse_quiet_hours(get("quiet_hours")) if get("quiet_hours") else None,
        working_days_only=get("working_days_only", False),
        regions=tuple(get("regions", ())),
        digest=hours.parse_digest(get("digest")) if get("digest") else None,
        calendars=tuple(get("calendars", ())),
        tags=tuple(get("tags", ())),
        kinds=tuple(map(Kind, get("kinds", ()))),
        minimum_lead=reminder.parse_offset(get("minimum_lead")) if get("minimum_lead") else None,
        changes=get("changes", False),
        backup=get("backup"),
    )


def decode_reminders(values: Any) -> tuple[reminder.Reminder, ...]:
    """Return the reminders of a list of texts and tables."""
    return reminder.merged(tuple(decode_reminder(value) for value in values))


def decode_reminder(value: str | Mapping[str, Any]) -> reminder.Reminder:
    """Return the reminder of a text (`"3d at 08:00"`) or a table (`{"before": "3d", "at": "08:00"}`)."""
    if isinstance(value, str):
        return reminder.parse(value)
    return reminder.checked(
        reminder.Reminder(
            reminder.parse_offset(value["before"]),
            at=reminder.parse_time(value["at"]) if "at" in value else None,
            only_milestones=value.get("only") == "milestones",
            to=tuple(value.get("to", ())),
            until_acknowledged=value.get("until") == "acknowledged",
        )
    )


def decode_milestones(value: Any) -> milestones.Milestones:
    """Return the milestones of a list (`[10, 25, "10000 days"]`) or a step (`{"every": 5, "also": [...]}`)."""
    if value is None:
        return milestones.FIFTHS
    listed = value.get("also", ()) if isinstance(value, Mapping) else value
    return milestones.Milestones(
        every=value.get("every") if isinstance(value, Mapping) else None,
        ordinals=frozenset(one for one in listed if isinstance(one, int)),
        spans=tuple(milestones.parse_span(one) for one in listed if isinstance(one, str)),
    )


def parse_duration(text: str) -> timedelta:
    """Return the length that `2h`, `90m` or `1h30m` spells. Raises `InvalidInput`."""
    match = _DURATION.fullmatch(text.strip())
    length = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0)) if match else timedelta()
    if not length:
        raise InvalidInput(f"{text[:80]!r} is no duration; write hours and minutes such as '2h', '90m' or '1h30m'")
    return length


def parse_since(text: str) -> edtf.ImpreciseDate | MonthDay:
    """Return the anchor that a text in EDTF means, or a native one such as `hebrew:5774-05L-08`.

    A native one keeps its text; its bounds are the Gregorian day. Raises `InvalidInput`.

    >>> anchor = parse_since("hebrew:5774-5L-8")
    >>> anchor.text, anchor.first
    ('hebrew:5774-05L-08', datetime.date(2014, 2, 8))
    """
    if chronologies.prefix(text) is None:
        return edtf.parse(text)
    name, native = chronologies.parse(text)
    try:
        day = chronologies.chronology(name).gregorian(native)
    except InvalidInput as error:
        raise InvalidInput(f"{text.strip()!r}: {error}") from error
    return edtf.ImpreciseDate(f"{name}:{native}", day, day, edtf.Precision.DAY)


def chronology_of(since: str | None, named: str | None) -> str:
    """Return the chronology in which years are counted: the anchor's own, else the one named, else the Gregorian.

    Raises `InvalidInput` where the two differ.
    """
    own = chronologies.prefix(since) if since is not None else None
    if own is not None and named not in (None, own):
        raise InvalidInput(f"`chronology` is {named!r}, but `since` is {since!r}; drop `chronology`, or correct one")
    return own or named or chronologies.GREGORIAN


def _on(text: str | None) -> edtf.ImpreciseDate | None:
    if text is None:
        return None
    on = edtf.parse(text)
    if isinstance(on, MonthDay):
        raise InvalidInput(f"`on` needs a year, {text!r} has none; a day of every year is `since`")
    return on


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(value: Any) -> Text | None:
    return None if value is None else Text.of(value)
