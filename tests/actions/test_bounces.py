"""What comes back is kept with its reader, told elsewhere, and ends mail to an address that is dead."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from reminders.actions.add import add_event
from reminders.actions.bounces import collect
from reminders.actions.deliver import deliver_due
from reminders.actions.doctor import doctor
from reminders.actions.endpoints import enable
from reminders.actions.hindrances import hindrances
from reminders.actions.recipients import add_recipient, edit_recipient
from reminders.actions.upkeep import shorten
from reminders.core.bounce import Letter
from reminders.core.notice import Notice, State
from reminders.core.ports import Store
from tests.actions.wire import Wire
from tests.building import NOW, FakeClock, options
from tests.notices.bounces.reports import report

pytestmark = pytest.mark.databases("sqlite", "postgresql")

OPTIONS = options(channels=frozenset({"console", "file", "smtp"}), hard_bounces=2)
VERSIONS = {"tz": "1", "holidays": "1"}


class Pile:
    """A mailbox in memory."""

    place = "a pile"

    def __init__(self, *contents: bytes) -> None:
        self.unread = {str(number): content for number, content in enumerate(contents)}

    def letters(self, since: date) -> Iterator[Letter]:
        yield from [Letter(name, content) for name, content in self.unread.items()]

    def mark_read(self, letter: Letter) -> None:
        del self.unread[letter.name]

    def close(self) -> None:
        pass


@pytest.fixture
def clock(store: Store) -> FakeClock:
    add_recipient(store, OPTIONS, {"id": "ada", "address": "mailto:ada@example.org", "fallback": "file"}, NOW)
    for day in range(17, 21):
        add_event(store, OPTIONS, {"title": f"talks {day}", "on": f"2022-11-{day}", "remind": ["0d"]}, NOW)
    clock = FakeClock()
    clock.advance(timedelta(hours=21))
    return clock


def send(store: Store, clock: FakeClock) -> Notice:
    """Send what is due, and return the last of it."""
    from reminders.actions.planner import Planner

    Planner(store, OPTIONS, clock.now()).plan_due()
    deliver_due(store, Wire("smtp"), OPTIONS, clock)
    return store.notices(channel="smtp", until=clock.now())[-1]


def test_what_came_back_is_kept_told_on_the_other_channel_and_shown(store: Store, clock: FakeClock) -> None:
    sent = send(store, clock)
    pile = Pile(report(sent.id), b"Subject: lunch?\r\n\r\n")
    assert collect(store, OPTIONS, pile, clock.now()) == 1
    assert list(pile.unread.values()) == [b"Subject: lunch?\r\n\r\n"]
    (bounce,) = store.bounces("ada")
    assert (bounce.notice, bounce.address, bounce.status) == (sent.id, "ada@example.org", "5.1.1")
    (instead,) = store.notices(channel="file")
    assert instead.reason == f"in place of {sent.id[:8]}, which failed on smtp"
    assert any("came back from ada@example.org" in one.words for one in doctor(store, OPTIONS, VERSIONS, clock.now()))
    assert collect(store, OPTIONS, Pile(report(sent.id)), clock.now()) == 1
    assert (len(store.bounces()), len(store.notices(channel="file"))) == (1, 1)


def test_too_many_end_mail_to_an_address_until_somebody_enables_it(store: Store, clock: FakeClock) -> None:
    states = []
    for _ in range(4):
        sent = send(store, clock)
        states.append(sent.state)
        if sent.state is State.SENT:
            collect(store, OPTIONS, Pile(report(sent.id)), clock.now())
        else:
            assert "2 mails to this address came back" in sent.reason
            assert "reminders recipients enable ada" in sent.reason
            enable(store, "ada")
        clock.advance(timedelta(days=1))
    assert states == [State.SENT, State.SENT, State.FAILED, State.SENT]


def test_a_first_mail_that_came_back_is_worth_knowing_and_too_many_stop_what_goes_there(
    store: Store, clock: FakeClock
) -> None:
    said = []
    for _ in range(2):
        collect(store, OPTIONS, Pile(report(send(store, clock).id)), clock.now())
        said += hindrances(store, OPTIONS)
        clock.advance(timedelta(days=1))
    assert [one.stops for one in said] == [False, True]
    assert said[0].words.endswith("give another address, or `reminders recipients enable ada` lets it be")
    assert "no more mail is sent there; give another address, or `reminders recipients enable ada`" in said[1].words
    assert enable(store, "ada")
    assert not enable(store, "ada")


def test_what_came_back_goes_from_the_store_with_its_notice(store: Store, clock: FakeClock) -> None:
    collect(store, OPTIONS, Pile(report(send(store, clock).id)), clock.now())
    kept = options(ledger=timedelta(days=90))
    shorten(store, kept, clock.now() + timedelta(days=80))
    assert len(store.bounces()) == 1
    shorten(store, kept, clock.now() + timedelta(days=200))  # nothing more is due of it
    assert store.bounces() == []


def test_another_address_is_not_blamed_for_the_old_one(store: Store, clock: FakeClock) -> None:
    for _ in range(2):
        collect(store, OPTIONS, Pile(report(send(store, clock).id)), clock.now())
        clock.advance(timedelta(days=1))
    assert [(one.recipient, one.stops) for one in hindrances(store, OPTIONS)] == [("ada", True)]
    edit_recipient(store, OPTIONS, "ada", {"address": "mailto:ada@new.example"}, clock.now())
    assert hindrances(store, OPTIONS) == []
    assert send(store, clock).state is State.SENT


@pytest.mark.parametrize(
    "what", ["unknown", "a beginning", "another channel", "not sent", "long ago", "an old address"]
)
def test_what_is_forged_or_of_no_notice_that_was_mailed_changes_nothing(
    store: Store, clock: FakeClock, what: str
) -> None:
    sent = send(store, clock)
    name, now, address = sent.id, clock.now(), "ada@example.org"
    if what == "unknown":
        name = "0b0c3f52-0000-5000-8000-000000000000"
    elif what == "a beginning":
        name = sent.id[:8]
    elif what == "another channel":
        collect(store, OPTIONS, Pile(report(sent.id)), now)
        enable(store, "ada")
        name = store.notices(channel="file")[0].id
    elif what == "not sent":
        name = next(row.id for row in store.notices() if row.state is State.PLANNED)
    elif what == "long ago":
        now += timedelta(days=31)
    else:
        edit_recipient(store, OPTIONS, "ada", {"address": "mailto:ada@new.example"}, now + timedelta(hours=1))
    pile = Pile(report(name, address))
    assert collect(store, OPTIONS, pile, now) == 0
    assert store.bounces() == []
    assert len(pile.unread) == 1
