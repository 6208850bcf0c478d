"""Reminders and escalations: which rungs of a ladder have fired, when, and which comes next (R26).

The fold calls `Firing.stretch` after each step, with the state that holds until the next one: within a stretch nothing
happens, so the instant of every rung is known. What fired, was passed over or was silenced by its guard is spent; of
a repeated rung its times are numbered from 1, and how many are spent is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from math import ceil
from typing import Any, NamedTuple, TypeAlias

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

    ``at_us`` is the instant in microseconds since the epoch, ``rung`` the rung's name, ``notify`` whom to tell,
    ``number`` which time of a repeated rung it is, from 1.
    """

    id: str
    at_us: int
    ticket: str
    policy: str
    clock: str
    cycle: int
    rung: str
    notify: tuple[str, ...] = ()
    number: int = 1

    @property
    def at(self) -> DateTime:
        """When it fired, in UTC."""
        return from_us(self.at_us)

    def to_dict(self) -> dict[str, Any]:
        """The action as plain JSON values."""
        names = ("id", "ticket", "policy", "clock", "cycle", "rung", "number")
        return {"at": to_text(self.at_us), **{name: getattr(self, name) for name in names}, "notify": list(self.notify)}


class Due(NamedTuple):
    """One time of a rung: when it falls due, the rung's place in the ladder, which time it is; sorts as it fires."""

    at: int
    place: int
    number: int


Key: TypeAlias = tuple[int, str, str]
"""A rung in one cycle: the cycle's number, the policy and the rung's name."""


@dataclass(slots=True)
class Firing:
    """What the ladders of one clock of one ticket have fired so far; ``spent`` counts the times of each rung."""

    ticket: str
    clock: str
    fired: list[Action] = field(default_factory=list)
    spent: dict[Key, int] = field(default_factory=dict)

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
        ladder = measure.laid.judge.ladder
        if ladder is None:
            return
        due = [found for rung in self._times(measure, ladder) for found in takewhile(lambda one: one.at < until, rung)]
        late = list(_late([found for found in due if found.at < start], ladder, start))
        waiting = {(found.place, found.number) for found in late if found.at >= until}
        now = sorted(found for found in [*late, *due] if start <= found.at < until)
        for at, place, number in {(found.at, found.place): found for found in now}.values():
            if not _silenced(ladder.rungs[place], step):
                self.fired.append(self._action(measure, ladder.rungs[place], number, at, step))
        for _, place, number in due:
            if (place, number) not in waiting:
                key = _key(measure, ladder.rungs[place])
                self.spent[key] = max(number, self.spent.get(key, 0))

    def upcoming(self, cycle: Cycle, pauses: Sequence[PauseSpan], step: Step, as_of: int) -> Iterator[int]:
        """The instants after ``as_of`` at which a rung would fire next if nothing happens."""
        measure = measured(cycle, pauses, as_of)
        ladder = measure.laid.judge.ladder if measure is not None and measure.stop is None else None
        if measure is None or ladder is None:
            return
        for rung, times in zip(ladder.rungs, self._times(measure, ladder), strict=True):
            if not _silenced(rung, step):
                waits = (rung.opening(max(found.at, as_of)) for found in times)
                yield from islice((at for at in waits if at > as_of), 1)

    def _times(self, measure: Measure, ladder: Ladder) -> Iterator[Iterator[Due]]:
        """For each rung of the ladder its times that are not spent, in order."""
        for place, rung in enumerate(ladder.rungs):
            yield _times_of(rung, place, self.spent.get(_key(measure, rung), 0), measure)

    def _action(self, measure: Measure, rung: Rung, number: int, at: int, step: Step) -> Action:
        cycle, policy = measure.cycle, measure.laid.judge.policy
        parts = [self.ticket, policy, self.clock, cycle.opener, rung.name, *([number] if number > 1 else [])]
        name = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        told = rung.told(step.fields)
        return Action(name, at, self.ticket, policy, self.clock, cycle.number, rung.name, told, number)


def _key(measure: Measure, rung: Rung) -> Key:
    return (measure.cycle.number, measure.laid.judge.policy, rung.name)


def _silenced(rung: Rung, step: Step) -> bool:
    return rung.unless is not None and rung.unless.holds(step.fields, None)


def _late(past: Iterable[Due], ladder: Ladder, start: int) -> Iterator[Due]:
    """Those of the times past when the stretch began which go out at its beginning, by `late_start` and `only_in`."""
    every = sorted(past)
    chosen = {"all": every, "latest_rung": every[-1:], "none": []}[ladder.late_start]
    return (found._replace(at=ladder.rungs[found.place].opening(start)) for found in chosen)


def _times_of(rung: Rung, place: int, spent: int, measure: Measure) -> Iterator[Due]:
    """The times of the rung after those spent, as far as they are known and within time."""
    first = instant_of(rung, measure) if spent < rung.times else None
    for number in range(spent + 1, rung.times + 1):
        at = first if number == 1 or first is None else _again(rung, first, number - 1, measure)
        if at is None or at >= LATEST:
            return
        yield Due(at if at < measure.cycle.opened else rung.opening(at), place, number)


def _again(rung: Rung, first: int, times: int, measure: Measure) -> int | None:
    """So many intervals after the first time; none while paused."""
    if rung.every is None or measure.is_paused:
        return None
    if rung.every.wall:
        return first + times * rung.every.us
    return spent_at(times * rung.every.us, measure.pieces(clip(measure.running_on, first, LATEST)))


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
