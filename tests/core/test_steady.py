"""When the wall clock is trusted: after steps, leaps, sleeps and resets."""

from datetime import datetime, timedelta

import pytest

from reminders.core.steady import Steadiness, lags_behind
from tests.building import NOW

DAY = timedelta(days=1)


def seen(*steps: tuple[float, float]) -> Steadiness:
    """Return what a process knows that saw its clocks go on: by so many seconds on the wall, and steadily."""
    steadiness, wall, monotonic = Steadiness(NOW, 0.0), NOW, 0.0
    for by_wall, by_monotonic in steps:
        wall += timedelta(seconds=by_wall)
        monotonic += by_monotonic
        steadiness.look(wall, monotonic)
    return steadiness


@pytest.mark.parametrize(
    ("steps", "held", "leases", "expiry"),
    [
        pytest.param([(1, 1)], False, False, False, id="just started"),
        pytest.param([(61, 60)], False, True, False, id="a minute, and a second's drift"),
        pytest.param([(3_600, 3_600)], False, True, True, id="an hour"),
        pytest.param([(900_000, 900_000)], False, True, True, id="the machine slept ten days"),
        pytest.param([(3_600, 3_600), (64, 60)], False, False, False, id="a step forward"),
        pytest.param([(3_600, 3_600), (-3_600, 1)], False, False, False, id="an hour back"),
        pytest.param([(3_600, 3_600), (-3_600, 1), (60, 60)], False, True, False, id="a minute after that"),
        pytest.param([(3_600, 3_600), (90_000, 1)], True, False, False, id="more than a day forward"),
        pytest.param([(3_600, 3_600), (-90_000, 1)], True, False, False, id="more than a day back"),
        pytest.param([(90_000, 1), (-89_998, 1)], False, False, False, id="there and back"),
        pytest.param([(90_000, 1), (-7_200, 1)], False, False, False, id="most of the way back"),
        pytest.param([(50_000, 1), (50_000, 1)], True, False, False, id="more than a day in two steps"),
    ],
)
def test_a_clock_that_was_set_is_trusted_bit_by_bit(
    steps: list[tuple[float, float]], held: bool, leases: bool, expiry: bool
) -> None:
    steadiness = seen(*steps)
    assert (steadiness.is_held, steadiness.tells_leases, steadiness.tells_expiry) == (held, leases, expiry)


def test_a_leap_is_told_and_held_until_ten_minutes_have_run_evenly() -> None:
    steadiness = Steadiness(NOW, 0.0)
    assert steadiness.look(NOW + 2 * DAY, 1.0) == 2 * DAY.total_seconds() - 1
    evenly = [steadiness.is_even_again]
    assert steadiness.look(NOW + 2 * DAY + timedelta(seconds=600), 601.0) == 0
    evenly.append(steadiness.is_even_again)
    assert evenly == [False, True]
    steadiness.trust()
    assert not steadiness.is_held


@pytest.mark.parametrize(
    ("newest", "expected"),
    [(None, False), (NOW, False), (NOW + DAY, False), (NOW + DAY + timedelta(seconds=1), True)],
    ids=["nothing written", "now", "a day ahead", "more than a day ahead"],
)
def test_a_clock_behind_what_was_written_is_noticed(newest: datetime | None, expected: bool) -> None:
    assert lags_behind(NOW, newest) is expected


def test_a_clock_that_was_doubted_is_trusted_when_it_leaps_since_that_corrects_it() -> None:
    steadiness = Steadiness(NOW - 9 * DAY, 0.0)
    steadiness.doubt()
    held = [steadiness.is_held]
    steadiness.look(NOW, 1.0)
    held.append(steadiness.is_held)
    assert held == [True, False]


@pytest.mark.parametrize(
    ("ahead", "took", "held"),
    [
        pytest.param(0, 0, False, id="the same"),
        pytest.param(30, 0, False, id="half a minute ahead"),
        pytest.param(31, 0, True, id="more than that"),
        pytest.param(-31, 0, True, id="more than that behind"),
        pytest.param(-31, 5, False, id="more than that behind, but it may be the answer that was slow"),
        pytest.param(3_600, 50, True, id="an hour ahead, the answer slow or not"),
    ],
)
def test_a_clock_apart_from_the_servers_holds_until_they_agree(ahead: int, took: int, held: bool) -> None:
    steadiness, asked_at = Steadiness(NOW, 0.0), NOW + timedelta(seconds=ahead)
    steadiness.compare(NOW, asked_at, asked_at + timedelta(seconds=took))
    assert (steadiness.is_apart, steadiness.is_held, steadiness.is_doubted) == (held, held, False)
    steadiness.trust()  # an operator's word does not make them agree
    assert steadiness.is_held is held
    steadiness.compare(NOW, NOW, NOW)
    assert not steadiness.is_held


def test_a_step_is_told_before_the_next_look_notices_it() -> None:
    steadiness = Steadiness(NOW, 0.0)
    later = NOW + timedelta(seconds=3)
    assert [steadiness.was_set(later, 3.0), steadiness.was_set(later, 0.5)] == [False, True]
    assert steadiness.look(later, 0.5) == 2.5
    assert not steadiness.was_set(later, 0.5)
