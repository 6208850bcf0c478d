"""What the targets are fuzzed against: three policies with many keys of a document between them, and a few tickets."""

from __future__ import annotations

from typing import Any, Final

from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket

DOCUMENT: Final[dict[str, Any]] = {
    "slaclock": 1,
    "calendars": {"office": {"timezone": "Europe/Berlin", "hours": {"mon-fri": "09:00-17:00"}}},
    "policies": [
        {
            "name": "Gold",
            "when": {"plan": "gold"},
            "calendar": "office",
            "pause_on": {"status": "waiting"},
            "on_change": {"target": "carry", "calendar": "keep"},
            "on_reopen": "restart",
            "objective": "80% of target",
            "at_risk": "75%",
            "targets": {
                "first_response": "1h",
                "next_response": "2h",
                "resolution": {"urgent": "4h", "high": {"amount_from": "hours"}, "default": {"due_from": "promised"}},
            },
            "reminders": [{"at": "50%"}, {"before": "30m", "unless": {"status": "waiting"}}],
            "escalations": [{"after": "0m", "every": "1h"}],
        },
        {"name": "Rest", "when": "always", "calendar": "24x7", "targets": {"resolution": "2 business days"}},
        {"name": "Teams", "kind": "ola", "when": "always", "calendar": "office", "targets": {"group_time": "3h"}},
    ],
}
SNAPSHOT_POLICIES: Final = PolicySet.parse(DOCUMENT)
EVENTS: Final[list[dict[str, Any]]] = [
    {"at": "2026-03-02T08:00:00Z", "type": "created", "value": {"plan": "gold", "priority": "urgent"}, "id": "e1"},
    {"at": "2026-03-02T09:30:00Z", "type": "message", "by": "agent"},
    {"at": "2026-03-02T10:00:00Z", "type": "changed", "value": {"status": "waiting", "group": "two"}},
    {"at": "2026-03-02T12:00:00Z", "type": "changed", "field": "status", "value": "open"},
    {"at": "2026-03-02T12:30:00Z", "type": "pause", "field": "resolution", "reason": "asked"},
    {"at": "2026-03-02T13:00:00Z", "type": "message", "by": "requester"},
    {"at": "2026-03-02T13:30:00Z", "type": "changed", "value": {"priority": "high", "hours": "6h"}},
    {"at": "2026-03-02T14:00:00Z", "type": "extend", "field": "resolution", "value": "1h"},
    {"at": "2026-03-02T15:00:00Z", "type": "changed", "field": "status", "value": "resolved"},
    {"at": "2026-03-03T09:00:00Z", "type": "changed", "field": "status", "value": "open"},
    {"at": "2026-03-03T09:00:00Z", "type": "message", "by": "agent", "visibility": "internal", "seq": 1, "id": "e9"},
]
TICKETS: Final = tuple(Ticket.parse({"id": f"{count}", "events": EVENTS[:count]}) for count in (1, 4, len(EVENTS)))
LATER: Final[list[dict[str, Any]]] = [
    {"at": "2026-03-04T09:00:00Z", "type": "resume", "field": "resolution"},
    {"at": "2026-03-04T10:00:00Z", "type": "changed", "value": {"status": "resolved", "priority": "urgent"}},
]
