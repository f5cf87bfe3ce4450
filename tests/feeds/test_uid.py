"""UIDs: a pure function of calendar, event and occurrence."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from reminders.feeds.uid import uid
from tests.feeds.examples import NAMESPACE

SLUGS = st.text("abcxyz0189-", min_size=1, max_size=64)
KEYS = st.sampled_from(["once", "0", "15", "2024-10-31", "10000-days"]) | st.integers(1, 9999).map(str)


@given(st.uuids(), SLUGS, KEYS)
def test_a_uid_is_the_standard_version_5_uuid_of_event_and_key(namespace: UUID, event: str, key: str) -> None:
    assert uid(str(namespace), event, key) == str(uuid5(namespace, f"{event}/{key}"))


@given(st.lists(st.tuples(SLUGS, KEYS), unique=True, max_size=20))
def test_different_occurrences_have_different_uids(occurrences: list[tuple[str, str]]) -> None:
    assert len({uid(NAMESPACE, event, key) for event, key in occurrences}) == len(occurrences)


def test_a_uid_stays_what_it_was_when_it_was_first_published() -> None:
    assert uid(NAMESPACE, "andorra-day", "once") == "cd956f74-1014-503f-b549-d2af959da35e"
