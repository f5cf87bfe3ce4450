"""Feeds as files: `feed`, `export` of tables, and `publish`."""

from pathlib import Path

import pytest

from tests.cli.conftest import RANGE, Run


@pytest.mark.parametrize(
    ("form", "start"),
    [
        pytest.param("ics", "BEGIN:VCALENDAR\r\n", id="iCalendar"),
        pytest.param("json", '["vcalendar",[["version",{},"text","2.0"]', id="jCal"),
        pytest.param("atom", '<?xml version="1.0" encoding="utf-8"?>\n<feed ', id="Atom"),
        pytest.param("csv", "calendar,event,kind,title,", id="a table"),
    ],
)
def test_a_feed_in_each_format(founding: None, run: Run, form: str, start: str) -> None:
    body = run("feed", "kazakhstan-andorra", "--format", form).stdout_bytes.decode()

    assert body.startswith(start)
    assert "15th anniversary of diplomatic relations" in run(
        "feed", "kazakhstan-andorra", *RANGE, "--format", form
    ).stdout_bytes.decode().replace("\r\n ", "")


def test_an_exported_table_is_that_of_the_feed(founding: None, run: Run) -> None:
    exported = run("export", "kazakhstan-andorra", "--format", "csv").stdout_bytes

    assert exported == run("feed", "kazakhstan-andorra", "--format", "csv").stdout_bytes


def test_a_feed_of_more_than_200_years_is_refused(founding: None, run: Run) -> None:
    said = run("feed", "kazakhstan-andorra", "--from", "0001-01-01", "--to", "9999-12-31", code=2).stderr
    assert "longer than 200 years" in said


def test_a_file_that_cannot_be_written_is_named(founding: None, run: Run) -> None:
    assert (
        "/nowhere/x.ics: cannot be written" in run("feed", "kazakhstan-andorra", "-o", "/nowhere/x.ics", code=2).stderr
    )


def test_publish_writes_the_site_once_and_a_check_tells_what_would_change(run: Run, founding: None) -> None:
    assert "would write" in run("publish", "public", "--check", code=1).stdout
    written = run("publish", "public")
    assert "wrote   calendars/kazakhstan-andorra.ics" in written.stdout
    assert "set base_url" in written.stderr
    assert run("publish", "public").stdout == ""
    assert run("publish", "public", "--check").stdout == ""
    body = run("feed", "kazakhstan-andorra", "-o", "feed.ics").stderr
    assert body
    assert Path("public/calendars/kazakhstan-andorra.ics").read_bytes() == Path("feed.ics").read_bytes()

    run("cancel", "kazakhstan-andorra/diplomatic-relations")

    assert "would write   calendars/kazakhstan-andorra.ics" in run("publish", "public", "--check", code=1).stdout
