"""Calendars combined: any of them open, all of them open, one without others (R5)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Final

from slaclock.base.instants import DAY, EARLIEST_YEAR, LATEST_YEAR, year_start
from slaclock.base.spans import Span, intersect, minus, union
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.coverage import Caveat
from slaclock.calendars.laying import Closed, add_closed, laid_date
from slaclock.calendars.zones import zone
from slaclock.errors import CalendarError

_NEAR_FIRST: Final = ((2024, 2025), (2024, 2052), (EARLIEST_YEAR, LATEST_YEAR))
"""Years that a search looks at stay laid down: first those about which questions are likely."""


@dataclass(frozen=True, slots=True)
class CombinedHours:
    """The spans of several calendars, united or intersected, less those of others."""

    timezone: str
    any_of: tuple[BusinessCalendar, ...] = ()
    all_of: tuple[BusinessCalendar, ...] = ()
    without: tuple[BusinessCalendar, ...] = ()

    @property
    def key(self) -> Hashable:
        """The zone and the parts, as one hashable value."""
        return (self.timezone, self.any_of, self.all_of, self.without)

    @property
    def parts(self) -> tuple[BusinessCalendar, ...]:
        """Every calendar of the combination."""
        return self.any_of + self.all_of + self.without

    def spans_of_year(self, year: int) -> list[Span]:
        """The working spans in that UTC year."""
        return self._spans(year_start(year), year_start(year + 1))

    def spans_of_date(self, number: int) -> list[Span]:
        """The working spans that lie on that local date (R5)."""
        date = laid_date(self.timezone, number, [(number * DAY, (number + 1) * DAY)])
        return [span for start, end in date for span in self._spans(start, end)]

    def _spans(self, start: int, end: int) -> list[Span]:
        open_any = [part.timeline.periods(start, end) for part in self.any_of]
        open_all = [part.timeline.periods(start, end) for part in self.all_of]
        sets = ([union(*open_any)] if open_any else []) + open_all
        return minus(reduce(intersect, sets), union(*(part.timeline.periods(start, end) for part in self.without)))

    def closed(self, start: int, end: int) -> list[Closed]:
        """The reasons of the parts: the first holiday or special date among them, else outside hours."""
        named = [row for part in self.any_of + self.all_of for row in _named(part, start, end)]
        cuts = sorted({start, end, *(t for row in named for t in (row.start, row.end))})
        tiles: list[Closed] = []
        for a, b in pairwise(cuts):
            row = next((row for row in named if row.start <= a and b <= row.end), Closed(a, b, "outside_hours"))
            add_closed(tiles, Closed(a, b, row.code, row.name))
        return tiles

    def can_open(self) -> bool:
        """Whether any working time is left of the parts (R8); looked for near the present, then farther off."""
        if not self.all_of and not self.without:
            return True
        return any(self._spans(year_start(first), year_start(last)) for first, last in _NEAR_FIRST)

    def caveats(self, start: int, end: int, name: str) -> list[Caveat]:
        """The caveats of every part, under the part's own name (R9)."""
        return [caveat for part in self.parts for caveat in part.hours.caveats(start, end, part.name or name)]


def _named(part: BusinessCalendar, start: int, end: int) -> list[Closed]:
    """When the part is closed for a better reason than the hour."""
    closed = minus([(start, end)], part.timeline.periods(start, end))
    return [row for a, b in closed for row in part.hours.closed(a, b) if row.code != "outside_hours"]


def any_of(*calendars: BusinessCalendar, timezone: str, name: str = "") -> BusinessCalendar:
    """Open whenever one of the calendars is: follow the sun (R5).

    Raises `CalendarError` without calendars, `ZoneError` for an unknown zone.

    >>> seoul = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"})
    >>> berlin = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-18:00"})
    >>> any_of(seoul, berlin, timezone="UTC").between("2026-09-28T00:00Z", "2026-09-29T00:00Z")
    datetime.timedelta(seconds=57600)
    """
    return _combined(CombinedHours(timezone, any_of=_checked(calendars)), name)


def all_of(*calendars: BusinessCalendar, timezone: str, name: str = "") -> BusinessCalendar:
    """Open only while all of the calendars are (R5).

    Raises `CalendarError` without calendars or where they never are open together, `ZoneError` for an unknown zone.

    >>> seoul = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"})
    >>> berlin = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-18:00"})
    >>> all_of(seoul, berlin, timezone="UTC").between("2026-09-28T00:00Z", "2026-09-29T00:00Z")
    datetime.timedelta(seconds=7200)
    """
    return _combined(CombinedHours(timezone, all_of=_checked(calendars)), name)


def without(
    calendar: BusinessCalendar, *others: BusinessCalendar, timezone: str | None = None, name: str = ""
) -> BusinessCalendar:
    """Open while the first calendar is and none of the others (R5); in the zone of the first unless one is named.

    Raises `CalendarError` where nothing is left.

    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> lunch = BusinessCalendar("UTC", hours={"mon-fri": "12:00-13:00"})
    >>> without(office, lunch).between("2026-09-28T00:00Z", "2026-09-29T00:00Z")
    datetime.timedelta(seconds=25200)
    """
    hours = CombinedHours(timezone or calendar.timezone, any_of=_checked((calendar,)), without=_checked(others))
    return _combined(hours, name)


def combined(
    timezone: str,
    any_of: tuple[BusinessCalendar, ...] = (),
    all_of: tuple[BusinessCalendar, ...] = (),
    without: tuple[BusinessCalendar, ...] = (),
    name: str = "",
) -> BusinessCalendar:
    """What a document's `any_of`, `all_of` and `without` mean together (R5)."""
    return _combined(CombinedHours(timezone, any_of, all_of, without), name)


def _checked(calendars: tuple[BusinessCalendar, ...]) -> tuple[BusinessCalendar, ...]:
    for calendar in calendars:
        if not isinstance(calendar, BusinessCalendar):
            raise CalendarError("not a calendar", calendar, remedy="hand in `BusinessCalendar` values", rule="R5")
    if not calendars:
        raise CalendarError("no calendar to combine", remedy="name at least one calendar", rule="R5")
    return calendars


def _combined(hours: CombinedHours, name: str) -> BusinessCalendar:
    zone(hours.timezone)
    if not hours.can_open():
        remedy = "look at the parts: together they leave no working time"
        raise CalendarError("a calendar that can never be open", name or "combined", remedy=remedy, rule="R8")
    return BusinessCalendar.of(hours, name)
