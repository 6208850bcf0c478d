"""Slots of policies, and which version of a policy is in force (R18, R30)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.base.instants import HOUR, to_us
from slaclock.policies.policy import Policy
from slaclock.policies.slots import boundaries_of, slots_of

START = to_us("2026-03-02T00:00:00Z")


def policy(name: str = "Gold", **keys: Any) -> Policy:
    plain = {"name": name, "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}
    made = Policy(**{**plain, **keys})
    return made.bound({"24x7": made.promises["resolution"].calendar.read({})})


def at(hour: int) -> str:
    return f"2026-03-02T{hour:02}:00:00Z"


def in_force(hour: int, *versions: dict[str, Any]) -> tuple[int, bool] | None:
    """The version in force at that hour, and whether it stands in for an absent one."""
    (slot,) = slots_of(policy(**keys) for keys in versions)
    found = slot.in_force("Gold", START + hour * HOUR)
    return None if found is None else (found.policy.version, found.absent)


@pytest.mark.parametrize(("hour", "expected"), [(9, None), (10, (1, False)), (11, (1, False)), (12, None), (13, None)])
def test_a_policy_holds_from_its_from_until_before_its_to(hour: int, expected: object) -> None:
    assert expected == in_force(hour, {"from_": at(10), "to": at(12)})


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("hour", "version"), [(9, 1), (10, 2), (11, 2), (12, 3), (13, 3)])
def test_the_highest_version_that_has_begun_is_in_force(hour: int, version: int, order: int) -> None:
    versions = [{"version": 1}, {"version": 2, "from_": at(10)}, {"version": 3, "from_": at(12)}]
    assert (version, False) == in_force(hour, *versions[::order])


@pytest.mark.parametrize(("hour", "expected"), [(9, (2, True)), (10, (2, False)), (12, (3, False))])
def test_before_the_oldest_of_a_gap_it_stands_in_for_the_absent_one(hour: int, expected: tuple[int, bool]) -> None:
    assert expected == in_force(hour, {"version": 2, "from_": at(10)}, {"version": 3, "from_": at(12)})


def test_a_version_without_from_always_holds_without_a_caveat() -> None:
    assert (3, False) == in_force(0, {"version": 3})


@pytest.mark.parametrize(("hour", "expected"), [(9, (1, False)), (11, (2, False)), (13, (1, False))])
def test_an_ended_version_leaves_the_one_below_it(hour: int, expected: tuple[int, bool]) -> None:
    assert expected == in_force(hour, {}, {"version": 2, "from_": at(10), "to": at(12)})


def test_an_ended_only_version_above_one_stands_in_for_nothing() -> None:
    assert None is in_force(12, {"version": 2, "from_": at(10), "to": at(11)})


def test_each_kind_has_a_slot_and_each_also_policy_one_of_its_own() -> None:
    slots = slots_of(
        [
            policy("a"),
            policy("b", kind="ola"),
            policy("c", also=True),
            policy("d"),
            policy("e", also=True),
            policy("d", version=2),
        ]
    )
    shape = [(slot.kind, slot.also, [(v.name, len(v.policies)) for v in slot.policies]) for slot in slots]
    assert [
        ("sla", False, [("a", 1), ("d", 2)]),
        ("ola", False, [("b", 1)]),
        ("sla", True, [("c", 1)]),
        ("sla", True, [("e", 1)]),
    ] == shape


def matched(hour: int, fields: dict[str, Any], *policies: Policy) -> str | None:
    (slot,) = slots_of(policies)
    found = slot.match(START + hour * HOUR, fields, None)
    return None if found is None else found.policy.name


def test_the_first_in_force_that_matches_applies() -> None:
    policies = [
        policy("early", to=at(10)),
        policy("vip", when={"plan": "vip"}),
        policy("rest", when={"plan": ["vip", "basic"]}),
    ]
    assert "early" == matched(9, {"plan": "vip"}, *policies)
    assert "vip" == matched(10, {"plan": "vip"}, *policies)
    assert "rest" == matched(10, {"plan": "basic"}, *policies)
    assert None is matched(10, {"plan": "none"}, *policies)


def test_a_matched_policy_finds_its_later_version_and_stays_where_none_is() -> None:
    (slot,) = slots_of([policy(to=at(12)), policy(version=2, from_=at(10), to=at(11))])
    first = slot.in_force("Gold", START)
    assert first is not None
    assert [1, 2, 1, 1] == [first.later(START + hour * HOUR).policy.version for hour in (9, 10, 11, 12)]


def test_a_slot_knows_its_clocks_and_which_waits_for_which() -> None:
    (slot,) = slots_of(
        [
            policy("a"),
            policy(
                "b",
                targets={"first_response": "1h", "next_response": "2h", "resolution": "9h"},
                clocks={"next_response": {"after": "first_response"}},
            ),
        ]
    )
    assert ("resolution", "first_response", "next_response") == slot.clocks
    waiting = {clock: held for clock, held in slot.afters.items() if held}
    assert {"next_response": {"first_response"}} == waiting
    assert sorted(slot.clocks) == sorted(slot.order)
    assert slot.order.index("first_response") < slot.order.index("next_response")


def test_a_slot_leaves_clocks_out_of_the_order_that_its_policies_make_wait_for_each_other() -> None:
    targets = {"first_response": "1h", "next_response": "2h", "resolution": "9h"}
    (slot,) = slots_of(
        [
            policy("a", targets=targets, clocks={"next_response": {"after": "first_response"}}),
            policy("b", targets=targets, clocks={"first_response": {"after": "next_response"}}),
        ]
    )
    assert ("resolution",) == slot.order


def test_boundaries_are_every_from_and_to_once_in_order() -> None:
    policies = [policy("a", from_=at(12)), policy("b", to=at(10)), policy("c", from_=at(10), to=at(11)), policy("d")]
    assert tuple(START + hour * HOUR for hour in (10, 11, 12)) == boundaries_of(policies)


def test_a_clock_is_laddered_where_any_version_of_any_policy_has_rungs_for_it() -> None:
    two = {"resolution": "8h", "first_response": "1h"}
    last = {"version": 2, "from_": at(10), "reminders": [{"at": "50%", "clocks": ["resolution"]}]}
    (slot,) = slots_of([policy("Silver", targets=two), policy(targets=two), policy(targets=two, **last)])
    assert {"resolution"} == slot.laddered
