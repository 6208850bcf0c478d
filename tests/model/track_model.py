"""R18-R24, R30, R32: one clock of one slot of policies followed through a history, event by event.

Within one event: stop, cancel, reset, re-read the terms, pause and resume (and what is done by hand), undo a stop,
start. A stop keeps a copy of the cycle's life as it was then: the terms that judge it (R30).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.model.amount_model import ZERO, Refused, Unsupported, instant, read_amount
from tests.model.calendar_model import Calendar
from tests.model.conditions_model import Fields, any_holds, canonical, holds, on_event
from tests.model.cycle_model import Cycle, take_terms
from tests.model.life_model import Life
from tests.model.policy_model import (
    Columns,
    Target,
    applying,
    columns_of,
    option,
    read_calendar,
    read_target,
)

Event = dict[str, Any]


class Track:
    """A clock of a slot; `cycles` in order, the last one possibly open."""

    def __init__(self, clock: str, slot: list[dict[str, Any]], book: dict[str, Any]) -> None:
        self.clock, self.slot, self.book = clock, slot, book
        with_clock = [policy for policy in slot if clock in policy.get("targets", {})]
        self.columns = columns_of(with_clock[0], clock)
        self.cycles: list[Cycle] = []
        self.faults: list[str] = []
        self.fixed: dict[str, Any] | None = None
        self.terms: tuple[dict[str, Any] | None, Target, Calendar | None] = (None, None, None)
        self.by_hand = False
        self.held_true: dict[int, bool] = {}
        self.latched: set[int] = set()
        self.spell: Any = None
        self.coming: datetime | None = None
        self.dead = self.used = False
        self.reasons: frozenset[Any] = frozenset()

    def current(self) -> Cycle | None:
        """The cycle that is not over: open, held, or stopped by a state that may end."""
        last = self.cycles[-1] if self.cycles else None
        return last if last is not None and last.state in ("open", "held", "stopped") else None

    def step(self, at: datetime, event: Event | None, fields: Fields, may_start: bool) -> None:
        """Take one event (or None: an instant at which a policy begins or ends), with the fields after it."""
        over = {"spell"} if self._spell_changed(fields) else set()
        over |= {"completed"} if self._stop(at, event, fields, "spell" in over) else set()
        self._cancel(at, event, fields)
        over |= {"reset"} if self._reset(at, event, fields) else set()
        self._read_terms(at, fields)
        self._pause(at, event, fields)
        self._by_hand(at, event, fields)
        self._undo(at, fields)
        self._start(at, event, fields, may_start, over)

    def _spell_changed(self, fields: Fields) -> bool:
        if self.columns.per is None:
            return False
        value = canonical(fields.get(self.columns.per))
        changed = value != self.spell
        self.spell = value
        return changed

    def _stopping(self, fields: Fields) -> bool:
        return any(not on_event(stop) and holds(stop, fields, None) for stop in self.columns.stops)

    def _stop(self, at: datetime, event: Event | None, fields: Fields, spell_over: bool) -> bool:
        """R20. True if a cycle was completed by an event."""
        cycle = self.current()
        if cycle is None or event is None:
            return False
        final = spell_over or any(on_event(stop) and holds(stop, fields, event) for stop in self.columns.stops)
        if cycle.state == "held":
            if final:
                self._drop(cycle)
            return final
        if final:
            if cycle.state == "open":
                cycle.stop(at, "final")
            cycle.state = "final"
        elif cycle.state == "open" and self._stopping(fields):
            cycle.stop(at, "final" if self.columns.on_reopen == "ignore" else "stopped")
        return final

    def _drop(self, cycle: Cycle) -> None:
        """A held cycle that no reopening will start any more: gone, or kept as born met."""
        self.used = True
        if cycle.stops:
            cycle.state = "final"
        else:
            self.cycles.pop()

    def _meant(self, event: Event | None, *types: str) -> bool:
        return event is not None and event["type"] in types and event.get("field") in (None, self.clock)

    def _cancel(self, at: datetime, event: Event | None, fields: Fields) -> None:
        by_rule = event is not None and any_holds(self.columns.cancels, fields, event)
        self.dead = self.dead or by_rule or self._meant(event, "merge")
        cycle = self.current()
        if cycle is None or not (by_rule or self._meant(event, "cancel", "merge")):
            return
        if cycle.state == "held":
            self._drop(cycle)
        elif cycle.state == "open":
            cycle.state, cycle.ended_at = "cancelled", at
        else:
            cycle.state = "final"

    def _reset(self, at: datetime, event: Event | None, fields: Fields) -> bool:
        cycle, rule = self.current(), self.columns.resets
        if not rule or cycle is None or cycle.state != "open" or event is None:
            return False
        if not any_holds(rule["when"], fields, event):
            return False
        if rule.get("old", "completed") == "completed":
            cycle.stop(at, "final")
        else:
            cycle.state, cycle.ended_at = "void", at
        return True

    def _read_terms(self, at: datetime, fields: Fields) -> None:
        """R18, R19, R30: which policy, target and calendar apply now; an open cycle takes them."""
        policy = self._policy(at, fields, cycle := self.current())
        if policy is not None and self.clock in policy.get("targets", {}):
            self._take_columns(columns_of(policy, self.clock))
        self.terms = (policy, None, read_calendar(policy["calendar"], self.book, fields) if policy else None)
        if policy is not None:
            try:
                self.terms = (policy, read_target(policy["targets"].get(self.clock), fields), self.terms[2])
            except Refused as fault:
                if fault.rule not in self.faults:
                    self.faults.append(fault.rule)
        through_the_stop = self.columns.on_reopen == "count"
        if cycle is not None and (cycle.state == "open" or through_the_stop):
            self._change(cycle, at, fields)

    def _take_columns(self, columns: Columns) -> None:
        special = any("until" in pause or "at_most" in pause for pause in [*columns.pauses, *self.columns.pauses])
        old, new = vars(self.columns) | {"pauses": 0}, vars(columns) | {"pauses": 0}
        if old != new or (special and self.columns.pauses != columns.pauses):
            raise Unsupported("policies of one slot with different rules for a clock")
        self.columns = columns

    def _policy(self, at: datetime, fields: Fields, cycle: Cycle | None) -> dict[str, Any] | None:
        if self.fixed is not None:
            named = [{**other, "when": "always"} for other in self.slot if other["name"] == self.fixed["name"]]
            return self._kept(applying(named, self.book, at, fields), cycle)
        if self.columns.per and cycle is not None:
            return cycle.life.policy
        policy = applying(self.slot, self.book, at, fields)
        if policy is not None and option(policy, self.clock, "match", "any_change") == "creation":
            self.fixed = policy
        if self.fixed is not None and len(self.slot) > 1 and self.clock not in self.fixed["targets"]:
            raise Unsupported("matched at creation by a policy without this clock")
        return self._kept(policy, cycle)

    def _kept(self, policy: dict[str, Any] | None, cycle: Cycle | None) -> dict[str, Any] | None:
        """R30: an open cycle stays with its version where the new one says `adopt: keep`; a held one starts later."""
        held = cycle is not None and cycle.state == "held" and self.columns.on_reopen != "count"
        mine = cycle.life.policy if cycle is not None and not held else None
        same = policy is not None and mine is not None and policy["name"] == mine["name"]
        if policy and mine and same and policy.get("version") != mine.get("version"):
            return mine if policy.get("adopt") == "keep" else policy
        return policy

    def _change(self, cycle: Cycle, at: datetime, fields: Fields) -> None:
        if take_terms(cycle, self.terms, at, self.clock) == "restart":
            if cycle.state != "open":
                raise Unsupported("terms that restart while resolved, under `count`")
            self.cycles.pop()
            self._anew(at, fields)

    def _anew(self, at: datetime, fields: Fields) -> None:
        """R19, R30: a new cycle reads all terms of its instant, of the version in force; a spell keeps its policy."""
        if self.columns.per is None:
            self._read_terms(at, fields)
        self._open(at)

    def _pause(self, at: datetime, event: Event | None, fields: Fields) -> None:
        """R16, R23, R32: why the clock is paused after this event."""
        if self._meant(event, "pause", "resume"):
            self.by_hand = event is not None and event["type"] == "pause"
        reasons: set[Any] = {"hand"} if self.by_hand else set()
        for number, pause in enumerate(self.columns.pauses):
            now = holds(pause["when"], fields, event)
            if "until" not in pause:
                reasons |= {number} if now else set()
                continue
            if number in self.latched and holds(pause["until"], fields, event):
                self.latched.discard(number)
            elif now and not self.held_true.get(number, False):
                self.latched.add(number)
            self.held_true[number] = now
        self.reasons = frozenset(reasons | self.latched)
        cycle = self.current()
        if cycle is not None:
            cycle.life.reasons.append((at, self.reasons))

    def _by_hand(self, at: datetime, event: Event | None, fields: Fields) -> None:
        """R23: what touches open cycles only, and exempt."""
        if not self._meant(event, "restart", "set_due", "extend", "exempt") or event is None:
            return
        if event["type"] == "exempt":
            if self.cycles:
                self.cycles[-1].exempt = True
            return
        cycle = self.current()
        if cycle is None or cycle.state != "open":
            return
        if event["type"] == "restart":
            self.cycles.pop()
            self._anew(at, fields)
        elif event["type"] == "set_due":
            cycle.life.due_by_hand = instant(event["value"])
        else:
            amount = read_amount(event["value"])
            if not isinstance(amount, type(ZERO)):
                raise Unsupported("an extension in days")
            cycle.life.extension += amount

    def _undo(self, at: datetime, fields: Fields) -> None:
        """R20: the state that stopped (or held) a cycle has ended."""
        cycle = self.current()
        if cycle is None or cycle.state == "open" or self._stopping(fields):
            return
        form = self.columns.on_reopen
        if cycle.state == "held":
            if form == "count":
                cycle.state, cycle.stops = "open", []
            else:
                self._open(at)
                self.cycles[-1].exempt = self.cycles.pop(-2).exempt
        elif form == "restart":
            cycle.state = "final"
            self._anew(at, fields)
        else:
            cycle.state = "open"
            if form == "resume":
                cycle.life.resolved.append((cycle.stops[-1][0], at))
                self._change(cycle, at, fields)

    def _start(self, at: datetime, event: Event | None, fields: Fields, may_start: bool, over: set[str]) -> None:
        if self.current() is not None or event is None:
            return
        columns = self.columns
        if "completed" in over and columns.repeats == "sequential" and self.cycles and self.cycles[-1].ends_at(at):
            stopped_at, life = self.cycles[-1].stops[-1]
            due = life.due(stopped_at, resumed=True) if life.target is not None else None
            self.coming = max(stopped_at, due or stopped_at)
            if self.coming > at:
                return
        if columns.per is not None:
            starts = "spell" in over and self.spell is not None
        elif "reset" in over or ("completed" in over and columns.repeats in ("independent", "sequential")):
            starts = True
        else:
            starts = any_holds(columns.starts, fields, event) and may_start and self.coming is None
            starts = starts and (not (self.cycles or self.used) or columns.repeats == "each_start")
        if starts and not self.dead:
            self.coming = None
            self._begin(at, fields)

    def is_coming(self, fields: Fields) -> bool:
        """Whether a next cycle has its time set and would not be held then (R20)."""
        return self.coming is not None and not self._stopping(fields)

    def take_coming(self, at: datetime, fields: Fields) -> None:
        """R32: the next cycle starts because its time has come."""
        if self.coming is not None and self.coming <= at:
            begins, self.coming = self.coming, None
            self._read_terms(begins, fields)
            self._begin(begins, fields)

    def _begin(self, at: datetime, fields: Fields) -> None:
        if not self._stopping(fields):
            written = fields.get(self.columns.start_at or "")
            self._open(instant(written) if written is not None and not self.cycles else at, at)
            return
        if self.columns.on_reopen == "ignore" and self.columns.born_stopped is None:
            self.dead = self.columns.repeats != "each_start"
            return
        self._open(at)
        self.cycles[-1].state = "held"
        if self.columns.born_stopped == "met":
            self.cycles[-1].stop(at, "final" if self.columns.on_reopen == "ignore" else "held")

    def _open(self, start: datetime, at: datetime | None = None) -> None:
        policy, target, calendar = self.terms
        life = Life(self.clock, start, policy, target, [(start, calendar)] if calendar else [])
        life.reasons.append((at or start, self.reasons))
        life.budgets = {
            number: read_amount(pause["at_most"])
            for number, pause in enumerate(self.columns.pauses)
            if "at_most" in pause
        }
        self.cycles.append(Cycle(life, opened=life.copy()))
