"""Dates of other calendars in words, as they are typed at a prompt."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from reminders.core.chronologies import NAMES
from reminders.core.errors import InvalidInput
from reminders.definitions.ambiguity import Ambiguous
from reminders.definitions.spoken import understand

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "native", "day"),
    [
        ("8 Adar II 5774", "hebrew:5774-06-08", "2014-03-10"),
        ("8 Adar I 5774", "hebrew:5774-05L-08", "2014-02-08"),
        ("8 adar sheni, 5774", "hebrew:5774-06-08", "2014-03-10"),
        ("8 Adar 1 5774", "hebrew:5774-05L-08", "2014-02-08"),
        ("8 Adar 5775", "hebrew:5775-06-08", "2015-02-27"),
        ("5 Iyyar 5708", "hebrew:5708-08-05", "1948-05-14"),
        ("Tishri 1, 5784", "hebrew:5784-01-01", "2023-09-16"),
        ("5784 Tishrei 1", "hebrew:5784-01-01", "2023-09-16"),
        ("15 Ramadan 1445", "islamic-umalqura:1445-09-15", "2024-03-25"),
        ("15th of Sha'ban, 1445 A.H.", "islamic-umalqura:1445-08-15", "2024-02-25"),
        ("3 Rabi\N{RIGHT SINGLE QUOTATION MARK} al-awwal 1445 AH", "islamic-umalqura:1445-03-03", "2023-09-18"),
        ("9 Dhu al-Hijjah 1445", "islamic-umalqura:1445-12-09", "2024-06-15"),
        ("10 Farvardin 1402", "persian:1402-01-10", "2023-03-30"),
        ("10 Tir 1402 AP", "persian:1402-04-10", "2023-07-01"),
        ("1 Meskerem 2016", "ethiopic:2016-01-01", "2023-09-12"),
        ("10 Ter 2016", "ethiopic:2016-05-10", "2024-01-19"),
        ("26 May 1799 O.S.", "julian:1799-05-26", "1799-06-06"),
        ("26 May 1799 (Old Style)", "julian:1799-05-26", "1799-06-06"),
        ("26 мая 1799 г. (ст. ст.)", "julian:1799-05-26", "1799-06-06"),
        ("29 February 1900 O.S.", "julian:1900-02-29", "1900-03-13"),
        ("7 November 1917 N.S.", "1917-11-07", "1917-11-07"),
        ("chinese:2020-04L-10", "chinese:2020-04L-10", "2020-06-01"),
    ],
)
def test_a_day_in_the_words_of_its_calendar(text: str, native: str, day: str) -> None:
    found = understand(text, TODAY)

    assert (str(found), str(getattr(found, "first", None))) == (native, day)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        pytest.param("8 Adar 5774", ["hebrew:5774-05L-08", "hebrew:5774-06-08"], id="a year with two Adars"),
        pytest.param("3/4/1799 O.S.", ["julian:1799-04-03", "julian:1799-03-04"], id="day and month in numbers"),
        pytest.param("10 Tir 1402", ["persian:1402-04-10", "ethiopic:1402-05-10"], id="a month of two calendars"),
    ],
)
def test_what_may_be_two_days_is_not_guessed(text: str, readings: list[str]) -> None:
    with pytest.raises(Ambiguous) as refusal:
        understand(text, TODAY)
    assert [reading for reading, _ in refusal.value.readings] == readings
    assert str(refusal.value).endswith(f"write {' or '.join(readings)}")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("31 Ramadan 1445", "day 31 does not exist"),
        ("30 Adar 5775", "day 30 does not exist"),
        ("1 Muharram 1300", "lies outside the Islamic (Umm al-Qura) calendar"),
        ("Ramadan 1445", "write day, month and year, such as '15 Ramadan 1445'"),
        ("15 Ramadan", "write day, month and year"),
        ("May 1799 O.S.", "write one such as '26 May 1799 O.S.'"),
        ("4L/10 2020", "such as chinese:2020-04L-10"),
        ("hebrew:5774-6-99", "day 99 does not exist"),
        ("mayan:12-1-1", "known: chinese"),
    ],
)
def test_a_refusal_names_the_remedy(text: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        understand(text, TODAY)
    assert remedy in str(refusal.value)


def test_names_of_months_load_no_library_of_dates() -> None:
    script = (
        "import sys; from datetime import date; from reminders.definitions.spoken import understand\n"
        "understand('30 Jan 2008', date(2026, 1, 1)); print(*(set(sys.argv[1:]) & set(sys.modules)))"
    )
    modules = [f"reminders.core.chronologies.{name.replace('-', '_')}" for name in NAMES if name != "gregorian"]
    command = [sys.executable, "-c", script, *modules, "pyluach", "hijridate", "borax"]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == ""
