"""The chain of terms that a cycle has been under: from when, whose, and which of them judges (R19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pendulum import DateTime

from slaclock.base.instants import from_us, to_text
from slaclock.clocks.measure import Measure, changes_that_judge
from slaclock.clocks.terms import Change


@dataclass(frozen=True, slots=True)
class TermsHeld:
    """The terms that were in force from an instant on; all but ``at_us`` None where no policy applied.

    ``on_change``: the forms of change, of target and of calendar, by which they took over from the ones before.
    ``judges``: whether the reading is judged by them. Instants in µs.
    """

    at_us: int
    policy: str | None = None
    version: int | None = None
    target: str | None = None
    calendar: str | None = None
    on_change: tuple[str, str] | None = None
    judges: bool = False

    @property
    def at(self) -> DateTime:
        """Since when, in UTC."""
        return from_us(self.at_us)

    def to_dict(self) -> dict[str, Any]:
        """The terms as plain JSON values."""
        row = {"at": to_text(self.at_us), "policy": self.policy, "version": self.version, "target": self.target}
        forms = None if self.on_change is None else dict(zip(("target", "calendar"), self.on_change, strict=True))
        return {**row, "calendar": self.calendar, "on_change": forms, "judges": self.judges}


def chain_of(measure: Measure) -> list[TermsHeld]:
    """The terms in order, up to the stop that stands; a step that changed nothing of them is left out."""
    changes = changes_that_judge(measure.cycle, measure.stop)
    return [
        _held(change, judges=number == measure.laid.number)
        for number, change in enumerate(changes)
        if number == 0 or change.terms != changes[number - 1].terms
    ]


def _held(change: Change, *, judges: bool) -> TermsHeld:
    terms = change.terms
    if terms is None:
        return TermsHeld(change.at)
    target = None if terms.target is None else str(terms.target)
    return TermsHeld(change.at, terms.policy, terms.version, target, terms.calendar.name, terms.forms, judges)
