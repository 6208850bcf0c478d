"""The one reading of a cycle's layers: cut them into stretches, integrate, invert (R12 to R15, R19, R20).

Everything is cut late, from the facts of a `Cycle` and the pauses of its `Track`; nothing here is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.instants import LATEST
from slaclock.base.spans import Span, clip, length, minus, union
from slaclock.calendars.business_days import business_days_on, calendar_days_on
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.clocks.cycles import Cycle, PauseSpan, Stop
from slaclock.clocks.stretches import budgeted, by_calendar, spent_at
from slaclock.clocks.terms import Change, Laid, lay
from slaclock.errors import HorizonError
from slaclock.policies.shares import Share
from slaclock.policies.target_kinds import Exact, FirmDue


@dataclass(frozen=True)
class Measure:
    """One cycle as seen at one instant: its window, its stretches, its due time. All values are µs."""

    cycle: Cycle
    pauses: Sequence[PauseSpan]
    as_of: int
    laid: Laid
    start: int
    stop: Stop | None

    @cached_property
    def end(self) -> int:
        """Where reading ends: the stop, the end of the cycle, or ``as_of``; never before the start."""
        ended = self.stop.at if self.stop is not None else min(self.cycle.ended_at, self.as_of)
        return max(self.start, ended)

    @cached_property
    def risky(self) -> int | None:
        """How much time used puts the clock at risk; None where the policy does not say (R28)."""
        margin = self.laid.judge.at_risk
        if margin is None:
            return None
        return ceil(margin.of(self.allowed)) if isinstance(margin, Share) else self.allowed - margin

    @cached_property
    def resolved(self) -> list[Span]:
        """The time while resolved that does not count, from the start on (R20)."""
        stops = (stop for stop in self.cycle.stops if stop is not self.stop and not self.cycle.precedes(stop))
        return clip(union(stop.uncounted for stop in stops if stop.uncounted), self.start, LATEST)

    @cached_property
    def paused_pieces(self) -> list[tuple[Span, str]]:
        """The pauses with their reasons, cut by their budgets, from the start on, less the time while resolved."""
        return list(budgeted(self.pauses, self.start, self.resolved, self.laid.rows))

    @cached_property
    def paused(self) -> list[Span]:
        """The pauses, united, from the start to the end of time."""
        return union(span for span, _ in self.paused_pieces)

    @cached_property
    def idle(self) -> list[Span]:
        """All that does not run: paused or resolved."""
        return union(self.paused, self.resolved)

    def running(self, end: int) -> list[Span]:
        """The running spans from the start to ``end`` (R12)."""
        return minus([(self.start, end)], self.idle) if end > self.start else []

    @property
    def is_paused(self) -> bool:
        """Whether a pause holds at the end of the window."""
        return self.stop is None and any(a <= self.end < b for a, b in self.paused)

    @property
    def paused_until(self) -> int:
        """While paused: where the budget of the pause ends it if nothing happens (R32); else the end of time."""
        return next((b for a, b in self.paused if self.stop is None and a <= self.end < b), LATEST)

    def worked(self, spans: Iterable[Span]) -> int:
        """The working time within the spans, each stretch by the calendar that counts there."""
        return sum(cal.between_us(a, b) for a, b, cal in by_calendar(spans, self.laid.rows))

    @cached_property
    def before(self) -> int:
        """The opening balance: what had been used before the history begins (R23)."""
        return next(reversed(self.cycle.said("elapsed_before", self.stop)), 0)

    @cached_property
    def elapsed(self) -> int:
        """Working time used (R12), the opening balance included."""
        return self.before + self.worked(self.running(self.end))

    @cached_property
    def due(self) -> int | None:
        """The due time, None while a pause keeps it open (R13)."""
        if self.firm is not None:
            return self.firm
        if self.is_paused:
            return self._reached(self.running(self.end), self.idle)
        return self._reached(self.running_on, self.idle_until)

    @cached_property
    def due_if_resumed(self) -> int | None:
        """While paused without a due time: what it would be if time ran again at ``as_of`` (R13)."""
        return None if self.due is not None else self._reached(self.running_on, self.idle_until)

    @property
    def expected_due(self) -> int | None:
        """The due time, while a pause keeps it open the one that resuming at the end of the window would give."""
        return self.due if self.due is not None else self.due_if_resumed

    @property
    def reachable_due(self) -> int | None:
        """The due time under terms of before; None also where no calendar reaches it (R8)."""
        try:
            return self.due
        except HorizonError:
            return None

    @cached_property
    def running_on(self) -> list[Span]:
        """The running spans if time runs on from the end of the window for ever."""
        return [*self.running(self.end), (self.end, LATEST - 1)]

    @cached_property
    def idle_until(self) -> list[Span]:
        """What did not run up to the end of the window."""
        return clip(self.idle, self.start, self.end)

    @cached_property
    def firm(self) -> int | None:
        """A due time by hand or from a field, which nothing moves (R23, R31)."""
        by_hand = self.cycle.said("set_due", self.stop)
        if by_hand:
            return by_hand[-1]
        target = self.laid.target
        if not isinstance(target, FirmDue) or target.pauses == "extend":
            return None
        return self.laid.calendar.timeline.add(self._promised(target), self.extended)

    def _promised(self, target: FirmDue) -> int:
        return target.at if target.outside == "keep" else self.laid.calendar.timeline.next_open(target.at)

    @cached_property
    def extended(self) -> int:
        """What was added to the target by hand (R23)."""
        return sum(self.cycle.said("extend", self.stop))

    def _reached(self, running: list[Span], idle: list[Span]) -> int | None:
        """The instant at which the target is reached by these stretches, the floor of a carried target applied."""
        by_amount = self.exact is not None or self.before
        due = self._spent(self.allowed - self.before, running) if by_amount else self._dated(idle)
        if due is None or self.laid.floor is None:
            return due
        return max(due, self.laid.floor)

    @cached_property
    def exact(self) -> int | None:
        """The target as working time, None for one that is found by its date."""
        target = self.laid.target
        if isinstance(target, Exact):
            return target.us + self.extended
        if isinstance(target, BusinessDays) and target.read_as == "working_time":
            return (self.laid.calendar.between_us(self.start, self.date) + self.extended) or None
        return None

    def _spent(self, amount: int, running: list[Span]) -> int | None:
        if amount <= 0:
            return self.start
        due = spent_at(amount, self.pieces(running))
        return due if due is None else self._at_close(due, ALWAYS if self.by_wall else self.laid.calendar)

    def _at_close(self, due: int, calendar: BusinessCalendar) -> int:
        return calendar.timeline.next_open(due) if self.laid.judge.due_at_close else due

    @cached_property
    def date(self) -> int:
        """The instant D of business or calendar days, from the start under the terms laid over it (R11).

        Of a promised due time that pauses extend, that due time (R31).
        """
        target, calendar = self.laid.target, self.laid.calendar
        if isinstance(target, FirmDue):
            return self._promised(target)
        if isinstance(target, CalendarDays):
            return calendar_days_on(calendar.timezone, self.start, target.days)
        assert isinstance(target, BusinessDays)
        return business_days_on(calendar.hours, calendar.timeline, self.start, target)

    def _dated(self, idle: list[Span]) -> int | None:
        """D moved on by what did not run before it: the earliest ``u >= add(D, not running up to u)`` (R11).

        None where that hangs on a stretch that goes on after the window.
        """
        calendar = ALWAYS if isinstance(self.laid.target, CalendarDays) else self.laid.calendar
        lag = self.extended
        due = self._lagged(calendar, lag)
        for a, b in idle:
            if due <= a or (due <= b and calendar.between_us(a, due) == 0):
                break
            if b > self.end:
                return None
            lag += calendar.between_us(a, b)
            due = self._lagged(calendar, lag)
        return due

    def _lagged(self, calendar: BusinessCalendar, lag: int) -> int:
        if not lag:
            return self.date
        return self._at_close(calendar.timeline.add(self.date, lag), calendar)

    @cached_property
    def allowed(self) -> int:
        """What shares are of: the target as time, in the measure of `used` (R11, R28)."""
        if self.firm is not None:
            return self.laid.calendar.between_us(self.start, self.firm)
        if self.exact is not None:
            return self.exact
        calendar = ALWAYS if self.by_wall else self.laid.calendar
        return calendar.between_us(self.start, self.date) + self.extended

    @cached_property
    def by_wall(self) -> bool:
        """Whether shares and remaining are of wall time (calendar days, R11)."""
        return isinstance(self.laid.target, CalendarDays) and self.firm is None

    @cached_property
    def used(self) -> int:
        """What shares are counted of: working time used; of calendar days, running wall time."""
        return self.before + self.elapsed_running if self.by_wall else self.elapsed

    def used_at(self, amount: int) -> int | None:
        """The instant at which `used` reaches ``amount``, if nothing happens any more; None while paused before it."""
        running = self.running(self.end) if self.is_paused else self.running_on
        left = amount - self.before
        return self.start if left <= 0 else spent_at(left, self.pieces(running))

    def pieces(self, spans: Iterable[Span]) -> Iterator[tuple[int, int, BusinessCalendar]]:
        """The spans with the calendar by which `used` counts in each of them."""
        return by_calendar(spans, ((self.start, ALWAYS),) if self.by_wall else self.laid.rows)

    @cached_property
    def elapsed_running(self) -> int:
        """The length of the running spans (R15)."""
        return length(self.running(self.end))

    @cached_property
    def elapsed_wall(self) -> int:
        """From start to end as the customer felt it."""
        return self.end - self.start

    @cached_property
    def paused_time(self) -> int:
        """Working time inside pauses, without time while resolved."""
        return self.worked(clip(self.paused, self.start, self.end))

    @cached_property
    def _after_due(self) -> list[Span]:
        return [] if self.due is None else clip(self.running(self.end), self.due, self.end)

    @cached_property
    def late(self) -> int:
        """Working time after due (R15)."""
        return self.worked(self._after_due)

    @cached_property
    def late_wall(self) -> int:
        """Running wall time after due (R15)."""
        return length(self._after_due)

    @property
    def breached(self) -> bool:
        """Whether the end lies after the due time; due itself is the last good instant (R14)."""
        return self.due is not None and (self.end > self.due or self.cycle.ended == "missed")

    def alike(self, other: Measure) -> Measure:
        """Another moment of the cycle measured as this one is: against the promise, or a goal by the goal (R28)."""
        return other

    @cached_property
    def remaining(self) -> int:
        """Working time left until due (of calendar days wall time); while paused, if resumed now. Never negative."""
        due = self.expected_due
        if due is None or due <= self.end:
            return 0
        return due - self.end if self.by_wall else self.laid.calendar.between_us(self.end, due)


@dataclass(frozen=True)
class Goal(Measure):
    """The same cycle measured against a team's own goal, a share of the promise (R28)."""

    whole: Measure
    share: Share

    @classmethod
    def of(cls, whole: Measure, share: Share) -> Goal:
        """The goal that is that share of what ``whole`` promises."""
        judge = replace(whole.laid.judge, kind="objective", at_risk=None)
        laid = replace(whole.laid, judge=judge)
        return cls(whole.cycle, whole.pauses, whole.as_of, laid, whole.start, whole.stop, whole, share)

    def alike(self, other: Measure) -> Measure:
        """The goal at another moment of the cycle."""
        return Goal.of(other, self.share)

    @cached_property
    def allowed(self) -> int:
        """The share of what is promised."""
        return ceil(self.share.of(self.whole.allowed))

    @cached_property
    def due(self) -> int | None:
        """When the share is used up, None while a pause keeps it open."""
        due = self.used_at(self.allowed)
        if due is None or self.laid.floor is None or self.firm is not None:
            return due
        return max(due, self.laid.floor)

    @cached_property
    def due_if_resumed(self) -> int | None:
        """While paused without a due time: what it would be if time ran again at ``as_of``."""
        left = self.allowed - self.before
        return (
            None if self.due is not None else self.start if left <= 0 else spent_at(left, self.pieces(self.running_on))
        )


