"""The days of a `Recur`: period after period, from the one that a window needs, within a budget of work.

A period is a calendar year, a month, a week or a day, known by its number ("unit"). RFC 5545 lets BY parts expand or
limit it; both come to the same: one part proposes candidates, the others sift them. So a week of BYWEEKNO counts with
the calendar year that its days lie in. Days are proleptic Gregorian ordinals, since those cannot overflow.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from reminders.core.dates import LeapDay, last_of_month
from reminders.core.errors import InvalidInput
from reminders.core.rules.recur import Frequency, Recur, WeekdayNumber

MAX_STEPS = 100_000

_LAST_ORDINAL = date.max.toordinal()

# Any 28 years without a skipped leap day show every kind of year there is: each weekday to begin with, each place in
# the leap cycle. The years about 1900 or 2100 look like three common years in a row, and those are among them.
_ALL_KINDS_OF_YEAR = (date(2000, 1, 1), date(2027, 12, 31))
_ALL_WEEKDAYS = [date(2000, 1, day) for day in range(1, 8)]


@dataclass(slots=True)
class Work:
    """Counts the periods and candidates looked at; refuses to go on when too many in a row gave nothing."""

    budget: int = MAX_STEPS
    steps: int = 0
    fruitless: int = 0

    def spend(self, steps: int) -> None:
        self.steps += steps
        self.fruitless += steps
        if self.fruitless > self.budget:
            raise InvalidInput(
                f"the rule is too much work: {self.budget:,} candidates in a row gave no day; "
                "ask for a shorter time, or let the rule begin closer to it"
            )

    def bear_fruit(self) -> None:
        self.fruitless = 0


def expand(recur: Recur, anchor: date | None, first: date, last: date, work: Work) -> Iterator[date]:
    """Yield the days in `[first, last]`, ascending, none before `anchor`, which plays DTSTART.

    Without COUNT nothing before the window's own periods is looked at. Raises `InvalidInput` when `work` is spent.
    """
    begin = anchor or date.min
    lowest, highest = max(first, begin), min(last, recur.until or last)
    if lowest > highest:
        return
    whole, count, previous = complete(recur, anchor), 0, None
    limits = _limits(whole)
    for unit in _units(recur, anchor, lowest, highest):
        for day in _days_of(whole, limits, unit, work):
            if day < begin or day == previous:  # SKIP may move two days onto one
                continue
            if day > highest:
                return
            count, previous = count + 1, day
            if day >= lowest:
                work.bear_fruit()
                yield day
            if count == recur.count:
                return


def complete(recur: Recur, anchor: date | None) -> Recur:
    """Return the rule with the day that it leaves to DTSTART filled in."""
    if anchor is None or not recur.leaves_day_open:
        return recur
    if recur.frequency is Frequency.WEEKLY or recur.by_week_number:
        return replace(recur, by_day=(WeekdayNumber(0, anchor.weekday()),))
    if recur.frequency is Frequency.YEARLY and not recur.by_month:
        return replace(recur, by_month=(anchor.month,), by_month_day=(anchor.day,))
    return replace(recur, by_month_day=(anchor.day,))


def is_satisfiable(recur: Recur) -> bool:
    """Return whether any day at all fits, with the best of anchors."""
    begin, end = (_unit(recur, day) for day in _ALL_KINDS_OF_YEAR)
    return any(_has_days(whole, range(begin, end + 1)) for whole in _completions(recur))


def _has_days(recur: Recur, units: range) -> bool:
    limits, work = _limits(recur), Work()
    return any(_days_of(recur, limits, unit, work) for unit in units)


@lru_cache(maxsize=1024)
def is_once_a_year(recur: Recur) -> bool:
    """Return whether its days come in whole years, and no calendar year holds two of them."""
    if recur.frequency not in (Frequency.YEARLY, Frequency.MONTHLY):
        return False
    begin, end = (_unit(recur, day) for day in _ALL_KINDS_OF_YEAR)
    grids = [range(begin - 1, end + 2)]
    if recur.frequency is Frequency.MONTHLY and recur.interval % 12 == 0:
        grids = [range(begin + month, end + 1, 12) for month in range(12)]
    return all(_is_alone_in_its_year(whole, grid) for whole in _completions(recur) for grid in grids)


def _is_alone_in_its_year(recur: Recur, units: range) -> bool:
    work, limits, previous = Work(), _limits(recur), date.min
    for unit in units:
        for day in _days_of(recur, limits, unit, work):
            if day > previous and day.year == previous.year:
                return False
            previous = day
    return True


def _completions(recur: Recur) -> set[Recur]:
    """Return the rule as anchors of every weekday would complete it."""
    return {complete(recur, anchor) for anchor in _ALL_WEEKDAYS}


def _units(recur: Recur, anchor: date | None, first: date, last: date) -> range:
    """Return the periods that can hold a day of the window, or count towards one, in step with the anchor's.

    One period more at either end, since SKIP may move a day out of its own.
    """
    before = _unit(recur, first) - 1
    stop = min(_unit(recur, last) + 1, _unit(recur, date.max)) + 1
    if anchor is None:
        return range(max(before, _unit(recur, date.min)), stop)
    origin = _unit(recur, anchor)
    start = max(origin - 1, _unit(recur, date.min)) if recur.interval == 1 else origin
    if recur.count is None:
        start = max(start, origin + (before - origin) // recur.interval * recur.interval)
    return range(start, stop, recur.interval)


def _unit(recur: Recur, day: date) -> int:
    """Return the number of the period that the day lies in."""
    match recur.frequency:
        case Frequency.YEARLY:
            return day.year
        case Frequency.MONTHLY:
            return day.year * 12 + day.month - 1
        case Frequency.WEEKLY:
            return (day.toordinal() - 1 - recur.week_start) // 7
        case Frequency.DAILY:
            return day.toordinal()


def _days_of(recur: Recur, limits: list[Callable[[date], bool]], unit: int, work: Work) -> list[date]:
    """Return the days of one period, ascending."""
    candidates = _candidates(recur, unit)
    work.spend(1 + len(candidates))
    if len(candidates) > 1:
        candidates = sorted(set(candidates))
    days = [date.fromordinal(day) for day in candidates if 1 <= day <= _LAST_ORDINAL]
    for fits in limits:
        days = [day for day in days if fits(day)]
    return _at_positions(days, recur.by_set_position) if recur.by_set_position else days


def _at_positions(days: list[date], positions: tuple[int, ...]) -> list[date]:
    """Return the days that BYSETPOS picks: the n-th of the period, or the n-th from its end."""
    size = len(days)
    places = {position - 1 if position > 0 else size + position for position in positions}
    return [days[place] for place in sorted(places) if 0 <= place < size]


def _candidates(recur: Recur, unit: int) -> list[int]:
    """Return what the first of the expanding parts proposes for one period."""
    match recur.frequency:
        case Frequency.YEARLY:
            return _candidates_of_year(recur, unit)
        case Frequency.MONTHLY:
            year, month0 = divmod(unit, 12)
            return _candidates_of_month(recur, year, month0 + 1)
        case Frequency.WEEKLY:
            start = unit * 7 + 1 + recur.week_start
            return [start + (day.weekday - recur.week_start) % 7 for day in recur.by_day]
        case Frequency.DAILY:
            return [unit]


def _candidates_of_year(recur: Recur, year: int) -> list[int]:
    start, end = _new_year(year), _new_year(year + 1)
    if recur.by_year_day:
        return _numbered_days(start, end - start, recur.by_year_day, recur.skip)
    if recur.by_week_number and not recur.by_month_day:
        return [day for day in _days_of_weeks(recur, year) if start <= day < end]
    if recur.by_month or recur.by_month_day:
        months = recur.by_month or range(1, 13)
        return [day for month in months for day in _candidates_of_month(recur, year, month)]
    return _numbered_weekdays(start, end - start, recur.by_day)


def _candidates_of_month(recur: Recur, year: int, month: int) -> list[int]:
    if recur.by_month and month not in recur.by_month:
        return []
    start, length = date(year, month, 1).toordinal(), last_of_month(year, month)
    if recur.by_month_day:
        return _numbered_days(start, length, recur.by_month_day, recur.skip)
    return _numbered_weekdays(start, length, recur.by_day)


def _numbered_days(start: int, length: int, numbers: tuple[int, ...], skip: LeapDay) -> list[int]:
    """Return days of a month or year by their numbers; those that it lacks go where SKIP sends them (RFC 7529)."""
    days = []
    for number in numbers:
        place = number - 1 if number > 0 else length + number
        if 0 <= place < length:
            days.append(start + place)
        elif skip is LeapDay.FORWARD:
            days.append(start + length if number > 0 else start)
        elif skip is LeapDay.BACKWARD:
            days.append(start + length - 1 if number > 0 else start - 1)
    return days


def _numbered_weekdays(start: int, length: int, wanted: tuple[WeekdayNumber, ...]) -> list[int]:
    """Return weekdays of a month or year: all of a name, or the n-th from its start or end."""
    days: list[int] = []
    for number, weekday in wanted:
        same = range(start + (weekday - _weekday(start)) % 7, start + length, 7)
        if number == 0:
            days += same
        elif abs(number) <= len(same):
            days.append(same[number - 1 if number > 0 else number])
    return days


def _days_of_weeks(recur: Recur, year: int) -> list[int]:
    """Return the days of the weeks of BYWEEKNO, the neighbours' too: their weeks may reach into this year."""
    days: list[int] = []
    for week_year in (year - 1, year, year + 1):
        start, next_start = (_first_week(any_year, recur.week_start) for any_year in (week_year, week_year + 1))
        weeks = range(start, next_start, 7)
        for number in recur.by_week_number:
            if abs(number) <= len(weeks):
                week = weeks[number - 1 if number > 0 else number]
                days += range(week, week + 7)
    return days


