"""What is known of a ticket: values of fields as they are kept, sets of them, and the fold that adds them up."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from slaclock.base.instants import to_text, to_us
from slaclock.errors import SlaclockError, TicketError, TicketLimitError

FieldValue: TypeAlias = str | int | float | bool | tuple[str | int | float | bool, ...] | None
"""A value of a field as it is kept: text, a number, a truth, nothing, or several of the first three."""

LONGEST_TEXT: Final = 10_000
LONGEST_NAME: Final = 200
MOST_FIELDS: Final = 1_000
MOST_MEMBERS: Final = 1_000
MOST_DIGITS: Final = 100
_LARGEST_NUMBER: Final = 10**MOST_DIGITS

_REMEDY: Final = "write text, a number, true or false, null, a date, an aware datetime, or a list of these"


def read_text(value: object, what: str, *, longest: int = LONGEST_NAME) -> str:
    """Text that is neither empty nor too long nor broken Unicode; ``what`` names it in the error.

    Raises `TicketError`, and `LimitError` over ``longest`` characters.

    >>> read_text("status", "the name of a field")
    'status'
    """
    if not isinstance(value, str) or not value.strip():
        raise TicketError(f"{what} is text that is not empty", value, remedy="write a name in quotes")
    return _text(value, longest)


def read_id(value: object, what: str) -> str:
    """The id of a ticket or an event: text, or a whole number, which is kept as text.

    Raises `TicketError`, and `LimitError` over 200 characters.

    >>> read_id(7, "the id of a ticket")
    '7'
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER:
        return str(int(value))
    if not isinstance(value, str) or not value.strip():
        raise TicketError(f"{what} is text that is not empty, or a whole number", value, remedy="write it in quotes")
    return _text(value, LONGEST_NAME)


def read_value(value: object) -> FieldValue:
    """The value of a field as it is kept, so that it is immutable and its JSON round trip exact (R17).

    A date is kept as its ISO text, an aware datetime as text in UTC that sorts as time, a list as a tuple.

    Raises `TicketError` for a nested mapping, a naive datetime, NaN and infinity, a null within a list and for other
    types; `LimitError` over 10,000 characters of text, 1,000 members of a list and for numbers of over 100 digits.

    >>> read_value("urgent"), read_value(["a", "b"]), read_value(date(2026, 9, 23))
    ('urgent', ('a', 'b'), '2026-09-23')
    """
    if type(value) is str and len(value) <= LONGEST_TEXT and value.isascii():
        return value
    if isinstance(value, list | tuple):
        if len(value) > MOST_MEMBERS:
            remedy = f"keep at most {MOST_MEMBERS:,}"
            raise TicketLimitError("a list with too many members", len(value), remedy=remedy, limit=MOST_MEMBERS)
        return tuple(map(_member, value))
    return None if value is None else _scalar(value)


def _member(value: object) -> str | int | float | bool:
    if value is None or isinstance(value, list | tuple):
        what = "a null in a list" if value is None else "a list in a list"
        raise TicketError(what, value, remedy="leave it out, or make it text", rule="R17")
    return _scalar(value)


def _scalar(value: object) -> str | int | float | bool:
    match value:
        case bool():
            return value
        case str():
            return _text(value, LONGEST_TEXT)
        case int() | float():
            return _number(value)
        case datetime():
            return to_text(to_us(value))
        case date():
            return value.isoformat()
    what = "a nested mapping is no value of a field" if isinstance(value, Mapping) else "not a value of a field"
    raise TicketError(what, value, remedy=_REMEDY, rule="R17")


def _text(value: str, longest: int) -> str:
    plain = str.__str__(value)  # an enum's member or numpy's text becomes plain text
    if len(plain) > longest:
        remedy = f"keep it within {longest:,} characters"
        raise TicketLimitError("text that is too long", plain, remedy=remedy, limit=longest)
    try:
        plain.encode()
    except UnicodeEncodeError:
        remedy = "decode the bytes with their own encoding first"
        raise TicketError("text that is not Unicode", ascii(plain), remedy=remedy) from None
    return plain


def _number(value: float) -> int | float:
    if isinstance(value, float) and not math.isfinite(value):
        raise TicketError("not a number that can be compared", value, remedy="write null, or leave the field out")
    if abs(value) >= _LARGEST_NUMBER:
        raise TicketLimitError("a number of over 100 digits", remedy="write it as text", limit=MOST_DIGITS)
    return int(value) if isinstance(value, int) else float(value) + 0.0  # -0.0 becomes 0.0


def same(value: Any) -> Hashable:
    """What two kept values that mean the same have in common, and others have not: by R17, numbers by their digits.

    Python takes a truth for a number, and a large float for a whole number that is written otherwise.

    >>> same(1) == same(1.0), same(1) == same(True)
    (True, False)
    """
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, float):
        return Decimal(repr(value))
    return tuple(map(same, value)) if isinstance(value, tuple) else value


class Fields(Mapping[str, FieldValue]):
    """Fields and their values, as one event sets them: an immutable, hashable mapping; order counts for nothing.

    Values are kept as `read_value` reads them. Raises what that raises, `TicketError` for a name that is not text or
    is empty, and `LimitError` over 1,000 fields or 200 characters of a name.

    >>> Fields({"priority": "urgent", "tags": ["a"]})["tags"]
    ('a',)
    """

    __slots__ = ("_values",)
    _values: dict[str, FieldValue]

    def __init__(self, values: Mapping[str, Any]) -> None:
        if not isinstance(values, Mapping):
            remedy = "write a mapping of names of fields to values: `{priority: urgent}`"
            raise TicketError("fields are a mapping", values, remedy=remedy, rule="R17")
        if len(values) > MOST_FIELDS:
            remedy = f"set at most {MOST_FIELDS:,} at once"
            raise TicketLimitError("too many fields in one event", len(values), remedy=remedy, limit=MOST_FIELDS)
        self._values = {read_text(name, "the name of a field"): _named(name, value) for name, value in values.items()}

    def __getitem__(self, name: str) -> FieldValue:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fields) and self._meaning() == other._meaning()

    def __hash__(self) -> int:
        return hash(self._meaning())

    def _meaning(self) -> Hashable:
        return frozenset((name, same(value)) for name, value in self._values.items())

    def __repr__(self) -> str:
        return f"Fields({self._values!r})"


def _named(name: str, value: object) -> FieldValue:
    try:
        return read_value(value)
    except SlaclockError as error:
        raise error.under(name) from None


def fold(changes: Iterable[Mapping[str, FieldValue]]) -> dict[str, FieldValue]:
    """The fields after these changes, one upon the other; null empties a field, and an empty field is not there.

    >>> fold([{"status": "open", "group": "a"}, {"status": "waiting", "group": None}])
    {'status': 'waiting'}
    """
    known: dict[str, FieldValue] = {}
    for change in changes:
        known.update(change)
    return {name: value for name, value in known.items() if value is not None}
