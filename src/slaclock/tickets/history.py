"""A history: the events of one ticket in their order, and what makes one malformed (R24)."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final, TypeAlias

from slaclock.base.instants import to_text
from slaclock.errors import Fault, TicketError, TicketLimitError
from slaclock.tickets.events import Event

MOST_EVENTS: Final = 1_000_000
_in_order = attrgetter("order")

Place: TypeAlias = tuple[int] | tuple[()]
"""The position of one event of a history, or nothing: the history as a whole."""


def put_in_order(events: Sequence[Event]) -> tuple[list[Event], list[tuple[Place, Fault]]]:
    """The events by R24, and the faults of the history, each with its place.

    In order of time, those without ``seq`` first, then ``seq``, then as given; of a repeated id the first counts.
    The place of a fault is the position of its event as given, or nothing where it is of the whole history.

    >>> ordered, faults = put_in_order([Event(5, "resume"), Event(0, "created")])
    >>> [event.type for event in ordered], faults
    (['created', 'resume'], [])
    """
    first: dict[str, Event] = {}
    faults: list[tuple[Place, Fault]] = []
    kept: list[tuple[Event, int]] = []
    for position, event in enumerate(events):
        known = event if event.id is None else first.setdefault(event.id, event)
        if known is event:
            kept.append((event, position))
        elif known != event:
            faults.append(((position,), _another_content(event)))
    kept.sort(key=lambda each: each[0].order)
    return [event for event, _ in kept], faults + list(_opening_faults(kept))


def _opening_faults(kept: list[tuple[Event, int]]) -> Iterator[tuple[Place, Fault]]:
    openings = [(event, position) for event, position in kept if event.type == "created"]
    if not openings:
        yield (), Fault("a history without `created`", "R24", remedy="a history begins with its `created` event")
        return
    yield from (((position,), _second_opening(event)) for event, position in openings[1:])
    first, position = kept[0]
    if first.type != "created":
        yield (position,), _too_early(first, openings[0][0])


def _another_content(event: Event) -> Fault:
    remedy = "an event that is sent again is the same in every column; give another event another id"
    return Fault("an event id with two contents", "R24", event.id, remedy, "id", event=event.type)


def _second_opening(event: Event) -> Fault:
    remedy = "a ticket is created once; a reopening is a `changed` of its status"
    return Fault("a second `created`", "R24", to_text(event.at), remedy, "at", event=event.id or event.type)


def _too_early(event: Event, opening: Event) -> Fault:
    what = f"an event before its ticket was created at {to_text(opening.at)}"
    remedy = "a history begins with its `created` event: check both times and their zones"
    return Fault(what, "R24", to_text(event.at), remedy, "at", event=event.id or event.type)


def check_count(count: int) -> None:
    """Raises `LimitError` for more than 1,000,000 events.

    >>> check_count(3)
    """
    if count > MOST_EVENTS:
        remedy = f"a ticket has at most {MOST_EVENTS:,}"
        raise TicketLimitError("a history of too many events", count, remedy=remedy, rule="R24", limit=MOST_EVENTS)


class History:
    """Events in order, immutable, with cheap appending.

    The histories of one line of descent share one log that only grows; each knows how many of its events are its own.
    So an append costs the same however long the history is. A second append to the same history (a preview), or an
    event older than the last (a late edit), copies the log instead. No lock is needed: whose event stands in the next
    place has won it, and the other one copies.
    """

    __slots__ = ("_count", "_events", "_log", "_places")

    def __init__(self, ordered: Iterable[Event]) -> None:
        """Events that are in order and without faults: what `put_in_order` found so."""
        self._log = list(ordered)
        self._count = len(self._log)
        self._places = {event.id: place for place, event in enumerate(self._log) if event.id is not None}
        self._events: tuple[Event, ...] | None = None

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, in order."""
        if self._events is None:
            self._events = tuple(self._log[: self._count])
        return self._events

    def added(self, event: Event) -> History:
        """This history and one event more; itself where the event, by its id, is known already.

        Raises `TicketError` for an id with another content, a second `created` and an event before it; `LimitError`.

        >>> History([Event(0, "created")]).added(Event(5, "resume")).events[-1].type
        'resume'
        """
        place = self._count if event.id is None else self._places.get(event.id, self._count)
        if place < self._count:
            if self._log[place] != event:
                raise TicketError.of([_another_content(event)])
            return self
        if event.type == "created":
            raise TicketError.of([_second_opening(event)])
        if event.order < self._log[0].order:
            raise TicketError.of([_too_early(event, self._log[0])])
        check_count(self._count + 1)
        return self._appended(event) or self._copied_with(event)

    def _appended(self, event: Event) -> History | None:
        log, count = self._log, self._count
        if len(log) != count or event.order < log[count - 1].order:
            return None
        log.append(event)
        if log[count] is not event:
            return None
        if event.id is not None:
            self._places[event.id] = count
        longer = History.__new__(History)
        longer._log, longer._count, longer._places, longer._events = log, count + 1, self._places, None
        return longer

    def _copied_with(self, event: Event) -> History:
        events = self._log[: self._count]
        insort(events, event, key=_in_order)
        return History(events)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, History) and self.events == other.events

    def __hash__(self) -> int:
        return hash(self.events)

    def __reduce__(self) -> tuple[type[History], tuple[tuple[Event, ...]]]:
        return History, (self.events,)
