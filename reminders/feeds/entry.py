"""One occurrence as a VEVENT (RFC 5545 section 3.6.1).

Properties stand in the order in which icalendar sorts them, so that reading an entry and writing it again gives the
same bytes. What all entries of an event share is written once per event, and most titles differ in their label only.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

from reminders.core import zones
from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate
from reminders.core.occurrence import Occurrence
from reminders.core.record import CalendarRecord, EventRecord
from reminders.feeds.alarm import alarm
from reminders.feeds.content import Content
from reminders.feeds.content_line import LabelledLine, escape, fold, line, text_line
from reminders.feeds.uid import uid_from, uid_start
from reminders.feeds.view import View
from reminders.labels import language
from reminders.labels.frame import Frame
from reminders.labels.titles import Titled

_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
_TRANSPARENT = b"TRANSP:TRANSPARENT\r\n"
_FREE = b"X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
_LABEL = "\ue000"


class EntryWriter:
    """Writes the entries of one event for one view."""

    def __init__(self, calendar: CalendarRecord, record: EventRecord, view: View) -> None:
        self._calendar = calendar.calendar
        self._event = event = record.event
        self._view = view
        self._content = content = Content(calendar.calendar, event, view)
        self._uid_start = uid_start(calendar.uid, event.id)
        changed, created = utc(record.updated_at), utc(record.created_at)
        self._stamp = f"DTSTAMP:{changed}\r\nUID:".encode()
        self._before_description = {
            one: f"\r\nSEQUENCE:{record.sequence}\r\n".encode()
            + _categories(content.categories(milestone=one))
            + f"CREATED:{created}\r\n".encode()
            for one in (False, True)
        }
        place = text_line("LOCATION", content.location, _in(content.language_of())) if content.location else b""
        self._modified = f"LAST-MODIFIED:{changed}\r\n".encode() + place
        status = f"STATUS:{event.shown_status.upper()}\r\n".encode()
        url = line("URL", content.url) if content.url else b""
        self._after_relation = {True: status + _TRANSPARENT + url + _FREE, False: status + url}
        self._constant: tuple[bytes, bytes] | None = None
        self._labelled = _CountedTexts.of(content)

    def entry(self, occurrence: Occurrence, related: str | None = None) -> bytes:
        """Return the VEVENT of an occurrence; `related` is the UID of the entry on whose occasion it is held."""
        summary, description = self._texts(occurrence)
        uid = uid_from(self._uid_start, occurrence.key)
        all_day = occurrence.timezone is None
        return b"".join(
            (
                _BEGIN,
                summary,
                self._times(occurrence),
                self._stamp,
                uid.encode(),
                self._before_description[occurrence.milestone],
                description,
                self._modified,
                line("RELATED-TO", related) if related else b"",
                self._after_relation[all_day],
                self._alarm(occurrence) if self._view.alarms else b"",
                _END,
            )
        )

    def _texts(self, occurrence: Occurrence) -> tuple[bytes, bytes]:
        """Return SUMMARY and DESCRIPTION; those of another year have another label, if they differ at all."""
        n = occurrence.ordinal
        if occurrence.span is not None or occurrence.observed_from is not None:
            return self._written(occurrence)
        if not n:
            if self._constant is None:
                written = self._written(occurrence)
                if not self._content.is_constant():
                    return written
                self._constant = written
            return self._constant
        return self._labelled.texts(n) if self._labelled is not None else self._written(occurrence)

    def _written(self, occurrence: Occurrence) -> tuple[bytes, bytes]:
        titled = self._content.titled(occurrence)
        text = self._content.description(titled, occurrence)
        params = _in(self._content.language_of(titled, words=True))
        return (
            text_line("SUMMARY", titled.text, _in(self._content.language_of(titled))),
            text_line("DESCRIPTION", text, params) if text else b"",
        )

    def _times(self, occurrence: Occurrence) -> bytes:
        start, end = occurrence.start, occurrence.end
        if occurrence.timezone is not None:
            return self._instants(occurrence)
        if self._event.open_window is not None:
            start, end = self._days_of_window(self._event.open_window)
        if start is None or end is None:
            raise TypeError(f"{self._event.key} has no days")
        return _days(start, end)

    def _instants(self, occurrence: Occurrence) -> bytes:
        zone, start, end = occurrence.timezone, occurrence.start, occurrence.end
        if self._is_local(occurrence) and isinstance(start, datetime) and isinstance(end, datetime):
            return f"DTSTART;TZID={zone}:{_wall(start)}\r\nDTEND;TZID={zone}:{_wall(end)}\r\n".encode()
        return f"DTSTART:{utc(occurrence.start_utc)}\r\nDTEND:{utc(occurrence.end_utc)}\r\n".encode()

    def _is_local(self, occurrence: Occurrence) -> bool:
        """Tell whether to write wall times: if asked to, and if no reader can take them for another instant.

        In the hour that clocks skip or show twice, UTC is the only time that all readers agree on.
        """
        if self._view.zones != "local" or occurrence.timezone is None:
            return False
        walls = (occurrence.start, occurrence.end)
        return all(isinstance(wall, datetime) and zones.is_plain(wall, occurrence.timezone) for wall in walls)

    def _days_of_window(self, window: ImpreciseDate) -> tuple[date, date]:
        """Return first day and exclusive end; an open date stands on one day unless the view wants its whole window."""
        first = day_of_window(window)
        is_span = self._view.undated == "span" and window.first is not None and window.last is not None
        return first, shift(window.last if is_span and window.last else first, 1)

    def _alarm(self, occurrence: Occurrence) -> bytes:
        title = self._content.titled(occurrence).text
        uid = uid_from(self._uid_start, f"{occurrence.key}/alarm")
        return alarm(occurrence, self._calendar, title, uid, is_local=self._is_local(occurrence))


def day_of_window(window: ImpreciseDate) -> date:
    """Return the day that stands for an open date: the window's first, or its last where it has no first."""
    day = window.first or window.last
    if day is None:
        raise TypeError(f"{window} has no end that is known")
    return day


