"""A frame with its label is the title that `entitle` gives, in every language, for every kind."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.core.engine import occurrences
from reminders.core.event import Kind
from reminders.labels import LANGUAGES, language
from reminders.labels.frame import LABEL, frame_of
from reminders.labels.titles import entitle
from tests.building import a_calendar, an_event

TEXTS = st.sampled_from(
    "Ada|Andorra|the founding|Wedding of Ada and William|diplomatic relations, 1993|L’Hospitalet|hors|Дружба|Ұлы Дала|"
    "10th anniversary of the club|15-летие установления|{label} of it|{name} ({year})|anniversary|birth of Ada".split(
        "|"
    )
) | st.text(min_size=1, max_size=20)


@settings(max_examples=400)
@given(st.sampled_from(LANGUAGES), st.sampled_from(list(Kind)), TEXTS, st.integers(1, 199))
def test_a_frame_with_its_label_is_the_title(tag: str, kind: Kind, text: str, n: int) -> None:
    event = an_event(kind=str(kind), title={tag: text}, since="1800-05-12", milestones=[])
    (occurrence,) = occurrences(event, a_calendar(), date(1800 + n, 1, 1), date(1800 + n, 12, 31))

    frame = frame_of(a_calendar(), kind, tag, text)

    if frame is not None:
        title, counted = frame
        titled = entitle(occurrence, a_calendar(), (tag,))
        assert title.replace(LABEL, language(tag).label(counted, n)) == titled.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{label} of the founding in {year}", id="places more than the label"),
        pytest.param("the 10th anniversary of the founding", id="has the words already"),
        pytest.param("{label}, the {label}", id="places the label twice"),
    ],
)
def test_a_title_that_is_more_than_a_label_in_a_frame_has_none(text: str) -> None:
    assert frame_of(a_calendar(), "anniversary", "en", text) is None


def test_a_title_whose_label_has_a_form_of_the_calendars_choice_has_none() -> None:
    calendar = a_calendar(labels={"ca": "roman"})

    assert frame_of(calendar, "anniversary", "ca", "la pau") is None


def test_most_titles_have_one() -> None:
    frame = frame_of(a_calendar(), "anniversary", "en", "diplomatic relations")

    assert frame == ("{label} of diplomatic relations", "anniversary")


def test_a_text_that_places_the_label_is_its_own_frame() -> None:
    frame = frame_of(a_calendar(), "anniversary", "ru", "{label} установления")

    assert frame == ("{label} установления", "anniversary")


def test_what_happened_has_anniversaries_whatever_its_kind() -> None:
    frame = frame_of(a_calendar(), "wedding", "en", "wedding of Ada and William")

    assert frame == ("{label} of the wedding of Ada and William", "anniversary")
