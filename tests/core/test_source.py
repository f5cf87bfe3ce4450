from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from reminders.core.source import Source

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW = Source(calendar="c", url="https://example.org/", next_at=NOW, created_at=NOW)


@pytest.mark.parametrize(
    ("every", "asked", "interval"),
    [
        pytest.param(None, None, 12 * HOUR, id="nobody says"),
        pytest.param(None, 3 * HOUR, 3 * HOUR, id="the calendar says"),
        pytest.param(None, timedelta(seconds=1), HOUR / 4, id="not each second"),
        pytest.param(None, timedelta(days=400), timedelta(days=7), id="not each year"),
        pytest.param(2 * HOUR, 3 * HOUR, 2 * HOUR, id="a person says"),
    ],
)
def test_a_reading_sets_the_next(every: timedelta | None, asked: timedelta | None, interval: timedelta) -> None:
    before = replace(NEW, every=every, failures=3, failing_since=NOW, last_error="x")
    source = before.succeeded(NOW, etag='"a"', last_modified=None, asked=asked)

    assert source.interval == interval
    assert NOW + interval <= source.next_at <= NOW + interval * 1.1
    assert (source.etag, source.last_success_at, source.failures, source.last_error) == ('"a"', NOW, 0, "")
    assert source.failing_since is None


def test_failures_wait_longer_each_time_up_to_the_interval_and_keep_what_was_known() -> None:
    source, waits = replace(NEW, etag='"a"', last_success_at=NOW), []
    for number in range(9):
        now = NOW + number * timedelta(days=2)
        source = source.failed(now, f"failure {number}")
        waits.append((source.next_at - now) / HOUR)

    for wait, hours in zip(waits, [0.25, 0.5, 1, 2, 4, 8, 12, 12, 12], strict=True):
        assert hours <= wait <= hours * 1.1
    assert (source.failures, source.failing_since, source.last_error) == (9, NOW, "failure 8")
    assert (source.etag, source.last_success_at) == ('"a"', NOW)


@pytest.mark.parametrize(
    ("retry_after", "hours"),
    [
        pytest.param(timedelta(seconds=1), 0.25, id="sooner than we would"),
        pytest.param(3 * HOUR, 3, id="later"),
        pytest.param(timedelta(days=400), 24, id="never"),
    ],
)
def test_a_server_may_ask_for_more_patience_but_not_for_ever(retry_after: timedelta, hours: float) -> None:
    wait = (NEW.failed(NOW, "503", retry_after=retry_after).next_at - NOW) / HOUR

    assert hours <= wait <= hours * 1.1


def test_sources_of_one_interval_are_not_read_in_the_same_second() -> None:
    sources = [replace(NEW, calendar=f"c{number}") for number in range(20)]

    assert len({one.succeeded(NOW, etag=None, last_modified=None, asked=None).next_at for one in sources}) > 15
