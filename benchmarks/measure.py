"""How a figure is taken: two pieces of work in turn, CPU seconds, the median of their ratios."""

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage

ROUNDS = 7

Work = Callable[[], object]
Measure = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """A line of the table: seconds of ours and of the reference, and their ratio beside what the design asks for.

    `ratio` is how many times quicker than the reference we are where the budget is `at_least`, and how many times
    dearer where it is `at_most`. `None` stands for a reference that is not here; then `reference` says so.
    """

    name: str
    reference: str
    ours: float | None
    theirs: float | None
    ratio: float | None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def budget(self) -> str:
        return f">= {self.at_least:g}x" if self.at_least is not None else f"<= {self.at_most:g}x"

    @property
    def met(self) -> bool | None:
        """Whether the budget is met; `None` where nothing was measured."""
        if self.ratio is None:
            return None
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return self.at_most is not None and self.ratio <= self.at_most


def quicker(name: str, ours: Measure, *, than: str, theirs: Measure, at_least: float, rounds: int = ROUNDS) -> Row:
    """Return how many times quicker than a peer we are on the same work."""
    pairs = _pairs(ours, theirs, rounds)
    ratio = statistics.median(other / max(one, 1e-9) for one, other in pairs)
    return Row(name, than, *_medians(pairs), ratio, at_least=at_least)


def dearer(name: str, ours: Measure, *, than: str, theirs: Measure, at_most: float, rounds: int = ROUNDS) -> Row:
    """Return how many times as much as a yardstick our work costs."""
    pairs = _pairs(ours, theirs, rounds)
    ratio = statistics.median(one / max(other, 1e-9) for one, other in pairs)
    return Row(name, than, *_medians(pairs), ratio, at_most=at_most)


def missing(name: str, reference: str, why: str, *, at_least: float | None = None, at_most: float | None = None) -> Row:
    """Return the row of a reference that is not installed here."""
    return Row(name, f"{reference}: {why}", None, None, None, at_least=at_least, at_most=at_most)


def cpu(work: Work) -> Measure:
    """Measure the CPU seconds of a call."""

    def measure() -> float:
        before = time.process_time()
        work()
        return time.process_time() - before

    return measure


def times(count: float, measure: Measure) -> Measure:
    """Measure so many times the work of a peer that is too slow to do all of it."""
    return lambda: count * measure()


def child(command: Sequence[str]) -> Measure:
    """Measure the CPU seconds of a process, from its start to its end."""

    def measure() -> float:
        before = getrusage(RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = getrusage(RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return measure


def _pairs(ours: Measure, theirs: Measure, rounds: int) -> list[tuple[float, float]]:
    """Return the seconds of both, measured in turn, so that what else the machine does falls on both."""
    return [(ours(), theirs()) for _ in range(rounds)]


def _medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    ours, theirs = zip(*pairs, strict=True)
    return statistics.median(ours), statistics.median(theirs)
