"""Applying files: a three-way merge, planned first, done as a whole."""

from datetime import timedelta
from typing import Any

import pytest

from reminders.actions.apply import Applied, apply_files
from reminders.actions.cancel import cancel
from reminders.actions.export import export_toml
from reminders.actions.fix import fix
from reminders.actions.remove import remove_event
from reminders.core.errors import Conflict, InvalidInput, NotFound, Refused
from reminders.core.ports import Store
from reminders.definitions.files import DefinitionFile, parse_file
from tests.building import NOW, instant, options

LATER = NOW + timedelta(days=1)
DAY = instant("2023-05-12T00:00Z").date()
TEXT = """
[calendar]
id = "bilateral"
title = "Bilateral"
timezone = "Asia/Almaty"
remind = ["1d"]

[[event]]
id = "andorra-day"
title = "Andorra Day"
on = "2023"

[[event]]
id = "relations"
title = "relations"
since = 2008-01-30
"""


def a_file(text: str = TEXT) -> DefinitionFile:
    return parse_file(text, "bilateral.toml", check_address=lambda address: None)


def apply(store: Store, text: str = TEXT, now: Any = NOW, **how: Any) -> Applied:
    return apply_files(store, options(), [a_file(text)], now, **how)


def verbs(applied: Applied) -> dict[str, str]:
    return {step.name: step.verb for step in applied.steps}


def test_applying_the_same_file_twice_changes_nothing(store: Store) -> None:
    assert set(verbs(apply(store)).values()) == {"add"}
    before = store.events()
    assert set(verbs(apply(store, now=LATER)).values()) == {"unchanged"}
    assert [(one.revision, one.sequence, one.updated_at) for one in store.events()] == [
        (one.revision, one.sequence, one.updated_at) for one in before
    ]


def test_a_date_fixed_by_command_stays_when_the_unchanged_file_is_applied_again(store: Store) -> None:
    apply(store)
    fix(store, options(), "bilateral/andorra-day", DAY, NOW)
    apply(store, now=LATER)
    record = store.event("bilateral", "andorra-day")
    assert record is not None
    assert (record.document["on"], record.document["status"], record.sequence) == ("2023-05-12", "confirmed", 1)


def test_a_field_that_both_changed_is_a_conflict_and_nothing_is_applied(store: Store) -> None:
    apply(store)
    fix(store, options(), "bilateral/andorra-day", DAY, NOW)
    changed = TEXT.replace('on = "2023"', 'on = "2023-06"').replace('"relations"\nsince', '"other words"\nsince')
    with pytest.raises(Conflict, match=r"(?s)`on`: was '2023', store '2023-05-12', file '2023-06'.*--take file"):
        apply(store, changed, LATER)
    untouched = store.event("bilateral", "relations")
    assert untouched is not None
    assert untouched.document["title"] == "relations"


@pytest.mark.parametrize(("take", "on"), [("file", "2023-06"), ("store", "2023-05-12")])
def test_a_conflict_is_decided_by_the_side_that_is_taken(store: Store, take: str, on: str) -> None:
    apply(store)
    fix(store, options(), "bilateral/andorra-day", DAY, NOW)
    changed = TEXT.replace('on = "2023"', 'on = "2023-06"')
    apply(store, changed, LATER, take=take)
    record = store.event("bilateral", "andorra-day")
    assert record is not None
    assert record.document["on"] == on
    assert not apply(store, changed, LATER).effective


def test_a_starting_daemon_keeps_the_stores_value_and_the_conflict_stays_to_be_decided(store: Store) -> None:
    apply(store)
    fix(store, options(), "bilateral/andorra-day", DAY, NOW)
    changed = TEXT.replace('on = "2023"', 'on = "2023-06"')
    assert [step.name for step in apply(store, changed, LATER, keep_conflicts=True).conflicts] == [
        "bilateral/andorra-day"
    ]
    with pytest.raises(Conflict):
        apply(store, changed, LATER)


@pytest.mark.parametrize(
    ("event", "change", "rises"),
    [
        pytest.param('time = "10:00"', ("Asia/Almaty", "Europe/Madrid"), 1, id="a time in the calendar's zone"),
        pytest.param('time = "10:00"\ntimezone = "UTC"', ("Asia/Almaty", "Europe/Madrid"), 0, id="in its own zone"),
        pytest.param("days = 2", ("Asia/Almaty", "Europe/Madrid"), 0, id="whole days"),
        pytest.param('observed = "next"', ('["KZ"]', '["AD"]'), 1, id="working days of the calendar's regions"),
        pytest.param('observed = "next"\nregions = ["KZ"]', ('["KZ"]', '["AD"]'), 0, id="of its own regions"),
        pytest.param(
            'time = "10:00"', ('title = "Bilateral"', 'title = "Both"'), 0, id="another title of the calendar"
        ),
    ],
)
def test_a_change_of_the_calendar_that_moves_an_event_raises_its_sequence(
    store: Store, event: str, change: tuple[str, str], rises: int
) -> None:
    text = TEXT.replace('timezone = "Asia', 'regions = ["KZ"]\ntimezone = "Asia').replace(
        '"2023"', f"2023-05-12\n{event}"
    )
    apply(store, text)
    before = store.event("bilateral", "andorra-day")
    assert before is not None

    apply(store, text.replace(*change, 1), now=LATER)

    after = store.event("bilateral", "andorra-day")
    assert after is not None
    assert (after.sequence - before.sequence, after.updated_at) == (rises, LATER if rises else NOW)
    assert after.document == before.document


