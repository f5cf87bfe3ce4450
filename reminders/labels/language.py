"""What every language can say, and the parts of saying it that languages share: tables and the rules between them.

A language is a subclass with its tables filled in; where its grammar goes another way it overrides the method. All are
pure functions of their arguments: no locale, no clock, no files.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, time
from enum import StrEnum
from typing import ClassVar

from reminders.core.edtf import ImpreciseDate
from reminders.labels.placeholders import NUMBER_PLACEHOLDERS, capitalized, fill, used
from reminders.labels.windows import Scale, Stretch, stretch_of

DIAMOND = 60
_CENTURY = 100
_NAMED = frozenset({"anniversary", "wedding", "work", "national-day", "memorial"})
Written = tuple[re.Pattern[str], Callable[[int], str]]


class Form(StrEnum):
    """The forms that a label can take; a language without a form uses its default."""

    DEFAULT = "default"  # "15th anniversary", "15-летие"
    ROMAN = "roman"  # "XV aniversario"
    ORDINAL = "ordinal"  # "15-я годовщина", where the default is no ordinal
    YEARS = "years"  # "15 years", "15 лет"


class Language(ABC):
    """The words of one language. Kinds and units are the texts that files use: `"national-day"`, `"working days"`."""

    code: ClassVar[str]

    # Labels and titles. `heads` has the nouns of the kinds that have one of their own, `heads_alone` others for titles
    # without a number; `happening` matches texts that name what happened ("wedding of ...") and not whom it concerns;
    # `written` finds the ordinal's words in a text, between its groups `before` and `after`, and says how to write the
    # number there. A text without any of the `nouns`, in lower case, has no such words.
    head: ClassVar[str]
    heads: ClassVar[Mapping[str, str]]
    heads_alone: ClassVar[Mapping[str, str]] = {}
    happening: ClassVar[re.Pattern[str]]
    written: ClassVar[tuple[Written, ...]]
    nouns: ClassVar[tuple[str, ...]]
    commemorated: ClassVar[re.Pattern[str]]  # "anniversary of", for which `itself` stands on the day of the event
    itself: ClassVar[str] = ""
    article: ClassVar[str] = ""
    joiner: ClassVar[str] = ""
    colon: ClassVar[str] = ": "
    semicolon: ClassVar[str] = "; "
    question: ClassVar[str] = "?"
    untitled: ClassVar[str]  # where a text was all placeholders and nothing is left of it

    # Names that anniversaries and wedding anniversaries have by their number, as far as they are established. The
    # diamond ones stand at 60. `mourned` finds what is no jubilee.
    jubilees: ClassVar[Mapping[int, str]]
    weddings: ClassVar[Mapping[int, str]]
    mourned: ClassVar[re.Pattern[str]]

    # Numbers: what stands between groups of three digits, and from which number on.
    group: ClassVar[str]
    group_from: ClassVar[int] = 1_000
    units: ClassVar[Mapping[str, tuple[str, ...]]]

    # How long until, since, before and after. A `{}` takes the counted unit.
    today: ClassVar[str]
    tomorrow: ClassVar[str]
    yesterday: ClassVar[str]
    in_time: ClassVar[str]
    ago: ClassVar[str]
    too_late: ClassVar[str]
    ahead: ClassVar[str]
    afterwards: ClassVar[str]
    same_day: ClassVar[str]
    at_start: ClassVar[str]

    # Dates: `months` stand alone, `months_of` follow the number of a day; `of_year` takes the year.
    months: ClassVar[tuple[str, ...]]
    months_of: ClassVar[tuple[str, ...]]
    months_short: ClassVar[tuple[str, ...]]
    weekdays: ClassVar[tuple[str, ...]]  # from Monday
    weekdays_short: ClassVar[tuple[str, ...]]
    of_year: ClassVar[str]

    # Windows: before a whole phrase, or (`around`) in place of its first words.
    probably: ClassVar[str]
    roughly: ClassVar[str]
    around: ClassVar[str] = ""
    quarters: ClassVar[tuple[str, ...]]
    halves: ClassVar[tuple[str, ...]]
    to_be_announced: ClassVar[str]

    # Single words for headings and states.
    when: ClassVar[str]
    where: ClassVar[str]
    what: ClassVar[str]
    more: ClassVar[str]
    source: ClassVar[str]
    calendar: ClassVar[str]
    add_to_calendar: ClassVar[str]
    milestone: ClassVar[str]
    birthday: ClassVar[str]
    missed_mark: ClassVar[str]
    cancelled: ClassVar[str]
    date_fixed: ClassVar[str]
    date_moved: ClassVar[str]
    held: ClassVar[str]
    declined: ClassVar[str]
    on_again: ClassVar[str]
    formerly: ClassVar[str]

    # Texts of notices. `open_message` and `passed_message` take `title` and `window`, `following` and
    # `named` a calendar, `silent` names, `left_out_note` a number, `stand_in_note` a `name` and the calendar's `title`,
    # `again` when.
    following: ClassVar[str]
    named: ClassVar[str]
    reminder_note: ClassVar[str]
    open_heading: ClassVar[str]
    open_message: ClassVar[str]
    passed_heading: ClassVar[str]
    passed_message: ClassVar[str]
    digest_note: ClassVar[str]
    left_out_note: ClassVar[str]
    overdue_note: ClassVar[str]
    silent: ClassVar[str]
    stand_in_note: ClassVar[str]
    acknowledge: ClassVar[str]
    again: ClassVar[str]
    please_answer: ClassVar[str]
    until_then: ClassVar[str]
    stop_all: ClassVar[str]
    test_subject: ClassVar[str]
    test_text: ClassVar[str]

    # --- labels and titles

    def label(self, kind: str, n: int, form: Form = Form.DEFAULT) -> str:
        """Return the words for the n-th of a kind, n from 1: "15th anniversary", "36th birthday"."""
        if form is Form.YEARS:
            return self.years(n)
        return f"{self.ordinal(n, form)} {self.heads.get(kind, self.head)}"

    def jubilee(self, kind: str, text: str, n: int, *, diamond: int = DIAMOND) -> str | None:
        """Return the name of the n-th of a kind, "silver jubilee", "centenary", "golden wedding"; else `None`.

        `diamond` is the number that has the diamond name, 60 or 75. What is mourned, by its kind or its text, has the
        names from the hundredth on; a birthday has none.
        """
        if kind not in _NAMED or (n == DIAMOND and n != diamond):
            return None
        name = (self.weddings if kind == "wedding" else self.jubilees).get(DIAMOND if n == diamond else n)
        if name is None or n >= _CENTURY:
            return name
        return None if kind == "memorial" or self.mourned.search(text) else name

    def title(
        self,
        kind: str,
        text: str,
        n: int | None,
        *,
        year: int | None = None,
        name: str = "",
        form: Form = Form.DEFAULT,
    ) -> str:
        """Return label and text joined: "15th anniversary of ...", "Ada's 36th birthday".

        The text alone where there is no number (`None`, or 0: the event itself, which is no anniversary of it). A text
        that places the label, the number or the age by placeholders is filled in and not joined; one that already has
        the ordinal's words ("anniversary of ...", "the 10th anniversary of ...") gets the right number in their place.
        """
        counted = n if n and n > 0 else None
        filled = self._filled(kind, text, n, year=year, name=name, form=form)
        if n == 0:
            return self._itself(filled) or name or self.untitled
        if counted is None or used(text) & NUMBER_PLACEHOLDERS:
            return filled or name or self.untitled
        return self._renumbered(filled, counted, form) or self._joined(kind, filled, counted, form)

    def span(self, count: int, unit: str) -> str:
        """Return a counted unit: "10,000 days", "1 month"."""
        return f"{self.number(count)} {self.units[unit][self.plural(count)]}"

    def span_title(
        self, text: str, count: int, unit: str, *, kind: str = "", year: int | None = None, name: str = ""
    ) -> str:
        """Return the title of a span milestone, in the order that is right whatever the text: "Ada: 10.000 dies"."""
        plain = self._filled("", text, None, year=year, name=name) or name or self.untitled
        return f"{plain}{self.colon}{self.span(count, unit)}"

    def number(self, number: int) -> str:
        """Return the number in digits, grouped by threes."""
        return f"{number:,}".replace(",", self.group) if number >= self.group_from else str(number)

    def years(self, n: int) -> str:
        """Return a label's number of years, its digits together as in all labels: "15 years", "1001 years"."""
        return f"{n} {self.units['years'][self.plural(n)]}"

    def plural(self, count: int) -> int:
        """Return which of a unit's forms goes with the count."""
        return 0 if count == 1 else 1

    @abstractmethod
    def ordinal(self, n: int, form: Form = Form.DEFAULT) -> str:
        """Return the number as it stands before the noun of an anniversary."""

    @abstractmethod
    def join(self, kind: str, text: str, label: str) -> str:
        """Return label and text in the language's pattern for the kind."""

    def _joined(self, kind: str, text: str, n: int, form: Form) -> str:
        kind = "anniversary" if self.happening.match(text) else kind
        return self.join(kind, text, self.label(kind, n, form))

    def _renumbered(self, text: str, n: int, form: Form) -> str | None:
        found = self.ordinal_in(text)
        if found is None:
            return None
        match, number = found
        before, after = match["before"] or "", match["after"]
        words = f"{self.ordinal(n, form)} " if form is Form.ROMAN else number(n)
        return f"{before}{words}{after if before else after[:1].lower() + after[1:]}"

    def ordinal_in(self, text: str) -> tuple[re.Match[str], Callable[[int], str]] | None:
        """Return where a text has the ordinal's words itself, and how to write the number there; `None` if it has none.

        Most texts have none. To look for the nouns shows that in a tenth of the time that the patterns take.
        """
        lowered = text.lower()
        for noun in self.nouns:
            if noun in lowered:
                break
        else:
            return None
        for pattern, number in self.written:
            if match := pattern.fullmatch(text):
                return match, number
        return None

    def uncounted(self, kind: str, text: str) -> str:
        """Return a text whose placeholders will have no number, where taking them out is not enough."""
        return text

    def _itself(self, text: str) -> str:
        """Return the title of the event itself: "Anniversary of the founding" is "The founding" on that day."""
        found = self.ordinal_in(text)
        if found is None:
            return text
        match, _ = found
        return capitalized(self.commemorated.sub(self.itself, f"{match['before'] or ''}{match['after']}", count=1))

    def _filled(
        self,
        kind: str,
        text: str,
        n: int | None,
        *,
        year: int | None = None,
        name: str = "",
        form: Form = Form.DEFAULT,
    ) -> str:
        if not used(text):
            return text
        label, number = (self.label(kind, n, form), str(n)) if n and n > 0 else ("", "")
        text = text if number else self.uncounted(kind, text)
        values = {"label": label, "n": number, "age": number, "year": str(year or ""), "name": name}
        return fill(text, values, article=self.article, joiner=self.joiner)

    # --- how long

    def countdown(self, days: int) -> str:
        """Return how far away a day is: "in 68 days", "today", "3 days ago"."""
        near = {-1: self.yesterday, 0: self.today, 1: self.tomorrow}
        if days in near:
            return near[days]
        return self.ahead_by(days, "days") if days > 0 else self.ago.format(self.span(-days, "days"))

    def ahead_by(self, count: int, unit: str) -> str:
        """Return how far ahead something is, in any unit: "in 5 working days", "in 2 hours"."""
        return self.in_time.format(self.after_it(count, unit))

    def late(self, seconds: int) -> str:
        """Return how late something is, in whole days, hours or minutes, a minute at least: "2 days late"."""
        sizes = (("days", 86_400), ("hours", 3_600), ("minutes", 60))
        unit, size = next((pair for pair in sizes if seconds >= pair[1]), sizes[-1])
        return self.too_late.format(self.lateness(max(1, seconds // size), unit))

    def before(self, count: int, unit: str) -> str:
        """Return a reminder's offset: "5 working days before", "on the day", for negative counts "1 day after"."""
        if count == 0:
            return self.at_start if unit in ("minutes", "hours") else self.same_day
        if count < 0:
            return self.afterwards.format(self.after_it(-count, unit))
        return self.ahead.format(self.before_it(count, unit))

    def before_it(self, count: int, unit: str) -> str:
        """Return a counted unit in the case that "before" takes."""
        return self.span(count, unit)

    def after_it(self, count: int, unit: str) -> str:
        """Return a counted unit in the case that "after" takes."""
        return self.span(count, unit)

    def lateness(self, count: int, unit: str) -> str:
        """Return a counted unit in the case that "late by" takes."""
        return self.span(count, unit)

    # --- dates

    def day(self, day: date, *, short: bool = False) -> str:
        """Return a date with its weekday: "Wednesday 30 January 2008", short "Wed 30 Jan 2008"."""
        weekday = (self.weekdays_short if short else self.weekdays)[day.weekday()]
        return f"{weekday} {self.date_short(day) if short else self.point(day)}"

    def clock(self, at: time) -> str:
        """Return a time of day, on 24 hours."""
        return f"{at.hour:02}:{at.minute:02}"

    def on_day(self, days: int, day: date, away: str = "") -> str:
        """Return when something is: "in 3 days, on Monday 30 January 2023"; `days` is how far away `day` is.

        `away` says that in other words: "in 5 working days".
        """
        return f"{away or self.countdown(days)}, {self.day(day) if days in (-1, 0, 1) else self.on(day)}"

    @abstractmethod
    def on(self, day: date) -> str:
        """Return a date with its weekday as a sentence says when: "on Monday 30 January 2023"."""

    def day_number(self, number: int) -> str:
        """Return the number of a day of the month."""
        return str(number)

    def point(self, day: date, unit: Scale = Scale.DAY, *, month: bool = True, year: bool = True) -> str:
        """Return a date without its weekday, or its month, or its year: "30 January 2008", "January 2008", "2008".

        Without `month`, or without `year`, it leaves off what the date after it says as well.
        """
        if unit is Scale.YEAR:
            return str(day.year)
        tail = self.of_year.format(day.year) if year else ""
        if unit is Scale.MONTH:
            return self.months[day.month - 1] + tail
        return self.day_number(day.day) + (f" {self.months_of[day.month - 1]}" if month else "") + tail

    def date_short(self, day: date, *, month: bool = True, year: bool = True) -> str:
        """Return a date without its weekday, its month abbreviated: "30 Jan 2008"."""
        named = f" {self.months_short[day.month - 1]}" if month else ""
        return f"{day.day}{named}{f' {day.year}' if year else ''}"

    # --- windows

    def window(self, window: ImpreciseDate) -> str:
        """Return when something is whose date is open: "some time in 2023", "in the first quarter of 2023"."""
        stretch = stretch_of(window)
        lead, rest = self.phrase(stretch)
        plain = stretch.scale not in (Scale.BETWEEN, Scale.FROM, Scale.UNTIL)
        if window.approximate:
            vague = f"{self.roughly} {'' if stretch.scale is Scale.BETWEEN else lead}"
            lead = self.around if self.around and plain else vague
        return f"{self.probably} {lead}{rest}" if window.uncertain else f"{lead}{rest}"

    def window_short(self, window: ImpreciseDate) -> str:
        """Return a window in few words, for titles and tables: "2023", "Q1 2023", "16 Sep – 16 Nov 2022"."""
        stretch = stretch_of(window)
        if stretch.scale in (Scale.FROM, Scale.UNTIL):
            words = "".join(self.phrase(stretch))
        elif stretch.scale is Scale.BETWEEN:
            words = " – ".join(self.ends(stretch, short=True))
        else:
            words = self.name_of(stretch)
        about = (self.around or f"{self.roughly} ") if window.approximate else ""
        return f"{about}{words}{self.question if window.uncertain else ''}"

    def undated(self, text: str, window: ImpreciseDate) -> str:
        """Return the title of an entry that nobody may take for the date: "... (2023, date to be announced)"."""
        stretch = stretch_of(window)
        year = stretch.first.year if stretch.first.year == stretch.last.year else None
        return f"{self.title('event', text, None, year=year)} ({self.window_short(window)}, {self.to_be_announced})"

    def name_of(self, stretch: Stretch) -> str:
        """Return the name of a stretch that has one: "August 2022", "Q1 2023", "2020s"."""
        names = {Scale.QUARTER: self.quarters, Scale.HALF: self.halves}
        if stretch.scale in names:
            return names[stretch.scale][stretch.part].format(stretch.first.year)
        if stretch.scale is Scale.DECADE:
            return self.decade(stretch.first.year)
        return self.date_short(stretch.first) if stretch.unit is Scale.DAY else self.point(stretch.first, stretch.unit)

    def ends(self, stretch: Stretch, *, short: bool = False) -> tuple[str, str]:
        """Return both ends of a stretch; the first leaves off the month and year that the last says as well."""
        first, last = stretch.first, stretch.last
        year = first.year != last.year
        month = year or first.month != last.month
        if short and stretch.unit is Scale.DAY:
            return self.date_short(first, month=month, year=year), self.date_short(last)
        return self.point(first, stretch.unit, month=month, year=year), self.point(last, stretch.unit)

    @abstractmethod
    def decade(self, year: int) -> str:
        """Return the name of the decade that begins with the year: "2020s"."""

    @abstractmethod
    def phrase(self, stretch: Stretch) -> tuple[str, str]:
        """Return when a stretch is, as a sentence says it, in two parts: ("some time in ", "2023").

        The first is what `around` can stand in for.
        """

    # --- notices

    def because(self, calendar_title: str, reminder_words: str, *, is_named: bool = False) -> str:
        """Return why the reader gets a notice: named for it, or by following; `reminder_words` may be empty."""
        note = self.reminder_note.format(reminder_words) if reminder_words else ""
        return f"{(self.named if is_named else self.following).format(calendar_title)}{note}."

    def with_when(self, title: str, when: str) -> str:
        """Return a title and when it is, on one line; there is one colon in a line."""
        return f"{title}{', ' if ':' in title else self.colon}{when}"

    def unanswered(self, names: str) -> str:
        """Return that these have not answered: "Ada has not answered"; several names are separated by commas."""
        return self.silent.format(names)

    def remind_again(self, count: int, unit: str) -> str:
        """Return what a button says that puts a reminder off: "Remind me in 1 week"."""
        return self.again.format(self.in_time.format(self.after_it(count, unit)))

    def open_subject(self, title: str, window_short: str) -> str:
        """Return the subject of a notice that a date is still open."""
        return f"{self.open_heading} {title} ({window_short})"

    def open_text(self, title: str, window: str) -> str:
        """Return that no date is fixed, what the window is, and what is to be done; `window` as `window` words it."""
        return self.open_message.format(title=title, window=window)

    def passed_subject(self, title: str, window_short: str) -> str:
        """Return the subject of a notice that a window has passed and no date was fixed."""
        return f"{self.passed_heading} {title} ({window_short})"

    def passed_text(self, title: str, window: str) -> str:
        """Return that the window has passed, and the question what became of the event."""
        return self.passed_message.format(title=title, window=window)
