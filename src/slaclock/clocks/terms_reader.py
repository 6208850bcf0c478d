"""Reads the terms of a clock at a step, and gathers what is wrong in one clock of one ticket (R31, R34)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import ALWAYS
from slaclock.clocks.history import Step
from slaclock.clocks.terms import Terms, TermsRead
from slaclock.errors import Fault, Faults, SlaclockError
from slaclock.policies.policy import Policy
from slaclock.policies.promises import Promise
from slaclock.policies.slots import InForce
from slaclock.policies.terms import OnChange


class TermsReader:
    """Reads terms for one ticket; ``faults`` keeps what could not be read, once for each clock."""

    def __init__(self, ticket: str) -> None:
        self.ticket = ticket
        self.faults = Faults()
        self._read: dict[Any, Terms | None] = {}

    def read(self, match: InForce, clock: str, step: Step, *, adopts: bool = False) -> Terms | None:
        """The terms of that clock under that policy, for the fields after that step; None: the policy has none.

        ``adopts``: they take over from an earlier version of the policy, by its `adopt` (R30).
        """
        terms = self._known(match, clock, step)
        if terms is None or not adopts:
            return terms
        return replace(terms, forms=(match.policy.adopt, match.policy.adopt))

    def source(self, match: InForce, clock: str, step: Step, *, adopts: bool) -> TermsRead:
        """By what `read` would read the same terms again (R25)."""
        policy = match.policy
        fields = tuple((name, step.raw[name]) for name in _names(policy.promises.get(clock)) if name in step.raw)
        return TermsRead(policy.name, policy.version, match.absent, adopts, fields)

    def _known(self, match: InForce, clock: str, step: Step) -> Terms | None:
        promise = match.policy.promises.get(clock)
        if promise is None:
            return _no_target(match.policy, clock)
        values = tuple((name, step.fields.get(name)) for name in _names(promise))
        key = (id(match.policy), match.absent, clock, values)
        if key not in self._read:
            self._read[key] = self._terms(match, clock, step)
        return self._read[key]

    def _terms(self, match: InForce, clock: str, step: Step) -> Terms | None:
        policy = match.policy
        promise = policy.promises[clock]
        try:
            target, calendar = promise.target.read(step.raw), promise.calendar.read(step.raw)
        except SlaclockError as error:
            self.note(error, clock, step)
            return None
        forms = (promise.on_change.target, promise.on_change.calendar)
        return Terms(
            policy.name,
            policy.version,
            policy.kind,
            target,
            calendar,
            forms,
            promise.due_at_close,
            promise.at_risk,
            promise.objective,
            promise.ladder,
            match.absent,
        )

    def start_at(self, field: str, clock: str, step: Step) -> int | None:
        """The instant in that field, else the step's own; None where the field holds no instant (R32)."""
        value = step.raw.get(field)
        if value is None:
            return step.at
        try:
            return to_us(value)
        except SlaclockError as error:
            faults = (replace(fault.under(field), rule="R32") for fault in error.faults)
            self.note(error.of(faults), clock, step)
            return None

    def note(self, error: SlaclockError, clock: str, step: Step | None = None) -> None:
        """Keep the error's faults as faults of that clock of this ticket, each once."""
        event = step.opener if step is not None else None
        for fault in error.faults:
            self.keep(replace(fault, clock=clock, event=fault.event or event))

    def keep(self, fault: Fault) -> None:
        """Keep a fault of this ticket, once."""
        known = replace(fault, ticket=self.ticket)
        if not any(_same(known, old) for old in self.faults):
            self.faults.append(known)


def _names(promise: Promise | None) -> list[str]:
    return [] if promise is None else sorted(promise.target.fields() | promise.calendar.fields())


def _no_target(policy: Policy, clock: str) -> Terms:
    """Of a policy without that clock only its form of change counts (R19)."""
    own = policy.clocks.get(clock)
    change = (own.on_change if own is not None else None) or policy.on_change or OnChange()
    return Terms(policy.name, policy.version, policy.kind, None, ALWAYS, (change.target, change.calendar))


def _same(one: Fault, other: Fault) -> bool:
    return (one.what, one.rule, one.value, one.clock) == (other.what, other.rule, other.value, other.clock)
