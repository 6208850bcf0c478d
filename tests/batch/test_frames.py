"""Columns of pandas, polars and Arrow: the same kind out, with name, index, unit, zone and nulls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from slaclock import AmountError, InstantError, batch
from slaclock.calendars.calendar import ALWAYS
from slaclock.errors import InputError
from tests.batch.offices import CLOSES, OFFICE, STARTS, TWO_HOURS_ON

ZONE = "Europe/Berlin"
UNITS = ["ns", "us", "ms", "s"]


def values(texts: list[str], unit: str) -> np.ndarray[Any, Any]:
    return np.array([*texts, "NaT"], f"M8[{unit}]")


def series(texts: list[str], unit: str = "us", zone: str = ZONE) -> pd.Series[Any]:
    plain = pd.Series(values(texts, unit), index=[5, 3, 9, 1], name="at")
    return plain.dt.tz_localize("UTC").dt.tz_convert(zone)


def arrow_series(texts: list[str], unit: str = "us") -> pd.Series[Any]:
    return series(texts, unit).astype(pd.ArrowDtype(pa.timestamp(unit, ZONE)))


def index(texts: list[str], unit: str = "us") -> pd.DatetimeIndex:
    return pd.DatetimeIndex(series(texts, unit), name="at")


def polar(texts: list[str], unit: str = "us") -> pl.Series:
    return pl.Series("at", values(texts, unit)).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE)


def array(texts: list[str], unit: str = "us") -> pa.Array:
    return pa.array(values(texts, unit), pa.timestamp(unit, ZONE))


def chunked(texts: list[str], unit: str = "us") -> pa.ChunkedArray:
    whole = array(texts, unit)
    return pa.chunked_array([whole[:1], whole[1:1], whole[1:]])


def same(expected: Any, found: Any) -> bool:
    """Whether two columns are of one type and kind, and hold the same."""
    assert type(expected) is type(found)
    if isinstance(expected, pd.Series):
        pd.testing.assert_series_equal(expected, found)
    elif isinstance(expected, pd.Index):
        pd.testing.assert_index_equal(expected, found)
    elif isinstance(expected, pl.Series):
        assert (expected.name, expected.dtype, expected.to_list()) == (found.name, found.dtype, found.to_list())
    else:
        assert (expected.type, expected.to_pylist()) == (found.type, found.to_pylist())
    return True


KINDS = [series, arrow_series, index, polar, array, chunked]
each_kind = pytest.mark.parametrize("made", KINDS, ids=lambda made: made.__name__)


@pytest.mark.parametrize(
    ("made", "unit"),
    [(made, unit) for made in KINDS for unit in UNITS if (made, unit) != (polar, "s")],  # polars has no seconds
    ids=lambda value: getattr(value, "__name__", value),
)
def test_instants_come_back_as_the_column_that_was_handed_in(made: Any, unit: str) -> None:
    assert same(made(TWO_HOURS_ON, unit), batch.add(OFFICE, made(STARTS, unit), "2h"))
    assert same(made(STARTS, unit), batch.subtract(OFFICE, made(STARTS, unit), "0h"))
    assert same(made(CLOSES, unit), batch.next_close(OFFICE, made(STARTS, unit)))


LENGTHS = {
    "series": lambda hours: pd.Series(hours, index=[5, 3, 9, 1], name="at"),
    "arrow_series": lambda hours: pd.Series(hours, index=[5, 3, 9, 1], name="at").astype("duration[us][pyarrow]"),
    "index": lambda hours: pd.TimedeltaIndex(hours, name="at"),
    "polar": lambda hours: pl.Series("at", hours),
    "array": lambda hours: pa.array(hours),
    "chunked": lambda hours: pa.chunked_array([pa.array(hours)]),
}


@each_kind
def test_lengths_are_a_column_of_durations_with_its_nulls(made: Any) -> None:
    lengths = LENGTHS[made.__name__](np.array([2, 2, 2, "NaT"], "m8[h]").astype("m8[us]"))
    assert same(lengths, batch.between(OFFICE, made(STARTS), made(TWO_HOURS_ON)))
    assert same(made(TWO_HOURS_ON), batch.add(OFFICE, made(STARTS), lengths))


FLAGS = {
    "series": lambda flags: pd.Series(flags, index=[5, 3, 9, 1], name="at", dtype="boolean"),
    "arrow_series": lambda flags: pd.Series(flags, index=[5, 3, 9, 1], name="at", dtype="bool[pyarrow]"),
    "index": lambda flags: pd.Index(pd.array(flags, "boolean"), name="at"),
    "polar": lambda flags: pl.Series("at", flags),
    "array": lambda flags: pa.array(flags),
    "chunked": lambda flags: pa.chunked_array([pa.array(flags)]),
}


@each_kind
def test_flags_are_null_where_the_instant_is(made: Any) -> None:
    assert same(FLAGS[made.__name__]([True, False, True, None]), batch.is_open(OFFICE, made(STARTS)))


@each_kind
def test_a_column_without_rows_stays_what_it_is(made: Any) -> None:
    nothing = made(STARTS)[:0]
    assert same(nothing, batch.add(OFFICE, nothing, "2h"))
    assert 0 == len(batch.is_open(OFFICE, nothing)) == len(batch.between(OFFICE, nothing, nothing))


@each_kind
def test_a_slice_is_answered_as_a_slice(made: Any) -> None:
    assert same(made(TWO_HOURS_ON)[1:3], batch.add(OFFICE, made(STARTS)[1:3], "2h"))


@each_kind
def test_a_row_that_has_no_answer_is_null_on_request(made: Any) -> None:
    far = made([STARTS[0], "1890-01-01", "1890-01-01"])
    assert same(made([TWO_HOURS_ON[0], "NaT", "NaT"]), batch.add(OFFICE, far, "2h", errors="null"))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "+05:30"])
def test_every_zone_is_kept(zone: str) -> None:
    assert same(series(TWO_HOURS_ON, zone=zone), batch.add(OFFICE, series(STARTS, zone=zone), "2h"))
    starts, due = (pa.array(values(texts, "us"), pa.timestamp("us", zone)) for texts in (STARTS, TWO_HOURS_ON))
    assert same(due, batch.add(OFFICE, starts, "2h"))
    backed = (pd.Series(column, dtype=pd.ArrowDtype(column.type)) for column in (due, starts))
    assert same(next(backed), batch.add(OFFICE, next(backed), "2h"))
    if zone[0] != "+":
        assert same(
            polar(TWO_HOURS_ON).dt.convert_time_zone(zone),
            batch.add(OFFICE, polar(STARTS).dt.convert_time_zone(zone), "2h"),
        )


def test_the_repeated_hour_keeps_its_two_halves() -> None:
    """In Berlin 02:30 came twice on 25 October 2026: as 00:30 and 01:30 UTC."""
    always = ["2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"]
    assert same(series(always), batch.next_open(ALWAYS, series(always)))
    assert same(polar(always), batch.next_open(ALWAYS, polar(always)))


# What is refused


@pytest.mark.parametrize(
    "naive",
    [pd.Series(values(STARTS, "us"), name="at"), pl.Series("at", values(STARTS, "us")), pa.array(values(STARTS, "us"))],
    ids=["pandas", "polars", "arrow"],
)
def test_a_naive_column_is_refused_with_the_way_to_say_its_zone(naive: Any) -> None:
    with pytest.raises(InstantError, match=r"without a zone[\s\S]*tz_localize[\s\S]*replace_time_zone"):
        batch.add(OFFICE, naive, "2h")


@pytest.mark.parametrize("other", [pd.Series(["2026-03-06T16:00Z"]), pl.Series([1]), pa.array([1.5])])
def test_a_column_of_something_else_is_refused(other: Any) -> None:
    with pytest.raises(InstantError, match="not a column of instants: `a column of"):
        batch.add(OFFICE, other, "2h")


def test_a_column_of_amounts_as_text_is_refused() -> None:
    with pytest.raises(AmountError, match="not a column of lengths: `a column of String`"):
        batch.add(OFFICE, polar(STARTS), pl.Series(["2h"] * 4))


def test_series_with_unlike_indexes_are_refused() -> None:
    starts = series(STARTS)
    with pytest.raises(InputError, match="another index"):
        batch.between(OFFICE, starts, starts.reset_index(drop=True))
    assert [timedelta(0)] * 3 == batch.between(OFFICE, starts, starts.copy()).dropna().tolist()
