"""Which windows a local date has, and why: exception, holiday, swapped weekend, season, week (R3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from slaclock.base.instants import DAY, EARLIEST, LATEST, SECOND, number_day
from slaclock.base.spans import Span, union
from slaclock.calendars.holidays import HolidayList
from slaclock.calendars.hours import AROUND_THE_CLOCK, Week, WeekFrom, Windows

Reason: TypeAlias = Literal["week", "season", "swapped", "holiday", "exception"]


class Day(NamedTuple):
    """The windows of one local date (seconds of the date) and the rule that gave them."""

    windows: Windows
    reason: Reason
    name: str = ""


class Season(NamedTuple):
    """Hours for a range of days that repeats each year, both ends inside, over New Year too."""

    first: tuple[int, int]
    last: tuple[int, int]
    week: Week

    def holds(self, month_day: tuple[int, int]) -> bool:
        """Whether that day of the year lies in the season."""
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last


_MONDAY: Final = 0
_FIRST: Final = EARLIEST // DAY
_END: Final = LATEST // DAY
_CYCLE: Final = 29 * 366  # in so many days every weekday meets every day of the year, even past 1900


@dataclass(frozen=True, slots=True)
class DayRules:
    """The five rules of R3, in their order; days are day numbers (0 is 1970-01-01)."""

    weeks: tuple[WeekFrom, ...]
    seasons: tuple[Season, ...] = ()
    working_weekends: Mapping[int, int] = field(default_factory=dict)
    holidays: HolidayList = field(default_factory=HolidayList)
    exceptions: Mapping[int, Windows] = field(default_factory=dict)

    @property
    def key(self) -> Hashable:
        """What the rules say, as one hashable value; names of holidays are no part of it."""
        weekends, exceptions = sorted(self.working_weekends.items()), sorted(self.exceptions.items())
        return (self.weeks, self.seasons, tuple(weekends), self.holidays.key, tuple(exceptions))

    def day(self, number: int) -> Day:
        """The windows of that local date and the rule that gave them (R3)."""
        if (exception := self.exceptions.get(number)) is not None:
            return Day(exception, "exception")
        year = number_day(number).year
        if (holiday := self.holidays.of_year(year).get(number)) is not None:
            return Day(holiday.windows, "holiday", holiday.name)
        weekday = (number + 3) % 7
        if (stands_for := self._stands_for(number, year)) is not None:
            return Day(self._usual(number, stands_for).windows, "swapped")
        return self._usual(number, weekday)

    def _stands_for(self, number: int, year: int) -> int | None:
        if (said := self.working_weekends.get(number)) is not None:
            return said
        swapped = self.holidays.swapped(year)
        if number not in swapped:
            return None
        known = swapped[number]
        return _MONDAY if known is None else known

    def _usual(self, number: int, weekday: int) -> Day:
        if self.seasons:
            date = number_day(number)
            for season in self.seasons:
                if season.holds((date.month, date.day)):
                    return Day(season.week[weekday], "season")
        return Day(self._week(number)[weekday], "week")

    def _week(self, number: int) -> Week:
        if len(self.weeks) == 1:
            return self.weeks[0].week
        starts = [week.day if week.day is not None else number for week in self.weeks]
        return self.weeks[max(bisect_right(starts, number) - 1, 0)].week

    def local_spans(self, first: int, last: int) -> list[Span]:
        """The windows of the dates ``first`` to ``last`` laid on the local line (µs), tails past midnight united."""
        return union(
            (number * DAY + start * SECOND, number * DAY + end * SECOND)
            for number in range(first, last + 1)
            for start, end in self.day(number).windows
        )

    @property
    def never_closes(self) -> bool:
        """Whether every date is open all day, round the clock."""
        weeks = [week.week for week in self.weeks] + [season.week for season in self.seasons]
        plain = not self.holidays.promises and not self.exceptions
        return plain and all(week == AROUND_THE_CLOCK for week in weeks)

    @property
    def opens_every_year(self) -> bool:
        """Whether one week of hours, which no season replaces, is enough to know that the calendar opens."""
        plain = len(self.weeks) == 1 and not self.seasons and not self.holidays.closes_all_year
        return plain and any(self.weeks[0].week)

    def telling_dates(self) -> Iterator[int]:
        """The dates that decide whether a calendar ever opens (R8): none where nothing has a window.

        They are the exceptions, a whole cycle of years under each week of hours, and where a holiday has hours, all.
        """
        weeks = [week.week for week in self.weeks] + [season.week for season in self.seasons]
        if not (any(self.exceptions.values()) or self.holidays.has_hours or any(any(week) for week in weeks)):
            return
        yield from (number for number in self.exceptions if _FIRST <= number < _END)
        starts = [week.day for week in self.weeks if week.day is not None and _FIRST < week.day < _END]
        for start, end in pairwise([_FIRST, *starts, _END]):
            yield from range(start, min(start + _CYCLE, end))
        if self.holidays.has_hours:
            yield from range(_FIRST, _END)
