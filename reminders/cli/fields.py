"""The fields of an event as options, which `add` and `edit` share, and what they mean."""

import tomllib
from datetime import date
from typing import Any

import click

from reminders.cli.dates import meaning_of, rule_of, understanding
from reminders.cli.session import day_of, options
from reminders.core.edtf import ImpreciseDate
from reminders.core.errors import InvalidInput

# An option for each field of an event but its id and title.
field_options = options(
    click.option(
        "--since",
        metavar="DATE",
        help="The day that years are counted from; 2022-08, --02-29 or '8 Adar II 5774' will do.",
    ),
    click.option("--on", metavar="DATE", help="A single date, or a window such as 2023 or 2023-05/2023-07."),
    click.option(
        "--rule",
        metavar="RULE",
        help="Such as 'every friday', 'last thursday of november' or 'FREQ=MONTHLY;BYDAY=1MO'.",
    ),
    click.option(
        "--kind",
        metavar="KIND",
        help="anniversary, birthday, wedding, work, memorial, national-day, observance, event, deadline.",
    ),
    click.option("--time", metavar="HH:MM", help="The local time, for a timed event."),
    click.option("--duration", metavar="LENGTH", help="Such as 2h or 90m, for a timed event."),
    click.option("--days", type=click.IntRange(1, 366), help="How many whole days it takes."),
    click.option("--timezone", metavar="ZONE", help="An IANA name such as Asia/Almaty."),
    click.option("--until", metavar="DATE", help="The last day on which it may recur."),
    click.option("--leap-day", metavar="POLICY", help="29 February in other years: backward, forward or omit."),
    click.option("--chronology", metavar="NAME", help="The calendar to count in, such as hebrew or chinese."),
    click.option("--rite", metavar="RITE", help="Hebrew only: birthday or yahrzeit."),
    click.option("--milestones", metavar="LIST", help="Such as '10,25,50,10000 days' or 'every 5'."),
    click.option("--observed", metavar="POLICY", help="Shift to a working day: next, previous or nearest."),
    click.option(
        "--region",
        "regions",
        multiple=True,
        metavar="CODE",
        help="Whose working days count, such as KZ; may be given again.",
    ),
    click.option(
        "--remind",
        multiple=True,
        metavar="REMINDER",
        help="Such as 3d, '5 working days at 08:00', '7d until acknowledged', or a table as in a file: "
        """'{ before = "7d", to = ["ada"] }'; may be given again.""",
    ),
    click.option(
        "--responsible",
        multiple=True,
        metavar="ID",
        help="Who is asked for an open date, by default all who follow the calendar; may be given again.",
    ),
    click.option("--occasion", metavar="ID", help="The event on whose occasion it is held."),
    click.option("--status", metavar="STATUS", help="tentative, confirmed or cancelled."),
    click.option("--location", metavar="TEXT"),
    click.option("--description", metavar="TEXT"),
    click.option("--url", metavar="URL"),
    click.option("--source", metavar="TEXT", help="Where a reader can check the date."),
    click.option("--tag", "tags", multiple=True, metavar="TAG", help="May be given again."),
    click.option("--private", is_flag=True, help="Keep it out of every public view."),
)


def fields_of(given: dict[str, Any], today: date) -> tuple[dict[str, Any], list[str]]:
    """Return the fields that were given, as a file would have them, and what was understood of words typed for them."""
    raw, understood = _given(given), list[str]()
    for name in ("since", "on"):
        if name in raw:
            raw[name] = _date_text(raw[name], today, understood, native=name == "since")
    if "rule" in raw:
        raw["rule"] = _rule_text(raw["rule"], understood)
    if "until" in raw:
        until = _date_text(raw["until"], today, understood, native=False)
        raw["until"] = str(day_of(until, today, option="--until"))
    if "remind" in raw:
        raw["remind"] = [reminder_of(text) for text in raw["remind"]]
    if "milestones" in raw:
        raw["milestones"] = _milestones(raw["milestones"])
    return raw, understood


def reminder_of(text: str) -> Any:
    """Return a reminder as a file has it: text, or where it is a table in TOML, that. Raises `InvalidInput`."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        return tomllib.loads(f"remind = {text}")["remind"]
    except tomllib.TOMLDecodeError as error:
        example = '{ before = "7d", until = "acknowledged", to = ["ada"] }'
        raise InvalidInput(f"--remind: {text[:200]!r} is no table ({error}); write one such as '{example}'") from error


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that were given, as a file would have them."""
    found = {name: value for name, value in fields.items() if value not in (None, (), False)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _date_text(text: str, today: date, said: list[str], *, native: bool) -> str:
    """Return the date as a file has it, and note how it was understood where that is not plain from the text.

    `native` keeps a date of another calendar as one, `hebrew:5774-05L-08`; else it is its Gregorian day.
    """
    from reminders.core.chronologies import prefix

    value = meaning_of(text, today)
    if sentence := understanding(text, value):
        said.append(sentence)
    is_foreign = not native and prefix(str(value)) is not None
    return value.first.isoformat() if is_foreign and isinstance(value, ImpreciseDate) and value.first else str(value)


def _rule_text(text: str, said: list[str]) -> str:
    """Return the rule in its canonical spelling, and note that where it was typed otherwise."""
    rule = rule_of(text)
    if rule != " ".join(text.split()):
        said.append(f'Understood "{text}" as the rule {rule}.')
    return rule


def _milestones(text: str) -> Any:
    if text.startswith("every "):
        return {"every": int(text.removeprefix("every "))} if text[6:].isdigit() else [text]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return [int(part) if part.isdigit() else part for part in parts] or [text]
