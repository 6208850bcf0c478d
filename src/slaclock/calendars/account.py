"""The account: spans that tile a window exactly, each counted or not and why, with a running total (R34)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pendulum import DateTime

from slaclock.base.format import format_amount
from slaclock.base.instants import from_us, from_us_in, to_text, us_delta
from slaclock.base.phrases import say
from slaclock.calendars.laying import Closed, Hours
from slaclock.calendars.timeline import Timeline
from slaclock.calendars.zones import zone
from slaclock.errors import InputError


@dataclass(frozen=True, slots=True)
class Entry:
    """One span of an account: its instants (µs), the code that says why, the name that belongs to the code.

    ``counted`` says whether it is time used; ``total`` is the time counted up to its end (µs).
    """

    start: int
    end: int
    code: str
    name: str = ""
    counted: bool = False
    total: int = 0

    @property
    def start_at(self) -> DateTime:
        """Where the span starts, in UTC."""
        return from_us(self.start)

    @property
    def end_at(self) -> DateTime:
        """Where the span ends, in UTC; the next one starts there."""
        return from_us(self.end)

    def to_dict(self) -> dict[str, Any]:
        """The span as plain JSON values; the total in seconds."""
        return {
            "start": to_text(self.start),
            "end": to_text(self.end),
            "code": self.code,
            "name": self.name,
            "counted": self.counted,
            "total_s": self.total / 1_000_000,
        }


@dataclass(frozen=True, slots=True)
class Account:
    """The spans of a window, in order, without gap or overlap, and the zone in which they read best.

    ``before`` is an opening balance: time counted before the window, in µs, which the totals contain.
    """

    entries: tuple[Entry, ...]
    timezone: str
    calendar: str = ""
    before: int = 0

    @property
    def total(self) -> timedelta:
        """The time counted in the whole window, the opening balance included."""
        return us_delta(self.entries[-1].total if self.entries else self.before)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def to_dict(self) -> dict[str, Any]:
        """Codes and spans as plain JSON values."""
        entries = [entry.to_dict() for entry in self.entries]
        plain = {"calendar": self.calendar, "timezone": self.timezone, "entries": entries}
        return {**plain, "before_s": self.before / 1_000_000} if self.before else plain

    def text(self, language: str = "en", *, audience: str = "staff") -> str:
        """One line a span: local start and end, length, why, running total; for `customer` without internal words.

        Raises `InputError` for a language or an audience that there is not.
        """
        if audience not in AUDIENCES:
            raise InputError("no such audience", audience, remedy="write one of `staff`, `customer`", rule="R34")
        balance = format_amount(us_delta(self.before))
        lines = [f"+ {say('before', language)}: {balance}"] if self.before else []
        lines += [self._line(entry, language, audience) for entry in self.entries]
        return "\n".join([*lines, f"{say('total', language)}: {format_amount(self.total)}"])

    def _line(self, entry: Entry, language: str, audience: str) -> str:
        where = zone(self.timezone)
        start, end = from_us_in(entry.start, where), from_us_in(entry.end, where)
        until = f"{end:%H:%M:%S}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M:%S}"
        code = f"{entry.code}_customer" if audience == "customer" and entry.code in _INTERNAL else entry.code
        mark = "+" if entry.counted else " "
        amount = format_amount(us_delta(entry.end - entry.start))
        total = format_amount(us_delta(entry.total))
        why = say(code, language, name=entry.name).removesuffix(": ")  # a name may be missing
        return f"{mark} {start:%Y-%m-%d %H:%M:%S} – {until}  {amount}  {why}  = {total}"


AUDIENCES = ("staff", "customer")
_INTERNAL = frozenset({"paused", "resolved"})


def summed(entries: Iterable[Entry], total: int = 0) -> tuple[Entry, ...]:
    """The entries with their running totals from ``total`` on, neighbours that say the same joined."""
    rows: list[Entry] = []
    for entry in entries:
        total += entry.end - entry.start if entry.counted else 0
        start = entry.start
        if rows and (rows[-1].code, rows[-1].name, rows[-1].end) == (entry.code, entry.name, entry.start):
            start = rows.pop().start
        rows.append(Entry(start, entry.end, entry.code, entry.name, entry.counted, total))
    return tuple(rows)


def working_entries(hours: Hours, timeline: Timeline, start: int, end: int) -> list[Entry]:
    """``[start, end)`` tiled by working spans (counted) and the reasons of the closed ones."""
    rows: list[Entry] = []
    at = start
    for opening, closing in [*timeline.periods(start, end), (end, end)]:
        if at < opening:
            rows.extend(_closed_entry(row) for row in hours.closed(at, opening))
        if opening < closing:
            rows.append(Entry(opening, closing, "working", counted=True))
        at = closing
    return rows


def _closed_entry(row: Closed) -> Entry:
    return Entry(row.start, row.end, row.code, row.name)
