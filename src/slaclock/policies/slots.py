"""Which policy applies: versions of one name, and slots in which the first match wins (R18, R30).

A `PolicySet` has one slot for each kind, with the policies that exclude one another in document order, and one more
for each policy that is `also` in force beside them. The engine folds each clock of each slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from slaclock.policies.condition_kinds import Happening
from slaclock.policies.policy import Policy
from slaclock.policies.values import Canonical


@dataclass(frozen=True)
class Versions:
    """All versions of one policy, lowest first."""

    name: str
    policies: tuple[Policy, ...]

    def in_force(self, at: int) -> InForce | None:
        """The highest version in force at that instant (µs); the oldest one where an earlier one is absent (R30)."""
        held = [policy for policy in self.policies if _holds(policy, at)]
        if held:
            return InForce(held[-1], self)
        oldest = self.policies[0]
        began_later = oldest.starts_at is not None and at < oldest.starts_at
        return InForce(oldest, self, absent=True) if began_later and oldest.version > 1 else None


def _holds(policy: Policy, at: int) -> bool:
    after_start = policy.starts_at is None or policy.starts_at <= at
    return after_start and (policy.ends_at is None or at < policy.ends_at)


@dataclass(frozen=True)
class InForce:
    """A policy that applies; ``absent`` says that it stands in for an earlier version that is gone (R30)."""

    policy: Policy
    versions: Versions
    absent: bool = False

    def later(self, at: int) -> InForce:
        """The version of the same policy in force at a later instant; this one where none is."""
        return self.versions.in_force(at) or self


@dataclass(frozen=True)
class Slot:
    """Policies of which one applies at a time: the first in document order that is in force and matches (R18)."""

    kind: str
    also: bool
    policies: tuple[Versions, ...]

    @cached_property
    def clocks(self) -> tuple[str, ...]:
        """The clocks that any policy of the slot promises, in document order."""
        return tuple(dict.fromkeys(clock for policy in self._every() for clock in policy.promises))

    def _every(self) -> Iterable[Policy]:
        return (policy for versions in self.policies for policy in versions.policies)

    @cached_property
    def laddered(self) -> frozenset[str]:
        """The clocks for which any policy of the slot has reminders or escalations (R26)."""
        every = (item for policy in self._every() for item in policy.promises.items())
        return frozenset(clock for clock, promise in every if promise.ladder is not None)

    def match(self, at: int, fields: Mapping[str, Canonical], happening: Happening | None) -> InForce | None:
        """The policy that applies to these fields at that instant, None where none does."""
        for versions in self.policies:
            found = versions.in_force(at)
            if found is not None and found.policy.when.holds(fields, happening):
                return found
        return None

    def in_force(self, name: str, at: int) -> InForce | None:
        """The version of that policy in force at that instant, whatever the fields."""
        return next((versions.in_force(at) for versions in self.policies if versions.name == name), None)

    @cached_property
    def afters(self) -> Mapping[str, frozenset[str]]:
        """Each clock with those that must have stopped before questions to it count, by any of the policies (R21)."""
        found: dict[str, frozenset[str]] = dict.fromkeys(self.clocks, frozenset())
        for policy in self._every():
            for clock, promise in policy.promises.items():
                if promise.rule.after is not None:
                    found[clock] |= {promise.rule.after}
        return found

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The clocks, each behind those that it comes `after`; without those that several policies make a circle of."""
        sorter = TopologicalSorter(self.afters)
        with suppress(CycleError):
            sorter.prepare()
        order: list[str] = []
        while ready := sorter.get_ready():
            order += ready
            sorter.done(*ready)
        return tuple(order)


def slots_of(policies: Iterable[Policy]) -> tuple[Slot, ...]:
    """The slots of these policies: one for each kind, then one for each `also` policy, in document order."""
    main: dict[str, dict[str, list[Policy]]] = {}
    beside: dict[tuple[str, str], list[Policy]] = {}
    for policy in policies:
        if policy.also:
            beside.setdefault((policy.kind, policy.name), []).append(policy)
        else:
            main.setdefault(policy.kind, {}).setdefault(policy.name, []).append(policy)
    slots = [
        Slot(kind, False, tuple(_versions(name, group) for name, group in named.items()))
        for kind, named in main.items()
    ]
    slots += [Slot(kind, True, (_versions(name, group),)) for (kind, name), group in beside.items()]
    return tuple(slots)


def _versions(name: str, policies: Iterable[Policy]) -> Versions:
    return Versions(name, tuple(sorted(policies, key=lambda policy: policy.version)))


def boundaries_of(policies: Iterable[Policy]) -> tuple[int, ...]:
    """Every instant (µs) at which a policy begins or ends to be in force, in order."""
    edges = (edge for policy in policies for edge in (policy.starts_at, policy.ends_at))
    return tuple(sorted({edge for edge in edges if edge is not None}))
