"""What is told of the working days that an event counts."""

from datetime import date
from typing import Any

import pytest

from reminders.actions.working_days import UnusualDay, coarse_regions, unusual_days
from reminders.core import engine
from reminders.core.occurrence import Occurrence
from reminders.core.workdays import reason_for_shift
from tests.building import a_calendar, an_event

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def on(day: str, **fields: Any) -> Occurrence:
    """Return the occurrence of an event that would be on that day."""
    (found,) = engine.occurrences(an_event(on=day, **fields), a_calendar(), date(2020, 1, 1), date(2030, 12, 31))
    return found


IMMACULATE = UnusualDay(date(2025, 12, 8), "Immaculate Conception (AD)", is_worked=False)


@pytest.mark.parametrize(
    ("day", "fields", "expected"),
    [
        pytest.param("2025-12-10", {"remind": ["5 working days"]}, [IMMACULATE], id="a holiday"),
        pytest.param("2025-12-10", {"remind": ["1 working day"]}, [], id="no holiday between"),
        pytest.param("2025-12-10", {"remind": ["7d"]}, [], id="days are not working days"),
        pytest.param("2025-12-05", {"remind": ["-2 working days"]}, [IMMACULATE], id="after the event"),
        pytest.param("2025-12-08", {"observed": "next"}, [IMMACULATE], id="an observed date"),
        pytest.param("2025-12", {"remind": ["5 working days"]}, [], id="no date is fixed"),
        pytest.param(
            "2023-07-10",
            {"remind": ["6 working days"], "regions": ["KZ"]},
            [
                UnusualDay(date(2023, 7, 1), "a working day in KZ", is_worked=True),
                UnusualDay(date(2023, 7, 6), "Capital Day (KZ)", is_worked=False),
                UnusualDay(date(2023, 7, 7), "Day off (substituted from 07/01/2023) (KZ)", is_worked=False),
            ],
            id="a weekend that is worked by decree",
        ),
    ],
)
def test_the_unusual_days_that_are_passed(day: str, fields: dict[str, Any], expected: list[UnusualDay]) -> None:
    assert unusual_days(on(day, **{"regions": ["AD"], **fields}), a_calendar(), ["en"]) == expected


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        pytest.param("2025-12-08", "Immaculate Conception (AD)", id="a holiday"),
        pytest.param("2025-03-14", "Constitution Day (AD)", id="a holiday on a Friday"),
        pytest.param("2025-12-06", "", id="a Saturday"),
        pytest.param("2025-12-09", "", id="not shifted"),
    ],
)
def test_the_reason_for_which_a_date_is_shifted(day: str, reason: str) -> None:
    assert reason_for_shift(on(day, observed="next", regions=["AD"]), a_calendar(), ["en"]) == reason


def test_each_region_that_is_too_coarse_is_told_once() -> None:
    assert len(coarse_regions([{"regions": ["ES", "AD"]}, {"regions": ["ES"]}, {"id": "none"}])) == 1
