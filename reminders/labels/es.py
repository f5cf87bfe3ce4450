"""Spanish: "15.º aniversario de ...", "36.º cumpleaños de Ada", "miércoles 30 de enero de 2008"."""

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from reminders.labels.language import Form, Language
from reminders.labels.numerals import LARGEST_ROMAN, roman
from reminders.labels.windows import Scale, Stretch

_SPELLED = r"\w*[ée]sim[oa]|primer|segundo|tercer|cuarto|quinto|sexto|s[ée]ptimo|octavo|noveno|d[ée]cimo\w*"
_ORDINAL = rf"(?:(?:\d+\s?\.?\s?(?:[º°]|er|o)?|(?-i:[IVXLCDM]+)º?|{_SPELLED})\s+){{0,3}}"
_WRITTEN = re.compile(
    rf"(?P<before>(?:(?:nuestro|mi|su|tu)\s+)?)(?:el\s+)?{_ORDINAL}(?P<after>(?:aniversario|cumpleaños)\b.*)",
    re.IGNORECASE,
)
_HAPPENING = r"(?:(?:la|el|nuestra|nuestro|su)\s+)?(?:boda|matrimonio|nacimiento|muerte|fallecimiento)\b"
_CAPITAL_ARTICLE = re.compile(r"(?:El|La|Los|Las|Nuestr[ao]s?|Un|Una)(?=\s+[a-záéíóúñ])")
_MOURNED = re.compile(
    r"\b(?:muertes?|fallecimiento|víctimas?|catástrofe|desastre|tragedia|masacre|genocidio|hambruna|atentados?|guerras?)\b",
    re.IGNORECASE,
)


