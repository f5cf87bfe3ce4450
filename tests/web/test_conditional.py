"""Preconditions, by RFC 9110 section 13."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from reminders.web.conditional import Preconditions

TAG = '"current"'
CHANGED = datetime(2026, 1, 30, 9, 0, 0, 500_000, tzinfo=UTC)
THEN, BEFORE, AFTER = "Fri, 30 Jan 2026 09:00:00 GMT", "Fri, 30 Jan 2026 08:59:59 GMT", "Fri, 30 Jan 2026 09:00:01 GMT"
OK, NOT_MODIFIED, FAILED = HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, HTTPStatus.PRECONDITION_FAILED


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param([], OK, id="nothing asked"),
        pytest.param([("if-none-match", TAG)], NOT_MODIFIED, id="the same tag"),
        pytest.param([("if-none-match", '"older"')], OK, id="another tag"),
        pytest.param([("if-none-match", '"older", "a,b" ,"current"')], NOT_MODIFIED, id="a list with commas in tags"),
        pytest.param([("if-none-match", '"older"'), ("if-none-match", TAG)], NOT_MODIFIED, id="several lines"),
        pytest.param([("if-none-match", 'W/"current"')], NOT_MODIFIED, id="weak comparison"),
        pytest.param([("if-none-match", "*")], NOT_MODIFIED, id="any"),
        pytest.param([("if-none-match", "current")], OK, id="a tag without quotes is none"),
        pytest.param([("if-none-match", "")], OK, id="an empty list"),
        pytest.param([("if-modified-since", THEN)], NOT_MODIFIED, id="not since that second"),
        pytest.param([("if-modified-since", AFTER)], NOT_MODIFIED, id="not since a later one"),
        pytest.param([("if-modified-since", BEFORE)], OK, id="changed since"),
        pytest.param([("if-modified-since", "Friday, 30-Jan-26 09:00:00 GMT")], NOT_MODIFIED, id="RFC 850 date"),
        pytest.param([("if-modified-since", "Fri Jan 30 09:00:00 2026")], NOT_MODIFIED, id="asctime date"),
        pytest.param([("if-modified-since", "yesterday")], OK, id="no date"),
        pytest.param([("if-modified-since", f"{THEN}, {THEN}")], OK, id="two dates are none"),
        pytest.param([("if-modified-since", THEN), ("if-modified-since", THEN)], OK, id="nor are two lines"),
        pytest.param([("if-modified-since", "Fri, 30 Jan 2026 10:00:00 +0100")], OK, id="a date of mail is none"),
        pytest.param([("if-modified-since", "Sat, 31 Feb 2026 09:00:00 GMT")], OK, id="nor is a day that is none"),
        pytest.param([("if-modified-since", "Fri, 30 Jan 99999 09:00:00 GMT")], OK, id="an impossible date"),
        pytest.param([("if-none-match", '"older"'), ("if-modified-since", AFTER)], OK, id="the tag wins over the date"),
        pytest.param(
            [("if-none-match", TAG), ("if-modified-since", BEFORE)], NOT_MODIFIED, id="and the other way round"
        ),
        pytest.param([("if-match", TAG)], OK, id="if it is this one"),
        pytest.param([("if-match", '"older"')], FAILED, id="if it is another"),
        pytest.param([("if-match", 'W/"current"')], FAILED, id="strong comparison"),
        pytest.param([("if-match", "*")], OK, id="if there is any"),
        pytest.param([("if-match", '"older"'), ("if-none-match", TAG)], FAILED, id="if-match comes first"),
        pytest.param([("if-unmodified-since", BEFORE)], FAILED, id="if it is that old"),
        pytest.param([("if-unmodified-since", "yesterday")], OK, id="if it is no younger than no date"),
        pytest.param([("if-unmodified-since", THEN)], OK, id="if it is no younger"),
        pytest.param([("if-match", TAG), ("if-unmodified-since", BEFORE)], OK, id="if-match wins over the date"),
    ],
)
def test_preconditions_are_evaluated_in_the_order_of_the_rfc(
    headers: list[tuple[str, str]], expected: HTTPStatus
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers]

    assert Preconditions.of(raw).evaluate(TAG, CHANGED) is expected


def test_a_date_decides_nothing_about_what_has_none() -> None:
    asked = Preconditions(
        if_modified_since=CHANGED + timedelta(days=1), if_unmodified_since=CHANGED - timedelta(days=1)
    )

    assert asked.evaluate(TAG, None) is OK
