"""Lists the stored events, all or those that words name."""

from collections.abc import Sequence

from reminders.actions.lookup import find_calendar
from reminders.core.ports import Store
from reminders.core.record import EventRecord
from reminders.core.text import folded


def events(store: Store, *, calendar: str | None = None, words: Sequence[str] = ()) -> list[EventRecord]:
    """Return the stored events, of one calendar or all.

    `words` must all stand in an event's id, titles, description, place, people or tags; case and accents do not count.
    """
    if calendar is not None:
        find_calendar(store, calendar)
    wanted = [folded(word) for word in words]
    return [record for record in store.events(calendar) if all(word in _searched(record) for word in wanted)]


def _searched(record: EventRecord) -> str:
    event = record.event
    texts = [text for one in (event.title, event.description) if one for _, text in one.by_language]
    return folded(" ".join([record.key, *texts, event.location or "", *event.tags, *event.people]))
