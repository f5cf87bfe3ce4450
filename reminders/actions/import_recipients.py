"""Takes recipients over from a table or file."""

from datetime import datetime
from pathlib import Path

from reminders.actions.apply import Applied, apply_files
from reminders.actions.options import Options
from reminders.actions.recipients import check_references
from reminders.core.ports import Store
from reminders.definitions.merge import Side
from reminders.definitions.recipient_table import read_recipients
from reminders.notices.channels import check_address


def import_recipients(
    store: Store, options: Options, path: Path, now: datetime, *, take: Side | None = None
) -> Applied:
    """Take recipients over from a file; what it says of those who are there is merged as `apply` does.

    All of it or nothing; a second time changes nothing. Raises `InvalidInput` with all that is wrong in the file,
    `Conflict` where a command has changed what the file changes too and `take` does not decide.
    """
    file = read_recipients(path, check_address=check_address)
    with store.transaction():
        done = apply_files(store, options, [file], now, take=take)
        for document in file.recipients:
            check_references(store, document)
    return done
