"""`freeze`: the holidays of tables written into a document as dates, so that no upgrade moves a due time (R27)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.format import format_amount
from slaclock.base.instants import EARLIEST_YEAR, day_number
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.coverage import Caveat, uncovered
from slaclock.calendars.days import DayRules
from slaclock.calendars.holidays import names_table, read_years
from slaclock.calendars.hours import DAY_NAMES
from slaclock.calendars.laying import OfficeHours
from slaclock.errors import CoverageError, DocumentError, Fault
from slaclock.policies.calendar_writing import date_text, rules_of, year_texts
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.values import canonical

T = TypeVar("T")


def freeze(policies: PolicySet, years: object) -> dict[str, Any]:
    """The document of these policies, of plain values, in which no calendar rests on a table of holidays (R27).

    ``years`` are written as `covers` is: ``range(2026, 2031)``, ``"2026..2030"``. Each calendar with a table gets that
    table's dates of these years, with their names, and its swapped weekends; ``covers`` are those of the years for
    which it was known to be complete. In these years the answers are the same, except that a day which the table called
    an estimate is one no more (`freezing_caveats` names it); in other years the table's holidays are gone, with the
    caveat of R9. All else stays as it was written.

    Calendars that are Python values are written out under their names. Raises `CalendarError` for what are no years,
    `CoverageError` for a calendar of which none of the years is known, `DocumentError` for values of Python that a
    document cannot hold.

    >>> rules = {"timezone": "Asia/Seoul", "hours": {"mon-fri": "09:00-18:00"}, "holidays": [{"country": "KR"}]}
    >>> frozen = freeze(PolicySet.parse({"slaclock": 1, "calendars": {"seoul": rules}}), 2026)
    >>> frozen["calendars"]["seoul"]["covers"], frozen["calendars"]["seoul"]["holidays"][0]["2026-10-09"]
    ([2026], '한글날')
    """
    wanted = sorted(read_years(years))
    writer = _Writer(policies)
    document = writer.document()
    calendars = {made.name: made.frozen(wanted) for made in writer.calendars()}
    if calendars:
        document.setdefault("calendars", {}).update(calendars)
    PolicySet.parse(document)
    return document


def freezing_caveats(policies: PolicySet, years: object) -> list[Caveat]:
    """What frozen holidays cannot promise: asked years that a table is not known to cover, and estimated days (R9).

    >>> freezing_caveats(PolicySet(), "2026..2030")
    []
    """
    writer = _Writer(policies)
    writer.document()
    wanted = sorted(read_years(years))
    return [caveat for made in writer.calendars() for year in wanted for caveat in made.caveats(year)]


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A calendar of the document, and its rules of plain values."""

    name: str
    calendar: BusinessCalendar
    rules: Mapping[str, Any]

    @property
    def days(self) -> DayRules | None:
        """The rules of its days, where a table of holidays is among them."""
        hours = self.calendar.hours
        return hours.days if isinstance(hours, OfficeHours) and hours.days.holidays.has_tables else None

    def caveats(self, year: int) -> list[Caveat]:
        first, last = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
        return uncovered(self.days.holidays, first, last, self.name) if self.days is not None else []

    def frozen(self, years: list[int]) -> Mapping[str, Any]:
        """The rules, with the days of the tables in these years as dates."""
        if (days := self.days) is None:
            return self.rules
        listed = days.holidays
        known = [year for year in years if listed.covers(year)]
        if not known:
            remedy = "name a year that its tables know, or say in `covers` for which years they hold"
            what, path = "no year to freeze is known to be complete", f"calendars.{self.name}.holidays"
            raise CoverageError.of([Fault(what, "R9", ", ".join(map(str, year_texts(years))), remedy, path)])
        own = [entry for entry in self.rules.get("holidays", ()) if not names_table(entry)]
        dates = {date_text(n): holiday.name for year in years for n, holiday in _of_year(listed.of_tables, year)}
        swapped = {n: 0 if day is None else day for year in years for n, day in _of_year(listed.swapped, year)}
        weekends = {date_text(n): DAY_NAMES[day] for n, day in swapped.items() if n not in days.working_weekends}
        weekends |= self.rules.get("working_weekends", {})
        return {
            **self.rules,
            "holidays": [*own, *([dates] if dates else [])],
            **({"working_weekends": weekends} if weekends else {}),
            "covers": year_texts(known),
        }


def _of_year(read: Callable[[int], Mapping[int, T]], year: int) -> Iterator[tuple[int, T]]:
    """That year's days, and the eve of it, whose last window may run past midnight."""
    first = day_number(date(year, 1, 1))
    if year > EARLIEST_YEAR:
        yield from ((number, found) for number, found in read(year - 1).items() if number == first - 1)
    yield from read(year).items()


class _Writer:
    """Writes values of Python as a document's, and notes the calendars among them, by name."""

    def __init__(self, policies: PolicySet) -> None:
        self.raw, self.known = policies.document, dict(policies.calendars)

    def document(self) -> dict[str, Any]:
        """The document of plain values without its calendars, those that are Python values by their names."""
        parts = {key: {} if key == "calendars" else part for key, part in self.raw.items()}
        document: dict[str, Any] = self.plain(parts)
        return document

    def calendars(self) -> Iterator[_Calendar]:
        """Every calendar with its rules, as written where they were; combined ones may name further ones."""
        raw = self.raw.get("calendars", {})
        done = {ALWAYS.name}
        while left := [name for name in self.known if name not in done]:
            for name in left:
                rules, calendar = raw.get(name), self.known[name]
                written = self.plain(rules) if isinstance(rules, Mapping) else rules_of(calendar, self.name)
                yield _Calendar(name, calendar, written)
            done.update(left)

    def name(self, calendar: BusinessCalendar) -> str:
        """The name under which the document has that calendar."""
        named = {calendar.name} if calendar.name else {name for name, one in self.known.items() if one == calendar}
        for name in named:
            if self.known.setdefault(name, calendar) == calendar:
                return name
        what = "two calendars of one name" if named else "a calendar without a name"
        remedy = 'give it one of its own: `BusinessCalendar(…, name="seoul")`'
        raise DocumentError(what, calendar.name or repr(calendar), rule="R27", remedy=remedy)

    def plain(self, value: Any) -> Any:
        """The value as a document writes it; raises `DocumentError` with its path."""
        if isinstance(value, Mapping):
            return {key: self.under(key, part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.under(place, part) for place, part in enumerate(value)]
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, BusinessCalendar):
            return self.name(value)
        if isinstance(value, BusinessDays):
            return _business_days(value)
        return format_amount(value) if isinstance(value, timedelta | CalendarDays) else _scalar(value)

    def under(self, part: str | int, value: Any) -> Any:
        """The part of a mapping or list, its faults below its key."""
        try:
            return self.plain(value)
        except DocumentError as error:
            raise error.under(part) from None


def _business_days(amount: BusinessDays) -> Any:
    options = ("receipt", "cutoff", "time_of_day", "due_by", "read_as")
    unsaid = BusinessDays(1)
    said = {name: getattr(amount, name) for name in options if getattr(amount, name) != getattr(unsaid, name)}
    return {"business_days": amount.days, **said} if said else str(amount)


def _scalar(value: object) -> str:
    try:
        text = canonical(value)
    except DocumentError:
        text = None
    if not isinstance(text, str):
        remedy = "write it in the words of a document"
        raise DocumentError("a value that a document cannot hold", value, rule="R27", remedy=remedy)
    return text
