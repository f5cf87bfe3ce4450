"""Takes recipients over from a table, a file of vCards, or one of definitions."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reminders.actions.apply import Applied, apply_files
from reminders.actions.options import Options
from reminders.actions.recipients import check_references
from reminders.core.errors import InvalidFile, InvalidInput, Problem
from reminders.core.ports import Store
from reminders.definitions.files import DefinitionFile, text_of
from reminders.definitions.merge import Side
from reminders.definitions.recipient_table import checked, id_of, read_recipients
from reminders.notices.channels import check_address

_CARDS = frozenset({".vcf", ".vcard"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done, and in words what of the file was left out."""

    applied: Applied
    left_out: tuple[str, ...]


def import_recipients(
    store: Store, options: Options, path: Path, now: datetime, *, take: Side | None = None
) -> Imported:
    """Take recipients over from a file; what it says of those who are there is merged as `apply` does.

    All of it or nothing; a second time changes nothing. Raises `InvalidInput` with all that is wrong in the file,
    `Conflict` where a command has changed what the file changes too and `take` does not decide.
    """
    if path.suffix.lower() in _CARDS:
        file, left_out = _read_cards(path)
    else:
        file, left_out = read_recipients(path, check_address=check_address), []
    with store.transaction():
        done = apply_files(store, options, [file], now, take=take)
        for document in file.recipients:
            check_references(store, document)
    return Imported(done, tuple(left_out))


def _read_cards(path: Path) -> tuple[DefinitionFile, list[str]]:
    """Return the people of a file of vCards who have a mail address, and what is left out, in words.

    Ids are what stands before the @, and of several who share that, the whole address.
    """
    from reminders.imports.vcard import read_cards

    text = text_of(path)
    try:
        cards, problems = read_cards(text.encode())
    except InvalidInput as error:
        raise InvalidFile(str(path), [Problem(str(error))]) from error
    shared = Counter(id_of(card.fields) for card in cards if "address" in card.fields)
    rows, left_out = [], []
    for card in cards:
        who = f"line {card.line}, {card.fields.get('name', 'a card without a name')}"
        left_out += [f"{who}: {words}" for words in card.left_out]
        if "address" not in card.fields:
            left_out.append(f"{who}: no EMAIL, so nobody to tell")
            continue
        name = id_of(card.fields)
        rows.append((card.line, {**card.fields, "id": id_of(card.fields, whole=True) if shared[name] > 1 else name}))
    return checked(rows, str(path), check_address=check_address, problems=problems), left_out
