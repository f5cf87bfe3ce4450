"""`make bench`: the budgets of the design as ratios against named references, interleaved in one run.

`python benchmarks/run.py startup feeds` measures these subjects only. Every file in `subjects/` is one: its `rows()`
yields the lines of the table. Figures are medians of CPU seconds. Machines are noisy, so only ratios within one run are
worth quoting, and nothing here passes or fails.
"""

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from measure import Row

SUBJECTS = sorted(path.stem for path in (Path(__file__).parent / "subjects").glob("[a-z]*.py"))
LINE = "{:12} {:40} {:>10} {:>10} {:>9}  {:10} {:4} {}"


def main(chosen: Iterable[str]) -> None:
    print(LINE.format("subject", "what", "ours", "reference", "ratio", "budget", "met", "reference is"))
    for subject in chosen:
        for row in import_module(f"subjects.{subject}").rows():
            print(_line(subject, row), flush=True)


def _line(subject: str, row: Row) -> str:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}x"
    met = {True: "yes", False: "NO", None: "-"}[row.met]
    return LINE.format(
        subject, row.name, _time(row.ours), _time(row.theirs), ratio, row.budget, met, row.reference
    ).rstrip()


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1000:,.1f}ms"


if __name__ == "__main__":
    asked = sys.argv[1:]
    if unknown := set(asked) - set(SUBJECTS):
        sys.exit(f"no such subject: {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}")
    main(asked or SUBJECTS)
