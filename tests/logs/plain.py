"""The same sums done plainly, for the replays of the real logs: rows, working hours, a walk over a ticket's events.

No code is shared with `src/`: it walks from event to event and from date to date, in seconds.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
SEED = 2
STATUS_TYPES = ("created", "status", "resolved", "closed", "reopened")


def rows_of(folder: Path, name: str) -> list[Row]:
    """The rows of a table of the logs, packed or not."""
    path = folder / name
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def part_of(rows: Iterable[Row], one_in: int) -> list[Row]:
    """The rows of one ticket in so many, chosen by a seed and the ticket's id: always the same ones."""
    return [row for row in rows if zlib.crc32(f"{SEED}/{row['ticket_id']}".encode()) % one_in == 0]


def instant(text: str, timezone: str | None = None) -> datetime:
    """The instant of a time with an offset, or of one that reads the wall clock of that zone."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if timezone is None else moment.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


@dataclass(frozen=True)
class Office:
    """Working hours from Monday to Friday in a zone, less some dates: summed date by date."""

    timezone: str
    windows: Sequence[tuple[str, str]]
    closed: Container[date] = ()
    _laid: dict[date, list[tuple[datetime, datetime]]] = field(default_factory=dict, compare=False)

    def seconds(self, start: datetime, end: datetime) -> float:
        """The working seconds from start to end."""
        total, day = 0.0, start.date() - timedelta(days=1)
        while day <= end.date() + timedelta(days=1):
            for opens, closes in self._windows(day):
                total += max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
            day += timedelta(days=1)
        return total

    def _windows(self, day: date) -> list[tuple[datetime, datetime]]:
        if day not in self._laid:
            here = [] if day.weekday() > 4 or day in self.closed else self.windows
            self._laid[day] = [(self._at(day, opens), self._at(day, closes)) for opens, closes in here]
        return self._laid[day]

    def _at(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(self.timezone)).astimezone(UTC)


@dataclass
class Walk:
    """A ticket's events walked one by one: the stop that stands, and the spans in which time runs.

    Time runs from the first event on, while the status is neither a resolving nor a pausing one.
    """

    running: list[tuple[datetime, datetime]] = field(default_factory=list)
    stopped_at: datetime | None = None
    paused: bool = False
    born_resolved: bool = False

    @classmethod
    def of(
        cls, rows: Sequence[Row], timezone: str | None, resolving: Container[str], pausing: Container[str], as_of: str
    ) -> Walk:
        """Walk the rows up to ``as_of``, in order of time; rows of one instant in the order in which they stand."""
        walk, end = cls(), instant(as_of)
        moments = sorted(((instant(row["at"], timezone), row) for row in rows), key=lambda moment: moment[0])
        moments = [moment for moment in moments if moment[0] <= end]
        since: datetime | None = None
        for at, row in moments:
            if since is not None and since < at:
                walk.running.append((since, at))
            if row["type"] in STATUS_TYPES and row["value"]:
                resolved = row["value"] in resolving
                walk.stopped_at = (walk.stopped_at or at) if resolved else None
                walk.paused = row["value"] in pausing and not resolved
                walk.born_resolved |= resolved and row["type"] == "created"
            since = None if walk.paused or walk.stopped_at is not None else at
        if since is not None:
            walk.running.append((since, end))
        return walk

    def elapsed(self, office: Office) -> float:
        """The working seconds in which time ran."""
        return sum(office.seconds(start, end) for start, end in self.running)
