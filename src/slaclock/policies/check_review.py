"""`Review`: a document as `check` looks at it, each policy with its place, and what kinds of finding ask about it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final, Protocol

from slaclock.base.instants import to_us
from slaclock.policies.check_amounts import Dues
from slaclock.policies.check_conditions import can_hold, implies
from slaclock.policies.commitments import Commitment
from slaclock.policies.conditions import AllOf, Condition, FieldTest
from slaclock.policies.ladders import Rung
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
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


class Review:
    """What `check` knows of a document; ``as_of`` (µs) is today, if one was handed in."""

    def __init__(self, policies: PolicySet, as_of: int | None = None) -> None:
        places = {id(rules): position for position, rules in enumerate(policies.document.get("policies", ()))}
        self.policies, self.as_of = policies, as_of
        self.written = tuple(Written(policy, f"policies.{places[id(policy.raw)]}") for policy in policies.policies)
        self.commitments = tuple(_placed(policies))
        self.declared = Vocabulary.parse(policies.fields).declared
        lists = {name for name, values in policies.fields.items() if values == "list"}
        self.single = (_SINGLE | set(policies.fields)) - lists
        dates = [date for date in (as_of, *policies.boundaries) if date is not None]
        self.dues = Dues(dates[0] if dates else _USUAL_START)

    def can_hold(self, *conditions: Condition) -> bool:
        """Whether any ticket and event meet all of the conditions."""
        return can_hold(AllOf(conditions), self.single)

    def implies(self, condition: Condition, *others: Condition) -> bool:
        """Whether one of the others holds wherever the condition does."""
        return implies(condition, *others, single=self.single)

    def named(self, name: str) -> list[Written]:
        """The versions of that policy."""
        return [written for written in self.written if written.policy.name == name]

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
