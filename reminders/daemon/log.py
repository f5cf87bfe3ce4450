"""Structured logs on standard error: what happened and why, as text on a terminal and as JSON elsewhere."""

import logging
import sys
from contextlib import suppress
from typing import Any, Literal, TextIO, cast

import structlog

from reminders.core.link import redacted

_COMMON: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _redact(_: object, __: str, text: Any) -> str:
    """Return the finished line without the tokens of private links, wherever they came from."""
    return redacted(text)


class _Forgiving:
    """A stream that loses what cannot be written, such as to a full disk: the work goes on without its log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def configure(form: Literal["text", "json"]) -> None:
    """Set the form of all logs, those of the libraries included."""
    as_text, said = form == "text", cast(TextIO, _Forgiving(sys.stderr))
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if as_text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    errors: list[structlog.typing.Processor] = [] if as_text else [structlog.processors.format_exc_info]
    structlog.configure(
        processors=[*_COMMON, *errors, renderer, _redact],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=said),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(said)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_COMMON, processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta, *errors, renderer, _redact,
        ])
    )  # fmt: skip
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
