"""Findings about clock rules: conditions that never hold, clocks that never run or never stop (R16, R17, R20, R32)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from slaclock.policies.check_findings import Kind, Spot, finds
from slaclock.policies.check_review import Review, is_value
from slaclock.policies.check_written import Written
from slaclock.policies.clock_rules import ClockRule, Pause
from slaclock.policies.conditions import AnyOf, Condition, FieldTest, NoneOf
from slaclock.policies.promises import Promise


def _clocks(review: Review) -> Iterator[tuple[Written, str, Promise]]:
    for written in review.written:
        for clock, promise in written.policy.promises.items():
            yield written, clock, promise


def _states(rule: ClockRule) -> list[Condition]:
    """The conditions that stop the clock while they hold; the others stop it at an event."""
    return [condition for condition in rule.stops if not condition.on_event]


def _pauses(written: Written, clock: str, rule: ClockRule) -> Iterator[tuple[str, str, Pause]]:
    """Each pause of the clock with the column that says it and its place, in the order of the rule."""
    options = written.policy.raw.get("clocks", {}).get(clock, {})
    places: list[tuple[str, str]] = []
    if isinstance(options.get("pauses"), list):
        places += [("pauses", written.at("clocks", clock, "pauses", i)) for i in range(len(options["pauses"]))]
    elif "pauses" in options:
        places.append(("pauses", written.at("clocks", clock, "pauses")))
    places += [(key, written.at("clocks", clock, key)) for key in ("pause_on", "runs") if key in options]
    for (column, path), pause in zip(places or [("pause_on", written.at("pause_on"))], rule.pauses, strict=False):
        yield column, path, pause


def _plain(pause: Pause) -> bool:
    """Whether the clock is paused exactly while the condition holds."""
    return pause.until is None and pause.at_most is None


@finds(
    "error",
    "R17",
    why="No ticket and no event can meet it, so what it stands for never happens.",
    remedy="look for two tests that exclude each other",
)
def condition_never_holds(review: Review) -> Iterator[Spot]:
    """A condition that contradicts itself."""
    for written in review.written:
        for path, condition in _conditions(written):
            if not review.can_hold(condition):
                yield Spot(path, "a condition that can never hold")


def _conditions(written: Written) -> Iterator[tuple[str, Condition]]:
    policy = written.policy
    yield from ((written.at("when"), policy.when), (written.at("resolved_on"), policy.resolved_on))
    yield from ((f"{path}.unless", rung.unless) for path, rung in written.rungs() if rung.unless is not None)
    for clock, promise in policy.promises.items():
        yield from _columns(written, clock, promise.rule)


def _columns(written: Written, clock: str, rule: ClockRule) -> Iterator[tuple[str, Condition]]:
    for column, conditions in (("starts", rule.starts), ("stops", rule.stops), ("cancels", rule.cancels)):
        other = {"starts": "asked_by", "stops": "also_stopped_by"}.get(column, column)
        own = (condition for condition in conditions if condition is not written.policy.resolved_on)
        yield from ((written.option(clock, column, other), condition) for condition in own)
    for column, path, pause in _pauses(written, clock, rule):
        yield from ((path, part) for part in (pause.when, pause.until) if part is not None and column != "runs")
    if rule.resets is not None:
        yield written.option(clock, "resets"), rule.resets.when


@finds(
    "error",
    "R32",
    why="It is paused or stopped at every instant, so no time is ever counted and it never falls due.",
    remedy="leave some state in which the clock runs",
)
def clock_never_runs(review: Review) -> Iterator[Spot]:
    """A clock whose pauses and stops leave no state in which it runs."""
    for written, clock, promise in _clocks(review):
        if never_runs(review, written, promise):
            path = written.option(clock, "runs", "pauses", "pause_on")
            yield Spot(path, f"`{clock}` is always paused or stopped")


def never_runs(review: Review, written: Written, promise: Promise, *silent: Condition) -> bool:
    """Whether the clock rests, or one of the ``silent`` conditions holds, wherever the policy applies."""
    rule = promise.rule
    idle = [pause.when for pause in rule.pauses if _plain(pause)] + _states(rule)
    within = review.within(written, promise)
    return review.can_hold(within) and not review.can_hold(within, NoneOf((*idle, *silent)))


@finds(
    "error",
    "R20",
    why="A clock that starts while it is stopped measures nothing before the ticket is reopened.",
    remedy="let it start before it stops, or stop it by another state",
)
def start_inside_stop(review: Review) -> Iterator[Spot]:
    """A start that lies inside a stop."""
    for written, clock, promise in _clocks(review):
        for start in promise.rule.starts:
            if review.can_hold(start) and review.implies(start, *_states(promise.rule)):
                yield Spot(written.option(clock, "starts"), f"`{clock}` is stopped wherever it starts")


@finds(
    "warning",
    "R32",
    why="A clock that starts paused counts nothing of the state that it was started for.",
    remedy="leave the start's values out of the pause",
)
def start_inside_pause(review: Review) -> Iterator[Spot]:
    """A start that lies inside a pause."""
    for written, clock, promise in _clocks(review):
        for column, path, pause in _pauses(written, clock, promise.rule):
            inside = (start for start in promise.rule.starts if review.can_hold(start))
            if column != "runs" and _plain(pause) and any(review.implies(start, pause.when) for start in inside):
                yield Spot(path, f"`{clock}` is paused wherever it starts")


@finds(
    "warning",
    "R20",
    why="Where both hold the clock is stopped, so the pause is never seen.",
    remedy="keep the value in one of the two",
)
def pause_inside_stop(review: Review) -> Iterator[Spot]:
    """A pause, or one of its values, that also stops the clock."""
    for written, clock, promise in _clocks(review):
        stops = _states(promise.rule)
        for column, path, pause in _pauses(written, clock, promise.rule):
            both = [
                part for part in _alternatives(pause.when) if review.can_hold(part) and review.implies(part, *stops)
            ]
            if both and column != "runs":
                yield Spot(path, f"{_named(both)} pauses `{clock}` and stops it")


def _alternatives(condition: Condition) -> Iterator[Condition]:
    """The conditions any of which makes this one hold: one for each value of a field."""
    if isinstance(condition, AnyOf):
        for part in condition.parts:
            yield from _alternatives(part)
    elif isinstance(condition, FieldTest) and condition.operator == "is":
        yield from (is_value(condition.field, value) for value in sorted(condition.values))
    else:
        yield condition


def _named(conditions: Sequence[Condition]) -> str:
    fields = [condition for condition in conditions if isinstance(condition, FieldTest)]
    values = " or ".join(f"`{value}`" for test in fields for value in sorted(test.values))
    return f"`{fields[0].field}` {values}" if values else "the same state"


@finds(
    "error",
    "R32",
    why="Nothing ends it, so every ticket breaches it sooner or later.",
    remedy="add `stops`, `answered_by` or `resets`",
)
def clock_never_stops(review: Review) -> Iterator[Spot]:
    """A clock that nothing can stop."""
    for written, clock, promise in _clocks(review):
        rule = promise.rule
        ends = [*rule.stops, *rule.cancels, *((rule.resets.when,) if rule.resets is not None else ())]
        timed = rule.per is not None or rule.repeats == "scheduled"
        if not timed and not any(review.can_hold(end) for end in ends):
            yield Spot(written.option(clock, "stops", "starts"), f"nothing ever stops `{clock}`")


@finds(
    "error",
    "R24",
    why="Within one event a stop comes before a reset, and leaves no cycle that could be reset.",
    remedy="leave the reset out, or stop the clock by something else",
)
def reset_inside_stop(review: Review) -> Iterator[Spot]:
    """A reset that can never happen because the same event stops the clock."""
    for written, clock, promise in _clocks(review):
        reset = promise.rule.resets
        if reset is not None and review.can_hold(reset.when) and review.implies(reset.when, *promise.rule.stops):
            yield Spot(written.option(clock, "resets"), f"what resets `{clock}` also stops it")


KINDS: Final[tuple[Kind, ...]] = (
    condition_never_holds,
    clock_never_runs,
    start_inside_stop,
    start_inside_pause,
    pause_inside_stop,
    clock_never_stops,
    reset_inside_stop,
)
"""The kinds of finding of this module."""
