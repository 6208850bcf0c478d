"""How this room words a fault: the choices, a near miss, and where in a history it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from slaclock.errors import LimitError, SlaclockError, TicketError


def one_of(words: Iterable[str], given: object) -> str:
    """The remedy for a word that is none of ``words``: the near miss, if there is one, and all of them.

    >>> one_of(["public", "internal"], "pubic")
    'did you mean `public`? write one of `public`, `internal`'
    """
    known = list(words)
    near = get_close_matches(given[:100], known, n=1) if isinstance(given, str) else []
    hint = f"did you mean `{near[0]}`? " if near else ""
    return f"{hint}write one of {', '.join(f'`{word}`' for word in known)}"


def located(
    error: SlaclockError, *parts: str | int, ticket: str | None = None, event: str | None = None
) -> SlaclockError:
    """The error as one of a ticket: its faults below ``parts``, each with the ticket and the event that it is about.

    A `LimitError` stays one; every other becomes a `TicketError`. What a fault already says of ticket and event stays.

    >>> located(TicketError("a naive time", path="at"), "events", 2, ticket="7", event="changed").fault.path
    'events.2.at'
    """
    kind = LimitError if isinstance(error, LimitError) else TicketError
    faults = (fault.under(*parts) if parts else fault for fault in error.faults)
    return kind.of(replace(fault, ticket=fault.ticket or ticket, event=fault.event or event) for fault in faults)
