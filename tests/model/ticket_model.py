"""What a document says of one ticket at one instant: the figures of RULES.md for every clock."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.model.amount_model import US, ZERO, Refused, instant, read_share
from tests.model.conditions_model import changes_of
from tests.model.cycle_model import Cycle
from tests.model.hand_model import DONE_TO_OPEN, SAID_OF_ANY
from tests.model.policy_model import (
    BEGINNING,
    in_force_between,
    judged_by_an_absent_version,
    option,
    read_at_risk,
    slots,
)
from tests.model.track_model import Event, Track

Figures = dict[str, Any]
BY_HAND = ("pause", "resume", "cancel", *SAID_OF_ANY, *DONE_TO_OPEN)


def in_order(events: list[Event]) -> list[Event]:
    """R24: by time, those without `seq` first, then by `seq`, then as given; of a repeated id the first counts."""
    known: dict[Any, Event] = {}
    kept = []
    for event in events:
        if event.get("id") is not None and event["id"] in known:
            if known[event["id"]] != event:
                raise Refused("R24", "one id, two events")
            continue
        known[event.get("id")] = event
        kept.append(event)
    ordered = sorted(kept, key=lambda e: (instant(e["at"]), e.get("seq") is not None, e.get("seq") or 0))
    if not ordered or ordered[0]["type"] != "created" or any(e["type"] == "created" for e in ordered[1:]):
        raise Refused("R24", "a history begins with its one created")
    return [_with_defaults(event) for event in ordered]


def _with_defaults(event: Event) -> Event:
    if event["type"] == "created":
        return {"by": "requester", "visibility": "public"} | {k: v for k, v in event.items() if v is not None}
    if event["type"] == "message":
        return {"visibility": "public"} | {k: v for k, v in event.items() if v is not None}
    return event


class Ticket:
    """A ticket under a document at `as_of`: its tracks, followed up to then."""

    def __init__(self, document: dict[str, Any], events: list[Event], as_of: datetime) -> None:
        self.document, self.as_of = document, as_of
        self.book = document.get("calendars", {})
        self.events = in_order(events)
        self.fields: dict[str, Any] = {}
        self.tracks: list[Track] = []
        for slot in slots(document["policies"]):
            clocks = dict.fromkeys(clock for policy in slot for clock in policy.get("targets", {}))
            self.tracks += [Track(clock, slot, self.book) for clock in clocks]
        self.tracks.sort(key=lambda track: track.columns.after is not None)
        ticks = {edge for policy in document["policies"] for edge in in_force_between(policy, self.book)}
        self.ticks = sorted(edge for edge in ticks if edge is not None and edge > BEGINNING)
        self._follow()

    def _follow(self) -> None:
        born = instant(self.events[0]["at"])
        line: list[tuple[datetime, Event | None]] = [(at, None) for at in self.ticks if at > born]
        line += [(instant(event["at"]), event) for event in self.events]
        for at, event in sorted(line, key=lambda pair: pair[0]):
            if at > self.as_of:
                break
            for track in self.tracks:
                track.take_coming(at, self.fields)
            if event is not None:
                self.fields = self.fields | changes_of(event)
            before = {id(cycle) for track in self.tracks for cycle in track.cycles if _is_stopped(cycle)}
            for track in self.tracks:
                track.step(at, event, self.fields, self._may_start(track, before))
        for track in self.tracks:
            track.take_coming(self.as_of, self.fields)

    def _may_start(self, track: Track, before: set[int]) -> bool:
        """R21: questions count only once the clock named by `after` has stopped; what stops it is itself none yet."""
        if track.columns.after is None:
            return True
        first = [other for other in self.tracks if other.slot is track.slot and other.clock == track.columns.after]
        return any(_is_stopped(cycle) and id(cycle) in before for other in first for cycle in other.cycles)

    def answer(self) -> dict[str, Any]:
        """All clocks by the keys of RULES.md, the caveats, the faults, and the next change."""
        clocks: dict[str, Any] = {}
        every: list[tuple[str, str, Figures]] = []
        caveats: set[tuple[str, ...]] = set()
        changes: list[datetime] = []
        for track in self.tracks:
            kind = track.slot[0].get("kind", "sla")
            main = kind == "sla" and not track.slot[0].get("also")
            for goal in (False, True):
                shown = self._shown(track, goal)
                if shown is not None:
                    every.append((track.clock, "objective" if goal else kind, shown))
                if not goal:
                    if main:
                        clocks[track.clock] = shown
                    if shown is not None:
                        clocks[f"{shown['policy']}/{track.clock}"] = shown
                        caveats |= self._caveats(track)
                elif shown is not None:
                    clocks[f"objective:{track.clock}"] = shown
                changes += self._changes(track, goal)
            if track.coming is not None and track.is_coming(self.fields):
                changes.append(track.coming)
        faults = [{"rule": rule, "clock": track.clock} for track in self.tracks for rule in track.faults]
        named = {e.get("field") for e in self.events if e["type"] in BY_HAND and instant(e["at"]) <= self.as_of}
        if named - {None, *(track.clock for track in self.tracks)}:
            faults.append({"rule": "R23", "clock": None})
        changes += self._changes_by_time(clocks)
        later = [at for at in changes if at > self.as_of]
        return {
            "clocks": clocks,
            "every": every,
            "caveats": sorted(caveats, key=str),
            "faults": faults,
            "next_change_at": min(later, default=None),
        }

    def _shown(self, track: Track, goal: bool) -> Figures | None:
        cycles = [figures(track.clock, cycle, self.as_of, goal) for cycle in track.cycles]
        if track.is_coming(self.fields):
            policy, target, calendar = track.terms
            if policy is None or target is None or calendar is None or (goal and not objective_of(policy, track.clock)):
                return None
            shares = share_of(policy, track.clock, goal)
            life = track.life_from(track.coming)
            coming: Figures = {"state": "not_started", "verdict": "pending", "started_at": track.coming}
            coming["policy"] = policy["name"]
            coming["due_at"] = life.due(track.coming, resumed=False, **shares)
            coming["due_if_resumed"] = life.due(track.coming, resumed=True, **shares)
            return coming | {"cycles": [reading for reading in cycles if reading is not None]}
        shown = next((reading for reading in reversed(cycles) if reading is not None), None)
        return None if shown is None else shown | {"cycles": [c for c in cycles if c is not None]}

    def _caveats(self, track: Track) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for cycle in track.cycles:
            stopped = cycle.state in ("stopped", "final", "held") and bool(cycle.stops)
            at, life = cycle.stops[-1] if stopped else (self.as_of, cycle.life)
            if (cycle.state == "held" and not stopped) or life.target is None or not life.policy:
                continue
            due = life.due(at, resumed=True)
            end = max(due or life.start, at if stopped else due or at)
            for number, (begins, calendar) in enumerate(life.calendars):
                until = life.calendars[number + 1][0] if number + 1 < len(life.calendars) else end
                found |= {("R9", name, str(year)) for name, year in calendar.uncovered_years(begins, until)}
            if judged_by_an_absent_version(life.policy, track.slot, self.book, at):
                found.add(("R30", life.policy["name"]))
        policy, target, calendar = track.terms
        if track.coming is not None and track.is_coming(self.fields) and policy and target and calendar:
            due = track.life_from(track.coming).due(track.coming, resumed=True)
            found |= {("R9", name, str(year)) for name, year in calendar.uncovered_years(track.coming, due)}
        return found

    def _changes(self, track: Track, goal: bool) -> list[datetime]:
        """R26: when this clock's reading would change if nothing happened."""
        cycle = track.current()
        if cycle is None or cycle.state != "open" or cycle.life.target is None:
            return []
        life = cycle.life
        if goal and not objective_of(life.policy, track.clock):
            return []
        due = life.due(self.as_of, resumed=False, **share_of(life.policy, track.clock, goal))
        changes = [due + US] if due is not None else []
        at_risk = read_at_risk(option(life.policy or {}, track.clock, "at_risk"))
        if not goal and at_risk is not None:
            mark = life.mark(at_risk, self.as_of)
            changes += [mark] if mark is not None and due is not None and mark <= due else []
        reasons = life.reasons_at(self.as_of)
        ends = [life.budget_end(reason) if reason in life.budgets else None for reason in reasons]
        if reasons and all(ends):
            changes.append(max(end for end in ends if end is not None))
        return changes

    def _changes_by_time(self, clocks: dict[str, Any]) -> list[datetime]:
        """The first coming `from` or `to` of a policy after which a figure differs."""
        known = [event for event in self.events if instant(event["at"]) <= self.as_of]
        for at in (tick for tick in self.ticks if tick > self.as_of and known):
            then = Ticket(self.document, known, at).answer()["clocks"]
            if any(_moves(clocks.get(key), then.get(key)) for key in clocks.keys() | then.keys()):
                return [at]
        return []


