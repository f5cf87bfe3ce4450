"""Calendar and recipient files: read, checked as a whole, returned as documents."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from reminders.core.errors import InvalidFile, InvalidInput, Problem
from reminders.core.record import Document
from reminders.definitions.lines import Lines, locate, with_bare_texts_quoted
from reminders.definitions.models import CalendarModel, EventModel, FileModel, RecipientModel

_LARGEST_OCTETS = 10_000_000
# What to write where a value is of another type.
_TYPES = {
    "list_type": "a list, with brackets: {} = [...]",
    "int_type": "a whole number, without quotes",
    "bool_type": "true or false, without quotes",
}
_TABLES: dict[type[BaseModel], str] = {CalendarModel: "calendar", EventModel: "event", RecipientModel: "recipient"}
_Model = TypeVar("_Model", bound=BaseModel)
# Raises `InvalidInput` for an address that nobody can be told at.
CheckAddress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """What a file says: a calendar with its events, or recipients, or both. `calendar` is `None` without [calendar]."""

    path: str
    calendar: Document | None = None
    events: tuple[Document, ...] = ()
    recipients: tuple[Document, ...] = field(default=())


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files named, and of each folder its `.toml` files. Raises `InvalidInput` for what is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.glob("*.toml"))
        elif path.is_file():
            found.append(path)
        else:
            raise InvalidInput(f"{path}: no such file or folder; name a calendar file or a folder of them")
    return found


def read_files(paths: Sequence[Path], *, check_address: CheckAddress) -> list[DefinitionFile]:
    """Return what the files say. Raises `InvalidInput` that lists every problem of every file."""
    files, failures = [], []
    for path in paths:
        try:
            files.append(read_file(path, check_address=check_address))
        except InvalidFile as error:
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise InvalidInput("\n".join(map(str, failures)))
    return files


def read_file(path: Path, *, check_address: CheckAddress) -> DefinitionFile:
    """Return what one file says. Raises `InvalidFile` with all of its problems, each with line and event."""
    return parse_file(text_of(path), str(path), check_address=check_address)


def text_of(path: Path) -> str:
    """Return the text of a file that is to be read whole. Raises `InvalidInput`, or `InvalidFile` where it is none."""
    try:
        octets = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read ({error.strerror})") from error
    if len(octets) > _LARGEST_OCTETS:
        raise InvalidInput(f"{path}: larger than 10 MB; split it")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile(
            str(path), [Problem("not UTF-8 text; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)")]
        ) from error


def parse_file(text: str, path: str, *, check_address: CheckAddress) -> DefinitionFile:
    """Return what the text of a file says; `path` only names it in problems."""
    try:
        raw = tomllib.loads(with_bare_texts_quoted(text))
    except (ValueError, RecursionError) as error:  # ValueError: syntax, or a number of thousands of digits
        raise InvalidFile(path, [_syntax_problem(error)]) from error
    reader = _Reader(raw, locate(text), check_address)
    file = reader.read(path)
    if reader.problems:
        raise InvalidFile(path, sorted(reader.problems, key=lambda problem: problem.line or 0))
    return file


def check_event(raw: Mapping[str, Any], *, calendar_timezone: str | None) -> Document:
    """Return the document of an event written elsewhere than in a file. Raises `InvalidInput` with all its problems."""
    model, problems = _validated(EventModel, raw)
    messages = [problem.message for problem in problems]
    if model is not None:
        messages = model.faults(calendar_timezone=calendar_timezone)
    if model is None or messages:
        raise InvalidInput("\n".join(messages))
    return event_document(model)


def check_calendar(raw: Mapping[str, Any]) -> Document:
    """Return the document of a calendar, as `check_event` does."""
    model, problems = _validated(CalendarModel, raw)
    if model is None:
        raise InvalidInput("\n".join(problem.message for problem in problems))
    return _dumped(model)


def check_recipient(raw: Mapping[str, Any], *, check_address: CheckAddress) -> Document:
    """Return the document of a recipient, as `check_event` does."""
    model, problems = _validated(RecipientModel, raw)
    messages = [problem.message for problem in problems] if model is None else model.faults()
    messages += [message for _, message in _address_faults(raw, check_address)]
    if model is None or messages:
        raise InvalidInput("\n".join(messages))
    return _dumped(model)


def event_document(model: EventModel) -> Document:
    """Return the canonical document of a valid event; the kind is filled in from what gives its date."""
    document = _dumped(model)
    default = "anniversary" if "since" in document and "rule" not in document else "event"
    document.setdefault("kind", "observance" if "rule" in document else default)
    return document


class _Reader:
    """Turns one parsed file into documents and gathers its problems."""

    def __init__(self, raw: dict[str, Any], lines: Lines, check_address: CheckAddress) -> None:
        self.problems: list[Problem] = []
        self._raw = raw
        self._lines = lines
        self._check_address = check_address

    def read(self, path: str) -> DefinitionFile:
        for name in self._raw.keys() - FileModel.model_fields.keys() - {"$schema"}:
            self._note("", 0, name, _unknown_field(name, FileModel.model_fields))
        calendar = self._calendar()
        events = self._events(calendar)
        return DefinitionFile(path, calendar, events, self._recipients())

    def _calendar(self) -> Document | None:
        raw = self._raw.get("calendar")
        if raw is None:
            if self._raw.get("event"):
                self._note("", 0, "", "events need a [calendar] with `id` and `title`; add one at the top")
            return None
        if not isinstance(raw, dict):
            self._note("", 0, "calendar", "write [calendar], a table; there is one calendar in a file")
            return None
        model = self._read(CalendarModel, 0, raw)
        return _dumped(model) if model else None

    def _events(self, calendar: Document | None) -> tuple[Document, ...]:
        found: list[Document] = []
        zone = (calendar or {}).get("timezone")
        for index, raw in enumerate(self._array("event")):
            model = self._read(EventModel, index, raw)
            if model is not None:
                for fault in model.faults(calendar_timezone=zone):
                    self._note("event", index, "", fault)
                found.append(event_document(model))
        self._note_doubles("event")
        known = {raw["id"] for raw in self._array("event") if isinstance(raw.get("id"), str)}
        for index, raw in enumerate(self._array("event")):
            occasion = raw.get("occasion")
            if isinstance(occasion, str) and occasion not in known:
                self._note("event", index, "occasion", _unknown_event(occasion, known))
        return tuple(found)

    def _recipients(self) -> tuple[Document, ...]:
        found: list[Document] = []
        for index, raw in enumerate(self._array("recipient")):
            for name, message in _address_faults(raw, self._check_address):
                self._note("recipient", index, name, message)
            model = self._read(RecipientModel, index, raw)
            if model is not None:
                for fault in model.faults():
                    self._note("recipient", index, "", fault)
                found.append(_dumped(model))
        self._note_doubles("recipient")
        return tuple(found)

    def _array(self, table: str) -> list[dict[str, Any]]:
        raw = self._raw.get(table, [])
        if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
            self._note("", 0, table, f"write [[{table}]] with two brackets, once for each {table}")
            self._raw[table] = []
        return list(self._raw.get(table, []))

    def _read(self, kind: type[_Model], index: int, raw: dict[str, Any]) -> _Model | None:
        """Return a table that is right, or note what is wrong with it."""
        model, problems = _validated(kind, raw)
        for problem in problems:
            self._note(_TABLES[kind], index, problem.subject or "", problem.message)
        return model

    def _note_doubles(self, table: str) -> None:
        counts = Counter(str(raw.get("id")) for raw in self._array(table))
        seen: set[str] = set()
        for index, raw in enumerate(self._array(table)):
            name = str(raw.get("id"))
            if name in seen:
                self._note(
                    table, index, "id", f"the id {name!r} stands {counts[name]} times in this file; ids are unique"
                )
            seen.add(name)

    def _note(self, table: str, index: int, key: str, message: str) -> None:
        named = self._raw.get(table) if table else None
        one = named[index] if isinstance(named, list) else named
        subject = str(one.get("id") or one.get("title") or f"{table} {index + 1}") if isinstance(one, dict) else None
        # A key of the file itself may be the name of a table.
        line = self._lines.find(table, index, key) or self._lines.find(key, 0)
        self.problems.append(Problem(message, subject, line))


def _validated(kind: type[_Model], raw: Mapping[str, Any]) -> tuple[_Model | None, list[Problem]]:
    """Return the model of a table; `None` where it has problems, whose subjects are fields."""
    try:
        return kind.model_validate(raw), []
    except ValidationError as error:
        return None, list(_problems(error, kind))


def _problems(error: ValidationError, kind: type[BaseModel]) -> Iterator[Problem]:
    """Yield what pydantic finds wrong with a table, in our words, each once."""
    seen = set()
    for detail in error.errors(include_url=False):
        name, *within = [step for step in detail["loc"] if isinstance(step, str) and step != "[key]"] or [""]
        message = _message(detail, name, within, kind)
        if (name, message) not in seen:
            seen.add((name, message))
            yield Problem(message, name)


def _address_faults(raw: Mapping[str, Any], check_address: CheckAddress) -> Iterator[tuple[str, str]]:
    """Yield the fields of a recipient whose addresses nobody can be told at, and why."""
    for name in ("address", "fallback"):
        if isinstance(raw.get(name), str):
            try:
                check_address(raw[name])
            except InvalidInput as error:
                yield name, str(error)


def _dumped(model: BaseModel) -> Document:
    return model.model_dump(by_alias=True, exclude_none=True, mode="json")


def _message(detail: Any, name: str, within: list[str], kind: type[BaseModel]) -> str:
    """Return what is wrong with a field, or with the part of it to which the steps `within` lead."""
    cause, path = detail.get("ctx", {}).get("error"), ".".join([name, *within])
    match detail["type"]:
        case "extra_forbidden" if within:
            return f"`{name}`: unknown field `{within[-1]}`; `reminders schema` lists what it takes"
        case "extra_forbidden":
            names = [field.alias or key for key, field in kind.model_fields.items()]
            return _unknown_field(name, names)
        case "missing" if within:
            return f"`{name}`: `{within[-1]}` is missing"
        case "missing":
            return f"`{name}` is missing; every {_TABLES[kind]} needs one"
        case "enum" | "literal_error":
            return f"`{path}` is {detail['input']!r}; write {detail['ctx']['expected']}"
        case "string_type" if isinstance(detail["input"], int) and not isinstance(detail["input"], bool):
            return f'`{path}` is a number; write it in quotes: {path} = "{detail["input"]}"'
        case "value_error" if isinstance(cause, InvalidInput):
            return f"`{path}`: {cause}"
    if remedy := _TYPES.get(detail["type"]):
        return f"`{path}` is {detail['input']!r:.80}; write {remedy.format(path)}"
    return f"`{path}`: {detail['msg'].lower()}, not {detail['input']!r:.80}"


def _unknown_field(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    remedy = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(sorted(known))}"
    return f"unknown field `{name}`; {remedy}"


def _unknown_event(name: object, known: Iterable[object]) -> str:
    near = get_close_matches(str(name), [str(one) for one in known], n=1)
    remedy = f"did you mean {near[0]!r}?" if near else "name the id of an event of this file"
    return f"`occasion` names no event: {name!r}; {remedy}"


def _syntax_problem(error: Exception) -> Problem:
    """Return tomllib's complaint with its line, which stands only in the text."""
    message, _, place = str(error).partition(" (at ")
    digits = "".join(filter(str.isdigit, place.partition(",")[0]))
    return Problem(f"not valid TOML: {message[:1].lower()}{message[1:]}", line=int(digits) if digits else None)
