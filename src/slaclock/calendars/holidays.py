"""The holidays of a calendar: countries' tables, a user's own table, dates, ranges, yearly days, half days (R4, R9)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from slaclock.base.instants import EARLIEST_YEAR, LATEST_YEAR
from slaclock.calendars.holiday_countries import read_country
from slaclock.calendars.holiday_dates import MOST_DAYS, Holiday, OwnHolidays
from slaclock.calendars.holiday_tables import Country, Snapshot, TableYear, snapshot
from slaclock.errors import CalendarError, CalendarLimitError, Fault, Faults

__all__ = ["Holiday", "HolidayList", "names_table", "read_years"]

MOST_TABLES: Final = 100
"""How many different countries and tables one list may name."""

_YEARS = re.compile(r"(\d{4})(?:\.\.(\d{4}))?", re.ASCII)
_ENTRY: Final = 'write a country ("KR"), a date ("2026-12-25"), or a mapping ({2026-12-25: Christmas Day})'


class HolidayList:
    """The document's ``holidays`` and ``covers``: an immutable value, equal by rules and dates, never by names.

    An entry is one of: a country's code (``KR``) or ``{country, subdivision, categories, observed, language}``; a date;
    ``{date or range: name}`` (several pairs too; a range is ``2026-02-16..2026-02-18``, up to 366 days); a day or range
    that returns each year (``12-25``, ``12-30..01-02``; 29 February in leap years only), alone or with a name; a half
    day ``{date: {name, hours}}``; a user's own `holidays.HolidayBase`, whose years are copied.

    Where several name one day: a date beats a yearly day beats a table; of one kind, hours beat closed, else the later
    entry holds, except that a table's estimate replaces no date of another table.

    A year is covered (R9) when ``covers`` (years, or ranges ``2024..2030``) names it. Without ``covers``: when every
    table is known to reach it (`slaclock.calendars.holiday_tables` says what can be known) and, in a list without
    tables, when one of its dates lies in it. Yearly days cover all years; an empty list promises nothing.

    Limits: 20,000 entries, 20,000 days in all, 100 tables. Raises `CalendarError` with every fault, its path beginning
    with ``holidays`` or ``covers``.

    >>> own = HolidayList([{"2026-12-31": "Company day"}, "12-25"])
    >>> [holiday.name for holiday in own.of_year(2026).values()], own.covers(2026), own.covers(2027)
    (['', 'Company day'], True, False)
    """

    __slots__ = ("_covers", "_own", "_tables", "_years", "key")

    key: Hashable
    """What the list says, without names, as one hashable value."""

    def __init__(self, entries: Sequence[object] = (), covers: Sequence[object] | None = None) -> None:
        faults = Faults()
        tables: tuple[Country | Snapshot, ...] = ()
        own, years = OwnHolidays(), None
        with faults.under("holidays"):
            tables, own = _read_entries(entries)
        with faults.under("covers"):
            years = None if covers is None else read_years(covers)
        faults.check(CalendarError)
        self.__setstate__((tables, own, years))

    def __setstate__(self, parts: tuple[tuple[Country | Snapshot, ...], OwnHolidays, frozenset[int] | None]) -> None:
        self._tables, self._own, self._covers = parts
        self._years: dict[int, TableYear] = {}
        covers = None if self._covers is None else tuple(sorted(self._covers))
        self.key = (tuple(table.key for table in self._tables), self._own.key, covers)

    def __getstate__(self) -> object:
        return (self._tables, self._own, self._covers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HolidayList) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        codes = [table.code if isinstance(table, Country) else "a table" for table in self._tables]
        return f"<HolidayList of {', '.join([*codes, f'{self._own.named} days'])}>"

    def of_year(self, year: int) -> Mapping[int, Holiday]:
        """The holidays of that year by day number (0 is 1970-01-01), in order.

        >>> HolidayList([{"1970-01-02": "Second"}]).of_year(1970)[1].name
        'Second'
        """
        return self._year(year).days

    def swapped(self, year: int) -> Mapping[int, int | None]:
        """The weekends worked in that year, by the countries' tables (R3): day number to the weekday stood in for.

        Monday is 0; None where the table does not say.
        """
        return self._year(year).swapped

    def covers(self, year: int) -> bool:
        """Whether the list is known to be complete for that year (R9).

        >>> HolidayList([], covers=["2024..2026"]).covers(2027)
        False
        """
        if self._covers is not None:
            return year in self._covers
        return self._year(year).known

    @property
    def own(self) -> OwnHolidays:
        """The dates that the list names itself."""
        return self._own

    @property
    def said(self) -> frozenset[int] | None:
        """The years that ``covers`` names, None where the list does not say."""
        return self._covers

    @property
    def has_tables(self) -> bool:
        """Whether days come from a country's table, or from a user's own."""
        return bool(self._tables)

    def of_tables(self, year: int) -> Mapping[int, Holiday]:
        """The holidays of that year that a table gives and no date of the list itself names.

        >>> HolidayList([{"2026-12-31": "Company day"}]).of_tables(2026)
        {}
        """
        named = self._own.of_year(year)
        return {number: holiday for number, holiday in self.of_year(year).items() if number not in named}

    @property
    def promises(self) -> bool:
        """Whether a year can lack anything: a list with neither holidays nor ``covers`` promises nothing (R9)."""
        return bool(self._tables or self._own.named or self._covers is not None)

    @property
    def named_years(self) -> frozenset[int]:
        """The years that ``covers`` names, else those in which dates of the list's own lie.

        >>> sorted(HolidayList(["2026-12-25", "KR"]).named_years)
        [2026]
        """
        return frozenset(self._own.dated) if self._covers is None else self._covers

    @property
    def has_hours(self) -> bool:
        """Whether any holiday has hours of its own."""
        return self._own.has_hours

    @property
    def closes_all_year(self) -> bool:
        """Whether every day of every year is a holiday without hours."""
        return len(self._own.yearly) == 366 and not any(day.windows for day in self._own.yearly.values())

    def _year(self, year: int) -> TableYear:
        """That year of the whole list, merged once; two threads that do it both come to the same."""
        if (found := self._years.get(year)) is None:
            found = self._years[year] = self._merged(year)
        return found

    def _merged(self, year: int) -> TableYear:
        tables = [table.of_year(year) for table in self._tables]
        days: dict[int, Holiday] = {}
        swapped: dict[int, int | None] = {}
        for table in tables:
            days |= {n: holiday for n, holiday in table.days.items() if not (holiday.estimated and n in days)}
            swapped |= table.swapped
        days |= self._own.of_year(year)
        named = bool(tables) or not self._own.dated or year in self._own.dated
        known = named and all(table.known for table in tables)
        return TableYear(MappingProxyType(dict(sorted(days.items()))), MappingProxyType(swapped), known)


def _read_entries(entries: Any) -> tuple[tuple[Country | Snapshot, ...], OwnHolidays]:
    if not isinstance(entries, list | tuple):
        remedy = "write a list, such as [KR, 2026-12-31]"
        raise CalendarError("not a list of holidays", entries, remedy=remedy, rule="R4")
    if len(entries) > MOST_DAYS:
        remedy = f"up to {MOST_DAYS:,} may be listed"
        raise CalendarLimitError("too many holidays", len(entries), remedy=remedy, rule="R4", limit=MOST_DAYS)
    own = OwnHolidays()
    tables: dict[Hashable, Country | Snapshot] = {}
    faults = Faults()
    for i, entry in enumerate(entries):
        with faults.under(i):
            if (table := _read_table(entry)) is not None:
                tables[table.key] = table
            else:
                _read_own(entry, own)
    for what, count, most in (("days named as holidays", own.named, MOST_DAYS), ("tables", len(tables), MOST_TABLES)):
        if count > most:
            remedy = "split the calendar, or leave out what has passed"
            faults.append(Fault(f"more than {most:,} {what}", "R4", str(count), remedy, limit=most))
    faults.check(CalendarError)
    return tuple(tables.values()), own


def names_table(entry: Any) -> bool:
    """Whether an entry of ``holidays`` names a table, and no dates.

    >>> names_table("KR"), names_table("12-25")
    (True, False)
    """
    return _read_table(entry) is not None


def _read_table(entry: Any) -> Country | Snapshot | None:
    """The table that an entry names, or None when it names dates."""
    if isinstance(entry, str):
        return read_country(entry.strip()) if entry.strip()[:1].isalpha() else None
    if isinstance(getattr(entry, "years", None), set):
        return snapshot(entry)
    is_country = entry is False or (isinstance(entry, Mapping) and "country" in entry)
    return read_country(entry) if is_country else None


def _read_own(entry: Any, own: OwnHolidays) -> None:
    if isinstance(entry, str | date):
        return own.add(entry)
    if not isinstance(entry, Mapping) or not entry:
        raise CalendarError("not an entry of holidays", entry, remedy=_ENTRY, rule="R4")
    faults = Faults()
    for key, value in entry.items():
        with faults.under(str(key)):
            own.add(key, value)
    return faults.check(CalendarError)


def read_years(covers: Any) -> frozenset[int]:
    """The years that ``covers`` names: years, or ranges as text, in a list or alone; raises `CalendarError`.

    >>> sorted(read_years([2024, "2026..2028"]))
    [2024, 2026, 2027, 2028]
    """
    listed = covers if isinstance(covers, list | tuple | set | frozenset | range) else [covers]
    faults = Faults()
    years: set[int] = set()
    for i, item in enumerate(listed):
        with faults.under(*([i] if listed is covers else [])):
            years.update(_read_range(item))
    if not listed:
        remedy = "name the years, or leave `covers` out"
        faults.append(Fault("no year is named", "R9", "[]", remedy))
    faults.check(CalendarError)
    return frozenset(years)


def _read_range(item: Any) -> range:
    match = _YEARS.fullmatch(item.strip()) if isinstance(item, str) else None
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (item, item)
    if not isinstance(first, int) or not EARLIEST_YEAR <= first <= last < LATEST_YEAR:
        remedy = f"write a year such as 2026, or `2024..2030`, from {EARLIEST_YEAR} to {LATEST_YEAR - 1}"
        raise CalendarError("not a year or a range of years", item, remedy=remedy, rule="R9")
    return range(first, last + 1)
