"""Answers to the cases of `sla.jsonl`: the figures of each metric under the names that other systems' suites use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pendulum import DateTime

from slaclock.base.instants import to_us
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import ClockReadings, Evaluation
from slaclock.clocks.reading import Reading
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.answers import need, seconds_of, text_of
from slaclock.testing.sla_documents import AGREEMENT, document_of, history_of
from slaclock.tickets.ticket import Ticket

_IDLE: Mapping[str, Any] = {
    "state": "idle",
    "due": None,
    "breached": False,
    "any_breached": False,
    "worst_elapsed_s": None,
    "cycles": [],
}


def answer_sla(case: Mapping[str, Any], *, due_at_close: bool = False) -> dict[str, Any]:
    """The figures of every metric that the case's policy promises; None for one without a clock, or a void one.

    With ``due_at_close`` the policy says ``due_at_close: next_open`` (R6).
    """
    policies = PolicySet.parse(document_of(case, due_at_close=due_at_close))
    ticket = Ticket.parse({"id": need(case, "id"), "events": history_of(case)})
    result = evaluate(policies, ticket, as_of=need(case, "as_of"))
    metrics = dict.fromkeys(clock for policy in policies.policies for clock in policy.promises)
    return {metric: _of_metric(metric, policies, ticket, result) for metric in metrics}


def _of_metric(metric: str, policies: PolicySet, ticket: Ticket, result: Evaluation) -> dict[str, Any] | None:
    clock = result.clock(metric)
    if clock is None:
        awaits = metric == "next_response" and _has_target(metric, policies, ticket.fields(result.as_of))
        return dict(_IDLE) if awaits else None
    if clock.current.verdict == "void":
        return None
    figures = {**_of_cycle(clock.current, result.as_of), **_of_cycles(clock, result.as_of)}
    if any(policy.reminders for policy in policies.policies):
        figures["reminders"] = _reminders(clock, policies, ticket, result.as_of)
    if metric == "next_response" and clock.current.state == "stopped":
        figures |= {"state": "idle", "due": None, "remaining_wall_s": None}
    return figures


def _has_target(metric: str, policies: PolicySet, fields: Mapping[str, Any]) -> bool:
    """Whether the agreement in force has a target for that metric."""
    agreement = next((policy for policy in policies.policies if policy.name == fields.get(AGREEMENT)), None)
    promise = None if agreement is None else agreement.promises.get(metric)
    return promise is not None and promise.target.read(fields) is not None


def _of_cycle(reading: Reading, as_of: DateTime) -> dict[str, Any]:
    due = reading.due_at or reading.due_if_resumed
    left = None if due is None else max(due - (reading.stopped_at or as_of), timedelta(0))
    return {
        "state": reading.state,
        "due": text_of(reading.due_at),
        "due_if_resumed": text_of(reading.due_if_resumed),
        "breached": reading.verdict == "breached",
        "elapsed_s": seconds_of(reading.elapsed),
        "paused_s": seconds_of(reading.paused),
        "late_s": seconds_of(reading.late),
        "elapsed_wall_s": seconds_of(reading.elapsed_wall),
        "remaining_wall_s": None if left is None else seconds_of(left),
        "share": float(reading.share),
        "cycle_start": text_of(reading.started_at),
        **({} if reading.spell is None else {"group": reading.spell}),
    }


def _of_cycles(clock: ClockReadings, as_of: DateTime) -> dict[str, Any]:
    answered = [reading for reading in clock.cycles if reading.state == "stopped"]
    spells = [_of_cycle(reading, as_of) for reading in clock.cycles if reading.spell is not None]
    return {
        "any_breached": clock.any_breached,
        "worst_elapsed_s": max((seconds_of(reading.elapsed) for reading in answered), default=None),
        "cycles": [_of_cycle(reading, as_of) for reading in answered],
        **({"spells": spells} if spells else {}),
    }


def _reminders(clock: ClockReadings, policies: PolicySet, ticket: Ticket, as_of: DateTime) -> dict[str, str | None]:
    """When each reminder of the cycle fires, up to its due time, if nothing happens after the question."""
    known = Ticket.of(ticket.id, [event for event in ticket.events if event.at <= to_us(as_of)])
    later = evaluate(policies, known, as_of=max(as_of, clock.current.due_at or as_of))
    of_cycle = (clock.clock, clock.current.cycle)
    return {action.rung: text_of(action.at) for action in later.actions() if (action.clock, action.cycle) == of_cycle}
