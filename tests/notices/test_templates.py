"""Templates of an administrator's own: used where they are, and told of by file and line where they are wrong."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reminders.notices.layout import Letter, render, template_faults

LETTER = Letter(
    language="en", subject="s", calendar="c", title="Title & <b>", title_language="en", lead="In 3 days", because="b"
)
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    return put


def test_a_template_takes_the_place_of_ours_and_the_others_stay(write: Write) -> None:
    text, html, _ = render(LETTER, write("letter.txt", "{{ letter.title }}: {{ letter.lead }}"))
    assert text == "Title & <b>: In 3 days"
    assert html == render(LETTER)[1]


def test_html_is_escaped_and_text_is_not(write: Write) -> None:
    assert render(LETTER, write("letter.html", "<p>{{ letter.title }}</p>"))[1] == "<p>Title &amp; &lt;b&gt;</p>"


def test_a_template_may_build_on_ours(write: Write) -> None:
    folder = write("letter.txt", '{% include "shipped/letter.txt" %}\n\nThe protocol desk')
    assert render(LETTER, folder)[0].endswith("b\nThe protocol desk")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param(
            "one\n{{ letter.titel }}", "line 2: 'Letter object' has no attribute 'titel'", id="a field that is none"
        ),
        pytest.param("{% if %}", "line 1: ", id="no template"),
        pytest.param("{{ letter.__class__.__mro__ }}", "unsafe", id="a way out of the sandbox"),
        pytest.param(
            "{% for a in range(999) %}{% for b in range(999) %}{{ 'x' * 99 }}{% endfor %}{% endfor %}",
            "makes more than 20,000,000 characters",
            id="hardly ends",
        ),
        pytest.param("{% for a in range(9999) %}{% endfor %}", "line 1: a range of 9,999 is too long", id="counts far"),
        pytest.param("{{ 1 // 0 }}", "line 1: .*zero", id="fails as it runs"),
        pytest.param(
            '{% include "/etc/passwd" %}',
            "there is no template '/etc/passwd' in the folder",
            id="a file from elsewhere",
        ),
    ],
)
def test_a_template_that_is_wrong_is_told_by_file_and_line(write: Write, source: str, told: str) -> None:
    folder = write("letter.html", source)
    rendered = render(LETTER, folder)
    assert re.search(rf"letter\.html.*{told}", rendered.fault)
    assert rendered[:2] == render(LETTER)[:2], "the template that ships takes its place"
    (fault,) = template_faults(folder)
    assert "letter.html" in fault


@pytest.mark.parametrize("name", ["letter.txt", "letter.html"])
def test_a_house_adds_its_lines_above_below_or_instead_of_the_foot(write: Write, name: str) -> None:
    blocks = ("above", "below", "foot")
    source = "".join(f"{{% block {one} %}}[{one} {{{{ letter.title }}}}]{{% endblock %}}" for one in blocks)
    rendered = render(LETTER, write(name, f'{{% extends "shipped/{name}" %}}{source}'))

    said = rendered.html if name.endswith("html") else rendered.text
    places = [said.rindex(part) for part in ("[above Title", "In 3 days", "[below Title", "[foot Title")]
    assert places == sorted(places)
    assert LETTER.because + "\n" not in said
    assert rendered.fault == ""


def test_a_template_may_differ_by_language(write: Write) -> None:
    folder = write(
        "letter.txt",
        '{% if letter.language == "ru" %}{{ letter.title }}!{% else %}{% include "shipped/letter.txt" %}{% endif %}',
    )
    assert template_faults(folder) == []
    assert render(LETTER, folder) == render(LETTER)
    assert render(replace(LETTER, language="ru"), folder).text == "Title & <b>!"


def test_what_is_shipped_has_no_fault_and_a_file_that_nothing_uses_is_pointed_out(write: Write, tmp_path: Path) -> None:
    assert template_faults(tmp_path) == []
    assert "used by nothing" in template_faults(write("lettre.html", ""))[0]
    assert "no such folder" in template_faults(tmp_path / "none")[0]
