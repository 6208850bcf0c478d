"""Hypothesis strategies that aim at the edges: calendars around odd hours, zones, instants near every edge.

A `Scene` is a calendar with the instants near which it may go wrong: openings, closings, local midnights, changes of
the zone's offset, ends of years, the ends of time. `scenes()` draws one, `scene.instants()` and `scene.amounts()` draw
from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from hypothesis import reject
from hypothesis import strategies as st
from pendulum import DateTime

from slaclock.base.instants import DAY, EARLIEST, HOUR, LATEST, MINUTE, SECOND, day_number, from_us, year_start
from slaclock.base.spans import intersect, minus
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.combine import CombinedHours
from slaclock.calendars.zones import stretches
from slaclock.errors import CalendarError

ODD: dict[str, Sequence[date]] = {
    "Pacific/Apia": [date(2011, 12, 30)],  # a date that does not exist
    "Pacific/Kwajalein": [date(1993, 8, 21), date(1969, 9, 30)],  # one that does not exist, one that comes twice
    "Pacific/Kiritimati": [date(1995, 1, 1)],
    "America/Sao_Paulo": [date(2018, 11, 4), date(2019, 2, 17)],  # midnight does not exist; 23:00 comes twice
    "Asia/Beirut": [date(2024, 3, 31), date(2024, 10, 27)],
    "Africa/Cairo": [date(2014, 5, 15), date(2014, 9, 26), date(2024, 4, 26), date(2024, 10, 31)],
    "Asia/Tehran": [date(2020, 3, 21), date(2020, 9, 21)],
    "America/Havana": [date(2024, 3, 10), date(2024, 11, 3)],
    "America/St_Johns": [date(2007, 11, 4), date(2008, 3, 9), date(1988, 4, 3)],  # a change at 00:01; two hours
    "America/Scoresbysund": [date(2024, 3, 31), date(2024, 10, 27)],
    "Australia/Lord_Howe": [date(2024, 4, 7), date(2024, 10, 6)],  # half an hour
    "Antarctica/Troll": [date(2024, 3, 31), date(2024, 10, 27)],  # two hours
    "Antarctica/Casey": [date(2009, 10, 18), date(2023, 3, 9)],
    "Africa/Casablanca": [date(2024, 3, 10), date(2024, 4, 14), date(2087, 5, 11)],  # negative, around Ramadan
    "Europe/Dublin": [date(2024, 3, 31), date(2024, 10, 27)],  # negative in winter
    "Africa/Monrovia": [date(1972, 1, 7)],  # an offset of seconds
    "Asia/Pyongyang": [date(2015, 8, 15), date(2018, 5, 5)],
    "America/Caracas": [date(2007, 12, 9), date(2016, 5, 1)],
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25), date(1947, 5, 11)],  # double summer time
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Asia/Seoul": [date(1988, 5, 8), date(2026, 9, 24)],
    "Asia/Kathmandu": [date(1986, 1, 1)],
    "UTC": [date(2000, 2, 29), date(1900, 1, 1), date(2199, 12, 31)],
}
NUDGES = [0] * 5 + [1, -1, SECOND, -SECOND, 30 * MINUTE, -30 * MINUTE, HOUR, -HOUR]
CLOCKS = ["00:00", "00:01", "00:30", "01:00", "01:30", "01:45", "02:00", "02:15", "02:30", "03:00", "03:30", "09:00"]
CLOCKS += ["12:00", "13:00", "17:00", "18:00", "22:00", "23:00", "23:01", "23:30", "23:59", "23:59:59", "24:00"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@cache
def all_zones() -> list[str]:
    """Every zone that this machine knows, in a stable order."""
    return sorted(name for name in available_timezones() if name not in ("localtime", "Factory"))


def zone_names() -> st.SearchStrategy[str]:
    """A zone: often one whose clock does odd things, else any."""
    return st.sampled_from([*ODD]) | st.sampled_from(all_zones())


@st.composite
def dates_near(draw: st.DrawFn, zone: str, first: int = 1970, last: int = 2100) -> date:
    """A date on which the zone does something odd, else one with a change of offset, else any."""
    form = draw(st.integers(0, 5))
    if form <= 2 and zone in ODD:
        return draw(st.sampled_from(ODD[zone]))
    year = draw(st.integers(first, last) | st.integers(2005, 2030))
    changes = [start for start, _, _ in stretches(zone, year_start(year), year_start(year + 1))][1:]
    if form <= 4 and changes:
        return from_us(draw(st.sampled_from(changes))).date()
    ends = st.sampled_from([date(year, 1, 1), date(year, 12, 31), date(year, 2, 28)])
    return draw(ends | st.dates(date(year, 1, 1), date(year, 12, 31)))


_CLOCK = st.sampled_from(CLOCKS)
_EDGES = [st.lists(_CLOCK, min_size=2 * count, max_size=2 * count, unique=True).map(sorted) for count in (1, 2, 3)]
_LONG = st.sampled_from(["22:00-46:00", "18:00-06:00", "00:00-24:00", "23:59:59-24:00", "12:00-36:00"])
_SMALL, _SELDOM = st.integers(0, 11), st.integers(0, 49)


@st.composite
def windows(draw: st.DrawFn) -> Any:
    """Windows of a day: one to three, touching, to 24:00, past midnight, a whole day long, up to 48:00."""
    form = draw(_SMALL)
    if form == 7:
        return draw(_LONG)
    edges = draw(_EDGES[form % 3])
    pairs = [edges[i : i + 2] for i in range(0, len(edges), 2)]
    if len(pairs) > 1 and form > 6:
        pairs[0][1] = pairs[1][0]
    if form in (3, 4, 5) and (end := draw(_CLOCK)) < pairs[-1][0] != "24:00":
        pairs[-1][1] = end
    return ["-".join(pair) for pair in pairs]


WINDOWS = windows()
_RANGE = st.sampled_from(["mon-fri", "fri-mon", "mon-sun", "sat-sun", "sun-thu"])
WEEKS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"mon-fri": WINDOWS}),
    st.tuples(_RANGE, WINDOWS).map(lambda pair: dict([pair])),
    st.dictionaries(st.sampled_from(DAYS), WINDOWS, min_size=1),
)
_DAY_NAME = st.sampled_from(DAYS)
_SHIFT = st.integers(-9, 9)
_EXTRAS = st.sets(st.sampled_from(["weeks", "seasons", "exceptions", "holidays", "weekends"]), max_size=3)
_SPECIAL = st.dictionaries(_SHIFT, WINDOWS | st.just("closed"), min_size=1, max_size=3)
_HOLIDAY = st.just("Holiday") | st.just("Yearly") | st.fixed_dictionaries({"name": st.just("Half"), "hours": WINDOWS})
_HOLIDAYS = st.dictionaries(_SHIFT, _HOLIDAY, min_size=1, max_size=3)
_WEEKENDS = st.dictionaries(_SHIFT, _DAY_NAME, min_size=1, max_size=2)


@st.composite
def rules(draw: st.DrawFn, day: date) -> dict[str, Any]:
    """Arguments of a `BusinessCalendar` without its zone, everything of R3 sprinkled near that date."""

    def near(shift: int) -> date:
        return day + timedelta(days=shift if 1900 < day.year < 2199 else 0)

    made: dict[str, Any] = {"hours": draw(WEEKS)}
    extra = draw(_EXTRAS)
    only_exceptions = draw(_SELDOM) == 17  # slow: a search that finds nothing lays three hundred years
    if "weeks" in extra:
        made["hours"] = [made["hours"], {"from": near(draw(_SHIFT)), **draw(WEEKS)}]
    if "seasons" in extra:
        made["seasons"] = [{"dates": f"{near(draw(_SHIFT)):%m-%d}..{near(draw(_SHIFT)):%m-%d}", "hours": draw(WEEKS)}]
    if "exceptions" in extra or only_exceptions:
        made["exceptions"] = {near(shift): hours for shift, hours in draw(_SPECIAL).items()}
    if "holidays" in extra:
        named = {near(shift): what for shift, what in draw(_HOLIDAYS).items()}
        made["holidays"] = [{f"{when:%m-%d}" if what == "Yearly" else when: what} for when, what in named.items()]
    if "weekends" in extra:
        made["working_weekends"] = {near(shift): name for shift, name in draw(_WEEKENDS).items()}
    if only_exceptions:
        made["hours"] = {}
    return made


@st.composite
def plain_calendars(draw: st.DrawFn, day: date, zone: str) -> BusinessCalendar:
    """A calendar of that zone with rules near that date; one that never opens is drawn again."""
    try:
        return BusinessCalendar(zone, **draw(rules(day)))
    except CalendarError as error:
        if error.fault.rule != "R8":
            raise
        reject()


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
    zone = draw(zone_names())
    day = draw(dates_near(zone))
    one = draw(plain_calendars(day, zone))
    if combined is False or (combined is None and draw(st.integers(0, 3))):
        return Scene(one, (), day, edges_of([one], day))
    two = draw(plain_calendars(day, draw(st.just(zone) | st.sampled_from([*ODD]))))
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


def at(us: int) -> DateTime:
    """An instant in UTC, for the public surface."""
    return from_us(us)
