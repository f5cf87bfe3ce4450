"""The Islamic calendar by arithmetic, years 1 to 9600: 11 leap days in 30 years, from Friday 16 July 622 (Julian).

Programs use it where no calendar has been printed; it may differ from Umm al-Qura by a day or two. RSCALE=ISLAMIC-CIVIL
of RFC 7529 means it.
"""

from collections.abc import Mapping
from datetime import date

from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import YearBook

_EPOCH = date(622, 7, 19).toordinal()
_COMMON: Mapping[Month, int] = {Month(month): 29 + month % 2 for month in range(1, 13)}
_LEAP: Mapping[Month, int] = {**_COMMON, Month(12): 30}


def _new_year(year: int) -> int:
    return _EPOCH + 354 * (year - 1) + (3 + 11 * year) // 30


def _months(year: int) -> Mapping[Month, int]:
    return _LEAP if (14 + 11 * year) % 30 < 11 else _COMMON


# Thirty years come round to the same weekday after 210.
YEARS = YearBook("Islamic (civil)", 1, 9600, _new_year, _months, range(1300, 1510))
