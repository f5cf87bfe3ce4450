"""The days of a `Recur`: period after period, from the one that a window needs, within a budget of work.

A period is a year, a month, a week or a day, known by its number; but the days of FREQ=DAILY are looked for month by
month, unless it only steps over them. Years and months are those of the rule's chronology, told by its `YearBook`:
there is one expansion for all of them. RFC 5545 lets BY parts expand or limit a period; both come to the same: one part
proposes candidates, the others sift them. So a week of BYWEEKNO counts with the year that its days lie in. SKIP
(RFC 7529) first moves a leap month that the year lacks, then a day that year or month lacks. Days are proleptic
Gregorian ordinals, since those cannot overflow.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from reminders.core.chronologies import Month
from reminders.core.chronologies.yearbook import Year
from reminders.core.dates import LeapDay
from reminders.core.errors import InvalidInput
from reminders.core.rules.recur import Frequency, Recur, WeekdayNumber

MAX_STEPS = 60_000

_PERIOD_STEPS = 4  # what a period costs, measured in candidates

_EVERY_DAY = tuple(WeekdayNumber(0, weekday) for weekday in range(7))


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
                "shorten its lists, lower COUNT, or write UNTIL instead"
            )

    def bear_fruit(self) -> None:
        self.fruitless = 0


def expand(recur: Recur, anchor: date | None, first: date, last: date, work: Work) -> Iterator[tuple[int, date]]:
    """Yield the days in `[first, last]`, ascending, none before `anchor`, which plays DTSTART; each after its period.

    Without COUNT nothing before the window's own periods is looked at. The days end where the chronology does. Raises
    `InvalidInput` when `work` is spent, and for an anchor that the chronology does not reach.
    """
    years = recur.years
    if anchor is not None:
        years.year_of(anchor)
    begin = anchor or years.first
    lowest, highest = max(first, begin), min(last, recur.until or last, years.last)
    if lowest > highest:
        return
    whole = complete(recur, anchor)
    limits = _limits(whole)
    start, window, count, previous = begin.toordinal(), lowest.toordinal(), 0, 0
    if recur.frequency is not whole.frequency and recur.interval > 1:
        limits.insert(0, lambda day: (day - start) % recur.interval == 0)
    for period in _periods(whole, anchor, lowest, highest):
        for day in _days_of(whole, limits, period, work):
            if day < start or day <= previous:  # SKIP may move two days onto one
                continue
            if day > highest.toordinal():
                return
            count, previous = count + 1, day
            if day >= window:
                work.bear_fruit()
                yield period, date.fromordinal(day)
            if count == recur.count:
                return


def complete(recur: Recur, anchor: date | None) -> Recur:
    """Return the rule as it is expanded: a day left to DTSTART is filled in, and FREQ=DAILY sought month by month."""
    only_steps = recur.interval > 1 and not (recur.by_month or recur.by_month_day or recur.by_day)
    if recur.frequency is Frequency.DAILY and not only_steps:
        days = recur.by_day or (() if recur.by_month_day else _EVERY_DAY)
        by_months = replace(recur, frequency=Frequency.MONTHLY, interval=1, by_day=days)
        return replace(by_months, by_set_position=(), skip=LeapDay.OMIT)  # nothing to pick from one day, or to move
    if anchor is None or not recur.leaves_day_open:
        return recur
    if recur.frequency is Frequency.WEEKLY or recur.by_week_number:
        return replace(recur, by_day=(WeekdayNumber(0, anchor.weekday()),))
    native = recur.years.native(anchor)
    if recur.frequency is Frequency.YEARLY and not recur.by_month:
        return replace(recur, by_month=(native.month,), by_month_day=(native.day,))
    return replace(recur, by_month_day=(native.day,))


def years_between(recur: Recur, anchor: date, period: int) -> int:
    """Return how many years of its calendar the period of a yearly or monthly rule lies after the anchor."""
    year = period if recur.frequency is Frequency.YEARLY else recur.years.month_by_number(period)[0].number
    return year - recur.years.year_of(anchor).number


def is_satisfiable(recur: Recur) -> bool:
    """Return whether any day at all fits, with the best of anchors."""
    most_in_period = {Frequency.DAILY: 1, Frequency.WEEKLY: len(recur.by_day) or 1}.get(recur.frequency)
    if most_in_period and min(map(abs, recur.by_set_position), default=1) > most_in_period:
        return False
    return any(map(_has_days, _completions(recur)))


def _has_days(recur: Recur) -> bool:
    kinds, year = recur.years.kinds, recur.years.year
    periods = range(_period(recur, year(kinds[0]).start), _period(recur, year(kinds[-1]).end - 1) + 1)
    limits, work = _limits(recur), Work()
    return any(_days_of(recur, limits, period, work) for period in periods)


@lru_cache(maxsize=1024)
def is_once_a_year(recur: Recur) -> bool:
    """Return whether its days come in whole years of its calendar, and no year has two of them."""
    if recur.frequency not in (Frequency.YEARLY, Frequency.MONTHLY):
        return False
    return all(_is_alone_in_year(whole, number) for whole in _completions(recur) for number in recur.years.kinds)


def _is_alone_in_year(recur: Recur, number: int) -> bool:
    work, limits, year = Work(), _limits(recur), recur.years.year(number)
    if recur.frequency is Frequency.YEARLY:
        return len(_days_of(recur, limits, number, work)) <= 1
    before = recur.years.months_before(year)
    days = [len(_days_of(recur, limits, before + index, work)) for index in range(len(year.months))]
    steps_by_years = not recur.years.leap_months and recur.interval % len(year.months) == 0
    return max(days) <= 1 if steps_by_years else sum(days) <= 1


def _completions(recur: Recur) -> set[Recur]:
    """Return the rule as anchors on seven days in a row complete it, one on each weekday, early in a month."""
    new_year = recur.years.year(recur.years.kinds[0]).start
    return {complete(recur, date.fromordinal(new_year + days)) for days in range(7)}


def _periods(recur: Recur, anchor: date | None, first: date, last: date) -> range:
    """Return the periods that can hold a day of the window, or count towards one, in step with the anchor's.

    One period more at either end, since SKIP may move a day out of its own.
    """
    lowest, highest = (_period(recur, day.toordinal()) for day in (recur.years.first, recur.years.last))
    before, stop = _period(recur, first.toordinal()) - 1, min(_period(recur, last.toordinal()) + 1, highest) + 1
    if anchor is None:
        return range(max(before, lowest), stop)
    origin = _period(recur, anchor.toordinal())
    start = max(origin - 1, lowest) if recur.interval == 1 else origin
    if recur.count is None:
        start = max(start, origin + (before - origin) // recur.interval * recur.interval)
    return range(start, stop, recur.interval)


def _period(recur: Recur, day: int) -> int:
    """Return the number of the period that the day lies in."""
    match recur.frequency:
        case Frequency.YEARLY:
            return recur.years.year_at(day).number
        case Frequency.MONTHLY:
            return recur.years.month_number(day)
        case Frequency.WEEKLY:
            return (day - 1 - recur.week_start) // 7
        case Frequency.DAILY:
            return day


def _days_of(recur: Recur, limits: list[Callable[[int], bool]], period: int, work: Work) -> list[int]:
    """Return the days of one period, ascending."""
    days = _candidates(recur, period)
    work.spend(_PERIOD_STEPS + len(days))
    if len(days) > 1:
        days = sorted(set(days))
    if days and not (recur.years.has(days[0]) and recur.years.has(days[-1])):
        days = [day for day in days if recur.years.has(day)]
    for fits in limits:
        days = [day for day in days if fits(day)]
    return _at_positions(days, recur.by_set_position) if recur.by_set_position else days


def _at_positions(days: list[int], positions: tuple[int, ...]) -> list[int]:
    """Return the days that BYSETPOS picks: the n-th of the period, or the n-th from its end."""
    size = len(days)
    places = {position - 1 if position > 0 else size + position for position in positions}
    return [days[place] for place in sorted(places) if 0 <= place < size]


def _candidates(recur: Recur, period: int) -> list[int]:
    """Return what the first of the expanding parts proposes for one period."""
    match recur.frequency:
        case Frequency.YEARLY:
            return _candidates_of_year(recur, recur.years.year(period))
        case Frequency.MONTHLY:
            year, month = recur.years.month_by_number(period)
            return _candidates_of_month(recur, year, month) if month in _wanted_months(recur, year) else []
        case Frequency.WEEKLY:
            start = period * 7 + 1 + recur.week_start
            return [start + (day.weekday - recur.week_start) % 7 for day in recur.by_day]
        case Frequency.DAILY:
            return [period]


def _candidates_of_year(recur: Recur, year: Year) -> list[int]:
    if recur.by_year_day:
        return _numbered_days(year.start, year.end, recur.by_year_day, recur.skip)
    if recur.by_week_number and not recur.by_month_day:
        return [day for day in _days_of_weeks(recur, year) if year.start <= day < year.end]
    if recur.by_month or recur.by_month_day:
        return [day for month in _wanted_months(recur, year) for day in _candidates_of_month(recur, year, month)]
    return _numbered_weekdays(year.start, year.end, recur.by_day)


def _candidates_of_month(recur: Recur, year: Year, month: Month) -> list[int]:
    start, end = year.bounds(month)
    if recur.by_month_day:
        return _numbered_days(start, end, recur.by_month_day, recur.skip)
    return _numbered_weekdays(start, end, recur.by_day)


def _wanted_months(recur: Recur, year: Year) -> Iterable[Month]:
    """Return the months that BYMONTH means; for a leap month that the year lacks SKIP takes the next, or the last."""
    if not recur.by_month:
        return year.months
    if year.index.keys() >= {*recur.by_month}:
        return recur.by_month
    months = (month if month in year.index else _instead(month, recur.skip) for month in recur.by_month)
    return [month for month in months if month is not None]


def _instead(month: Month, skip: LeapDay) -> Month | None:
    if skip is LeapDay.OMIT:
        return None
    return Month(month.number + 1 if skip is LeapDay.FORWARD else month.number)


def _numbered_days(start: int, end: int, numbers: tuple[int, ...], skip: LeapDay) -> list[int]:
    """Return days of a month or year by their numbers; SKIP finds others for those that it lacks."""
    days = []
    for number in numbers:
        day = start + number - 1 if number > 0 else end + number
        if start <= day < end:
            days.append(day)
        elif skip is LeapDay.FORWARD:
            days.append(end if number > 0 else start)
        elif skip is LeapDay.BACKWARD:
            days.append(end - 1 if number > 0 else start - 1)
    return days


def _numbered_weekdays(start: int, end: int, wanted: tuple[WeekdayNumber, ...]) -> list[int]:
    """Return weekdays of a month or year: all of a name, or the n-th from its start or end."""
    days: list[int] = []
    for number, weekday in wanted:
        same = range(start + (weekday - _weekday(start)) % 7, end, 7)
        if number == 0:
            days += same
        elif abs(number) <= len(same):
            days.append(same[number - 1 if number > 0 else number])
    return days


def _days_of_weeks(recur: Recur, year: Year) -> list[int]:
    """Return the days of the weeks of BYWEEKNO, the neighbours' too: their weeks may reach into this year."""
    days: list[int] = []
    first, last = max(year.number - 1, recur.years.first_year), min(year.number + 1, recur.years.last_year)
    for week_year in range(first, last + 1):
        weeks = _weeks(recur.years.year(week_year), recur.week_start)
        for number in recur.by_week_number:
            if abs(number) <= len(weeks):
                week = weeks[number - 1 if number > 0 else number]
                days += range(week, week + 7)
    return days


