"""The two shapes of rows: long (one event a row) and wide (one ticket a row), and the events that a row means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from slaclock.base.nearest import suggest
from slaclock.errors import SlaclockError, TicketError
from slaclock.tickets.cells import FieldCells, Times, is_missing, time_in
from slaclock.tickets.columns import Meaning
from slaclock.tickets.events import Event
from slaclock.tickets.gather import Blame, Row
from slaclock.tickets.jsontext import read_json
from slaclock.tickets.kinds import INSTANTS


class _Shape:
    """What both shapes know: our names to their columns, what types mean, the fields at the opening, the times.

    ``given`` are those of our names whose columns must stand in some row.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        given: Iterable[str],
        meanings: Mapping[str, Meaning | None],
        opening: FieldCells,
        times: Times,
    ) -> None:
        self._names, self._meanings, self._opening, self._times = names, meanings, opening, times
        self.expected = frozenset(names[name] for name in given if name in names) | set(opening.columns.values())
        self._field_blame = {f"value.{name}": column for name, column in opening.columns.items()}

    def _event(self, meaning: Meaning, at: int, cells: Mapping[str, Any], row: Row, blame: Blame) -> Event:
        opening = self._opening.read(row) if meaning.type == "created" else {}
        try:
            return event_of(meaning, at, cells, opening, self._times)
        except SlaclockError as error:
            raise type(error).of(
                replace(f, path=_column(f.path, blame), event=meaning.type) for f in error.faults
            ) from None


class LongShape(_Shape):
    """Rows of one event each."""

    @property
    def id_column(self) -> str:
        """Their column of the ticket's id."""
        return self._names["ticket"]

    def events(self, row: Row) -> Iterator[tuple[Event, Blame]]:
        """The event of the row; none where its type is left out. Raises `TicketError` and others that name a column."""
        meaning = self._meaning(row)
        if meaning is None:
            return
        at = time_in(self._names["at"], self._times, _filled(row, self._names["at"], "time"))
        said = {name: cell for name, column in self._others if not is_missing(cell := row.get(column))}
        yield self._event(meaning, at, said, row, self._blame), self._blame

    @cached_property
    def _others(self) -> list[tuple[str, str]]:
        return [(name, column) for name, column in self._names.items() if name not in ("ticket", "at", "type")]

    @cached_property
    def _blame(self) -> Blame:
        return {**self._names, **self._field_blame}

    def _meaning(self, row: Row) -> Meaning | None:
        column = self._names["type"]
        cell = _filled(row, column, "type")
        name = cell if isinstance(cell, str) else str(cell) if isinstance(cell, int) else ""
        if name not in self._meanings:
            remedy = f"{suggest(name, self._meanings)}; or say what it means with `types=`"
            raise TicketError("no such type of event", cell, remedy=remedy, rule="R24", path=column)
        return self._meanings[name]


class WideShape(_Shape):
    """Rows of one ticket each."""

    @property
    def id_column(self) -> str:
        """Their column of the ticket's id."""
        return self._names["id"]

    def events(self, row: Row) -> Iterator[tuple[Event, Blame]]:
        """The events of the row's times that are there. Raises `TicketError` and others that name a column."""
        for name, meaning in self._meanings.items():
            column = self._names.get(name)
            if meaning is None or column is None:
                continue
            cell = _filled(row, column, "time of its opening") if name == "created" else row.get(column)
            if not is_missing(cell):
                blame = {"at": column, **self._field_blame}
                yield self._event(meaning, time_in(column, self._times, cell), {}, row, blame), blame


def _filled(row: Row, column: str, what: str) -> Any:
    cell = row.get(column)
    if is_missing(cell):
        raise TicketError(f"a row without the {what}", remedy="fill it in, or drop the row", rule="R24", path=column)
    return cell


def _column(path: str, blame: Blame) -> str:
    return blame.get(path) or blame.get(path.partition(".")[0], path)


def event_of(meaning: Meaning, at: int, cells: Mapping[str, Any], opening: Mapping[str, Any], times: Times) -> Event:
    """The event that a row means: its cells by our names, what its type says over them, and the fields at an opening.

    Raises `TicketError`, `InstantError` and `LimitError` with paths of ours.

    >>> event_of(Meaning("changed", {"field": "status"}), 0, {"value": "open"}, {}, Times(None, "raise")).changes
    {'status': 'open'}
    """
    made = {**cells, **meaning.constants}
    match meaning.type:
        case "created":
            made["value"] = {**opening, **_fields(made.pop("field", None), made.get("value"))}
        case "changed" if made.get("field") is None:
            made["value"] = _json(made.get("value"))
        case type_ if type_ in INSTANTS and made.get("value") is not None:
            made["value"] = time_in("value", times, made["value"])
    if "seq" in made:
        made["seq"] = _whole(made["seq"])
    return Event(at, meaning.type, **made)


def _fields(field: str | None, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    fields = _json(value) if field is None else {field: value}
    if not isinstance(fields, Mapping):
        remedy = 'say which field it is: `types={"created": {"type": "created", "field": "status"}}`'
        raise TicketError(
            "an opening whose value is no mapping of fields", value, remedy=remedy, rule="R24", path="value"
        )
    return fields


def _json(value: Any) -> Any:
    return read_json(value) if isinstance(value, str) and value.lstrip().startswith("{") else value


def _whole(cell: Any) -> Any:
    """A whole number that came as text (CSV), or with a point (a data frame's column with gaps)."""
    if isinstance(cell, str) and cell.strip().isdecimal() and len(cell) < 20:
        return int(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
