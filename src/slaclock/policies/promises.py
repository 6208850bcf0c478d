"""`Promise`: what is left of a policy's clock once its sugar is compiled away; the engine reads nothing else of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from slaclock.base.instants import DAY, day_number
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.zones import instant_of, zone
from slaclock.errors import DocumentError, Faults
from slaclock.policies.calendar_rules import CalendarRule, only_zone, parse_calendar
from slaclock.policies.clock_rules import ClockRule
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
    on_change: OnChange = OnChange()
    due_at_close: bool = False
    objective: Share | None = None
    at_risk: Share | int | None = None
    match: Literal["any_change", "creation"] = "any_change"


def promise(
    clock: str,
    rule: ClockRule,
    target: TargetRule,
    terms: tuple[Terms, Terms],
    calendars: Mapping[str, BusinessCalendar],
) -> Promise:
    """The promise of one clock; of the two ``terms`` (the clock's own, the policy's) the first that says something counts.

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


def instant(bound: int | date | None, key: str, promises: Mapping[str, Promise]) -> int | None:
    """The microseconds of a policy's ``from`` or ``to``: a bare date is its midnight in the zone of the calendar (R18).

    Raises `DocumentError` where the calendars of the promises have more than one zone, or one that a ticket chooses.
    """
    if not isinstance(bound, date):
        return bound
    zones = {only_zone(promise.calendar) for promise in promises.values()}
    name = zones.pop() if len(zones) == 1 else None
    if name is None:
        remedy = "write an instant with an offset, such as `2026-07-01T00:00:00+09:00`"
        raise DocumentError("a bare date without one zone", str(bound), rule="R18", remedy=remedy, path=key)
    return instant_of(day_number(bound) * DAY, zone(name))
