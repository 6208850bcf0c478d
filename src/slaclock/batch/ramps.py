"""Ramps: a function of time in pieces, each rising with it up to a cap; every question to a calendar is one.

In the piece that holds ``x`` the answer is ``min(x + rise, cap)``. The piece is found by a uniform grid of cells: where
all pieces begin on borders of cells (calendars open on whole hours), a look-up in one table finds it; else each row
takes a few steps on from there.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Int64s: TypeAlias = npt.NDArray[np.int64]

NULL: Final = np.iinfo(np.int64).min
"""No answer: what numpy calls NaT."""

MOST: Final = np.iinfo(np.int64).max
"""Later than all."""

_CELLS: Final = 1 << 18


class Scratch:
    """The memory in which one thread works on one chunk after another."""

    def __init__(self, rows: int) -> None:
        self.value = np.empty(rows, np.int64)
        self.piece = np.empty(rows, np.int64)
        self.later = np.empty(rows, np.bool_)
        self.other = np.empty(rows, np.int64)


class Ramps:
    """Pieces from ``starts`` on, ascending, up to ``end``; outside and where a cap is `NULL`, the answer is `NULL`."""

    def __init__(self, starts: Int64s, rise: Int64s, cap: Int64s, end: int) -> None:
        starts = np.append(starts, end)
        kept = np.flatnonzero(starts[:-1] < starts[1:])
        self.starts = np.append(starts[kept] if kept.size else end - 1, end)
        self.rise = np.append(np.where(cap == NULL, 0, rise)[kept] if kept.size else 0, 0)
        self.cap = np.append(cap[kept] if kept.size else NULL, NULL)
        self._next = np.append(self.starts[1:], MOST)
        self._lay_cells()

    def _lay_cells(self) -> None:
        into = (self.starts - self.starts[0]).view(np.uint64)  # 300 years of nanoseconds are more than int64 holds
        span, common, most = int(into[-1]), int(np.gcd.reduce(into)), max(_CELLS, 2 * into.size)
        self._cell = np.uint64(common if common > 1 and span <= most * common else max(2, -(-span // most)))
        cells = -(-span // int(self._cell)) + 1
        cell, rest = np.divmod(into, self._cell)
        from_border = np.cumsum(np.bincount(cell.astype(np.intp) + (rest > 0), minlength=cells))
        within = np.cumsum(np.bincount(cell.astype(np.intp), minlength=cells))
        self._first = from_border - 1
        self._steps = int(np.max(within - from_border))

    def __call__(self, x: Int64s, out: Int64s, scratch: Scratch) -> None:
        """The answers at ``x``, written to ``out``, which may be ``x`` itself."""
        value, piece = scratch.value[: x.size], scratch.piece[: x.size]
        np.subtract(x, self.starts[0], out=value)
        cell = value.view(np.uint64)  # what lies before the first piece is now far behind the last
        np.floor_divide(cell, self._cell, out=cell)
        np.take(self._first, value, out=piece, mode="clip")
        for _ in range(self._steps):
            np.take(self._next, piece, out=value, mode="clip")
            later = np.less_equal(value, x, out=scratch.later[: x.size])
            np.add(piece, later, out=piece)
        np.take(self.rise, piece, out=value, mode="clip")
        np.add(value, x, out=value)
        np.take(self.cap, piece, out=out, mode="clip")
        np.minimum(value, out, out=out)

    def at(self, x: int) -> int | None:
        """The answer at one place."""
        piece = int(np.searchsorted(self.starts, x, "right")) - 1
        cap = int(self.cap[piece])
        return None if cap == NULL else min(x + int(self.rise[piece]), cap)

    def then(self, amount: int, after: Ramps) -> Ramps:
        """The ramps of ``after(self(x) + amount)``; these ones must nowhere fall."""
        low = np.minimum(self.starts[:-1] + self.rise[:-1], self.cap[:-1])
        starts = np.union1d(self.starts[:-1], self._reaching(low, after.starts - amount))
        piece = np.searchsorted(self.starts, starts, "right") - 1
        reached = np.minimum(starts + self.rise[piece], self.cap[piece]) + amount
        # Before the first piece there is no answer; nor is there in the last one, which -1 means.
        next_piece = np.searchsorted(after.starts, reached, "right") - 1
        more = amount + after.rise[next_piece]
        cap = np.minimum(self.cap[piece] + more, after.cap[next_piece])
        return Ramps(starts, self.rise[piece] + more, cap, int(self.starts[-1]))

    def _reaching(self, low: Int64s, wanted: Int64s) -> Int64s:
        """The first places at which the answer is at least each wanted one, of those that there are."""
        piece = np.searchsorted(low, wanted, "left") - 1
        inside = wanted - self.rise[piece]
        place = np.where((wanted <= self.cap[piece]) & (inside < self._next[piece]), inside, self._next[piece])
        reached: Int64s = place[(piece >= 0) & (place < self.starts[-1])]
        return reached
