"""Column maps as data: which of their columns is which of ours, and which of our events their types mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from slaclock.base.nearest import suggest
from slaclock.errors import TicketError
from slaclock.tickets.events import ROLES
from slaclock.tickets.fields import read_text
from slaclock.tickets.kinds import TYPES, kind_of

Columns: TypeAlias = Mapping[str, str | None]
"""Our names to the names of their columns; None: not read."""

Types: TypeAlias = Mapping[str, "str | Mapping[str, Any] | None"]
"""Their types of event (long rows) or columns of times (wide rows) to what they mean; None: left out."""

FieldColumns: TypeAlias = Iterable[str] | Mapping[str, str]
"""Fields at the opening: names of columns, or names of fields to names of columns."""

LONG_NAMES: Final = ("ticket", "at", "type", "field", "value", "by", "visibility", "reason", "id", "seq")
WIDE_TYPES: Final[Types] = {
    "created": "created",
    "first_reply": {"type": "message", "by": "agent"},
    "resolved": {"field": "status", "value": "resolved"},
    "closed": {"field": "status", "value": "closed"},
}
_CONSTANTS: Final = ("type", "field", "value", "by", "visibility", "reason")


def read_columns(columns: Columns | None, names: Iterable[str], needed: Iterable[str]) -> dict[str, str]:
    """Our names to their columns. A name that is not given is looked for under itself; None switches it off.

    Raises `TicketError` for a name that is none of ``names``, and for a needed one that is switched off.

    >>> read_columns({"ticket": "ticket_id", "by": None}, ["ticket", "by", "at"], ["ticket", "at"])
    {'ticket': 'ticket_id', 'at': 'at'}
    """
    given = {} if columns is None else _mapping(columns, "columns", "our names to theirs: `{ticket: ticket_id}`")
    known = list(names)
    for name in given:
        if name not in known:
            remedy = suggest(name, known)
            raise TicketError("no such column of ours", name, remedy=remedy, path=f"columns.{name}")
    read = {name: given.get(name, name) for name in known}
    for name in needed:
        if read[name] is None:
            remedy = "name the column that has it"
            raise TicketError("a column that cannot be done without", name, remedy=remedy, path=f"columns.{name}")
    return {name: read_text(column, "the name of a column") for name, column in read.items() if column is not None}


def read_fields(fields: FieldColumns, what: str = "fields") -> dict[str, str]:
    """Names of fields to their columns; ``what`` names the argument in an error.

    Raises `TicketError`.

    >>> read_fields(["plan"]), read_fields({"priority": "priority_first"})
    ({'plan': 'plan'}, {'priority': 'priority_first'})
    """
    if isinstance(fields, str) or not isinstance(fields, Iterable):
        remedy = "write a list of columns, or a mapping of fields to columns: `{priority: priority_first}`"
        raise TicketError(f"`{what}` are a list or a mapping", fields, remedy=remedy, path=what)
    pairs = fields.items() if isinstance(fields, Mapping) else ((name, name) for name in fields)
    return {read_text(name, "the name of a field"): read_text(column, "the name of a column") for name, column in pairs}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What rows of one of their types mean: an event of that type, with columns that are the same in all of them."""

    type: str
    constants: Mapping[str, Any]


def read_types(types: Types | None, ready: Types) -> dict[str, Meaning | None]:
    """What each of their types means: ``ready``, and what ``types`` says over it; None for those left out.

    A meaning is the name of one of our types, or a mapping of columns of ours that are the same in every such row:
    ``type`` (`changed`, if not said), ``field``, ``value``, ``by``, ``visibility``, ``reason``.

    Raises `TicketError`.

    >>> read_types({"priority": {"field": "priority"}, "viewed": None}, {})["priority"].type
    'changed'
    """
    given = (
        {} if types is None else _mapping(types, "types", "their types to what they mean: `{prio: {field: priority}}`")
    )
    return {read_text(name, "the name of a type"): _meaning(name, raw) for name, raw in {**ready, **given}.items()}


def _meaning(name: str, raw: object) -> Meaning | None:
    path = f"types.{name}"
    if raw is None:
        return None
    if not isinstance(raw, str | Mapping):
        remedy = f"write one of our types ({', '.join(TYPES)}), a mapping such as `{{field: status}}`, or null"
        raise TicketError("not what a type can mean", raw, remedy=remedy, path=path)
    constants = {"type": raw} if isinstance(raw, str) else dict(raw)
    for key, value in constants.items():
        if key not in _CONSTANTS:
            remedy = suggest(key, _CONSTANTS)
            raise TicketError("no such column of an event", key, remedy=remedy, path=f"{path}.{key}")
        if key == "by" and value not in (*ROLES, None):
            raise TicketError("no such `by`", value, remedy=suggest(value, ROLES), path=f"{path}.by")
    type_ = constants.pop("type", "changed")
    try:
        kind_of(type_)
    except TicketError as error:
        raise error.under("types", name) from None
    return Meaning(type_, constants)


def _mapping(raw: object, what: str, shape: str) -> Mapping[Any, Any]:
    if not isinstance(raw, Mapping):
        raise TicketError(f"`{what}` is a mapping", raw, remedy=f"write {shape}", path=what)
    return raw
