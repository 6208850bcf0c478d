"""Columns of numpy: every unit, shape and order of bytes; what is refused, and what the refusal says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from slaclock import AmountError, InstantError, batch
from slaclock.batch.columns import read_column
from slaclock.batch.units import PER_US
from slaclock.calendars.calendar import ALWAYS
from slaclock.errors import InputError
from tests.batch.offices import OFFICE, STARTS, TWO_HOURS_ON

HOUR_US = 3_600_000_000


def instants(texts: list[str], unit: str = "us") -> np.ndarray[Any, Any]:
    return np.array(texts, f"M8[{unit}]")


@pytest.mark.parametrize("unit", PER_US)
def test_an_array_keeps_its_unit(unit: str) -> None:
    found = batch.add(OFFICE, instants(STARTS, unit), "2h")
    assert np.dtype(f"M8[{unit}]") == found.dtype
    assert instants(TWO_HOURS_ON).tolist() == found.astype("M8[us]").tolist()


def test_whole_numbers_are_microseconds_and_stay_so() -> None:
    starts = instants(STARTS).view(np.int64)
    assert instants(TWO_HOURS_ON).view(np.int64).tolist() == batch.add(OFFICE, starts, "2h").tolist()
    assert [HOUR_US] * 3 == batch.between(OFFICE, starts, batch.add(OFFICE, starts, "1h")).tolist()
    assert [True, False, True] == batch.is_open(OFFICE, starts).tolist()
    assert [np.iinfo(np.int64).min] == batch.add(OFFICE, np.array(["NaT"], "M8[us]").view(np.int64), "1h").tolist()


def test_nat_stays_nat_and_is_not_open() -> None:
    starts = np.array(["NaT", STARTS[0]], "M8[us]")
    assert [True, False] == np.isnat(batch.add(OFFICE, starts, "2h")).tolist()
    assert [True, False] == np.isnat(batch.between(OFFICE, starts, starts)).tolist()
    assert [False, True] == batch.is_open(OFFICE, starts).tolist()
    assert [True, True] == np.isnat(batch.add(OFFICE, starts, np.array([1, "NaT"], "m8[s]"))).tolist()
    assert [True, False] == np.isnat(batch.add(OFFICE, starts, np.array(["NaT", 1], "m8[s]"))).tolist()


@pytest.mark.parametrize("amounts", [np.array([2, 2, 2], "m8[s]") * 3600, "2h", "1 business day"])
@pytest.mark.parametrize("size", [0, 1])
def test_columns_without_rows_and_with_nulls_alone_are_answered(amounts: Any, size: int) -> None:
    starts = np.array(["NaT"] * size, "M8[s]")
    some = amounts[:size] if isinstance(amounts, np.ndarray) else amounts
    assert [None] * size == batch.add(OFFICE, starts, some).tolist()
    assert [None] * size == batch.between(OFFICE, starts, starts).tolist()
    assert [False] * size == batch.is_open(OFFICE, starts).tolist()


@pytest.mark.parametrize(
    "shaped",
    [
        lambda array: array[::-1],
        lambda array: np.repeat(array, 2)[::2],
        lambda array: np.concatenate([array, array])[3:],
        lambda array: array.astype(">M8[us]"),
        lambda array: np.stack([array, array[::-1]]),
        lambda array: np.stack([array, array[::-1]]).T,
        lambda array: array[:1].reshape(()),
    ],
    ids=["backwards", "strided", "sliced", "big-endian", "a table", "a table turned", "no dimension"],
)
def test_an_array_of_any_shape_and_order_is_answered_in_its_shape(shaped: Any) -> None:
    asked, expected = shaped(instants(STARTS)), shaped(instants(TWO_HOURS_ON))
    found = batch.add(OFFICE, asked, "2h")
    assert expected.shape == found.shape
    assert expected.tolist() == found.tolist()
    assert np.zeros(asked.shape).tolist() == batch.between(OFFICE, asked, asked).astype(np.int64).tolist()


def test_what_was_handed_in_is_never_written_to() -> None:
    starts, amounts = instants([*STARTS, "1800-01-01"]), np.array([1, -1, 0, 1], "m8[h]").astype("m8[us]")
    before = starts.copy(), amounts.copy()
    starts.flags.writeable = amounts.flags.writeable = False
    batch.subtract(OFFICE, starts, amounts, errors="null")
    batch.between(OFFICE, starts, starts, errors="null")
    batch.next_open(OFFICE, starts, errors="null")
    assert (before[0].tolist(), before[1].tolist()) == (starts.tolist(), amounts.tolist())


def test_nanoseconds_below_the_microsecond_count() -> None:
    starts = np.array(["2026-03-06T16:59:59.999999999", "2026-03-06T16:59:59.999999001"], "M8[ns]")
    assert [1, 999] == batch.between(OFFICE, starts, "2026-03-09T09:00Z").astype(np.int64).tolist()
    assert ["2026-03-09T09:00:00.000000999", "2026-03-09T09:00:00.000000001"] == [
        str(at) for at in batch.add(OFFICE, starts, timedelta(microseconds=1))
    ]


# Two units at once


def test_the_time_between_two_columns_is_in_the_finer_of_their_units() -> None:
    found = batch.between(OFFICE, instants(STARTS, "s"), instants(TWO_HOURS_ON, "ms"))
    assert (np.dtype("m8[ms]"), [timedelta(hours=2)] * 3) == (found.dtype, found.tolist())


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-09T09:00:00.000001Z",
        datetime(2026, 3, 9, 9, microsecond=1, tzinfo=UTC),
        np.datetime64("2026-03-09T09:00:00.000001"),
    ],
)
def test_one_instant_stands_for_all_rows_however_fine_it_is(moment: Any) -> None:
    starts = instants(STARTS, "s")
    expected = [timedelta(hours=1, microseconds=1), timedelta(microseconds=1), timedelta(microseconds=1)]
    assert expected == batch.between(OFFICE, starts, moment).tolist()
    assert expected == (-batch.between(OFFICE, moment, starts)).tolist()


def test_an_amount_that_the_unit_cannot_hold_is_refused_with_its_row() -> None:
    starts = instants(STARTS, "s")
    with pytest.raises(AmountError, match=r"finer than a column of `s`: `0\.5s`"):
        batch.add(OFFICE, starts, timedelta(seconds=0.5))
    with pytest.raises(AmountError, match=r"finer than a column of `s`: `1500 ms` \(row 1\)"):
        batch.add(OFFICE, starts, np.array([1000, 1500, 2000], "m8[ms]"))


@pytest.mark.parametrize("amounts", ["876000h", np.full(3, 100 * 365 * 24 * HOUR_US)])
def test_an_amount_too_long_for_nanoseconds_is_refused(amounts: Any) -> None:
    with pytest.raises(AmountError, match="too long for a column of `ns`"):
        batch.add(OFFICE, instants(STARTS, "ns"), amounts)


def test_working_time_too_long_for_nanoseconds_is_refused() -> None:
    ends = np.array(["1900-01-01", "2199-12-31"], "M8[ns]")
    with pytest.raises(AmountError, match="working time too long for columns of `ns`"):
        batch.between(ALWAYS, ends, ends[::-1])


# What is refused


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (np.array(["2026-03-06"], "M8[D]"), r"not an array of instants: `ndarray of datetime64\[D\]` \(at\)"),
        (np.array(["NaT"], "M8"), "not an array of instants"),
        (np.array([1.0]), "not an array of instants: `ndarray of float64`"),
        (np.array([1], np.int32), "not an array of instants"),
        (np.array([1], np.uint64), "not an array of instants"),
        (np.array(["2026-03-06T16:00Z"]), "not an array of instants"),
        (np.array([datetime.now(UTC)], object), "not an array of instants: `ndarray of object`"),
        (np.ma.masked_array(instants(STARTS), [True, False, True]), "not an array of instants: `MaskedArray of"),
        (np.array([1, 2], "M8[25us]"), "not an array of instants"),
        (["2026-03-06T16:00Z"], r"not a column of instants: `list` \(at\)"),
        ("2026-03-06T16:00Z", "not a column of instants: `str`"),
        (None, "not a column of instants: `NoneType`"),
        (pd.DataFrame(), "not a column of instants: `DataFrame`"),
    ],
)
def test_what_is_no_column_of_instants_is_refused_with_what_to_hand_in(column: Any, says: str) -> None:
    with pytest.raises(InstantError, match=says + r"[\s\S]*hand in"):
        batch.is_open(OFFICE, column)


@pytest.mark.parametrize("amounts", [8, 8.0, None, "2d", True])
def test_one_amount_is_read_as_the_calendar_reads_it(amounts: Any) -> None:
    with pytest.raises(AmountError, match=r"\[R10\]"):
        batch.add(OFFICE, instants(STARTS), amounts)


@pytest.mark.parametrize("amounts", [["8h", "8h", "8h"], np.array([1.0, 2.0, 3.0]), np.array(["8h"] * 3)])
def test_what_is_no_column_of_lengths_is_refused(amounts: Any) -> None:
    with pytest.raises(AmountError, match=r"not an? (array|column) of lengths.*\(amounts\)"):
        batch.add(OFFICE, instants(STARTS), amounts)


def test_an_amount_of_numpys_own_is_one_amount() -> None:
    assert instants(TWO_HOURS_ON).tolist() == batch.add(OFFICE, instants(STARTS), np.timedelta64(2, "h")).tolist()


def test_columns_of_unlike_length_are_refused() -> None:
    with pytest.raises(InputError, match="another length: `2`"):
        batch.between(OFFICE, instants(STARTS), instants(STARTS[:2]))
    with pytest.raises(InputError, match="another length: `1`"):
        batch.add(OFFICE, instants(STARTS), np.array([1], "m8[s]"))


def test_two_instants_are_no_column() -> None:
    with pytest.raises(InstantError, match="two instants, and no column"):
        batch.between(OFFICE, "2026-03-06T16:00Z", "2026-03-06T17:00Z")


def test_a_column_that_fits_is_not_copied() -> None:
    starts = instants(STARTS)
    assert np.shares_memory(starts, read_column(starts, "instants", "at").values)
