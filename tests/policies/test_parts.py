"""Lists and mappings whose items a function reads."""

from __future__ import annotations

import pytest

from slaclock.errors import DocumentError
from slaclock.policies.parts import ALONE, Around, read_list, read_mapping
from slaclock.policies.values import Vocabulary
from tests.policies.asking import refused
from tests.policies.test_faults import Dish


def even(raw: object) -> int:
    if not isinstance(raw, int) or raw % 2:
        raise DocumentError("not even", raw, rule="R1")
    return raw


def test_items_are_read_in_order() -> None:
    assert (2, 4) == read_list([2, 4], even, "")
    assert {"a": 2, "b": 4} == read_mapping({"a": 2, "b": 4}, even, "")
    assert () == read_list([], even, "")


def test_the_faults_of_all_items_come_at_once_under_their_position_or_key() -> None:
    assert [("0", "R1"), ("2", "R1")] == refused(lambda: read_list([1, 2, "x"], even, ""))
    assert [("a", "R1"), ("c.d", "R1")] == refused(lambda: read_mapping({"a": 1, "b": 2, "c.d": 3}, even, ""))


@pytest.mark.parametrize("raw", [None, "ab", 7, {"a": 1}])
def test_what_is_no_list_is_refused(raw: object) -> None:
    assert [("", "R34")] == refused(lambda: read_list(raw, even, "[2]"))


@pytest.mark.parametrize("raw", [None, "ab", 7, [1]])
def test_what_is_no_mapping_is_refused(raw: object) -> None:
    assert [("", "R34")] == refused(lambda: read_mapping(raw, even, "{a: 2}"))


def test_parts_are_frozen_values() -> None:
    dish = Dish.read({"name": "a"})
    assert dish == Dish.read({"name": "a", "spice": 1})
    assert dish != Dish.read({"name": "b"})
    with pytest.raises(ValueError, match="frozen"):
        dish.name = "b"


def test_alone_knows_no_words_and_no_calendars() -> None:
    assert Around(Vocabulary({}), None) == ALONE
