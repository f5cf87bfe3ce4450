"""The words that dates are typed in: months in six languages, weekdays, numbers, and what says nothing."""

from reminders.core.english import MONTHS, WEEKDAYS
from reminders.core.text import folded

# What says nothing in a date written out: prepositions, "year", and the endings of ordinal numbers.
FILLERS = frozenset({
    "-", "in", "the", "of", "year", "st", "nd", "rd", "th",
    "en", "el", "de", "del", "d", "any", "er", "r", "o",
    "г", "год", "года", "году", "го", "ж", "жылы", "жылғы",
})  # fmt: skip

_MONTHS_BY_LANGUAGE = {
    "en": " ".join(MONTHS),
    "en, short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ru, genitive": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "kk, genitive": "қаңтардың ақпанның наурыздың сәуірдің мамырдың маусымның "
    "шілденің тамыздың қыркүйектің қазанның қарашаның желтоқсанның",
}
MONTH_NUMBERS = {
    folded(name): number for names in _MONTHS_BY_LANGUAGE.values() for number, name in enumerate(names.split(), start=1)
} | {"sept": 9, "setiembre": 9}
MONTH_NAMES = ["", *map(str.capitalize, MONTHS)]

WEEKDAY_NAMES = tuple(map(str.capitalize, WEEKDAYS))
WEEKDAY_NUMBERS = {name: number for number, name in enumerate(WEEKDAYS)}
WEEKDAY_NUMBERS |= {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
WEEKDAY_NUMBERS |= {"tues": 1, "thur": 3, "thurs": 3}

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}


def is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def is_year(word: str) -> bool:
    return is_number(word) and len(word) == 4
