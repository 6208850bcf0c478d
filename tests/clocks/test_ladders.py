"""What ladders owe the answer around them: void clocks, coming versions, horizons and holiday lists (R26, R8, R9)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.snapshot import advance, take_snapshot
from slaclock.errors import CoverageError
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, ask, at, history, opened, policies, policy, said

HALF = {"reminders": [{"at": "50%"}]}


def fired(made: PolicySet, ticket: Ticket, as_of: str) -> list[tuple[str, str | None]]:
    """Rung and instant of each action."""
    return [(action.rung, said(action.at)) for action in ask(made, ticket, as_of).actions()]


# What fired stays fired


def test_what_fired_stays_when_the_clock_has_no_reading_any_more() -> None:
    made = policies(targets={"resolution": {"urgent": "8h"}}, **HALF)
    ticket = history(("mon 14:00", {"priority": "low"}), priority="urgent")
    assert None is ask(made, ticket, "mon 15:00").get("resolution")
    assert [("at 50%", "mon 13:00")] == fired(made, ticket, "mon 15:00")
    taken = take_snapshot(made, ticket.added(), as_of=at("mon 12:00"))
    later = advance(made, taken, ticket.events[1:], as_of=at("mon 15:00")).evaluation
    assert ["at 50%"] == [action.rung for action in later.actions()]


def test_what_fired_stays_when_a_restart_ended_its_cycle() -> None:
    ticket = opened().restarted(at("mon 14:00"))
    assert [("at 50%", "mon 13:00")] == fired(policies(**HALF), ticket, "mon 15:00")


# A cycle that has not started yet


def test_a_coming_cycle_fires_nothing_before_it_starts() -> None:
    """Answered at ten, its next cycle starts on schedule at 13 o'clock and is due at 17 o'clock."""
    made = policies(
        targets={"periodic_update": "4h"},
        clocks={"periodic_update": {"repeats": "scheduled"}},
        reminders=[{"before": "5h wall"}, {"before": "3h"}],
    )
    ticket = opened().replied(at("mon 10:00"))
    assert [(1, "before 5h wall", "mon 09:00")] == [
        (action.cycle, action.rung, said(action.at)) for action in ask(made, ticket, "mon 12:59:59").actions()
    ]
    assert [("before 5h wall", "mon 09:00"), ("before 5h wall", "mon 13:00"), ("before 3h", "mon 14:00")] == fired(
        made, ticket, "mon 14:00"
    )
    asked = ["mon 10:00", "mon 13:00", "mon 14:00"]
    assert ["mon 13:00", "mon 14:00", "mon 17:00:00.000001"] == [
        said(ask(made, ticket, moment).next_change_at) for moment in asked
    ]


def test_a_cycle_that_follows_a_missed_one_fires_from_the_breach_on() -> None:
    """At one o'clock the first cycle may still be kept; a microsecond later the second one has begun at one o'clock."""
    made = policies(
        targets={"task": "4h"},
        clocks={"task": {"starts": {"event": "created"}, "stops": {"event": "message"}, "repeats": "scheduled"}},
        reminders=[{"before": "4h"}, {"at": "50%"}],
        late_start="none",
    )
    edges = ["mon 08:00", "mon 13:00", "mon 13:00:00.000001", "mon 16:00"]
    windows = [
        [(one.cycle, one.rung, said(one.at)) for one in ask(made, opened(), end).actions(since=at(start))]
        for start, end in pairwise(edges)
    ]
    second = [[(2, "before 4h", "mon 13:00:00.000001")], [(2, "at 50%", "mon 15:00")]]
    assert [[(1, "before 4h", "mon 09:00"), (1, "at 50%", "mon 11:00")], *second] == windows
    whole = [(one.cycle, one.rung, said(one.at)) for one in ask(made, opened(), "mon 16:00").actions()]
    assert whole == [one for window in windows for one in window]


def test_a_cycle_that_is_missed_after_its_pause_budget_is_over_then() -> None:
    """Paused at ten with a budget of an hour, the first cycle is due at two; nothing happens at eleven."""
    made = policies(
        targets={"task": "4h"},
        clocks={
            "task": {
                "starts": {"event": "created"},
                "stops": {"event": "message"},
                "repeats": "scheduled",
                "pauses": [{"when": {"status": "waiting"}, "at_most": "1h"}],
            }
        },
        escalations=[{"after": "0m"}, {"after": "30m wall"}],
    )
    ticket = history(("mon 10:00", "waiting"))
    assert [("after 0m", "mon 14:00:00.000001")] == fired(made, ticket, "mon 16:00")
    reading = ask(made, ticket, "mon 16:00")["task"]
    assert (2, "mon 14:00") == (reading.cycle, said(reading.started_at))


# The next change, where a policy's own date comes first


def versions(at_first: dict[str, Any], at_noon: dict[str, Any]) -> PolicySet:
    """Two versions of a policy with the same target, the second from Monday noon on."""
    return policies(policy(**at_first), policy(version=2, from_=at("mon 12:00"), **at_noon))


@pytest.mark.parametrize(
    ("at_first", "at_noon", "expected"),
    [
        ({}, HALF, "mon 13:00"),
        (HALF, {}, "mon 17:00:00.000001"),
        (HALF, HALF, "mon 13:00"),
        ({}, {"reminders": [{"at": "25%"}]}, "mon 12:00"),
        ({}, {"reminders": [{"at": "25%"}], "late_start": "none"}, "mon 17:00:00.000001"),
        ({}, {"at_risk": "50%"}, "mon 13:00"),
    ],
)
def test_the_next_change_knows_the_ladder_of_a_coming_version(
    at_first: dict[str, Any], at_noon: dict[str, Any], expected: str
) -> None:
    assert expected == said(ask(versions(at_first, at_noon), opened(), "mon 10:00").next_change_at)


def test_a_rung_that_a_version_takes_away_at_its_instant_is_no_change() -> None:
    made = policies(policy(**HALF), policy(version=2, from_=at("mon 13:00")))
    assert "mon 17:00:00.000001" == said(ask(made, opened(), "mon 10:00").next_change_at)
    assert [] == fired(made, opened(), "mon 15:00")


# Rungs that no calendar reaches (R8)


SHORT = BusinessCalendar("UTC", hours=[{"mon-fri": "09:00-17:00"}, {"from": "2026-03-04", "sun": []}], name="short")


@pytest.mark.parametrize(
    "rung",
    [
        {"after": "2000000h"},
        {"after": "2000000h wall"},
        {"at": "100000000%"},
        {"at": "25%", "every": "2000000h", "name": "far"},
        {"at": "25%", "every": "2000000h wall", "name": "far"},
        {"after": "4h wall", "only_in": SHORT},
    ],
)
def test_a_rung_beyond_the_calendars_costs_only_itself(rung: dict[str, Any]) -> None:
    made = policies(reminders=[{"at": "50%"}, rung], escalations=[{"after": "0m"}])
    ticket = opened("tue 09:00")
    result = ask(made, ticket, "fri 12:00")
    name = made.policies[0].reminders[1].name
    assert "tue 17:00" == said(result["resolution"].due_at)
    expected = [("at 50%", "tue 13:00"), ("after 0m", "tue 17:00:00.000001")]
    assert expected == [one for one in fired(made, ticket, "fri 12:00") if one[0] != "far"]
    assert [("R8", name, "resolution", "7")] == [(f.rule, f.value, f.clock, f.ticket) for f in result.faults]
    assert "tue 13:00" == said(ask(made, ticket, "tue 12:00").next_change_at)


def test_two_rungs_beyond_the_calendars_are_two_faults() -> None:
    made = policies(escalations=[{"after": "2000000h"}, {"after": "2600000h"}])
    assert ["after 2000000h", "after 2600000h"] == [fault.value for fault in ask(made, opened(), "mon 12:00").faults]
    again = advance(made, take_snapshot(made, opened(), as_of=at("mon 09:00")), [], as_of=at("mon 12:00"))
    assert ask(made, opened(), "mon 12:00").faults == again.evaluation.faults


def test_where_the_due_time_is_beyond_the_calendars_the_clock_has_the_one_fault() -> None:
    made = policies(
        targets={"resolution": "2000000h"}, reminders=[{"at": "99%"}, {"before": "1h"}], escalations=[{"after": "0m"}]
    )
    result = ask(made, opened(), "mon 12:00")
    assert None is result.get("resolution")
    assert ["not so much working time is reachable after"] == [fault.what for fault in result.faults]


def test_a_target_that_came_back_into_the_calendars_has_its_ladder_again() -> None:
    made = policies(targets={"resolution": {"far": "2000000h", "default": "8h"}}, **HALF)
    ticket = history(("mon 10:00", {"priority": "low"}), priority="far")
    assert [("at 50%", "mon 13:00")] == fired(made, ticket, "mon 15:00")
    assert () == ask(made, ticket, "mon 15:00").faults


# Holiday lists that do not reach as far as a rung (R9)

LISTED = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2025-12-25"], name="listed")
NEXT_YEAR = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2026-12-25"], name="next")


def test_an_action_that_keeps_to_hours_of_an_unknown_year_carries_a_caveat() -> None:
    made = policies(calendar="24x7", reminders=[{"before": "4h", "only_in": LISTED}])
    result = ask(made, opened(), "mon 16:00")
    assert [("R9", "listed", 2026)] == [(c.rule, c.calendar, c.year) for c in result.actions()[0].caveats]
    assert result.caveats == result.actions()[0].caveats
    assert () == ask(made, opened(), "mon 12:00").caveats
    with pytest.raises(CoverageError, match="the holidays of 2026"):
        evaluate(made, opened(), as_of=at("mon 16:00"), strict=True)


def test_a_move_over_new_year_rests_on_both_years() -> None:
    made = policies(calendar="24x7", escalations=[{"after": "2h", "only_in": NEXT_YEAR}])
    new_year = Ticket.opened("2026-12-31T09:00Z", id="7")
    action = evaluate(made, new_year, as_of="2027-01-02T00:00Z").actions()[0]
    assert ("2027-01-01 09:00:00+00:00", [2027]) == (str(action.at), [caveat.year for caveat in action.caveats])
    in_time = Ticket.opened("2026-12-31T02:00Z", id="7")
    assert () == evaluate(made, in_time, as_of="2027-01-02T00:00Z").actions()[0].caveats


def test_an_action_without_hours_of_its_own_or_in_known_years_has_no_caveat() -> None:
    made = policies(calendar=OFFICE, reminders=[{"at": "50%", "only_in": NEXT_YEAR}, {"at": "75%"}])
    result = ask(made, opened(), "mon 16:00")
    assert [(), ()] == [action.caveats for action in result.actions()]
    assert () == result.caveats
