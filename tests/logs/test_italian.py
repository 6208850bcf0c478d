"""The Italian help desk: 2,280 tickets of four years, times in UTC, office hours in Rome.

The normal profile replays a seeded part, the long one all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.logs.plain import instant
from tests.logs.replay import ITALIAN, Replay


@pytest.fixture(scope="module")
def replay(shared_data: Path, whole: bool) -> Replay:
    return Replay.of(ITALIAN, shared_data, 1 if whole else 6)


def test_every_ticket_replays_without_a_fault(replay: Replay) -> None:
    """A ticket that is born resolved has no reading until it is reopened (R20)."""
    assert [] == list(replay.faults)
    silent = [each for each in replay.seen if each.result.opened and "resolution" not in each.result]
    assert [] == [each.ticket.id for each in silent if not each.walk.born_resolved]


def test_every_reading_agrees_with_itself_and_its_ledger_tiles_its_window(replay: Replay) -> None:
    assert [] == replay.wrong()


def test_a_resolution_stops_at_the_first_resolved_of_its_last_stretch(replay: Replay) -> None:
    assert [] == replay.misplaced_stops()


def test_time_used_is_what_a_walk_over_dates_sums_up(replay: Replay) -> None:
    """Office hours in Rome, its holidays, lunch, and clock changes, over years."""
    assert [] == replay.missummed()


def test_the_events_after_as_of_do_not_exist(replay: Replay) -> None:
    assert [] == replay.moved_by_the_future()


def test_a_clock_of_ones_own_starts_when_the_ticket_is_first_taken_in_charge(replay: Replay) -> None:
    for each in replay.seen:
        readings = each.result.select(clock="time_in_work")
        taken = [instant(row["at"], "UTC") for row in each.rows if row["type"] == "assignment"]
        known = [at for at in taken if at <= each.result.as_of]
        assert bool(known) == bool(readings), each.ticket.id
        if readings:
            assert known[0] == readings[0].started_at, each.ticket.id


def test_the_working_day_begins_at_nine_in_rome_in_summer_and_in_winter(replay: Replay) -> None:
    """So it begins at 07:00 UTC in summer, at 08:00 UTC in winter: the digits are UTC, whatever their label says."""
    office = replay.policies.calendars["office"]
    assert ["07:00", "08:00"] == [
        office.next_open(day).astimezone(instant(day).tzinfo).strftime("%H:%M")
        for day in ("2012-07-03T00:00Z", "2012-12-03T00:00Z")
    ]
