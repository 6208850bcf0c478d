"""Rows of whatever shape, gathered into tickets and faults: the one loop that every reader of rows runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeAlias

from slaclock.base.nearest import suggest
from slaclock.errors import Fault, LimitError, SlaclockError, TicketError
from slaclock.tickets.cells import is_missing
from slaclock.tickets.events import Event
from slaclock.tickets.fields import read_id
from slaclock.tickets.history import check_count, put_in_order
from slaclock.tickets.ticket import Ticket
from slaclock.tickets.words import located

Row: TypeAlias = Mapping[str, Any]
Blame: TypeAlias = Mapping[str, str]
"""Where a fault of an event stands in its row: a column of ours, or ``value.FIELD``, to their column."""


class Shape(Protocol):
    """What a shape of rows is: the column of the ticket's id, the columns that must occur, the events of a row."""

    @property
    def id_column(self) -> str:
        """Their column of the ticket's id."""

    @property
    def expected(self) -> frozenset[str]:
        """The columns of which each must stand in some row."""

    def events(self, row: Row) -> Iterator[tuple[Event, Blame]]:
        """The events of a row, each with its columns to blame."""


def gather(rows: Iterable[Row], shape: Shape) -> tuple[list[Ticket], list[Fault]]:
    """The tickets of all rows that are without fault, in the order of their first rows, and the faults.

    A ticket with a fault is left out. The path of a fault is ``rows.POSITION.COLUMN``, positions counted from 0.
    Raises `TicketError` for an expected column that no row has.
    """
    gathering = _Gathering()
    unseen, columns, number = shape.expected, frozenset[str](), -1
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            remedy = 'hand in mappings: `csv.DictReader(file)`, `frame.to_dict("records")`'
            raise TicketError("a row is a mapping", row, remedy=remedy, path=f"rows.{number}")
        if unseen:
            unseen -= row.keys()
            columns |= row.keys()
        gathering.read(number, row, shape)
    if unseen and number >= 0:
        column = min(unseen)
        known = sorted(name for name in columns if isinstance(name, str))
        raise TicketError("a column that no row has", column, remedy=suggest(column, known), path="columns")
    return gathering.result()


class _Gathering:
    def __init__(self) -> None:
        self._entries: dict[str, list[tuple[Event, int, Blame]]] = {}
        self._faulty: set[str | None] = set()
        self._faults: list[Fault] = []

    def read(self, number: int, row: Row, shape: Shape) -> None:
        ticket = None
        try:
            ticket = _ticket_of(row, shape.id_column)
            for event, blame in shape.events(row):
                self._entries.setdefault(ticket, []).append((event, number, blame))
        except SlaclockError as error:
            self._faulty.add(ticket)
            self._faults += located(error, "rows", number, ticket=ticket).faults

    def result(self) -> tuple[list[Ticket], list[Fault]]:
        tickets = [self._ticket(ticket) for ticket in self._entries if ticket not in self._faulty]
        return [ticket for ticket in tickets if ticket is not None], self._faults

    def _ticket(self, ticket: str) -> Ticket | None:
        entries = self._entries[ticket]
        try:
            check_count(len(entries))
        except LimitError as error:
            self._faults += located(error, "rows", entries[0][1], ticket=ticket).faults
            return None
        ordered, faults = put_in_order([event for event, _, _ in entries])
        for place, fault in faults:
            _, number, blame = entries[place[0] if place else 0]
            column = [blame.get(fault.path, fault.path)] if place else []
            self._faults.append(replace(fault, path="", ticket=ticket).under("rows", number, *column))
        return None if faults else Ticket.of(ticket, ordered)


def _ticket_of(row: Row, column: str) -> str:
    cell = row.get(column)
    if is_missing(cell):
        raise TicketError("a row without the id of its ticket", remedy="fill it in, or drop the row", path=column)
    try:
        return read_id(cell, "the id of a ticket")
    except SlaclockError as error:
        raise error.under(column) from None
