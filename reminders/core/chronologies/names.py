"""How the months of other calendars are usually spelled. Data only: looking a name up loads no library of dates.

The Chinese calendar is not here, since it numbers its months; nor is the Julian, whose names are the Gregorian ones.
"""

from collections.abc import Iterator, Mapping, Sequence

from reminders.core.chronologies import Month

# Written without spaces, hyphens and apostrophes, as they are looked up.
_HEBREW: Mapping[Month, str] = {
    Month(1): "tishrei tishri",
    Month(2): "cheshvan heshvan marcheshvan marheshvan",
    Month(3): "kislev",
    Month(4): "tevet teveth tebeth",
    Month(5): "shevat shvat shebat",
    Month(5, is_leap=True): "adari adar1 adaraleph adarrishon adar",
    Month(6): "adar adarii adar2 adarbet adarsheni veadar",
    Month(7): "nisan nissan",
    Month(8): "iyar iyyar",
    Month(9): "sivan siwan",
    Month(10): "tammuz tamuz",
    Month(11): "av ab menachemav",
    Month(12): "elul",
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
    return {Month(number): spellings for number, spellings in enumerate(names, start=1)}


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

    >>> [(name, month.number) for name, month in months_called("tir")]
    [('persian', 4), ('ethiopic', 5)]
    """
    for chronology, months in _MONTHS.items():
        for month, spellings in months.items():
            if name in spellings.split():
                yield chronology, month
