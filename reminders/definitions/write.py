"""Documents written as a calendar file that people can go on editing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomlkit
from tomlkit.items import InlineTable, Table

from reminders.core.record import Document
from reminders.definitions.models import CalendarModel, EventModel, RecipientModel
from reminders.definitions.schema import SCHEMA_LINE

_DATES = frozenset({"since", "on", "until", "verified"})


def to_toml(documents: Mapping[str, Any]) -> str:
    """Return `{"calendar": ..., "event": [...], "recipient": [...]}` as TOML, fields in the order of the format."""
    file = tomlkit.document()
    if "calendar" in documents:
        file.add("calendar", _table(documents["calendar"], _order(CalendarModel)))
    for name, model in (("event", EventModel), ("recipient", RecipientModel)):
        if documents.get(name):
            array = tomlkit.aot()
            for document in documents[name]:
                array.append(_table(document, _order(model)))
            file.add(name, array)
    return f"#{SCHEMA_LINE}\n\n{tomlkit.dumps(file)}"


def _order(model: Any) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _table(document: Document, order: list[str]) -> Table:
    table = tomlkit.table()
    for name in sorted(document, key=lambda name: order.index(name) if name in order else len(order)):
        table.add(name, _item(document[name], native_dates=name in _DATES))
    return table


def _item(value: Any, *, native_dates: bool) -> Any:
    if native_dates and isinstance(value, str):
        try:
            return tomlkit.item(date.fromisoformat(value))
        except ValueError:
            return tomlkit.item(value)
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, list):
        array = tomlkit.array()
        for one in value:
            array.append(_inline(one) if isinstance(one, Mapping) else one)
        return array
    return tomlkit.item(value)


def _inline(value: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for name, one in value.items():
        table.append(name, _item(one, native_dates=False))
    return table
