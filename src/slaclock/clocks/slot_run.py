"""One slot of policies run over a history: a fold for each of its clocks, and what they say (R18, R21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from slaclock.clocks.actions import Action, Firing
from slaclock.clocks.evaluation import ClockReadings
from slaclock.clocks.fold import Fold
from slaclock.clocks.history import Step, line_of, matches
from slaclock.clocks.reading import goals_of, readings_of
from slaclock.clocks.terms_reader import TermsReader
from slaclock.errors import DocumentError, SlaclockError, SnapshotError
from slaclock.policies.slots import InForce, Slot


class Carried(Protocol):
    """What an earlier run of the same slot left behind (R25)."""

    free: InForce | None
    applied: Mapping[str, InForce | None]

    def restore(self, fold: Fold) -> None:
        """Set the fold to where the earlier one had come."""


class SlotRun:
    """The folds of one slot's clocks over the steps; a fault in one clock stops no other (R34).

    ``carried`` carries an earlier run on: the match before the first step, and what each fold had left behind.
    """

    def __init__(self, slot: Slot, steps: Sequence[Step], reader: TermsReader, carried: Carried | None = None) -> None:
        self.slot, self.steps, self.reader, self.carried = slot, steps, reader, carried
        self.free = matches(slot, steps, carried.free if carried is not None else None)
        self.folds: dict[str, Fold] = {}
        for clock in slot.order:
            try:
                self.folds[clock] = self._fold(clock)
            except SnapshotError:
                raise
            except SlaclockError as error:
                reader.note(error, clock)
        for clock in slot.clocks if len(slot.order) < len(slot.clocks) else ():
            if clock not in slot.order:
                reader.note(_waits_for_ever(clock), clock)

    def _fold(self, clock: str) -> Fold:
        now = self.carried.applied.get(clock) if self.carried is not None else None
        line = line_of(self.slot, clock, self.steps, self.free, now)
        after = {name: self.folds[name].track for name in self.slot.afters[clock] if name in self.folds}
        firing = Firing(self.reader, clock) if clock in self.slot.laddered else None
        fold = Fold(clock, self.steps, line, self.reader, after, firing)
        if self.carried is not None:
            self.carried.restore(fold)
        fold.read_steps()
        return fold

    def readings(self, at: int) -> Iterator[ClockReadings]:
        """What each clock says at that instant; of an objective beside it, too (R28)."""
        for clock in self.slot.clocks:
            fold = self.folds.get(clock)
            if fold is None:
                continue
            try:
                fold.let_run(at, asked=True)
                readings = readings_of(fold.track, at)
                for reading in readings:
                    reading.check()
                goals = goals_of(readings)
                upcoming = _upcoming(fold, at)
            except SlaclockError as error:
                self.reader.note(error, clock)
                continue
            if readings:
                yield ClockReadings(clock, self.slot.kind, readings, not self.slot.also, upcoming, fold.track.dropped)
            if goals:
                yield ClockReadings(clock, "objective", goals, not self.slot.also)

    def fired(self) -> Iterator[Action]:
        """What its ladders have fired as far as time has run, of clocks that have no reading any more, too (R26)."""
        for fold in self.folds.values():
            yield from fold.firing.fired if fold.firing is not None else ()


def _waits_for_ever(clock: str) -> DocumentError:
    what, remedy = "policies that make clocks wait for each other", "let one of them begin by itself in every policy"
    return DocumentError(what, clock, remedy=remedy, rule="R21", path="after")


def _upcoming(fold: Fold, at: int) -> int | None:
    """The next instant after ``as_of`` at which a rung would fire if nothing happens."""
    firing, cycle, last = fold.firing, fold.cycle, fold.last
    if firing is None or cycle is None or last is None:
        return None
    return min(firing.upcoming(cycle, fold.track.pauses, last, at), default=None)
