"""Signed addresses: what they permit, and that nothing else does."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pytest

from reminders.core.link import redacted
from reminders.core.permit import Permit, Purpose, permit_of, sign
from tests.building import NOW

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
PERMIT = Permit(Purpose.ANSWER, "0b0c3f52-0d6a-5d0b-9c58-5a4f3f5bb5f1", NOW + timedelta(days=30))
TOKEN = sign(PERMIT, KEY)


def flipped(token: str, octet: int) -> str:
    """Return the token with one bit changed."""
    raw = bytearray(urlsafe_b64decode(token[4:] + "=" * (-len(token[4:]) % 4)))
    raw[octet] ^= 1
    return token[:4] + urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_token_permits_what_was_signed_until_it_expires() -> None:
    assert permit_of(TOKEN, Purpose.ANSWER, KEY, NOW) == PERMIT
    assert permit_of(TOKEN, Purpose.ANSWER, KEY, PERMIT.expires_at - timedelta(seconds=1)) == PERMIT
    assert permit_of(TOKEN, Purpose.ANSWER, KEY, PERMIT.expires_at) is None


@pytest.mark.parametrize("octet", [0, 15, 16, 20, 21, -1], ids=["mac", "its end", "expiry", "its end", "id", "its end"])
def test_a_token_with_one_bit_changed_permits_nothing(octet: int) -> None:
    assert permit_of(flipped(TOKEN, octet), Purpose.ANSWER, KEY, NOW) is None


def test_a_token_for_one_thing_or_of_another_key_permits_nothing_else() -> None:
    assert permit_of(TOKEN, Purpose.UNSUBSCRIBE, KEY, NOW) is None
    assert permit_of(TOKEN, Purpose.ANSWER, OTHER_KEY, NOW) is None


@pytest.mark.parametrize(
    "token",
    ["", "rmd_", "rmd_!!!", TOKEN[:-1], TOKEN[4:], TOKEN + "A", "rmd_" + "A" * 5_000, "rmd_é", "rmd_A"],
    ids=["empty", "bare", "no base64", "cut", "without prefix", "longer", "endless", "foreign", "half a letter"],
)
def test_what_is_no_token_permits_nothing(token: str) -> None:
    assert permit_of(token, Purpose.ANSWER, KEY, NOW) is None


def test_a_token_is_cut_out_of_the_log() -> None:
    assert redacted(f"POST /answer/{TOKEN}") == "POST /answer/rmd_***"
