"""`/answer/{token}`: a reader says that what a notice asks is done, or puts it off; and that it is not done after all.

A GET asks, and `?later=` only says which button comes first; the POST of a button does it.
"""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from reminders.actions.acknowledge import acknowledge, undo
from reminders.actions.answer import Question, question
from reminders.actions.audience import zone_of
from reminders.actions.snooze import snooze, snoozed_until
from reminders.core import zones
from reminders.core.answer import Answer
from reminders.core.permit import Purpose
from reminders.core.reminder import parse_offset
from reminders.labels import Language
from reminders.labels.placeholders import capitalized
from reminders.labels.titles import entitle
from reminders.notices.asking import is_asking
from reminders.web.limits import seconds_to_act, too_many
from reminders.web.signed import Choice, nothing_here, permitted, signed_page, words_of
from reminders.web.site import Site, site_of

_HOW = "by the link in the message"
_UNDO = "undo"
# What `?later=` may say, and how it is said in words.
_LATER = {"1d": (1, "days"), "3d": (3, "days"), "1w": (1, "weeks")}


async def answer_page(request: Request) -> Response:
    """Ask, or do it, and say what then holds; a notice that is done already is answered as one that was just done.

    Readers take back their own answers only.
    """
    site, later = site_of(request), request.query_params.get("later", "")
    permit = await permitted(request, Purpose.ANSWER)
    asked = await run_in_threadpool(_question, site, permit.subject) if permit else None
    if asked is None:
        return nothing_here(request)
    done, undoing = asked.answer is not None and asked.answer.is_done, _UNDO in request.query_params
    if request.method == "POST" and (_is_own(asked) if undoing else not done):
        if wait := seconds_to_act(request):
            return too_many(wait)
        if undoing:
            return await run_in_threadpool(_taken_back, request, asked)
        answer = await run_in_threadpool(_do, site, asked, later)
        return await run_in_threadpool(_told, request, asked, answer)
    if asked.answer is not None and done:
        return await run_in_threadpool(_told, request, asked, asked.answer)
    return await run_in_threadpool(_asking, request, asked, later)


def _question(site: Site, notice: str) -> Question | None:
    asked = question(site.store, site.options, notice, site.clock.now())
    return asked if asked is not None and asked.occurrence is not None else None


def _do(site: Site, asked: Question, later: str) -> Answer:
    now, notice = site.clock.now(), asked.notice
    if later not in _LATER:
        return acknowledge(site.store, site.options, notice.id, now, how=_HOW)[0].answer
    until = snoozed_until(site.store, site.options, notice, parse_offset(later), now)
    return snooze(site.store, site.options, notice.id, until, now, how=_HOW).answer


def _is_own(asked: Question) -> bool:
    return asked.answer is not None and asked.answer.is_done and asked.answer.recipient == asked.recipient.id


def _taken_back(request: Request, asked: Question) -> Response:
    """Take back that it is done, and offer to answer otherwise."""
    site, one = site_of(request), asked.recipient
    undone = undo(site.store, site.options, asked.notice.id, site.clock.now(), how=_HOW)
    labels, words = words_of(site, one.language)
    moments = [_moment(site, asked, each.asks_at, labels) for each in undone if each.asks_at is not None]
    text = "\n".join([_title(site, asked, labels), *([words.later, *moments] if moments else [words.ask])])
    return signed_page(request, one.language, words.undone, text, choices=_choices(asked, "", labels))


def _asking(request: Request, asked: Question, later: str) -> Response:
    site, one = site_of(request), asked.recipient
    labels, words = words_of(site, one.language)
    return signed_page(
        request,
        one.language,
        _title(site, asked, labels),
        f"{_when(asked, labels)}\n{words.ask}",
        choices=_choices(asked, later, labels),
    )


def _choices(asked: Question, later: str, labels: Language) -> tuple[Choice, ...]:
    """Return the buttons that answer, the chosen one first."""
    done = [("", labels.acknowledge)] if is_asking(asked.notice) else []
    choices = [*done, *((span, labels.remind_again(*words_for)) for span, words_for in _LATER.items())]
    choices.sort(key=lambda choice: choice[0] != (later if later in _LATER else ""))
    return tuple(Choice(said, f"?later={span}" if span else "") for span, said in choices)


def _told(request: Request, asked: Question, answer: Answer) -> Response:
    """Say that it is done, and by whom if it was another, or when its reader hears of it again."""
    site, one = site_of(request), asked.recipient
    labels, words = words_of(site, one.language)
    title = _title(site, asked, labels)
    if answer.until is not None:
        return signed_page(request, one.language, words.later, f"{title}\n{_moment(site, asked, answer.until, labels)}")
    if answer.recipient != one.id:
        by = words.done_by.format(_name(site, answer.recipient))
        return signed_page(request, one.language, words.done, f"{title}\n{by}")
    back = (Choice(words.undo, f"?{_UNDO}=yes", is_meant=False),)
    return signed_page(request, one.language, words.done, f"{title}\n{words.done_text}", choices=back)


def _title(site: Site, asked: Question, labels: Language) -> str:
    calendar = site.store.calendar(asked.record.calendar)
    if asked.occurrence is None or calendar is None:
        return asked.record.id
    return entitle(asked.occurrence, calendar.calendar, (labels.code, *calendar.calendar.languages)).text


def _when(asked: Question, labels: Language) -> str:
    occurrence = asked.occurrence
    if occurrence is None or occurrence.first_day is None:
        return ""
    return capitalized(
        labels.window(occurrence.window) if occurrence.window is not None else labels.day(occurrence.first_day)
    )


def _moment(site: Site, asked: Question, instant: datetime, labels: Language) -> str:
    calendar = site.store.calendar(asked.record.calendar)
    zone = zone_of(site.store, site.options, asked.recipient.id, calendar.calendar if calendar else None)
    wall = zones.to_wall(instant, zone)
    return f"{capitalized(labels.day(wall.date()))}, {labels.clock(wall.time())}"


def _name(site: Site, recipient: str) -> str:
    record = site.store.recipient(recipient)
    return (record.recipient.name if record else None) or recipient