def _is_stopped(cycle: Cycle) -> bool:
    return cycle.state in ("stopped", "final") or (cycle.state == "held" and bool(cycle.stops))


def _moves(now: Figures | None, then: Figures | None) -> bool:
    return (now is None) != (then is None) or (now or {}).get("due_at") != (then or {}).get("due_at")


def objective_of(policy: dict[str, Any] | None, clock: str) -> Fraction | None:
    """R28: the share that is the team's own goal, under the policy that judges."""
    text = option(policy or {}, clock, "objective")
    return read_share(text) if text else None


def share_of(policy: dict[str, Any] | None, clock: str, goal: bool) -> dict[str, Fraction]:
    """R28: the share of the target that a due time is asked for, where that is the goal's."""
    share = objective_of(policy, clock) if goal else None
    return {} if share is None else {"share": share}


def figures(clock: str, cycle: Cycle, as_of: datetime, goal: bool = False) -> Figures | None:
    """The figures of one cycle, or of the goal beside it (R28); None where there is no reading."""
    if cycle.state == "held" and not cycle.stops:
        return None
    missed = cycle.state == "missed"
    stopped = cycle.state in ("stopped", "final", "held")
    until, life = cycle.stops[-1] if stopped else (cycle.ended_at or as_of, cycle.life)
    if life.target is None or life.policy is None:
        return None
    if goal and not objective_of(life.policy, clock):
        return None
    shares = share_of(life.policy, clock, goal)
    due = life.due(until, resumed=stopped, **shares)
    calendar = life.calendars[-1][1]
    said: Figures = {
        "policy": life.policy["name"],
        "version": life.policy.get("version", 1),
        "calendar": calendar.name,
        "zone": calendar.zone_name,
        "state": "stopped" if stopped or missed else life.mode_at(until),
        "verdict": "breached" if missed or (due is not None and until > due) else "met" if stopped else "pending",
        "due_at": due,
        "due_if_resumed": due if due is not None else life.due(until, resumed=True, **shares),
        "started_at": life.start,
        "elapsed_s": life.balance + life.time_in("running", until),
        "paused_s": life.time_in("paused", until),
        "late_s": ZERO if due is None else life.time_in("running", until, due),
        "late_wall_s": ZERO if due is None else life.time_in("running", until, due, wall=True),
        "elapsed_running_s": life.time_in("running", until, wall=True),
        "elapsed_wall_s": until - life.start,
        "in_hours": calendar.is_open(as_of),
        "exempt": cycle.exempt or cycle.excused,
        "at_risk": False,
    }
    if cycle.state in ("cancelled", "void"):
        return said | {"state": "cancelled", "verdict": "void", "due_at": None, "due_if_resumed": None}
    at_risk = read_at_risk(option(life.policy, clock, "at_risk"))
    if not goal and at_risk is not None and said["verdict"] == "pending":
        mark = life.mark(at_risk, until)
        said["at_risk"] = mark is not None and mark <= until
    said["breach_reason"] = cycle.breach_reason if said["verdict"] == "breached" else None
    if stopped:
        said["stopped_at"] = until
    promised = [(at, then) for at, then in cycle.stops if then.target is not None]
    if promised:
        first, then = promised[0]
        said["first_stopped_at"] = first
        said["first_verdict"] = "met" if first <= (then.due(first, resumed=True, **shares) or first) else "breached"
    opened = cycle.opened
    if opened is not None and opened.target is not None:
        said["original_due_at"] = opened.due(opened.start, resumed=True, **shares)
    return said


def evaluate(document: dict[str, Any], events: list[Event], as_of: str | datetime) -> dict[str, Any]:
    """The model's whole answer on one ticket."""
    return Ticket(document, events, instant(as_of)).answer()
