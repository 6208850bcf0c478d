"""How this room words a fault: where in a history it stands."""

from __future__ import annotations

from dataclasses import replace

from slaclock.errors import SlaclockError, TicketError


def located(
    error: SlaclockError, *parts: str | int, ticket: str | None = None, event: str | None = None
) -> SlaclockError:
    """The error as one of a ticket: its faults below ``parts``, each with the ticket and the event that it is about.

    What a fault already says of ticket and event stays; of a limit it is a `LimitError` too.

    >>> located(TicketError("a naive time", path="at"), "events", 2, ticket="7", event="changed").fault.path
    'events.2.at'
    """
    faults = (fault.under(*parts) if parts else fault for fault in error.faults)
    return TicketError.of(replace(fault, ticket=fault.ticket or ticket, event=fault.event or event) for fault in faults)
