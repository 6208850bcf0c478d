"""Reminders and escalations: which rungs of a ladder have fired, when, and which comes next (R26).

The fold calls `Firing.stretch` after each step, with the state that holds until the next one: within a stretch nothing
happens, so the instant of every rung is known. What fired, was passed over or was silenced by its guard is spent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from pendulum import DateTime

from slaclock.base.instants import LATEST, from_us, to_text
from slaclock.base.spans import clip
from slaclock.clocks.cycles import Cycle, PauseSpan
from slaclock.clocks.history import Step
from slaclock.clocks.measure import Measure, measured
from slaclock.clocks.stretches import spent_at
from slaclock.policies.ladders import Ladder, Lead, Rung


@dataclass(frozen=True, slots=True)
class Action:
    """A reminder or escalation that fired: what a host sends, once for each ``id`` (R26).

    ``at_us`` is the instant in microseconds since the epoch, ``rung`` the rung's name, ``notify`` whom to tell.
    """

    id: str
    at_us: int
    ticket: str
    policy: str
    clock: str
    cycle: int
    rung: str
    notify: tuple[str, ...] = ()

    @property
    def at(self) -> DateTime:
        """When it fired, in UTC."""
        return from_us(self.at_us)

    def to_dict(self) -> dict[str, Any]:
        """The action as plain JSON values."""
        names = ("id", "ticket", "policy", "clock", "cycle", "rung")
        return {"at": to_text(self.at_us), **{name: getattr(self, name) for name in names}, "notify": list(self.notify)}


@dataclass(slots=True)
class Firing:
    """What the ladders of one clock of one ticket have fired so far."""

    ticket: str
    clock: str
    fired: list[Action] = field(default_factory=list)
    spent: set[tuple[int, str, str]] = field(default_factory=set)

    def stretch(self, cycle: Cycle, pauses: Sequence[PauseSpan], step: Step, at: int, until: int) -> None:
        """Fire what falls due in ``[at, until)``, in which nothing happens to the cycle; ``step`` is the last one."""
        while at < until:
            measure = measured(cycle, pauses, at)
            if measure is None or measure.stop is not None:
                return
            end = min(measure.paused_until, until)
            self._fire(measure, step, at, end)
            at = end

    def _fire(self, measure: Measure, step: Step, start: int, until: int) -> None:
        due = list(self._instants(measure))
        past = [found for found in due if found[0] < start]
        ladder = measure.laid.judge.ladder
        for at, _, rung in sorted(
            [*_late(past, ladder, start), *(found for found in due if start <= found[0] < until)]
        ):
            if not _silenced(rung, step):
                self.fired.append(self._action(measure, rung, at))
        self.spent.update(_key(measure, rung) for at, _, rung in due if at < until)

    def upcoming(self, cycle: Cycle, pauses: Sequence[PauseSpan], step: Step, as_of: int) -> Iterator[int]:
        """The instants after ``as_of`` at which a rung would fire if nothing happens."""
        measure = measured(cycle, pauses, as_of)
        if measure is not None and measure.stop is None:
            yield from (at for at, _, rung in self._instants(measure) if at > as_of and not _silenced(rung, step))

    def _instants(self, measure: Measure) -> Iterator[tuple[int, int, Rung]]:
        """Each rung that is not spent, with its instant and its place in the ladder."""
        ladder = measure.laid.judge.ladder
        for place, rung in enumerate(ladder.rungs if ladder is not None else ()):
            at = instant_of(rung, measure) if _key(measure, rung) not in self.spent else None
            if at is not None:
                yield at, place, rung

    def _action(self, measure: Measure, rung: Rung, at: int) -> Action:
        cycle, policy = measure.cycle, measure.laid.judge.policy
        parts = [self.ticket, policy, self.clock, cycle.opener, rung.name]
        name = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        return Action(name, at, self.ticket, policy, self.clock, cycle.number, rung.name, rung.notify)


def _key(measure: Measure, rung: Rung) -> tuple[int, str, str]:
    return (measure.cycle.number, measure.laid.judge.policy, rung.name)


def _silenced(rung: Rung, step: Step) -> bool:
    return rung.unless is not None and rung.unless.holds(step.fields, None)


def _late(past: Iterable[tuple[int, int, Rung]], ladder: Ladder | None, start: int) -> list[tuple[int, int, Rung]]:
    """Those of the rungs that were past when the stretch began which go out at its beginning, by `late_start`."""
    every = sorted(past, key=lambda found: found[:2])
    if ladder is None or ladder.late_start == "none":
        return []
    chosen = every if ladder.late_start == "all" else every[-1:]
    return [(start, place, rung) for _, place, rung in chosen]


def instant_of(rung: Rung, measure: Measure) -> int | None:
    """When the rung falls due if nothing happens any more; None while that is open (R26)."""
    if measure.is_paused and not (rung.after is not None and rung.after.wall):
        return None
    if rung.at is not None:
        return measure.used_at(ceil(rung.at.of(measure.allowed)))
    return _before(rung.before, measure) if rung.before is not None else _after(rung.after, measure)


def _before(lead: Lead, measure: Measure) -> int | None:
    due = measure.due
    if due is not None and lead.wall:
        return due - lead.us
    if due is not None and measure.firm is not None:
        return measure.laid.calendar.timeline.subtract(due, lead.us)
    return measure.used_at(measure.allowed - lead.us)


def _after(lead: Lead | None, measure: Measure) -> int | None:
    if lead is None or measure.due is None:
        return None
    if lead.us == 0:
        return measure.due + 1
    if lead.wall:
        return measure.due + lead.us
    return spent_at(lead.us, measure.pieces(clip(measure.running_on, measure.due, LATEST)))
