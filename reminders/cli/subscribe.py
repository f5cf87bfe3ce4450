"""`reminders subscribe`: follows a calendar that is kept elsewhere."""

from typing import TYPE_CHECKING

import click

from reminders.cli.output import dim, good, print_columns, print_json, warn, when_words
from reminders.cli.session import json_option, with_service
from reminders.cli.subscriptions import print_refreshed, span_words
from reminders.core.event import Calendar
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.actions.subscribe import Subscribed

_SHOWN = 3


@click.command("subscribe")
@click.argument("url", metavar="URL")
@click.option("--calendar", required=True, metavar="ID", help="The calendar that follows it; made where it is absent.")
@click.option(
    "--every", metavar="INTERVAL", help="How often to read it, such as 30m, 6h or 1d; else as it asks itself."
)
@click.option(
    "--remind", multiple=True, metavar="OFFSET", help="A reminder for all of the calendar; may be given again."
)
@click.option("--private", is_flag=True, help="Publish no feed; only recipients who name the calendar are told.")
@json_option
@with_service
def command(
    service: Service,
    *,
    url: str,
    calendar: str,
    every: str | None,
    remind: tuple[str, ...],
    private: bool,
    as_json: bool,
) -> None:
    """Follow an .ics calendar that is kept elsewhere: its events are mirrored, and its notices sent, from here.

    Example: reminders subscribe https://example.org/team.ics --calendar team --remind 1d
    """
    from reminders.actions.shapes import source_shape
    from reminders.actions.subscribe import parse_interval, subscribe

    done = subscribe(
        service.store,
        service.options,
        service.outbound,
        url,
        service.now,
        calendar=calendar,
        every=parse_interval(every) if every else None,
        remind=remind,
        private=private,
    )
    if as_json:
        print_json(source_shape(done.refreshed.source))
    else:
        _show(service, done)


def _show(service: Service, done: "Subscribed") -> None:
    """Print what was made and read, and what comes of it."""
    calendar, source = done.calendar.calendar, done.refreshed.source
    if done.new_calendar:
        shown = "private" if calendar.private else "public, with a feed of its own; --private keeps it from others"
        click.echo(dim(f"Made the calendar {calendar.id}, which is {shown}"))
    click.echo(f"{good('Subscribed')} {calendar.id} to {source.place}, read every {span_words(source.interval)}")
    print_refreshed(done.refreshed)
    _show_coming(service, calendar)
    if not calendar.remind:
        warn("  nobody is reminded of it yet: give --remind 1d, or `remind` in a file of the calendar")


def _show_coming(service: Service, calendar: Calendar) -> None:
    from reminders.actions.upcoming import upcoming
    from reminders.core.dates import shift
    from reminders.labels.titles import entitle

    today, languages = service.today, (service.options.language,)
    found = upcoming(service.store, today, shift(today, 365), zone=service.options.zone, calendars=[calendar.id])
    print_columns(
        (
            ["next", when_words(one.occurrence), entitle(one.occurrence, one.calendar, languages).text]
            for one in found[:_SHOWN]
        ),
        indent=2,
    )