def _limits(recur: Recur) -> list[Callable[[date], bool]]:
    """Return the tests that candidates must pass: one for each part that had no say in proposing them."""
    limits: list[Callable[[date], bool]] = []
    is_long = recur.frequency in (Frequency.YEARLY, Frequency.MONTHLY)
    by_numbers = is_long and bool(recur.by_year_day or recur.by_month_day)
    by_weeks = is_long and bool(recur.by_week_number) and not by_numbers
    if recur.by_month and (not is_long or recur.by_year_day or by_weeks):
        limits.append(lambda day: day.month in recur.by_month)
    if recur.by_month_day and (not is_long or recur.by_year_day):
        limits.append(lambda day: _has_month_day(recur, day))
    if recur.by_week_number and by_numbers:
        limits.append(lambda day: _has_week_number(recur, day))
    if recur.by_day and (recur.frequency is Frequency.DAILY or by_numbers or by_weeks):
        limits.append(lambda day: _has_weekday(recur, day))
    return limits


def _has_month_day(recur: Recur, day: date) -> bool:
    if day.day in recur.by_month_day:
        return True
    return recur.by_month_day[0] < 0 and day.day - last_of_month(day.year, day.month) - 1 in recur.by_month_day


def _has_week_number(recur: Recur, day: date) -> bool:
    ordinal = day.toordinal()
    middle = ordinal - (_weekday(ordinal) - recur.week_start) % 7 + 3
    year = day.year + (middle >= _new_year(day.year + 1)) - (middle < _new_year(day.year))
    number = (middle - _new_year(year)) // 7 + 1
    last_number = number + (_new_year(year + 1) - 1 - middle) // 7
    return number in recur.by_week_number or number - last_number - 1 in recur.by_week_number


def _has_weekday(recur: Recur, day: date) -> bool:
    """Return whether BYDAY names the day; its numbers count within the month if a month is given, else in the year."""
    weekday = day.weekday()
    if (0, weekday) in recur.by_day:
        return True
    if recur.frequency is Frequency.MONTHLY or recur.by_month:
        place, length = day.day - 1, last_of_month(day.year, day.month)
    else:
        place, length = day.toordinal() - _new_year(day.year), _new_year(day.year + 1) - _new_year(day.year)
    from_start, from_end = place // 7 + 1, -((length - 1 - place) // 7 + 1)
    return (from_start, weekday) in recur.by_day or (from_end, weekday) in recur.by_day


def _first_week(year: int, week_start: int) -> int:
    """Return the first day of the year's week 1, the first to have four days in it; 4 January is always one of them."""
    fourth = _new_year(year) + 3
    return fourth - (_weekday(fourth) - week_start) % 7


def _new_year(year: int) -> int:
    """Return the ordinal of 1 January, of years 0 and 10000 too."""
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1


def _weekday(ordinal: int) -> int:
    return (ordinal - 1) % 7
