from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.policies.values import FREE, Vocabulary, canonical, canonical_text
from tests.policies.asking import faults_of, refused


class Level(IntEnum):
    HIGH = 2


class Plan(StrEnum):
    GOLD = "gold"


class Old(str, Enum):  # noqa: UP042 - what programs written for Python 3.10 still have
    GOLD = "gold"


class Colour(Enum):
    RED = "red"


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "another text"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1", [1, 1.0, 1e0, "1", Decimal(1), Decimal("1.00"), True + 0]),
        ("0", [0, 0.0, -0.0, "0", Decimal("-0"), Decimal("0.000")]),
        ("1000", [1000, 1e3, 1000.0, Decimal("1e3"), "1000"]),
        ("-2", [-2, -2.0, Decimal("-2.0")]),
        ("0.1", [0.1, Decimal("0.10"), "0.1"]),
        ("0.0000001", [1e-7, Decimal("1e-7")]),
        ("100000000000000000000000", [1e23, 10**23, Decimal("1e23")]),
        ("true", [True, "true"]),
        ("false", [False, "false"]),
        ("2026-03-02", [date(2026, 3, 2), "2026-03-02"]),
        ("2", [Level.HIGH, 2]),
        ("gold", [Plan.GOLD, Old.GOLD, Text("gold"), "gold"]),
        ("red", [Colour.RED]),
    ],
)
def test_equal_values_have_one_text(text: str, values: list[object]) -> None:
    assert [text] * len(values) == [canonical(value) for value in values]
    assert all(type(canonical(value)) is str for value in values)


def test_an_aware_datetime_is_its_instant_in_utc() -> None:
    seoul = timezone(timedelta(hours=9))
    assert canonical(datetime(2026, 3, 2, 9, tzinfo=seoul)) == "2026-03-02T00:00:00.000000Z"
    assert canonical(datetime(2026, 3, 2, tzinfo=UTC)) == "2026-03-02T00:00:00.000000Z"


@pytest.mark.parametrize("text", ["Gold", " gold", "gold ", "1.0", "True", "01", "", "gold\n"])
def test_text_stays_as_it_is(text: str) -> None:
    assert canonical(text) == text


def test_null_and_an_empty_list_are_missing() -> None:
    assert [canonical(value) for value in (None, [], (), set(), [None])] == [None] * 5


def test_a_list_has_the_texts_of_its_members() -> None:
    assert canonical(["vip", 2, None, True]) == ("vip", "2", "true")
    assert canonical(("b", "a")) == ("b", "a")
    assert canonical({"b", "a"}) == canonical(frozenset({"a", "b"})) == ("a", "b")


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (float("nan"), "not a number that can be compared"),
        (float("inf"), "not a number that can be compared"),
        (Decimal("sNaN"), "not a number that can be compared"),
        (Decimal("1e2000"), "a number too long to compare"),
        (Decimal("1e-2000"), "a number too long to compare"),
        (Decimal("0." + "1" * 1001), "a number too long to compare"),
        (datetime(2026, 3, 2, 9), "an instant without a UTC offset"),
        ({"a": 1}, "not a value that can be compared"),
        ([["a"]], "not a value that can be compared"),
        (b"gold", "not a value that can be compared"),
        (timedelta(hours=1), "not a value that can be compared"),
    ],
)
def test_what_cannot_be_compared_is_refused(value: object, what: str) -> None:
    assert [(what, "R17")] == [(fault.what, fault.rule) for fault in faults_of(lambda: canonical(value))]


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert ["a number too long to compare"] == [fault.what for fault in faults_of(lambda: canonical(10**5000))]


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_the_same_as_int_float_decimal_and_text(number: int) -> None:
    texts = {canonical(form) for form in (number, float(number), Decimal(number), str(number))}
    assert texts == {str(number)}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_float_reads_back_as_that_float(number: float) -> None:
    text = canonical(number)
    assert isinstance(text, str)
    assert float(text) == number
    assert "e" not in text
    assert text != "-0"


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.dates(), st.floats(-1e9, 1e9)))
def test_canonical_text_is_canonical(value: object) -> None:
    assert canonical(canonical(value)) == canonical(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_a_decimal_with_more_zeros_is_the_same(number: Decimal) -> None:
    assert canonical(number) == canonical(number.quantize(Decimal("1e-9")))


def test_a_single_value_is_neither_null_nor_a_list() -> None:
    assert canonical_text(2.0) == "2"
    for value, what in ((None, "null is a missing value"), (["a"], "a single value is needed here")):
        assert [what] == [fault.what for fault in faults_of(lambda value=value: canonical_text(value))]


WORDS = Vocabulary.parse({"status": ["open", "waiting"], "level": [1, 2.0], "plan": "any", "tags": "list"})


def test_a_declared_value_is_no_fault() -> None:
    assert [None] * 4 == [
        WORDS.fault(*pair) for pair in (("status", "open"), ("level", "2"), ("plan", "x"), ("tags", "x"))
    ]


def test_a_field_that_is_not_declared_is_free() -> None:
    assert WORDS.fault("group", "network") is None
    assert FREE.fault("status", "wating") is None


def test_a_misspelt_value_of_a_declared_field_is_a_fault_with_a_hint() -> None:
    fault = WORDS.fault("status", "wating")
    assert fault is not None
    assert str(fault).startswith(
        "a value that `fields.status` does not declare: `wating` [R17]\n  did you mean `waiting`? write one of "
    )
    assert [("", "R17")] == refused(lambda: WORDS.check("status", "Open"))


def test_a_vocabulary_has_all_its_faults_at_once() -> None:
    raw = {"status": "opne", "level": [], "plan": ["a", None, {}], 7: ["x"], "tags": "list"}
    expected = [("status", "R17"), ("level", "R17"), ("plan", "R17"), ("plan", "R17"), ("7", "R17")]
    assert expected == refused(lambda: Vocabulary.parse(raw))


def test_a_vocabulary_is_a_mapping() -> None:
    assert ["not a mapping of fields to their values"] == [
        f.what for f in faults_of(lambda: Vocabulary.parse(["status"]))
    ]


def test_vocabularies_compare_as_values() -> None:
    assert Vocabulary.parse({"level": [1]}) == Vocabulary.parse({"level": ["1", 1.0]})
