"""`Evaluation`: every reading of one ticket at ``as_of``, caveats and faults beside the answer (design §1, R34)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pendulum import DateTime

from slaclock.base.instants import EARLIEST, Moment, from_us, to_text, to_us
from slaclock.base.phrases import say
from slaclock.calendars.coverage import Caveat
from slaclock.clocks.actions import Action
from slaclock.clocks.reading import Reading
from slaclock.errors import Fault


@dataclass(frozen=True, slots=True)
class ClockReadings:
    """The cycles of one clock of one policy slot, in order; the first is number 1."""

    clock: str
    kind: str
    cycles: tuple[Reading, ...]
    main: bool = True
    upcoming: int | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def current(self) -> Reading:
        """The open cycle, else the coming one, else the last (R21)."""
        return self.cycles[-1]

    @property
    def worst(self) -> Reading:
        """The cycle that used the most working time, answered ones before open ones."""
        stopped = [reading for reading in self.cycles if reading.state == "stopped"]
        return max(stopped or self.cycles, key=lambda reading: reading.elapsed)

    @property
    def any_breached(self) -> bool:
        """Whether any cycle was missed."""
        return "breached" in self.dropped or any(reading.verdict == "breached" for reading in self.cycles)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What is promised on one ticket and how it stands at ``as_of``.

    ``result["resolution"]`` is the SLA's reading, latest cycle; ``clocks`` has every clock of every policy. ``faults``
    are of this ticket alone and stop no other clock; ``caveats`` say what the answers rest on that may not hold.
    """

    ticket: str
    as_of_us: int
    opened: bool = True
    clocks: tuple[ClockReadings, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    faults: tuple[Fault, ...] = ()
    next_change_us: int | None = None
    fired: tuple[Action, ...] = ()

    @property
    def as_of(self) -> DateTime:
        """The instant of the question, in UTC."""
        return from_us(self.as_of_us)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The current reading of every clock: kind by kind, then those of policies that are `also` there."""
        return tuple(clock.current for clock in self.clocks)

    def clock(self, name: str, *, kind: str = "sla", policy: str | None = None) -> ClockReadings | None:
        """All cycles of a clock: of that kind, the first match before one that is `also` there; or of a policy."""
        named = (clock for clock in self.clocks if clock.clock == name)
        if policy is not None:
            return next((clock for clock in named if clock.current.policy == policy), None)
        fitting = [clock for clock in named if clock.kind == kind]
        return next((clock for clock in fitting if clock.main), fitting[0] if fitting else None)

    def __getitem__(self, name: str) -> Reading:
        found = self.clock(name)
        if found is None:
            there = dict.fromkeys(f"`{clock.clock}`" for clock in self.clocks if clock.kind == "sla")
            text = ", ".join(there) or "none"
            raise KeyError(f"no clock `{name}` of kind sla on ticket {self.ticket}; there is: {text}")
        return found.current

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.clock(name) is not None

    def get(self, name: str) -> Reading | None:
        """The SLA's reading of that clock, None where there is none."""
        found = self.clock(name)
        return None if found is None else found.current

    def select(
        self, *, kind: str | None = None, clock: str | None = None, policy: str | None = None, cycle: int | None = None
    ) -> list[Reading]:
        """Every reading of every cycle that fits what is named."""
        wanted = (("kind", kind), ("clock", clock), ("policy", policy), ("cycle", cycle))
        asked = [(name, value) for name, value in wanted if value is not None]
        every = (reading for readings in self.clocks for reading in readings.cycles)
        return [reading for reading in every if all(getattr(reading, name) == value for name, value in asked)]

    def _slas(self) -> Iterator[Reading]:
        return (reading for clock in self.clocks if clock.kind == "sla" for reading in clock.cycles)

    @property
    def due_at(self) -> DateTime | None:
        """The soonest due time of an open clock of kind `sla`, in UTC."""
        return min((reading.due_at for reading in self._slas() if reading.is_open and reading.due_at), default=None)

    @property
    def breached(self) -> bool:
        """Whether any clock of kind `sla`, in any cycle, was missed."""
        return any(clock.any_breached for clock in self.clocks if clock.kind == "sla")

    @property
    def overdue(self) -> bool:
        """Whether any clock of kind `sla` is open and past due."""
        return any(reading.is_open and reading.verdict == "breached" for reading in self._slas())

    def actions(self, *, since: Moment | None = None) -> list[Action]:
        """The reminders and escalations that fired in ``(since, as_of]``, in order; without ``since`` all (R26).

        Over adjoining windows each is given exactly once. Raises `InstantError` for a ``since`` that is no instant.
        """
        after = EARLIEST if since is None else to_us(since)
        return sorted((one for one in self.fired if one.at_us > after), key=lambda action: action.at_us)

    @property
    def next_change_at(self) -> DateTime | None:
        """The next instant after ``as_of`` at which any answer would change if nothing happens; None: never (R26)."""
        return None if self.next_change_us is None else from_us(self.next_change_us)

    @property
    def next_hours_change_at(self) -> DateTime | None:
        """The next opening or closing of a calendar that counts for an open clock."""
        every = (reading.next_hours_change() for reading in self.readings if reading.is_open)
        soonest = min((at for at in every if at is not None), default=None)
        return None if soonest is None else from_us(soonest)

    def explain(self, *, audience: str = "staff", language: str = "en") -> str:
        """Every current reading with its ledger, as text (R34); for the `customer` SLAs only."""
        readings = [reading for reading in self.readings if audience != "customer" or reading.kind == "sla"]
        parts = [reading.explain(audience=audience, language=language) for reading in readings]
        return "\n\n".join(parts or [say("no_promise" if self.opened else "not_opened", language)])

    def to_dict(self) -> dict[str, Any]:
        """The whole answer as plain JSON values."""
        return {
            "ticket": self.ticket,
            "as_of": to_text(self.as_of_us),
            "readings": [reading.to_dict() for clock in self.clocks for reading in clock.cycles],
            "next_change_at": None if self.next_change_us is None else to_text(self.next_change_us),
            "caveats": [caveat.to_dict() for caveat in self.caveats],
            "faults": [fault.to_dict() for fault in self.faults],
        }


def caveats_of(clocks: Sequence[ClockReadings], fired: Sequence[Action]) -> list[Caveat]:
    """The caveats of every cycle and of every action, each once."""
    of_readings = (caveat for clock in clocks for reading in clock.cycles for caveat in reading.caveats)
    return list(dict.fromkeys([*of_readings, *(caveat for action in fired for caveat in action.caveats)]))
