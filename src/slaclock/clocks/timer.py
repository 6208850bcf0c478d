"""`Timer`: one pause/resume clock by hand, the engine with a single cycle; a value, nothing is mutated (design §1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from pendulum import DateTime

from slaclock.base.amounts import Amount, AmountLike, BusinessDays, parse_amount
from slaclock.base.format import format_amount
from slaclock.base.instants import Moment, to_text, to_us
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.clocks.cycles import Cycle, PauseSpan, Stop, Track
from slaclock.clocks.reading import Reading, readings_of
from slaclock.clocks.terms import Change, Terms
from slaclock.errors import SlaclockError, TimerError
from slaclock.policies.target_kinds import target_of

MoveKind: TypeAlias = Literal["start", "pause", "resume", "stop", "restart"]
_KINDS: Final = ("start", "pause", "resume", "stop", "restart")
_FORMAT: Final = 1


class Move(NamedTuple):
    """What was done to a timer, when (µs), and why."""

    kind: MoveKind
    at: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock that is started, paused, resumed, stopped and restarted by hand.

    ``amount`` is what it allows (text, `timedelta`, `BusinessDays`, `CalendarDays`), ``calendar`` when it counts
    (default: round the clock). Every method returns another timer. Pausing a paused timer, or resuming a running one,
    changes nothing. Raises `AmountError` for the amount, `TimerError` for what is no calendar.

    >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    >>> timer = Timer("8h", calendar=office).start("2026-03-02T09:00Z")
    >>> str(timer.pause("2026-03-02T10:00Z").resume("2026-03-02T11:30Z").due_at)
    '2026-03-03 10:30:00+00:00'
    """

    amount: Amount
    calendar: BusinessCalendar
    moves: tuple[Move, ...]

    def __init__(self, amount: AmountLike, calendar: BusinessCalendar = ALWAYS, moves: tuple[Move, ...] = ()) -> None:
        if not isinstance(calendar, BusinessCalendar):
            raise TimerError("not a calendar", calendar, remedy="hand in a `BusinessCalendar`")
        object.__setattr__(self, "amount", parse_amount(amount))
        object.__setattr__(self, "calendar", calendar)
        object.__setattr__(self, "moves", moves)
        target_of(self.amount)

    def start(self, at: Moment) -> Timer:
        """The timer started. Raises `TimerError` where it already was."""
        if self.moves:
            raise _refused("a timer that was started cannot start", at, "use `restart`")
        return self._moved("start", at, "")

    def pause(self, at: Moment, reason: str = "") -> Timer:
        """The timer paused, with a reason for the ledger. Raises `TimerError` unless it was started and not stopped."""
        return self._checked("pause", at)._moved("pause", at, reason)

    def resume(self, at: Moment) -> Timer:
        """The timer running again. Raises `TimerError` unless it was started and not stopped."""
        return self._checked("resume", at)._moved("resume", at, "")

    def stop(self, at: Moment) -> Timer:
        """The timer stopped. Raises `TimerError` unless it was started and not stopped."""
        return self._checked("stop", at)._moved("stop", at, "")

    def restart(self, at: Moment) -> Timer:
        """The timer started anew with its whole amount. Raises `TimerError` where it never was started."""
        if not self.moves:
            raise _refused("a timer that was not started cannot restart", at, "use `start`")
        return self._moved("restart", at, "")

    def _checked(self, kind: str, at: Moment) -> Timer:
        if not self.moves:
            raise _refused(f"a timer that was not started cannot {kind}", at, "call `start` first")
        if self.moves[-1].kind == "stop":
            raise _refused(f"a stopped timer cannot {kind}", at, "use `restart`")
        return self

    def _moved(self, kind: MoveKind, at: Moment, reason: str) -> Timer:
        us = to_us(at)
        if self.moves and us < self.moves[-1].at:
            raise _refused(f"`{kind}` before the last move", at, f"the last one was at {to_text(self.moves[-1].at)}")
        return Timer(self.amount, self.calendar, (*self.moves, Move(kind, us, reason)))

    def read(self, *, as_of: Moment) -> Reading:
        """What the timer says at ``as_of``; later moves do not exist. Raises `TimerError` before its start.

        >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> reading = Timer("8h", calendar=office).start("2026-03-02T09:00Z").read(as_of="2026-03-03T09:00Z")
        >>> reading.elapsed, reading.remaining, reading.verdict
        (datetime.timedelta(seconds=28800), datetime.timedelta(0), 'breached')
        """
        return self._read(to_us(as_of))

    def _read(self, at: int) -> Reading:
        moves = [move for move in self.moves if move.at <= at]
        if not moves:
            raise _refused("a timer has nothing to say before its start", to_text(at), "call `start`, or ask later")
        return readings_of(_track(moves, self.amount, self.calendar), at)[-1]

    @property
    def due_at(self) -> DateTime | None:
        """When it is due by its moves so far, in UTC; None before the start and while paused."""
        return self._read(self.moves[-1].at).due_at if self.moves else None

    def to_dict(self) -> dict[str, Any]:
        """The timer as plain JSON values; the calendar by its name and zone only.

        >>> Timer("8h").start("2026-03-02T09:00Z").to_dict()["moves"]
        [{'move': 'start', 'at': '2026-03-02T09:00:00.000000Z'}]
        """
        moves = [{"move": move.kind, "at": to_text(move.at), "reason": move.reason} for move in self.moves]
        return {
            "timer": _FORMAT,
            "amount": _amount_dict(self.amount),
            "calendar": {"name": self.calendar.name, "timezone": self.calendar.timezone},
            "moves": [{key: value for key, value in move.items() if value} for move in moves],
        }

    def to_json(self) -> str:
        """The timer as JSON text; `parse` reads it back."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def parse(cls, data: str | Mapping[str, Any], *, calendar: BusinessCalendar = ALWAYS) -> Timer:
        """The timer that `to_dict` or `to_json` wrote, on the calendar of that name, which the host keeps.

        Raises `TimerError` for anything else, and for a calendar of another name or zone.

        >>> timer = Timer("8h").start("2026-03-02T09:00Z")
        >>> Timer.parse(timer.to_json()) == timer
        True
        """
        remedy = "hand in what `to_dict` or `to_json` wrote"
        try:
            raw = json.loads(data) if isinstance(data, str) else data
            known = {"name": calendar.name, "timezone": calendar.timezone}
            if raw["timer"] != _FORMAT or not all(move["move"] in _KINDS for move in raw["moves"]):
                raise TimerError("not a timer", str(data), remedy=remedy)
            if raw["calendar"] != known:
                raise TimerError(
                    "the timer ran on another calendar", raw["calendar"], remedy="hand in that one as `calendar=`"
                )
            timer = cls(_amount_of(raw["amount"]), calendar)
            for move in raw["moves"]:
                timer = timer._replayed(move)
        except SlaclockError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise TimerError("not a timer", str(data), remedy=remedy) from None
        return timer

    def _replayed(self, move: Mapping[str, Any]) -> Timer:
        if move["move"] == "pause":
            return self.pause(move["at"], str(move.get("reason", "")))
        done: Timer = getattr(self, move["move"])(move["at"])
        return done


def _track(moves: list[Move], amount: Amount, calendar: BusinessCalendar) -> Track:
    terms = Terms("", 1, "timer", target_of(amount), calendar)
    track = Track("timer")
    for move in moves:
        cycle = track.cycles[-1] if track.cycles else None
        paused = bool(track.pauses) and track.pauses[-1].end is None
        if move.kind in ("resume", "restart") and paused:
            track.pauses[-1].end = move.at
        if move.kind in ("start", "restart"):
            if cycle is not None and cycle.is_open:
                cycle.end("restarted", move.at)
            number = len(track.cycles) + 1
            track.cycles.append(Cycle(number, move.kind, move.at, move.at, [Change(move.at, terms)]))
        elif move.kind == "pause" and not paused:
            track.pauses.append(PauseSpan("by hand", move.at, move.reason or "by hand"))
        elif move.kind == "stop" and cycle is not None:
            cycle.stops.append(Stop(move.at, "stop", len(cycle.terms)))
            cycle.end("completed", move.at)
    return track


def _amount_dict(amount: Amount) -> str | dict[str, Any]:
    return asdict(amount) if isinstance(amount, BusinessDays) else format_amount(amount)


def _amount_of(raw: Any) -> Amount:
    return BusinessDays(**raw) if isinstance(raw, Mapping) else parse_amount(raw)


def _refused(what: str, at: Moment, remedy: str) -> TimerError:
    return TimerError(what, str(at), remedy=remedy)
