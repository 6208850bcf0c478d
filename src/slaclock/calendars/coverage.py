"""What an answer cannot promise: years whose holidays nobody loaded, holidays that a table only estimates (R9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slaclock.base.instants import number_day
from slaclock.calendars.holidays import HolidayList


@dataclass(frozen=True, slots=True)
class Caveat:
    """What an answer rests on that may not hold.

    R9: ``calendar`` and ``year``, with ``date`` for an estimated holiday. R30: ``policy``, whose earlier version is
    absent. R17: ``field`` and ``value`` that no rule mentions.
    """

    rule: str
    calendar: str | None = None
    year: int | None = None
    date: str | None = None
    policy: str | None = None
    field: str | None = None
    value: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The caveat as plain JSON values; what does not apply is left out.

        >>> Caveat("R9", calendar="office", year=2027).to_dict()
        {'rule': 'R9', 'calendar': 'office', 'year': 2027}
        """
        names = ("rule", "calendar", "year", "date", "policy", "field", "value")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def __str__(self) -> str:
        if self.date is not None:
            return f"calendar `{self.calendar}`: the holiday of {self.date} is an estimate [R9]"
        if self.rule == "R9":
            return f"calendar `{self.calendar}`: the holidays of {self.year} are not known to be complete [R9]"
        if self.rule == "R30":
            return f"policy `{self.policy}`: the version in force then is absent, the oldest present judges [R30]"
        return f"field `{self.field}`: no rule mentions the value `{self.value}` [{self.rule}]"


def uncovered(holidays: HolidayList, first: int, last: int, name: str) -> list[Caveat]:
    """The caveats of an answer that rests on the local dates ``first`` to ``last`` (day numbers), by year."""
    if not holidays.promises:
        return []
    found: list[Caveat] = []
    for year in range(number_day(first).year, number_day(last).year + 1):
        if not holidays.covers(year):
            found.append(Caveat("R9", calendar=name, year=year))
        found.extend(
            Caveat("R9", calendar=name, year=year, date=number_day(number).isoformat())
            for number, holiday in sorted(holidays.of_year(year).items())
            if holiday.estimated and first <= number <= last
        )
    return found
