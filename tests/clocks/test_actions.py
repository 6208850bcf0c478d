"""Reminders and escalations: when each rung fires, once, and what comes next (R26)."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from slaclock.base.instants import from_us
from slaclock.clocks.actions import Action
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.snapshot import Snapshot, advance, take_snapshot
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, ask, at, history, opened, policies, policy, row, said

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


# Recipients from fields


def test_recipients_are_read_from_the_fields_at_the_firing_instant() -> None:
    who = [{"field": "assignee"}, "lead", {"field": "manager", "default": "boss"}]
    made = policies(reminders=[{"at": "50%", "notify": who}, {"at": "75%", "notify": who}])
    ticket = opened(assignee="mina").changed(at("mon 14:00"), assignee=["yuri", "sam"], manager="kim")
    assert [("mina", "lead", "boss"), ("yuri", "sam", "lead", "kim")] == [
        action.notify for action in ask(made, ticket, "mon 16:00").actions()
    ]
    handed_over = opened(assignee="mina").changed(at("mon 13:00"), assignee="yuri")
    assert ("yuri", "lead", "boss") == ask(made, handed_over, "mon 13:00").actions()[0].notify
    assert ("lead", "boss") == ask(made, opened(), "mon 13:00").actions()[0].notify


# Repeated rungs


def times(made: PolicySet, ticket: Ticket, as_of: str) -> list[tuple[int, str | None]]:
    """Which time of its rung each action is, and its instant."""
    return [(action.number, said(action.at)) for action in ask(made, ticket, as_of).actions()]


def repeating(**keys: Any) -> PolicySet:
    """One rung at half of 8 working hours, which is one o'clock, again every two hours of work."""
    return policies(reminders=[{"at": "50%", "every": "2h", **keys}])


HALF = [(1, "mon 13:00"), (2, "mon 15:00"), (3, "mon 17:00"), (4, "tue 11:00"), (5, "tue 13:00")]


@pytest.mark.parametrize(
    ("as_of", "count"),
    [
        ("mon 12:59:59.999999", 0), ("mon 13:00", 1), ("mon 14:59:59.999999", 1), ("mon 15:00", 2),
        ("mon 17:00", 3), ("tue 10:59", 3), ("tue 13:00", 5), ("tue 14:59", 5),
    ],
)  # fmt: skip
def test_a_repeated_rung_fires_again_each_so_long_of_the_clocks_time(as_of: str, count: int) -> None:
    assert HALF[:count] == times(repeating(), opened(), as_of)


def test_wall_repetitions_count_on_the_wall() -> None:
    assert [(1, "mon 13:00"), (2, "mon 23:00"), (3, "tue 09:00")] == times(
        repeating(every="10h wall"), opened(), "tue 18:00"
    )


def test_every_kind_of_rung_is_repeated_from_its_first_time() -> None:
    firm = opened().due_set(at("mon 09:00"), at("mon 13:00"))
    cases = [({"before": "1h"}, "mon 12:00"), ({"before": "1h wall"}, "mon 12:00"), ({"after": "1h wall"}, "mon 14:00")]
    for rung, first in cases:
        made = policies(escalations=[{**rung, "every": "3h", "at_most": 2}])
        second = {"mon 12:00": "mon 15:00", "mon 14:00": "mon 17:00"}[first]
        assert [(1, first), (2, second)] == times(made, firm, "fri 12:00")
    breach = policies(escalations=[{"after": "0m", "every": "4h", "at_most": 2}])
    assert [(1, "mon 17:00:00.000001"), (2, "tue 13:00")] == times(breach, opened(), "fri 12:00")


def test_repetitions_end_with_at_most_and_by_default_after_a_hundred() -> None:
    assert HALF[:3] == times(repeating(at_most=3), opened(), "fri 12:00")
    assert HALF[:1] == times(repeating(at_most=1), opened(), "fri 12:00")
    assert 100 == len(times(repeating(every="1m wall"), opened(), "fri 12:00"))


def test_repetitions_end_when_the_clock_stops_or_is_void() -> None:
    assert HALF[:2] == times(repeating(), history(("mon 16:00", "resolved")), "fri 12:00")
    assert HALF[:1] == times(repeating(), history(("mon 15:00", "resolved")), "fri 12:00")
    assert HALF[:2] == times(repeating(), opened().cancelled(at("mon 16:00")), "fri 12:00")


