"""Structured logs on standard error: what happened and why, as text on a terminal and as JSON elsewhere."""

import logging
import sys
from typing import Any, Literal

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


def configure(form: Literal["text", "json"]) -> None:
    """Set the form of all logs, those of the libraries included."""
    as_text = form == "text"
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if as_text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    errors: list[structlog.typing.Processor] = [] if as_text else [structlog.processors.format_exc_info]
    structlog.configure(
        processors=[*_COMMON, *errors, renderer, _redact],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_COMMON, processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta, *errors, renderer, _redact,
        ])
    )  # fmt: skip
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
