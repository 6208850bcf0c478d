"""The ticket cases of `rules.jsonl` put to the model."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.model.amount_model import ZERO, Unsupported, instant
from tests.model.ticket_model import evaluate

NOT_FIGURES = ("next_change_at", "caveats", "faults", "error", "actions")


def answer_rule_ticket_case(case: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(figure, what the model says, what the file says) for every figure that the case states."""
    if "events" not in case:
        raise Unsupported("commitments" if "tickets" in case else "refused documents")
    expect = case["expect"]
    if "error" in expect:
        raise Unsupported("snapshots")
    events = case["events"] + case.get("later", [])
    said = evaluate(case["document"], events, case["as_of"])
    rows: list[tuple[str, Any, Any]] = []
    for key, expected in expect.items():
        if key == "actions":
            continue
        if key == "next_change_at":
            rows.append((key, said[key], expected and instant(expected)))
        elif key == "caveats":
            rows.append((key, said[key], sorted((caveat_of(one) for one in expected), key=str)))
        elif key == "faults":
            rows.append((key, said[key], expected))
        elif expected is None:
            rows.append((key, said["clocks"].get(key), None))
        else:
            rows += compare(key, said["clocks"].get(key), expected)
    if not rows:
        raise Unsupported("actions")
    return rows


def caveat_of(caveat: dict[str, Any]) -> tuple[str, ...]:
    """A caveat as the model writes it."""
    if caveat["rule"] == "R9":
        return ("R9", caveat["calendar"], str(caveat["year"]))
    return (caveat["rule"], caveat["policy"])


def compare(key: str, reading: dict[str, Any] | None, expected: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The stated figures of one clock, side by side."""
    if reading is None:
        return [(key, None, expected)]
    rows: list[tuple[str, Any, Any]] = []
    for name, value in expected.items():
        if name != "cycles":
            rows.append((f"{key}.{name}", reading.get(name), read(name, value)))
            continue
        rows.append((f"{key}.cycles", len(reading["cycles"]), len(value)))
        for number, pair in enumerate(zip(reading["cycles"], value, strict=False)):
            rows += compare(f"{key}.cycles.{number}", *pair)
    return rows


def read(name: str, value: Any) -> Any:
    """A figure of the file as the model has it: an instant, a length of time, or itself."""
    if name.endswith("_s"):
        return ZERO + timedelta(microseconds=round(value * 1_000_000))
    if name.endswith("_at") or name == "due_if_resumed":
        return value and instant(value)
    return value


def plain(value: Any) -> Any:
    """A figure of the model as a case file writes it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = value / timedelta(seconds=1)
        return int(seconds) if seconds.is_integer() else seconds
    return value
