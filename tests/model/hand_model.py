"""R16, R23: what pauses a clock after an event, and what is said and done by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.model.amount_model import ZERO, Unsupported, instant, read_amount
from tests.model.conditions_model import Fields, holds
from tests.model.cycle_model import Cycle
from tests.model.policy_model import option

if TYPE_CHECKING:
    from tests.model.track_model import Event, Track


SAID_OF_ANY = ("exempt", "breach_reason")
DONE_TO_OPEN = ("restart", "set_due", "extend", "elapsed_before", "absorb")


def reasons_after(track: Track, event: Event | None, fields: Fields) -> frozenset[Any]:
    """R16, R23, R32: why the clock is paused after this event."""
    if track.meant(event, "pause", "resume"):
        track.paused_by_hand = event is not None and event["type"] == "pause"
    reasons: set[Any] = {"hand"} if track.paused_by_hand else set()
    for number, pause in enumerate(track.columns.pauses):
        now = holds(pause["when"], fields, event)
        if "until" not in pause:
            reasons |= {number} if now else set()
            continue
        if number in track.latched and holds(pause["until"], fields, event):
            track.latched.discard(number)
        elif now and not track.held_true.get(number, False):
            track.latched.add(number)
        track.held_true[number] = now
    return frozenset(reasons | track.latched)


def change_by_hand(track: Track, at: datetime, event: Event | None, fields: Fields) -> None:
    """R23: what touches open cycles only, and what is said of the last cycle whatever its state."""
    if event is None or not track.meant(event, *SAID_OF_ANY, *DONE_TO_OPEN) or not track.cycles:
        return
    last, cycle = track.cycles[-1], track.current()
    if event["type"] == "exempt":
        last.exempt = True
    elif event["type"] == "breach_reason":
        last.breach_reason = event["reason"]
    elif cycle is not None and cycle.state == "open":
        if event["type"] == "restart":
            track.cycles.pop()
            track.open_anew(at, fields, cycle)
        else:
            _say(track, cycle, event)


def _say(track: Track, cycle: Cycle, event: Event) -> None:
    """A due time, an amount more, an opening balance, or the start of a ticket that was merged into this one."""
    life = cycle.life
    if event["type"] == "set_due":
        life.due_by_hand = instant(event["value"])
    elif event["type"] == "absorb":
        named = event.get("field") is not None
        first = cycle.number == 1 and track.columns.per is None
        if track.columns.on_merge == "survivor" and (named or first):
            life.begin_earlier(instant(event["value"]))
    else:
        amount = read_amount(event["value"])
        if not isinstance(amount, type(ZERO)):
            raise Unsupported("an amount in days by hand")
        if event["type"] == "extend":
            life.extension += amount
        else:
            life.balance = amount


def excuse(cycle: Cycle | None, at: datetime, fields: Fields) -> None:
    """`exempt_when` of an open cycle, as the fields are; of a stopped one, as they were at its stop."""
    if cycle is None or (cycle.stops and cycle.state != "open" and cycle.stops[-1][0] != at):
        return
    condition = option(cycle.life.policy or {}, cycle.life.clock, "exempt_when")
    cycle.excused = condition is not None and holds(condition, fields, None)
