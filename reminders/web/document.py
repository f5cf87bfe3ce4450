"""What is served: bytes with their validators and their gzip twin, made once and sent many times."""

import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Self

from starlette.requests import Request
from starlette.responses import Response

from reminders.web.conditional import Preconditions
from reminders.web.encoding import accepts_gzip

_SECOND = timedelta(seconds=1)
_TAG_DIGITS = 32
_SMALLEST_ZIPPED = 512


@dataclass(frozen=True, slots=True)
class Variant:
    """A body in one coding, with a strong ETag of its own."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        return cls(body, f'"{sha256(body).hexdigest()[:_TAG_DIGITS]}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A body in its codings with the headers that go with it; `zipped` is `None` where that saves nothing."""

    plain: Variant
    zipped: Variant | None
    media_type: str
    cache_control: str
    last_modified: datetime | None = None
    file_name: str | None = None

    @classmethod
    def of(
        cls,
        body: bytes,
        media_type: str,
        *,
        cache_control: str,
        last_modified: datetime | None = None,
        file_name: str | None = None,
    ) -> Self:
        zipped = gzip.compress(body, mtime=0) if len(body) >= _SMALLEST_ZIPPED else body
        return cls(
            plain=Variant.of(body),
            zipped=Variant.of(zipped) if len(zipped) < len(body) else None,
            media_type=media_type,
            cache_control=cache_control,
            last_modified=last_modified,
            file_name=file_name,
        )

    @property
    def octets(self) -> int:
        """How much memory its bodies take."""
        return len(self.plain.body) + (len(self.zipped.body) if self.zipped else 0)

    def respond(self, request: Request, now: datetime) -> Response:
        """Return the answer to a GET or HEAD: the body, 304 where the reader has it, or 412."""
        zipped = self.zipped if accepts_gzip(", ".join(request.headers.getlist("accept-encoding"))) else None
        chosen = zipped or self.plain
        headers = self._validators(chosen, now)
        status = Preconditions.of(request.headers.items()).evaluate(chosen.etag, self.last_modified)
        if status is not HTTPStatus.OK:
            return Response(status_code=status, headers=headers)
        headers["Content-Type"] = self.media_type
        headers["Content-Length"] = str(len(chosen.body))
        if zipped:
            headers["Content-Encoding"] = "gzip"
        if self.file_name:
            headers["Content-Disposition"] = f'inline; filename="{self.file_name}"'
        return Response(b"" if request.method == "HEAD" else chosen.body, headers=headers)

    def _validators(self, chosen: Variant, now: datetime) -> dict[str, str]:
        """Return the headers that a 304 has too (RFC 9110 section 15.4.5)."""
        headers = {"ETag": chosen.etag, "Cache-Control": self.cache_control, "Vary": "Accept-Encoding"}
        if self.last_modified is not None:
            headers["Last-Modified"] = format_datetime(_announced(self.last_modified, now), usegmt=True)
        return headers


def _announced(last_modified: datetime, now: datetime) -> datetime:
    """Return what Last-Modified says: never the second that is still under way.

    A second change within it would have the same date, and who asks by date alone would keep the first for ever
    (RFC 9110 section 8.8.2.2).
    """
    return min(last_modified.replace(microsecond=0), now.replace(microsecond=0) - _SECOND)
