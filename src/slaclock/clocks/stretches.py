"""Stretches of time with the calendars that count in them: cut, spent, and pauses cut by their budgets (R13, R32)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from slaclock.base.amounts import Amount, BusinessDays, CalendarDays
from slaclock.base.instants import LATEST, delta_us
from slaclock.base.spans import Span, clip, minus
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.cycles import PauseSpan
from slaclock.clocks.terms import CalendarRows


def by_calendar(spans: Iterable[Span], rows: CalendarRows) -> Iterator[tuple[int, int, BusinessCalendar]]:
    """The spans cut where another calendar begins to count, each piece with its calendar."""
    if len(rows) == 1:
        yield from ((a, b, rows[0][1]) for a, b in spans)
        return
    ends = [*(at for at, _ in rows[1:]), LATEST]
    for a, b in spans:
        for (start, calendar), end in zip(rows, ends, strict=True):
            if max(a, start) < min(b, end):
                yield max(a, start), min(b, end), calendar


def spent_at(amount: int, pieces: Iterable[tuple[int, int, BusinessCalendar]]) -> int | None:
    """The earliest instant at which ``amount`` of working time has run within the pieces (R13)."""
    left = amount
    for a, b, calendar in pieces:
        if b >= LATEST - 1:
            return calendar.timeline.add(a, left)
        run = calendar.between_us(a, b)
        if run >= left:
            return calendar.timeline.add(a, left)
        left -= run
    return None


def budgeted(
    pauses: Sequence[PauseSpan], start: int, resolved: Sequence[Span], rows: CalendarRows
) -> Iterator[tuple[Span, str]]:
    """The pauses from ``start`` on; an entry with a budget pauses no longer than that, over all its pauses (R32).

    A budget counts by the calendar of each stretch; one in days is the working time of those days from its first pause.
    """
    left: dict[object, int] = {}
    for pause in pauses:
        for begin, end in minus(clip([pause.span], start, LATEST), resolved):
            until = end
            if pause.at_most is not None:
                budget = left.get(pause.entry)
                budget = _budget(pause.at_most, begin, rows) if budget is None else budget
                spent = spent_at(budget, by_calendar([(begin, LATEST)], rows))
                until = end if spent is None else min(end, spent)
                pieces = by_calendar([(begin, until)], rows)
                left[pause.entry] = budget - sum(calendar.between_us(a, b) for a, b, calendar in pieces)
            if begin < until:
                yield (begin, until), pause.reason


def _budget(at_most: Amount, begin: int, rows: CalendarRows) -> int:
    if isinstance(at_most, BusinessDays | CalendarDays):
        calendar = next(calendar for since, calendar in reversed(rows) if since <= begin)
        return calendar.between_us(begin, calendar.add_us(begin, at_most))
    return delta_us(at_most)
