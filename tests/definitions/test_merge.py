"""The three-way merge of a file into the store."""

from typing import Any

import pytest

from reminders.definitions.merge import merge


@pytest.mark.parametrize(
    ("applied", "store", "file", "document", "conflicts"),
    [
        pytest.param({"a": 1}, {"a": 1}, {"a": 1}, {"a": 1}, [], id="nothing changed"),
        pytest.param({"a": 1}, {"a": 1}, {"a": 2}, {"a": 2}, [], id="the file changed"),
        pytest.param({"a": 1}, {"a": 2}, {"a": 1}, {"a": 2}, [], id="the store changed"),
        pytest.param({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}, [], id="both to the same"),
        pytest.param({"a": 1}, {"a": 2}, {"a": 3}, {"a": 2}, ["a"], id="both, differently"),
        pytest.param({"a": 1, "b": 1}, {"a": 1, "b": 1}, {"a": 1}, {"a": 1}, [], id="the file dropped a field"),
        pytest.param({"a": 1}, {"a": 1, "b": 1}, {"a": 1}, {"a": 1, "b": 1}, [], id="the store added a field"),
        pytest.param({"a": 1}, {}, {"a": 2}, {}, ["a"], id="the store dropped what the file changed"),
        pytest.param(None, {"a": 1, "b": 1}, {"a": 2}, {"a": 2, "b": 1}, [], id="never came from a file"),
    ],
)
def test_each_field_takes_the_side_that_changed_it(
    applied: dict[str, Any] | None,
    store: dict[str, Any],
    file: dict[str, Any],
    document: dict[str, Any],
    conflicts: list[str],
) -> None:
    merged = merge(applied, store, file)
    assert merged.document == document
    assert [one.field for one in merged.conflicts] == conflicts


def test_a_conflict_is_decided_by_the_side_that_is_taken() -> None:
    assert merge({"a": 1}, {"a": 2}, {"a": 3}, take="file").document == {"a": 3}
    assert merge({"a": 1}, {"a": 2}, {"a": 3}, take="store").document == {"a": 2}
    assert not merge({"a": 1}, {"a": 2}, {"a": 3}, take="store").conflicts
