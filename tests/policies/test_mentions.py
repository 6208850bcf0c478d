"""Values that no rule mentions (R17)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.coverage import Caveat
from slaclock.policies.mentions import Mentions
from slaclock.policies.policy import Policy

PLAIN: dict[str, Any] = {
    "name": "Gold",
    "when": {"plan": "gold"},
    "calendar": "24x7",
    "resolved_on": {"status": "resolved"},
    "targets": {
        "resolution": {"urgent": "1h", "default": "8h"},
        "agent_work": {"matrix": {"by": ["size"], "table": {"big": "1h"}}},
    },
}


def missing(
    fields: dict[str, Any], declared: dict[str, Any] | None = None, **keys: Any
) -> list[tuple[str | None, str | None]]:
    found = Mentions.of([Policy(**{**PLAIN, **keys})], declared or {}).missing(fields)
    assert all(caveat.rule == "R17" for caveat in found)
    return [(caveat.field, caveat.value) for caveat in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"plan": "gold", "status": "resolved", "size": "big", "priority": "urgent"}, []),
        ({"plan": "Gold"}, [("plan", "Gold")]),
        ({"plan": None}, []),
        ({"plan": ("gold", "silver", "vip")}, [("plan", "silver"), ("plan", "vip")]),
        ({"customer": "ACME"}, []),
        ({"priority": "low"}, []),
        ({"size": "small"}, [("size", "small")]),
        ({"status": "open", "plan": "x"}, [("plan", "x"), ("status", "open")]),
    ],
)
def test_a_value_that_nothing_names_is_missed_where_rules_look(
    fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert expected == missing(fields)


def test_declared_values_are_known() -> None:
    declared = {"status": ["open", "resolved"], "plan": ["gold", "silver"], "region": ["KR"]}
    assert [] == missing({"status": "open", "plan": "silver", "region": "KR"}, declared)
    assert [("region", "US"), ("status", "x")] == missing({"status": "x", "region": "US"}, declared)


@pytest.mark.parametrize("any_value", ["any", "list"])
def test_a_field_that_any_value_suits_is_not_watched(any_value: str) -> None:
    assert [("status", "open")] == missing({"plan": "silver", "status": "open"}, {"plan": any_value})


def test_a_priority_is_watched_once_a_condition_asks_for_it() -> None:
    assert [("priority", "low")] == missing({"priority": "low"}, when={"priority": "high"})
    assert [] == missing({"priority": "high"}, when={"priority": "high"})


def test_the_policies_of_a_set_speak_for_each_other() -> None:
    policies = [Policy(**PLAIN), Policy(**{**PLAIN, "name": "Silver", "when": {"plan": "silver"}})]
    found = Mentions.of(policies, {}).missing({"plan": ("gold", "silver", "bronze")})
    assert [Caveat("R17", field="plan", value="bronze")] == found
