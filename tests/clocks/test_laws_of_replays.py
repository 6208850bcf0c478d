"""The laws by name of what is carried on or written again, over random documents with ladders, and random histories.

A snapshot, a window of actions, a frozen document and another form of the same document give what one replay gives.
20 cases a law in the normal profile of Hypothesis, 4,000 in the long one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slaclock.base.instants import DAY, HOUR, from_us, to_text, to_us
from slaclock.clocks.actions import Action
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import Evaluation
from slaclock.clocks.snapshot import Snapshot, advance, take_snapshot
from slaclock.errors import CoverageError, DocumentError
from slaclock.policies.freeze import freeze
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.yaml_writing import to_yaml
from slaclock.testing.strategies.documents import CALENDARS, FORMS
from slaclock.tickets.ticket import Ticket
from tests.model.generate_tickets import random_case
from tests.strategies_tickets import Case, histories

few = settings(max_examples=settings().max_examples * 2 // 5 if settings().max_examples > 200 else 20)
"""Each example evaluates a ticket many times."""

RUNGS = st.lists(
    st.sampled_from(
        [
            {"at": "50%", "every": "4h", "at_most": 3},
            {"at": "99.5%", "only_in": "24x7"},
            {"before": "30m"},
            {"before": "2h wall", "unless": {"priority": "urgent"}},
            {"after": "0m", "notify": {"field": "assignee", "default": "desk"}},
            {"after": "1h wall", "every": "20h wall", "at_most": 4},
        ]
    ),
    unique_by=str,
    max_size=4,
)


def readable(document: dict[str, Any]) -> bool:
    """Whether it is a document: by chance a calendar can never be open."""
    try:
        PolicySet.parse(document)
    except DocumentError as error:
        if {"R8"} != {fault.rule for fault in error.faults}:
            raise
        return False
    return True


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case of the model's generator, its policies with a ladder each."""
    made = random_case(Random(draw(st.integers(0, 1_000_000))), wide=True)
    late = st.sampled_from(["latest_rung", "all", "none"])
    ladders = st.fixed_dictionaries({"escalations": RUNGS, "late_start": late})
    policies = [{**policy, **draw(ladders)} for policy in made["document"]["policies"]]
    document = {**made["document"], "policies": policies}
    assume(readable(document))
    return Case(document, tuple(made["events"]), to_us(made["as_of"]))


def figures(result: Evaluation) -> dict[str, Any]:
    """All that a replay and a carried snapshot must agree on; finished cycles stand for the last and the worst."""
    answer = result.to_dict()
    del answer["readings"]
    clocks = [(c.kind, c.current.to_dict(), c.any_breached, c.worst.elapsed) for c in result.clocks]
    return {**answer, "clocks": clocks, "flags": (result.due_at, result.breached, result.overdue)}


