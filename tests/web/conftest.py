"""The site that tests read, started once, and one of their own for those that change something."""

from collections.abc import Iterator

import pytest

from reminders.core.ports import Store
from tests.web.browser import Browser, family_store, served


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Look at the site of a store that nobody changes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('web') / 'reminders.db'}"
    with family_store(url) as store, served(store) as browser:
        yield browser


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store that the test may change."""
    with family_store(database_url) as store:
        yield store
