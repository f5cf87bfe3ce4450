"""Names that nobody has are pointed out."""

import pytest

from reminders.actions.recipients import add_recipient
from reminders.actions.references import unknown_references
from reminders.actions.remove import remove_recipient
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, add
from tests.building import NOW

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def test_reminders_to_somebody_who_is_not_there_are_pointed_out(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "nobody", "address": "console"}, NOW)
    add(store, on="2022-11-18", remind=[{"before": "1d", "to": ["nobody"]}], responsible=["nobody"])
    remove_recipient(store, OPTIONS, "nobody", NOW)
    assert unknown_references(store) == [
        "personal/andorra-day: there is no recipient 'nobody'; `reminders recipients add` adds one"
    ]


@pytest.mark.databases("sqlite")
def test_many_who_name_the_same_nobody_are_pointed_out_once(store: Store) -> None:
    add_recipient(store, OPTIONS, {"id": "hr", "address": "console"}, NOW)
    for number in range(20):
        add(store, f"day {number}", on="2030-11-18", remind=[{"before": "1d", "to": ["hr"]}])
    remove_recipient(store, OPTIONS, "hr", NOW)
    (told,) = unknown_references(store)
    assert told.startswith("personal/day-0, personal/day-1, personal/day-10 and 17 more: there is no recipient 'hr'")
