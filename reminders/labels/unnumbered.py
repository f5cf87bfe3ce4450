"""Titles that do not tell which anniversary it is: "Ada's birthday", for readers who shall not learn an age."""

import re

from reminders.labels.language import Language
from reminders.labels.placeholders import capitalized, fill


def unnumbered_title(words: Language, kind: str, text: str, *, year: int | None = None) -> str:
    """Return the title of a yearly day without number and name; the anchor's `year` goes where it is written.

    >>> from reminders.labels import language
    >>> unnumbered_title(language("en"), "birthday", "Ada")
    "Ada's birthday"
    """
    noun = words.heads_alone.get(kind, words.heads.get(kind, words.head))
    plain = without_values(words, words.uncounted(kind, text), year=year)
    if not plain:
        return capitalized(noun or words.untitled)
    if (bare := _bare(words, plain)) is not None:
        return bare
    kind = "anniversary" if words.happening.match(plain) else kind
    joined = words.join(kind, plain, noun)
    return capitalized(joined.removesuffix(f" ({noun})").removesuffix(", "))


def without_values(words: Language, text: str, *, year: int | None = None) -> str:
    """Return the text with nothing in its placeholders, and without that year."""
    if year is not None:
        text = re.sub(rf"\s*\(?\b{year}\b\)?", "", text)
    return fill(text, {}, article=words.article, joiner=words.joiner)


def _bare(words: Language, text: str) -> str | None:
    """Return a text that has the ordinal's words ("10th anniversary of ...") without them; `None` for any other."""
    found = words.ordinal_in(text)
    if found is None:
        return None
    match, _ = found
    return capitalized(f"{match['before'] or ''}{match['after']}")
