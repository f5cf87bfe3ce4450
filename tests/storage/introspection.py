"""What a database says of its own schema, in a form that two databases can be compared by."""

import sqlite3
from itertools import accumulate
from typing import Any

import psycopg

Schema = dict[str, Any]

_POSTGRESQL = {
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, o.collname,
            pg_get_expr(d.adbin, d.adrelid)
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_collation o ON o.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "others": """
        SELECT relkind::text, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'v', 'i')""",
    "counters": "SELECT name, value FROM counter",
    "migrations": "SELECT number, name FROM migration",
}


def schema_of(url: str) -> Schema:
    """Return columns, keys, constraints, indexes, views and first rows; the order of columns does not count."""
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            return _of_sqlite(connection)
        finally:
            connection.close()
    with psycopg.connect(url) as server:
        return {
            name: sorted(map(repr, server.execute(query.encode()).fetchall())) for name, query in _POSTGRESQL.items()
        }


def _of_sqlite(connection: sqlite3.Connection) -> Schema:
    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    found: Schema = {
        "counters": sorted(rows("SELECT * FROM counter")),
        "migrations": rows("SELECT number, name FROM migration"),
    }
    for kind, name, sql in rows("SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view', 'trigger')"):
        found[f"{kind} {name}"] = {
            # Without their position, which ALTER TABLE ADD COLUMN cannot choose.
            "columns": sorted(repr(row[1:]) for row in rows(f"PRAGMA table_xinfo({name})")),
            "references": sorted(repr(row[2:]) for row in rows(f"PRAGMA foreign_key_list({name})")),
            "indexes": sorted(repr(_index(connection, row)) for row in rows(f"PRAGMA index_list({name})")),
            "text": _checks(sql) if kind == "table" else " ".join(sql.split()),
        }
    return found


def _checks(sql: str) -> list[str]:
    """Return the conditions of a table, in which there is no parenthesis within a literal."""
    found = []
    for rest in sql.split("CHECK")[1:]:
        depth = list(accumulate((letter == "(") - (letter == ")") for letter in rest))
        end = next(place for place, level in enumerate(depth) if level == 0 and rest[place] == ")")
        found.append(" ".join(rest[: end + 1].split()))
    return sorted(found)


def _index(connection: sqlite3.Connection, row: tuple[Any, ...]) -> tuple[Any, ...]:
    _, name, unique, origin, partial = row
    columns = connection.execute(f"PRAGMA index_xinfo({name})").fetchall()
    (text,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return (origin, unique, partial, [column[2:] for column in columns], text and " ".join(text.split()))
