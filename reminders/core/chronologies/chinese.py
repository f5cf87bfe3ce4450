"""The Chinese calendar, years 1901 to 2199, each named by the Gregorian year in which it begins.

To 2099 by borax. The years after that were reckoned from new moons and solar terms with PyEphem, in the time of
Beijing; sxtwl and lunar_python have the same days.

The Hong Kong Observatory warns that three months may begin a day earlier or later than reckoned, since their new moon
is close to midnight: those about 2057-09-28, 2089-09-04 and 2097-08-07. After 2100 it is within three minutes of it
about 2107-08-19, 2119-05-10, 2133-09-28, 2148-04-19 and 2192-05-12.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from borax.calendars.lunardate import LCalendars, LunarDate

from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import YearBook

_LAST_OF_BORAX = 2099
# The years from 2100, in hexadecimal: which month is followed by its leap month, times 0x2000, and a bit for each month
# of 30 days, the lowest for the first.
_LATER_YEARS = """
    004ab 0e95b 005ad 00baa 0bb52 00d92 00d25 09a4b 00a55 134ad
    004b6 006b5 0cdaa 00ec9 00e92 09d26 00d2a 00a56 074b6 00556
    0ead5 00b55 0074a 0ae93 00695 0052b 08a57 00a9b 1755a 0056a
    00b65 0d74a 00b4a 00b15 0b52b 0054d 00aad 0556a 005aa 0eba5
    00da5 00d4a 0bd15 00d16 0094e 08aad 00ad6 175b4 006d2 00ea5
    0ce8a 0068b 00d17 0a956 0095b 00ada 076d4 00754 0f745 00b45
    00a8b 0d52b 004ad 0096b 08b5a 00daa 15b54 00da2 00d45 0da95
    00a95 0052d 0aaad 00ab5 00daa 07da4 00ea2 0fd46 00d4a 00a96
    0d536 0055a 00ad5 096ca 00752 00ea5 04d4a 0054b 0ca97 00aab
    0055a 0aad5 00b65 00752 07aa5 00b25 0fa4b 0094d 00aad 0d56a
""".split()


def _new_year(year: int) -> int:
    if year > _LAST_OF_BORAX:
        return _later_new_years()[year - _LAST_OF_BORAX - 1]
    day: date = LunarDate(year, 1, 1).to_solar_date()
    return day.toordinal()


def _months(year: int) -> Mapping[Month, int]:
    if year > _LAST_OF_BORAX:
        return _later_months(int(_LATER_YEARS[year - _LAST_OF_BORAX - 1], 16))
    return {Month(month, bool(is_leap)): days for month, days, is_leap in LCalendars.iter_year_month(year)}


@cache
def _later_new_years() -> list[int]:
    days = [_new_year(_LAST_OF_BORAX) + sum(_months(_LAST_OF_BORAX).values())]
    for code in _LATER_YEARS:
        days.append(days[-1] + sum(_later_months(int(code, 16)).values()))
    return days


def _later_months(code: int) -> Mapping[Month, int]:
    leap, long_months = divmod(code, 0x2000)
    months = [Month(number, is_leap) for number in range(1, 13) for is_leap in (False, True)[: 1 + (number == leap)]]
    return {month: 29 + (long_months >> index & 1) for index, month in enumerate(months)}


_LAST_YEAR = _LAST_OF_BORAX + len(_LATER_YEARS)
YEARS = YearBook("Chinese", 1901, _LAST_YEAR, _new_year, _months, range(1901, _LAST_YEAR + 1), leap_months=True)
