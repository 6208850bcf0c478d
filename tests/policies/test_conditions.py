from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.conditions import (
    AllOf,
    Always,
    AnyOf,
    EventTest,
    FieldTest,
    NoneOf,
    parse_condition,
    parse_conditions,
)
from slaclock.policies.reading import DEEPEST
from slaclock.policies.values import Vocabulary
from tests.policies.asking import faults_of, refused


def is_(name: str, *values: str) -> FieldTest:
    return FieldTest(name, "is", frozenset(values))


WORDS = Vocabulary.parse({"status": ["open", "waiting", "resolved"]})


@pytest.mark.parametrize(
    ("raw", "condition"),
    [
        ("always", Always()),
        ({"plan": "gold"}, is_("plan", "gold")),
        ({"plan": ["gold", "vip"]}, is_("plan", "gold", "vip")),
        ({"plan": ("gold", "gold")}, is_("plan", "gold")),
        ({"level": 2.0}, is_("level", "2")),
        ({"vip": True}, is_("vip", "true")),
        ({"plan": "gold", "type": "outage"}, AllOf((is_("plan", "gold"), is_("type", "outage")))),
        ({"all_of": [{"plan": "gold"}]}, AllOf((is_("plan", "gold"),))),
        ({"any_of": [{"plan": "gold"}, "always"]}, AnyOf((is_("plan", "gold"), Always()))),
        ({"none_of": [{"plan": "gold"}]}, NoneOf((is_("plan", "gold"),))),
        ({"plan": "gold", "none_of": [{"vip": 1}]}, AllOf((is_("plan", "gold"), NoneOf((is_("vip", "1"),))))),
        ({"field": "plan", "operator": "is", "value": "gold"}, is_("plan", "gold")),
        ({"field": "plan", "operator": "is_not", "value": [1, 2]}, FieldTest("plan", "is_not", frozenset({"1", "2"}))),
        ({"field": "order", "operator": "present"}, FieldTest("order", "present")),
        ({"field": "order", "operator": "absent"}, FieldTest("order", "absent")),
        ({"field": "field", "operator": "is", "value": "x"}, is_("field", "x")),
        ({"field": "event", "operator": "is", "value": "x"}, is_("event", "x")),
        ({"field": "all_of", "operator": "is", "value": "x"}, is_("all_of", "x")),
        ({"operator": "KT"}, is_("operator", "KT")),
        ({"events": "weekly"}, is_("events", "weekly")),
        ({"event": "created"}, EventTest(frozenset({"created"}))),
        (
            {"event": ["message", "changed"], "by": ["agent", "system"], "visibility": "public"},
            EventTest(frozenset({"message", "changed"}), frozenset({"agent", "system"}), frozenset({"public"})),
        ),
        (
            {"event": "changed", "field": "status", "value": ["open", "new"]},
            EventTest(frozenset({"changed"}), field="status", values=frozenset({"open", "new"})),
        ),
        ({"event": "changed", "field": "status"}, EventTest(frozenset({"changed"}), field="status")),
    ],
)
def test_every_form_of_a_condition(raw: object, condition: object) -> None:
    assert parse_condition(raw) == condition


def test_a_compiled_condition_stays_as_it_is() -> None:
    part = is_("plan", "gold")
    assert parse_condition(part) is part
    assert parse_condition({"none_of": [part]}) == NoneOf((part,))


@pytest.mark.parametrize(
    ("raw", "path", "what", "remedy"),
    [
        ({}, "", "an empty condition", "write `always` for what holds for every ticket"),
        ("allways", "", "not a condition", "write `{status: [waiting]}`, "),
        (None, "", "not a condition", "write `{status: [waiting]}`, "),
        ({"plan": []}, "plan", "an empty list of values", "write the values, or `operator: present`"),
        ({"plan": None}, "plan", "null is a missing value", "a missing field is asked for by `operator: absent`"),
        ({"plan": {"a": 1}}, "plan", "not a value that can be compared", "write text, a number, "),
        ({"all_of": []}, "all_of", "not a list of conditions", "write `all_of: [{plan: gold}, {type: outage}]`"),
        ({"any_of": {"a": 1}}, "any_of", "not a list of conditions", "write `any_of: "),
        ({"any_off": [{"plan": "gold"}]}, "any_off", "an unknown key", "did you mean `any_of`?"),
        ({"evnt": "message"}, "evnt", "an unknown key", "did you mean `event`?"),
        ({7: "gold"}, "7", "not the name of a field", "write a name such as `priority`"),
        (
            {"field": "garage"},
            "",
            "`field` without `operator`",
            "add `operator: is` and `value`; a field that is itself",
        ),
        ({"field": "plan", "operator": "equals"}, "operator", "an unknown operator", "write one of `is`, `is_not`, "),
        ({"field": "plan", "operator": "is"}, "", "`is` without a value", "add `value: gold`, or a list of values"),
        (
            {"field": "plan", "operator": "absent", "value": "gold"},
            "value",
            "`absent` takes no value",
            "leave the value out",
        ),
        ({"event": "mesage"}, "event", "an unknown type of event", "did you mean `message`?"),
        ({"event": "message", "by": "agnet"}, "by", "an unknown role", "did you mean `agent`?"),
        (
            {"event": "message", "visibility": "private"},
            "visibility",
            "an unknown visibility",
            "write one of `public`, `internal`",
        ),
        ({"event": "message", "form": "x"}, "form", "an unknown key", "write one of `event`, `by`, "),
        (
            {"event": "message", "field": "status"},
            "field",
            "only `created` and `changed` events set fields",
            "leave it out, or write `event: changed`",
        ),
        ({"event": "changed", "value": "open"}, "value", "the new value of which field?", "add `field: status`"),
    ],
)
def test_every_refusal_says_what_where_and_what_to_write(raw: object, path: str, what: str, remedy: str) -> None:
    (fault,) = faults_of(lambda: parse_condition(raw))
    assert (path, what, "R17") == (fault.path, fault.what, fault.rule)
    assert fault.remedy.startswith(remedy)