def _limits(recur: Recur) -> list[Callable[[int], bool]]:
    """Return the tests that candidates must pass: one for each part that had no say in proposing them."""
    limits: list[Callable[[int], bool]] = []
    by_numbers = bool(recur.by_year_day or recur.by_month_day)
    by_weeks = bool(recur.by_week_number) and not by_numbers
    if recur.by_day and (by_numbers or by_weeks):
        limits.append(_weekday_limit(recur))
    if recur.by_month_day and recur.by_year_day:
        limits.append(lambda day: _has_month_day(recur, day))
    if recur.by_month and (recur.frequency is Frequency.WEEKLY or recur.by_year_day or by_weeks):
        limits.append(lambda day: _lies_in_month(recur, day))
    if recur.by_week_number and by_numbers:
        limits.append(lambda day: _has_week_number(recur, day))
    return limits


def _lies_in_month(recur: Recur, day: int) -> bool:
    year = recur.years.year_at(day)
    return year.months[year.month_index(day)] in _wanted_months(recur, year)


def _has_month_day(recur: Recur, day: int) -> bool:
    year = recur.years.year_at(day)
    index = year.month_index(day)
    start, end = year.starts[index], year.starts[index + 1]
    return day - start + 1 in recur.by_month_day or day - end in recur.by_month_day


