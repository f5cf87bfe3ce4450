"""The site that tests read, started once, and one of their own for those that change something."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reminders.core.ports import Store
from tests.web.browser import Browser, family_store, served


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Look at the site of a store that nobody changes."""
    with family_store(tmp_path_factory.mktemp("web")) as store, served(store) as browser:
        yield browser


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that the test may change."""
    with family_store(tmp_path) as store:
        yield store
