"""Commitments counted: of each period and group how many cycles were kept in time, and what is owed (R33)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeAlias

from pendulum import DateTime, Timezone

from slaclock.calendars.zones import zone
from slaclock.clocks.evaluation import Evaluation
from slaclock.clocks.reading import Reading
from slaclock.errors import InputError
from slaclock.policies.calendar_rules import only_zone
from slaclock.policies.commitments import Commitment
from slaclock.policies.policy_set import PolicySet

Group: TypeAlias = tuple[str | None, ...]
"""The values of the `for_each` fields, in their order; None: the field had no value."""

_COUNTS: Final = ("met", "missed", "pending", "void", "exempt")
_BY_VERDICT: Final = {"met": "met", "breached": "missed", "pending": "pending", "void": "void"}


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """One period and one group of a commitment: how many cycles stand in it, and whether it was kept (R33).

    ``met`` and ``missed`` (open overdue ones too) make the share; ``pending`` are not due yet; ``void`` and ``exempt``
    ones stand apart.
    """

    commitment: Commitment
    timezone: str
    first_day: date
    group: Group
    met: int = 0
    missed: int = 0
    pending: int = 0
    void: int = 0
    exempt: int = 0

    @property
    def period(self) -> str:
        """The month: `2026-03`; it begins with ``first_day``, at midnight in ``timezone``."""
        return self.first_day.isoformat()[:7]

    @property
    def share(self) -> Fraction | None:
        """The share in time, exact; None where no cycle was met or missed."""
        judged = self.met + self.missed
        return Fraction(self.met, judged) if judged else None

    @property
    def kept(self) -> bool | None:
        """Whether the share is at least what was promised; None: neither kept nor broken."""
        return None if self.share is None else self.share >= self.commitment.at_least.part

    @property
    def credit(self) -> str | None:
        """The credit of the lowest bound that the share lies below; None: none is owed."""
        share = self.share
        below = (bound.credit for bound in self.commitment.credits if share is not None and share < bound.below.part)
        return next(below, None)

    def to_dict(self) -> dict[str, Any]:
        """The row as plain JSON values, the `for_each` fields among them."""
        promise = {"policy": self.commitment.policy, "clock": self.commitment.clock}
        when = {"timezone": self.timezone, "first_day": self.first_day.isoformat(), "period": self.period}
        groups = dict(zip(self.commitment.for_each, self.group, strict=True))
        counts = {name: getattr(self, name) for name in _COUNTS}
        return {**promise, **when, **groups, **counts, "kept": self.kept, "credit": self.credit}


def count_commitments(policies: PolicySet, evaluations: Iterable[Evaluation]) -> list[CommitmentRow]:
    """Every commitment of the document, one row for each period and group that has cycles, in order (R33).

    A cycle stands in the period of its due time; under ``counted_at: stop`` a stopped one in that of its stop. Void and
    exempt ones stand in the period of the due time that they had. A cycle without a reading (no target, held, ended by
    a restart) is not counted. Groups are the fields' values at the stop, of an open cycle at ``as_of``.

    The evaluations are of whole histories, made at one ``as_of``: `InputError` for any others.

    >>> from slaclock.clocks.evaluate import evaluate
    >>> from slaclock.tickets.ticket import Ticket
    >>> gold = {"name": "Gold", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}
    >>> promise = {"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"}
    >>> policies = PolicySet.parse({"slaclock": 1, "policies": [gold], "commitments": [promise]})
    >>> ticket = Ticket.opened("2026-03-02T09:00Z", id="7")
    >>> (row,) = count_commitments(policies, [evaluate(policies, ticket, as_of="2026-04-01T00:00Z")])
    >>> row.period, row.met, row.missed, row.kept
    ('2026-03', 0, 1, False)
    """
    counters = [_Counter(policies, commitment) for commitment in policies.commitments]
    first: Evaluation | None = None
    for evaluation in evaluations:
        first = first or evaluation
        if evaluation.as_of_us != first.as_of_us:
            remedy = f"evaluate every ticket at {first.as_of}"
            raise InputError("evaluations made at different instants", str(evaluation.as_of), remedy=remedy, rule="R33")
        for counter in counters:
            counter.add(evaluation)
    return [row for counter in counters for row in counter.rows()]


class _Counter:
    """Counts the cycles of one commitment."""

    def __init__(self, policies: PolicySet, commitment: Commitment) -> None:
        self.commitment = commitment
        named = (policy for policy in policies.policies if policy.name == commitment.policy)
        promises = [policy.promises[commitment.clock] for policy in named if commitment.clock in policy.promises]
        zones = {only_zone(promise.calendar) for promise in promises}
        self.zone: Timezone = zone(commitment.timezone or zones.pop() or "")
        self.spells = {promise.rule.per for promise in promises}
        self.counts: dict[tuple[date, Group], Counter[str]] = {}

    def add(self, evaluation: Evaluation) -> None:
        """Count the cycles of one ticket."""
        for reading in self._readings(evaluation):
            if (at := self._counted_at(reading)) is not None:
                local = at.astimezone(self.zone)
                place = (date(local.year, local.month, 1), self._group(reading))
                self.counts.setdefault(place, Counter())[_kind(reading)] += 1

    def _readings(self, evaluation: Evaluation) -> Iterator[Reading]:
        for clock in evaluation.clocks:
            if clock.clock != self.commitment.clock:
                continue
            if clock.dropped:
                remedy = "evaluate the whole history"
                what = "an evaluation that a snapshot carried on"
                raise InputError(what, evaluation.ticket, remedy=remedy, rule="R33")
            of_policy = (reading for reading in clock.cycles if reading.policy == self.commitment.policy)
            yield from (reading for reading in of_policy if not reading.is_goal)

    def _counted_at(self, reading: Reading) -> DateTime | None:
        stopped = reading.stopped_at
        if self.commitment.counted_at == "stop" and stopped is not None and not reading.exempt:
            return stopped
        return reading.expected_due_at

    def _group(self, reading: Reading) -> Group:
        """The values of the fields; of a clock per field its own spell, which ends by another value."""
        return tuple(reading.spell if name in self.spells else reading.field(name) for name in self.commitment.for_each)

    def rows(self) -> Iterator[CommitmentRow]:
        """The rows in order of period and group, missing values last."""
        for first_day, group in sorted(self.counts, key=_order):
            counts = self.counts[first_day, group]
            yield CommitmentRow(self.commitment, self.zone.name, first_day, group, **counts)


def _kind(reading: Reading) -> str:
    return "exempt" if reading.exempt else _BY_VERDICT[reading.verdict]


def _order(place: tuple[date, Group]) -> tuple[Any, ...]:
    first_day, group = place
    return (first_day, [(value is None, value or "") for value in group])
