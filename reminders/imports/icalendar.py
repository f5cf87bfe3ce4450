"""An `.ics` -> events as fields of a calendar file (RFC 5545).

One VEVENT that cannot be taken over is told, and stops no other. Alarms, attendees, attachments and X- properties have
no effect.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from reminders.core.clean import lines, one_line
from reminders.core.errors import InvalidInput
from reminders.imports.content import Component, components, list_of_texts, text_of
from reminders.imports.reading import Reading
from reminders.imports.recurrence import rule_fields
from reminders.imports.times import Moment, Zones, duration

_STATUSES = frozenset({"TENTATIVE", "CONFIRMED", "CANCELLED"})
_PRIVATE = frozenset({"PRIVATE", "CONFIDENTIAL"})
_LONGEST_LINE, _LONGEST_TEXT, _LONGEST_DAYS, _MOST_TAGS = 1_000, 10_000, 366, 50
_LONGEST_DURATION = timedelta(hours=9_999)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_URL = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LONGEST_REASON = 300
_LONGEST_WORDS = 40  # of a UID in an id, before its hash and a day
_UNTITLED = "(untitled)"
# What an instance may have otherwise than its series, and still be the same event on another day.
_OWN = ("title", "description", "location", "url", "time", "timezone", "duration", "days", "tags", "private")


def read(octets: bytes, *, home: str) -> Reading:
    """Return what a file says. Times without a known zone are in `home`, an IANA name. Raises `InvalidInput`.

    An event's id is a function of its UID (and of the day, for an instance that differs from its series), so the next
    reading gives it the same.
    """
    found = components(octets)
    zones = Zones(found, home=home)
    skipped: list[str] = []
    events: dict[str, Mapping[str, Any]] = {}
    unread: list[str] = []
    for uid, group in _by_uid(found, skipped).items():
        try:
            events |= {fields["id"]: fields for fields in _Series(uid, zones, skipped).read(group)}
        except Exception as error:  # noqa: BLE001 - a library's surprise at one event must not cost the others
            skipped.append(_told(group[0], error))
            unread.append(event_id(uid))
    skipped += [
        f"unknown time zone {name!r}: its times are taken to be in the calendar's zone"
        for name in sorted(zones.unknown)
    ]
    return Reading(
        timezone=zones.said,
        title=_calendar_text(found, "NAME", "X-WR-CALNAME"),
        refresh_seconds=_refresh(found),
        events=tuple(events.values()),
        skipped=tuple(skipped),
        unread=tuple(unread),
    )


def event_id(uid: str, day: date | None = None) -> str:
    """Return the id of an event of ours for a UID of theirs, and for one instance that stands by itself.

    >>> event_id("6f2ab6d0-7a57-4c4c-8d0e-0c1f5d8b7a11")
    '6f2ab6d0-7a57-4c4c-8d0e-0c1f5d8b7a11'
    >>> event_id("Team Day@example.org")
    'team-day-8b021eb347ed'
    """
    if day is None and _SLUG.fullmatch(uid):
        return uid
    words = re.sub(r"[^a-z0-9]+", "-", uid.partition("@")[0].lower()).strip("-") or "event"
    tail = sha256(uid.encode()).hexdigest()[:12] + (f"-{day:%Y%m%d}" if day else "")
    return f"{words[:_LONGEST_WORDS].rstrip('-')}-{tail}"


def _by_uid(found: Iterable[Component], skipped: list[str]) -> dict[str, list[Component]]:
    """Return the VEVENTs of each UID; those without one are told as skipped."""
    groups: defaultdict[str, list[Component]] = defaultdict(list)
    for component in found:
        if component.name == "VEVENT":
            uid = component.one("UID")
            if uid is None or not uid.value.strip():
                skipped.append(f"{_place(component)}: it has no UID")
            else:
                groups[uid.value.strip()].append(component)
    return groups


class _Series:
    """The VEVENTs of one UID: a series, or a single event, with the instances that differ from it."""

    def __init__(self, uid: str, zones: Zones, skipped: list[str]) -> None:
        self._uid = uid
        self._zones = zones
        self._skipped = skipped

    def read(self, group: list[Component]) -> Iterable[dict[str, Any]]:
        masters = [one for one in group if one.one("RECURRENCE-ID") is None]
        instances = [one for one in group if one.one("RECURRENCE-ID") is not None]
        if not masters:
            return [self._alone(one) for one in instances]
        master = max(masters, key=_sequence)
        self._skipped.extend(
            f"{_place(one)}: another event of this file has the same UID" for one in masters if one is not master
        )
        fields = self._fields(master, event_id(self._uid))
        others = []
        for instance in instances:
            try:
                others += self._apply(instance, master, fields)
            except InvalidInput as error:
                self._skipped.append(_told(instance, error))
        return [fields, *others]

    def _apply(self, instance: Component, master: Component, fields: dict[str, Any]) -> list[dict[str, Any]]:
        """Let an instance differ from its series: gone, moved to another day, or an event of its own."""
        original = self._original_day(instance, master)
        own = self._fields(instance, event_id(self._uid, original))
        was_added = original.isoformat() in fields.get("also", ())
        if own.get("status") == "cancelled":
            _leave_out(fields, original)
        elif any(own.get(name) != fields.get(name) for name in _OWN) or (
            was_added and own["on"] != original.isoformat()
        ):
            _leave_out(fields, original)
            return [own]
        elif own["on"] != original.isoformat():
            fields.setdefault("moved", {})[original.isoformat()] = own["on"]
        return []

    def _alone(self, instance: Component) -> dict[str, Any]:
        return self._fields(instance, event_id(self._uid, self._original_day(instance, instance)))

    def _original_day(self, instance: Component, master: Component) -> date:
        """Return the day, in the zone of the series, that an instance would have had."""
        identity = instance.properties["RECURRENCE-ID"][0]
        if "RANGE" in identity.parameters:
            raise InvalidInput("it changes all later instances (RANGE=THISANDFUTURE), which is not supported")
        moment, start = self._zones.moment(identity), self._start(master)
        return moment.in_zone(start.zone).day if start.zone else moment.day

    def _start(self, component: Component) -> Moment:
        """Return DTSTART; a single event in UTC is put into the calendar's zone, whose days its reminders count."""
        said = component.one("DTSTART")
        if said is None:
            raise InvalidInput("it has no DTSTART")
        start = self._zones.moment(said)
        recurs = component.one("RRULE") or component.one("RDATE")
        return start.in_zone(self._zones.home) if start.zone == "UTC" and not recurs else start

    def _fields(self, component: Component, name: str) -> dict[str, Any]:
        start = self._start(component)
        fields: dict[str, Any] = {"id": name, "kind": "event", "title": _title(component)}
        fields |= self._days(component, start)
        if start.clock is not None:
            fields["time"] = f"{start.clock:%H:%M}"
            fields |= {"timezone": start.zone} if start.zone else {}
        fields |= self._length(component, start)
        fields |= _texts(component)
        return fields

    def _days(self, component: Component, start: Moment) -> dict[str, Any]:
        rules = component.all("RRULE")
        if len(rules) > 1 or component.one("EXRULE"):
            raise InvalidInput("it has several rules; one RRULE is supported")
        is_instance = component.one("RECURRENCE-ID") is not None
        fields = (
            rule_fields(rules[0].value, start, self._zones)
            if rules and not is_instance
            else {"on": start.day.isoformat()}
        )
        also = {*fields.pop("also", ()), *self._dates(component, "RDATE", start)} - {fields.get("on")}
        left_out = {*fields.pop("except", ()), *self._dates(component, "EXDATE", start)}
        also -= left_out
        return fields | ({"also": sorted(also)} if also else {}) | ({"except": sorted(left_out)} if left_out else {})

    def _dates(self, component: Component, name: str, start: Moment) -> set[str]:
        moments = [one for said in component.all(name) for one in self._zones.moments(said)]
        return {(one.in_zone(start.zone) if start.zone else one).day.isoformat() for one in moments}

    def _length(self, component: Component, start: Moment) -> dict[str, Any]:
        end, said = component.one("DTEND"), component.one("DURATION")
        if end is not None:
            until = self._zones.moment(end)
            length = (
                until.instant(self._zones.home) - start.instant(self._zones.home)
                if start.clock is not None
                else until.day - start.day
            )
        elif said is not None:
            length = duration(said.value)
        else:
            return {}
        return _length_fields(length, timed=start.clock is not None)


