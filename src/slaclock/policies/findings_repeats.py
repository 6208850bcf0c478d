"""Findings about rungs that repeat and rungs that keep to hours: too often, too late, or when nobody works (R26)."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from slaclock.base.format import format_amount
from slaclock.base.instants import DAY, us_delta
from slaclock.base.spans import intersect
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.check_amounts import Term, never_closes
from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Review
from slaclock.policies.findings_ladders import timed
from slaclock.policies.ladders import Rung
from slaclock.policies.target_kinds import Exact

_YEAR: Final = 366 * DAY


@finds(
    "warning",
    "R26",
    why="Whoever is told so often stops reading, and the rungs that matter drown.",
    remedy="write `at_most`, or a longer `every`",
)
def repeat_floods(review: Review) -> Iterator[Spot]:
    """A repeated rung without `at_most` that goes out a hundred times within a day."""
    for written in review.written:
        for path, rung in written.rungs():
            if rung.every is not None and rung.at_most is None and (rung.times - 1) * rung.every.us <= DAY:
                whole = format_amount(us_delta((rung.times - 1) * rung.every.us))
                yield Spot(path, f"`{rung.name}` goes out {rung.times} times within {whole}")


@finds(
    "warning",
    "R26",
    why="A reminder is there to keep a promise; its repetitions come when it is broken already, or not at all.",
    remedy="write a shorter `every`, begin earlier, or repeat an escalation",
)
def repeat_after_due(review: Review) -> Iterator[Spot]:
    """A repeated reminder that comes before the due time only once."""
    for written in review.written:
        for position, rung in enumerate(written.policy.reminders):
            lefts = [_left(rung, term) for _, _, term in timed(review, written, rung)]
            every = rung.every
            if every is not None and lefts and all(left is not None and left < every.us for left in lefts):
                yield Spot(written.at("reminders", position), f"`{rung.name}` is repeated after the due time only")


def _left(rung: Rung, term: Term) -> int | None:
    """How much time is left until due at the rung's first time, in the measure of `every`; None where that depends."""
    whole = term.target.us if isinstance(term.target, Exact) else None
    on_wall = rung.every is not None and rung.every.wall
    if rung.before is not None and (rung.before.wall == on_wall or never_closes(term.calendar)):
        return rung.before.us
    if rung.at is None or rung.at.part > 1 or whole is None or (on_wall and not never_closes(term.calendar)):
        return None
    return whole - ceil(rung.at.of(whole))


@finds(
    "warning",
    "R26",
    why="It waits for hours in which the clock stands still and nobody works on the ticket.",
    remedy="name the calendar of those who are told, or leave `only_in` out",
)
def only_in_other_hours(review: Review) -> Iterator[Spot]:
    """A rung that keeps to hours in which the clock's own calendar is closed."""
    for written in review.written:
        for path, rung in written.rungs():
            kept = rung.bound(review.policies.calendars).only_in
            terms = [term for _, _, term in timed(review, written, rung)]
            if isinstance(kept, BusinessCalendar) and terms and not any(_meet(review, kept, term) for term in terms):
                yield Spot(path, f"`{rung.name}` waits for `{kept.name}`, which is closed whenever its clock counts")


def _meet(review: Review, kept: BusinessCalendar, term: Term) -> bool:
    start, end = review.dues.start, review.dues.start + _YEAR
    return bool(intersect(kept.timeline.periods(start, end), term.calendar.timeline.periods(start, end)))


KINDS: Final[tuple[Kind, ...]] = (repeat_floods, repeat_after_due, only_in_other_hours)
"""The kinds of finding of this module."""
