from __future__ import annotations

import pickle

import pytest

from slaclock.policies.conditions import AllOf, Always, AnyOf, Condition, EventTest, FieldTest, NoneOf
from tests.policies.asking import Happened


def field(name: str, *values: str) -> FieldTest:
    return FieldTest(name, "is", frozenset(values))


GOLD, OUTAGE = field("plan", "gold"), field("type", "outage")
REPLY = EventTest(frozenset({"message"}), frozenset({"agent"}), frozenset({"public"}))


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        (None, (False, True, False, True)),
        ("gold", (True, False, True, False)),
        ("vip", (True, False, True, False)),
        ("Gold", (False, True, True, False)),
        ("", (False, True, True, False)),
        (("silver", "gold"), (True, False, True, False)),
        (("silver", "Gold"), (False, True, True, False)),
    ],
)
def test_the_four_operators_on_every_sort_of_value(
    value: str | tuple[str, ...] | None, holds: tuple[bool, ...]
) -> None:
    values = frozenset({"gold", "vip"})
    tests = (
        FieldTest("plan", "is", values),
        FieldTest("plan", "is_not", values),
        FieldTest("plan", "present"),
        FieldTest("plan", "absent"),
    )
    assert holds == tuple(test.holds({"plan": value}, None) for test in tests)
    if value is None:
        assert holds == tuple(test.holds({}, None) for test in tests)


@pytest.mark.parametrize(
    ("plan", "kind", "all_of", "any_of", "none_of"),
    [
        ("gold", "outage", True, True, False),
        ("gold", "question", False, True, False),
        ("silver", "outage", False, True, False),
        ("silver", "question", False, False, True),
    ],
)
def test_the_three_groups(plan: str, kind: str, all_of: bool, any_of: bool, none_of: bool) -> None:
    fields, parts = {"plan": plan, "type": kind}, (GOLD, OUTAGE)
    assert (all_of, any_of, none_of) == tuple(group(parts).holds(fields, None) for group in (AllOf, AnyOf, NoneOf))


def test_none_of_a_missing_field_holds() -> None:
    assert NoneOf((GOLD,)).holds({}, None)


@pytest.mark.parametrize(
    ("event", "holds"),
    [
        (None, False),
        (Happened("message", "agent", "public"), True),
        (Happened("message", "agent", "internal"), False),
        (Happened("message", "system", "public"), False),
        (Happened("message", None, "public"), False),
        (Happened("changed", "agent"), False),
        (Happened("created", "agent", "public"), False),
    ],
)
def test_an_event_test_asks_type_role_and_visibility(event: Happened | None, holds: bool) -> None:
    assert holds == REPLY.holds({}, event)


def test_what_an_event_test_does_not_name_is_not_asked() -> None:
    test = EventTest(frozenset({"message"}))
    assert test.holds({}, Happened("message", "system", "internal"))


@pytest.mark.parametrize(
    ("by", "asked", "holds"),
    [
        ("requester", "requester", True),
        ("system", "system", False),
        ("agent", "agent", False),
        ("requester", "agent", False),
    ],
)
def test_a_requesters_opening_is_a_public_message(by: str, asked: str, holds: bool) -> None:
    test = EventTest(frozenset({"message"}), frozenset({asked}), frozenset({"public"}))
    assert holds == test.holds({}, Happened("created", by, "public"))


@pytest.mark.parametrize(
    ("changes", "sets_it", "sets_it_so"),
    [
        ({"status": "resolved"}, True, True),
        ({"status": "open"}, True, False),
        ({"status": None}, True, False),
        ({"status": ("a", "closed")}, True, True),
        ({"priority": "resolved"}, False, False),
        ({}, False, False),
    ],
)
def test_an_event_test_asks_which_field_is_set_and_to_what(
    changes: dict[str, str | tuple[str, ...] | None], sets_it: bool, sets_it_so: bool
) -> None:
    event = Happened("changed", changes=changes)
    changed = frozenset({"changed"})
    assert sets_it == EventTest(changed, field="status").holds({}, event)
    values = frozenset({"resolved", "closed"})
    assert sets_it_so == EventTest(changed, field="status", values=values).holds({}, event)


def test_the_fields_of_the_ticket_are_no_matter_to_an_event_test() -> None:
    test = EventTest(frozenset({"changed"}), field="status", values=frozenset({"open"}))
    assert not test.holds({"status": "open"}, Happened("changed", changes={"status": "closed"}))


@pytest.mark.parametrize(
    ("condition", "on_event"),
    [
        (Always(), False),
        (GOLD, False),
        (REPLY, True),
        (AllOf((GOLD, OUTAGE)), False),
        (AllOf((GOLD, REPLY)), True),
        (AnyOf((GOLD, AllOf((REPLY,)))), True),
        (NoneOf((REPLY,)), True),
    ],
)
def test_a_condition_with_an_event_test_in_it_is_on_an_event(condition: Condition, on_event: bool) -> None:
    assert condition.on_event == on_event


def test_a_group_reads_and_names_what_its_parts_do() -> None:
    changed = EventTest(frozenset({"changed"}), field="status", values=frozenset({"open", "new"}))
    group = AllOf((field("plan", "vip", "gold"), NoneOf((FieldTest("order", "absent"),)), changed, Always()))
    assert group.fields() == {"plan", "order"}
    assert list(group.mentioned()) == [("plan", "gold"), ("plan", "vip"), ("status", "new"), ("status", "open")]


def test_always_reads_and_names_nothing() -> None:
    assert Always().holds({}, None)
    assert (frozenset(), []) == (Always().fields(), list(Always().mentioned()))


def test_conditions_are_values() -> None:
    one, other = AllOf((GOLD, REPLY)), AllOf((field("plan", "gold"), REPLY))
    assert one == other
    assert hash(one) == hash(other)
    assert AllOf((GOLD,)) != AnyOf((GOLD,))
    assert pickle.loads(pickle.dumps(one)) == one
