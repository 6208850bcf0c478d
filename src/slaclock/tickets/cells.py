"""Cells of rows: what is missing, times with or without an offset, and the fields at the opening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from slaclock.base.instants import DAY, EARLIEST_YEAR, LATEST_YEAR, delta_us, to_text, to_us
from slaclock.base.nearest import suggest
from slaclock.calendars.zones import Ambiguous, stretches, wall_to_us, zone
from slaclock.errors import InstantError, SlaclockError, TicketError

_NAIVE_EPOCH: Final = datetime(1970, 1, 1)


def is_missing(cell: object) -> bool:
    """Whether a cell says nothing: null, blank text, NaN, or the not-a-time of a data frame.

    >>> is_missing(" "), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return cell is None or (isinstance(cell, float | datetime) and cell != cell)


class Times:
    """How times are read: aware ones as they are, naive ones as the wall clock of a zone.

    ``timezone`` is None where every time has an offset; ``ambiguous`` says which of the two instants a time of a
    repeated hour means: `earlier`, `later` or `raise`. Raises `ZoneError` and `TicketError`.
    """

    def __init__(self, timezone: str | None, ambiguous: Ambiguous) -> None:
        if ambiguous not in ("earlier", "later", "raise"):
            remedy = suggest(ambiguous, ("earlier", "later", "raise"))
            raise TicketError("`ambiguous` has no such choice", ambiguous, remedy=remedy, path="ambiguous")
        self._zone = None if timezone is None else zone(timezone)
        self._ambiguous = ambiguous

    def read(self, cell: Any) -> int:
        """The instant of a datetime or ISO 8601 text, in µs.

        Raises `InstantError`, and `TicketError` for a naive time where no zone was said.

        >>> Times("Asia/Seoul", "raise").read("1970-01-01 09:00") == Times(None, "raise").read("1970-01-01T00:00Z")
        True
        """
        moment = _datetime(cell)
        if moment is None or moment.tzinfo is not None:
            return to_us(cell if moment is None else moment)
        if self._zone is None:
            remedy = 'say whose wall clock it is: `timezone="Europe/Berlin"`, or `UTC`'
            raise TicketError("a time without a UTC offset", str(cell), remedy=remedy, rule="R24")
        if not EARLIEST_YEAR < moment.year < LATEST_YEAR - 1:
            remedy = f"naive times from {EARLIEST_YEAR + 1} up to {LATEST_YEAR - 1} can be read"
            raise InstantError("a time out of range", str(cell), remedy=remedy, rule="R8")
        local = delta_us(moment - _NAIVE_EPOCH)
        offset = _steady_offset(self._zone.name, local // DAY)
        return wall_to_us(moment, self._zone, self._ambiguous) if offset is None else local - offset


@lru_cache(maxsize=4096)
def _steady_offset(timezone: str, day: int) -> int | None:
    """The zone's one offset, in µs, from the day before that date to the day after it; None where it changes.

    On nearly every date this spares the search for the instants that a wall-clock time may mean.
    """
    pieces = list(stretches(timezone, (day - 1) * DAY, (day + 2) * DAY))
    return pieces[0][2] if len(pieces) == 1 else None


def _datetime(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if not isinstance(cell, str) or len(text := cell.strip()) <= len("2026-09-23"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class FieldCells:
    """The fields that a row gives its ticket at the opening, by a map of fields to columns.

    Cells that are datetimes, and those of the fields in ``instants``, are times, kept as text in UTC.
    """

    def __init__(self, columns: Mapping[str, str], instants: Iterable[str], times: Times) -> None:
        self.columns = columns
        self._instants = frozenset(instants)
        self._times = times
        for name in sorted(self._instants - columns.keys()):
            raise TicketError("an instant that is no field", name, remedy="name it in `fields` too", path="instants")

    def read(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the row; a missing cell is a missing field.

        Raises `InstantError` and `TicketError` that name the column.

        >>> FieldCells({"priority": "prio"}, (), Times(None, "raise")).read({"prio": "urgent"})
        {'priority': 'urgent'}
        """
        cells = ((name, column, row.get(column)) for name, column in self.columns.items())
        return {name: self._value(name, column, cell) for name, column, cell in cells if not is_missing(cell)}

    def _value(self, name: str, column: str, cell: Any) -> Any:
        if name not in self._instants and not isinstance(cell, datetime):
            return cell
        return to_text(time_in(column, self._times, cell))


def time_in(column: str, times: Times, cell: Any) -> int:
    """The instant of a cell of that column, in µs; its faults name the column.

    >>> time_in("opened_at", Times(None, "raise"), "1970-01-01T00:00Z")
    0
    """
    try:
        return times.read(cell)
    except SlaclockError as error:
        raise error.under(column) from None
