"""What is served: bytes with their validators and compressed twins, made once and sent many times."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple, Self

from starlette.requests import Request
from starlette.responses import Response

from reminders.web.conditional import CONDITIONS, Preconditions
from reminders.web.encoding import CODINGS, IDENTITY, chosen_coding
from reminders.web.security import SECURITY_HEADERS

Headers = list[tuple[bytes, bytes]]

_SECOND = timedelta(seconds=1)
_TAG_DIGITS = 32
_SMALLEST_COMPRESSED = 512


class Head(NamedTuple):
    """The headers of an answer, one by one and as the lines that are sent."""

    fields: Headers
    lines: bytes

    @classmethod
    def of(cls, headers: dict[str, str]) -> Self:
        fields = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        return cls(fields, b"".join(b"%b: %b\r\n" % field for field in fields))


_NOTHING = Head.of({"Content-Length": "0", **SECURITY_HEADERS})


class Answer(NamedTuple):
    """What goes back for a request."""

    status: int
    head: Head
    body: bytes


@dataclass(frozen=True, slots=True)
class Variant:
    """A body in one coding, with a strong ETag of its own."""

    coding: str
    body: bytes
    etag: str

    @classmethod
    def of(cls, coding: str, body: bytes) -> Self:
        return cls(coding, body, f'"{sha256(body).hexdigest()[:_TAG_DIGITS]}"')


class _Heads(NamedTuple):
    """The heads of a variant: with its body, and of a 304 (RFC 9110 section 15.4.5)."""

    whole: Head
    unchanged: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A body in its codings with the headers that go with it; a coding that saves nothing is left out."""

    variants: dict[str, Variant]
    media_type: str
    cache_control: str
    last_modified: datetime | None = None
    file_name: str | None = None
    for_robots: bool = True
    _heads: dict[str, _Heads] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        body: bytes,
        media_type: str,
        *,
        cache_control: str,
        last_modified: datetime | None = None,
        file_name: str | None = None,
        for_robots: bool = True,
    ) -> Self:
        """Return the document; `for_robots` false asks search engines to leave it out."""
        return cls(
            variants={IDENTITY: Variant.of(IDENTITY, body), **_compressed(body)},
            media_type=media_type,
            cache_control=cache_control,
            last_modified=last_modified,
            file_name=file_name,
            for_robots=for_robots,
        )

    @property
    def octets(self) -> int:
        """How much memory its bodies take."""
        return sum(len(variant.body) for variant in self.variants.values())

    def answer(self, method: str, headers: Iterable[tuple[bytes, bytes]], now: datetime) -> Answer:
        """Return the answer to a GET or HEAD: the body, 304 where the reader has it, or 412.

        `headers` are those of the request, names in lower case.
        """
        accepted, conditions = [], []
        for name, value in headers:
            if name == b"accept-encoding":
                accepted.append(value)
            elif name in CONDITIONS:
                conditions.append((name, value))
        coding = chosen_coding(b",".join(accepted).decode("latin-1"), self.variants) if accepted else IDENTITY
        variant = self.variants[coding]
        heads = self._heads.get(coding) or self._prepared(variant, now)
        if conditions == [(b"if-none-match", variant.etag.encode())]:  # what nearly every reader sends
            return Answer(HTTPStatus.NOT_MODIFIED.value, heads.unchanged, b"")
        if conditions:
            status = Preconditions.of(conditions).evaluate(variant.etag, self.last_modified)
            if status is HTTPStatus.NOT_MODIFIED:
                return Answer(status.value, heads.unchanged, b"")
            if status is HTTPStatus.PRECONDITION_FAILED:
                return Answer(status.value, _NOTHING, b"")
        return Answer(200, heads.whole, b"" if method == "HEAD" else variant.body)

    def respond(self, request: Request, now: datetime) -> Response:
        """Return the same as Starlette has it."""
        status, head, body = self.answer(request.method, request.scope["headers"], now)
        response = Response(body, status)
        response.raw_headers = list(head.fields)
        return response

    def _prepared(self, variant: Variant, now: datetime) -> _Heads:
        """Return the headers of a variant; they are kept once no second that they name is still under way."""
        validators = {"ETag": variant.etag, "Cache-Control": self.cache_control, "Vary": "Accept-Encoding"}
        if self.last_modified is not None:
            validators["Last-Modified"] = format_datetime(_announced(self.last_modified, now), usegmt=True)
        if not self.for_robots:
            validators["X-Robots-Tag"] = "noindex, nofollow"
        validators |= SECURITY_HEADERS
        content = {"Content-Type": self.media_type, "Content-Length": str(len(variant.body))}
        if variant.coding != IDENTITY:
            content["Content-Encoding"] = variant.coding
        if self.file_name:
            content["Content-Disposition"] = f'inline; filename="{self.file_name}"'
        heads = _Heads(Head.of(content | validators), Head.of(validators))
        if self.last_modified is None or _announced(self.last_modified, now) == _whole_second(self.last_modified):
            self._heads[variant.coding] = heads
        return heads


def _compressed(body: bytes) -> dict[str, Variant]:
    if len(body) < _SMALLEST_COMPRESSED:
        return {}
    bodies = ((coding, compress(body)) for coding, compress in CODINGS.items())
    return {coding: Variant.of(coding, packed) for coding, packed in bodies if len(packed) < len(body)}


def _announced(last_modified: datetime, now: datetime) -> datetime:
    """Return what Last-Modified says: never the second that is still under way.

    A second change within it would have the same date, and who asks by date alone would keep the first for ever
    (RFC 9110 section 8.8.2.2).
    """
    return min(_whole_second(last_modified), _whole_second(now) - _SECOND)


def _whole_second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
