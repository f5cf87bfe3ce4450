"""Russian: "15-летие", "15-я годовщина", "15 лет"; titles and labels are joined by a colon, which needs no case."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from reminders.labels.language import Form, Language
from reminders.labels.placeholders import capitalized
from reminders.labels.windows import Scale, Stretch

_SPELLED = r"\w*(?:первая|вторая|третья|четв[её]ртая|пятая|шестая|седьмая|восьмая|девятая|сятая|дцатая|сороковая|сотая)"
_BEFORE = r"(?P<before>(?:.*[:—–]\s+|(?:наша|моя)\s+)?)"
_ANNIVERSARY = re.compile(rf"{_BEFORE}(?:(?:\d+\s*-\s*я|{_SPELLED})\s+)?(?P<after>годовщина\b.*)", re.IGNORECASE)
_JUBILEE = re.compile(rf"{_BEFORE}\d+\s*[-–]\s*(?P<after>летие\b.*)", re.IGNORECASE)
_BIRTHDAY = re.compile(r"(?P<before>(?:.*[:—–]\s+)?)(?:\d+\s*-\s*й\s+)?(?P<after>день рождения\b.*)", re.IGNORECASE)
# A number before a genitive: "{label} мира", "{n}-летие мира".
_PLACED = re.compile(
    r"(?:\{label\}|\{(?:n|age)\}\s?-\s?(?:летие|я\s+годовщина|й\s+день рождения))(?=\s+\w)", re.IGNORECASE
)
_DAYS_THEMSELVES = {"birthday": "день рождения", "wedding": "свадьба", "work": "начало работы"}
_NEVER = re.compile(r"(?!)")
# What follows за, через and на: only the singular of a feminine noun differs.
_ACCUSATIVE = {"секунда": "секунду", "минута": "минуту", "неделя": "неделю"}
_MOURNED = re.compile(
    r"\b(?:смерт|гибел|кончин|жертв|катастроф|трагед|резн|геноцид|голод|депортац|теракт|войн)\w*",
    re.IGNORECASE,
)


class _Russian(Language):
    """Nouns would need the genitive after a label, and a title has them in the nominative: hence "Title: 15-летие"."""

    code = "ru"

    head = "летие"
    heads: ClassVar[Mapping[str, str]] = {
        "birthday": "день рождения",
        "wedding": "годовщина свадьбы",
        "memorial": "годовщина",
    }
    heads_alone: ClassVar[Mapping[str, str]] = {"anniversary": "годовщина", "work": "годовщина работы"}
    happening = _NEVER
    nouns = ("годовщина", "летие", "день рождения")
    written = (
        (_ANNIVERSARY, lambda n: f"{n}-я "),
        (_JUBILEE, lambda n: f"{n}-"),
        (_BIRTHDAY, lambda n: f"{n}-й "),
    )
    commemorated = re.compile(r"^(?:годовщина|летие)\s+(?=\w)|(?<=[:—–]\s)(?:годовщина|летие)\s+(?=\w)", re.IGNORECASE)
    itself = "день "
    untitled = "Годовщина"

    mourned = _MOURNED
    jubilees: ClassVar[Mapping[int, str]] = {
        25: "серебряный юбилей",
        40: "рубиновый юбилей",
        50: "золотой юбилей",
        60: "бриллиантовый юбилей",
        65: "сапфировый юбилей",
        70: "платиновый юбилей",
        100: "столетие",
        150: "полуторавековой юбилей",
        200: "двухсотлетие",
        300: "трёхсотлетие",
        400: "четырёхсотлетие",
        500: "пятисотлетие",
        1000: "тысячелетие",
    }
    weddings: ClassVar[Mapping[int, str]] = {
        1: "ситцевая свадьба",
        2: "бумажная свадьба",
        3: "кожаная свадьба",
        4: "льняная свадьба",
        5: "деревянная свадьба",
        10: "розовая свадьба",
        15: "хрустальная свадьба",
        20: "фарфоровая свадьба",
        25: "серебряная свадьба",
        30: "жемчужная свадьба",
        40: "рубиновая свадьба",
        45: "сапфировая свадьба",
        50: "золотая свадьба",
        55: "изумрудная свадьба",
        60: "бриллиантовая свадьба",
        70: "благодатная свадьба",
    }

    group = "\u00a0"  # no-break space
    units: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "seconds": ("секунда", "секунды", "секунд"),
        "minutes": ("минута", "минуты", "минут"),
        "hours": ("час", "часа", "часов"),
        "days": ("день", "дня", "дней"),
        "weeks": ("неделя", "недели", "недель"),
        "months": ("месяц", "месяца", "месяцев"),
        "years": ("год", "года", "лет"),
        "working days": ("рабочий день", "рабочих дня", "рабочих дней"),
        "reminders": ("напоминание", "напоминания", "напоминаний"),
    }

    today = "сегодня"
    tomorrow = "завтра"
    yesterday = "вчера"
    in_time = "через {}"
    ago = "{} назад"
    too_late = "с опозданием на {}"
    ahead = "за {}"
    afterwards = "спустя {}"
    same_day = "в тот же день"
    at_start = "в момент начала"

    months = (
        "январь", "февраль", "март", "апрель", "май", "июнь",
        "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
    )  # fmt: skip
    months_of = (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    )  # fmt: skip
    months_short = (
        "янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек.",
    )  # fmt: skip
    weekdays = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
    weekdays_short = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
    of_year = " {} года"

    probably = "вероятно,"
    roughly = "ориентировочно"
    quarters = ("1-й квартал {} года", "2-й квартал {} года", "3-й квартал {} года", "4-й квартал {} года")
    halves = ("1-е полугодие {} года", "2-е полугодие {} года")
    to_be_announced = "дата будет объявлена"

    when = "Когда"
    where = "Где"
    what = "Что"
    more = "Подробнее"
    source = "Источник"
    calendar = "Календарь"
    add_to_calendar = "Добавить в календарь"
    milestone = "юбилей"
    birthday = "день рождения"
    missed_mark = "пропущено"
    cancelled = "отменено"
    date_fixed = "дата назначена"
    date_moved = "дата перенесена"
    held = "состоялось"
    declined = "не состоится"
    on_again = "всё же состоится"
    formerly = "Ранее"

    following = "Вы получили это сообщение, потому что следите за календарём «{}»"
    named = "Вы получили это сообщение, потому что назначены его получателем в календаре «{}»"
    reminder_note = " (напоминание: {})"
    open_heading = "Дата ещё не назначена:"
    open_message = (
        "{title}: дата ещё не назначена. Событие должно состояться {window}. "
        "Пожалуйста, назначьте дату, перенесите событие или отмените его."
    )
    passed_heading = "Состоялось, перенесено или отменено?"
    passed_message = (
        "{title}: событие должно было состояться {window}, но дата так и не была назначена. "
        "Оно состоялось, перенесено или отменено? Пожалуйста, сообщите об этом."
    )
    digest_note = "Вы попросили присылать напоминания одним сообщением."
    left_out_note = "Здесь не показано: ещё {}. В текстовой версии этого сообщения есть всё."
    overdue_note = "Эти напоминания не удалось отправить вовремя, и они приходят одним сообщением."
    silent = "Нет ответа: {}"
    stand_in_note = (
        "Вы получили это сообщение, потому что замещаете тех, кто не ответил на напоминание: "
        "{name}. Календарь: «{title}»."
    )
    acknowledge = "Сделано"
    again = "Напомнить {}"
    please_answer = "Когда всё будет сделано, отметьте это, пожалуйста."
    until_then = "До тех пор напоминания будут повторяться."
    stop_all = "Отключить все напоминания"
    test_subject = "Проверочное сообщение"
    test_text = "Это проверка. Если вы её читаете, напоминания до вас дойдут."

    def label(self, kind: str, n: int, form: Form = Form.DEFAULT) -> str:
        """Return "15-летие", as ordinal "15-я годовщина"; "36-й день рождения", "10 лет работы".

        A death and a wedding have a "годовщина", since "летие" is said of what lasts.
        """
        if form is Form.YEARS:
            return self.years(n)
        if kind == "work":
            return f"{self.years(n)} работы"
        if kind in self.heads:
            return f"{n}-{'й' if kind == 'birthday' else 'я'} {self.heads[kind]}"
        return f"{n}-я годовщина" if form is Form.ORDINAL else f"{n}-летие"

    def ordinal(self, n: int, form: Form = Form.DEFAULT) -> str:
        """Return `15-я`, feminine as "годовщина" is."""
        return f"{n}-я"

    def plural(self, count: int) -> int:
        """Return the form for 1 21 101, for 2 to 4 and 22 to 24, or for the rest (CLDR one, few, many)."""
        if count % 100 in (11, 12, 13, 14):
            return 2
        return {1: 0, 2: 1, 3: 1, 4: 1}.get(count % 10, 2)

    def join(self, kind: str, text: str, label: str) -> str:
        """Return "...: 15-летие", "Ада: 36-й день рождения", "День памяти: Ада (5-я годовщина)"."""
        if kind in ("anniversary", "birthday", "wedding", "work"):
            return f"{text}: {label}"
        if kind == "memorial" and not text.lower().startswith(("день памяти", "память", "памяти")):
            return f"День памяти: {text} ({label})"
        return f"{text} ({label})"

    def uncounted(self, kind: str, text: str) -> str:
        """Return "День установления ..." for "{label} установления ...", whose genitive cannot stand alone."""
        day = _DAYS_THEMSELVES.get(kind, "день")
        return _PLACED.sub(lambda match: day if match.start() else capitalized(day), text)

    def before_it(self, count: int, unit: str) -> str:
        """Return the accusative: "неделю", "21 минуту", "3 дня"."""
        number, _, word = self.span(count, unit).rpartition(" ")
        return f"{number} {_ACCUSATIVE.get(word, word)}"

    after_it = before_it
    lateness = before_it

    def day(self, day: date, *, short: bool = False) -> str:
        """Return "среда, 30 января 2008 года", short "ср 30 янв. 2008"."""
        return super().day(day, short=True) if short else f"{self.weekdays[day.weekday()]}, {self.point(day)}"

    def on_day(self, days: int, day: date, away: str = "") -> str:
        """Return "через 3 дня, в понедельник, 30 января 2023 года", and so for today."""
        return f"{away or self.countdown(days)}, {self.on(day)}"

    def on(self, day: date) -> str:
        """Return "в понедельник, 30 января 2023 года", "во вторник, ...", "в среду, ..."."""
        weekdays = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
        return f"{weekdays[day.weekday()]}, {self.point(day)}"

    def with_when(self, title: str, when: str) -> str:
        """Return "Ада: 36-й день рождения — через 3 дня, ...", since titles have a colon of their own."""
        return f"{title}\u00a0— {when}"

    def decade(self, year: int) -> str:
        """Return "2020-е годы"."""
        return f"{year}-е годы"

    def phrase(self, stretch: Stretch) -> tuple[str, str]:
        """Return "в течение 2023 года", "в первом квартале 2023 года", "не ранее 12 мая 2023 года"."""
        year = stretch.first.year
        match stretch.scale:
            case Scale.BETWEEN:
                return "", self._between(stretch)
            case Scale.FROM:
                return "", f"не ранее {self._genitive(stretch.first, stretch.unit)}"
            case Scale.UNTIL:
                return "", f"не позднее {self._genitive(stretch.first, stretch.unit)}"
            case Scale.QUARTER:
                return "", f"{('в первом', 'во втором', 'в третьем', 'в четвёртом')[stretch.part]} квартале {year} года"
            case Scale.HALF:
                return "", f"{('в первой', 'во второй')[stretch.part]} половине {year} года"
            case Scale.DECADE:
                return "", f"в {year}-х годах"
            case Scale.DAY:
                return "", self.point(stretch.first)
            case _:
                return "", f"в течение {self._genitive(stretch.first, stretch.unit)}"

    def _between(self, stretch: Stretch) -> str:
        first, last = self.ends(stretch)
        if stretch.unit is Scale.MONTH:
            first = first.replace(self.months[stretch.first.month - 1], self.months_of[stretch.first.month - 1], 1)
        since = "со" if first.partition(" ")[0] == "2" else "с"  # said "со второго"
        return f"в период {since} {first} по {last}{' год' if stretch.unit is Scale.YEAR else ''}"

    def _genitive(self, day: date, unit: Scale) -> str:
        if unit is Scale.DAY:
            return self.point(day)
        return f"{f'{self.months_of[day.month - 1]} ' if unit is Scale.MONTH else ''}{day.year} года"


LANGUAGE = _Russian()
