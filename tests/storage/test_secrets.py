"""Secrets that the program makes for itself."""

from reminders.core.ports import Store
from tests.storage.examples import NOW


def test_the_first_secret_of_a_name_stays(store: Store) -> None:
    assert store.secret("links") is None
    store.add_secret("links", "one", NOW)
    store.add_secret("links", "two", NOW)
    store.add_secret("other", "three", NOW)

    assert (store.secret("links"), store.secret("other")) == ("one", "three")
