"""Snapshots: the state of one ticket after its last event, carried on by the later ones without a replay (R25)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slaclock.base.instants import Moment, to_text, to_us
from slaclock.clocks.answer import Ran, answered
from slaclock.clocks.evaluation import Evaluation
from slaclock.clocks.fold import Fold
from slaclock.clocks.fold_state import dump, finished_since, found, load, ref
from slaclock.clocks.history import Step, steps_of
from slaclock.clocks.reading import Reading
from slaclock.clocks.slot_run import SlotRun
from slaclock.clocks.snapshot_shape import FORMAT, REMEDY, digest_of, read_shape
from slaclock.clocks.terms_reader import TermsReader
from slaclock.errors import Fault, LateEventError, SlaclockError, SnapshotError
from slaclock.policies.digests import policy_digests
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.slots import InForce, Slot
from slaclock.policies.values import canonical
from slaclock.tickets.events import Event
from slaclock.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of one ticket after its last event: a value that a host stores as JSON.

    It holds instants and layers, never sums of working time, and grows with the pauses and changes of terms of its
    unfinished cycles. While a clock of the policies has not applied yet it keeps the events, because a later match may
    count from the opening (R18, R19).
    """

    data: Mapping[str, Any]

    @property
    def ticket(self) -> str:
        """The ticket's id."""
        return str(self.data["ticket"])

    def to_dict(self) -> dict[str, Any]:
        """The snapshot as plain JSON values."""
        copied: dict[str, Any] = json.loads(self.to_json())
        return copied

    def to_json(self) -> str:
        """The snapshot as JSON text; `parse` reads it back."""
        return json.dumps(self.data, ensure_ascii=False)

    @classmethod
    def parse(cls, data: str | Mapping[str, Any]) -> Snapshot:
        """The snapshot that `to_dict` or `to_json` wrote.

        Raises `SnapshotError` for anything else, with the place of what is missing, of another type or unknown; and for
        one that was changed since, in whatever place.
        """
        try:
            text = data if isinstance(data, str) else json.dumps(data)
        except (TypeError, ValueError, RecursionError):
            raise SnapshotError("not a snapshot", data, remedy=REMEDY, rule="R25") from None
        return cls(read_shape(text))


@dataclass(frozen=True, slots=True)
class Advanced:
    """A snapshot carried on: the answer, the next snapshot, and the readings that finished on the way."""

    evaluation: Evaluation
    snapshot: Snapshot
    finished: tuple[Reading, ...]


def take_snapshot(policies: PolicySet, ticket: Ticket, *, as_of: Moment) -> Snapshot:
    """The state of the ticket after its last event up to ``as_of``; `SnapshotError` where there is none yet.

    >>> from slaclock.policies.policy import Policy
    >>> policies = PolicySet(Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}))
    >>> ticket = Ticket.opened("2026-03-02T09:00Z", id="7")
    >>> take_snapshot(policies, ticket, as_of="2026-03-02T10:00Z").ticket
    '7'
    """
    at = to_us(as_of)
    events = [event for event in ticket.events if event.at <= at]
    if not events:
        remedy = "take it once the ticket is opened"
        raise SnapshotError("a snapshot before the first event", to_text(at), remedy=remedy, rule="R25")
    return _snapshot_of(policies, _run_all(policies, ticket.id, events, events[-1].at), events)


