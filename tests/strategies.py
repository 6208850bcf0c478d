"""Scenes: a calendar with the instants near which it may go wrong, for the laws of calendars.

Those are openings, closings, local midnights, changes of the zone's offset, ends of years, the ends of time. `scenes()`
draws one, of a calendar of `slaclock.testing.strategies` or of several combined; `scene.instants()` and
`scene.amounts()` draw from it, in microseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from slaclock.base.instants import DAY, EARLIEST, HOUR, LATEST, MINUTE, SECOND, day_number, year_start
from slaclock.base.spans import intersect, minus
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.combine import CombinedHours
from slaclock.calendars.zones import stretches
from slaclock.testing.strategies.calendars import ODD, calendars_near, dates_near, zones

NUDGES = [0] * 5 + [1, -1, SECOND, -SECOND, 30 * MINUTE, -30 * MINUTE, HOUR, -HOUR]


@dataclass(frozen=True)
class Scene:
    """A calendar, the parts that it is combined of (a plain one: none), and the instants near which it may go wrong."""

    calendar: BusinessCalendar
    parts: tuple[BusinessCalendar, ...]
    day: date
    edges: tuple[int, ...]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"<Scene near {self.day}: {self.calendar.hours!r}>")

    def instants(self) -> st.SearchStrategy[int]:
        """Instants (µs) near the edges, seldom a year away."""
        return _INSTANT.map(self._instant)

    def _instant(self, picked: tuple[int, int, int]) -> int:
        edge, nudge, form = picked
        return _in_range(self.edges[edge % len(self.edges)] + (nudge if form else nudge * 200 + edge))

    def amounts(self) -> st.SearchStrategy[int]:
        """Amounts (µs, not negative): none, the smallest, whole hours, what fits exactly between two edges."""
        return _AMOUNT.map(self._amount)

    def _amount(self, picked: int | tuple[int, int]) -> int:
        if isinstance(picked, int):
            return picked
        first, last = (self.edges[edge % len(self.edges)] for edge in picked)
        return abs(self.calendar.between_us(first, last))


_EDGE = st.integers(0, 999)
_INSTANT = st.tuples(_EDGE, st.sampled_from(NUDGES), st.integers(0, 9))
_AMOUNT: st.SearchStrategy[Any] = st.one_of(
    st.tuples(_EDGE, _EDGE), st.sampled_from([0, 1, SECOND, HOUR, 8 * HOUR, 40 * HOUR]), st.integers(0, 500 * HOUR)
)


def _in_range(us: int) -> int:
    return min(max(us, EARLIEST), LATEST - 1)


def edges_of(calendars: Sequence[BusinessCalendar], day: date) -> tuple[int, ...]:
    """Openings, closings, local midnights and changes of offset of the calendars around a date."""
    middle = day_number(day) * DAY
    start, end = _in_range(middle - 6 * DAY), _in_range(middle + 7 * DAY)
    found = {start, end, middle, _in_range(year_start(day.year))}
    for calendar in calendars:
        found.update(edge for span in calendar.timeline.periods(start, end) for edge in span)
        for first, last, offset in stretches(calendar.timezone, start, end):
            found.update({first, last})
            found.update(midnight - offset for midnight in range(first // DAY * DAY, last, DAY))
    return tuple(sorted(_in_range(edge) for edge in found))


@st.composite
def scenes(draw: st.DrawFn, *, combined: bool | None = None) -> Scene:
    """A scene: of a plain calendar, or of one combined of two or three (`combined` says which, else either)."""
    zone = draw(zones())
    day = draw(dates_near(zone))
    one = draw(calendars_near(day, zone))
    if combined is False or (combined is None and draw(st.integers(0, 3))):
        return Scene(one, (), day, edges_of([one], day))
    two = draw(calendars_near(day, draw(st.just(zone) | st.sampled_from([*ODD]))))
    way = draw(st.sampled_from(joined(one, two, day)))
    # Made of its hours, not by `any_of` …: the search for working time would lay all years from the present to `day`.
    whole = BusinessCalendar.of(CombinedHours(draw(st.sampled_from([zone, "UTC", "America/St_Johns"])), **way))
    return Scene(whole, (one, two), day, edges_of([whole, one, two], day))


def joined(one: BusinessCalendar, two: BusinessCalendar, day: date) -> list[dict[str, tuple[BusinessCalendar, ...]]]:
    """The ways to combine two calendars that leave working time around that date."""
    start, end = _in_range((day_number(day) - 6) * DAY), _in_range((day_number(day) + 7) * DAY)
    left, right = one.timeline.periods(start, end), two.timeline.periods(start, end)
    ways: list[dict[str, tuple[BusinessCalendar, ...]]] = [{"any_of": (one, two)}]
    ways += [{"all_of": (one, two)}] if intersect(left, right) else []
    return ways + ([{"any_of": (one,), "without": (two,)}] if minus(left, right) else [])