def test_all_faults_of_a_condition_at_once() -> None:
    raw = {
        "plan": [{}, None],
        "all_of": [{}, {"any_of": [{"field": "a", "operator": "si", "valeu": 1}]}, {"event": "x", "by": "y"}],
        "none_of": "gold",
    }
    expected = [
        "plan", "plan", "all_of.0", "all_of.1.any_of.0.valeu", "all_of.1.any_of.0.operator",
        "all_of.2.event", "all_of.2.by", "none_of",
    ]  # fmt: skip
    assert [(path, "R17") for path in expected] == refused(lambda: parse_condition(raw))


def test_a_misspelt_field_key_beside_an_operator_is_a_fault() -> None:
    raw = {"feild": "plan", "operator": "is", "value": "gold"}
    assert ("feild", "R17") in refused(lambda: parse_condition(raw))


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"status": ["wating"]}, "status"),
        ({"field": "status", "operator": "is_not", "value": "wating"}, "value"),
        ({"event": "changed", "field": "status", "value": "wating"}, "value"),
        ({"none_of": [{"status": ["open", "wating"]}]}, "none_of.0.status"),
    ],
)
def test_a_value_that_is_not_declared_is_a_fault(raw: object, path: str) -> None:
    assert [(path, "R17")] == refused(lambda: parse_condition(raw, words=WORDS))


def test_each_value_that_is_not_declared_is_a_fault_of_its_own() -> None:
    values = [fault.value for fault in faults_of(lambda: parse_condition({"status": ["a", "open", "b"]}, words=WORDS))]
    assert values == ["a", "b"]


def test_a_value_of_a_field_that_is_not_declared_is_free() -> None:
    assert parse_condition({"plan": "glod"}, words=WORDS) == is_("plan", "glod")


def test_where_states_are_asked_an_event_is_refused() -> None:
    raw = {"any_of": [{"status": "open"}, {"event": "message"}]}
    (fault,) = faults_of(lambda: parse_condition(raw, events=False))
    assert fault.what == "an event has no place in this condition"
    assert parse_condition({"status": "open"}, events=False) == is_("status", "open")


def chain(depth: int) -> Any:
    raw: Any = {"plan": "gold"}
    for _ in range(depth):
        raw = {"all_of": [raw]}
    return raw


def test_conditions_nest_to_the_stated_depth_and_no_deeper() -> None:
    deepest = (DEEPEST - 1) // 2
    assert parse_condition(chain(deepest)).holds({"plan": "gold"}, None)
    assert ["nested more than 50 deep"] == [
        fault.what for fault in faults_of(lambda: parse_condition(chain(deepest + 1)))
    ]
    assert ["nested more than 50 deep"] == [fault.what for fault in faults_of(lambda: parse_condition(chain(100_000)))]


def test_a_list_of_conditions_is_any_of_them() -> None:
    one, two = is_("status", "spam"), is_("status", "junk")
    assert parse_conditions({"status": "spam"}) == (one,)
    assert parse_conditions([{"status": "spam"}, {"status": "junk"}]) == (one, two)
    assert parse_conditions({"any_of": [{"status": "spam"}, {"status": "junk"}]}) == (one, two)
    assert parse_conditions([{"any_of": [{"any_of": [{"status": "spam"}]}]}, {"status": "junk"}]) == (one, two)
    assert parse_conditions((one, two)) == (one, two)


def test_an_event_and_a_state_in_one_any_of_are_two_stops() -> None:
    stops = parse_conditions({"any_of": [{"event": "message"}, {"status": "resolved"}]})
    assert [stop.on_event for stop in stops] == [True, False]


def test_the_faults_of_a_list_of_conditions_have_their_positions() -> None:
    assert [("0", "R17"), ("2.status", "R17")] == refused(
        lambda: parse_conditions([{}, "always", {"status": "wating"}], words=WORDS)
    )
    assert ["an empty list of conditions"] == [fault.what for fault in faults_of(lambda: parse_conditions([]))]
