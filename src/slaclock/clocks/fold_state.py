"""What a fold leaves behind, as plain JSON values, and set again: the layers of its open cycles (R25).

Rules and terms are kept by name: which policy and version they are of, and for terms the fields that they were read by.
Of finished cycles the last and the worst are kept, of the others counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from slaclock.base.instants import LATEST
from slaclock.clocks.cycles import ByHand, Cycle, PauseSpan, Stop
from slaclock.clocks.fold import BY_HAND, Fold
from slaclock.clocks.history import Step
from slaclock.clocks.reading import Reading, reading_of
from slaclock.clocks.terms import Change, TermsRead
from slaclock.clocks.terms_reader import TermsReader
from slaclock.errors import SnapshotError
from slaclock.policies.clock_rules import ClockRule
from slaclock.policies.slots import InForce, Slot
from slaclock.policies.values import canonical

_PLAIN: Final = (
    *("number", "opener", "opened", "start", "ended", "ended_at"),
    *("exempt", "excused", "breach_reason", "born_met"),
)


def ref(match: InForce | None) -> list[Any] | None:
    """A policy in force as its name, version and whether it stands in for an absent one."""
    return None if match is None else [match.policy.name, match.policy.version, match.absent]


def found(slot: Slot, raw: list[Any] | None) -> InForce | None:
    """The policy that `ref` named. Raises `SnapshotError` where it is no longer there."""
    if raw is None:
        return None
    name, version, absent = raw
    for versions in slot.policies:
        for policy in versions.policies:
            if (policy.name, policy.version) == (name, version):
                return InForce(policy, versions, absent)
    remedy = "keep the earlier versions of a policy in the document, or replay the history"
    raise SnapshotError(
        "a snapshot under a policy that is gone", f"{name} version {version}", remedy=remedy, rule="R25"
    )


def _rules(slot: Slot, clock: str) -> Iterator[tuple[list[Any], ClockRule]]:
    """Every rule of that clock in the slot, with what names it."""
    for versions in slot.policies:
        for policy in versions.policies:
            if clock in policy.promises:
                yield [policy.name, policy.version], policy.promises[clock].rule


def _parts(slot: Slot, clock: str) -> Iterator[tuple[list[Any], object]]:
    """Every pause and start of those rules, with what names it."""
    for name, rule in _rules(slot, clock):
        for column, parts in (("pauses", rule.pauses), ("starts", rule.starts)):
            yield from (([*name, column, number], part) for number, part in enumerate(parts))


def dump(fold: Fold, slot: Slot) -> dict[str, Any]:
    """The state of the fold after its last step."""
    names = list(_parts(slot, fold.clock))

    def named(part: object) -> Any:
        return BY_HAND if part is BY_HAND else next(name for name, known in names if known == part)

    cycles, dropped = _kept(fold)
    pauses = [pause for pause in fold.track.pauses if any(_overlap(pause, cycle) for cycle in cycles)]
    pauses += [pause for pause in fold.active.values() if pause not in pauses]
    return {
        "rule": next((name for name, rule in _rules(slot, fold.clock) if rule == fold.rule), None),
        "applied": ref(fold.applied),
        "match": ref(fold.match),
        "over": fold.over,
        "held": [named(part) for part, holds in fold.held.items() if holds],
        "pauses": [_dump_pause(pause, named(pause.entry)) for pause in pauses],
        "cycles": [_dump_cycle(cycle) for cycle in cycles],
        "dropped": dropped,
        "spent": _spent(fold),
    }


def _kept(fold: Fold) -> tuple[list[Cycle], dict[str, int]]:
    """The open cycle, the last finished one and the worst; counts of the verdicts of the rest."""
    at = fold.last.at if fold.last is not None else LATEST - 1
    cycles = fold.track.cycles
    done = [cycle for cycle in cycles if not cycle.is_open]
    readings = {cycle.number: reading for cycle in done if (reading := reading_of(cycle, fold.track, at)) is not None}
    stopped = [reading for reading in readings.values() if reading.state == "stopped"]
    worst = max(stopped, key=lambda reading: reading.elapsed).cycle if stopped else 0
    last = [cycle.number for cycle in done if cycle.number in readings][-1:]
    keep = {worst, *last, *(cycle.number for cycle in done[-1:])}
    dropped = dict(fold.track.dropped)
    for number, reading in readings.items():
        if number not in keep:
            dropped[reading.verdict] = dropped.get(reading.verdict, 0) + 1
    return [cycle for cycle in cycles if cycle.is_open or cycle.number in keep], dropped


def _spent(fold: Fold) -> list[tuple[int, str, str, int]]:
    """How many times of each rung the open cycle has spent; those of finished ones can never fire."""
    if fold.firing is None or fold.cycle is None:
        return []
    return sorted((*key, times) for key, times in fold.firing.spent.items() if key[0] == fold.cycle.number)


def _overlap(pause: PauseSpan, cycle: Cycle) -> bool:
    return pause.span[0] < cycle.ended_at and pause.span[1] > cycle.start


def _dump_pause(pause: PauseSpan, entry: Any) -> dict[str, Any]:
    plain = ("begin", "end", "reason", "begin_step", "end_step")
    return {"entry": entry, **{name: getattr(pause, name) for name in plain}}


def _dump_cycle(cycle: Cycle) -> dict[str, Any]:
    return {
        **{name: getattr(cycle, name) for name in (*_PLAIN, "spell")},
        "terms": [[change.at, change.step, change.read and change.read._asdict()] for change in cycle.terms],
        "stops": [asdict(stop) for stop in cycle.stops],
        "by_hand": [list(said) for said in cycle.by_hand],
    }


def load(fold: Fold, slot: Slot, state: Mapping[str, Any], last: Step) -> None:
    """Set a new fold to the state that `dump` gave."""
    parts = {_key(name): part for name, part in _parts(slot, fold.clock)}
    rules = {_key(name): rule for name, rule in _rules(slot, fold.clock)}
    fold.rule, fold.last = rules.get(_key(state["rule"])), last
    fold.applied, fold.match, fold.over = found(slot, state["applied"]), found(slot, state["match"]), state["over"]
    fold.held = {_named(parts, name): True for name in state["held"]}
    for raw in state["pauses"]:
        entry = BY_HAND if raw["entry"] == BY_HAND else _named(parts, raw["entry"])
        at_most = getattr(entry, "at_most", None)
        pause = PauseSpan(**{**raw, "entry": entry, "at_most": at_most})
        fold.track.pauses.append(pause)
        if pause.end is None:
            fold.active[entry] = pause
    fold.track.cycles.extend(_load_cycle(raw, fold, slot) for raw in state["cycles"])
    fold.track.dropped.update(state["dropped"])
    if fold.firing is not None:
        fold.firing.spent.update({(cycle, policy, rung): times for cycle, policy, rung, times in state["spent"]})


def _named(parts: Mapping[Any, object], name: list[Any]) -> object:
    if _key(name) in parts:
        return parts[_key(name)]
    said = f"{name[0]} version {name[1]}: {name[2]}.{name[3]}"
    remedy = "replay the history"
    raise SnapshotError("a part of a clock's rule that is not there", said, remedy=remedy, rule="R25")


def _key(name: Any) -> Any:
    return tuple(name) if isinstance(name, list) else name


def _load_cycle(raw: Mapping[str, Any], fold: Fold, slot: Slot) -> Cycle:
    spell = tuple(raw["spell"]) if isinstance(raw["spell"], list) else raw["spell"]
    return Cycle(
        **{name: raw[name] for name in _PLAIN},
        by_hand=[ByHand(*said) for said in raw["by_hand"]],
        spell=spell,
        terms=[_load_change(fold, slot, *change) for change in raw["terms"]],
        stops=[Stop(**stop) for stop in raw["stops"]],
    )


def _load_change(fold: Fold, slot: Slot, at: int, number: int, raw: Mapping[str, Any] | None) -> Change:
    if raw is None:
        return Change(at, None, number)
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in raw["fields"]}
    read = TermsRead(raw["policy"], raw["version"], raw["absent"], raw["adopts"], tuple(fields.items()))
    match = found(slot, [read.policy, read.version, read.absent])
    step = Step(number, at, None, {}, {name: canonical(value) for name, value in fields.items()}, fields)
    reader: TermsReader = fold.reader
    terms = reader.read(match, fold.clock, step, adopts=read.adopts) if match is not None else None
    return Change(at, terms, number, read)


def finished_since(fold: Fold, open_before: int | None, at: int) -> list[Reading]:
    """The readings of the cycles from ``open_before`` on that have ended."""
    cycles = [cycle for cycle in fold.track.cycles if not cycle.is_open and cycle.number >= (open_before or 1)]
    return [reading for cycle in cycles if (reading := reading_of(cycle, fold.track, at)) is not None]
