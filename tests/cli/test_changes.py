"""`fix`, `cancel`, `close`, `move` and `remove`: what they print, and what is shown after."""

import icalendar

from tests.cli.conftest import FOUNDING, RANGE, Run, RunJson

RELATIONS = "kazakhstan-andorra/diplomatic-relations"
ANDORRA_DAY = "kazakhstan-andorra/andorra-day"


def test_a_fixed_date_moves_the_same_entry_and_survives_the_unchanged_file(founding: None, run: Run) -> None:
    (uid, before), *_ = [(uid, one) for uid, one in entries(run).items() if "Andorra Day" in one["SUMMARY"]]
    assert (before["STATUS"], before["SEQUENCE"]) == ("TENTATIVE", "0")
    assert "date to be announced" in before["SUMMARY"]
    run("fix", ANDORRA_DAY, "2023-05-12")
    run("apply", str(FOUNDING))
    after = entries(run)[uid]
    assert (after["STATUS"], after["SEQUENCE"], after["SUMMARY"]) == ("CONFIRMED", "1", "Andorra Day in Kazakhstan")
    assert (after["DTSTART"], after["DTEND"]) == ("2023-05-12", "2023-05-13")


def test_a_change_is_shown_and_a_second_one_changes_nothing(founding: None, run: Run, run_json: RunJson) -> None:
    assert "Cancelled" in run("cancel", RELATIONS).output
    assert "nothing changed" in run("cancel", RELATIONS).output
    assert run_json("show", RELATIONS)["status"] == "cancelled"
    run("close", ANDORRA_DAY, "--held")
    assert run_json("show", ANDORRA_DAY)["resolution"] == "held"
    assert "--held or --declined" in run("close", ANDORRA_DAY, code=2).stderr


def test_one_occurrence_is_moved_and_the_others_stay(founding: None, run: Run, run_json: RunJson) -> None:
    run("move", RELATIONS, "2027-02-01", "--occurrence", "2027-01-30")
    found = run_json("upcoming", "--from", "2027-01-01", "--to", "2028-12-31", "--calendar", "kazakhstan-andorra")
    days = [one["start"] for one in found if one["event"] == "diplomatic-relations"]
    assert days == ["2027-02-01", "2028-01-30"]
    assert "--occurrence" in run("move", RELATIONS, "2027-02-01", code=1).stderr


def test_an_event_that_is_removed_is_gone_and_stays_so(founding: None, run: Run, run_json: RunJson) -> None:
    run("remove", RELATIONS)
    run("apply", str(FOUNDING))
    assert RELATIONS not in {f"{one['calendar']}/{one['id']}" for one in run_json("list")}


def entries(run: Run) -> dict[str, dict[str, str]]:
    """Return the entries of the founding feed by UID, each as its properties' text."""
    calendar = icalendar.Calendar.from_ical(run("feed", "kazakhstan-andorra", *RANGE).stdout_bytes)
    found = [{name: one.decoded(name) for name in one} for one in calendar.walk("VEVENT")]
    return {_text(one["UID"]): {name: _text(value) for name, value in one.items()} for one in found}


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
