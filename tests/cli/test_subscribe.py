"""`subscribe` and `subscriptions` as their user sees them."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run, RunJson
from tests.remote import Remote, an_ics, remote_calendar

PRIVATE = {"REMINDERS_ALLOW_PRIVATE_ADDRESSES": "yes", "REMINDERS_OUTBOUND_PORTS": "any"}
DAY = "UID:team-day\nDTSTART:20990510\nSUMMARY:Team day"


@pytest.fixture
def remote() -> Iterator[Remote]:
    with remote_calendar() as found:
        found.body = an_ics(DAY, "UID:h\nDTSTART:20990510T100000\nRRULE:FREQ=HOURLY\nSUMMARY:hourly")
        yield found


def test_a_calendar_is_followed_looked_at_read_again_and_let_go(run: Run, run_json: RunJson, remote: Remote) -> None:
    text = run("subscribe", remote.url, "--calendar", "team", "--every", "6h", env=PRIVATE).output
    assert "Made the calendar team, which is public" in text
    assert "Subscribed team to http://127.0.0.1:" in text
    assert "read every 6h" in text
    assert "added 1" in text
    assert "not taken over: line 8, 'hourly': FREQ=HOURLY repeats within a day" in text
    assert "nobody is reminded of it yet" in text
    assert "secret" not in text

    (listed,) = run_json("subscriptions", "list")
    assert (listed["calendar"], listed["every"], listed["failures"]) == ("team", 21_600, 0)
    assert "1 skipped" in run("subscriptions", "list").output
    assert "from the calendar at http://127.0.0.1:" in run("why", "team/team-day").output
    assert "unchanged since it was last read" in run("subscriptions", "refresh", env=PRIVATE).output

    remote.body = an_ics("UID:other\nDTSTART:20990511\nSUMMARY:Other day")
    assert "added 1, cancelled 1" in run("subscriptions", "refresh", "team", env=PRIVATE).output
    assert "its source has it no more since" in run("why", "team/team-day").output

    remote.status = 500
    failed = run("subscriptions", "refresh", "team", env=PRIVATE, code=1).output
    assert "team: the server answered 500; its events stay as they are" in failed
    assert "failed, 1 in a row: the server answered 500" in run("subscriptions", "list").output
    assert "team follows http://127.0.0.1:" in run("doctor").output

    assert "2 events stay in team" in run("subscriptions", "remove", "team").output
    assert "from a subscription that has ended" in run("why", "team/team-day").output
    assert "No calendar follows another" in run("subscriptions", "list").output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["{url}", "--calendar", "team"], 1, "allow_private_addresses", id="this machine"),
        pytest.param(["{url}", "--calendar", "team", "--every", "1s"], 2, "is no interval", id="each second"),
        pytest.param(["{url}"], 2, "--calendar", id="no calendar"),
        pytest.param(["file:///etc/passwd", "--calendar", "team"], 2, "must begin with https://", id="a file"),
        pytest.param(["http://[::1/", "--calendar", "team"], 2, "cannot be understood", id="no address"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_remedy(
    run: Run, remote: Remote, arguments: list[str], code: int, said: str
) -> None:
    ports = {"REMINDERS_OUTBOUND_PORTS": "any"}

    text = run("subscribe", *(one.format(url=remote.url) for one in arguments), code=code, env=ports).output

    assert said in text
    assert "Traceback" not in text
    assert remote.requests == []
    assert "Nothing is stored yet" in run("list").output


def test_what_was_begun_is_printed_as_json(run_json: RunJson, remote: Remote) -> None:
    shown = run_json("subscribe", remote.url, "--calendar", "team", env=PRIVATE)

    assert (shown["calendar"], shown["source"].endswith("/…"), len(shown["skipped"])) == ("team", True, 1)


@pytest.mark.parametrize("value", ["perhaps", "10.0.0.0/99"])
def test_a_setting_that_is_no_network_is_told_before_anything_is_read(run: Run, value: str) -> None:
    text = run("subscriptions", "list", code=2, env={"REMINDERS_ALLOW_PRIVATE_ADDRESSES": value}).output

    assert "setting `allow_private_addresses`" in text
