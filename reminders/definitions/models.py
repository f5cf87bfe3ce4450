"""The tables of a calendar file as pydantic models: what goes together, as documents, and the JSON Schema."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from reminders.core import document, hours, rules
from reminders.core.chronologies import GREGORIAN, HEBREW, OWN_RULES, chronology
from reminders.core.dates import LeapDay, MonthDay
from reminders.core.edtf import ImpreciseDate, Precision
from reminders.core.errors import InvalidInput
from reminders.core.event import Kind, Observed, StandIn, Status
from reminders.core.recipient import OnDoubt
from reminders.definitions.values import (
    Address,
    ChronologyName,
    Clock,
    Color,
    Day,
    Description,
    Digest,
    Duration,
    Language,
    Line,
    MilestonesValue,
    Model,
    Offset,
    On,
    QuietHours,
    Region,
    ReminderValue,
    Rite,
    RuleText,
    Since,
    Slug,
    Switch,
    Title,
    Uid,
    Url,
    Zone,
)
from reminders.labels import Form, unknown_placeholders

_LONGEST_DAYS = 366


class Visibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class LabelForm(StrEnum):
    """The forms of labels that a calendar may ask for."""

    ROMAN = Form.ROMAN
    ORDINAL = Form.ORDINAL
    YEARS = Form.YEARS


def _range_faults(name: str, since: date) -> list[str]:
    try:
        chronology(name).native(since)
    except InvalidInput as error:
        return [f"`since`: {error}"]
    return []


def _work_faults(rule: str, since: date) -> list[str]:
    """Return the fault of a rule with COUNT that takes more than the budget to count to its end."""
    found = rules.parse(rule)
    last = chronology(found.scale).last
    try:
        next(found.days(since, last, last), None)
    except InvalidInput as error:
        return [str(error)]
    return []


class EventModel(Model):
    """One [[event]] of a calendar file. One of `since`, `on` and `rule` is needed."""

    id: Slug
    kind: Kind | None = None
    title: Title
    description: Description | None = None
    since: Since | None = None
    on: On | None = None
    rule: RuleText | None = None
    until: Day | None = None
    leave_out: list[Day] | None = Field(default=None, alias="except")
    also: list[Day] | None = None
    moved: dict[Day, Day] | None = None
    time: Clock | None = None
    duration: Duration | None = None
    days: Annotated[int, Field(ge=1, le=_LONGEST_DAYS, strict=True)] | None = None
    timezone: Zone | None = None
    chronology: ChronologyName | None = None
    rite: Rite | None = None
    leap_day: LeapDay | None = None
    milestones: MilestonesValue | None = None
    observed: Observed | None = None
    regions: list[Region] | None = None
    status: Status | None = None
    occasion: Slug | None = None
    location: Line | None = None
    url: Url | None = None
    source: Line | None = None
    verified: Day | None = None
    tags: list[Line] | None = None
    people: list[Line] | None = None
    remind: list[ReminderValue] | None = None
    private: Switch | None = None
    stand_in: StandIn | None = None
    responsible: list[Slug] | None = None

    def faults(self, *, calendar_timezone: str | None) -> list[str]:
        """Return what the fields, each right by itself, say against each other."""
        since = document.parse_since(self.since) if self.since else None
        faults = [*self._date_faults(since), *self._chronology_faults(since)]
        faults += [*self._time_faults(calendar_timezone), *self._milestone_faults(since)]
        if self.occasion == self.id:
            faults.append("`occasion` names the event itself; name the one on whose occasion it is held, or drop it")
        texts = self.title.values() if isinstance(self.title, dict) else [self.title]
        faults += [
            f"unknown placeholder {{{name}}} in the title; use {{label}}, {{n}}, {{age}}, {{year}} or {{name}}"
            for text in texts
            for name in unknown_placeholders(text)
        ]
        return faults

    def _date_faults(self, since: ImpreciseDate | MonthDay | None) -> list[str]:
        faults = []
        if not (self.since or self.on or self.rule):
            faults.append("no date; give `since` (counted yearly), `on` (one date or window) or `rule`")
        if self.on and (self.since or self.rule):
            faults.append("`on` is a single date and goes with neither `since` nor `rule`; drop one")
        if self.rule:
            if rules.parse(self.rule).needs_anchor and not self.since:
                faults.append(f"the rule {self.rule!r} counts from a first day; give it as `since`")
            if since is not None and not (isinstance(since, ImpreciseDate) and since.is_day):
                faults.append(f"a rule counts from a full date, not {self.since!r}; write `since` as YYYY-MM-DD")
        if isinstance(since, ImpreciseDate) and since.first and self.until and self.until < since.first.isoformat():
            faults.append(f"`until` ({self.until}) lies before `since` ({self.since}); swap or correct them")
        if self.stand_in and not (isinstance(since, ImpreciseDate) and since.precision is Precision.MONTH):
            faults.append("`stand_in` is for an anniversary known to the month, such as since = '2022-08'; drop it")
        return faults

    def _chronology_faults(self, since: ImpreciseDate | MonthDay | None) -> list[str]:
        try:
            name = document.chronology_of(self.since, self.chronology)
        except InvalidInput as error:
            return [str(error)]
        if self.rule:
            return self._rule_faults(rules.parse(self.rule).scale, since)
        faults = []
        if self.rite and name != HEBREW:
            faults.append(f"`rite` belongs to the Hebrew chronology, and this one is {name}; drop it")
        if name == GREGORIAN:
            return faults
        if self.leap_day and name in OWN_RULES:
            faults.append(f"`leap_day` does not apply to the {name} chronology, which has rules of its own; drop it")
        if self.on:
            faults.append("`on` goes by the Gregorian calendar; drop `chronology`")
        elif not isinstance(since, ImpreciseDate) or since.first is None or not since.is_day:
            faults.append(f"the {name} chronology counts from a full date; write `since` as YYYY-MM-DD")
        else:
            faults += _range_faults(name, since.first)
        return faults

    def _rule_faults(self, scale: str, since: ImpreciseDate | MonthDay | None) -> list[str]:
        """Return what goes against a rule that is reckoned in that chronology; the anchor may be written in another."""
        faults = []
        if self.chronology not in (None, scale):
            named = str(self.chronology).upper()
            faults.append(f"a rule names its calendar itself; write RSCALE={named} into it and drop `chronology`")
        if self.rite:
            faults.append("`rite` does not go with a rule, which says itself where a day goes; drop one")
        if self.leap_day:
            skip = f"RSCALE={scale.upper()} and SKIP={str(self.leap_day).upper()}"
            faults.append(f"`leap_day` does not go with a rule; write {skip} into it")
        if isinstance(since, ImpreciseDate) and since.first:
            faults += _range_faults(scale, since.first) or _work_faults(self.rule or "", since.first)
        return faults

    def _time_faults(self, calendar_timezone: str | None) -> list[str]:
        faults = []
        if self.time and not (self.timezone or calendar_timezone):
            faults.append("`time` needs a time zone; give `timezone` here or in [calendar], such as 'Europe/Andorra'")
        if self.time and self.days:
            faults.append("`days` is for all-day events; give `duration` with `time`")
        if self.duration and not self.time:
            faults.append("`duration` needs `time`; for all-day events give `days`")
        if not self.time:
            faults += [
                f"the reminder {one.text!r} counts hours and needs an event with a `time`; count in days"
                for one in document.decode_reminders(self.remind or ())
                if one.offset.is_exact
            ]
        return faults

    def _milestone_faults(self, since: ImpreciseDate | MonthDay | None) -> list[str]:
        found = document.decode_milestones(self.milestones)
        if self.milestones is None:
            return []
        if self.since is None:
            return ["`milestones` count from an anchor; give `since`, or drop them"]
        faults = []
        if found.spans and not (isinstance(since, ImpreciseDate) and since.is_day):
            faults.append(f"the milestone '{found.spans[0]}' counts from a full date, not {self.since!r}")
        if any(span.is_exact for span in found.spans) and not self.time:
            exact = next(span for span in found.spans if span.is_exact)
            faults.append(f"the milestone '{exact}' is counted from a time of day; give `time`")
        return faults


class CalendarModel(Model):
    """The [calendar] of a calendar file: what its events share."""

    id: Slug
    uid: Uid | None = None
    title: Title
    description: Description | None = None
    timezone: Zone | None = None
    regions: list[Region] | None = None
    languages: list[Language] | None = None
    color: Color | None = None
    visibility: Visibility | None = None
    remind: list[ReminderValue] | None = None
    past_years: Annotated[int, Field(ge=0, le=100, strict=True)] | None = None
    future_years: Annotated[int, Field(ge=0, le=100, strict=True)] | None = None
    diamond: Literal[60, 75] | None = None
    labels: dict[Language, LabelForm] | None = None


def _way(address: str) -> str:
    """Return by what way an address is reached: its scheme, or the channel that it names."""
    scheme = address.partition(":")[0].lower()
    return "https" if scheme == "http" else scheme


class RecipientModel(Model):
    """A [[recipient]]: somebody who is told at an `address`, or a group with `members`."""

    id: Slug
    name: Line | None = None
    address: Address | None = None
    members: Annotated[list[Slug], Field(min_length=1)] | None = None
    language: Language | None = None
    timezone: Zone | None = None
    at: Clock | None = None
    quiet_hours: QuietHours | None = None
    working_days_only: Switch | None = None
    regions: list[Region] | None = None
    digest: Digest | None = None
    calendars: list[Slug] | None = None
    tags: list[Line] | None = None
    kinds: list[Kind] | None = None
    minimum_lead: Offset | None = None
    changes: Switch | None = None
    backup: Slug | None = None
    fallback: Address | None = None
    on_doubt: OnDoubt | None = None
    unsubscribed: Day | None = None

    def faults(self) -> list[str]:
        """Return what the fields, each right by itself, say against each other."""
        if self.members is not None:
            said = self.model_fields_set - {"id", "name", "members"}
            told = [name for name in type(self).model_fields if name in said and getattr(self, name) is not None]
            return [f"a group has `members` and nothing else but a `name`; drop `{name}`" for name in told]
        if not self.address:
            return ["`address` is missing; every recipient needs one, or `members` if it is a group"]
        if self.fallback and _way(self.fallback) == _way(self.address):
            return [f"`fallback` is on the same channel as `address`; choose another one than {_way(self.address)}"]
        if self.digest and self.quiet_hours:
            digest, quiet = hours.parse_digest(self.digest), hours.parse_quiet_hours(self.quiet_hours)
            if quiet.cover(digest.at):
                return [f"the digest at {digest.at:%H:%M} falls into the quiet hours {self.quiet_hours}; change one"]
        return []


class FileModel(Model):
    """A calendar file, or a file of recipients."""

    calendar: CalendarModel | None = None
    event: list[EventModel] = Field(default_factory=list)
    recipient: list[RecipientModel] = Field(default_factory=list)
