"""What a policy's clocks, targets and rungs say together: each clock's rule, and names that must fit (R26, R31, R32).

It reads the keys as written, so that it finds its faults beside those of the single keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slaclock.base.nearest import nearest, suggest
from slaclock.errors import DocumentError, Fault, Faults, show
from slaclock.policies.clock_rules import ClockRule
from slaclock.policies.conditions import Condition
from slaclock.policies.ladders import rung_name
from slaclock.policies.ready_rules import Shared, ready_rule
from slaclock.policies.terms import RESOLVED
from slaclock.policies.values import Vocabulary


def read_rules(raw: Mapping[str, Any], shared: Shared, words: Vocabulary) -> dict[str, ClockRule]:
    """The rule of each clock that the policy names.

    Raises `DocumentError` with every fault: a clock that is neither ready nor defined, options without a target,
    no calendar, `after` and rungs that name no clock of the policy, two rungs of one name.
    """
    targets, clocks = _mapping(raw.get("targets")), _mapping(raw.get("clocks"))
    faults = Faults()
    rules: dict[str, ClockRule] = {}
    for clock in dict.fromkeys([*targets, *clocks]):
        options = clocks.get(clock, {})
        with faults.under("clocks" if clock in clocks else "targets", clock):
            rules[clock] = ready_rule(clock, options, shared, words=words)
        if targets and clock not in targets:
            near = nearest(clock, targets)
            remedy = f"did you mean `{near}`? " if near else ""
            remedy += f"give it a target, such as `targets: {{{clock}: 8h}}`, or leave its options out"
            what = "options of a clock without a target"
            faults.append(Fault(what, "R31", show(clock), remedy, f"clocks.{clock}"))
        if "calendar" not in raw and "calendar" not in _mapping(options):
            _refuse_missing_calendar(raw, faults)
    if "calendar" not in raw and not rules:
        _refuse_missing_calendar(raw, faults)
    if "resolved_on" not in raw:
        with faults.under():
            _check_resolved(rules, shared.resolved_on, words)
    _check_after(rules, targets, faults)
    _check_rungs(raw, targets, faults)
    faults.check(DocumentError)
    return rules


def _mapping(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _list(raw: object) -> Sequence[Any]:
    return [raw] if isinstance(raw, str) else raw if isinstance(raw, list) else []


def _refuse(faults: Faults, what: str, name: object, known: Mapping[str, Any], rule: str, *path: str | int) -> None:
    with faults.under(*path):
        raise DocumentError(what, name, rule=rule, remedy=suggest(name, known))


def _refuse_missing_calendar(raw: Mapping[str, Any], faults: Faults) -> None:
    """Once, and not where a misspelt key was meant to name it."""
    if not any(fault.path == "calendar" for fault in faults) and not any(nearest(key, ("calendar",)) for key in raw):
        remedy = "write the name of a calendar, such as `24x7`"
        faults.append(Fault("`calendar` is missing", "R29", None, remedy, "calendar"))


def _check_resolved(stops: Mapping[str, ClockRule], resolved_on: Condition | None, words: Vocabulary) -> None:
    """The default `resolved_on` must be able to hold where nothing else stops a clock."""
    declared = words.declared.get("status", RESOLVED)
    endless = [clock for clock, rule in stops.items() if rule.per is None and rule.stops == (resolved_on,)]
    if endless and not any(status in declared for status in RESOLVED):
        remedy = f"write the values that end the work, such as `resolved_on: {{status: [{declared[-1]}]}}`"
        what = "`fields.status` declares neither resolved nor closed, so this clock could never stop"
        raise DocumentError(what, endless[0], rule="R16", remedy=remedy, path="resolved_on")


def _check_after(rules: Mapping[str, ClockRule], targets: Mapping[str, Any], faults: Faults) -> None:
    for clock, rule in rules.items():
        if targets and rule.after is not None and rule.after not in targets:
            _refuse(
                faults, "a clock that the policy does not have", rule.after, targets, "R21", "clocks", clock, "after"
            )
    for clock in _waiting_for_themselves(rules):
        with faults.under("clocks", clock, "after"):
            remedy = "let one of them begin by itself"
            raise DocumentError("a clock that waits for itself", clock, rule="R21", remedy=remedy)


def _waiting_for_themselves(rules: Mapping[str, ClockRule]) -> list[str]:
    """The clocks in circles of `after`; each clock waits for one at most, and is looked at once."""
    seen: set[str] = set()
    found: list[str] = []
    for clock in rules:
        line: list[str] = []
        waiting: str | None = clock
        while waiting is not None and waiting in rules and waiting not in seen:
            seen.add(waiting)
            line.append(waiting)
            waiting = rules[waiting].after
        if waiting in line:
            found += line[line.index(waiting) :]
    return found


def _check_rungs(raw: Mapping[str, Any], targets: Mapping[str, Any], faults: Faults) -> None:
    seen: set[tuple[str, str]] = set()
    for key in ("reminders", "escalations"):
        for position, rung in enumerate(_list(raw.get(key))):
            named = [clock for clock in _list(_mapping(rung).get("clocks")) if isinstance(clock, str)]
            for clock in named:
                if targets and clock not in targets:
                    _refuse(faults, "a clock without a target", clock, targets, "R26", key, position, "clocks")
            name = rung_name(rung)
            pairs = {(name, clock) for clock in named or targets} if name else set()
            if not pairs.isdisjoint(seen):
                with faults.under(key, position):
                    remedy = "give each a `name` of its own, so that both can be told apart"
                    raise DocumentError("two rungs of one name for the same clock", name, rule="R26", remedy=remedy)
            seen |= pairs
