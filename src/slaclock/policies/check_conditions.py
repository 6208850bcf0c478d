"""What is known of conditions without a ticket: whether one can hold at all, and whether one implies others (R17).

The language of conditions is closed, so both questions have exact answers. A field may have any value that no condition
names, and several at once, unless it is known to have a single one. An answer is given only where it is certain: what
is too large to decide counts as possible and implies nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from slaclock.policies.check_facts import SHAPES, Facts, Shape
from slaclock.policies.conditions import (
    Always,
    AnyOf,
    Condition,
    EventTest,
    FieldTest,
    NoneOf,
)

MOST_STEPS: Final = 20_000
MOST_CHOICES: Final = 200

_Literal: TypeAlias = Callable[[Facts], Facts | None]


@dataclass(frozen=True, slots=True)
class _Every:
    parts: Sequence[_Goal]


@dataclass(frozen=True, slots=True)
class _Some:
    parts: Sequence[_Goal]


_Goal: TypeAlias = _Literal | _Every | _Some


def _goal(condition: Condition, wanted: bool) -> _Goal:
    """What has to be so for the condition to hold, or not to."""
    if isinstance(condition, Always):
        return _Every(()) if wanted else _Some(())
    if isinstance(condition, FieldTest):
        return _field_goal(condition, wanted)
    if isinstance(condition, EventTest):
        return _event_goal(condition, wanted)
    parts = [_goal(part, wanted != isinstance(condition, NoneOf)) for part in condition.parts]
    return _Every(parts) if wanted != isinstance(condition, AnyOf) else _Some(parts)


def _field_goal(test: FieldTest, wanted: bool) -> _Goal:
    if test.operator in ("present", "absent"):
        return partial(Facts.known, name=test.field, present=(test.operator == "present") == wanted)
    if (test.operator == "is") == wanted:
        return partial(Facts.known, name=test.field, wanted=test.values)
    return partial(Facts.known, name=test.field, lacked=test.values)


def _event_goal(test: EventTest, wanted: bool) -> _Goal:
    fitting = frozenset(shape for shape in SHAPES if _fits(test, shape))
    shaped = partial(Facts.shaped, shapes=fitting if wanted else SHAPES - fitting)
    if test.field is None:
        return shaped
    known = partial(Facts.known, name=test.field)
    if wanted:
        return _Every((shaped, partial(known, wanted=test.values, changed=True)))
    otherwise = () if test.values is None else (partial(known, lacked=test.values, changed=True),)
    return _Some((shaped, partial(known, changed=False), *otherwise))


def _fits(test: EventTest, shape: Shape) -> bool:
    type_, by, visibility = shape
    opening = type_ == "created" and by == "requester" and "message" in test.type
    return (
        (opening or type_ in test.type)
        and (test.by is None or by in test.by)
        and (test.visibility is None or visibility in test.visibility)
    )


class _TooLarge(Exception):
    """The question has more cases than are looked at."""


class _Search:
    """Looks for facts that meet every goal; ``steps`` bounds how long."""

    def __init__(self) -> None:
        self.steps = 0

    def finds(self, facts: Facts, goals: Sequence[_Goal]) -> bool:
        """Whether the goals can be met together. Raises `_TooLarge`."""
        waiting, choices = list(goals), list[Sequence[_Goal]]()
        while True:
            while waiting:
                goal = waiting.pop()
                if isinstance(goal, _Every):
                    waiting.extend(goal.parts)
                elif isinstance(goal, _Some):
                    choices.append(goal.parts)
                elif (more := self._met(goal, facts)) is None:
                    return False
                else:
                    facts = more
            if len(choices) > MOST_CHOICES:
                raise _TooLarge
            choices = [left for parts in choices if (left := self._left(parts, facts)) is not None]
            if not choices:
                return True
            chosen = choices.pop(min(range(len(choices)), key=lambda i: len(choices[i])))
            if len(chosen) != 1:
                rest = [_Some(parts) for parts in choices]
                return any(self.finds(facts, [part, *rest]) for part in chosen)
            waiting = list(chosen)

    def _left(self, parts: Sequence[_Goal], facts: Facts) -> Sequence[_Goal] | None:
        """The alternatives that the facts leave; None where they meet one already."""
        left: list[_Goal] = []
        for part in parts:
            if isinstance(part, _Every | _Some):
                left.append(part)
            elif (more := self._met(part, facts)) is facts:
                return None
            elif more is not None:
                left.append(part)
        return left

    def _met(self, literal: _Literal, facts: Facts) -> Facts | None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _TooLarge
        return literal(facts)


def can_hold(condition: Condition, single: Container[str] = ()) -> bool:
    """Whether any ticket and event meet the condition; ``single``: the fields that have one value at a time.

    >>> from slaclock.policies.conditions import AllOf
    >>> both = AllOf((FieldTest("plan", "is", frozenset({"gold"})), FieldTest("plan", "is_not", frozenset({"gold"}))))
    >>> can_hold(both)
    False
    """
    try:
        return _Search().finds(Facts(single), [_goal(condition, True)])
    except _TooLarge:
        return True


def implies(condition: Condition, *others: Condition, single: Container[str] = ()) -> bool:
    """Whether one of the others holds wherever the condition does; False too where that is too large to decide.

    >>> gold, either = FieldTest("plan", "is", frozenset({"gold"})), FieldTest("plan", "is", frozenset({"gold", "vip"}))
    >>> implies(gold, either), implies(either, gold)
    (True, False)
    """
    try:
        return not _Search().finds(Facts(single), [_goal(condition, True), *(_goal(other, False) for other in others)])
    except _TooLarge:
        return False


def leaves_of(condition: Condition) -> Iterator[FieldTest | EventTest]:
    """Every test of a field or an event in the condition.

    >>> [test.field for test in leaves_of(AnyOf((FieldTest("plan", "present"), FieldTest("vip", "present"))))]
    ['plan', 'vip']
    """
    if isinstance(condition, FieldTest | EventTest):
        yield condition
    elif not isinstance(condition, Always):
        for part in condition.parts:
            yield from leaves_of(part)
