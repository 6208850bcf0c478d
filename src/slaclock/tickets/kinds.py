"""The kinds of event as data: which columns each has, what stands in them by default, and what its value is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from slaclock.base.amounts import exact_us
from slaclock.base.format import format_amount
from slaclock.base.instants import EARLIEST, LATEST
from slaclock.base.nearest import suggest
from slaclock.errors import TicketError
from slaclock.tickets.fields import Fields, read_id, read_value

Pair: TypeAlias = tuple[str | None, Any]
"""The columns ``field`` and ``value`` of an event, which one reader reads together."""

_LARGEST_SEQ: Final = 2**63


@dataclass(frozen=True, slots=True)
class Kind:
    """What an event of a type has: how field and value are read, the columns it lacks and needs, and its defaults."""

    read: Callable[[str | None, Any], Pair]
    lacks: tuple[str, ...]
    remedy: str
    by: str | None = None
    visibilities: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def kind_of(type_: object) -> Kind:
    """The kind of that type. Raises `TicketError`, with the near miss, for a type that there is not (R24).

    >>> kind_of("created").by
    'requester'
    """
    if not isinstance(type_, str) or type_ not in _KINDS:
        raise TicketError("no such type of event", type_, remedy=suggest(type_, _KINDS), rule="R24", path="type")
    return _KINDS[type_]


def read_at(value: object) -> int:
    """An instant in µs since the epoch, from 1900 to 2200. Raises `TicketError`.

    >>> read_at(0)
    0
    """
    remedy = "this is µs since the epoch; datetimes and text are read by `Event.parse`"
    return _whole(value, "an instant", EARLIEST, LATEST - 1, remedy)


def read_seq(value: object) -> int:
    """A sequence number: a whole number from 0. Raises `TicketError` (R24).

    >>> read_seq(3)
    3
    """
    return _whole(value, "a sequence number", 0, _LARGEST_SEQ - 1, "number the events of one instant from 0")


def _whole(value: object, what: str, least: int, most: int, remedy: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise TicketError(f"{what} is a whole number from {least} to {most}", value, remedy=remedy, rule="R24")
    return int(value)


def _opening(_: str | None, value: Any) -> Pair:
    if isinstance(value, Mapping):
        value = {name: each for name, each in value.items() if each is not None}
    return None, None if value is None else Fields(value) or None


def _change(field: str | None, value: Any) -> Pair:
    if field is not None:
        return field, read_value(value)
    if value is None or (isinstance(value, Mapping) and not value):
        remedy = "name the `field`, or write a mapping of fields as its value"
        raise TicketError("a `changed` that changes nothing", value, remedy=remedy, rule="R24")
    fields = Fields(value)
    return next(iter(fields.items())) if len(fields) == 1 else (None, fields)


def _nothing(field: str | None, _: Any) -> Pair:
    return field, None


def _due(field: str | None, value: Any) -> Pair:
    if value is None:
        raise TicketError("a `set_due` without a due time", remedy="write the instant as its value", rule="R23")
    return field, read_at(value)


def _start(field: str | None, value: Any) -> Pair:
    if value is None:
        remedy = "write the instant at which the clock of the merged ticket started as its value"
        raise TicketError("an `absorb` without a start", remedy=remedy, rule="R23")
    return field, read_at(value)


def _extension(field: str | None, value: Any) -> Pair:
    return field, _some_time(value, "an `extend` that adds no time", "to shorten, set the due time")


def _balance(field: str | None, value: Any) -> Pair:
    return field, _some_time(value, "an `elapsed_before` of no time", "leave the event out where nothing was used")


def _some_time(value: Any, what: str, remedy: str) -> str:
    if value is None or exact_us(value) <= 0:
        whole = f"write an exact amount above zero, such as `4h`; {remedy}"
        raise TicketError(what, value, remedy=whole, rule="R23")
    return format_amount(value)


def _merging(_: str | None, value: Any) -> Pair:
    return None, read_id(value, "the id of the ticket merged into")


_OPENING: Final = "the fields at the opening are a mapping in `value`"
_MESSAGE: Final = "a message has `by` and `visibility`"
_NO_MESSAGE: Final = "only messages are public or internal"
_BY_HAND: Final = "its clock is the `field`, none means all clocks; why it happened is the `reason`"
_MERGING: Final = "it ends all clocks; the other ticket is its `value`"
_KINDS: Final = {
    "created": Kind(_opening, ("field",), _OPENING, by="requester", visibilities=("public",)),
    "message": Kind(_nothing, ("field", "value"), _MESSAGE, visibilities=("public", "internal")),
    "changed": Kind(_change, ("visibility",), _NO_MESSAGE),
    **dict.fromkeys(
        ("pause", "resume", "restart", "cancel", "exempt"), Kind(_nothing, ("value", "visibility"), _BY_HAND)
    ),
    "set_due": Kind(_due, ("visibility",), _NO_MESSAGE),
    "extend": Kind(_extension, ("visibility",), _NO_MESSAGE),
    "merge": Kind(_merging, ("field", "visibility"), _MERGING),
    "absorb": Kind(_start, ("visibility",), _NO_MESSAGE),
    "elapsed_before": Kind(_balance, ("visibility",), _NO_MESSAGE),
    "breach_reason": Kind(_nothing, ("value", "visibility"), _BY_HAND, needs=("reason",)),
}
INSTANTS: Final = ("set_due", "absorb")
"""The types whose value is an instant."""
TYPES: Final = tuple(_KINDS)
"""The types of event, all of them."""
