"""Lets batches be sent side by side, and a suspect notice only while nothing else is in flight."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Gate:
    """A lock that many share or one has alone; who waits to be alone goes before new sharers."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._sharing = 0
        self._alone = False
        self._waiting = 0

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits to be alone; who shares should come to an end then."""
        return self._waiting > 0

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Enter beside others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and not self._waiting)
            self._sharing += 1
        try:
            yield
        finally:
            with self._changed:
                self._sharing -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Enter when nobody else is inside, and keep everybody out."""
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not self._alone and not self._sharing)
            self._waiting -= 1
            self._alone = True
        try:
            yield
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()
