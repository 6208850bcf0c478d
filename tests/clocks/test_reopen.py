"""Stops by a state and their reopenings: the four forms, held cycles, many times, after due (R13, R20, R30)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.clocks.snapshot import advance, take_snapshot
from slaclock.policies.policy_set import PolicySet
from tests.clocks.asking import ask, at, cycles, history, hours, opened, policies, policy, read, said

FORMS = ("resume", "count", "restart", "ignore")
PLAIN = policies()


def reopening(form: str, **keys: Any) -> PolicySet:
    return policies(on_reopen=form, **keys)


# The four forms


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("resume", ("running", "mon 09:00", "tue 11:00", 4.0)),  # the two hours while resolved do not count
        ("count", ("running", "mon 09:00", "mon 17:00", 6.0)),  # as though never resolved
        ("restart", ("running", "mon 13:00", "tue 13:00", 2.0)),  # a new cycle
        ("ignore", ("stopped", "mon 09:00", "mon 17:00", 2.0)),  # the stop was final
    ],
)
def test_a_reopening_by_each_form(form: str, expected: tuple[str, str, str, float]) -> None:
    reading = read(reopening(form), history(("mon 11:00", "resolved"), ("mon 13:00", "open")), "mon 15:00")
    assert expected == (reading.state, said(reading.started_at), said(reading.due_at), hours(reading.elapsed))


@pytest.mark.parametrize("form", FORMS)
def test_before_the_reopening_all_forms_are_one(form: str) -> None:
    reading = read(reopening(form), history(("mon 11:00", "resolved")), "fri 12:00")
    assert ("stopped", "met", "mon 11:00", "mon 17:00", 2.0) == (
        reading.state,
        reading.verdict,
        said(reading.stopped_at),
        said(reading.due_at),
        hours(reading.elapsed),
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("resume", ["breached"]),
        ("count", ["breached"]),
        ("restart", ["met", "pending"]),
        ("ignore", ["met"]),
    ],
)
def test_the_verdict_is_that_of_the_last_stop_and_under_restart_of_each_cycle(form: str, expected: list[str]) -> None:
    ticket = history(("mon 11:00", "resolved"), ("tue 09:00", "open"))
    found = cycles(reopening(form), ticket, "tue 15:00:00.000001")
    assert found is not None
    assert expected == [cycle.verdict for cycle in found.cycles]
    first = found.cycles[0]
    assert ("mon 11:00", "met") == (said(first.first_stopped_at), first.first_verdict), "the first stop stays on record"


def test_the_first_stop_stays_on_record_when_a_later_one_judges_otherwise() -> None:
    ticket = history(("mon 11:00", "resolved"), ("mon 13:00", "open"), ("wed 12:00", "closed"))
    reading = read(PLAIN, ticket, "fri 12:00")
    assert ("breached", "wed 12:00", "met", "mon 11:00") == (
        reading.verdict,
        said(reading.stopped_at),
        reading.first_verdict,
        said(reading.first_stopped_at),
    )
    late_first = history(("tue 10:00", "resolved"), ("tue 11:00", "open"), ("tue 12:00", "resolved"))
    assert "breached" == read(PLAIN, late_first, "fri 12:00").first_verdict


def test_a_clock_that_never_stopped_has_no_first_stop() -> None:
    reading = read(PLAIN, opened(), "fri 12:00")
    assert (None, None, None) == (reading.first_stopped_at, reading.first_verdict, reading.stopped_at)


# Where a reopening lies


@pytest.mark.parametrize(
    ("stop", "again", "due"),
    [
        ("mon 09:00", "mon 10:00", "tue 10:00"),  # stopped at the start
        ("mon 11:00", "mon 11:00", "mon 17:00"),  # reopened at the same instant
        ("mon 16:00", "mon 17:00", "tue 10:00"),  # at closing
        ("mon 17:00", "tue 09:00", "mon 17:00"),  # at due, over the night
        ("mon 18:00", "tue 08:00", "mon 17:00"),  # after due, outside hours
        ("tue 10:00", "wed 10:00", "mon 17:00"),  # after due: it is past and stays so
    ],
)
def test_resuming_moves_the_due_time_by_the_working_time_while_resolved(stop: str, again: str, due: str) -> None:
    reading = read(PLAIN, history((stop, "resolved"), (again, "open")), "wed 12:00")
    assert due == said(reading.due_at)


def test_a_reopening_after_due_begins_late_and_counts_only_what_runs() -> None:
    reading = read(PLAIN, history(("tue 10:00", "resolved"), ("wed 10:00", "open")), "wed 12:00")
    assert ("breached", 1.0 + 2.0, 17.0 + 2.0) == (reading.verdict, hours(reading.late), hours(reading.late_wall))


def test_resolved_to_closed_is_no_reopening_and_moves_no_stop() -> None:
    ticket = history(("mon 11:00", "resolved"), ("tue 11:00", "closed"), ("wed 11:00", "resolved"))
    reading = read(PLAIN, ticket, "fri 12:00")
    assert ("mon 11:00", "mon 11:00", "met") == (
        said(reading.stopped_at),
        said(reading.first_stopped_at),
        reading.verdict,
    )


def test_a_change_of_another_field_while_resolved_is_no_reopening() -> None:
    ticket = history(("mon 11:00", "resolved"), ("tue 11:00", {"group": "b"})).noted(at("tue 12:00"))
    assert "mon 11:00" == said(read(PLAIN, ticket, "fri 12:00").stopped_at)


def test_many_reopenings_leave_the_time_in_between_out() -> None:
    ticket = history()
    for day in ("mon", "tue", "wed", "thu"):
        ticket = ticket.changed(at(f"{day} 10:00"), status="resolved").changed(at(f"{day} 16:00"), status="open")
    reading = read(PLAIN, ticket, "thu 16:30")
    assert (4 * 1.0 + 3 * 1.0 + 0.5, "thu 17:00", "mon 10:00") == (
        hours(reading.elapsed),
        said(reading.due_at),
        said(reading.first_stopped_at),
    )
    assert 4 * 6 == sum((e.end - e.start) / 3_600_000_000 for e in reading.account() if e.code == "resolved")
    restarted = cycles(reopening("restart"), ticket, "thu 16:30")
    assert restarted is not None
    assert [1, 2, 3, 4, 5] == [cycle.cycle for cycle in restarted.cycles]
    assert ["thu 16:00"] == [said(restarted.current.started_at)]


def test_time_while_resolved_is_a_kind_of_its_own_and_no_pause() -> None:
    ticket = history(("mon 11:00", "resolved"), ("mon 13:00", "open"))
    reading = read(PLAIN, ticket, "mon 15:00")
    assert (0.0, {}, ["working", "resolved", "working"]) == (
        hours(reading.paused),
        reading.pauses(),
        [entry.code for entry in reading.account()],
    )


def test_a_pause_that_goes_on_while_resolved_is_counted_as_resolved() -> None:
    ticket = opened().paused(at("mon 10:00"), reason="parts").changed(at("mon 11:00"), status="resolved")
    ticket = ticket.changed(at("mon 14:00"), status="open").resumed(at("mon 15:00"))
    reading = read(PLAIN, ticket, "mon 16:00")
    assert (2.0, 2.0, ["working", "paused", "resolved", "paused", "working"]) == (
        hours(reading.elapsed),
        hours(reading.paused),
        [entry.code for entry in reading.account()],
    )


def test_under_count_pauses_hold_while_resolved() -> None:
    ticket = opened().changed(at("mon 11:00"), status="resolved").paused(at("mon 12:00")).resumed(at("mon 13:00"))
    reading = read(reopening("count"), ticket.changed(at("mon 14:00"), status="open"), "mon 15:00")
    assert (5.0, 1.0, "tue 10:00") == (hours(reading.elapsed), hours(reading.paused), said(reading.due_at))


def test_a_pause_by_the_status_begins_at_the_reopening_into_it() -> None:
    reading = read(PLAIN, history(("mon 11:00", "resolved"), ("mon 13:00", "waiting")), "mon 14:00")
    assert ("paused", 2.0, 1.0, "tue 12:00") == (
        reading.state,
        hours(reading.elapsed),
        hours(reading.paused),
        said(reading.due_if_resumed),
    )


# A reply while resolved


RESPONSE = {"targets": {"next_response": "4h"}}


def test_a_reply_while_stopped_by_a_state_makes_that_stop_final_at_its_first_instant() -> None:
    ticket = history(("mon 11:00", "resolved")).replied(at("mon 12:00")).changed(at("mon 13:00"), status="open")
    reading = read(policies(**RESPONSE), ticket, "fri 12:00", "next_response")
    assert ("stopped", "met", "mon 11:00") == (reading.state, reading.verdict, said(reading.stopped_at))


def test_without_a_reply_a_reopening_resumes_a_response_clock_too() -> None:
    ticket = history(("mon 11:00", "resolved"), ("mon 13:00", "open"))
    reading = read(policies(**RESPONSE), ticket, "mon 14:00", "next_response")
    assert ("running", "mon 15:00", 3.0) == (reading.state, said(reading.due_at), hours(reading.elapsed))


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("resume", ("running", 1, 4.0)),
        ("count", ("running", 1, 6.0)),
        ("restart", ("running", 2, 2.0)),
        ("ignore", ("stopped", 1, 2.0)),
    ],
)
def test_a_reopening_goes_by_the_form_of_the_policy_of_then(
    form: str, expected: tuple[str, int, float], together: bool
) -> None:
    """Resolved under a policy that resumes; another one matches before the reopening, or by the same event."""
    made = policies(policy("Bronze", when={"plan": "bronze"}), policy("Gold", when={"plan": "gold"}, on_reopen=form))
    resolved = history(("mon 11:00", "resolved"), plan="bronze")
    if together:
        ticket = resolved.changed(at("mon 13:00"), plan="gold", status="open")
    else:
        ticket = resolved.changed(at("mon 12:00"), plan="gold").changed(at("mon 13:00"), status="open")
    reading = read(made, ticket, "mon 15:00")
    assert expected == (reading.state, reading.cycle, hours(reading.elapsed))
    carried = advance(made, take_snapshot(made, ticket, as_of=at("mon 14:00")), [], as_of=at("mon 15:00"))
    assert expected[0] == carried.evaluation["resolution"].state


# Held cycles


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("resume", ("mon 11:00", "tue 11:00", 1.0)),
        ("restart", ("mon 11:00", "tue 11:00", 1.0)),
        ("count", ("mon 09:00", "mon 17:00", 3.0)),
        ("ignore", None),
    ],
)
def test_a_held_cycle_has_no_reading_until_its_reopening(form: str, expected: tuple[str, str, float] | None) -> None:
    ticket = opened(status="closed")
    assert "resolution" not in ask(reopening(form), ticket, "fri 12:00")
    again = ask(reopening(form), ticket.changed(at("mon 11:00"), status="open"), "mon 12:00").get("resolution")
    assert expected == (None if again is None else (said(again.started_at), said(again.due_at), hours(again.elapsed)))
    if again is not None:
        assert (1, None, None) == (again.cycle, again.first_stopped_at, again.first_verdict)


def test_business_days_of_a_held_cycle_count_from_the_reopening() -> None:
    ticket = opened(status="closed").changed(at("tue 11:00"), status="open")
    for form, due in (("resume", "thu 11:00"), ("count", "wed 09:00")):
        made = reopening(form, targets={"resolution": "2 business days"})
        assert due == said(read(made, ticket, "tue 12:00").due_at)


def test_time_before_the_reopening_of_a_held_cycle_moves_no_business_days() -> None:
    """Held until Monday 11:00, due on Wednesday then; paused on Thursday it is overdue, not open."""
    ticket = opened(status="closed").changed(at("mon 11:00"), status="open").changed(at("thu 12:00"), status="waiting")
    made = policies(targets={"resolution": "2 business days"})
    for as_of in ("wed 12:00", "thu 13:00"):
        assert "wed 11:00" == said(read(made, ticket, as_of).due_at)


def test_a_ticket_born_resolved_may_count_as_met() -> None:
    made = policies(clocks={"resolution": {"born_stopped": "met"}})
    reading = read(made, opened(status="closed"), "fri 12:00")
    assert ("stopped", "met", "mon 09:00", "mon 09:00", "met", "mon 09:00", 0.0) == (
        reading.state,
        reading.verdict,
        said(reading.started_at),
        said(reading.stopped_at),
        reading.first_verdict,
        said(reading.first_stopped_at),
        hours(reading.elapsed),
    )
    again = read(made, opened(status="closed").changed(at("mon 11:00"), status="open"), "mon 12:00")
    assert ("running", "mon 11:00", None) == (again.state, said(again.started_at), again.first_verdict)


def test_a_ticket_born_resolved_counts_as_met_however_long_ago_it_was_reported() -> None:
    """Reported on Friday, logged as done on Monday; a reopening that counts goes back to the report."""
    keys = {"born_stopped": "met", "start_at": "reported_at", "on_reopen": "count"}
    made = policies(clocks={"resolution": keys}, targets={"resolution": "2h"})
    ticket = opened(status="closed", reported_at="2026-02-27T09:00:00Z")
    reading = read(made, ticket, "fri 12:00")
    assert ("met", "mon 09:00", "mon 11:00", "mon 11:00", "met") == (
        reading.verdict,
        said(reading.started_at),
        said(reading.due_at),
        said(reading.original_due_at),
        reading.first_verdict,
    )
    again = read(made, ticket.changed(at("mon 11:00"), status="open"), "mon 12:00")
    assert ("breached", "2026-02-27") == (again.verdict, str(again.started_at.date()))


def test_a_ticket_born_resolved_for_good_counts_as_met_for_ever() -> None:
    made = policies(on_reopen="ignore", clocks={"resolution": {"born_stopped": "met"}})
    ticket = opened(status="closed").changed(at("mon 11:00"), status="open")
    assert ("stopped", "met") == (read(made, ticket, "fri 12:00").state, read(made, ticket, "fri 12:00").verdict)


def test_a_reply_to_a_held_question_ends_it_unseen() -> None:
    made = policies(targets={"next_response": "4h"})
    ticket = opened(status="closed").replied(at("mon 10:00")).changed(at("mon 11:00"), status="open")
    assert "next_response" not in ask(made, ticket, "mon 12:00")
    assert "mon 13:00" == said(
        read(made, ticket.replied(at("mon 13:00"), by="requester"), "mon 14:00", "next_response").started_at
    )


def test_a_cancelled_held_cycle_never_had_a_reading() -> None:
    ticket = opened(status="closed").cancelled(at("mon 10:00")).changed(at("mon 11:00"), status="open")
    assert "resolution" not in ask(PLAIN, ticket, "mon 12:00")


def test_a_first_start_that_lies_behind_a_stop_is_held_until_the_reopening() -> None:
    made = policies(clocks={"resolution": {"start_at": "begins"}})
    ticket = opened(begins=at("tue 09:00").isoformat()).changed(at("mon 12:00"), status="resolved")
    assert "resolution" not in ask(made, ticket, "wed 12:00")
    before = ticket.changed(at("mon 15:00"), status="open")
    assert "tue 09:00" == said(read(made, before, "wed 12:00").started_at)
    after = ticket.changed(at("tue 15:00"), status="open")
    assert "tue 15:00" == said(read(made, after, "wed 12:00").started_at)


def test_terms_that_change_before_a_coming_start_are_those_of_the_start() -> None:
    """Nothing runs yet, so no form of change applies: not even `keep` keeps, nor does `restart` start it early."""
    table = {"urgent": "2h", "default": "8h"}
    for form in ("retroactive", "carry", "restart", "keep"):
        made = policies(targets={"resolution": table}, clocks={"resolution": {"start_at": "begins"}}, on_change=form)
        ticket = opened("sat 12:00", begins=at("mon2 09:00").isoformat())
        ticket = ticket.changed(at("sun 12:00"), priority="urgent").restarted(at("sun 13:00"))
        reading = read(made, ticket, "sun 14:00")
        assert ("not_started", "mon2 09:00", "mon2 11:00", "mon2 11:00") == (
            reading.state,
            said(reading.started_at),
            said(reading.due_at),
            said(reading.original_due_at),
        )
        at_start = read(
            made,
            opened("sat 12:00", begins=at("mon2 09:00").isoformat()).changed(at("mon2 09:00"), priority="urgent"),
            "mon2 10:00",
        )
        assert ("mon2 17:00" if form == "keep" else "mon2 11:00") == said(at_start.due_at), (
            "at the start it is a change"
        )
