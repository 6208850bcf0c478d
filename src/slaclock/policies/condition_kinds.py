"""What conditions are: questions about a ticket's fields and an event, as values that answer fast (R17, R20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from slaclock.policies.values import Canonical

Operator: TypeAlias = Literal["is", "is_not", "present", "absent"]


class Happening(Protocol):
    """What an event test sees of an event; ``changes`` are canonical values."""

    @property
    def type(self) -> str:
        """The event's type, such as ``message``."""

    @property
    def by(self) -> str | None:
        """The role of who did it."""

    @property
    def visibility(self) -> str | None:
        """``public`` or ``internal``."""

    @property
    def changes(self) -> Mapping[str, Any]:
        """The fields that the event sets, with their new values."""


Fields: TypeAlias = Mapping[str, Canonical]


@dataclass(frozen=True, slots=True)
class Always:
    """The condition that always holds, written ``always``.

    >>> Always().holds({}, None)
    True
    """

    @property
    def on_event(self) -> bool:
        """Whether an event is asked about."""
        return False

    def holds(self, fields: Fields, event: Happening | None) -> bool:
        """Whether the condition holds for these fields at this event."""
        return True

    def fields(self) -> frozenset[str]:
        """The names of the fields that it reads."""
        return frozenset()

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field values that it names, as pairs of field and text."""
        return iter(())


@dataclass(frozen=True, slots=True)
class _Group:
    parts: tuple[Condition, ...]

    @property
    def on_event(self) -> bool:
        """Whether a part asks about an event; then, as a stop, it is final (R20)."""
        return any(part.on_event for part in self.parts)

    def fields(self) -> frozenset[str]:
        """The names of the fields that the parts read."""
        return frozenset().union(*(part.fields() for part in self.parts))

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field values that the parts name, as pairs of field and text."""
        return (pair for part in self.parts for pair in part.mentioned())


@dataclass(frozen=True, slots=True)
class AllOf(_Group):
    """Holds when every part holds.

    >>> gold, outage = FieldTest("plan", "is", frozenset({"gold"})), FieldTest("type", "is", frozenset({"outage"}))
    >>> AllOf((gold, outage)).holds({"plan": "gold", "type": "question"}, None)
    False
    """

    def holds(self, fields: Fields, event: Happening | None) -> bool:
        """Whether the condition holds for these fields at this event."""
        for part in self.parts:  # noqa: SIM110 - half the time of `all`, in the innermost loop
            if not part.holds(fields, event):
                return False
        return True


@dataclass(frozen=True, slots=True)
class AnyOf(_Group):
    """Holds when any part holds.

    >>> AnyOf((FieldTest("plan", "absent"), FieldTest("vip", "present"))).holds({"vip": "true"}, None)
    True
    """

    def holds(self, fields: Fields, event: Happening | None) -> bool:
        """Whether the condition holds for these fields at this event."""
        for part in self.parts:  # noqa: SIM110 - half the time of `any`, in the innermost loop
            if part.holds(fields, event):
                return True
        return False


@dataclass(frozen=True, slots=True)
class NoneOf(_Group):
    """Holds when no part holds; so it holds where the fields are missing.

    >>> NoneOf((FieldTest("channel", "is", frozenset({"chat"})),)).holds({}, None)
    True
    """

    def holds(self, fields: Fields, event: Happening | None) -> bool:
        """Whether the condition holds for these fields at this event."""
        for part in self.parts:  # noqa: SIM110 - half the time of `any`, in the innermost loop
            if part.holds(fields, event):
                return False
        return True


def _matches(value: Canonical, values: frozenset[str]) -> bool:
    if value is None:
        return False
    return value in values if isinstance(value, str) else not values.isdisjoint(value)


@dataclass(frozen=True, slots=True)
class FieldTest:
    """What a field must be: any of the ``values`` (`is`), none of them (`is_not`), `present` or `absent`.

    A missing field equals nothing, so `is_not` holds for it; a list field equals a value when any member does.

    >>> test = FieldTest("status", "is", frozenset({"waiting"}))
    >>> test.holds({"status": "waiting"}, None), test.holds({"status": "Waiting"}, None), test.holds({}, None)
    (True, False, False)
    """

    field: str
    operator: Operator
    values: frozenset[str] = frozenset()

    @property
    def on_event(self) -> bool:
        """Whether an event is asked about."""
        return False

    def holds(self, fields: Fields, event: Happening | None) -> bool:
        """Whether the condition holds for these fields, whatever the event."""
        value = fields.get(self.field)
        if self.operator == "is":
            return _matches(value, self.values)
        if self.operator == "is_not":
            return not _matches(value, self.values)
        return (value is None) == (self.operator == "absent")

    def fields(self) -> frozenset[str]:
        """The name of the field."""
        return frozenset((self.field,))

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field with each of the values, in alphabetical order."""
        return ((self.field, value) for value in sorted(self.values))


@dataclass(frozen=True, slots=True)
class EventTest:
    """What an event must be; None (of ``by``, ``visibility``, ``field``, ``values``) is not asked.

    With ``field`` the event must set that field, with ``values`` to one of them. A requester's opening counts as a
    message. Without an event (a tick of time) it does not hold.

    >>> EventTest(frozenset({"message"}), by=frozenset({"agent"})).holds({}, None)
    False
    """

    type: frozenset[str]
    by: frozenset[str] | None = None
    visibility: frozenset[str] | None = None
    field: str | None = None
    values: frozenset[str] | None = None

    @property
    def on_event(self) -> bool:
        """Whether an event is asked about."""
        return True

    def holds(self, fields: Fields, event: Happening | None) -> bool:
        """Whether the condition holds at this event, whatever the fields."""
        if event is None or not self._fits(event):
            return False
        if self.field is None:
            return True
        if self.values is None:
            return self.field in event.changes
        return _matches(event.changes.get(self.field), self.values)

    def _fits(self, event: Happening) -> bool:
        opening = event.type == "created" and event.by == "requester" and "message" in self.type
        return (
            (opening or event.type in self.type)
            and (self.by is None or event.by in self.by)
            and (self.visibility is None or event.visibility in self.visibility)
        )

    def fields(self) -> frozenset[str]:
        """No names: an event test reads the event, never the ticket's fields."""
        return frozenset()

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field with each of the values, in alphabetical order."""
        return ((str(self.field), value) for value in sorted(self.values or ()))


Condition: TypeAlias = Always | AllOf | AnyOf | NoneOf | FieldTest | EventTest
"""A question about a ticket's fields and an event, answered by ``holds``."""
