"""ServiceNow (UCI 498): 12,398 incidents with priorities, pauses, reopenings, and closings days after resolving.

They are evaluated against the document that the demo ships. The normal profile replays a seeded part, the long one all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from slaclock import Ticket, evaluate
from tests.logs.replay import SERVICENOW, Replay, Seen


@pytest.fixture(scope="module")
def replay(shared_data: Path, whole: bool) -> Replay:
    return Replay.of(SERVICENOW, shared_data, 1 if whole else 24)


def test_every_ticket_replays_without_a_fault(replay: Replay) -> None:
    assert [] == list(replay.faults)
    assert {1} == {len(each.result.select(clock="resolution")) for each in replay.seen if each.result.opened}


def test_every_reading_agrees_with_itself_and_its_ledger_tiles_its_window(replay: Replay) -> None:
    assert [] == replay.wrong()


def test_a_resolution_stops_at_the_first_resolved_of_its_last_stretch(replay: Replay) -> None:
    assert [] == replay.misplaced_stops()


def test_time_used_is_what_a_walk_over_dates_sums_up(replay: Replay) -> None:
    """Of tickets of priority 3 and 4: those of 1 and 2 have another policy, and a change of priority re-reads it."""

    def everyday(seen: Seen) -> bool:
        priorities = {row["priority_first"] for row in seen.rows}
        return priorities | {row["value"] for row in seen.rows if row["type"] == "priority"} <= {"3", "4"}

    assert any(map(everyday, replay.seen))
    assert [] == replay.missummed(everyday)


def test_the_events_after_as_of_do_not_exist(replay: Replay) -> None:
    assert [] == replay.moved_by_the_future()


def test_the_closing_days_later_moves_no_stop_and_no_verdict(replay: Replay) -> None:
    compared = 0
    for each in replay.seen[-200:]:
        kept = [event for event in each.ticket.events if event.changes.get("status") != "Closed"]
        reading = each.result["resolution"]
        open_still = evaluate(replay.policies, Ticket(each.ticket.id, kept), as_of=each.result.as_of)["resolution"]
        if open_still.stopped_at is not None:
            compared += 1
            assert open_still.to_dict() == reading.to_dict(), each.ticket.id
    assert compared > 190


def priority_that_judges(seen: Seen) -> object:
    """The priority before the event that stopped the resolution, which may have others at its own instant."""
    priority = None
    for event in seen.ticket.events:
        at = datetime.fromtimestamp(event.at / 1_000_000, UTC)
        stops = at == seen.walk.stopped_at and event.changes.get("status") in SERVICENOW.resolving
        if stops or at > seen.result.as_of:
            break
        priority = event.changes.get("priority", priority)
    return priority


def test_a_priority_that_changes_brings_the_policy_of_its_last_value_before_the_stop(replay: Replay) -> None:
    for each in replay.seen:
        if each.result.opened and any(row["type"] == "priority" for row in each.rows):
            policy = "Critical and high" if priority_that_judges(each) in ("1", "2") else "Everyday incidents"
            assert policy == each.result["resolution"].policy, each.ticket.id
