"""RRULE -> `rule`, `since`, `on`, `also`, `except`, in a way that counts no years: a calendar kept elsewhere does not
say what its years are counted from, so no ordinal may be shown.
"""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import islice
from typing import Any

from reminders.core import rules
from reminders.core.dates import shift
from reminders.core.errors import InvalidInput
from reminders.core.rules import rrule
from reminders.core.rules.expansion import complete
from reminders.core.rules.recur import Recur, split
from reminders.imports.times import Moment, Zones

# A rule that is once a year and has no anchor would also hold before its first day; feeds look back so far.
_YEARS_BEFORE = 4
# How many days are taken of a rule such as "every two years", which our rules can only count.
_LISTED = 50


def rule_fields(text: str, start: Moment, zones: Zones) -> dict[str, Any]:
    """Return the fields that give the days of a rule beginning at `start`. Raises `InvalidInput` for what we refuse."""
    recur = _bounded(rrule.parse(_with_local_until(text, start, zones)).recur, start.day)
    rule = rrule.RecurrenceRule(recur)
    if not rule.once_a_year:
        fields: dict[str, Any] = {"rule": rule.text, "since": start.day.isoformat()}
        return fields | _first_day(rule, start.day)
    if recur.interval > 1:
        return _listed(rule, start.day)
    return _uncounted(recur, start.day)


def _bounded(recur: Recur, first: date) -> Recur:
    """Return the rule with a last day for its count, so that nobody has to count from the first day ever again."""
    if recur.count is None:
        return recur
    rule = rrule.RecurrenceRule(recur)
    count = recur.count - len(_first_day(rule, first))
    last = max(islice(rule.days(first, first, date.max), count), default=first)
    return replace(recur, count=None, until=last)


def _uncounted(recur: Recur, first: date) -> dict[str, Any]:
    """Return a yearly rule that stands without an anchor: the day that it leaves to DTSTART is filled in."""
    rule = rrule.parse(complete(recur, first).text)
    before = rule.days(None, shift(first, -366 * _YEARS_BEFORE), shift(first, -1))
    fields = {"rule": rule.text, "except": [day.isoformat() for day in before]}
    return {name: value for name, value in fields.items() if value} | _first_day(rule, first)


def _first_day(rule: rrule.RecurrenceRule, first: date) -> dict[str, Any]:
    """Return DTSTART as an added day where the rule has it not: it is the first instance either way."""
    anchor = first if rule.needs_anchor else None
    return {} if first in rule.days(anchor, first, first) else {"also": [first.isoformat()]}


def _listed(rule: rules.Rule, first: date) -> dict[str, Any]:
    days = islice(rule.days(first, shift(first, 1), date.max), _LISTED)
    return {"on": first.isoformat(), "also": [day.isoformat() for day in days]}


def _with_local_until(text: str, start: Moment, zones: Zones) -> str:
    """Return the rule with the last day in the event's own zone for UNTIL, which is an instant in UTC."""
    parts = split(_of_whole_days(text, start))
    until = parts.get("UNTIL")
    if until is None or "T" not in until or start.clock is None:
        return ";".join(f"{name}={value}" for name, value in parts.items())
    moment = zones.parse(until)
    if moment.zone is not None and start.zone is not None:
        moment = moment.in_zone(start.zone)
    day = moment.day if moment.clock is None or moment.clock >= start.clock else moment.day - timedelta(days=1)
    if day < start.day:
        raise InvalidInput(f"the rule ends (UNTIL={until}) before it begins")
    parts["UNTIL"] = f"{day:%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _of_whole_days(text: str, start: Moment) -> str:
    """Return the rule without empty parts, and without an hour that only repeats DTSTART's: programs write both."""
    clock = start.clock or time()
    told = {"BYHOUR": clock.hour, "BYMINUTE": clock.minute, "BYSECOND": clock.second}

    def is_needless(part: str) -> bool:
        name, _, value = part.strip().upper().partition("=")
        return not name or (name in told and value.isascii() and value.isdigit() and int(value[:4]) == told[name])

    return ";".join(part for part in text.split(";") if not is_needless(part))
