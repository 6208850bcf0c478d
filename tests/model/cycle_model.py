"""R19: a cycle, and what other terms do to it: retroactive, carry, keep, or restart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.model.calendar_model import Calendar
from tests.model.life_model import Life
from tests.model.policy_model import Target, change_forms

Terms = tuple[dict[str, Any] | None, Target, Calendar | None]


@dataclass
class Cycle:
    """One cycle: held (not started), open, stopped (by a state), final, missed, cancelled, or void (by a reset).

    `exempt` is by hand, `excused` by `exempt_when`; `number` counts the cycles that restarts have ended, too.
    """

    life: Life
    state: str = "open"
    opened: Life | None = None
    stops: list[tuple[datetime, Life]] = field(default_factory=list)
    ended_at: datetime | None = None
    exempt: bool = False
    excused: bool = False
    breach_reason: str | None = None
    number: int = 1

    def ends_at(self, at: datetime) -> bool:
        """Whether its last stop is final and happened now, or was made final now."""
        return self.state == "final" and bool(self.stops) and self.stops[-1][0] <= at

    def stop(self, at: datetime, state: str) -> None:
        """End it, for good or until a reopening, and keep the terms."""
        self.stops.append((at, self.life.copy()))
        self.state = state


def take_terms(cycle: Cycle, terms: Terms, at: datetime, clock: str) -> str | None:
    """Read the cycle again under other terms. "restart": the caller ends it and opens another."""
    policy, target, calendar = terms
    life = cycle.life
    target_form, calendar_form = forms(policy, life.policy, clock)
    new_target = target != life.target
    new_calendar = calendar is not None and (not life.calendars or calendar.key != life.calendars[-1][1].key)
    from_void = life.target is None
    if from_void or target_form != "keep":
        life.policy = policy or life.policy
    if not (new_target or new_calendar):
        return None
    restarts = new_target and target_form == "restart"
    restarts = restarts or (new_calendar and calendar_form == "restart" and not from_void)
    if restarts and target is not None:
        return "restart"
    if from_void and target_form == "carry" and calendar is not None and target is not None:
        life.start, life.calendars, life.target, life.not_before = at, [(at, calendar)], target, None
        return None
    if new_calendar and calendar is not None:
        if from_void or calendar_form == "retroactive":
            life.calendars = [(life.start, calendar)]
        elif calendar_form == "carry":
            life.calendars.append((at, calendar))
    if new_target and (from_void or target_form != "keep"):
        life.target = target
        life.not_before = at if target_form == "carry" and target is not None else None
    return None


def forms(policy: dict[str, Any] | None, old: dict[str, Any] | None, clock: str) -> tuple[str, str]:
    """The forms of change for target and calendar: the new policy's, else the old one's; between versions `adopt`."""
    if policy and old and policy["name"] == old["name"] and policy.get("version") != old.get("version"):
        adopt = policy.get("adopt", "retroactive")
        return adopt, adopt
    speaks = policy or old
    return change_forms(speaks, clock) if speaks else ("retroactive", "retroactive")
