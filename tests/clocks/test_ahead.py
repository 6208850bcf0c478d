"""What lies ahead of a running clock, what a correction of no clock is, and when a due time was breached before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slaclock import BusinessCalendar, Policy, PolicySet, Ticket, evaluate

OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")
POLICIES = PolicySet(
    Policy(name="All", when="always", calendar=OFFICE, pause_on={"status": "waiting"}, targets={"resolution": "4h"})
)
OPENED = Ticket.opened("2026-03-02T15:00Z", id="1")


def test_the_spans_ahead_lead_to_the_due_time_and_carry_the_total_on() -> None:
    reading = evaluate(POLICIES, OPENED, as_of="2026-03-02T16:00Z")["resolution"]
    ahead = reading.ahead()
    assert ["working", "outside_hours", "working"] == [entry.code for entry in ahead]
    assert (reading.elapsed, reading.due_at) == (timedelta(hours=1), ahead.entries[-1].end_at)
    assert timedelta(hours=4) == ahead.total
    assert reading.account().entries[-1].end_at == ahead.entries[0].start_at


def test_an_explanation_goes_on_to_the_due_time() -> None:
    text = evaluate(POLICIES, OPENED, as_of="2026-03-02T15:00Z")["resolution"].explain()
    assert "until due, if nothing happens:\n+ 2026-03-02 15:00:00 – 17:00:00  2h  working time  = 2h" in text
    assert "= 4h\ntotal: 4h" in text


@pytest.mark.parametrize(
    ("ticket", "as_of"),
    [
        (OPENED.changed("2026-03-02T16:00Z", status="waiting"), "2026-03-02T16:30Z"),
        (OPENED.changed("2026-03-02T16:00Z", status="resolved"), "2026-03-02T16:30Z"),
        (OPENED.cancelled("2026-03-02T16:00Z", reason="spam"), "2026-03-02T16:30Z"),
        (OPENED, "2026-03-03T11:00Z"),
        (OPENED, "2026-03-04T11:00Z"),
    ],
    ids=["paused", "stopped", "cancelled", "at due", "after due"],
)
def test_nothing_is_ahead_of_a_clock_that_does_not_run_towards_its_due_time(ticket: Ticket, as_of: str) -> None:
    reading = evaluate(POLICIES, ticket, as_of=as_of)["resolution"]
    assert (0, timedelta(0)) == (len(reading.ahead()), reading.ahead().total)
    assert "until due" not in reading.explain()


@pytest.mark.parametrize(
    "ticket",
    [
        OPENED.paused("2026-03-02T16:00Z", "asked the customer"),
        OPENED.cancelled("2026-03-02T16:00Z", "resoluton"),
        OPENED.due_set("2026-03-02T16:00Z", "2026-03-05T16:00Z", clock="resoluton"),
        OPENED.extended("2026-03-02T16:00Z", "1h", clock="first_response"),
    ],
    ids=["a reason in place of a clock", "cancel", "set due", "a clock of no policy"],
)
def test_a_correction_of_a_clock_that_no_policy_has_is_a_fault_of_the_ticket(ticket: Ticket) -> None:
    result = evaluate(POLICIES, ticket, as_of="2026-03-02T16:30Z")
    (fault,) = result.faults
    assert ("R23", "1", ticket.events[-1].field) == (fault.rule, fault.ticket, fault.value)
    assert "write one of `resolution`, or none for all clocks" in fault.remedy
    assert "running" == result["resolution"].state


def test_a_correction_of_all_clocks_or_of_one_that_is_there_is_none() -> None:
    for clock in (None, "resolution"):
        ticket = OPENED.paused("2026-03-02T16:00Z", clock, reason="asked the customer")
        result = evaluate(POLICIES, ticket, as_of="2026-03-02T16:30Z")
        assert ((), "paused") == (result.faults, result["resolution"].state)


def test_a_ticket_solved_in_time_and_reopened_later_was_not_breached_before() -> None:
    solved = OPENED.changed("2026-03-02T16:00Z", status="resolved").changed("2026-03-05T16:00Z", status="open")
    history = evaluate(POLICIES, solved, as_of="2026-03-05T16:30Z")["resolution"].history()
    assert [(("started",), False), (("reopened",), False)] == [(c.causes, c.breached_before) for c in history]


def test_a_ticket_solved_late_and_reopened_was_breached_before() -> None:
    solved = OPENED.changed("2026-03-03T12:00Z", status="resolved").changed("2026-03-05T16:00Z", status="open")
    paused = solved.changed("2026-03-05T16:10Z", status="waiting")
    history = evaluate(POLICIES, paused, as_of="2026-03-05T16:30Z")["resolution"].history()
    assert [("started",)] == [change.causes for change in history]
    earlier = solved.changed("2026-03-05T16:20Z", priority="x").due_set("2026-03-05T16:20Z", "2026-03-06T12:00Z")
    history = evaluate(POLICIES, earlier, as_of="2026-03-05T16:30Z")["resolution"].history()
    assert (("due set",), True) == (history[-1].causes, history[-1].breached_before)
