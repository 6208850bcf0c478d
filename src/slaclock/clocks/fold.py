"""The fold: one table of conditions, read once over the steps, leaves a clock's cycles and pauses behind (design §2).

Within one step the order is R24's: stop, cancel, reset, re-read the terms, by hand, pause and resume, undo a stop,
start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from slaclock.base.amounts import exact_us
from slaclock.base.instants import EARLIEST, to_text
from slaclock.clocks.actions import Firing
from slaclock.clocks.cycles import ByHand, Cycle, PauseSpan, Stop, Track
from slaclock.clocks.history import Step
from slaclock.clocks.measure import laid_over, measured
from slaclock.clocks.terms import Change, restarts
from slaclock.clocks.terms_reader import TermsReader
from slaclock.errors import LimitError
from slaclock.policies.clock_rules import ClockRule
from slaclock.policies.conditions import Condition
from slaclock.policies.slots import InForce

BY_HAND: Final = "by hand"
SAID: Final = ("set_due", "extend", "elapsed_before", "absorb")
"""The types of event that say something of the open cycle and keep it going (R23)."""
MOST_CYCLES: Final = 100_000
"""As many cycles may one clock of one ticket have."""


class Fold:
    """Folds the steps into the `Track` of one clock of one slot."""

    def __init__(
        self,
        clock: str,
        steps: Sequence[Step],
        line: Sequence[InForce | None],
        reader: TermsReader,
        after: Mapping[str, Track],
        firing: Firing | None = None,
    ) -> None:
        self.clock, self.steps, self.line, self.reader, self.after = clock, steps, line, reader, after
        self.firing = firing
        self.track = Track(clock, steps=steps)
        self.active: dict[object, PauseSpan] = {}
        self.held: dict[object, bool] = {}
        self.match: InForce | None = None
        self.over = False
        self.last: Step | None = None
        self.applied: InForce | None = None
        self.rule: ClockRule | None = None

    def read_steps(self) -> None:
        """Read every step; time after the last one has not run yet."""
        for step, match, rule in zip(self.steps, self.line, _rules(self.clock, self.line, self.rule), strict=True):
            self.let_run(step.at)
            self.applied = match
            if rule is not None:
                self._step(step, self.rule or rule, rule)
            self.last, self.rule = step, rule

    def let_run(self, end: int, *, asked: bool = False) -> None:
        """What time alone does before ``end``: rungs fall due, and scheduled cycles follow one another (R32).

        ``asked``: nothing happens at ``end`` itself any more, so what falls due at it does.
        """
        step, rule = self.last, self.rule
        at = step.at if step is not None else end
        known = EARLIEST
        while step is not None and rule is not None and (cycle := self.cycle) is not None:
            due = self._missed_at(cycle, end) if rule.repeats == "scheduled" else None
            if self.firing is not None:
                until = end + asked if due is None else due + 2
                self.firing.stretch(cycle, self.track.pauses, step, at, until, known)
            if due is None:
                return
            cycle.end("missed", due)
            self._open(step, rule, due, opened=due)
            _excuse(self.track.cycles[-1], step, rule)
            at, known = due, due + 1

    def _missed_at(self, cycle: Cycle, end: int) -> int | None:
        """The due time of a cycle, where it lies before ``end`` and nothing stops it."""
        measure = measured(cycle, self.track.pauses, max(end, cycle.start))
        if measure is None or measure.stop is not None or measure.due is None or measure.due >= end:
            return None
        if cycle.number >= MOST_CYCLES:
            remedy = f"a clock may have {MOST_CYCLES:,} cycles; let the schedule end, or make its target longer"
            raise LimitError("too many cycles", self.clock, remedy=remedy, rule="R32", limit=MOST_CYCLES)
        return measure.due

    def _step(self, step: Step, before: ClockRule, now: ClockRule) -> None:
        cycle = self.cycle
        start = self._stop(step, before)
        self._cancel(step, before)
        start = self._reset(step, before) if start is None else start
        start = self._re_read(step, now) if start is None else start
        start = self._change_by_hand(step, now) if start is None else start
        self._pause(step, now)
        start = self._undo(step, now) if start is None else start
        self._start(step, now, start)
        if cycle is not None and cycle is not self.cycle:
            _excuse(cycle, step, before)
        if self.cycle is not None:
            _excuse(self.cycle, step, now)

    @property
    def cycle(self) -> Cycle | None:
        """The cycle that events can still change."""
        cycles = self.track.cycles
        return cycles[-1] if cycles and cycles[-1].is_open else None

    # stop, cancel, reset: each ends or marks the open cycle; what they return is where the next one starts

    def _stop(self, step: Step, rule: ClockRule) -> int | None:
        cycle = self.cycle
        if cycle is None:
            return None
        if self._stopped_by_event(cycle, step, rule):
            return self._complete(cycle, step, rule)
        if cycle.standing is None and (reason := _state(rule.stops, step)) is not None:
            self._add_stop(cycle, step, reason)
            if rule.on_reopen == "ignore":
                cycle.end("completed", step.at)
        return None

    def _stopped_by_event(self, cycle: Cycle, step: Step, rule: ClockRule) -> bool:
        if rule.per is not None and cycle.spell != step.fields.get(rule.per):
            return True
        if cycle.start > step.at and cycle.number > 1:
            return False
        return any(condition.on_event and condition.holds(step.fields, step) for condition in rule.stops)

    def _complete(self, cycle: Cycle, step: Step, rule: ClockRule) -> int | None:
        if cycle.standing is None:
            self._add_stop(cycle, step, step.type)
        cycle.end("completed", step.at)
        if rule.repeats == "independent":
            return step.at
        if rule.repeats in ("sequential", "scheduled"):
            unread = cycle.is_held and not cycle.born_met
            measure = None if unread else measured(cycle, self.track.pauses, step.at)
            return step.at if measure is None or measure.due is None else max(step.at, measure.due)
        return None

    def _add_stop(self, cycle: Cycle, step: Step, reason: str, *, born: bool = False) -> None:
        cycle.stops.append(Stop(step.at, reason, len(cycle.terms), step.number, born))

    def _cancel(self, step: Step, rule: ClockRule) -> None:
        by_rule = any(condition.holds(step.fields, step) for condition in rule.cancels)
        by_hand = self._named(step, "cancel")
        if not (by_rule or by_hand or step.type == "merge"):
            return
        self.over = self.over or not by_hand
        cycle = self.cycle
        if cycle is not None:
            stopped = cycle.standing is not None
            cycle.end("completed" if stopped else "cancelled" if cycle.start <= step.at else "dropped", step.at)

    def _reset(self, step: Step, rule: ClockRule) -> int | None:
        cycle = self.cycle
        if rule.resets is None or cycle is None or cycle.standing is not None or cycle.start > step.at:
            return None
        if not rule.resets.when.holds(step.fields, step):
            return None
        if rule.resets.old == "completed":
            self._add_stop(cycle, step, "reset")
        cycle.end("completed" if rule.resets.old == "completed" else "void", step.at)
        return step.at

    # terms

    def _re_read(self, step: Step, rule: ClockRule) -> int | None:
        cycle = self.cycle
        if cycle is None:
            return None
        change = self._terms(step, rule, cycle)
        last = cycle.terms[-1].terms
        if change.terms == last:
            return None
        if cycle.standing is None and step.at >= cycle.start and self._goes_anew(cycle, None, change):
            cycle.end("restarted", step.at)
            return step.at
        cycle.terms.append(change)
        return None

    @staticmethod
    def _goes_anew(cycle: Cycle, stop: Stop | None, change: Change) -> bool:
        """Whether the cycle restarts under new terms; it is laid only where a form of theirs says `restart` (R19)."""
        new = change.terms
        return new is not None and "restart" in new.forms and restarts(laid_over(cycle, stop), new)

    def _terms(self, step: Step, rule: ClockRule, cycle: Cycle | None) -> Change:
        """The terms after this step: those of the policy in force, or of the one that the cycle keeps (R22, R30)."""
        match, own = self.applied, self.match
        if rule.per is not None and not self._new_spell(step, rule.per):
            match = own.later(step.at) if own is not None else None
        adopts = False
        runs = cycle is not None and step.at >= cycle.start and (not cycle.is_held or rule.on_reopen == "count")
        if runs and own is not None and match is not None and match.policy.name == own.policy.name:
            adopts = match.policy is not own.policy
            # While stopped, a reopening goes over from the terms at the stop (R19, R30).
            left = cycle.terms[cycle.standing.terms - 1].terms if cycle is not None and cycle.standing else None
            if left is not None and left.policy == match.policy.name:
                adopts = left.version != match.policy.version
            if adopts and match.policy.adopt == "keep":
                match, adopts = own, False
        self.match = match if match is not None else own
        if match is None:
            return Change(step.at, None, step.number)
        terms = self.reader.read(match, self.clock, step, adopts=adopts)
        return Change(step.at, terms, step.number, self.reader.source(match, self.clock, step, adopts=adopts))

    # by hand

    def _named(self, step: Step, kind: str) -> bool:
        return step.event is not None and step.type == kind and step.event.field in (None, self.clock)

    def _is_for(self, cycle: Cycle, step: Step, rule: ClockRule) -> bool:
        """A merged ticket's start is for the first cycle, or any where the event names the clock; the rest for all."""
        if step.type != "absorb":
            return True
        named = step.event is not None and step.event.field is not None
        return rule.on_merge == "survivor" and (named or (cycle.number == 1 and not rule.per))

    def _change_by_hand(self, step: Step, rule: ClockRule) -> int | None:
        cycles = self.track.cycles
        if step.event is None or not cycles:
            return None
        meant = next((cycle for cycle in reversed(cycles) if cycle.start <= step.at), cycles[-1])
        if self._named(step, "exempt"):
            meant.exempt = True
        if self._named(step, "breach_reason"):
            meant.breach_reason = step.event.reason
        cycle = self.cycle
        if cycle is None or cycle.standing is not None or step.at < cycle.start:
            return None
        if step.type in SAID and self._named(step, step.type) and self._is_for(cycle, step, rule):
            value = step.event.value
            cycle.by_hand.append(ByHand(step.type, value if isinstance(value, int) else exact_us(value), step.number))
        if self._named(step, "restart"):
            cycle.end("restarted", step.at)
            return step.at
        return None

    # pauses: a layer of the clock, which outlives its cycles

    def _pause(self, step: Step, rule: ClockRule) -> None:
        for entry in rule.pauses:
            holds = entry.when.holds(step.fields, step)
            open_span = self.active.get(entry)
            if entry.until is None:
                reason = _reason(entry.when, step) if holds else ""
                if open_span is not None and (not holds or open_span.reason != reason):
                    self._end_pause(entry, step)
                if holds and entry not in self.active:
                    self._begin_pause(entry, step, reason)
            elif open_span is not None:
                if entry.until.holds(step.fields, step):
                    self._end_pause(entry, step)
            elif holds and not self.held.get(entry, False):
                self._begin_pause(entry, step, _reason(entry.when, step))
            self.held[entry] = holds
        for old in [entry for entry in self.active if entry is not BY_HAND and entry not in rule.pauses]:
            self._end_pause(old, step)
        if self._named(step, "pause") and BY_HAND not in self.active:
            self._begin_pause(BY_HAND, step, step.event.reason or BY_HAND if step.event is not None else BY_HAND)
        if self._named(step, "resume"):
            self._end_pause(BY_HAND, step)

    def _begin_pause(self, entry: object, step: Step, reason: str) -> None:
        span = PauseSpan(entry, step.at, reason, getattr(entry, "at_most", None), begin_step=step.number)
        self.active[entry] = span
        self.track.pauses.append(span)

    def _end_pause(self, entry: object, step: Step) -> None:
        span = self.active.pop(entry, None)
        if span is not None:
            span.end, span.end_step = step.at, step.number

    # reopenings and starts

    def _undo(self, step: Step, rule: ClockRule) -> int | None:
        cycle = self.cycle
        standing = cycle.standing if cycle is not None else None
        if cycle is None or standing is None or _state(rule.stops, step) is not None:
            return None
        if rule.on_reopen == "ignore" or (rule.on_reopen == "restart" and not cycle.is_held):
            cycle.end("completed", step.at)
            return step.at if rule.on_reopen == "restart" else None
        anew = not cycle.is_held and self._goes_anew(cycle, standing, cycle.terms[-1])
        standing.undone_at, standing.undone_step, standing.how = step.at, step.number, rule.on_reopen
        if not anew:
            return None
        cycle.end("restarted", step.at)
        return cycle.terms[-1].at if rule.on_reopen == "count" else step.at

    def _start(self, step: Step, rule: ClockRule, start: int | None) -> None:
        begins = self._begins(step, rule)
        if self.over or (start is None and (self.cycle is not None or not begins)):
            return
        if start is None:
            start = self._first_start(step, rule)
            if start is None:
                return
        self._open(step, rule, start)

    def _begins(self, step: Step, rule: ClockRule) -> bool:
        if rule.per is not None:
            return step.fields.get(rule.per) is not None and self._new_spell(step, rule.per)
        cycles = self.track.cycles
        turned = [self._turns_true(condition, step) for condition in rule.starts]
        holds = any(turned)
        if not holds or (cycles and rule.repeats != "each_start"):
            return False
        if rule.after is None:
            return True
        earlier = self.after.get(rule.after)
        return earlier is not None and any(cycle.was_stopped(step.number) for cycle in earlier.cycles)

    def _new_spell(self, step: Step, field: str) -> bool:
        """Whether the value of a clock's field changes at that step (R22)."""
        return self.last is None or step.fields.get(field) != self.last.fields.get(field)

    def _turns_true(self, condition: Condition, step: Step) -> bool:
        holds = condition.holds(step.fields, step)
        if condition.on_event:
            return holds
        was = self.held.get(condition, False)
        self.held[condition] = holds
        return holds and not was

    def _first_start(self, step: Step, rule: ClockRule) -> int | None:
        if rule.start_at is None or self.track.cycles:
            return step.at
        return self.reader.start_at(rule.start_at, self.clock, step)

    def _open(self, step: Step, rule: ClockRule, start: int, *, opened: int | None = None) -> None:
        opened = step.at if opened is None else opened
        if rule.per is None or self._new_spell(step, rule.per):
            self.match = self.applied
        change = self._terms(step, rule, None)
        number = self.track.cycles[-1].number + 1 if self.track.cycles else 1
        opener = step.opener if start == step.at or number == 1 else f"{step.opener}@{to_text(start)}"
        cycle = Cycle(number, opener, opened, start, [change._replace(at=max(step.at, opened))])
        cycle.spell = step.fields.get(rule.per) if rule.per is not None else None
        self.track.cycles.append(cycle)
        if (reason := _state(rule.stops, step)) is not None:
            cycle.born_met = rule.born_stopped == "met"
            self._add_stop(cycle, step, reason, born=True)
            if rule.on_reopen == "ignore":
                cycle.end("completed", step.at)


