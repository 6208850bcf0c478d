"""Random policy documents and ticket histories, aimed at the edges: events at openings, closings, due times.

`wide=False` keeps to the main job (three ready clocks, retroactive terms, `resume`); `wide=True` adds the other forms,
clock rules of one's own (`generate_rules`), deeds by hand and child tickets (`generate_hand`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.model.amount_model import US, Refused, Unsupported, instant
from tests.model.calendar_model import DAY, SECOND, Calendar, Horizon, calendar_of
from tests.model.generate_calendars import TRICKY_ZONES, random_book, random_instant, random_plain, written
from tests.model.generate_hand import GAPS, random_children, random_field, random_manual
from tests.model.generate_rules import OWN_CLOCK, random_field_target, random_habits, random_options
from tests.model.ticket_model import evaluate

STATUSES = ["open", "open", "waiting", "waiting", "on_hold", "resolved", "closed"]
PRIORITIES = ["urgent", "high", "normal", "low"]
AMOUNTS = ["1s", "15m", "1h", "90m", "2h", "4h", "8h", "20h", "40h"]
HUGE = ["1000h", "2000h", "200 business days", "400 calendar days"]
CLOCKS = ["first_response", "next_response", "resolution"]
WIDE_CLOCKS = ["group_time", "agent_work", "requester_wait", "time_to_own", "periodic_update", "periodic_update"]
FORMS = ["retroactive", "carry", "keep", "restart"]


def random_target(rng: Random, wide: bool = False) -> Any:
    """An amount, days, or a look-up by priority that may leave some priorities without a target."""
    if wide and rng.random() < 0.2:
        return random_field_target(rng) if rng.random() < 0.7 else rng.choice(HUGE)
    if rng.random() < 0.45:
        return random_amount(rng)
    table = {priority: random_amount(rng) for priority in rng.sample(PRIORITIES, rng.randint(1, 3))}
    if wide and rng.random() < 0.15:
        table[rng.choice(list(table))] = random_field_target(rng)
    return table | ({"default": random_amount(rng)} if rng.random() < 0.5 else {})


def random_amount(rng: Random) -> Any:
    """Mostly exact, sometimes in days."""
    form = rng.random()
    if form < 0.7:
        return rng.choice(AMOUNTS)
    if form < 0.78:
        return f"{rng.randint(1, 3)} calendar days"
    if form < 0.88:
        return f"{rng.randint(1, 3)} business days"
    days: dict[str, Any] = {"business_days": rng.randint(1, 2), "receipt": rng.choice(["as_is", "next_open"])}
    if rng.random() < 0.5:
        days["cutoff"] = rng.choice(["02:30", "15:00"])
    if rng.random() < 0.5:
        days["due_by"] = rng.choice(["close", "16:00"])
    if rng.random() < 0.3:
        days["read_as"] = "working_time"
    return days


def random_calendar_rule(rng: Random, names: list[str]) -> Any:
    """A calendar's name, a choice by a field, or a zone from a field (R29)."""
    form = rng.random()
    if form < 0.7:
        return rng.choice(names)
    if form < 0.9:
        return {
            "by": "region",
            "KR": rng.choice(names),
            "US": rng.choice(names),
            "default": rng.choice([*names, "24x7"]),
        }
    return {"use": "one", "zone_from": "zone", "default": rng.choice(TRICKY_ZONES)}


def random_policy(rng: Random, number: int, names: list[str], wide: bool) -> dict[str, Any]:
    """One policy with one to three clocks."""
    policy: dict[str, Any] = {
        "name": f"P{number}",
        "when": random_when(rng),
        "calendar": random_calendar_rule(rng, names),
    }
    clocks = rng.sample(CLOCKS, rng.randint(1, 3))
    if wide and rng.random() < 0.4:
        clocks.append(rng.choice(WIDE_CLOCKS))
    if wide and rng.random() < 0.5:
        clocks.append(OWN_CLOCK)
    policy["targets"] = {clock: random_target(rng, wide) for clock in clocks}
    if rng.random() < 0.3:
        policy["at_risk"] = rng.choice(["50%", "75%", "100%", "30m"])
    if rng.random() < 0.1 and all(isinstance(t, str) and "day" not in t for t in policy["targets"].values()):
        policy["due_at_close"] = "next_open"
    if rng.random() < 0.1:
        policy["also"] = True
    elif rng.random() < 0.15:
        policy["kind"] = "ola"
    if wide and rng.random() < 0.5:
        policy["on_change"] = rng.choice([*FORMS, {"target": rng.choice(FORMS), "calendar": rng.choice(FORMS)}])
    if wide and rng.random() < 0.2:
        policy["objective"] = rng.choice(["80% of target", "50% of target", "33.3% of target"])
    return policy


