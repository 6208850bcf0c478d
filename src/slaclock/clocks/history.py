"""A history as the fold reads it: steps in order, each an event or a tick of the policies' own dates (R24, R30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slaclock.base.instants import to_text
from slaclock.policies.slots import InForce, Slot
from slaclock.policies.values import Canonical, canonical
from slaclock.tickets.events import Event


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the fold: what happened, and the fields after it (canonical for conditions, raw for amounts)."""

    number: int
    at: int
    event: Event | None
    changes: Mapping[str, Canonical]
    fields: Mapping[str, Canonical]
    raw: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The event's type; of a tick, which no event test matches, empty."""
        return self.event.type if self.event is not None else ""

    @property
    def by(self) -> str | None:
        """Who acted."""
        return self.event.by if self.event is not None else None

    @property
    def visibility(self) -> str | None:
        """Who could read it."""
        return self.event.visibility if self.event is not None else None

    @property
    def opener(self) -> str:
        """What an action's id says of the event: its id, else its type, instant and seq (R26)."""
        if self.event is None:
            return f"tick@{to_text(self.at)}"
        if self.event.id is not None:
            return self.event.id
        seq = "" if self.event.seq is None else f"#{self.event.seq}"
        return f"{self.event.type}@{to_text(self.at)}{seq}"


def steps_of(
    events: Sequence[Event], boundaries: Iterable[int], as_of: int, after: Step | None = None
) -> tuple[Step, ...]:
    """The events and the policies' boundaries up to ``as_of``, in order; at one instant boundaries first (R24, R30).

    ``after`` is the last step of an earlier part of the same history, which these steps carry on.
    """
    if not events and after is None:
        return ()
    first = events[0].at if after is None else after.at
    ticks = (at for at in boundaries if first < at <= as_of)
    moments: list[tuple[int, int, Event | None]] = [(event.at, 1, event) for event in events]
    moments += [(at, 0, None) for at in ticks]
    moments.sort(key=lambda moment: moment[:2])
    fields: Mapping[str, Canonical] = {} if after is None else after.fields
    raw: Mapping[str, Any] = {} if after is None else after.raw
    steps: list[Step] = []
    for number, (at, _, event) in enumerate(moments, 0 if after is None else after.number + 1):
        changes: dict[str, Canonical] = {}
        if event is not None and event.changes:
            changes = {name: canonical(value) for name, value in event.changes.items()}
            fields, raw = {**fields, **changes}, {**raw, **event.changes}
        steps.append(Step(number, at, event, changes, fields, raw))
    return tuple(steps)


def matches(slot: Slot, steps: Sequence[Step], before: InForce | None = None) -> list[InForce | None]:
    """The first policy of the slot that is in force and matches, after each step (R18); ``before`` them it was that."""
    found: list[InForce | None] = []
    match = before
    for step in steps:
        if step.changes or step.event is None or step.number == 0:
            match = slot.match(step.at, step.fields, step)
        found.append(match)
    return found


def line_of(
    slot: Slot, clock: str, steps: Sequence[Step], free: Sequence[InForce | None], before: InForce | None = None
) -> list[InForce | None]:
    """Which policy applies to that clock after each step; one matched at `creation` stays (R18)."""
    line: list[InForce | None] = []
    now = before
    for step, match in zip(steps, free, strict=True):
        fixed = now if _is_fixed(now, clock) else None
        now = match if fixed is None else slot.in_force(fixed.policy.name, step.at) or fixed
        line.append(now)
    return line


def _is_fixed(match: InForce | None, clock: str) -> bool:
    """Whether the policy stays with that clock for good; one without such a clock keeps it from others, too."""
    if match is None:
        return False
    promise = match.policy.promises.get(clock)
    return (match.policy if promise is None else promise).match == "creation"
