"""Columns of pandas, polars and Arrow, read and made through narwhals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np

from slaclock.batch.columns import Column, Kind, wrong
from slaclock.batch.ramps import NULL, Int64s
from slaclock.batch.units import Unit

_AWARE = "`.dt.tz_localize(zone)` in pandas, `.dt.replace_time_zone(zone)` in polars, `pyarrow.compute.assume_timezone`"


def read_series(column: Any, kind: Kind, what: str) -> Column:
    """The values of a pandas, polars or Arrow column, in UTC. Raises `InstantError` or `AmountError`."""
    series, back = as_series(column)
    type_name = type(column).__name__ if series is None else f"a column of {series.dtype}"
    known: tuple[str, Any, Any] = ("", "", None) if series is None else _time_type(series)
    letter, unit, zone = known
    if series is None or letter != ("M" if kind == "instants" else "m"):
        fitting = "an aware pandas, polars or Arrow column, or a numpy array of datetime64"
        remedy = f"hand in {fitting}" if kind == "instants" else "hand in one amount, or a column of durations"
        raise wrong(kind)(f"not a column of {kind}", type_name, remedy=remedy, path=what)
    if kind == "instants" and zone is None:
        remedy = f"say in which zone the clock was read: {_AWARE}"
        raise wrong(kind)("a column of instants without a zone", series.name or type_name, remedy=remedy, path=what)
    pandas = series.implementation.is_pandas_like()
    values = series.to_native().to_numpy(dtype=f"{letter}8[{unit}]") if pandas else series.to_numpy()

    def give(answers: Int64s, unit: Unit, kind: Kind) -> Any:
        return back(_made(series, answers, unit, kind))

    return Column(np.ascontiguousarray(values).view(np.int64), unit, give, index_of(column))


def _time_type(series: nw.Series[Any]) -> tuple[str, Any, Any]:
    """`M` or `m` for a column of instants or durations, as numpy's kinds of types are; its unit and its zone.

    pandas' own type is asked: narwhals knows no zone whose name has more than letters, such as `America/New_York`.
    """
    dtype: Any = series.dtype
    if not series.implementation.is_pandas_like():
        letter = "M" if dtype == nw.Datetime else "m" if dtype == nw.Duration else ""
        return letter, getattr(dtype, "time_unit", None), getattr(dtype, "time_zone", None)
    dtype = series.to_native().dtype
    inner = getattr(dtype, "pyarrow_dtype", dtype)
    unit = getattr(inner, "unit", None) or (np.datetime_data(dtype)[0] if dtype.kind in "mM" else None)
    return dtype.kind, unit, getattr(inner, "tz", None)


def as_series(column: Any) -> tuple[nw.Series[Any] | None, Callable[[Any], Any]]:
    """The column for narwhals, if it is one; and how to give back what narwhals itself does not know."""
    if nw.dependencies.is_pandas_index(column):
        index = nw.dependencies.get_pandas().Index
        return nw.from_native(column.to_series(), series_only=True), lambda made: index(made, name=column.name)
    arrow = nw.dependencies.get_pyarrow()
    if arrow is not None and isinstance(column, arrow.Array):
        chunked = nw.from_native(arrow.chunked_array([column]), series_only=True)
        return chunked, lambda made: made.combine_chunks()
    series = nw.from_native(column, series_only=True, pass_through=True)
    return series if isinstance(series, nw.Series) else None, lambda made: made


def index_of(column: Any) -> Any:
    """The index of a pandas series."""
    return column.index if nw.dependencies.is_pandas_like_series(column) else None


def _made(like: nw.Series[Any], answers: Int64s, unit: Unit, kind: Kind) -> Any:
    """A native column of that kind: name, index, zone and family as they were."""
    if kind == "flags":
        parts = {"flag": answers == 1, "known": answers != NULL}
        made = nw.from_dict(parts, backend=like.implementation).select(nw.when("known").then("flag"))["flag"]
    else:
        made = nw.new_series(
            "", answers.view(f"{'M' if kind == 'instants' else 'm'}8[{unit}]"), backend=like.implementation
        )
    dtype: Any = like.dtype
    if like.implementation.is_pandas_like():
        return _made_as_pandas(like.to_native(), made, unit, kind)
    if kind == "instants":
        made = made.dt.replace_time_zone("UTC").dt.convert_time_zone(dtype.time_zone)
    return made.alias(like.name).to_native()


def _made_as_pandas(like: Any, made: nw.Series[Any], unit: Unit, kind: Kind) -> Any:
    arrow = str(like.dtype).endswith("[pyarrow]")
    if kind == "instants":
        native = made.dt.replace_time_zone("UTC").to_native().astype(like.dtype)
    elif kind == "flags":
        native = made.to_native().astype("bool[pyarrow]" if arrow else "boolean")
    else:
        native = made.to_native().astype(f"duration[{unit}][pyarrow]" if arrow else f"timedelta64[{unit}]")
    return native.set_axis(like.index).rename(like.name)