def random_when(rng: Random) -> Any:
    """Whom a policy is for."""
    return rng.choice(
        [
            "always",
            "always",
            {"plan": "gold"},
            {"plan": ["gold", "silver"]},
            {"priority": ["urgent", "high"]},
            {"none_of": [{"plan": ["gold"]}]},
            {"any_of": [{"region": "KR"}, {"field": "plan", "operator": "absent"}]},
            {
                "all_of": [
                    {"field": "plan", "operator": "present"},
                    {"field": "region", "operator": "is_not", "value": "KR"},
                ]
            },
        ]
    )


def random_document(rng: Random, wide: bool) -> tuple[dict[str, Any], date]:
    """(a document, the date at which things happen). Its policies pause, stop and reopen alike."""
    book, _, focus = random_book(rng)
    if "two" not in book and rng.random() < 0.5:
        book["two"] = random_plain(rng, rng.choice(TRICKY_ZONES), focus)
    if rng.random() < 0.5:
        book["desk"] = {"timezone": book["one"]["timezone"], "hours": {"mon-fri": "09:00-17:00"}}
    names = [name for name in book if name != "off"]
    policies = [random_policy(rng, number, names, wide) for number in range(rng.choice([1, 1, 2, 3]))]
    shared: dict[str, Any] = {}
    if rng.random() < 0.6:
        shared["pause_on"] = {"status": rng.choice([["waiting"], ["waiting", "on_hold"]])}
    if rng.random() < 0.2:
        shared["resolved_on"] = {"status": ["resolved"]}
    if rng.random() < 0.15:
        shared["match"] = "creation"
    if wide and rng.random() < 0.5:
        shared["on_reopen"] = rng.choice(["resume", "count", "restart", "ignore"])
    clocks = list(dict.fromkeys(clock for policy in policies for clock in policy["targets"]))
    common = set(clocks).intersection(*(policy["targets"] for policy in policies))
    options = random_options(rng, clocks, common) if wide and rng.random() < 0.7 else {}
    if not options and rng.random() < 0.2:
        options[rng.choice(["first_response", "next_response"])] = {"pause_on": {"status": "waiting"}}
    if rng.random() < 0.1:
        options["resolution"] = options.get("resolution", {}) | {"born_stopped": "met"}
    if OWN_CLOCK in clocks and OWN_CLOCK not in options:
        options[OWN_CLOCK] = {"starts": {"event": "created"}, "stops": {"status": ["resolved", "closed"]}}
    shared |= random_habits(rng) if wide else {}
    for policy in policies:
        policy |= shared
        mine = {clock: columns for clock, columns in options.items() if clock in policy["targets"]}
        policy |= {"clocks": mine} if mine else {}
    if wide and rng.random() < 0.15:
        policies.append(version_of(rng, policies[0], focus))
    return {"slaclock": 1, "calendars": book, "policies": policies}, focus


def version_of(rng: Random, policy: dict[str, Any], focus: date) -> dict[str, Any]:
    """A later version of a policy, in force from some instant on (R30)."""
    at = datetime(focus.year, focus.month, focus.day, rng.randrange(24), tzinfo=instant("2026-01-01T00:00Z").tzinfo)
    later = policy | {"version": 2, "from": at.isoformat(), "adopt": rng.choice(FORMS)}
    return later | {"targets": {clock: random_target(rng, wide=True) for clock in policy["targets"]}}


def random_event(rng: Random, at: datetime, wide: bool, clocks: list[str] | None = None) -> dict[str, Any]:
    """Something that happens to a ticket."""
    event: dict[str, Any] = {"at": written(rng, at)}
    form = rng.random()
    if form < 0.4:
        return event | {"type": "changed", "field": "status", "value": rng.choice(STATUSES)}
    if form < 0.5:
        return event | {"type": "changed", "field": "priority", "value": rng.choice([*PRIORITIES, None])}
    if form < 0.58:
        return event | {
            "type": "changed",
            "value": {"status": rng.choice(STATUSES), "priority": rng.choice(PRIORITIES)},
        }
    if form < 0.66:
        field, values = rng.choice([("plan", ["gold", "silver", None]), ("region", ["KR", "US", None])])
        return event | {"type": "changed", "field": field, "value": rng.choice(values)}
    if wide and form < 0.8:
        return event | random_manual(rng, at, clocks or CLOCKS)
    if wide and form < 0.85:
        field, value = random_field(rng, at)
        return event | {"type": "changed", "field": field, "value": value}
    if wide and form < 0.9:
        field = rng.choice(["group", "assignee"])
        return event | {"type": "changed", "field": field, "value": rng.choice(["a", "b", None])}
    return random_message(rng, at)


