"""Working days."""

from datetime import date

import pytest

from reminders.core import workdays
from reminders.core.errors import InvalidInput
from reminders.core.event import Observed
from tests.building import vectors


@pytest.mark.parametrize(
    "row", vectors("workdays.csv"), ids=lambda row: f"{row['country']} {row['anchor']} {row['working_days_offset']}"
)
def test_working_days_are_counted_as_the_holiday_library_counts_them(row: dict[str, str]) -> None:
    anchor, count = date.fromisoformat(row["anchor"]), -int(row["working_days_offset"])
    assert str(workdays.working_days_before(anchor, count, [row["country"]])) == row["result_holidays_0.108"]


def test_a_day_counts_only_where_it_is_a_working_day_for_everybody() -> None:
    constitution_day_in_andorra = date(2023, 3, 14)
    assert workdays.is_working_day(constitution_day_in_andorra, ["KZ"])
    assert not workdays.is_working_day(constitution_day_in_andorra, ["KZ", "AD"])


@pytest.mark.parametrize(
    ("policy", "day"),
    [(Observed.NEXT, "2027-02-01"), (Observed.PREVIOUS, "2027-01-29"), (Observed.NEAREST, "2027-01-29")],
)
def test_a_saturday_is_observed_on_a_working_day(policy: Observed, day: str) -> None:
    assert str(workdays.observed(date(2027, 1, 30), policy, ["AD"])) == day


def test_a_region_without_data_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no holiday data for region 'ZZ'"):
        workdays.check_region("ZZ")
