"""How often something may be done, by name."""

import pytest

from reminders.web.rate import RateLimiter


def test_sixty_at_once_are_let_through_and_then_one_every_five_seconds() -> None:
    limiter = RateLimiter()

    assert [limiter.seconds_to_wait("one", 0.0) for _ in range(60)] == [0.0] * 60
    assert limiter.seconds_to_wait("one", 1.0) == pytest.approx(4.0)
    assert limiter.seconds_to_wait("other", 1.0) == 0.0
    assert limiter.seconds_to_wait("one", 5.0) == 0.0
    assert limiter.seconds_to_wait("one", 5.0) == pytest.approx(5.0)
    assert [limiter.seconds_to_wait("one", 10_000.0) for _ in range(61)][59:] == [0.0, pytest.approx(5.0)]
