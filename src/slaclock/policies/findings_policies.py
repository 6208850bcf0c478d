"""Findings about which policy applies: hidden ones, versions never in force, gaps, values without any (R18, R30)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from slaclock.base.instants import to_text
from slaclock.base.spans import Span, intersect, union
from slaclock.policies.check_conditions import leaves_of
from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Review, is_value
from slaclock.policies.check_written import Earlier, Reign, Written, reigns, span_of
from slaclock.policies.conditions import Condition
from slaclock.policies.policy import Policy
from slaclock.policies.promises import Promise

LATE_FIELDS: Final = ("assignee", "group", "team", "owner", "escalated", "resolution", "resolution_code", "root_cause")
"""Fields that a ticket usually gets after its opening."""


@finds(
    "error",
    "R18",
    why="The first policy of a kind that matches applies, so nothing is ever promised by this one.",
    remedy="put it before the other, narrow the other's `when`, or write `also: true`",
)
def hidden_policy(review: Review) -> Iterator[Spot]:
    """A policy that earlier ones of its kind hide."""
    for path, (written, spans) in review.reigns.items():
        when, earlier = written.policy.when, review.earlier[path]
        if review.can_hold(when) and _hidden(review, when, spans, earlier):
            names = dict.fromkeys(_hiders(review, when, earlier))
            yield Spot(written.at("when"), f"`{written.policy.name}` never applies: {_list(names)} first")


def _hidden(review: Review, when: Condition, reign: Sequence[Span], hiding: Sequence[Reign]) -> bool:
    """Whether at every instant of the reign the policies in force before it take every ticket."""
    edges = sorted({edge for spans in (reign, *(spans for _, spans in hiding)) for span in spans for edge in span})
    stretches = [stretch for stretch in pairwise(edges) if intersect([stretch], reign)]
    in_force = {
        tuple(found.policy.when for found, spans in hiding if intersect([stretch], spans)) for stretch in stretches
    }
    return bool(stretches) and all(review.implies(when, *conditions) for conditions in in_force)


def _hiders(review: Review, when: Condition, hiding: Iterable[Reign]) -> Iterator[str]:
    alone = [found for found, _ in hiding if review.implies(when, found.policy.when)]
    overlapping = (found for found, _ in hiding if review.can_hold(when, found.policy.when))
    yield from (f"`{found.policy.name}`" for found in (alone or overlapping))


def _list(names: Iterable[str]) -> str:
    first, *rest = names
    told = " and ".join([first, *rest][:3]) + (" and others" if len(rest) > 2 else "")
    return f"{told} come{'' if rest else 's'}"


@finds(
    "error",
    "R30",
    why="Of the versions that hold at an instant the highest counts; this one never is.",
    remedy="give each version a `from` that is later than that of the version before it",
)
def unreachable_version(review: Review) -> Iterator[Spot]:
    """A version of a policy that is never in force."""
    for versions in _by_name(review):
        for written, reign in reigns(versions):
            if not reign:
                path = written.at("from") if written.policy.from_ is not None else written.at("version")
                yield Spot(path, f"version {written.policy.version} of `{written.policy.name}` is never in force")


def _by_name(review: Review) -> Iterable[list[Written]]:
    names: dict[str, list[Written]] = {}
    for written in review.written:
        names.setdefault(written.policy.name, []).append(written)
    return names.values()


@finds(
    "warning",
    "R30",
    why="Tickets of that time have no promise of this policy.",
    remedy="let the later version begin where the earlier one ends, or leave `to` out",
)
def version_gap(review: Review) -> Iterator[Spot]:
    """A time between two versions of a policy in which none is in force."""
    for versions in _by_name(review):
        held = union(span_of(written.policy) for written in versions)
        for (_, end), (start, _) in pairwise(held):
            later = next(written for written in versions if written.policy.starts_at == start)
            yield Spot(
                later.at("from"),
                f"no version of `{later.policy.name}` is in force from {to_text(end)} to {to_text(start)}",
            )


@finds(
    "note",
    "R30",
    why="A higher version takes over at its `from`, whatever the `to` of the lower one says.",
    remedy="leave `to` out, or let it be the `from` of the next version",
)
def version_overlap(review: Review) -> Iterator[Spot]:
    """The end of a version that comes after the next version has begun."""
    for versions in _by_name(review):
        for written, reign in reigns(versions):
            if written.policy.to is not None and reign and reign[-1][1] < span_of(written.policy)[1]:
                yield Spot(written.at("to"), f"the next version of `{written.policy.name}` begins before this `to`")


@finds(
    "warning",
    "R18",
    why="The same time is counted twice, and every reminder is sent twice.",
    remedy="leave the clock out of one of the two",
)
def same_promise_twice(review: Review) -> Iterator[Spot]:
    """Two `also` policies of one kind that promise the same to the same tickets."""
    beside = [written for written in review.written if written.policy.also]
    earlier = Earlier(beside)
    for written in beside:
        own = [span_of(written.policy)]
        for other, spans in earlier.near(written.policy.when.mentioned()):
            clock = _same(review, written.policy, other.policy)
            if clock is not None and intersect(own, spans):
                what = f"`{other.policy.name}` promises the same `{clock}` to these tickets"
                yield Spot(written.at("targets", clock), what)
        earlier.add([Reign(written, own)])


def _same(review: Review, one: Policy, other: Policy) -> str | None:
    """The first clock by which the one promises what the other promises to all of its tickets."""
    if one.kind != other.kind or one.name == other.name or not review.implies(one.when, other.when):
        return None
    shared = ((clock, made, other.promises[clock]) for clock, made in one.promises.items() if clock in other.promises)
    return next((clock for clock, made, its in shared if _terms(made) == _terms(its)), None)


def _terms(made: Promise) -> tuple[object, ...]:
    return made.rule, made.target, made.calendar


@finds(
    "note",
    "R18",
    why="Such a clock is fixed at the first event after which any policy matches: it may be another one's before that.",
    remedy="ask for fields that a ticket has when it is opened, or leave `match: creation` out",
)
def creation_asks_later_fields(review: Review) -> Iterator[Spot]:
    """A policy chosen at creation by fields that usually come later."""
    for written in review.written:
        late = [name for name in LATE_FIELDS if name in written.policy.when.fields()]
        at_creation = any(promise.match == "creation" for promise in written.policy.promises.values())
        if late and at_creation:
            yield Spot(written.at("when"), f"`{written.policy.name}` is chosen at creation by `{late[0]}`")


@finds(
    "note",
    "R18",
    why="A ticket that matches no policy has no promise at all.",
    remedy="add the value to a policy's `when`, or a last policy with `when: always`",
)
def value_without_policy(review: Review) -> Iterator[Spot]:
    """A declared value of a field that policies are chosen by, for which there is no SLA."""
    conditions = [written.policy.when for written in review.written if written.policy.kind == "sla"]
    asked = {test.field for when in conditions for test in leaves_of(when)} - {"status"}
    for name, values in review.declared.items():
        if name in asked:
            none = [v for v in values if not any(review.can_hold(when, is_value(name, v)) for when in conditions)]
            if none:
                yield Spot(f"fields.{name}", f"no SLA is for a ticket where `{name}` is {_values(none)}")


def _values(values: Sequence[str]) -> str:
    return " or ".join(f"`{value}`" for value in values[:5]) + (" or …" if len(values) > 5 else "")


KINDS: Final[tuple[Kind, ...]] = (
    hidden_policy,
    unreachable_version,
    version_gap,
    version_overlap,
    same_promise_twice,
    creation_asks_later_fields,
    value_without_policy,
)
"""The kinds of finding of this module."""
