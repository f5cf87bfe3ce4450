"""What the program has, the documentation names: settings, commands, fields of the format, keys of the JSON."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from reminders.actions.apply import Step
from reminders.actions.shapes import (
    event_shape,
    link_shape,
    notice_shape,
    occurrence_shape,
    recipient_shape,
    source_shape,
    step_shape,
)
from reminders.cli import COMMANDS
from reminders.config import SETTINGS, Setting
from reminders.core import engine
from reminders.core.event import Calendar, Kind
from reminders.core.link import Link
from reminders.core.notice import Identity, Notice, State
from reminders.core.record import EventRecord, RecipientRecord
from reminders.core.source import Source
from reminders.definitions.models import CalendarModel, EventModel, RecipientModel
from reminders.definitions.values import MilestoneTable, ReminderTable
from reminders.feeds.view import View
from reminders.labels import LANGUAGES, PLACEHOLDERS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NOW = datetime(2023, 1, 1, tzinfo=UTC)
PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")] if not path.relative_to(ROOT).parts[0].startswith(".")
)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def code_in(page: str) -> set[str]:
    """Return what stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", text_of(page)))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_variable_and_default(setting: Setting) -> None:
    row = next(line for line in text_of("docs/settings.md").splitlines() if line.startswith(f"| `{setting.name}` |"))

    assert f"`{setting.variable}`" in row
    assert not setting.default or f"| `{setting.default}` |" in row


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_an_example(name: str) -> None:
    row = next(line for line in text_of("docs/commands.md").splitlines() if line.startswith(f"| `{name}` |"))

    assert f"`reminders {name}" in row


def test_no_command_is_documented_that_does_not_exist() -> None:
    pages = "\n".join(page.read_text("utf-8") for page in PAGES)
    named = set(re.findall(r"`reminders ([a-z]+)", pages)) | set(
        re.findall(r"^\$ reminders ([a-z]+)", pages, re.MULTILINE)
    )

    assert named <= COMMANDS.keys()


@pytest.mark.parametrize(
    "model",
    [CalendarModel, EventModel, RecipientModel, ReminderTable, MilestoneTable],
    ids=lambda model: model.__name__,
)
def test_every_field_of_the_file_is_documented(model: type[BaseModel]) -> None:
    rows = [line for line in text_of("docs/format.md").splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`(\w+)`", row.split(" | ")[0])}
    documented |= set(re.findall(r"\b(every|also) = ", "\n".join(rows)))  # the two that stand within `milestones`

    assert {field.alias or name for name, field in model.model_fields.items()} <= documented


@pytest.mark.parametrize(
    ("what", "words"),
    [
        pytest.param("kinds", [kind.value for kind in Kind], id="kinds"),
        pytest.param("placeholders", [f"{{{name}}}" for name in PLACEHOLDERS], id="placeholders"),
    ],
)
def test_every_word_that_a_field_takes_is_documented(what: str, words: list[str]) -> None:
    assert set(words) <= code_in("docs/format.md"), what


def test_every_language_is_documented() -> None:
    assert set(LANGUAGES) <= code_in("docs/settings.md")


def test_every_state_of_a_notice_is_documented() -> None:
    assert {state.value for state in State} <= code_in("docs/json.md")


@pytest.mark.parametrize("shape", ["occurrence", "event", "recipient", "notice", "link", "subscription", "step"])
def test_every_key_of_the_json_is_documented(shape: str) -> None:
    pages = code_in("docs/json.md") | code_in("docs/format.md")

    assert shapes()[shape].keys() <= pages


def test_every_parameter_of_a_feed_is_documented() -> None:
    view = View(
        languages=("ca",), first=date(2023, 1, 1), last=date(2023, 12, 31), undated="span", cancelled="hide",
        milestones_only=True, tags=("a",), kinds=("event",),
    )  # fmt: skip

    assert {part.partition("=")[0] for part in view.canonical().split("&")} <= code_in("docs/commands.md")


@each_page
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text("utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_decision_stands_in_the_list_and_tells_context_choice_and_price() -> None:
    folder = DOCS / "decisions"
    for page in sorted(folder.glob("*.md")):
        if page.name != "README.md":
            text = page.read_text("utf-8")
            assert f"({page.name})" in (folder / "README.md").read_text("utf-8")
            assert all(f"**{part}.**" in text for part in ("Context", "Choice", "Price")), page.name


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)", text_of("README.md"))) <= targets


def shapes() -> dict[str, dict[str, object]]:
    """Return one of each JSON object, as the program makes it."""
    document = {"id": "founding", "kind": "anniversary", "title": "founding", "since": "2008-01-30"}
    record = EventRecord.new("example", document, NOW)
    calendar = Calendar(id="example", uid="6f2ab6d0-7a57-4c4c-8d0e-0c1f5d8b7a11", title=record.event.title)
    (occurrence,) = engine.occurrences(record.event, calendar, date(2023, 1, 1), date(2023, 12, 31))
    recipient = RecipientRecord(id="ada", document={"id": "ada", "address": "console"}, created_at=NOW, updated_at=NOW)
    identity = Identity("example", "founding", "2023-01-30", "3d", "ada", "console")
    notice = Notice(id="n", identity=identity, due_at=NOW, nominal_at=NOW, next_at=NOW)
    return {
        "occurrence": occurrence_shape(occurrence, calendar, ("en",)),
        "event": event_shape(record),
        "recipient": recipient_shape(recipient),
        "notice": notice_shape(notice, NOW),
        "link": link_shape(Link(id="l", digest="", calendar="example", view="", name="", created_at=NOW), NOW),
        "subscription": source_shape(
            Source(calendar="example", url="https://example.org/", next_at=NOW, created_at=NOW)
        ),
        "step": step_shape(Step("event", "example/founding", "add")),
    }


def test_every_test_that_the_ledger_of_standards_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text_of("docs/rfc.md")))

    assert len(named) > 15
    assert {name for path, name in named if f"def {name}(" not in text_of(path)} == set()


@pytest.mark.parametrize("room", ["actions", "core", "web"])
def test_every_module_of_a_large_room_stands_in_its_map_once(room: str) -> None:
    folder = ROOT / "reminders" / room
    named = re.findall(r"`(\w+)`", (folder / "__init__.py").read_text("utf-8"))

    assert sorted(named) == sorted(
        path.stem
        for path in folder.iterdir()
        if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem != "__init__")
    )


def test_every_page_that_the_code_refers_to_is_here() -> None:
    code = [path for folder in ("reminders", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    named = {(name, path) for path in code for name in re.findall(r"\b(docs/[\w/-]+\.md)", path.read_text("utf-8"))}

    assert len(named) > 10
    assert [(name, path) for name, path in named if not (ROOT / name).exists()] == []
