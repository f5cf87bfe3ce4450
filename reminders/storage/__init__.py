"""One store for SQLite and PostgreSQL: definitions, the ledger of notices, and the migrations of both."""

from datetime import datetime
from typing import TYPE_CHECKING

from reminders.storage import migrations
from reminders.storage.dialect import connect
from reminders.storage.store import SqlStore

if TYPE_CHECKING:
    from reminders.core.ports import Store

__all__ = ["open_store"]


def open_store(url: str, now: datetime, *, migrate: bool = True) -> "Store":
    """Return the store at `sqlite:///relative.db`, `sqlite:////absolute/path.db` or `postgresql://...`.

    A new database is created, an older one migrated; `now` is recorded as the time of that. Without `migrate` either is
    `Refused`. Raises `InvalidInput` for another url, `NewerDatabase` where a newer version of this program was at work.
    """
    database = connect(url)
    try:
        if migrate:
            migrations.prepare(database, now)
        else:
            migrations.require_current(database)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)