def advance(
    policies: PolicySet, snapshot: Snapshot, events: Iterable[Event | Mapping[str, Any]], *, as_of: Moment
) -> Advanced:
    """The later events read on from the snapshot: the same answer as a full replay, at every prefix (R25).

    An event older than the last one of the snapshot is a `LateEventError`: replay. `history` and `breakdown` of the
    readings reach back to the snapshot only. Calendars are read anew, as on a replay. Raises `SnapshotError` where a
    policy that can have judged so far is gone, edited or new, and names it.

    >>> from slaclock.policies.policy import Policy
    >>> policies = PolicySet(Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}))
    >>> taken = take_snapshot(policies, Ticket.opened("2026-03-02T09:00Z", id="7"), as_of="2026-03-02T10:00Z")
    >>> solved = {"at": "2026-03-02T11:00:00Z", "type": "changed", "field": "status", "value": "resolved"}
    >>> advance(policies, taken, [solved], as_of="2026-03-02T12:00Z").evaluation["resolution"].verdict
    'met'
    """
    at = to_us(as_of)
    data = snapshot.data
    new = [event for event in _new_events(data, events) if event.at <= at]
    ran = _carry_on(policies, data, new, at)
    until = new[-1].at if new else data["last"]["at"]
    kept = _snapshot_of(policies, _carry_on(policies, data, new, until), [*_kept_events(data), *new], data)
    evaluation = answered(policies, ran, lambda later: _carry_on(policies, data, new, later), at)
    return Advanced(evaluation, kept, tuple(_finished(ran, data, at)))


def _new_events(data: Mapping[str, Any], raw: Iterable[Event | Mapping[str, Any]]) -> list[Event]:
    last = data["last"]["at"]
    events = [event if isinstance(event, Event) else Event.parse(event) for event in raw]
    seen = set(data["last"]["ids"])
    fresh: list[Event] = []
    for event in sorted(events, key=lambda event: event.order):
        if event.at < last:
            remedy = "replay the history with it"
            what = "an event older than the last one of the snapshot"
            raise LateEventError.of(
                [Fault(what, "R25", to_text(event.at), remedy, ticket=data["ticket"], event=event.type)]
            )
        if event.id is None or event.id not in seen:
            fresh.append(event)
        seen.update([event.id] if event.id is not None else [])
    return fresh


def _kept_events(data: Mapping[str, Any]) -> list[Event]:
    return [_kept_event(row, "events", position) for position, row in enumerate(data["events"])]


def _kept_event(row: Mapping[str, Any], *path: str | int) -> Event:
    try:
        return Event.parse(row)
    except SlaclockError as error:
        raise SnapshotError.of(fault.under(*path) for fault in error.faults) from None


def _run_all(policies: PolicySet, ticket: str, events: Sequence[Event], until: int) -> Ran:
    steps = steps_of(events, policies.boundaries, until)
    reader = TermsReader(ticket)
    return Ran(steps, [SlotRun(slot, steps, reader) for slot in policies.slots], reader)


def _carry_on(policies: PolicySet, data: Mapping[str, Any], new: Sequence[Event], until: int) -> Ran:
    """Every slot run on from the snapshot; one that still waits for its first match from the opening."""
    _check_policies(policies, data)
    last = _last_step(data["last"])
    reader = TermsReader(data["ticket"])
    reader.faults.extend(Fault(**fault) for fault in data["faults"])
    steps = steps_of(new, policies.boundaries, until, last)
    whole = steps_of([*_kept_events(data), *new], policies.boundaries, until) if data["events"] else ()
    slots: list[SlotRun] = []
    for slot in policies.slots:
        state = data["slots"].get(_name(slot))
        carried = None if state is None else _Carried(slot, state, last)
        slots.append(SlotRun(slot, whole, reader) if carried is None else SlotRun(slot, steps, reader, carried))
    return Ran(steps or (last,), slots, reader)


def _check_policies(policies: PolicySet, data: Mapping[str, Any]) -> None:
    """Raise `SnapshotError` where the policies that can have judged the ticket so far are no longer the same ones.

    A replay would read the whole history under them. Versions that begin later are none of the snapshot's business.
    """
    known = {_name(slot): slot for slot in policies.slots}
    for name, state in data["slots"].items():
        now = policy_digests(known[name], data["last"]["at"]) if name in known else ()
        _check_slot([(label, digest) for label, digest in state["policies"]], now)
        for clock in known[name].clocks if name in known else ():
            if clock not in state["clocks"]:
                _refuse("a clock that the snapshot does not know", clock)
    for name in known.keys() - data["slots"].keys() if not data["events"] else ():
        _refuse("policies of a kind that the snapshot does not know", name)


