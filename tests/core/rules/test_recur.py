"""Reading RECUR values: what is accepted and how it is spelt afterwards, what is refused and what the message says."""

import pytest

from reminders.core.errors import InvalidInput
from reminders.core.rules import rrule


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param("freq=monthly;byday=1mo", "FREQ=MONTHLY;BYDAY=1MO", id="lower case"),
        pytest.param("RRULE:FREQ=DAILY", "FREQ=DAILY", id="with its property name"),
        pytest.param(
            "BYDAY=TU;WKST=SU;COUNT=3;BYMONTH=5;INTERVAL=2;FREQ=WEEKLY",
            "FREQ=WEEKLY;COUNT=3;INTERVAL=2;BYMONTH=5;BYDAY=TU;WKST=SU",
            id="order",
        ),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=03,1,3,01;BYMONTHDAY=+30", "FREQ=YEARLY;BYMONTH=1,3;BYMONTHDAY=30", id="lists"
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=SU,+2MO,-1MO,MO,02MO", "FREQ=MONTHLY;BYDAY=-1MO,MO,SU,2MO", id="weekdays"),
        pytest.param("FREQ=DAILY;INTERVAL=1;WKST=MO", "FREQ=DAILY", id="defaults"),
        pytest.param("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT", "FREQ=YEARLY", id="the default of SKIP"),
        pytest.param(
            "FREQ=YEARLY;SKIP=FORWARD;RSCALE=gregorian", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", id="SKIP"
        ),
        pytest.param(
            "RSCALE=hebrew;FREQ=YEARLY;BYMONTH=6,05l,5;BYMONTHDAY=8",
            "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5,5L,6;BYMONTHDAY=8",
            id="leap months",
        ),
        pytest.param("RSCALE=ISLAMICC;FREQ=MONTHLY", "RSCALE=ISLAMIC-CIVIL;FREQ=MONTHLY", id="another name"),
        pytest.param("RSCALE=GREGORY;FREQ=MONTHLY", "FREQ=MONTHLY", id="another name of the usual calendar"),
        pytest.param("FREQ=DAILY;UNTIL=20301231T235960Z", "FREQ=DAILY;UNTIL=20301231", id="the day of an instant"),
        pytest.param("FREQ=DAILY;UNTIL=20301231T000000", "FREQ=DAILY;UNTIL=20301231", id="the day of a local time"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO;", "FREQ=WEEKLY;BYDAY=MO", id="a semicolon at the end"),
    ],
)
def test_one_canonical_text_for_each_rule(text: str, canonical: str) -> None:
    rule = rrule.parse(text)
    assert rule.text == canonical
    assert rrule.parse(canonical) == rule


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("INTERVAL=2", "the rule has no FREQ; add one of FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY, FREQ=YEARLY"),
        ("FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY is unknown; use one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=HOURLY", "FREQ=HOURLY repeats within a day, and rules give whole days; use FREQ=DAILY or slower"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR=9 repeats within a day, and rules give whole days; state the hour as `time`"),
        ("FREQ=DAILY;FREQ=WEEKLY", "rule part FREQ is given twice; keep one of FREQ=DAILY and FREQ=WEEKLY"),
        ("FREQ=DAILY;;COUNT=3", "rule part `` is incomplete; write NAME=VALUE, with `;` only between parts"),
        ("FREQ=DAILY;COUNT", "rule part `COUNT` is incomplete; write NAME=VALUE, with `;` only between parts"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20300101", "COUNT and UNTIL exclude each other; keep the one that says when"),
        ("FREQ=DAILY;COUNT=10001", "COUNT=10001 is out of range; use 1 to 10,000"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 is out of range; use 1 to 1,000"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13 is out of range; use 1 to 12"),
        ("FREQ=YEARLY;BYMONTHDAY=32", "BYMONTHDAY=32 is out of range; use 1 to 31, or -31 to -1 from the end"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY=0 is out of range; use 1 to 53, or -53 to -1 from the end"),
        ("FREQ=WEEKLY;BYDAY=MONDAY", "BYDAY=MONDAY is not a weekday; use MO, TU, WE, TH, FR, SA, SU"),
        (
            "FREQ=DAILY;UNTIL=20230229",
            "UNTIL=20230229 is not a day; write it as in UNTIL=20301231 or UNTIL=20301231T000000Z",
        ),
        ("FREQ=DAILY;UNTIL=20230228T1200", "UNTIL=20230228T1200 is not a day"),
        ("FREQ=MONTHLY;BYWEEKNO=20", "BYWEEKNO does not go with FREQ=MONTHLY; it needs FREQ=YEARLY"),
        ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY does not go with FREQ=DAILY; it needs FREQ=YEARLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go with FREQ=WEEKLY; use FREQ=DAILY or FREQ=MONTHLY"),
        (
            "FREQ=WEEKLY;BYDAY=1MO,TU",
            "BYDAY=1MO does not go with FREQ=WEEKLY; a number needs FREQ=MONTHLY or FREQ=YEARLY",
        ),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY=1MO does not go with BYWEEKNO; leave out the weekday's number"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS picks from what other BY parts yield; add one, such as BYDAY"),
        ("FREQ=YEARLY;SKIP=FORWARD", "SKIP=FORWARD needs a calendar (RFC 7529); add RSCALE=GREGORIAN"),
        ("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACK", "SKIP=BACK is unknown; use OMIT, BACKWARD or FORWARD"),
        (
            "RSCALE=RUSSIAN;FREQ=YEARLY",
            "RSCALE=RUSSIAN: no such calendar is known here; use one of CHINESE, DANGI, ETHIOPIC, GREGORIAN, HEBREW",
        ),
        ("RSCALE=ISLAMIC;FREQ=YEARLY", "RSCALE=ISLAMIC: say which Islamic calendar; use one of "),
        (
            "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=4L",
            "BYMONTH=4L does not occur in the Hebrew calendar; its leap months are 5L",
        ),
        ("RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=5L", "BYMONTH=5L does not occur in the Persian calendar; it has no leap"),
        ("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5LL", "BYMONTH=5LL is no month; write 1 to 12, and a leap month as in 5L"),
        ("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=13", "BYMONTH=13 is out of range; use 1 to 12"),
        ("RSCALE=ETHIOPIC;FREQ=YEARLY;BYMONTH=14", "BYMONTH=14 is out of range; use 1 to 13"),
        ("RSCALE=HEBREW;FREQ=YEARLY;BYYEARDAY=386", "BYYEARDAY=386 is out of range; use 1 to 385"),
        ("RSCALE=HEBREW;FREQ=YEARLY;BYWEEKNO=56;BYDAY=MO", "BYWEEKNO=56 is out of range; use 1 to 55"),
        (
            "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30",
            "no day ever fits rule `RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30`; check",
        ),
        ("FREQ=YEARLY;BYEASTER=0", "`BYEASTER` is not a part of a rule; known parts are RSCALE, FREQ, UNTIL"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "no day ever fits rule `FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30`; check"),
    ],
)
def test_a_refusal_names_the_value_and_the_remedy(text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        rrule.parse(text)
    assert str(refusal.value).startswith(message)


def test_too_many_combinations_are_refused() -> None:
    days = ",".join(map(str, range(1, 32)))
    rule = f"FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY={days};BYDAY=MO,TU,WE"
    with pytest.raises(
        InvalidInput, match="the BY lists make 1,116 combinations of at most 1,000; shorten or split them"
    ):
        rrule.parse(rule)


def test_letters_that_only_look_like_ascii_are_refused() -> None:
    with pytest.raises(InvalidInput, match="letters outside ASCII"):
        rrule.parse("FREQ=DAILY;\N{LATIN SMALL LETTER DOTLESS I}NTERVAL=2")