class _Spanish(Language):
    """Every text can follow "de"; "el" contracts to "del", but not where it begins a name ("de El Salvador")."""

    code = "es"

    head = "aniversario"
    heads: ClassVar[Mapping[str, str]] = {
        "birthday": "cumpleaños",
        "wedding": "aniversario de boda",
        "work": "aniversario laboral",
    }
    happening = re.compile(_HAPPENING, re.IGNORECASE)
    nouns = ("aniversario", "cumpleaños")
    written = ((_WRITTEN, lambda n: f"{_ordinal(n)} "),)
    commemorated = re.compile(r"^aniversario\s+del?\s+", re.IGNORECASE)
    article = r"el\s+"
    joiner = r"del?\s+"
    untitled = "Aniversario"

    mourned = _MOURNED
    jubilees: ClassVar[Mapping[int, str]] = {
        25: "bodas de plata",
        50: "cincuentenario",
        60: "bodas de diamante",
        100: "centenario",
        150: "sesquicentenario",
        200: "bicentenario",
        300: "tricentenario",
        400: "cuarto centenario",
        500: "quinto centenario",
        1000: "milenario",
    }
    weddings: ClassVar[Mapping[int, str]] = {
        1: "bodas de papel",
        2: "bodas de algodón",
        3: "bodas de cuero",
        5: "bodas de madera",
        15: "bodas de cristal",
        20: "bodas de porcelana",
        25: "bodas de plata",
        30: "bodas de perla",
        35: "bodas de coral",
        40: "bodas de rubí",
        45: "bodas de zafiro",
        50: "bodas de oro",
        55: "bodas de esmeralda",
        60: "bodas de diamante",
    }

    group = "\u202f"  # narrow no-break space, not the point (RAE); four digits stay together
    group_from = 10_000
    units: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "seconds": ("segundo", "segundos"),
        "minutes": ("minuto", "minutos"),
        "hours": ("hora", "horas"),
        "days": ("día", "días"),
        "weeks": ("semana", "semanas"),
        "months": ("mes", "meses"),
        "years": ("año", "años"),
        "working days": ("día laborable", "días laborables"),
        "reminders": ("recordatorio", "recordatorios"),
    }

    today = "hoy"
    tomorrow = "mañana"
    yesterday = "ayer"
    in_time = "dentro de {}"
    ago = "hace {}"
    too_late = "{} de retraso"
    ahead = "{} antes"
    afterwards = "{} después"
    same_day = "el mismo día"
    at_start = "al comienzo"

    months = (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    )  # fmt: skip
    months_of = tuple(f"de {month}" for month in months)
    months_short = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic")
    weekdays = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    weekdays_short = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
    of_year = " de {}"

    probably = "probablemente"
    roughly = "aproximadamente"
    around = "hacia "
    quarters = ("T1 {}", "T2 {}", "T3 {}", "T4 {}")
    halves = ("1.er semestre de {}", "2.º semestre de {}")
    to_be_announced = "fecha por anunciar"

    when = "Cuándo"
    where = "Dónde"
    what = "Qué"
    more = "Más información"
    source = "Fuente"
    calendar = "Calendario"
    add_to_calendar = "Añadir al calendario"
    milestone = "hito"
    birthday = "cumpleaños"
    missed_mark = "omitido"
    cancelled = "cancelado"
    date_fixed = "fecha fijada"
    date_moved = "fecha cambiada"
    held = "se celebró"
    declined = "no se celebrará"
    on_again = "finalmente se celebrará"
    formerly = "Antes"

    following = "Recibe este mensaje porque sigue «{}»"
    named = "Recibe este mensaje porque se le ha designado para ello en «{}»"
    reminder_note = " (recordatorio: {})"
    open_heading = "Fecha aún por fijar:"
    open_message = (
        "{title}: todavía no hay fecha fijada. Debe celebrarse {window}. Fije la fecha, aplace el evento o cancélelo."
    )
    passed_heading = "¿Celebrado, aplazado o cancelado?"
    passed_message = (
        "{title}: debía celebrarse {window}, pero nunca se fijó la fecha. "
        "¿Se celebró, se aplazó o se canceló? Indíquelo, por favor."
    )
    digest_note = "Ha pedido recibir sus recordatorios juntos en un solo mensaje."
    left_out_note = "No se muestran aquí: {} más. El texto sin formato de este mensaje los contiene todos."
    overdue_note = "Estos recordatorios no pudieron enviarse a tiempo y llegan juntos en un solo mensaje."
    silent = "Sin respuesta de {}"
    stand_in_note = (
        "Recibe este mensaje porque sustituye a quien no ha respondido al recordatorio: {name}. Está en «{title}»."
    )
    acknowledge = "Hecho"
    again = "Recordármelo {}"
    please_answer = "Indíquelo, por favor, cuando esté hecho."
    until_then = "Hasta entonces recibirá más recordatorios."
    stop_all = "Dejar de recibir recordatorios"
    test_subject = "Mensaje de prueba"
    test_text = "Esto es una prueba. Si puede leerla, los recordatorios le llegarán."

    def ordinal(self, n: int, form: Form = Form.DEFAULT) -> str:
        """Return `15.º`, with apocope `1.er 3.er 13.er 21.er` (but `11.º`, undécimo); Roman `XV`."""
        return roman(n) if form is Form.ROMAN and n <= LARGEST_ROMAN else _ordinal(n)

    def join(self, kind: str, text: str, label: str) -> str:
        """Return "15.º aniversario de ...", "36.º cumpleaños de Ada", "En memoria de Ada (5.º aniversario)"."""
        if kind in ("anniversary", "birthday", "wedding", "work"):
            return f"{label} {_of(text)}"
        if kind == "memorial" and not text.lower().startswith(("en memoria", "in memoriam")):
            return f"En memoria {_of(text)} ({label})"
        return f"{text} ({label})"

    def on(self, day: date) -> str:
        """Return "el lunes 30 de enero de 2023"."""
        return f"el {self.day(day)}"

    def decade(self, year: int) -> str:
        """Return "década de 2020"."""
        return f"década de {year}"

    def phrase(self, stretch: Stretch) -> tuple[str, str]:
        """Return "en algún momento de 2023", "en el primer trimestre de 2023", "a partir del 12 de mayo de 2023"."""
        point = self.point(stretch.first, stretch.unit)
        el = "el " if stretch.unit is Scale.DAY else ""
        match stretch.scale:
            case Scale.BETWEEN:
                first, last = self.ends(stretch)
                return "", f"entre {el}{first} y {el}{last}"
            case Scale.FROM:
                return "", f"a partir {'del' if el else 'de'} {point}"
            case Scale.UNTIL:
                return "", f"a más tardar {el or 'en '}{point}"
            case Scale.QUARTER:
                part = ("primer", "segundo", "tercer", "cuarto")[stretch.part]
                return "en ", f"el {part} trimestre de {stretch.first.year}"
            case Scale.HALF:
                return "en ", f"el {('primer', 'segundo')[stretch.part]} semestre de {stretch.first.year}"
            case Scale.DECADE:
                return "en ", f"la {self.decade(stretch.first.year)}"
            case Scale.DAY:
                return "", f"el {point}"
            case _:
                return "en algún momento de ", self.name_of(stretch)


def _ordinal(n: int) -> str:
    short = n % 10 == 3 or (n % 10 == 1 and n % 100 != 11)
    return f"{n}.{'er' if short else 'º'}"


def _of(text: str) -> str:
    """Return the text after "de", which is not doubled."""
    if text.startswith(("de ", "del ")):
        return text
    lowered = text[:1].lower() + text[1:] if _CAPITAL_ARTICLE.match(text) else text
    return f"del {lowered[3:]}" if lowered.startswith("el ") else f"de {lowered}"


LANGUAGE = _Spanish()
