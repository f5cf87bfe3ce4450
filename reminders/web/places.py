"""Where pages and feeds are: on the server told apart by parameters, in a published folder by file names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode


class Places(Protocol):
    """Addresses as one page of the site sees them. A language of `None` is the one that a page has unasked."""

    @property
    def root(self) -> str:
        """The relative address of the site's root."""

    def home(self, language: str | None) -> str:
        """Return the relative address of the first page."""

    def calendar(self, calendar: str, language: str | None, year: int | None = None) -> str | None:
        """Return the relative address of a calendar's page, of the year it is for `None`; `None` if there is none."""

    def feed(self, calendar: str, form: str, language: str | None) -> str:
        """Return the address of a feed from the site's root."""


@dataclass(frozen=True, slots=True)
class Served:
    """The addresses that the server answers."""

    root: str

    def home(self, language: str | None) -> str:
        return self.root + _query(lang=language)

    def calendar(self, calendar: str, language: str | None, year: int | None = None) -> str | None:
        return f"{self.root}calendars/{calendar}{_query(year=f'{year:04}' if year else None, lang=language)}"

    def feed(self, calendar: str, form: str, language: str | None) -> str:
        return f"calendars/{calendar}.{form}{_query(lang=language)}"


@dataclass(frozen=True, slots=True)
class Published:
    """The names of files. `languages` are those of each calendar, its own first, `years` those that have a page."""

    root: str
    default_language: str
    languages: Mapping[str, tuple[str, ...]]
    years: Mapping[str, range]

    def home(self, language: str | None) -> str:
        return self.root + home_file(None if language == self.default_language else language)

    def calendar(self, calendar: str, language: str | None, year: int | None = None) -> str | None:
        if year is not None and year not in self.years[calendar]:
            return None
        return self.root + calendar_file(calendar, self._other(calendar, language), year)

    def feed(self, calendar: str, form: str, language: str | None) -> str:
        return feed_file(calendar, form, self._other(calendar, language))

    def _other(self, calendar: str, language: str | None) -> str | None:
        """Return a language that is the calendar's, and not its first."""
        return language if language in self.languages[calendar][1:] else None


def home_file(language: str | None) -> str:
    return f"index.{language}.html" if language else "index.html"


def calendar_file(calendar: str, language: str | None, year: int | None) -> str:
    parts = [calendar, *([f"{year:04}"] if year else []), *([language] if language else [])]
    return f"calendars/{'.'.join(parts)}.html"


def feed_file(calendar: str, form: str, language: str | None) -> str:
    return f"calendars/{calendar}.{language}.{form}" if language else f"calendars/{calendar}.{form}"


def _query(**parameters: str | None) -> str:
    given = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(given)}" if given else ""
