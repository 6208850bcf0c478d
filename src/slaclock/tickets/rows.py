"""Readers of rows: long ones (one event a row) and wide ones (one ticket a row)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from slaclock.calendars.zones import Ambiguous
from slaclock.errors import Fault
from slaclock.tickets.cells import FieldCells, Times
from slaclock.tickets.columns import (
    LONG_NAMES,
    WIDE_TYPES,
    Columns,
    FieldColumns,
    Types,
    read_columns,
    read_fields,
    read_types,
)
from slaclock.tickets.gather import gather
from slaclock.tickets.kinds import TYPES
from slaclock.tickets.shapes import LongShape, WideShape
from slaclock.tickets.ticket import Ticket


def read_long(
    rows: Iterable[Mapping[str, Any]],
    *,
    columns: Columns | None = None,
    types: Types | None = None,
    fields: FieldColumns = (),
    instants: Iterable[str] = (),
    timezone: str | None = None,
    ambiguous: Ambiguous = "raise",
) -> tuple[list[Ticket], list[Fault]]:
    """The tickets of rows that hold one event each, and the faults; a ticket with a fault is left out (R24, R34).

    ``columns``: our names (ticket, at, type, field, value, by, visibility, reason, id, seq) to theirs; a name that is
    not given is looked for under itself, None switches it off, other columns are not read. ``types``: their types of
    event to what they mean: a type of ours, a mapping of columns that are the same in every such row
    (``{"field": "priority"}`` is a `changed`; ``{"type": "created", "field": "status"}`` an opening in that status),
    or None for rows to leave out; our own types mean themselves. ``fields``: columns of `created` rows that are fields
    at the opening; ``instants``: those of them that are times. ``timezone``: the zone of naive times; without it each
    is a fault. ``ambiguous``: what a time of a repeated hour means: `earlier`, `later`, or `raise` (a fault).

    Rows may come in any order; among equal times their order counts. A fault's path is ``rows.POSITION.COLUMN``,
    positions from 0. Raises `TicketError` and `ZoneError` for arguments that make no sense, and for a column that was
    named and that no row has.

    >>> rows = [
    ...     {"ticket_id": "7", "at": "2026-09-23T16:00", "type": "created", "value": "New"},
    ...     {"ticket_id": "7", "at": "2026-09-23T17:00", "type": "state", "value": "Active"},
    ... ]
    >>> types = {"created": {"type": "created", "field": "status"}, "state": {"field": "status"}}
    >>> tickets, faults = read_long(rows, columns={"ticket": "ticket_id"}, types=types, timezone="Asia/Seoul")
    >>> tickets[0].fields("2026-09-23T17:00+09:00"), faults
    ({'status': 'Active'}, [])
    """
    times = Times(timezone, ambiguous)
    names = read_columns(columns, LONG_NAMES, ("ticket", "at", "type"))
    given = (columns or {}).keys() | {"ticket", "at", "type"}
    opening = FieldCells(read_fields(fields), read_fields(instants, "instants"), times)
    return gather(rows, LongShape(names, given, read_types(types, {name: name for name in TYPES}), opening, times))


def read_wide(
    rows: Iterable[Mapping[str, Any]],
    *,
    columns: Columns | None = None,
    types: Types | None = None,
    fields: FieldColumns = (),
    instants: Iterable[str] = (),
    timezone: str | None = None,
    ambiguous: Ambiguous = "raise",
) -> tuple[list[Ticket], list[Fault]]:
    """The tickets of rows that hold one ticket each, and the faults; a ticket with a fault is left out (R24, R34).

    ``columns``: `id` and the times (created, first_reply, resolved, closed, and those of ``types``) to their columns;
    an empty cell is an event that did not happen, only `id` and `created` must be there. ``types``: what a time means,
    as in `read_long`; ready are `created`, `first_reply` (a public message by an agent), `resolved` and `closed` (the
    field `status` changed to that word): ``{"resolved": {"field": "state", "value": "Solved"}}`` says otherwise,
    ``{"escalated": {"field": "tier", "value": 2}}`` adds one. At equal times events stand in that order.
    The rest is as in `read_long`; a ticket that is resolved or closed before it opens is a fault.

    >>> rows = [{"number": 7, "opened_at": "2026-09-23 16:00", "resolved_at": "", "priority": "urgent"}]
    >>> columns = {"id": "number", "created": "opened_at", "resolved": "resolved_at"}
    >>> tickets, faults = read_wide(rows, columns=columns, fields=["priority"], timezone="America/Chicago")
    >>> tickets[0].events[0].changes, faults
    (Fields({'priority': 'urgent'}), [])
    """
    times = Times(timezone, ambiguous)
    meanings = read_types(types, WIDE_TYPES)
    names = read_columns(columns, ("id", *meanings), ("id", "created"))
    given = (columns or {}).keys() | {"id", "created"}
    opening = FieldCells(read_fields(fields), read_fields(instants, "instants"), times)
    return gather(rows, WideShape(names, given, meanings, opening, times))
