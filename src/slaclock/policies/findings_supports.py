"""Findings about policies that rest on each other: OLAs and the SLA they support, commitments (R22, R33)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from slaclock.policies.check_amounts import Term, term_of
from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Cell, Review
from slaclock.policies.check_written import Written
from slaclock.policies.conditions import Condition, NoneOf
from slaclock.policies.promises import Promise

RESOLUTION: Final = "resolution"


def _supporting(review: Review) -> Iterator[tuple[Written, list[Written]]]:
    """Each policy that says whom it supports, with the versions of that one."""
    for written in review.written:
        if written.policy.supports is not None:
            yield written, review.named(written.policy.supports)


@finds(
    "warning",
    "R22",
    why="There is no promise whose time this one could be a part of.",
    remedy="name the policy that promises a resolution, or the same clock",
)
def supports_no_clock(review: Review) -> Iterator[Spot]:
    """`supports` of a policy that promises neither a resolution nor the same clock."""
    for written, served in _supporting(review):
        clocks = {clock for each in served for clock in each.policy.promises}
        if RESOLUTION not in clocks and clocks.isdisjoint(written.policy.promises):
            first = next(iter(written.policy.promises))
            what = f"`{written.policy.supports}` promises neither `{RESOLUTION}` nor `{first}`"
            yield Spot(written.at("supports"), what)


@finds(
    "warning",
    "R22",
    why="No ticket is under both, so nothing is supported.",
    remedy="let the two `when` have tickets in common, or name the right policy",
)
def supports_other_tickets(review: Review) -> Iterator[Spot]:
    """`supports` of a policy that is for other tickets."""
    for written, served in _supporting(review):
        if not any(review.can_hold(written.policy.when, each.policy.when) for each in served):
            yield Spot(
                written.at("supports"), f"no ticket is under `{written.policy.name}` and `{written.policy.supports}`"
            )


@finds(
    "warning",
    "R22",
    why="When every team takes the time it is allowed, the promise to the customer is missed.",
    remedy="give the teams less time, or the customer's promise more",
)
def support_exceeds_sla(review: Review) -> Iterator[Spot]:
    """OLAs whose sum is more than the SLA that they support allows."""
    for sla in review.written:
        own = sla.policy.promises.get(RESOLUTION)
        below = [written for written, served in _supporting(review) if any(each is sla for each in served)]
        for kind in ("ola", "uc") if own is not None else ():
            teams = [(each, made) for each in below if each.policy.kind == kind and (made := _spell(each)) is not None]
            if own is not None and teams:
                yield from _exceeding(review, sla, own, teams)


_Team = tuple[Written, Promise]


def _spell(written: Written) -> Promise | None:
    """The promise for each spell of ownership, else the one for the whole ticket."""
    promises = written.policy.promises
    return next((made for made in promises.values() if made.rule.per is not None), promises.get(RESOLUTION))


def _exceeding(review: Review, sla: Written, own: Promise, teams: Sequence[_Team]) -> Iterator[Spot]:
    owners = {made.rule.per for _, made in teams if made.rule.per is not None}
    parts = [part for each, made in teams for part in (each.policy.when, made.target, made.calendar)]
    for cell in review.cells(review.within(sla, own), own.target, own.calendar, *parts, without=owners):
        whole = term_of(own, cell.values)
        spells = [
            (team, term)
            for team in _taking_part(review, review.within(sla, own), teams, cell)
            if (term := term_of(team[1], cell.values))
        ]
        if whole is not None and (slow := _slow(review, whole, spells)):
            told = " and ".join(f"`{each.policy.name}` ({term})" for (each, _), term in slow)
            what = f"{told} exceed{'s' if len(slow) == 1 else ''} `{sla.policy.name}` ({whole}){cell}"
            yield Spot(slow[-1][0][0].at("supports"), what)


def _taking_part(review: Review, sla: Condition, teams: Sequence[_Team], cell: Cell) -> Iterator[_Team]:
    """The teams that a ticket of that cell may pass through: those that no earlier one stands before."""
    before: list[Written] = []
    for each, made in teams:
        if review.can_hold(sla, *cell.tests, each.policy.when, *(NoneOf((b.policy.when,)) for b in before)):
            yield each, made
        before.append(each)


_Timed = tuple[_Team, Term]


def _slow(review: Review, whole: Term, spells: Sequence[_Timed]) -> Sequence[_Timed]:
    """The spells that one after the other take longer than the whole, else one that does for itself."""
    later, due = review.dues.all_later, review.dues.of(whole)
    owned = [spell for spell in spells if spell[0][1].rule.per is not None]
    if later(review.dues.of(*(term for _, term in owned)), due):
        return owned
    return next(([spell] for spell in spells if later(review.dues.of(spell[1]), due)), [])


@finds(
    "warning",
    "R33",
    why="A credit would be owed for a share that the commitment counts as kept.",
    remedy="write bounds that are at most the share promised",
)
def credit_while_kept(review: Review) -> Iterator[Spot]:
    """A credit for a share above the one that is promised."""
    for path, commitment in review.commitments:
        for credit in commitment.credits:
            if credit.below.part > commitment.at_least.part:
                what = f"a credit below {credit.below}, though {commitment.at_least} is promised"
                yield Spot(f"{path}.credits.below {credit.below}", what)


KINDS: Final[tuple[Kind, ...]] = (supports_no_clock, supports_other_tickets, support_exceeds_sla, credit_while_kept)
"""The kinds of finding of this module."""
