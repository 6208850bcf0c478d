"""Findings about reminders and escalations: rungs that come too late, too early, twice, at night, or never (R26)."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from slaclock.base.instants import DAY
from slaclock.base.spans import intersect
from slaclock.policies.check_amounts import Term, never_closes
from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Cell, Review
from slaclock.policies.check_written import Written
from slaclock.policies.conditions import NoneOf
from slaclock.policies.findings_clocks import never_runs
from slaclock.policies.ladders import Lead, Rung
from slaclock.policies.target_kinds import Exact

_YEAR: Final = 366 * DAY


@finds(
    "warning",
    "R26",
    why="A reminder is there to keep a promise; this one comes when it is broken already, or not at all.",
    remedy="write `before` or a share up to 100%, or make it an escalation",
)
def reminder_after_due(review: Review) -> Iterator[Spot]:
    """A reminder that comes after the due time."""
    for written in review.written:
        for position, rung in enumerate(written.policy.reminders):
            if rung.after is not None or (rung.at is not None and rung.at.part > 1):
                yield Spot(written.at("reminders", position), f"the reminder `{rung.name}` comes after the due time")


@finds(
    "note",
    "R26",
    why="Escalations are told to those who answer for a breach; before it there is none.",
    remedy="write `after: 0m`, or make it a reminder",
)
def escalation_before_due(review: Review) -> Iterator[Spot]:
    """An escalation that comes before the due time."""
    for written in review.written:
        for position, rung in enumerate(written.policy.escalations):
            if rung.before is not None or (rung.at is not None and rung.at.part < 1):
                what = f"the escalation `{rung.name}` comes before the due time"
                yield Spot(written.at("escalations", position), what)


def timed(review: Review, written: Written, rung: Rung) -> Iterator[tuple[str, Cell, Term]]:
    """Each clock of the rung, for every way in which its target is looked up."""
    for clock in written.clocks_of(rung):
        yield from ((clock, cell, term) for cell, term in review.terms(written, clock))


@finds(
    "warning",
    "R26",
    why="So long before due the clock has not begun yet, so it fires at the start, for every ticket.",
    remedy="write a share such as `at: 75%`, or name the `clocks` that are long enough",
)
def reminder_at_start(review: Review) -> Iterator[Spot]:
    """A rung that is at least as long before due as the target is."""
    for written in review.written:
        for path, rung in written.rungs():
            if rung.before is not None:
                for clock, cell, term in timed(review, written, rung):
                    counts = not rung.before.wall or never_closes(term.calendar)
                    if counts and isinstance(term.target, Exact) and term.target.us <= rung.before.us:
                        yield Spot(path, f"`{rung.name}` of `{clock}` ({term.target}) fires at its start{cell}")


@finds(
    "error",
    "R26",
    why="Its guard holds whenever the clock runs, so it is silenced each time.",
    remedy="narrow `unless`, or leave the rung out",
)
def rung_never_fires(review: Review) -> Iterator[Spot]:
    """A rung that its own guard silences for every ticket."""
    for written in review.written:
        for path, rung in written.rungs():
            if rung.unless is None or (rung.after is not None and rung.after.wall):
                continue
            promises = [written.policy.promises[clock] for clock in written.clocks_of(rung)]
            running = [promise for promise in promises if not never_runs(review, written, promise)]
            if running and all(never_runs(review, written, promise, rung.unless) for promise in running):
                yield Spot(path, f"`{rung.name}` never fires: `unless` holds whenever the clock runs")


@finds(
    "warning",
    "R26",
    why="The same people are told the same thing twice; of rungs that are past, only the last goes out.",
    remedy="make one rung of the two, with both in `notify`",
)
def rung_twice(review: Review) -> Iterator[Spot]:
    """Two rungs for one clock at the same instant, to the same people."""
    for written in review.written:
        rungs = list(written.rungs())
        for position, (path, rung) in enumerate(rungs):
            for _, earlier in rungs[:position]:
                alike = set(rung.notify) & set(earlier.notify) or not (rung.notify or earlier.notify)
                if alike and _both_fire(review, rung, earlier) and _meet(review, written, rung, earlier):
                    yield Spot(path, f"`{rung.name}` fires at the same instant as `{earlier.name}`")


def _both_fire(review: Review, one: Rung, other: Rung) -> bool:
    guards = [rung.unless for rung in (one, other) if rung.unless is not None]
    return review.can_hold(NoneOf(tuple(guards)))


def _meet(review: Review, written: Written, one: Rung, other: Rung) -> bool:
    """Whether for some clock the two rungs fall at one instant, whatever its target is looked up by."""
    for clock in written.clocks_of(one) if one.only_in == other.only_in else ():
        if clock in written.clocks_of(other):
            terms = [term for _, term in review.terms(written, clock)]
            if terms and all(_instant(one, term) == _instant(other, term) for term in terms):
                return True
    return False


def _instant(rung: Rung, term: Term) -> object:
    """What is equal for rungs of one clock that fall due together: the working time used, else how it is said."""
    if isinstance(term.target, Exact) and rung.at is not None:
        return ceil(rung.at.of(term.target.us))
    if isinstance(term.target, Exact) and rung.before is not None and not rung.before.wall:
        return max(term.target.us - rung.before.us, 0)
    return rung.at, rung.before, rung.after


@finds(
    "warning",
    "R26",
    why="It always falls into the night or the weekend, when nobody reads it.",
    remedy="leave `wall` out, so that it counts business hours",
)
def rung_outside_hours(review: Review) -> Iterator[Spot]:
    """A rung in wall time that falls outside every opening."""
    for written in review.written:
        for path, rung in written.rungs():
            lead = _wall(rung) if rung.every is None else None
            terms = [term for _, _, term in timed(review, written, rung)] if lead is not None else []
            if lead is not None and terms and all(_always_closed(review, term, lead) for term in terms):
                yield Spot(path, f"`{rung.name}` is outside business hours whenever it fires")


def _wall(rung: Rung) -> int | None:
    """How far after the due time the rung is, in microseconds of wall time, whatever the hours; None for others."""
    lead: Lead | None = rung.before if rung.before is not None else rung.after
    if lead is None or not lead.wall or rung.only_in is not None:
        return None
    return -lead.us if rung.before is not None else lead.us


def _always_closed(review: Review, term: Term, lead: int) -> bool:
    """Whether that far from every due time the calendar is closed: a due time may lie anywhere in an opening."""
    timeline = term.calendar.timeline
    if not isinstance(term.target, Exact):
        dues = review.dues.of(term)
        return dues is not None and not any(timeline.is_open(due + lead) for due in dues)
    start = review.dues.start
    opened = timeline.periods(start, start + _YEAR)
    moved = [(a + lead, b + lead) for a, b in opened]
    return not intersect(moved, timeline.periods(start + lead, start + _YEAR + lead))


@finds(
    "note",
    "R26",
    why="The target counts business hours and the rung does not, so it may fall into the night.",
    remedy="leave `wall` out, if business hours are meant",
)
def wall_rung_on_hours(review: Review) -> Iterator[Spot]:
    """A rung in wall time for a target in business hours."""
    for written in review.written:
        for path, rung in written.rungs():
            lead = _wall(rung)
            for clock, _, term in timed(review, written, rung) if lead else ():
                if not never_closes(term.calendar) and not _always_closed(review, term, lead or 0):
                    yield Spot(path, f"`{rung.name}` counts wall time, `{clock}` counts {term}")


KINDS: Final[tuple[Kind, ...]] = (
    reminder_after_due,
    escalation_before_due,
    reminder_at_start,
    rung_never_fires,
    rung_twice,
    rung_outside_hours,
    wall_rung_on_hours,
)
"""The kinds of finding of this module."""
