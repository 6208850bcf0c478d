"""Every zone and every change of its offset from 1970 to 2037, with windows that touch it from both sides.

The witness is a walk: what the wall clock reads is asked of `zoneinfo` step by step, and a step is working time where
that reading lies inside a window (R1). Lengths, openings and inverses are then counted off the steps. The normal
profile takes a seeded tenth of the zones, and of each half the shapes of windows; the long one
(`--hypothesis-profile=long`) takes all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, combinations, groupby, pairwise
from math import gcd
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.testing.strategies.calendars import all_zones

SECOND = 1_000_000  # instants are microseconds, wall-clock readings and offsets are seconds
HOUR, DAY = 3_600, 86_400
FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1970, 2038))
EPOCH = datetime(1970, 1, 1)
SEED = 4
LONG = settings().max_examples >= 10_000
ZONES = all_zones() if LONG else sorted(Random(SEED).sample(all_zones(), len(all_zones()) // 10))
ELSEWHERE = {"1968-06-15": "09:00-10:00"}  # so that a calendar whose other windows are all skipped opens at some time

Window = tuple[int, int]


def wall(second: int, zone: ZoneInfo) -> int:
    """What the wall clock reads, in seconds since a naive 1970-01-01."""
    return (datetime.fromtimestamp(second, zone).replace(tzinfo=None) - EPOCH) // timedelta(seconds=1)


def offset(second: int, zone: ZoneInfo) -> int:
    return wall(second, zone) - second


def changes(zone: ZoneInfo) -> Iterator[int]:
    """The seconds at which the offset changes, looked for every other day: no two are less than three days apart."""
    days = range(FIRST, LAST + DAY, 2 * DAY)
    for (low, before), (high, after) in pairwise((day, offset(day, zone)) for day in days):
        if before == after:
            continue
        first, found = low, high
        while found - first > 1:
            middle = (first + found) // 2
            first, found = (middle, found) if offset(middle, zone) == before else (first, middle)
        yield found


class Change:
    """One change of offset: the skipped or repeated readings are ``[low, high)``, and the shapes lie around them."""

    def __init__(self, at: int, zone: ZoneInfo) -> None:
        self.at = at
        before, after = offset(at - 1, zone), offset(at, zone)
        self.width = abs(after - before)
        low, high = sorted((at + before, at + after))
        quarter = self.width // 4
        middle = low + 2 * quarter
        self.shapes: dict[str, list[Window]] = {
            "up to it": [(low - HOUR, low)],
            "from it on": [(high, high + HOUR)],
            "up to it, and from it on": [(low - HOUR, low), (high, high + HOUR)],
            "over it": [(low - HOUR, high + HOUR)],
            "exactly it": [(low, high)],
            "inside it": [(low + quarter, middle + quarter)],
            "opening inside it": [(middle, high + HOUR)],
            "closing inside it": [(low - HOUR, middle)],
        }
        # every edge lies on a step, so that nothing can happen within one
        step, reach = gcd(60, quarter, self.width), self.width + 90 * 60
        self.step = step * SECOND
        self.steps = range(at - reach - reach % step, at + reach, step)
        self.readings = [wall(second, zone) for second in self.steps]


def exceptions(windows: list[Window]) -> Iterator[tuple[str, str]]:
    """The windows as a calendar's exceptions; one longer than a day is cut at midnights."""
    for opens, closes in windows:
        while opens < closes:
            midnight = opens // DAY * DAY
            end = closes if closes - opens <= DAY else midnight + DAY
            yield (
                str((EPOCH + timedelta(seconds=midnight)).date()),
                f"{clock(opens - midnight)}-{clock(end - midnight)}",
            )
            opens = end


def clock(second: int) -> str:
    return f"{second // HOUR:02}:{second // 60 % 60:02}:{second % 60:02}"


def calendar_of(zone: str, shape: str, around: list[Change]) -> BusinessCalendar:
    """One calendar that has this shape of windows around every change of the zone."""
    days: dict[str, list[str]] = {}
    for change in around:
        for day, window in exceptions(change.shapes[shape]):
            days.setdefault(day, []).append(window)
    return BusinessCalendar(zone, hours={}, exceptions={**days, **ELSEWHERE})


