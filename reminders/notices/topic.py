"""What all words of a notice depend on: the notice, its occurrence, its calendar, and the reader whom it is for."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from reminders.core import clean, reminder, zones
from reminders.core.answer import asked_by
from reminders.core.changes import Difference
from reminders.core.edtf import ImpreciseDate
from reminders.core.event import Calendar, Event, Kind
from reminders.core.notice import OPEN_DATE, Notice
from reminders.core.occurrence import Occurrence
from reminders.core.recipient import Recipient
from reminders.core.reminder import Reminder
from reminders.labels import Language, language
from reminders.labels.placeholders import capitalized
from reminders.labels.titles import Titled, entitle


@dataclass(frozen=True)
class Reader:
    """Whom a message is for: their words, their languages in order, their zone, and the moment they are told."""

    words: Language
    languages: tuple[str, ...]
    zone: str
    now: datetime

    @classmethod
    def of(
        cls, recipient: Recipient, calendar: Calendar | None, *, now: datetime, default_language: str, default_zone: str
    ) -> "Reader":
        tongue = recipient.language or default_language
        languages = (tongue, *(calendar.languages if calendar else ()))
        return cls(language(tongue), languages, recipient.zone_for(calendar, default_zone), now)

    @cached_property
    def today(self) -> date:
        return zones.day_of(self.now, self.zone)


@dataclass(frozen=True)
class Topic:
    """A notice and all that its words are taken from; `change` is what became of the date, where it is about that."""

    notice: Notice
    occurrence: Occurrence
    calendar: Calendar
    reader: Reader
    change: Difference | None = None

    @property
    def words(self) -> Language:
        return self.reader.words

    @property
    def event(self) -> Event:
        return self.occurrence.event

    @property
    def asks_for_date(self) -> bool:
        """Whether it tells that the date of its event is still open."""
        return asked_by(self.notice.identity.reminder) == OPEN_DATE

    @property
    def open_window(self) -> ImpreciseDate | None:
        """The window that the notice asks about, `None` for every other notice."""
        return self.event.open_window if self.asks_for_date else None

    @property
    def has_passed(self) -> bool:
        """Whether the last day of the window that it asks about lies behind the reader."""
        window = self.open_window
        return window is not None and window.last is not None and window.last < self.reader.today

    @cached_property
    def reminder(self) -> Reminder | None:
        """The reminder that the notice goes back to; `None` where it is about an open date, or a change."""
        if self.asks_for_date or self.notice.is_of_change:
            return None
        return reminder.parse(asked_by(self.notice.identity.reminder))

    @property
    def is_named(self) -> bool:
        """Whether its reader was named for it, whatever they follow."""
        if self.asks_for_date:
            return bool(self.event.responsible)
        text = asked_by(self.notice.identity.reminder)
        named = [one.to for one in self.calendar.reminders_of(self.event) if one.text == text]
        return bool(named) and (all(named) or any(self.notice.identity.recipient in to for to in named))

    @cached_property
    def day(self) -> date | None:
        """The day on which it starts for the reader; an all-day one has its day everywhere."""
        one = self.occurrence
        return one.first_day if one.all_day else zones.day_of(one.start_utc, self.reader.zone)

    @property
    def calendar_title(self) -> str:
        return clean.one_line(self.calendar.title.choose(self.reader.languages)[1])

    @property
    def title(self) -> str:
        """The title; that of an open date is bare, since the message says what is open about it."""
        is_bare = (self.notice.is_of_change or self.asks_for_date) and self.event.open_window is not None
        bare = self.event.title.choose(self.reader.languages)[1] if is_bare else self._titled.text
        return clean.one_line(bare)

    @property
    def title_language(self) -> str:
        return self._titled.language

    @property
    def label(self) -> str:
        """What the title does not say: the ordinal's words where it lacks them, that it is a milestone, its name.

        The title of a birthday of unknown year is a name and no more, so that it is one is said here.
        """
        titled, milestone = self._titled, self.words.milestone
        label = clean.one_line(titled.label or "")
        parts = [label] if label and label not in titled.text else []
        if self.event.kind is Kind.BIRTHDAY and self.occurrence.ordinal is None and self.occurrence.span is None:
            parts.append(capitalized(self.words.birthday))
        name = (titled.jubilee or "") if language(titled.language) is self.words else ""
        said = [milestone] if self.occurrence.milestone and milestone not in name else []
        return " · ".join([*parts, *map(capitalized, said), *([capitalized(name)] if name else [])])

    @cached_property
    def _titled(self) -> Titled:
        return entitle(self.occurrence, self.calendar, self.reader.languages)
