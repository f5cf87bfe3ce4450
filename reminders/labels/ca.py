"""Catalan: "15è aniversari de ...", "36è aniversari d’Ada", "dimecres 30 de gener de 2008"; ’ for elision."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from reminders.labels.language import Form, Language
from reminders.labels.numerals import LARGEST_ROMAN, roman
from reminders.labels.windows import Scale, Stretch

_ORDINAL = r"(?:(?:\d+\s?(?:[èé]|e|r|n|t)?|(?-i:[IVXLCDM]+)|\w+[èé]|primer|segon|tercer|quart)\s+)?"
_WRITTEN = re.compile(
    rf"(?P<before>(?:el\s+(?:nostre|meu|seu|teu)\s+)?)(?:el\s+|l['’]\s*)?{_ORDINAL}(?P<after>aniversari\b.*)",
    re.IGNORECASE,
)
_HAPPENING = r"(?:(?:el|la|les|l['’]|el nostre|la nostra)\s*)?(?:casament|boda|noces|naixement|mort|defunció|traspàs)\b"
# A vowel elides the article and "de", h being mute; not an i or u that sounds as a consonant (iogurt, Ió, uadi).
_VOWEL = re.compile(r"h?(?:[aeoàèéíòóúïü]|i(?![aeouàèéòóú])|u(?![aeioàèéíòó]))", re.IGNORECASE)
_ELEVEN = re.compile(r"11?(?!\d)")  # un, onze: "l’11 de setembre"
_CAPITAL_ARTICLE = re.compile(r"(?:(?:El|La|Els|Les|Un|Una|En|Na)\s+|L['’])(?=[a-zàèéíòóúïüç])")
_MOURNED = re.compile(
    r"\b(?:morts?|defunció|traspàs|víctim\w+|catàstrofe|desastre|tragèdia|massacre|genocidi|atemptats?|guerr\w+)\b",
    re.IGNORECASE,
)


class _Catalan(Language):
    """Every text can follow "de": it elides (d’Ada) and contracts (del, dels) by rule; not for names ("El Serrat")."""

    code = "ca"

    head = "aniversari"
    heads: ClassVar[Mapping[str, str]] = {"wedding": "aniversari de casament", "work": "aniversari laboral"}
    happening = re.compile(_HAPPENING, re.IGNORECASE)
    nouns = ("aniversari",)
    written = ((_WRITTEN, lambda n: f"{_ordinal(n)} "),)
    commemorated = re.compile(r"^aniversari\s+(?:dels?\s+|de\s+|d['’])", re.IGNORECASE)
    article = r"el\s+"
    joiner = r"dels?\s+|de\s+|d['’]"
    untitled = "Aniversari"

    mourned = _MOURNED
    jubilees: ClassVar[Mapping[int, str]] = {
        25: "noces d’argent",
        50: "cinquantenari",
        60: "noces de diamant",
        100: "centenari",
        150: "sesquicentenari",
        200: "bicentenari",
        300: "tricentenari",
        400: "quart centenari",
        500: "cinquè centenari",
        1000: "mil·lenari",
    }
    weddings: ClassVar[Mapping[int, str]] = {
        25: "noces d’argent",
        40: "noces de robí",
        50: "noces d’or",
        60: "noces de diamant",
    }

    group = "."
    units: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "seconds": ("segon", "segons"),
        "minutes": ("minut", "minuts"),
        "hours": ("hora", "hores"),
        "days": ("dia", "dies"),
        "weeks": ("setmana", "setmanes"),
        "months": ("mes", "mesos"),
        "years": ("any", "anys"),
        "working days": ("dia laborable", "dies laborables"),
        "reminders": ("recordatori", "recordatoris"),
    }

    today = "avui"
    tomorrow = "demà"
    yesterday = "ahir"
    in_time = "d’aquí a {}"
    ago = "fa {}"
    too_late = "{} de retard"
    ahead = "{} abans"
    afterwards = "{} després"
    same_day = "el mateix dia"
    at_start = "a l’inici"

    months = (
        "gener", "febrer", "març", "abril", "maig", "juny",
        "juliol", "agost", "setembre", "octubre", "novembre", "desembre",
    )  # fmt: skip
    months_of = (
        "de gener", "de febrer", "de març", "d’abril", "de maig", "de juny",
        "de juliol", "d’agost", "de setembre", "d’octubre", "de novembre", "de desembre",
    )  # fmt: skip
    months_short = (
        "gen.", "febr.", "març", "abr.", "maig", "juny", "jul.", "ag.", "set.", "oct.", "nov.", "des.",
    )  # fmt: skip
    weekdays = ("dilluns", "dimarts", "dimecres", "dijous", "divendres", "dissabte", "diumenge")
    weekdays_short = ("dl.", "dt.", "dc.", "dj.", "dv.", "ds.", "dg.")
    of_year = " de {}"

    probably = "probablement"
    roughly = "aproximadament"
    around = "aproximadament "
    quarters = ("1r trimestre de {}", "2n trimestre de {}", "3r trimestre de {}", "4t trimestre de {}")
    halves = ("1r semestre de {}", "2n semestre de {}")
    to_be_announced = "data per anunciar"

    when = "Quan"
    where = "On"
    what = "Què"
    more = "Més informació"
    source = "Font"
    calendar = "Calendari"
    add_to_calendar = "Afegeix al calendari"
    milestone = "fita"
    birthday = "aniversari"
    missed_mark = "omès"
    cancelled = "cancel·lat"
    date_fixed = "data fixada"
    date_moved = "data canviada"
    held = "es va celebrar"
    declined = "no se celebrarà"
    on_again = "finalment se celebrarà"
    formerly = "Abans"

    following = "Rebeu aquest missatge perquè seguiu «{}»"
    named = "Rebeu aquest missatge perquè se us hi ha designat a «{}»"
    reminder_note = " (recordatori: {})"
    open_heading = "Data encara per fixar:"
    open_message = (
        "{title}: encara no hi ha data fixada. S’ha de fer {window}. Fixeu la data, ajorneu l’acte o cancel·leu-lo."
    )
    passed_heading = "Fet, ajornat o cancel·lat?"
    passed_message = (
        "{title}: s’havia de fer {window}, però no se’n va fixar mai la data. "
        "Es va fer, es va ajornar o es va cancel·lar? Indiqueu-ho, si us plau."
    )
    digest_note = "Heu demanat rebre els recordatoris junts en un sol missatge."
    left_out_note = "No es mostren aquí: {} més. El text sense format d’aquest missatge els conté tots."
    overdue_note = "Aquests recordatoris no es van poder enviar a temps i arriben junts en un sol missatge."
    silent = "Sense resposta: {}"
    stand_in_note = "Rebeu aquest missatge perquè substituïu qui no ha respost el recordatori: {name}. És a «{title}»."
    acknowledge = "Fet"
    again = "Recorda-m’ho {}"
    please_answer = "Indiqueu-ho, si us plau, quan estigui fet."
    until_then = "Fins llavors rebreu més recordatoris."
    stop_all = "Atura tots els recordatoris"
    test_subject = "Missatge de prova"
    test_text = "Això és una prova. Si la podeu llegir, els recordatoris us arribaran."

    def ordinal(self, n: int, form: Form = Form.DEFAULT) -> str:
        """Return `1r 2n 3r 4t`, else `15è`; a Roman numeral takes no letter (Optimot)."""
        return roman(n) if form is Form.ROMAN and n <= LARGEST_ROMAN else _ordinal(n)

    def join(self, kind: str, text: str, label: str) -> str:
        """Return "15è aniversari de ...", "36è aniversari d’Ada", "En memòria d’Ada (5è aniversari)"."""
        if kind in ("anniversary", "birthday", "wedding", "work"):
            return f"{label} {_of(text)}"
        if kind == "memorial" and not text.lower().startswith(("en memòria", "in memoriam")):
            return f"En memòria {_of(text)} ({label})"
        return f"{text} ({label})"

    def on(self, day: date) -> str:
        """Return "el dilluns 30 de gener de 2023"."""
        return f"el {self.day(day)}"

    def decade(self, year: int) -> str:
        """Return "dècada de 2020"."""
        return f"dècada de {year}"

    def phrase(self, stretch: Stretch) -> tuple[str, str]:
        """Return "durant el 2023", "durant el primer trimestre de 2023", "a partir del 12 de maig"."""
        point = _the(self.point(stretch.first, stretch.unit))
        match stretch.scale:
            case Scale.BETWEEN:
                first, last = self.ends(stretch)
                return "", f"entre {_the(first)} i {_the(last)}"
            case Scale.FROM:
                return "", f"a partir {_of(point)}"
            case Scale.UNTIL:
                return "", f"com a molt tard {point}"
            case Scale.QUARTER:
                part = ("primer", "segon", "tercer", "quart")[stretch.part]
                return "durant ", f"el {part} trimestre de {stretch.first.year}"
            case Scale.HALF:
                return "durant ", f"el {('primer', 'segon')[stretch.part]} semestre de {stretch.first.year}"
            case Scale.DECADE:
                return "durant ", f"la {self.decade(stretch.first.year)}"
            case Scale.DAY:
                return "", point
            case _:
                return "durant ", point


def _ordinal(n: int) -> str:
    return f"{n}{ {1: 'r', 2: 'n', 3: 'r', 4: 't'}.get(n, 'è') }"


def _elides(text: str) -> bool:
    return bool(_VOWEL.match(text) or _ELEVEN.match(text))


def _the(word: str) -> str:
    """Return a masculine word, or a number, after its article."""
    return f"l’{word}" if _elides(word) else f"el {word}"


def _of(text: str) -> str:
    """Return the text after "de", which is not doubled."""
    if text.startswith(("de ", "del ", "dels ", "d’", "d'")):
        return text
    lowered = text[:1].lower() + text[1:] if _CAPITAL_ARTICLE.match(text) else text
    if lowered.startswith(("el ", "els ")):
        return f"d{lowered}"
    return f"d’{lowered}" if _elides(lowered) else f"de {lowered}"


LANGUAGE = _Catalan()