def _has_week_number(recur: Recur, day: int) -> bool:
    week = day - (_weekday(day) - recur.week_start) % 7
    middle = week + 3  # the week belongs to the year in which this lies
    if not recur.years.has(middle):
        return False
    weeks = _weeks(recur.years.year_at(middle), recur.week_start)
    place = weeks.index(week)
    return place + 1 in recur.by_week_number or place - len(weeks) in recur.by_week_number


def _weekday_limit(recur: Recur) -> Callable[[int], bool]:
    """Return whether BYDAY names a day; its numbers count within the month if a month is given, else in the year."""
    plain = {weekday for number, weekday in recur.by_day if number == 0}
    numbered = {weekday for number, weekday in recur.by_day if number}
    within_month = recur.frequency is Frequency.MONTHLY or bool(recur.by_month)

    def fits(day: int) -> bool:
        weekday = _weekday(day)
        return weekday in plain or (weekday in numbered and _has_weekday_number(recur, day, within_month=within_month))

    return fits


def _has_weekday_number(recur: Recur, day: int, *, within_month: bool) -> bool:
    year = recur.years.year_at(day)
    index = year.month_index(day)
    start, end = year.starts[index : index + 2] if within_month else (year.start, year.end)
    from_start, from_end = (day - start) // 7 + 1, -((end - 1 - day) // 7 + 1)
    return not {(from_start, _weekday(day)), (from_end, _weekday(day))}.isdisjoint(recur.by_day)


def _weeks(year: Year, week_start: int) -> range:
    """Return the first days of the year's weeks, which are those with four days or more in it."""
    return range(_first_week(year.start, week_start), _first_week(year.end, week_start), 7)


def _first_week(new_year: int, week_start: int) -> int:
    fourth = new_year + 3  # always a day of week 1
    return fourth - (_weekday(fourth) - week_start) % 7


def _weekday(day: int) -> int:
    return (day - 1) % 7
