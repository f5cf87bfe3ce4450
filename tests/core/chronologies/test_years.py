"""Every native year, its first day and its months, against the sky and against other programs.

The sky is PyEphem: new moons, solar terms and sunsets decide when months begin, and it shares nothing with the tables
that we use. Other programs are convertdate, lunar_python and persiantools.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from math import degrees

import ephem
import pytest
from convertdate import coptic, hebrew, islamic, julian
from lunar_python import LunarYear
from persiantools.jdatetime import JalaliDate

from reminders.core.chronologies import NAMES, Month, NativeDate, chronology
from reminders.core.chronologies.yearbook import Year

# The library warns about itself.
pytestmark = pytest.mark.filterwarnings("ignore:month_days is deprecated:DeprecationWarning")

# Months for which astronomers warn that the day may be another: the new moon is seconds from midnight in Beijing.
DISPUTED = {date(2057, 9, 29), date(2089, 9, 5), date(2097, 8, 8)}


def years(name: str) -> Iterator[Year]:
    book = chronology(name)
    return map(book.year, range(book.first_year, book.last_year + 1))


def month_starts(name: str) -> Iterator[tuple[int, Month, date]]:
    for year in years(name):
        for month, start in zip(year.months, year.starts, strict=False):
            yield year.number, month, date.fromordinal(start)


@pytest.mark.parametrize("name", NAMES)
def test_years_and_months_follow_one_another_without_gap(name: str) -> None:
    book, end, number = chronology(name), None, None
    for year in years(name):
        before = book.months_before(year)
        assert (end, number) in {(None, None), (year.start, before)}
        end, number = year.end, before + len(year.months)
        assert all(5 <= later - start <= 31 for start, later in pairwise(year.starts))
        assert year.end - year.start <= book.longest
        assert {*year.months} <= {*book.all_months}
    assert end is not None
    assert date.fromordinal(end - 1) == chronology(name).last


@pytest.mark.parametrize("name", NAMES)
def test_the_running_number_of_a_month_finds_it_again(name: str) -> None:
    book = chronology(name)
    for number in range(book.first_year, book.last_year + 1, 97):
        year = book.year(number)
        before = book.months_before(year)
        found = [book.month_by_number(before + index) for index in range(len(year.months))]
        assert [(one.number, month) for one, month in found] == [(number, month) for month in year.months]


def test_chinese_years_are_those_of_lunar_python() -> None:
    differing = set()
    for number in range(1901, 2200):
        theirs = {
            date.fromordinal(int(month.getFirstJulianDay()) - 1_721_425): Month(
                abs(month.getMonth()), month.getMonth() < 0
            )
            for month in LunarYear.fromYear(number).getMonthsInYear()
        }
        year = chronology("chinese").year(number)
        ours = {date.fromordinal(start): month for month, start in zip(year.months, year.starts, strict=False)}
        differing |= ours.items() - theirs.items()
    assert {day for day, _ in differing} == DISPUTED - {date(2057, 9, 29)}


def beijing(day: date) -> float:
    """Return the hours ahead of UTC: local mean time until 1928."""
    return 7 + 45 / 60 + 40 / 3600 if day < date(1929, 1, 1) else 8


def seoul(day: date) -> float:
    return 8.5 if date(1954, 3, 21) <= day < date(1961, 8, 10) else 9


def midnight(day: date, hours: float) -> float:
    """Return the moment at which the day begins there, as PyEphem counts."""
    return float(ephem.Date(day.strftime("%Y/%m/%d"))) - hours / 24


def sun_enters_a_sign(begin: float, end: float) -> bool:
    """Return whether the sun passes a multiple of 30 degrees (zhongqi)."""
    return int(solar_longitude(begin) // 30) != int(solar_longitude(end) // 30)


def solar_longitude(moment: float) -> float:
    sun = ephem.Sun()
    sun.compute(moment, epoch=moment)
    return degrees(ephem.Ecliptic(ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=moment)).lon)


@pytest.mark.parametrize(
    ("name", "hours", "first", "besides"),
    [
        # In 1906 a month began a day later than today's reckoning has it.
        pytest.param("chinese", beijing, date(1901, 2, 19), DISPUTED | {date(1906, 4, 24)}, id="chinese"),
        # Before 1912 Korea went by several times.
        pytest.param("dangi", seoul, date(1912, 2, 18), set(), id="korean"),
    ],
)
def test_far_eastern_months_begin_on_the_day_of_the_new_moon_and_leap_months_lack_a_solar_term(
    name: str, hours: Callable[[date], float], first: date, besides: set[date]
) -> None:
    months = [(month, day) for _, month, day in month_starts(name) if day >= first]
    for (month, day), (_, following) in pairwise(months):
        begin = midnight(day, hours(day))
        has_new_moon = begin <= float(ephem.next_new_moon(begin)) < begin + 1
        assert has_new_moon or day in besides
        if month.is_leap:
            assert not sun_enters_a_sign(begin, midnight(following, hours(following)))
        elif month == Month(11):
            assert solar_longitude(begin) < 270 <= solar_longitude(midnight(following, hours(following)))


def elapsed_days(year: int) -> int:
    """Return the days from the epoch to the mean new moon of Tishrei, put off so that no Sunday, Wednesday or Friday
    begins the year (Reingold and Dershowitz, Calendrical Calculations).
    """
    months = (235 * year - 234) // 19
    day = 29 * months + (12_084 + 13_753 * months) // 25_920
    return day + (3 * (day + 1) % 7 < 3)


def hebrew_new_year(year: int) -> int:
    before, here, after = (elapsed_days(one) for one in (year - 1, year, year + 1))
    put_off = 2 if after - here == 356 else 1 if here - before == 382 else 0
    return here + put_off - 1_373_427


def test_hebrew_years_are_those_of_the_molad_and_its_four_rules() -> None:
    theirs = [hebrew_new_year(number) for number in range(3762, 13_760)]
    assert [year.start for year in years("hebrew")] == theirs
    assert chronology("hebrew").gregorian(NativeDate(5784, Month(1), 1)) == date(2023, 9, 16)


def test_hebrew_months_are_those_of_convertdate() -> None:
    for number in range(5500, 6101, 3):
        year = chronology("hebrew").year(number)
        order = [7, 8, 9, 10, 11, 12, *([13] if hebrew.leap(number) else []), 1, 2, 3, 4, 5, 6]
        theirs = [date(*hebrew.to_gregorian(number, month, 1)).toordinal() for month in order]
        assert list(year.starts[:-1]) == theirs


# The table of the printed calendar departs from the rule by which it is made since 1423 on these days.
UMALQURA_EXCEPTIONS = {date(2006, 6, 27), date(2024, 12, 2), date(2063, 1, 30)}


def test_umm_al_qura_months_begin_when_the_moon_sets_after_the_sun_in_mecca() -> None:
    differing = set()
    mecca = ephem.Observer()
    mecca.lat, mecca.lon, mecca.horizon, mecca.pressure = "21.4225", "39.8262", "-0:34", 0
    for number, _, day in month_starts("islamic-umalqura"):
        if number >= 1423:
            eves = [may_begin_after(mecca, day - timedelta(days=days)) for days in (1, 2)]
            differing |= {day} if eves != [True, False] else set()
    assert differing == UMALQURA_EXCEPTIONS


def may_begin_after(place: ephem.Observer, day: date) -> bool:
    """Return whether the moon is new before the sun sets that day, and sets after it."""
    place.date = midnight(day, -9)
    sunset, moonset = float(place.next_setting(ephem.Sun())), float(place.next_setting(ephem.Moon()))
    return moonset > sunset and sunset - float(ephem.previous_new_moon(sunset)) < 2.1


def test_the_persian_year_begins_with_the_equinox_before_noon_in_tehran() -> None:
    for year in years("persian"):
        day = date.fromordinal(year.start)
        noon = midnight(day, 3.5) + 0.5
        assert noon - 1 <= float(ephem.next_vernal_equinox(noon - 2)) < noon, (year.number, day)


def of_persian(year: int, month: Month) -> date:
    day: date = JalaliDate(year, month.number, 1).to_gregorian()  # type: ignore[no-untyped-call]  # of a library without types
    return day


def of_coptic(year: int, month: Month) -> date:
    return date(*coptic.to_gregorian(year - 276, month.number, 1))


def of_islamic(year: int, month: Month) -> date:
    return date(*islamic.to_gregorian(year, month.number, 1))


def of_julian(year: int, month: Month) -> date:
    return date(*julian.to_gregorian(year, month.number, 1))


@pytest.mark.parametrize(
    ("name", "told_by", "numbers"),
    [
        pytest.param("persian", of_persian, range(1277, 1502), id="persian"),
        pytest.param("ethiopic", of_coptic, range(1500, 2101, 3), id="ethiopic"),
        pytest.param("islamic-civil", of_islamic, range(1100, 1701, 3), id="islamic-civil"),
        pytest.param("julian", of_julian, range(1600, 2101, 3), id="julian"),
    ],
)
def test_months_begin_where_another_program_has_them(
    name: str, told_by: Callable[[int, Month], date], numbers: range
) -> None:
    for number in numbers:
        year = chronology(name).year(number)
        starts = map(date.fromordinal, year.starts)
        assert list(zip(year.months, starts, strict=False)) == [
            (month, told_by(number, month)) for month in year.months
        ]


def julian_day(year: int, month: int, day: int, *, leap: Callable[[int], int]) -> int:
    """Return the day number of a year that begins in March, as astronomers reckon it (Meeus, chapter 7)."""
    if month <= 2:
        year, month = year - 1, month + 12
    return 1_461 * (year + 4_716) // 4 + 306_001 * (month + 1) // 10_000 + day + leap(year) - 1_524


def test_julian_and_gregorian_days_are_numbered_as_by_astronomers() -> None:
    of_gregorian = partial(julian_day, leap=lambda year: 2 - year // 100 + year // 400)
    of_old_style = partial(julian_day, leap=lambda year: 0)
    for name, numbered in (("gregorian", of_gregorian), ("julian", of_old_style)):
        book = chronology(name)
        for number in range(book.first_year, book.last_year + 1, 7):
            year = book.year(number)
            theirs = [numbered(number, month.number, 1) - 1_721_425 for month in year.months]
            assert list(year.starts[:-1]) == theirs
