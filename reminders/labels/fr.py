"""French: "15e anniversaire des relations ...", "36e anniversaire d’Ada"; no-break space before a colon, ’ elides."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from reminders.labels.language import Form, Language
from reminders.labels.numerals import LARGEST_ROMAN, roman
from reminders.labels.windows import Scale, Stretch

_ORDINAL = r"(?:(?:\d+\s?(?:er|[eè]me|me|[eè])|(?-i:[IVXLCDM]+)(?:er|e)|\w+i[eè]me|premier|second)\s+)?"
_WRITTEN = re.compile(
    rf"(?P<before>(?:(?:notre|votre|leur|mon|ton|son)\s+)?)(?:le\s+|l['’]\s*)?{_ORDINAL}(?P<after>anniversaire\b.*)",
    re.IGNORECASE,
)
_HAPPENING = r"(?:(?:le|la|les|notre|nos|leur)\s+)?(?:mariage|noces|naissance|mort|décès|disparition)\b"
_ELIDED = re.compile(r"[aeiouàâäéèêëîïôöùûœæ]", re.IGNORECASE)
_DETERMINERS = frozenset("notre nos votre vos leur leurs mon ma mes ce cette un une".split())
_NBSP = "\u00a0"
_THIN = "\u202f"  # before ; and ? (Imprimerie nationale)
_MOURNED = re.compile(
    r"\b(?:morts?|décès|disparition|victimes?|catastrophe|tragédie|massacre|génocide|famine|déportations?|attentats?|guerres?)\b",
    re.IGNORECASE,
)


class _French(Language):
    """Only texts of which it can be decided are tied to the label by "de"; the others follow a colon.

    Decided: texts that begin with an article ("les relations" -> "des relations", "la", "l’", "un"), with a possessive
    or demonstrative, or with "de" itself; for people, names that begin with a vowel (d’Ada) or a consonant (de Marie),
    but not with h or y, whose elision depends on the word (d’Henri, de Hugo).
    """

    code = "fr"

    head = "anniversaire"
    heads: ClassVar[Mapping[str, str]] = {"wedding": "anniversaire de mariage", "work": "anniversaire professionnel"}
    happening = re.compile(_HAPPENING, re.IGNORECASE)
    nouns = ("anniversaire",)
    written = ((_WRITTEN, lambda n: f"{_ordinal(n)} "),)
    commemorated = re.compile(r"^anniversaire\s+(?:de\s+|du\s+|des\s+|d['’])", re.IGNORECASE)
    article = r"le\s+"
    joiner = r"de\s+|du\s+|des\s+|d['’]"
    colon = f"{_NBSP}: "
    semicolon = f"{_THIN}; "
    question = f"{_THIN}?"
    untitled = "Anniversaire"

    mourned = _MOURNED
    jubilees: ClassVar[Mapping[int, str]] = {
        25: "jubilé d’argent",
        40: "jubilé de rubis",
        50: "cinquantenaire",
        60: "jubilé de diamant",
        65: "jubilé de saphir",
        70: "jubilé de platine",
        100: "centenaire",
        150: "sesquicentenaire",
        200: "bicentenaire",
        300: "tricentenaire",
        400: "quadricentenaire",
        1000: "millénaire",
    }
    weddings: ClassVar[Mapping[int, str]] = {
        1: "noces de coton",
        2: "noces de cuir",
        3: "noces de froment",
        4: "noces de cire",
        5: "noces de bois",
        10: "noces d’étain",
        15: "noces de cristal",
        20: "noces de porcelaine",
        25: "noces d’argent",
        30: "noces de perle",
        35: "noces de rubis",
        40: "noces d’émeraude",
        45: "noces de vermeil",
        50: "noces d’or",
        55: "noces d’orchidée",
        60: "noces de diamant",
        65: "noces de palissandre",
        70: "noces de platine",
    }

    group = _THIN
    units: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "seconds": ("seconde", "secondes"),
        "minutes": ("minute", "minutes"),
        "hours": ("heure", "heures"),
        "days": ("jour", "jours"),
        "weeks": ("semaine", "semaines"),
        "months": ("mois", "mois"),
        "years": ("an", "ans"),
        "working days": ("jour ouvré", "jours ouvrés"),
        "reminders": ("rappel", "rappels"),
    }

    today = "aujourd’hui"
    tomorrow = "demain"
    yesterday = "hier"
    in_time = "dans {}"
    ago = "il y a {}"
    too_late = "{} de retard"
    ahead = "{} avant"
    afterwards = "{} après"
    same_day = "le jour même"
    at_start = "au début"

    months = (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    )  # fmt: skip
    months_of = months
    months_short = (
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    )  # fmt: skip
    weekdays = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    weekdays_short = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
    of_year = " {}"

    probably = "probablement"
    roughly = "environ"
    around = "vers "
    quarters = ("T1 {}", "T2 {}", "T3 {}", "T4 {}")
    halves = ("1er semestre {}", "2e semestre {}")
    to_be_announced = "date à préciser"

    when = "Quand"
    where = "Où"
    what = "Quoi"
    more = "En savoir plus"
    source = "Source"
    calendar = "Calendrier"
    add_to_calendar = "Ajouter au calendrier"
    milestone = "jubilé"
    birthday = "anniversaire"
    missed_mark = "manqué"
    cancelled = "annulé"
    date_fixed = "date fixée"
    date_moved = "date déplacée"
    held = "a eu lieu"
    declined = "n’aura pas lieu"
    on_again = "aura finalement lieu"
    formerly = "Auparavant"

    following = f"Vous recevez ce message parce que vous suivez «{_NBSP}{{}}{_NBSP}»"
    named = f"Vous recevez ce message parce qu’il vous est destiné nommément dans «{_NBSP}{{}}{_NBSP}»"
    reminder_note = f" (rappel{_NBSP}: {{}})"
    open_heading = f"Date à fixer{_NBSP}:"
    open_message = (
        f"{{title}}{_NBSP}: aucune date n’est encore fixée. L’événement doit avoir lieu {{window}}. "
        "Veuillez fixer la date, déplacer l’événement ou l’annuler."
    )
    passed_heading = f"Tenu, déplacé ou annulé{_THIN}?"
    passed_message = (
        f"{{title}}{_NBSP}: l’événement devait avoir lieu {{window}}, mais aucune date n’a été fixée. "
        f"A-t-il eu lieu, a-t-il été déplacé ou annulé{_THIN}? Merci de l’indiquer."
    )
    digest_note = "Vous avez demandé à recevoir vos rappels groupés en un seul message."
    left_out_note = f"Non affichés ici{_NBSP}: {{}} de plus. Le texte brut de ce message les contient tous."
    overdue_note = "Ces rappels n’ont pas pu être envoyés à temps et arrivent groupés en un seul message."
    silent = f"Pas de réponse{_NBSP}: {{}}"
    stand_in_note = (
        f"Vous recevez ce message parce que vous remplacez qui n’a pas répondu au rappel{_NBSP}: {{name}}. "
        f"L’événement est dans «{_NBSP}{{title}}{_NBSP}»."
    )
    acknowledge = "C’est fait"
    again = "Me le rappeler {}"
    please_answer = "Merci de l’indiquer quand ce sera fait."
    until_then = "D’ici là, d’autres rappels suivront."
    stop_all = "Arrêter tous les rappels"
    test_subject = "Message d’essai"
    test_text = "Ceci est un essai. Si vous pouvez le lire, les rappels vous parviendront."

    def ordinal(self, n: int, form: Form = Form.DEFAULT) -> str:
        """Return `1er`, else `15e`; Roman `XVe`."""
        if form is Form.ROMAN and n <= LARGEST_ROMAN:
            return f"{roman(n)}{'er' if n == 1 else 'e'}"
        return _ordinal(n)

    def join(self, kind: str, text: str, label: str) -> str:
        """Return "15e anniversaire des ...", "36e anniversaire d’Ada", or the text after a colon."""
        if kind in ("anniversary", "birthday", "wedding", "work"):
            owner = _of(text, a_name=kind != "anniversary")
            return f"{label} {owner}" if owner else f"{label}{self.colon}{text}"
        if kind == "memorial" and not text.lower().startswith(("in memoriam", "à la mémoire", "en mémoire")):
            return f"In memoriam {text} ({label})"
        return f"{text} ({label})"

    def day_number(self, number: int) -> str:
        """Return "1er" for the first of a month, the bare number else."""
        return "1er" if number == 1 else str(number)

    def date_short(self, day: date, *, month: bool = True, year: bool = True) -> str:
        """Return "30 janv. 2008", "1er janv. 2008"."""
        bare = super().date_short(day, month=month, year=year)
        return bare.replace("1", "1er", 1) if day.day == 1 else bare

    def on(self, day: date) -> str:
        """Return "le lundi 30 janvier 2023"."""
        return f"le {self.day(day)}"

    def decade(self, year: int) -> str:
        """Return "années 2020"."""
        return f"années {year}"

    def phrase(self, stretch: Stretch) -> tuple[str, str]:
        """Return "courant 2023", "pendant le premier trimestre 2023", "à partir du 12 mai 2023"."""
        point = self.point(stretch.first, stretch.unit)
        match stretch.scale:
            case Scale.BETWEEN:
                first, last = self.ends(stretch)
                le = "le " if stretch.unit is Scale.DAY else ""
                return "", f"entre {le}{first} et {le}{last}"
            case Scale.FROM:
                return "", f"à partir {'du ' if stretch.unit is Scale.DAY else _de(point)}{point}"
            case Scale.UNTIL:
                return "", f"au plus tard {'le' if stretch.unit is Scale.DAY else 'en'} {point}"
            case Scale.QUARTER:
                part = ("premier", "deuxième", "troisième", "quatrième")[stretch.part]
                return "pendant ", f"le {part} trimestre {stretch.first.year}"
            case Scale.HALF:
                return "pendant ", f"le {('premier', 'second')[stretch.part]} semestre {stretch.first.year}"
            case Scale.DECADE:
                return "dans ", f"les {self.decade(stretch.first.year)}"
            case Scale.DAY:
                return "", f"le {point}"
            case _:
                return "courant ", self.name_of(stretch)


def _ordinal(n: int) -> str:
    return f"{n}{'er' if n == 1 else 'e'}"


def _de(word: str) -> str:
    return "d’" if _ELIDED.match(word) else "de "


def _of(text: str, *, a_name: bool) -> str | None:
    """Return the text after "de", contracted; `None` where that cannot be decided from the text alone."""
    first, _, rest = text.partition(" ")
    word = first.lower()
    if first in ("de", "du", "des") or text.startswith(("d’", "d'")):
        return text
    if rest and word in ("le", "les") and not (a_name and first[0].isupper()):
        return f"{'du' if word == 'le' else 'des'} {rest}"
    if rest and word == "la":
        return f"de {first if rest[0].isupper() else word} {rest}"
    if text.lower().startswith(("l’", "l'")):
        return f"de {text if text[2:3].isupper() else 'l' + text[1:]}"
    if rest and word in _DETERMINERS:
        return f"{_de(word)}{word} {rest}"
    if a_name and text[:1].isalpha() and word[0] not in "hy":
        return f"{_de(text)}{text}"
    return None


LANGUAGE = _French()
