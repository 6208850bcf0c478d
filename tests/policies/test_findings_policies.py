"""Findings about which policy applies: what is certain, and what is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.policy import Policy
from tests.policies.check_cases import codes


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"tags": "list"}, ["hidden_policy"]),
        ({}, ["hidden_policy"]),
        ({"tags": "any"}, ["condition_never_holds"]),
    ],
)
def test_a_field_may_have_several_values_unless_it_is_declared_otherwise(
    fields: dict[str, Any], expected: list[str]
) -> None:
    def made(name: str, when: Any) -> Policy:
        return Policy(name=name, when=when, calendar="24x7", targets={"resolution": "8h"})

    two = made("Two", {"all_of": [{"tags": "a"}, {"tags": "b"}]})
    assert expected == codes(made("One", {"tags": "b"}), two, fields=fields)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["hidden_policy"]),
        ({"also": True}, []),
        ({"kind": "ola"}, []),
        ({"when": {"plan": ["gold", "vip"]}}, []),
        ({"from": "2026-02-01T00:00Z"}, ["hidden_policy"]),
        ({"to": "2026-02-01T00:00Z"}, ["hidden_policy"]),
    ],
)
def test_only_the_first_match_of_one_kind_hides_another(changed: dict[str, Any], expected: list[str]) -> None:
    gold = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    later = Policy(**{**gold, "name": "Later", "when": {"plan": "gold", "vip": "true"}, **changed})
    assert expected == codes(Policy(**gold), later)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"version": 2, "from": "2026-02-01T00:00Z"}, ["hidden_policy"]),
        ({"version": 2, "from": "2026-02-01T00:00Z", "when": {"plan": "silver"}}, []),
        ({"version": 2, "from": "2026-02-01T00:00Z", "when": {"plan": "silver"}, "to": "2026-03-01T00:00Z"}, []),
    ],
)
def test_versions_hide_another_policy_only_if_there_always_is_one_that_does(
    second: dict[str, Any], expected: list[str]
) -> None:
    gold = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    later = Policy(**{**gold, "name": "Later"})
    assert expected == codes(Policy(**gold), Policy(**{**gold, **second}), later)


def test_the_oldest_version_stands_in_for_one_that_is_absent_and_hides_too() -> None:
    gold = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    later, begun = Policy(**{**gold, "name": "Later"}), {**gold, "from": "2026-02-01T00:00Z"}
    assert ["hidden_policy"] == codes(Policy(**begun, version=2), later)
    assert [] == codes(Policy(**begun, version=1), later)
