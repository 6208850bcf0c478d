"""Response clocks: what asks, what answers, exchanges as cycles (R21)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import ask, at, cycles, hours, opened, policies, read, row, said

BOTH = {"first_response": "2h", "next_response": "4h"}
PLAIN = policies(targets=BOTH)


def options(**columns: Any) -> PolicySet:
    """Both response clocks with these columns."""
    return policies(targets=BOTH, clocks={"first_response": columns, "next_response": columns})


def talk(*messages: tuple[str, str], by: str = "requester", **fields: Any) -> Ticket:
    """A ticket with messages, each of an instant and who wrote; `note` is an agent's internal one."""
    ticket = opened(by=by, **fields)
    for when, who in messages:
        ticket = ticket.noted(at(when)) if who == "note" else ticket.replied(at(when), by=who)
    return ticket


def exchanges(made: PolicySet, ticket: Ticket, as_of: str = "fri 12:00") -> list[tuple[str | None, str | None]]:
    """Start and stop of each cycle of `next_response`."""
    found = cycles(made, ticket, as_of, "next_response")
    return [(said(c.started_at), said(c.stopped_at)) for c in found.cycles] if found is not None else []


# What asks


def test_the_opening_message_is_the_first_question() -> None:
    result = ask(PLAIN, opened(), "mon 10:00")
    assert ("mon 09:00", "mon 09:00") == (
        said(result["first_response"].started_at),
        said(result["next_response"].started_at),
    )


@pytest.mark.parametrize(("by", "asks"), [("requester", True), ("system", True), ("agent", False)])
def test_a_ticket_opened_by_a_machine_asks_like_a_requester_and_one_by_staff_does_not(by: str, asks: bool) -> None:
    result = ask(PLAIN, opened(by=by), "mon 10:00")
    assert (asks, asks) == ("first_response" in result, "next_response" in result)


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ({"by": "requester"}, True),
        ({"by": "requester", "visibility": "internal"}, False),
        ({"by": "agent"}, False),
        ({"by": "system"}, False),
    ],
)
def test_on_a_ticket_opened_by_staff_the_first_public_message_of_the_requester_asks(
    message: dict[str, str], asks: bool
) -> None:
    ticket = opened(by="agent").added(row("mon 10:00", "message", **message))
    result = ask(PLAIN, ticket, "mon 11:00")
    for clock in BOTH:
        assert ("mon 10:00" if asks else None) == (said(result[clock].started_at) if clock in result else None)


def test_what_agents_write_before_the_first_question_answers_nothing_and_after_it_the_openers_answer_counts() -> None:
    ticket = talk(("mon 10:00", "agent"), ("mon 11:00", "requester"), ("mon 12:00", "agent"), by="agent")
    result = ask(PLAIN, ticket, "fri 12:00")
    for clock in BOTH:
        assert ("mon 11:00", "mon 12:00") == (said(result[clock].started_at), said(result[clock].stopped_at))


def test_further_messages_of_the_requester_do_not_restart_the_clock() -> None:
    ticket = talk(("mon 10:00", "requester"), ("mon 11:00", "requester"))
    reading = read(PLAIN, ticket, "mon 12:00", "next_response")
    assert ("mon 09:00", "mon 13:00") == (said(reading.started_at), said(reading.due_at))


# What answers


@pytest.mark.parametrize(
    ("who", "answers"), [("agent", True), ("note", False), ("system", False), ("requester", False)]
)
def test_only_a_public_reply_of_an_agent_answers(who: str, answers: bool) -> None:
    result = ask(PLAIN, talk(("mon 10:00", who)), "mon 11:00")
    expected = ("stopped", "met") if answers else ("running", "pending")
    assert [expected, expected] == [(result[clock].state, result[clock].verdict) for clock in BOTH]


@pytest.mark.parametrize(
    ("columns", "who", "answers"),
    [
        ({"answered_by": ["agent", "system"]}, "system", True),
        ({"answered_by": "system"}, "agent", False),
        ({"visibility": "internal"}, "note", True),
        ({"visibility": "internal"}, "agent", False),
        ({"visibility": "any"}, "note", True),
        ({"visibility": "any"}, "agent", True),
        ({"also_stopped_by": {"event": "changed", "field": "assignee"}}, "agent", True),
    ],
)
def test_what_answers_is_data(columns: dict[str, Any], who: str, answers: bool) -> None:
    result = ask(options(**columns), talk(("mon 10:00", who)), "mon 11:00")
    assert [answers, answers] == [result[clock].state == "stopped" for clock in BOTH]


@pytest.mark.parametrize(
    ("stopped_by", "final"), [({"event": "changed", "field": "assignee"}, True), ({"assignee": "kim"}, False)]
)
def test_a_further_stop_by_an_event_is_final_and_one_by_fields_is_undone(
    stopped_by: dict[str, str], final: bool
) -> None:
    ticket = opened().changed(at("mon 10:00"), assignee="kim")
    made = options(also_stopped_by=stopped_by)
    assert ["stopped"] * 2 == [ask(made, ticket, "mon 11:00")[clock].state for clock in BOTH]
    gone = ticket.changed(at("mon 12:00"), assignee=None)
    assert ["stopped" if final else "running"] * 2 == [ask(made, gone, "mon 13:00")[clock].state for clock in BOTH]


def test_who_asks_is_data() -> None:
    made = options(asked_by=["agent"], answered_by="requester")
    ticket = talk(("mon 10:00", "agent"), ("mon 11:00", "requester"))
    assert [("mon 10:00", "mon 11:00")] == exchanges(made, ticket)


