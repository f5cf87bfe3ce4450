"""Recipients from CSV: what spreadsheets and address books write, and every fault with its line."""

from pathlib import Path

import pytest

from reminders.core.errors import InvalidFile, InvalidInput
from reminders.definitions.recipient_table import parse_table, read_recipients
from reminders.notices.channels import check_address


def parsed(text: str) -> list[dict[str, object]]:
    return list(parse_table(text, "people.csv", check_address=check_address).recipients)


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        pytest.param(
            'id,name,address,tags,changes\nada,"Lovelace, Ada",ada@example.org,"work, family",yes\n',
            [
                {
                    "id": "ada",
                    "name": "Lovelace, Ada",
                    "address": "mailto:ada@example.org",
                    "tags": ["work", "family"],
                    "changes": True,
                }
            ],
            id="a spreadsheet",
        ),
        pytest.param(
            "E-Mail;Name;Quiet Hours;On Doubt\nAda.Lovelace@example.org;Ада;22:00-07:00;skip\n",
            [
                {
                    "id": "ada-lovelace",
                    "name": "Ада",
                    "address": "mailto:Ada.Lovelace@example.org",
                    "quiet_hours": "22:00-07:00",
                    "on_doubt": "skip",
                }
            ],
            id="semicolons, other names, no id",
        ),
        pytest.param(
            "id\taddress\tmembers\nada\tconsole\t\nall\t\tada\n\n",
            [{"id": "ada", "address": "console"}, {"id": "all", "members": ["ada"]}],
            id="tabs, a group, a blank line",
        ),
        pytest.param(
            "Name,E-mail Address\nAda,ada@example.org\n",
            [{"id": "ada", "name": "Ada", "address": "mailto:ada@example.org"}],
            id="the name of an address book",
        ),
    ],
)
def test_a_row_is_a_recipient(text: str, documents: list[dict[str, object]]) -> None:
    assert parsed(text) == documents


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param("", ["line 1: the first line names no column `address` or `email`"], id="an empty file"),
        pytest.param("address,colour\n", ["line 1: unknown column `colour`"], id="an unknown column"),
        pytest.param("address,email\n", ["line 1: the column `address` stands there twice"] * 1, id="a column twice"),
        pytest.param(
            "id,address,digest\nada,pigeon:ada,daily 08:00\nben,console,hourly\nben,,\neve,console,\neve,console,\n",
            ["line 2, ada: ", "line 3, ben: ", "line 4, ben: `address` is missing", "line 6, eve: the id stands"],
            id="each line",
        ),
        pytest.param(
            "id,address,digest\nben,ben@@example.org,hourly\n",
            ["line 2, ben: `digest`", "line 2, ben: 'ben@@"],
            id="two in one",
        ),
        pytest.param(
            'id,address\nada,"console',
            ['line 2: not valid CSV: a cell that begins with " does not end'],
            id="an open quote",
        ),
        pytest.param(
            "id,address\nada,console,x\n", ["line 2: 3 cells, but the first line names 2"], id="too many cells"
        ),
        pytest.param("address,changes\nada@example.org,maybe\n", ["line 2, ada: `changes`"], id="neither yes nor no"),
    ],
)
def test_all_faults_are_told_at_once_each_with_its_line(text: str, problems: list[str]) -> None:
    with pytest.raises(InvalidFile) as raised:
        parsed(text)
    told = [str(problem) for problem in raised.value.problems]
    assert all(any(line.startswith(start) for line in told) for start in problems), told


def test_a_toml_file_is_read_as_apply_reads_it_but_brings_no_calendar(tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text('[[recipient]]\nid = "ada"\naddress = "console"\n', "utf-8")
    assert read_recipients(file, check_address=check_address).recipients == ({"id": "ada", "address": "console"},)
    file.write_text('[calendar]\nid = "family"\ntitle = "Family"\n', "utf-8")
    with pytest.raises(InvalidInput, match="reminders apply"):
        read_recipients(file, check_address=check_address)


def test_what_is_no_text_or_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_recipients(file, check_address=check_address)
    file.write_bytes(b"id,address\n\xff\n")
    with pytest.raises(InvalidFile, match="UTF-8"):
        read_recipients(file, check_address=check_address)
