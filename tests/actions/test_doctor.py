"""What `doctor` says of the clocks of a machine and of its server."""

from datetime import UTC, datetime, timedelta

import pytest

from reminders.actions.doctor import doctor
from reminders.core.ports import Store
from tests.building import options

VERSIONS = {"tz": "2026f", "holidays": "0.108"}


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(("apart", "level"), [(0, "good"), (-60, "problem"), (60, "problem")], ids=str)
def test_a_machine_whose_clock_is_not_that_of_the_server_is_told(store: Store, apart: int, level: str) -> None:
    now = datetime.now(UTC) + timedelta(seconds=apart)
    (found,) = [one for one in doctor(store, options(), VERSIONS, now) if one.subject == "clock"]
    assert found.level == level
    assert ("server" in found.words) == (level == "problem")
