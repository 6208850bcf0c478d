"""R2-R4: which windows a local date has, read straight from a document's calendar mapping.

A window is `(opens, closes)` in seconds of its own date; `closes` may lie beyond 86 400, on the next date.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.model.amount_model import Unsupported

Windows = list[tuple[int, int]]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY_SECONDS = 86_400


def seconds(text: str) -> int:
    """`09:30` or `09:30:15` as seconds of the day; `24:00` is allowed."""
    parts = [int(part) for part in text.split(":")]
    return sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def read_windows(value: str | list[Any]) -> Windows:
    """A window, a list of them, or `closed`. A closing at or before the opening is one day later."""
    if value == "closed":
        return []
    if isinstance(value, str):
        value = [value]
    windows = []
    for text in value:
        opens, closes = (seconds(part) for part in (text.split("-") if isinstance(text, str) else text))
        windows.append((opens, closes if closes > opens else closes + DAY_SECONDS))
    return windows


def read_week(raw: dict[str, Any]) -> dict[int, Windows]:
    """Weekday number (0 is Monday) -> its windows; a day not named is closed."""
    week: dict[int, Windows] = {}
    for key, value in raw.items():
        if key == "from":
            continue
        first, _, last = key.partition("-")
        day = DAYS.index(first)
        while True:
            week[day] = read_windows(value)
            if DAYS[day] == (last or first):
                break
            day = (day + 1) % 7
    return week


def as_date(value: Any) -> date:
    """A date or its ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def in_month_days(day: date, text: str) -> bool:
    """Whether a date lies in a yearly range `12-20..01-06`, both ends inside."""
    first, _, last = text.partition("..")
    here, start, end = f"{day:%m-%d}", first, last or first
    return start <= here <= end if start <= end else here >= start or here <= end


def is_yearly(text: str) -> bool:
    """`12-25..12-26` is yearly, `2026-02-16..2026-02-18` is not."""
    return len(text.partition("..")[0]) == 5


def in_dates(day: date, text: str) -> bool:
    """Whether a date is named by a date, a range of dates, or a yearly range."""
    if is_yearly(text):
        return in_month_days(day, text)
    first, _, last = text.partition("..")
    return date.fromisoformat(first) <= day <= date.fromisoformat(last or first)


class Hours:
    """The windows of every date of one plain calendar."""

    def __init__(self, raw: dict[str, Any]) -> None:
        hours = raw.get("hours", {})
        weeks = hours if isinstance(hours, list) else [hours]
        self.weeks = [(as_date(week["from"]) if "from" in week else date.min, read_week(week)) for week in weeks]
        self.exceptions = {as_date(day): read_windows(value) for day, value in (raw.get("exceptions") or {}).items()}
        self.swapped = {as_date(day): DAYS.index(name) for day, name in (raw.get("working_weekends") or {}).items()}
        self.seasons = [(season["dates"], read_week(season["hours"])) for season in raw.get("seasons") or ()]
        self._windows: dict[date, Windows] = {}
        self.closed_on: list[tuple[str, Any]] = []
        self.countries: list[dict[str, Any]] = []
        for entry in raw.get("holidays") or ():
            self._add_holiday(entry)
        self.covers = set(raw["covers"]) if "covers" in raw else None

    def _add_holiday(self, entry: Any) -> None:
        if isinstance(entry, dict) and "country" not in entry:
            self.closed_on.extend((str(day), what) for day, what in entry.items())
        elif isinstance(entry, dict):
            self.countries.append(entry)
        elif len(str(entry)) == 2:
            self.countries.append({"country": entry})
        else:
            self.closed_on.append((str(entry), ""))

    def windows(self, day: date) -> Windows:
        """The windows of a local date, looked up once."""
        if day not in self._windows:
            self._windows[day] = self._found(day)
        return self._windows[day]

    def _found(self, day: date) -> Windows:
        """R3: exception, else holiday, else swapped working weekend, else season, else the week in force."""
        if day in self.exceptions:
            return self.exceptions[day]
        for dates, what in self.closed_on:
            if in_dates(day, dates):
                return read_windows(what["hours"]) if isinstance(what, dict) else []
        if any(day in country_holidays(day.year, **country) for country in self.countries):
            return []
        weekday = self.swapped.get(day, day.weekday())
        for dates, week in self.seasons:
            if in_month_days(day, dates):
                return week.get(weekday, [])
        in_force = max((week for week in self.weeks if week[0] <= day), key=lambda week: week[0])
        return in_force[1].get(weekday, [])

    def uncovered(self, year: int) -> bool:
        """R9: whether the holiday list does not cover this year."""
        if self.covers is not None:
            return year not in self.covers
        if self.countries:
            raise Unsupported("years of a country's table")
        dated = [dates for dates, _ in self.closed_on if not is_yearly(dates)]
        return bool(dated) and not any(year in years_of(dates) for dates in dated)


def years_of(text: str) -> range:
    """The years that a date or range of dates names."""
    first, _, last = text.partition("..")
    return range(date.fromisoformat(first).year, date.fromisoformat(last or first).year + 1)


_TABLES: dict[Any, set[date]] = {}


def country_holidays(
    year: int,
    country: str,
    subdivision: str | None = None,
    categories: Any = None,
    observed: bool = True,
    language: str | None = None,
) -> set[date]:
    """The dates that the `holidays` package gives for one year; their `language` is no matter here."""
    key = (year, country, subdivision, tuple(categories or ()), observed)
    if key not in _TABLES:
        import holidays

        table = holidays.country_holidays(
            country, subdiv=subdivision, years=year, observed=observed, categories=categories and tuple(categories)
        )
        if any(day.year == year for day in getattr(table, "weekend_workdays", ())):
            raise Unsupported("a country's own working weekends")
        _TABLES[key] = {day for day in table if day.year == year}
    return _TABLES[key]