def test_events_gone_from_the_file_are_cancelled_only_when_pruning(store: Store) -> None:
    apply(store)
    shorter = TEXT.partition('\n[[event]]\nid = "relations"')[0]
    assert "bilateral/relations" not in verbs(apply(store, shorter, LATER))
    assert verbs(apply(store, shorter, LATER, prune=True))["bilateral/relations"] == "cancel"
    record = store.event("bilateral", "relations")
    assert record is not None
    assert record.cancelled_at == LATER.replace(microsecond=0)


def test_what_was_removed_by_command_stays_removed_until_the_file_changes_it(store: Store) -> None:
    apply(store)
    remove_event(store, options(), "bilateral/relations", NOW)
    assert verbs(apply(store, now=LATER))["bilateral/relations"] == "keep"
    assert store.event("bilateral", "relations") is None
    apply(store, TEXT.replace("2008-01-30", "2008-01-31"), LATER)
    again = store.event("bilateral", "relations")
    assert again is not None
    assert again.sequence > 0


def test_an_export_applied_again_changes_nothing_and_keeps_the_uid(store: Store) -> None:
    apply(store)
    cancel(store, options(), "bilateral/relations", NOW)
    exported = export_toml(store, "bilateral")
    assert not apply(store, exported, LATER).effective
    record = store.calendar("bilateral")
    assert record is not None
    assert f'uid = "{record.uid}"' in exported


def test_a_plan_that_is_not_confirmed_changes_nothing(store: Store) -> None:
    with pytest.raises(Refused, match="nothing was changed"):
        apply(store, confirm=lambda plan: False)
    assert store.calendars() == []


def test_a_calendar_keeps_its_uid(store: Store) -> None:
    apply(store)
    other = TEXT.replace('id = "bilateral"\n', 'id = "bilateral"\nuid = "6f1a3f0e-6a5c-4c58-9d3a-0a1b2c3d4e5f"\n', 1)
    with pytest.raises(InvalidInput, match="keeps its uid"):
        apply(store, other, LATER)


def test_recipients_come_from_files_too_and_are_told_of_what_is_to_come(store: Store) -> None:
    people = '[[recipient]]\nid = "ada"\naddress = "mailto:ada@example.org"\ntimezone = "Asia/Almaty"\n'
    soon = TEXT.replace('on = "2023"', "on = 2022-11-18")
    apply(store, soon + people)
    assert [(row.identity.recipient, row.due_at) for row in store.notices()] == [("ada", instant("2022-11-17T03:00Z"))]
    with pytest.raises(NotFound):
        remove_event(store, options(), "bilateral/nothing", NOW)


def test_an_event_that_was_pruned_comes_back_with_the_file_that_names_it_again(store: Store) -> None:
    apply(store)
    shorter = TEXT.partition('\n[[event]]\nid = "relations"')[0]
    elsewhere = parse_file(shorter, "/another/way/to/bilateral.toml", check_address=lambda address: None)
    apply_files(store, options(), [elsewhere], LATER, prune=True)
    record = store.event("bilateral", "relations")
    assert record is not None
    assert record.document["status"] == "cancelled"
    assert verbs(apply(store, now=LATER))["bilateral/relations"] == "change"
    again = store.event("bilateral", "relations")
    assert again is not None
    assert "status" not in again.document


def test_an_event_held_on_a_removed_occasion_no_longer_names_it_so_that_the_export_applies(store: Store) -> None:
    text = TEXT + '\n[[event]]\nid = "reception"\ntitle = "Reception"\non = "2023"\noccasion = "relations"\n'
    apply(store, text)
    assert remove_event(store, options(), "bilateral/relations", NOW)[1] == ["bilateral/reception"]
    assert not apply(store, export_toml(store, "bilateral"), LATER).effective


def test_an_export_names_its_schema_as_editors_read_it(store: Store) -> None:
    apply(store)
    assert export_toml(store, "bilateral").startswith("#:schema ./reminders.schema.json\n")
