"""Values of fields as they are kept, sets of fields, and the fold (R17)."""

from __future__ import annotations

import json
import math
import pickle
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

import pytest
from hypothesis import given

from slaclock.errors import InstantError, LimitError, TicketError
from slaclock.tickets.fields import Fields, fold, read_id, read_text, read_value, same
from tests.tickets.made import field_sets, values


class Level(str, Enum):  # noqa: UP042 - whose str() is not its value
    HIGH = "high"


class Rank(IntEnum):
    FIRST = 1


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("urgent", "urgent"),
        ("긴급", "긴급"),
        ("", ""),
        (None, None),
        (True, True),
        (3, 3),
        (1.5, 1.5),
        (-0.0, 0.0),
        (Level.HIGH, "high"),
        (Rank.FIRST, 1),
        (date(2026, 9, 23), "2026-09-23"),
        (datetime(2026, 9, 23, 16, tzinfo=timezone(timedelta(hours=9))), "2026-09-23T07:00:00.000000Z"),
        (["a", 1, True], ("a", 1, True)),
        ([], ()),
    ],
)
def test_a_value_is_kept_as_a_plain_immutable_value(value: object, kept: object) -> None:
    read = read_value(value)
    assert (kept, type(kept)) == (read, type(read))


def test_minus_zero_is_kept_as_zero() -> None:
    assert math.copysign(1, read_value(-0.0)) == 1.0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ({"a": 1}, "a nested mapping is no value of a field"),
        ([{"a": 1}], "a nested mapping is no value of a field"),
        ([["a"]], "a list in a list"),
        (["a", None], "a null in a list"),
        (math.nan, "not a number that can be compared"),
        (math.inf, "not a number that can be compared"),
        (Decimal("1.5"), "not a value of a field"),
        ({"a"}, "not a value of a field"),
        (b"urgent", "not a value of a field"),
        ("\ud800", "text that is not Unicode"),
    ],
)
def test_other_values_are_refused(value: object, what: str) -> None:
    with pytest.raises(TicketError) as caught:
        read_value(value)
    assert what == caught.value.fault.what
    assert caught.value.fault.remedy


def test_a_naive_datetime_is_no_value() -> None:
    with pytest.raises(InstantError, match="without a UTC offset"):
        read_value(datetime(2026, 9, 23, 16))


@pytest.mark.parametrize(
    ("at_most", "too_much", "what"),
    [
        ("x" * 10_000, "x" * 10_001, "text that is too long"),
        ([1] * 1_000, [1] * 1_001, "a list with too many members"),
        (10**100 - 1, 10**100, "a number of over 100 digits"),
        (-(10**100) + 1, -(10**100), "a number of over 100 digits"),
        (9.9e99, 1e100, "a number of over 100 digits"),
        (1, 10**5_000, "a number of over 100 digits"),
    ],
    ids=["text", "list", "positive", "negative", "float", "beyond what Python prints"],
)
def test_values_have_limits(at_most: object, too_much: object, what: str) -> None:
    read_value(at_most)
    with pytest.raises(LimitError, match=what):
        read_value(too_much)


def test_a_name_is_text_that_is_neither_empty_nor_over_200_characters() -> None:
    assert read_text("n" * 200, "a name") == "n" * 200
    with pytest.raises(LimitError, match="text that is too long"):
        read_text("n" * 201, "a name")
    for value in ("", " ", 7, None):
        with pytest.raises(TicketError, match="a name is text that is not empty"):
            read_text(value, "a name")


def test_an_id_is_text_or_a_whole_number() -> None:
    assert ["a 7", "7", "-7"] == [read_id(value, "an id") for value in ("a 7", 7, -7)]
    for value in ("", "\t", True, 7.0, None, ["7"]):
        with pytest.raises(TicketError, match="an id is text that is not empty, or a whole number"):
            read_id(value, "an id")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (1, 1.0, True),
        (0.1, 0.1, True),
        (1, True, False),
        (0, False, False),
        (("a", 1), ("a", True), False),
        ("1", 1, False),
        (2**60, float(2**60), False),  # which prints as 1152921504606847000
    ],
)
def test_values_are_the_same_by_their_canonical_text(one: Any, other: Any, alike: bool) -> None:
    assert alike == (same(one) == same(other))
    assert alike == (Fields({"x": one}) == Fields({"x": other}))


def test_fields_are_an_immutable_mapping_whose_order_counts_for_nothing() -> None:
    fields = Fields({"a": 1, "b": ["x"]})
    assert {"a": 1, "b": ("x",)} == dict(fields)
    assert len(fields) == 2
    assert repr(fields) == "Fields({'a': 1, 'b': ('x',)})"
    assert fields == Fields({"b": ["x"], "a": 1})
    assert hash(fields) == hash(Fields({"b": ["x"], "a": 1}))
    assert fields != {"a": 1, "b": ("x",)}
    with pytest.raises(TypeError):
        fields["a"] = 2  # type: ignore[index]


@given(field_sets)
def test_fields_survive_pickling_and_json(raw: dict[str, Any]) -> None:
    fields = Fields(raw)
    assert fields == pickle.loads(pickle.dumps(fields))
    assert fields == Fields(json.loads(json.dumps(dict(fields))))


@given(values)
def test_a_kept_value_is_kept_as_it_is(value: Any) -> None:
    assert same(read_value(value)) == same(read_value(read_value(value)))


def test_a_fault_in_fields_names_the_field() -> None:
    with pytest.raises(TicketError) as caught:
        Fields({"priority": math.nan})
    assert caught.value.fault.path == "priority"


def test_fields_are_a_mapping_with_names_and_a_limit() -> None:
    with pytest.raises(TicketError, match="fields are a mapping: `waiting`"):
        Fields("waiting")  # type: ignore[arg-type]
    with pytest.raises(TicketError, match="the name of a field is text that is not empty"):
        Fields({1: "a"})  # type: ignore[dict-item]
    assert len(Fields(dict.fromkeys(map(str, range(1_000))))) == 1_000
    with pytest.raises(LimitError, match="too many fields in one event: `1001`"):
        Fields(dict.fromkeys(map(str, range(1_001))))


def test_the_fold_takes_the_last_value_and_leaves_out_what_was_emptied() -> None:
    changes = [Fields({"status": "open", "group": "a"}), {"status": "waiting"}, {"group": None, "tags": ()}]
    assert {"status": "waiting", "tags": ()} == fold(changes)
    assert {} == fold([])
