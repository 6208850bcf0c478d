"""`add`, `subtract`, `between`, `is_open` and the openings and closings around instants, over columns.

Every question takes a calendar, or several by key and ``by``, a column of keys, one for each row. Columns of instants
are numpy arrays (``datetime64`` in ns, us, ms or s, which numpy means in UTC; or int64 microseconds since the epoch),
or aware columns of pandas, polars or Arrow. The answer is a column of the same kind: unit, zone, name, index and nulls
are kept. In an int64 array the least value, numpy's NaT, is null.

``errors``: a row outside 1900 to 2200, or from which not so much working time is reachable, is a `HorizonError` that
names the first such row; with `null` it is a null, and stops no other (R8, R34). ``threads``: how many to work with.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

import numpy as np

from slaclock.base.amounts import AmountLike
from slaclock.base.instants import EARLIEST, LATEST, Moment
from slaclock.batch import tables
from slaclock.batch.asking import ask_between, ask_days, ask_moved, ask_moved_each, ask_ramps
from slaclock.batch.choosing import Calendars, by_key, one_calendar
from slaclock.batch.columns import (
    Column,
    exact_amount,
    read_amount,
    read_column,
    read_moment,
    same_for_all,
    same_rows,
)
from slaclock.batch.ramps import NULL, Int64s, Ramps
from slaclock.batch.tables import Laid
from slaclock.batch.units import Unit, finest, in_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.errors import HorizonError, InputError, InstantError

Errors: TypeAlias = Literal["raise", "null"]
Ask: TypeAlias = Callable[..., Int64s]
C = TypeVar("C")

_KNOWN: Final = 'calendars are known from 1900 up to 2200; with `errors="null"` such rows are null'


def add(
    calendar: Calendars,
    starts: C,
    amounts: AmountLike | Any,
    *,
    by: Any = None,
    errors: Errors = "raise",
    threads: int = 1,
) -> C:
    """The earliest instants with that much working time since each start (R6); business and calendar days by R11.

    ``amounts`` is one amount, as the calendar's `add` takes it; or a column of lengths, one for each row (numpy
    ``timedelta64`` or int64 microseconds, a duration column). Business and calendar days are counted by the calendar's
    own method, once for each instant that occurs: as right, and as slow. Raises `InstantError`, `AmountError`,
    `HorizonError`.

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> print(add(office, np.array(["2026-03-06T16:00", "2026-03-09T12:00"], "M8[s]"), "2h"))
    ['2026-03-09T10:00:00' '2026-03-09T14:00:00']
    """
    return _moved(_Asked(calendar, by, errors, threads), starts, amounts, back=False)


def subtract(
    calendar: Calendars,
    ends: C,
    amounts: AmountLike | Any,
    *,
    by: Any = None,
    errors: Errors = "raise",
    threads: int = 1,
) -> C:
    """The latest instants with that much working time up to each end: the mirror of `add` (R6).

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> ends, amounts = np.array(["2026-03-09T10:00", "2026-03-09T10:00"], "M8[s]"), np.array([2, 9], "m8[h]")
    >>> print(subtract(office, ends, amounts.astype("m8[s]")))
    ['2026-03-06T16:00:00' '2026-03-06T09:00:00']
    """
    return _moved(_Asked(calendar, by, errors, threads), ends, amounts, back=True)


def between(
    calendar: Calendars,
    starts: Any,
    ends: Any,
    *,
    by: Any = None,
    errors: Errors = "raise",
    threads: int = 1,
) -> Any:
    """The working time from each start to its end, negative where the end comes first (R7); in the finer unit.

    One of the two may be an instant, for all rows. The answers are ``timedelta64``, int64 microseconds where the starts
    are int64, or a duration column.

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> print(between(office, np.array(["2026-03-06T16:00", "2026-03-06T16:30"], "M8[s]"), "2026-03-09T10:00Z"))
    [7200 5400]
    """
    read = [_column_or_moment(column, what) for column, what in ((starts, "starts"), (ends, "ends"))]
    like = next((one for one in read if isinstance(one, Column)), None)
    if like is None:
        remedy = "hand in a column, or ask the calendar's own `between`"
        raise InstantError("two instants, and no column", str(starts), remedy=remedy)
    both = [one if isinstance(one, Column) else same_for_all(one, like) for one in read]
    same_rows(both)
    unit = finest(*(column.unit for column in both))
    both = [column._replace(values=column.in_unit(unit), unit=unit) for column in both]

    def ask(calendar: BusinessCalendar, first: Int64s, second: Int64s) -> Int64s:
        return ask_between(calendar, unit, first, second, threads)

    return like.give(_Asked(calendar, by, errors, threads).answers(both, ask), unit, "lengths")


def is_open(calendar: Calendars, at: Any, *, by: Any = None, errors: Errors = "raise", threads: int = 1) -> Any:
    """Whether each instant is working time: openings are, closings are not (R1). NaT is not, in numpy's arrays.

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> print(is_open(office, np.array(["2026-03-06T16:00", "2026-03-06T17:00"], "M8[s]")))
    [ True False]
    """
    column, answers = _around(_Asked(calendar, by, errors, threads), at, tables.is_open, 0)
    return column.give(answers, column.unit, "flags")


def next_open(calendar: Calendars, at: C, *, by: Any = None, errors: Errors = "raise", threads: int = 1) -> C:
    """The earliest working instants at or after each instant (R8).

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> print(next_open(office, np.array(["2026-03-06T16:00", "2026-03-06T17:00"], "M8[s]")))
    ['2026-03-06T16:00:00' '2026-03-09T09:00:00']
    """
    return _instants(_Asked(calendar, by, errors, threads), at, tables.next_open, 1)


def next_close(calendar: Calendars, at: C, *, by: Any = None, errors: Errors = "raise", threads: int = 1) -> C:
    """After each instant: the end of the opening that holds it, or of the next one (R8).

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> print(next_close(office, np.array(["2026-03-06T16:00", "2026-03-06T17:00"], "M8[s]")))
    ['2026-03-06T17:00:00' '2026-03-09T17:00:00']
    """
    return _instants(_Asked(calendar, by, errors, threads), at, tables.next_close, 1)


def previous_close(calendar: Calendars, at: C, *, by: Any = None, errors: Errors = "raise", threads: int = 1) -> C:
    """The latest instants at or before each with working time right before them: the mirror of `next_open` (R8).

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> print(previous_close(office, np.array(["2026-03-06T16:00", "2026-03-06T17:00"], "M8[s]")))
    ['2026-03-06T16:00:00' '2026-03-06T17:00:00']
    """
    return _instants(_Asked(calendar, by, errors, threads), at, tables.previous_close, -1)


def previous_open(calendar: Calendars, at: C, *, by: Any = None, errors: Errors = "raise", threads: int = 1) -> C:
    """Before each instant: the start of the opening that holds the time right before it, or of the last one (R8).

    >>> import numpy as np
    >>> from slaclock import BusinessCalendar
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> print(previous_open(office, np.array(["2026-03-06T16:00", "2026-03-06T17:00"], "M8[s]")))
    ['2026-03-06T09:00:00' '2026-03-06T09:00:00']
    """
    return _instants(_Asked(calendar, by, errors, threads), at, tables.previous_open, -1)


def _moved(asked: _Asked, starts: C, amounts: Any, *, back: bool) -> C:
    column = read_column(starts, "instants", "ends" if back else "starts")
    amount, unit = read_amount(amounts, column), column.unit
    columns, ask = [column], _ask_moved(amount, unit, asked.threads, back)
    if isinstance(amount, np.ndarray):
        columns.append(column._replace(values=-amount if back else amount, kind="lengths"))
    given: C = column.give(asked.answers(columns, ask), unit, "instants")
    return given


def _ask_moved(amount: Any, unit: Unit, threads: int, back: bool) -> Ask:
    """How to ask one calendar for so much later, or earlier."""
    if isinstance(amount, np.ndarray):
        return lambda calendar, starts, amounts: ask_moved_each(calendar, unit, starts, threads, amounts)
    if isinstance(amount, timedelta):
        exact = exact_amount(amount, unit) * (-1 if back else 1)
        return lambda calendar, starts: ask_moved(calendar, unit, starts, threads, exact)
    return lambda calendar, starts: ask_days(calendar, unit, starts, amount, back)


def _column_or_moment(given: Any, what: str) -> Column | Moment:
    moment = read_moment(given)
    return read_column(given, "instants", what) if moment is None else moment


def _instants(asked: _Asked, at: C, make: Callable[[Laid], Ramps], way: int) -> C:
    column, answers = _around(asked, at, make, way)
    given: C = column.give(answers, column.unit, "instants")
    return given


def _around(asked: _Asked, at: Any, make: Callable[[Laid], Ramps], way: int) -> tuple[Column, Int64s]:
    """The column that was handed in, and its answers."""
    column = read_column(at, "instants", "at")

    def ask(calendar: BusinessCalendar, values: Int64s) -> Int64s:
        return ask_ramps(calendar, column.unit, values, asked.threads, make, way)

    return column, asked.answers([column], ask)


class _Asked(NamedTuple):
    """What every question takes beside its columns."""

    calendars: Calendars
    by: Any
    errors: Errors
    threads: int

    def answers(self, columns: list[Column], ask: Ask) -> Int64s:
        """The answers of every row's own calendar. Raises `HorizonError` for the first row without, unless null."""
        self.check()
        values = [column.values for column in columns]
        of_calendar: Any = True
        if self.by is None:
            out = ask(one_calendar(self.calendars), *values)
        else:
            out, of_calendar = np.full_like(values[0], NULL), np.zeros(values[0].size, np.bool_)
            for calendar, rows in by_key(self.calendars, self.by, columns[0], strict=self.errors == "raise"):
                of_calendar[rows] = True
                out[rows] = ask(calendar, *(each[rows] for each in values))
        if self.errors == "raise" and out.size and out.min() == NULL:
            missing = (out == NULL) & of_calendar & np.all([each != NULL for each in values], axis=0)
            for row in np.flatnonzero(missing)[:1].tolist():
                raise _no_answer(row, columns)
        return out

    def check(self) -> None:
        """Raises `InputError` for a choice that there is not."""
        if self.errors not in ("raise", "null"):
            raise InputError("`errors` has no such choice", self.errors, remedy="write `raise` or `null`")
        if not isinstance(self.threads, int) or self.threads < 1:
            raise InputError("not a number of threads", self.threads, remedy="write 1, or more")


def _no_answer(row: int, columns: list[Column]) -> HorizonError:
    """The fault of a row: an instant out of range, else that nothing is reachable from its first one."""
    instants = [(int(column.values[row]), column.unit) for column in columns if column.kind == "instants"]
    far = [(value, unit) for value, unit in instants if not EARLIEST <= in_us(value, unit) < LATEST]
    what = "an instant out of range" if far else "no such working time is reachable from"
    value, unit = (far or instants)[0]
    return HorizonError(what, f"{np.datetime64(value, unit)}Z", remedy=_KNOWN, rule="R8", path=f"row {row}")
