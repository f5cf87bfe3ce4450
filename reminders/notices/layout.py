"""What a composed notice consists of, and how the templates lay it out as text and as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, NamedTuple

from reminders.core import clean
from reminders.core.addresses import safe_link
from reminders.core.errors import TemplateFault
from reminders.labels.placeholders import capitalized

if TYPE_CHECKING:
    from jinja2 import Environment

# Gmail cuts what is longer than 102 kB, the way to unsubscribe with it; a summary takes 500 to 700 octets.
_MOST_IN_HTML = 120
# What a template of the administrator may make, and count to: one that never ends would hold up its channel.
_LONGEST_TEXT = 20_000_000
_LONGEST_RANGE = 1_000
_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the table below: what it is about, what it says, and the address that it links to."""

    heading: str
    text: str
    link: str | None = None

    @classmethod
    def of(cls, heading: str, text: str, link: str | None) -> "Fact":
        """Return the line made of what others wrote."""
        return cls(heading=capitalized(heading), text=clean.one_line(text), link=safe_link(link))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How the event gets into the reader's calendar: the attached file, and addresses at services that take one."""

    heading: str
    file: str
    links: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that a reader sees, in words; the templates only place it.

    `lead` is the first thing to know ("In 3 days"), `news` what became of the date, or is asked about it, `when` the
    day and times below.
    `moment` has `lead` and the first of `when` in one sentence, where there is one: "In 3 days, on Monday 30 January".
    `ask` and `commands` are for an open date. `answers` are what its reader can do by a link, the first the most
    important, and `please` asks for it. `stop` ends all messages, by a link. `accent` is a CSS colour name, `colon` the
    language's.
    """

    language: str
    subject: str
    calendar: str
    title: str
    title_language: str
    lead: str
    because: str
    accent: str = "steelblue"
    colon: str = ": "
    late: str = ""
    news: str = ""
    moment: str = ""
    label: str = ""
    when: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    ask: str = ""
    commands: tuple[str, ...] = ()
    please: str = ""
    answers: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    entry: Entry | None = None
    stop: Fact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A notice in few words, as a digest has it.

    `day` is when it is for its reader, `None` where that is open; `clock` is when it starts there, `None` for all day.
    """

    day: date | None
    title: str
    title_language: str
    calendar: str
    details: tuple[str, ...]
    clock: time | None = None
    late: str = ""
    commands: tuple[str, ...] = ()
    answers: tuple[Fact, ...] = ()
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
    colon: str = ": "
    stop: Fact | None = None
    left_out_form: str = "+ {}"

    @property
    def first_days(self) -> tuple[tuple[str, tuple[Summary, ...]], ...]:
        """The first summaries, as many as a mail program shows whole; the plain text has all."""
        room, shown = _MOST_IN_HTML, []
        for heading, summaries in self.days:
            if room > 0:
                shown.append((heading, summaries[:room]))
            room -= len(summaries)
        return tuple(shown)

    @property
    def left_out(self) -> int:
        """How many summaries stand in the plain text only."""
        return max(0, sum(len(summaries) for _, summaries in self.days) - _MOST_IN_HTML)

    @property
    def left_out_note(self) -> str:
        """How many those are, in the reader's words."""
        return self.left_out_form.format(self.left_out)


class Rendered(NamedTuple):
    """Both forms of a message; `fault` says what is wrong with an administrator's templates, in whose place ours stand.

    A message that looks otherwise is better than none.
    """

    text: str
    html: str
    fault: str = ""


def render_digest(digest: Digest, folder: Path | None = None) -> Rendered:
    """Return the digest as plain text and as HTML; `folder` as in `render`."""
    return _both("digest", folder, digest=digest)


def render(letter: Letter, folder: Path | None = None) -> Rendered:
    """Return the letter as plain text and as HTML, by the templates in `folder` where it has one of that name."""
    return _both("letter", folder, letter=letter)


def template_faults(folder: Path) -> list[str]:
    """Return what is wrong with an administrator's templates, by what happens when they are used."""
    if not folder.is_dir():
        return [f"{folder}: there is no such folder"]
    shipped = {path.name for path in _TEMPLATES.iterdir()}
    unknown = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name not in shipped)
    faults = [f"{folder / name}: is used by nothing; templates are {', '.join(sorted(shipped))}" for name in unknown]
    tried = (*(render(one, folder) for one in _LETTERS), render_digest(_DIGEST, folder))
    return list(dict.fromkeys([*faults, *(one.fault for one in tried if one.fault)]))


