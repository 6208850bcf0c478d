"""Reminders and escalations: which rungs of a ladder have fired, when, and which comes next (R26).

The fold calls `Firing.stretch` after each step, with the state that holds until the next one: within a stretch nothing
happens, so the instant of every rung is known. What fired, was passed over or was silenced by its guard is spent; of
a repeated rung its times are numbered from 1, and how many are spent is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from math import ceil
from typing import Any, NamedTuple, TypeAlias

from pendulum import DateTime

from slaclock.base.instants import EARLIEST, LATEST, from_us, to_text
from slaclock.base.spans import clip
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.coverage import Caveat
from slaclock.clocks.cycles import Cycle, PauseSpan
from slaclock.clocks.history import Step
from slaclock.clocks.measure import Measure, measured
from slaclock.clocks.stretches import spent_at
from slaclock.clocks.terms_reader import TermsReader
from slaclock.errors import HorizonError
from slaclock.policies.ladders import Ladder, Lead, Rung


@dataclass(frozen=True, slots=True)
class Action:
    """A reminder or escalation that fired: what a host sends, once for each ``id`` (R26).

    ``at_us`` is the instant in microseconds since the epoch, ``rung`` the rung's name, ``notify`` whom to tell,
    ``number`` which time of a repeated rung it is, from 1; ``caveats``: years in which the holidays of its `only_in`
    are not known (R9).
    """

    id: str
    at_us: int
    ticket: str
    policy: str
    clock: str
    cycle: int
    rung: str
    notify: tuple[str, ...] = ()
    number: int = 1
    caveats: tuple[Caveat, ...] = ()

    @property
    def at(self) -> DateTime:
        """When it fired, in UTC."""
        return from_us(self.at_us)

    def to_dict(self) -> dict[str, Any]:
        """The action as plain JSON values."""
        names = ("id", "ticket", "policy", "clock", "cycle", "rung", "number")
        plain = {name: getattr(self, name) for name in names}
        caveats = [caveat.to_dict() for caveat in self.caveats]
        return {"at": to_text(self.at_us), **plain, "notify": list(self.notify), "caveats": caveats}


class Due(NamedTuple):
    """One time of a rung: when it falls due, the rung's place in the ladder, which time it is; sorts as it fires.

    ``asked`` is the instant from which `only_in` moved it.
    """

    at: int
    place: int
    number: int
    asked: int


Key: TypeAlias = tuple[int, str, str]
"""A rung in one cycle: the cycle's number, the policy and the rung's name."""


@dataclass(slots=True)
class Firing:
    """What the ladders of one clock of one ticket have fired so far; ``spent`` counts the times of each rung.

    A rung that calendars do not reach fires nothing and is a fault of that ticket, kept by ``reader`` (R8, R34).
    """

    reader: TermsReader
    clock: str
    fired: list[Action] = field(default_factory=list)
    spent: dict[Key, int] = field(default_factory=dict)
    quiet: tuple[tuple[int, int, int], int] | None = None

    def stretch(
        self, cycle: Cycle, pauses: Sequence[PauseSpan], step: Step, at: int, until: int, known: int = EARLIEST
    ) -> None:
        """Fire what falls due in ``[at, until)``, in which nothing happens to the cycle; ``step`` is the last one.

        A cycle that follows a missed one is not ``known`` before that one is breached; what it fires comes then.
        Nothing is measured before the soonest time that an earlier stretch of the same terms knew of: pauses and
        reopenings make none earlier, so a ticket of many of them stays cheap.
        """
        said = (cycle.number, len(cycle.terms), len(cycle.by_hand))
        if self.quiet is not None and self.quiet[0] == said and until <= self.quiet[1]:
            return
        while at < until:
            measure = measured(cycle, pauses, at)
            if measure is None or measure.stop is not None:
                return
            if at < (begins := max(measure.start, known)):
                at = begins
                continue
            end = min(measure.paused_until, until)
            self._fire(measure, step, at, end, known)
            if not measure.is_paused:
                self.quiet = said, self._soonest(measure, known)
            at = end

    def _soonest(self, measure: Measure, known: int) -> int:
        """The next time of any rung, if time runs on from where it is measured."""
        ladder = _ladder(measure)
        times = self._times(measure, ladder, known) if ladder is not None else ()
        return min((found.at for rung in times for found in islice(rung, 1)), default=LATEST)

    def _fire(self, measure: Measure, step: Step, start: int, until: int, known: int) -> None:
        ladder = _ladder(measure)
        if ladder is None:
            return
        due = [
            found
            for rung in self._times(measure, ladder, known)
            for found in takewhile(lambda one: one.at < until, rung)
        ]
        late = list(self._late([found for found in due if found.at < start], ladder, start))
        waiting = {(found.place, found.number) for found in late if found.at >= until}
        now = sorted(found for found in [*late, *due] if start <= found.at < until)
        for found in {(found.at, found.place): found for found in now}.values():
            if not _silenced(ladder.rungs[found.place], step):
                self.fired.append(self._action(measure, ladder.rungs[found.place], found, step))
        for found in due:
            if (found.place, found.number) not in waiting:
                key = _key(measure, ladder.rungs[found.place])
                self.spent[key] = max(found.number, self.spent.get(key, 0))

    def upcoming(self, cycle: Cycle, pauses: Sequence[PauseSpan], step: Step, as_of: int) -> Iterator[int]:
        """The instants after ``as_of`` at which a rung would fire next if nothing happens."""
        measure = measured(cycle, pauses, as_of)
        ladder = _ladder(measure) if measure is not None and measure.stop is None else None
        if measure is None or ladder is None:
            return
        for rung, times in zip(ladder.rungs, self._times(measure, ladder, EARLIEST), strict=True):
            if not _silenced(rung, step):
                waits = (self._opening(rung, max(found.at, as_of, measure.start)) for found in times)
                yield from islice((at for at in waits if as_of < at < LATEST), 1)

    def _times(self, measure: Measure, ladder: Ladder, known: int) -> Iterator[Iterator[Due]]:
        """For each rung of the ladder its times that are not spent, in order."""
        for place, rung in enumerate(ladder.rungs):
            yield self._times_of(rung, place, measure, known)

    def _times_of(self, rung: Rung, place: int, measure: Measure, known: int) -> Iterator[Due]:
        """The times of the rung after those spent, as far as they are known and within time; none before ``known``."""
        spent, born = self.spent.get(_key(measure, rung), 0), max(measure.cycle.opened, measure.cycle.start)
        first = self._reached(rung, lambda: instant_of(rung, measure)) if spent < rung.times else None
        for number in range(spent + 1, rung.times + 1):
            if first is None:
                return
            asked = first if number == 1 else self._again(rung, first, number - 1, measure)
            if asked is None:
                return
            at = asked if asked < born else max(known, self._opening(rung, asked))
            if at >= LATEST:
                return
            yield Due(at, place, number, asked)

    def _again(self, rung: Rung, first: int, times: int, measure: Measure) -> int | None:
        return self._reached(rung, lambda: _again(rung, first, times, measure))

    def _late(self, past: Iterable[Due], ladder: Ladder, start: int) -> Iterator[Due]:
        """Those of the times past when the stretch began which go out then, by `late_start` and `only_in`."""
        every = sorted(past)
        chosen = {"all": every, "latest_rung": every[-1:], "none": []}[ladder.late_start]
        return (one._replace(at=self._opening(ladder.rungs[one.place], start), asked=start) for one in chosen)

    def _opening(self, rung: Rung, at: int) -> int:
        """That instant, or the opening that it waits for; the end of time where there is none."""
        found = self._reached(rung, lambda: rung.opening(at))
        return LATEST if found is None else found

    def _reached(self, rung: Rung, ask: Callable[[], int | None]) -> int | None:
        """What it says; None, and a fault that names the rung, where that lies beyond the years of calendars (R8)."""
        try:
            found = ask()
        except HorizonError:
            found = LATEST
        if found is None or found < LATEST:
            return found
        remedy = "write a shorter time, or leave the rung out"
        error = HorizonError("a rung that no calendar reaches", rung.name, remedy=remedy, rule="R8")
        self.reader.note(error, self.clock)
        return None

    def _action(self, measure: Measure, rung: Rung, due: Due, step: Step) -> Action:
        cycle, policy, number = measure.cycle, measure.laid.judge.policy, due.number
        parts = [self.reader.ticket, policy, self.clock, cycle.opener, rung.name, *([number] if number > 1 else [])]
        name = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        told, doubts = rung.told(step.fields), _doubts(rung, due)
        where = (self.reader.ticket, policy, self.clock, cycle.number, rung.name)
        return Action(name, due.at, *where, told, number, doubts)


def _ladder(measure: Measure) -> Ladder | None:
    """The ladder of the terms that judge; none while no calendar reaches their due time, a fault of the whole clock."""
    try:
        _ = measure.due
    except HorizonError:
        return None
    return measure.laid.judge.ladder


def _doubts(rung: Rung, due: Due) -> tuple[Caveat, ...]:
    calendar = rung.only_in
    return (
        tuple(calendar.hours.caveats(due.asked, due.at, calendar.name))
        if isinstance(calendar, BusinessCalendar)
        else ()
    )


def _key(measure: Measure, rung: Rung) -> Key:
    return (measure.cycle.number, measure.laid.judge.policy, rung.name)


def _silenced(rung: Rung, step: Step) -> bool:
    return rung.unless is not None and rung.unless.holds(step.fields, None)


def _again(rung: Rung, first: int, times: int, measure: Measure) -> int | None:
    """So many intervals after the first time; none while paused."""
    if rung.every is None or measure.is_paused:
        return None
    if rung.every.wall:
        return first + times * rung.every.us
    return spent_at(times * rung.every.us, measure.pieces(clip(measure.running_on, first, LATEST)))


def instant_of(rung: Rung, measure: Measure) -> int | None:
    """When the rung falls due if nothing happens any more; None while that is open (R26)."""
    if measure.is_paused and not (rung.after is not None and rung.after.wall):
        return None
    if rung.at is not None:
        return measure.used_at(ceil(rung.at.of(measure.allowed)))
    return _before(rung.before, measure) if rung.before is not None else _after(rung.after, measure)


def _before(lead: Lead, measure: Measure) -> int | None:
    due = measure.due
    if due is not None and lead.wall:
        return due - lead.us
    if due is not None and measure.firm is not None:
        return measure.laid.calendar.timeline.subtract(due, lead.us)
    return measure.used_at(measure.allowed - lead.us)


def _after(lead: Lead | None, measure: Measure) -> int | None:
    if lead is None or measure.due is None:
        return None
    if lead.us == 0:
        return measure.due + 1
    if lead.wall:
        return measure.due + lead.us
    return spent_at(lead.us, measure.pieces(clip(measure.running_on, measure.due, LATEST)))
