"""Findings about amounts: orders that are upside down, look-ups with holes, days without nights (R11, R28, R31)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Final

from slaclock.base.amounts import BusinessDays
from slaclock.base.format import format_amount
from slaclock.base.instants import us_delta
from slaclock.base.spans import intersect
from slaclock.policies.check_amounts import Term, never_closes, term_of
from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Cell, Review, is_value
from slaclock.policies.check_written import Written, span_of
from slaclock.policies.choices import NOTHING, Choice, Rule
from slaclock.policies.conditions import Condition, FieldTest
from slaclock.policies.promises import Promise
from slaclock.policies.shares import Share
from slaclock.policies.target_kinds import Exact

KNOWN_ORDERS: Final = (
    ("urgent", "high", "normal", "low"),
    ("critical", "high", "medium", "low", "planning"),
    ("critical", "high", "moderate", "low", "planning"),
    ("highest", "high", "medium", "low", "lowest"),
    ("blocker", "critical", "major", "minor", "trivial"),
    ("major", "very high", "high", "medium", "low", "very low"),
    ("1 - critical", "2 - high", "3 - moderate", "4 - low", "5 - planning"),
    ("p0", "p1", "p2", "p3", "p4", "p5"),
    ("sev0", "sev1", "sev2", "sev3", "sev4", "sev5"),
)
"""Values whose order everyone knows, the most urgent first; upper and lower case are one here."""

ORDERED_FIELDS: Final = ("priority", "urgency", "severity", "impact")
"""Fields whose declared values stand in their order, from either end."""


@finds(
    "warning",
    "R31",
    why="The more urgent ticket gets more time than the less urgent one.",
    remedy="swap the two amounts, or write the values in their order under `fields`",
)
def urgent_slower_than_high(review: Review) -> Iterator[Spot]:
    """A target that grows with urgency."""
    for written, clock, promise in _promises(review):
        when = review.within(written, promise)
        for name in dict.fromkeys(name for name, _ in promise.target.mentioned()):
            for cell in review.cells(when, promise.target, promise.calendar, without={name}):
                for (one, slow), (other, quick) in _swapped(review, when, promise, cell, name):
                    what = f"`{clock}` of `{name}` `{one}` ({slow}) is slower than that of `{other}` ({quick}){cell}"
                    yield Spot(written.target(clock, {**cell.values, name: one}), what)


def _promises(review: Review) -> Iterator[tuple[Written, str, Promise]]:
    for written in review.written:
        for clock, promise in written.policy.promises.items():
            yield written, clock, promise


_Ranked = tuple[str, Term]


def _swapped(
    review: Review, when: Condition, promise: Promise, cell: Cell, name: str
) -> Iterator[tuple[_Ranked, _Ranked]]:
    """A value and a less urgent one that is always due before it, all other fields alike."""
    values, certain = _order(review, name, [value for field, value in promise.target.mentioned() if field == name])
    possible = [value for value in values if review.can_hold(when, *cell.tests, is_value(name, value))]
    terms = [(value, term_of(promise, {**cell.values, name: value})) for value in possible]
    pairs = list(combinations([(value, term) for value, term in terms if term is not None], 2))
    if certain or any(review.dues.later(less, more) for (_, more), (_, less) in pairs):
        yield from (pair for pair in pairs if review.dues.later(pair[0][1], pair[1][1]))


def _order(review: Review, name: str, rows: Sequence[str]) -> tuple[Sequence[str], bool]:
    """The values from the most urgent on, and whether that end is certain.

    Of a declared order nobody says at which end it begins; so it is certain only once some amount follows it.
    """
    declared = review.declared.get(name, ())
    words = {value.lower(): value for value in (*rows, *declared)}
    known = max(([words[word] for word in order if word in words] for order in KNOWN_ORDERS), key=len)
    if len(known) > 1:
        return known, True
    return (declared, False) if name in ORDERED_FIELDS else ((), False)


@finds(
    "warning",
    "R31",
    why="Who keeps the first response may already have missed the resolution.",
    remedy="give the resolution more time than the first response",
)
def resolution_before_first_response(review: Review) -> Iterator[Spot]:
    """A resolution that is due before the first response."""
    for written in review.written:
        first, whole = (written.policy.promises.get(clock) for clock in ("first_response", "resolution"))
        if first is not None and whole is not None:
            for cell, one, other in _compared(review, review.within(written, first, whole), first, whole):
                if review.dues.later(one, other):
                    what = f"the resolution ({other}) is due before the first response ({one}){cell}"
                    yield Spot(written.target("resolution", cell.values), what)


def _compared(review: Review, within: Condition, one: Promise, other: Promise) -> Iterator[tuple[Cell, Term, Term]]:
    """The two promises for every way in which their look-ups come out together."""
    for cell in review.cells(within, one.target, one.calendar, other.target, other.calendar):
        first, second = term_of(one, cell.values), term_of(other, cell.values)
        if first is not None and second is not None:
            yield cell, first, second


@finds(
    "warning",
    "R28",
    why="A goal of one's own is met while the promise to the customer is missed.",
    remedy="make the goal tighter than the promise",
)
def objective_looser_than_promise(review: Review) -> Iterator[Spot]:
    """A goal that leaves more time than the promise it belongs to."""
    for written in review.written:
        if written.policy.kind == "objective":
            for promised in _promised(review, written):
                yield from _looser(review, written, promised)


def _looser(review: Review, written: Written, promised: Written) -> Iterator[Spot]:
    for clock, made in written.policy.promises.items():
        its = promised.policy.promises.get(clock)
        for cell, goal, promise in (
            _compared(review, review.within(written, made), made, its) if its is not None else ()
        ):
            if review.dues.later(goal, promise):
                what = f"the goal ({goal}) is looser than `{promised.policy.name}` ({promise}){cell}"
                yield Spot(written.target(clock, cell.values), what)


def _promised(review: Review, written: Written) -> list[Written]:
    """The SLAs of its time that the goal belongs to: the one that it supports, else those for all of its tickets."""
    goal, name = written.policy, written.policy.supports
    slas = review.named(name) if name is not None else [sla for sla in review.written if sla.policy.kind == "sla"]
    slas = [sla for sla in slas if intersect([span_of(goal)], [span_of(sla.policy)])]
    return slas if name is not None else [sla for sla in slas if review.implies(goal.when, sla.policy.when)]


@finds(
    "warning",
    "R31",
    why="Such a ticket has no target and so no promise by this clock, and nobody is told.",
    remedy="add a row for the value, or `default`",
)
def value_without_target(review: Review) -> Iterator[Spot]:
    """A look-up without `default` that has no row for a declared value."""
    for written, clock, promise in _promises(review):
        for choice, tests in _choices(promise.target, (review.within(written, promise),)):
            if choice.default == NOTHING:
                rows = {key for key, _ in choice.rows}
                lost = [value for value in review.declared.get(choice.field, ()) if value not in rows]
                lost = [value for value in lost if review.can_hold(*tests, is_value(choice.field, value))]
                if lost:
                    values = " or ".join(f"`{value}`" for value in lost)
                    yield Spot(written.at("targets", clock), f"no target where `{choice.field}` is {values}")


def _choices(rule: Rule[Any], tests: tuple[Condition, ...]) -> Iterator[tuple[Choice[Any], tuple[Condition, ...]]]:
    """Every look-up of a rule, with the conditions under which it is reached."""
    if isinstance(rule, Choice):
        yield rule, tests
        for key, row in rule.rows:
            yield from _choices(row, (*tests, is_value(rule.field, key)))
        others = FieldTest(rule.field, "is_not", frozenset(key for key, _ in rule.rows))
        yield from _choices(rule.default, (*tests, others))


@finds(
    "warning",
    "R31",
    why="The policy is for no ticket with that value, so the row is never read.",
    remedy="leave the row out, or add the value to `when`",
)
def row_never_read(review: Review) -> Iterator[Spot]:
    """A row of a look-up for a value that `when` excludes."""
    for written, clock, promise in _promises(review):
        for rule, path in ((promise.target, ""), (promise.calendar, written.option(clock, "calendar"))):
            for choice, tests in _choices(rule, (review.within(written, promise),)):
                for key, _ in choice.rows if review.can_hold(*tests) else ():
                    if not review.can_hold(*tests, is_value(choice.field, key)):
                        what = f"no ticket of `{written.policy.name}` has the `{choice.field}` `{key}`"
                        yield Spot(path or written.target(clock, {choice.field: key}), what)


@finds(
    "warning",
    "R11",
    why="Round the clock every day is a business day, weekends and holidays too.",
    remedy="name a calendar with opening hours, or write `calendar days` or hours",
)
def business_days_around_the_clock(review: Review) -> Iterator[Spot]:
    """Business days by a calendar that never closes."""
    for written, clock, _ in _promises(review):
        for cell, term in review.terms(written, clock):
            if isinstance(term.target, BusinessDays) and never_closes(term.calendar):
                yield Spot(written.target(clock, cell.values), f"{term}, which never closes{cell}")


@finds(
    "warning",
    "R28",
    why="A warning that is always on, or that comes with the breach, warns of nothing.",
    remedy="write a share such as `at_risk: 75%`, or an amount that is less than every target",
)
def at_risk_says_nothing(review: Review) -> Iterator[Spot]:
    """A clock that is at risk from its start on, or only at its due time."""
    for written, clock, promise in _promises(review):
        path = written.option(clock, "at_risk")
        if isinstance(promise.at_risk, Share) and promise.at_risk.part == 1:
            yield Spot(path, "`at_risk: 100%` is the due time itself")
        elif isinstance(promise.at_risk, int):
            for cell, term in review.terms(written, clock):
                if isinstance(term.target, Exact) and term.target.us <= promise.at_risk:
                    lead = format_amount(us_delta(promise.at_risk))
                    yield Spot(path, f"`{clock}` of {term.target} is at risk from its start: {lead} before{cell}")


KINDS: Final[tuple[Kind, ...]] = (
    urgent_slower_than_high,
    resolution_before_first_response,
    objective_looser_than_promise,
    value_without_target,
    row_never_read,
    business_days_around_the_clock,
    at_risk_says_nothing,
)
"""The kinds of finding of this module."""
