"""Text in one or several languages, what is left of a text when it is compared, and lists of names in one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text by language tag; one written without a language stands under the empty tag and serves all."""

    by_language: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, value: "str | Mapping[str, str]") -> "Text":
        return cls((("", value),) if isinstance(value, str) else tuple(value.items()))

    def choose(self, languages: Iterable[str]) -> tuple[str, str]:
        """Return `(language, text)` for the first of the languages that there is, else the first text written.

        `ca-AD` falls back to `ca`. The language is "" where the text was written without one.
        """
        if len(self.by_language) == 1:
            return self.by_language[0]
        texts = dict(self.by_language)
        for language in languages:
            for tag in (language, language.partition("-")[0]):
                if tag in texts:
                    return tag, texts[tag]
        return self.by_language[0]

    def __str__(self) -> str:
        return self.choose(("en",))[1]


def is_language_tag(text: str) -> bool:
    """Tell whether a text looks like a language tag (RFC 5646), its language in lower case: `en`, `kk-Cyrl-KZ`."""
    return _LANGUAGE_TAG.fullmatch(text) is not None


def folded(text: str) -> str:
    """Return the text in lower case and without accents, so that it is found however it was typed.

    >>> folded("Août, İzmir")
    'aout, izmir'
    """
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))


def some(names: Sequence[str], most: int = 10) -> str:
    """Return names as a list, of many only the first, and how many more there are.

    >>> some(["ada", "ben", "eve"], most=2)
    'ada, ben and 1 more'
    """
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 event`, `3 events`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
