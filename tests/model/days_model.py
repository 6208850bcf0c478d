"""R11: business days and calendar days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from tests.model.amount_model import UTC, ZERO, BusinessDays, CalendarDays, Unsupported
from tests.model.calendar_model import DAY, SEARCH_DAYS, SECOND, Calendar, Horizon


def local(calendar: Calendar, day: date, clock: time) -> datetime:
    """The instant at which the wall clock reads so: before a gap's change, the first of a repeated one."""
    return datetime.combine(day, clock).replace(tzinfo=calendar.zone, fold=0).astimezone(UTC)


def is_working_date(calendar: Calendar, day: date) -> bool:
    """R5: a window opens on it; for a combined calendar, any working instant lies on it."""
    return bool(_own_spans(calendar, day))


@lru_cache(maxsize=100_000)
def _own_spans(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    """The working spans that lie on the local date, without the tail of the night before (R5)."""
    asked = [at for shift in (-2, -1, 0, 1, 2) for at in calendar.instants_to_ask(day + shift * DAY)]
    is_own = calendar.is_open if calendar.combined else calendar.in_own_window
    # Midnight on the wall is asked too: there a date begins, though no window may open or close.
    for shift in (0, 1):
        for fold in (0, 1):
            wall = datetime.combine(day + shift * DAY, time()).replace(tzinfo=calendar.zone, fold=fold)
            asked.append(wall.astimezone(UTC))
    asked.sort()
    return [(a, b) for a, b in pairwise(asked) if a < b and a.astimezone(calendar.zone).date() == day and is_own(a)]


def first_opening(calendar: Calendar, day: date) -> datetime:
    """The first working instant of a working date that is its own."""
    return _own_spans(calendar, day)[0][0]


def last_closing(calendar: Calendar, day: date) -> datetime:
    """The end of the last window of a working date; it may lie on the next date."""
    if calendar.combined:
        return _own_spans(calendar, day)[-1][1]
    closes = max(closes for _, closes in calendar.hours.windows(day))
    wall = datetime.combine(day, time()) + closes * SECOND
    first, second = (wall.replace(tzinfo=calendar.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    # R1: in a repeated hour the second time round is working time too; in a gap the hours end where it begins.
    while first > second and second.astimezone(calendar.zone).replace(tzinfo=None) < wall:
        second += 60 * SECOND
    return second


def working_date(calendar: Calendar, day: date, step: int) -> date:
    """The next (step 1) or previous (step -1) working date, `day` itself not counted."""
    for _ in range(SEARCH_DAYS):
        day += step * DAY
        if is_working_date(calendar, day):
            return day
    raise Horizon(f"no working date near {day}")


def due_date(calendar: Calendar, start: datetime, amount: BusinessDays | CalendarDays) -> datetime:
    """The instant D of R11, from `start`."""
    if isinstance(amount, CalendarDays):
        wall = start.astimezone(calendar.zone)
        return local(calendar, wall.date() + amount.days * DAY, wall.time())
    step = 1 if amount.days >= 0 else -1
    if step < 0 and (amount.receipt != "as_is" or amount.cutoff or amount.due_by not in (None, "close")):
        raise Unsupported("business days backwards with options")
    received = _receipt(calendar, start, amount)
    day, clock = received.date(), received.time()
    if amount.days == 0 and not is_working_date(calendar, day):
        day = working_date(calendar, day, 1)
    for _ in range(abs(amount.days)):
        day = working_date(calendar, day, step)
    if amount.due_by == "close":
        return last_closing(calendar, day)
    if amount.due_by is not None:
        assert isinstance(amount.due_by, time)
        return local(calendar, day, amount.due_by)
    at = local(calendar, day, clock)
    if amount.time_of_day == "keep":
        return min(at, last_closing(calendar, day))
    return calendar.next_open(at) if step > 0 else calendar.previous_close(at)


def _receipt(calendar: Calendar, start: datetime, amount: BusinessDays) -> datetime:
    """The wall-clock time from which the days are counted, after `receipt` and `cutoff`."""
    if amount.receipt == "next_open":
        start = calendar.next_open(start)
    wall = start.astimezone(calendar.zone)
    if amount.receipt == "next_working_day" and not is_working_date(calendar, wall.date()):
        wall = datetime.combine(working_date(calendar, wall.date(), 1), wall.time(), calendar.zone)
    if amount.cutoff is None:
        return wall
    on_a_closed_date = amount.receipt == "as_is" and not is_working_date(calendar, wall.date())
    if wall.time() >= amount.cutoff or on_a_closed_date:
        return first_opening(calendar, working_date(calendar, wall.date(), 1)).astimezone(calendar.zone)
    return wall


def add(calendar: Calendar, start: datetime, amount: timedelta | BusinessDays | CalendarDays) -> datetime:
    """What a calendar's `add` says for any amount; `read_as: working_time` is read as an exact amount, if it is any."""
    if isinstance(amount, timedelta):
        return calendar.add(start, amount)
    at = due_date(calendar, start, amount)
    as_hours = isinstance(amount, BusinessDays) and amount.read_as == "working_time"
    used = calendar.between(start, at) if as_hours else ZERO
    return calendar.add(start, used) if used else at
