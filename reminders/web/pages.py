"""Pages as HTML: the templates, and the frame that all pages share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from reminders.labels import Language
from reminders.web.document import Document
from reminders.web.stylesheet import STYLESHEET_VERSION
from reminders.web.words import NAMES, PageWords

HTML = "text/html; charset=utf-8"
# A reader who has just fixed a date wants to see it: pages are asked for again each time, and mostly answered 304.
_CACHE_CONTROL = "public, no-cache"


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A choice of language: its tag, its name in itself, whether the page is in it, and where it is."""

    tag: str
    name: str
    current: bool
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page; `root` and `home` are relative addresses of the site's root and first page."""

    labels: Language
    words: PageWords
    title: str
    root: str
    home: str
    accent: str = "accent-steelblue"
    languages: tuple[LanguageLink, ...] = ()
    style: str = STYLESHEET_VERSION


def page(template: str, frame: Frame, **values: Any) -> Document:
    """Return a page, ready to be served."""
    return Document.of(html(template, frame, **values).encode(), HTML, cache_control=_CACHE_CONTROL)


def html(template: str, frame: Frame, **values: Any) -> str:
    """Return a page's text."""
    return _templates().get_template(template).render(frame=frame, words=frame.words, labels=frame.labels, **values)


def language_links(
    tags: Iterable[str], current: str, address_of: Callable[[str], str | None]
) -> tuple[LanguageLink, ...]:
    """Return the choices of language, none where there is only one."""
    links = tuple(
        LanguageLink(tag, NAMES.get(tag, tag), tag == current, address_of(tag) or "") for tag in dict.fromkeys(tags)
    )
    return links if len(links) > 1 else ()


def chosen_language(request: Request, known: Iterable[str]) -> str | None:
    """Return the language that `?lang=` asks for, as it is known here; `None` for another or none."""
    return known_language(request.query_params.get("lang", ""), known)


def known_language(asked: str, known: Iterable[str]) -> str | None:
    """Return a language that is asked for as it is known here; `None` for another."""
    return next((tag for tag in known if tag.lower() == asked.lower()), None)


def root_of(request: Request) -> str:
    """Return the relative address of the site's root, from the path as it was sent; it holds behind any proxy."""
    return "../" * (request.scope.get("raw_path", b"/").count(b"/") - 1) or "./"


@cache
def _templates() -> Environment:
    """Return the templates; all text is escaped, and what is missing is an error."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
