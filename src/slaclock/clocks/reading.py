"""What one cycle of one clock says at ``as_of``: state, verdict, due time, time used, lateness and why (design §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from pendulum import DateTime

from slaclock.base.format import seconds_of
from slaclock.base.instants import LATEST, from_us, from_us_in, us_delta
from slaclock.base.phrases import say
from slaclock.calendars.account import Account
from slaclock.calendars.coverage import Caveat
from slaclock.calendars.zones import zone
from slaclock.clocks.attribution import Held, breakdown_of, pauses_of, value_at_end
from slaclock.clocks.basis import rests_on
from slaclock.clocks.chain import TermsHeld, chain_of
from slaclock.clocks.changes import DueChange, changes_of, original_due
from slaclock.clocks.cycles import Cycle, Track
from slaclock.clocks.ledger import account_ahead, account_of, headline, summary
from slaclock.clocks.measure import Goal, Measure, measured
from slaclock.clocks.stretches import by_calendar
from slaclock.errors import HorizonError

State: TypeAlias = Literal["not_started", "running", "paused", "stopped", "cancelled"]
Verdict: TypeAlias = Literal["pending", "met", "breached", "void"]


class Reading:
    """One cycle of one clock at ``as_of``. A value: read its attributes, or `to_dict` for storage.

    Instants are `pendulum.DateTime` in UTC (``…_local`` in the calendar's zone), amounts `timedelta`. ``due_at`` is
    None while a pause keeps it open (R13); ``due_if_resumed`` then says what it would be at ``as_of``.
    """

    __slots__ = ("_measure", "_track")

    def __init__(self, measure: Measure, track: Track) -> None:
        self._measure = measure
        self._track = track

    # who promises what

    @property
    def clock(self) -> str:
        """The clock's name: `first_response`, `resolution`, …"""
        return self._track.clock

    @property
    def policy(self) -> str:
        """The policy whose terms judge."""
        return self._measure.laid.judge.policy

    @property
    def kind(self) -> str:
        """The policy's kind: `sla`, `ola`, `uc` or `objective`."""
        return self._measure.laid.judge.kind

    @property
    def version(self) -> int:
        """The version of that policy (R30)."""
        return self._measure.laid.judge.version

    @property
    def cycle(self) -> int:
        """The number of the cycle, from 1."""
        return self._measure.cycle.number

    @property
    def target(self) -> str:
        """The target in force, as text: `8h`, `2 business days`; of an objective `80% of 8h`."""
        measure = self._measure
        whole = str(measure.laid.target)
        return f"{measure.share} of {whole}" if isinstance(measure, Goal) else whole

    @property
    def calendar(self) -> str:
        """The name of the calendar that counts."""
        return self._measure.laid.calendar.name

    @property
    def zone(self) -> str:
        """The time zone of that calendar."""
        return self._measure.laid.calendar.timezone

    @property
    def spell(self) -> str | None:
        """Of a clock per field (R22): the field's value in this cycle."""
        spell = self._measure.cycle.spell
        return ", ".join(spell) if isinstance(spell, tuple) else spell

    @property
    def is_goal(self) -> bool:
        """Whether it measures the team's own goal beside a promise (R28)."""
        return isinstance(self._measure, Goal)

    # state and verdict

    @property
    def state(self) -> State:
        """`not_started`, `running` (outside hours too), `paused`, `stopped` or `cancelled`."""
        measure = self._measure
        if measure.cycle.ended in ("cancelled", "void"):
            return "cancelled"
        if measure.stop is not None or measure.cycle.ended == "missed":
            return "stopped"
        if measure.start > measure.as_of:
            return "not_started"
        return "paused" if measure.is_paused else "running"

    @property
    def verdict(self) -> Verdict:
        """`pending`, `met`, `breached` or `void`; due itself is the last good instant (R14)."""
        state = self.state
        if state == "cancelled":
            return "void"
        if self._measure.breached:
            return "breached"
        return "met" if state == "stopped" else "pending"

    @property
    def is_open(self) -> bool:
        """Whether the clock still waits for its stop: not started, running or paused."""
        return self.state in ("not_started", "running", "paused")

    @property
    def at_risk(self) -> bool:
        """Whether time used has reached the share or margin that the policy calls `at_risk` (R28)."""
        risky = self._measure.risky
        return risky is not None and self.verdict == "pending" and self._measure.used >= risky

    @property
    def in_hours(self) -> bool:
        """Whether ``as_of`` (of a stopped clock: the stop) is working time."""
        return self._measure.laid.calendar.timeline.is_open(min(self._measure.end, self._measure.as_of))

    @property
    def exempt(self) -> bool:
        """Whether reports leave it out, by hand or by `exempt_when`; changes nothing else (R23)."""
        return self._measure.cycle.exempt or self._measure.cycle.excused

    @property
    def breach_reason(self) -> str | None:
        """Of a breached reading why the promise was broken, where somebody has said so (R23)."""
        return self._measure.cycle.breach_reason if self.verdict == "breached" else None

    # instants

    @property
    def started_at(self) -> DateTime:
        """Where the reading begins."""
        return from_us(self._measure.start)

    @property
    def stopped_at(self) -> DateTime | None:
        """The stop that stands."""
        stop = self._measure.stop
        return None if stop is None else from_us(max(stop.at, self._measure.start))

    @property
    def due_at(self) -> DateTime | None:
        """The due time in UTC, None while a pause keeps it open (R13)."""
        return _instant(self._measure.due)

    @property
    def due_local(self) -> DateTime | None:
        """The due time in the calendar's zone, to show."""
        due = self._measure.due
        return None if due is None else from_us_in(due, zone(self.zone))

    @property
    def due_if_resumed(self) -> DateTime | None:
        """While a pause keeps the due time open: what it would be if time ran again at ``as_of``, or at the start."""
        return _instant(self._measure.due_if_resumed) if self.state in ("paused", "not_started") else None

    @property
    def expected_due_at(self) -> DateTime | None:
        """The due time; while a pause keeps it open, and of a void cycle, the one that resuming at the end gives."""
        return _instant(self._measure.expected_due)

    @property
    def original_due_at(self) -> DateTime | None:
        """The due time as it was read when the cycle opened (R19)."""
        return _instant(original_due(self._measure))

    @property
    def terms_since(self) -> DateTime:
        """Since when the terms that judge have been in force (R19)."""
        return from_us(self._measure.laid.since)

    @property
    def first_stopped_at(self) -> DateTime | None:
        """The first stop, which stays on record after a reopening (R20)."""
        first = self._first
        return None if first is None else from_us(first.end)

    @property
    def first_verdict(self) -> Verdict | None:
        """The verdict at the first stop (R20)."""
        first = self._first
        if first is None:
            return None
        due = first.reachable_due
        return "breached" if due is not None and first.end > due else "met"

    @property
    def _first(self) -> Measure | None:
        measure = self._measure
        cycle = measure.cycle
        stops = (stop for stop in cycle.stops if not stop.born or (cycle.born_met and stop is cycle.standing))
        seen = (measured(measure.cycle, self._track.pauses, measure.as_of, stop) for stop in stops)
        return next((measure.alike(first) for first in seen if first is not None), None)

    # amounts

    @property
    def elapsed(self) -> timedelta:
        """Working time used (R12)."""
        return us_delta(self._measure.elapsed)

    @property
    def used(self) -> timedelta:
        """What shares of the target are counted of: `elapsed`; of calendar days `elapsed_running` (R11)."""
        return us_delta(self._measure.used)

    @property
    def elapsed_wall(self) -> timedelta:
        """From start to stop as the customer felt it."""
        return us_delta(self._measure.elapsed_wall)

    @property
    def elapsed_running(self) -> timedelta:
        """Wall time less pauses and time while resolved (R15)."""
        return us_delta(self._measure.elapsed_running)

    @property
    def paused(self) -> timedelta:
        """Working time inside pauses, without time while resolved."""
        return us_delta(self._measure.paused_time)

    @property
    def remaining(self) -> timedelta:
        """Working time left until due (calendar days: wall time); zero when there is none left."""
        return us_delta(self._measure.remaining)

    @property
    def late(self) -> timedelta:
        """Working time after due (R15)."""
        return us_delta(self._measure.late)

    @property
    def late_wall(self) -> timedelta:
        """Running wall time after due (R15)."""
        return us_delta(self._measure.late_wall)

    @property
    def share(self) -> Fraction:
        """The share of the target that is used, exact; above 1 when late."""
        return Fraction(self._measure.used, max(self._measure.allowed, 1))

    # why, and what comes next

    @property
    def caveats(self) -> list[Caveat]:
        """What may not hold: years without holidays, estimated holidays, an absent version (R9, R30)."""
        measure = self._measure
        ends = (measure.start, measure.expected_due, measure.end if measure.stop is not None else None)
        last = max(end for end in ends if end is not None)
        found = [] if not measure.laid.judge.absent else [Caveat("R30", policy=self.policy)]
        for start, end, calendar in by_calendar([(measure.start, last)], measure.laid.rows):
            found.extend(calendar.hours.caveats(start, end if end == last else end - 1, calendar.name))
        return list(dict.fromkeys(found))

    @property
    def rests_on(self) -> str:
        """A digest of the terms that judge, and of the calendars' rules from start to due (R27): 64 hex digits."""
        return rests_on(self._measure)

    def next_changes(self) -> Iterator[int]:
        """The instants (µs) after ``as_of`` at which this reading would change if nothing happens (R26)."""
        measure = self._measure
        if self.state == "not_started":
            yield measure.start
        if not self.is_open:
            return
        if measure.paused_until < LATEST:
            yield measure.paused_until
        if measure.due is None:
            return
        yield measure.due + 1
        if measure.risky is not None and (at := measure.used_at(measure.risky)) is not None and at <= measure.due:
            yield at

    def check(self) -> None:
        """Read what a calendar may not reach, so that it fails here and not later. Raises `HorizonError` (R8, R34)."""
        for part in ("idle", "expected_due"):
            getattr(self._measure, part)

    def goal(self) -> Reading | None:
        """The reading of the team's own goal, where the policy has an `objective` (R28)."""
        share = self._measure.laid.judge.objective
        return None if share is None else Reading(Goal.of(self._measure, share), self._track)

    def next_hours_change(self) -> int | None:
        """The next opening or closing (µs) of the calendar that counts; None where it never opens again."""
        timeline, at = self._measure.laid.calendar.timeline, self._measure.as_of
        try:
            return timeline.next_close(at) if timeline.is_open(at) else timeline.next_open(at)
        except HorizonError:
            return None

    def pauses(self) -> dict[str, timedelta]:
        """Working time inside pauses by reason, longest first; pauses outside hours cost nothing and are left out."""
        return pauses_of(self._measure)

    def why(self, language: str = "en") -> str:
        """One line: time used of the target, pauses with their reasons, lateness or what is left."""
        return summary(self, language)

    def breakdown(self, field: str) -> list[Held]:
        """The reading's time divided by the values of a field: who held the ticket while it went (R22)."""
        return breakdown_of(self.account(), self._track.steps, field)

    def field(self, name: str) -> str | None:
        """The field's value where the reading ends: at its stop, where it became void, else at ``as_of`` (R33)."""
        return value_at_end(self._measure, self._track.steps, name)

    def history(self) -> list[DueChange]:
        """Every change of the due time in this cycle, with its cause; the first is its start (R19)."""
        return changes_of(self._measure.cycle, self._track)

    def terms(self) -> list[TermsHeld]:
        """The chain of terms this cycle has been under up to its stop, and which of them judges (R19)."""
        return chain_of(self._measure)

    def account(self) -> Account:
        """The ledger: spans that tile start to stop (or ``as_of``), each counted or not and why (R34)."""
        return account_of(self._measure)

    def ahead(self) -> Account:
        """The spans from ``as_of`` to the due time if nothing happens, totals carried on; empty where none is ahead."""
        return account_ahead(self._measure)

    def explain(self, *, audience: str = "staff", language: str = "en") -> str:
        """Headline and ledger, up to the due time where that is ahead, as text; the `customer` reads less (R34)."""
        parts = [*headline(self, audience, language), self.account().text(language, audience=audience)]
        if ahead := self.ahead():
            parts += [say("ahead", language), ahead.text(language, audience=audience)]
        return "\n".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Flat plain values for a row of a database; instants as text that sorts as time, amounts in seconds (R34)."""
        instants = ("started_at", "due_at", "due_if_resumed", "original_due_at", "stopped_at", "first_stopped_at")
        amounts = ("elapsed", "elapsed_running", "elapsed_wall", "paused", "remaining", "late", "late_wall")
        plain = ("clock", "policy", "kind", "version", "cycle", "state", "verdict", "at_risk", "in_hours", "exempt")
        row: dict[str, Any] = {name: getattr(self, name) for name in plain}
        row.update({name: _text(getattr(self, name)) for name in instants})
        row.update({f"{name}_s": seconds_of(getattr(self, name)) for name in amounts})
        row.update(first_verdict=self.first_verdict, target=self.target, calendar=self.calendar, zone=self.zone)
        row.update(breach_reason=self.breach_reason, rests_on=self.rests_on)
        return row

    def __repr__(self) -> str:
        name = f"{self.policy}/{self.clock} #{self.cycle}"
        return f"<Reading {name}: {self.state}, {self.verdict}, due {_text(self.due_at)}>"


def reading_of(cycle: Cycle, track: Track, as_of: int) -> Reading | None:
    """The reading of that cycle; None for a held, restarted or dropped one, and without a target (R19, R20, R32)."""
    if cycle.ended in ("restarted", "dropped") or (cycle.is_held and not cycle.born_met):
        return None
    measure = measured(cycle, track.pauses, as_of)
    return None if measure is None else Reading(measure, track)


def goals_of(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings of kind `objective` that a policy's `objective` makes of its promises (R28)."""
    return tuple(goal for goal in (reading.goal() for reading in readings) if goal is not None)


def readings_of(track: Track, as_of: int) -> tuple[Reading, ...]:
    """The readings of all cycles that have one, in order."""
    readings = (reading_of(cycle, track, as_of) for cycle in track.cycles)
    return tuple(reading for reading in readings if reading is not None)


def _instant(us: int | None) -> DateTime | None:
    return None if us is None else from_us(us)


def _text(at: DateTime | None) -> str | None:
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
