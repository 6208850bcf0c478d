"""A calendar's arguments, as a document or a Python call writes them, read into the rules of its days (R2 to R4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from slaclock.base.instants import day_number
from slaclock.calendars.days import DayRules, Season
from slaclock.calendars.holidays import HolidayList
from slaclock.calendars.hours import is_window, read_date, read_days, read_week, read_weeks, read_windows, read_yearly
from slaclock.calendars.laying import OfficeHours
from slaclock.calendars.zones import zone
from slaclock.errors import CalendarError, CalendarLimitError, Faults

T = TypeVar("T")

MOST_SEASONS: Final = 100


def read_hours(
    timezone: Any, hours: Any, holidays: Any, exceptions: Any, seasons: Any, working_weekends: Any, covers: Any
) -> OfficeHours:
    """The hours of one place; `CalendarError` with every fault, its path below the argument's name."""
    faults = Faults()
    with faults.under():
        zone(timezone)
    with faults.under("hours"):
        weeks = read_weeks(hours)
    with faults.under("seasons"):
        laid = _read_seasons(seasons)
    with faults.under("working_weekends"):
        weekends = _read_dates(working_weekends, _read_weekday)
    with faults.under():
        listed = HolidayList(holidays, covers)
    with faults.under("exceptions"):
        dated = _read_dates(exceptions, read_windows)
    faults.check(CalendarError)
    office = OfficeHours(timezone, DayRules(weeks, laid, weekends, listed, dated))
    if not office.can_open():
        remedy = "give at least one window of hours on a date that no holiday closes"
        raise CalendarError("a calendar that can never be open", remedy=remedy, rule="R8", path="hours")
    return office


def _read_seasons(value: Any) -> tuple[Season, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        remedy = "write a list of {dates: 12-20..01-06, hours: …}"
        raise CalendarError("not a list of seasons", value, remedy=remedy, rule="R3")
    if len(value) > MOST_SEASONS:
        remedy = f"a year may have {MOST_SEASONS} seasons"
        raise CalendarLimitError("too many seasons", len(value), remedy=remedy, rule="R3", limit=MOST_SEASONS)
    seasons: list[Season] = []
    faults = Faults()
    for i, item in enumerate(value):
        with faults.under(i):
            seasons.append(_read_season(item))
    faults.check(CalendarError)
    return tuple(seasons)


def _read_season(item: Any) -> Season:
    if not isinstance(item, Mapping) or set(item) != {"dates", "hours"}:
        remedy = "write `dates` and `hours`: {dates: 12-20..01-06, hours: {mon-fri: …}}"
        raise CalendarError("not a season", item, remedy=remedy, rule="R3")
    faults = Faults()
    with faults.under("dates"):
        first, last = read_yearly(item["dates"])
    with faults.under("hours"):
        week = read_week(item["hours"])
    faults.check(CalendarError)
    return Season(first, last, week)


def _read_weekday(value: Any) -> int:
    days = read_days(value)
    if len(days) != 1:
        raise CalendarError("not one day of the week", value, remedy="write one, such as `mon`", rule="R3")
    return days[0]


def _read_dates(value: Any, read: Callable[[Any], T]) -> Mapping[int, T]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise CalendarError("not a mapping of dates", value, remedy="write {2026-12-24: …}", rule="R3")
    found: dict[int, T] = {}
    faults = Faults()
    for key, item in value.items():
        number = None
        with faults.under(str(key)):
            number = day_number(read_date(key))
            if number in found:
                raise CalendarError("a date is named twice", key, remedy="name each date once", rule="R3")
        if is_window(key):
            continue
        with faults.under(str(key)):
            meant = read(item)
            if number is not None:
                found[number] = meant
    faults.check(CalendarError)
    return found
