"""What a composed notice consists of, and how the templates lay it out as text and as HTML."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the table below: what it is about, what it says, and the address that it links to."""

    heading: str
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that a reader sees, in words; the templates only place it.

    `lead` is the first thing to know ("In 3 days"), `when` the day and times below it. `ask` and `commands` are for an
    open date. `accent` is a CSS colour name.
    """

    language: str
    subject: str
    calendar: str
    title: str
    title_language: str
    lead: str
    because: str
    accent: str = "steelblue"
    late: str = ""
    label: str = ""
    when: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    ask: str = ""
    commands: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A notice in few words, as a digest has it. `day` is when it is for its reader, `None` where that is open."""

    day: date | None
    title: str
    title_language: str
    calendar: str
    details: tuple[str, ...]
    late: str = ""
    commands: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All that a reader of a digest sees: summaries under the days on which they are, and those without one last."""

    language: str
    subject: str
    heading: str
    because: str
    days: tuple[tuple[str, tuple[Summary, ...]], ...]
    late: str = ""


def render_digest(digest: Digest) -> tuple[str, str]:
    """Return the digest as plain text and as HTML."""
    templates = _environment()
    return templates.get_template("digest.txt").render(digest=digest), templates.get_template("digest.html").render(
        digest=digest
    )


def render(letter: Letter) -> tuple[str, str]:
    """Return the letter as plain text and as HTML."""
    templates = _environment()
    return templates.get_template("letter.txt").render(letter=letter), templates.get_template("letter.html").render(
        letter=letter
    )


@cache
def _environment() -> "Environment":
    """Return the templates' sandbox; compiled once, and imported only by who sends (start-up time)."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
