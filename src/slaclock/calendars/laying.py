"""Local windows laid on the UTC line: between two changes of offset, local time is UTC plus a constant (R1)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from slaclock.base.instants import DAY, EARLIEST, LATEST, SECOND, year_start
from slaclock.base.spans import Span, Spans, clip, union
from slaclock.calendars.coverage import Caveat, uncovered
from slaclock.calendars.days import DayRules
from slaclock.calendars.zones import local_us, stretches, zone


class Closed(NamedTuple):
    """Why nobody works in ``[start, end)``: `outside_hours`, `holiday` or `exception`, and the holiday's name."""

    start: int
    end: int
    code: str
    name: str = ""


class Hours(Protocol):
    """What a calendar stands on: plain office hours, or several calendars combined."""

    @property
    def timezone(self) -> str:
        """The zone in which answers are shown and dates are counted."""
        ...

    @property
    def key(self) -> Hashable:
        """The hours as one hashable value."""
        ...

    def spans_of_year(self, year: int) -> list[Span]:
        """The working spans in that UTC year."""
        ...

    def spans_of_date(self, number: int) -> list[Span]:
        """The working spans that belong to that local date (R5, R11)."""
        ...

    def closed(self, start: int, end: int) -> list[Closed]:
        """The reasons why ``[start, end)`` would be closed, tiling it."""
        ...

    def caveats(self, start: int, end: int, name: str) -> list[Caveat]:
        """What an answer resting on these instants cannot promise (R9)."""
        ...


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours of one place: a zone and the rules of its days."""

    timezone: str
    days: DayRules

    @property
    def key(self) -> Hashable:
        """The zone and the rules, as one hashable value."""
        return (self.timezone, self.days.key)

    def in_zone(self, timezone: str) -> OfficeHours:
        """The same hours on another zone's clock (R29)."""
        return replace(self, timezone=timezone)

    def can_open(self) -> bool:
        """Whether there is any working time from 1900 to 2200 (R8)."""
        return self.days.opens_every_year or any(self.spans_of_date(number) for number in self.days.telling_dates())

    def spans_of_year(self, year: int) -> list[Span]:
        """The working spans in that UTC year."""
        start, end = year_start(year), year_start(year + 1)
        if self.days.never_closes:
            return [(start, end)]
        local = self.days.local_spans(start // DAY - 2, end // DAY + 1)
        return laid(self.timezone, local, start, end)

    def spans_of_date(self, number: int) -> list[Span]:
        """The spans of that date's own windows, if any of them opens on it.

        The tail of the night before belongs to the date before (R2), and a tail alone to no date: on a date that the
        zone skips no window opens.
        """
        windows = self.days.day(number).windows
        if not windows:
            return []
        local = [(number * DAY + start * SECOND, number * DAY + end * SECOND) for start, end in windows]
        spans = laid_date(self.timezone, number, local)
        return spans if spans and local_us(spans[0][0], zone(self.timezone)) < (number + 1) * DAY else []

    def closed(self, start: int, end: int) -> list[Closed]:
        """The reason of each local date of ``[start, end)``, equal neighbours joined."""
        rows: list[Closed] = []
        for first, last, offset in stretches(self.timezone, start, end):
            for number in range((first + offset) // DAY, (last + offset - 1) // DAY + 1):
                day = self.days.day(number)
                a, b = max(first, number * DAY - offset), min(last, (number + 1) * DAY - offset)
                named = day.reason in ("holiday", "exception")
                add_closed(rows, Closed(a, b, day.reason if named else "outside_hours", day.name))
        return rows

    def caveats(self, start: int, end: int, name: str) -> list[Caveat]:
        """Years without holidays and estimated holidays between the local dates of the two instants (R9)."""
        (_, _, first), (_, _, last) = (next(iter(stretches(self.timezone, t, t + 1))) for t in (start, end))
        return uncovered(self.days.holidays, (start + first) // DAY, (end + last) // DAY, name)


def laid(timezone: str, local: Spans, start: int, end: int) -> list[Span]:
    """What of ``[start, end)`` has the wall clock inside the local spans: R1, exactly."""
    return union(
        (a - offset, b - offset)
        for first, last, offset in stretches(timezone, start, end)
        for a, b in clip(local, first + offset, last + offset)
    )


def laid_date(timezone: str, number: int, local: Spans) -> list[Span]:
    """The same for local spans that begin on one date and end up to two days later."""
    return laid(timezone, local, max((number - 1) * DAY, EARLIEST), min((number + 3) * DAY, LATEST))


def add_closed(rows: list[Closed], row: Closed) -> None:
    """Append a row, joined with the one before where both say the same."""
    if rows and rows[-1][1:] == (row.start, row.code, row.name):
        rows[-1] = Closed(rows[-1].start, row.end, row.code, row.name)
    elif row.start < row.end:
        rows.append(row)
