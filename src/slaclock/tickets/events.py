"""Events: the few, closed kinds of thing that happen to a ticket, one row each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from slaclock.base.instants import to_text, to_us
from slaclock.base.nearest import suggest
from slaclock.errors import SlaclockError, TicketError, show
from slaclock.tickets.fields import LONGEST_TEXT, Fields, FieldValue, read_id, read_text, same
from slaclock.tickets.kinds import INSTANTS, kind_of, read_at, read_seq
from slaclock.tickets.words import located

COLUMNS: Final = ("at", "type", "field", "value", "by", "visibility", "reason", "id", "seq")
ROLES: Final = ("requester", "agent", "system")


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One thing that happened to a ticket (R23, R24). Immutable, hashable; equal where the meaning is.

    ``at`` is in µs since the epoch; `Event.parse` takes datetimes and text. Which columns a type has:

    - ``created``: ``value``, the fields at the opening; ``by`` (requester, if not said); always public
    - ``message``: ``by`` (must be said), ``visibility`` (public, if not said)
    - ``changed``: ``field`` and ``value``, or in ``value`` a mapping of several fields; None empties a field
    - ``pause``, ``resume``, ``restart``, ``cancel``, ``exempt``: ``field``, the clock; none means all clocks
    - ``set_due``, ``extend``: ``field``, the clock; ``value``, the due time in µs, or an exact amount above zero
    - ``merge``: ``value``, the id of the ticket merged into
    - ``absorb``: the ticket that another was merged into; ``field``, the clock; ``value``, the other's start in µs
    - ``elapsed_before``: an opening balance; ``field``, the clock; ``value``, the exact amount used before
    - ``breach_reason``: ``field``, the clock; ``reason``, why its promise was broken

    ``by`` (requester, agent, system), ``reason``, ``id`` and ``seq`` (a whole number from 0) may stand on all.
    Raises `TicketError`; `LimitError` over 10,000 characters of a value or reason, 200 of an id or a name,
    1,000 fields in an event or members in a list, 100 digits in a number.

    >>> Event(0, "message", by="agent").visibility
    'public'
    """

    at: int
    type: str
    field: str | None = None
    value: Any = None
    by: str | None = None
    visibility: str | None = None
    reason: str | None = None
    id: str | None = None
    seq: int | None = None

    def __post_init__(self) -> None:
        kind = kind_of(self.type)
        for name in kind.lacks:
            if getattr(self, name) is not None:
                raise TicketError(f"`{self.type}` has no `{name}`", getattr(self, name), remedy=kind.remedy, path=name)
        for name in kind.needs:
            if getattr(self, name) is None:
                raise TicketError(f"a `{self.type}` without `{name}`", remedy=kind.remedy, rule="R23", path=name)
        by = kind.by if self.by is None else self.by
        if by is None and self.type == "message":
            raise TicketError("a message is by somebody", remedy=suggest("", ROLES), rule="R21", path="by")
        visibility = next(iter(kind.visibilities), None) if self.visibility is None else self.visibility
        keep = partial(object.__setattr__, self)
        keep("at", _read("at", read_at, self.at))
        field = None if self.field is None else _read("field", read_text, self.field, "the name of a field or clock")
        for name, value in zip(("field", "value"), _read("value", kind.read, field, self.value), strict=True):
            keep(name, value)
        keep("by", None if by is None else _word("by", by, ROLES))
        keep("visibility", None if visibility is None else _word("visibility", visibility, kind.visibilities))
        if self.reason is not None:
            keep("reason", _read("reason", read_text, self.reason, "a reason", longest=LONGEST_TEXT))
        if self.id is not None:
            keep("id", _read("id", read_id, self.id, "the id of an event"))
        if self.seq is not None:
            keep("seq", _read("seq", read_seq, self.seq))

    @classmethod
    def parse(cls, row: Mapping[str, Any]) -> Event:
        """The event of a row with the columns of `COLUMNS`; null is as though not said.

        ``at`` and the instants of `set_due` and `absorb` are aware datetimes or ISO 8601 text with an offset.

        Raises `TicketError` that names event and remedy, and `LimitError`.

        >>> Event.parse({"at": "1970-01-01T09:00+09:00", "type": "changed", "field": "status", "value": "open"}).at
        0
        """
        if not isinstance(row, Mapping):
            remedy = 'write a mapping: `{"at": "2026-09-23T16:00+09:00", "type": "created"}`'
            raise TicketError("an event is a mapping", row, remedy=remedy, rule="R24")
        try:
            return cls(**_columns(row))
        except SlaclockError as error:
            raise located(error, event=event_name(row)) from None

    @property
    def changes(self) -> Mapping[str, FieldValue]:
        """The fields that this event sets; empty for events that set none.

        >>> Event(0, "changed", "status", "open").changes
        {'status': 'open'}
        """
        if isinstance(self.value, Fields):
            return self.value
        return {self.field: self.value} if self.type == "changed" and self.field is not None else {}

    @property
    def order(self) -> tuple[int, int]:
        """What events are sorted by: the instant, then those without ``seq``, then ``seq`` (R24).

        >>> Event(0, "resume").order < Event(0, "resume", seq=0).order
        True
        """
        return self.at, -1 if self.seq is None else self.seq

    def to_dict(self) -> dict[str, Any]:
        """The row as plain JSON values, with the columns that say something; `Event.parse` reads it back.

        >>> Event(0, "message", by="agent").to_dict()
        {'at': '1970-01-01T00:00:00.000000Z', 'type': 'message', 'by': 'agent', 'visibility': 'public'}
        """
        row = {name: getattr(self, name) for name in COLUMNS}
        row |= {"at": to_text(self.at), "value": _plain(self)}
        unsaid = ["visibility"] if self.type == "created" else []
        empties = self.type == "changed" and self.field is not None
        return {
            name: value
            for name, value in row.items()
            if name not in unsaid and (value is not None or (name == "value" and empties))
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Event) and self._meaning() == other._meaning()

    def __hash__(self) -> int:
        return hash(self._meaning())

    def _meaning(self) -> Hashable:
        return (*(getattr(self, name) for name in COLUMNS if name != "value"), same(self.value))


