"""What `doctor` says of clocks, of what failed, and of groups that hold themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from reminders.actions.apply import apply_files
from reminders.actions.deliver import deliver_due
from reminders.actions.doctor import doctor
from reminders.core.errors import DeliveryError
from reminders.core.ports import Store
from reminders.definitions.files import parse_file
from reminders.notices.channels import check_address
from tests.actions.outbox import add
from tests.actions.wire import ADA, OPTIONS, Wire, owe
from tests.building import NOW, options

VERSIONS = {"tz": "2026f", "holidays": "0.108"}


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(("apart", "level"), [(0, "good"), (-60, "problem"), (60, "problem")], ids=str)
def test_a_machine_whose_clock_is_not_that_of_the_server_is_told(store: Store, apart: int, level: str) -> None:
    now = datetime.now(UTC) + timedelta(seconds=apart)
    (found,) = [one for one in doctor(store, options(), VERSIONS, now) if one.subject == "clock"]
    assert found.level == level
    assert ("server" in found.words) == (level == "problem")


@pytest.mark.parametrize(("days", "level"), [(1, "problem"), (8, None)], ids=["yesterday", "last week"])
def test_what_failed_is_a_problem_for_a_week_and_then_history(store: Store, days: int, level: str | None) -> None:
    clock, channel = owe(store, 1, ADA), Wire("smtp")
    channel.raising = lambda message: DeliveryError("550 no such user", permanent=True)
    deliver_due(store, channel, OPTIONS, clock)
    found = doctor(store, OPTIONS, VERSIONS, clock.now() + timedelta(days=days))
    told = [one.level for one in found if "1 notice failed" in one.words]
    assert told == ([level] if level else [])


@pytest.mark.databases("sqlite", "postgresql")
def test_doctor_names_failed_and_overdue_notices_and_open_windows_that_passed(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d"])
    add(store, "old plan", on="2021", remind=[])
    found = doctor(store, options(), VERSIONS, NOW + timedelta(days=3))
    assert any(one.level == "problem" and "overdue" in one.words for one in found)
    assert any("old-plan" in one.words for one in found)


@pytest.mark.databases("sqlite", "postgresql")
def test_doctor_tells_apart_what_is_overdue_and_what_is_too_late(store: Store) -> None:
    add(store, on="2022-11-18", remind=["1d"])
    found = doctor(store, options(), VERSIONS, NOW + timedelta(days=40))
    words = {one.level: one.words for one in found if one.subject == "ledger" and "notice" in one.words}
    assert words == {"note": "1 notice too late to be sent, to expire once the clock has run evenly for an hour"}


def test_a_ring_of_groups_and_a_language_without_words_are_told(store: Store) -> None:
    text = """
    [[recipient]]
    id = "ada"
    address = "console"
    language = "de"
    [[recipient]]
    id = "desk"
    members = ["ada", "all"]
    [[recipient]]
    id = "all"
    members = ["desk"]
    """
    apply_files(store, OPTIONS, [parse_file(text, "people.toml", check_address=check_address)], NOW)
    words = [one.words for one in doctor(store, OPTIONS, VERSIONS, NOW) if one.subject == "recipients"]
    assert any("desk: is a member of itself, by desk > all > desk" in one for one in words)
    assert any("there are no words for 'de': ada get English" in one for one in words)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("http://127.0.0.1:8000", "no links to say that something is done, or to unsubscribe"),
        ("http://dates.example.org", "no link to unsubscribe"),
        ("https://dates.example.org", ""),
    ],
)
def test_what_mail_lacks_for_want_of_an_address_is_worth_knowing(store: Store, base_url: str, said: str) -> None:
    found = doctor(store, options(channels=OPTIONS.channels, base_url=base_url), VERSIONS, NOW)
    told = [(one.level, one.words) for one in found if one.subject == "links"]
    assert [level for level, words in told if said in words] == (["note"] if said else [])
    assert bool(told) == bool(said)
