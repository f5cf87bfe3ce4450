"""Preconditions of a request (RFC 9110 section 13): whether the reader has what there is already."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Self

CONDITIONS = frozenset({b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since"})

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_WEAK = "W/"
# RFC 9110 section 5.6.7: the form that is sent today, that of RFC 850, and that of asctime.
_DATE = re.compile(
    r"[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -](?:\d\d|\d{4}) \d\d:\d\d:\d\d GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preconditions:
    """The condition headers of a request; `None` where a header is absent, or a date cannot be read."""

    if_match: str | None = None
    if_none_match: str | None = None
    if_modified_since: datetime | None = None
    if_unmodified_since: datetime | None = None

    @classmethod
    def of(cls, headers: Iterable[tuple[bytes, bytes]]) -> Self:
        """Return those among the headers, names in lower case; several lines of one header are one list."""
        lines: dict[str, list[str]] = {}
        for name, value in headers:
            lines.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        joined = {name: ", ".join(values) for name, values in lines.items()}
        return cls(
            if_match=joined.get("if-match"),
            if_none_match=joined.get("if-none-match"),
            if_modified_since=_instant(joined, "if-modified-since"),
            if_unmodified_since=_instant(joined, "if-unmodified-since"),
        )

    def evaluate(self, etag: str, last_modified: datetime | None) -> HTTPStatus:
        """Return 200, 304 or 412 for a GET or HEAD, in the order of RFC 9110 section 13.2.2. `etag` is strong."""
        if self._fails(etag, last_modified):
            return HTTPStatus.PRECONDITION_FAILED
        return HTTPStatus.NOT_MODIFIED if self._has_it(etag, last_modified) else HTTPStatus.OK

    def _fails(self, etag: str, last_modified: datetime | None) -> bool:
        if self.if_match is not None:
            return not _lists(self.if_match, etag, weakly=False)
        if self.if_unmodified_since is None or last_modified is None:
            return False
        return _whole_second(last_modified) > self.if_unmodified_since

    def _has_it(self, etag: str, last_modified: datetime | None) -> bool:
        if self.if_none_match is not None:
            return _lists(self.if_none_match, etag, weakly=True)
        if self.if_modified_since is None or last_modified is None:
            return False
        return _whole_second(last_modified) <= self.if_modified_since


def _lists(header: str, etag: str, *, weakly: bool) -> bool:
    """Tell whether a list of tags, or `*`, has this one; the weak comparison takes `W/"a"` for `"a"`."""
    if header.strip() == "*":
        return True
    tags = _TAG.findall(header)
    return etag in ([tag.removeprefix(_WEAK) for tag in tags] if weakly else tags)


def _whole_second(instant: datetime) -> datetime:
    """Return the instant as Last-Modified can say it."""
    return instant.replace(microsecond=0)


def _instant(headers: Mapping[str, str], name: str) -> datetime | None:
    """Return the date of a header. What is no date, or several, counts as absent (RFC 9110 sections 13.1.3, 13.1.4)."""
    text = headers.get(name)
    if text is None or not _DATE.fullmatch(text):
        return None
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
