"""R18-R24, R30, R32: one clock of one slot of policies followed through a history, event by event.

Within one event: stop, cancel, reset, re-read the terms, pause and resume (and what is done by hand), undo a stop,
start. A stop keeps a copy of the cycle's life as it was then: the terms that judge it (R30).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.model.amount_model import Unsupported, instant, read_amount
from tests.model.conditions_model import Fields, any_holds, canonical, holds, on_event
from tests.model.cycle_model import Cycle, take_terms
from tests.model.hand_model import change_by_hand, excuse, reasons_after
from tests.model.life_model import Life
from tests.model.matching_model import Matching
from tests.model.policy_model import BEGINNING

Event = dict[str, Any]
FROM_DUE = ("sequential", "scheduled")
MOST_SCHEDULED = 300


class Track(Matching):
    """A clock of a slot; `cycles` in order, the last one possibly open."""

    def __init__(self, clock: str, slot: list[dict[str, Any]], book: dict[str, Any]) -> None:
        super().__init__(clock, slot, book)
        self.cycles: list[Cycle] = []
        self.paused_by_hand = False
        self.held_true: dict[int, bool] = {}
        self.latched: set[int] = set()
        self.spell: Any = None
        self.coming: datetime | None = None
        self.dead = self.used = False
        self.starting: list[Any] = []
        self.now = BEGINNING
        self.layer: list[tuple[datetime, frozenset[Any]]] = []

    def current(self) -> Cycle | None:
        """The cycle that is not over: open, held, or stopped by a state that may end."""
        last = self.cycles[-1] if self.cycles else None
        return last if last is not None and last.state in ("open", "held", "stopped") else None

    def step(self, at: datetime, event: Event | None, fields: Fields, may_start: bool) -> None:
        """Take one event (or None: an instant at which a policy begins or ends), with the fields after it."""
        cycle, self.now = self.current(), at
        over = {"spell"} if self._spell_changed(fields) else set()
        over |= {"completed"} if self._stop(at, event, fields, "spell" in over) else set()
        self._cancel(at, event, fields)
        over |= {"reset"} if self._reset(at, event, fields) else set()
        self._read_terms(at, fields)
        change_by_hand(self, at, event, fields)
        self._pause(at, event, fields)
        self._undo(at, fields)
        self._start(at, event, fields, may_start, over)
        for touched in {id(one): one for one in (cycle, self.current())}.values():
            excuse(touched, at, fields)

    def _pause(self, at: datetime, event: Event | None, fields: Fields) -> None:
        self.layer.append((at, reasons_after(self, event, fields)))
        cycle = self.current()
        if cycle is not None:
            cycle.life.reasons = list(self.layer)

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

    def meant(self, event: Event | None, *types: str) -> bool:
        """Whether an event by hand is of these types, and for this clock or for all."""
        return event is not None and event["type"] in types and event.get("field") in (None, self.clock)

    def _cancel(self, at: datetime, event: Event | None, fields: Fields) -> None:
        by_rule = event is not None and any_holds(self.columns.cancels, fields, event)
        self.dead = self.dead or by_rule or self.meant(event, "merge")
        cycle = self.current()
        if not (by_rule or self.meant(event, "cancel", "merge")):
            return
        self.coming = None
        if cycle is None:
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
        cycle = self.current()
        self.read_terms(at, fields, cycle)
        if cycle is not None or self.coming is not None:
            self.note_fault()
        through_the_stop = self.columns.on_reopen == "count"
        if cycle is not None and (cycle.state == "open" or through_the_stop):
            self._change(cycle, at, fields)

    def _change(self, cycle: Cycle, at: datetime, fields: Fields) -> None:
        if take_terms(cycle, self.terms, at, self.clock) == "restart":
            if cycle.state != "open":
                raise Unsupported("terms that restart while resolved, under `count`")
            self.cycles.pop()
            self.open_anew(at, fields, cycle)

    def open_anew(self, at: datetime, fields: Fields, old: Cycle) -> None:
        """R19, R30: a new cycle reads all terms of its instant, of the version in force; a spell keeps its policy."""
        if self.columns.per is None:
            self._read_terms(at, fields)
        else:
            mine = old.life.policy
            self.take_policy(mine and (self.version_of(mine, at, fields) or mine), fields)
        self._open(at, old.number + 1)

    def _undo(self, at: datetime, fields: Fields) -> None:
        """R20: the state that stopped (or held) a cycle has ended."""
        cycle = self.current()
        if cycle is None or cycle.state == "open" or self._stopping(fields):
            return
        form = self.columns.on_reopen
        if form == "ignore" and cycle.state == "held":
            self._drop(cycle)
        elif form == "ignore":
            cycle.state = "final"
        elif cycle.state == "held":
            if form == "count":
                cycle.state, cycle.stops = "open", []
            else:
                self.cycles.pop()
                self._open(at, cycle.number)
                self.cycles[-1].exempt, self.cycles[-1].breach_reason = cycle.exempt, cycle.breach_reason
        elif form == "restart":
            cycle.state = "final"
            self.open_anew(at, fields, cycle)
        else:
            cycle.state = "open"
            if form == "resume":
                cycle.life.resolved.append((cycle.stops[-1][0], at))
                self._change(cycle, at, fields)

    def _start(self, at: datetime, event: Event | None, fields: Fields, may_start: bool, over: set[str]) -> None:
        columns = self.columns
        turned = self._turns_true(fields, event)
        if self.current() is not None or event is None:
            return
        if "completed" in over and columns.repeats in FROM_DUE and self.cycles and self.cycles[-1].ends_at(at):
            stopped_at, life = self.cycles[-1].stops[-1]
            due = life.due(stopped_at, resumed=True) if life.target is not None else None
            self.coming = max(stopped_at, due or stopped_at)
            if self.coming > at:
                return
        if columns.per is not None:
            starts = "spell" in over and self.spell is not None
        elif "reset" in over or ("completed" in over and columns.repeats in ("independent", *FROM_DUE)):
            starts = True
        else:
            starts = turned and may_start and self.coming is None
            starts = starts and (not (self.cycles or self.used) or columns.repeats == "each_start")
        if starts and not self.dead:
            self.coming = None
            self._begin(at, fields)

    def _turns_true(self, fields: Fields, event: Event | None) -> bool:
        """Whether a start begins to hold: one on fields that goes on to hold starts nothing again (R24)."""
        turned = False
        for start in self.columns.starts:
            now = holds(start, fields, event)
            turned = turned or (now and (on_event(start) or start not in self.starting))
            self.starting = [one for one in self.starting if one != start] + ([start] if now else [])
        return turned

    def is_coming(self, fields: Fields) -> bool:
        """Whether a next cycle has its time set and would not be held then (R20)."""
        return self.coming is not None and not self._stopping(fields)

    def take_coming(self, at: datetime, fields: Fields) -> None:
        """R32: what time alone does: the next cycle starts, and on a schedule follows one that was missed."""
        while True:
            if self.coming is not None and (self.coming <= at or self.dead):
                begins, self.coming = self.coming, None
                if self.dead:
                    return
            elif (begins := self._missed(at)) is None:
                return
            self._read_terms(max(begins, self.now), fields)
            self._begin(begins, fields)
            excuse(self.current(), begins, fields)

    def _missed(self, at: datetime) -> datetime | None:
        """The due time of an open scheduled cycle, where it has passed: that cycle is over."""
        cycle = self.current()
        if self.columns.repeats != "scheduled" or cycle is None or cycle.state != "open" or not cycle.life.target:
            return None
        due = cycle.life.due(at, resumed=False)
        if due is None or due >= at:
            return None
        if cycle.number > MOST_SCHEDULED:
            raise Unsupported("a schedule of very many cycles")
        cycle.state, cycle.ended_at = "missed", due
        return due

    def _begin(self, at: datetime, fields: Fields) -> None:
        number = self.cycles[-1].number + 1 if self.cycles else 1
        if not self._stopping(fields):
            written = fields.get(self.columns.start_at or "")
            self._open(instant(written) if written is not None and not self.cycles else at, number)
            return
        if self.columns.on_reopen == "ignore" and self.columns.born_stopped is None:
            self.dead = self.columns.repeats != "each_start"
            self.note_fault()
            return
        self._open(at, number)
        self.cycles[-1].state = "held"
        if self.columns.born_stopped == "met":
            self.cycles[-1].stop(at, "final" if self.columns.on_reopen == "ignore" else "held")

    def _open(self, start: datetime, number: int) -> None:
        self.note_fault()
        life = self.life_from(start)
        self.cycles.append(Cycle(life, opened=life.copy(), number=number))

    def life_from(self, start: datetime) -> Life:
        """A life that begins then, under the terms as they are."""
        policy, target, calendar = self.terms
        life = Life(self.clock, start, policy, target, [(start, calendar)] if calendar else [])
        life.reasons = list(self.layer)
        life.budgets = {
            number: read_amount(pause["at_most"])
            for number, pause in enumerate(self.columns.pauses)
            if "at_most" in pause
        }
        return life
