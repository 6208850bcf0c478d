"""slaclock: which promises apply to a ticket, when each is due, whether it is kept, and why.

A pure function of (policies, ticket history, ``as_of``): it reads no clock, stores nothing, sends nothing. The names
below are resolved when they are first used, so that importing `slaclock` costs nothing that a program does not need.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slaclock.base.amounts import BusinessDays, CalendarDays, parse_amount
    from slaclock.base.format import format_amount
    from slaclock.calendars.calendar import BusinessCalendar
    from slaclock.calendars.combine import all_of, any_of, without
    from slaclock.calendars.coverage import Caveat
    from slaclock.clocks.evaluate import breach_status, due_times, evaluate, evaluate_many
    from slaclock.clocks.evaluation import Evaluation
    from slaclock.clocks.reading import Reading
    from slaclock.clocks.timer import Timer
    from slaclock.errors import (
        AmountError,
        CalendarError,
        DocumentError,
        Fault,
        HorizonError,
        InstantError,
        SlaclockError,
        TicketError,
    )
    from slaclock.policies.policy import Policy
    from slaclock.policies.policy_set import PolicySet
    from slaclock.tickets.events import Event
    from slaclock.tickets.rows import read_long, read_wide
    from slaclock.tickets.ticket import Ticket

__version__ = "0.1.0"

__all__ = [
    "AmountError",
    "BusinessCalendar",
    "BusinessDays",
    "CalendarDays",
    "CalendarError",
    "Caveat",
    "DocumentError",
    "Evaluation",
    "Event",
    "Fault",
    "HorizonError",
    "InstantError",
    "Policy",
    "PolicySet",
    "Reading",
    "SlaclockError",
    "Ticket",
    "TicketError",
    "Timer",
    "all_of",
    "any_of",
    "breach_status",
    "due_times",
    "evaluate",
    "evaluate_many",
    "format_amount",
    "parse_amount",
    "read_long",
    "read_wide",
    "without",
]

if not TYPE_CHECKING:
    _ROOMS = {
        "base.amounts": ("BusinessDays", "CalendarDays", "parse_amount"),
        "base.format": ("format_amount",),
        "calendars.calendar": ("BusinessCalendar",),
        "calendars.combine": ("all_of", "any_of", "without"),
        "calendars.coverage": ("Caveat",),
        "clocks.evaluate": ("breach_status", "due_times", "evaluate", "evaluate_many"),
        "clocks.evaluation": ("Evaluation",),
        "clocks.reading": ("Reading",),
        "clocks.timer": ("Timer",),
        "errors": (
            "AmountError",
            "CalendarError",
            "DocumentError",
            "Fault",
            "HorizonError",
            "InstantError",
            "SlaclockError",
            "TicketError",
        ),
        "policies.policy": ("Policy",),
        "policies.policy_set": ("PolicySet",),
        "tickets.events": ("Event",),
        "tickets.rows": ("read_long", "read_wide"),
        "tickets.ticket": ("Ticket",),
    }
    _HOME = {name: room for room, names in _ROOMS.items() for name in names}

    def __getattr__(name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module 'slaclock' has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"slaclock.{_HOME[name]}"), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
