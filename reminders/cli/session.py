"""What every command starts from: the service, made from the settings and the command's options."""

from collections.abc import Callable
from datetime import date
from functools import reduce, update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from reminders.cli.dates import understood
from reminders.cli.output import warn
from reminders.core.edtf import ImpreciseDate
from reminders.core.errors import InvalidInput
from reminders.wiring import Service, service

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def options(*given: Callable[[C], C]) -> Callable[[C], C]:
    """Return a decorator that gives a command several options, in the order in which `--help` shows them."""
    return lambda command: reduce(lambda made, option: option(made), reversed(given), command)


def with_service(run: Callable[Concatenate[Service, P], R]) -> Callable[P, R]:
    """Give the command the service as its first argument, and close it after it."""

    def command(*args: P.args, **kwargs: P.kwargs) -> R:
        ctx = click.get_current_context()
        made = service(overrides={"database_url": ctx.find_root().meta.get("database")})
        ctx.call_on_close(made.close)
        for words in made.settings.unknown:
            warn(words)
        return run(made, *args, **kwargs)

    return update_wrapper(command, run)


def day_of(text: str | None, today: date, *, option: str) -> date | None:
    """Return the full date that an option's text means. Raises `InvalidInput` for a window or a day without a year."""
    if text is None:
        return None
    meant = understood(text, today)
    if not isinstance(meant, ImpreciseDate) or not meant.is_day or meant.first is None:
        raise InvalidInput(f"{option}: {text!r} is no full date; write a day such as 2023-05-12")
    return meant.first


def bound_of(text: str | None, today: date, *, option: str, last: bool = False) -> date | None:
    """Return the first (or last) day of what an option's text means: `--from 2022 --to 2024` is three whole years."""
    if text is None:
        return None
    meant = understood(text, today)
    day = (meant.last if last else meant.first) if isinstance(meant, ImpreciseDate) else None
    if day is None:
        raise InvalidInput(
            f"{option}: {text!r} has no {'last' if last else 'first'} day; write a date such as 2023-05-12"
        )
    return day


def required_day(text: str, today: date, *, option: str) -> date:
    """Return the full date that a required argument means. Raises `InvalidInput`."""
    day = day_of(text, today, option=option)
    if day is None:
        raise InvalidInput(f"{option}: a date is missing; write one such as 2023-05-12")
    return day
