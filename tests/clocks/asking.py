"""What the tests of this room share: a week to write instants in, a plain policy, and short ways to ask about it.

The week is that of Monday, 2 March 2026, in UTC: `mon 09:00`, `tue 17:00:00.000001`; `mon2` is the Monday after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from slaclock.base.instants import DAY, SECOND, delta_us, from_us, to_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import ClockReadings, Evaluation
from slaclock.clocks.reading import Reading
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = to_us("2026-03-02T00:00Z")
OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")


def at(text: str) -> datetime:
    """The instant that `mon 09:00` means."""
    day, clock = text.split()
    weeks = int(day[3:] or 1) - 1
    hours, minutes, *seconds = clock.split(":")
    us = (int(hours) * 3600 + int(minutes) * 60) * SECOND + round(float(seconds[0]) * SECOND if seconds else 0)
    return from_us(MONDAY + (weeks * 7 + DAYS.index(day[:3])) * DAY + us)


def said(moment: datetime | None) -> str | None:
    """The instant in the words of `at`."""
    if moment is None:
        return None
    days, us = divmod(delta_us(moment - from_us(MONDAY)), DAY)
    week, day = divmod(days, 7)
    seconds, us = divmod(us, SECOND)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    clock += f":{seconds % 60:02}" if seconds % 60 or us else ""
    clock += f".{us:06}" if us else ""
    return f"{DAYS[day]}{week + 1 if week else ''} {clock}"


def hours(amount: timedelta) -> float:
    """An amount as hours."""
    return amount / timedelta(hours=1)


def policy(name: str = "P", **keys: Any) -> Policy:
    """A policy for all tickets: 8 working hours for a resolution, pausing while `waiting`."""
    plain = {"when": "always", "calendar": OFFICE, "targets": {"resolution": "8h"}, "pause_on": {"status": "waiting"}}
    return Policy(name=name, **{**plain, **keys})


def policies(*made: Policy, **keys: Any) -> PolicySet:
    """These policies, or the plain one with other keys."""
    return PolicySet(*(made or (policy(**keys),)))


def opened(when: str = "mon 09:00", *, by: str = "requester", **fields: Any) -> Ticket:
    """Ticket 7, opened on Monday at nine."""
    return Ticket.opened(at(when), id="7", by=by, **fields)


def history(*events: tuple[Any, ...], **fields: Any) -> Ticket:
    """Ticket 7 with status changes: `("mon 10:00", "waiting")`, or `("mon 10:00", {"priority": "low"})`."""
    ticket = opened(**fields)
    for when, change in events:
        ticket = ticket.changed(at(when), **(change if isinstance(change, dict) else {"status": change}))
    return ticket


def ask(made: PolicySet, ticket: Ticket, as_of: str) -> Evaluation:
    """The evaluation."""
    return evaluate(made, ticket, as_of=at(as_of))


def cycles(made: PolicySet, ticket: Ticket, as_of: str, clock: str = "resolution") -> ClockReadings | None:
    """All cycles of a clock of kind sla."""
    return ask(made, ticket, as_of).clock(clock)


def read(made: PolicySet, ticket: Ticket, as_of: str, clock: str = "resolution") -> Reading:
    """The current reading of a clock of kind sla."""
    return ask(made, ticket, as_of)[clock]


def row(text: str, kind: str, **columns: Any) -> dict[str, Any]:
    """A row of the events table."""
    return {"at": at(text), "type": kind, **columns}
