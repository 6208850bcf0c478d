"""Random columns of clock rules, ready ones and a document's own (R16, R20-R23, R31, R32), for wide documents."""

from __future__ import annotations

from random import Random
from typing import Any

OWN_CLOCK = "task"
STATES: list[Any] = [
    {"status": ["waiting"]},
    {"status": ["on_hold", "waiting"]},
    {"priority": "urgent"},
    {"field": "group", "operator": "present"},
    {"none_of": [{"status": ["open"]}]},
]
HAPPENINGS: list[Any] = [
    {"event": "message", "by": "agent"},
    {"event": "message", "by": "requester", "visibility": "public"},
    {"event": "changed", "field": "priority"},
    {"event": "changed", "field": "status", "value": "open"},
    {"all_of": [{"event": ["changed", "message"]}, {"field": "group", "operator": "present"}]},
]
BUDGETS = ["1s", "1h", "4h", "20h", "1 business days", "1 calendar days"]
REPEATS = ["each_start", "each_start", "independent", "sequential", "sequential", "scheduled", "scheduled"]
REOPENINGS = ["resume", "count", "restart", "ignore"]


def random_pauses(rng: Random) -> dict[str, Any]:
    """One of the columns that say when a clock is paused."""
    form = rng.random()
    if form < 0.2:
        return {"runs": rng.choice([{"status": ["open", "resolved", "closed"]}, {"priority": ["urgent", "high"]}])}
    if form < 0.4:
        return {"pause_on": rng.choice(STATES[:3])}
    entries = []
    for state in rng.sample(STATES, rng.choice([1, 1, 2])):
        entry: dict[str, Any] = {"when": state}
        if rng.random() < 0.3:
            entry["until"] = rng.choice(HAPPENINGS)
        if rng.random() < 0.6:
            entry["at_most"] = rng.choice(BUDGETS)
        entries.append(entry)
    return {"pauses": entries}


def random_resets(rng: Random) -> dict[str, Any]:
    """What ends a cycle and starts the next one at the same event."""
    rule = {"when": rng.choice(HAPPENINGS)}
    return rule | {"old": rng.choice(["completed", "void"])} if rng.random() < 0.8 else rule


def random_task(rng: Random) -> dict[str, Any]:
    """A clock of one's own: what starts and stops it, or a field whose spells it follows."""
    columns: dict[str, Any] = {}
    if rng.random() < 0.15:
        columns["per"] = rng.choice(["assignee", "region"])
    else:
        columns["starts"] = rng.choice([{"event": "created"}, {"event": "created"}, *STATES, *HAPPENINGS])
        columns["stops"] = rng.sample([*STATES, *HAPPENINGS, {"status": ["resolved", "closed"]}], rng.choice([1, 1, 2]))
        columns |= {"repeats": rng.choice(REPEATS)} if rng.random() < 0.6 else {}
        columns |= {"on_reopen": rng.choice(REOPENINGS)} if rng.random() < 0.4 else {}
        columns |= {"born_stopped": "met"} if rng.random() < 0.1 else {}
    columns |= {"cancels": rng.choice([*STATES, *HAPPENINGS])} if rng.random() < 0.15 else {}
    columns |= random_pauses(rng) if rng.random() < 0.5 else {}
    columns |= {"children": "pause"} if rng.random() < 0.2 else {}
    return columns if "per" in columns else columns | random_shared_columns(rng)


def random_shared_columns(rng: Random) -> dict[str, Any]:
    """Columns that suit ready clocks as well as one's own."""
    columns: dict[str, Any] = {}
    columns |= {"resets": random_resets(rng)} if rng.random() < 0.25 else {}
    columns |= {"start_at": "reported_at"} if rng.random() < 0.25 else {}
    return columns


def random_response(rng: Random) -> dict[str, Any]:
    """Who asks, what answers, and what else stops a response clock (R21)."""
    columns: dict[str, Any] = {}
    columns |= {"asked_by": rng.choice(["requester", ["requester", "agent"]])} if rng.random() < 0.3 else {}
    columns |= {"answered_by": rng.choice(["agent", ["agent", "system"]])} if rng.random() < 0.3 else {}
    columns |= {"visibility": rng.choice(["public", "internal", "any"])} if rng.random() < 0.3 else {}
    columns |= {"also_stopped_by": rng.choice([STATES[2], *HAPPENINGS[2:]])} if rng.random() < 0.3 else {}
    return columns


def random_options(rng: Random, clocks: list[str], common: set[str]) -> dict[str, dict[str, Any]]:
    """Clock -> the columns that a document puts over the ready ones; `common` clocks are in all of its policies."""
    options: dict[str, dict[str, Any]] = {}
    for clock in clocks:
        if clock == OWN_CLOCK:
            options[clock] = random_task(rng)
        elif clock in ("first_response", "next_response"):
            options[clock] = random_response(rng)
            if clock == "next_response" and "first_response" in common and rng.random() < 0.4:
                options[clock]["after"] = "first_response"
        elif clock != "group_time" and rng.random() < 0.4:
            options[clock] = random_shared_columns(rng)
            if clock == "periodic_update":
                options[clock] |= {"repeats": rng.choice(["sequential", "scheduled"])}
            elif rng.random() < 0.4:
                options[clock] |= random_pauses(rng)
    return {clock: columns for clock, columns in options.items() if columns}


def random_habits(rng: Random) -> dict[str, Any]:
    """What all policies of a document say alike of merges, exemptions and children (R23)."""
    habits: dict[str, Any] = {}
    habits |= {"on_merge": rng.choice(["survivor", "survivor", "void"])} if rng.random() < 0.4 else {}
    habits |= {"exempt_when": rng.choice([{"category": "spam"}, STATES[2]])} if rng.random() < 0.3 else {}
    habits |= {"children": rng.choice(["pause", "pause", "count"])} if rng.random() < 0.3 else {}
    return habits


def random_field_target(rng: Random) -> dict[str, Any]:
    """R31: an amount or a due time that a field holds."""
    if rng.random() < 0.4:
        return {"amount_from": "contract_hours"}
    target: dict[str, Any] = {"due_from": "promised_at"}
    target |= {"outside": rng.choice(["keep", "next_open"])} if rng.random() < 0.6 else {}
    return target | ({"pauses": rng.choice(["extend", "extend", "ignore"])} if rng.random() < 0.6 else {})
