"""The sentences with which `why` explains where an event's date comes from."""

from collections.abc import Sequence

from reminders.actions.why import Explained
from reminders.actions.working_days import unusual_days
from reminders.cli.output import day_words
from reminders.core import clean, workdays
from reminders.core.chronologies import GREGORIAN, chronology
from reminders.core.dates import MonthDay
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Event, Resolution, Status
from reminders.core.record import EventRecord
from reminders.core.source import DROPPED, SUBSCRIPTION
from reminders.core.zones import utc_words
from reminders.labels import language


def date_lines(explained: Explained, languages: Sequence[str]) -> list[str]:
    """Return the headline and what stands behind the date."""
    event = explained.record.event
    title = clean.in_order(event.title.choose((*languages, *explained.calendar.languages))[1])
    removed = explained.record.removed_at
    gone = [f"it was removed {utc_words(removed)}; this is what it was"] if removed else []
    lines = [*_headline(explained, title), *gone, *_rule_lines(event), *_origin_lines(explained)]
    return [*lines, *_working_day_lines(explained, languages)]


def _working_day_lines(explained: Explained, languages: Sequence[str]) -> list[str]:
    if not explained.holiday_data:
        return []
    calendar, following = explained.calendar, explained.next
    regions = explained.record.event.regions or calendar.regions
    where = ", ".join(regions) if regions else "no region: Monday to Friday"
    lines = [f"working days: {where} (holiday data {explained.holiday_data})"]
    lines += [words for region in regions if (words := workdays.coarse(region))]
    if following is not None:
        if following.observed_from is not None:
            reason = workdays.reason_for_shift(following, calendar, languages) or "no working day"
            lines.append(f"the next one is shifted from {day_words(following.observed_from)}: {reason}")
        lines += [
            f"{'counts' if one.is_worked else 'skips'} {day_words(one.day)}: {one.reason}"
            for one in unusual_days(following, calendar, languages)
            if one.day != following.observed_from
        ]
    return lines


def _headline(explained: Explained, title: str) -> list[str]:
    event = explained.record.event
    window = event.open_window
    if event.status is Status.CANCELLED:
        return [f"{title}: cancelled"]
    if window is None:
        return [title]
    words = language("en").window(window)
    if not event.awaits_date and event.resolution is None:
        return [f"{title}: {words}, no day is known"]
    if event.resolution is not None:
        ended = "held" if event.resolution is Resolution.HELD else "declined"
        return [f"{title}: {words}, {ended}; its date was never fixed"]
    occasion = f", on the occasion of {event.occasion}" if event.occasion else ""
    return [f"{title}: {words}, no date fixed   (tentative{occasion})", *_window_lines(explained)]


def _window_lines(explained: Explained) -> list[str]:
    event, today = explained.record.event, explained.today
    window = event.open_window
    if window is None:
        return []
    remedy = f"reminders fix {event.key} DATE   or   reminders cancel {event.key}"
    if window.last is not None and window.last < today:
        opened = f"opened {_day(window.first)} and " if window.first else ""
        return [f"the window {opened}closed {_day(window.last)}: held, moved or cancelled? Say so with", remedy]
    if window.first is not None and window.first > today:
        return [f"the window opens {_day(window.first)}; when the date is known, say", remedy]
    closes = f"and closes {_day(window.last)}" if window.last else "and has no end"
    return [f"the window is open {closes}; when the date is known, say", remedy]


def _rule_lines(event: Event) -> list[str]:
    lines = []
    if event.rule is not None:
        lines.append(f"by the rule {event.rule.text}" + (f", counted from {event.since}" if event.since else ""))
    elif isinstance(event.since, MonthDay):
        lines.append(f"every year on {event.since}; the year it began is not known, so it has no ordinal")
    elif event.since is not None:
        lines.append(_counted_line(event, event.since))
    elif event.on is not None and event.on.is_day and event.on.first:
        lines.append(f"on {day_words(event.on.first)}")
    scale = event.chronology if event.rule is None else event.rule.scale
    if scale != GREGORIAN:
        years = chronology(scale)
        lines.append(f"the {years.name} calendar is known here until {years.last}; nothing follows")
    elif event.rule is None and event.since is not None and str(event.since).endswith("02-29"):
        lines.append(f"29 February in other years: {event.leap_day}")
    lines += [f"{original} was moved to {day}, that time only" for original, day in sorted(event.moved.items())]
    if event.leave_out:
        lines.append(f"left out: {', '.join(map(str, sorted(event.leave_out)))}")
    if event.until is not None:
        lines.append(f"until {event.until}")
    return lines


def _counted_line(event: Event, since: ImpreciseDate) -> str:
    if event.chronology == GREGORIAN or since.first is None:
        return f"counted yearly from {since}, always from that date"
    native = chronology(event.chronology).native(since.first)
    rite = f", by the rule for a {event.rite}" if event.rite else ""
    return f"counted from {event.chronology}:{native} ({since.first}) in years of that calendar{rite}"


def _origin_lines(explained: Explained) -> list[str]:
    record = explained.record
    lines = [f"source: {record.event.source}"] if record.event.source else []
    lines += _dropped_lines(record)
    came = _where_from(explained)
    return [*lines, f"{came}; revision {record.revision} of {record.updated_at:%Y-%m-%d}"]


def _where_from(explained: Explained) -> str:
    record, source = explained.record, explained.source
    if record.file != SUBSCRIPTION:
        return f"from {record.file}" if record.file else "added by command"
    if source is None:
        return "from a subscription that has ended"
    read = f", read last {utc_words(source.last_success_at)}" if source.last_success_at else ""
    failing = f", failing since {source.failing_since:%Y-%m-%d}" if source.failing_since else ""
    return f"from the calendar at {source.place}{read}{failing}"


def _dropped_lines(record: EventRecord) -> list[str]:
    dropped = (record.applied or {}).get(DROPPED)
    if not dropped:
        return []
    words = f"its source has it no more since {dropped}"
    if record.document.get("status") != "cancelled":
        return [f"{words}; it was over by then"]
    return [f"{words}, so it is cancelled; it comes back when the source has it again"]


def _day(day: object) -> str:
    from datetime import date

    return language("en").day(day).partition(" ")[2] if isinstance(day, date) else "?"
