"""Doing something in order to see what it would do: a transaction that is always rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from reminders.core.ports import Store


class _Undo(Exception):
    pass


@contextmanager
def rehearsal(store: Store, *, dry_run: bool = True) -> Iterator[None]:
    """Run the block in a transaction and undo all it wrote; what it raises passes through.

    Without `dry_run` it is no rehearsal, and what the block writes stays.
    """
    if not dry_run:
        yield
        return
    with suppress(_Undo), store.transaction():
        yield
        raise _Undo
