"""`Promise`: what is left of a policy's clock once its sugar is compiled away; the engine reads nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from slaclock.base.instants import DAY, day_number, in_range
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.zones import instant_of, zone
from slaclock.errors import DocumentError, Fault, Faults
from slaclock.policies.calendar_rules import CalendarRule, only_zone, parse_calendar
from slaclock.policies.clock_rules import ClockRule
from slaclock.policies.ladders import Ladder
from slaclock.policies.shares import Share
from slaclock.policies.targets import TargetRule
from slaclock.policies.terms import OnChange, Terms


@dataclass(frozen=True, slots=True)
class Promise:
    """What a policy promises by one clock: the rule of the clock, and the terms that it runs under.

    ``due_at_close`` says that an amount that fits exactly ends at the next opening (R6); ``objective`` and ``at_risk``
    are shares of the target, ``at_risk`` also so many microseconds before it (R28); ``match`` is by R18.
    """

    clock: str
    rule: ClockRule
    target: TargetRule
    calendar: CalendarRule
    on_change: OnChange = field(default_factory=OnChange)
    due_at_close: bool = False
    objective: Share | None = None
    at_risk: Share | int | None = None
    match: Literal["any_change", "creation"] = "any_change"
    ladder: Ladder | None = None


def promise(
    clock: str,
    rule: ClockRule,
    target: TargetRule,
    terms: tuple[Terms, Terms],
    calendars: Mapping[str, BusinessCalendar],
) -> Promise:
    """The promise of one clock; of two ``terms`` (its own, the policy's) the first that says something counts.

    Raises `DocumentError` for an unknown calendar.
    """
    own, policy = terms

    def said(name: str) -> Any:
        value = getattr(own, name)
        return getattr(policy, name) if value is None else value

    faults = Faults()
    with faults.under(*("calendar",) if own.calendar is None else ("clocks", clock, "calendar")):
        chosen = parse_calendar(said("calendar"), calendars)
    faults.check(DocumentError)
    return Promise(
        clock,
        rule,
        target,
        chosen,
        on_change=said("on_change") or OnChange(),
        due_at_close=said("due_at_close") is not None,
        objective=said("objective"),
        at_risk=said("at_risk"),
        match=said("match"),
    )


def span(
    starts: int | date | None, ends: int | date | None, rules: Iterable[CalendarRule]
) -> tuple[int | None, int | None]:
    """The microseconds from and before which a policy is in force (R18).

    A bare date is its midnight in the zone of the ``rules``, the policy's calendars. Raises `DocumentError` where they
    have more than one zone, or one that a ticket chooses, and for an end that is not after the start.
    """
    zones = {only_zone(rule) for rule in rules}
    name = zones.pop() if len(zones) == 1 else None
    faults = Faults()
    found: dict[str, int | None] = {}
    for key, bound in (("from", starts), ("to", ends)):
        with faults.under(key):
            found[key] = _instant(bound, name)
    first, last = found.get("from"), found.get("to")
    if first is not None and last is not None and first >= last:
        remedy = "write a `to` that is later than `from`"
        faults.append(Fault("a policy that ends before it begins", "R18", None, remedy, "to"))
    faults.check(DocumentError)
    return first, last


def _instant(bound: int | date | None, zone_name: str | None) -> int | None:
    if not isinstance(bound, date):
        return bound
    if zone_name is None:
        remedy = "write an instant with an offset, such as `2026-07-01T00:00:00+09:00`"
        raise DocumentError("a bare date without one zone", str(bound), rule="R18", remedy=remedy)
    return in_range(instant_of(day_number(bound) * DAY, zone(zone_name)), bound)
