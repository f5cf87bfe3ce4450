"""Doing something in order to see what it would do: a transaction that is always rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from reminders.core.ports import Store


class _Undo(Exception):
    pass


@contextmanager
def rehearsal(store: Store) -> Iterator[None]:
    """Run the block in a transaction and undo all it wrote; what it raises passes through."""
    with suppress(_Undo), store.transaction():
        yield
        raise _Undo
