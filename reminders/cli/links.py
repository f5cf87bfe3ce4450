"""`reminders links`: private addresses of feeds."""

from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl

import click

from reminders.cli.output import bold, day_words, dim, good, print_columns, print_json
from reminders.cli.session import day_of, json_option, with_service
from reminders.core import zones
from reminders.core.errors import InvalidInput
from reminders.core.link import Link
from reminders.wiring import Service


@click.group("links")
def command() -> None:
    """Make, list and revoke private addresses of feeds."""


@command.command("create")
@click.argument("calendar")
@click.option("--view", metavar="PARAMETERS", default="", help="What it shows, such as 'lang=ca&tags=family'.")
@click.option(
    "--private",
    type=click.Choice(["hide", "mask", "show"]),
    help="Private events: left out, without details and ages, or in full; hide by default.",
)
@click.option("--expires", metavar="DATE", help="The last day on which it works; no end by default.")
@click.option("--name", metavar="TEXT", default="", help='Who or what it is for, such as "Ada\'s phone".')
@json_option
@with_service
def create(
    service: Service, /, *, calendar: str, view: str, private: str | None, expires: str | None, name: str, as_json: bool
) -> None:
    """Make a private address of CALENDAR's feed. It is shown this once; what is stored cannot tell it again.

    Example: reminders links create family --view lang=ca --private mask --expires 2027-12-31 --name "Ada's phone"
    """
    from reminders.actions.links import create_link
    from reminders.actions.shapes import link_shape
    from reminders.feeds.view import View

    params = dict(parse_qsl(view, keep_blank_values=True)) | ({"private": private} if private else {})
    if view and not params:
        raise InvalidInput(f"--view: {view[:80]!r} has no parameters; write them such as lang=ca&tags=family")
    made = create_link(
        service.store,
        calendar,
        View.parse(params),
        service.now,
        name=name,
        expires_at=_end_of(day_of(expires, service.today, option="--expires"), service.options.zone),
    )
    address = f"{service.settings.base_url}/feeds/{made.token}.ics"
    if as_json:
        print_json({**link_shape(made.link, service.now), "address": address})
        return
    click.echo(f"{good('Made')} link {made.link.id} to {made.link.calendar}")
    click.echo(f"  {bold(address)}")
    click.echo("  shown only now; whoever has it can read the feed. Also as .json, .atom and .csv")
    click.echo(f"  `reminders links revoke {made.link.id}` ends it")
    _tell_of_private_events(service, made.link)


@command.command("list")
@json_option
@with_service
def list_(service: Service, *, as_json: bool) -> None:
    """List the private addresses, without what makes them work.

    Example: reminders links list --json
    """
    from reminders.actions.shapes import link_shape

    links, now, zone = service.store.links(), service.now, service.options.zone
    if as_json:
        print_json([link_shape(link, now) for link in links])
        return
    if not links:
        click.echo("There are no private links. `reminders links create CALENDAR` makes one.")
        return
    print_columns(
        [
            link.id,
            link.calendar,
            link.name or dim("no name"),
            link.view or dim("whole feed"),
            _ending(link, now, zone),
            f"last read {day_words(link.used_on)}" if link.used_on else dim("never read"),
        ]
        for link in links
    )


@command.command("revoke")
@click.argument("link_id", metavar="ID")
@with_service
def revoke(service: Service, *, link_id: str) -> None:
    """Make a private address stop working, at once.

    Example: reminders links revoke 9f31c2aa
    """
    from reminders.actions.links import revoke_link

    link = revoke_link(service.store, link_id, service.now)
    click.echo(f"{good('Revoked')} link {link.id} to {link.calendar}{f' ({link.name})' if link.name else ''}")


def _ending(link: Link, now: datetime, zone: str) -> str:
    state = link.state(now)
    if state != "active":
        return state
    if link.expires_at is None:
        return "no end"
    return f"until {day_words(zones.day_of(link.expires_at - timedelta(seconds=1), zone))}"


def _end_of(day: date | None, zone: str) -> datetime | None:
    """Return the instant after the last one of a day."""
    if day is None:
        return None
    return zones.at(day + timedelta(days=1), time(), zone)


def _tell_of_private_events(service: Service, link: Link) -> None:
    """Say that private events stay out, where there are any."""
    hidden = sum(record.event.private for record in service.store.events(link.calendar))
    if hidden and "private=" not in link.view:
        events = "1 private event stays" if hidden == 1 else f"{hidden} private events stay"
        click.echo(dim(f"  {events} out; --private mask shows the days, --private show all"))
