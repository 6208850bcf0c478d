"""Volvo IT (BPI Challenge 2013): 3,704 incidents, times with offsets, many hand-overs between lines.

The normal profile replays a seeded part, the long one all.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from tests.logs.replay import VOLVO, Replay, total


@pytest.fixture(scope="module")
def replay(shared_data: Path, whole: bool) -> Replay:
    return Replay.of(VOLVO, shared_data, 1 if whole else 12)


def test_every_ticket_replays_without_a_fault(replay: Replay) -> None:
    assert [] == list(replay.faults)
    assert {1} == {len(each.result.select(clock="resolution")) for each in replay.seen if each.result.opened}


def test_every_reading_agrees_with_itself_and_its_ledger_tiles_its_window(replay: Replay) -> None:
    assert [] == replay.wrong()


def test_a_resolution_stops_at_the_first_completed_of_its_last_stretch(replay: Replay) -> None:
    assert [] == replay.misplaced_stops()


def test_time_used_is_what_a_walk_over_dates_sums_up(replay: Replay) -> None:
    assert [] == replay.missummed()


def test_the_events_after_as_of_do_not_exist(replay: Replay) -> None:
    assert [] == replay.moved_by_the_future()


def test_a_resolution_that_is_due_used_its_target_up_to_then(replay: Replay) -> None:
    """The due time by the plain sum: the target runs out there, in the spans in which time ran."""
    hours = {"Major": 8, "High": 20, "Medium": 50, "Low": 100}
    for each in replay.seen:
        reading = each.result.get("resolution")
        if reading is None or reading.due_at is None or reading.due_at > each.result.as_of:
            continue
        spans = [(start, min(end, reading.due_at)) for start, end in each.walk.running if start < reading.due_at]
        used = sum(replay.recipe.office.seconds(start, end) for start, end in spans)
        if reading.verdict == "breached":
            assert hours[each.rows[0]["impact_first"]] * 3600 == used, each.ticket.id


def test_the_time_of_a_ticket_is_the_sum_of_the_times_of_its_lines(replay: Replay) -> None:
    """Of tickets that have a line from their first instant on: time without a line belongs to none (R22)."""
    summed = 0
    for each in replay.seen:
        if not each.result.opened or each.ticket.fields(each.rows[0]["at"]).get("group") is None:
            continue
        summed += 1
        spells = each.result.select(kind="ola", clock="group_time")
        assert each.result["resolution"].elapsed == total(spell.elapsed for spell in spells), each.ticket.id
    assert summed > len(replay.seen) / 4


def test_each_spell_of_a_line_is_a_cycle_of_its_own(replay: Replay) -> None:
    """Of tickets never completed: a line that has a ticket back after completing gets another cycle (R22)."""
    for each in replay.seen:
        if each.walk.stopped_at is not None or any(row["type"] == "reopened" for row in each.rows):
            continue
        known = [event for event in each.ticket.events if event.at <= each.result.as_of_us]
        lines = [line for line, _ in groupby(event.value for event in known if event.field == "group")]
        spells = [reading.spell for reading in each.result.select(kind="ola", clock="group_time")]
        assert lines == spells, each.ticket.id
