"""What a policy's clocks, targets and rungs say together: each clock's rule, and names that must fit (R26, R31, R32).

It reads the keys as written, so that it finds its faults beside those of the single keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slaclock.errors import DocumentError, Faults
from slaclock.policies.clock_rules import ClockRule, OnReopen
from slaclock.policies.conditions import Condition
from slaclock.policies.ladders import rung_name
from slaclock.policies.reading import nearest, suggest
from slaclock.policies.ready_rules import ready_rule
from slaclock.policies.values import Vocabulary


def read_rules(
    raw: Mapping[str, Any],
    pause_on: Condition | None,
    resolved_on: Condition | None,
    on_reopen: OnReopen,
    words: Vocabulary,
) -> dict[str, ClockRule]:
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
            rules[clock] = ready_rule(clock, options, pause_on, resolved_on, on_reopen=on_reopen, words=words)
        if targets and clock not in targets:
            _refuse(faults, "options of a clock without a target", clock, targets, "R31", "clocks", clock)
        if not any(nearest(key, ("calendar",)) for key in (*raw, *_mapping(options))):
            _refuse_missing_calendar(faults)
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


def _refuse_missing_calendar(faults: Faults) -> None:
    if not any(fault.path == "calendar" for fault in faults):
        with faults.under("calendar"):
            remedy = "write the name of a calendar, such as `24x7`"
            raise DocumentError("`calendar` is missing", rule="R29", remedy=remedy)


def _check_after(rules: Mapping[str, ClockRule], targets: Mapping[str, Any], faults: Faults) -> None:
    for clock, rule in rules.items():
        before, seen = rule.after, {clock}
        if before is not None and before not in targets:
            _refuse(faults, "a clock that the policy does not have", before, targets, "R21", "clocks", clock, "after")
        while before in rules and before not in seen:
            seen.add(before)
            before = rules[before].after
        if before == clock:
            with faults.under("clocks", clock, "after"):
                remedy = "let one of them begin by itself"
                raise DocumentError("a clock that waits for itself", clock, rule="R21", remedy=remedy)


def _check_rungs(raw: Mapping[str, Any], targets: Mapping[str, Any], faults: Faults) -> None:
    seen: set[tuple[str, str]] = set()
    for key in ("reminders", "escalations"):
        for position, rung in enumerate(_list(raw.get(key))):
            named = _list(_mapping(rung).get("clocks"))
            for clock in named:
                if targets and clock not in targets:
                    _refuse(faults, "a clock without a target", clock, targets, "R26", key, position, "clocks")
            name = rung_name(rung)
            pairs = {(name, str(clock)) for clock in named or targets} if name else set()
            if not pairs.isdisjoint(seen):
                with faults.under(key, position):
                    remedy = "give each a `name` of its own, so that both can be told apart"
                    raise DocumentError("two rungs of one name for the same clock", name, rule="R26", remedy=remedy)
            seen |= pairs
