"""Which notices are due, and how the ledger changes to say so."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from reminders.core.due import Basis
from reminders.core.notice import State
from reminders.core.planning import due_between, next_due
from reminders.core.reconciling import plan
from tests.building import NOW, UID, a_basis, a_calendar, a_recipient, a_record, an_audience, instant

ZONES = json.loads((Path(__file__).parents[1] / "vectors" / "timezones.json").read_text("utf-8"))
ADA = a_recipient("ada")
FIRST, LAST = instant("2022-01-01T00:00Z"), instant("2025-01-01T00:00Z")


def due(record: Any, calendar: Any = None, audience: Any = None) -> list[str]:
    found = due_between(Basis(record, calendar or a_calendar(), audience or an_audience(ADA)), FIRST, LAST)
    return [f"{one.due_at:%Y-%m-%dT%H:%M} {one.identity.reminder} {one.identity.recipient}" for one in found]


@pytest.mark.parametrize("row", ZONES["notices"], ids=lambda row: f"{row['event_date']} {row['rule'][0]} {row['zone']}")
def test_a_reminder_fires_at_nine_where_its_reader_is(row: dict[str, str]) -> None:
    record = a_record(on=row["event_date"], remind=[f"{row['rule'].split()[0]}d"])
    audience = an_audience(a_recipient("ada", timezone=row["zone"]))
    found = due_between(
        Basis(record, a_calendar(), audience), instant("2022-01-01T00:00Z"), instant("2026-01-01T00:00Z")
    )
    assert [one.due_at for one in found] == [instant(row["utc"])]


def test_a_zone_is_the_readers_else_the_calendars_else_the_default() -> None:
    record = a_record(on="2023-01-30", remind=["0d"])
    own = an_audience(a_recipient("ada", timezone="Asia/Almaty"), zone="Europe/Andorra")
    none = an_audience(ADA, zone="Europe/Andorra")
    assert due(record, audience=own) == ["2023-01-30T03:00 0d ada"]
    assert due(record, a_calendar(timezone="Asia/Tokyo"), none) == ["2023-01-30T00:00 0d ada"]
    assert due(record, audience=none) == ["2023-01-30T08:00 0d ada"]


def test_hours_are_exact_from_the_start_and_days_are_nominal() -> None:
    record = a_record(on="2024-03-02", time="09:00", timezone="Asia/Almaty", remind=["3d", "72h"])
    audience = an_audience(a_recipient("ada", timezone="Asia/Almaty"))
    assert due(record, audience=audience) == ["2024-02-28T03:00 3d ada", "2024-02-28T04:00 72h ada"]


def test_working_days_count_in_all_regions() -> None:
    record = a_record(on="2023-01-09", remind=["5 working days"], regions=["AD"])
    assert due(record) == ["2022-12-30T09:00 5 working days ada"]


def test_a_reminder_for_milestones_waits_for_one() -> None:
    record = a_record(since="2008-01-30", remind=["90d milestones", "1d at 18:00"])
    assert due(record) == [
        "2022-01-29T18:00 1d at 18:00 ada",
        "2022-11-01T09:00 90d milestones ada",
        "2023-01-29T18:00 1d at 18:00 ada",
        "2024-01-29T18:00 1d at 18:00 ada",
    ]


def test_the_calendars_reminders_hold_where_the_event_has_none_of_its_own() -> None:
    calendar = a_calendar(remind=["1d"])
    assert due(a_record(on="2023-05-12"), calendar) == ["2023-05-11T09:00 1d ada"]
    assert due(a_record(on="2023-05-12", remind=[]), calendar) == []


def test_named_recipients_are_told_whatever_they_follow() -> None:
    ben = a_recipient("ben", calendars=["other"])
    record = a_record(on="2023-05-12", remind=[{"before": "1d", "to": ["ben"]}, "2d"])
    assert due(record, audience=an_audience(ADA, ben)) == ["2023-05-10T09:00 2d ada", "2023-05-11T09:00 1d ben"]


def test_one_reminder_for_all_and_for_somebody_else_too_reaches_each_once() -> None:
    record = a_record(on="2023-01-30", remind=["7d", {"before": "7d", "to": ["ada", "boss"]}])
    people = (a_recipient("ada"), a_recipient("ben"), a_recipient("boss", calendars=["work"]))
    boss_at_home = a_recipient("zoe", address="mailto:boss@example.org")
    found = due_between(a_basis(record, *people, boss_at_home), FIRST, LAST)

    assert [(due.identity.recipient, due.duplicate_of) for due in found] == [
        ("ada", None), ("ben", None), ("boss", None), ("zoe", "boss"),
    ]  # fmt: skip


def test_occurrences_that_come_to_one_day_have_each_notice_once() -> None:
    record = a_record(rule="FREQ=DAILY", observed="next", remind=["1d"])
    found = due_between(a_basis(record, ADA), instant("2027-02-26T00:00Z"), instant("2027-03-02T00:00Z"))

    assert [str(due.occurrence.start) for due in found] == ["2027-03-01", "2027-03-02"]


def test_private_calendars_and_events_reach_only_those_who_name_them() -> None:
    ben = a_recipient("ben", calendars=["family"])
    audience = an_audience(ADA, ben)
    private = a_calendar(visibility="private")
    assert due(a_record(on="2023-05-12", remind=["1d"]), private, audience) == ["2023-05-11T09:00 1d ben"]
    assert due(a_record(on="2023-05-12", remind=["1d"], private=True), audience=audience) == ["2023-05-11T09:00 1d ben"]


def test_two_recipients_at_one_address_get_one_message_and_the_other_is_recorded() -> None:
    twin = a_recipient("zoe", address="mailto:ADA@example.org", timezone="Asia/Almaty")
    record = a_record(on="2023-05-12", remind=["1d"])
    found = due_between(a_basis(record, ADA, twin), FIRST, LAST)
    assert {one.identity.recipient: one.duplicate_of for one in found} == {"ada": None, "zoe": "ada"}
    rows = plan(found, [], UUID(UID), revision=1, after=FIRST, now=NOW).add
    assert {(row.identity.recipient, row.state, row.reason) for row in rows} == {
        ("ada", State.PLANNED, ""),
        ("zoe", State.CANCELLED, "same address as ada"),
    }


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        pytest.param("mailto:ada@example.org", "MAILTO:Ada@Example.ORG", True, id="case"),
        pytest.param("mailto:ada@пример.рф", "mailto:ada@xn--e1afmkfd.xn--p1ai", True, id="a domain as the DNS has it"),
        pytest.param("mailto:ada@example.org", "mailto:%61da@example.org", True, id="percent-encoding"),
        pytest.param("mailto:am\u00e9lie@example.org", "mailto:ame\u0301lie@example.org", True, id="an accent apart"),
        pytest.param("mailto:ada@example.org", "mailto:ada@example.com", False, id="another domain"),
        pytest.param("https://example.org/Hook", "https://example.org/hook", False, id="the path of a webhook"),
    ],
)
def test_one_mailbox_has_many_spellings_and_a_webhook_one(first: str, second: str, is_one: bool) -> None:
    readers = (a_recipient("ada", address=first), a_recipient("zoe", address=second))
    found = due_between(a_basis(a_record(on="2023-05-12", remind=["1d"]), *readers), FIRST, LAST)
    assert [one.duplicate_of for one in found] == [None, "ada" if is_one else None]


def test_a_month_long_anniversary_reminds_only_with_a_stand_in() -> None:
    assert due(a_record(since="2022-08", remind=["1d"])) == []
    stood_in = a_record(since="2022-08", remind=["1d"], stand_in="15th")
    assert due(stood_in)[:2] == ["2022-08-14T09:00 1d ada", "2023-08-14T09:00 1d ada"]


def test_the_next_notice_is_found_however_far() -> None:
    record = a_record(since="1960-02-29", leap_day="omit", milestones=[100], remind=["3d milestones"])
    assert next_due(a_basis(record, ADA), NOW) == instant("2060-02-26T09:00Z")
    assert next_due(a_basis(a_record(on="2020-01-01", remind=["1d"]), ADA), NOW) is None


def test_a_reminder_to_a_group_reaches_each_member_once_and_groups_may_hold_groups() -> None:
    groups = {"protocol": ("ada", "embassy"), "embassy": ("ben", "protocol")}
    audience = replace(an_audience(ADA, a_recipient("ben"), a_recipient("eve")), groups=groups)
    record = a_record(on="2023-05-12", remind=[{"before": "1d", "to": ["protocol", "ada"]}], responsible=["embassy"])
    assert due(record, audience=audience) == ["2023-05-11T09:00 1d ada", "2023-05-11T09:00 1d ben"]


def test_who_wants_a_minimum_lead_is_spared_what_comes_closer_unless_it_is_addressed_to_them() -> None:
    audience = an_audience(a_recipient("ada", minimum_lead="1w"))
    record = a_record(on="2023-05-12", remind=["2w", "7d", "6d", "5 working days", "1 month", "0d"])
    assert [line.split(" ", 1)[1] for line in due(record, audience=audience)] == ["1 month ada", "2w ada", "7d ada"]
    assert due(a_record(on="2023-05-12", remind=[{"before": "1d", "to": ["ada"]}]), audience=audience)


def test_only_the_kinds_that_are_followed_are_told() -> None:
    audience = an_audience(a_recipient("ada", kinds=["birthday"]))
    assert due(a_record(on="2023-05-12", kind="event", remind=["1d"]), audience=audience) == []
    assert due(a_record(on="2023-05-12", kind="birthday", remind=["1d"]), audience=audience)


def test_of_two_at_one_address_the_one_who_wants_the_reminder_is_told() -> None:
    first = a_recipient("ada", minimum_lead="1w")
    second = a_recipient("zoe", address="mailto:ada@example.org")
    found = due_between(a_basis(a_record(on="2023-05-12", remind=["1d"]), first, second), FIRST, LAST)
    assert [(one.identity.recipient, one.duplicate_of) for one in found] == [("zoe", None)]
