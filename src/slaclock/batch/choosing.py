"""Which rows a calendar answers for: all of them, or by a column of keys its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from slaclock.base.extras import needs_extra
from slaclock.batch.columns import Column, same_index
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.errors import CalendarError, InputError

Calendars: TypeAlias = BusinessCalendar | Mapping[Any, BusinessCalendar] | Sequence[BusinessCalendar]
"""One calendar; or with a column of keys, calendars by key or by number from 0."""

Some: TypeAlias = "npt.NDArray[np.intp]"


def one_calendar(calendar: Any) -> BusinessCalendar:
    """That calendar. Raises `CalendarError` for anything else."""
    if not isinstance(calendar, BusinessCalendar):
        remedy = "hand in a `BusinessCalendar`; or several by key, and the column of keys as `by`"
        raise CalendarError("not a calendar", calendar, remedy=remedy, path="calendar")
    return calendar


def by_key(calendars: Calendars, by: Any, like: Column, *, strict: bool) -> list[tuple[BusinessCalendar, Some]]:
    """Each calendar with its rows. A row without a key has none; nor has one whose key has none, unless ``strict``.

    Raises `CalendarError` for what is no calendar, `InputError` for keys that make no sense.
    """
    named = calendars if isinstance(calendars, Mapping) else dict(enumerate(_several(calendars)))
    keys, index = _keys(by)
    if len(keys) != like.values.size:
        remedy = "hand in a key for each row"
        raise InputError("a column of another length", len(keys), remedy=remedy, path="by")
    same_index(like.index, index)
    chosen = _numbers(keys, {key: number for number, key in enumerate(named)})
    if strict:
        _refuse_strays(keys, np.flatnonzero(chosen < 0).tolist())
    several = [one_calendar(calendar) for calendar in named.values()]
    return [(calendar, np.flatnonzero(chosen == number)) for number, calendar in enumerate(several)]


def _numbers(keys: list[Any], numbers: dict[Any, int]) -> Some:
    try:
        return np.fromiter((numbers.get(key, -1) for key in keys), np.intp, len(keys))
    except TypeError as error:
        remedy = "hand in a column of text or whole numbers"
        raise InputError("keys that cannot be looked up", str(error), remedy=remedy, path="by") from None


def _refuse_strays(keys: list[Any], rows: list[int]) -> None:
    for row in rows:
        if not _is_missing(keys[row]):
            remedy = 'add its calendar; with `errors="null"` such rows are null'
            raise InputError("a key without a calendar", keys[row], remedy=remedy, path=f"row {row}")


def _is_missing(key: Any) -> bool:
    """None, or what does not even equal itself: NaN, and pandas' NA, which does not say whether it does."""
    return key is None or not isinstance(key == key, bool | np.bool_) or bool(key != key)


def _several(calendars: Any) -> Sequence[Any]:
    if isinstance(calendars, str) or not isinstance(calendars, Sequence):
        remedy = "with `by`, hand in calendars by key: `{'KR': seoul, 'US': new_york}`"
        raise CalendarError("not calendars by key", calendars, remedy=remedy, path="calendar")
    return calendars


def _keys(by: Any) -> tuple[list[Any], Any]:
    """The keys row by row, and the index of the column, if it has one."""
    if isinstance(by, list | tuple | np.ndarray):
        return (by.reshape(-1).tolist() if isinstance(by, np.ndarray) else list(by)), None
    with needs_extra("batch", "narwhals"):
        from slaclock.batch.frames import as_series, index_of
    series = as_series(by)[0]
    if series is None:
        remedy = "hand in a column or a list with a key for each row"
        raise InputError("not a column of keys", by, remedy=remedy, path="by")
    return series.to_list(), index_of(by)
