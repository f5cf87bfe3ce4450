"""How commands take dates: what was understood is said, what has two meanings is asked back where somebody sits."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("option", "text", "sentence"),
    [
        ("--since", "30 jan 2008", 'Understood "30 jan 2008" as Wednesday 30 January 2008.'),
        ("--since", "Jan 30, 2008", 'Understood "Jan 30, 2008" as Wednesday 30 January 2008.'),
        ("--since", "8 Adar II 5774", 'Understood "8 Adar II 5774" as Monday 10 March 2014 (hebrew:5774-06-08).'),
        ("--since", "29 February", 'Understood "29 February" as 29 February of every year (--02-29).'),
        ("--since", "aug 2022", 'Understood "aug 2022" as some time in August 2022.'),
        ("--on", "some time in 2023", 'Understood "some time in 2023" as some time in 2023.'),
        (
            "--on",
            "15 Ramadan 1470",
            'Understood "15 Ramadan 1470" as Friday 26 June 2048 (islamic-umalqura:1470-09-15).',
        ),
        ("--rule", "every friday", 'Understood "every friday" as the rule FREQ=WEEKLY;BYDAY=FR.'),
    ],
)
def test_add_says_how_words_were_understood(run: Run, option: str, text: str, sentence: str) -> None:
    assert run("add", "it", option, text).stdout.splitlines()[0] == sentence


def test_a_native_date_becomes_a_native_anchor_and_a_single_date_its_gregorian_day(run: Run) -> None:
    run("add", "one", "--since", "8 Adar II 5774", "--rite", "yahrzeit")
    run("add", "two", "--on", "15 Ramadan 1470")

    assert "hebrew:5774-06-08" in run("show", "personal/one").output
    assert "2048-06-26" in run("show", "personal/two").output


@pytest.mark.parametrize("text", ["2027-05-12", "2027", "2027-33"])
def test_nothing_is_said_of_what_is_plain(run: Run, text: str) -> None:
    assert "Understood" not in run("add", "it", "--on", text).output


def test_other_commands_say_it_on_standard_error(run: Run) -> None:
    run("add", "it", "--on", "2027")

    assert 'Understood "in May 2027" as some time in May 2027.' in run("upcoming", "--from", "in May 2027").stderr
    assert "Understood" not in run("upcoming", "--from", "in May 2027").stdout
    assert 'Understood "12 may 2027" as Wednesday 12 May 2027.' in run("fix", "personal/it", "12 may 2027").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--on", "03/04/2033"], "Fri 4 Mar 2033", id="a date"),
        pytest.param(["--rule", "every 2nd tuesday"], "second tuesday of the month", id="a rule"),
    ],
)
def test_at_a_terminal_two_meanings_are_asked_back(tmp_path: Path, arguments: list[str], said: str) -> None:
    command = [sys.executable, "-m", "reminders", "add", "it", *arguments]
    ours, theirs = pty.openpty()
    os.write(ours, b"2\n")
    ran = subprocess.run(
        command, cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, text=True, check=True
    )
    os.close(theirs)
    asked = os.read(ours, 10_000).decode()
    os.close(ours)

    assert "Which is meant (1, 2):" in asked
    assert said in ran.stdout


def test_in_a_pipe_two_meanings_are_refused_with_both(run: Run) -> None:
    text = run("add", "it", "--on", "03/04/2033", code=2).stderr

    assert "'03/04/2033' may be 3 April 2033 or 4 March 2033; write 2033-04-03 or 2033-03-04" in text
