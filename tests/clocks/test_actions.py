"""Reminders and escalations: when each rung fires, once, and what comes next (R26)."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import ask, at, history, opened, policies, policy, row, said

RUNGS: dict[str, Any] = {
    "reminders": [{"at": "75%", "notify": "assignee"}, {"before": "30m", "notify": ["assignee", "lead"]}],
    "escalations": [{"after": "0m", "notify": "lead"}, {"after": "2h", "notify": "manager"}],
}
LADDER = policies(**RUNGS)
ALL = [
    ("at 75%", "mon 15:00"),
    ("before 30m", "mon 16:30"),
    ("after 0m", "mon 17:00:00.000001"),
    ("after 2h", "tue 11:00"),
]


def fired(made: PolicySet, ticket: Ticket, as_of: str, since: str | None = None) -> list[tuple[str, str | None]]:
    """Rung and instant of each action."""
    result = ask(made, ticket, as_of)
    return [(action.rung, said(action.at)) for action in result.actions(since=None if since is None else at(since))]


@pytest.mark.parametrize(
    ("as_of", "count"),
    [
        ("mon 14:59:59.999999", 0), ("mon 15:00", 1), ("mon 16:30", 2), ("mon 17:00", 2), ("mon 17:00:00.000001", 3),
        ("tue 10:59:59.999999", 3), ("tue 11:00", 4), ("fri 12:00", 4),
    ],
)  # fmt: skip
def test_each_rung_fires_at_its_instant(as_of: str, count: int) -> None:
    assert ALL[:count] == fired(LADDER, opened(), as_of)


def test_adjoining_windows_give_each_exactly_once() -> None:
    edges = ["mon 09:00", "mon 15:00", "mon 16:29:59.999999", "mon 17:00:00.000001", "tue 11:00", "fri 12:00"]
    windows = [fired(LADDER, opened(), end, since) for since, end in pairwise(edges)]
    assert [ALL[:1], [], ALL[1:3], ALL[3:], []] == windows


def test_a_rung_is_the_next_change() -> None:
    found, moment = [], "mon 09:00"
    while (change := said(ask(LADDER, opened(), moment).next_change_at)) is not None:
        found.append(moment := change)
    assert [when for _, when in ALL] == found


def test_a_pause_holds_every_rung_and_moves_it_with_the_due_time() -> None:
    ticket = history(("mon 14:00", "waiting"), ("tue 10:00", "open"))
    assert [] == fired(LADDER, ticket, "tue 10:59")
    assert ["tue 11:00", "tue 12:30", "tue 13:00:00.000001", "tue 15:00"] == [
        when for _, when in fired(LADDER, ticket, "fri 12:00")
    ]
    assert [] == fired(LADDER, history(("mon 14:00", "waiting")), "fri 12:00")


def test_a_stopped_and_a_void_clock_fire_nothing() -> None:
    assert ALL[:1] == fired(LADDER, history(("mon 16:00", "resolved")), "fri 12:00")
    assert ALL[:1] == fired(LADDER, opened().cancelled(at("mon 16:00")), "fri 12:00")
    no_target = policies(targets={"resolution": {"urgent": "8h"}}, **RUNGS)
    assert [] == fired(no_target, opened(), "fri 12:00")


def test_an_event_at_the_instant_of_a_rung_comes_first() -> None:
    assert [] == fired(LADDER, history(("mon 15:00", "resolved")), "fri 12:00")
    assert ALL[:1] == fired(LADDER, history(("mon 15:00:00.000001", "resolved")), "fri 12:00")


def test_what_fired_stays_fired_and_what_has_not_moves_with_the_due_time() -> None:
    made = policies(targets={"resolution": {"low": "16h", "default": "8h"}}, **RUNGS)
    ticket = history(("mon 16:00", {"priority": "low"}))
    assert [ALL[0], ("before 30m", "tue 16:30"), ("after 0m", "tue 17:00:00.000001")] == fired(
        made, ticket, "tue 18:00"
    )


def test_a_clock_has_only_its_own_rungs() -> None:
    made = policies(
        targets={"resolution": "8h", "first_response": "4h"},
        reminders=[{"at": "50%", "clocks": ["resolution"]}, {"at": "25%", "name": "early", "clocks": "first_response"}],
    )
    actions = ask(made, opened(), "mon 16:00").actions()
    assert [("first_response", "early", "mon 10:00"), ("resolution", "at 50%", "mon 13:00")] == [
        (action.clock, action.rung, said(action.at)) for action in actions
    ]


# Wall time, and firm due times


def test_wall_time_counts_on_the_wall() -> None:
    made = policies(
        reminders=[{"before": "20h wall"}, {"before": "1h wall"}], escalations=[{"after": "1h wall"}, {"after": "3h"}]
    )
    ticket = opened("mon 16:00")  # due on Tuesday at 16:00
    assert [("before 20h wall", "mon 20:00"), ("before 1h wall", "tue 15:00"), ("after 1h wall", "tue 17:00")] == fired(
        made, ticket, "tue 20:00"
    )
    assert ("after 3h", "wed 11:00") == fired(made, ticket, "wed 12:00")[-1]


def test_where_the_due_time_is_firm_shares_and_leads_are_of_the_time_up_to_it() -> None:
    ticket = opened().due_set(at("mon 09:00"), at("mon 13:00"))
    assert [("at 75%", "mon 12:00"), ("before 30m", "mon 12:30"), ("after 0m", "mon 13:00:00.000001")] == fired(
        LADDER, ticket, "mon 14:00"
    )


def test_wall_time_after_a_firm_due_time_passes_while_paused() -> None:
    made = policies(reminders=[{"before": "1h wall"}], escalations=[{"after": "1h wall"}, {"after": "1h"}])
    ticket = opened().due_set(at("mon 10:00"), at("mon 13:00")).changed(at("mon 11:00"), status="waiting")
    assert [("after 1h wall", "mon 14:00")] == fired(made, ticket, "fri 12:00")


def test_wall_time_rungs_wait_for_a_due_time_that_a_pause_keeps_open() -> None:
    made = policies(reminders=[{"before": "1h wall"}], escalations=[{"after": "1h wall"}])
    assert [] == fired(made, history(("mon 10:00", "waiting")), "fri 12:00")


def test_the_rungs_run_again_when_a_pause_budget_is_used_up() -> None:
    made = policies(clocks={"resolution": {"pauses": [{"when": {"status": "waiting"}, "at_most": "1h"}]}}, **RUNGS)
    assert ["mon 16:00", "tue 09:30", "tue 10:00:00.000001"] == [
        when for _, when in fired(made, history(("mon 14:00", "waiting")), "tue 11:00")
    ]


# Guards, and rungs that are past


def test_a_guard_is_read_at_the_firing_instant_and_what_it_silences_never_fires() -> None:
    made = policies(reminders=[{"at": "50%", "unless": {"approved": "no"}}])
    assert [("at 50%", "mon 13:00")] == fired(made, opened(), "fri 12:00")
    silenced = opened(approved="no")
    assert [] == fired(made, silenced, "fri 12:00")
    assert [] == fired(made, silenced.changed(at("mon 14:00"), approved="yes"), "fri 12:00")
    assert [("at 50%", "mon 13:00")] == fired(made, silenced.changed(at("mon 12:00"), approved="yes"), "fri 12:00")
    assert "mon 17:00:00.000001" == said(ask(made, silenced, "mon 10:00").next_change_at)


@pytest.mark.parametrize(
    ("late_start", "expected"),
    [
        ("latest_rung", ["after 2h"]),
        ("all", ["at 75%", "before 30m", "after 0m", "after 2h"]),
        ("none", []),
    ],
)
def test_rungs_that_are_past_when_a_stretch_begins(late_start: str, expected: list[str]) -> None:
    """At 16:45 the target becomes four hours: all of its rungs are past."""
    made = policies(targets={"resolution": {"urgent": "4h", "default": "40h"}}, late_start=late_start, **RUNGS)
    ticket = history(("mon 16:45", {"priority": "urgent"}))
    assert [(rung, "mon 16:45") for rung in expected] == fired(made, ticket, "fri 12:00")


# Names


def test_an_action_says_who_what_and_when() -> None:
    action = ask(LADDER, opened(), "mon 16:30").actions()[-1]
    assert {
        "at": "2026-03-02T16:30:00.000000Z",
        "id": action.id,
        "ticket": "7",
        "policy": "P",
        "clock": "resolution",
        "cycle": 1,
        "rung": "before 30m",
        "notify": ["assignee", "lead"],
    } == action.to_dict()


def test_an_id_rests_on_ticket_policy_clock_opener_and_rung_alone() -> None:
    action = ask(LADDER, opened(), "mon 15:00").actions()[0]
    assert ["7", "P", "resolution", "created@2026-03-02T09:00:00.000000Z", "at 75%"] == json.loads(action.id)
    edited = policies(policy(version=5, targets={"resolution": "4h"}, **RUNGS))
    assert action.id == ask(edited, opened(), "mon 15:00").actions()[0].id
    named = Ticket.parse({"id": "7", "events": [row("mon 09:00", "created", id="e1")]})
    assert "e1" == json.loads(ask(LADDER, named, "mon 15:00").actions()[0].id)[3]
    numbered = Ticket.parse({"id": "7", "events": [row("mon 09:00", "created", seq=4)]})
    assert "created@2026-03-02T09:00:00.000000Z#4" == json.loads(ask(LADDER, numbered, "mon 15:00").actions()[0].id)[3]


def test_a_restarted_clock_fires_again_under_another_id() -> None:
    ticket = opened().restarted(at("mon 16:00"))
    actions = ask(LADDER, ticket, "fri 12:00").actions()
    assert [("at 75%", "mon 15:00"), ("at 75%", "tue 14:00")] == [
        (action.rung, said(action.at)) for action in actions if action.rung == "at 75%"
    ]
    assert len({action.id for action in actions}) == len(actions)


def test_a_cycle_that_time_opened_is_named_by_its_start() -> None:
    made = policies(
        targets={"task": "8h"},
        clocks={"task": {"starts": {"event": "created"}, "stops": {"event": "message"}, "repeats": "scheduled"}},
        reminders=[{"at": "50%"}],
    )
    actions = ask(made, opened(), "wed 12:00").actions()
    assert ["mon 13:00", "tue 13:00"] == [said(action.at) for action in actions][:2]
    assert "created@2026-03-02T09:00:00.000000Z@2026-03-02T17:00:00.000000Z" == json.loads(actions[1].id)[3]


def test_a_ladder_that_begins_with_a_version_fires_from_then_on() -> None:
    made = policies(policy(), policy(version=2, from_=at("mon 16:00"), **RUNGS))
    assert [("at 75%", "mon 16:00"), *ALL[1:2]] == fired(made, opened(), "mon 17:00")
    assert "mon 16:00" != said(ask(made, opened(), "mon 10:00").next_change_at)
