"""Random deeds by hand, child tickets, and fields that hold instants and amounts (R23, R31, R32)."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from tests.model.amount_model import US
from tests.model.calendar_model import DAY, SECOND

GAPS = [0 * SECOND] * 2 + [US, SECOND, 60 * SECOND, 900 * SECOND, 5400 * SECOND, 7 * 3600 * SECOND, DAY, 3 * DAY]
HAND = ["pause", "pause", "pause", "resume", "resume", "restart", "restart", "exempt", "exempt", "set_due", "set_due"]
HAND += ["extend", "extend", "absorb", "absorb", "elapsed_before", "elapsed_before", "breach_reason", "breach_reason"]
HAND += ["cancel", "merge"]
MORE = ["1s", "1h", "90m", "8h", "40h", "2000h"]
BEFORE = ["1s", "30m", "1h", "4h", "8h", "2000h"]
CONTRACTS = ["0h", "15m", "2h", "8h", "PT4H", "2 business days", "1 calendar days", "1500h", "0h", "2d", None]


def random_manual(rng: Random, at: datetime, clocks: list[str]) -> dict[str, Any]:
    """What is done by hand, for one clock or for all."""
    kind = rng.choice(HAND)
    event: dict[str, Any] = {"type": kind, "by": "agent", "reason": rng.choice(["asked", "parts late"])}
    if kind == "merge":
        return event | {"value": "4711"}
    if rng.random() < 0.6:
        event["field"] = rng.choice(clocks)
    if kind == "set_due":
        event["value"] = (at + rng.choice([*GAPS, -3600 * SECOND])).isoformat()
    elif kind == "absorb":
        event["value"] = (at - rng.choice(GAPS) * rng.choice([1, 1, 5])).isoformat()
    elif kind == "extend":
        event["value"] = rng.choice(MORE)
    elif kind == "elapsed_before":
        event["value"] = rng.choice(BEFORE)
    return event


def random_field(rng: Random, at: datetime) -> tuple[str, Any]:
    """(a field that targets and columns read, a value for it)."""
    field = rng.choice(["promised_at", "promised_at", "contract_hours", "category", "reported_at"])
    if field == "contract_hours":
        return field, rng.choice(CONTRACTS)
    if field == "category":
        return field, rng.choice(["spam", "fault", None])
    if field == "reported_at":
        return field, rng.choice([(at - rng.choice(GAPS) * rng.choice([1, 3])).isoformat(), None])
    return field, rng.choice([(at + rng.choice(GAPS) * rng.choice([1, 1, 2, -1])).isoformat()] * 4 + [None])


def random_children(rng: Random, at: datetime) -> list[dict[str, Any]]:
    """One or two child tickets around an instant, as `{id, events}`."""
    children = []
    for number in range(rng.choice([1, 1, 2])):
        begins = at + rng.choice([*GAPS, -DAY])
        events: list[dict[str, Any]] = [{"at": begins.isoformat(), "type": "created", "value": {"status": "open"}}]
        for _ in range(rng.randint(0, 4)):
            begins += rng.choice(GAPS)
            event: dict[str, Any] = {"at": begins.isoformat(), "type": "changed", "field": "status"}
            event["value"] = rng.choice(["open", "waiting", "resolved", "closed"])
            merged = {"at": begins.isoformat(), "type": "merge", "value": "1"}
            events.append(merged if rng.random() < 0.1 else event)
        children.append({"id": f"c{number}", "events": events})
    return children
