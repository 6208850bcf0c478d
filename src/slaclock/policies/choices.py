"""Choices by a ticket's fields: what is the same for every ticket, and what a value looks up (R17, R29, R31)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as hidden
from typing import Any, Final, Generic, Protocol, TypeVar

from slaclock.base.nearest import nearest, suggest
from slaclock.errors import DocumentError, Faults, show
from slaclock.policies.values import Vocabulary, canonical, canonical_text

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Rule(Protocol[T_co]):
    """How a ticket's fields choose a target or a calendar."""

    def read(self, fields: Mapping[str, Any]) -> T_co:
        """What is chosen for a ticket with these fields, which are as the ticket keeps them."""

    def fields(self) -> frozenset[str]:
        """The names of the fields that are read."""

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field values that have a row, as pairs of field and text."""

    def open_fields(self) -> frozenset[str]:
        """The fields of which a value without a row chooses nothing."""


class Leaf:
    """The part of a rule that looks nothing up."""

    __slots__ = ()

    def fields(self) -> frozenset[str]:
        """No names: no field is read."""
        return frozenset()

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """Nothing: there are no rows."""
        return iter(())

    def open_fields(self) -> frozenset[str]:
        """No names: no value falls through."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Fixed(Leaf, Generic[T]):
    """The same for every ticket.

    >>> Fixed("8h").read({"priority": "urgent"})
    '8h'
    """

    value: T

    def read(self, fields: Mapping[str, Any]) -> T:
        """The value, whatever the fields."""
        return self.value


NOTHING: Final = Fixed(None)
"""The rule that chooses nothing: the ``default`` of a look-up that has none."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """A rule for each value of a field, and one for the rest; a matrix is a choice of choices.

    Values compare as `canonical` text. Of a list field the first row counts that any member has.

    >>> rule = Choice("priority", (("urgent", Fixed("4h")),), Fixed("8h"))
    >>> rule.read({"priority": "urgent"}), rule.read({"priority": "low"}), rule.read({})
    ('4h', '8h', '8h')
    """

    field: str
    rows: tuple[tuple[str, Rule[T]], ...]
    default: Rule[T]
    _table: dict[str, Rule[T]] = hidden(init=False, repr=False, compare=False)
    _fields: frozenset[str] = hidden(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_table", dict(self.rows))
        names = frozenset((self.field,)).union(*(rule.fields() for rule in self._rules()))
        object.__setattr__(self, "_fields", names)

    def read(self, fields: Mapping[str, Any]) -> T:
        """What the row of the field's value chooses; raises as the rules of the rows do."""
        value = canonical(fields.get(self.field))
        if isinstance(value, tuple):
            value = next((key for key, _ in self.rows if key in value), None)
        return (self.default if value is None else self._table.get(value, self.default)).read(fields)

    def fields(self) -> frozenset[str]:
        """The names of the fields that it and its rows read."""
        return self._fields

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field values that have a row, as pairs of field and text, with those of its rows."""
        yield from ((self.field, key) for key, _ in self.rows)
        for rule in self._rules():
            yield from rule.mentioned()

    def open_fields(self) -> frozenset[str]:
        """The fields of which a value without a row chooses nothing."""
        nothing = isinstance(self.default, Fixed) and self.default.value is None
        return frozenset((self.field,) if nothing else ()).union(*(rule.open_fields() for rule in self._rules()))

    def _rules(self) -> tuple[Rule[T], ...]:
        return (*self._table.values(), self.default)


def read_rows(
    raw: Mapping[Any, Any], field: str, read: Callable[[Any], T], *, words: Vocabulary, rule: str
) -> dict[str, T]:
    """The rows of a table by that field, each value read by ``read``; the row ``default`` stands for all other values.

    Raises `DocumentError` with every fault: those of ``read``, keys that are no single value, values that ``words``
    does not declare, and two keys that are the same value.

    >>> from slaclock.policies.values import FREE
    >>> read_rows({1: "4h", "default": "8h"}, "severity", str, words=FREE, rule="R31")
    {'1': '4h', 'default': '8h'}
    """
    faults = Faults()
    rows: dict[str, T] = {}
    for key, value in raw.items():
        with faults.under(show(key)):
            row = canonical_text(key)
            if row != "default":
                _check_row(row, field, words, rule)
            if row in rows:
                raise DocumentError(
                    f"two rows for one value of `{field}`", row, rule=rule, remedy="leave one of them out"
                )
            rows[row] = read(value)
    faults.check(DocumentError)
    return rows


def _check_row(row: str, field: str, words: Vocabulary, rule: str) -> None:
    """Refuse a value that is not declared, and a misspelt `default` where nothing is."""
    if fault := words.fault(field, row):
        raise DocumentError.of([replace(fault, remedy=suggest(row, (*words.declared[field], "default")))])
    if field not in words.declared and nearest(row, ("default",)):
        remedy = f"did you mean `default`? if it is a value of `{field}`, declare it under `fields`"
        raise DocumentError("a misspelt `default`", row, rule=rule, remedy=remedy)
