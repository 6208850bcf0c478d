"""A small host with an engine of its own: a night desk in Berlin, open 22:00 to 06:00, Monday to Saturday.

Every ticket is to be resolved within 8 hours of the desk's time; while it is `waiting` the clock is paused. The engine
does not know slaclock: `CALENDAR` and `POLICIES` say the same in slaclock's words, and `test_host.py` compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slaclock import BusinessCalendar, Policy, PolicySet

CALENDAR = BusinessCalendar("Europe/Berlin", hours={"mon-sat": "22:00-06:00"}, name="night desk")
POLICIES = PolicySet(
    Policy(
        name="Night desk",
        when="always",
        calendar=CALENDAR,
        pause_on={"status": "waiting"},
        targets={"resolution": "8h"},
    )
)

BERLIN = ZoneInfo("Europe/Berlin")
TARGET = timedelta(hours=8)
NOTHING = timedelta(0)
STOPPED = ("resolved", "closed")


class Host:
    """The engine: shifts, due times, time used, and the due time of a ticket."""

    def shifts(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every shift from the night before that instant on, in UTC: 9 hours, or 7, where the clocks change."""
        day = start.astimezone(BERLIN).date() - timedelta(days=1)
        while True:
            if day.weekday() <= 5:
                opens = datetime.combine(day, time(22), BERLIN)
                closes = datetime.combine(day + timedelta(days=1), time(6), BERLIN)
                yield opens.astimezone(UTC), closes.astimezone(UTC)
            day += timedelta(days=1)

    def due(self, start: datetime, amount: timedelta) -> datetime:
        """The instant at which so much of the desk's time has passed."""
        left = amount
        for opens, closes in self.shifts(start) if amount else ():
            begins = max(opens, start.astimezone(opens.tzinfo))
            if begins < closes and closes - begins >= left:
                return begins + left
            left -= max(closes - begins, NOTHING)
        return start

    def used(self, start: datetime, end: datetime) -> timedelta:
        """The desk's time between two instants, negative when the second comes first."""
        if end.astimezone(UTC) < start.astimezone(UTC):  # two times of one zone compare by the wall clock
            return -self.used(end, start)
        total = NOTHING
        for opens, closes in self.shifts(start):
            if opens >= end:
                return total
            begins, ends = max(opens, start.astimezone(opens.tzinfo)), min(closes, end.astimezone(opens.tzinfo))
            total += max(ends - begins, NOTHING)
        return total

    def ticket_due(self, history: list[tuple[datetime, str]], as_of: datetime) -> datetime | None:
        """When a ticket is due, from its statuses and when each began; None while it waits."""
        left, at, status = TARGET, *history[0]
        for then, later in [*history[1:], (as_of, "")]:
            if status not in ("waiting", *STOPPED):
                used = self.used(at, then)
                if used >= left:
                    return self.due(at, left)
                left -= used
            if not later:
                break
            if status not in STOPPED or later not in STOPPED:
                at = then
            status = later
        if status == "waiting":
            return None
        return self.due(at if status in STOPPED else as_of, left)