def event_name(row: Mapping[str, Any]) -> str | None:
    """What a fault calls the event of that row: its id, else its type.

    >>> event_name({"type": "pause"})
    'pause'
    """
    names = (row.get(name) for name in ("id", "type"))
    return next((str(name)[:80] for name in names if name and isinstance(name, str | int)), None)


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    for name in row:
        if name not in COLUMNS:
            remedy = suggest(name, COLUMNS)
            raise TicketError("an event has no such column", name, remedy=remedy, rule="R24", path=show(name))
    columns = {name: value for name, value in row.items() if value is not None}
    for name in ("at", "type"):
        if name not in columns:
            remedy = "every event has `at` and `type`"
            raise TicketError(f"an event without `{name}`", remedy=remedy, rule="R24", path=name)
    columns["at"] = _read("at", to_us, columns["at"])
    if columns["type"] in INSTANTS and "value" in columns:
        columns["value"] = _read("value", to_us, columns["value"])
    return columns


def _read(column: str, reader: Callable[..., Any], *values: Any, **options: Any) -> Any:
    try:
        return reader(*values, **options)
    except SlaclockError as error:
        raise located(error.under(column)) from None


def _word(column: str, word: object, words: tuple[str, ...]) -> str:
    if not isinstance(word, str) or word not in words:
        raise TicketError(f"no such `{column}`", word, remedy=suggest(word, words), rule="R24", path=column)
    return words[words.index(word)]


def _plain(event: Event) -> Any:
    value = event.value
    if event.type in INSTANTS:
        return to_text(value)
    if isinstance(value, Fields):
        return {name: list(each) if isinstance(each, tuple) else each for name, each in value.items()}
    return list(value) if isinstance(value, tuple) else value
