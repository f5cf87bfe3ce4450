"""Text that others wrote, made safe to be stored, and for a header, a mail and a terminal."""

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# All blanks but those that languages set on purpose: before a French colon, within a number.
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Embeddings, overrides and isolates make text read as another (CVE-2021-42574); single marks and joiners stay.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_SHOWN = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})
_ELLIPSIS = "…"
_SIGNATURE = "-- "


def one_line(text: str, limit: int | None = None) -> str:
    """Return the text on one line, free of controls and of what reorders it, at most `limit` characters long.

    Blanks as in `unbroken`.

    >>> one_line("Ada\\r\\nBcc: all@example.org")
    'Ada Bcc: all@example.org'
    """
    line = unbroken(_shown(_LINE_BREAKS.sub(" ", text).replace("\t", " ")))
    return line if limit is None else shortened(line, limit)


def unbroken(text: str) -> str:
    """Return the text with one blank for all blanks and breaks in a row; those that allow no break stay what they are.

    >>> unbroken("Réunion\\u00a0:  bilan\\n")
    'Réunion\\xa0: bilan'
    """
    return _BLANKS.sub(" ", text).strip()


def lines(text: str) -> str:
    """Return the text with line feeds between its lines, no more than one blank line in a row, and no other control.

    No line ends in a blank but the one that begins a signature, where mail programs look for it (RFC 3676, 4.3).
    """
    if _is_clean(text):
        return text.strip("\n")
    kept = (_line(_shown(line.replace("\t", "    "))) for line in _LINE_BREAKS.split(text))
    return _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip("\n")


def _line(text: str) -> str:
    return text if text == _SIGNATURE else text.rstrip()


def _is_clean(text: str) -> bool:
    """Tell whether nothing but plain letters, signs and single blank lines are in the text, as in most."""
    blanks = text.count(" \n") - text.count(f"\n{_SIGNATURE}\n")
    return not blanks and "\n\n\n" not in text and text[-1:] != " " and text.replace("\n", "").isprintable()


def shortened(line: str, limit: int) -> str:
    """Return the line, cut after a word (or within one that is too long) with an ellipsis where it exceeds `limit`."""
    if len(line) <= limit:
        return line
    room = max(limit - len(_ELLIPSIS), 0)
    at_word = line[: room + 1].rsplit(" ", 1)[0]
    kept = at_word if room // 2 <= len(at_word) <= room else line[:room]
    return kept.rstrip(" ,;:-–(") + _ELLIPSIS


def without_controls(text: str) -> str:
    """Return the text with a blank for each control but tab and line feed, and for each half of a character.

    What stays can be stored anywhere and written to any file; `one_line` and `lines` make it fit to be shown.
    """
    return _UNSTORABLE.sub(" ", text)


def in_order(text: str) -> str:
    """Return the text without the marks that make it read in another order than it is written.

    >>> in_order("invoice\\u202efdp.exe")
    'invoicefdp.exe'
    """
    return _REORDERING.sub("", text)


def _shown(text: str) -> str:
    """Return the text without reordering marks; a blank stands for each control, lone surrogate and unassigned code."""
    text = in_order(text)
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(char) in _NOT_SHOWN else char for char in text)
