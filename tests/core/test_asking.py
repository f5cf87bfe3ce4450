"""Reminders that come until they are acknowledged: when, whose word ends them, and who hears of silence."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from reminders.core.answer import Answer, Answers
from reminders.core.asking import silent
from reminders.core.audience import Audience
from reminders.core.document import decode_reminder
from reminders.core.due import Basis, Due
from reminders.core.errors import InvalidInput
from reminders.core.planning import due_between
from reminders.core.recipient import Recipient
from reminders.core.reminder import parse
from tests.building import a_basis, a_calendar, a_recipient, a_record, an_audience, instant

ASKING: dict[str, Any] = {"before": "4d", "until": "acknowledged"}
BEGIN, END = instant("2023-01-01T00:00Z"), instant("2023-02-10T00:00Z")


def dues(
    *recipients: Recipient, answers: tuple[Answer, ...] = (), groups: dict[str, tuple[str, ...]] | None = None,
    event: dict[str, Any] | None = None, **reminder: Any,
) -> list[Due]:  # fmt: skip
    """Return what an event on 30 January 2023 asks of its readers."""
    record = a_record(**{"on": "2023-01-30", "remind": [ASKING | reminder], **(event or {})})
    audience = an_audience(*(recipients or (a_recipient("ada"),)))
    audience = Audience(audience.listeners, audience.zone, groups or {})
    return due_between(Basis(record, a_calendar(), audience, Answers(answers)), BEGIN, END)


def told(found: list[Due]) -> list[str]:
    return [f"{due.due_at:%d %H:%M} {due.identity.recipient}" for due in found]


def done(recipient: str = "ada", at: str = "2023-01-27T12:00Z", reminder: str = "4d until acknowledged") -> Answer:
    return Answer(
        calendar="family", event="it", occurrence="2023-01-30", reminder=reminder, recipient=recipient, number=1,
        at=instant(at),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reminder", "event", "expected"),
    [
        pytest.param({}, {}, ["26 09:00", "27 09:00", "28 09:00", "29 09:00"], id="daily until the day begins"),
        pytest.param({"every": "2d"}, {}, ["26 09:00", "28 09:00"], id="every other day"),
        pytest.param({"before": "1d", "last": "-1d"}, {}, ["29 09:00", "30 09:00", "31 09:00"], id="up to a day after"),
        pytest.param({"before": "1d"}, {}, ["29 09:00"], id="no time to repeat it"),
        pytest.param({"before": "0d"}, {}, ["30 09:00"], id="on the day itself"),
        pytest.param(
            {"before": "2h", "last": "0d"},
            {"time": "18:30", "timezone": "UTC"},
            ["30 16:30"],
            id="once, where the last time is before the first",
        ),
        pytest.param(
            {"before": "3h", "every": "1h"},
            {"time": "12:00", "timezone": "UTC"},
            ["30 09:00", "30 10:00", "30 11:00"],
            id="each hour before a time",
        ),
        pytest.param(
            {"before": "5 working days", "every": "1 week"}, {}, ["23 09:00"], id="weekly, and on the day it is over"
        ),
    ],
)
def test_a_reminder_comes_again_until_the_event_starts(
    reminder: dict[str, Any], event: dict[str, Any], expected: list[str]
) -> None:
    found = dues(event=event, **reminder)

    assert [one.removesuffix(" ada") for one in told(found)] == expected
    assert [due.identity.repeat for due in found] == list(range(len(found)))


def test_repeats_keep_the_time_of_day_when_clocks_change() -> None:
    record = a_record(on="2023-03-28", remind=[ASKING])
    audience = an_audience(a_recipient("ada", timezone="Europe/Berlin"))
    found = due_between(Basis(record, a_calendar(), audience), BEGIN, instant("2023-04-01T00:00Z"))

    assert [f"{due.due_at:%d %H}" for due in found] == ["24 08", "25 08", "26 07", "27 07"]


def test_repeats_keep_the_time_of_day_that_the_first_day_lacks() -> None:
    record = a_record(on="2027-04-01", remind=[ASKING | {"at": "00:30"}])
    audience = an_audience(a_recipient("ada", timezone="Asia/Beirut"))
    found = due_between(
        Basis(record, a_calendar(), audience), instant("2027-03-20T00:00Z"), instant("2027-04-01T00:00Z")
    )

    # Clocks there are set forward at midnight, as the 28th begins: 00:30 is shown as 01:30.
    assert [f"{due.due_at:%d %H:%M}" for due in found] == ["27 22:30", "28 21:30", "29 21:30", "30 21:30"]


def test_an_acknowledgement_ends_the_repeats_after_it_and_no_other_readers() -> None:
    found = dues(a_recipient("ada"), a_recipient("ben"), answers=(done(),))

    assert told(found)[:4] == ["26 09:00 ada", "26 09:00 ben", "27 09:00 ada", "27 09:00 ben"]
    assert told(found)[4:] == ["28 09:00 ben", "29 09:00 ben"]


def test_one_of_a_group_that_the_reminder_names_answers_for_all_of_it() -> None:
    people = (a_recipient("ada"), a_recipient("ben"), a_recipient("cleo"))
    found = dues(*people, answers=(done(),), groups={"office": ("ada", "ben")}, to=["office", "cleo"])

    assert told(found)[-2:] == ["28 09:00 cleo", "29 09:00 cleo"]
    assert len(found) == 8


def test_an_answer_to_another_reminder_or_occurrence_ends_nothing() -> None:
    assert len(dues(answers=(done(reminder="4d"),))) == 4


def test_repeats_that_a_readers_wishes_bring_together_are_told_once() -> None:
    found = dues(a_recipient("ada", working_days_only=True))

    assert told(found) == ["26 09:00 ada", "27 09:00 ada"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        # The event is on Monday: Friday's stands for the weekend's, which come at their own times if the wish ends.
        pytest.param("2023-01-30", [("27", 0)], id="before"),
        # On Tuesday: Monday's does, so that it is not taken for told where Saturday's came before the wish.
        pytest.param("2023-01-31", [("27", 0), ("30", 3)], id="after"),
    ],
)
def test_of_repeats_at_one_instant_the_one_that_has_its_own_time_stands_for_all(
    on: str, expected: list[tuple[str, int]]
) -> None:
    before = "3d" if on == "2023-01-30" else "4d"
    found = dues(a_recipient("ada", working_days_only=True), event={"on": on}, before=before)

    assert [(f"{due.due_at:%d}", due.identity.repeat) for due in found] == expected


def test_repeats_that_a_weekend_moves_to_monday_are_told_once_each_time_of_day() -> None:
    found = dues(a_recipient("ada", working_days_only=True), before="3d", every="12h", last="-1d")

    assert told(found) == [f"{day} {time} ada" for day in (27, 30, 31) for time in ("09:00", "21:00")][:-1]


def test_reminders_of_one_text_have_their_own_readers_and_backups() -> None:
    people = [a_recipient(name, tags=["none of it"]) for name in ("ann", "bea", "cid", "dan", "eve")]
    asking = [ASKING | {"to": ["ann"], "backup": ["bea"]}, ASKING | {"to": ["cid"], "backup": ["dan"]}, ASKING]
    record = a_record(on="2023-01-30", remind=asking)
    audience = an_audience(*people, a_recipient("fay"))

    def backups(*answers: Answer) -> list[str]:
        found = due_between(Basis(record, a_calendar(), audience, Answers(answers)), BEGIN, END)
        assert {"ann", "cid", "fay"} <= {due.identity.recipient for due in found}
        return [one.identity.recipient for one in found if one.identity.reminder == "unanswered:4d until acknowledged"]

    assert backups() == ["bea", "dan"]
    assert backups(done("ann")) == backups(done("bea")) == ["dan"]


def test_a_backup_hears_once_of_all_who_are_silent_whatever_the_reminder() -> None:
    people = [a_recipient(name, tags=["none of it"]) for name in ("ann", "bea", "cid")]
    to_ann, to_cid = ASKING | {"to": ["ann"], "backup": ["bea"]}, ASKING | {"to": ["cid"], "backup": ["bea"]}
    record = a_record(on="2023-01-30", remind=[to_ann, to_cid | {"escalate": "2d"}])
    basis = Basis(record, a_calendar(), an_audience(*people), Answers([done("ann")]))
    (due,) = (one for one in due_between(basis, BEGIN, END) if one.identity.recipient == "bea")

    assert due.due_at == instant("2023-01-28T09:00Z")
    assert [one.id for one in silent(basis, "4d until acknowledged", due.occurrence, "bea")] == ["cid"]


@pytest.mark.parametrize(
    ("reminder", "expected"),
    [
        pytest.param({}, "29 09:00", id="a day before"),
        pytest.param({"before": "1d", "every": "6h"}, "29 15:00", id="on that day, when it comes for the second time"),
        pytest.param({"escalate": "2d"}, "28 09:00", id="as it says"),
        pytest.param({"every": "3d", "before": "3d"}, None, id="not before it came twice"),
        pytest.param({"before": "1d"}, None, id="nobody could have answered"),
    ],
)
def test_who_backs_up_a_silent_reader_is_told_once(reminder: dict[str, Any], expected: str | None) -> None:
    people = (a_recipient("ada", backup="boss"), a_recipient("boss", tags=["none of it"]))
    found = [due for due in dues(*people, **reminder) if due.identity.recipient == "boss"]

    assert told(found) == ([f"{expected} boss"] if expected else [])


def test_a_backup_of_many_is_told_once_and_not_when_all_have_answered() -> None:
    people = (a_recipient("ada"), a_recipient("ben"), a_recipient("boss", tags=["none of it"]))
    answers = (done("ada"), done("ben"))

    def of_boss(*given: Answer) -> list[str]:
        found = dues(*people, answers=given, backup=["boss"])
        return [due.identity.reminder for due in found if due.identity.recipient == "boss"]

    assert of_boss() == of_boss(answers[0]) == ["unanswered:4d until acknowledged"]
    assert of_boss(*answers) == of_boss(done("boss")) == []


def test_who_backs_up_a_reader_answers_in_their_place() -> None:
    people = (a_recipient("ada", backup="boss"), a_recipient("boss", tags=["none of it"]))

    assert told(dues(*people, answers=(done("boss"),))) == ["26 09:00 ada", "27 09:00 ada"]


def snoozed(until: str, at: str = "2023-01-27T12:00Z", number: int = 1) -> Answer:
    answer = done(at=at)
    return Answer(
        calendar="family", event="it", occurrence="2023-01-30", reminder=answer.reminder, recipient="ada",
        number=number, at=answer.at, until=instant(until),
    )  # fmt: skip


def test_what_is_put_off_comes_then_and_goes_on_as_before() -> None:
    assert told(dues(answers=(snoozed("2023-01-28T15:00Z"),))) == [
        "26 09:00 ada", "27 09:00 ada", "28 15:00 ada", "29 09:00 ada",
    ]  # fmt: skip


def test_what_is_put_off_twice_comes_once_and_not_at_all_when_it_is_done() -> None:
    later = snoozed("2023-01-29T15:00Z", at="2023-01-27T13:00Z", number=2)

    sooner = snoozed("2023-01-28T08:00Z", at="2023-01-27T13:00Z", number=2)

    assert told(dues(answers=(snoozed("2023-01-29T15:00Z"), sooner))) == [
        "26 09:00 ada", "27 09:00 ada", "28 08:00 ada", "28 09:00 ada", "29 09:00 ada",
    ]  # fmt: skip
    assert told(dues(answers=(snoozed("2023-01-28T15:00Z"), later))) == ["26 09:00 ada", "27 09:00 ada", "29 15:00 ada"]
    assert told(dues(answers=(snoozed("2023-01-28T15:00Z"), done(at="2023-01-27T14:00Z")))) == [
        "26 09:00 ada",
        "27 09:00 ada",
    ]


def test_a_plain_reminder_is_put_off_too() -> None:
    record = a_record(on="2023-01-30", remind=["4d"])
    later = Answer(
        calendar="family", event="it", occurrence="2023-01-30", reminder="4d", recipient="ada", number=1,
        at=instant("2023-01-20T09:00Z"), until=instant("2023-01-28T09:00Z"),
    )  # fmt: skip
    found = due_between(Basis(record, a_calendar(), an_audience(a_recipient("ada")), Answers([later])), BEGIN, END)

    assert [(due.identity.reminder, due.due_at) for due in found] == [("snoozed:4d", later.until)]


@pytest.mark.parametrize(
    ("reminder", "words"),
    [
        pytest.param({"before": "3d", "every": "1d"}, 'until = "acknowledged"', id="repeats without an end"),
        pytest.param(ASKING | {"every": "1 working day"}, "`every`", id="every working day"),
        pytest.param(ASKING | {"every": "0d"}, "`every`", id="every nothing"),
        pytest.param(ASKING | {"before": "365d", "every": "1h"}, "8,760 times", id="too often"),
        pytest.param(ASKING | {"last": "5d"}, "`last`", id="ends before it begins"),
        pytest.param(ASKING | {"escalate": "4d"}, "`escalate`", id="nobody could have answered"),
    ],
)
def test_what_contradicts_itself_is_refused(reminder: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        decode_reminder(reminder)


def test_a_reminder_says_in_its_text_that_it_waits_for_an_answer() -> None:
    assert parse("7d at 08:30 milestones until acknowledged").text == "7d at 08:30 milestones until acknowledged"
    assert decode_reminder("4d until acknowledged") == decode_reminder(ASKING)


def test_an_event_at_the_end_of_the_calendar_ends() -> None:
    record = a_record(on="9999-12-31", remind=[ASKING | {"last": "-300d"}])
    late = datetime(9999, 12, 30, tzinfo=BEGIN.tzinfo)

    assert len(due_between(a_basis(record, a_recipient("ada")), late - timedelta(days=9), late)) == 3