def _check_slot(before: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> None:
    was, present = dict(before), dict(now)
    for label in was.keys() - present.keys():
        _refuse("a snapshot under a policy that is gone", label)
    for label in present.keys() - was.keys():
        _refuse("a policy that the snapshot does not know, in force before it", label)
    for label, digest in now:
        if was[label] != digest:
            _refuse("a snapshot under a policy that has been edited since", label)
    if list(was) != list(present):
        _refuse("a snapshot under policies in another order", ", ".join(was))


def _refuse(what: str, name: str) -> None:
    remedy = "replay the history; to edit a policy for the time to come, add a version with a `from`"
    raise SnapshotError(what, name, remedy=remedy, rule="R25")


class _Carried:
    """What a snapshot holds of one slot."""

    def __init__(self, slot: Slot, state: Mapping[str, Any], last: Step) -> None:
        self.slot, self.state, self.last = slot, state, last
        self.free: InForce | None = found(slot, state["free"])
        clocks = state["clocks"].items()
        self.applied: Mapping[str, InForce | None] = {clock: found(slot, raw["applied"]) for clock, raw in clocks}

    def restore(self, fold: Fold) -> None:
        """Set the fold to where the earlier one had come."""
        load(fold, self.slot, self.state["clocks"][fold.clock], self.last)


def _name(slot: Slot) -> str:
    return f"also {slot.policies[0].name}" if slot.also else slot.kind


def _last_step(raw: Mapping[str, Any]) -> Step:
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in raw["fields"].items()}
    event = None if raw["event"] is None else _kept_event(raw["event"], "last", "event")
    return Step(raw["number"], raw["at"], event, {}, {name: canonical(value) for name, value in fields.items()}, fields)


def _snapshot_of(
    policies: PolicySet, ran: Ran, events: Sequence[Event], before: Mapping[str, Any] | None = None
) -> Snapshot:
    """The state after the last step of the runs, whose clocks have not been let run on."""
    last = ran.steps[-1]
    waiting = [run for run in ran.slots if _waits(run)]
    ids = [event.id for event in events if event.at == last.at and event.id is not None]
    if before is not None and before["last"]["at"] == last.at:
        ids = list(dict.fromkeys([*before["last"]["ids"], *ids]))
    said = json.dumps(
        {
            "snapshot": FORMAT,
            "ticket": ran.reader.ticket,
            "last": {
                "at": last.at,
                "number": last.number,
                "event": None if last.event is None else last.event.to_dict(),
                "ids": ids,
                "fields": dict(last.raw),
            },
            "faults": [fault.to_dict() for fault in ran.reader.faults],
            "events": [event.to_dict() for event in events] if waiting else [],
            "slots": {_name(run.slot): _slot_state(run, ran) for run in ran.slots if run not in waiting},
        }
    )
    data: dict[str, Any] = json.loads(said)
    return Snapshot({**data, "digest": digest_of(data)})


def _waits(run: SlotRun) -> bool:
    """Whether a clock of the slot has not applied yet, or could not be read: then its events are needed again."""
    return any(clock not in run.folds or run.folds[clock].rule is None for clock in run.slot.clocks)


def _slot_state(run: SlotRun, ran: Ran) -> dict[str, Any]:
    free = run.free[-1] if run.free else run.carried.free if run.carried is not None else None
    judged = policy_digests(run.slot, ran.steps[-1].at)
    return {
        "free": ref(free),
        "policies": [list(each) for each in judged],
        "clocks": {clock: dump(fold, run.slot) for clock, fold in run.folds.items()},
    }


def _finished(ran: Ran, data: Mapping[str, Any], at: int) -> Iterable[Reading]:
    for run in ran.slots:
        state = data["slots"].get(_name(run.slot))
        for clock, fold in run.folds.items():
            before = state["clocks"][clock]["cycles"] if state is not None else []
            numbers = [cycle["number"] for cycle in before if cycle["ended"] is None]
            known = max((cycle["number"] for cycle in before), default=0)
            yield from finished_since(fold, min(numbers, default=known + 1), at)
