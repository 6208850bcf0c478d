"""A document's policies with their places, and which of them comes before which, and when (R18, R30)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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


class Earlier:
    """Policies seen so far, by the field values that their conditions ask for, so that few of many are looked at."""

    def __init__(self) -> None:
        self.everyones: list[Reign] = []
        self.by_value: dict[tuple[str, str], list[Reign]] = {}

    def add(self, ruling: Iterable[Reign]) -> None:
        """Keep these for the policies after them."""
        for reign in ruling:
            asked = _asked(reign.written.policy.when)
            if asked is None:
                self.everyones.append(reign)
            else:
                for value in asked.values:
                    self.by_value.setdefault((asked.field, value), []).append(reign)

    def near(self, when: Condition) -> list[Reign]:
        """Those that may take a ticket that ``when`` holds for, and that it does not merely leave open."""
        found = {id(reign): reign for pair in when.mentioned() for reign in self.by_value.get(pair, ())}
        return [*self.everyones, *found.values()]


def _asked(when: Condition) -> FieldTest | None:
    """A field that must have one of some values for the condition to hold."""
    parts = when.parts if isinstance(when, AllOf) else (when,)
    return next((part for part in parts if isinstance(part, FieldTest) and part.operator == "is"), None)
