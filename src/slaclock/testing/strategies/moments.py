"""Strategies of instants and amounts near the edges of one calendar: the edges are asked of the calendar itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from slaclock.base.instants import DAY, EARLIEST, HOUR, LATEST, SECOND, delta_us, us_delta, year_start
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.zones import instant_of, stretches, zone

T = TypeVar("T")

YEARS: Final = range(2024, 2029)
"""The years that are aimed at where none are said: two leap years among them."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EDGE: Final = st.integers(0, 999)
_HOURS: Final = (9, 12, 17, 0, *(hour for hour in range(24) if hour not in (0, 9, 12, 17)))
_ROUND, _AT_EDGE, _ANY = "round", "edge", "any"


def moment_of(us: int, timezone: str) -> datetime:
    """The instant as a plain aware datetime of that zone, the second time round of a repeated hour marked by fold.

    >>> moment_of(0, "Asia/Seoul")
    datetime.datetime(1970, 1, 1, 9, 0, tzinfo=zoneinfo.ZoneInfo(key='Asia/Seoul'))
    """
    return (_EPOCH + us_delta(us)).astimezone(ZoneInfo(timezone))


def instants(
    near: BusinessCalendar = ALWAYS,
    *,
    years: Sequence[int] = YEARS,
    timezone: str | None = None,
    step: timedelta = timedelta(seconds=1),
) -> st.SearchStrategy[datetime]:
    """Instants at the edges of that calendar, a ``step`` beside them, on whole hours, and anywhere.

    Edges: openings, closings, midnights, changes of offset, the first and the last second of a repeated hour, on
    ordinary days, holidays, exceptions, days on which the clock changes and ends of ``years``. Plain aware datetimes in
    ``timezone`` (default: the calendar's), whole multiples of ``step``. Shrinks to 09:00 on the first Monday.

    >>> from hypothesis import find
    >>> str(find(instants(near=BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"})), lambda at: True))
    '2024-01-01 09:00:00+09:00'
    """
    shown = near.timezone if timezone is None else timezone
    return _made(instants_us(near, years, delta_us(step)), lambda us: moment_of(us, shown))


