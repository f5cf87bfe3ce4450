"""Events added, fixed, moved and closed."""

from collections.abc import Callable
from datetime import date

import pytest

from reminders.actions.add import slug
from reminders.actions.close import close
from reminders.actions.fix import fix
from reminders.actions.move import move
from reminders.actions.rehearse import rehearsal
from reminders.core.errors import InvalidInput, Refused
from reminders.core.event import Resolution
from reminders.core.notice import State
from reminders.core.ports import Store
from tests.actions.outbox import OPTIONS, add, states
from tests.building import NOW, instant

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Ada's birthday", "adas-birthday"),
        ("День Андорры в Казахстане", "den-andorry-v-kazakhstane"),
        ("Қазақстан күні", "qazaqstan-kuni"),
        ("L'anul·lació", "lanullacio"),
        ("!!!", "event"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word-word"[:64].rstrip("-")),
    ],
)
def test_an_id_is_made_from_the_title(title: str, made: str) -> None:
    assert slug(title) == made


def test_ids_do_not_collide(store: Store) -> None:
    assert [add(store, on="2023-01-01"), add(store, on="2023-01-01")] == [
        "personal/andorra-day",
        "personal/andorra-day-2",
    ]


def test_fixing_an_open_date_confirms_it_and_ends_the_nudges(store: Store) -> None:
    key = add(store, on="2023", status="tentative", remind=["1d"], now=instant("2022-10-02T10:00Z"))
    assert states(store) == ["andorra-day open-date planned"]
    changed = fix(store, OPTIONS, key, date(2023, 5, 12), NOW)
    assert changed.after.document["status"] == "confirmed"
    assert changed.after.sequence == 1
    assert {row.state for row in store.notices()} == {State.CANCELLED}


def test_only_open_dates_are_fixed_or_closed(store: Store) -> None:
    yearly = add(store, "relations", since="2008-01-30")
    dated = add(store, "talks", on="2023-01-10")
    refused: list[Callable[[], object]] = [
        lambda: fix(store, OPTIONS, yearly, date(2023, 5, 12), NOW),
        lambda: fix(store, OPTIONS, dated, date(2023, 5, 12), NOW),
        lambda: close(store, OPTIONS, dated, Resolution.HELD, NOW),
        lambda: move(store, OPTIONS, yearly, date(2027, 2, 1), NOW),
    ]
    for change in refused:
        with pytest.raises(Refused, match=r"reminders|--occurrence"):
            change()
    assert fix(store, OPTIONS, dated, date(2023, 1, 10), NOW).after.document["on"] == "2023-01-10"


@pytest.mark.parametrize(("how", "status"), [(Resolution.HELD, "confirmed"), (Resolution.DECLINED, "cancelled")])
def test_a_closed_event_has_a_status_that_an_export_carries(store: Store, how: Resolution, status: str) -> None:
    closed = close(store, OPTIONS, add(store, on="2023"), how, NOW).after
    assert (closed.document["status"], closed.event.shown_status, closed.resolution) == (status, status, how)


def test_one_occurrence_moves_alone_and_a_day_without_one_is_refused(store: Store) -> None:
    key = add(store, "relations", since="2008-01-30")
    moved = move(store, OPTIONS, key, date(2027, 2, 1), NOW, occurrence=date(2027, 1, 30))
    assert moved.after.document["moved"] == {"2027-01-30": "2027-02-01"}
    back = move(store, OPTIONS, key, date(2027, 1, 30), NOW, occurrence=date(2027, 2, 1))
    assert "moved" not in back.after.document
    with pytest.raises(InvalidInput, match="no occurrence on 2027-03-03"):
        move(store, OPTIONS, key, date(2027, 3, 4), NOW, occurrence=date(2027, 3, 3))


def test_a_rehearsal_leaves_nothing_behind(store: Store) -> None:
    with rehearsal(store):
        add(store, on="2022-11-18", remind=["1d"])
        assert len(store.notices()) == 1
    assert (store.calendars(), store.notices()) == ([], [])
