"""The raw tree: built from steps, with lines, under limits."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import Fault
from slaclock.policies.source import MOST_DEPTH, MOST_FAULTS, Mark, Source, Step, plant, steps_of
from tests.policies.asking import faults_of, refused

TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab.", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.", max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(TREES)
def test_a_tree_comes_back_from_its_own_steps(tree: object) -> None:
    assert tree == plant(steps_of(tree)).tree


@given(TREES)
def test_the_copy_shares_nothing_with_what_was_handed_in(tree: object) -> None:
    copy = plant(steps_of(tree)).tree
    if isinstance(copy, list | dict) and copy:
        copy.clear()
        assert copy != tree


def test_tuples_and_sets_become_lists_and_keys_become_text() -> None:
    tree = {2: ("b", "a"), True: {"b", "a"}, 1.5: frozenset()}
    assert {"2": ["b", "a"], "true": ["a", "b"], "1.5": []} == plant(steps_of(tree)).tree


def nested(depth: int) -> list[object]:
    tree: list[object] = []
    for _ in range(depth - 1):
        tree = [tree]
    return tree


def test_fifty_levels_are_read_and_one_more_is_refused() -> None:
    assert nested(MOST_DEPTH) == plant(steps_of(nested(MOST_DEPTH))).tree
    assert ["R34"] == [fault.rule for fault in faults_of(lambda: plant(steps_of(nested(MOST_DEPTH + 1))))]


def test_a_value_that_contains_itself_is_nested_too_deep() -> None:
    ring: list[object] = []
    ring.append(ring)
    assert "a document nested too deep" == faults_of(lambda: plant(steps_of(ring)))[0].what


def test_a_tree_of_shared_parts_that_would_grow_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slaclock.policies.source.MOST_PARTS", 10_000)
    tree: list[object] = ["x"]
    for _ in range(40):
        tree = [tree, tree]
    assert "a document of too many parts" == faults_of(lambda: plant(steps_of(tree)))[0].what


@pytest.mark.parametrize("key", [None, (1, 2), [1], {"a": 1}])
def test_a_key_that_is_no_text_is_refused(key: object) -> None:
    steps = [Step("{"), Step("=", "a"), Step("{"), *steps_of(key), Step("=", 1), Step("}"), Step("}")]
    assert [("a", "R34")] == refused(lambda: plant(steps))


def test_a_repeated_key_is_a_fault_at_its_line_and_the_first_value_stays() -> None:
    steps = [
        Step("{", line=1), Step("=", "when", 1), Step("{", line=1),
        Step("=", "a", 2), Step("=", 1, 2), Step("=", "a", 3), Step("[", line=3), Step("=", 2, 4), Step("]"),
        Step("}"), Step("}"),
    ]  # fmt: skip
    source = plant(steps)
    assert {"when": {"a": 1}} == source.tree
    assert [("when.a", 3, "a")] == [(fault.path, fault.line, fault.value) for fault in source.faults]


def test_two_keys_that_compare_equal_are_one_key_twice() -> None:
    assert ["1"] == [fault.path for fault in plant(steps_of({1: "a", "1": "b"})).faults]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_a_fault(value: float) -> None:
    assert ["a.1"] == [fault.path for fault in plant(steps_of({"a": [1.5, value]})).faults]


def test_half_a_surrogate_pair_is_refused_as_value_and_as_key() -> None:
    for tree in ({"a": "\ud800"}, {"a": {"\ud800": 1}}):
        (fault,) = faults_of(partial(plant, steps_of(tree)))
        assert ("text that is not Unicode", "'\\ud800'", "a") == (fault.what, fault.value, fault.path)


@pytest.mark.parametrize("tree", [{"a": 10**5000}, {"a": {10**5000: 1}}])
def test_a_number_too_long_to_print_is_refused(tree: object) -> None:
    (fault,) = faults_of(lambda: plant(steps_of(tree)))
    assert ("a number of too many digits", "a") == (fault.what, fault.path)


@pytest.mark.parametrize("key", [math.nan, object(), Decimal("NaN"), b"x"])
def test_a_key_of_another_kind_is_refused(key: object) -> None:
    assert "a" == faults_of(lambda: plant(steps_of({"a": {key: 1}})))[0].path


def test_faults_beyond_a_thousand_end_the_reading() -> None:
    many = [Step("{"), *[Step("=", "a")] * 2 * (MOST_FAULTS + 50), Step("}")]
    assert MOST_FAULTS == len(faults_of(lambda: plant(many)))


def located(source: Source, *paths: str) -> list[tuple[str, int | None]]:
    return [(fault.path, fault.line) for fault in source.located([Fault("x", "R34", path=path) for path in paths])]


SOURCE = Source(
    {},
    Mark(
        1,
        0,
        {"b": Mark(2, 0, {"c.d": Mark(3, 0), "c": Mark(4, 1)}), "a": Mark(5, 1, {"0": Mark(6, 0), "1": Mark(7, 1)})},
    ),
)


def test_faults_are_sorted_as_the_document_is_written() -> None:
    assert [("b.c.d", 3), ("b.c", 4), ("a.0", 6), ("a.1.x", 7)] == located(SOURCE, "a.1.x", "a.0", "b.c", "b.c.d")


def test_a_missing_key_stands_after_what_is_there_at_the_line_of_what_should_hold_it() -> None:
    assert [("b.c", 4), ("b.zz", 2), ("a", 5), ("zz", 1)] == located(SOURCE, "zz", "a", "b.zz", "b.c")


def test_a_fault_that_knows_its_line_keeps_it() -> None:
    assert 9 == SOURCE.located([Fault("x", path="a", line=9)])[0].line


def test_faults_of_one_place_keep_their_order() -> None:
    faults = [Fault("first", path="a"), Fault("second", path="a")]
    assert ["first", "second"] == [fault.what for fault in SOURCE.located(faults)]
