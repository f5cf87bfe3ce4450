"""`reminders add`: adds an event."""

from contextlib import nullcontext
from datetime import date
from typing import Any

import click

from reminders.cli.dates import meaning_of, rule_of, understanding
from reminders.cli.output import dim, good, print_json
from reminders.cli.session import day_of, json_option, with_service
from reminders.core.edtf import ImpreciseDate
from reminders.wiring import Service


@click.command("add")
@click.argument("title")
@click.option(
    "--since",
    metavar="DATE",
    help="The day that years are counted from; 2022-08, --02-29 or '8 Adar II 5774' will do.",
)
@click.option("--on", metavar="DATE", help="A single date, or a window such as 2023 or 2023-05/2023-07.")
@click.option(
    "--rule", metavar="RULE", help="Such as 'every friday', 'last thursday of november' or 'FREQ=MONTHLY;BYDAY=1MO'."
)
@click.option(
    "--kind",
    metavar="KIND",
    help="anniversary, birthday, wedding, work, memorial, national-day, observance, event, deadline.",
)
@click.option("--calendar", metavar="ID", help="Where it goes; the only calendar, else 'personal'.")
@click.option("--id", "event_id", metavar="ID", help="Its id; made from the title by default.")
@click.option("--time", metavar="HH:MM", help="The local time, for a timed event.")
@click.option("--duration", metavar="LENGTH", help="Such as 2h or 90m, for a timed event.")
@click.option("--days", type=click.IntRange(1, 366), help="How many whole days it takes.")
@click.option("--timezone", metavar="ZONE", help="An IANA name such as Asia/Almaty.")
@click.option("--until", metavar="DATE", help="The last day on which it may recur.")
@click.option("--leap-day", metavar="POLICY", help="29 February in other years: backward, forward or omit.")
@click.option("--chronology", metavar="NAME", help="The calendar to count in, such as hebrew or chinese.")
@click.option("--rite", metavar="RITE", help="Hebrew only: birthday or yahrzeit.")
@click.option("--milestones", metavar="LIST", help="Such as '10,25,50,10000 days' or 'every 5'.")
@click.option("--observed", metavar="POLICY", help="Shift to a working day: next, previous or nearest.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="CODE",
    help="Whose working days count, such as KZ; may be given again.",
)
@click.option(
    "--remind", multiple=True, metavar="REMINDER", help="Such as 3d or '5 working days at 08:00'; may be given again."
)
@click.option("--occasion", metavar="ID", help="The event on whose occasion it is held.")
@click.option("--status", metavar="STATUS", help="tentative, confirmed or cancelled.")
@click.option("--location", metavar="TEXT")
@click.option("--description", metavar="TEXT")
@click.option("--url", metavar="URL")
@click.option("--source", metavar="TEXT", help="Where a reader can check the date.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="May be given again.")
@click.option("--private", is_flag=True, help="Keep it out of every public view.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, and add nothing.")
@json_option
@with_service
def command(
    service: Service,
    /,
    *,
    title: str,
    since: str | None,
    on: str | None,
    rule: str | None,
    until: str | None,
    calendar: str | None,
    event_id: str | None,
    milestones: str | None,
    dry_run: bool,
    as_json: bool,
    **fields: Any,
) -> None:
    """Add an event and show its next occurrences and notices.

    Example: reminders add "Ada's birthday" --since "10 Dec 1990" --kind birthday --remind 7d --remind 0d
    """
    from reminders.actions.add import add_event
    from reminders.actions.rehearse import rehearsal
    from reminders.cli.coming import print_preview
    from reminders.cli.show import shown_json

    today = service.today
    raw = _given({"title": title, "id": event_id, **fields})
    understood: list[str] = []
    for name, text in (("since", since), ("on", on)):
        if text is not None:
            raw[name] = _date_text(text, today, understood, native=name == "since")
    if rule is not None:
        raw["rule"] = _rule_text(rule, understood)
    if until is not None:
        raw["until"] = str(day_of(_date_text(until, today, understood, native=False), today, option="--until"))
    if milestones is not None:
        raw["milestones"] = _milestones(milestones)
    with rehearsal(service.store) if dry_run else nullcontext():
        added = add_event(service.store, service.options, raw, service.now, calendar=calendar)
        if as_json:
            print_json(shown_json(service, added.record.key))
            return
        for line in understood:
            click.echo(line)
        if added.new_calendar:
            click.echo(f"{'Would make' if dry_run else 'Made'} the calendar {added.calendar.id}")
        click.echo(f"{'Would add' if dry_run else good('Added')} {added.record.key}")
        print_preview(service, added.record, added.calendar.calendar)
    if dry_run:
        click.echo(dim("Nothing was added: this was a dry run."))


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
