"""First-response options seen in the field, each as the document that says it (R16, R21)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import ask, at, opened, policies, row, said


def first_response(**columns: Any) -> PolicySet:
    """A first response of two hours with these columns."""
    return policies(targets={"first_response": "2h"}, clocks={"first_response": columns})


def stopped(made: PolicySet, ticket: Ticket) -> str | None:
    """When the first response stopped, as read on Monday at noon."""
    return said(ask(made, ticket, "mon 12:00")["first_response"].stopped_at)


@pytest.mark.parametrize(
    ("columns", "expected"), [({}, None), ({"also_stopped_by": {"status": "in_progress"}}, "mon 10:00")]
)
def test_a_change_of_status_answers_only_where_the_document_says_so(
    columns: dict[str, Any], expected: str | None
) -> None:
    ticket = opened().added(row("mon 10:00", "changed", field="status", value="in_progress"))
    assert expected == stopped(first_response(**columns), ticket)


@pytest.mark.parametrize(
    ("visibility", "note", "reply"),
    [("public", None, "mon 10:00"), ("internal", "mon 10:00", None), ("any", "mon 10:00", "mon 10:00")],
)
def test_an_internal_note_answers_where_visibility_says_so(
    visibility: str, note: str | None, reply: str | None
) -> None:
    made = first_response(visibility=visibility)
    assert note == stopped(made, opened().noted(at("mon 10:00")))
    assert reply == stopped(made, opened().replied(at("mon 10:00")))


@pytest.mark.parametrize(("columns", "expected"), [({}, None), ({"also_stopped_by": {"event": "merge"}}, "mon 10:00")])
def test_a_merge_answers_only_where_the_document_says_so(columns: dict[str, Any], expected: str | None) -> None:
    assert expected == stopped(first_response(**columns), opened().added(row("mon 10:00", "merge", value="2")))


@pytest.mark.parametrize(("columns", "runs"), [({}, False), ({"starts": {"event": "created"}}, True)])
def test_a_ticket_opened_by_staff_has_a_first_response_where_the_opening_itself_starts_it(
    columns: dict[str, Any], runs: bool
) -> None:
    assert runs == ("first_response" in ask(first_response(**columns), opened(by="agent"), "mon 12:00"))


@pytest.mark.parametrize(
    ("columns", "started"),
    [
        ({"starts": {"priority": "high"}}, "mon 11:00"),
        ({"starts": {"priority": "high"}, "start_at": "opened_at"}, "mon 09:00"),
    ],
)
def test_a_clock_that_a_value_starts_begins_there_or_at_the_instant_that_a_field_holds(
    columns: dict[str, Any], started: str
) -> None:
    made = policies(targets={"fix": "8h"}, clocks={"fix": {"stops": {"status": "solved"}, **columns}})
    ticket = opened(opened_at=at("mon 09:00").isoformat(), priority="low")
    ticket = ticket.added(row("mon 11:00", "changed", field="priority", value="high"))
    assert started == said(ask(made, ticket, "mon 12:00")["fix"].started_at)
