"""Answers to the cases of `rules.jsonl`: whole documents in our own format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from slaclock.base.instants import from_us
from slaclock.clocks.evaluate import evaluate, evaluate_many
from slaclock.clocks.evaluation import ClockReadings, Evaluation
from slaclock.clocks.snapshot import Snapshot, advance, take_snapshot
from slaclock.errors import DocumentError, LateEventError, SnapshotError, TicketError
from slaclock.outlook.commitments import count_commitments
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.answers import error_of, need, refuse, text_of
from slaclock.testing.cases_calendar import ask, shown
from slaclock.tickets.ticket import Ticket


def answer_rules(case: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a case: of a calendar, of a ticket's clocks, or ``refused`` with every fault of the document.

    >>> answer_rules({"document": {"slaclock": 2}})
    {'refused': [{'path': 'slaclock', 'rule': 'R34'}]}
    """
    try:
        policies = PolicySet.preset(case["preset"]) if "preset" in case else PolicySet.parse(need(case, "document"))
    except DocumentError as error:
        return {"refused": [{"path": fault.path, "rule": fault.rule} for fault in error.faults]}
    if "op" in case:
        return _calendar(case, policies)
    if "tickets" in case:
        return _commitments(case, policies)
    return _ticket(case, policies) if "events" in case else {"refused": []}


def _calendar(case: Mapping[str, Any], policies: PolicySet) -> dict[str, Any]:
    name = need(case, "calendar")
    if name not in policies.calendars:
        refuse("no such calendar", name)
    calendar = policies.calendars[name]
    answer = ask(calendar, case)
    last = answer if isinstance(answer, datetime) else case.get("end", case["start"])
    caveats = [caveat.to_dict() for caveat in calendar.caveats(case["start"], last)]
    return {"answer": shown(answer), "caveats": caveats}


def _commitments(case: Mapping[str, Any], policies: PolicySet) -> dict[str, Any]:
    """Every commitment counted over the tickets, and the faults of those that cannot be read."""
    results = list(evaluate_many(policies, need(case, "tickets", list), as_of=need(case, "as_of")))
    faults = [{"rule": fault.rule, "ticket": fault.ticket} for result in results for fault in result.faults]
    return {"commitments": [row.to_dict() for row in count_commitments(policies, results)], "faults": faults}


def _ticket(case: Mapping[str, Any], policies: PolicySet) -> dict[str, Any]:
    try:
        ticket = Ticket.parse({"id": need(case, "id"), "events": case["events"]})
    except TicketError as error:
        return {**error_of(error), "faults": [{"rule": fault.rule} for fault in error.faults]}
    as_of = need(case, "as_of")
    try:
        result = _carried(case, policies, ticket) if "later" in case else evaluate(policies, ticket, as_of=as_of)
    except (LateEventError, SnapshotError) as error:
        return error_of(error)
    return {
        **_clocks(result, policies),
        **({"actions": list(_actions(result, case["since"]))} if "since" in case else {}),
        "next_change_at": text_of(result.next_change_at),
        "caveats": [caveat.to_dict() for caveat in result.caveats],
        "faults": [{"rule": fault.rule, "clock": fault.clock} for fault in result.faults],
    }


def _carried(case: Mapping[str, Any], policies: PolicySet, ticket: Ticket) -> Evaluation:
    """The answer of a snapshot after the case's `events`, stored as text and carried on by its `later` ones (R25)."""
    taken = take_snapshot(policies, ticket, as_of=from_us(ticket.events[-1].at))
    stored = Snapshot.parse(taken.to_json())
    return advance(policies, stored, need(case, "later", list), as_of=case["as_of"]).evaluation


def _actions(result: Evaluation, since: Any) -> Iterator[dict[str, Any]]:
    for action in result.actions(since=since):
        yield {"at": text_of(action.at), "clock": action.clock, "rung": action.rung}


def _clocks(result: Evaluation, policies: PolicySet) -> dict[str, Any]:
    """Each clock by its name (of kind `sla`, the first match), and by its policy's name and its own; goals apart."""
    promised = [clock for policy in policies.policies if policy.kind == "sla" for clock in policy.promises]
    found: dict[str, Any] = dict.fromkeys(promised)
    for clock in result.clocks:
        figures = _figures(clock)
        if not clock.current.is_goal:
            found[f"{clock.current.policy}/{clock.clock}"] = figures
        if clock.kind == "sla" and clock.main:
            found[clock.clock] = figures
        if clock.kind == "objective" and clock.main:
            found.setdefault(f"objective:{clock.clock}", figures)
    return found


def _figures(clock: ClockReadings) -> dict[str, Any]:
    return {**clock.current.to_dict(), "cycles": [reading.to_dict() for reading in clock.cycles]}
