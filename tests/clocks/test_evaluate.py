"""`evaluate` and its short forms: which policy applies, faults beside the answer, many tickets (R18, R34)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.evaluate import breach_status, due_times, evaluate, evaluate_many
from slaclock.errors import DocumentError, InstantError, SlaclockError, TicketError
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import ask, at, history, hours, opened, policies, policy, read, row, said

ONCE = BusinessCalendar("UTC", hours={}, exceptions={"2026-03-02": "09:00-17:00"}, name="once")


# Which policy applies (R18)


def test_the_first_in_document_order_that_matches_applies() -> None:
    gold, silver = policy("Gold", when={"plan": "gold"}), policy("Silver", when={"plan": ["gold", "silver"]})
    assert ["Gold", "Silver"] == [
        read(policies(gold, silver), opened(plan=p), "mon 10:00").policy for p in ("gold", "silver")
    ]
    assert "Silver" == read(policies(silver, gold), opened(plan="gold"), "mon 10:00").policy
    assert () == ask(policies(gold, silver), opened(plan="bronze"), "mon 10:00").clocks


def test_of_each_kind_one_applies_and_also_lets_another_apply_beside_it() -> None:
    made = policies(
        policy("A"), policy("B"), policy("Team", kind="ola"), policy("Vendor", kind="uc"), policy("C", also=True)
    )
    assert ["A", "Team", "Vendor", "C"] == [reading.policy for reading in ask(made, opened(), "mon 10:00").readings]


def test_a_policy_hides_a_later_one_even_for_clocks_that_it_does_not_promise() -> None:
    made = policies(policy("A", targets={"resolution": "8h"}), policy("B", targets={"first_response": "1h"}))
    assert ["resolution"] == [reading.clock for reading in ask(made, opened(), "mon 10:00").readings]


def test_a_clock_is_matched_again_at_every_change_of_a_field() -> None:
    gold, base = policy("Gold", when={"plan": "gold"}, targets={"resolution": "4h"}), policy("Base")
    ticket = opened().changed(at("mon 10:00"), plan="gold").changed(at("mon 11:00"), plan=None)
    assert ["Base", "Gold", "Base"] == [
        read(policies(gold, base), ticket, when).policy for when in ("mon 09:30", "mon 10:00", "mon 11:00")
    ]


# Faults beside the answer (R34)


def test_a_target_that_no_calendar_reaches_is_a_fault_of_that_clock_alone() -> None:
    made = policies(calendar=ONCE, targets={"resolution": "40h", "first_response": "1h"})
    result = ask(made, opened(), "mon 09:30")
    assert (["first_response"], [("R8", "resolution", "7")], "mon 10:00:00.000001") == (
        [reading.clock for reading in result.readings],
        [(fault.rule, fault.clock, fault.ticket) for fault in result.faults],
        said(result.next_change_at),
    )


def test_so_is_a_pause_budget_that_no_calendar_reaches_under_a_firm_due_time() -> None:
    pauses = [{"when": {"status": "waiting"}, "at_most": "40h"}]
    made = policies(calendar=ONCE, clocks={"resolution": {"pauses": pauses}})
    ticket = history(("mon 10:00", "waiting")).due_set(at("mon 10:00"), at("mon 12:00"))
    assert [("R8", "resolution")] == [(fault.rule, fault.clock) for fault in ask(made, ticket, "mon 11:00").faults]


def test_terms_of_before_that_no_calendar_reached_leave_only_what_they_said_open() -> None:
    """8 h are reached, the 40 h of before the change were not: no original due time, and no breach then."""
    made = policies(calendar=ONCE, targets={"resolution": {"high": "2h", "default": "40h"}})
    ticket = history(("mon 10:00", "resolved"), ("mon 11:00", {"status": "open", "priority": "high"}))
    result = ask(made, ticket, "mon 11:30")
    reading = result["resolution"]
    assert ((), "mon 12:00", None, "met", "mon 10:00") == (
        result.faults,
        said(reading.due_at),
        reading.original_due_at,
        reading.first_verdict,
        said(reading.first_stopped_at),
    )
    assert [None, "mon 12:00"] == [said(change.due_at) for change in reading.history()]


def test_a_coming_cycle_whose_start_no_calendar_reaches_is_a_fault_of_that_clock_alone() -> None:
    """Sequential: the next cycle starts at the old due time."""
    targets = {"periodic_update": "40h", "first_response": "1h"}
    made = policies(calendar=ONCE, targets=targets, clocks={"periodic_update": {"repeats": "sequential"}})
    result = ask(made, opened().replied(at("mon 09:30")), "mon 10:00")
    assert (["first_response"], [("R8", "periodic_update")]) == (
        [reading.clock for reading in result.readings],
        [(fault.rule, fault.clock) for fault in result.faults],
    )


def test_a_fault_before_a_target_is_known_stops_no_other_clock() -> None:
    made = policies(targets={"resolution": {"due_from": "promised"}, "first_response": "1h"})
    result = ask(made, opened(promised="soon"), "mon 09:30")
    assert (["first_response"], [("R31", "resolution", "promised", "soon")]) == (
        [reading.clock for reading in result.readings],
        [(fault.rule, fault.clock, fault.path, fault.value) for fault in result.faults],
    )


def test_the_same_fault_is_told_once() -> None:
    made = policies(targets={"resolution": {"amount_from": "contract"}})
    ticket = opened(contract="2d").changed(at("mon 10:00"), contract="4h").changed(at("mon 11:00"), contract="2d")
    assert 1 == len(ask(made, ticket, "mon 12:00").faults)


# Many


def test_many_tickets_one_after_another_and_an_unreadable_one_stops_no_other() -> None:
    rows: list[Any] = [
        opened(),
        {"id": "8", "events": []},
        {"id": "9", "events": [row("mon 09:00", "created")]},
        {"events": [row("mon 09:00", "message", by="agent")]},
        {"id": ["x"]},
        "no ticket at all",
        None,
    ]
    results = list(evaluate_many(policies(), rows, as_of=at("mon 10:00")))
    assert [("7", 0), ("8", 1), ("9", 0), ("", 1), ("['x']", 1), ("", 1), ("", 1)] == [
        (result.ticket, len(result.faults)) for result in results
    ]
    assert [1, 0, 1, 0, 0, 0, 0] == [len(result.clocks) for result in results]


def test_many_are_read_one_at_a_time() -> None:
    taken: list[str] = []

    def tickets() -> Any:
        for number in ("1", "2"):
            taken.append(number)
            yield Ticket.opened(at("mon 09:00"), id=number)

    results = evaluate_many(policies(), tickets(), as_of=at("mon 10:00"))
    assert [] == taken
    assert "1" == next(results).ticket
    assert ["1"] == taken


@pytest.mark.parametrize("bad", ["2026-03-02T09:00", "2026-03-02", "tomorrow", "1850-01-01T00:00Z", 5, None])
def test_an_as_of_that_is_no_instant_is_refused_before_the_work(bad: Any) -> None:
    for call in (evaluate, due_times, breach_status):
        with pytest.raises(InstantError):
            call(policies(), opened(), as_of=bad)
    with pytest.raises(InstantError):
        evaluate_many(policies(), [], as_of=bad)
    assert issubclass(InstantError, SlaclockError)


def test_what_is_no_policy_set_and_no_ticket_is_refused_before_the_work() -> None:
    for call in (evaluate, due_times, breach_status):
        with pytest.raises(DocumentError, match="not a set of policies"):
            call(policy(), opened(), as_of=at("mon 10:00"))  # type: ignore[arg-type]
        with pytest.raises(TicketError, match="not a ticket"):
            call(policies(), opened().to_dict(), as_of=at("mon 10:00"))  # type: ignore[arg-type]
    with pytest.raises(DocumentError, match="not a set of policies"):
        evaluate_many([policy()], [], as_of=at("mon 10:00"))  # type: ignore[arg-type]


# The short answers


MANY = policies(
    policy("A", targets={"resolution": "8h", "first_response": "1h"}),
    policy("B", also=True, targets={"resolution": "2h"}),
    policy("C", also=True, targets={"resolution": "4h"}, clocks={"resolution": {"pauses": []}}),
    policy("Team", kind="ola", targets={"resolution": "1m", "group_time": "1m"}),
)


def test_due_times_are_the_soonest_of_each_sla_clock() -> None:
    assert {"resolution": "mon 11:00", "first_response": "mon 10:00"} == {
        clock: said(due) for clock, due in due_times(MANY, opened(), as_of=at("mon 09:30")).items()
    }
    waiting = history(("mon 10:00", "waiting"))
    assert {"resolution": "mon 13:00", "first_response": "mon 10:00"} == {
        clock: said(due) for clock, due in due_times(MANY, waiting, as_of=at("mon 10:30")).items()
    }
    assert {"resolution": None} == due_times(policies(), waiting, as_of=at("mon 10:30"))
    assert {} == due_times(MANY, opened(), as_of=at("mon 08:00"))


@pytest.mark.parametrize(
    ("ticket", "as_of", "expected"),
    [
        (opened(), "mon 10:30", {"resolution": "pending", "first_response": "breached"}),
        (opened().replied(at("mon 10:00")), "mon 11:30", {"resolution": "breached", "first_response": "met"}),
        (history(("mon 10:00", "resolved")), "mon 11:00", {"resolution": "met", "first_response": "met"}),
        (opened().cancelled(at("mon 09:30")), "mon 11:00", {"resolution": "void", "first_response": "void"}),
        (
            opened().cancelled(at("mon 09:30"), "resolution"),
            "mon 09:45",
            {"resolution": "void", "first_response": "pending"},
        ),
    ],
)
def test_breach_status_is_the_worst_of_each_sla_clock(ticket: Ticket, as_of: str, expected: dict[str, str]) -> None:
    assert expected == breach_status(MANY, ticket, as_of=at(as_of))


def test_of_several_promises_the_worst_counts_in_any_order() -> None:
    """One stopped, one void, one pending: each order of the policies says `pending`."""
    pending = policy("Pending", also=True, targets={"resolution": "8h"}, resolved_on={"status": "never"})
    met = policy("Met", also=True, targets={"resolution": "8h"})
    ticket = history(("mon 10:00", "resolved"))
    for made in (PolicySet(pending, met), PolicySet(met, pending)):
        assert {"resolution": "pending"} == breach_status(made, ticket, as_of=at("mon 11:00"))


# A preview stores nothing


def test_a_preview_is_another_ticket() -> None:
    made = policies(targets={"resolution": {"urgent": "2h", "default": "8h"}})
    ticket = opened()
    preview = ask(made, ticket.changed(at("mon 10:00"), priority="urgent"), "mon 10:00")
    assert ("mon 11:00", "mon 17:00") == (said(preview.due_at), said(ask(made, ticket, "mon 10:00").due_at))
    assert 1.0 == hours(preview["resolution"].remaining)
