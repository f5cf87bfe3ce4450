"""Following a calendar that is kept elsewhere: what becomes of its events, and of a source that fails."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from reminders.actions.add import add_event
from reminders.actions.apply import apply_files
from reminders.actions.cancel import cancel
from reminders.actions.doctor import doctor
from reminders.actions.move import move
from reminders.actions.refresh import Refreshed, refresh, refresh_due
from reminders.actions.remove import remove_event
from reminders.actions.subscribe import Subscribed, end_subscription, parse_interval, subscribe
from reminders.core.errors import InvalidInput, NotFound, Refused
from reminders.core.ports import Store
from reminders.core.source import SUBSCRIPTION, Source
from reminders.definitions.files import parse_file
from reminders.outbound.client import GuardedClient
from tests.building import NOW, FakeClock, instant, options
from tests.remote import Remote, an_ics, client, remote_calendar

LATER = NOW + timedelta(days=1)
SOON = "UID:soon\nDTSTART:20221118\nSUMMARY:soon"
WEEKLY = "UID:weekly\nDTSTART;TZID=Asia/Almaty:20221121T180000\nRRULE:FREQ=WEEKLY\nSUMMARY:weekly"
PAST = "UID:past\nDTSTART:20220101\nSUMMARY:past"
OPTIONS = options()


@pytest.fixture
def remote() -> Iterator[Remote]:
    with remote_calendar() as found:
        found.body = an_ics(SOON, WEEKLY, PAST, head="X-WR-CALNAME:Team\nX-WR-TIMEZONE:Asia/Almaty")
        yield found


@pytest.fixture
def web() -> Iterator[GuardedClient]:
    with client() as found:
        yield found


def follow(store: Store, web: GuardedClient, remote: Remote, **how: Any) -> Subscribed:
    return subscribe(store, OPTIONS, web, remote.url, NOW, **{"calendar": "team", "remind": ["1d"], **how})


def look_again(store: Store, web: GuardedClient, **how: Any) -> Refreshed:
    return refresh(store, OPTIONS, web, the_source(store), LATER, **how)


def the_source(store: Store) -> Source:
    found = store.source("team")
    assert found is not None
    return found


def statuses(store: Store) -> dict[str, str]:
    return {one.id: one.document.get("status", "confirmed") for one in store.events("team")}


def snapshot(store: Store) -> list[Any]:
    return [
        (one.document, one.revision, one.sequence, one.updated_at, one.applied) for one in store.events(removed=True)
    ]


def waiting(store: Store, event: str) -> list[str]:
    return [str(row.state) for row in store.notices(event=event)]


def test_its_events_become_those_of_a_calendar_with_its_name_zone_and_reminders(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    done = follow(store, web, remote)

    assert done.new_calendar
    assert done.refreshed.mirrored.counts == {"added": 3}
    calendar = store.calendars()[0].calendar
    assert (str(calendar.title), calendar.timezone) == ("Team", "Asia/Almaty")
    assert {one.file for one in store.events("team")} == {SUBSCRIPTION}
    assert waiting(store, "soon") == ["planned"]
    assert waiting(store, "past") == []


def test_an_answer_that_it_is_unchanged_changes_nothing(store: Store, remote: Remote, web: GuardedClient) -> None:
    remote.headers = {"Last-Modified": "Wed, 16 Nov 2022 08:00:00 GMT"}
    follow(store, web, remote)
    before = snapshot(store)

    done = look_again(store, web)

    assert remote.requests[1]["if-none-match"] == remote.etag
    assert remote.requests[1]["if-modified-since"] == "Wed, 16 Nov 2022 08:00:00 GMT"
    assert not done.is_new
    assert snapshot(store) == before
    assert the_source(store).last_success_at == LATER


def test_the_same_calendar_with_other_bytes_changes_nothing(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    before = snapshot(store)
    remote.body = remote.body.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-A:b")

    done = look_again(store, web)

    assert done.is_new
    assert done.mirrored.counts == {}
    assert snapshot(store) == before


def test_what_the_source_changes_is_changed_and_what_it_drops_is_cancelled_until_it_has_it_again(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    follow(store, web, remote)
    whole = remote.body

    remote.body = an_ics(WEEKLY.replace("T18", "T19"))
    assert look_again(store, web).mirrored.counts == {"changed": 1, "cancelled": 1}
    assert statuses(store) == {"past": "confirmed", "soon": "cancelled", "weekly": "confirmed"}
    assert waiting(store, "soon") == ["cancelled"]
    before = snapshot(store)
    assert look_again(store, web).mirrored.counts == {}
    remote.body += b"\r\n"
    assert look_again(store, web).mirrored.counts == {}
    assert snapshot(store) == before

    remote.body = whole
    assert look_again(store, web).mirrored.counts == {"changed": 1, "restored": 1}
    assert set(statuses(store).values()) == {"confirmed"}


def test_what_is_there_and_cannot_be_read_any_more_is_not_taken_for_dropped(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    follow(store, web, remote)
    remote.body = remote.body.replace(b"FREQ=WEEKLY", b"FREQ=HOURLY")

    done = look_again(store, web)

    assert "FREQ=HOURLY" in the_source(store).skipped[0]
    assert done.mirrored.counts == {}
    assert statuses(store)["weekly"] == "confirmed"


def test_edits_by_command_stay_field_by_field(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    cancel(store, OPTIONS, "team/weekly", NOW)
    remove_event(store, OPTIONS, "team/past", NOW)
    remote.body = an_ics(WEEKLY.replace("SUMMARY:weekly", "SUMMARY:each week"), SOON, PAST)

    look_again(store, web)

    weekly = store.event("team", "weekly")
    assert weekly is not None
    assert (weekly.document["title"], weekly.document["status"]) == ("each week", "cancelled")
    assert store.event("team", "past") is None


def test_events_of_ones_own_are_left_alone(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    add_event(store, OPTIONS, {"id": "own", "title": "own", "on": "2022-12-01"}, NOW, calendar="team")
    add_event(store, OPTIONS, {"id": "taken", "title": "own", "on": "2022-12-02"}, NOW, calendar="team")
    own = [store.event("team", name) for name in ("own", "taken")]
    remote.body = an_ics(SOON, "UID:taken\nDTSTART:20221203\nSUMMARY:theirs")

    done = look_again(store, web)

    assert [store.event("team", name) for name in ("own", "taken")] == own
    assert done.mirrored.skipped == ["'theirs': team/taken is an event that did not come from here"]


def test_a_file_applied_with_prune_leaves_what_is_mirrored(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    text = '[calendar]\nid = "team"\ntitle = "Team"\n'
    file = parse_file(text, "team.toml", check_address=lambda address: None)

    apply_files(store, OPTIONS, [file], LATER, prune=True)

    assert set(statuses(store).values()) == {"confirmed"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"body": b"<!DOCTYPE html>\n<title>Sign in</title>"}, "begins with '<!DOCTYPE html>", id="a page"),
        pytest.param({"body": b""}, "it is empty", id="nothing"),
        pytest.param({"body": an_ics()}, "no events any more; those that are here are kept", id="no events"),
        pytest.param({"body": an_ics(SOON)[:-40]}, "it breaks off", id="half a calendar"),
        pytest.param({"status": 404}, "answered 404; there is no such calendar", id="not found"),
        pytest.param({"status": 500}, "answered 500", id="a server's fault"),
        pytest.param({"status": 301}, "answered 301", id="a redirect to nowhere"),
        pytest.param({"body": b"x", "headers": {"Content-Encoding": "gzip"}}, "packed ('gzip')", id="packed"),
        pytest.param({"body": b"x" * 6_000_000}, "not whole: it is longer", id="too long"),
        pytest.param({"status": 302, "headers": {"Location": "/secret.ics"}}, "more than 5 times", id="in a circle"),
        pytest.param({"status": 302, "headers": {"Location": "ftp://example.org/"}}, "must begin with", id="to ftp"),
        pytest.param({"status": 302, "headers": {"Location": "http://[::1"}}, "no address", id="to nonsense"),
    ],
)
def test_a_source_that_fails_changes_no_event_and_is_left_alone_for_a_while(
    store: Store, remote: Remote, web: GuardedClient, changes: dict[str, Any], why: str
) -> None:
    follow(store, web, remote)
    before = snapshot(store)
    for name, value in changes.items():
        setattr(remote, name, value)

    done = look_again(store, web)

    assert done.failed
    assert snapshot(store) == before
    source = the_source(store)
    assert why in source.last_error
    assert "\n" not in source.last_error
    assert (source.failures, source.failing_since) == (1, LATER)
    assert timedelta(minutes=15) <= source.next_at - LATER <= timedelta(minutes=17)


def test_a_server_that_is_away_is_a_failure_and_the_doctor_names_it_after_the_third(
    store: Store, web: GuardedClient
) -> None:
    with remote_calendar() as remote:
        remote.body = an_ics(SOON)
        follow(store, web, remote)
    web.close()  # or the kept connection would go on being answered
    for _ in range(3):
        look_again(store, web)

    versions = {"tz": "1", "holidays": "1"}
    (finding,) = [one for one in doctor(store, OPTIONS, versions, LATER) if one.subject == "subscriptions"]
    assert finding.level == "problem"
    assert "fails since 2022-11-17 12:00 UTC (3 in a row): Connection refused" in finding.words
    assert "secret" not in finding.words


def test_retry_after_is_honoured(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    remote.status, remote.headers = 503, {"Retry-After": "7200"}
    look_again(store, web)
    seconds = the_source(store).next_at - LATER
    remote.headers = {"Retry-After": "Thu, 17 Nov 2022 15:00:00 GMT"}
    look_again(store, web)
    date = the_source(store).next_at - LATER

    assert timedelta(hours=2) <= seconds <= timedelta(hours=2.2)
    assert timedelta(hours=3) <= date <= timedelta(hours=3.3)


def test_a_redirect_is_followed_to_an_address_that_is_allowed_and_to_no_other(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    with remote_calendar() as elsewhere, remote_calendar("127.0.0.2") as inside:
        elsewhere.body = inside.body = an_ics(SOON)
        remote.status, remote.headers = 302, {"Location": elsewhere.url}
        follow(store, web, remote)
        remote.headers = {"Location": inside.url}
        look_again(store, web)

        assert len(elsewhere.requests) == 1
        assert inside.requests == []
        assert "127.0.0.2 is no public address" in the_source(store).last_error


@pytest.mark.parametrize(
    "status", [pytest.param(404, id="not found"), pytest.param(304, id="unchanged, though nothing is known of it")]
)
def test_a_first_reading_that_fails_stores_nothing(
    store: Store, remote: Remote, web: GuardedClient, status: int
) -> None:
    remote.status = status

    with pytest.raises(
        Refused, match=rf"cannot be followed: the server answered {status}; .* nothing was changed"
    ) as failure:
        follow(store, web, remote)

    assert "secret" not in str(failure.value)
    assert (store.calendars(), store.sources()) == ([], [])


@pytest.mark.parametrize("url", ["ftp://example.org/a.ics", "example.org/a.ics", "https://", "/etc/passwd", "a b"])
def test_what_is_no_address_is_refused(store: Store, web: GuardedClient, url: str) -> None:
    with pytest.raises(InvalidInput):
        subscribe(store, OPTIONS, web, url, NOW, calendar="team")


def test_webcal_stands_for_https(store: Store, web: GuardedClient) -> None:
    with pytest.raises(Refused, match=r"https://127\.0\.0\.1:1/… cannot be followed: Connection refused"):
        subscribe(store, OPTIONS, web, "webcal://127.0.0.1:1/a.ics", NOW, calendar="team")


def test_a_calendar_follows_one_address(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    with pytest.raises(Refused, match=r"follows http://127.0.0.1:[0-9]+/… already"):
        subscribe(store, OPTIONS, web, remote.url + "?other", NOW, calendar="team")

    follow(store, web, remote, every=timedelta(hours=1), remind=["2d"])

    assert the_source(store).interval == timedelta(hours=1)
    assert [one.text for one in store.calendars()[0].calendar.remind] == ["2d"]
    assert len(store.events("team")) == 3


def test_a_subscription_that_ends_leaves_its_events_or_removes_them(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    follow(store, web, remote)
    assert end_subscription(store, OPTIONS, "team", NOW) == 3
    assert (len(store.events("team")), store.sources()) == (3, [])
    with pytest.raises(NotFound, match="follows no other calendar"):
        end_subscription(store, OPTIONS, "team", NOW)

    follow(store, web, remote)
    assert end_subscription(store, OPTIONS, "team", NOW, drop_events=True) == 3
    assert store.events("team") == []
    assert waiting(store, "soon") == ["cancelled"]


def test_a_reading_that_ends_after_its_subscription_does_not_bring_it_back(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    follow(store, web, remote)
    source = the_source(store)
    end_subscription(store, OPTIONS, "team", NOW)
    remote.status = 500

    refresh(store, OPTIONS, web, source, LATER)

    assert store.sources() == []


def test_a_long_list_is_written_in_parts_and_the_rest_comes_after_a_stop(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    follow(store, web, remote)
    remote.body = an_ics(SOON, *(f"UID:e{number}\nDTSTART:20230101" for number in range(120)))
    answers = iter([False, True])

    first = look_again(store, web, stopping=lambda: next(answers))
    assert 0 < len(store.events("team")) < 100
    assert not first.mirrored.is_whole
    look_again(store, web)

    assert len(store.events("team")) == 123


def test_what_is_due_is_read_once_and_reported(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    clock, reports = FakeClock(NOW), list[Refreshed]()

    def read() -> int:
        return refresh_due(store, OPTIONS, web, clock, stopping=lambda: False, report=reports.append)

    assert read() == 0
    clock.advance(timedelta(hours=14))
    assert (read(), read()) == (1, 0)
    assert [one.source.calendar for one in reports] == ["team"]


def test_a_source_that_asks_for_a_password_gets_it_and_it_is_told_to_nobody(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    url = remote.url.replace("//", "//ada:hunter2@")
    done = subscribe(store, OPTIONS, web, url, NOW, calendar="team")

    assert remote.requests[0]["authorization"].startswith("Basic ")
    assert "hunter2" not in done.refreshed.source.place
    assert "hunter2" not in repr(done.refreshed.source)


def test_a_password_does_not_go_along_with_a_redirect_to_another_host(store: Store, remote: Remote) -> None:
    with remote_calendar("127.0.0.2") as elsewhere, client("127.0.0.0/8") as web:
        elsewhere.body = an_ics(SOON)
        remote.status, remote.headers = 302, {"Location": elsewhere.url}
        url = remote.url.replace("//", "//ada:hunter2@")

        subscribe(store, OPTIONS, web, url, NOW, calendar="team")

        assert "authorization" in remote.requests[0]
        assert "authorization" not in elsewhere.requests[0]


def test_an_alarm_or_an_attendee_of_the_source_makes_nobody_told(
    store: Store, remote: Remote, web: GuardedClient
) -> None:
    alarm = "BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-PT1H\nATTENDEE:mailto:all@example.org\nEND:VALARM"
    remote.body = an_ics(f"{SOON}\nATTENDEE:mailto:all@example.org\n{alarm}")

    follow(store, web, remote, remind=[])

    assert store.notices() == []
    assert store.recipients() == []


def test_a_date_that_was_moved_here_stays(store: Store, remote: Remote, web: GuardedClient) -> None:
    follow(store, web, remote)
    move(store, OPTIONS, "team/soon", instant("2022-12-24T00:00Z").date(), NOW)
    remote.body += b"\r\n"

    look_again(store, web)

    soon = store.event("team", "soon")
    assert soon is not None
    assert soon.document["on"] == "2022-12-24"


@pytest.mark.parametrize(("text", "hours"), [("30m", 0.5), ("6h", 6), ("1 d", 24), ("2W", 336)])
def test_an_interval_is_minutes_hours_days_or_weeks(text: str, hours: float) -> None:
    assert parse_interval(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "6", "1s", "4m", "31d", "-6h", "6h30m", "9999w"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no interval"):
        parse_interval(text)
