"""`reminders why`: explains an event or a notice."""

from collections.abc import Iterable

import click

from reminders import zone_data
from reminders.actions.why import Explained, ExplainedRows
from reminders.cli.notice_words import attempt_words, kin_words, reminder_words, state_words
from reminders.cli.output import bold, countdown, dim, instant_words, print_columns, print_json, when_words
from reminders.cli.session import json_option, with_service
from reminders.core.answer import Answer
from reminders.core.due import Due
from reminders.core.event import Calendar
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
    from reminders.actions.why import why, why_rows

    rows = why_rows(service.store, event_or_notice)
    if rows is not None:
        _show_rows(service, rows, as_json=as_json)
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
        due_shape,
        event_shape,
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
        "notices": _row_shapes(service, explained),
        "foreseen": [
            due_shape(due.identity, due.due_at, subject) for due, subject in zip(explained.foreseen, told, strict=True)
        ],
        "answers": [answer_shape(answer) for answer in explained.answers],
        "holiday_data": explained.holiday_data,
        "tz_data": zone_data.version(),
    }


def _row_shapes(service: Service, explained: Explained | ExplainedRows) -> list[dict[str, object]]:
    from reminders.actions.shapes import attempt_shape, notice_shape

    return [
        {
            **notice_shape(row, service.now, explained.bounces.get(row.id)),
            "tries": [attempt_shape(one) for one in attempts],
        }
        for row, attempts in explained.notices
    ]


def _show(service: Service, explained: Explained) -> None:
    from reminders.cli.explanation import date_lines

    for number, line in enumerate(date_lines(explained, (service.options.language,))):
        click.echo(bold(line) if number == 0 else f"  {line}")
    click.echo(f"  time zones: data {zone_data.version()}, {zone_data.source()}")
    if explained.next is not None and explained.record.event.open_window is None:
        away = countdown(explained.next, explained.today, service.options.zone)
        click.echo(f"  next {when_words(explained.next)}{', ' if away else ''}{away}")
    rows = _ledger_rows(service, explained, explained.calendar)
    rows += [_foreseen_row(service, explained.calendar, due) for due in explained.foreseen[:_SHOWN_FORESEEN]]
    print_columns(rows, indent=2)
    for line in _history(service, explained):
        click.echo(f"    {line}")
    _show_answers(explained.answers)
    if not rows:
        click.echo("  no notice was sent or is to come: " + _reason_for_none(explained))


def _show_answers(answers: Iterable[Answer]) -> None:
    for answer in answers:
        asked = reminder_words(answer.reminder)
        click.echo(f"  {answer.words}: {asked}, {answer.occurrence}, for {answer.recipient}")


def _history(service: Service, explained: Explained) -> list[str]:
    """Return each try at the one notice that was asked about, and what stands in its place or it in that of others."""
    if not explained.is_of_notice:
        return []
    ((row, attempts),) = explained.notices
    zone = service.zone_of(row.identity.recipient, explained.calendar)
    return [*(attempt_words(one, zone) for one in attempts), *kin_words(row, explained.kin)]


def _foreseen_row(service: Service, calendar: Calendar, due: Due) -> list[str]:
    return [
        reminder_words(due.identity.reminder, due.occurrence.event.regions or calendar.regions),
        due.identity.recipient,
        instant_words(due.due_at, service.zone_of(due.identity.recipient, calendar)),
        dim(_foreseen_words(due)),
    ]


def _foreseen_words(due: Due) -> str:
    if due.duplicate_of is not None:
        return f"not sent: same address as {due.duplicate_of}"
    return "to come, in a digest" if due.in_digest else "to come"


def _show_rows(service: Service, explained: ExplainedRows, *, as_json: bool) -> None:
    """Show what the ledger alone says: of a digest, of a notice, or of all notices of an event."""
    from reminders.actions.shapes import answer_shape, notice_shape

    row, attempts = explained.notices[0]
    if as_json and row.is_digest:
        members = [notice_shape(member, service.now) for member in explained.members]
        print_json({"digest": _row_shapes(service, explained)[0], "notices": members})
    elif as_json:
        answers = [answer_shape(answer) for answer in explained.answers]
        print_json({"event": None, "notices": _row_shapes(service, explained), "answers": answers})
    elif row.is_digest:
        _show_digest(service, explained)
    else:
        click.echo(bold(f"{row.identity.calendar}/{row.identity.event}") + " is not stored any more")
        click.echo("  this is what the ledger still says of it")
        print_columns(_ledger_rows(service, explained), indent=2)
        if len(explained.notices) == 1:
            zone = service.zone_of(row.identity.recipient)
            for line in [*(attempt_words(one, zone) for one in attempts), *kin_words(row, explained.kin)]:
                click.echo(f"    {line}")
        _show_answers(explained.answers)


def _show_digest(service: Service, explained: ExplainedRows) -> None:
    ((row, attempts),) = explained.notices
    zone = service.zone_of(row.identity.recipient)
    click.echo(bold(f"Digest for {row.identity.recipient}, due {instant_words(row.due_at, zone)}"))
    click.echo(f"  {state_words(row, attempts, zone, explained.bounces.get(row.id))}")
    for one in attempts:
        click.echo(f"    {attempt_words(one, zone)}")
    print_columns(
        [
            [f"{one.identity.calendar}/{one.identity.event}", reminder_words(one.identity.reminder), str(one.state)]
            for one in explained.members
        ],
        indent=2,
    )


def _ledger_rows(
    service: Service, explained: Explained | ExplainedRows, calendar: Calendar | None = None
) -> list[list[str]]:
    """Return a line for each notice: what it reminds of, whom, when, and what became of it."""
    lines = []
    for row, attempts in explained.notices:
        zone = service.zone_of(row.identity.recipient, calendar)
        became = state_words(row, attempts, zone, explained.bounces.get(row.id))
        if row.is_too_late(service.now, service.options.catch_up):
            became += f", and more than {service.options.catch_up.days} days late: it is not sent any more, and expires"
        asked = reminder_words(row.identity.reminder)
        lines.append([asked, row.identity.recipient, instant_words(row.due_at, zone), became])
    return lines


def _reason_for_none(explained: Explained) -> str:
    event = explained.record.event
    if explained.record.removed_at is not None:
        return "it was removed"
    if event.status == "cancelled":
        return "it is cancelled"
    if not explained.is_followed:
        return "nobody follows it; `reminders recipients list` shows who follows what"
    if event.open_window is not None:
        return "a date that is open is asked about from 90 days before its window until that has passed"
    if not explained.calendar.reminders_of(event):
        return "it has no reminders; `remind` in its calendar, or `reminders add --remind`, gives it some"
    if any(one.is_done for one in explained.answers):
        return f"what it asks is done; `reminders ack {event.key} --undo` takes that back"
    return "none of its reminders falls within 400 days"
