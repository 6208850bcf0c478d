from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.choices import NOTHING, Choice, Fixed, read_rows
from slaclock.policies.values import FREE, Vocabulary
from tests.policies.asking import faults_of, refused

RULE: Choice[str | None] = Choice("priority", (("urgent", Fixed("4h")), ("2", Fixed("6h"))), Fixed("8h"))
PLANS = Vocabulary.parse({"plan": ["gold", "free"]})
OPEN: Choice[str | None] = Choice("priority", (("urgent", Fixed("4h")),), NOTHING)


@pytest.mark.parametrize(
    ("value", "chosen"),
    [
        ("urgent", "4h"),
        ("Urgent", "8h"),
        (2, "6h"),
        (2.0, "6h"),
        ("2", "6h"),
        (None, "8h"),
        ([], "8h"),
        (("low", "urgent"), "4h"),
        (["2", "urgent"], "4h"),
        (["low"], "8h"),
    ],
)
def test_the_row_of_the_value_counts_else_the_default(value: object, chosen: str) -> None:
    assert chosen == RULE.read({"priority": value})


def test_a_missing_field_has_the_default() -> None:
    assert RULE.read({}) == "8h"
    assert OPEN.read({}) is None
    assert OPEN.read({"priority": "low"}) is None


def test_a_choice_of_choices_reads_and_names_all() -> None:
    rule: Choice[Any] = Choice("plan", (("gold", RULE), ("silver", OPEN)), Fixed("9h"))
    assert rule.fields() == {"plan", "priority"}
    assert list(rule.mentioned()) == [
        ("plan", "gold"),
        ("plan", "silver"),
        ("priority", "urgent"),
        ("priority", "2"),
        ("priority", "urgent"),
    ]
    assert ["4h", "9h", None] == [
        rule.read(fields) for fields in ({"plan": "gold", "priority": "urgent"}, {}, {"plan": "silver"})
    ]


def test_the_open_fields_are_those_without_a_default() -> None:
    assert RULE.open_fields() == frozenset()
    assert OPEN.open_fields() == {"priority"}
    inner: Choice[Any] = Choice("plan", (("gold", OPEN),), NOTHING)
    outer: Choice[Any] = Choice("plan", (("gold", RULE),), OPEN)
    assert ({"plan", "priority"}, {"priority"}) == (inner.open_fields(), outer.open_fields())


def test_choices_are_values() -> None:
    same: Choice[str | None] = Choice("priority", RULE.rows, Fixed("8h"))
    assert same == RULE
    assert hash(same) == hash(RULE)
    assert OPEN != RULE


def test_rows_have_canonical_keys_and_are_read_in_order() -> None:
    assert list(read_rows({2: "b", "1": "a", "default": "c"}, "level", str, words=FREE, rule="R31").items()) == [
        ("2", "b"),
        ("1", "a"),
        ("default", "c"),
    ]


def test_every_fault_of_the_rows_at_once() -> None:
    words = Vocabulary.parse({"level": [1, 2]})
    raw = {1: "a", "1": "b", 3: "c", None: "d", "default": "e"}
    expected = [("1", "R31"), ("3", "R17"), ("None", "R17")]
    assert expected == refused(lambda: read_rows(raw, "level", str, words=words, rule="R31"))


@pytest.mark.parametrize(
    ("words", "row", "rule", "remedy"),
    [
        (FREE, "defualt", "R31", "did you mean `default`? if it is a value of `plan`, declare it under `fields`"),
        (PLANS, "defualt", "R17", "did you mean `default`? write one of `gold`, `free`, `default`"),
        (PLANS, "others", "R17", "write one of `gold`, `free`, `default`"),
    ],
)
def test_the_row_for_the_rest_misspelt_is_refused(words: Vocabulary, row: str, rule: str, remedy: str) -> None:
    found = faults_of(lambda: read_rows({"gold": "a", row: "b"}, "plan", str, words=words, rule="R31"))
    assert [(row, rule, remedy)] == [(fault.path, fault.rule, fault.remedy) for fault in found]


def test_a_declared_value_may_be_like_default() -> None:
    words = Vocabulary.parse({"plan": ["Default"]})
    assert {"Default": "a"} == read_rows({"Default": "a"}, "plan", str, words=words, rule="R31")
