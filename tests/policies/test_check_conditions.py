"""What is known of conditions without a ticket, against every ticket and event of a small world."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.policies.check_conditions import MOST_CHOICES, can_hold, implies, leaves_of
from slaclock.policies.conditions import (
    ROLES,
    AllOf,
    Always,
    AnyOf,
    Condition,
    EventTest,
    FieldTest,
    NoneOf,
    parse_condition,
)
from tests.policies.asking import Happened

SINGLE = frozenset({"status"})
VALUES = ("a", "b")  # what conditions name; "z" is what none of them does


def one_value() -> list[Any]:
    return [None, *VALUES, "z"]


def several_values() -> list[Any]:
    texts = (*VALUES, "z")
    return [None, *chain.from_iterable(combinations(texts, size) for size in (1, 2, 3))]


@cache
def worlds() -> list[tuple[dict[str, Any], Happened | None]]:
    """Every ticket with a status and tags, and every event that can have led to it, or the tick of time."""
    return list(_worlds())


def _worlds() -> Iterator[tuple[dict[str, Any], Happened | None]]:
    for status, tags in product(one_value(), several_values()):
        fields = {"status": status, "tags": tags}
        yield fields, None
        yield fields, Happened("pause")
        for by, visibility in product(ROLES, ("public", "internal")):
            yield fields, Happened("message", by, visibility)
        for type_, by in [*product(("created",), ROLES), *product(("changed",), (None, *ROLES))]:
            for names in ((), ("status",), ("tags",), ("status", "tags")):
                changes = {name: fields[name] for name in names}
                yield fields, Happened(type_, by, "public" if type_ == "created" else None, changes)


some_values = st.frozensets(st.sampled_from(VALUES), min_size=1)
field_tests = st.one_of(
    st.builds(FieldTest, st.sampled_from(("status", "tags")), st.sampled_from(("is", "is_not")), some_values),
    st.builds(FieldTest, st.sampled_from(("status", "tags")), st.sampled_from(("present", "absent"))),
)


def words(*known: str) -> st.SearchStrategy[Any]:
    return st.frozensets(st.sampled_from(known), min_size=1)


event_tests = st.one_of(
    st.builds(
        EventTest,
        words("created", "message", "changed"),
        by=st.none() | words("requester", "agent"),
        visibility=st.none() | words("public", "internal"),
    ),
    st.builds(
        EventTest,
        words("created", "changed"),
        field=st.sampled_from(("status", "tags")),
        values=st.none() | some_values,
    ),
)
conditions = st.recursive(
    st.just(Always()) | field_tests | event_tests,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3)
        .map(tuple)
        .flatmap(lambda parts: st.sampled_from((AllOf, AnyOf, NoneOf)).map(lambda group: group(parts)))
    ),
    max_leaves=6,
)


@given(conditions)
def test_a_condition_can_hold_where_a_ticket_and_an_event_meet_it(condition: Condition) -> None:
    expected = any(condition.holds(fields, event) for fields, event in worlds())
    assert expected == can_hold(condition, SINGLE)


@given(conditions, conditions, conditions)
def test_a_condition_implies_others_where_one_of_them_holds_in_every_such_case(
    condition: Condition, one: Condition, other: Condition
) -> None:
    met = [(fields, event) for fields, event in worlds() if condition.holds(fields, event)]
    expected = all(one.holds(fields, event) or other.holds(fields, event) for fields, event in met)
    assert expected == implies(condition, one, other, single=SINGLE)


@pytest.mark.parametrize(
    ("condition", "other", "expected"),
    [
        ({"plan": "gold"}, {"plan": ["gold", "vip"]}, True),
        ({"plan": ["gold", "vip"]}, {"plan": "gold"}, False),
        ({"plan": "gold", "type": "outage"}, {"plan": "gold"}, True),
        ({"plan": "gold"}, {"plan": "gold", "type": "outage"}, False),
        ({"plan": "gold"}, {"field": "plan", "operator": "present"}, True),
        ({"plan": "gold"}, "always", True),
        ("always", {"any_of": [{"plan": "gold"}, {"none_of": [{"plan": "gold"}]}]}, True),
        ({"event": "changed", "field": "status", "value": "resolved"}, {"status": ["resolved", "closed"]}, True),
        ({"event": "changed", "field": "status"}, {"status": ["resolved", "closed"]}, False),
        ({"event": "created"}, {"event": "message"}, False),
        ({"event": "created", "by": "requester"}, {"event": "message", "visibility": "public"}, True),
        ({"event": "message", "by": "agent"}, {"event": "message"}, True),
    ],
)
def test_implication_shows_on_small_examples(condition: Any, other: Any, expected: bool) -> None:
    assert expected == implies(parse_condition(condition), parse_condition(other))


def test_a_field_may_have_two_values_at_once_unless_it_is_known_to_have_one() -> None:
    both = parse_condition({"all_of": [{"status": "open"}, {"status": "closed"}]})
    assert can_hold(both)
    assert not can_hold(both, {"status"})


def test_what_is_too_large_to_decide_is_possible_and_implies_nothing() -> None:
    pairs = [{"any_of": [{f"a{i}": 1}, {f"b{i}": 1}]} for i in range(MOST_CHOICES + 1)]
    many = parse_condition({"all_of": [*pairs, {"plan": "gold"}]})
    assert can_hold(many)
    assert not implies(many, parse_condition(pairs[0]))
    assert implies(parse_condition({"all_of": pairs[:2]}), parse_condition(pairs[0]))


def test_a_riddle_that_needs_too_many_cases_is_left_undecided() -> None:
    """Seven pigeons in six holes, one in each: impossible, but only case by case."""
    pigeons, holes = range(7), range(6)
    housed = [{"any_of": [{f"hole{hole}": f"p{pigeon}"} for hole in holes]} for pigeon in pigeons]
    alone = [
        {"none_of": [{"all_of": [{f"hole{hole}": f"p{one}"}, {f"hole{hole}": f"p{two}"}]}]}
        for hole in holes
        for one, two in combinations(pigeons, 2)
    ]
    riddle = parse_condition({"all_of": [*housed, *alone]})
    assert can_hold(riddle)
    assert not implies(riddle, parse_condition({"plan": "gold"}))


def test_every_test_of_a_condition_is_found() -> None:
    condition = parse_condition({"any_of": [{"plan": "gold"}, {"none_of": [{"event": "changed", "field": "group"}]}]})
    assert ["plan", "group"] == [test.field for test in leaves_of(condition)]
    assert [] == list(leaves_of(Always()))
