"""The codec between documents, as files and the store hold them, and the objects of `core`.

A document is JSON: fields named as in a calendar file, dates as ISO 8601 or EDTF text. What is decoded here has been
validated by `definitions` before it was stored, or raises `InvalidInput` for the first thing that is wrong.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from reminders.core import chronologies, edtf, milestones, reminder, rules
from reminders.core.dates import LeapDay, MonthDay
from reminders.core.errors import InvalidInput
from reminders.core.event import Calendar, Event, Kind, Observed, Resolution, StandIn, Status
from reminders.core.text import Text

if TYPE_CHECKING:
    from reminders.core.recipient import Recipient

_DURATION = re.compile(r"(?:(\d{1,4})h)? ?(?:(\d{1,5})m)?")


def decode_event(document: Mapping[str, Any], calendar: str, resolution: Resolution | None = None) -> Event:
    """Return the event that a document of that calendar describes; the store knows the resolution.

    Only what the document says is decoded: most say little, and a command may read very many.
    """
    values: dict[str, Any] = {}
    for name, value in document.items():
        if value is not None and name in _EVENT_FIELDS:
            field, decode = _EVENT_FIELDS[name]
            values[field] = decode(value) if decode else value
    if "status" not in values and "on" in values and not values["on"].is_day:
        values["status"] = Status.TENTATIVE
    if "since" in document or "chronology" in document:
        values["chronology"] = chronology_of(document.get("since"), document.get("chronology"))
    return Event(calendar=calendar, resolution=resolution, **values)


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
        labels=get("labels", {}),
    )


def decode_recipient(document: Mapping[str, Any]) -> "Recipient":
    """Return the recipient that a document describes."""
    from reminders.core import hours
    from reminders.core.recipient import OnDoubt, Recipient

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
        fallback=get("fallback"),
        on_doubt=OnDoubt(get("on_doubt", OnDoubt.SEND)),
        unsubscribed=date.fromisoformat(get("unsubscribed")) if get("unsubscribed") else None,
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
            every=reminder.parse_offset(value["every"]) if "every" in value else None,
            last=reminder.parse_offset(value["last"]) if "last" in value else None,
            backup=tuple(value.get("backup", ())),
            escalate=reminder.parse_offset(value["escalate"]) if "escalate" in value else None,
        )
    )


def decode_milestones(value: Any) -> milestones.Milestones:
    """Return the milestones of a list (`[10, 25, "10000 days"]`) or a step (`{"every": 5, "also": [...]}`)."""
    if value is None:
        return milestones.FIFTHS
    listed = value.get("also", ()) if isinstance(value, Mapping) else value
    found = [milestones.parse(one) for one in listed]
    return milestones.Milestones(
        every=value.get("every") if isinstance(value, Mapping) else None,
        ordinals=frozenset(one for one in found if isinstance(one, int)),
        spans=tuple(one for one in found if isinstance(one, milestones.Span)),
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


def _on(text: str) -> edtf.ImpreciseDate:
    on = edtf.parse(text)
    if isinstance(on, MonthDay):
        raise InvalidInput(f"`on` needs a year, {text!r} has none; a day of every year is `since`")
    return on


def _text(value: Any) -> Text | None:
    return None if value is None else Text.of(value)


def _days(values: Iterable[str]) -> Iterator[date]:
    return map(date.fromisoformat, values)


def _moves(value: Mapping[str, str]) -> dict[date, date]:
    return dict(zip(_days(value.keys()), _days(value.values()), strict=True))


# Field of the document -> field of the event, and how its value is decoded; `None` where it stays as it is.
_EVENT_FIELDS: Mapping[str, tuple[str, Callable[[Any], Any] | None]] = {
    "id": ("id", None),
    "kind": ("kind", Kind),
    "title": ("title", Text.of),
    "description": ("description", Text.of),
    "since": ("since", parse_since),
    "on": ("on", _on),
    "rule": ("rule", rules.parse),
    "until": ("until", date.fromisoformat),
    "except": ("leave_out", lambda days: frozenset(_days(days))),
    "also": ("also", lambda days: tuple(_days(days))),
    "moved": ("moved", _moves),
    "time": ("start_time", reminder.parse_time),
    "duration": ("duration", parse_duration),
    "days": ("days", None),
    "timezone": ("timezone", None),
    "rite": ("rite", None),
    "leap_day": ("leap_day", LeapDay),
    "milestones": ("milestones", decode_milestones),
    "observed": ("observed", Observed),
    "regions": ("regions", tuple),
    "status": ("status", Status),
    "occasion": ("occasion", None),
    "location": ("location", None),
    "url": ("url", None),
    "source": ("source", None),
    "verified": ("verified", date.fromisoformat),
    "tags": ("tags", tuple),
    "people": ("people", tuple),
    "remind": ("remind", decode_reminders),
    "private": ("private", None),
    "stand_in": ("stand_in", StandIn),
    "responsible": ("responsible", tuple),
}
