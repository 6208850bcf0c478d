"""A document's policies with their places, and which of them comes before which, and when (R18, R30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from slaclock.base.instants import EARLIEST, LATEST
from slaclock.base.spans import Span, minus, union
from slaclock.policies.conditions import AllOf, Condition, FieldTest
from slaclock.policies.ladders import Rung
from slaclock.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Written:
    """A policy and where it is written."""

    policy: Policy
    path: str

    def at(self, *keys: str | int) -> str:
        """The path of what is below the policy."""
        return ".".join([self.path, *(str(key) for key in keys)])

    def option(self, clock: str, *keys: str) -> str:
        """Where one of these options of the clock is said: at the clock, by the policy, else where its target is."""
        options = self.policy.raw.get("clocks", {}).get(clock, {})
        for place, held in ((self.at("clocks", clock), options), (self.path, self.policy.raw)):
            for key in keys:
                if key in held:
                    return f"{place}.{key}"
        return self.at("targets", clock)

    def target(self, clock: str, values: Mapping[str, str]) -> str:
        """Where the target for these values is written, as far as it is a look-up by priority."""
        held, path = self.policy.raw["targets"][clock], self.at("targets", clock)
        key = values.get("priority", "default")
        key = key if isinstance(held, Mapping) and key in held else "default"
        return f"{path}.{key}" if isinstance(held, Mapping) and key in held else path

    def rungs(self) -> Iterator[tuple[str, Rung]]:
        """Every rung with its place, reminders first."""
        for key, rungs in (("reminders", self.policy.reminders), ("escalations", self.policy.escalations)):
            yield from ((self.at(key, position), rung) for position, rung in enumerate(rungs))

    def clocks_of(self, rung: Rung) -> Iterable[str]:
        """The clocks that the rung is for."""
        return self.policy.promises if rung.clocks is None else rung.clocks


class Reign(NamedTuple):
    """A version of a policy, and the time in which it is the one in force."""

    written: Written
    spans: list[Span]


def span_of(policy: Policy) -> Span:
    """The time from the policy's `from` to its `to`."""
    first = EARLIEST if policy.starts_at is None else policy.starts_at
    return first, LATEST if policy.ends_at is None else policy.ends_at


def reigns(versions: Iterable[Written]) -> list[Reign]:
    """Each version of a policy with the time in which it is the highest that holds, the highest first (R30)."""
    taken: list[Span] = []
    found: list[Reign] = []
    for written in sorted(versions, key=lambda each: each.policy.version, reverse=True):
        own = [span_of(written.policy)]
        found.append(Reign(written, minus(own, taken)))
        taken = union(taken, own)
    oldest, reign = found[-1]
    if oldest.policy.version > 1:  # stands in for an earlier version that is absent
        found[-1] = Reign(oldest, union(reign, minus([(EARLIEST, span_of(oldest.policy)[0])], taken)))
    return found


def exclusive(policies: Iterable[Written]) -> Iterable[Mapping[str, list[Written]]]:
    """The policies of which one applies at a time, by kind: each name with its versions, in document order (R18)."""
    groups: dict[str, dict[str, list[Written]]] = {}
    for written in policies:
        if not written.policy.also:
            groups.setdefault(written.policy.kind, {}).setdefault(written.policy.name, []).append(written)
    return groups.values()


Pairs: TypeAlias = Iterable[tuple[str, str]]
"""Field values, as pairs of field and text."""


class Earlier:
    """Policies seen so far, by the rarest field value that each asks for, so that few of many are looked at."""

    def __init__(self, policies: Iterable[Written]) -> None:
        tests = (test for written in policies for test in _asked(written.policy.when))
        self.counts = Counter((test.field, value) for test in tests for value in test.values)
        self.everyones: list[Reign] = []
        self.by_value: dict[tuple[str, str], list[Reign]] = {}

    def add(self, ruling: Iterable[Reign]) -> None:
        """Keep these for the policies after them."""
        for reign in ruling:
            rarest = min(_asked(reign.written.policy.when), key=self._frequency, default=None)
            if rarest is None:
                self.everyones.append(reign)
            else:
                for value in rarest.values:
                    self.by_value.setdefault((rarest.field, value), []).append(reign)

    def _frequency(self, test: FieldTest) -> int:
        return sum(self.counts[test.field, value] for value in test.values)

    def near(self, pairs: Pairs) -> list[Reign]:
        """Those that ask for no other field values than these, and those that these tell apart in turn.

        The others have no say: a ticket can always avoid them.
        """
        known, found = set[tuple[str, str]](), {reign.written.path: reign for reign in self.everyones}
        fresh = {*pairs, *_mentioned(self.everyones)}
        while fresh:
            known |= fresh
            near = (reign for pair in known for reign in self.by_value.get(pair, ()))
            new = {reign.written.path: reign for reign in near if reign.written.path not in found}
            new = {path: reign for path, reign in new.items() if _decided(reign.written.policy.when, known)}
            found |= new
            fresh = _mentioned(new.values()) - known
        return list(found.values())


def _mentioned(ruling: Iterable[Reign]) -> set[tuple[str, str]]:
    return {pair for reign in ruling for pair in reign.written.policy.when.mentioned()}


def _decided(when: Condition, known: set[tuple[str, str]]) -> bool:
    return all(any((test.field, value) in known for value in test.values) for test in _asked(when))


def _asked(when: Condition) -> list[FieldTest]:
    """The fields that must have one of some values for the condition to hold."""
    parts = when.parts if isinstance(when, AllOf) else (when,)
    return [part for part in parts if isinstance(part, FieldTest) and part.operator == "is"]
