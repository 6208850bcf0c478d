"""R11-R15, R28: one cycle laid on the time line, and every figure measured by walking its elementary stretches.

A `Life` keeps what happened: pauses and their reasons, stretches while resolved, calendars in their order, the target.
`stretches` cuts the line at every instant at which anything changes; in each stretch nothing changes but time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from tests.model.amount_model import ZERO, BusinessDays, CalendarDays, FirmDue, Unsupported
from tests.model.calendar_model import Calendar
from tests.model.days_model import due_date
from tests.model.policy_model import Target, option, scaled


class Stretch(NamedTuple):
    """From `start` to `end` nothing changes: the mode is running, paused or resolved, the calendar is one."""

    start: datetime
    end: datetime
    mode: str
    calendar: Calendar


@dataclass
class Life:
    """One cycle of one clock, as it is known so far."""

    clock: str
    start: datetime
    policy: dict[str, Any] | None = None
    target: Target = None
    calendars: list[tuple[datetime, Calendar]] = field(default_factory=list)
    reasons: list[tuple[datetime, frozenset[Any]]] = field(default_factory=list)
    resolved: list[tuple[datetime, datetime]] = field(default_factory=list)
    budgets: dict[Any, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    due_by_hand: datetime | None = None
    extension: timedelta = ZERO

    def copy(self) -> Life:
        """The same, for later changes not to touch it."""
        return replace(self, calendars=list(self.calendars), reasons=list(self.reasons), resolved=list(self.resolved))

    def calendar_at(self, at: datetime) -> Calendar:
        """The calendar laid over that instant."""
        return [calendar for begins, calendar in self.calendars if begins <= at or begins == self.start][-1]

    def reasons_at(self, at: datetime) -> frozenset[Any]:
        """Why the clock is paused at that instant; budgets that are used up pause no more."""
        known = [reasons for begins, reasons in self.reasons if begins <= at]
        ends = {reason: self.budget_end(reason) for reason in self.budgets}
        return frozenset(
            reason for reason in (known[-1] if known else ()) if ends.get(reason) is None or at < ends[reason]
        )

    def is_resolved_at(self, at: datetime) -> bool:
        """Whether it lies in a resolved stretch that a reopening has ended."""
        return any(start <= at < end for start, end in self.resolved)

    def stretches(self, until: datetime) -> list[Stretch]:
        """The elementary stretches from the start to `until`."""
        cuts = {self.start, until, *(begins for begins, _ in self.calendars), *(begins for begins, _ in self.reasons)}
        cuts |= {edge for span in self.resolved for edge in span}
        cuts |= {end for end in map(self.budget_end, self.budgets) if end is not None}
        kept = sorted(at for at in cuts if self.start <= at <= until)
        return [Stretch(a, b, self.mode_at(a), self.calendar_at(a)) for a, b in pairwise(kept)]

    def mode_at(self, at: datetime) -> str:
        """Running, paused or resolved."""
        return "resolved" if self.is_resolved_at(at) else "paused" if self.reasons_at(at) else "running"

    def budget_end(self, reason: Any) -> datetime | None:
        """R32: when the budget of one entry of `pauses` is used up, if nothing more happens."""
        budget = self.budgets[reason]
        changes = [(max(begins, self.start), reason in reasons) for begins, reasons in self.reasons]
        if isinstance(budget, (BusinessDays, CalendarDays)):
            begins = [at for at, paused in changes if paused]
            if sum(now and not before for before, now in pairwise([False, *(paused for _, paused in changes)])) > 1:
                raise Unsupported("a budget in days over several pauses")
            return due_date(self.calendar_at(begins[0]), begins[0], budget) if begins else None
        left = budget
        for (at, paused), (until, _) in zip(changes, [*changes[1:], (None, False)], strict=True):
            if not paused:
                continue
            if self.resolved or len(self.calendars) != 1:
                raise Unsupported("a budget over reopenings or several calendars")
            calendar = self.calendar_at(at)
            end = calendar.add(at, left)
            if until is None or end <= until:
                return end
            left -= calendar.between(at, until)
        return None

    def time_in(self, mode: str, until: datetime, since: datetime | None = None, wall: bool = False) -> timedelta:
        """Working time (or wall time) in one mode, from `since` on."""
        total = ZERO
        for start, end, here, calendar in self.stretches(until):
            start = start if since is None else max(start, since)
            if here == mode and start < end:
                total += end - start if wall else calendar.between(start, end)
        return total

    def reach(self, amount: timedelta, until: datetime, resumed: bool, wall: bool = False) -> datetime | None:
        """The earliest instant with that much running time since the start; None while a pause hides it.

        After `until` the clock is taken to go on as it is there; `resumed`: to run, whatever it did.
        """
        if amount <= ZERO:
            return self.start
        for start, end, mode, calendar in self.stretches(until):
            if mode == "running":
                here = end - start if wall else calendar.between(start, end)
                if here >= amount:
                    return start + amount if wall else calendar.add(start, amount)
                amount -= here
        if self.reasons_at(until) and not resumed:
            return None
        until = max(until, self.start)
        return until + amount if wall else self.calendar_at(until).add(until, amount)

    def whole(self) -> tuple[timedelta, bool, datetime]:
        """(the target as a length of time, whether that is wall time, an instant that due never comes before)."""
        if isinstance(self.target, timedelta):
            return self.target + self.extension, False, self.start
        assert isinstance(self.target, (BusinessDays, CalendarDays))
        if len(self.calendars) > 1:
            raise Unsupported("days over several calendars")
        calendar = self.calendars[0][1]
        day = due_date(calendar, self.start, self.target)
        if isinstance(self.target, CalendarDays):
            return day - self.start + self.extension, True, day
        length = calendar.between(self.start, day) + self.extension
        if self.target.read_as == "working_time" and length <= ZERO:
            raise Unsupported("business days read as no working time at all")
        return length, False, self.start if self.target.read_as == "working_time" else day

    def firm(self) -> datetime | None:
        """R23, R31: a due time by hand or from a field."""
        if self.due_by_hand is not None or not isinstance(self.target, FirmDue):
            return self.due_by_hand
        if self.extension:
            raise Unsupported("extending a due time from a field")
        outside = self.target.outside == "next_open"
        return self.calendar_at(self.target.at).next_open(self.target.at) if outside else self.target.at

    def due(self, until: datetime, resumed: bool, share: Fraction = Fraction(1)) -> datetime | None:
        """R13, R11 (and R28 for a share of the target): the due time, or None while paused."""
        firm = self.firm()
        if firm is not None:
            return firm if share == 1 else self.mark(share, until)
        length, wall, day = self.whole()
        reached = self.reach(scaled(share, length), until, resumed, wall)
        if reached is None:
            return None
        if share == 1 and length <= ZERO:
            return max(day, self.not_before or day)
        due = max(filter(None, [reached, day if share == 1 and not wall else None, self.not_before]))
        if not wall and option(self.policy or {}, self.clock, "due_at_close") == "next_open":
            due = self.calendar_at(due).next_open(due)
        return due

    def mark(self, at_risk: Any, until: datetime, resumed: bool = False) -> datetime | None:
        """R28: the instant at which a share of the target, or all but an amount of it, has been used."""
        firm = self.firm()
        if firm is not None:
            length, wall = self.calendars[-1][1].between(self.start, firm), False
        else:
            length, wall, _ = self.whole()
        amount = scaled(at_risk, length) if isinstance(at_risk, Fraction) else length - at_risk
        return self.reach(amount, until, resumed, wall)
