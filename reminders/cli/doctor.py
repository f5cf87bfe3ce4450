"""`reminders doctor`: looks for what is wrong."""

import click

from reminders import zone_data
from reminders.cli.output import print_columns, print_json, warn
from reminders.cli.session import json_option, with_service
from reminders.wiring import Service

_COLORS = {"good": "green", "note": "yellow", "problem": "red"}


@click.command("doctor")
@click.option("--trust-clock", is_flag=True, help="Say that the clock is right, where a daemon waits for that.")
@json_option
@with_service
def command(service: Service, *, trust_clock: bool, as_json: bool) -> None:
    """Look for what is wrong with store, data and settings; exit code 1 if there is a problem.

    Example: reminders doctor
    """
    from reminders.actions.clock import trust
    from reminders.actions.doctor import doctor

    if trust_clock and not trust(service.store):
        warn("no daemon waits for the clock to be trusted")
    findings = doctor(service.store, service.options, service.versions(), service.now, tz_source=zone_data.source())
    if as_json:
        print_json([{"level": one.level, "subject": one.subject, "words": one.words} for one in findings])
    else:
        print_columns([click.style(one.level, fg=_COLORS[one.level]), one.subject, one.words] for one in findings)
    if any(one.level == "problem" for one in findings):
        click.get_current_context().exit(1)
