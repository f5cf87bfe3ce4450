"""Kazakh: "15 жылдығы" with the bare cardinal, never "15-ші"; titles and labels are joined by a colon."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from reminders.labels.language import Form, Language
from reminders.labels.windows import Scale, Stretch

_ANNIVERSARY = re.compile(r"(?P<before>.+?\s)(?:\d+\s+)?(?P<after>жылдығы\b.*)", re.IGNORECASE)
# A number after a genitive: "тәуелсіздіктің {label}", "тәуелсіздіктің {n} жылдығы".
_PLACED = re.compile(r"(?<=[ндт][ыі]ң)\s+(?:\{label\}|\{(?:n|age)\}\s+жылдығы)", re.IGNORECASE)
_DAYS_THEMSELVES = {"birthday": "туған күні", "wedding": "үйлену тойы", "work": "еңбек жолының басталуы"}
_NEVER = re.compile(r"(?!)")
_ABLATIVE = {
    "секунд": "секундтан",
    "минут": "минуттан",
    "сағат": "сағаттан",
    "күн": "күннен",
    "апта": "аптадан",
    "ай": "айдан",
    "жыл": "жылдан",
    "күні": "күнінен",
}
_DATIVE = {"минут": "минутқа", "сағат": "сағатқа", "күн": "күнге"}
_MOURNED = re.compile(
    r"(?:қайтыс|қаза\b|өлім|құрбан|апат|қасірет|геноцид|ашаршылық|жер аудар|теракт|соғыс)",
    re.IGNORECASE,
)


class _Kazakh(Language):
    """A title would need the genitive before a label, whose ending follows its vowels: hence "Title: 15 жылдығы"."""

    code = "kk"

    head = "жылдығы"
    heads: ClassVar[Mapping[str, str]] = {
        "wedding": "үйлену тойының {} жылдығы",
        "work": "еңбек жолының {} жылдығы",
        "birthday": "{} жас",
    }
    heads_alone: ClassVar[Mapping[str, str]] = {
        "wedding": "үйлену тойының жылдығы",
        "work": "еңбек жолының жылдығы",
        "birthday": "",
    }
    happening = _NEVER
    nouns = ("жылдығы",)
    written = ((_ANNIVERSARY, lambda n: f"{n} "),)
    commemorated = re.compile(r"жылдығы\b", re.IGNORECASE)
    itself = "күні"
    untitled = "Мерейтой"

    mourned = _MOURNED
    jubilees: ClassVar[Mapping[int, str]] = {
        25: "күміс мерейтой",
        50: "алтын мерейтой",
    }
    weddings: ClassVar[Mapping[int, str]] = {
        25: "күміс той",
        50: "алтын той",
    }

    group = "\u00a0"  # no-break space
    units: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "seconds": ("секунд",),
        "minutes": ("минут",),
        "hours": ("сағат",),
        "days": ("күн",),
        "weeks": ("апта",),
        "months": ("ай",),
        "years": ("жыл",),
        "working days": ("жұмыс күні",),
        "reminders": ("еске салу",),
    }

    today = "бүгін"
    tomorrow = "ертең"
    yesterday = "кеше"
    in_time = "{} кейін"
    ago = "{} бұрын"
    too_late = "{} кешікті"
    ahead = "{} бұрын"
    afterwards = "{} кейін"
    same_day = "сол күні"
    at_start = "басталған кезде"

    months = (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    )  # fmt: skip
    months_of = months
    months_in = (
        "қаңтарда", "ақпанда", "наурызда", "сәуірде", "мамырда", "маусымда",
        "шілдеде", "тамызда", "қыркүйекте", "қазанда", "қарашада", "желтоқсанда",
    )  # fmt: skip
    months_from = (
        "қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан",
        "шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан",
    )  # fmt: skip
    months_short = (
        "қаң.", "ақп.", "нау.", "сәу.", "мам.", "мау.", "шіл.", "там.", "қыр.", "қаз.", "қар.", "жел.",
    )  # fmt: skip
    weekdays = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
    weekdays_short = ("дс", "сс", "ср", "бс", "жм", "сб", "жс")
    of_year = "{} жылғы "

    probably = "бәлкім"
    roughly = "шамамен"
    quarters = ("{} жылғы 1-тоқсан", "{} жылғы 2-тоқсан", "{} жылғы 3-тоқсан", "{} жылғы 4-тоқсан")
    halves = ("{} жылғы 1-жартыжылдық", "{} жылғы 2-жартыжылдық")
    to_be_announced = "күні кейін хабарланады"

    when = "Қашан"
    where = "Қайда"
    what = "Не"
    more = "Толығырақ"
    source = "Дереккөз"
    calendar = "Күнтізбе"
    add_to_calendar = "Күнтізбеге қосу"
    milestone = "мерейтой"
    birthday = "туған күн"
    missed_mark = "өткізіп алынды"
    cancelled = "өткізілмейді"
    date_fixed = "күні белгіленді"
    date_moved = "күні ауыстырылды"
    held = "өтті"
    declined = "өтпейді"
    on_again = "бәрібір өтеді"
    formerly = "Бұрын"

    following = "Сіз бұл хабарламаны «{}» күнтізбесіне жазылғандықтан алдыңыз"
    named = "Сіз бұл хабарламаны «{}» күнтізбесінде оны алушы ретінде көрсетілгендіктен алдыңыз"
    reminder_note = " (еске салу: {})"
    open_heading = "Күні әлі белгіленбеген:"
    open_message = (
        "{title}: күні әлі белгіленген жоқ. Іс-шара {window} өтуі тиіс. "
        "Күнін белгілеңіз, іс-шараны ауыстырыңыз немесе одан бас тартыңыз."
    )
    passed_heading = "Өтті ме, ауыстырылды ма, әлде болмай қалды ма?"
    passed_message = (
        "{title}: іс-шара {window} өтуі тиіс еді, бірақ күні белгіленбеді. "
        "Ол өтті ме, ауыстырылды ма, әлде болмай қалды ма? Хабарлауыңызды сұраймыз."
    )
    digest_note = "Сіз еске салуларды бір хабарламамен алуды сұрадыңыз."
    left_out_note = "Мұнда көрсетілмегені: тағы {}. Бұл хабарламаның мәтіндік нұсқасында бәрі бар."
    overdue_note = "Бұл еске салуларды уақытында жіберу мүмкін болмады, сондықтан олар бір хабарламамен келіп отыр."
    silent = "Жауап жоқ: {}"
    stand_in_note = (
        "Сіз бұл хабарламаны еске салуға жауап бермегендердің орнын басатындықтан алдыңыз: {name}. Күнтізбе: «{title}»."
    )
    acknowledge = "Орындалды"
    again = "{} еске салу"
    please_answer = "Орындалған соң белгілеңіз."
    until_then = "Оған дейін еске салу қайталана береді."
    stop_all = "Барлық еске салуды тоқтату"
    test_subject = "Сынақ хабарламасы"
    test_text = "Бұл сынақ. Егер оны оқып отырсаңыз, еске салулар сізге жетеді."

    def label(self, kind: str, n: int, form: Form = Form.DEFAULT) -> str:
        """Return "15 жылдығы", "36 жас", "үйлену тойының 25 жылдығы"; in years "15 жыл"."""
        if form is Form.YEARS:
            return self.years(n)
        return self.heads[kind].format(n) if kind in self.heads else f"{n} {self.head}"

    def ordinal(self, n: int, form: Form = Form.DEFAULT) -> str:
        """Return the bare number."""
        return str(n)

    def plural(self, count: int) -> int:
        """Return the one form: after a number a noun stays singular."""
        return 0

    def join(self, kind: str, text: str, label: str) -> str:
        """Return "...: 15 жылдығы", "Ада: туған күні, 36 жас", "Еске алу күні: Ада (5 жылдығы)"."""
        if kind == "birthday":
            return f"{text}, {label}" if text.lower().endswith("туған күні") else f"{text}: туған күні, {label}"
        if kind in ("anniversary", "wedding", "work"):
            return f"{text}: {label}"
        if kind == "memorial" and not text.lower().startswith("еске алу"):
            return f"Еске алу күні: {text} ({label})"
        return f"{text} ({label})"

    def uncounted(self, kind: str, text: str) -> str:
        """Return "... орнатылуының күні" for "... орнатылуының {label}", whose genitive cannot stand alone."""
        return _PLACED.sub(f" {_DAYS_THEMSELVES.get(kind, 'күні')}", text)

    def after_it(self, count: int, unit: str) -> str:
        """Return the ablative: "3 күннен", "5 жұмыс күнінен"."""
        return self._inflected(count, unit, _ABLATIVE)

    def lateness(self, count: int, unit: str) -> str:
        """Return the dative: "2 күнге"."""
        return self._inflected(count, unit, _DATIVE)

    def _inflected(self, count: int, unit: str, case: dict[str, str]) -> str:
        rest, _, word = self.span(count, unit).rpartition(" ")
        return f"{rest} {case[word]}"

    def day(self, day: date, *, short: bool = False) -> str:
        """Return "2008 жылғы 30 қаңтар, сәрсенбі", short "2008 ж. 30 қаң., ср"."""
        if short:
            return f"{self.date_short(day)}, {self.weekdays_short[day.weekday()]}"
        return f"{self.point(day)}, {self.weekdays[day.weekday()]}"

    def on(self, day: date) -> str:
        """Return "2023 жылғы 30 қаңтарда, дүйсенбі күні"."""
        return f"{self._cased(day, self.months_in)}, {self.weekdays[day.weekday()]} күні"

    def point(self, day: date, unit: Scale = Scale.DAY, *, month: bool = True, year: bool = True) -> str:
        """Return "2008 жылғы 30 қаңтар", "2008 жылғы қаңтар", "2008"; the year comes first.

        Of two dates it is the later that leaves off the year, and the earlier the month.
        """
        if unit is Scale.YEAR:
            return str(day.year)
        head = self.of_year.format(day.year) if year else ""
        number = f"{day.day} " if unit is Scale.DAY else ""
        return f"{head}{number}{self.months[day.month - 1] if month else ''}".rstrip()

    def date_short(self, day: date, *, month: bool = True, year: bool = True) -> str:
        """Return "2008 ж. 30 қаң."."""
        named = f" {self.months_short[day.month - 1]}" if month else ""
        return f"{f'{day.year} ж. ' if year else ''}{day.day}{named}"

    def ends(self, stretch: Stretch, *, short: bool = False) -> tuple[str, str]:
        """Return both ends; the last leaves off the year that the first says, which leaves off the month."""
        first, last = stretch.first, stretch.last
        year = first.year != last.year
        month = year or first.month != last.month
        if short and stretch.unit is Scale.DAY:
            return self.date_short(first, month=month), self.date_short(last, year=year)
        return self.point(first, stretch.unit, month=month), self.point(last, stretch.unit, year=year)

    def with_when(self, title: str, when: str) -> str:
        """Return "Ада: туған күні, 36 жас — 3 күннен кейін, ...", since titles have a colon of their own."""
        return f"{title}\u00a0— {when}"

    def decade(self, year: int) -> str:
        """Return "2020-жылдар"."""
        return f"{year}-жылдар"

    def phrase(self, stretch: Stretch) -> tuple[str, str]:
        """Return "2023 жыл ішінде", "2023 жылғы 1-тоқсанда", "2023 жылғы 12 мамырдан бастап"."""
        year = stretch.first.year
        match stretch.scale:
            case Scale.BETWEEN:
                years = "жылдар " if stretch.unit is Scale.YEAR else ""
                return "", f"{' – '.join(self.ends(stretch))} {years}аралығында"
            case Scale.FROM | Scale.UNTIL:
                limit = "бастап" if stretch.scale is Scale.FROM else "кешіктірмей"
                return "", f"{self._from(stretch.first, stretch.unit)} {limit}"
            case Scale.QUARTER | Scale.HALF:
                suffix = "та" if stretch.scale is Scale.HALF else "да"
                return "", f"{self.name_of(stretch)}{suffix}"
            case Scale.DECADE:
                return "", f"{year}-жылдары"
            case Scale.YEAR:
                return "", f"{year} жыл ішінде"
            case _:
                return "", self._cased(stretch.first, self.months_in, stretch.unit)

    def _from(self, day: date, unit: Scale) -> str:
        return f"{day.year} жылдан" if unit is Scale.YEAR else self._cased(day, self.months_from, unit)

    def _cased(self, day: date, months: tuple[str, ...], unit: Scale = Scale.DAY) -> str:
        number = f"{day.day} " if unit is Scale.DAY else ""
        return f"{self.of_year.format(day.year)}{number}{months[day.month - 1]}"


LANGUAGE = _Kazakh()
