"""Strategies of zones, dates on which they do odd things, windows, weeks and whole calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from hypothesis import reject
from hypothesis import strategies as st

from slaclock.base.instants import EARLIEST_YEAR, LATEST_YEAR, from_us, year_start
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.zones import stretches
from slaclock.errors import CalendarError

ODD: Final[dict[str, Sequence[date]]] = {
    "UTC": [date(2026, 3, 2), date(2000, 2, 29), date(1900, 1, 1), date(2199, 12, 31)],
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25), date(1947, 5, 11)],  # double summer time
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Asia/Seoul": [date(1988, 5, 8), date(2026, 9, 24)],
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
    "Asia/Kathmandu": [date(1986, 1, 1)],
}
"""Zones whose clock does odd things, with dates on which it does; the plainest first."""

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCKS: Final = (
    *("09:00", "17:00", "12:00", "13:00", "18:00", "22:00", "00:00", "24:00"),
    *("00:01", "00:30", "01:00", "01:30", "01:45", "02:00", "02:15", "02:30", "03:00", "03:30"),
    *("23:00", "23:01", "23:30", "23:59", "23:59:59"),
)


@cache
def all_zones() -> list[str]:
    """Every zone that this machine knows, in a stable order."""
    return sorted(name for name in available_timezones() if name not in ("localtime", "Factory"))


def zones() -> st.SearchStrategy[str]:
    """The name of a zone: often one whose clock does odd things, else any. Shrinks to `UTC`.

    >>> from hypothesis import find
    >>> find(zones(), lambda name: True)
    'UTC'
    """
    return st.sampled_from([*ODD]) | st.sampled_from(all_zones())


@st.composite
def dates_near(draw: st.DrawFn, zone: str, first: int = 1970, last: int = 2100) -> date:
    """A date on which the zone does something odd, else one with a change of offset, else any."""
    form, which = draw(st.integers(0, 5)), draw(st.integers(0, 999))
    if form <= 2 and zone in ODD:
        return ODD[zone][which % len(ODD[zone])]
    year = draw(st.integers(first, last) | st.integers(2005, 2030))
    changes = [start for start, _, _ in stretches(zone, year_start(year), year_start(year + 1))][1:]
    if form <= 4 and changes:
        return from_us(changes[which % len(changes)]).date()
    ends = st.sampled_from([date(year, 1, 1), date(year, 12, 31), date(year, 2, 28)])
    return draw(ends | st.dates(date(year, 1, 1), date(year, 12, 31)))


_PLAIN = st.sampled_from(["09:00-17:00", "09:00-18:00", "22:00-06:00", "00:00-24:00"])
_CLOCK = st.sampled_from(_CLOCKS)
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


WINDOWS: Final = st.one_of(_PLAIN, windows(), windows(), windows())
_RANGE = st.sampled_from(["mon-fri", "fri-mon", "mon-sun", "sat-sun", "sun-thu"])
_WEEKS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"mon-fri": WINDOWS}),
    st.tuples(_RANGE, WINDOWS).map(lambda pair: dict([pair])),
    st.dictionaries(st.sampled_from(_DAYS), WINDOWS, min_size=1),
)
_DAY_NAME = st.sampled_from(_DAYS)
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
        return day + timedelta(days=shift if EARLIEST_YEAR < day.year < LATEST_YEAR - 1 else 0)

    made: dict[str, Any] = {"hours": draw(_WEEKS)}
    extra = draw(_EXTRAS)
    only_exceptions = draw(_SELDOM) == 17  # slow: a search that finds nothing lays three hundred years
    if "weeks" in extra:
        made["hours"] = [made["hours"], {"from": str(near(draw(_SHIFT))), **draw(_WEEKS)}]
    if "seasons" in extra:
        made["seasons"] = [{"dates": f"{near(draw(_SHIFT)):%m-%d}..{near(draw(_SHIFT)):%m-%d}", "hours": draw(_WEEKS)}]
    if "exceptions" in extra or only_exceptions:
        made["exceptions"] = {str(near(shift)): hours for shift, hours in draw(_SPECIAL).items()}
    if "holidays" in extra:
        named = {near(shift): what for shift, what in draw(_HOLIDAYS).items()}
        made["holidays"] = [{f"{when:%m-%d}" if what == "Yearly" else str(when): what} for when, what in named.items()]
    if "weekends" in extra:
        made["working_weekends"] = {str(near(shift)): name for shift, name in draw(_WEEKENDS).items()}
    if only_exceptions:
        made["hours"] = {}
    return made


@st.composite
def calendars_near(draw: st.DrawFn, day: date, zone: str) -> BusinessCalendar:
    """A calendar of that zone with rules near that date; one that never opens is drawn again."""
    keys = {key: st.just(value) for key, value in draw(rules(day)).items()}
    try:
        return draw(st.builds(BusinessCalendar, st.just(zone), **keys))  # by `builds`, so that it is printed as a call
    except CalendarError as error:
        if error.fault.rule != "R8":
            raise
        reject()


@st.composite
def calendars(draw: st.DrawFn, *, timezone: str | None = None) -> BusinessCalendar:
    """A calendar of that zone, or of any: windows of every form, weeks that change, seasons, holidays, exceptions.

    They lie near a date on which the zone's clock does something odd. Shrinks to 09:00-17:00, Monday to Friday, in UTC;
    a failing example shows the call that makes it.

    >>> from hypothesis import find
    >>> find(calendars(), lambda calendar: True) == BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    True
    """
    zone = draw(zones()) if timezone is None else timezone
    return draw(calendars_near(draw(dates_near(zone)), zone))