def _rules(clock: str, line: Sequence[InForce | None], before: ClockRule | None) -> list[ClockRule | None]:
    """The rule after each step: of the policy in force, else the one before, else the first that will be (R18)."""
    promises = [match.policy.promises.get(clock) if match is not None else None for match in line]
    first = before or next((promise.rule for promise in promises if promise is not None), None)
    rules: list[ClockRule | None] = []
    for promise in promises:
        rules.append(promise.rule if promise is not None else rules[-1] if rules else first)
    return rules


def _excuse(cycle: Cycle, step: Step, rule: ClockRule) -> None:
    """Whether `exempt_when` holds now; of a stopped cycle its stop has the last word (R23)."""
    if rule.exempt_when is not None and (cycle.standing is None or cycle.standing.step == step.number):
        cycle.excused = rule.exempt_when.holds(step.fields, None)


def _state(conditions: Sequence[Condition], step: Step) -> str | None:
    """Why a stopping state of fields holds, None while none does."""
    for condition in conditions:
        if not condition.on_event and condition.holds(step.fields, None):
            return _reason(condition, step)
    return None


def _reason(condition: Condition, step: Step) -> str:
    """The value that the condition names and a field has, else that of a field it reads: `waiting_on_customer`."""
    for name, word in condition.mentioned():
        there = step.fields.get(name)
        if word == there or (isinstance(there, tuple) and word in there):
            return word
    for name in sorted(condition.fields()):
        value = step.fields.get(name)
        if value is not None:
            return value if isinstance(value, str) else ", ".join(value)
    return ""