def _length_fields(length: timedelta, *, timed: bool) -> dict[str, Any]:
    if not timed:
        return {"days": min(length.days, _LONGEST_DAYS)} if length.days > 1 else {}
    minutes = int(min(length, _LONGEST_DURATION).total_seconds()) // 60
    if minutes < 1:
        return {}
    hours, rest = divmod(minutes, 60)
    return {"duration": (f"{hours}h" if hours else "") + (f"{rest}m" if rest else "")}


def _texts(component: Component) -> dict[str, Any]:
    """Return the fields that say what an event is about."""
    fields: dict[str, Any] = {}
    if text := _text(component, "DESCRIPTION"):
        fields["description"] = text[:_LONGEST_TEXT]
    if text := " ".join(_text(component, "LOCATION").split()):
        fields["location"] = text[:_LONGEST_LINE]
    if (url := component.one("URL")) and _URL.fullmatch(url.value.strip()) and len(url.value) <= 2_000:
        fields["url"] = url.value.strip()
    status = component.one("STATUS")
    if status and status.value.strip().upper() in _STATUSES - {"CONFIRMED"}:
        fields["status"] = status.value.strip().lower()
    tags = [
        " ".join(tag.split())[:_LONGEST_LINE] for one in component.all("CATEGORIES") for tag in list_of_texts(one.value)
    ]
    if tags := list(dict.fromkeys(filter(None, tags))):
        fields["tags"] = tags[:_MOST_TAGS]
    access = component.one("CLASS")
    if access and access.value.strip().upper() in _PRIVATE:
        fields["private"] = True
    return fields


