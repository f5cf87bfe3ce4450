"""A test notice shows that notices arrive, and says that it is one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reminders.labels import LANGUAGES, language
from reminders.notices.mime import to_bytes
from reminders.notices.trial import compose_test
from tests.notices.composing import DUE, READER, Page, told_at


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_test_notice_says_that_it_is_one(code: str) -> None:
    reader = replace(READER, language=code)

    message = compose_test(reader, told_at(DUE, reader), sender="reminders@dates.example", base_url=None)

    words = language(code)
    assert message.subject == words.test_subject
    assert words.test_text in message.text
    assert words.test_text in Page(message.html).words
    assert "09:00 (Andorra)" in message.text
    assert message.attachment is None
    assert to_bytes(message).isascii()


def test_two_test_notices_are_two_mails() -> None:
    first, second = (
        compose_test(READER, told_at(now, READER), sender="r@dates.example", base_url=None).notice_id
        for now in (DUE, DUE + timedelta(seconds=1))
    )

    assert first != second
