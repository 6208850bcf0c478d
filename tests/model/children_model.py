"""R23: which child tickets are open, told to the parent in its field `open_children`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.model.amount_model import instant
from tests.model.conditions_model import changes_of

CLOSED = ("resolved", "closed")


def is_open(child: dict[str, Any], at: datetime) -> bool:
    """From its opening on, except while resolved or closed, and until it is merged into another."""
    known = [event for event in child["events"] if instant(event["at"]) <= at]
    status = None
    for event in known:
        status = changes_of(event).get("status", status)
    return bool(known) and status not in CLOSED and not any(event["type"] == "merge" for event in known)


def history_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a ticket and, after those of the same instant, what its children tell."""
    children = case.get("children", [])
    born = min(instant(event["at"]) for event in case["events"] if event["type"] == "created")
    moments = sorted({max(born, instant(event["at"])) for child in children for event in child["events"]})
    told: list[dict[str, Any]] = []
    known: list[str] = []
    for at in moments:
        now = [child["id"] for child in children if is_open(child, at)]
        if now != known:
            told.append({"at": at, "type": "changed", "field": "open_children", "value": now or None})
        known = now
    return case["events"] + told
