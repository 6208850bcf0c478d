"""Which of two targets is due later, whenever a ticket opens: by their amounts, or tried out over four weeks (R11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.instants import DAY, HOUR, us_delta
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.laying import OfficeHours
from slaclock.errors import SlaclockError
from slaclock.policies.calendar_rules import CalendarRule
from slaclock.policies.promises import Promise
from slaclock.policies.target_kinds import Exact, FirmDue, Target, TargetRule

_STEP: Final = 3 * HOUR
_WEEKS: Final = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A target in its calendar."""

    target: Target
    calendar: BusinessCalendar

    def __str__(self) -> str:
        return f"{self.target} by {self.calendar.name or self.calendar.timezone}"


def term_of(promise: Promise, fields: Mapping[str, Any]) -> Term | None:
    """The target and the calendar for a ticket with these fields; None where there is none, or fields decide it.

    >>> from slaclock.policies.policy import Policy
    >>> gold = Policy(name="Gold", when="always", calendar="24x7", targets={"resolution": "8h"})
    >>> str(term_of(gold.promises["resolution"], {}))
    '8h by 24x7'
    """
    target, calendar = _read(promise.target, fields), _read(promise.calendar, fields)
    return None if target is None or calendar is None else Term(target, calendar)


def _read(rule: TargetRule | CalendarRule, fields: Mapping[str, Any]) -> Any:
    try:
        return rule.read(fields)
    except SlaclockError:
        return None


def never_closes(calendar: BusinessCalendar) -> bool:
    """Whether the calendar is open round the clock, every day.

    >>> from slaclock.calendars.calendar import ALWAYS
    >>> never_closes(ALWAYS)
    True
    """
    return isinstance(calendar.hours, OfficeHours) and calendar.hours.days.never_closes


@dataclass(frozen=True, slots=True)
class Dues:
    """Due times of targets for tickets opened every three hours from ``start`` (µs) on, over four weeks."""

    start: int
    _known: dict[tuple[Term, ...], tuple[int, ...] | None] = field(default_factory=dict)

    def of(self, *terms: Term) -> tuple[int, ...] | None:
        """The due times, one for each opening, if nothing happens; of several terms one begins as the other is due.

        None where a field holds a due time, or no working time is reachable.
        """
        if not terms:
            return tuple(range(self.start, self.start + _WEEKS * 7 * DAY, _STEP))
        if terms not in self._known:
            self._known[terms] = self._after(self.of(*terms[:-1]), terms[-1])
        return self._known[terms]

    def _after(self, starts: tuple[int, ...] | None, term: Term) -> tuple[int, ...] | None:
        if starts is None or isinstance(term.target, FirmDue):
            return None
        amount = us_delta(term.target.us) if isinstance(term.target, Exact) else term.target
        try:
            return tuple(term.calendar.add_us(start, amount) for start in starts)
        except SlaclockError:
            return None

    def later(self, one: Term, other: Term) -> bool:
        """Whether the one is due later than the other, whenever the ticket opens; False where that depends.

        >>> from slaclock.calendars.calendar import ALWAYS
        >>> Dues(0).later(Term(BusinessDays(1), ALWAYS), Term(Exact(HOUR), ALWAYS))
        True
        """
        if one.calendar == other.calendar and (sizes := _sizes(one.target, other.target)) is not None:
            return sizes[0] > sizes[1]
        return self.all_later(self.of(one), self.of(other))

    def all_later(self, ones: tuple[int, ...] | None, others: tuple[int, ...] | None) -> bool:
        """Whether each of the one due times is later than the other of its opening."""
        return ones is not None and others is not None and all(a > b for a, b in zip(ones, others, strict=True))


def _sizes(one: Target, other: Target) -> tuple[int, int] | None:
    """Numbers that compare as the two targets do, where they are of one sort."""
    if isinstance(one, Exact) and isinstance(other, Exact):
        return one.us, other.us
    if isinstance(one, CalendarDays) and isinstance(other, CalendarDays):
        return one.days, other.days
    if isinstance(one, BusinessDays) and isinstance(other, BusinessDays) and replace(one, days=other.days) == other:
        return one.days, other.days
    return None
