"""One question to one calendar, over flat values in one unit: tables kept, chunks that stay in the cache, threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.instants import EARLIEST, LATEST
from slaclock.batch.ramps import MOST, NULL, Int64s, Ramps, Scratch
from slaclock.batch.tables import Moves, Table, moved, moves, worked
from slaclock.batch.units import Unit, from_us, in_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.timeline import Timeline
from slaclock.errors import AmountError, HorizonError

ROWS: Final = 16_384
"""Rows of a chunk: values, answers and scratch of one fit a core's cache."""


class Rows(NamedTuple):
    """Values of which those out of range are `NULL`; the first and last of the others, if there are any."""

    values: Int64s
    low: int | None
    high: int


def in_range_rows(values: Int64s, unit: Unit) -> Rows:
    """The values that calendars can answer: 1900 up to 2200 (R8)."""
    first, last = from_us(EARLIEST, unit), from_us(LATEST, unit)
    if values.size and first <= (low := int(values.min())) and (high := int(values.max())) < last:
        return Rows(values, low, high)
    good = (first <= values) & (values < last)
    near = values[good]
    return Rows(np.where(good, values, NULL), int(near.min()) if near.size else None, int(near.max(initial=NULL)))


def ask_ramps(
    calendar: BusinessCalendar,
    unit: Unit,
    values: Int64s,
    threads: int,
    make: Callable[..., Ramps],
    way: int,
    *said: int,
) -> Int64s:
    """The answers of one function of time, which looks that way beyond the rows (-1, 0, 1)."""
    rows = in_range_rows(values, unit)
    if rows.low is None:
        return rows.values
    ends = {-1: rows.low, 1: rows.high}
    low, high = in_us(rows.low, unit), in_us(rows.high, unit)
    ramps = _table(calendar.timeline, unit, make, *said).over(
        low, high, lambda ramps, there: there == way and ramps.at(ends[there]) is None
    )
    out = np.empty_like(rows.values)
    in_chunks(lambda cut, scratch: ramps(rows.values[cut], out[cut], scratch), out.size, threads)
    return out


def ask_moved(calendar: BusinessCalendar, unit: Unit, values: Int64s, threads: int, amount: int) -> Int64s:
    """`add` of one amount in the unit; `subtract` where it is negative (R6)."""
    return ask_ramps(calendar, unit, values, threads, moved, (amount > 0) - (amount < 0), amount)


def ask_moved_each(calendar: BusinessCalendar, unit: Unit, values: Int64s, threads: int, amounts: Int64s) -> Int64s:
    """`add` of an amount for each row; `subtract` where it is negative (R6)."""
    rows = in_range_rows(values, unit)
    known = amounts if amounts.size and amounts.min() != NULL else amounts[amounts != NULL]
    if rows.low is None or not known.size:
        return np.full_like(rows.values, NULL)
    ends, most = {-1: rows.low, 1: rows.high}, {-1: int(known.min()), 1: int(known.max())}

    def lacks(made: Moves, way: int) -> bool:
        used = (made.worked.at(ends[way]) or 0) + most[way]
        inverse = made.ahead if way > 0 else made.back
        return most[way] * way > 0 and inverse.at(min(max(used, -MOST), MOST)) is None

    made = _table(calendar.timeline, unit, moves).over(in_us(rows.low, unit), in_us(rows.high, unit), lacks)
    out = np.empty_like(rows.values)

    def work(cut: slice, scratch: Scratch) -> None:
        starts, lengths, reached = rows.values[cut], amounts[cut], out[cut]
        made.worked(starts, reached, scratch)
        np.add(reached, lengths, out=reached)
        if most[-1] < 0:
            behind = np.flatnonzero(lengths < 0)
            earlier = reached[behind]
            made.back(earlier, earlier, scratch)
        made.ahead(reached, reached, scratch)
        if most[-1] < 0:
            reached[behind] = earlier
        if most[-1] <= 0:
            np.copyto(reached, starts, where=lengths == 0)

    in_chunks(work, out.size, threads)
    if rows.values is not values or known is not amounts:
        out[(rows.values == NULL) | (amounts == NULL)] = NULL
    return out


def ask_between(calendar: BusinessCalendar, unit: Unit, starts: Int64s, ends: Int64s, threads: int) -> Int64s:
    """`between` for each row (R7). Raises `AmountError` where 64 bits of nanoseconds could not hold it."""
    first, second = in_range_rows(starts, unit), in_range_rows(ends, unit)
    if first.low is None or second.low is None:
        return np.full_like(first.values, NULL)
    low, high = min(first.low, second.low), max(first.high, second.high)
    ramps = _table(calendar.timeline, unit, worked).over(in_us(low, unit), in_us(high, unit), lambda ramps, way: False)
    if (ramps.at(high) or 0) - (ramps.at(low) or 0) > MOST:
        remedy = "convert the columns to microseconds first"
        raise AmountError("working time too long for columns of `ns`", remedy=remedy, rule="R10")
    out = np.empty(first.values.size, np.int64)

    def work(cut: slice, scratch: Scratch) -> None:
        used = out[cut]
        until = scratch.other[: used.size]
        ramps(first.values[cut], used, scratch)
        ramps(second.values[cut], until, scratch)
        np.subtract(until, used, out=used)

    in_chunks(work, out.size, threads)
    if first.values is not starts or second.values is not ends:
        out[(first.values == NULL) | (second.values == NULL)] = NULL
    return out


def ask_days(
    calendar: BusinessCalendar, unit: Unit, values: Int64s, amount: BusinessDays | CalendarDays, back: bool
) -> Int64s:
    """Business and calendar days (R11): the scalar answer, once for each instant that occurs."""
    distinct, at = np.unique(values, return_inverse=True)

    def answer(value: int) -> int:
        us = in_us(value, unit)
        try:
            return from_us(calendar.add_us(us, amount, back=back), unit) if EARLIEST <= us < LATEST else NULL
        except HorizonError:
            return NULL

    return np.array([answer(value) for value in distinct.tolist()], np.int64)[at]


@lru_cache(maxsize=32)
def _table(timeline: Timeline, unit: Unit, make: Callable[..., Any], *said: int) -> Table[Any]:
    return Table(timeline, unit, lambda years: make(years, *said))


def in_chunks(work: Callable[[slice, Scratch], None], rows: int, threads: int) -> None:
    """Do the work on each chunk of so many rows, with one scratch a thread."""
    cuts = [slice(start, start + ROWS) for start in range(0, rows, ROWS)]

    def run(mine: list[slice]) -> None:
        scratch = Scratch(min(ROWS, rows))
        for cut in mine:
            work(cut, scratch)

    if threads == 1 or len(cuts) < 2:
        run(cuts)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, [cuts[first::threads] for first in range(threads)]))
