"""Every change of a cycle's due time, with its cause (R19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pendulum import DateTime

from slaclock.base.instants import from_us, to_text
from slaclock.clocks.cycles import Cycle, Track, pauses_up_to
from slaclock.clocks.measure import Measure, measured
from slaclock.clocks.terms import Terms

_CAUSES: Final = {
    "set_due": "due set",
    "extend": "extended",
    "elapsed_before": "opening balance",
    "absorb": "absorbed",
}


@dataclass(frozen=True, slots=True)
class DueChange:
    """A due time that another one replaced, or that a pause opened: when, why, and what it was judged by.

    ``causes``: `started`, `target A to B`, `calendar A to B`, `policy A to B`, `paused: WHY`, `resumed`,
    `stopped: WHY`, `reopened`, `due set`, `extended`, `opening balance`, `absorbed`. ``breached_before``: it was past
    due under the earlier terms. Instants in µs.
    """

    at_us: int
    causes: tuple[str, ...]
    due_us: int | None
    policy: str | None
    target: str | None
    breached_before: bool = False

    @property
    def at(self) -> DateTime:
        """When it changed, in UTC."""
        return from_us(self.at_us)

    @property
    def due_at(self) -> DateTime | None:
        """The due time from then on, in UTC; None while paused, and where there was no target."""
        return None if self.due_us is None else from_us(self.due_us)

    def to_dict(self) -> dict[str, Any]:
        """The change as plain JSON values."""
        due = None if self.due_us is None else to_text(self.due_us)
        row = {"at": to_text(self.at_us), "causes": list(self.causes), "due_at": due}
        return {**row, "policy": self.policy, "target": self.target, "breached_before": self.breached_before}


def original_due(measure: Measure) -> int | None:
    """Due as read when the reading began: by the terms of then, else the first with a target; nothing paused yet."""
    cycle = measure.cycle
    opening = cycle.opening(measure.stop)
    began = max(cycle.terms[cycle.begun(measure.stop)].step, opening.undone_step or 0 if opening is not None else 0)
    opened = cycle.up_to(began)
    born = measure.stop is not None and measure.stop.born
    opened.stops = [stop for stop in opened.stops if stop.undone_at is not None or born]
    later = [change for change in cycle.terms if change.step > began]
    while (first := measured(opened, (), measure.start)) is None and later:
        opened.terms.append(later.pop(0))
    return None if first is None else measure.alike(first).reachable_due


def changes_of(cycle: Cycle, track: Track) -> list[DueChange]:
    """The changes in order, the first when the cycle opened; found by reading the cycle as it was after each step."""
    found: list[DueChange] = []
    before: Measure | None = None
    at_step = {step.number: step.at for step in track.steps if step.at <= cycle.ended_at}
    for number in sorted(number for number in _steps(cycle, track) if number in at_step):
        at = max(at_step[number], cycle.opened)
        now = measured(cycle.up_to(number), pauses_up_to(track.pauses, number), at)
        due = now.reachable_due if now is not None else None
        causes = tuple(_causes(cycle, track, number)) or ("started",)
        if not found or found[-1].due_us != due:
            late = before is not None and _was_past(before, at)
            judge = now.laid.judge if now is not None else None
            target = str(now.laid.target) if now is not None else None
            found.append(DueChange(at, causes, due, judge.policy if judge is not None else None, target, late))
        before = now
    return found


def _was_past(before: Measure, at: int) -> bool:
    """Whether it was breached when the next step came: a clock that was stopped in time did not become late since."""
    due = before.reachable_due
    return due is not None and (before.stop.at if before.stop is not None else at) > due


def _steps(cycle: Cycle, track: Track) -> Iterator[int]:
    first = cycle.terms[0].step
    end = track.steps[-1].number + 1 if track.steps else 0
    last = next((later.terms[0].step for later in track.cycles if later.number > cycle.number), end)
    every = [change.step for change in cycle.terms]
    every += [number for stop in cycle.stops for number in (stop.step, stop.undone_step) if number is not None]
    every += [said.step for said in cycle.by_hand]
    every += [number for p in track.pauses for number in (p.begin_step, p.end_step) if number is not None]
    return (number for number in dict.fromkeys(every) if first <= number < max(last, first + 1))


def _causes(cycle: Cycle, track: Track, number: int) -> Iterator[str]:
    for earlier, later in zip(cycle.terms, cycle.terms[1:], strict=False):
        if later.step == number:
            yield from _differences(earlier.terms, later.terms)
    for pause in track.pauses:
        if pause.begin_step == number:
            yield f"paused: {pause.reason}"
        if pause.end_step == number:
            yield "resumed"
    for stop in cycle.stops:
        if stop.step == number:
            yield f"stopped: {stop.reason}"
        if stop.undone_step == number:
            yield "reopened"
    yield from (_CAUSES[said.type] for said in cycle.by_hand if said.step == number)


def _differences(old: Terms | None, new: Terms | None) -> Iterator[str]:
    names = ("policy", "version", "target", "calendar")
    for name in names if new is None or new.target is not None else names[:3]:
        before, after = (_shown(getattr(terms, name)) if terms is not None else "none" for terms in (old, new))
        if before != after:
            yield f"{name} {before} to {after}"


def _shown(value: object) -> str:
    name = getattr(value, "name", None)
    return "none" if value is None else name if isinstance(name, str) and name else str(value)