class Walk:
    """The steps around a change, each working time or not."""

    def __init__(self, change: Change, windows: list[Window]) -> None:
        self.start, self.step = change.steps[0] * SECOND, change.step
        self.open = [False] * len(change.steps)
        for opens, closes in windows:
            self.open = [was or opens <= at < closes for was, at in zip(self.open, change.readings, strict=True)]
        self.before = [0, *accumulate(self.step * is_open for is_open in self.open)]
        self.end = self.start + self.step * len(self.open)
        self.periods = list(self._periods())

    def _periods(self) -> Iterator[tuple[int, int]]:
        at = self.start
        for is_open, same in groupby(self.open):
            until = at + self.step * len(list(same))
            if is_open:
                yield at, until
            at = until

    def is_open(self, t: int) -> bool:
        return self.open[(t - self.start) // self.step]

    def worked(self, t: int) -> int:
        """The working time from the start of the walk."""
        i, rest = divmod(t - self.start, self.step)
        return self.before[i] + (rest if rest and self.open[i] else 0)

    def next_open(self, t: int) -> int | None:
        return next((max(t, a) for a, b in self.periods if b > t), None)

    def next_close(self, t: int) -> int | None:
        return next((b for _, b in self.periods if b > t), None)

    def previous_close(self, t: int) -> int | None:
        return next((min(t, b) for a, b in reversed(self.periods) if a < t), None)

    def previous_open(self, t: int) -> int | None:
        return next((a for a, _ in reversed(self.periods) if a < t), None)

    def earliest(self, w: int) -> int:
        """The first instant by which that much has been worked."""
        b = next(b for _, b in self.periods if self.worked(b) >= w)
        return b - (self.worked(b) - w)

    def latest(self, w: int) -> int:
        """The last instant by which no more than that has been worked."""
        a = next(a for a, _ in reversed(self.periods) if self.worked(a) <= w)
        return a + (w - self.worked(a))

    def probes(self, change: int) -> list[int]:
        """The change, every edge, the middle of every period, each with the microseconds beside it."""
        told = {change * SECOND, *(at for a, b in self.periods for at in (a, (a + b) // 2, b))}
        return sorted({at + beside for at in told for beside in (-1, 0, 1)})


OPENINGS = ("next_open", "next_close", "previous_close", "previous_open")
Question = tuple[str, object, object]


def questions(calendar: BusinessCalendar, walk: Walk, change: int) -> Iterator[Question]:
    """What is asked, what the walk says, what the calendar says."""
    line = calendar.timeline
    probes = walk.probes(change)
    yield "periods", walk.periods, line.periods(walk.start, walk.end)
    for t in probes:
        yield f"is_open {t}", walk.is_open(t), line.is_open(t)
        yield f"between start and {t}", walk.worked(t), calendar.between_us(walk.start, t)
        for name in OPENINGS:
            expected = getattr(walk, name)(t)
            if expected is not None:
                yield f"{name} {t}", expected, getattr(line, name)(t)
    for a, b in combinations(probes[1::3], 2):
        amount = walk.worked(b) - walk.worked(a)
        yield f"between {a} and {b}", amount, calendar.between_us(a, b)
        if amount:
            yield f"add {amount} to {a}", walk.earliest(walk.worked(b)), line.add(a, amount)
            yield f"subtract {amount} from {b}", walk.latest(walk.worked(a)), line.subtract(b, amount)


def asked_of(name: str) -> Iterator[Question]:
    """Every question at every change of a zone."""
    zone = ZoneInfo(name)
    around = [Change(at, zone) for at in changes(zone)]
    shapes = list(around[0].shapes) if around else []
    for shape in shapes if LONG else Random(f"{SEED} {name}").sample(shapes, len(shapes) // 2):
        calendar = calendar_of(name, shape, around)
        for change in around:
            for what, expected, found in questions(calendar, Walk(change, change.shapes[shape]), change.at):
                yield f"{name}, change at {change.at}, windows {shape}: {what}", expected, found


@pytest.mark.parametrize("name", ZONES)
def test_at_every_change_of_offset_a_calendar_says_what_the_wall_clock_says(name: str) -> None:
    assert [] == [question for question in asked_of(name) if question[1] != question[2]][:5]


def test_the_walk_counts_the_repeated_hour_twice_and_the_skipped_one_not_at_all() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    of_2026 = [Change(at, berlin) for at in changes(berlin) if datetime.fromtimestamp(at, UTC).year == 2026]
    assert [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)] == [
        datetime.fromtimestamp(change.at, UTC) for change in of_2026
    ]
    hours = {"exactly it": [0, 2], "over it": [2, 4], "up to it": [1, 1], "opening inside it": [1, 2]}
    for shape, expected in hours.items():
        walks = [Walk(change, change.shapes[shape]) for change in of_2026]
        assert expected == [walk.worked(walk.end) / SECOND / HOUR for walk in walks]