def test_resolving_stops_an_open_response_clock_by_state() -> None:
    ticket = opened().changed(at("mon 10:00"), status="resolved")
    result = ask(PLAIN, ticket, "mon 12:00")
    assert [("stopped", "met")] * 2 == [(result[clock].state, result[clock].verdict) for clock in BOTH]
    again = ask(PLAIN, ticket.changed(at("mon 13:00"), status="open"), "mon 14:00")
    assert [("running", "mon 14:00"), ("running", "mon 16:00")] == [
        (again[clock].state, said(again[clock].due_at)) for clock in BOTH
    ]
    replaced = options(stops={"event": "message", "by": "agent", "visibility": "public"})
    assert "running" == read(replaced, ticket, "mon 12:00", "first_response").state


# Exchanges


DIALOGUE = talk(
    ("mon 10:00", "agent"), ("mon 11:00", "agent"), ("mon 12:00", "requester"), ("mon 12:30", "note"),
    ("tue 10:00", "requester"), ("tue 12:00", "agent"), ("wed 10:00", "requester"), ("wed 10:30", "agent"),
)  # fmt: skip


def test_every_exchange_is_a_cycle() -> None:
    expected = [("mon 09:00", "mon 10:00"), ("mon 12:00", "tue 12:00"), ("wed 10:00", "wed 10:30")]
    assert expected == exchanges(PLAIN, DIALOGUE)
    found = cycles(PLAIN, DIALOGUE, "fri 12:00", "next_response")
    assert found is not None
    assert (["met", "breached", "met"], 3, True, 2) == (
        [cycle.verdict for cycle in found.cycles],
        found.current.cycle,
        found.any_breached,
        found.worst.cycle,
    )
    assert 8.0 == hours(found.worst.elapsed)


def test_the_first_response_is_only_the_first() -> None:
    found = cycles(PLAIN, DIALOGUE, "fri 12:00", "first_response")
    assert found is not None
    assert [("met", "mon 10:00")] == [(cycle.verdict, said(cycle.stopped_at)) for cycle in found.cycles]


def test_the_open_cycle_is_current_else_the_last() -> None:
    assert "stopped" == read(PLAIN, DIALOGUE, "fri 12:00", "next_response").state
    asked = DIALOGUE.replied(at("thu 10:00"), by="requester")
    reading = read(PLAIN, asked, "thu 11:00", "next_response")
    assert ("running", 4, "thu 14:00") == (reading.state, reading.cycle, said(reading.due_at))


def test_the_worst_is_of_the_answered_ones_while_there_are_any() -> None:
    asked = talk(("mon 10:00", "agent"), ("mon 12:00", "requester"))
    found = cycles(PLAIN, asked, "fri 12:00", "next_response")
    assert found is not None
    assert (1, True) == (found.worst.cycle, found.any_breached)
    only_open = cycles(PLAIN, opened(), "fri 12:00", "next_response")
    assert only_open is not None
    assert 1 == only_open.worst.cycle


def test_a_question_and_its_answer_at_one_instant_count_in_their_order() -> None:
    asked_first = talk(("mon 10:00", "agent"), ("mon 12:00", "requester"), ("mon 12:00", "agent"))
    assert ("mon 12:00", "mon 12:00") == exchanges(PLAIN, asked_first)[-1]
    answered_first = talk(("mon 10:00", "agent"), ("mon 12:00", "agent"), ("mon 12:00", "requester"))
    assert ("mon 12:00", None) == exchanges(PLAIN, answered_first)[-1]


def test_a_cycle_goes_on_over_an_assignment_and_a_pausing_status() -> None:
    ticket = opened().changed(at("mon 10:00"), status="waiting", assignee="kim")
    result = ask(PLAIN, ticket, "mon 12:00")
    assert [("running", "mon 11:00"), ("running", "mon 13:00")] == [
        (result[clock].state, said(result[clock].due_at)) for clock in BOTH
    ]
    pausing = options(pause_on={"status": "waiting"})
    assert ["paused", "paused"] == [ask(pausing, ticket, "mon 12:00")[clock].state for clock in BOTH]


# After


AFTER = policies(targets=BOTH, clocks={"next_response": {"after": "first_response"}})


def test_after_holds_questions_back_until_that_clock_has_stopped() -> None:
    ticket = talk(("mon 09:30", "requester"), ("mon 10:00", "agent"))
    assert [] == exchanges(AFTER, ticket)
    assert [("mon 12:00", None)] == exchanges(AFTER, ticket.replied(at("mon 12:00"), by="requester"))


def test_a_clock_that_is_held_or_runs_again_has_not_stopped() -> None:
    resolved = opened().changed(at("mon 10:00"), status="resolved")
    while_stopped = resolved.replied(at("mon 11:00"), by="requester").changed(at("mon 12:00"), status="open")
    assert [("mon 12:00", None)] == exchanges(AFTER, while_stopped)
    after_reopening = resolved.changed(at("mon 12:00"), status="open").replied(at("mon 13:00"), by="requester")
    assert [] == exchanges(AFTER, after_reopening)
    held = opened(status="closed").replied(at("mon 11:00"), by="requester").changed(at("mon 12:00"), status="open")
    assert [] == exchanges(AFTER, held)


def test_after_a_clock_that_counts_as_met_from_birth_questions_count() -> None:
    made = policies(
        targets=BOTH, clocks={"first_response": {"born_stopped": "met"}, "next_response": {"after": "first_response"}}
    )
    ticket = opened(status="closed").replied(at("mon 11:00"), by="requester").changed(at("mon 12:00"), status="open")
    assert [("mon 12:00", None)] == exchanges(made, ticket)
