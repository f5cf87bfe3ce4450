"""Text in several languages."""

import pytest

from reminders.core.text import Text


@pytest.mark.parametrize(("asked", "told"), [(["ca-AD"], "dia"), (["fr", "ru"], "день"), (["fr"], "day")])
def test_a_text_is_chosen_by_language_with_fallback_to_the_first_written(asked: list[str], told: str) -> None:
    assert Text.of({"en": "day", "ca": "dia", "ru": "день"}).choose(asked)[1] == told
