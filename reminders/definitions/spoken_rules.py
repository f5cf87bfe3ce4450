"""Rules as people type them: "every friday", "the 15th of every month". `core.rules` has the file format."""

import re

from reminders.core import rules
from reminders.core.english import MONTHS, WEEKDAYS
from reminders.core.errors import InvalidInput
from reminders.core.rules import easter
from reminders.core.rules.recur import WEEKDAYS as CODES
from reminders.definitions.ambiguity import Ambiguous

_DAYS = dict(zip(WEEKDAYS, CODES, strict=True))
_GROUPS = {"weekday": "MO,TU,WE,TH,FR", "weekend": "SA,SU"}
_NAMED = {
    "daily": "every day",
    "weekly": "every week",
    "monthly": "every month",
    "yearly": "every year",
    "annually": "every year",
    "every other day": "every 2 days",
    "every other week": "every 2 weeks",
    "every other month": "every 2 months",
    "every other year": "every 2 years",
}
_NUMBERS = {"second": "second", "2nd": "second", "third": "third", "3rd": "third", "fourth": "fourth", "4th": "fourth"}
_INTERVALS = {"second": 2, "third": 3, "fourth": 4}
_DAY_NAME = rf"(?:{'|'.join(day[:3] for day in _DAYS)})[a-z]*?"
_SUFFIX = r"(?:st|nd|rd|th)?"
_SOME_DAYS = re.compile(
    rf"(?:(?:every|each|on|weekly on|every (?P<count>\d{{1,2}}) weeks on|every (?P<other>other)) )?(?:the )?"
    rf"(?P<days>{_DAY_NAME}(?:(?:, and |, | and ){_DAY_NAME})*|weekday|weekend)"
)
_NTH = re.compile(
    rf"(?:every|each) (?P<nth>first|1st|last|{'|'.join(_NUMBERS)}) (?P<day>{_DAY_NAME})(?P<rest> (?:of|in) .+)?"
)
_DAY_OF_MONTH = re.compile(
    rf"(?:(?:on )?(?:the )?(?P<first>\d{{1,2}}){_SUFFIX} (?:day )?of (?:every|each|the) month"
    rf"|(?:every month|monthly) on (?:the )?(?P<second>\d{{1,2}}){_SUFFIX}"
    r"|(?:the )?(?P<last>last) day of (?:every|each|the) month)"
)
_DAY_OF_YEAR = re.compile(
    rf"(?:every|each)(?: year on)? (?:the )?(?:(?P<day>\d{{1,2}}){_SUFFIX} (?:of )?(?P<month>{'|'.join(MONTHS)})"
    rf"|(?P<month2>{'|'.join(MONTHS)}) (?P<day2>\d{{1,2}}){_SUFFIX})"
)


def understand_rule(text: str) -> str:
    """Return the rule in its canonical spelling. Raises `Ambiguous` for "every 2nd tuesday", which may be two rules.

    >>> understand_rule("every friday")
    'FREQ=WEEKLY;BYDAY=FR'
    """
    words = " ".join(text.lower().split())[: rules.MAX_LENGTH + 1]
    try:
        return rules.parse(text).text
    except InvalidInput:
        found = next(filter(None, (form(words) for form in _FORMS)), None) or _NAMED.get(words)
        if found is None:
            raise
    return rules.parse(found).text


def _weekly(words: str) -> str | None:
    """`every friday`, `every monday and thursday`, `every weekday`, `every other friday`."""
    form = _SOME_DAYS.fullmatch(words)
    if form is None:
        return None
    named = re.split(r",? and |, ", form["days"])
    names = _GROUPS.get(form["days"]) or ",".join(_code(day) or "" for day in named)
    if not all(names.split(",")):
        return None
    count = int(form["count"] or 0) or (2 if form["other"] else 1)
    return f"FREQ=WEEKLY;{f'INTERVAL={count};' if count > 1 else ''}BYDAY={names}"


def _code(name: str) -> str | None:
    """Return the RFC 5545 code of a weekday: `friday`, `fridays`, `fri`."""
    return next((code for day, code in _DAYS.items() if name in (day, f"{day}s", day[:3])), None)


def _nth(words: str) -> str | None:
    """`every last friday`, `every 2nd tuesday of the month`; the second without its month is two rules."""
    form = _NTH.fullmatch(words)
    code = _code(form["day"]) if form else None
    if form is None or code is None:
        return None
    day = next(name for name, known in _DAYS.items() if known == code)
    nth = _NUMBERS.get(form["nth"], form["nth"])
    monthly = f"{nth} {day} of every month"
    if form["rest"] or nth not in _INTERVALS:
        return f"{nth} {day}{form['rest'] or ' of every month'}"
    weeks = _INTERVALS[nth]
    raise Ambiguous(
        words,
        [
            (
                f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={code}",
                f"a {day.title()} every {weeks} weeks, counted from --since",
            ),
            (monthly, f"the {nth} {day.title()} of every month"),
        ],
    )


def _of_month(words: str) -> str | None:
    """`the 15th of every month`, `monthly on the 15th`, `last day of every month`."""
    form = _DAY_OF_MONTH.fullmatch(words)
    return f"FREQ=MONTHLY;BYMONTHDAY={'-1' if form['last'] else form['first'] or form['second']}" if form else None


def _of_year(words: str) -> str | None:
    """`every 5 may`, `every year on May 5th`."""
    form = _DAY_OF_YEAR.fullmatch(words)
    if form is None:
        return None
    month = MONTHS.index(form["month"] or form["month2"]) + 1
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={form['day'] or form['day2']}"


def _feast(words: str) -> str | None:
    """`every good friday`, `every orthodox easter monday`; without "every" the core knows them."""
    feast = easter.parse(words.removeprefix("every "))
    return feast.text if feast else None


_FORMS = (_weekly, _nth, _of_month, _of_year, _feast)
