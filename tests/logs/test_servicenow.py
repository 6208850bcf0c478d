"""ServiceNow (UCI 498): 12,398 incidents with priorities, pauses, reopenings, and closings days after resolving.

They are evaluated against the document that the demo ships. The normal profile replays a seeded part, the long one all.
"""

from __future__ import annotations

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


def test_a_priority_that_changes_brings_the_policy_of_its_last_value(replay: Replay) -> None:
    changed = [each for each in replay.seen if any(row["type"] == "priority" for row in each.rows)]
    for each in changed:
        reading = each.result.get("resolution")
        if reading is None:
            continue
        judged_at = each.walk.stopped_at or each.result.as_of
        priority = each.ticket.fields(judged_at)["priority"]
        assert ("Critical and high" if priority in ("1", "2") else "Everyday incidents") == reading.policy, (
            each.ticket.id
        )
