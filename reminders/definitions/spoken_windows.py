"""Windows as people type them: "between May and July 2027", "12-14 May 2027", "from 12 May 2027 on"."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from reminders.core.dates import shift
from reminders.core.edtf import ImpreciseDate

Read = Callable[[str], ImpreciseDate | None]

_TO = r"(?: (?:to|until|till|through|-) | ?[–—] ?|(?<=\d)-(?=\d))"
_SPAN = re.compile(rf"between (?P<a>.+) and (?P<b>.+)|(?:from )?(?P<c>.+?){_TO}(?P<d>.+)")
_FROM = re.compile(r"(?:on or after|not before|no earlier than|from|starting) (.+?)(?: on| onwards?)?")
_UNTIL = re.compile(r"(?:on or before|not after|no later than|up to|until|till|by) (.+)")
_AFTER = re.compile(r"after (.+)")
_BEFORE = re.compile(r"before (.+)")
_YEAR = re.compile(r"\b\d{4}\b")


def window_in_words(text: str, read: Read) -> str | None:
    """Return the interval that words in lower case name, such as `2027-05/2027-07`; `None` for other words.

    `read` understands each end. A first end without a year, or without a month, has those of the last. What is before
    or after an end does not contain it; all other bounds are inclusive.
    """
    return _between(text, read) or _open(text, read)


def _between(text: str, read: Read) -> str | None:
    form = _SPAN.fullmatch(text)
    if form is None:
        return None
    last = read(form["b"] or form["d"])
    first = None if last is None else read(_completed(form["a"] or form["c"], form["b"] or form["d"]))
    return f"{first}/{last}" if first and last else None


def _completed(first: str, last: str) -> str:
    """Return the first end with what it leaves to the last: `12` of `14 may 2027` is `12 may 2027`."""
    year = _YEAR.search(last)
    if year is None or _YEAR.search(first):
        return first
    return re.sub(r"\d{1,2}", first, last, count=1) if first.isdigit() else f"{first} {year[0]}"


def _open(text: str, read: Read) -> str | None:
    return next((f"{first}/{last}" for first, last in _open_ends(text, read)), None)


def _open_ends(text: str, read: Read) -> Iterator[tuple[ImpreciseDate | date | str, ImpreciseDate | date | str]]:
    if (form := _FROM.fullmatch(text)) and (found := read(form[1])):
        yield found, ".."
    if (form := _UNTIL.fullmatch(text)) and (found := read(form[1])):
        yield "..", found
    if (form := _AFTER.fullmatch(text)) and (found := read(form[1])) and found.last:
        yield shift(found.last, 1), ".."
    if (form := _BEFORE.fullmatch(text)) and (found := read(form[1])) and found.first:
        yield "..", shift(found.first, -1)
