"""Recipients from a table: CSV with a header, one row for each, as spreadsheets and address books write it."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reminders.core.errors import InvalidFile, InvalidInput, Problem
from reminders.core.record import Document
from reminders.definitions.files import CheckAddress, DefinitionFile, check_recipient, read_file, text_of
from reminders.definitions.models import RecipientModel

_OTHER_NAMES = {
    **dict.fromkeys(("email", "e-mail", "mail", "email address", "e-mail address"), "address"),
    "zone": "timezone",
    "lang": "language",
}
# What Python says of a quote without its end, which may lie far above the last line.
_UNCLOSED = {"unexpected end of data": 'a cell that begins with " does not end with one'}
_LISTS = frozenset({"members", "regions", "calendars", "tags", "kinds"})
_SWITCHES = frozenset({"working_days_only", "changes"})
_YES, _NO = frozenset({"yes", "true", "1", "x"}), frozenset({"no", "false", "0"})


def read_recipients(path: Path, *, check_address: CheckAddress) -> DefinitionFile:
    """Return the recipients of a file, `.toml` as for `apply`, any other as CSV.

    Raises `InvalidFile` with all that is wrong, line by line, and `InvalidInput` for a file that defines a calendar.
    """
    if path.suffix.lower() == ".toml":
        file = read_file(path, check_address=check_address)
        if file.calendar is not None:
            raise InvalidInput(f"{path}: defines a calendar too; `reminders apply {path}` takes both")
        return file
    return parse_table(text_of(path), str(path), check_address=check_address)


def parse_table(text: str, path: str, *, check_address: CheckAddress) -> DefinitionFile:
    """Return the recipients of a CSV text; `path` only names it in problems."""
    header = next(iter(text.splitlines()), "")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=header.count), strict=True)
    problems: list[Problem] = []
    rows: list[tuple[int, dict[str, Any]]] = []
    try:
        fields = [_field(name) for name in next(reader, [])]
        problems += _header_problems(fields)
        filled = (row for row in ([] if problems else reader) if any(cell.strip() for cell in row))
        for row in filled:
            if any(cell.strip() for cell in row[len(fields) :]):
                words = f"{len(row)} cells, but the first line names {len(fields)}; quote what has a separator in it"
                problems.append(Problem(words, line=reader.line_num))
            else:
                rows.append((reader.line_num, _raw(fields, row)))
    except csv.Error as error:
        problems.append(Problem(f"not valid CSV: {_UNCLOSED.get(str(error), error)}", line=reader.line_num))
    return checked(rows, path, check_address=check_address, problems=problems)


def checked(
    rows: Iterable[tuple[int, dict[str, Any]]],
    path: str,
    *,
    check_address: CheckAddress,
    problems: Sequence[Problem] = (),
) -> DefinitionFile:
    """Return the recipients that rows say, each with its line; `problems` are those that were found before.

    An address may be a bare mail address, and without `id` it is made from it, or from the name. Raises `InvalidFile`.
    """
    found, documents = list(problems), dict[str, Document]()
    for line, row in rows:
        raw = _completed(row)
        try:
            document = check_recipient(raw, check_address=check_address)
        except InvalidInput as error:
            found += [Problem(message, raw.get("id"), line) for message in str(error).splitlines()]
            continue
        if document["id"] in documents:
            found.append(Problem("the id stands in a line above too; ids are unique", document["id"], line))
        documents[document["id"]] = document
    if found:
        raise InvalidFile(path, sorted(found, key=lambda one: one.line or 0))
    return DefinitionFile(path, recipients=tuple(documents.values()))


def _field(name: str) -> str:
    name = name.strip().lower()
    return _OTHER_NAMES.get(name, name.replace(" ", "_"))


def _header_problems(fields: list[str]) -> Iterator[Problem]:
    known = list(RecipientModel.model_fields)
    if not {"address", "members"} & set(fields):
        yield Problem(f"the first line names no column `address` or `email`; columns may be {', '.join(known)}", line=1)
        return
    for name in fields:
        if name not in known:
            yield Problem(f"unknown column `{name}`; columns may be {', '.join(known)}", line=1)
        elif fields.count(name) > 1:
            yield Problem(f"the column `{name}` stands there twice", line=1)


def _raw(fields: list[str], row: list[str]) -> dict[str, Any]:
    """Return a row as a file would say it: lists by commas or semicolons, `yes` and `no`."""
    raw: dict[str, Any] = {}
    for name, cell in zip(fields, row, strict=False):
        text = cell.strip()
        if not text:
            continue
        if name in _LISTS:
            raw[name] = [one.strip() for one in re.split("[,;]", text) if one.strip()]
        elif name in _SWITCHES:
            raw[name] = text.lower() in _YES if text.lower() in _YES | _NO else text
        else:
            raw[name] = text
    return raw


def _completed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with `mailto:` before a bare mail address, and an id."""
    raw, address = dict(row), row.get("address", "")
    if "@" in address and ":" not in address:
        raw["address"] = f"mailto:{address}"
    raw.setdefault("id", id_of(raw))
    return raw


def id_of(raw: Mapping[str, Any], *, whole: bool = False) -> str:
    """Return an id where none is given: what stands before the @, or the whole address, else the name.

    As far as an id may hold it.
    """
    address = str(raw.get("address", "")).removeprefix("mailto:")
    text = (address if whole else address.partition("@")[0]) or str(raw.get("name", ""))
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")[:64].rstrip("-")
