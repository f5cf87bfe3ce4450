"""What the fields of a calendar file may hold: each checked, normalised, and described for the JSON Schema."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from unicodedata import category
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

from reminders.core import document, edtf, hours, milestones, reminder, workdays, zones
from reminders.core.chronologies import NAMES, RITES, known, prefix
from reminders.core.clean import unbroken, without_controls
from reminders.core.dates import MonthDay
from reminders.core.edtf import ImpreciseDate, Precision
from reminders.core.errors import InvalidInput
from reminders.core.text import is_language_tag
from reminders.definitions.colors import CSS_COLORS
from reminders.definitions.spoken_rules import understand_rule

# Control and format characters, such as a space without width, and white space: a title of these says nothing.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_URL = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)\S*", re.IGNORECASE)
_LARGEST_ORDINAL = 10_000


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,64}", text):
        raise InvalidInput(f"{text[:80]!r} is no id; use 1 to 64 of a-z, 0-9 and '-'")
    return text


def _clean(text: str) -> str:
    if all(category(one) in _UNSEEN for one in text):
        raise InvalidInput("the text is empty; write something, or leave the field out")
    return without_controls(text.replace("\r\n", "\n")).strip()


def _one_line(text: str) -> str:
    return unbroken(_clean(text))


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
    if not is_language_tag(text):
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


Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9-]{1,64}$"})]
Line = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_one_line)]
Prose = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_clean)]
Language = Annotated[str, AfterValidator(_language)]
IsoText = Annotated[str, BeforeValidator(_iso)]
Since = Annotated[IsoText, AfterValidator(_since)]
On = Annotated[IsoText, AfterValidator(_on)]
RuleText = Annotated[str, AfterValidator(understand_rule)]  # the same words as in commands
Duration = Annotated[str, _parsed_by(document.parse_duration)]
Uid = Annotated[str, AfterValidator(_uuid)]
Color = Annotated[str, AfterValidator(_color)]
Switch = Annotated[bool, Field(strict=True)]
Address = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
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


_MILESTONES: TypeAdapter[list[int | str]] = TypeAdapter(list[Milestone])


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
    return _MILESTONES.validate_python(value)


ReminderValue = Annotated[
    str | dict[str, Any],
    BeforeValidator(_reminder),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "examples": ["3d", "5 working days"]}, ReminderTable.model_json_schema()]}
    ),
]
MilestonesValue = Annotated[list[int | str] | dict[str, Any], BeforeValidator(_milestones)]
