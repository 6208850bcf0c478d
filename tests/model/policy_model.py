"""R16, R18, R21, R22, R29-R32: what a policy document says of one clock, as plain columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from tests.model.amount_model import (
    UTC,
    Amount,
    FirmDue,
    Refused,
    instant,
    read_amount,
    read_share,
)
from tests.model.calendar_model import Calendar, calendar_of
from tests.model.conditions_model import Fields, canonical, holds

Target = Amount | FirmDue | None
RESOLVED = {"status": ["resolved", "closed"]}
PAUSED_BY_POLICY = ("resolution", "group_time", "agent_work", "requester_wait")
READY = (*PAUSED_BY_POLICY, "first_response", "next_response", "periodic_update", "time_to_own")
COLUMNS = ("starts", "stops", "cancels", "pauses", "resets", "repeats", "per", "start_at", "born_stopped", "after")
BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass
class Columns:
    """The table of conditions of one clock."""

    starts: list[Any]
    stops: list[Any]
    cancels: list[Any] = field(default_factory=list)
    pauses: list[dict[str, Any]] = field(default_factory=list)
    resets: dict[str, Any] | None = None
    repeats: str | None = None
    per: str | None = None
    start_at: str | None = None
    born_stopped: str | None = None
    after: str | None = None
    on_reopen: str = "resume"
    on_merge: str = "void"


def listed(value: Any) -> list[Any]:
    """A value or a list of them, as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def columns_of(policy: dict[str, Any], clock: str) -> Columns:
    """The ready clock of that name under this policy, with the document's own columns put over it."""
    options = policy.get("clocks", {}).get(clock, {})
    resolved = listed(policy.get("resolved_on", RESOLVED))
    opening = [{"event": "created"}]
    columns = Columns(opening, list(resolved) if clock in READY else [])
    if clock in ("first_response", "next_response"):
        asked_by = listed(options.get("asked_by", "requester"))
        openers = asked_by + (["system"] if "requester" in asked_by else [])
        columns.starts = [
            {"event": "created", "by": openers},
            {"event": "message", "by": asked_by, "visibility": "public"},
        ]
        answer: dict[str, Any] = {"event": "message", "by": listed(options.get("answered_by", "agent"))}
        if options.get("visibility", "public") != "any":
            answer["visibility"] = options.get("visibility", "public")
        columns.stops = [answer, *listed(options.get("also_stopped_by")), *resolved]
        columns.repeats = "each_start" if clock == "next_response" else None
    elif clock == "time_to_own":
        owned = {"all_of": [{"event": ["created", "changed"]}, {"field": "assignee", "operator": "present"}]}
        columns.stops = [owned, *resolved]
    elif clock == "periodic_update":
        columns.stops = [{"event": "message", "by": "agent", "visibility": "public"}, *resolved]
        columns.repeats = "independent"
    elif clock == "group_time":
        columns.per = "group"
    pause_on = options.get("pause_on", policy.get("pause_on") if clock in PAUSED_BY_POLICY else None)
    columns.pauses = [{"when": condition} for condition in listed(pause_on)]
    if "runs" in options:
        columns.pauses = [{"when": {"none_of": listed(options["runs"])}}]
    for name in COLUMNS:
        if name in options:
            single = name in ("resets", "repeats", "per", "start_at", "born_stopped", "after")
            setattr(columns, name, options[name] if single else list(listed(options[name])))
    if options.get("children", policy.get("children") if clock in PAUSED_BY_POLICY else None) == "pause":
        columns.pauses.append({"when": {"field": "open_children", "operator": "present"}})
    columns.on_merge = options.get("on_merge", policy.get("on_merge", "void"))
    columns.on_reopen = options.get("on_reopen", "restart" if columns.per else policy.get("on_reopen", "resume"))
    return columns


def option(policy: dict[str, Any], clock: str, name: str, default: Any = None) -> Any:
    """An option of a clock, else of its policy."""
    return policy.get("clocks", {}).get(clock, {}).get(name, policy.get(name, default))


def change_forms(policy: dict[str, Any], clock: str) -> tuple[str, str]:
    """R19: the forms of change for target and calendar."""
    form = option(policy, clock, "on_change", "retroactive")
    if isinstance(form, str):
        return form, form
    return form.get("target", "retroactive"), form.get("calendar", "retroactive")