def readings_of(result: Evaluation, *, without: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Every reading as plain values."""
    return [{k: v for k, v in reading.to_dict().items() if k not in without} for reading in result.select()]


def rows(actions: list[Action]) -> list[dict[str, Any]]:
    """Actions in an order of their own, where they come at one instant."""
    return sorted((action.to_dict() for action in actions), key=lambda action: (action["at"], action["id"]))


# Carried on


@few
@given(cases())
def test_snapshot_equals_replay_at_every_prefix(case: Case) -> None:
    """The answer, and what fires after the snapshot."""
    known = [event for event in case.ticket.events if event.at <= case.at]
    replay = case.ask()
    for split in range(1, len(known) + 1):
        taken_at = from_us(known[split - 1].at)
        taken = take_snapshot(case.policies, Ticket("7", known[:split]), as_of=taken_at)
        later = Snapshot.parse(taken.to_json())
        carried = advance(case.policies, later, known[split:], as_of=from_us(case.at)).evaluation
        assert figures(replay) == figures(carried), split
        assert rows(replay.actions(since=taken_at)) == rows(carried.actions(since=taken_at)), split


@few
@given(cases(), st.lists(st.integers(0, 60), max_size=4))
def test_snapshot_carried_on_in_any_steps_equals_replay(case: Case, hours: list[int]) -> None:
    """Steps at instants between the events too, where nothing happens but time."""
    known = [event for event in case.ticket.events if event.at <= case.at]
    start = known[0].at
    carried = take_snapshot(case.policies, Ticket("7", [e for e in known if e.at == start]), as_of=from_us(start))
    done = start
    for step in sorted({min(start + hour * HOUR, case.at) for hour in hours} | {case.at}):
        later = [event for event in known if done < event.at <= step]
        advanced = advance(case.policies, Snapshot.parse(carried.to_json()), later, as_of=from_us(step))
        assert figures(case.ask(step)) == figures(advanced.evaluation)
        carried, done = advanced.snapshot, step


@few
@given(cases(), st.lists(st.integers(0, 40 * 24), max_size=6))
def test_actions_of_adjoining_windows_are_the_actions_of_the_whole(case: Case, hours: list[int]) -> None:
    """Each exactly once, wherever the windows are cut; and what a window gave is never taken back."""
    start = case.ticket.events[0].at
    edges = sorted({start - 1, *(start + hour * HOUR for hour in hours), start + 45 * DAY})
    whole = case.ask(edges[-1]).actions()
    assert len({action.id for action in whole}) == len(whole)
    windows = [case.ask(end).actions(since=from_us(since)) for since, end in pairwise(edges)]
    assert rows(whole) == rows([action for window in windows for action in window])


@few
@given(cases())
def test_asking_again_at_each_next_change_misses_nothing(case: Case) -> None:
    """A host that asks at the events and at `next_change_at` sees every action at its instant."""
    end = case.at + 30 * DAY
    known = replace(case, events=case.until(case.at))
    moment, seen = case.at, set[Any]()
    while (change := known.ask(moment).next_change_us) is not None and change <= end:
        moment = change
        seen.add(from_us(moment))
    fired = known.ask(end).actions(since=from_us(case.at))
    assert set() == {action.at for action in fired} - seen


# Written again


@few
@given(cases())
def test_a_document_written_again_gives_the_same_answers(case: Case) -> None:
    """As JSON and as YAML."""
    for again in (json.loads(json.dumps(case.document)), to_yaml(case.document)):
        result = evaluate(PolicySet.parse(again), case.ticket, as_of=from_us(case.at))
        assert case.ask().to_dict() == result.to_dict()


COUNTRIES = st.sampled_from(["DE", {"country": "KR", "language": "en_US"}, {"country": "US", "subdivision": "CA"}])


@few
@given(cases(), COUNTRIES)
def test_freezing_changes_nothing(case: Case, country: Any) -> None:
    """Holidays of a country in every calendar, written out for all years that an answer can reach."""
    shift = to_us("2025-01-06T00:00Z") - case.ticket.events[0].at // DAY * DAY
    book = {
        name: {**rules, "holidays": [*rules.get("holidays", []), country]} if "hours" in rules else rules
        for name, rules in case.document["calendars"].items()
    }
    document = {**case.document, "calendars": book}
    assume(readable(document))
    moved = tuple({**row, "at": to_text(to_us(row["at"]) + shift)} for row in case.events)
    case = Case(document, moved, case.at + shift)
    try:
        frozen = freeze(case.policies, range(2023, 2029))
    except CoverageError:
        assume(False)
    loose, fixed = case.ask(), replace(case, document=frozen).ask()
    first, last = to_us("2023-01-02T00:00Z"), to_us("2028-12-30T00:00Z")
    dues = [due for r in loose.select() for due in (r.due_at, r.due_if_resumed, r.original_due_at) if due is not None]
    assume(case.at < last and all(to_us(due) < last for due in dues))
    assume(all(to_us(reading.started_at) >= first for reading in loose.select()))  # `start_at` may lie years before
    assert readings_of(loose) == readings_of(fixed)
    assert loose.next_change_us == fixed.next_change_us


# What ends, and what nobody changed


@few
@given(cases(), st.booleans(), st.integers(0, 200))
def test_a_cancelled_clock_is_never_breached_whatever_comes_after(case: Case, by_hand: bool, hours: int) -> None:
    """By hand or by its `cancels`: it is void, neither at risk nor open, and fires nothing more."""
    ready = {"resolution", "first_response", "next_response"}
    ended = {"cancels": {"status": "spam"}}
    policies = [
        {**policy, "clocks": {**policy.get("clocks", {}), **{
            clock: {**policy.get("clocks", {}).get(clock, {}), **ended} for clock in ready & policy["targets"].keys()
        }}}
        for policy in case.document["policies"]
    ]  # fmt: skip
    at = to_text(case.at)
    event = {"at": at, "type": "cancel"} if by_hand else {"at": at, "type": "changed", "value": {"status": "spam"}}
    known = Case({**case.document, "policies": policies}, (*case.until(case.at), event), case.at)
    now, later = known.ask(), known.ask(case.at + hours * HOUR)
    for reading in later.select():
        assert (reading.state == "cancelled") is (reading.verdict == "void")
        assert not (reading.state == "cancelled" and (reading.at_risk or reading.is_open))
    gone = [reading for reading in now.select() if by_hand or reading.clock in ready]
    assert [] == [reading for reading in gone if reading.is_open and reading.state != "not_started"]
    over = {(r.policy, r.clock, r.cycle) for r in now.select() if r.state == "cancelled"}
    assert set() == over & {(a.policy, a.clock, a.cycle) for a in later.actions(since=from_us(case.at))}


def only_status(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A change of fields less all fields but the status, which no terms are read from."""
    value = row.get("value")
    return {**row, "value": {k: v for k, v in value.items() if k == "status"}} if isinstance(value, dict) else row


@few
@given(cases())
def test_where_no_terms_change_the_forms_of_change_agree(case: Case) -> None:
    """`retroactive`, `carry`, `restart` and `keep`, of the target and of the calendar."""
    opening, *later = case.ticket.to_dict()["events"]
    others = [row for row in later if row["type"] != "changed" or row.get("field") in (None, "status")]
    kept = (opening, *(only_status(row) if row["type"] == "changed" else row for row in others))
    policies = [policy for policy in case.document["policies"] if "from" not in policy]
    answers = []
    for form in FORMS:
        changed = [{**policy, "on_change": form} for policy in policies]
        answers.append(Case({**case.document, "policies": changed}, kept, case.at).ask().to_dict())
    assert [answers[0]] * len(FORMS) == answers


def stopped_by_resolving_alone(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy less its clocks, and its columns, by which other states stop a clock."""
    clocks = policy.get("clocks", {})
    targets = {clock: target for clock, target in policy["targets"].items() if "stops" not in clocks.get(clock, {})}
    targets = targets or {"resolution": "8h"}
    kept = {
        clock: {column: value for column, value in columns.items() if column not in ("also_stopped_by", "after")}
        for clock, columns in clocks.items()
        if clock in targets
    }
    return {**policy, "reminders": [], "escalations": [], "targets": targets, "clocks": kept}


@few
@given(cases())
def test_where_nothing_reopens_the_forms_of_reopening_agree(case: Case) -> None:
    """Once it is resolved the status changes no more."""
    kept: list[Any] = []
    for event in case.ticket.events:
        stopped = any(dict(earlier.changes).get("status") in ("resolved", "closed") for earlier in kept)
        if not (stopped and "status" in dict(event.changes)):
            kept.append(event)
    answers = []
    for form in ("resume", "count", "restart", "ignore"):
        policies = [{**stopped_by_resolving_alone(policy), "on_reopen": form} for policy in case.document["policies"]]
        made = PolicySet.parse({**case.document, "policies": policies})
        answers.append(evaluate(made, Ticket("7", kept), as_of=from_us(case.at)).to_dict())
    assert [answers[0]] * 4 == answers


# Whose time it was


@few
@given(histories(), st.sampled_from(sorted(CALENDARS)), st.integers(0, 100))
def test_the_spells_of_the_groups_add_up_to_their_shares_of_the_resolution(
    rows: tuple[dict[str, Any], ...], calendar: str, hours: int
) -> None:
    """The time of `group_time` in each group's spells is what the resolution's breakdown gives the group."""
    policy = {"name": "P", "when": "always", "calendar": calendar, "pause_on": {"status": ["waiting", "vendor"]}}
    document = {
        "slaclock": 1,
        "calendars": CALENDARS,
        "policies": [{**policy, "targets": {"resolution": "40h", "group_time": "8h"}}],
    }
    plain = tuple(row for row in rows if row["type"] in ("created", "changed", "message"))
    result = Case(document, plain, to_us(plain[-1]["at"]) + hours * HOUR).ask()
    assume("resolution" in result)
    held = {each.value: each.used for each in result["resolution"].breakdown("group") if each.value and each.used}
    spells: dict[Any, timedelta] = {}
    for reading in result.select(clock="group_time"):
        spells[reading.spell] = spells.get(reading.spell, timedelta(0)) + reading.elapsed
    assert held == {group: used for group, used in spells.items() if used}
