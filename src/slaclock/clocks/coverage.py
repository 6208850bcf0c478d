"""Which policies a sample of tickets hits, kind by kind of ticket, and which tickets have no promise at all (R18).

The kind of a ticket is what policies are chosen by: its values of the fields that their `when` asks for, as far as a
condition can tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slaclock.clocks.history import Step, matches, steps_of
from slaclock.clocks.terms_reader import TermsReader
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.slots import InForce
from slaclock.policies.values import Canonical
from slaclock.tickets.ticket import Ticket

OTHER: Final = "(other)"
"""Stands for every value that no policy's `when` names."""

MISSING: Final = "(none)"
"""Stands for a field that the ticket does not have."""


@dataclass(frozen=True, slots=True)
class TicketKind:
    """A kind of ticket: its values, the policies that apply to it, how many tickets were ever so, and one of them."""

    values: Mapping[str, str]
    policies: tuple[str, ...]
    tickets: int
    example: str

    def to_dict(self) -> dict[str, Any]:
        """The kind as plain JSON values."""
        policies = list(self.policies)
        return {"values": dict(self.values), "policies": policies, "tickets": self.tickets, "example": self.example}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a sample of tickets says of a document: how many there are, their kinds, the most frequent first.

    ``hits``: for each policy, to how many tickets it ever applied; ``without_promise``: the ids of the tickets that
    never had a target by any policy.
    """

    tickets: int
    kinds: tuple[TicketKind, ...]
    hits: Mapping[str, int]
    without_promise: tuple[str, ...]

    @property
    def never_hit(self) -> tuple[str, ...]:
        """The policies that applied to no ticket of the sample."""
        return tuple(name for name, tickets in self.hits.items() if not tickets)


def coverage(policies: PolicySet, tickets: Iterable[Ticket]) -> Coverage:
    """Which policies these tickets hit over their histories.

    Policies are known by their names, those of several versions by name and version (`Gold v2`).

    >>> gold = Policy(name="Gold", when={"plan": "gold"}, calendar="24x7", targets={"resolution": "8h"})
    >>> found = coverage(PolicySet(gold), [Ticket.opened("2026-03-02T09:00Z", id="7", plan="silver")])
    >>> found.kinds[0].values, found.never_hit, found.without_promise
    ({'plan': '(other)'}, ('Gold',), ('7',))
    """
    told = _Told(policies)
    kinds: dict[tuple[tuple[tuple[str, str], ...], tuple[str, ...]], list[str]] = {}
    hits = dict.fromkeys(told.names.values(), 0)
    without: list[str] = []
    count = 0
    for ticket in tickets:
        count += 1
        promised, seen = told.promised(ticket)
        for kind in seen:
            kinds.setdefault(kind, []).append(ticket.id)
        for name in dict.fromkeys(name for _, applied in seen for name in applied):
            hits[name] += 1
        if not promised:
            without.append(ticket.id)
    found = (TicketKind(dict(values), names, len(ids), ids[0]) for (values, names), ids in kinds.items())
    return Coverage(count, tuple(sorted(found, key=lambda kind: -kind.tickets)), hits, tuple(without))


class _Told:
    """How a document tells tickets apart, and how its policies are called."""

    def __init__(self, policies: PolicySet) -> None:
        self.policies = policies
        self.known: dict[str, set[str]] = {name: set() for each in policies.policies for name in each.when.fields()}
        for policy in policies.policies:
            for name, value in policy.when.mentioned():
                self.known[name].add(value)
        self.names = dict(_names(policies.policies))

    def promised(self, ticket: Ticket) -> tuple[bool, list[_Seen]]:
        """Whether the ticket ever had a target, and every kind of ticket that it was, each once."""
        events = ticket.events
        steps = steps_of(events, self.policies.boundaries, events[-1].at)
        lines = [matches(slot, steps) for slot in self.policies.slots]
        reader = TermsReader(ticket.id)
        seen: dict[_Seen, None] = {}
        promised = False
        for step in steps:
            applied = [match for line in lines if (match := line[step.number]) is not None]
            promised = promised or any(_has_target(reader, match, step) for match in applied)
            names = tuple(self.names[id(match.policy)] for match in applied)
            seen[tuple((name, self._value(name, step.fields.get(name))) for name in self.known), names] = None
        return promised, list(seen)

    def _value(self, name: str, value: Canonical) -> str:
        if value is None:
            return MISSING
        texts = (value,) if isinstance(value, str) else value
        named = [text for text in texts if text in self.known[name]]
        return ", ".join(named if len(named) == len(texts) else [*named, OTHER])


_Seen = tuple[tuple[tuple[str, str], ...], tuple[str, ...]]


def _names(policies: Iterable[Policy]) -> Iterator[tuple[int, str]]:
    """Each policy's identity and what it is called."""
    listed = list(policies)
    versions: dict[str, int] = {}
    for policy in listed:
        versions[policy.name] = versions.get(policy.name, 0) + 1
    for policy in listed:
        yield id(policy), policy.name if versions[policy.name] == 1 else f"{policy.name} v{policy.version}"


def _has_target(reader: TermsReader, match: InForce, step: Step) -> bool:
    terms = (reader.read(match, clock, step) for clock in match.policy.promises)
    return any(found is not None and found.target is not None for found in terms)