def read_calendar(raw: Any, book: dict[str, Any], fields: Fields) -> Calendar:
    """R29: a name, a choice by a field, or hours on the clock of a zone that a field names."""
    if isinstance(raw, str):
        return calendar_of(raw, book)
    if "by" in raw:
        value = canonical(fields.get(raw["by"]))
        return calendar_of(raw[value] if value in raw and value not in ("by", "default") else raw["default"], book)
    zone = fields.get(raw["zone_from"]) or raw["default"]
    return calendar_of(raw["use"], book).in_zone(str(zone))


def read_target(raw: Any, fields: Fields) -> Target:
    """R31: an amount, or a look-up by priority, a matrix, or a field."""
    if raw is None or not isinstance(raw, dict) or "business_days" in raw:
        return None if raw is None else _checked(read_amount(raw))
    if "amount_from" in raw:
        value = fields.get(raw["amount_from"])
        return None if value is None else _checked(read_amount(value))
    if "due_from" in raw:
        value = fields.get(raw["due_from"])
        options = {key: raw[key] for key in ("outside", "pauses") if key in raw}
        return None if value is None else FirmDue(instant(value), **options)
    if "matrix" in raw:
        cell = raw["matrix"]["table"]
        for name in raw["matrix"]["by"]:
            value = canonical(fields.get(name))
            cell = cell.get(value) if isinstance(cell, dict) and value is not None else None
        return read_target(cell if cell is not None else raw["matrix"].get("default"), fields)
    priority = canonical(fields.get("priority"))
    return read_target(raw[priority] if priority in raw else raw.get("default"), fields)


def _checked(amount: Amount) -> Amount:
    if isinstance(amount, timedelta) and amount <= timedelta(0):
        raise Refused("R13", "a target of zero")
    return amount


def read_at_risk(raw: Any) -> Fraction | Amount | None:
    """R28: a share, or an amount before the target."""
    if raw is None:
        return None
    return read_share(raw) if str(raw).endswith("%") else read_amount(raw)


def in_force_between(policy: dict[str, Any], book: dict[str, Any]) -> tuple[datetime, datetime | None]:
    """`from` and `to`; a bare date is its midnight in the zone of the policy's calendar (R18)."""

    def read(value: Any) -> datetime:
        if isinstance(value, datetime) or "T" in str(value):
            return instant(value)
        midnight = datetime.combine(date.fromisoformat(str(value)), time())
        return midnight.replace(tzinfo=read_calendar(policy["calendar"], book, {}).zone).astimezone(UTC)

    return (
        read(policy["from"]) if "from" in policy else BEGINNING,
        read(policy["to"]) if "to" in policy else None,
    )


def slots(policies: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """R18: per kind the policies of which one applies, and each `also` policy by itself."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    beside: dict[str, list[dict[str, Any]]] = {}
    for policy in policies:
        if policy.get("also"):
            beside.setdefault(policy["name"], []).append(policy)
        else:
            by_kind.setdefault(policy.get("kind", "sla"), []).append(policy)
    return [*by_kind.values(), *beside.values()]


def applying(slot: list[dict[str, Any]], book: dict[str, Any], at: datetime, fields: Fields) -> dict[str, Any] | None:
    """The first policy of a slot that matches and is in force; of its versions the latest begun (R30)."""
    for name in dict.fromkeys(policy["name"] for policy in slot):
        versions = [other for other in slot if other["name"] == name]
        begun = [other for other in versions if in_force_between(other, book)[0] <= at]
        if begun:
            chosen = max(begun, key=lambda other: (in_force_between(other, book)[0], other.get("version", 1)))
        elif min(other.get("version", 1) for other in versions) > 1:
            chosen = min(versions, key=lambda other: other.get("version", 1))
        else:
            continue
        end = in_force_between(chosen, book)[1]
        if (end is None or at < end) and holds(chosen["when"], fields, None):
            return chosen
    return None


def judged_by_an_absent_version(policy: dict[str, Any], slot: list[dict[str, Any]], book: Any, at: datetime) -> bool:
    """R30: the version in force at that instant is not in the document."""
    versions = [other for other in slot if other["name"] == policy["name"]]
    return min(v.get("version", 1) for v in versions) > 1 and all(in_force_between(v, book)[0] > at for v in versions)


def scaled(share: Fraction, amount: timedelta) -> timedelta:
    """A share of an amount, exact; reached with the first whole microsecond at or after it."""
    return timedelta(microseconds=ceil(share * (amount // timedelta(microseconds=1))))
