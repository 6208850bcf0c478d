from __future__ import annotations

from typing import Any

import pytest

from slaclock.errors import DocumentError, Faults
from slaclock.policies.reading import (
    DEEPEST,
    LONGEST_INT_BITS,
    MOST_PARTS,
    check_keys,
    check_size,
    field_name,
    one_of,
    some_of,
)
from tests.policies.asking import faults_of


def nested(depth: int) -> Any:
    value: Any = "gold"
    for _ in range(depth):
        value = [value]
    return value


def test_the_deepest_nesting_is_read_and_one_more_is_refused() -> None:
    check_size(nested(DEEPEST), "R17")
    assert ["nested more than 50 deep"] == [
        fault.what for fault in faults_of(lambda: check_size(nested(DEEPEST + 1), "R17"))
    ]


def test_a_value_that_contains_itself_is_refused() -> None:
    circle: dict[str, Any] = {}
    circle["all_of"] = [circle]
    assert ["nested more than 50 deep"] == [fault.what for fault in faults_of(lambda: check_size(circle, "R17"))]


def test_the_largest_list_is_read_and_one_more_is_refused() -> None:
    check_size(["x"] * MOST_PARTS, "R17")
    too_many = ["x"] * (MOST_PARTS + 1)
    assert ["more than 100,000 parts"] == [fault.what for fault in faults_of(lambda: check_size(too_many, "R17"))]


def test_a_bomb_of_shared_lists_is_refused_at_once() -> None:
    bomb: Any = ["x"] * 10
    for _ in range(40):
        bomb = [bomb] * 10
    assert ["more than 100,000 parts"] == [fault.what for fault in faults_of(lambda: check_size(bomb, "R17"))]


def test_the_longest_number_is_read_and_one_bit_more_is_refused() -> None:
    check_size({"n": 2**LONGEST_INT_BITS - 1}, "R17")
    for value in (2**LONGEST_INT_BITS, -(2**LONGEST_INT_BITS), {2**LONGEST_INT_BITS: 1}):
        assert ["a number too long"] == [
            fault.what for fault in faults_of(lambda value=value: check_size(value, "R17"))
        ]


def test_one_word_is_one_of_the_known() -> None:
    assert one_of("is", ("is", "is_not"), "an unknown operator", "R17") == "is"
    for value in ("si", None, ["is"], 1):
        with pytest.raises(DocumentError, match="an unknown operator"):
            one_of(value, ("is", "is_not"), "an unknown operator", "R17")


def test_some_words_are_a_set_and_every_unknown_one_is_a_fault() -> None:
    roles = ("requester", "agent")
    assert some_of(["agent", "requester", "agent"], roles, "an unknown role", "R21") == {"agent", "requester"}
    values = [
        fault.value for fault in faults_of(lambda: some_of(["agnt", "agent", None], roles, "an unknown role", "R21"))
    ]
    assert values == ["agnt", "None"]
    assert ["an empty list"] == [
        fault.what for fault in faults_of(lambda: some_of([], roles, "an unknown role", "R21"))
    ]


def test_every_unknown_key_is_a_fault() -> None:
    faults = Faults()
    check_keys({"by": 1, "tabel": 2, 3: 4}, ("by", "table"), "R31", faults)
    assert [("tabel", "did you mean `table`? write one of `by`, `table`"), ("3", "write one of `by`, `table`")] == [
        (fault.path, fault.remedy) for fault in faults
    ]


def test_the_name_of_a_field_is_text() -> None:
    assert field_name("priority", "R31") == "priority"
    for value in ("", "  ", None, 7, ["priority"]):
        assert ["not the name of a field"] == [
            fault.what for fault in faults_of(lambda value=value: field_name(value, "R31"))
        ]
