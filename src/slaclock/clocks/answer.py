"""From the runs of all slots to the one answer, with its caveats, faults and the next change (R26, R34)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from slaclock.clocks.actions import Action
from slaclock.clocks.evaluation import ClockReadings, Evaluation, caveats_of
from slaclock.clocks.fold import SAID
from slaclock.clocks.history import Step
from slaclock.clocks.slot_run import SlotRun
from slaclock.clocks.terms_reader import TermsReader
from slaclock.errors import Fault
from slaclock.policies.policy_set import PolicySet

BY_HAND_TYPES: Final = frozenset({"pause", "resume", "restart", "cancel", "exempt", "breach_reason", *SAID})
"""The types of event that may name a clock (R23)."""


@dataclass(frozen=True, slots=True)
class Ran:
    """Every slot run over the same steps, and the reader that gathered what is wrong on the way."""

    steps: Sequence[Step]
    slots: Sequence[SlotRun]
    reader: TermsReader

    def __post_init__(self) -> None:
        known = dict.fromkeys(clock for run in self.slots for clock in run.slot.clocks)
        for step in self.steps:
            if step.type in BY_HAND_TYPES and step.event is not None and step.event.field not in (None, *known):
                self.reader.keep(_no_such_clock(step, step.event.field, known))

    def readings(self, at: int) -> list[ClockReadings]:
        """What every clock of every slot says at that instant."""
        return [clock for slot in self.slots for clock in slot.readings(at)]

    def fired(self) -> tuple[Action, ...]:
        """What the ladders of every slot have fired up to the instant of the readings."""
        return tuple(action for slot in self.slots for action in slot.fired())


def _no_such_clock(step: Step, name: str | None, known: Iterable[str]) -> Fault:
    remedy = f"write one of {', '.join(f'`{clock}`' for clock in known)}, or none for all clocks; words go to `reason`"
    return Fault("a correction of a clock that no policy has", "R23", name, remedy, event=step.opener)


def answered(policies: PolicySet, ran: Ran, again: Callable[[int], Ran], at: int) -> Evaluation:
    """The evaluation at that instant; ``again`` runs the same history up to a later one."""
    clocks, fired = ran.readings(at), ran.fired()
    last = ran.steps[-1].fields if ran.steps else {}
    caveats = (*caveats_of(clocks, fired), *policies.unmentioned(last))
    opened, faults = bool(ran.steps), tuple(ran.reader.faults)
    result = Evaluation(ran.reader.ticket, at, opened, tuple(clocks), caveats, faults, fired=fired)
    return replace(result, next_change_us=_next_change(result, _dates(policies, ran), again))


def _dates(policies: PolicySet, ran: Ran) -> list[int]:
    """The policies' own dates that can change the answer: of those that match the ticket's fields, or that it keeps."""
    if not ran.steps:
        return []
    fields = ran.steps[-1].fields
    folds = (fold for run in ran.slots for fold in run.folds.values())
    kept = {match.policy.name for fold in folds for match in (fold.match, fold.applied) if match is not None}
    held = (policy for policy in policies.policies if policy.name in kept or policy.when.holds(fields, None))
    return sorted({at for policy in held for at in (policy.starts_at, policy.ends_at) if at is not None})


def _next_change(result: Evaluation, dates: Sequence[int], again: Callable[[int], Ran]) -> int | None:
    """The next change of a reading or ladder, or a policy's own date at which something differs, if that comes first.

    What comes after such a date is read under the policies of then, their ladders among them.
    """
    soonest = _soonest(result.clocks, result.as_of_us)
    now = _promised(result.clocks)
    for boundary in dates:
        if soonest is not None and boundary > soonest:
            break
        if boundary > result.as_of_us:
            then = again(boundary)
            clocks = then.readings(boundary)
            if _promised(clocks) != now or len(then.fired()) != len(result.fired):
                return boundary
            soonest = _soonest(clocks, boundary)
    return soonest


def _soonest(clocks: Sequence[ClockReadings], at: int) -> int | None:
    """The next instant after that one at which a reading changes or a rung fires, if nothing happens."""
    every = [change for clock in clocks for reading in clock.cycles for change in reading.next_changes()]
    every += [clock.upcoming for clock in clocks if clock.upcoming is not None]
    return min((change for change in every if change > at), default=None)


_FIGURES = ("clock", "kind", "policy", "state", "verdict", "due_at", "at_risk")


def _promised(clocks: Sequence[ClockReadings]) -> list[tuple[Any, ...]]:
    every = (reading for clock in clocks for reading in clock.cycles)
    return [tuple(getattr(reading, name) for name in _FIGURES) for reading in every]
