"""Looks for what is wrong, or will be: data versions, recipients, channels, overdue and failed notices, open
windows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from reminders.actions.audience import CHANNELS, audience
from reminders.actions.hindrances import hindrances
from reminders.actions.options import Options
from reminders.actions.references import unknown_references
from reminders.actions.working_days import coarse_regions
from reminders.core.errors import InvalidInput
from reminders.core.notice import LATE, WAITING, State
from reminders.core.ports import Store
from reminders.core.steady import MOST_APART, lags_behind
from reminders.core.text import counted, some
from reminders.core.trouble import CLOCK, CLOCKS, Condition, Trouble
from reminders.core.zones import day_of, utc_words
from reminders.labels import speaks
from reminders.notices.site import outside, unsubscribing

# What failed longer ago is history: it stays in the ledger, and is no reason to do anything today.
_LATELY = timedelta(days=7)
_LEAST_FREE = 50_000_000
_REMEDIES = {
    CLOCK: "; nothing is sent until it ran evenly for ten minutes, or `reminders doctor --trust-clock` says so",
    CLOCKS: "; that daemon sends nothing until they agree: set the wrong one right",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A `problem` needs something done; a `note` is worth knowing."""

    level: Literal["good", "note", "problem"]
    subject: str
    words: str


def doctor(
    store: Store, options: Options, versions: Mapping[str, str], now: datetime, *, tz_source: str = ""
) -> list[Finding]:
    """Return what was found, good news included. `tz_source` says whose time zone data is in use."""
    condition = store.condition()
    return [
        *_data(store, versions, tz_source),
        *_condition(store, condition),
        *_clock(store, condition, now),
        *_recipients(store, options),
        *_channels(store, options),
        *_templates(options),
        *_notices(store, options, now),
        *_open_windows(store, options, now),
        *_regions(store),
        *_sources(store),
    ]


def _data(store: Store, versions: Mapping[str, str], tz_source: str) -> list[Finding]:
    counts = f"{counted(len(store.calendars()), 'calendar')}, {counted(store.count_events(), 'event')}"
    found = [Finding("good", "store", f"{store.describe()}: {counts}")]
    known = {one.name: one.version for one in store.data_versions()}
    for name in ("tz", "holidays"):
        words = f"{name} data {versions[name]}" + (f", {tz_source}" if name == "tz" and tz_source else "")
        if name in known and known[name] != versions[name]:
            when = "within an hour" if name == "tz" else "when it starts again"
            words += f"; the daemon last planned with {known[name]}, and replans {when}"
            found.append(Finding("note", name, words))
        else:
            found.append(Finding("good", name, words))
    if CHANNELS not in known:
        found.append(Finding("note", "daemon", "no daemon has run on this store yet; `reminders run` starts one"))
    return found


def _condition(store: Store, one: Condition) -> list[Finding]:
    """Return how the store itself is, and whether a daemon serves it."""
    found = [Finding("note", "store", f"{one.engine}: {words}") for words in one.warnings]
    found = found or [Finding("good", "store", one.engine)]
    if one.fault:
        words = f"it is damaged: {one.fault}; stop the daemon and restore it from a backup"
        found.append(Finding("problem", "store", words))
    if refusal := store.refusal(look=True):
        found.append(Finding("problem", "store", f"it takes no writes: {refusal}"))
    if one.free_octets is not None:
        needed = max(_LEAST_FREE, one.octets or 0)
        words = (
            f"{_megabytes(one.free_octets)} free on the disk of the store, which takes {_megabytes(one.octets or 0)}"
        )
        level: Literal["good", "problem"] = "problem" if one.free_octets < needed else "good"
        found.append(Finding(level, "disk", words + ("; make room" if level == "problem" else "")))
    if one.daemon == 0:
        found.append(Finding("note", "daemon", "none runs on this store; nothing is sent until `reminders run` starts"))
    elif one.daemon is not None:
        found.append(Finding("good", "daemon", f"process {one.daemon} serves this store"))
    return found


def _megabytes(octets: int) -> str:
    return f"{octets / 1e6:,.1f} MB"


def _clock(store: Store, condition: Condition, now: datetime) -> list[Finding]:
    """Return what the daemon found wrong, the clock first of all, and whether this machine's is wrong."""
    found = [Finding("problem", one.subject, _trouble_words(one)) for one in store.troubles()]
    newest = store.newest_creation()
    if newest is not None and lags_behind(now, newest):
        words = f"this machine's says {utc_words(now)}, but the ledger was written {utc_words(newest)}"
        found.append(Finding("problem", CLOCK, words))
    if condition.now is not None and abs(condition.now - now) > MOST_APART:
        words = (
            f"this machine's says {now:%Y-%m-%d %H:%M:%S} UTC, but that of the store's server"
            f" {condition.now:%Y-%m-%d %H:%M:%S}; daemons here send nothing until they agree: set the wrong one right"
        )
        found.append(Finding("problem", CLOCK, words))
    return found or [Finding("good", CLOCK, utc_words(now))]


def _trouble_words(one: Trouble) -> str:
    return f"since {utc_words(one.since)}: {one.reason}{_REMEDIES.get(one.subject, '')}"


