"""How the months of other calendars are usually spelled. Data only: looking a name up loads no library of dates.

The Chinese calendar is not here, since it numbers its months; nor is the Julian, whose names are the Gregorian ones.
"""

from collections.abc import Iterator, Mapping, Sequence

from reminders.core.chronologies.yearbook import Month

# Written without spaces, hyphens and apostrophes, as they are looked up.
_HEBREW: Mapping[Month, str] = {
    (1, False): "tishrei tishri",
    (2, False): "cheshvan heshvan marcheshvan marheshvan",
    (3, False): "kislev",
    (4, False): "tevet teveth tebeth",
    (5, False): "shevat shvat shebat",
    (5, True): "adari adar1 adaraleph adarrishon adar",
    (6, False): "adar adarii adar2 adarbet adarsheni veadar",
    (7, False): "nisan nissan",
    (8, False): "iyar iyyar",
    (9, False): "sivan siwan",
    (10, False): "tammuz tamuz",
    (11, False): "av ab menachemav",
    (12, False): "elul",
}
_ISLAMIC = (
    "muharram almuharram moharram",
    "safar",
    "rabii rabi1 rabialawwal rabiulawwal rabialawal",
    "rabiii rabi2 rabialthani rabiaththani rabiuththani rabialakhir rabialakhirah",
    "jumadai jumada1 jumadaalula jumadaalawwal jumadalula jumadalawwal",
    "jumadaii jumada2 jumadaalthani jumadaalthaniyah jumadaalakhira jumadaalakhirah jumadalakhira jumadalakhirah",
    "rajab",
    "shaban shaaban",
    "ramadan ramadhan ramazan",
    "shawwal shawal",
    "dhualqadah dhualqidah dhulqadah dhulqidah zulqadah",
    "dhualhijjah dhualhijja dhulhijjah dhulhijja zulhijjah",
)
_PERSIAN = (
    "farvardin",
    "ordibehesht",
    "khordad",
    "tir",
    "mordad amordad",
    "shahrivar",
    "mehr",
    "aban",
    "azar",
    "dey dei",
    "bahman",
    "esfand",
)
_ETHIOPIC = (
    "meskerem maskaram",
    "tikimt tekemt",
    "hidar hedar",
    "tahsas tahisas",
    "tir ter tirr",
    "yekatit",
    "megabit maggabit",
    "miyazya miazia miyazia",
    "ginbot genbot",
    "sene",
    "hamle",
    "nehase nehasse",
    "pagume pagumen pagumien",
)


def _numbered(names: Sequence[str]) -> dict[Month, str]:
    return {(number, False): spellings for number, spellings in enumerate(names, start=1)}


_MONTHS: Mapping[str, Mapping[Month, str]] = {
    "hebrew": _HEBREW,
    "islamic-umalqura": _numbered(_ISLAMIC),
    "persian": _numbered(_PERSIAN),
    "ethiopic": _numbered(_ETHIOPIC),
}
# What is written after a year to say whose it is.
ERAS = {"ah": "islamic-umalqura", "ap": "persian", "sh": "persian", "ec": "ethiopic"}


def months_called(name: str) -> Iterator[tuple[str, Month]]:
    """Yield the chronologies and months that a name, its letters and digits run together, may mean.

    >>> list(months_called("tir"))
    [('persian', (4, False)), ('ethiopic', (5, False))]
    """
    for chronology, months in _MONTHS.items():
        for month, spellings in months.items():
            if name in spellings.split():
                yield chronology, month
