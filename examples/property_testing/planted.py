"""Three bugs of engines that one meets, each planted into the host by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from host import BERLIN, NOTHING, Host


class WallTimePause(Host):
    """A ticket that waited is due later by all the time for which it waited, the desk's or not."""

    def ticket_due(self, history: list[tuple[datetime, str]], as_of: datetime) -> datetime | None:
        spans = zip(history, [*history[1:], (as_of, "")], strict=True)
        waited = sum((then - at for (at, status), (then, _) in spans if status == "waiting"), NOTHING)
        due = super().ticket_due([(at, "open" if status == "waiting" else status) for at, status in history], as_of)
        return due if due is None else due + waited


class NaiveDays(Host):
    """Days are reckoned on the wall clock of Berlin, so that every night has eight hours."""

    def shifts(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        return ((opens.astimezone(BERLIN), closes.astimezone(BERLIN)) for opens, closes in super().shifts(start))


class UnsignedDifference(Host):
    """The time between two instants is how far apart they are, whichever comes first."""

    def used(self, start: datetime, end: datetime) -> timedelta:
        return abs(super().used(start, end))


PLANTED = (WallTimePause, NaiveDays, UnsignedDifference)
