"""Random ladders over random documents and histories: every key of a rung, and events at the instants of actions."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from tests.model.amount_model import US, Refused, Unsupported, instant
from tests.model.calendar_model import SECOND, Horizon
from tests.model.children_model import history_of
from tests.model.generate_calendars import written
from tests.model.generate_tickets import GAPS, random_case, random_event
from tests.model.ladders import Rung, actions

SHARES = ["1%", "50%", "75%", "99.5%", "100%", "150%"]
LEADS = ["0m", "1s", "30m", "2h", "8h", "20h"]
EVERY = ["15m", "1h", "4h", "20h"]
RECIPIENTS: list[Any] = [
    "lead",
    "boss",
    {"field": "assignee"},
    {"field": "assignee", "default": "desk"},
    {"field": "plan"},
]
GUARDS: list[Any] = [
    {"status": ["waiting", "on_hold"]},
    {"plan": "gold"},
    {"field": "assignee", "operator": "absent"},
    {"any_of": [{"priority": ["urgent", "low"]}, {"region": "KR"}]},
]
LATE = ["latest_rung", "latest_rung", "all", "none"]


def random_rung(rng: Random, names: list[str], clocks: list[str]) -> dict[str, Any]:
    """One rung, with any of its keys."""
    kind = rng.choice(["at", "before", "after", "after"])
    raw: dict[str, Any] = {kind: rng.choice(SHARES) if kind == "at" else rng.choice(LEADS) + rng.choice(["", " wall"])}
    if rng.random() < 0.35:
        raw["every"] = rng.choice(EVERY) + rng.choice(["", "", " wall"])
        raw |= {"at_most": rng.choice([1, 2, 3, 7])} if rng.random() < 0.8 else {}
    if rng.random() < 0.3:
        raw["only_in"] = rng.choice([*names, "24x7"])
    if rng.random() < 0.5:
        raw["notify"] = rng.sample(RECIPIENTS, rng.randint(1, 3))
    if rng.random() < 0.15:
        raw["clocks"] = rng.choice(clocks)
    if rng.random() < 0.2:
        raw["unless"] = rng.choice(GUARDS)
    return raw


def random_ladder(rng: Random, names: list[str], clocks: list[str]) -> dict[str, Any]:
    """Reminders, escalations and `late_start` of a policy; no two of its rungs have one name."""
    rungs: dict[str, dict[str, Any]] = {}
    for number in range(rng.choice([1, 2, 3, 5])):
        raw = random_rung(rng, names, clocks)
        raw |= {"name": f"rung {number}"} if rng.random() < 0.2 else {}
        rungs.setdefault(Rung(number, raw, {}).name, raw)
    parts: dict[str, list[Any]] = {"reminders": [], "escalations": []}
    for raw in rungs.values():
        parts[rng.choice(list(parts))].append(raw)
    return {key: found for key, found in parts.items() if found} | {"late_start": rng.choice(LATE)}


def random_ladder_case(rng: Random, wide: bool = False) -> dict[str, Any]:
    """A ticket case whose policies have ladders; some events fall on the instant of an action, or a microsecond off."""
    case = random_case(rng, wide)
    policies = case["document"]["policies"]
    names = [name for name in case["document"].get("calendars", {}) if name != "off"]
    for policy in policies:
        policy |= random_ladder(rng, names, list(policy["targets"])) if rng.random() < 0.9 else {}
    if len(policies) > 1 and policies[-1].get("version") and rng.random() < 0.5:
        own = {key: value for key, value in policies[-1].items() if key not in ("reminders", "escalations")}
        policies[-1] = own | {key: policies[0][key] for key in ("reminders", "escalations") if key in policies[0]}
    as_of = instant(case["as_of"]) + rng.choice([*GAPS, timedelta(days=9)])
    for _ in range(rng.choice([0, 1, 1, 2])):
        if case["events"][-1]["type"] != "merge":
            _add_event(rng, case, as_of, wide)
    return case | {"as_of": written(rng, as_of)}


def _add_event(rng: Random, case: dict[str, Any], as_of: Any, wide: bool) -> None:
    try:
        fired = actions(case["document"], history_of(case), as_of)
    except (Horizon, Unsupported, Refused):
        return
    if fired:
        at = rng.choice(fired).at + rng.choice([0 * US, 0 * US, US, -US, SECOND])
        event = random_event(rng, at, wide)
        who = {"type": "changed", "field": "assignee", "value": rng.choice(["mina", ["yuri", "sam"], None])}
        extra = {"at": event["at"], **who} if rng.random() < 0.25 else event
        born = instant(case["events"][0]["at"])
        if at >= born and extra["type"] != "merge":
            case["events"].append(extra)
