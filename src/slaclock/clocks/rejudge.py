"""Judging a ticket again under other terms: an explicit call that gives both verdicts, and stores neither (R30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from slaclock.base.instants import Moment
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import ClockReadings, Evaluation
from slaclock.clocks.reading import Reading, Verdict
from slaclock.errors import Fault
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket

_Place: TypeAlias = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Rejudged:
    """One cycle of one clock as it was judged and as the other terms judge it; None where one has no such cycle.

    Cycles are matched by kind, clock and number, and those of a policy that is `also` there by its name.
    """

    kind: str
    clock: str
    cycle: int
    before: Reading | None
    after: Reading | None

    @property
    def verdicts(self) -> tuple[Verdict | None, Verdict | None]:
        """Both verdicts: as it was judged, and under the other terms."""
        one, other = (None if reading is None else reading.verdict for reading in (self.before, self.after))
        return one, other

    @property
    def flipped(self) -> bool:
        """Whether the two verdicts differ."""
        one, other = self.verdicts
        return one != other

    def to_dict(self) -> dict[str, Any]:
        """Both verdicts and due times as plain JSON values."""
        row: dict[str, Any] = {"kind": self.kind, "clock": self.clock, "cycle": self.cycle, "flipped": self.flipped}
        for name, reading in (("before", self.before), ("after", self.after)):
            said = {} if reading is None else reading.to_dict()
            row |= {f"{name}_{part}": said.get(part) for part in ("policy", "version", "due_at", "verdict")}
        return row


@dataclass(frozen=True, slots=True)
class Rejudgement:
    """Every cycle of a ticket with both verdicts, and the faults of either reading (R34)."""

    ticket: str
    rows: tuple[Rejudged, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def flips(self) -> tuple[Rejudged, ...]:
        """The cycles whose verdict differs."""
        return tuple(row for row in self.rows if row.flipped)


def rejudge(policies: PolicySet, ticket: Ticket, *, as_of: Moment, under: PolicySet | None = None) -> Rejudgement:
    """The ticket as it is judged, beside how it would be under other terms: those of ``under`` (R30).

    Without ``under`` they are the newest version of each policy, as though it had always held, whatever its `from` and
    `to`. Stored readings stay what they are: this says what a changed contract would have said. Raises as `evaluate`.

    >>> keys = {"name": "All", "when": "always", "calendar": "24x7"}
    >>> first = Policy(version=1, targets={"resolution": "8h"}, **keys)
    >>> second = Policy(version=2, from_="2026-07-01T00:00Z", targets={"resolution": "2h"}, **keys)
    >>> solved = Ticket.opened("2026-03-02T09:00Z", id="7").changed("2026-03-02T12:00Z", status="resolved")
    >>> [row.verdicts for row in rejudge(PolicySet(first, second), solved, as_of="2026-08-01T00:00Z").flips]
    [('met', 'breached')]
    """
    before = evaluate(policies, ticket, as_of=as_of)
    after = evaluate(newest(policies) if under is None else under, ticket, as_of=as_of)
    one, other = _cycles(before), _cycles(after)
    rows = [
        Rejudged(place[0], place[2], place[3], one.get(place), other.get(place))
        for place in dict.fromkeys([*one, *other])
    ]
    return Rejudgement(ticket.id, tuple(rows), tuple(dict.fromkeys([*before.faults, *after.faults])))


def newest(policies: PolicySet) -> PolicySet:
    """The newest version of each policy, as though it had always held and would for ever (R30).

    >>> second = Policy(name="All", version=2, from_="2026-07-01", when="always", calendar="24x7",
    ...     targets={"resolution": "2h"})
    >>> newest(PolicySet(second)).policies[0].starts_at is None
    True
    """
    last: dict[tuple[str, str], Policy] = {}
    for policy in policies.policies:
        known = last.get((policy.kind, policy.name))
        if known is None or known.version < policy.version:
            last[policy.kind, policy.name] = policy
    document = dict(policies.document)
    document["policies"] = [_without_dates(policy.raw) for policy in last.values()]
    return PolicySet.parse(document)


def _without_dates(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in ("from", "to")}


def _cycles(evaluation: Evaluation) -> dict[_Place, Reading]:
    return {
        (clock.kind, _beside(clock), clock.clock, reading.cycle): reading
        for clock in evaluation.clocks
        for reading in clock.cycles
    }


def _beside(clock: ClockReadings) -> str:
    """The policy's name where it is `also` there, so that it meets itself."""
    return "" if clock.main else clock.current.policy
