"""The laws of slaclock, put to the host: `pytest examples/property_testing`."""

from __future__ import annotations

from datetime import datetime, timedelta

from host import CALENDAR, POLICIES, Host

from slaclock import Ticket
from slaclock.testing import DueTimeLaws, TicketLaws


class TestDueTimes(DueTimeLaws):
    """Due times and the time between two instants."""

    calendar = CALENDAR
    host = Host()

    def due(self, start: datetime, amount: timedelta) -> datetime:
        return self.host.due(start, amount)

    def between(self, start: datetime, end: datetime) -> timedelta:
        return self.host.used(start, end)


class TestTickets(TicketLaws):
    """Due times of tickets that wait, are resolved and reopened."""

    policies = POLICIES
    host = Host()

    def due(self, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
        return self.host.ticket_due(statuses(ticket, as_of), as_of)


def statuses(ticket: Ticket, as_of: datetime) -> list[tuple[datetime, str]]:
    """The host's own form of a history: each status up to that instant, and when it began."""
    happened = (datetime.fromisoformat(row["at"]) for row in ticket.to_dict()["events"])
    return [(at, str(ticket.fields(at).get("status"))) for at in happened if at <= as_of]
