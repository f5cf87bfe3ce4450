"""Calendar files: what is understood, and how every mistake is reported at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from reminders.core.document import decode_calendar, decode_event, decode_recipient
from reminders.core.errors import InvalidFile, InvalidInput
from reminders.definitions.files import check_event, find_files, parse_file, read_files
from reminders.definitions.schema import schema
from reminders.definitions.write import to_toml

HEAD = '[calendar]\nid = "family"\ntitle = "Family"\n'


def allowed(address: str) -> None:
    if not address.startswith("mailto:"):
        raise InvalidInput(f"{address!r} is no address")


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        parse_file(text, "family.toml", check_address=allowed)
    return [str(problem) for problem in caught.value.problems]


def event(**fields: Any) -> dict[str, Any]:
    return check_event({"id": "it", "title": "it", **fields}, calendar_timezone=None)


def test_all_problems_of_a_file_come_at_once_with_line_event_and_remedy() -> None:
    text = HEAD + (
        '[[event]]\nid = "apollo-11"\ntitle = "Apollo 11"\nsince = 1969-06-31\n\n'
        '[[event]]\nid = "sputnik"\ntitle = "Sputnik"\nsince = 1957-10-04\nsorce = "a book"\n'
    )
    with pytest.raises(InvalidFile) as caught:
        parse_file(text, "space.toml", check_address=allowed)
    assert str(caught.value).splitlines() == [
        "space.toml: 2 problems",
        "  line 7, apollo-11: `since`: 31 June does not exist; June has 30 days",
        "  line 13, sputnik: unknown field `sorce`; did you mean `source`?",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param('title = "x"\nsince = 2000-01-01', "`id` is missing", id="no id"),
        pytest.param('id = "X!"\ntitle = "x"\nsince = 2000-01-01', "'X!' is no id", id="bad id"),
        pytest.param('id = "x"\ntitle = "x"', "no date; give `since`", id="no date"),
        pytest.param('id = "x"\ntitle = "x"\non = "2023"\nsince = 2000-01-01', "goes with neither", id="two dates"),
        pytest.param(
            'id = "x"\ntitle = "x"\nkind = "party"\nsince = 2000-01-01', "`kind` is 'party'; write", id="kind"
        ),
        pytest.param('id = "x"\ntitle = "x"\nsince = "202X"', "cannot be counted from", id="decade as anchor"),
        pytest.param('id = "x"\ntitle = "x"\non = "--01-30"', "has no year, and `on` needs one", id="yearless on"),
        pytest.param(
            'id = "x"\ntitle = "x"\non = 2023-05-12\ntime = 18:30', "needs a time zone", id="time without zone"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\non = 2023-05-12\nduration = "2h"', "`duration` needs `time`", id="duration"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\non = 2023-05-12\nremind = ["2h"]', "needs an event with a `time`", id="hours"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\non = 2023-05-12\nremind = ["soon"]', "'soon' is no reminder", id="reminder"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\nmilestones = ["9 parsecs"]', "is no milestone", id="milestone"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\nmilestones = ["1e9 seconds"]', "give `time`", id="seconds"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\noccasion = "x"', "names the event itself", id="own occasion"
        ),
        pytest.param('id = "x"\ntitle = "x"\nrule = "every 1000 days"', "give it as `since`", id="rule without anchor"),
        pytest.param('id = "x"\ntitle = "x"\nrule = "FREQ=HOURLY"', "`rule`:", id="hourly"),
        pytest.param(
            'id = "x"\ntitle = "x {lable}"\nsince = 2000-01-01', "unknown placeholder {lable}", id="placeholder"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\nurl = "javascript:alert(1)"', "is no address", id="url"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\ntimezone = "Mars/Olympus"', "unknown time zone", id="zone"
        ),
        pytest.param('id = "x"\ntitle = "x"\nsince = 2000-01-01\nregions = ["ZZ"]', "no holiday data", id="region"),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\noccasion = "y"', "`occasion` names no event", id="occasion"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\nuntil = 1999-01-01', "lies before `since`", id="until"
        ),
        pytest.param('id = "x"\ntitle = "x"\nsince = 2000-01-01\ndays = "3"', "a whole number, without", id="type"),
        pytest.param('id = "x"\ntitle = "x"\nsince = 2000-01-01\ntags = "a"', "with brackets: tags = [", id="no list"),
        pytest.param('id = "x"\ntitle = "x"\nsince = 2000-01-01\nprivate = "yes"', "true or false", id="no yes"),
        pytest.param('id = "x"\ntitle = ""\nsince = 2000-01-01', "the text is empty", id="empty title"),
        pytest.param(
            'id = "x"\ntitle = " \\u0007\\u200b"\nsince = 2000-01-01', "the text is empty", id="nothing to be seen"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\nchronology = "martian"', "is not supported", id="chronology"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = "hebrew:5774-13-01"', "month 13 does not exist", id="native month"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = "martian:1-1-1"', "'martian' is not supported", id="native chronology"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = "hebrew:5774-05L-08"\nchronology = "persian"',
            "`chronology` is 'persian', but `since` is 'hebrew:5774-05L-08'",
            id="two chronologies",
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 1800-01-01\nchronology = "chinese"', "years 1901 to 2199", id="range"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = "2008-01"\nchronology = "hebrew"', "counts from a full date", id="month"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = "--01-30"\nchronology = "hebrew"', "counts from a full date", id="yearless"
        ),
        pytest.param('id = "x"\ntitle = "x"\non = "hebrew:5774-05L-08"', "goes into `since`", id="native on"),
        pytest.param(
            'id = "x"\ntitle = "x"\non = 2023-05-12\nchronology = "hebrew"', "drop `chronology`", id="on, chronology"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nrule = "every year"\nsince = 2014-02-08\nchronology = "hebrew"',
            "a rule names its calendar itself; write RSCALE=HEBREW into it and drop `chronology`",
            id="rule, chronology",
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nrule = "RSCALE=HEBREW;FREQ=YEARLY"\nsince = 2014-02-08\nrite = "yahrzeit"',
            "`rite` does not go with a rule",
            id="rule, rite",
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nrule = "FREQ=YEARLY"\nsince = 2012-02-29\nleap_day = "forward"',
            "`leap_day` does not go with a rule; write RSCALE=GREGORIAN and SKIP=FORWARD into it",
            id="rule, leap day",
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nrule = "RSCALE=CHINESE;FREQ=YEARLY"\nsince = 1800-01-01',
            "`since`: 1800-01-01 lies outside the Chinese calendar as it is known here: years 1901 to 2199",
            id="rule, range",
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nrule = "FREQ=DAILY;BYMONTHDAY=31;BYDAY=FR;COUNT=10000"\nsince = 2000-01-01',
            "too much work: 60,000 candidates in a row gave no day; shorten its lists, lower COUNT, or write UNTIL",
            id="rule, count",
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nrule = "every 2nd tuesday"\nsince = 2000-01-01',
            "write FREQ=WEEKLY;INTERVAL=2;BYDAY=TU or second tuesday of every month",
            id="two rules in words",
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = 2000-01-01\nrite = "yahrzeit"', "`rite` belongs to the Hebrew", id="rite"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = "hebrew:5774-05L-08"\nrite = "wake"', "'wake' is no rite", id="no rite"
        ),
        pytest.param(
            'id = "x"\ntitle = "x"\nsince = "chinese:2020-04L-10"\nleap_day = "omit"',
            "`leap_day` does not apply to the chinese chronology",
            id="leap day by custom",
        ),
    ],
)
def test_a_mistake_is_named_with_its_remedy(lines: str, said: str) -> None:
    (problem,) = problems(f"{HEAD}[[event]]\n{lines}\n")
    assert said in problem
    assert problem.startswith("line ")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param(
            'title = "x"\nmilestones = ["9 parsecs", 10, 0]', ["'9 parsecs' is no", "0 is no"], id="milestones"
        ),
        pytest.param('title = { EN = "x", de = 3 }', ["'EN' is no language tag", "`title.de` is a number"], id="texts"),
        pytest.param(
            'title = "x"\nremind = [{ befor = 3 }]', ["`before` is missing", "unknown field `befor`"], id="table"
        ),
    ],
)
def test_every_mistake_within_a_field_is_told(lines: str, said: list[str]) -> None:
    found = problems(f'{HEAD}[[event]]\nid = "x"\nsince = 2000-01-01\n{lines}\n')

    assert [words for words, told in zip(said, found, strict=True) if words in str(told)] == said


def test_doubled_ids_unknown_tables_and_events_without_a_calendar_are_reported() -> None:
    one = '[[event]]\nid = "x"\ntitle = "x"\nsince = 2000-01-01\n'
    assert problems(HEAD + one + one) == ["line 9, x: the id 'x' stands 2 times in this file; ids are unique"]
    said = problems(HEAD + '[[events]]\nid = "x"\n')[0]
    assert said == f"line {len(HEAD.splitlines()) + 1}: unknown field `events`; did you mean `event`?"
    assert "need a [calendar]" in problems(one)[0]


def test_a_syntax_error_names_its_line() -> None:
    assert problems(HEAD + "id = 'again'\ntitle = \n")[0].startswith("line ")


def test_recipients_are_checked_with_the_channels_in_use() -> None:
    text = '[[recipient]]\nid = "ada"\naddress = "pigeon:ada"\n'
    assert problems(text) == ["line 3, ada: 'pigeon:ada' is no address"]


def test_an_address_is_told_with_all_else_that_is_wrong_with_its_recipient() -> None:
    said = problems('[[recipient]]\nid = "r"\naddress = "ftp://x"\nquiet_hours = "22"\n')
    assert [line[:9] for line in said] == ["line 3, r", "line 4, r"]


def test_dates_and_times_may_be_tomls_own_or_text() -> None:
    text = HEAD + 'timezone = "Europe/Andorra"\n[[event]]\nid = "x"\ntitle = "x"\non = 2023-05-12\ntime = 18:30\n'
    (document,) = parse_file(text, "x.toml", check_address=allowed).events
    assert (document["on"], document["time"], document["kind"]) == ("2023-05-12", "18:30", "event")


def test_a_native_anchor_is_kept_with_its_months_written_out() -> None:
    document = event(since="hebrew:5774-5l-8", rite="yahrzeit")
    assert (document["since"], document.get("chronology")) == ("hebrew:5774-05L-08", None)
    decoded = decode_event(document, "family")
    assert (decoded.chronology, decoded.rite) == ("hebrew", "yahrzeit")
    assert event(**document) == document


def test_the_kind_follows_from_what_gives_the_date() -> None:
    assert event(since="2000-01-01")["kind"] == "anniversary"
    assert event(on="2000-01-01")["kind"] == "event"
    assert event(rule="easter")["kind"] == "observance"


def test_control_characters_are_taken_out_of_texts() -> None:
    assert event(since="2000-01-01", description="a\x00b\x85c\u2028d")["description"] == "a b c d"


def test_every_file_of_a_folder_is_read_and_all_their_problems_are_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(f'[calendar]\nid = "{name}"\n', "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_files(find_files([tmp_path]), check_address=allowed)
    assert str(caught.value).count("`title` is missing") == 2
    with pytest.raises(InvalidInput, match="no such file or folder"):
        find_files([tmp_path / "nothing"])


def test_a_written_file_says_what_was_read() -> None:
    text = HEAD + (
        'timezone = "Europe/Andorra"\nremind = ["3d", { before = "90d", only = "milestones" }]\n[[event]]\nid = "x"\n'
        'title = { en = "x", ca = "y" }\nsince = 2000-02-29\nmoved = { 2024-02-29 = 2024-03-04 }\n'
        'milestones = { every = 5, also = ["10000 days"] }\nexcept = [2004-02-29]\ntags = ["a", "b"]\n'
    )
    read = parse_file(text, "x.toml", check_address=allowed)
    written = to_toml({"calendar": read.calendar, "event": list(read.events)})
    again = parse_file(written, "x.toml", check_address=allowed)
    assert (again.calendar, again.events) == (read.calendar, read.events)


def test_what_is_valid_can_be_decoded() -> None:
    document = event(since="2000-02-29", remind=["3d"], milestones=[10, "10000 days"], leap_day="forward")
    assert decode_event(document, "family").leap_day == "forward"
    assert str(decode_calendar({"id": "a", "uid": "b", "title": "c"}).title) == "c"
    assert decode_recipient({"id": "a", "address": "console"}).address == "console"


def test_the_schema_names_every_field_of_an_event() -> None:
    text = json.dumps(schema())
    assert all(f'"{name}"' in text for name in ("since", "except", "leap_day", "milestones", "responsible"))


@pytest.mark.parametrize(
    "lines",
    [
        'id = ["a"]\ntitle = "x"\nsince = 2000-01-01',
        'id = "x"\ntitle = "x"\nsince = 2000-01-01\noccasion = ["a"]',
        "id = {}\ntitle = 3\nsince = 2008\nremind = [{ befor = 3 }]\nmilestones = { evry = 5 }",
        'id = "x"\ntitle = "x"\nsince = 2000-01-01\ndays = ' + "9" * 5_000,
    ],
    ids=["list as id", "list as occasion", "everything wrong", "a number of 5,000 digits"],
)
def test_values_of_any_wrong_type_are_problems_and_no_crash(lines: str) -> None:
    assert problems(f"{HEAD}[[event]]\n{lines}\n")


def test_a_number_where_a_date_belongs_is_told_to_be_quoted() -> None:
    (problem,) = problems(f'{HEAD}[[event]]\nid = "x"\ntitle = "x"\non = 2023\n')
    assert problem.endswith('`on` is a number; write it in quotes: on = "2023"')


def test_quotation_marks_in_a_comment_open_no_string() -> None:
    text = (
        '# long texts stand in """\n'
        + HEAD
        + 'timezone = "UTC"\n[[event]]\nid = "x"\ntitle = """a\nb"""\non = 2023-05-12\ntime = 18:30\n'
    )
    (document,) = parse_file(text, "x.toml", check_address=allowed).events
    assert (document["time"], document["title"]) == ("18:30", "a b")
