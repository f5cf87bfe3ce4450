"""Adds one event, and the calendar that it goes to where there is none."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from reminders.actions.options import Options
from reminders.actions.planner import Planner
from reminders.actions.references import check_named, check_occasion
from reminders.core.errors import Refused
from reminders.core.ports import Store
from reminders.core.record import CalendarRecord, EventRecord
from reminders.definitions.files import check_calendar, check_event

PERSONAL = "personal"
_LONGEST_ID = 64
# Cyrillic has no decomposition to Latin letters; Russian and Kazakh titles make ids by these.
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya a g q n o u u h i".split(),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Added:
    """The new event, its calendar, and whether the calendar was made for it."""

    record: EventRecord
    calendar: CalendarRecord
    new_calendar: bool


def add_event(
    store: Store, options: Options, raw: Mapping[str, Any], now: datetime, *, calendar: str | None = None
) -> Added:
    """Add an event and plan its notices.

    `raw` has the fields of a file's event; without `id` one is made from the title. Without `calendar` it goes to the
    only one there is, else to `personal`, made when absent. Raises `InvalidInput`, or `Refused` if the id is taken.
    """
    with store.transaction():
        home, is_new = _calendar(store, options, calendar, now)
        document = check_event(_with_id(store, home.id, raw), calendar_timezone=home.calendar.timezone)
        check_occasion(store, home.id, document)
        check_named(store, document)
        before = store.event(home.id, document["id"], removed=True)
        if before is not None and before.removed_at is None:
            raise Refused(
                f"{before.key} exists already; give another --id, or change it with `reminders move` or `fix`"
            )
        record = EventRecord.new(home.id, document, now) if before is None else before.edited(document, now)
        Planner(store, options, now).save(record)
    return Added(record, home, is_new)


def slug(title: str) -> str:
    """Return the id that a title makes: transliterated to a-z, 0-9 and '-', cut at a word to 64."""
    letters = "".join(_LATIN.get(letter, letter) for letter in title.lower())
    plain = (
        unicodedata.normalize("NFKD", letters.replace("ß", "ss").replace("·", "")).encode("ascii", "ignore").decode()
    )
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    text = ""
    for word in words:
        longer = f"{text}-{word}" if text else word[:_LONGEST_ID]
        if len(longer) > _LONGEST_ID:
            break
        text = longer
    return text or "event"


def _with_id(store: Store, calendar: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with an id: the one given, else the title's, numbered `-2`, `-3` where it is taken."""
    if raw.get("id"):
        return dict(raw)
    title = raw.get("title", "")
    stem = slug(title if isinstance(title, str) else next(iter(title.values()), ""))
    chosen, number = stem, 1
    while store.event(calendar, chosen) is not None:
        number += 1
        chosen = f"{stem[: _LONGEST_ID - len(str(number)) - 1]}-{number}"
    return {**raw, "id": chosen}


def _calendar(store: Store, options: Options, name: str | None, now: datetime) -> tuple[CalendarRecord, bool]:
    known = store.calendars()
    if name is None and len(known) == 1:
        return known[0], False
    wanted = name or PERSONAL
    record = store.calendar(wanted)
    if record is not None:
        return record, False
    record = new_calendar({"id": wanted, "title": wanted.replace("-", " ").capitalize(), "timezone": options.zone}, now)
    store.save_calendar(record)
    return record, True


def new_calendar(raw: Mapping[str, Any], now: datetime) -> CalendarRecord:
    """Return the record of a new calendar, with a `uid` of its own if it brings none. Raises `InvalidInput`."""
    document = check_calendar(raw)
    document.setdefault("uid", str(uuid4()))
    return CalendarRecord(id=document["id"], uid=document["uid"], document=document, created_at=now, updated_at=now)
