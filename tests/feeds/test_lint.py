"""Every feed passes the linter, and the linter notices every fault that a reader is known to stumble over."""

from collections.abc import Callable

import pytest

from reminders.feeds.view import View
from tests.feeds.cases import CASES, GOLDEN
from tests.feeds.examples import ANDORRA_DAY, RELATIONS, event, once
from tests.feeds.lint import problems
from tests.feeds.reading import render

PLAIN = render(once(title="Opening; music, dance", description="x" * 90, url="https://example.org/"))
RINGING = render(once(time="10:00", remind=["1d"]), view=View(alarms=True, zones="local"))


def entry_of(body: bytes) -> bytes:
    return body[body.index(b"BEGIN:VEVENT") : body.index(b"END:VCALENDAR")]


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_golden_feeds_have_no_problem(name: str) -> None:
    assert problems((GOLDEN / f"{name}.ics").read_bytes()) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda body: body.replace(b"\r\n", b"\n"), "a line end that is not CRLF"),
        (lambda body: b"\xef\xbb\xbf" + body, "a byte order mark"),
        (lambda body: body.replace(b"\r\n x", b"x"), "a line of more than 75 octets"),
        (lambda body: body.replace(b"Opening", b"Op\xd0\r\n \xb8"), "a fold inside a character"),
        (lambda body: body.replace(b"\\;", b";"), "SUMMARY has what is not escaped"),
        (lambda body: body.replace(b"\\,", b","), "SUMMARY has what is not escaped"),
        (lambda body: body.replace(b"music", b"mu\x07sic"), "a control character"),
        (lambda body: body.replace(b"music", "mu\u2028sic".encode()), "takes for a line end"),
        (lambda body: body.replace(b"music", b"mu\r\nsic"), "no value in 'sic"),
        (lambda body: body.replace(b"VERSION:2.0\r\n", b""), "VCALENDAR has no VERSION"),
        (lambda body: body.replace(b"PRODID:-//reminders//feeds//EN\r\n", b""), "VCALENDAR has no PRODID"),
        (lambda body: body.replace(b"BEGIN:VEVENT", b"METHOD:PUBLISH\r\nBEGIN:VEVENT"), "VCALENDAR has METHOD"),
        (lambda body: body.replace(b"BEGIN:VEVENT", b"UID:x\r\nBEGIN:VEVENT"), "VCALENDAR has UID"),
        (lambda body: body.replace(b"DTSTAMP:20221116T093000Z\r\n", b""), "VEVENT has no DTSTAMP"),
        (lambda body: body.replace(b"END:VEVENT", b"SUMMARY:b\r\nEND:VEVENT"), "VEVENT has SUMMARY 2 times"),
        (lambda body: body.replace(b"END:VEVENT", b"RRULE:FREQ=YEARLY\r\nEND:VEVENT"), "VEVENT has RRULE"),
        (lambda body: body.replace(b"DTEND;VALUE=DATE:20230513", b"DTEND;VALUE=DATE:20230512"), "DTEND not after"),
        (lambda body: body.replace(b"DTEND;VALUE=DATE:20230513", b"DTEND:20230513T000000Z"), "DTEND of another type"),
        (lambda body: body.replace(b";VALUE=DATE", b""), "DTSTART:20230512"),
        (lambda body: body.replace(b"20230512", b"20230230"), "DTSTART:20230230"),
        (lambda body: body.replace(b"TRANSP:TRANSPARENT\r\n", b""), "TRANSP does not go with DTSTART"),
        (lambda body: body.replace(b"STATUS:CONFIRMED", b"STATUS:DONE"), "STATUS is none of an event"),
        (lambda body: body.replace(b"UID:", b"UID:x"), "UID is no UUID"),
        (lambda body: body.replace(b"URL:https://", b"URL:https:// "), "URL is no URI"),
        (lambda body: body.replace(b"X-WR-CALNAME:", b"X-WR-CALNAME:My "), "NAME and X-WR-CALNAME differ"),
        (lambda body: body.replace(b"END:VCALENDAR\r\n", b""), "no whole VCALENDAR"),
        (lambda body: body.replace(b"\r\nEND:VCALENDAR", b"\r\n\r\nEND:VCALENDAR"), "an empty line"),
        (lambda body: body.replace(entry_of(body), 2 * entry_of(body)), "2 times"),
    ],
)  # fmt: skip
def test_a_fault_of_an_entry_is_noticed(fault: Callable[[bytes], bytes], words: str) -> None:
    assert problems(PLAIN) == []
    assert any(words in one for one in problems(fault(PLAIN))), problems(fault(PLAIN))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda body: body.replace(b"TZID:Asia/Almaty", b"TZID:Almaty Time"), "zones used ['Asia/Almaty']"),
        (lambda body: body[: body.index(b"BEGIN:VTIMEZONE")] + body[body.index(b"BEGIN:VEVENT") :], "zones used"),
        (lambda body: body.replace(b"TZOFFSETTO:+0600", b"TZOFFSETTO:6"), "TZOFFSETTO is no offset"),
        (lambda body: body.replace(b"ACTION:DISPLAY", b"ACTION:AUDIO"), "an alarm that is not DISPLAY"),
        (lambda body: body.replace(b"TRIGGER:-P", b"TRIGGER:P-"), "TRIGGER is no duration"),
        (lambda body: body.replace(b"BEGIN:VALARM", b"BEGIN:VEVENT"), "VEVENT inside VEVENT"),
    ],
)
def test_a_fault_of_zones_and_alarms_is_noticed(fault: Callable[[bytes], bytes], words: str) -> None:
    assert problems(RINGING) == []
    assert any(words in one for one in problems(fault(RINGING))), problems(fault(RINGING))


@pytest.mark.parametrize("undated", ["show", "hide", "span"])
@pytest.mark.parametrize("zones", ["utc", "local"])
@pytest.mark.parametrize("private", ["hide", "mask"])
@pytest.mark.parametrize("languages", [(), ("ca", "en")])
def test_every_view_of_everything_has_no_problem(
    undated: str, zones: str, private: str, languages: tuple[str, ...]
) -> None:
    records = [
        event(**RELATIONS, description={"ca": "Relacions; diplomàtiques", "en": "x"}),
        event(**ANDORRA_DAY),
        event(id="leap", kind="birthday", title="Ada", since="2000-02-29", leap_day="omit"),
        event(id="span", since="2008-01-30", milestones=["10000 days", "500 months"]),
        event(id="month", since="2008-05"),
        event(id="moved", since="2010-10-09", observed="next", regions=["AD"]),
        once(id="timed", time="23:30", duration="2h", location="Опера, Алматы"),
        once(id="fold", on="2025-10-26", time="02:30", timezone="Europe/Andorra"),
        once(id="off", status="cancelled"),
        event(id="rule", since=None, rule="last thursday of november"),
    ]
    view = View(undated=undated, zones=zones, private=private, languages=languages, alarms=True)  # type: ignore[arg-type]  # words of the tables above

    assert problems(render(*records, view=view)) == []
