"""Columns as the room works with them: flat int64 values in one unit, and how to give back one of the same kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import numpy as np

from slaclock.base.amounts import Amount, parse_amount
from slaclock.base.extras import needs_extra
from slaclock.base.format import format_amount
from slaclock.base.instants import Moment, delta_us, to_us
from slaclock.batch.ramps import MOST, NULL, Int64s
from slaclock.batch.units import PER_US, Unit, exact
from slaclock.errors import AmountError, InputError, InstantError

Kind: TypeAlias = Literal["instants", "lengths", "flags"]

_LONGEST_NS: Final = 1 << 61


class Column(NamedTuple):
    """Values in ``unit``, `NULL` among them, and how to give answers back as a column like the one handed in."""

    values: Int64s
    unit: Unit
    give: Callable[[Int64s, Unit, Kind], Any]
    index: Any = None
    kind: Kind = "instants"

    def in_unit(self, unit: Unit) -> Int64s:
        """The values in another unit; far ones stay far. Raises `AmountError` for one that is not whole in it."""
        if unit == self.unit:
            return self.values
        (times, parts), (own_times, own_parts) = PER_US[unit], PER_US[self.unit]
        more, less = max(1, times * own_parts // (parts * own_times)), max(1, parts * own_times // (times * own_parts))
        null = self.values == NULL
        whole, rest = np.divmod(self.values, less)
        for row in np.flatnonzero((rest != 0) & ~null)[:1]:
            raise finer(f"{self.values[row]} {self.unit}", unit).under(f"row {row}")
        near = np.abs(whole) <= MOST // more
        return np.where(null, NULL, np.where(near, whole, MOST // more) * more)


def read_column(column: Any, kind: Kind, what: str) -> Column:
    """The column of instants or lengths that was handed in as ``what``.

    Raises `InstantError` or `AmountError` for anything else, naive columns among it.
    """
    if isinstance(column, np.ndarray):
        return _read_array(column, kind, what)
    with needs_extra("batch", "narwhals"):
        from slaclock.batch.frames import read_series
    return read_series(column, kind, what)


def _read_array(array: np.ndarray[Any, Any], kind: Kind, what: str) -> Column:
    letter = "M" if kind == "instants" else "m"
    plain = array.dtype.kind == "i" and array.dtype.itemsize == 8
    unit = "us" if plain else np.datetime_data(array.dtype)[0] if array.dtype.kind == letter else ""
    if unit not in PER_US or np.ma.isMaskedArray(array) or (not plain and np.datetime_data(array.dtype)[1] != 1):
        type_name = "datetime64" if kind == "instants" else "timedelta64"
        remedy = f"hand in `{type_name}[us]` (or ns, ms, s), or int64 microseconds; NaT where there is none"
        shown = f"{type(array).__name__} of {array.dtype}"
        raise wrong(kind)(f"not an array of {kind}", shown, remedy=remedy, path=what)
    native = array.astype(array.dtype.newbyteorder("="), copy=False)
    values = np.ascontiguousarray(native).reshape(-1).view(np.int64)

    def give(answers: Int64s, unit: Unit, kind: Kind) -> Any:
        typed: Any = answers == 1 if kind == "flags" else answers
        if kind != "flags" and not plain:
            typed = answers.view(f"{'M' if kind == 'instants' else 'm'}8[{unit}]")
        return typed.reshape(array.shape)

    return Column(values, unit, give)


def read_amount(amounts: Any, starts: Column) -> Amount | Int64s:
    """One amount for all rows; or a column of lengths, in the unit of the starts.

    Raises `AmountError` for what cannot be read or is finer than that unit.
    """
    if isinstance(amounts, np.timedelta64):
        amounts = amounts.astype("m8[us]").item()
    if isinstance(amounts, str | int | float | timedelta) or not hasattr(amounts, "__len__"):
        return parse_amount(amounts)
    column = read_column(amounts, "lengths", "amounts")
    same_rows([starts, column])
    values = column.in_unit(starts.unit)
    if starts.unit == "ns" and values.size and np.abs(np.where(values == NULL, 0, values)).max() > _LONGEST_NS:
        raise _too_long("a row of the amounts")
    return values


def exact_amount(amount: timedelta, unit: Unit) -> int:
    """That amount in the unit. Raises `AmountError` where it is not whole in it, or too long for it."""
    value = exact(delta_us(amount), unit)
    if value is None:
        raise finer(format_amount(amount), unit)
    if unit == "ns" and abs(value) > _LONGEST_NS:
        raise _too_long(format_amount(amount))
    return value


def read_moment(moment: Any) -> Moment | None:
    """One instant for all rows, if that is what was handed in; numpy's are in UTC."""
    if isinstance(moment, np.datetime64):
        moment = moment.astype("M8[us]").item()
        return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else str(moment)
    return moment if isinstance(moment, str | datetime) else None


def same_for_all(moment: Moment, column: Column) -> Column:
    """A column as long as the given one, with that instant in every row."""
    us = to_us(moment)
    value = exact(us, column.unit)
    unit: Unit = "us" if value is None else column.unit
    return column._replace(
        values=np.broadcast_to(np.int64(us if value is None else value), column.values.shape), unit=unit
    )


def same_rows(columns: Sequence[Column]) -> None:
    """Raises `InputError` for columns of unlike length or index."""
    for column in columns[1:]:
        if column.values.size != columns[0].values.size:
            remedy = "hand in columns of one length"
            raise InputError("a column of another length", column.values.size, remedy=remedy)
        same_index(columns[0].index, column.index)


def same_index(one: Any, other: Any) -> None:
    """Raises `InputError` where both have an index and the two differ."""
    if one is not None and other is not None and not one.equals(other):
        remedy = "rows belong together by their position: align them first, or hand in `.to_numpy()`"
        raise InputError("a column with another index", list(other[:3]), remedy=remedy)


def wrong(kind: Kind) -> type[InputError]:
    """The error of a column that holds no instants, or no lengths."""
    return InstantError if kind == "instants" else AmountError


def finer(value: str, unit: Unit) -> AmountError:
    """What is wrong with an amount that a column's unit cannot hold."""
    remedy = "convert the column of instants to microseconds first"
    return AmountError(f"an amount finer than a column of `{unit}`", value, remedy=remedy, rule="R10")


def _too_long(value: str) -> AmountError:
    remedy = "convert the column of instants to microseconds first"
    return AmountError("an amount too long for a column of `ns`", value, remedy=remedy, rule="R10")