def test_repetitions_move_on_by_a_pause() -> None:
    ticket = history(("mon 14:00", "waiting"), ("mon 16:00", "open"))
    assert [(1, "mon 13:00"), (2, "mon 17:00"), (3, "tue 11:00")] == times(repeating(), ticket, "tue 12:00")
    assert HALF[:1] == times(repeating(), history(("mon 14:00", "waiting")), "fri 12:00")


def test_of_wall_repetitions_that_passed_in_a_pause_the_latest_goes_out_after_it() -> None:
    ticket = history(("mon 13:30", "waiting"), ("mon 16:30", "open"))
    made = repeating(every="1h wall", at_most=6)
    assert [(1, "mon 13:00"), (4, "mon 16:30"), (5, "mon 17:00"), (6, "mon 18:00")] == times(made, ticket, "fri 12:00")
    silent = policies(reminders=[{"at": "50%", "every": "1h wall", "at_most": 5}], late_start="none")
    assert [(1, "mon 13:00"), (5, "mon 17:00")] == times(silent, ticket, "fri 12:00")
    every = policies(reminders=[{"at": "50%", "every": "1h wall", "at_most": 5}], late_start="all")
    assert [(1, "mon 13:00"), (4, "mon 16:30"), (5, "mon 17:00")] == times(every, ticket, "fri 12:00")


def test_repetitions_wait_for_the_end_of_a_pause_even_after_a_firm_due_time() -> None:
    made = policies(escalations=[{"after": "1h wall", "every": "1h wall", "at_most": 4}])
    ticket = opened().due_set(at("mon 10:00"), at("mon 11:00")).changed(at("mon 10:30"), status="waiting")
    assert [(1, "mon 12:00")] == times(made, ticket, "fri 12:00")
    assert [(1, "mon 12:00"), (3, "mon 14:30"), (4, "mon 15:00")] == times(
        made, ticket.changed(at("mon 14:30"), status="open"), "fri 12:00"
    )


def test_when_the_due_time_moves_what_fired_stays_and_each_number_fires_once() -> None:
    made = policies(
        targets={"resolution": {"low": "16h", "urgent": "4h", "default": "8h"}},
        reminders=[{"at": "50%", "every": "2h", "at_most": 5}],
    )
    later = history(("mon 16:00", {"priority": "low"}))  # half of it is at 17:00 now
    assert [*HALF[:2], (3, "tue 13:00"), (4, "tue 15:00"), (5, "tue 17:00")] == times(made, later, "fri 12:00")
    sooner = history(("mon 14:30", {"priority": "urgent"}))  # half of it was at 11:00
    assert [(1, "mon 13:00"), (2, "mon 14:30"), (3, "mon 15:00"), (4, "mon 17:00")] == times(made, sooner, "tue 10:00")


def test_the_id_of_a_repetition_carries_its_number_and_the_first_keeps_its_own() -> None:
    ids = [json.loads(action.id) for action in ask(repeating(), opened(), "mon 17:00").actions()]
    assert [["at 50%"], ["at 50%", 2], ["at 50%", 3]] == [parts[4:] for parts in ids]
    once = ask(policies(reminders=[{"at": "50%"}]), opened(), "mon 17:00").actions()[0].id
    assert once == ask(repeating(), opened(), "mon 17:00").actions()[0].id


def test_each_repetition_reads_guard_and_recipients_anew() -> None:
    made = repeating(at_most=3, unless={"quiet": "yes"}, notify={"field": "assignee"})
    ticket = opened(assignee="mina").changed(at("mon 14:00"), quiet="yes")
    ticket = ticket.changed(at("mon 16:00"), quiet="no", assignee="yuri")
    assert [(1, ("mina",)), (3, ("yuri",))] == [
        (action.number, action.notify) for action in ask(made, ticket, "fri 12:00").actions()
    ]


# Quiet hours


def quiet(**keys: Any) -> PolicySet:
    """A clock around the clock whose rungs keep to office hours."""
    return policies(calendar="24x7", reminders=[{"only_in": OFFICE, **keys}])


