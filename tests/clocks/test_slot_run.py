"""What the policies of a slot say together: which clock comes after which, and whose ladder a clock climbs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from slaclock import Policy, PolicySet, Ticket, evaluate
from slaclock.clocks.snapshot import advance, take_snapshot
from tests.clocks.asking import at, opened, policy, said

TARGETS = {"first_response": "1h", "next_response": "1h", "resolution": "8h"}


def policies(*rules: tuple[str, dict[str, str]]) -> PolicySet:
    """Policies for a plan each, which say what each clock comes after."""
    documents = [
        {
            "name": f"For {plan}",
            "when": {"plan": plan},
            "calendar": "24x7",
            "targets": TARGETS,
            "clocks": {clock: {"after": before} for clock, before in afters.items()},
        }
        for plan, afters in rules
    ]
    return PolicySet.parse({"slaclock": 1, "policies": documents})


@pytest.fixture
def ticket() -> Ticket:
    """Answered at ten, asked again at half past ten, never resolved."""
    opened = Ticket.opened("2026-03-02T09:00Z", id="7", plan="gold")
    return opened.replied("2026-03-02T10:00Z").replied("2026-03-02T10:30Z", by="requester")


GOLD = ("gold", {"next_response": "resolution"})
BASIC = ("basic", {"next_response": "first_response"})


@pytest.mark.parametrize("rules", [(GOLD, BASIC), (BASIC, GOLD)], ids=["first", "second"])
def test_what_a_clock_comes_after_is_said_by_the_policy_that_applies(
    rules: tuple[tuple[str, dict[str, str]], ...], ticket: Ticket
) -> None:
    """Gold waits for the resolution, whatever basic waits for and wherever it stands (R21)."""
    asked_later = ticket.changed("2026-03-02T11:00Z", status="resolved").changed("2026-03-02T11:00Z", plan="gold")
    basic = ticket.changed("2026-03-02T09:00Z", plan="basic")
    as_of = "2026-03-02T12:00Z"
    assert ["first_response", "resolution"] == [
        r.clock for r in evaluate(policies(*rules), ticket, as_of=as_of).readings
    ]
    assert "next_response" not in evaluate(policies(*rules), asked_later, as_of=as_of)
    assert "next_response" in evaluate(policies(*rules), basic, as_of=as_of)


def test_policies_that_make_clocks_wait_for_each_other_are_faults_of_those_clocks_alone(ticket: Ticket) -> None:
    circle = policies(("gold", {"first_response": "next_response"}), ("basic", {"next_response": "first_response"}))
    result = evaluate(circle, ticket, as_of="2026-03-02T12:00Z")
    assert ["resolution"] == [reading.clock for reading in result.readings]
    assert [("R21", "first_response"), ("R21", "next_response")] == [(f.rule, f.clock) for f in result.faults]
    assert "let one of them begin by itself" in result.faults[0].remedy


def test_a_thousand_clocks_that_wait_for_one_another_are_read_one_after_the_other(ticket: Ticket) -> None:
    """The line is as long as a document likes; nothing recurses along it."""
    names = [f"step {number}" for number in range(1_000)]
    columns = {"starts": {"event": "message", "by": "requester"}, "stops": {"status": "resolved"}}
    clocks = {name: {**columns, "after": before} for before, name in pairwise(names)}
    rules = {
        "name": "All",
        "when": "always",
        "calendar": "24x7",
        "targets": dict.fromkeys(names, "1h"),
        "clocks": {names[0]: {"starts": {"event": "created"}, "stops": {"event": "message"}}, **clocks},
    }
    line = PolicySet.parse({"slaclock": 1, "policies": [rules]})
    result = evaluate(line, ticket, as_of="2026-03-02T12:00Z")
    assert [names[0], names[1]] == [reading.clock for reading in result.readings]
    assert () == result.faults


# Ladders of a policy that no event matches any more


HALF = {"reminders": [{"at": "50%"}]}
STILL_HELD = {
    "by adopt": (
        policy("P", version=1, **HALF),
        policy("P", version=2, from_=at("mon 10:00").isoformat(), adopt="keep"),
    ),
    "by on_change": (policy("P", when={"plan": "gold"}, **HALF), policy("Q", on_change="keep")),
}


@pytest.mark.parametrize("made", STILL_HELD.values(), ids=STILL_HELD)
def test_a_cycle_that_keeps_its_policy_keeps_its_ladder_over_a_snapshot(made: tuple[Policy, Policy]) -> None:
    """From eleven on the other one matches; the half of eight hours is reached at one."""
    held = PolicySet(*made)
    ticket = opened(plan="gold").changed(at("mon 11:00"), plan="basic")
    taken = take_snapshot(held, ticket, as_of=at("mon 12:00"))
    carried = advance(held, taken, [], as_of=at("mon 14:00")).evaluation
    for result in (evaluate(held, ticket, as_of=at("mon 14:00")), carried):
        assert [("at 50%", "mon 13:00")] == [(action.rung, said(action.at)) for action in result.actions()]


def test_a_spell_climbs_the_ladder_of_its_policys_next_version_although_another_one_matches() -> None:
    team = {"targets": {"group_time": "8h"}}
    made = PolicySet(
        policy("P", version=1, when={"plan": "gold"}, **team),
        policy("P", version=2, from_=at("mon 12:00").isoformat(), when={"plan": "gold"}, **team, **HALF),
        policy("Q", **team),
    )
    ticket = opened(plan="gold", group="desk").changed(at("mon 11:00"), plan="basic")
    result = evaluate(made, ticket, as_of=at("mon 14:00"))
    assert ("P", 2) == (result["group_time"].policy, result["group_time"].version)
    assert [("at 50%", "mon 13:00")] == [(action.rung, said(action.at)) for action in result.actions()]
