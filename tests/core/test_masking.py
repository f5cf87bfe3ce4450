"""No password is shown, however an address was typed."""

import pytest

from reminders.core.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("smtp://ada:pw@mail.example.org", "smtp://ada:***@mail.example.org", id="a user and password"),
        pytest.param("smtp://ada:p@w@mail.example.org", "smtp://ada:***@mail.example.org", id="an @ in the password"),
        pytest.param("postgresql://ada:p/w@db/dates", "postgresql://ada:***@db/dates", id="a / in the password"),
        pytest.param("postgresql://a/da:pw@db/dates", "postgresql://***@db/dates", id="a user that is none"),
        pytest.param("postgresql://db/dates?password=pw", "postgresql://db/dates?password=***", id="a parameter"),
        pytest.param("postgresql://ada@db/dates", "postgresql://ada@db/dates", id="a user alone is no secret"),
        pytest.param("sqlite:////home/ada@work/dates.db", "sqlite:////home/ada@work/dates.db", id="an @ in a path"),
        pytest.param("Dates <dates@example.org>", "Dates <dates@example.org>", id="no address of the web"),
    ],
)
def test_how_an_address_is_shown(text: str, shown: str) -> None:
    assert masked(text) == shown
