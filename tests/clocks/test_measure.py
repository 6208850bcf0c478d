"""One cycle measured: pauses and their budgets, days, firm due times, lateness (R11 to R15, R23, R31, R32)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.stretches import spent_at
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, ask, at, history, hours, opened, policies, read, said

PLAIN = policies()
MICROSECOND = 1 / 3_600_000_000


def paused(*spans: tuple[str, str], **fields: Any) -> Ticket:
    """A ticket that waits from the first to the second instant of each pair."""
    changes = [(when, status) for begin, end in spans for when, status in ((begin, "waiting"), (end, "open"))]
    return history(*changes, **fields)


def figures(ticket: Ticket, as_of: str, made: PolicySet = PLAIN) -> tuple[str, float, float, str | None]:
    """State, hours used, hours paused, due time."""
    reading = read(made, ticket, as_of)
    return (reading.state, hours(reading.elapsed), hours(reading.paused), said(reading.due_at))


# Elapsed and due (R12, R13)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("mon 09:00", 0),
        ("mon 09:00:00.000001", MICROSECOND),
        ("mon 12:00", 3),
        ("mon 17:00", 8),
        ("tue 08:59:59.999999", 8),
        ("tue 09:00", 8),
        ("tue 09:30", 8.5),
        ("mon2 09:30", 40.5),
    ],
)
def test_time_used_is_the_working_time_since_the_start(as_of: str, expected: float) -> None:
    assert expected == pytest.approx(hours(read(PLAIN, opened(), as_of).elapsed), abs=1e-12)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("mon 17:00", "tue 09:00", ("running", 8.5, 0.0, "mon 17:00")),  # outside hours, edge to edge
        ("mon 18:00", "tue 08:00", ("running", 8.5, 0.0, "mon 17:00")),
        ("mon 16:00", "tue 09:00", ("running", 7.5, 1.0, "tue 10:00")),  # its part within hours counts
        ("mon 16:00", "tue 09:15", ("running", 7.25, 1.25, "tue 10:15")),
        ("mon 09:00", "mon 09:00:00.000001", ("running", 8.5 - MICROSECOND, MICROSECOND, "tue 09:00:00.000001")),
    ],
)
def test_only_the_working_part_of_a_pause_costs_and_nothing_is_cut_to_minutes(
    begin: str, end: str, expected: tuple[str, float, float, str]
) -> None:
    state, used, waited, due = figures(paused((begin, end)), "tue 09:30")
    assert expected == (state, pytest.approx(used, abs=1e-12), pytest.approx(waited, abs=1e-12), due)


def test_overlapping_pauses_cost_once_and_the_first_is_the_reason() -> None:
    ticket = opened().paused(at("mon 10:00"), reason="parts").changed(at("mon 11:00"), status="waiting")
    ticket = ticket.resumed(at("mon 12:00")).changed(at("mon 13:00"), status="open")
    assert ("running", 2.0, 3.0, "tue 12:00") == figures(ticket, "mon 14:00")
    assert {"parts": 2.0, "waiting": 1.0} == {
        why: hours(amount) for why, amount in read(PLAIN, ticket, "mon 14:00").pauses().items()
    }


def test_pauses_outside_hours_are_not_among_the_reasons() -> None:
    assert {} == read(PLAIN, paused(("mon 18:00", "tue 08:00")), "tue 12:00").pauses()


def test_while_paused_there_is_no_due_time_but_what_it_would_be() -> None:
    reading = read(PLAIN, history(("mon 11:00", "waiting")), "mon 13:30")
    assert ("paused", None, "tue 11:30", None, 6.0) == (
        reading.state,
        reading.due_at,
        said(reading.due_if_resumed),
        reading.due_local,
        hours(reading.remaining),
    )


@pytest.mark.parametrize(
    ("begins", "due"),
    [("mon 16:59:59.999999", None), ("mon 17:00", "mon 17:00"), ("mon 17:00:00.000001", "mon 17:00")],
)
def test_a_due_time_reached_before_the_pause_is_firm(begins: str, due: str | None) -> None:
    reading = read(PLAIN, history((begins, "waiting")), "tue 12:00")
    assert due == said(reading.due_at)
    assert ("breached" if due else "pending", due is None) == (reading.verdict, reading.due_if_resumed is not None)


def test_a_clock_stopped_while_paused_keeps_the_due_time_that_resuming_would_have_given() -> None:
    reading = read(PLAIN, history(("mon 11:00", "waiting"), ("mon 13:00", "resolved")), "fri 12:00")
    assert ("met", "tue 11:00", 2.0, 2.0, None) == (
        reading.verdict,
        said(reading.due_at),
        hours(reading.elapsed),
        hours(reading.paused),
        reading.due_if_resumed,
    )


@pytest.mark.parametrize(
    ("as_of", "expected"), [("mon 08:59", None), ("mon 09:00", True), ("mon 17:00", False), ("tue 09:00", True)]
)
def test_in_hours_is_of_as_of_and_of_a_stopped_clock_of_its_stop(as_of: str, expected: bool | None) -> None:
    result = ask(PLAIN, opened(), as_of)
    assert expected is (result["resolution"].in_hours if "resolution" in result else None)
    stopped = history(("mon 17:00", "resolved"))
    assert not read(PLAIN, stopped, "wed 12:00").in_hours


# Late (R14, R15)


def test_lateness_is_frozen_by_a_stop_and_by_a_pause() -> None:
    late = history(("tue 10:00", "waiting"))
    for as_of in ("tue 10:00", "wed 12:00"):
        reading = read(PLAIN, late, as_of)
        assert (1.0, 17.0, "breached") == (hours(reading.late), hours(reading.late_wall), reading.verdict)
    again = late.changed(at("wed 10:00"), status="open").changed(at("wed 12:00"), status="resolved")
    reading = read(PLAIN, again, "fri 12:00")
    assert (3.0, 19.0, 0.0) == (hours(reading.late), hours(reading.late_wall), hours(reading.remaining))


def test_wall_time_running_wall_time_and_working_time_are_three_things() -> None:
    reading = read(PLAIN, paused(("mon 10:00", "mon 18:00")), "tue 10:00")
    assert (25.0, 17.0, 2.0, 7.0) == (
        hours(reading.elapsed_wall),
        hours(reading.elapsed_running),
        hours(reading.elapsed),
        hours(reading.paused),
    )


def test_an_exact_fit_at_closing_is_due_then_or_at_the_next_opening() -> None:
    plain, moved = PLAIN, policies(due_at_close="next_open")
    evening = history(("mon 20:00", "resolved"))
    assert ("breached", "mon 17:00", 0.0) == (
        read(plain, evening, "fri 12:00").verdict,
        said(read(plain, evening, "fri 12:00").due_at),
        hours(read(plain, evening, "fri 12:00").late),
    )
    assert ("met", "tue 09:00") == (
        read(moved, evening, "fri 12:00").verdict,
        said(read(moved, evening, "fri 12:00").due_at),
    )
    assert "tue 09:00" == said(ask(moved, opened(), "mon 12:00").due_at)
    assert "mon 16:00" == said(
        read(policies(due_at_close="next_open", targets={"resolution": "7h"}), opened(), "mon 12:00").due_at
    )


# Budgets of pauses (R32)


def budget(at_most: str, **keys: Any) -> PolicySet:
    return policies(clocks={"resolution": {"pauses": [{"when": {"status": "waiting"}, "at_most": at_most}]}}, **keys)


def test_a_budget_ends_a_pause_and_time_runs_again() -> None:
    made, ticket = budget("2h"), history(("mon 16:00", "waiting"))
    assert ("paused", 7.0, 1.0, None) == figures(ticket, "tue 09:00", made)
    assert "paused" == figures(ticket, "tue 09:59:59.999999", made)[0]
    assert ("running", 7.0, 2.0, "tue 11:00") == figures(ticket, "tue 10:00", made)
    assert "tue 10:00" == said(ask(made, ticket, "mon 18:00").next_change_at)


def test_a_budget_is_for_all_pauses_of_its_entry_in_a_cycle() -> None:
    made = budget("2h")
    ticket = paused(("mon 10:00", "mon 11:30"), ("mon 12:00", "mon 14:00"), ("mon 15:00", "mon 16:00"))
    assert ("running", 5.0, 2.0, "tue 11:00") == figures(ticket, "mon 16:00", made)
    assert ("running", 5.0, 2.0, "tue 11:00") == figures(ticket, "mon 16:00", budget("120m"))
    again = ticket.restarted(at("tue 09:00")).changed(at("tue 10:00"), status="waiting")
    assert ("paused", 1.0, 1.0, None) == figures(again, "tue 11:00", made)
    assert ("running", 1.0, 2.0, "wed 11:00") == figures(again, "tue 12:00", made)


def test_a_budget_counts_from_the_start_of_the_cycle() -> None:
    made = budget("2h")
    ticket = opened(status="waiting").restarted(at("mon 10:00"))
    assert ("running", 1.0, 2.0, "tue 12:00") == figures(ticket, "mon 13:00", made)


def test_a_budget_in_business_days_is_the_working_time_from_the_first_pause() -> None:
    made, ticket = budget("1 business day"), history(("mon 10:00", "waiting"))
    assert ("running", 3.0, 8.0, "tue 17:00") == figures(ticket, "tue 12:00", made)
    in_two = paused(("mon 10:00", "mon 12:00"), ("mon 13:00", "wed 12:00"))
    assert ("running", 5.0, 8.0, "tue 17:00") == figures(in_two, "tue 14:00", made)


def test_a_budget_counts_by_the_calendar_of_each_stretch() -> None:
    """A quarter of an hour of the budget is left at 10:45, when hours begin that open at 11:00 only."""
    late = BusinessCalendar("UTC", hours={"mon-fri": "11:00-17:00"}, name="late")
    calendar = {"by": "region", "KR": late, "default": OFFICE}
    made = budget("1h", calendar=calendar, on_change="carry")
    ticket = history(("mon 10:00", "waiting")).changed(at("mon 10:45"), region="KR")
    assert ["paused", "running"] == [figures(ticket, as_of, made)[0] for as_of in ("mon 11:14", "mon 11:15")]
    assert 1.0 == figures(ticket, "mon 12:00", made)[2]


def test_time_while_resolved_is_no_pause_and_costs_no_budget() -> None:
    """Frozen all the time, by a field beside the status; resolved for four hours in between."""
    made = policies(clocks={"resolution": {"pauses": [{"when": {"frozen": "yes"}, "at_most": "3h"}]}})
    ticket = opened().changed(at("mon 10:00"), frozen="yes").changed(at("mon 11:00"), status="resolved")
    ticket = ticket.changed(at("mon 15:00"), status="open")
    assert ("paused", 1.0, 2.0, None) == figures(ticket, "mon 16:00", made)
    assert "mon 17:00" == said(ask(made, ticket, "mon 16:00").next_change_at)
    counted = policies(
        clocks={"resolution": {"pauses": [{"when": {"frozen": "yes"}, "at_most": "3h"}]}}, on_reopen="count"
    )
    assert ("running", 4.0, 3.0, "tue 12:00") == figures(ticket, "mon 16:00", counted)


def test_pauses_by_hand_have_no_budget() -> None:
    ticket = opened().paused(at("mon 10:00"))
    assert ("paused", 1.0, 15.0, None) == figures(ticket, "wed 09:00", budget("1h"))


def test_a_budget_that_is_used_up_outside_hours_ends_with_the_closing() -> None:
    assert ("running", 7.0, 1.0, "tue 10:00") == figures(history(("mon 16:00", "waiting")), "mon 17:00", budget("1h"))


# Until (R32)


UNTIL = policies(
    clocks={
        "resolution": {"pauses": [{"when": {"status": "waiting"}, "until": {"event": "message", "by": "requester"}}]}
    }
)


def test_a_pause_with_until_lasts_until_then_whatever_the_fields_say() -> None:
    ticket = history(("mon 10:00", "waiting"), ("mon 11:00", "open"))
    assert ("paused", 1.0, 2.0, None) == figures(ticket, "mon 12:00", UNTIL)
    answered = ticket.replied(at("mon 12:00"), by="requester")
    assert ("running", 2.0, 2.0, "tue 11:00") == figures(answered, "mon 13:00", UNTIL)


def test_a_pause_with_until_begins_again_only_when_its_condition_becomes_true_again() -> None:
    ticket = history(("mon 10:00", "waiting")).replied(at("mon 12:00"), by="requester")
    assert ("running", 2.0, 2.0, "tue 11:00") == figures(ticket, "mon 13:00", UNTIL)
    again = ticket.changed(at("mon 13:00"), status="open").changed(at("mon 14:00"), status="waiting")
    assert ("paused", 3.0, 3.0, None) == figures(again, "mon 15:00", UNTIL)


# Business days (R11)


def days(count: int = 2, **options: Any) -> PolicySet:
    return policies(targets={"resolution": BusinessDays(count, **options)})


@pytest.mark.parametrize(
    ("spans", "due"),
    [
        ([], "wed 10:00"),
        ([("mon 11:00", "mon 13:00")], "wed 12:00"),
        ([("mon 11:00", "tue 11:00")], "thu 10:00"),  # a working day
        ([("mon 18:00", "tue 08:00")], "wed 10:00"),  # outside hours
        ([("wed 09:30", "wed 10:30")], "wed 11:00"),  # over the date
        ([("wed 09:30", "wed 10:00")], "wed 10:30"),  # up to the date
        ([("wed 10:00", "wed 12:00")], "wed 10:00"),  # from the date: reached
        ([("mon 11:00", "mon 12:00"), ("wed 10:30", "wed 11:30")], "wed 12:00"),  # the second before the moved date
        ([("mon 11:00", "mon 12:00"), ("wed 11:00", "wed 12:00")], "wed 11:00"),  # and from it: reached
    ],
)
def test_business_days_move_on_by_what_did_not_run_before_them(spans: list[tuple[str, str]], due: str) -> None:
    ticket = Ticket.opened(at("mon 10:00"), id="7", status="open")
    for begin, end in spans:
        ticket = ticket.changed(at(begin), status="waiting").changed(at(end), status="open")
    assert due == said(read(days(), ticket, "fri 12:00").due_at)


def test_the_date_may_lie_in_a_pause_outside_hours_that_costs_nothing_before_it() -> None:
    made = days(1, due_by="20:00")
    ticket = history(("tue 18:00", "waiting"))
    assert ("tue 20:00", "paused", "pending") == (
        said(read(made, ticket, "tue 19:00").due_at),
        read(made, ticket, "tue 19:00").state,
        read(made, ticket, "tue 20:00").verdict,
    )
    assert "breached" == read(made, ticket, "tue 20:00:00.000001").verdict
    assert read(made, history(("tue 16:00", "waiting")), "tue 19:00").due_at is None


def test_business_days_while_paused_say_what_resuming_would_give() -> None:
    reading = read(days(), history(("mon 11:00", "waiting")), "tue 10:00")
    assert (None, "wed 16:00", 14.0) == (reading.due_at, said(reading.due_if_resumed), hours(reading.remaining))


def test_resolved_time_moves_business_days_too_but_not_under_count() -> None:
    ticket = history(("mon 11:00", "resolved"), ("tue 11:00", "open"))
    assert "wed 17:00" == said(read(days(), ticket, "tue 12:00").due_at)
    counted = policies(targets={"resolution": "2 business days"}, on_reopen="count")
    assert "wed 09:00" == said(read(counted, ticket, "tue 12:00").due_at)


def test_business_days_count_from_the_start_of_a_restarted_cycle() -> None:
    assert "thu 12:00" == said(read(days(), opened().restarted(at("tue 12:00")), "tue 13:00").due_at)


def test_an_extension_moves_days_by_working_time_and_calendar_days_by_wall_time() -> None:
    assert "wed 11:00" == said(read(days(), opened().extended(at("mon 10:00"), "2h"), "mon 12:00").due_at)
    assert "thu 13:00" == said(read(days(), opened().extended(at("mon 10:00"), "12h"), "mon 12:00").due_at)
    wall = policies(targets={"resolution": CalendarDays(2)})
    assert "wed 21:00" == said(read(wall, opened().extended(at("mon 10:00"), "12h"), "mon 12:00").due_at)


def test_business_days_read_as_working_time_may_end_at_a_closing() -> None:
    made = days(1, read_as="working_time")
    reading = read(made, opened("mon 20:00"), "tue 12:00")
    assert ("tue 17:00", 8.0) == (said(reading.due_at), hours(reading.elapsed + reading.remaining))
    waited = history(("mon 10:00", "waiting"), ("mon 12:00", "open"))
    assert "tue 17:00" == said(read(days(2, read_as="working_time"), opened(), "mon 12:00").due_at)
    assert "tue 11:00" == said(read(made, waited, "mon 13:00").due_at)


def test_shares_and_remaining_of_business_days_are_of_the_working_time_to_the_date() -> None:
    made = policies(targets={"resolution": "2 business days"}, at_risk="50%")
    reading = read(made, opened(), "tue 09:00")
    assert (8.0, 0.5, True, "mon 17:00") == (
        hours(reading.remaining),
        float(reading.share),
        reading.at_risk,
        said(ask(made, opened(), "mon 12:00").next_change_at),
    )


# Calendar days (R11)


BERLIN = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "08:00-17:00"}, name="berlin")


@pytest.mark.parametrize(
    ("start", "due", "share"),
    [
        ("2026-03-28T12:00+01:00", "2026-03-30T12:00+02:00", 47),  # spring: an hour less
        ("2026-10-24T12:00+02:00", "2026-10-26T12:00+01:00", 49),  # autumn: an hour more
        ("2026-03-27T02:30+01:00", "2026-03-29T02:30+01:00", 48),  # a time that does not exist: the offset before
        ("2026-10-23T02:30+02:00", "2026-10-25T02:30+02:00", 48),  # one that comes twice: the first
    ],
)
def test_calendar_days_keep_the_wall_clock_over_a_change_of_it(start: str, due: str, share: int) -> None:
    made = policies(calendar=BERLIN, targets={"resolution": "2 calendar days"})
    reading = evaluate(made, Ticket.opened(start, id="7"), as_of=start)["resolution"]
    assert (datetime.fromisoformat(due), share) == (reading.due_at, hours(reading.remaining))


def test_calendar_days_move_on_by_the_wall_time_that_did_not_run() -> None:
    made = policies(targets={"resolution": "2 calendar days"}, at_risk="50%")
    ticket = paused(("mon 20:00", "tue 08:00"))
    reading = read(made, ticket, "tue 09:00")
    assert ("wed 21:00", 12.0, 36.0, 0.0) == (
        said(reading.due_at),
        hours(reading.used),
        hours(reading.remaining),
        hours(reading.paused),
    )
    assert ["tue 21:00", "wed 21:00:00.000001"] == [
        said(ask(made, ticket, when).next_change_at) for when in ("tue 09:00", "tue 21:00")
    ]


@pytest.mark.parametrize("spans", [[], [("mon 20:00", "tue 08:00")]])
def test_due_at_close_does_not_touch_what_is_found_by_its_date(spans: list[tuple[str, str]]) -> None:
    for target in ("2 calendar days", BusinessDays(1, due_by="20:00")):
        plain = policies(targets={"resolution": target})
        moved = policies(targets={"resolution": target}, due_at_close="next_open")
        ticket = paused(*spans)
        assert said(read(plain, ticket, "tue 09:00").due_at) == said(read(moved, ticket, "tue 09:00").due_at)


# Firm due times (R23, R31)


PROMISED = policies(targets={"resolution": {"due_from": "promised"}}, at_risk="75%")


def test_a_promised_due_time_is_moved_by_no_pause_and_no_hours() -> None:
    ticket = opened(promised=at("tue 20:00").isoformat())
    for each in (ticket, ticket.changed(at("mon 10:00"), status="waiting")):
        assert "tue 20:00" == said(read(PROMISED, each, "mon 12:00").due_at)
    open_again = policies(targets={"resolution": {"due_from": "promised", "outside": "next_open"}})
    assert "wed 09:00" == said(read(open_again, ticket, "mon 12:00").due_at)
    assert "wed 09:00" == said(read(open_again, opened(promised=at("wed 09:00").isoformat()), "mon 12:00").due_at)


def test_shares_of_a_firm_due_time_are_of_the_working_time_up_to_it() -> None:
    by_field, by_hand = opened(promised=at("mon 13:00").isoformat()), opened().due_set(at("mon 10:00"), at("mon 13:00"))
    forty = policies(targets={"resolution": "40h"}, at_risk="75%")
    for made, ticket in ((PROMISED, by_field), (forty, by_hand)):
        reading = read(made, ticket, "mon 12:00")
        assert (True, 0.75, 1.0) == (reading.at_risk, float(reading.share), hours(reading.remaining))
        assert not read(made, ticket, "mon 11:59:59.999999").at_risk
        assert "mon 12:00" == said(ask(made, ticket, "mon 10:00").next_change_at)
    days_by_hand = policies(targets={"resolution": "5 calendar days"}, at_risk="75%")
    assert read(days_by_hand, by_hand, "mon 12:00").at_risk


def test_lateness_after_a_firm_due_time_is_counted_as_after_any_other() -> None:
    reading = read(PROMISED, opened(promised=at("mon 20:00").isoformat()), "tue 10:00")
    assert ("breached", 1.0, 14.0) == (reading.verdict, hours(reading.late), hours(reading.late_wall))


def test_a_due_time_by_hand_before_the_start_is_missed_at_once() -> None:
    reading = read(PLAIN, opened().due_set(at("mon 10:00"), at("mon 08:00")), "mon 10:00")
    assert ("breached", 1.0, 0.0) == (reading.verdict, hours(reading.late), hours(reading.remaining))


# At risk (R28)


@pytest.mark.parametrize(
    ("at_risk", "begins"), [("75%", "mon 15:00"), ("2h", "mon 15:00"), ("100%", "mon 17:00"), ("9h", "mon 09:00")]
)
def test_at_risk_begins_when_time_used_reaches_it_and_ends_by_breach(at_risk: str, begins: str) -> None:
    made = policies(at_risk=at_risk)
    assert read(made, opened(), begins).at_risk
    assert read(made, opened(), "mon 17:00").at_risk
    assert not read(made, opened(), "mon 17:00:00.000001").at_risk
    if begins != "mon 09:00":
        assert not read(made, opened(), "mon 09:00").at_risk


def test_no_pause_undoes_at_risk_but_a_stop_ends_it_and_other_terms_may() -> None:
    made = policies(at_risk="50%", targets={"resolution": {"high": "8h", "default": "16h"}})
    ticket = history(("mon 13:00", "waiting"), priority="high")
    assert read(made, ticket, "tue 12:00").at_risk
    assert not read(made, ticket.changed(at("mon 14:00"), status="resolved"), "tue 12:00").at_risk
    assert not read(made, ticket.changed(at("mon 14:00"), priority="low"), "tue 12:00").at_risk


# The inverse itself


def test_an_amount_that_pauses_keep_open_is_reached_nowhere() -> None:
    assert spent_at(5, [(0, 3, ALWAYS)]) is None
    assert 2 == spent_at(2, [(0, 3, ALWAYS)])
    assert 3 == spent_at(3, [(0, 3, ALWAYS), (7, 9, ALWAYS)])
    assert 8 == spent_at(4, [(0, 3, ALWAYS), (7, 9, ALWAYS)])


def test_the_calendars_zone_says_what_a_local_due_time_is() -> None:
    made = policies(calendar=BERLIN)
    reading = read(made, opened(), "mon 12:00")
    assert ("2026-03-03 09:00:00+01:00", "Europe/Berlin") == (str(reading.due_local), reading.zone)
    assert OFFICE.timezone == "UTC"


# A team's own goal (R28)


def goal(made: PolicySet, ticket: Ticket, as_of: str) -> Any:
    found = ask(made, ticket, as_of).clock("resolution", kind="objective")
    assert found is not None
    return found.current


def test_a_goal_pauses_with_its_promise_and_is_missed_by_itself() -> None:
    made = policies(objective="50% of target", at_risk="75%")
    waiting = goal(made, history(("mon 11:00", "waiting")), "mon 12:00")
    assert ("paused", None, "mon 14:00") == (waiting.state, waiting.due_at, said(waiting.due_if_resumed))
    late = goal(made, opened(), "mon 13:00:00.000001")
    assert ("breached", False, "mon 13:00") == (late.verdict, late.at_risk, said(late.due_at))
    reached = goal(made, history(("mon 13:00", "waiting")), "mon 14:00")
    assert ("mon 13:00", None) == (said(reached.due_at), reached.due_if_resumed)


def test_a_goals_first_due_time_and_first_verdict_are_its_own() -> None:
    made = policies(objective="50% of target")
    found = goal(made, history(("mon 14:00", "resolved"), ("mon 15:00", "open")), "mon 16:00")
    assert ("mon 13:00", "mon 14:00", "breached") == (
        said(found.original_due_at),
        said(found.first_stopped_at),
        found.first_verdict,
    )


def test_a_goal_of_a_carried_target_is_never_due_before_the_change() -> None:
    made = policies(
        targets={"resolution": {"high": "4h", "default": "8h"}}, on_change="carry", objective="50% of target"
    )
    assert "mon 12:00" == said(goal(made, history(("mon 12:00", {"priority": "high"})), "mon 13:00").due_at)
    assert "mon 11:00" == said(goal(made, history(("mon 10:00", {"priority": "high"})), "mon 13:00").due_at)
