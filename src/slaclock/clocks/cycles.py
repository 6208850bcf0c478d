"""Cycles: what the fold leaves behind for each clock, layers of facts and nothing summed (design §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from slaclock.base.amounts import Amount
from slaclock.base.instants import LATEST
from slaclock.base.spans import Span
from slaclock.clocks.history import Step
from slaclock.clocks.terms import Change
from slaclock.policies.values import Canonical

End: TypeAlias = Literal["completed", "missed", "void", "cancelled", "restarted", "dropped"]
"""How a cycle ended; one that a restart ended, and one that was dropped before it began, has no reading any more."""


@dataclass(slots=True)
class PauseSpan:
    """A stretch in which one entry of the column `pauses` held (R16, R32), or a pause by hand (R23)."""

    entry: object
    begin: int
    reason: str
    at_most: Amount | None = None
    end: int | None = None
    begin_step: int = 0
    end_step: int | None = None

    @property
    def span(self) -> Span:
        """From its begin to its end, or to the end of time."""
        return (self.begin, LATEST if self.end is None else self.end)


@dataclass(slots=True)
class Stop:
    """A stop: by an event, which also ends the cycle, or by a state of fields, which may end again (R20).

    ``terms`` counts the changes of terms before it: those judge; ``step`` is the step of the history that made it.
    ``undone_at`` is the reopening; ``born``
    says that it stood before the cycle began, which makes it a held one.
    """

    at: int
    reason: str
    terms: int
    step: int = 0
    born: bool = False
    undone_at: int | None = None
    undone_step: int | None = None
    how: str = "resume"

    @property
    def uncounted(self) -> Span | None:
        """The time while resolved, where it does not count (`count` says it does)."""
        return None if self.undone_at is None or self.how == "count" else (self.at, self.undone_at)


class ByHand(NamedTuple):
    """What somebody said of the open cycle (R23), by the type of its event, and at which step of the history.

    ``value`` in µs: of `set_due` the due time, of `extend` an amount more, of `elapsed_before` what had been used
    before this history, of `absorb` the start of a merged ticket's clock.
    """

    type: str
    value: int
    step: int = 0


@dataclass(slots=True)
class Cycle:
    """One cycle of one clock: its start, its stops, its changes of terms, and how it ended.

    ``exempt`` is by hand, ``excused`` by the rule's condition, as it held at the stop that stands, else last (R23).
    """

    number: int
    opener: str
    opened: int
    start: int
    terms: list[Change]
    stops: list[Stop] = field(default_factory=list)
    by_hand: list[ByHand] = field(default_factory=list)
    ended: End | None = None
    ended_at: int = LATEST
    exempt: bool = False
    excused: bool = False
    breach_reason: str | None = None
    spell: Canonical = None
    born_met: bool = False

    @property
    def standing(self) -> Stop | None:
        """The stop that stands now."""
        return self.stops[-1] if self.stops and self.stops[-1].undone_at is None else None

    @property
    def is_held(self) -> bool:
        """Whether it began while a stopping state held, and no reopening has started it (R20)."""
        stop = self.standing
        return stop is not None and self.precedes(stop)

    def precedes(self, stop: Stop) -> bool:
        """Whether that stop stood before the cycle began: what it held back is no time of the cycle (R20)."""
        return stop.born or stop.at < self.start

    def opening(self, judged: Stop | None) -> Stop | None:
        """Of a cycle that was held the stop whose end became its start (R20); ``judged`` is read as though standing."""
        stops = [stop for stop in self.stops if stop is not judged and stop.uncounted and self.precedes(stop)]
        return stops[-1] if stops else None

    def begun(self, judged: Stop | None) -> int:
        """The number of the terms with which the reading begins: those of its start, or of the opening of a held one.

        Terms that changed before are no change of terms: nothing ran under them (R19, R20, R32).
        """
        opening = self.opening(judged)
        opened = -1 if opening is None or opening.undone_step is None else opening.undone_step
        before = (change.at < self.start or change.step <= opened for change in self.terms)
        return max((number for number, is_before in enumerate(before) if is_before), default=0)

    def was_stopped(self, step: int) -> bool:
        """Whether a stop stood before that step of the history and after it; of a held cycle only where it is met."""
        return any(
            stop.step < step and not _known(stop.undone_step, step) and (self.born_met or not stop.born)
            for stop in self.stops
        )

    @property
    def is_open(self) -> bool:
        """Whether events can still change it."""
        return self.ended is None

    def end(self, how: End, at: int) -> None:
        """End the cycle for good."""
        self.ended, self.ended_at = how, at

    def said(self, type_: str, judged: Stop | None) -> list[int]:
        """What was said by hand in events of that type, in order, before the stop that is judged.

        At one instant the order of the events counts (R24).
        """
        return [
            said.value for said in self.by_hand if said.type == type_ and (judged is None or said.step < judged.step)
        ]

    def up_to(self, step: int) -> Cycle:
        """The cycle as it was after that step of the history, its later facts left out."""
        stops = [stop if _known(stop.undone_step, step) else replace(stop, undone_at=None) for stop in self.stops]
        return replace(
            self,
            terms=[change for change in self.terms if change.step <= step],
            stops=[stop for stop in stops if stop.step <= step],
            by_hand=[said for said in self.by_hand if said.step <= step],
            ended=None,
            ended_at=LATEST,
        )


def _known(at_step: int | None, step: int) -> bool:
    return at_step is not None and at_step <= step


def pauses_up_to(pauses: Sequence[PauseSpan], step: int) -> list[PauseSpan]:
    """The pauses as they were after that step of the history."""
    begun = [pause for pause in pauses if pause.begin_step <= step]
    return [pause if _known(pause.end_step, step) else replace(pause, end=None) for pause in begun]


@dataclass(slots=True)
class Track:
    """All that one clock of one slot has gone through: its cycles and the layer of its pauses.

    ``dropped`` counts the verdicts of finished cycles that a snapshot left out (R25).
    """

    clock: str
    cycles: list[Cycle] = field(default_factory=list)
    pauses: list[PauseSpan] = field(default_factory=list)
    steps: Sequence[Step] = ()
    dropped: dict[str, int] = field(default_factory=dict)
