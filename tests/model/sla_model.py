"""The lines of `sla.jsonl` written as documents and events of our own format, and their figures read back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.model.amount_model import ZERO, instant
from tests.model.cases_model import calendar_document
from tests.model.ticket_model import evaluate

WRITERS = {"agent_reply": ("agent", "public"), "customer_reply": ("requester", "public")}
WRITERS |= {"agent_note": ("agent", "internal"), "auto_reply": ("system", "public")}
SAME = ("elapsed_s", "paused_s", "late_s", "elapsed_wall_s", "due_if_resumed")


def document_of(case: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(a document of ours, the events): replaced policies and calendars become fields that conditions read."""
    calendars = {"c0": calendar_document(case["calendar"])}
    policies = [policy_of(case["policy"], case["policy"], 0)]
    events: list[dict[str, Any]] = []
    for event in case["events"]:
        if event["type"] == "policy":
            policies.append(policy_of(case["policy"] | event["value"], case["policy"], len(policies)))
            events.append(changed(event, "_policy", str(len(policies) - 1)))
        elif event["type"] == "calendar":
            name = f"c{len(calendars)}"
            calendars[name] = calendar_document(event["value"])
            events.append(changed(event, "_calendar", name))
        else:
            events.append(event_of(event))
    choice = {"by": "_calendar", **{name: name for name in calendars}, "default": "c0"}
    for policy in policies:
        policy["calendar"] = choice
    return {"slaclock": 1, "calendars": calendars, "policies": policies}, events


def changed(event: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    """One field set by an event."""
    return {"at": event["at"], "type": "changed", "field": field, "value": value}


def event_of(event: dict[str, Any]) -> dict[str, Any]:
    """A short event as one of ours."""
    kind, value = event["type"], event.get("value")
    if kind == "created":
        fields = {"status": value} if isinstance(value, str) else dict(value)
        by = fields.pop("by", "requester")
        return {"at": event["at"], "type": "created", "by": by, "value": {"_policy": "0"} | fields}
    if kind in WRITERS:
        by, visibility = WRITERS[kind]
        return {"at": event["at"], "type": "message", "by": by, "visibility": visibility}
    if kind == "set_due":
        return {"at": event["at"], "type": "set_due", "field": value["metric"], "value": value["due"]}
    return changed(event, kind, value)


def policy_of(raw: dict[str, Any], base: dict[str, Any], number: int) -> dict[str, Any]:
    """One policy; which one applies is said by a field."""
    policy: dict[str, Any] = {"name": f"P{number}", "when": {"_policy": str(number)}, "targets": {}, "clocks": {}}
    policy["resolved_on"] = {"status": base["resolved_statuses"]}
    for word in ("on_change", "on_reopen"):
        if word in raw:
            policy[word] = raw[word]
    by_priority = raw.get("by_priority", {}) if raw is base else {}
    for target in raw["targets"]:
        clock = target["metric"]
        policy["targets"][clock] = amount_of(target)
        table = {name: amount_of(t) for name, ts in by_priority.items() for t in ts if t["metric"] == clock}
        if table:
            policy["targets"][clock] = table | {"default": amount_of(target)}
        options = policy["clocks"].setdefault(clock, {})
        if target["pause"] and base["pause_statuses"]:
            options["pause_on"] = {"status": base["pause_statuses"]}
        if target.get("start") == "assignment":
            options["on_change"] = "carry"
        if "recurrence" in target:
            options["repeats"] = target["recurrence"]
    return policy


def amount_of(target: dict[str, Any]) -> Any:
    """A target of the short format as one of ours."""
    if "due_field" in target:
        return {"due_from": target["due_field"], "outside": "next_open"}
    if "target_s" in target:
        return f"{target['target_s']}s"
    days = {"business_days": target["target_business_days"], "due_by": target.get("by")}
    days |= {"cutoff": target.get("cutoff"), "read_as": target.get("read_as")}
    return {key: value for key, value in days.items() if value is not None}


def answer_sla_case(case: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(figure, what the model says, what the file says) for every figure that the line states and the model knows."""
    document, events = document_of(case)
    clocks = evaluate(document, events, case["as_of"])["clocks"]
    rows: list[tuple[str, Any, Any]] = []
    for clock, expected in case["expect"].items():
        reading = clocks.get(clock)
        if expected is None:
            rows.append((clock, reading, None))
            continue
        for name, value in expected.items():
            if name != "reminders":
                rows.append((f"{clock}.{name}", figure(reading, clock, name, value), read(name, value)))
    return rows


def read(name: str, value: Any) -> Any:
    """A figure of the file: instants, lengths of time, words."""
    if name == "cycles":
        return [timedelta(seconds=cycle["elapsed_s"]) for cycle in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return timedelta(microseconds=round(value * 1_000_000))
    return instant(value) if value[:1].isdigit() else value


def figure(reading: dict[str, Any] | None, clock: str, name: str, expected: Any) -> Any:
    """The model's figure under the names of the short format."""
    idle = reading is None or (clock == "next_response" and reading["state"] == "stopped")
    if name == "due":
        return None if idle or reading is None else reading["due_at"]
    if reading is None:
        return False if name == "breached" else None
    if name in SAME:
        return reading[name]
    cycles = reading["cycles"]
    return {
        "breached": reading["verdict"] == "breached",
        "any_breached": any(cycle["verdict"] == "breached" for cycle in cycles),
        "state": "idle" if idle else reading["state"],
        "worst_elapsed_s": max((c["elapsed_s"] for c in cycles if c["state"] == "stopped"), default=ZERO),
        "cycle_start": reading["started_at"],
        "cycles": [c["elapsed_s"] for c in cycles if c["state"] == "stopped"],
        "spells": [c["elapsed_s"] for c in cycles],
    }[name]
