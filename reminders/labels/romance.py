"""What French, Spanish and Catalan share: the order of a date, `of`, and the shape of a sentence."""

from datetime import date

from reminders.core.edtf import ImpreciseDate, Precision
from reminders.labels.language import Language, largest_unit


class Romance(Language):
    """A language whose words are placed alike; each names its own."""

    day_pattern: str  # {weekday} {day} {month} {year}
    first_of_month = "1"
    today: tuple[str, str, str]  # today, tomorrow, yesterday
    ahead: str  # {count}
    ago: str
    late_pattern: str
    before_pattern: str
    after_pattern: str
    same_day: str
    some_time: str  # {window}
    between: str  # {first} {last}
    around: str
    probably: str
    after_day: str
    before_day: str
    no_date: str
    quarters: str  # {n} {year}
    halves: tuple[str, str]  # {year}
    decades: str
    label_first: str  # {label} {title}
    reason: str  # {calendar} {reminder}
    asks: tuple[str, str, str, str]  # open subject and text, passed subject and text: {title} {window}

    def joined(self, kind: str, label: str, text: str) -> str:
        return self.label_first.format_map({"label": label, "title": text})

    def countdown(self, days: int) -> str:
        if abs(days) <= 1:
            return self.today[days]
        return (self.ahead if days > 0 else self.ago).format(count=self.counted(abs(days), "days"))

    def late(self, seconds: int) -> str:
        return self.late_pattern.format(count=self.counted(*largest_unit(seconds)))

    def before(self, count: int, unit: str) -> str:
        if count == 0:
            return self.same_day
        return (self.before_pattern if count > 0 else self.after_pattern).format(count=self.counted(abs(count), unit))

    def day(self, day: date, *, short: bool = False) -> str:
        number = self.first_of_month if day.day == 1 and not short else str(day.day)
        if short:
            return f"{self.short_weekdays[day.weekday()]} {number} {self.short_months[day.month - 1]} {day.year}"
        weekday = self.weekdays[day.weekday()]
        return self.day_pattern.format(weekday=weekday, day=number, month=self.of_month(day.month), year=day.year)

    def of_month(self, month: int) -> str:
        return self.months[month - 1]

    def date_only(self, day: date) -> str:
        """Return the day without its weekday."""
        return self.day(day).partition(" ")[2]

    def window(self, window: ImpreciseDate) -> str:
        words = self.plain_window(window)
        if window.first is None or window.last is None:
            text = words
        elif window.precision is Precision.SPAN and "\u2013" in words:
            text = self.between.format(first=self.date_only(window.first), last=self.date_only(window.last))
        else:
            text = (self.around if window.approximate else self.some_time).format(window=words)
        return self.probably.format(window=text) if window.uncertain else text

    def open_window(self, first: date | None, last: date | None) -> str:
        if first is not None:
            return self.after_day.format(day=self.date_only(first))
        return self.before_day.format(day=self.date_only(last)) if last else self.no_date

    def quarter(self, year: int, quarter: int) -> str:
        return self.quarters.format(n=quarter, year=year)

    def half(self, year: int, half: int) -> str:
        return self.halves[half - 1].format(year=year)

    def decade(self, year: int) -> str:
        return self.decades.format(year=year)

    def because(self, calendar: str, reminder: str) -> str:
        return self.reason.format_map({"calendar": calendar, "reminder": reminder})

    def open_subject(self, title: str, window: str) -> str:
        return self._ask(0, title, window)

    def open_text(self, title: str, window: str) -> str:
        return self._ask(1, title, window)

    def passed_subject(self, title: str, window: str) -> str:
        return self._ask(2, title, window)

    def passed_text(self, title: str, window: str) -> str:
        return self._ask(3, title, window)

    def _ask(self, which: int, title: str, window: str) -> str:
        return self.asks[which].format_map({"title": title, "window": window})
