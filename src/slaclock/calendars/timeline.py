"""The timeline: openings, closings and the working time before each, and the two monotone functions over it.

``worked(t)`` is the working time since the anchor, ``instant(w)`` the earliest instant at which it has been
reached; between and add are a subtraction and an inverse (design §2). All values are integers of microseconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from threading import Lock
from typing import Final, NamedTuple

from slaclock.base.instants import DAY, EARLIEST_YEAR, LATEST, LATEST_YEAR, number_day, to_text, year_start
from slaclock.base.spans import Span, clip, union
from slaclock.errors import HorizonError


class _Years(NamedTuple):
    """One immutable value: the years laid down so far. Growth swaps in another one."""

    first: int
    last: int
    start: int
    end: int
    opens: list[int]
    closes: list[int]
    before: list[int]
    base: int
    total: int


class Timeline:
    """The working spans of one calendar, grown by whole UTC years as questions need them.

    Readers take no lock. Growth does: the first years laid down are the anchor of all later ones, so that two answers
    of `worked` may always be subtracted.
    """

    __slots__ = ("_lock", "_spans_of_year", "_years")

    def __init__(self, spans_of_year: Callable[[int], list[Span]]) -> None:
        self._spans_of_year: Final = spans_of_year
        self._years: _Years | None = None
        self._lock: Final = Lock()

    def worked(self, t: int) -> int:
        """Working time from the anchor up to ``t``; negative before the anchor."""
        years = self.cover(t, t)
        i = bisect_right(years.opens, t) - 1
        if i < 0:
            return years.base
        return years.before[i] + min(t, years.closes[i]) - years.opens[i]

    def instant(self, w: int, origin: int) -> int:
        """The earliest instant at which ``worked`` reaches ``w``; looked for forward from ``origin``."""
        years = self.cover(origin, origin)
        while years.total < w:
            years = self._further(years, origin, _NOT_SO_MUCH)
        i = bisect_left(years.before, w) - 1
        reached = years.opens[i] + w - years.before[i]
        if reached >= LATEST:
            raise _no_more(origin, _NOT_SO_MUCH, "after", LATEST_YEAR)
        return reached

    def latest_instant(self, w: int, origin: int) -> int:
        """The latest instant at which ``worked`` still is ``w``; looked for backward from ``origin``."""
        years = self.cover(origin, origin)
        while years.base > w or not years.opens:
            years = self._earlier(years, origin, _NOT_SO_MUCH)
        i = bisect_right(years.before, w) - 1
        return years.opens[i] + w - years.before[i]

    def add(self, t: int, d: int) -> int:
        """The earliest ``u >= t`` with ``d`` of working time in ``[t, u)``; ``d >= 0`` (R6)."""
        return self.instant(self.worked(t) + d, t) if d else t

    def subtract(self, t: int, d: int) -> int:
        """The latest ``u <= t`` with ``d`` of working time in ``[u, t)``; ``d >= 0`` (R6)."""
        return self.latest_instant(self.worked(t) - d, t) if d else t

    def is_open(self, t: int) -> bool:
        """Whether ``t`` is working time; openings are, closings are not (R1)."""
        years = self.cover(t, t)
        i = bisect_right(years.opens, t) - 1
        return i >= 0 and t < years.closes[i]

    def next_open(self, t: int) -> int:
        """The earliest working instant at or after ``t`` (R8)."""
        years = self.cover(t, t)
        while True:
            i = bisect_right(years.closes, t)
            if i < len(years.opens):
                return max(t, years.opens[i])
            years = self._further(years, t, "no working time")

    def next_close(self, t: int) -> int:
        """After ``t``: the end of the opening that holds ``t``, or of the next one (R8)."""
        years = self.cover(t, t)
        while True:
            i = bisect_right(years.closes, t)
            if i < len(years.closes) and years.closes[i] < years.end:
                return years.closes[i]
            years = self._further(years, t, "no closing")

    def previous_close(self, t: int) -> int:
        """The latest instant at or before ``t`` with working time right before it (R8)."""
        years = self.cover(t - 1, t)
        while True:
            i = bisect_left(years.opens, t) - 1
            if i >= 0:
                return min(t, years.closes[i])
            years = self._earlier(years, t, "no working time")

    def previous_open(self, t: int) -> int:
        """Before ``t``: the start of the opening that holds the time right before ``t``, or of the last one (R8)."""
        years = self.cover(t - 1, t)
        while True:
            i = bisect_left(years.opens, t) - 1
            if i >= 0 and years.opens[i] > years.start:
                return years.opens[i]
            years = self._earlier(years, t, "no opening")

    def periods(self, start: int, end: int) -> list[Span]:
        """The working spans that lie in ``[start, end)``, cut to it."""
        if start >= end:
            return []
        years = self.cover(start, end - 1)
        i, j = bisect_right(years.closes, start), bisect_left(years.opens, end)
        return clip(zip(years.opens[i:j], years.closes[i:j], strict=True), start, end)

    def cover(self, low: int, high: int) -> _Years:
        """The years laid down, grown so that they hold both instants: one immutable value."""
        years = self._years
        if years is not None and years.start <= low and high < years.end:
            return years
        return self._grow(number_day(low // DAY).year, number_day(high // DAY).year)

    def _further(self, years: _Years, origin: int, missing: str) -> _Years:
        """Twice as many years, at the end; `HorizonError` where there are no more."""
        if years.last >= LATEST_YEAR - 1:
            raise _no_more(origin, missing, "after", LATEST_YEAR)
        return self._grow(years.first, years.last + max(1, years.last - years.first))

    def _earlier(self, years: _Years, origin: int, missing: str) -> _Years:
        """Twice as many years, at the beginning; `HorizonError` where there are no more."""
        if years.first <= EARLIEST_YEAR:
            raise _no_more(origin, missing, "before", EARLIEST_YEAR)
        return self._grow(years.first - max(1, years.last - years.first), years.last)

    def _grow(self, first: int, last: int) -> _Years:
        """At least the years ``first`` to ``last``, as far as calendars know them."""
        first, last = max(first, EARLIEST_YEAR), min(last, LATEST_YEAR - 1)
        with self._lock:
            years = self._years
            if years is not None:
                first, last = min(first, years.first), max(last, years.last)
            if years is None or (first, last) != (years.first, years.last):
                years = self._years = self._laid(years, first, last)
            return years

    def _laid(self, old: _Years | None, first: int, last: int) -> _Years:
        """Years ``first`` to ``last``, the old ones taken over; the anchor (where ``worked`` is 0) never moves."""
        if old is None:
            head, kept, tail = [], [], self._raw(first, last)
        else:
            head, tail = self._raw(first, old.first - 1), self._raw(old.last + 1, last)
            kept = list(zip(old.opens, old.closes, strict=True))
        spans = union(head, kept, tail)
        base = (old.base if old is not None else 0) - sum(close - opening for opening, close in head)
        before, total = [], base
        for opening, close in spans:
            before.append(total)
            total += close - opening
        opens, closes = [span[0] for span in spans], [span[1] for span in spans]
        return _Years(first, last, year_start(first), year_start(last + 1), opens, closes, before, base, total)

    def _raw(self, first: int, last: int) -> list[Span]:
        return [span for year in range(first, last + 1) for span in self._spans_of_year(year)]


_NOT_SO_MUCH: Final = "not so much working time"


def _no_more(origin: int, missing: str, direction: str, year: int) -> HorizonError:
    remedy = f"looked as far as {year}, where calendars end; look at the hours, or ask for less"
    return HorizonError(f"{missing} is reachable {direction}", to_text(origin), remedy=remedy, rule="R8")
