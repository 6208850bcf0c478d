"""`Review`: a document as `check` looks at it, each policy with its place, and what kinds of finding ask about it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final, Protocol

from slaclock.base.instants import to_us
from slaclock.base.spans import minus, union
from slaclock.policies.check_amounts import Dues, Term, term_of
from slaclock.policies.check_conditions import can_hold, implies
from slaclock.policies.check_written import Earlier, Reign, Written, exclusive, reigns
from slaclock.policies.commitments import Commitment
from slaclock.policies.conditions import AllOf, Always, Condition, FieldTest, NoneOf
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.promises import Promise
from slaclock.policies.values import Vocabulary

MOST_CELLS: Final = 2_000
_SINGLE: Final = frozenset({"status", "priority", "assignee", "group"})
"""Fields that have one value at a time unless a document declares them as lists: the ready clocks read them so."""

_USUAL_START: Final = to_us("2025-06-02T00:00Z")
"""Where due times are tried out if neither the document nor ``as_of`` names a date: any four weeks would do."""


class _Mentioning(Protocol):
    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field values that are named, as pairs of field and text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One way in which look-ups come out: the values that rows are for, and the conditions that say so.

    A field that is looked up and not among the ``values`` has one that no row is for.

    >>> str(Cell({"priority": "urgent", "plan": "gold"})), str(Cell({}))
    (' where `priority` is `urgent` and `plan` is `gold`', '')
    """

    values: Mapping[str, str]
    tests: tuple[Condition, ...] = ()

    def __str__(self) -> str:
        tests = [f"`{name}` is `{value}`" for name, value in self.values.items()]
        return f" where {' and '.join(tests)}" if tests else ""


class Review:
    """What `check` knows of a document; ``as_of`` (µs) is today, if one was handed in."""

    def __init__(self, policies: PolicySet, as_of: int | None = None) -> None:
        places = {id(rules): position for position, rules in enumerate(policies.document.get("policies", ()))}
        self.policies, self.as_of = policies, as_of
        self.written = tuple(Written(policy, f"policies.{places[id(policy.raw)]}") for policy in policies.policies)
        self.declared = Vocabulary.parse(policies.fields).declared
        self._named: dict[str, list[Written]] = {}
        for written in self.written:
            self._named.setdefault(written.policy.name, []).append(written)
        self.reigns: dict[str, Reign] = {}
        self.earlier: dict[str, list[Reign]] = {}
        for group in exclusive(self.written):
            self._rank(group)
        self._terms: dict[tuple[str, str], list[tuple[Cell, Term]]] = {}
        self.commitments = tuple(_placed(policies))
        lists = {name for name, values in policies.fields.items() if values == "list"}
        self.single = (_SINGLE | set(policies.fields)) - lists
        dates = [date for date in (as_of, *policies.boundaries) if date is not None]
        self.dues = Dues(dates[0] if dates else _USUAL_START)

    def _rank(self, group: Mapping[str, list[Written]]) -> None:
        """Keep when each policy of the group reigns, and which earlier ones may come before it."""
        earlier = Earlier(written for versions in group.values() for written in versions)
        for versions in group.values():
            ruling = reigns(versions)
            for reign in ruling:
                self.reigns[reign.written.path] = reign
                self.earlier[reign.written.path] = earlier.near(self._told_apart(reign.written.policy))
            earlier.add(ruling)

    def _told_apart(self, policy: Policy) -> Iterator[tuple[str, str]]:
        """The field values that the policy, its targets and calendars tell apart, and the declared ones of these."""
        yield from policy.when.mentioned()
        for promise in policy.promises.values():
            for rule in (promise.target, promise.calendar):
                yield from rule.mentioned()
                yield from ((name, value) for name in rule.fields() for value in self.declared.get(name, ()))

    def within(self, written: Written, *promises: Promise) -> Condition:
        """The tickets that these promises of the policy are for: it matches, and no earlier one always does before it.

        A spell of ownership, and a clock matched at creation, keeps its policy whatever becomes of the fields (R18).
        """
        if any(promise.match == "creation" or promise.rule.per is not None for promise in promises):
            return Always()
        return AllOf((written.policy.when, *(NoneOf((taken,)) for taken in self._taken(written))))

    def _taken(self, written: Written) -> Iterator[Condition]:
        """What earlier policies take for as long as this one reigns."""
        by_name: dict[str, list[Reign]] = {}
        for earlier in self.earlier.get(written.path, ()):
            by_name.setdefault(earlier.written.policy.name, []).append(earlier)
        for versions in by_name.values():
            if not minus(self.reigns[written.path].spans, union(*(version.spans for version in versions))):
                yield AllOf(tuple(version.written.policy.when for version in versions))

    def can_hold(self, *conditions: Condition) -> bool:
        """Whether any ticket and event meet all of the conditions."""
        return can_hold(AllOf(conditions), self.single)

    def implies(self, condition: Condition, *others: Condition) -> bool:
        """Whether one of the others holds wherever the condition does."""
        return implies(condition, *others, single=self.single)

    def named(self, name: str) -> list[Written]:
        """The versions of that policy."""
        return self._named.get(name, [])

    def terms(self, written: Written, clock: str) -> Sequence[tuple[Cell, Term]]:
        """The target and calendar of a clock for every way in which they are looked up."""
        if (written.path, clock) not in self._terms:
            promise = written.policy.promises[clock]
            cells = self.cells(self.within(written, promise), promise.target, promise.calendar)
            found = [(cell, term_of(promise, cell.values)) for cell in cells]
            self._terms[written.path, clock] = [(cell, term) for cell, term in found if term is not None]
        return self._terms[written.path, clock]

    def cells(self, when: Condition, *parts: _Mentioning, without: Container[str] = ()) -> Iterator[Cell]:
        """Every way in which these look values up, for tickets that ``when`` is for; none where there are too many.

        Fields in ``without`` are left open.
        """
        rows: dict[str, dict[str, None]] = {}
        for name, value in (pair for part in parts for pair in part.mentioned() if pair[0] not in without):
            rows.setdefault(name, {})[value] = None
        if prod(len(values) + 1 for values in rows.values()) > MOST_CELLS:
            return
        for chosen in product(*((*values, None) for values in rows.values())):
            cell = dict(zip(rows, chosen, strict=True))
            tests = tuple(_test(name, value, rows[name]) for name, value in cell.items())
            if self.can_hold(when, *tests):
                yield Cell({name: value for name, value in cell.items() if value is not None}, tests)


def _placed(policies: PolicySet) -> Iterator[tuple[str, Commitment]]:
    """Each commitment with its place; some of a document may have been left out for their faults."""
    left = list(policies.commitments)
    for position, raw in enumerate(policies.document.get("commitments", ())):
        if left and (raw.get("policy"), raw.get("clock")) == (left[0].policy, left[0].clock):
            yield f"commitments.{position}", left.pop(0)


def _test(name: str, value: str | None, rows: Iterable[str]) -> FieldTest:
    return is_value(name, value) if value is not None else FieldTest(name, "is_not", frozenset(rows))


def is_value(name: str, value: str) -> FieldTest:
    """The condition that the field has that value.

    >>> is_value("plan", "gold").holds({"plan": "gold"}, None)
    True
    """
    return FieldTest(name, "is", frozenset({value}))
