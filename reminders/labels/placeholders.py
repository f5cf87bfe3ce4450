"""Placeholders in titles, `{label}` and its like: what is known, filling them in, closing the gap one leaves.

Never `str.format`: a title is written by anybody, and `{n.__class__}` must stay the text that it is.
"""

import re
from collections.abc import Mapping

PLACEHOLDERS = ("label", "n", "age", "year", "name")
NUMBER_PLACEHOLDERS = frozenset({"label", "n", "age"})

_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_BRACED = re.compile(r"\{([^{}]*)\}")

_GAP = "\x00"  # stands where a placeholder had nothing to say
_MARKS = r",;:–—\-·|"
_LETTER = rf"[^\s,;:–—·|()\[\]{_GAP}]"
# These are compiled when the first gap is closed: few titles have one, and that costs as much as many titles.
# What is written on to a placeholder goes with it, as in "{n}th".
_GLUED = rf"(?<!{_LETTER}){_LETTER}*(?:{_GAP}{_LETTER}*)+"
_BRACKETED = rf"\s*[(\[][\s{_MARKS}]*{_GAP}[\s{_MARKS}{_GAP}]*[)\]]"
_AT_BRACKET = rf"(?<=[(\[])[\s{_MARKS}]*{_GAP}[\s{_MARKS}{_GAP}]*|[\s{_MARKS}]*{_GAP}[\s{_MARKS}{_GAP}]*(?=[)\]])"
_AT_END = rf"[\s{_MARKS}{_GAP}]*{_GAP}[\s{_MARKS}]*$"
_WITHIN = rf"([\s{_MARKS}]*){_GAP}([\s{_MARKS}{_GAP}]*)"


def unknown_placeholders(text: str) -> list[str]:
    """Return the names in braces that no title can be filled with, in order; they would stay as they are written.

    >>> unknown_placeholders("{label} of {what}")
    ['what']
    """
    return [name for name in _BRACED.findall(text) if name not in PLACEHOLDERS]


def used(text: str) -> set[str]:
    """Return the known placeholders in the text."""
    return set(_PLACEHOLDER.findall(text)) if "{" in text else set()


def is_label_all(text: str) -> bool:
    """Tell whether the label, placed once, is all that a text leaves to be filled in.

    >>> is_label_all("{label} of the founding"), is_label_all("{label} of {name}")
    (True, False)
    """
    return _GAP not in text and _PLACEHOLDER.findall(text) == ["label"]


def fill(text: str, values: Mapping[str, str], *, article: str = "", joiner: str = "") -> str:
    """Return the text with its placeholders filled, in one pass; those without a value go, with what tied them on.

    `article` and `joiner` are regular expressions for the words that go too, before and after a gap at the start
    ("the ... of"); what then comes first is written with a capital.

    >>> fill("{label} of the founding ({year})", {"year": "1990"}, joiner="of ")
    'The founding (1990)'
    """
    filled = _PLACEHOLDER.sub(lambda match: values.get(match[1]) or _GAP, text.replace(_GAP, ""))
    if _GAP not in filled:
        return filled
    filled = re.sub(_AT_BRACKET, "", re.sub(_BRACKETED, "", re.sub(_GLUED, _GAP, filled)))
    filled = re.sub(_AT_END, "", _without_start(filled, article, joiner))
    return re.sub(_WITHIN, _closed, filled).strip()


def _without_start(text: str, article: str, joiner: str) -> str:
    match = re.match(rf"\s*(?:{article})?{_GAP}[\s.{_MARKS}{_GAP}]*(?:{joiner})?", text, re.IGNORECASE)
    return capitalized(text[match.end() :]) if match else text


def _closed(gap: re.Match[str]) -> str:
    """Return what stands between the words left and right of a gap: one of the two separators, else a space."""
    right = gap[2].replace(_GAP, "")
    return (right if right.strip() else gap[1]) or " "


def capitalized(text: str) -> str:
    """Return the text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]
