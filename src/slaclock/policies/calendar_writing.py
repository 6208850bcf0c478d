"""A calendar written as a document's rules: what `BusinessCalendar` reads, it can be written in again (R2 to R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from slaclock.base.instants import number_day
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.combine import CombinedHours
from slaclock.calendars.days import Season
from slaclock.calendars.holidays import Holiday, HolidayList
from slaclock.calendars.hours import DAY_NAMES, Week, WeekFrom, show_windows
from slaclock.calendars.laying import OfficeHours
from slaclock.policies.calendar_section import COMBINING


def rules_of(calendar: BusinessCalendar, name_of: Callable[[BusinessCalendar], str]) -> dict[str, Any]:
    """The rules of that calendar as a document writes them; ``name_of`` names the parts of a combined one.

    Days that come from a table of holidays are no rule: they are left out.

    >>> rules_of(BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}), str)
    {'timezone': 'Asia/Seoul', 'hours': {'mon-fri': '09:00-18:00'}}
    """
    hours = calendar.hours
    if isinstance(hours, CombinedHours):
        parts = {key: [name_of(part) for part in getattr(hours, key)] for key in COMBINING}
        return {"timezone": hours.timezone, **_said(parts)}
    assert isinstance(hours, OfficeHours)
    days = hours.days
    rules = {
        "seasons": [
            {"dates": f"{_month_day(first)}..{_month_day(last)}", "hours": _week(week)}
            for first, last, week in days.seasons
        ],
        "holidays": list(_own(days.holidays)),
        "exceptions": {date_text(number): show_windows(windows) for number, windows in sorted(days.exceptions.items())},
        "working_weekends": {
            date_text(number): DAY_NAMES[day] for number, day in sorted(days.working_weekends.items())
        },
        "covers": year_texts(days.holidays.said or ()),
    }
    return {"timezone": hours.timezone, "hours": _weeks(days.weeks), **_said(rules)}


def _said(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rules.items() if value}


def date_text(number: int) -> str:
    """A day number as a document's date.

    >>> date_text(0)
    '1970-01-01'
    """
    return number_day(number).isoformat()


def year_texts(years: Iterable[int]) -> list[int | str]:
    """Years as `covers` writes them, those that follow one another as a range.

    >>> year_texts([2024, 2028, 2027, 2026])
    [2024, '2026..2028']
    """
    found: list[int | str] = []
    for _, pairs in groupby(enumerate(sorted(years)), lambda pair: pair[1] - pair[0]):
        run = [year for _, year in pairs]
        found.append(run[0] if len(run) == 1 else f"{run[0]}..{run[-1]}")
    return found


def _weeks(weeks: tuple[WeekFrom, ...]) -> Any:
    written = [({} if week.day is None else {"from": date_text(week.day)}) | _week(week.week) for week in weeks]
    return written[0] if len(written) == 1 else written


def _season(season: Season) -> dict[str, Any]:
    return {"dates": f"{_month_day(season.first)}..{_month_day(season.last)}", "hours": _week(season.week)}


def _week(week: Week) -> dict[str, str]:
    """Days of the same hours that follow one another stand together; closed days are not named."""
    found: dict[str, str] = {}
    for windows, days in groupby(range(7), lambda day: week[day]):
        first, *rest = (DAY_NAMES[day] for day in days)
        if windows:
            found[f"{first}-{rest[-1]}" if rest else first] = show_windows(windows)
    return found


def _own(listed: HolidayList) -> Iterator[dict[str, Any]]:
    dated = {number: holiday for days in listed.own.dated.values() for number, holiday in days.items()}
    yearly = {_month_day(day): _holiday(holiday) for day, holiday in sorted(listed.own.yearly.items())}
    once = {date_text(number): _holiday(holiday) for number, holiday in sorted(dated.items())}
    yield from (days for days in (yearly, once) if days)


def _holiday(holiday: Holiday) -> Any:
    return {"name": holiday.name, "hours": show_windows(holiday.windows)} if holiday.windows else holiday.name


def _month_day(day: tuple[int, int]) -> str:
    return f"{day[0]:02}-{day[1]:02}"
