"""Findings about calendars and words: years without holidays, and what nothing uses (R5, R9, R17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from slaclock.base.instants import DAY, from_us, number_day
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.combine import CombinedHours
from slaclock.calendars.days import DayRules
from slaclock.calendars.laying import OfficeHours
from slaclock.policies.calendar_rules import CalendarRule, ZoneFrom
from slaclock.policies.calendar_section import COMBINING
from slaclock.policies.check_conditions import leaves_of
from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Review
from slaclock.policies.check_written import Written
from slaclock.policies.choices import Choice, Fixed

AHEAD: Final = 90 * DAY
"""How far beyond ``as_of`` the holidays should be known: due times of today's tickets may lie there."""


@finds(
    "warning",
    "R9",
    why="Due times in such a year ignore its holidays, and every answer that rests on it carries a caveat.",
    remedy="add the holidays of that year, or say by `covers` that there are none",
)
def year_without_holidays(review: Review) -> Iterator[Spot]:
    """A calendar whose list of holidays lacks a year that the document, or today, needs."""
    begun: dict[BusinessCalendar, tuple[str, set[int]]] = {}
    for written in review.written:
        for clock, promise in written.policy.promises.items():
            for calendar in _calendars(promise.calendar):
                years = begun.setdefault(calendar, (_place(review, written, clock, calendar), set()))[1]
                years |= {from_us(at).year for at in (written.policy.starts_at,) if at is not None}
    today = {from_us(review.as_of + ahead).year for ahead in (0, AHEAD)} if review.as_of is not None else set()
    for calendar, (path, years) in begun.items():
        lost = _lost(calendar.hours.days, years, today) if isinstance(calendar.hours, OfficeHours) else []
        if lost:
            which = ", ".join(str(year) for year in lost[:5]) + (", …" if len(lost) > 5 else "")
            yield Spot(path, f"calendar `{calendar.name}` has no holidays for {which}")


def _calendars(rule: CalendarRule) -> Iterator[BusinessCalendar]:
    """Every calendar that the rule may choose, and the parts of combined ones."""
    if isinstance(rule, Fixed):
        yield from _parts(rule.value)
    inner = [rule.calendar] if isinstance(rule, ZoneFrom) else []
    inner += [*(row for _, row in rule.rows), rule.default] if isinstance(rule, Choice) else []
    for each in inner:
        yield from _calendars(each)


def _parts(calendar: BusinessCalendar) -> Iterator[BusinessCalendar]:
    yield calendar
    for part in calendar.hours.parts if isinstance(calendar.hours, CombinedHours) else ():
        yield from _parts(part)


def _place(review: Review, written: Written, clock: str, calendar: BusinessCalendar) -> str:
    named = review.policies.calendars.get(calendar.name) == calendar
    return f"calendars.{calendar.name}.holidays" if named else written.option(clock, "calendar")


def _lost(days: DayRules, begun: set[int], today: set[int]) -> list[int]:
    """The years without holidays: of those in which policies begin, those that the calendar speaks of, and today's.

    Years between the dates of a document count too, those between them and today do not.
    """
    if not days.holidays.promises:
        return []
    dated = [*days.exceptions, *days.working_weekends, *(week.day for week in days.weeks if week.day is not None)]
    named = begun | {number_day(number).year for number in dated} | days.holidays.named_years
    years = today | ({*range(min(named), max(named) + 1)} if named else set())
    return [year for year in sorted(years) if not days.holidays.covers(year)]


@finds(
    "note",
    "R5",
    why="Nothing runs by it, so it may be one that a policy was meant to name.",
    remedy="name it as the `calendar` of a policy, or leave it out",
)
def unused_calendar(review: Review) -> Iterator[Spot]:
    """A calendar that no policy uses."""
    raw: Mapping[str, Any] = review.policies.document.get("calendars", {})
    used = set[str]().union(*(written.policy.calendar_names() for written in review.written))
    waiting = [name for name in raw if name in used]
    for name in waiting:
        rules = raw[name] if isinstance(raw[name], Mapping) else {}
        parts = [part for key in COMBINING for part in rules.get(key, ()) if part not in used]
        used.update(parts)
        waiting += [part for part in parts if part in raw]
    yield from (Spot(f"calendars.{name}", f"no policy uses the calendar `{name}`") for name in raw if name not in used)


@finds(
    "note",
    "R17",
    why="Declaring a field guards its values against slips of the pen; here there is nothing to guard.",
    remedy="leave the field out, or ask for it under the name that the tickets have",
)
def unused_field(review: Review) -> Iterator[Spot]:
    """A declared field that nothing in the document reads."""
    read = {name for commitment in review.policies.commitments for name in commitment.for_each}
    for written in review.written:
        read.update(_fields(written))
    for name in review.policies.fields:
        if name not in read:
            yield Spot(f"fields.{name}", f"nothing reads the field `{name}`")


def _fields(written: Written) -> Iterator[str]:
    policy = written.policy
    guards = (rung.unless for _, rung in written.rungs() if rung.unless is not None)
    conditions = [policy.when, policy.resolved_on, *guards]
    for promise in policy.promises.values():
        conditions += promise.rule.conditions()
        yield from (*promise.rule.fields(), *promise.target.fields(), *promise.calendar.fields())
    for condition in conditions:
        yield from (test.field for test in leaves_of(condition) if test.field is not None)


KINDS: Final[tuple[Kind, ...]] = (year_without_holidays, unused_calendar, unused_field)
"""The kinds of finding of this module."""