def measured(cycle: Cycle, pauses: Sequence[PauseSpan], as_of: int, stop: Stop | None = None) -> Measure | None:
    """The cycle as seen at ``as_of``, or at ``stop``, one of its own; None while it has no target."""
    if stop is None and cycle.standing is not None and cycle.standing.at <= as_of:
        stop = cycle.standing
    laid = laid_over(cycle, stop)
    if laid is None:
        return None
    opening = cycle.opening(stop)
    reopened = opening.undone_at if opening is not None else None
    begun = cycle.start if reopened is None else max(cycle.start, reopened)
    floors = (laid.start, stop.at if stop is not None and stop.born else None)
    start = max([min([begun, *cycle.said("absorb", stop)]), *(floor for floor in floors if floor is not None)])
    return Measure(cycle, pauses, as_of, laid, start, stop)


def laid_over(cycle: Cycle, stop: Stop | None = None) -> Laid | None:
    """The terms laid over the cycle, or those at ``stop``, one of its own; None while it has no target (R19, R30)."""
    return lay(changes_that_judge(cycle, stop))


def changes_that_judge(cycle: Cycle, stop: Stop | None) -> list[Change]:
    """The changes of terms that judge: those before the stop; of those while resolved the last, at the reopening."""
    known = cycle.terms[: stop.terms] if stop is not None else cycle.terms
    changes: list[Change] = []
    last: Stop | None = None
    first = cycle.begun(stop)
    undone = deque(earlier for earlier in cycle.stops if earlier is not stop and earlier.uncounted is not None)
    for number, change in enumerate(known[first:], first):
        while undone and (undone[0].undone_step or 0) < change.step:
            undone.popleft()
        reopening = undone[0] if undone and undone[0].terms <= number else None
        if reopening is not None and reopening is last:
            changes.pop()
        at = change.at if reopening is None or reopening.undone_at is None else reopening.undone_at
        changes.append(change._replace(at=at))
        last = reopening
    return changes
