"""When a notice is tried again."""

from datetime import UTC, datetime, timedelta

from reminders.core.retry import next_attempt


def test_retries_climb_the_ladder_and_end_after_four_days() -> None:
    start = datetime(2023, 1, 27, 9, tzinfo=UTC)
    now, waits = start, []
    for attempts in range(1, 20):
        following = next_attempt("some-id", attempts, first_attempt_at=start, now=now)
        if following is None:
            break
        waits.append((following - now).total_seconds())
        now = following
    assert 4 <= waits[0] <= 6
    assert waits == sorted(waits)
    assert now <= start + timedelta(days=4)


def test_a_servers_wish_to_wait_is_honoured() -> None:
    now = datetime(2023, 1, 27, 9, tzinfo=UTC)
    following = next_attempt("some-id", 1, first_attempt_at=now, now=now, retry_after=3_600)
    assert following == now + timedelta(hours=1)
