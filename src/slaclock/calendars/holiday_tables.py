"""Holidays out of the `holidays` package: a country's table year by year, and a table that a user made (R4, R9).

The package is imported when the first country is named; a user's own table brings it along.

What can be known of a table's limits (R9), and counts as its coverage of a year:

- the entity's ``start_year`` and ``end_year`` (2100 almost everywhere, 2026 in Sri Lanka);
- days that a government announces year by year, as one-off entries with their own dates: swapped working weekends
  (China, Hungary, Taiwan, …) and, where every one of the last six years has some, other days (Argentina, Ghana,
  Thailand, …). After the last year with such entries the table is not known to be complete. A swap counts where it
  stands in one of the last five years of its list: Bulgaria gave the practice up;
- the reach of the package's tables of lunar festivals (Hindu ones: 2001 to 2035). A country's table is known only in
  years that those tables reach, for the festivals that it asks of them;
- dates called estimates, by the word that the package puts into the name, in the language of the names.

What cannot be known: a holiday declared or dropped at short notice, a law that changes, elections, whether a list was
complete when the package was released, estimates that the package does not mark, and dates by law written into the
program as a table of their own that ends (New Zealand's Matariki in 2052). The days of a category such as `half_day`
are closed for the whole day, because the package knows no hours.
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from threading import Lock
from typing import Any, NamedTuple

from slaclock.base.instants import EARLIEST_YEAR, LATEST_YEAR, day_number
from slaclock.calendars.holiday_dates import Holiday
from slaclock.errors import CalendarError

_lock = Lock()


class TableYear(NamedTuple):
    """One year of a table: holidays by day number, swapped working weekends, and whether the year is covered (R9)."""

    days: Mapping[int, Holiday]
    swapped: Mapping[int, int | None]
    known: bool


@dataclass(frozen=True, slots=True)
class Country:
    """Whose holidays: what the package is asked for, with the language always said."""

    code: str
    subdivision: str | None = None
    categories: tuple[str, ...] = ()
    observed: bool = True
    language: str | None = None

    @property
    def key(self) -> Hashable:
        """What decides over the dates; the language does not."""
        return (self.code, self.subdivision, self.categories, self.observed)

    def of_year(self, year: int) -> TableYear:
        """That year of the country's table; cached, for all lists together."""
        return _country_year(self, year)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a user's own table: the years that it held."""

    years: Mapping[int, TableYear]

    @property
    def key(self) -> Hashable:
        """The dates of every year, without names."""
        return tuple(
            (year, tuple(sorted(table.days)), tuple(sorted(table.swapped.items())), table.known)
            for year, table in sorted(self.years.items())
        )

    def of_year(self, year: int) -> TableYear:
        """That year of the copy; a year that the table did not hold is not known."""
        return self.years.get(year, TableYear({}, {}, False))


@lru_cache(maxsize=2048)
def _country_year(country: Country, year: int) -> TableYear:
    """That year as the package tells it, with the festivals noted that its lunar tables do not reach."""
    import holidays

    missed: list[str] = []
    with _lock, warnings.catch_warnings():
        warnings.filterwarnings("ignore", r".*\bavailable\b")  # only from 2001 to 2035: `known` says it instead
        table: Any = holidays.country_holidays(
            country.code,
            subdiv=country.subdivision,
            categories=country.categories,
            observed=country.observed,
            language=country.language,
        )
        _watch(table, missed)
        if table.start_year <= year <= table.end_year:
            table.get(date(year, 1, 1))  # lays the year down
    found = _table_year(table, year)
    return found._replace(known=found.known and not missed)


def _watch(table: Any, missed: list[str]) -> None:
    """Let the table's lunar calendars note each festival that is asked of them for a year beyond their own tables."""
    for calendar in vars(table).values():
        if (find := getattr(calendar, "_get_holiday", None)) is not None:
            calendar._get_holiday = partial(_find, calendar, find, missed)


def _find(calendar: Any, find: Any, missed: list[str], festival: str, year: int, *rest: Any, **options: Any) -> Any:
    years = getattr(calendar, f"{festival}_DATES", None)
    if years and not min(years) <= year <= max(years):
        missed.append(festival)
    return find(festival, year, *rest, **options)


def snapshot(table: Any) -> Snapshot:
    """A copy of the years that a user's `holidays.HolidayBase` holds now; later changes of it change nothing.

    Covered are its years, less those that a country's table is not known to cover. Years outside 1900 to 2199 are left
    out. Raises `CalendarError` for a table that holds no year yet.
    """
    held = {day.year for day in list(dict.keys(table))} | set(table.years)
    years = {year: _table_year(table, year) for year in held if EARLIEST_YEAR <= year < LATEST_YEAR}
    if not years:
        remedy = "lay its years down first: `holidays.KR(years=range(2024, 2031))`"
        raise CalendarError("a table of holidays that holds no year", type(table).__name__, remedy=remedy, rule="R4")
    covered = set(table.years) or held
    return Snapshot({year: found._replace(known=found.known and year in covered) for year, found in years.items()})


def _table_year(table: Any, year: int) -> TableYear:
    """One year of a table that has been laid down already; a sum of tables is read through its parts."""
    parts = getattr(table, "holidays", None) or [table]
    words = [word for word in map(_estimated_word, parts) if word]
    dates = sorted((day, str(name)) for day, name in list(dict.items(table)) if day.year == year)
    days = {day_number(day): Holiday(name, (), _is_estimate(name, words)) for day, name in dates}
    stands_for = {day.worked: day.off.weekday() for part in parts for day in _one_off_days(part)}
    workdays = sorted(day for part in parts for day in part.weekend_workdays if day.year == year)
    swapped = {day_number(day): stands_for.get(day) for day in workdays}
    known = all(part.start_year <= year <= min(part.end_year, _last_announced(part)) for part in parts)
    return TableYear(days, swapped, known)


def _estimated_word(table: Any) -> str:
    """The word that marks a name as that of an estimated date, in the table's language."""
    label = getattr(table, "estimated_label", None)
    return str(table.tr(label)).replace("%s", "").strip(" ()（）") if label else ""


def _is_estimate(name: str, words: list[str]) -> bool:
    """Whether the day is an estimate: every holiday that falls on it is one."""
    return all(any(word in part for word in words) for part in name.split("; "))


class _OneOff(NamedTuple):
    """A day that a list of the package names for a single year: the day off and, of a swap, the day worked for it."""

    listed: str
    year: int
    off: date
    worked: date | None


def _one_off_days(table: Any) -> Iterator[_OneOff]:
    for name, listed in vars(table).items():
        if not name.startswith("special_") or not isinstance(listed, dict):
            continue
        for year, entries in listed.items():
            for month, day, *rest in entries if entries and isinstance(entries[0], tuple) else (entries,):
                swap = len(rest) > 1  # month, day and perhaps year of the day worked; else the name
                worked = date(rest[2] if len(rest) > 2 else year, rest[0], rest[1]) if swap else None
                yield _OneOff(name, year, date(year, month, day), worked)


def _last_announced(table: Any) -> int:
    """The last year whose days are announced, where a government announces them year by year."""
    last = LATEST_YEAR
    for category in table.categories:
        days = [day for day in _one_off_days(table) if day.listed == f"special_{category}_holidays"]
        years = {day.year for day in days}
        end = max(years, default=LATEST_YEAR)
        swaps = any(day.worked is not None and day.year > end - 5 for day in days)
        if swaps or years.issuperset(range(end - 5, end + 1)):
            last = min(last, end)
    return last