def _title(component: Component) -> str:
    """Return SUMMARY on one line; braces would be placeholders of ours."""
    words = " ".join(_text(component, "SUMMARY").replace("{", "(").replace("}", ")").split())
    return words[:_LONGEST_LINE] or _UNTITLED


def _text(component: Component, name: str) -> str:
    """Return a TEXT value, its escapes resolved, its controls blank; "" where there is none."""
    said = component.one(name)
    text = text_of(said.value) if said else ""
    return lines(text).strip()


def _leave_out(fields: dict[str, Any], day: date) -> None:
    """Take a day out of a series, whether its rule has it or it was added."""
    if also := [one for one in fields.pop("also", ()) if one != day.isoformat()]:
        fields["also"] = also
    fields["except"] = sorted({*fields.get("except", ()), day.isoformat()})


def _sequence(component: Component) -> int:
    said = component.one("SEQUENCE")
    text = said.value.strip() if said else ""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _calendar_text(found: Iterable[Component], *names: str) -> str | None:
    calendars = [one for one in found if one.name == "VCALENDAR"]
    for name in names:
        for calendar in calendars:
            if words := " ".join(_text(calendar, name).replace("{", "(").replace("}", ")").split()):
                return words[:_LONGEST_LINE]
    return None


def _refresh(found: Iterable[Component]) -> int | None:
    for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        for calendar in found:
            if said := calendar.one(name):
                try:
                    return int(duration(said.value).total_seconds())
                except (InvalidInput, OverflowError):
                    continue  # only advice; without it the source is read as often as any other
    return None


def _told(component: Component, error: Exception) -> str:
    """Return on one line of at most some hundred characters why a component was not taken over."""
    if not isinstance(error, InvalidInput):
        return f"{_place(component)}: it cannot be understood ({type(error).__name__})"
    return f"{_place(component)}: {one_line(str(error), _LONGEST_REASON)}"


def _place(component: Component) -> str:
    title = _title(component)
    return f"line {component.line}" + (f", {title[:60]!r}" if title != _UNTITLED else "")
