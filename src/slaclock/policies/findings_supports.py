"""Findings about policies that rest on each other: OLAs and the SLA they support, commitments (R22, R33)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from slaclock.base.spans import intersect
from slaclock.policies.check_amounts import Term, term_of
from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Cell, Review
from slaclock.policies.check_written import Written, span_of
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
    teams: dict[tuple[str, str], list[_Team]] = {}
    for written, _ in _supporting(review):
        if written.policy.kind in ("ola", "uc") and (made := _spell(written)) is not None:
            teams.setdefault((str(written.policy.supports), written.policy.kind), []).append((written, made))
    for (name, _), below in teams.items():
        for sla in review.named(name):
            if (own := sla.policy.promises.get(RESOLUTION)) is not None:
                yield from _exceeding(review, sla, own, _latest(below, sla))


_Team = tuple[Written, Promise]


def _spell(written: Written) -> Promise | None:
    """The promise for each spell of ownership, else the one for the whole ticket."""
    promises = written.policy.promises
    return next((made for made in promises.values() if made.rule.per is not None), promises.get(RESOLUTION))


def _latest(teams: Sequence[_Team], sla: Written) -> Sequence[_Team]:
    """The teams of the SLA's time, each once, by its highest version."""
    found: dict[str, _Team] = {}
    for team in teams:
        policy = team[0].policy
        highest = policy.name not in found or found[policy.name][0].policy.version < policy.version
        if highest and intersect([span_of(policy)], [span_of(sla.policy)]):
            found[policy.name] = team
    return list(found.values())


def _exceeding(review: Review, sla: Written, own: Promise, teams: Sequence[_Team]) -> Iterator[Spot]:
    owners = {made.rule.per for _, made in teams if made.rule.per is not None}
    parts = [part for each, made in teams for part in (each.policy.when, made.target, made.calendar)]
    within = review.within(sla, own)
    for cell in review.cells(within, own.target, own.calendar, *parts, without=owners):
        whole = term_of(own, cell.values)
        passed = ((team, term_of(team[1], cell.values)) for team in _taking_part(review, within, teams, cell))
        spells = [(team, term) for team, term in passed if term is not None]
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
