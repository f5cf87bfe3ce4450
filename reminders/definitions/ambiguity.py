"""The refusal of words that can be read in several ways."""

from collections.abc import Sequence

from reminders.core.errors import InvalidInput


class Ambiguous(InvalidInput):
    """What was typed has several meanings, and none is guessed. A person at a terminal is asked, others read them all.

    `readings` has two texts for each meaning: one to type that has no other meaning, and one that explains it.
    `question` leads to a choice between them. `fault` says what is wrong, by default that it may be one or the other.
    """

    def __init__(self, text: str, readings: Sequence[tuple[str, str]], *, fault: str = "") -> None:
        self.readings = tuple(readings)
        self.question = fault or f"{text!r} may be"
        said = fault or f"{text!r} may be {' or '.join(words for _, words in readings)}"
        super().__init__(f"{said}; write {' or '.join(plain for plain, _ in readings)}")