@pytest.mark.parametrize(
    ("before", "fires"),
    [
        (timedelta(hours=16), "mon 09:00"),
        (timedelta(hours=8, microseconds=1), "mon 16:59:59.999999"),
        (timedelta(hours=8), "tue 09:00"),
        (timedelta(hours=1), "tue 09:00"),
        (timedelta(0), "tue 09:00"),
    ],
)
def test_an_instant_outside_the_hours_moves_to_the_next_opening(before: timedelta, fires: str) -> None:
    """Due on Tuesday at one in the night."""
    made = policies(calendar="24x7", targets={"resolution": "16h"}, reminders=[{"before": before, "only_in": OFFICE}])
    assert [fires] == [when for _, when in fired(made, opened(), "fri 12:00")]


def test_a_moved_rung_fires_only_if_the_clock_still_runs_then() -> None:
    made = quiet(after="2h")  # due at five, moved from seven
    assert [("after 2h", "tue 09:00")] == fired(made, opened(), "tue 09:00")
    assert [] == fired(made, opened(), "tue 08:59:59.999999")
    assert [] == fired(made, history(("tue 09:00", "resolved")), "fri 12:00")
    assert [("after 2h", "tue 09:00")] == fired(made, history(("tue 09:00:00.000001", "resolved")), "fri 12:00")
    assert [] == fired(made, history(("tue 08:00", "waiting")), "fri 12:00")


def test_guard_and_recipients_are_read_at_the_opening() -> None:
    made = quiet(after="2h", unless={"quiet": "yes"}, notify={"field": "assignee"})
    ticket = opened(assignee="mina").changed(at("mon 23:00"), assignee="yuri")
    assert [("yuri",)] == [action.notify for action in ask(made, ticket, "fri 12:00").actions()]
    assert [] == fired(made, ticket.changed(at("tue 01:00"), quiet="yes"), "fri 12:00")


def test_a_moved_instant_is_the_next_change() -> None:
    made = quiet(after="2h")
    assert "tue 09:00" == said(ask(made, opened(), "mon 18:00").next_change_at)
    assert "tue 09:00" == said(ask(made, opened(), "mon 20:00").next_change_at)
    assert None is ask(made, opened(), "tue 09:00").next_change_at


def test_coming_repetitions_are_the_next_change() -> None:
    made = policies(targets={"resolution": "40h"}, reminders=[{"at": "10%", "every": "2h", "at_most": 3}])
    asked = ["mon 09:00", "mon 13:00", "mon 15:00", "mon 17:00"]
    expected = ["mon 13:00", "mon 15:00", "mon 17:00", "fri 17:00:00.000001"]
    assert expected == [said(ask(made, opened(), moment).next_change_at) for moment in asked]


def test_repetitions_that_meet_at_an_opening_are_one_the_latest() -> None:
    made = quiet(after="0m", every="4h")  # 17, 21, 1, 5, 9, 13 o'clock, and a microsecond
    expected = [(4, "tue 09:00"), (5, "tue 09:00:00.000001"), (6, "tue 13:00:00.000001")]
    assert expected == times(made, opened(), "tue 14:00")


def test_a_rung_that_is_past_at_night_goes_out_at_the_opening() -> None:
    made = policies(
        calendar="24x7",
        targets={"resolution": {"urgent": "1h", "default": "40h"}},
        reminders=[{"at": "50%", "only_in": OFFICE}, {"at": "75%", "only_in": OFFICE}],
    )
    ticket = history(("mon 22:00", {"priority": "urgent"}))
    assert [("at 75%", "tue 09:00")] == fired(made, ticket, "fri 12:00")
    assert "tue 09:00" == said(ask(made, ticket, "mon 23:00").next_change_at)
    twice = ticket.changed(at("tue 01:00"), note="x").changed(at("tue 08:00"), note="y")
    assert [("at 75%", "tue 09:00")] == fired(made, twice, "fri 12:00")
    assert [] == fired(made, ticket.changed(at("tue 01:00"), status="resolved"), "fri 12:00")


# The laws, with all of it


