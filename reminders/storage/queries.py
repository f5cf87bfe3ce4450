"""Named queries: `.sql` files in which `-- name: claim_due` and a line of intent stand before each.

A line that ends in `-- if event` belongs to the query only where the parameter `event` is given.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("sql")
_NAME = re.compile(r"^-- name: (\w+)\n-- .+\n", re.MULTILINE)
_OPTIONAL = re.compile(r"^.* -- if (\w+)\n?", re.MULTILINE)


@cache
def load() -> dict[str, str]:
    """Return all queries by name, as they are written."""
    queries: dict[str, str] = {}
    for path in sorted(_FOLDER.glob("*.sql")):
        for name, query in _named(path.read_text("utf-8")):
            if name in queries:
                raise ValueError(f"{path.name}: a second query is named {name}")
            queries[name] = query
    return queries


def narrowed(query: str, values: Mapping[str, object]) -> str:
    """Return a query without the lines for parameters that are `None` or missing.

    >>> narrowed("SELECT 1 WHERE TRUE\\n    AND id = :id -- if id\\nLIMIT 1", {"id": None})
    'SELECT 1 WHERE TRUE\\nLIMIT 1'
    """
    if " -- if " not in query:
        return query
    return _OPTIONAL.sub(lambda line: line[0] if values.get(line[1]) is not None else "", query)


def _named(text: str) -> Iterator[tuple[str, str]]:
    _, *parts = _NAME.split(text)
    for name, query in zip(parts[::2], parts[1::2], strict=True):
        yield name, query.strip() + "\n"
