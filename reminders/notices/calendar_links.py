"""How a reader takes an event over into a calendar: the attached file, or a form that a service fills in."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from reminders.core.occurrence import Occurrence
from reminders.labels import Language
from reminders.notices.layout import Entry, Fact

_DAY = timedelta(days=1)


def entry_of(occurrence: Occurrence, title: str, place: str, words: Language) -> Entry | None:
    """Return what a message offers, `None` for what has no day yet.

    Nothing is fetched and nobody is told: the addresses hold what the message says, and are opened by the reader.
    """
    if occurrence.window is not None or occurrence.first_day is None:
        return None
    links = (
        Fact(heading="", text="Google", link=_google(occurrence, title, place)),
        Fact(heading="", text="Outlook", link=_outlook(occurrence, title, place)),
    )
    return Entry(heading=words.add_to_calendar, file=f"{occurrence.event.id}.ics", links=links)


def _google(occurrence: Occurrence, title: str, place: str) -> str:
    first, end = _span(occurrence)
    form = "%Y%m%d" if occurrence.all_day else "%Y%m%dT%H%M%SZ"
    asked = {"action": "TEMPLATE", "text": title, "dates": f"{first:{form}}/{end:{form}}", "location": place}
    return f"https://calendar.google.com/calendar/render?{_query(asked)}"


def _outlook(occurrence: Occurrence, title: str, place: str) -> str:
    first, end = _span(occurrence)
    form = "%Y-%m-%d" if occurrence.all_day else "%Y-%m-%dT%H:%M:%SZ"
    asked = {
        "rru": "addevent",
        "subject": title,
        "startdt": f"{first:{form}}",
        "enddt": f"{end:{form}}",
        "allday": "true" if occurrence.all_day else "",
        "location": place,
    }
    return f"https://outlook.live.com/calendar/0/action/compose?{_query(asked)}"


def _span(occurrence: Occurrence) -> tuple[date | datetime, date | datetime]:
    """Return start and exclusive end: days, or instants in UTC."""
    if not occurrence.all_day:
        return occurrence.start_utc.astimezone(UTC), occurrence.end_utc.astimezone(UTC)
    first = occurrence.first_day
    assert first is not None
    return first, occurrence.end if isinstance(occurrence.end, date) else first + _DAY


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value}, errors="replace")
