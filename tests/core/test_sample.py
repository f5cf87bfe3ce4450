"""When something is first due is found by looking at one reader of each kind."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reminders.core.audience import Audience
from reminders.core.due import Basis
from reminders.core.planning import due_between, next_due
from tests.building import NOW, a_calendar, a_recipient, a_record, an_audience

IDS = ("ada", "ben", "cleo", "dan", "eve", "fay", "gus", "hal")

wishes = st.fixed_dictionaries(
    {},
    optional={
        "timezone": st.sampled_from(["Asia/Almaty", "America/New_York"]),
        "at": st.just("18:30"),
        "quiet_hours": st.just("08:00-10:00"),
        "digest": st.sampled_from(["daily 12:00", "weekly mon 12:00"]),
        "tags": st.just(["other"]),
        "minimum_lead": st.just("2d"),
        "backup": st.sampled_from(IDS),
        "address": st.sampled_from(["mailto:shared@example.org"]),
    },
)
reminder = st.fixed_dictionaries(
    {"before": st.sampled_from(["0d", "1d", "10d", "2 working days"])},
    optional={
        "to": st.lists(st.sampled_from([*IDS, "team"]), min_size=1, max_size=2, unique=True),
        "until": st.just("acknowledged"),
    },
)
dates = st.one_of(
    st.sampled_from(["2022-11-17", "2022-11-20", "2023-03-01"]).map(lambda on: {"on": on}),
    st.just({"since": "1990-12-10"}),
    st.fixed_dictionaries({"on": st.just("2023"), "responsible": st.lists(st.sampled_from(IDS), max_size=1)}),
)


@given(st.lists(wishes, min_size=1, max_size=len(IDS)), dates, st.lists(reminder, max_size=2), st.integers(0, 30))
def test_the_next_notice_is_the_first_of_those_of_all_readers(
    people: list[dict[str, Any]], date: dict[str, Any], remind: list[dict[str, Any]], days: int
) -> None:
    listeners = an_audience(*(a_recipient(name, **fields) for name, fields in zip(IDS, people, strict=False))).listeners
    audience = Audience(listeners, "UTC", {"team": ("hal", "cleo")})
    basis = Basis(a_record(remind=remind, **date), a_calendar(), audience)
    after = NOW + timedelta(days=days)
    dues = due_between(basis, after, after + timedelta(days=800))

    assert next_due(basis, after) == (dues[0].due_at if dues else None)


def test_of_a_thousand_alike_one_is_looked_at_and_of_those_who_are_named_all() -> None:
    crowd = [a_recipient(f"p{number:03}") for number in range(1_000)]
    boss = a_recipient("boss", timezone="Asia/Almaty")
    ward = replace(crowd[7], backup="boss")
    audience = an_audience(boss, *crowd[:7], ward, *crowd[8:])

    assert [one.recipient.id for one in audience.sample(frozenset()).listeners] == ["boss", "p000", "p007"]
    named = audience.sample({"p500", "p001"})
    assert [one.recipient.id for one in named.listeners] == ["boss", "p000", "p001", "p007", "p500"]
