"""R1, R5-R8: one question decides everything here: is this instant working time?

The model in this folder is the second witness: slow, short, and sharing no code with the library that it judges.
Here an instant is a datetime in UTC. `Calendar.is_open` reads the wall clock in the calendar's zone and looks into the
windows of that date (and the tails of the date before). Spans are found by asking it after each instant at which the
answer may change; every sum and every search walks those spans day by day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tests.model.amount_model import UTC, ZERO
from tests.model.hours_model import DAY_SECONDS, Hours

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SEARCH_DAYS = 366 * 6
Span = tuple[datetime, datetime]


class Horizon(Exception):
    """The model looked for years and found no working time."""


@cache
def offset_changes(zone: str, year: int) -> list[datetime]:
    """Every instant of a UTC year at which the zone's offset changes, found day by day and then to the second.

    No zone changes twice within a day: the two nearest changes of all zones lie 95 hours apart (Freetown, 1939).
    """
    info = ZoneInfo(zone)
    found = []
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while at < end:
        if at.astimezone(info).utcoffset() != (at + DAY).astimezone(info).utcoffset():
            low, high = at, at + DAY
            while high - low > SECOND:
                middle = low + (high - low) // SECOND // 2 * SECOND
                same = middle.astimezone(info).utcoffset() == at.astimezone(info).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        at += DAY
    return found


class Calendar:
    """A calendar of a document: plain, or combined of others. `book` has the calendars that it may name."""

    def __init__(self, raw: dict[str, Any], book: dict[str, Any] | None = None, name: str = "") -> None:
        self.raw, self.name, self.zone_name = raw, name, raw["timezone"]
        self.zone = ZoneInfo(self.zone_name)
        named = {word: [calendar_of(other, book or {}) for other in raw.get(word, ())] for word in COMBINERS}
        self.any_of, self.all_of, self.without = (named[word] for word in COMBINERS)
        self.combined = bool(self.any_of or self.all_of)
        self.hours = Hours(raw)
        self.key = json.dumps([raw, [part.key for part in self.parts()]], sort_keys=True, default=str)
        self._spans: dict[date, list[Span]] = {}
        self._edges_of: dict[date, set[datetime]] = {}
        self._asked: dict[date, set[datetime]] = {}

    def parts(self) -> list[Calendar]:
        """The calendars that a combined one is made of."""
        return self.any_of + self.all_of + self.without

    def is_open(self, at: datetime) -> bool:
        """R1, and R5 for a combined calendar."""
        if self.combined:
            some = any(part.is_open(at) for part in self.any_of)
            every = all(part.is_open(at) for part in self.all_of) and bool(self.all_of)
            return (some or every) and not any(part.is_open(at) for part in self.without)
        wall = at.astimezone(self.zone)
        return self.in_own_window(at) or any(
            opens <= second_of_day(wall) + DAY_SECONDS < closes
            for opens, closes in self.hours.windows(wall.date() - DAY)
        )

    def in_own_window(self, at: datetime) -> bool:
        """Whether the wall clock reads inside a window that opened on the date it shows (no tail of last night)."""
        wall = at.astimezone(self.zone)
        return any(opens <= second_of_day(wall) < closes for opens, closes in self.hours.windows(wall.date()))

    def instants_to_ask(self, day: date) -> set[datetime]:
        """The instants of a UTC day at which `is_open` may change: edges read both ways, offset changes."""
        if day not in self._asked:
            self._asked[day] = self._instants_to_ask(day)
        return self._asked[day]

    def _instants_to_ask(self, day: date) -> set[datetime]:
        asked = {datetime.combine(day, time(), UTC), *offset_changes(self.zone_name, day.year)}
        for part in self.parts():
            asked |= part.instants_to_ask(day)
        for shift in range(-3, 4):
            asked |= self._edges(day + shift * DAY)
        return {at for at in asked if at.date() == day}

    def _edges(self, local: date) -> set[datetime]:
        """The instants at which the wall clock reads an edge of that local date, both of a repeated one."""
        if local not in self._edges_of:
            walls = [datetime.combine(local, time()) + edge * SECOND for w in self.hours.windows(local) for edge in w]
            both = [wall.replace(tzinfo=self.zone, fold=fold) for wall in walls for fold in (0, 1)]
            self._edges_of[local] = {at.astimezone(UTC) for at in both}
        return self._edges_of[local]

    def spans_of_day(self, day: date) -> list[Span]:
        """The working spans inside one UTC day, in order; touching ones are one."""
        if day not in self._spans:
            asked = [*sorted(self.instants_to_ask(day)), datetime.combine(day + DAY, time(), UTC)]
            self._spans[day] = merged((a, b) for a, b in pairwise(asked) if self.is_open(a))
        return self._spans[day]

    def forward(self, at: datetime) -> Iterator[Span]:
        """The working spans from an instant on, cut at it. A span that runs over midnight in UTC comes in pieces."""
        day = at.date()
        for step in range(SEARCH_DAYS):
            for start, end in self.spans_of_day(day + step * DAY):
                if end > at:
                    yield max(start, at), end
        raise Horizon(f"no more working time after {at}")

    def backward(self, at: datetime) -> Iterator[Span]:
        """The same from an instant back."""
        day = at.date()
        for step in range(SEARCH_DAYS):
            for start, end in reversed(self.spans_of_day(day - step * DAY)):
                if start < at:
                    yield start, min(end, at)
        raise Horizon(f"no more working time before {at}")

    def periods(self, start: datetime, end: datetime) -> list[Span]:
        """The working spans between two instants, touching ones merged."""
        pieces = []
        day = start.date()
        while day <= end.date():
            pieces += [(max(a, start), min(b, end)) for a, b in self.spans_of_day(day) if b > start and a < end]
            day += DAY
        return merged((a, b) for a, b in pieces if a < b)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """R7: signed."""
        if end < start:
            return -self.between(end, start)
        return sum((b - a for a, b in self.periods(start, end)), ZERO)

    def add(self, at: datetime, amount: timedelta) -> datetime:
        """R6: the earliest u >= at with that much working time in [at, u)."""
        if amount < ZERO:
            return self.subtract(at, -amount)
        if amount == ZERO:
            return at
        for start, end in self.forward(at):
            if end - start >= amount:
                return start + amount
            amount -= end - start
        raise AssertionError

    def subtract(self, at: datetime, amount: timedelta) -> datetime:
        """R6, mirrored: the latest u <= at with that much working time in [u, at)."""
        if amount < ZERO:
            return self.add(at, -amount)
        if amount == ZERO:
            return at
        for start, end in self.backward(at):
            if end - start >= amount:
                return end - amount
            amount -= end - start
        raise AssertionError

    def next_open(self, at: datetime) -> datetime:
        """R8: the earliest working instant at or after."""
        return next(self.forward(at))[0]

    def next_close(self, at: datetime) -> datetime:
        """R8: the end of the opening that holds `at`, or else of the next one."""
        spans = self.forward(at)
        close = next(spans)[1]
        for start, end in spans:
            if start > close:
                break
            close = end
        return close

    def previous_close(self, at: datetime) -> datetime:
        """R8: the latest instant at or before with working time right before it."""
        return next(self.backward(at))[1]

    def previous_open(self, at: datetime) -> datetime:
        """R8: the start of the opening that holds the time right before `at`, or else of the last one."""
        spans = self.backward(at)
        opening = next(spans)[0]
        for start, end in spans:
            if end < opening:
                break
            opening = start
        return opening

    def in_zone(self, zone: str) -> Calendar:
        """R29: the same hours on another zone's clock."""
        return Calendar(self.raw | {"timezone": zone}, name=self.name)

    def uncovered_years(self, start: datetime, end: datetime) -> set[tuple[str, int]]:
        """R9: (calendar, year) for each local year from start to end that a holiday list does not cover."""
        if self.combined:
            return {pair for part in self.parts() for pair in part.uncovered_years(start, end)}
        first, last = sorted((start.astimezone(self.zone).year, end.astimezone(self.zone).year))
        return {(self.name, year) for year in range(first, last + 1) if self.hours.uncovered(year)}


COMBINERS = ("any_of", "all_of", "without")
ROUND_THE_CLOCK = {"timezone": "UTC", "hours": {"mon-sun": "00:00-24:00"}}
_made: dict[str, Calendar] = {}


def calendar_of(name: str, book: dict[str, Any]) -> Calendar:
    """The calendar of a document by name; `24x7` is built in."""
    raw = book.get(name, ROUND_THE_CLOCK if name == "24x7" else None)
    key = json.dumps([name, raw, book if raw.keys() & set(COMBINERS) else None], sort_keys=True, default=str)
    if key not in _made:
        _made[key] = Calendar(raw, book, name)
    return _made[key]


def second_of_day(wall: datetime) -> float:
    """What the wall clock reads, in seconds since its own midnight."""
    return wall.hour * 3600 + wall.minute * 60 + wall.second + wall.microsecond / 1_000_000


def merged(spans: Any) -> list[Span]:
    """Spans in order, touching ones as one."""
    result: list[Span] = []
    for start, end in spans:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
