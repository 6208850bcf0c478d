"""R26 (and R24's order): which actions of a ladder fire, when, and whom they tell.

A ticket is walked event by event. Between two events of it nothing happens but time: in each such stretch every number
of every rung is asked where it lies, as the history up to then puts it, and what lies inside of the stretch fires.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from tests.model.amount_model import US, CalendarDays, instant, read_amount, read_share
from tests.model.calendar_model import calendar_of
from tests.model.conditions_model import Fields, canonical, holds
from tests.model.cycle_model import Cycle
from tests.model.life_model import Life
from tests.model.policy_model import listed
from tests.model.ticket_model import Ticket
from tests.model.track_model import Event, Track

MOST_TIMES = 100


class Fired(NamedTuple):
    """One action; `number` counts the times of a repeated rung."""

    at: datetime
    policy: str
    clock: str
    rung: str
    number: int
    notify: tuple[str, ...]


@dataclass(frozen=True)
class Rung:
    """A rung of a document; `place` is where it stands in its ladder, reminders before escalations."""

    place: int
    raw: dict[str, Any]
    book: dict[str, Any]

    @property
    def kind(self) -> str:
        """Its key: at, before or after."""
        return next(key for key in ("at", "before", "after") if key in self.raw)

    @property
    def name(self) -> str:
        """Its own name, else key and value as written."""
        return str(self.raw.get("name", f"{self.kind} {self.raw[self.kind]}"))

    @property
    def times(self) -> int:
        """How often it fires at most in a cycle."""
        return int(self.raw.get("at_most", MOST_TIMES)) if "every" in self.raw else 1

    @property
    def fires_in_a_pause(self) -> bool:
        """A rung after the due time on the wall: where that is firm, a pause does not hold its first time back."""
        return self.kind == "after" and str(self.raw["after"]).endswith(" wall")

    def opening(self, at: datetime) -> datetime:
        """That instant, or where `only_in` is closed then its next opening."""
        name = self.raw.get("only_in")
        return at if name is None else calendar_of(name, self.book).next_open(at)

    def told(self, fields: Fields) -> tuple[str, ...]:
        """Names and what fields name, each once."""
        found: dict[str, None] = {}
        for who in listed(self.raw.get("notify")):
            value = canonical(fields.get(who["field"])) if isinstance(who, dict) else who
            names = [name for name in (value if isinstance(value, tuple) else (value,)) if name]
            if isinstance(who, dict) and not names:
                names = [who["default"]] if "default" in who else []
            found |= dict.fromkeys(names)
        return tuple(found)

    def lies(self, life: Life, number: int, at: datetime) -> datetime | None:
        """Where the history up to `at` puts that number of it, if nothing else happens; None while a pause hides it."""
        first = self._first(life, at)
        if number == 1 or first is None:
            return first
        every, wall = distance(self.raw["every"])
        return later(life, first, (number - 1) * every, wall, at)

    def _first(self, life: Life, at: datetime) -> datetime | None:
        if self.kind == "at":
            return life.mark(read_share(self.raw["at"]), at)
        lead, wall = distance(self.raw[self.kind])
        firm, due = life.firm(), life.due(at, resumed=False)
        if self.kind == "before" and not wall:
            return life.mark(lead, at) if firm is None else life.calendars[-1][1].subtract(firm, lead)
        if due is None:
            return None
        if self.kind == "before":
            return due - lead
        return later(life, due, lead, wall, at) if lead else due + US


def distance(raw: str) -> tuple[timedelta, bool]:
    """`30m wall` as (30 minutes, True)."""
    amount = read_amount(raw.removesuffix(" wall"))
    assert isinstance(amount, timedelta)
    return amount, raw.endswith(" wall")


def later(life: Life, since: datetime, amount: timedelta, wall: bool, at: datetime) -> datetime | None:
    """So long after `since`: on the wall, or as the target runs; None where a pause hides it."""
    if wall:
        return since + amount
    on_wall = isinstance(life.target, CalendarDays)
    used = life.balance + life.time_in("running", since, wall=on_wall)
    return life.reach(used + amount, at, resumed=False, wall=on_wall)


@dataclass(frozen=True)
class Ladder:
    """The rungs of one cycle of a clock, under the policy that judges it."""

    clock: str
    cycle: Cycle
    policy: dict[str, Any]
    book: dict[str, Any]

    def rungs(self) -> list[Rung]:
        """Those of this clock."""
        every = [*self.policy.get("reminders", ()), *self.policy.get("escalations", ())]
        return [
            Rung(n, raw, self.book)
            for n, raw in enumerate(every)
            if self.clock in listed(raw.get("clocks", self.clock))
        ]

    @property
    def opened(self) -> datetime:
        """The instant at which the cycle began to be; before it no rung waits for an opening."""
        assert self.cycle.opened is not None
        return max(self.cycle.opened.start, self.cycle.opened.reasons[-1][0])

    def key(self, rung: Rung, number: int) -> tuple[int, str, str, int]:
        """What fires at most once."""
        return id(self.cycle), self.policy["name"], rung.name, number

    def left(self, a: datetime, b: datetime, spent: set[Any]) -> Iterator[tuple[Rung, int, datetime]]:
        """What is not spent and lies before `b`; of a paused clock only what no pause holds back."""
        paused = bool(self.cycle.life.reasons_at(a))
        for rung in self.rungs():
            for number in range(1, rung.times + 1):
                held = paused and not (rung.fires_in_a_pause and number == 1)
                lies = None if held else rung.lies(self.cycle.life, number, a)
                if lies is None or lies >= b:
                    break
                if self.key(rung, number) not in spent:
                    yield rung, number, lies


def missed_at(track: Track, last: datetime) -> datetime | None:
    """The due time before `last` of an open cycle that the next one of a schedule follows (R32)."""
    cycle = track.current()
    if track.columns.repeats != "scheduled" or cycle is None or cycle.state != "open" or cycle.life.target is None:
        return None
    due = cycle.life.due(last, resumed=False)
    return due if due is not None and due < last else None


class Laddered(Ticket):
    """A ticket followed up to `as_of`, with `fired`: every action up to then, in order."""

    def _follow(self) -> None:
        self.fired: list[Fired] = []
        self.spent: set[tuple[int, str, str, int]] = set()
        self.kept: list[Cycle] = []
        self.since: dict[int, datetime] = {}
        self.known: dict[int, datetime] = {}
        for number, track in enumerate(self.tracks):
            track.take_coming = partial(self._let_pass, number)  # type: ignore[method-assign]
        super()._follow()
        for track in self.tracks:
            self._stretch(track, self.as_of, self.as_of + US)
        self.fired.sort(key=lambda one: one.at)

    def _let_pass(self, number: int, last: datetime, fields: Fields) -> None:
        """Time passes up to an event at `last`, and cycles begin (R32); one that was missed goes on into its breach."""
        track, since = self.tracks[number], self.since.get(number, last)
        self.known = {cycle: at for cycle, at in self.known.items() if at > since}
        while (missed := missed_at(track, last)) is not None or (track.coming is not None and track.coming <= last):
            begins = track.coming if missed is None else missed
            assert begins is not None
            self._stretch(track, since, begins if missed is None else missed + 2 * US)
            Track.take_coming(track, begins if missed is None else missed + US, fields)
            since = begins
            if missed is not None:
                since = missed + US  # at its due time the missed cycle was still open, and the next one not there
                self.known[id(track.cycles[-1])] = since
        self._stretch(track, since, last)
        self.since[number] = last

    def _stretch(self, track: Track, since: datetime, until: datetime) -> None:
        """Cut where a pause ends because its budget is used up; in each piece the clock runs, or is paused."""
        cycle = track.current()
        if cycle is None or cycle.state != "open" or cycle.life.target is None or cycle.life.policy is None:
            return
        self.kept.append(cycle)  # so that no other cycle ever has its `id()`
        ends = {cycle.life.budget_end(reason) for reason in cycle.life.budgets}
        cuts = sorted(end for end in ends if end is not None and since < end < until)
        for a, b in pairwise([since, *cuts, until]):
            self._piece(Ladder(track.clock, cycle, cycle.life.policy, self.book), a, b)

    def _piece(self, ladder: Ladder, a: datetime, b: datetime) -> None:
        """What fires in `[a, b)`; what was past at `a` goes by `late_start`."""
        past, due = [], []
        for rung, number, lies in ladder.left(a, b, self.spent):
            opens = max(rung.opening(lies), self.known.get(id(ladder.cycle), lies)) if lies >= ladder.opened else lies
            if opens < a:
                past.append((opens, lies, rung.place, number, rung))
            elif opens < b:
                due.append((opens, rung, number))
        late_start = ladder.policy.get("late_start", "latest_rung")
        latest = max((one[:4] for one in past), default=None)
        for *when, number, rung in past:
            if late_start == "all" or (late_start == "latest_rung" and (*when, number) == latest):
                due += [(opens, rung, number)] if (opens := rung.opening(a)) < b else []
            else:
                self.spent.add(ladder.key(rung, number))
        for at, rung, number in sorted(due, key=lambda one: (one[0], one[1].place, -one[2])):
            same_rung = {(other.place, when) for when, other, higher in due if higher > number}
            self.spent.add(ladder.key(rung, number))
            silent = "unless" in rung.raw and holds(rung.raw["unless"], self.fields, None)
            if not silent and (rung.place, at) not in same_rung:
                self.fired.append(
                    Fired(at, ladder.policy["name"], ladder.clock, rung.name, number, rung.told(self.fields))
                )


def actions(document: dict[str, Any], events: list[Event], as_of: str | datetime) -> list[Fired]:
    """Every action up to `as_of`, in order."""
    return Laddered(document, events, instant(as_of)).fired
