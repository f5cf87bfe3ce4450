"""`reminders why`: explains an event or a notice."""

import click

from reminders import zone_data
from reminders.actions.why import Explained, ExplainedDigest
from reminders.cli.coming import reminder_words, zone_of
from reminders.cli.notice_words import attempt_words, kin_words, state_words
from reminders.cli.output import bold, countdown, dim, instant_words, print_columns, print_json, when_words
from reminders.cli.session import json_option, with_service
from reminders.core.event import Calendar
from reminders.core.notice import Attempt, Notice
from reminders.core.planning import Due
from reminders.wiring import Service

_SHOWN_FORESEEN = 6


@click.command("why")
@click.argument("event_or_notice")
@json_option
@with_service
def command(service: Service, *, event_or_notice: str, as_json: bool) -> None:
    """Explain EVENT_OR_NOTICE: the date, the rule behind it, each notice, its state and the reason.

    Example: reminders why kazakhstan-andorra/andorra-day
    """
    from reminders.actions.why import why, why_digest

    digest = why_digest(service.store, event_or_notice)
    if digest is not None:
        _show_digest(service, digest, as_json=as_json)
        return
    explained = why(service.store, service.options, event_or_notice, service.now)
    if as_json:
        print_json(_shape(service, explained))
    else:
        _show(service, explained)


def _shape(service: Service, explained: Explained) -> dict[str, object]:
    """Return the explanation as docs/json.md has it."""
    from reminders.actions.shapes import (
        answer_shape,
        attempt_shape,
        due_shape,
        event_shape,
        notice_shape,
        occurrence_shape,
    )
    from reminders.actions.simulate import subjects
    from reminders.cli.explanation import date_lines

    languages = (service.options.language,)
    told = subjects(service.store, service.options, service.now, list(explained.foreseen))
    return {
        "event": event_shape(explained.record),
        "next": occurrence_shape(explained.next, explained.calendar, languages) if explained.next else None,
        "explanation": [click.unstyle(line.strip()) for line in date_lines(explained, languages)],
        "notices": [
            {**notice_shape(row, service.now), "tries": [attempt_shape(one) for one in attempts]}
            for row, attempts in explained.notices
        ],
        "foreseen": [
            due_shape(due.identity, due.due_at, subject) for due, subject in zip(explained.foreseen, told, strict=True)
        ],
        "answers": [answer_shape(answer) for answer in explained.answers],
        "holiday_data": explained.holiday_data,
        "tz_data": zone_data.version(),
    }


def _show(service: Service, explained: Explained) -> None:
    from reminders.cli.explanation import date_lines

    for number, line in enumerate(date_lines(explained, (service.options.language,))):
        click.echo(bold(line) if number == 0 else f"  {line}")
    click.echo(f"  time zones: data {zone_data.version()}, {zone_data.source()}")
    if explained.next is not None and explained.record.event.open_window is None:
        away = countdown(explained.next, explained.today)
        click.echo(f"  next {when_words(explained.next)}{', ' if away else ''}{away}")
    rows = [_ledger_row(service, explained.calendar, row, attempts) for row, attempts in explained.notices]
    rows += [_foreseen_row(service, explained.calendar, due) for due in explained.foreseen[:_SHOWN_FORESEEN]]
    print_columns(rows, indent=2)
    for line in _history(service, explained):
        click.echo(f"    {line}")
    for answer in explained.answers:
        asked = reminder_words(answer.reminder)
        click.echo(f"  {answer.words}: {asked}, {answer.occurrence}, for {answer.recipient}")
    if not rows:
        click.echo("  no notice was sent or is to come: " + _reason_for_none(explained))


def _history(service: Service, explained: Explained) -> list[str]:
    """Return each try at the one notice that was asked about, and what stands in its place or it in that of others."""
    if not explained.is_of_notice:
        return []
    ((row, attempts),) = explained.notices
    zone = zone_of(service, row.identity.recipient, explained.calendar)
    return [*(attempt_words(one, zone) for one in attempts), *kin_words(row, explained.kin)]


def _foreseen_row(service: Service, calendar: Calendar, due: Due) -> list[str]:
    return [
        reminder_words(due.identity.reminder, due.occurrence.event.regions or calendar.regions),
        due.identity.recipient,
        instant_words(due.due_at, zone_of(service, due.identity.recipient, calendar)),
        dim(_foreseen_words(due)),
    ]


def _foreseen_words(due: Due) -> str:
    if due.duplicate_of is not None:
        return f"not sent: same address as {due.duplicate_of}"
    return "to come, in a digest" if due.in_digest else "to come"


def _show_digest(service: Service, digest: ExplainedDigest, *, as_json: bool) -> None:
    from reminders.actions.shapes import notice_shape

    row, now, zone = digest.notice, service.now, service.options.zone
    if as_json:
        members = [notice_shape(member, now) for member in digest.members]
        print_json({"digest": notice_shape(row, now), "notices": members})
        return
    click.echo(bold(f"Digest for {row.identity.recipient}, due {instant_words(row.due_at, zone)}"))
    click.echo(f"  {state_words(row, digest.attempts, zone)}")
    print_columns(
        [
            [f"{one.identity.calendar}/{one.identity.event}", reminder_words(one.identity.reminder), str(one.state)]
            for one in digest.members
        ],
        indent=2,
    )


def _ledger_row(service: Service, calendar: Calendar, row: Notice, attempts: tuple[Attempt, ...]) -> list[str]:
    zone = zone_of(service, row.identity.recipient, calendar)
    return [
        reminder_words(row.identity.reminder),
        row.identity.recipient,
        instant_words(row.due_at, zone),
        state_words(row, attempts, zone),
    ]


def _reason_for_none(explained: Explained) -> str:
    event = explained.record.event
    if event.status == "cancelled":
        return "it is cancelled"
    if not explained.is_followed:
        return "nobody follows it; `reminders recipients list` shows who follows what"
    if event.open_window is not None:
        return "a date that is open is asked about from 90 days before its window until that has passed"
    if not explained.calendar.reminders_of(event):
        return "it has no reminders; `remind` in its calendar, or `reminders add --remind`, gives it some"
    return "none of its reminders falls within 400 days"
