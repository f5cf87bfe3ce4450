"""Files that were broken by accident or on purpose: a reading or one line, and soon."""

import random
import subprocess
import sys
import time

import pytest

from reminders.core.errors import InvalidInput
from reminders.definitions.files import check_event
from reminders.imports import child, icalendar
from reminders.imports.child import read_calendar
from tests.imports.writing import an_ics

SEEDS = [
    an_ics(
        "UID:s\nDTSTART;TZID=Asia/Almaty:20260105T020000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=40\n"
        "EXDATE:20260106",
        "UID:s\nRECURRENCE-ID:20260111T210000Z\nDTSTART;TZID=Asia/Almaty:20260113T020000\nDURATION:PT1H",
        "DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260503\nCATEGORIES:a,b\nURL:https://example.org/\nCLASS:PUBLIC",
        "DTSTART:20260501T220000Z\nRRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20400101T000000Z\nRDATE:20270101T000000Z/PT1H",
        "DTSTART:20260229\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1\nSTATUS:TENTATIVE\nSEQUENCE:4\n"
        "DESCRIPTION:a\\nb\\, c\\;",
        head="X-WR-CALNAME:Team\nX-WR-TIMEZONE:Europe/Paris\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\nBEGIN:VTIMEZONE\n"
        "TZID:Asia/Almaty\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\n"
        "END:STANDARD\nEND:VTIMEZONE",
    ),
    an_ics(
        "DTSTART:20260501\nBEGIN:VALARM\nTRIGGER:-P1D\nREPEAT:2\nDURATION:PT5M\nACTION:DISPLAY\nEND:VALARM\nSUMMARY:\U0001f382"
    ),
]
TOKENS = [
    b"\r\n", b"\n", b"\r", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\x1b[31m", b"=", b"==", b";", b":",
    b",", b'"',
    b"\\", b"\\n", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:", b"RRULE:FREQ=SECONDLY",
    b"RRULE:FREQ=DAILY;COUNT=999999999",
    b"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", b"DTSTART:00010101", b"DTSTART:99991231", b"DTSTART:00000000T",
    b"DURATION:P99999999W",
    b"DTEND:00010101T000000Z", b"TZID=/../../etc/passwd", b"TZID=", b"UID:", b"RECURRENCE-ID:99991231T235959Z",
    b"\n ", b"\n\t",
    b"INTERVAL=0", b"BYDAY=99MO", b"UNTIL=99999999T999999Z", b"99999999999999999999", b"-1", b"SEQUENCE:-",
    b"{title.__class__}",
]  # fmt: skip
MUTANTS = 3_000


def mutant(seed: int) -> bytes:
    """Return one of the seeds with a few things done to it; the same for the same number."""
    dice = random.Random(seed)
    octets = bytearray(dice.choice(SEEDS))
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(octets) + 1)
        match dice.randrange(6):
            case 0:
                octets[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                octets[place:place] = dice.choice(TOKENS)
            case 2:
                del octets[place : place + dice.randint(1, 40)]
            case 3:
                octets[place:place] = octets[place : place + dice.randint(1, 200)]
            case 4:
                lines = octets.split(b"\r\n")
                lines[dice.randrange(len(lines))] = dice.choice(lines)
                octets = bytearray(b"\r\n".join(lines))
            case 5:
                octets[place : place + 8] = dice.choice(TOKENS)
    return bytes(octets)


def test_thousands_of_broken_files_are_read_or_refused_in_one_line() -> None:
    outcomes = {"read": 0, "refused": 0}
    for seed in range(MUTANTS):
        octets, begun = mutant(seed), time.process_time()
        try:
            reading = icalendar.read(octets, home="UTC")
            said = list(reading.skipped)
            outcomes["read"] += 1
            for fields in reading.events:
                try:
                    check_event(fields, calendar_timezone="UTC")
                except InvalidInput as error:  # pragma: no cover - whatever else it is would fail the test
                    said.append(str(error).partition("\n")[0])
        except InvalidInput as error:
            said = [str(error)]
            outcomes["refused"] += 1
        assert all(len(line.splitlines()) == 1 and len(line) < 1_000 for line in said), (seed, said)
        assert not any("(TypeError)" in line or "(AttributeError)" in line for line in said), (seed, said)
        assert time.process_time() - begun < 2, seed

    assert min(outcomes.values()) > MUTANTS / 20, outcomes


@pytest.mark.parametrize("seed", range(8))
def test_the_child_answers_for_a_broken_file_as_the_reader_does(seed: int) -> None:
    def outcome(read: object) -> object:
        assert callable(read)
        try:
            return read(mutant(seed), home="UTC")
        except InvalidInput as error:
            return str(error)

    assert outcome(read_calendar) == outcome(icalendar.read)


def calendar(body: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\n" + body + b"END:VCALENDAR\r\n"


def event(line: bytes) -> bytes:
    return calendar(b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260501\r\n" + line + b"\r\nEND:VEVENT\r\n")


EVENT = b"BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20260501\r\nEND:VEVENT\r\n"
OBSERVANCE = b"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=SECONDLY\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        pytest.param(b"", "it is empty", id="nothing"),
        pytest.param(b"\r\n \n", "it is empty", id="blank lines"),
        pytest.param(
            b"<!DOCTYPE html><title>Sign in</title>", "it is no calendar: it begins with '<!DOCTYPE", id="a page"
        ),
        pytest.param(b'{"error": 404}', "it is no calendar", id="JSON"),
        pytest.param(b"\x1f\x8b\x08\x00" * 9, "it is no calendar", id="gzip"),
        pytest.param(an_ics("DTSTART:20260501")[:-30], "it breaks off: the VEVENT of line 3", id="cut"),
        pytest.param(b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "line 2: 'END:VEVENT' ends nothing", id="crossed"),
        pytest.param(b"BEGIN:VCALENDAR\r\n" + b"a" * 5_000_000, "of at most 5,000,000", id="too large"),
        pytest.param(
            calendar(b"SUMMARY:" + b"a" * 70_000 + b"\r\n"), "line 2: it is longer than 65,536", id="a long line"
        ),
        pytest.param(
            calendar(b"SUMMARY:a\r\n" + b" b\r\n" * 70_000), "line 2: it is longer than 65,536", id="a folded line"
        ),
        pytest.param(calendar(b"BEGIN:VEVENT\r\n" * 5_000), "more than 3 deep", id="deep"),
        pytest.param(
            calendar(b"BEGIN:VTIMEZONE\r\n" + OBSERVANCE * 50_000), "more than 500 observances", id="observances"
        ),
        pytest.param(calendar(b"".join(EVENT % n for n in range(20_001))), "more than 20,000 components", id="events"),
        pytest.param(
            calendar(b"BEGIN:VEVENT\r\nUID:1\r\nRDATE:20260501\r\n" + b"RDATE:20260502,20260503\r\n" * 100_000),
            "more than 5,000 dates",
            id="dates",
        ),
        pytest.param(
            calendar(b"BEGIN:VEVENT\r\nBEGIN:VALARM\r\nREPEAT:1000000000\r\n"),
            "repeats more than 10 times",
            id="an alarm",
        ),
    ],
)
def test_what_is_too_much_or_no_calendar_is_refused_before_it_is_parsed(octets: bytes, said: str) -> None:
    with pytest.raises(InvalidInput) as failure:
        read_calendar(octets, home="UTC")

    assert said in str(failure.value)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(calendar(b"\n" * 1_000_000), id="a million line feeds"),
        pytest.param(calendar(b"\r" * 1_000_000), id="a million carriage returns"),
        pytest.param(event(b"DTSTART" + b"=" * 60_000 + b":1"), id="equals signs"),
        pytest.param(event(b"DTSTART" + b';a="' * 15_000 + b":1"), id="quotes"),
        pytest.param(event(b"SUMMARY:" + b"\\" * 60_000), id="backslashes"),
        pytest.param(event(b"DURATION:P" + b"1" * 60_000), id="digits"),
        pytest.param(calendar(b"".join(EVENT % n for n in range(19_990))), id="19,990 events"),
        pytest.param(
            calendar(
                b"".join(
                    (EVENT % n).replace(b"END", b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\nEND")
                    for n in range(1_000)
                )
            ),
            id="1,000 rules that no day fits",
        ),
    ],
)
def test_what_makes_parsers_slow_is_read_within_the_limits_of_the_child(octets: bytes) -> None:
    read_calendar(octets, home="UTC")


@pytest.mark.parametrize(
    ("statement", "ended"),
    [
        pytest.param("bytearray(1 << 30)", "MemoryError", id="memory"),
        pytest.param("open('written', 'w').write('x' * 9999)", "File too large", id="files"),
    ],
)
def test_the_child_is_kept_small(statement: str, ended: str, tmp_path: object) -> None:
    program = f"from reminders.imports import child; child.limit(); {statement}"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=str(tmp_path), check=False
    )

    assert result.returncode != 0
    assert ended in result.stderr


def test_a_child_that_dies_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_PROGRAM", "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")

    with pytest.raises(InvalidInput, match="too much time or memory"):
        read_calendar(b"", home="UTC")
