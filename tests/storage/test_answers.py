"""What readers answered, as it is stored."""

from dataclasses import replace

from reminders.core.answer import Answer
from reminders.core.ports import Store
from tests.storage.examples import DAY, NOW


def test_answers_come_back_in_order_and_the_first_of_a_number_stays(store: Store) -> None:
    later = Answer(
        calendar="family", event="ada", occurrence="2026-12-10", reminder="7d", recipient="ada", number=1, at=NOW,
        until=NOW + DAY, how="by ada, by command",
    )  # fmt: skip
    done = replace(later, number=2, at=NOW + DAY, until=None)

    assert store.add_answer(done)
    assert store.add_answer(later)
    assert not store.add_answer(replace(done, at=NOW))
    assert store.add_answer(replace(done, event="moon"))
    assert store.answers("family", "ada") == [later, done]
    assert [one.is_done for one in store.answers("family", "ada")] == [False, True]
