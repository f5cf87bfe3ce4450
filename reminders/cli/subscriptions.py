"""`reminders subscriptions`: which calendars follow another that is kept elsewhere."""

from datetime import timedelta

import click

from reminders.actions.refresh import Refreshed
from reminders.cli.output import good, instant_words, print_columns, print_json, warn
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service

_SHOWN_SKIPPED = 20


@click.group("subscriptions")
def command() -> None:
    """List, read again and end what `subscribe` began."""


@command.command("list")
@json_option
@with_service
def list_(service: Service, *, as_json: bool) -> None:
    """List the calendars that follow another, and how the last reading went.

    Example: reminders subscriptions list
    """
    from reminders.actions.shapes import source_shape

    sources = sorted(service.store.sources(), key=lambda one: one.calendar)
    if as_json:
        print_json([source_shape(one) for one in sources])
        return
    if not sources:
        click.echo("No calendar follows another. `reminders subscribe URL --calendar ID` begins that.")
    zone = service.options.zone
    print_columns(
        [
            one.calendar,
            one.place,
            f"every {span_words(one.interval)}",
            f"read {instant_words(one.last_success_at, zone)}" if one.last_success_at else "never read",
            f"{len(one.skipped)} skipped" if one.skipped else "",
            click.style(f"failed, {one.failures} in a row: {one.last_error}", fg="red") if one.failures else "",
        ]
        for one in sources
    )


@command.command("refresh")
@click.argument("calendar", metavar="CALENDAR", required=False)
@with_service
def refresh(service: Service, *, calendar: str | None) -> None:
    """Read one, or all, again now; exit code 1 if that fails.

    Example: reminders subscriptions refresh team
    """
    from reminders.actions.refresh import find_source
    from reminders.actions.refresh import refresh as read_again

    sources = [find_source(service.store, calendar)] if calendar else service.store.sources()
    failed = False
    for source in sources:
        done = read_again(service.store, service.options, service.outbound, source, service.now)
        failed |= done.failed
        if done.failed:
            warn(f"{source.calendar}: {done.source.last_error}; its events stay as they are")
        else:
            click.echo(f"{good('Read')} {source.calendar} from {source.place}")
            print_refreshed(done)
    if failed:
        click.get_current_context().exit(1)


@command.command("remove")
@click.argument("calendar", metavar="CALENDAR")
@click.option("--events", is_flag=True, help="Remove the events that came from there too.")
@with_service
def remove(service: Service, *, calendar: str, events: bool) -> None:
    """Follow a calendar no more; its events stay as they are, unless told otherwise.

    Example: reminders subscriptions remove team
    """
    from reminders.actions.subscribe import end_subscription

    count = end_subscription(service.store, service.options, calendar, service.now, drop_events=events)
    what = "were removed" if events else f"stay in {calendar}; --events removes them"
    click.echo(f"{good('Ended')} the subscription of {calendar}; {count} events {what}")


def print_refreshed(refreshed: Refreshed) -> None:
    """Print what a reading changed, and what of it could not be taken over."""
    mirrored = refreshed.mirrored
    counts = ", ".join(f"{verb} {count}" for verb, count in mirrored.counts.items())
    click.echo(f"  {counts or ('no event changed' if refreshed.is_new else 'unchanged since it was last read')}")
    for line in mirrored.skipped[:_SHOWN_SKIPPED]:
        warn(f"  not taken over: {line}")
    if len(mirrored.skipped) > _SHOWN_SKIPPED:
        warn(f"  and {len(mirrored.skipped) - _SHOWN_SKIPPED} more")


def span_words(span: timedelta) -> str:
    """Return a time as `--every` takes it, such as `12h`."""
    minutes = int(span.total_seconds()) // 60
    for size, unit in ((24 * 60, "d"), (60, "h")):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
