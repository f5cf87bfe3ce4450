"""The calendar file's format as pydantic models: they check, normalise to documents, and make the JSON Schema."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    WithJsonSchema,
)

from reminders.core import document, edtf, hours, milestones, reminder, rules, workdays, zones
from reminders.core.chronologies import GREGORIAN, HEBREW, NAMES, OWN_RULES, RITES, chronology, known, prefix
from reminders.core.dates import LeapDay, MonthDay
from reminders.core.edtf import ImpreciseDate, Precision
from reminders.core.errors import InvalidInput
from reminders.core.event import Kind, Observed, StandIn, Status
from reminders.definitions.colors import CSS_COLORS
from reminders.definitions.spoken_rules import understand_rule
from reminders.labels import Form, unknown_placeholders

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_URL = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)\S*", re.IGNORECASE)
_LONGEST_DAYS = 366
_LARGEST_ORDINAL = 10_000


class LabelForm(StrEnum):
    """The forms of labels that a calendar may ask for."""

    ROMAN = Form.ROMAN
    ORDINAL = Form.ORDINAL
    YEARS = Form.YEARS


class Visibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,64}", text):
        raise InvalidInput(f"{text[:80]!r} is no id; use 1 to 64 of a-z, 0-9 and '-'")
    return text


def _clean(text: str) -> str:
    if not text.strip():
        raise InvalidInput("the text is empty; write something, or leave the field out")
    return _CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _iso(value: object) -> object:
    """Return TOML's dates and times as the text a document holds."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}" if not value.second else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _full_date(text: str) -> str:
    day = edtf.parse(text)
    if not isinstance(day, ImpreciseDate) or day.first is None or not day.is_day:
        raise InvalidInput(f"{text[:80]!r} is no full date; write YYYY-MM-DD")
    return day.first.isoformat()


def _since(text: str) -> str:
    since = document.parse_since(text)
    if isinstance(since, MonthDay):
        return text.strip()
    if since.precision is Precision.SPAN:
        raise InvalidInput(
            f"{text!r} cannot be counted from, since its year is not known, or it is no unit that comes round; `since` "
            "takes a day, a month ('2022-08'), a quarter ('2022-33'), a half ('2022-40') or a year ('2008')"
        )
    return since.text


def _rite(text: str) -> str:
    if text not in RITES:
        raise InvalidInput(f"{text[:80]!r} is no rite; write 'birthday' or 'yahrzeit'")
    return text


def _on(text: str) -> str:
    if prefix(text) is not None:
        raise InvalidInput(f"{text[:80]!r}: `on` takes a Gregorian date; a date of another calendar goes into `since`")
    on = edtf.parse(text)
    if isinstance(on, MonthDay):
        raise InvalidInput(f"{text!r} has no year, and `on` needs one; for a day of every year write `since`")
    return on.text


def _parsed_by(parse: Any) -> AfterValidator:
    """Return a validator that keeps the text as it is, once `parse` has understood it."""

    def check(text: str) -> str:
        parse(text)
        return text

    return AfterValidator(check)


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise InvalidInput(f"{text[:80]!r} is no language tag; write one such as 'en', 'ca' or 'es-AR'")
    return text


def _url(text: str) -> str:
    if not _URL.fullmatch(text):
        raise InvalidInput(f"{text[:200]!r} is no address; write one that starts with https://, http:// or mailto:")
    return text


def _color(text: str) -> str:
    if text.lower() not in CSS_COLORS:
        raise InvalidInput(f"{text[:80]!r} is no CSS colour name (RFC 7986 section 5.9); write one such as 'steelblue'")
    return text.lower()


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise InvalidInput(f"{text[:80]!r} is no UUID; leave `uid` out and one is made") from None


def _milestone(value: object) -> object:
    if isinstance(value, str):
        found = milestones.parse(value)
        return found if isinstance(found, int) else str(found)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LARGEST_ORDINAL:
        raise InvalidInput(
            f"{value!r} is no milestone; write a number from 1 to 10,000, or a span such as '10000 days'"
        )
    return value


def _canonical_rule(text: str) -> str:
    return understand_rule(text)  # the same words as in commands


Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9-]{1,64}$"})]
Line = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_one_line)]
Prose = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_clean)]
Language = Annotated[str, AfterValidator(_language)]
IsoText = Annotated[str, BeforeValidator(_iso)]
Day = Annotated[IsoText, AfterValidator(_full_date), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[IsoText, _parsed_by(reminder.parse_time), WithJsonSchema({"type": "string", "examples": ["18:30"]})]
Zone = Annotated[str, _parsed_by(zones.zone)]
Region = Annotated[str, _parsed_by(workdays.check_region)]
Url = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_url)]
Milestone = Annotated[int | str, BeforeValidator(_milestone)]
Offset = Annotated[str, _parsed_by(reminder.parse_offset)]
QuietHours = Annotated[
    str, _parsed_by(hours.parse_quiet_hours), WithJsonSchema({"type": "string", "examples": ["22:00-07:00"]})
]
Digest = Annotated[
    str,
    _parsed_by(hours.parse_digest),
    WithJsonSchema({"type": "string", "examples": ["daily 08:00", "weekly mon 08:00", "monthly 1 08:00"]}),
]
ChronologyName = Annotated[str, _parsed_by(known), WithJsonSchema({"type": "string", "enum": list(NAMES)})]
Rite = Annotated[str, AfterValidator(_rite), WithJsonSchema({"type": "string", "enum": list(RITES)})]


