"""Business days and calendar days: the instant D that so many days after receipt mean (R11)."""

from __future__ import annotations

from datetime import date

from slaclock.base.amounts import BusinessDays, read_clock
from slaclock.base.instants import DAY, EARLIEST, EARLIEST_YEAR, LATEST, LATEST_YEAR, SECOND, day_number, to_text
from slaclock.calendars.laying import Hours
from slaclock.calendars.timeline import Timeline
from slaclock.calendars.zones import instant_of, local_us, zone
from slaclock.errors import HorizonError

_FIRST = day_number(date(EARLIEST_YEAR, 1, 2))
_LAST = day_number(date(LATEST_YEAR - 1, 12, 30))


def calendar_days_on(timezone: str, start: int, days: int) -> int:
    """The same wall-clock time so many calendar days on (negative: back); µs (R11)."""
    where = zone(timezone)
    local = local_us(start, where) + days * DAY
    if not _FIRST * DAY <= local <= _LAST * DAY:
        raise _out_of_range(start)
    return instant_of(local, where)


def business_days_on(hours: Hours, timeline: Timeline, start: int, amount: BusinessDays, *, back: bool = False) -> int:
    """The instant D of ``amount`` counted from ``start``, or with ``back`` before it; µs (R11).

    Raises `HorizonError` where the calendar has not so many working days.
    """
    walk = _Walk(hours, timeline, start, -1 if back else 1)
    day, clock = walk.receipt(amount)
    for _ in range(amount.days):
        day = walk.working_day(day + walk.step)
    reached = walk.settled(day, clock, amount)
    if not EARLIEST <= reached < LATEST:
        raise _out_of_range(start)
    return reached


class _Walk:
    """Dates counted one way (``step`` 1 or -1); backwards everything mirrors but `due_by`, which names a time."""

    def __init__(self, hours: Hours, timeline: Timeline, start: int, step: int) -> None:
        self.hours, self.timeline, self.start, self.step = hours, timeline, start, step
        self.zone = zone(hours.timezone)

    def receipt(self, amount: BusinessDays) -> tuple[int, int]:
        """The date (day number) and time of day (µs) at which the request counts as received."""
        at = self.start
        if amount.receipt == "next_open":
            at = self.in_hours(at)
        day, clock = divmod(local_us(at, self.zone), DAY)
        if amount.receipt == "next_working_day":
            day = self.working_day(day)
        closed = amount.receipt == "as_is" and not self.hours.spans_of_date(day)
        if amount.cutoff is not None and (closed or self._too_late(clock, amount.cutoff)):
            day = self.working_day(day + self.step)
            spans = self.hours.spans_of_date(day)
            clock = local_us(spans[0][0] if self.step > 0 else spans[-1][1], self.zone) - day * DAY
        return day, clock

    def _too_late(self, clock: int, cutoff: str) -> bool:
        limit = read_clock(cutoff) * SECOND
        return clock >= limit if self.step > 0 else clock <= limit

    def working_day(self, day: int) -> int:
        """The first date from ``day`` on with working time."""
        while not self.hours.spans_of_date(day):
            day += self.step
            if not _FIRST <= day <= _LAST:
                raise _out_of_range(self.start)
        return day

    def in_hours(self, at: int) -> int:
        """The next working instant; backwards the last one with working time right before it."""
        return self.timeline.next_open(at) if self.step > 0 else self.timeline.previous_close(at)

    def settled(self, day: int, clock: int, amount: BusinessDays) -> int:
        """The instant on the reached date, by ``due_by`` and ``time_of_day``."""
        if amount.due_by == "close":
            day = self.working_day(day)
            return self.hours.spans_of_date(day)[-1][1]
        if amount.due_by is not None:
            return instant_of(day * DAY + read_clock(amount.due_by) * SECOND, self.zone)
        at = instant_of(day * DAY + clock, self.zone)
        if amount.time_of_day == "move":
            return self.in_hours(at)
        spans = self.hours.spans_of_date(day)
        return min(at, spans[-1][1]) if self.step > 0 else max(at, spans[0][0])


def _out_of_range(start: int) -> HorizonError:
    remedy = f"calendars are known from {EARLIEST_YEAR} up to {LATEST_YEAR}; ask for fewer days"
    return HorizonError("not so many days are reachable from", to_text(start), remedy=remedy, rule="R11")
