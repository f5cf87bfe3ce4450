"""`reminders show`: one event."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from reminders.cli.output import bold, countdown, dim, mark_of, print_columns, print_json, when_words
from reminders.cli.session import json_option, with_service
from reminders.core import clean
from reminders.core.occurrence import Occurrence
from reminders.core.zones import utc_words
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.labels.titles import Titled


@click.command("show")
@click.argument("event")
@click.option("--lang", metavar="LANG", help="The language of the titles.")
@json_option
@with_service
def command(service: Service, *, event: str, lang: str | None, as_json: bool) -> None:
    """Show one event, EVENT being calendar/event.

    Example: reminders show kazakhstan-andorra/diplomatic-relations
    """
    from reminders.actions.show import show
    from reminders.labels.titles import entitle

    if as_json:
        print_json(shown_json(service, event, lang))
        return
    today = service.today
    shown = show(service.store, event, today, zone=service.options.zone)
    languages = (lang or service.options.language,)
    click.echo(bold(clean.in_order(shown.record.event.title.choose((*languages, *shown.calendar.languages))[1])))
    hidden = {"title", "id"}
    print_columns(
        ([dim(name), _plain(value)] for name, value in shown.record.document.items() if name not in hidden), indent=2
    )
    click.echo(dim(f"  revision {shown.record.revision}, changed {utc_words(shown.record.updated_at)}"))
    print_columns(
        (
            _row(one, entitle(one, shown.calendar, languages), today, service.options.zone, languages[0])
            for one in shown.occurrences
        ),
        indent=2,
    )
    if (one := shown.next_milestone) is not None:
        row = _row(one, entitle(one, shown.calendar, languages), today, service.options.zone, languages[0])
        print_columns([[dim("next milestone"), *row[:-1]]], indent=2)


def _row(occurrence: Occurrence, titled: "Titled", today: date, zone: str, lang: str) -> list[str]:
    return [
        when_words(occurrence, lang),
        dim(countdown(occurrence, today, zone, lang)),
        titled.text,
        mark_of(occurrence, titled.jubilee),
    ]


def shown_json(service: Service, event: str, lang: str | None = None) -> dict[str, Any]:
    """Return the event as `show --json` prints it."""
    from reminders.actions.shapes import event_shape, occurrence_shape
    from reminders.actions.show import show

    shown = show(service.store, event, service.today, zone=service.options.zone)
    languages = (lang or service.options.language,)
    return {
        **event_shape(shown.record),
        "next": occurrence_shape(shown.next, shown.calendar, languages) if shown.next else None,
        "next_milestone": occurrence_shape(shown.next_milestone, shown.calendar, languages)
        if shown.next_milestone
        else None,
        "occurrences": [occurrence_shape(one, shown.calendar, languages) for one in shown.occurrences],
    }


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)