def _both(name: str, folder: Path | None, **values: Letter | Digest) -> Rendered:
    parts, faults = [], []
    for file in (f"{name}.txt", f"{name}.html"):
        try:
            parts.append(_rendered(file, folder, **values))
        except TemplateFault as error:
            faults.append(str(error))
            parts.append(_rendered(file, None, **values))
    text, html = parts
    return Rendered(text, html, "; ".join(faults))


def _rendered(name: str, folder: Path | None, **values: Letter | Digest) -> str:
    """Return one form of a message. Raises `TemplateFault` for a template of the folder."""
    try:
        template = _environment(folder).get_template(name)
        return template.render(**values) if folder is None else _bounded(template.generate(**values))
    except Exception as error:
        if folder is None:
            raise
        raise TemplateFault(f"{folder / name}{_line_of(name, error)}: {_words_of(error)}") from error


def _bounded(pieces: Iterable[str]) -> str:
    """Return the text that the pieces make. Raises `OverflowError` rather than never end."""
    kept, size = [], 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > _LONGEST_TEXT:
            raise OverflowError(f"it makes more than {_LONGEST_TEXT:,} characters; does a loop end?")
    return "".join(kept)


def _short_range(*bounds: int) -> range:
    """Return a range, unless loops over it in one another could go on for hours. Raises `OverflowError`."""
    made = range(*bounds)
    if len(made) > _LONGEST_RANGE:
        raise OverflowError(f"a range of {len(made):,} is too long; {_LONGEST_RANGE:,} is the most")
    return made


def _line_of(name: str, error: Exception) -> str:
    """Return where in a template it went wrong, as `, line 3`."""
    line = getattr(error, "lineno", None)
    if line is None:
        lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename.endswith(name)]
        line = lines[-1] if lines else None
    return "" if line is None else f", line {line}"


def _words_of(error: Exception) -> str:
    """Return what went wrong in words that say what can be done about it."""
    from jinja2 import TemplateNotFound

    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name!r} in the folder; those that ship are 'shipped/letter.html' and so on"
    return str(error).replace(f"{__name__}.", "")


@cache
def _environment(folder: Path | None) -> "Environment":
    """Return the templates' sandbox; compiled once, and imported only by who sends (start-up time).

    A template of the folder may build on ours: `{% extends "shipped/letter.html" %}`.
    """
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    shipped = FileSystemLoader(_TEMPLATES)
    own = [FileSystemLoader(folder)] if folder is not None else []
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*own, shipped, PrefixLoader({"shipped": shipped})]),
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=folder is not None,
    )
    environment.globals["range"] = _short_range
    return environment


# What templates are tried out with: one letter that has everything, one that has next to nothing, and a digest.
_LETTERS = (
    Letter(
        language="en",
        subject="15th anniversary of diplomatic relations: in 3 days, Mon 30 Jan 2023",
        calendar="Kazakhstan and Andorra",
        title="15th anniversary of diplomatic relations",
        title_language="en",
        lead="In 3 days",
        because="You get this because you follow “Kazakhstan and Andorra”.",
        late="2 days late",
        label="Milestone",
        moment="In 3 days, on Monday 30 January 2023, 10:00 (Almaty)",
        when=("Monday 30 January 2023", "10:00 (Almaty)"),
        description=("A paragraph.", "Two\nlines."),
        ask="When is it?",
        commands=("reminders fix calendar/event DATE",),
        please="Please say when it is done.",
        answers=(Fact(heading="", text="Done", link="#"), Fact(heading="", text="Remind me in 1 day", link="#")),
        facts=(Fact(heading="Source", text="example.org", link="https://example.org/"),),
        stop=Fact(heading="", text="Stop all reminders", link="#"),
        entry=Entry(heading="Add to calendar", file="event.ics", links=(Fact(heading="", text="Google", link="#"),)),
    ),
    Letter(language="en", subject="s", calendar="c", title="t", title_language="en", lead="l", because="b"),
)
_DIGEST = Digest(
    language="en",
    subject="2 reminders",
    heading="2 reminders",
    because="You asked for one message.",
    days=(
        (
            "Monday 30 January 2023 · in 3 days",
            (Summary(day=date(2023, 1, 30), title="t", title_language="en", calendar="c", details=()),),
        ),
    ),
    late="2 days late",
)
