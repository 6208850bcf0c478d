"""A calendar's own holidays as people write them: dates, ranges, days that return each year, half days (R4)."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from slaclock.base.instants import EARLIEST_YEAR, LATEST_YEAR, day_number, number_day
from slaclock.calendars.hours import Windows, key_remedy, read_date, read_windows, read_yearly
from slaclock.errors import CalendarError, Fault, Faults, LimitError, show

MonthDay: TypeAlias = tuple[int, int]

LONGEST_RANGE_DAYS: Final = 366
"""How many days one range may have."""

MOST_DAYS: Final = 20_000
"""How many days the dates and ranges of one list may name in all."""

_LEAP_YEAR: Final[list[MonthDay]] = [(d.month, d.day) for d in map(number_day, range(730, 1096))]  # 1972
_YEARLY = re.compile(r"\d\d-\d\d", re.ASCII)
_REMEDY: Final = "write `2026-12-24`, `2026-12-24..2026-12-31`, or each year `12-24` or `12-24..01-02`"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday's name and what is open on it (R3, R4).

    ``windows`` are seconds of the local date; none: closed. ``estimated``: the country's table calls the date an
    estimate (R9).

    >>> Holiday("Chuseok").windows
    ()
    """

    name: str
    windows: Windows = ()
    estimated: bool = False


@dataclass(slots=True)
class OwnHolidays:
    """The dates that a calendar names itself, by year and day number, and those that return each year.

    Where several entries name one day: a dated one beats a yearly one; of the same kind one with hours beats a closed
    one, else the later one holds. 29 February returns in leap years only.
    """

    dated: dict[int, dict[int, Holiday]] = field(default_factory=dict)
    yearly: dict[MonthDay, Holiday] = field(default_factory=dict)
    named: int = 0

    def add(self, key: Any, value: Any = None) -> None:
        """Read one entry: the date or range ``key``, and its name or ``{name, hours}``.

        Past `MOST_DAYS` nothing more is read. Raises `CalendarError` with every fault.

        >>> own = OwnHolidays()
        >>> own.add("12-24..12-26", "Christmas")
        >>> [holiday.name for holiday in own.of_year(2026).values()]
        ['Christmas', 'Christmas', 'Christmas']
        """
        if self.named > MOST_DAYS:
            return
        faults = Faults()
        days: list[date] | list[MonthDay] = []
        holiday = Holiday("")
        with faults.under():
            days = _read_days(key)
        with faults.under():
            holiday = _read_holiday(value)
        faults.check(CalendarError)
        self.named += len(days)
        for day in days:
            if isinstance(day, date):
                _put(self.dated.setdefault(day.year, {}), day_number(day), holiday)
            else:
                _put(self.yearly, day, holiday)

    def of_year(self, year: int) -> dict[int, Holiday]:
        """Day number to holiday, of that year."""
        returning = {
            day_number(date(year, month, day)): holiday
            for (month, day), holiday in self.yearly.items()
            if (month, day) != (2, 29) or isleap(year)
        }
        return returning | self.dated.get(year, {})

    @property
    def key(self) -> Hashable:
        """The days and what is open on them, without names, as one hashable value."""
        dated = sorted((number, day.windows) for days in self.dated.values() for number, day in days.items())
        return (tuple(dated), tuple(sorted((when, day.windows) for when, day in self.yearly.items())))

    @property
    def has_hours(self) -> bool:
        """Whether any of the days has hours of its own."""
        years: list[Mapping[Any, Holiday]] = [self.yearly, *self.dated.values()]
        return any(holiday.windows for days in years for holiday in days.values())


def _put(days: dict[Any, Holiday], day: int | MonthDay, holiday: Holiday) -> None:
    if holiday.windows or day not in days or not days[day].windows:
        days[day] = holiday


def _read_days(key: Any) -> list[date] | list[MonthDay]:
    """The dates that an entry names, or the days (month, day) that return each year."""
    sides = [side.strip() for side in key.split("..")] if isinstance(key, str) else [key]
    if len(sides) > 2:
        raise CalendarError("not a range of dates", key, remedy=_REMEDY, rule="R4")
    if all(isinstance(side, str) and _YEARLY.fullmatch(side) for side in sides):
        first_day, last_day = map(_LEAP_YEAR.index, read_yearly("..".join(sides)))
        over_new_year = _LEAP_YEAR[first_day:] + _LEAP_YEAR[: last_day + 1]
        return over_new_year if first_day > last_day else _LEAP_YEAR[first_day : last_day + 1]
    first, last = _read_date(sides[0], key), _read_date(sides[-1], key)
    if first > last:
        remedy = f"write `{last}..{first}`"
        raise CalendarError("a range that ends before it begins", key, remedy=remedy, rule="R4")
    count = (last - first).days + 1
    if count > LONGEST_RANGE_DAYS:
        remedy = f"a range may have up to {LONGEST_RANGE_DAYS} days: write several"
        raise LimitError(f"a range of {count} days", key, remedy=remedy, rule="R4", limit=LONGEST_RANGE_DAYS)
    return [number_day(day_number(first) + i) for i in range(count)]


def _read_date(side: Any, key: Any) -> date:
    try:
        day = read_date(side)
    except CalendarError:
        value = key if isinstance(key, str) else repr(key)
        raise CalendarError("not a date", value, remedy=_REMEDY, rule="R4") from None
    if not EARLIEST_YEAR <= day.year < LATEST_YEAR:
        remedy = f"calendars are known from {EARLIEST_YEAR} up to {LATEST_YEAR}"
        raise CalendarError("a date out of range", str(day), remedy=remedy, rule="R8")
    return day


def _read_holiday(value: Any) -> Holiday:
    if not isinstance(value, Mapping):
        return Holiday(_read_name(value))
    faults = Faults(
        Fault("an unknown key", "R4", show(key), key_remedy(key, "a half day is {name: …, hours: …}"), show(key))
        for key in value
        if key not in ("name", "hours")
    )
    name: str = ""
    windows: Windows = ()
    with faults.under("name"):
        name = _read_name(value.get("name"))
    with faults.under("hours"):
        windows = read_windows(value.get("hours", "closed"))
    faults.check(CalendarError)
    return Holiday(name, windows)


def _read_name(value: Any) -> str:
    if value is None or isinstance(value, str):
        return (value or "").strip()
    raise CalendarError("not the name of a holiday", value, remedy='write text, in quotes: "Founders\' Day"', rule="R4")