def utc(instant: datetime) -> str:
    """Return an aware instant as RFC 5545 writes it, in whole seconds: `20230130T090000Z`."""
    return f"{_wall(instant.astimezone(UTC))}Z"


def _wall(wall: datetime) -> str:
    return wall.isoformat()[:19].replace("-", "").replace(":", "")


@lru_cache(maxsize=4_096)  # the days of eleven years
def _days(first: date, end: date) -> bytes:
    start = f"DTSTART;VALUE=DATE:{_compact(first)}\r\n"
    # The day after 9999-12-31 cannot be written; without DTEND an entry lasts a day (RFC 5545 section 3.6.1).
    return f"{start}DTEND;VALUE=DATE:{_compact(end)}\r\n".encode() if end > first else start.encode()


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


class _CountedTexts:
    """SUMMARY and DESCRIPTION of the counted entries of an event, which are the same but for the label in both."""

    def __init__(self, content: Content, frame: Frame, before: str, after: str) -> None:
        titled = Titled("", "", frame.language)
        self._labels = _labels(frame.language, frame.kind)
        self._summary = LabelledLine("SUMMARY", frame.before, frame.after, _in(content.language_of(titled)))
        self._counted = _labels(frame.language, content.kind)
        self._since = escape(content.count_of("", None)).encode()
        self._jubilees = {n: escape(content.count_of("", one)).encode() for n, one in frame.jubilees.items()}
        self._description = LabelledLine("DESCRIPTION", before, after, _in(content.language_of(titled, words=True)))

    @classmethod
    def of(cls, content: Content) -> "_CountedTexts | None":
        """Return those of an event whose titles are a label in a frame."""
        frame = content.frame()
        if frame is None:
            return None
        count = content.count_of(_LABEL, None)
        before, *after = content.description(Titled("", _LABEL, frame.language)).split(count)
        return cls(content, frame, before, after[0]) if len(after) == 1 else None

    def texts(self, n: int) -> tuple[bytes, bytes]:
        counted = self._counted[n] + self._jubilees.get(n, self._since)
        return self._summary.with_label(self._labels[n]), self._description.with_label(counted)


class _Labels(dict[int, bytes]):
    """The labels of a kind in a language by number, escaped; made when first asked for."""

    def __init__(self, tag: str, kind: str) -> None:
        self._words, self._kind = language(tag), kind

    def __missing__(self, n: int) -> bytes:
        self[n] = label = escape(self._words.label(self._kind, n)).encode()
        return label


@lru_cache(maxsize=64)
def _labels(tag: str, kind: str) -> _Labels:
    return _Labels(tag, kind)


def _in(tag: str | None) -> dict[str, str] | None:
    """Return the parameter that tells a text's language (RFC 5545 section 3.2.10)."""
    return {"LANGUAGE": tag} if tag else None


def _categories(names: Iterable[str]) -> bytes:
    return fold(f"CATEGORIES:{','.join(map(escape, names))}".encode())