def _recipients(store: Store, options: Options) -> list[Finding]:
    try:
        listeners = audience(store, options).listeners
    except InvalidInput as error:
        return [Finding("problem", "recipients", str(error))]
    if not store.recipients():
        return [Finding("note", "recipients", "nobody is defined, so `me` is told, on the console")]
    on_console = [
        one.recipient.id
        for one in listeners
        if one.channel == "console" and one.recipient.address.startswith("mailto:")
    ]
    found = [Finding("good", "recipients", f"{counted(len(listeners), 'reader')} told")]
    found += [Finding("note", "recipients", words) for words in (*unknown_references(store), *_unspoken(store))]
    if on_console:
        words = f"no mail server is set, so mail to {some(on_console)} goes to the console"
        found.append(Finding("note", "recipients", f"{words}; set REMINDERS_SMTP_URL"))
    return found


def _unspoken(store: Store) -> list[str]:
    """Return a sentence for each language that somebody asks for and that there are no words in."""
    wanted: dict[str, list[str]] = {}
    for record in store.recipients():
        tag = record.recipient.language
        if tag is not None and not speaks(tag):
            wanted.setdefault(tag, []).append(record.id)
    return [f"there are no words for {tag!r}: {some(ids)} get English" for tag, ids in wanted.items()]


def _channels(store: Store, options: Options) -> list[Finding]:
    found = [
        Finding("problem", one.channel, f"fails since {utc_words(one.since)}: {one.reason}")
        for one in store.channel_failures()
    ]
    found += [Finding("problem", one.kind, one.words) for one in hindrances(store, options)]
    if "smtp" in options.channels:
        found += _links(options)
    return found


def _links(options: Options) -> list[Finding]:
    """Return what mail lacks for want of an address at which its readers reach the web site."""
    lacks = None
    if outside(options.base_url) is None:
        lacks = "no links to say that something is done, or to unsubscribe"
    elif unsubscribing(options.base_url) is None:
        lacks = "no link to unsubscribe, and so no one-click unsubscribing, which takes https"
    if lacks is None:
        return []
    words = f"mail has {lacks}; set REMINDERS_BASE_URL to the https address at which readers reach the web site"
    return [Finding("note", "links", words)]


def _templates(options: Options) -> list[Finding]:
    if options.templates is None:
        return []
    from reminders.notices.layout import template_faults

    faults = template_faults(options.templates)
    good = Finding("good", "templates", f"{options.templates}: all can be used")
    return [Finding("problem", "templates", words) for words in faults] or [good]


def _notices(store: Store, options: Options, now: datetime) -> list[Finding]:
    counts = store.counts()
    found = [
        Finding(
            "good", "ledger", ", ".join(f"{number} {state}" for state, number in counts.items() if number) or "empty"
        )
    ]
    if unplanned := store.count_due(now):
        words = f"{counted(unplanned, 'event')} still to be planned; `reminders run` does so, some hundreds at a time"
        found.append(Finding("note", "ledger", words))
    lately = store.totals("state", now, states=[State.FAILED], after=now - _LATELY)
    if failed := sum(one.number for one in lately):
        since = day_of(now - _LATELY, options.zone)
        remedy = f"`reminders log --state failed --from {since}` says why"
        words = f"{counted(failed, 'notice')} failed in the last 7 days; {remedy}"
        found.append(Finding("problem", "ledger", words))
    overdue = [row for row in store.notices(states=sorted(WAITING), until=now - LATE) if row.next_at <= now]
    if too_late := sum(row.is_too_late(now, options.catch_up) for row in overdue):
        words = (
            f"{counted(too_late, 'notice')} too late to be sent, to expire once the clock has run evenly for an hour"
        )
        found.append(Finding("note", "ledger", words))
    if waiting := len(overdue) - too_late:
        words = f"{counted(waiting, 'notice')} more than an hour overdue; is `reminders run` running?"
        found.append(Finding("problem", "ledger", words))
    return found


def _open_windows(store: Store, options: Options, now: datetime) -> list[Finding]:
    today = day_of(now, options.zone)
    passed = [
        record.key
        for record in store.events()
        if (window := record.event.open_window) is not None
        and record.event.awaits_date
        and window.last is not None
        and window.last < today
    ]
    if not passed:
        return []
    words = f"the window has passed and nobody said what became of {some(passed)}; fix, close or cancel them"
    return [Finding("note", "open dates", words)]


def _regions(store: Store) -> list[Finding]:
    documents = [record.document for record in store.calendars()] + [record.document for record in store.events()]
    documents += [record.document for record in store.recipients()]
    return [Finding("note", "working days", words) for words in coarse_regions(documents)]


def _sources(store: Store) -> list[Finding]:
    found = []
    for source in store.sources():
        where = f"{source.calendar} follows {source.place}"
        if source.failures:
            since = f"since {utc_words(source.failing_since)}" if source.failing_since else ""
            level: Literal["note", "problem"] = "problem" if source.fails_often else "note"
            words = f"{where}, which fails {since} ({source.failures} in a row): {source.last_error}"
            found.append(Finding(level, "subscriptions", words))
        if source.skipped:
            words = (
                f"{where}; {len(source.skipped)} of its entries could not be taken over, such as {source.skipped[0]}"
            )
            found.append(Finding("note", "subscriptions", words))
    return found
