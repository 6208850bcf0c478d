"""Which of several tickets are open at each instant: what a parent knows of its children (R23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, TypeAlias

from slaclock.errors import TicketError
from slaclock.tickets.events import Event
from slaclock.tickets.fields import FieldValue, read_value

Closed: TypeAlias = Mapping[str, Any]

CLOSED: Final[Closed] = {"status": ("resolved", "closed")}
"""By which values of which fields a child is no longer open, unless it is said otherwise."""


def open_spells(
    children: Sequence[tuple[str, Iterable[Event]]], closed: Closed
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The ids of the children that are open, from each instant (µs) at which that changes on.

    A child is open from its opening on, except while a field of ``closed`` has one of the values named there, or once
    it is merged into another. Raises `TicketError` where ``closed`` is no mapping of fields to a value or a list.

    >>> list(open_spells([("8", [Event(0, "created"), Event(5, "changed", "status", "closed")])], CLOSED))
    [(0, ('8',)), (5, ())]
    """
    ends = _values(closed)
    told = sorted(((event.at, n, event) for n, (_, events) in enumerate(children) for event in events), key=_moment)
    fields: list[dict[str, FieldValue]] = [{} for _ in children]
    merged: set[int] = set()
    are_open = [False] * len(children)
    known: tuple[str, ...] = ()
    for at, group in groupby(told, key=_moment):
        for _, n, event in group:
            fields[n].update(event.changes)
            merged.update([n] if event.type == "merge" else [])
            are_open[n] = n not in merged and not any(fields[n].get(name) in values for name, values in ends.items())
        now = tuple(id for (id, _), is_open in zip(children, are_open, strict=True) if is_open)
        if now != known:
            yield at, now
        known = now


def _moment(told: tuple[int, int, Event]) -> int:
    return told[0]


def _values(closed: object) -> dict[str, tuple[FieldValue, ...]]:
    if not isinstance(closed, Mapping) or not closed:
        remedy = 'write fields and values, such as `{"status": ["resolved", "closed"]}`'
        raise TicketError("not what closes a child ticket", closed, remedy=remedy, rule="R23", path="closed")
    read = {name: read_value(values) for name, values in closed.items()}
    return {name: values if isinstance(values, tuple) else (values,) for name, values in read.items()}