def _by_language(one: Any) -> BeforeValidator:
    """Return a validator of a text, or of a table of texts by language; only the form that was written is checked."""
    text: TypeAdapter[str] = TypeAdapter(one)
    table: TypeAdapter[dict[str, str]] = TypeAdapter(Annotated[dict[Language, one], Field(min_length=1)])

    def check(value: object) -> str | dict[str, str]:
        if isinstance(value, str):
            return text.validate_python(value)
        if isinstance(value, dict):
            return table.validate_python(value)
        raise InvalidInput(f"{value!r:.80} is no text; write one, or a table by language such as {{ en = '...' }}")

    return BeforeValidator(check)


Title = Annotated[str | dict[str, str], _by_language(Line)]
Description = Annotated[str | dict[str, str], _by_language(Prose)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", use_enum_values=True, validate_default=False)


class ReminderTable(Model):
    """A reminder with more to say than its text can hold."""

    before: Offset
    at: Clock | None = None
    only: Literal["milestones"] | None = None
    to: list[Slug] | None = None
    until: Literal["acknowledged"] | None = None
    every: Offset | None = None
    last: Offset | None = None
    backup: list[Slug] | None = None
    escalate: Offset | None = None


class MilestoneTable(Model):
    """Every so many years, and others beside."""

    every: Annotated[int, Field(ge=1, le=1_000, strict=True)]
    also: list[Milestone] | None = None


def _reminder(value: Any) -> Any:
    """Tell texts from tables before pydantic would try both and report the faults of each."""
    if isinstance(value, str):
        return reminder.parse(value).text
    if isinstance(value, Mapping):
        table = ReminderTable.model_validate(value).model_dump(exclude_unset=True)
        document.decode_reminder(table)
        return table
    raise InvalidInput(f"{value!r} is no reminder; write text such as '3d at 08:00', or a table with `before`")


def _milestones(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MilestoneTable.model_validate(value).model_dump(exclude_unset=True)
    if not isinstance(value, list):
        raise InvalidInput(f"{value!r} is no set of milestones; write a list such as [10, 25, 50] or {{ every = 5 }}")
    return [_milestone(one) for one in value]


ReminderValue = Annotated[
    str | dict[str, Any],
    BeforeValidator(_reminder),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "examples": ["3d", "5 working days"]}, ReminderTable.model_json_schema()]}
    ),
]
MilestonesValue = Annotated[list[int | str] | dict[str, Any], BeforeValidator(_milestones)]


def _range_faults(name: str, since: date) -> list[str]:
    try:
        chronology(name).native(since)
    except InvalidInput as error:
        return [f"`since`: {error}"]
    return []


def _work_faults(rule: str, since: date) -> list[str]:
    """Return whether a rule that counts cannot be counted to its end within the budget: no window may meet that."""
    found = rules.parse(rule)
    last = chronology(found.scale).LAST
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
    since: Annotated[IsoText, AfterValidator(_since)] | None = None
    on: Annotated[IsoText, AfterValidator(_on)] | None = None
    rule: Annotated[str, AfterValidator(_canonical_rule)] | None = None
    until: Day | None = None
    leave_out: list[Day] | None = Field(default=None, alias="except")
    also: list[Day] | None = None
    moved: dict[Day, Day] | None = None
    time: Clock | None = None
    duration: Annotated[str, _parsed_by(document.parse_duration)] | None = None
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
    private: Annotated[bool, Field(strict=True)] | None = None
    stand_in: StandIn | None = None
    responsible: list[Slug] | None = None

    def faults(self, *, calendar_timezone: str | None) -> list[str]:
        """Return what the fields, each right by itself, say against each other."""
        since = document.parse_since(self.since) if self.since else None
        faults = [*self._date_faults(since), *self._chronology_faults(since)]
        faults += [*self._time_faults(calendar_timezone), *self._milestone_faults(since)]
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
    uid: Annotated[str, AfterValidator(_uuid)] | None = None
    title: Title
    description: Description | None = None
    timezone: Zone | None = None
    regions: list[Region] | None = None
    languages: list[Language] | None = None
    color: Annotated[str, AfterValidator(_color)] | None = None
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
    address: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] | None = None
    members: Annotated[list[Slug], Field(min_length=1)] | None = None
    language: Language | None = None
    timezone: Zone | None = None
    at: Clock | None = None
    quiet_hours: QuietHours | None = None
    working_days_only: Annotated[bool, Field(strict=True)] | None = None
    regions: list[Region] | None = None
    digest: Digest | None = None
    calendars: list[Slug] | None = None
    tags: list[Line] | None = None
    kinds: list[Kind] | None = None
    minimum_lead: Offset | None = None
    changes: Annotated[bool, Field(strict=True)] | None = None
    backup: Slug | None = None
    fallback: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] | None = None
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
