"""The cases of `sla.jsonl` written as a document and a history of our own format.

What an event replaces, the whole agreement or the calendar, becomes a field that the event sets: each agreement is a
policy for one value of that field, and the calendar is chosen by another one (R18, R29).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final, TypeAlias

from slaclock.testing.answers import may_have, need, refuse
from slaclock.testing.cases_calendar import calendar_rules

AGREEMENT: Final = "case_agreement"
"""The field that says by its number which agreement is in force; a policy's name is that number."""
_CALENDAR: Final = "case_calendar"
_NOTHING: Final = "case_nothing"
_NO_TARGET: Final = {"amount_from": _NOTHING}
_BY: Final = (("by_priority", "priority"), ("by_group", "group"))
_FIELDS: Final = ("status", "priority", "group")
_WRITERS: Final = {
    "agent_reply": {"by": "agent"},
    "customer_reply": {"by": "requester"},
    "agent_note": {"by": "agent", "visibility": "internal"},
    "auto_reply": {"by": "system"},
}
_DAYS: Final = {"by": "due_by", "due_by": "due_by"} | {
    name: name for name in ("cutoff", "read_as", "receipt", "time_of_day")
}

Json: TypeAlias = Mapping[str, Any]


def document_of(case: Json, *, due_at_close: bool = False) -> dict[str, Any]:
    """The document of a case's policy, its calendar, and all that replace them later.

    >>> target = {"metric": "resolution", "target_s": 60, "pause": True}
    >>> policy = {"targets": [target], "pause_statuses": ["pending"], "resolved_statuses": ["solved"]}
    >>> office = {"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}}
    >>> document = document_of({"calendar": office, "policy": policy, "events": []})
    >>> document["policies"][0]["clocks"]
    {'resolution': {'pause_on': {'status': ['pending']}}}
    """
    calendars = {str(number): calendar_rules(raw) for number, raw in enumerate(_replaced(case, "calendar"))}
    choice = {"by": _CALENDAR, **{name: name for name in calendars}, "default": "0"}
    policies: list[dict[str, Any]] = []
    attached: set[str] = set()
    for number, agreement in enumerate(_agreements(case)):
        metrics = list(dict.fromkeys(need(target, "metric", str) for target in _targets(agreement)))
        if metrics:
            policy = _policy(number, agreement, metrics, attached)
            policies.append(policy | {"calendar": choice} | ({"due_at_close": "next_open"} if due_at_close else {}))
        attached.update(metrics)
    return {"slaclock": 1, "calendars": calendars, "policies": policies}


def _replaced(case: Json, kind: str) -> Iterator[Any]:
    yield need(case, kind, dict)
    yield from (need(event, "value", dict) for event in need(case, "events", list) if need(event, "type") == kind)


def _agreements(case: Json) -> Iterator[Json]:
    """The case's policy, then the ones that replace its targets and keep the rest."""
    first, *later = _replaced(case, "policy")
    yield first
    kept = {key: value for key, value in first.items() if key not in ("targets", "by_priority", "by_group")}
    yield from ({**kept, **value} for value in later)


def _targets(agreement: Json) -> Iterator[Json]:
    yield from need(agreement, "targets", list)
    for key, _ in _BY:
        rows = may_have(agreement, key, dict)
        for value in rows:
            yield from need(rows, value, list)


def _policy(number: int, agreement: Json, metrics: list[str], attached: set[str]) -> dict[str, Any]:
    resolved = agreement.get("resolved_statuses")
    policy: dict[str, Any] = {
        "name": str(number),
        "when": {AGREEMENT: str(number)},
        "resolved_on": {"status": resolved} if resolved else {"field": _NOTHING, "operator": "present"},
        "targets": {metric: _by_fields(metric, agreement) for metric in metrics},
        "clocks": {metric: _options(metric, agreement, metric not in attached) for metric in metrics},
    }
    reminders = _reminders(agreement)
    said = {key: agreement[key] for key in ("on_change", "on_reopen") if key in agreement}
    return policy | said | ({"reminders": reminders} if reminders else {})


def _reminders(agreement: Json) -> list[dict[str, Any]]:
    """A rung for each share that any target names, for its metrics; its name is the share."""
    clocks: dict[str, list[str]] = {}
    for target in _targets(agreement):
        for share in map(str, may_have(target, "reminders", list)):
            named = clocks.setdefault(share, [])
            named.extend(metric for metric in [target["metric"]] if metric not in named)
    return [{"name": share, "at": share, "clocks": metrics} for share, metrics in clocks.items()]


def _by_fields(metric: str, agreement: Json) -> Any:
    """The target of one metric; where a priority or a group has targets of its own, these replace it."""
    found = _one(metric, agreement["targets"])
    for key, field in _BY:
        if rows := agreement.get(key):
            table = {value: _one(metric, targets) for value, targets in rows.items()}
            found = {"matrix": {"by": [field], "table": table, "default": found}}
    return found


def _one(metric: str, targets: list[Json]) -> Any:
    return next((_amount(target) for target in targets if target["metric"] == metric), _NO_TARGET)


def _amount(target: Json) -> Any:
    if "due_field" in target:
        return {"due_from": target["due_field"], "outside": "next_open"}
    if "target_business_days" in target:
        options = {ours: target[name] for name, ours in _DAYS.items() if name in target}
        return {"business_days": target["target_business_days"], **options}
    return timedelta(seconds=need(target, "target_s"))


def _options(metric: str, agreement: Json, is_new: bool) -> dict[str, Any]:
    """The options of one clock; one that starts when its target is attached takes the first one by `carry` (R19)."""
    target = next(target for target in _targets(agreement) if target["metric"] == metric)
    options: dict[str, Any] = {}
    if target.get("pause") and agreement.get("pause_statuses"):
        options["pause_on"] = {"status": agreement["pause_statuses"]}
    if "recurrence" in target:
        options["repeats"] = target["recurrence"]
    if target.get("start") == "assignment" and is_new:
        said = agreement.get("on_change", "retroactive")
        calendar = said.get("calendar", "retroactive") if isinstance(said, Mapping) else said
        options["on_change"] = {"target": "carry", "calendar": calendar}
    return options


def history_of(case: Json) -> list[dict[str, Any]]:
    """The events of a case as rows of ours, with the fields that say what has been replaced.

    >>> events = [{"at": "2026-03-02T09:00Z", "type": "created", "value": {"status": "new", "by": "agent"}}]
    >>> history_of({"events": events})[0]["by"]
    'agent'
    """
    replaced = {"policy": 0, "calendar": 0}
    rows: list[dict[str, Any]] = []
    for event in need(case, "events", list):
        kind = need(event, "type", str)
        if kind in replaced:
            replaced[kind] += 1
            field = AGREEMENT if kind == "policy" else _CALENDAR
            row: dict[str, Any] = {"type": "changed", "field": field, "value": str(replaced[kind])}
        else:
            row = _row(kind, event)
        rows.append({"at": need(event, "at"), **row})
    return rows


def _row(kind: str, event: Json) -> dict[str, Any]:
    if kind in _WRITERS:
        return {"type": "message", **_WRITERS[kind]}
    value = need(event, "value")
    if kind == "created":
        fields = dict(value) if isinstance(value, Mapping) else {"status": value}
        by = fields.pop("by", "requester")
        return {"type": kind, "by": by, "value": {AGREEMENT: "0", _CALENDAR: "0", **fields}}
    if kind == "set_due":
        return {"type": kind, "field": need(value, "metric"), "value": need(value, "due")}
    if kind not in _FIELDS:
        refuse("an unknown type of event", kind)
    return {"type": "changed", "field": kind, "value": value}