RICH: dict[str, Any] = {
    "targets": {"resolution": {"urgent": "2h", "low": "12h", "default": "8h"}},
    "reminders": [{"at": "50%", "every": "90m", "at_most": 6, "only_in": OFFICE, "notify": {"field": "assignee"}}],
    "escalations": [
        {"after": "0m", "every": "5h wall", "at_most": 8, "only_in": OFFICE, "unless": {"quiet": "yes"}},
        {"after": "1h wall", "every": "45m"},
    ],
}
CHANGES: list[dict[str, str]] = [
    {"status": "waiting"}, {"status": "open"}, {"priority": "urgent"}, {"priority": "low"}, {"assignee": "mina"},
    {"assignee": "yuri"}, {"quiet": "yes"}, {"quiet": "no"}, {"status": "resolved"}, {"calendar": "x"},
]  # fmt: skip


def some_case(seed: int) -> tuple[PolicySet, Ticket, Random]:
    """Policies with every key of a rung, and a ticket of a week with up to eight changes."""
    random = Random(seed)
    calendar = random.choice([OFFICE, "24x7"])
    made = policies(calendar=calendar, late_start=random.choice(["latest_rung", "all", "none"]), **RICH)
    ticket = opened()
    moment = at("mon 09:00")
    for _ in range(random.randrange(9)):
        moment += timedelta(minutes=random.choice([0, 15, 60, 90, 300, 700]))
        ticket = ticket.changed(moment, **random.choice(CHANGES))
    return made, ticket, random


def rows(actions: list[Action]) -> list[dict[str, Any]]:
    """Actions in an order of their own, where they come at one instant."""
    return sorted((action.to_dict() for action in actions), key=lambda action: (action["at"], action["id"]))


@pytest.mark.parametrize("seed", range(60))
def test_adjoining_windows_of_any_history_give_each_action_once(seed: int) -> None:
    made, ticket, random = some_case(seed)
    whole = ask(made, ticket, "fri 12:00").actions()
    assert len({action.id for action in whole}) == len(whole)
    edges = [at("mon 08:00") + timedelta(minutes=30 * step) for step in sorted(random.sample(range(200), 12))]
    edges = [*edges, at("fri 12:00")]
    windows = [evaluate(made, ticket, as_of=end).actions(since=since) for since, end in pairwise(edges)]
    first = evaluate(made, ticket, as_of=edges[0]).actions()
    assert rows(whole) == rows([*first, *(action for window in windows for action in window)])


@pytest.mark.parametrize("seed", range(60))
def test_asking_again_at_each_next_change_misses_no_action(seed: int) -> None:
    made, ticket, _ = some_case(seed)
    known = max(event.at for event in ticket.events)
    moment = from_us(known)
    seen = {action.at for action in evaluate(made, ticket, as_of=moment).actions()}
    while (change := evaluate(made, ticket, as_of=moment).next_change_at) is not None and change <= at("fri 12:00"):
        moment = change
        seen.add(moment)
    assert set() == {action.at for action in ask(made, ticket, "fri 12:00").actions()} - seen


@pytest.mark.parametrize("seed", range(60))
def test_a_snapshot_carried_on_fires_what_a_replay_fires(seed: int) -> None:
    made, ticket, _ = some_case(seed)
    whole = ask(made, ticket, "fri 12:00")
    for split in range(1, len(ticket.events) + 1):
        last = from_us(ticket.events[split - 1].at)
        taken = Snapshot.parse(take_snapshot(made, Ticket("7", ticket.events[:split]), as_of=last).to_json())
        carried = advance(made, taken, ticket.events[split:], as_of=at("fri 12:00")).evaluation
        assert rows(whole.actions(since=last)) == rows(carried.actions(since=last))
        assert whole.next_change_at == carried.next_change_at


def test_a_snapshot_keeps_one_count_for_each_rung() -> None:
    taken = take_snapshot(repeating(every="1m"), history(("mon 14:00", {"note": "x"})), as_of=at("mon 14:00"))
    assert '"spent": [[1, "P", "at 50%", 60]]' in taken.to_json()


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
        "number": 1,
        "notify": ["assignee", "lead"],
        "caveats": [],
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
    assert "mon 16:00" == said(ask(made, opened(), "mon 10:00").next_change_at)
