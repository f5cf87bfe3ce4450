"""Views: what a subscriber may ask, and one spelling for all who ask the same."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.core.errors import InvalidInput
from reminders.core.event import Kind
from reminders.feeds.view import View

DAYS = st.none() | st.dates()
TAGS = st.lists(st.text("ab &=%/+ü", min_size=1).map(str.strip).filter(bool), max_size=3).map(tuple)
VIEWS = st.builds(
    View,
    languages=st.lists(st.sampled_from(["ca", "en", "es-AR", "kk-Cyrl-KZ"]), unique=True).map(tuple),
    first=st.none() | st.dates(max_value=date(2000, 1, 1)),
    last=st.none() | st.dates(min_value=date(2000, 1, 1)),
    undated=st.sampled_from(["show", "hide", "span"]),
    cancelled=st.sampled_from(["show", "hide"]),
    milestones_only=st.booleans(),
    tags=TAGS,
    kinds=st.lists(st.sampled_from([str(kind) for kind in Kind])).map(tuple),
    alarms=st.booleans(),
    zones=st.sampled_from(["utc", "local"]),
    private=st.sampled_from(["hide", "show"]),
)


def test_an_address_without_parameters_asks_for_the_whole_feed() -> None:
    assert View.parse({}) == View()
    assert View().canonical() == ""


def test_each_parameter_fills_its_field() -> None:
    params = {
        "lang": "ca, EN,es-ar",
        "from": "2023-01-30",
        "to": "2024-01-30",
        "undated": "span",
        "cancelled": "hide",
        "milestones": "only",
        "tags": "bilateral,art",
        "kinds": "birthday,anniversary",
        "alarms": "true",
        "zones": "local",
        "private": "show",
    }

    assert View.parse(params) == View(
        languages=("ca", "en", "es-AR"),
        first=date(2023, 1, 30),
        last=date(2024, 1, 30),
        undated="span",
        cancelled="hide",
        milestones_only=True,
        tags=("art", "bilateral"),
        kinds=("anniversary", "birthday"),
        alarms=True,
        zones="local",
        private="show",
    )


@given(VIEWS)
def test_the_canonical_text_asks_for_the_same_view(view: View) -> None:
    assert View.parse(dict(parse_qsl(view.canonical(), strict_parsing=bool(view.canonical())))) == view


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"tags": "b,a,b"}, {"tags": "a,b"}, id="tags have no order"),
        pytest.param({"kinds": "work,birthday"}, {"kinds": "birthday,work"}, id="kinds have no order"),
        pytest.param({"lang": "CA-ad"}, {"lang": "ca-AD"}, id="case of languages"),
        pytest.param({"lang": "ca,ca"}, {"lang": "ca"}, id="a language named twice"),
        pytest.param(
            {"undated": "show", "milestones": "all", "alarms": "false", "zones": "utc", "private": "hide"},
            {},
            id="defaults",
        ),
        pytest.param(
            {"to": "2024-01-01", "from": "2023-01-01"}, {"from": "2023-01-01", "to": "2024-01-01"}, id="order"
        ),
    ],
)
def test_equal_views_have_one_canonical_text(one: dict[str, str], other: dict[str, str]) -> None:
    assert View.parse(one).canonical() == View.parse(other).canonical()


def test_the_order_of_languages_is_a_choice() -> None:
    assert View.parse({"lang": "ca,en"}).canonical() != View.parse({"lang": "en,ca"}).canonical()


def test_a_comma_inside_a_tag_is_no_separator_in_the_canonical_text() -> None:
    assert View(tags=("a,b",)).canonical() != View(tags=("a", "b")).canonical()


@pytest.mark.parametrize(
    ("params", "words"),
    [
        pytest.param(
            {"colour": "red"}, "unknown parameter 'colour'; a feed takes alarms, cancelled, from, kinds", id="name"
        ),
        pytest.param(
            {"undated": "maybe"}, "undated='maybe' is not understood; write show or hide or span", id="choice"
        ),
        pytest.param({"cancelled": ""}, "cancelled='' is not understood", id="empty choice"),
        pytest.param({"milestones": "yes"}, "milestones='yes' is not understood; write only or all", id="milestones"),
        pytest.param({"from": "2023-02-29"}, "from='2023-02-29' is no day", id="day that does not exist"),
        pytest.param(
            {"to": "20230130"}, "to='20230130' is no day; write it such as 2023-01-30", id="day without hyphens"
        ),
        pytest.param({"to": "٢٠٢٣-٠١-٣٠"}, "is no day", id="digits of another script"),
        pytest.param({"lang": "en_US"}, "lang: 'en_US' is no language tag", id="language"),
        pytest.param({"lang": ""}, "lang='' has an empty item", id="no language"),
        pytest.param({"tags": "a,,b"}, "tags='a,,b' has an empty item", id="empty tag"),
        pytest.param({"kinds": "party"}, "kinds: 'party' is no kind of event; there are anniversary", id="kind"),
        pytest.param({"alarms": "yes"}, "alarms='yes' is not understood; write true or false", id="alarms"),
        pytest.param({"zones": "Asia/Almaty"}, "zones='Asia/Almaty' is not understood; write utc or local", id="zones"),
        pytest.param({"private": "all"}, "private='all' is not understood; write hide or mask or show", id="private"),
        pytest.param(
            {"private": "mask", "milestones": "only"}, "milestones=only with private=mask would tell ages", id="ages"
        ),
        pytest.param(
            {"from": "2024-01-01", "to": "2023-01-01"}, "from=2024-01-01 lies after to=2023-01-01", id="order"
        ),
    ],
)
def test_what_is_not_understood_is_refused_by_name(params: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        View.parse(params)

    assert words in str(refused.value)