def weighted(*strategies: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """One of them, one named twice twice as often: `one_of` counts it once."""
    return st.sampled_from(strategies).flatmap(lambda strategy: strategy)


@st.composite  # `map` would show in a failing example how a value was made, not the value
def _made(draw: st.DrawFn, numbers: st.SearchStrategy[int], make: Callable[[int], T]) -> T:
    return make(draw(numbers))


def instants_us(near: BusinessCalendar, years: Sequence[int], step: int) -> st.SearchStrategy[int]:
    """The same in microseconds since the epoch."""
    forms = st.sampled_from([_ROUND, _AT_EDGE, _AT_EDGE, _AT_EDGE, _ANY])
    nudges = st.sampled_from([0, 0, 0, step, -step])

    def instant(picked: tuple[int, str, int, int, int]) -> int:
        day, form, edge, nudge, second = picked
        if form == _AT_EDGE:
            edges = edges_of_day(near, day)
            at = edges[edge % len(edges)] + nudge
        else:
            local = _HOURS[edge % 24] * HOUR if form == _ROUND else second * SECOND
            at = instant_of(day * DAY + local, zone(near.timezone))
        return min(max(at, EARLIEST), LATEST - step) // step * step

    return st.tuples(_days(near, years), forms, _EDGE, nudges, st.integers(0, DAY // SECOND - 1)).map(instant)


def amounts(
    near: BusinessCalendar = ALWAYS, *, years: Sequence[int] = YEARS, step: timedelta = timedelta(seconds=1)
) -> st.SearchStrategy[timedelta]:
    """Amounts of working time: none, one ``step``, hours, what fits exactly between two edges of a week, a year's.

    Never negative, whole multiples of ``step``. Shrinks to zero; ``.filter(bool)`` leaves that out.

    >>> from hypothesis import find
    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> find(amounts(near=office), lambda amount: amount > timedelta(days=30)) > timedelta(days=30)
    True
    """
    return _made(amounts_us(near, years, delta_us(step)), us_delta)


def amounts_us(near: BusinessCalendar, years: Sequence[int], step: int) -> st.SearchStrategy[int]:
    """The same in microseconds."""

    def fitting(picked: tuple[int, int, int]) -> int:
        day, *ends = picked
        edges = edges_of_week(near, day)
        first, last = (edges[end % len(edges)] for end in ends)
        return abs(near.between_us(first, last)) // step * step

    def of_year(year: int) -> int:
        return near.between_us(year_start(year), year_start(year + 1)) // step * step

    few = [us // step * step for us in (0, step, HOUR, 8 * HOUR, 40 * HOUR)]
    return st.one_of(
        st.sampled_from(few),
        st.tuples(_days(near, years), _EDGE, _EDGE).map(fitting),
        st.integers(0, 500 * HOUR // step).map(lambda count: count * step),
        st.sampled_from(sorted(years)).map(of_year),
    )


def _days(calendar: BusinessCalendar, years: Sequence[int]) -> st.SearchStrategy[int]:
    """Day numbers: the first weeks, days on which something is special, any."""
    first, last = year_start(min(years)) // DAY, year_start(max(years) + 1) // DAY - 1
    monday = first + (-(first + 3)) % 7  # 1970-01-01 was a Thursday

    usual, anywhere = range(monday, min(monday + 14, last + 1)), range(first, last + 1)

    def day(picked: tuple[int, int]) -> int:
        kind, which = picked
        changes, closed, ends = special_days(calendar, first, last)
        days = (usual, changes, changes, closed, ends, anywhere)[kind]
        return days[which % len(days)]

    return st.tuples(st.integers(0, 5), st.integers(0, 9999)).map(day)


@lru_cache(maxsize=64)
def special_days(calendar: BusinessCalendar, first: int, last: int) -> tuple[list[int], list[int], list[int]]:
    """The local dates of that range with a change of offset; with a holiday or an exception; and the ends of its years.

    Of what there is none the ends of the years stand in.

    >>> [len(days) for days in special_days(BusinessCalendar("UTC", holidays=["2026-05-01"]), 20454, 20818)]
    [2, 1, 2]
    """
    start, end = first * DAY, (last + 1) * DAY
    pieces = [*stretches(calendar.timezone, start, end)]
    changes = {(at + offset) // DAY for at, _, offset in pieces[1:]}
    reasons = calendar.hours.closed(start, end) if calendar is not ALWAYS else ()
    closed = {_date_of(reason.start, calendar) for reason in reasons if reason.code in ("holiday", "exception")}
    ends = {year_start(year) // DAY - back for year in range(_year(first), _year(last) + 2) for back in (0, 1)}
    in_range = [sorted(day for day in days if first <= day <= last) for days in (changes, closed, ends)]
    return in_range[0] or in_range[2], in_range[1] or in_range[0] or in_range[2], in_range[2]


def _year(day: int) -> int:
    return (_EPOCH + timedelta(days=day)).year


def _date_of(us: int, calendar: BusinessCalendar) -> int:
    (_, _, offset), *_ = stretches(calendar.timezone, us, us + 1)
    return (us + offset) // DAY


@lru_cache(maxsize=4096)
def edges_of_day(calendar: BusinessCalendar, day: int) -> tuple[int, ...]:
    """The edges from the midnight that begins a local date up to the one that ends it, which is the next date's.

    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> [edge // HOUR for edge in edges_of_day(office, 0)]
    [0, 9, 17]
    """
    edges = _edges(calendar, day, day + 1)
    return edges[:-1] or edges


@lru_cache(maxsize=4096)
def edges_of_week(calendar: BusinessCalendar, day: int) -> tuple[int, ...]:
    """The edges of the eight dates that begin with that one, the last midnight included."""
    return _edges(calendar, day, day + 8)


def _edges(calendar: BusinessCalendar, first: int, last: int) -> tuple[int, ...]:
    where = zone(calendar.timezone)
    start, end = (min(max(instant_of(day * DAY, where), EARLIEST), LATEST - 1) for day in (first, last))
    found = {start, end}
    if start < end:
        found.update(edge for span in calendar.timeline.periods(start, end) for edge in span)
        found.update(_of_changes(calendar.timezone, start, end))
    return tuple(sorted(edge for edge in found if start <= edge <= end))


def _of_changes(timezone: str, start: int, end: int) -> Iterator[int]:
    """Each change of offset; first and last second of the hour that it repeats, each time round."""
    pieces = [*stretches(timezone, start, end + DAY)]
    for (_, change, before), (_, _, after) in pairwise(pieces):
        yield change
        if after < before:
            repeated = before - after
            yield from (change - repeated, change - SECOND, change + repeated - SECOND, change + repeated)
