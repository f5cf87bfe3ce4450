"""Occurrences counted in other calendars, against the bare conversion of as many days by a library for that calendar.

The design asks for 5,000 occurrences a second, once the calendar's years are known. An occurrence is more than its day
(ordinal, milestone, bounds), so it may cost up to ten conversions.
"""

from collections.abc import Callable, Iterator
from datetime import date

from borax.calendars.lunardate import LunarDate
from convertdate import coptic, julian
from hijridate import Hijri
from measure import Row, cpu, dearer, times
from persiantools.jdatetime import JalaliDate
from pyluach.dates import HebrewDate

from reminders.core.chronologies import chronology
from reminders.core.document import decode_calendar, decode_event
from reminders.core.engine import occurrences

FIRST, LAST = date(1970, 1, 1), date(2069, 12, 31)
ROUNDS = 100  # of ours; the references do a tenth
HOME = decode_calendar({"id": "bench", "uid": "", "title": "Bench"})
CONVERSIONS: dict[str, tuple[str, Callable[[int], object]]] = {
    "hebrew": ("pyluach", lambda year: HebrewDate(year, 8, 15).to_pydate()),
    "chinese": ("borax", lambda year: LunarDate(year, 8, 15).to_solar_date()),
    "islamic-umalqura": ("hijridate", lambda year: Hijri(year, 8, 15).to_gregorian()),
    "persian": ("persiantools", lambda year: JalaliDate(year, 8, 15).to_gregorian()),
    "ethiopic": ("convertdate", lambda year: coptic.to_gregorian(year - 276, 8, 15)),
    "julian": ("convertdate", lambda year: julian.to_gregorian(year, 8, 15)),
}


def rows() -> Iterator[Row]:
    for name, (library, convert) in CONVERSIONS.items():
        first, last = (chronology(name).native(day).year for day in (FIRST, LAST))
        yield row(name, library, convert, range(first, last + 1))


def row(name: str, library: str, convert: Callable[[int], object], years: range) -> Row:
    since = f"{name}:{years[0]}-08-15"
    event = decode_event({"id": "it", "kind": "anniversary", "title": "it", "since": since}, "bench")
    count = len(occurrences(event, HOME, FIRST, LAST))

    def ours() -> None:
        for _ in range(ROUNDS):
            occurrences(event, HOME, FIRST, LAST)

    def theirs() -> None:
        for _ in range(ROUNDS // 10):
            for year in years:
                convert(year)

    scale = 10 * count / len(years)
    return dearer(
        f"{name}, {ROUNDS * count:,} in all", cpu(ours), than=library, theirs=times(scale, cpu(theirs)), at_most=10
    )
