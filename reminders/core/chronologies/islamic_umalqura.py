"""The Islamic calendar of Umm al-Qura, years 1343 to 1500, by hijridate, which follows the printed calendars.

Other programs give the same days from 1420 to 1450 only. Past years differ by the table that is followed, and those to
come are reckoned: a month may yet begin a day earlier or later. Those who go by sight have days of their own.
"""

from collections.abc import Mapping

from hijridate import Hijri

from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import YearBook


def _new_year(year: int) -> int:
    return Hijri(year, 1, 1).to_gregorian().toordinal()


def _months(year: int) -> Mapping[Month, int]:
    return {Month(month): Hijri(year, month, 1).month_length() for month in range(1, 13)}


YEARS = YearBook("Islamic (Umm al-Qura)", 1343, 1500, _new_year, _months, range(1343, 1501))
