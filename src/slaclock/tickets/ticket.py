"""Tickets: an id and its history, as an immutable builder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from slaclock.base.amounts import AmountLike
from slaclock.base.instants import Moment, to_text, to_us
from slaclock.base.nearest import suggest
from slaclock.errors import Fault, LimitError, SlaclockError, TicketError, show
from slaclock.tickets.children import CLOSED, Closed, open_spells
from slaclock.tickets.events import Event
from slaclock.tickets.fields import FieldValue, fold, read_id
from slaclock.tickets.history import History, check_count, put_in_order
from slaclock.tickets.jsontext import read_json
from slaclock.tickets.words import located

_KEYS: Final = ("id", "events")
_SHAPE: Final = 'write `{"id": "7", "events": [{"at": "2026-09-23T16:00+09:00", "type": "created"}]}`'


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Ticket:
    """An id and a history of events that begins with `created` (R24). Immutable, hashable; equal by value.

    Each method that adds an event returns another ticket. Events may come in any order; they stand by R24's. An
    append costs the same however long the history is. An `Event` by which id is known already adds nothing.

    ``id`` is text, or a whole number, which is kept as text. Raises `TicketError` that names ticket, event and remedy
    for a malformed history, and `LimitError` over 1,000,000 events.

    >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7", priority="urgent")
    >>> ticket.changed("2026-09-23T17:00+09:00", status="waiting").fields("2026-09-23T17:00+09:00")
    {'priority': 'urgent', 'status': 'waiting'}
    """

    id: str
    _history: History

    def __init__(self, id: str | int, events: Iterable[Event]) -> None:
        given = list(events)
        name = read_id(id, "the id of a ticket")
        for event in given:
            if not isinstance(event, Event):
                remedy = "read rows by `Ticket.parse` or `Event.parse`"
                raise located(TicketError("not an event", event, remedy=remedy, rule="R24"), ticket=name)
        check_count(len(given))
        ordered, faults = put_in_order(given)
        if faults:
            raise TicketError.of(replace(fault.under("events", *place), ticket=name) for place, fault in faults)
        self._keep(name, History(ordered))

    @classmethod
    def of(cls, id: str, ordered: Iterable[Event]) -> Ticket:
        """The ticket of events that are in order and without faults, unchecked: such as some first ones of a ticket's.

        >>> Ticket.of("7", [Event(0, "created")]) == Ticket(7, [Event(0, "created")])
        True
        """
        return cls.__new__(cls)._keep(id, History(ordered))

    def _keep(self, id: str, history: History) -> Ticket:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "_history", history)
        return self

    @classmethod
    def opened(cls, at: Moment, /, *, id: str | int, by: str = "requester", **fields: Any) -> Ticket:
        """A ticket created at that instant by `requester`, `agent` or `system`, with these fields.

        >>> Ticket.opened("2026-09-23T16:00+09:00", id=7, plan="vip").id
        '7'
        """
        row = {"at": at, "type": "created", "by": by, "value": fields}
        return cls.parse({"id": id, "events": [row]})

    def changed(self, at: Moment, /, **fields: Any) -> Ticket:
        """The ticket with these fields changed, in one event; None empties a field.

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7", status="open")
        >>> ticket.changed("2026-09-23T17:00+09:00", status=None).fields("2026-09-23T17:00+09:00")
        {}
        """
        return self.added({"at": at, "type": "changed", "value": fields})

    def replied(self, at: Moment, by: str = "agent", visibility: str = "public") -> Ticket:
        """The ticket with a message; a requester's message is ``by="requester"``.

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.replied("2026-09-23T17:00+09:00").events[-1].by
        'agent'
        """
        return self.added({"at": at, "type": "message", "by": by, "visibility": visibility})

    def noted(self, at: Moment, by: str = "agent") -> Ticket:
        """The ticket with an internal note, which answers nothing (R21).

        >>> Ticket.opened("2026-09-23T16:00+09:00", id="7").noted("2026-09-23T17:00+09:00").events[-1].visibility
        'internal'
        """
        return self.replied(at, by, "internal")

    def paused(
        self, at: Moment, clock: str | None = None, *, by: str | None = None, reason: str | None = None
    ) -> Ticket:
        """The ticket with a clock paused by hand, or all clocks where none is named (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.paused("2026-09-23T17:00+09:00", "resolution").events[-1].type
        'pause'
        """
        return self._by_hand(at, "pause", None, clock, by, reason)

    def resumed(
        self, at: Moment, clock: str | None = None, *, by: str | None = None, reason: str | None = None
    ) -> Ticket:
        """The ticket with the pause by hand of a clock, or of all clocks, ended (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.resumed("2026-09-23T17:00+09:00", "resolution").events[-1].type
        'resume'
        """
        return self._by_hand(at, "resume", None, clock, by, reason)

    def restarted(
        self, at: Moment, clock: str | None = None, *, by: str | None = None, reason: str | None = None
    ) -> Ticket:
        """The ticket with the open cycle of a clock, or of all clocks, begun anew (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.restarted("2026-09-23T17:00+09:00", "resolution").events[-1].type
        'restart'
        """
        return self._by_hand(at, "restart", None, clock, by, reason)

    def cancelled(
        self, at: Moment, clock: str | None = None, *, by: str | None = None, reason: str | None = None
    ) -> Ticket:
        """The ticket with the open cycle of a clock, or of all clocks, waived: it ends as `void` (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.cancelled("2026-09-23T17:00+09:00", "resolution").events[-1].type
        'cancel'
        """
        return self._by_hand(at, "cancel", None, clock, by, reason)

    def exempted(
        self, at: Moment, clock: str | None = None, *, by: str | None = None, reason: str | None = None
    ) -> Ticket:
        """The ticket with a clock, or all clocks, left out of reports and commitments; no reading changes (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.exempted("2026-09-23T17:00+09:00", "resolution").events[-1].type
        'exempt'
        """
        return self._by_hand(at, "exempt", None, clock, by, reason)

    def due_set(
        self, at: Moment, due: Moment, clock: str | None = None, *, by: str | None = None, reason: str | None = None
    ) -> Ticket:
        """The ticket with the due time of a clock's open cycle, or of all clocks', set to an instant (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.due_set("2026-09-23T17:00+09:00", "2026-09-25T18:00+09:00", "resolution").events[-1].type
        'set_due'
        """
        return self._by_hand(at, "set_due", due, clock, by, reason)

    def extended(
        self,
        at: Moment,
        amount: AmountLike,
        clock: str | None = None,
        *,
        by: str | None = None,
        reason: str | None = None,
    ) -> Ticket:
        """The ticket with an exact amount added to the target of a clock's open cycle, or of all clocks' (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.extended("2026-09-23T17:00+09:00", "4h", "resolution").events[-1].type
        'extend'
        """
        return self._by_hand(at, "extend", amount, clock, by, reason)

    def merged(self, at: Moment, into: str | int, *, by: str | None = None, reason: str | None = None) -> Ticket:
        """The ticket merged into the one of that id: its open cycles end as `void` (R23).

        >>> Ticket.opened("2026-09-23T16:00+09:00", id="7").merged("2026-09-23T17:00+09:00", 8).events[-1].value
        '8'
        """
        return self._by_hand(at, "merge", into, None, by, reason)

    def absorbed(
        self, at: Moment, started: Moment, clock: str | None = None, *, by: str | None = None, reason: str | None = None
    ) -> Ticket:
        """The ticket that another one was merged into, whose clock, or all whose clocks, had started at ``started``.

        Under `on_merge: survivor` this ticket's clock counts from the earlier of the two starts (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="8")
        >>> ticket.absorbed("2026-09-23T17:00+09:00", "2026-09-23T09:00+09:00").events[-1].type
        'absorb'
        """
        return self._by_hand(at, "absorb", started, clock, by, reason)

    def used_before(
        self,
        at: Moment,
        amount: AmountLike,
        clock: str | None = None,
        *,
        by: str | None = None,
        reason: str | None = None,
    ) -> Ticket:
        """The ticket with an opening balance: what the open cycle of a clock, or of all, had used before it began here.

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.used_before("2026-09-23T16:00+09:00", "3h", "resolution").events[-1].type
        'elapsed_before'
        """
        return self._by_hand(at, "elapsed_before", amount, clock, by, reason)

    def breach_explained(self, at: Moment, reason: str, clock: str | None = None, *, by: str | None = None) -> Ticket:
        """The ticket with the reason why the promise of a clock, or of all clocks, was broken (R23).

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> ticket.breach_explained("2026-09-25T17:00+09:00", "supplier late", "resolution").events[-1].reason
        'supplier late'
        """
        return self._by_hand(at, "breach_reason", None, clock, by, reason)

    def with_children(self, *children: Ticket, closed: Closed = CLOSED) -> Ticket:
        """The ticket with its field `open_children`: the ids of these children that are open at each instant (R23).

        A child is open from its opening until it is merged into another, except while one of the fields of ``closed``
        has one of the values named: by default a status of resolved or closed. Raises `TicketError` for another shape.
        What `children: pause` pauses, and by whom a breakdown says the time was held, is read from that field.

        >>> parent, child = (Ticket.opened(f"2026-09-23T1{hour}:00+09:00", id=hour) for hour in (6, 7))
        >>> solved = child.changed("2026-09-23T18:00+09:00", status="resolved")
        >>> [event.value for event in parent.with_children(solved).events[1:]]
        [('7',), None]
        """
        begun = self.events[0].at
        told = open_spells([(child.id, child.events) for child in children], closed)
        return self.added(*(Event(max(at, begun), "changed", "open_children", ids or None) for at, ids in told))

    def _by_hand(
        self, at: Moment, type_: str, value: object, clock: str | None, by: str | None, reason: str | None
    ) -> Ticket:
        return self.added({"at": at, "type": type_, "value": value, "field": clock, "by": by, "reason": reason})

    def added(self, *events: Event | Mapping[str, Any]) -> Ticket:
        """The ticket with these events, or rows that `Event.parse` reads, ordered in by R24.

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> row = {"at": "2026-09-23T17:00+09:00", "type": "message", "by": "agent", "id": "m1"}
        >>> ticket.added(row) == ticket.added(row, row)
        True
        """
        history = self._history
        for given in events:
            event = None
            try:
                event = given if isinstance(given, Event) else Event.parse(given)
                history = history.added(event)
            except SlaclockError as error:
                raise located(error, ticket=self.id) from None
        return self if history is self._history else Ticket.__new__(Ticket)._keep(self.id, history)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, in order (R24)."""
        return self._history.events

    def fields(self, at: Moment) -> dict[str, FieldValue]:
        """The fields that are known once all events up to and including ``at`` have happened; empty ones are not there.

        Raises `InstantError`.

        >>> Ticket.opened("2026-09-23T16:00+09:00", id="7").fields("2026-09-23T15:59+09:00")
        {}
        """
        until = to_us(at)
        return fold(event.changes for event in self.events if event.at <= until)

    @classmethod
    def parse(cls, raw: Mapping[str, Any] | str | bytes) -> Ticket:
        """The ticket of ``{"id": …, "events": […]}``, as a mapping or as JSON text; what `to_dict` and `to_json` give.

        Raises `TicketError` with all faults of all events at once, and `LimitError` over 100 MB of text.

        >>> Ticket.parse('{"id": 7, "events": [{"at": "2026-09-23T16:00+09:00", "type": "created"}]}').id
        '7'
        """
        parts = read_json(raw) if isinstance(raw, str | bytes) else raw
        if not isinstance(parts, Mapping):
            raise TicketError("a ticket is a mapping", parts, remedy=_SHAPE, rule="R24")
        for key in parts:
            if key not in _KEYS:
                remedy = suggest(key, _KEYS)
                raise TicketError("a ticket has no such key", key, remedy=remedy, rule="R24", path=show(key))
        rows = parts.get("events")
        if not isinstance(rows, list | tuple):
            raise TicketError("the events of a ticket are a list", rows, remedy=_SHAPE, rule="R24", path="events")
        try:
            name = read_id(parts.get("id"), "the id of a ticket")
        except SlaclockError as error:
            raise error.under("id") from None
        return cls(name, _read_events(name, rows))

    def to_dict(self) -> dict[str, Any]:
        """The ticket as plain JSON values; `parse` reads it back, exactly.

        >>> Ticket.opened("2026-09-23T16:00+09:00", id="7").to_dict()["events"][0]["by"]
        'requester'
        """
        return {"id": self.id, "events": [event.to_dict() for event in self.events]}

    def to_json(self) -> str:
        """The ticket as JSON text on one line; `parse` reads it back, exactly.

        >>> ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
        >>> Ticket.parse(ticket.to_json()) == ticket
        True
        """
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def __repr__(self) -> str:
        return f"Ticket({self.id!r}, {len(self.events)} events from {to_text(self.events[0].at)})"


def _read_events(ticket: str, rows: Sequence[Any]) -> list[Event]:
    check_count(len(rows))
    events: list[Event] = []
    faults: list[Fault] = []
    for position, row in enumerate(rows):
        try:
            events.append(row if isinstance(row, Event) else Event.parse(row))
        except LimitError as error:
            raise located(error, "events", position, ticket=ticket) from None
        except SlaclockError as error:
            faults += located(error, "events", position, ticket=ticket).faults
    if faults:
        raise TicketError.of(faults)
    return events
