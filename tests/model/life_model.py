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
    balance: timedelta = ZERO

    def begin_earlier(self, at: datetime) -> None:
        """R23: the survivor of a merge counts from the earlier of the two starts."""
        if at < self.start:
            self.calendars = [(at if begins == self.start else begins, one) for begins, one in self.calendars]
            self.start = at

    def copy(self) -> Life:
        """The same, for later changes not to touch it."""
        return replace(self, calendars=list(self.calendars), reasons=list(self.reasons), resolved=list(self.resolved))

    def calendar_at(self, at: datetime) -> Calendar:
        """The calendar laid over that instant."""
        return [calendar for begins, calendar in self.calendars if begins <= at or begins == self.start][-1]

    def reasons_at(self, at: datetime) -> frozenset[Any]:
        """Why the clock is paused at that instant; budgets that are used up pause no more."""
        said = self.said_at(at)
        ends = {reason: self.budget_end(reason) for reason in said if reason in self.budgets}
        return frozenset(reason for reason in said if (end := ends.get(reason)) is None or at < end)

    def said_at(self, at: datetime) -> frozenset[Any]:
        """What pauses at that instant, budgets apart."""
        known = [reasons for begins, reasons in self.reasons if begins <= at]
        return known[-1] if known else frozenset()

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
        cuts = {self.start, *(begins for begins, _ in self.reasons), *(begins for begins, _ in self.calendars)}
        cuts |= {edge for span in self.resolved for edge in span}
        line = [at for at in sorted(cuts) if at >= self.start]
        paused = [
            (at, until)
            for at, until in zip(line, [*line[1:], None], strict=True)
            if reason in self.said_at(at) and not self.is_resolved_at(at)
        ]
        if not paused:
            return None
        begins, left = paused[0][0], budget
        if isinstance(budget, (BusinessDays, CalendarDays)):
            calendar = self.calendar_at(begins)
            left = calendar.between(begins, due_date(calendar, begins, budget))
        for at, until in paused:
            end = self.calendar_at(at).add(at, left)
            if until is None or end <= until:
                return end
            left -= self.calendar_at(at).between(at, until)
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

        After `until` the clock is taken to go on as it is there; `resumed`: to run, whatever it did. What an opening
        balance says was used before the start counts, too (R23).
        """
        amount -= self.balance
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
        assert self.target is not None
        if len(self.calendars) > 1:
            raise Unsupported("days over several calendars")
        calendar = self.calendars[0][1]
        if isinstance(self.target, FirmDue):
            day = self.promised(self.target, calendar)
            return calendar.between(self.start, day) + self.extension, False, day
        day = due_date(calendar, self.start, self.target)
        if isinstance(self.target, CalendarDays):
            return day - self.start + self.extension, True, day
        length = calendar.between(self.start, day) + self.extension
        if self.target.read_as == "working_time" and length <= ZERO:
            raise Unsupported("business days read as no working time at all")
        return length, False, self.start if self.target.read_as == "working_time" else day

    def firm(self) -> datetime | None:
        """R23, R31: a due time by hand or from a field."""
        if self.due_by_hand is not None or not isinstance(self.target, FirmDue) or self.target.pauses == "extend":
            return self.due_by_hand
        calendar = self.calendar_at(self.target.at)
        return calendar.add(self.promised(self.target, calendar), self.extension)

    @staticmethod
    def promised(target: FirmDue, calendar: Calendar) -> datetime:
        """R31: the instant that a field holds, or the opening that comes next."""
        return calendar.next_open(target.at) if target.outside == "next_open" else target.at

    def due(self, until: datetime, resumed: bool, share: Fraction = Fraction(1)) -> datetime | None:
        """R13, R11 (and R28 for a share of the target): the due time, or None while paused."""
        firm = self.firm()
        if firm is not None:
            return firm if share == 1 else self.mark(share, until, resumed)
        length, wall, day = self.whole()
        dated, day = day, self.start if self.balance else day
        reached = self.reach(scaled(share, length), until, resumed, wall)
        if reached is None:
            return None
        if share == 1 and length <= self.balance:
            return max(day, self.not_before or day)
        due = max(filter(None, [reached, day if share == 1 and not wall else None, self.not_before]))
        at_close = option(self.policy or {}, self.clock, "due_at_close")
        # R11: a date that nothing has moved stays, at a closing (`due_by: close`) as well.
        by_date = not isinstance(self.target, timedelta) and due == dated > self.start
        if not wall and at_close == "next_open" and not by_date:
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