def random_message(rng: Random, at: datetime) -> dict[str, Any]:
    """A question, an answer, a note, or an automatic reply."""
    by = rng.choice(["requester", "requester", "requester", "agent", "agent", "agent", "system"])
    event = {"at": written(rng, at), "type": "message", "by": by}
    return event | ({"visibility": "internal"} if rng.random() < 0.15 else {})


def random_case(rng: Random, wide: bool = False) -> dict[str, Any]:
    """A ticket case in the shape of `rules.jsonl`, without `expect`."""
    document, focus = random_document(rng, wide)
    calendar = calendar_of(rng.choice(list(document["calendars"])), document["calendars"])
    at = random_instant(rng, calendar, focus)
    opening = {"status": rng.choice(["open", "open", "open", *STATUSES]), "priority": rng.choice(PRIORITIES)}
    opening |= {"plan": rng.choice(["gold", "silver"])} if rng.random() < 0.7 else {}
    opening |= {"region": rng.choice(["KR", "US"])} if rng.random() < 0.6 else {}
    opening |= {"zone": rng.choice(TRICKY_ZONES)} if rng.random() < 0.3 else {}
    opening |= dict(random_field(rng, at) for _ in range(rng.choice([0, 1, 2, 4]))) if wide else {}
    by = rng.choice(["requester"] * 4 + ["agent", "system"])
    events = [{"at": written(rng, at), "type": "created", "by": by, "value": opening}]
    clocks = list(dict.fromkeys(clock for policy in document["policies"] for clock in policy["targets"]))
    mood = rng.choice(["talk", "talk", "hand", "hand", "mixed"] if wide else ["talk", "mixed"])
    for number in range(rng.choice([0, 1, 2, 3, 4, 5, 7, 10])):
        at = max(at, next_instant(rng, at, calendar, document, events))
        event = random_event(rng, at, wide, clocks)
        if mood == "talk" and rng.random() < 0.7:
            event = random_message(rng, at)
        elif mood == "hand" and rng.random() < 0.6:
            event = {"at": written(rng, at)} | random_manual(rng, at, clocks)
        if rng.random() < 0.1:
            event["id"] = f"e{number}"
        events.append(event)
        if event["type"] == "merge" and rng.random() < 0.6:
            break
    children = {"children": random_children(rng, instant(events[0]["at"]))} if wide and rng.random() < 0.2 else {}
    as_of = (
        next_instant(rng, at, calendar, document, events)
        if rng.random() < 0.8
        else random_instant(rng, calendar, focus)
    )
    if rng.random() < 0.15 and len(events) > 2:
        events[1:] = rng.sample(events[1:], len(events) - 1)
    as_of = max(as_of, instant(events[0]["at"]))
    return {"document": document, "events": events, "as_of": written(rng, as_of)} | children


def next_instant(
    rng: Random, at: datetime, calendar: Calendar, document: dict[str, Any], events: list[dict[str, Any]]
) -> datetime:
    """When the next thing happens: soon, at once, at an edge of the hours, or at a due time (or a microsecond off)."""
    form = rng.random()
    if form < 0.45:
        return at + rng.choice(GAPS)
    if form < 0.7:
        edges = [edge for shift in (0, 1) for edge in calendar.instants_to_ask(at.date() + shift * DAY) if edge >= at]
        return rng.choice(sorted(edges)) + rng.choice([0 * US, 0 * US, US, -US, SECOND])
    try:
        said = evaluate(document, events, at)
    except (Unsupported, Horizon, Refused):
        return at
    readings = [reading for reading in said["clocks"].values() if reading is not None]
    known = [reading.get("due_at") or reading.get("due_if_resumed") for reading in readings]
    known += [said["next_change_at"]]
    near = [due for due in known if due is not None and due < at + timedelta(days=40)]
    return rng.choice(near) + rng.choice([0 * US, 0 * US, US, -US, SECOND]) if near else at
