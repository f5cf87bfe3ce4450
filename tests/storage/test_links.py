"""Private links as they are stored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reminders.core.link import Link, digest_of
from reminders.core.ports import Store
from tests.storage.examples import DAY, NOW, calendar

SECOND = timedelta(seconds=1)


def a_link(**fields: object) -> Link:
    link = Link(
        id="9f31c2aa", digest=digest_of("token"), calendar="family", view="lang=ca", name="Ada's phone", created_at=NOW
    )
    return replace(link, **fields)  # type: ignore[arg-type]  # any field, by name


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="new"),
        pytest.param({"expires_at": NOW + DAY, "used_on": date(2026, 1, 30)}, id="used, with an end"),
        pytest.param({"revoked_at": NOW, "name": "", "view": ""}, id="revoked"),
    ],
)
def test_a_link_comes_back_as_it_was_saved(store: Store, fields: dict[str, object]) -> None:
    store.save_calendar(calendar())
    store.save_link(a_link())
    store.save_link(a_link(**fields))

    assert store.link("9f31c2aa") == a_link(**fields)
    assert store.links() == [a_link(**fields)]


@pytest.mark.parametrize(
    ("fields", "works"),
    [
        pytest.param({}, True, id="without an end"),
        pytest.param({"expires_at": NOW + SECOND}, True, id="a second before its end"),
        pytest.param({"expires_at": NOW}, False, id="at its end"),
        pytest.param({"expires_at": NOW - DAY}, False, id="expired"),
        pytest.param({"revoked_at": NOW}, False, id="revoked"),
        pytest.param({"revoked_at": NOW, "expires_at": NOW + DAY}, False, id="revoked before its end"),
    ],
)
def test_a_token_opens_the_link_that_works(store: Store, fields: dict[str, object], *, works: bool) -> None:
    store.save_calendar(calendar())
    store.save_link(a_link(**fields))

    assert store.working_link(digest_of("token"), NOW) == (a_link(**fields) if works else None)


def test_no_link_is_found_by_another_id_or_token(store: Store) -> None:
    assert (store.link("x"), store.working_link(digest_of("x"), NOW), store.links()) == (None, None, [])


def test_the_day_of_use_only_goes_forward(store: Store) -> None:
    store.save_calendar(calendar())
    store.save_link(a_link())

    assert store.mark_link_used("9f31c2aa", date(2026, 2, 2))
    assert not store.mark_link_used("9f31c2aa", date(2026, 2, 2))
    assert not store.mark_link_used("9f31c2aa", date(2026, 2, 1))
    found = store.link("9f31c2aa")
    assert found is not None
    assert found.used_on == date(2026, 2, 2)


def test_links_count_as_no_change_of_definitions_or_plan(store: Store) -> None:
    store.save_calendar(calendar())
    before, commits = store.changes(), store.commits
    store.save_link(a_link(created_at=NOW - timedelta(days=1)))

    assert (store.changes(), store.commits) == (before, commits)


def test_own_commits_are_counted_without_asking_the_database(store: Store) -> None:
    before = store.commits
    with store.transaction():
        store.save_calendar(calendar())
        assert store.commits == before
    assert store.commits == before + 1
