"""A whole document: its own faults, those of its parts, and what stands without them (R34)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.assembly import MOST_POLICIES, assemble
from slaclock.policies.source import MOST_FAULTS

SEOUL = {"timezone": "Asia/Seoul", "hours": {"mon-fri": "09:00-18:00"}}
GOLD: dict[str, Any] = {"name": "Gold", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}
PROMISED = {"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"}


def faults(**keys: Any) -> list[tuple[str, str]]:
    """Path and rule of each fault of a document with these keys."""
    document = {"slaclock": 1, "calendars": {"seoul": SEOUL}, "policies": [GOLD], **keys}
    return [(fault.path, fault.rule) for fault in assemble(document).faults]


def policies(*changed: dict[str, Any]) -> list[tuple[str, str]]:
    return faults(policies=[{**GOLD, **keys} for keys in changed])


def test_a_sound_document_has_no_faults() -> None:
    assert [] == faults(fields={"status": ["resolved"]}, commitments=[PROMISED])
    assert [] == [fault.path for fault in assemble({"slaclock": 1}).faults]


@pytest.mark.parametrize("tree", [None, 7, "slaclock: 1", [], [{"slaclock": 1}]])
def test_a_document_is_a_mapping(tree: object) -> None:
    assert [("", "R34")] == [(fault.path, fault.rule) for fault in assemble(tree).faults]


@pytest.mark.parametrize("version", [0, 2, "1", 1.0, True, None, [1]])
def test_another_version_of_the_format_is_refused(version: object) -> None:
    assert [("slaclock", "R34")] == faults(slaclock=version)


def test_the_version_must_be_said() -> None:
    assert ["slaclock"] == [fault.path for fault in assemble({"policies": [GOLD]}).faults]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"polices": []}, [("polices", "R34")]),
        ({"fields": ["status"]}, [("fields", "R17")]),
        ({"fields": {"status": "open"}}, [("fields.status", "R17")]),
        ({"fields": {"status": []}}, [("fields.status", "R17")]),
        ({"calendars": ["seoul"]}, [("calendars", "R5")]),
        ({"calendars": {"seoul": {**SEOUL, "timezone": "Asia/Soul"}}}, [("calendars.seoul.timezone", "R1")]),
        ({"policies": {"Gold": GOLD}}, [("policies", "R34")]),
        ({"policies": ["Gold"]}, [("policies.0", "R34")]),
        ({"policies": [None]}, [("policies.0", "R34")]),
        (
            {"policies": [{}]},
            [
                ("policies.0.name", "R30"),
                ("policies.0.when", "R17"),
                ("policies.0.targets", "R31"),
                ("policies.0.calendar", "R29"),
            ],
        ),
        ({"commitments": PROMISED}, [("commitments", "R34")]),
        ({"commitments": ["95%"]}, [("commitments.0", "R34")]),
    ],
)
def test_a_section_that_cannot_be_read_is_refused(keys: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert expected == faults(**keys)


def test_a_faulty_calendar_makes_no_faults_in_policies_that_use_it() -> None:
    calendars = {"seoul": {**SEOUL, "timezone": "Asia/Soul"}, "both": {"timezone": "UTC", "any_of": ["seoul", "24x7"]}}
    used = [{**GOLD, "name": name, "calendar": name, "from": "2026-07-01"} for name in calendars]
    assert [("calendars.seoul.timezone", "R1")] == faults(calendars=calendars, policies=used)


def test_an_unknown_calendar_is_a_fault_beside_the_others_of_its_policy() -> None:
    expected = [("policies.0.calendar", "R29"), ("policies.0.targets.resolution", "R10")]
    assert expected == policies({"calendar": "soul", "targets": {"resolution": "2d"}})


def test_faulty_words_check_no_values() -> None:
    assert [("fields.plan", "R17")] == faults(
        fields={"status": ["resolved"], "plan": 7}, policies=[{**GOLD, "when": {"status": "x"}}]
    )


# Names


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, [("policies.1.name", "R30")]),
        ({}, {"version": 1}, [("policies.1.name", "R30")]),
        ({}, {"version": 2}, []),
        ({"version": 2}, {}, []),
        ({}, {"name": "gold"}, []),
        ({}, {"version": 2, "kind": "ola"}, [("policies.1.kind", "R30")]),
        ({"kind": "sla"}, {"version": 2}, []),
        ({"also": True}, {"version": 2}, [("policies.1.also", "R30")]),
        ({"also": False}, {"version": 2}, []),
        ({"supports": "Silver"}, {"name": "Silver"}, []),
        ({"supports": "Silvr"}, {"name": "Silver"}, [("policies.0.supports", "R22")]),
        ({"supports": "Gold"}, {"name": "Silver"}, [("policies.0.supports", "R22")]),
        ({"supports": "Silver"}, {"name": "Silver", "kind": "x"}, [("policies.1.kind", "R18")]),
    ],
)
def test_versions_and_names_must_fit(
    first: dict[str, Any], second: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert expected == policies(first, second)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, []),
        ({"policy": "Glod"}, [("commitments.0.policy", "R33")]),
        ({"clock": "first_response"}, [("commitments.0.clock", "R33")]),
        ({"policy": "Glod", "at_least": "x"}, [("commitments.0.policy", "R33"), ("commitments.0.at_least", "R33")]),
        ({"policy": 7}, [("commitments.0.policy", "R33")]),
        ({"clock": 7}, [("commitments.0.clock", "R33")]),
    ],
)
def test_a_commitment_names_a_policy_and_one_of_its_clocks(
    keys: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert expected == faults(commitments=[{**PROMISED, **keys}])


def test_a_commitment_needs_a_zone_where_tickets_choose_the_calendar() -> None:
    chosen = [{**GOLD, "calendar": {"by": "region", "KR": "seoul", "default": "24x7"}}]
    assert [("commitments.0.timezone", "R33")] == faults(policies=chosen, commitments=[PROMISED])
    assert [] == faults(policies=chosen, commitments=[{**PROMISED, "timezone": "Asia/Seoul"}])


# Limits


def test_more_than_ten_thousand_policies_are_refused_before_they_are_read() -> None:
    assert [("policies", "R34")] == faults(policies=[7] * (MOST_POLICIES + 1))


def test_unknown_keys_are_named_up_to_a_thousand() -> None:
    assert MOST_FAULTS == len(faults(**{f"x{n}": 1 for n in range(MOST_FAULTS + 5)}))


# What stands


def standing(**keys: Any) -> tuple[list[str], list[str], list[str]]:
    """The names of policies and commitments that stand without faulty parts, and the paths of all faults."""
    made = assemble({"slaclock": 1, "calendars": {"seoul": SEOUL}, **keys})
    made.leave_out()
    kept, promised = made.standing()
    return [policy.name for policy in kept], [found.policy for found in promised], [fault.path for fault in made.faults]


def test_a_faulty_policy_leaves_the_others_and_takes_its_commitments_along() -> None:
    rules = [{**GOLD, "kind": "slo"}, {**GOLD, "name": "Silver"}]
    promised = [PROMISED, {**PROMISED, "policy": "Silver"}]
    assert (["Silver"], ["Silver"], ["policies.0.kind", "commitments.0.policy"]) == standing(
        policies=rules, commitments=promised
    )


def test_a_faulty_calendar_takes_its_policies_along_each_with_a_fault() -> None:
    rules = [{**GOLD, "calendar": "bad"}, {**GOLD, "name": "Silver", "calendar": "seoul"}]
    calendars = {"seoul": SEOUL, "bad": {"timezone": "x"}}
    assert (["Silver"], [], ["calendars.bad.timezone", "policies.0.calendar"]) == standing(
        policies=rules, calendars=calendars
    )


def test_a_faulty_commitment_leaves_the_policies() -> None:
    assert (["Gold"], [], ["commitments.0.per"]) == standing(policies=[GOLD], commitments=[{**PROMISED, "per": "day"}])


def test_the_faults_of_the_document_itself_belong_to_no_part() -> None:
    made = assemble({"slaclock": 2, "x": 1, "fields": 7, "calendars": {"a": 7}, "policies": [7], "commitments": [7]})
    assert ["x", "slaclock", "fields"] == [fault.path for fault in made.own_faults()]
    assert ["policies", "commitments"] == [
        fault.path for fault in assemble({"slaclock": 1, "policies": 7, "commitments": 7}).own_faults()
    ]
