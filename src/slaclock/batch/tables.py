"""The questions to a calendar as ramps: made from the years that its timeline has laid, kept, and grown as it is.

A table answers in the unit of the column, so that no column is converted: every opening is a whole second.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np

from slaclock.base.instants import DAY, EARLIEST, LATEST, SECOND
from slaclock.batch.ramps import Int64s, Ramps
from slaclock.batch.units import PER_US, Unit
from slaclock.calendars.timeline import Timeline

T = TypeVar("T")

_NONE: Final[Int64s] = np.empty(0, np.int64)


class Laid(NamedTuple):
    """Years of a timeline as arrays, in one unit; working time is counted from somewhere in their middle."""

    low_us: int
    high_us: int
    opens: Int64s
    closes: Int64s
    before: Int64s
    base: int
    total: int
    start: int
    end: int
    day: int


def laid(timeline: Timeline, low: int, high: int, unit: Unit) -> Laid:
    """The years of the timeline that hold both instants (µs), as arrays."""
    years = timeline.cover(low, high)
    return _arrays(timeline, years.start, years.end, unit)


@lru_cache(maxsize=32)
def _arrays(timeline: Timeline, start: int, end: int, unit: Unit) -> Laid:
    years = timeline.cover(start, end - 1)
    times, parts = PER_US[unit]
    middle = (years.base + years.total) // 2 // SECOND * SECOND
    opens, closes = (np.array(edges, np.int64) * times // parts for edges in (years.opens, years.closes))
    before = (np.array(years.before, np.int64) - middle) * times // parts
    base, total, start, end, day = (
        value * times // parts for value in (years.base - middle, years.total - middle, years.start, years.end, DAY)
    )
    return Laid(years.start, years.end - 1, opens, closes, before, base, total, start, end, day)


class Table(Generic[T]):
    """What is made of a timeline's years, made again of more years when these do not suffice."""

    def __init__(self, timeline: Timeline, unit: Unit, make: Callable[[Laid], T]) -> None:
        self._timeline, self._unit, self._make = timeline, unit, make
        self._held: tuple[Laid, T] | None = None

    def over(self, low: int, high: int, lacks: Callable[[T, int], bool]) -> T:
        """For instants from ``low`` to ``high`` (µs), of so many years that it lacks nothing before (-1), after (1)."""
        while True:
            years, made = self._holding(low, high)
            width = years.high_us - years.low_us
            if years.high_us < LATEST - 1 and lacks(made, 1):
                high = min(years.high_us + width, LATEST - 1)
            elif years.low_us > EARLIEST and lacks(made, -1):
                low = max(years.low_us - width, EARLIEST)
            else:
                return made

    def _holding(self, low: int, high: int) -> tuple[Laid, T]:
        held = self._held
        if held is None or not (held[0].low_us <= low and high <= held[0].high_us):
            years = laid(self._timeline, low, high, self._unit)
            held = self._held = years, self._make(years)
        return held


class Moves(NamedTuple):
    """What amounts by the row need: `worked`, then the instant `ahead`, or the one `back`."""

    worked: Ramps
    ahead: Ramps
    back: Ramps


def moves(years: Laid) -> Moves:
    """Working time, and its two inverses."""
    return Moves(worked(years), ahead(years), back(years))


def moved(years: Laid, amount: int) -> Ramps:
    """`add` of one amount, `subtract` if it is negative; in the unit of the years (R6)."""
    if amount == 0:
        return Ramps(_from(years.start - years.day), _from(0), _from(years.end), years.end)
    if amount > 0:
        return worked(years, 1).then(amount, ahead(years))
    return worked(years).then(amount, back(years))


def worked(years: Laid, edge: int = 0) -> Ramps:
    """Working time since the anchor.

    It does not jump, so that the pieces may as well begin one later (``edge``): where those of `ahead` do.
    """
    starts = _from(years.start - years.day, years.opens) + edge
    rise = _from(years.base - years.start + years.day, years.before - years.opens)
    cap = _from(years.base, years.before + years.closes - years.opens)
    return Ramps(starts, rise, cap, years.end + edge)


def ahead(years: Laid) -> Ramps:
    """The earliest instant at which so much working time has been reached; not the end of the years, maybe of time."""
    at_end = years.closes.size > 0 and years.closes[-1] == years.end
    return Ramps(years.before + 1, years.opens - years.before, years.closes, years.total + (not at_end))


def back(years: Laid) -> Ramps:
    """The latest instant at which there was only so much working time."""
    return Ramps(years.before, years.opens - years.before, years.closes, years.total)


def is_open(years: Laid) -> Ramps:
    """1 in working time, else 0 (R1)."""
    starts = _from(years.start - years.day, _both(years.opens, years.closes))
    return _flat(starts, np.arange(starts.size) % 2, years.end)


def next_open(years: Laid) -> Ramps:
    """The earliest working instant from there on (R8)."""
    starts = _from(years.start - years.day, _both(years.opens, years.closes))[:-1]
    caps = _both(years.opens, years.closes)
    rise = np.where(np.arange(starts.size) % 2, 0, caps - starts)
    return Ramps(starts, rise, caps, int(years.closes[-1]) if caps.size else years.end)


def next_close(years: Laid) -> Ramps:
    """The end of the opening that holds it, or of the next one; one that touches the last year's end may go on (R8)."""
    closes = years.closes[years.closes < years.end]
    return _flat(_from(years.start - years.day, closes)[:-1], closes, int(closes[-1]) if closes.size else years.end)


def previous_close(years: Laid) -> Ramps:
    """The latest instant up to there with working time right before it (R8)."""
    return Ramps(years.opens + 1, np.zeros_like(years.opens), years.closes, years.end + 1)


def previous_open(years: Laid) -> Ramps:
    """The start of the opening that holds the time before it, or of the last; not where the years begin (R8)."""
    opens = years.opens[years.opens > years.start]
    return _flat(opens + 1, opens, years.end + 1)


def _from(first: int, others: Int64s = _NONE) -> Int64s:
    return np.concatenate((np.array([first], np.int64), others))


def _both(opens: Int64s, closes: Int64s) -> Int64s:
    return np.stack((opens, closes), axis=1).reshape(-1)


def _flat(starts: Int64s, values: Int64s, end: int) -> Ramps:
    return Ramps(starts, values - starts, values, end)
