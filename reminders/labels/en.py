"""English, British in its dates: "15th anniversary of ...", "Ada's 36th birthday", "Wednesday 30 January 2008"."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from reminders.labels.language import Form, Language
from reminders.labels.windows import Scale, Stretch

_SPELLED = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|teenth|tieth|hundredth"
_ORDINAL = rf"(?:(?:\d+(?:st|nd|rd|th)|[a-z-]*(?:{_SPELLED}))\s+)?"
_NOUN = r"(?:(?:wedding|work|birth|death)\s+)?(?:anniversary|birthday)"
_FIRST = re.compile(rf"(?P<before>)(?:the\s+)?{_ORDINAL}(?P<after>{_NOUN}(?:(?:\s+of\b|\s*[:,(–—]).*)?)", re.IGNORECASE)
_LAST = re.compile(rf"(?P<before>.+?\s){_ORDINAL}(?P<after>{_NOUN})", re.IGNORECASE)
_HAPPENING = r"(?:(?:the|our|my|their|his|her)\s+)?(?:birth|death|passing|loss|wedding|marriage)\b"
_BARE_HAPPENING = re.compile(r"(?:birth|death|passing|loss|wedding|marriage)\s+of\b", re.IGNORECASE)
_CAPITAL_ARTICLE = re.compile(r"(?:The|Our|My|A|An)(?=\s+[a-z])")
_MOURNED = re.compile(
    r"\b(?:deaths?|died|passing|loss|victims?|disaster|tragedy|massacre|genocide|famine|deportations?|attacks?|wars?)\b",
    re.IGNORECASE,
)


def _ordinal(n: int) -> str:
    if n % 100 in (11, 12, 13):
        return f"{n}th"
    return f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th') }"


class _English(Language):
    """An anniversary is "of" its text, a person has theirs (`James'`); other kinds have the label in brackets."""

    code = "en"

    head = "anniversary"
    heads: ClassVar[Mapping[str, str]] = {
        "birthday": "birthday",
        "wedding": "wedding anniversary",
        "work": "work anniversary",
    }
    happening = re.compile(_HAPPENING, re.IGNORECASE)
    nouns = ("anniversary", "birthday")
    written = ((_FIRST, lambda n: f"{_ordinal(n)} "), (_LAST, lambda n: f"{_ordinal(n)} "))
    commemorated = re.compile(r"^anniversary\s+of\s+|(?<=wedding)\s+anniversary", re.IGNORECASE)
    article = r"the\s+"
    joiner = r"of\s+"
    untitled = "Anniversary"

    mourned = _MOURNED
    jubilees: ClassVar[Mapping[int, str]] = {
        15: "quindecennial",
        25: "silver jubilee",
        40: "ruby jubilee",
        50: "golden jubilee",
        60: "diamond jubilee",
        65: "sapphire jubilee",
        70: "platinum jubilee",
        75: "semisesquicentennial",
        100: "centenary",
        125: "quasquicentennial",
        150: "sesquicentennial",
        175: "dodransbicentennial",
        200: "bicentenary",
        250: "semiquincentennial",
        300: "tercentenary",
        400: "quatercentenary",
        500: "quincentenary",
        1000: "millennium",
    }
    weddings: ClassVar[Mapping[int, str]] = {
        1: "paper wedding",
        2: "cotton wedding",
        3: "leather wedding",
        5: "wooden wedding",
        10: "tin wedding",
        15: "crystal wedding",
        20: "china wedding",
        25: "silver wedding",
        30: "pearl wedding",
        35: "coral wedding",
        40: "ruby wedding",
        45: "sapphire wedding",
        50: "golden wedding",
        55: "emerald wedding",
        60: "diamond wedding",
        70: "platinum wedding",
    }

    group = ","
    units: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "seconds": ("second", "seconds"),
        "minutes": ("minute", "minutes"),
        "hours": ("hour", "hours"),
        "days": ("day", "days"),
        "weeks": ("week", "weeks"),
        "months": ("month", "months"),
        "years": ("year", "years"),
        "working days": ("working day", "working days"),
        "reminders": ("reminder", "reminders"),
    }

    today = "today"
    tomorrow = "tomorrow"
    yesterday = "yesterday"
    in_time = "in {}"
    ago = "{} ago"
    too_late = "{} late"
    ahead = "{} before"
    afterwards = "{} after"
    same_day = "on the day"
    at_start = "at the start"

    months = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )  # fmt: skip
    months_of = months
    months_short = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    weekdays_short = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    of_year = " {}"

    probably = "probably"
    roughly = "roughly"
    around = "around "
    quarters = ("Q1 {}", "Q2 {}", "Q3 {}", "Q4 {}")
    halves = ("first half of {}", "second half of {}")
    to_be_announced = "date to be announced"

    when = "When"
    where = "Where"
    what = "What"
    more = "More"
    source = "Source"
    calendar = "Calendar"
    add_to_calendar = "Add to calendar"
    milestone = "milestone"
    birthday = "birthday"
    missed_mark = "missed"
    cancelled = "cancelled"
    date_fixed = "date fixed"
    date_moved = "date moved"
    held = "took place"
    declined = "will not take place"
    on_again = "takes place after all"
    formerly = "Previously"

    following = "You get this because you follow “{}”"
    named = "You get this because you are named for it in “{}”"
    reminder_note = " (reminder: {})"
    open_heading = "Date still open:"
    open_message = (
        "{title}: no date is fixed yet. It is to take place {window}. Please fix the date, move the event or cancel it."
    )
    passed_heading = "Held, moved or cancelled?"
    passed_message = (
        "{title}: it was to take place {window}, but no date was ever fixed. "
        "Was it held, moved or cancelled? Please say so."
    )
    digest_note = "You asked to get your reminders together in one message."
    left_out_note = "Not shown here: {} more. The plain text of this message has them all."
    overdue_note = "These reminders could not be sent when they were due, and come together in one message."
    silent = "No answer from {}"
    stand_in_note = "You get this because you stand in for those who have not answered: {name}. It is in “{title}”."
    acknowledge = "Done"
    again = "Remind me {}"
    please_answer = "Please say when it is done."
    until_then = "Until then you will be reminded again."
    stop_all = "Stop all reminders"
    test_subject = "Test notice"
    test_text = "This is a test. If you can read it, reminders will reach you."

    def ordinal(self, n: int, form: Form = Form.DEFAULT) -> str:
        """Return `1st 2nd 3rd 4th`, but `11th 12th 13th`, and so in every hundred."""
        return _ordinal(n)

    def join(self, kind: str, text: str, label: str) -> str:
        """Return "15th anniversary of ...", "Ada's 36th birthday", "In memory of Ada (5th anniversary)"."""
        if kind == "anniversary":
            return f"{label} of {_with_article(_within_sentence(text)).removeprefix('of ')}"
        if kind in ("birthday", "wedding", "work"):
            return f"{_possessive(text)} {label}"
        if kind == "memorial" and not text.lower().startswith("in memory"):
            return f"In memory of {_within_sentence(text)} ({label})"
        return f"{text} ({label})"

    def span_title(
        self, text: str, count: int, unit: str, *, kind: str = "", year: int | None = None, name: str = ""
    ) -> str:
        """Return "10,000 days since Apollo 11"; for what people have, "Ada: 10,000 days"."""
        if kind in self.heads:
            return super().span_title(text, count, unit, year=year, name=name)
        filled = self._filled("", text, None, year=year, name=name) or name or self.untitled
        plain = re.sub(r"^(?:the\s+)?(?:\S+\s+)?anniversary\s+of\s+", "", filled, flags=re.IGNORECASE)
        return f"{self.span(count, unit)} since {_within_sentence(plain)}"

    def on(self, day: date) -> str:
        """Return "on Monday 30 January 2023"."""
        return f"on {self.day(day)}"

    def decade(self, year: int) -> str:
        """Return "2020s"."""
        return f"{year}s"

    def phrase(self, stretch: Stretch) -> tuple[str, str]:
        """Return "some time in 2023", "in the first quarter of 2023", "on or after 12 May 2023"."""
        match stretch.scale:
            case Scale.BETWEEN:
                first, last = self.ends(stretch)
                return "some time ", f"between {first} and {last}"
            case Scale.FROM | Scale.UNTIL:
                order = "after" if stretch.scale is Scale.FROM else "before"
                return f"{_preposition(stretch.unit)} or {order} ", self.point(stretch.first, stretch.unit)
            case Scale.QUARTER:
                part = ("first", "second", "third", "fourth")[stretch.part]
                return "in ", f"the {part} quarter of {stretch.first.year}"
            case Scale.HALF | Scale.DECADE:
                return "in ", f"the {self.name_of(stretch)}"
            case Scale.DAY:
                return "on ", self.point(stretch.first)
            case _:
                return "some time in ", self.name_of(stretch)


def _preposition(unit: Scale) -> str:
    return "on" if unit is Scale.DAY else "in"


def _possessive(text: str) -> str:
    """Return the text as an owner: `Ada's`; after a final s the apostrophe alone, right for James and the Joneses."""
    return f"{text}'" if text[-1:] in "sS" else f"{text}'s"


def _with_article(text: str) -> str:
    """Return the text with "the" before a happening that lacks it: "the wedding of Ada and William"."""
    return f"the {text[0].lower()}{text[1:]}" if _BARE_HAPPENING.match(text) else text


def _within_sentence(text: str) -> str:
    """Return the text with an article at its start in lower case, unless it belongs to a name ("The Hague")."""
    return _CAPITAL_ARTICLE.sub(lambda match: match[0].lower(), text, count=1) if _CAPITAL_ARTICLE.match(text) else text


LANGUAGE = _English()
