"""Cells: what is missing, and naive times in every position around a change of the clock."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.base.instants import to_text, to_us
from slaclock.calendars.zones import Ambiguous, wall_to_us, zone
from slaclock.errors import InputError, InstantError, TicketError, ZoneError
from slaclock.tickets.cells import FieldCells, Times, is_missing


class NotATime(datetime):
    """What a data frame puts in the place of a missing time: a datetime that does not equal itself."""

    def __ne__(self, other: object) -> bool:
        return True


@pytest.mark.parametrize("cell", [None, "", " \t", math.nan, NotATime(1970, 1, 1)])
def test_a_cell_that_says_nothing_is_missing(cell: object) -> None:
    assert is_missing(cell)


@pytest.mark.parametrize("cell", [0, False, "0", "None", [], datetime(1970, 1, 1)])
def test_a_cell_that_says_something_is_not_missing(cell: object) -> None:
    assert not is_missing(cell)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2026-09-23 16:00", "2026-09-23T14:00Z"),
        (" 2026-09-23T16:00:30 ", "2026-09-23T14:00:30Z"),
        ("2026-01-23T16:00", "2026-01-23T15:00Z"),
        (datetime(2026, 9, 23, 16), "2026-09-23T14:00Z"),
        ("2026-09-23T16:00+09:00", "2026-09-23T07:00Z"),
        ("2026-09-23T16:00Z", "2026-09-23T16:00Z"),
        (datetime(2026, 9, 23, 16, tzinfo=UTC), "2026-09-23T16:00Z"),
    ],
)
def test_the_zone_is_that_of_naive_times_only(cell: Any, instant: str) -> None:
    assert to_us(instant) == Times("Europe/Berlin", "raise").read(cell)


@pytest.mark.parametrize(
    ("wall", "earlier", "later"),
    [
        ("2026-10-25 01:59:59", "2026-10-24T23:59:59Z", "2026-10-24T23:59:59Z"),
        ("2026-10-25 02:00:00", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"),
        ("2026-10-25 02:59:59", "2026-10-25T00:59:59Z", "2026-10-25T01:59:59Z"),
        ("2026-10-25 03:00:00", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"),
        ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z"),
        ("2026-03-29 02:30:00", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z"),
        ("2026-03-29 03:00:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"),
    ],
    ids=["before the fold", "its start", "its end", "after it", "before the gap", "inside", "after it"],
)
def test_a_repeated_time_means_what_was_chosen(wall: str, earlier: str, later: str) -> None:
    assert to_us(earlier) == Times("Europe/Berlin", "earlier").read(wall)
    assert to_us(later) == Times("Europe/Berlin", "later").read(wall)
    if earlier != later:
        with pytest.raises(InstantError, match="occurs twice in Europe/Berlin"):
            Times("Europe/Berlin", "raise").read(wall)


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kolkata",
]


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2198, 12, 31)),
    st.sampled_from(ZONES),
    st.sampled_from(["earlier", "later"]),
)
def test_the_short_way_reads_what_the_search_reads(wall: datetime, name: str, ambiguous: Ambiguous) -> None:
    assert wall_to_us(wall, zone(name), ambiguous) == Times(name, ambiguous).read(wall)


def test_a_naive_time_without_a_zone_is_refused_with_the_remedy() -> None:
    for cell in ("2026-09-23 16:00", datetime(2026, 9, 23, 16)):
        with pytest.raises(TicketError) as caught:
            Times(None, "raise").read(cell)
        assert caught.value.fault.what == "a time without a UTC offset"
        assert "`timezone=" in caught.value.fault.remedy


@pytest.mark.parametrize(
    "cell", ["2026-09-23", date(2026, 9, 23), "23/09/2026 16:00", "soon", 1_790_000_000, True, [1]]
)
def test_what_is_no_instant_is_refused(cell: Any) -> None:
    with pytest.raises(InstantError, match=r"no instant|not an instant"):
        Times("UTC", "raise").read(cell)


@pytest.mark.parametrize("cell", [datetime.min, datetime.max, "1900-12-31 23:59", "2199-01-01 00:00"])
def test_naive_times_have_a_range(cell: Any) -> None:
    with pytest.raises(InstantError, match="a time out of range"):
        Times("Asia/Seoul", "raise").read(cell)


def test_a_wrong_zone_or_choice_is_refused_before_any_row() -> None:
    with pytest.raises(ZoneError, match="Europe/Berln"):
        Times("Europe/Berln", "raise")
    with pytest.raises(TicketError, match="did you mean `earlier`"):
        Times("UTC", "earlyer")  # type: ignore[arg-type]


def test_cells_give_fields_and_missing_ones_give_none() -> None:
    cells = FieldCells({"priority": "prio", "plan": "plan"}, (), Times(None, "raise"))
    assert {"priority": "3"} == cells.read({"prio": "3", "plan": "", "other": "x"})


def test_times_among_the_fields_are_kept_as_text_in_utc() -> None:
    cells = FieldCells({"promised_at": "target", "seen": "seen"}, ["promised_at"], Times("Asia/Seoul", "raise"))
    row = {"target": "2026-09-23 16:00", "seen": datetime(2026, 9, 23) + timedelta(hours=9)}
    assert {
        "promised_at": to_text(to_us("2026-09-23T07:00Z")),
        "seen": to_text(to_us("2026-09-23T00:00Z")),
    } == cells.read(row)


def test_a_fault_in_a_field_names_its_column() -> None:
    cells = FieldCells({"promised_at": "target"}, ["promised_at"], Times(None, "raise"))
    with pytest.raises(InputError) as caught:
        cells.read({"target": "2026-09-23 16:00"})
    assert caught.value.fault.path == "target"


def test_an_instant_must_be_one_of_the_fields() -> None:
    with pytest.raises(TicketError, match="an instant that is no field: `promised_at`"):
        FieldCells({}, ["promised_at"], Times(None, "raise"))
