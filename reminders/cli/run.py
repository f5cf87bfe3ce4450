"""`reminders run`: the daemon, notices and web in one process."""

import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from reminders.cli.output import bold, dim, good, instant_words, print_columns, warn, when_words
from reminders.cli.session import with_service
from reminders.core.errors import InvalidInput
from reminders.wiring import Service

if TYPE_CHECKING:
    from reminders.core.record import CalendarRecord

_SHOWN = 5
_SOONEST = 50
_FEW_EVENTS = 5_000


@click.command("run")
@click.option("--host", metavar="ADDRESS", help="The address to listen on; 127.0.0.1 by default.")
@click.option("--port", type=click.IntRange(0, 65_535), help="The port to listen on; 8000 by default.")
@click.option("--no-web", is_flag=True, help="Send notices only.")
@click.option("--no-notices", is_flag=True, help="Serve feeds and pages only.")
@with_service
def command(service: Service, *, host: str | None, port: int | None, no_web: bool, no_notices: bool) -> None:
    """Apply the calendars folder, then send notices and serve feeds and pages until stopped.

    Example: reminders run --port 8080
    """
    from reminders.daemon.log import configure

    form = service.settings.log_format
    configure("text" if form == "text" or (form == "auto" and sys.stderr.isatty()) else "json")
    told_to_stop = _told_to_stop()
    _apply_calendars(service)
    _try_templates(service)
    site = None if no_web else service.web_server(host=host, port=port)
    daemon = None if no_notices else service.daemon()
    try:
        if site is not None:
            site.start()
        if daemon is not None:
            daemon.start(service.renewed_versions)
        _print_overview(service, site.address if site else None, sends=daemon is not None)
        os.read(told_to_stop, 1)
    finally:
        with suppress(OSError):  # on a full disk it is stopped all the same
            click.echo(dim("Stopping: what is being sent is finished first."), err=True)
        if site is not None:
            site.stop()
        if daemon is not None:
            daemon.stop()


def _told_to_stop() -> int:
    """Return a descriptor that can be read from once the process is told to stop.

    An `Event` that a handler sets would not do. Handlers run in the main thread, which sleeps, and the system may give
    the signal to another one: nobody would wake it. The byte is written wherever the signal arrives.
    """
    told, teller = os.pipe()
    os.set_blocking(teller, False)
    signal.set_wakeup_fd(teller)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    return told


def _apply_calendars(service: Service) -> None:
    """Apply the calendars folder. A wrong file is told, and keeps no notices of the others from being sent."""
    from reminders.actions.apply import apply_files
    from reminders.cli.apply import print_plan
    from reminders.cli.files import read_definitions

    folder = service.settings.calendars
    if not folder.is_dir():
        return
    try:
        files = read_definitions(service, [folder])
        applied = apply_files(service.store, service.options, files, service.now, keep_conflicts=True)
    except InvalidInput as error:
        warn(f"{error}\nThe calendars were not applied; going on with what is stored. `reminders check` helps.")
        return
    print_plan(applied, values=_is_read())
    for step in applied.conflicts:
        for one in step.conflicts:
            values = f": {one.store!r} in the store, {one.file!r} in the file" if _is_read() else ""
            warn(
                f"{step.name}: `{one.field}` differs{values}; the store's value stays. "
                "`reminders apply --take file|store` decides."
            )


def _try_templates(service: Service) -> None:
    """Say what is wrong with the administrator's templates; messages are laid out by ours meanwhile."""
    if service.options.templates is None:
        return
    from reminders.notices.layout import template_faults

    for fault in template_faults(service.options.templates):
        warn(f"{fault}\nMessages are laid out by the template that ships until that is mended.")


def _is_read() -> bool:
    """Tell whether somebody reads what is printed; else it goes to a log, where private titles have no place."""
    return sys.stdout.isatty()


def _print_overview(service: Service, address: str | None, *, sends: bool) -> None:
    """Print where the feeds are, what comes next, and what will be sent to whom."""
    if address is not None:
        click.echo(f"\n{good('Serving')} {bold(address)}")
        print_columns((_place(address, one) for one in service.store.calendars()), indent=2)
    _print_coming(service)
    if sends:
        _print_sending(service)
    click.echo(dim(f"\nStored in {service.store.describe()}. Stop with Ctrl-C."))


def _place(address: str, record: "CalendarRecord") -> list[str]:
    """Return where a calendar is read; a private one is nowhere but behind its links."""
    title = dim(str(record.calendar.title))
    if record.calendar.private:
        return ["private", f"reminders links create {record.id}", title if _is_read() else ""]
    return ["feed", f"{address}/calendars/{record.id}.ics", title]


def _print_coming(service: Service) -> None:
    """Print the next occurrences; with very many events finding them takes too long for a start."""
    from reminders.actions.upcoming import upcoming
    from reminders.core.dates import shift
    from reminders.labels.titles import entitle

    click.echo(bold("\nWhat comes next"))
    count = service.store.count_events()
    if count > _FEW_EVENTS:
        click.echo(f"  {count:,} events are stored; `reminders upcoming` lists what comes of them")
        return
    today = service.today
    found = upcoming(service.store, today, shift(today, 365), zone=service.options.zone, cancelled=False)
    found = [one for one in found if _is_read() or not (one.calendar.private or one.occurrence.event.private)][:_SHOWN]
    languages = (service.options.language,)
    print_columns(
        ([when_words(one.occurrence), entitle(one.occurrence, one.calendar, languages).text] for one in found), indent=2
    )
    if not found:
        hint = ': `reminders add "..." --since DATE` adds something' if _is_read() else ", as far as it is public"
        click.echo(f"  nothing within a year{hint}")


def _print_sending(service: Service) -> None:
    """Print the next notices, of the events whose notices are due soonest."""
    from reminders.actions.simulate import simulate, subjects
    from reminders.core.dates import shift

    click.echo(bold("\nWhat will be sent"))
    today, now = service.today, service.now
    calendars = {record.id: record.calendar for record in service.store.calendars()}
    soonest = [
        record
        for record in service.store.events_due(now + timedelta(days=365), _SOONEST)
        if _is_read() or not (calendars[record.calendar].private or record.document.get("private"))
    ]
    dues = simulate(service.store, service.options, now, today, shift(today, 365), records=soonest)
    dues = [due for due in dues if due.due_at > now][:_SHOWN]
    print_columns(
        (
            [
                instant_words(
                    due.due_at,
                    service.zone_of(due.identity.recipient, calendars[due.identity.calendar]),
                ),
                due.identity.recipient,
                due.identity.channel,
                subject,
            ]
            for due, subject in zip(dues, subjects(service.store, service.options, now, dues), strict=True)
        ),
        indent=2,
    )
    if not dues:
        click.echo("  nothing within a year" + ("" if _is_read() else ", as far as it is public"))
