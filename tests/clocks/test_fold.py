"""The fold: where events lie, what two of them at one instant do, and the order of effects within one (R24)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.clocks import fold
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, ask, at, cycles, history, hours, opened, policies, policy, read, row, said

PLAIN = policies()
BY_PRIORITY = policies(targets={"resolution": {"urgent": "2h", "high": "4h", "default": "8h"}})


def own(**columns: Any) -> PolicySet:
    """A policy with a clock of its own, `task`: started by the opening unless said otherwise; 8 h, urgent 2 h."""
    columns = {"starts": {"event": "created"}, **columns}
    return policies(targets={"task": {"urgent": "2h", "default": "8h"}}, clocks={"task": columns})


def seen(made: PolicySet, ticket: Ticket, as_of: str = "fri 12:00", clock: str = "task") -> list[tuple[Any, ...]]:
    """Start, state and stop of each cycle."""
    found = cycles(made, ticket, as_of, clock)
    return [(said(c.started_at), c.state, said(c.stopped_at)) for c in found.cycles] if found is not None else []


# Where an event lies


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("mon 09:00", ("met", 0)),  # at the start
        ("mon 09:00:00.000001", ("met", 1 / 3_600_000_000)),
        ("mon 12:00", ("met", 3)),  # inside
        ("mon 16:59:59.999999", ("met", 8 - 1 / 3_600_000_000)),
        ("mon 17:00", ("met", 8)),  # at the due time, which is the last good instant
        ("mon 17:00:00.000001", ("breached", 8)),  # after it, though no working time is late
        ("tue 09:00", ("breached", 8)),
        ("tue 10:00", ("breached", 9)),
    ],
)
def test_a_stop_is_kept_at_or_before_the_due_time_and_missed_after_it(when: str, expected: tuple[str, float]) -> None:
    reading = read(PLAIN, history((when, "resolved")), "fri 12:00")
    assert expected == (reading.verdict, pytest.approx(hours(reading.elapsed), abs=1e-12))
    assert (when, "mon 17:00") == (said(reading.stopped_at), said(reading.due_at))


@pytest.mark.parametrize(
    ("begin", "end", "due"),
    [
        ("sun 10:00", "sun 11:00", "mon2 17:00"),  # before the start
        ("sun 10:00", "mon2 09:00", "mon2 17:00"),  # up to the start
        ("sun 10:00", "mon2 10:00", "tue2 10:00"),  # over the start
        ("mon2 09:00", "mon2 10:00", "tue2 10:00"),  # from the start
        ("mon2 12:00", "mon2 12:30", "tue2 09:30"),  # inside
        ("mon2 16:00", "mon2 17:00", "tue2 10:00"),  # up to the closing, which is the due time
        ("mon2 16:00", "tue2 09:30", "tue2 10:30"),  # over it
        ("mon2 17:00", "tue2 08:00", "mon2 17:00"),  # from it: reached before the pause
        ("tue2 08:00", "tue2 09:00", "mon2 17:00"),  # after it
    ],
)
def test_a_pause_moves_the_due_time_by_what_of_it_lies_before_it(begin: str, end: str, due: str) -> None:
    made = policies(calendar={"by": "region", "default": OFFICE}, clocks={"resolution": {"start_at": "begins"}})
    ticket = opened("sat 12:00", begins=at("mon2 09:00").isoformat())
    ticket = ticket.changed(at(begin), status="waiting").changed(at(end), status="open")
    assert due == said(read(made, ticket, "wed2 12:00").due_at)


def test_events_after_as_of_do_not_exist() -> None:
    ticket = history(("mon 10:00", "waiting"), ("mon 12:00", "resolved"))
    assert ["not opened", "running", "paused", "paused", "stopped"] == [
        ask(PLAIN, ticket, when)["resolution"].state if ask(PLAIN, ticket, when).opened else "not opened"
        for when in ("mon 08:59", "mon 09:59", "mon 10:00", "mon 11:59:59.999999", "mon 12:00")
    ]


def test_a_history_that_lies_whole_in_the_future_has_no_readings_and_no_next_change() -> None:
    result = ask(PLAIN, opened(), "mon 08:59:59.999999")
    assert (False, (), None, ()) == (result.opened, result.clocks, result.next_change_at, result.caveats)


# Harmless repetitions


def test_the_same_state_written_again_changes_nothing() -> None:
    once = history(("mon 10:00", "waiting"), ("mon 11:00", "resolved"))
    twice = history(
        ("mon 10:00", "waiting"), ("mon 10:30", "waiting"), ("mon 11:00", "resolved"), ("mon 13:00", "resolved")
    )
    assert read(PLAIN, once, "tue 12:00").to_dict() == read(PLAIN, twice, "tue 12:00").to_dict()


def test_a_pause_by_hand_entered_twice_is_one_pause() -> None:
    ticket = opened().paused(at("mon 10:00"), reason="parts").paused(at("mon 11:00"), reason="again")
    reading = read(PLAIN, ticket.resumed(at("mon 12:00")), "mon 13:00")
    assert ("mon 13:00", {"parts": 2.0}) == (
        said(reading.started_at + reading.elapsed + reading.paused),
        {name: hours(amount) for name, amount in reading.pauses().items()},
    )


def test_events_after_the_closing_are_harmless() -> None:
    made = policies(targets={"resolution": "8h", "first_response": "1h", "next_response": "1h"}, on_reopen="ignore")
    closed = opened().replied(at("mon 09:30")).changed(at("mon 12:00"), status="closed")
    later = closed.replied(at("tue 10:00")).noted(at("tue 11:00")).changed(at("tue 12:00"), priority="low")
    before, after = ask(made, closed, "fri 12:00"), ask(made, later, "fri 12:00")
    assert [r.to_dict() for r in before.select()] == [r.to_dict() for r in after.select()]


# The order of effects within one event


def test_stop_comes_before_cancel() -> None:
    made = own(stops={"event": "message", "by": "agent"}, cancels={"event": "message", "by": "agent"})
    assert [("mon 09:00", "stopped", "mon 10:00")] == seen(made, opened().replied(at("mon 10:00")))


def test_stop_comes_before_reset() -> None:
    answer = {"event": "message", "by": "agent"}
    made = own(stops=answer, resets={"when": answer})
    assert [("mon 09:00", "stopped", "mon 10:00")] == seen(made, opened().replied(at("mon 10:00")))


def test_cancel_comes_before_reset() -> None:
    answer = {"event": "message", "by": "agent"}
    made = own(cancels=answer, resets={"when": answer})
    assert [("mon 09:00", "cancelled", None)] == seen(made, opened().replied(at("mon 10:00")))


def test_a_clock_that_is_over_repeats_no_more() -> None:
    answer = {"event": "message", "by": "agent"}
    made = own(stops=answer, cancels=answer, repeats="independent")
    assert [("mon 09:00", "stopped", "mon 10:00")] == seen(made, opened().replied(at("mon 10:00")))


def test_stop_comes_before_the_terms_are_read() -> None:
    for change in ({"status": "resolved", "priority": "urgent"}, {"priority": "urgent", "status": "resolved"}):
        reading = read(BY_PRIORITY, history(("mon 12:00", change)), "tue 12:00")
        assert ("met", "mon 17:00") == (reading.verdict, said(reading.due_at))


def test_reset_comes_before_the_terms_are_read() -> None:
    made = own(resets={"when": {"event": "changed", "field": "priority"}})
    found = cycles(made, history(("mon 12:00", {"priority": "urgent"})), "mon 13:00", "task")
    assert found is not None
    assert [("met", "mon 17:00"), ("pending", "mon 14:00")] == [(c.verdict, said(c.due_at)) for c in found.cycles]


def test_the_terms_are_read_before_a_start() -> None:
    made = own(starts={"event": "changed", "field": "status", "value": "assigned"})
    ticket = history(("mon 12:00", {"status": "assigned", "priority": "urgent"}))
    assert ("mon 12:00", "mon 14:00") == (
        said(read(made, ticket, "mon 13:00", "task").started_at),
        said(read(made, ticket, "mon 13:00", "task").due_at),
    )


def test_the_terms_are_read_before_a_stop_is_undone() -> None:
    ticket = history(("mon 10:00", "resolved"), ("mon 12:00", {"status": "open", "priority": "high"}))
    assert "mon 15:00" == said(read(BY_PRIORITY, ticket, "mon 13:00").due_at)


def test_a_pause_begins_before_a_stop_is_undone() -> None:
    reading = read(PLAIN, history(("mon 10:00", "resolved"), ("mon 12:00", "waiting")), "mon 13:00")
    assert ("paused", None, "tue 12:00") == (reading.state, said(reading.due_at), said(reading.due_if_resumed))
    assert (1.0, 1.0) == (hours(reading.elapsed), hours(reading.paused))


def test_a_stop_is_undone_before_a_start() -> None:
    made = own(starts={"event": "changed", "field": "status"}, stops={"status": "resolved"}, repeats="each_start")
    ticket = history(("mon 10:00", "open"), ("mon 11:00", "resolved"), ("mon 12:00", "open"))
    assert [("mon 10:00", "running", None)] == seen(made, ticket, "mon 13:00")


def test_what_is_done_by_hand_comes_after_the_terms_are_read() -> None:
    made = policies(targets={"resolution": {"urgent": "2h", "default": "8h"}}, on_change="restart")
    ticket = history(("mon 12:00", {"priority": "urgent"})).exempted(at("mon 12:00"))
    reading = read(made, ticket, "mon 13:00")
    assert (True, "mon 12:00") == (reading.exempt, said(reading.started_at))


# Two events at one instant


@pytest.mark.parametrize(("first", "second", "due"), [("urgent", "high", "mon 13:00"), ("high", "urgent", "mon 11:00")])
def test_of_two_changes_at_one_instant_the_later_counts(first: str, second: str, due: str) -> None:
    ticket = history(("mon 10:00", {"priority": first}), ("mon 10:00", {"priority": second}))
    assert due == said(read(BY_PRIORITY, ticket, "mon 10:30").due_at)


def test_terms_changed_before_a_stop_at_the_same_instant_judge_it() -> None:
    before = history(("mon 12:00", {"priority": "urgent"}), ("mon 12:00", "resolved"))
    after = history(("mon 12:00", "resolved"), ("mon 12:00", {"priority": "urgent"}))
    assert ["breached", "met"] == [read(BY_PRIORITY, ticket, "tue 12:00").verdict for ticket in (before, after)]


def test_resolved_and_reopened_at_one_instant_costs_nothing() -> None:
    ticket = history(("mon 12:00", "resolved"), ("mon 12:00", "open"))
    reading = read(PLAIN, ticket, "mon 13:00")
    assert ("running", "mon 17:00", 4.0, "mon 12:00") == (
        reading.state,
        said(reading.due_at),
        hours(reading.elapsed),
        said(reading.first_stopped_at),
    )


def test_reopened_and_resolved_at_one_instant_moves_the_stop_there() -> None:
    ticket = history(("mon 12:00", "resolved"), ("tue 10:00", "open"), ("tue 10:00", "resolved"))
    reading = read(PLAIN, ticket, "wed 12:00")
    assert ("stopped", "met", "tue 10:00", 3.0) == (
        reading.state,
        reading.verdict,
        said(reading.stopped_at),
        hours(reading.elapsed),
    )


def test_a_pause_that_begins_and_ends_at_one_instant_costs_nothing() -> None:
    ticket = history(("mon 12:00", "waiting"), ("mon 12:00", "open"))
    assert read(PLAIN, ticket, "mon 13:00").to_dict() == read(PLAIN, opened(), "mon 13:00").to_dict()


def test_terms_of_before_a_start_at_the_same_instant_are_gone_when_it_starts() -> None:
    """Opened resolved, reopened at once with another priority: the reopening is the start, by the terms of then."""
    ticket = opened(status="closed", priority="urgent").changed(at("mon 09:00"), status="open", priority="high")
    reading = read(BY_PRIORITY, ticket, "mon 10:00")
    assert ("mon 13:00", "mon 13:00") == (said(reading.due_at), said(reading.original_due_at))


def test_terms_of_a_second_stop_at_the_instant_of_the_reopening_wait_for_their_own_reopening() -> None:
    """Held and low; reopened without a target; resolved at that instant as urgent, under which it reopens next day."""
    made = policies(targets={"resolution": {"low": "8h", "urgent": "4h"}}, on_change="carry")
    ticket = opened(status="closed", priority="low").changed(at("mon 10:00"), status="open", priority="none")
    ticket = ticket.changed(at("mon 10:00"), status="closed", priority="urgent").changed(at("tue 10:00"), status="open")
    reading = read(made, ticket, "tue 11:00")
    assert ("tue 10:00", "tue 14:00", 1.0) == (said(reading.started_at), said(reading.due_at), hours(reading.elapsed))


def test_events_without_seq_come_before_those_with_one_and_then_by_seq() -> None:
    rows = [
        row("mon 10:00", "changed", field="priority", value="high", seq=2),
        row("mon 10:00", "changed", field="priority", value="urgent", seq=1),
        row("mon 10:00", "changed", field="priority", value="low"),
    ]
    for given in (rows, rows[::-1], [rows[1], rows[0], rows[2]]):
        assert "mon 13:00" == said(read(BY_PRIORITY, opened().added(*given), "mon 10:30").due_at)


def test_a_version_begins_before_the_events_of_its_instant() -> None:
    first = policy(targets={"resolution": "8h"})
    second = policy(targets={"resolution": "2h"}, version=2, from_=at("mon 10:00"))
    made = policies(first, second)
    assert "breached" == read(made, history(("mon 12:00", "resolved")), "mon 13:00").verdict
    stopped = read(made, history(("mon 10:00", "resolved")), "mon 13:00")
    assert (2, "met", "mon 11:00") == (stopped.version, stopped.verdict, said(stopped.due_at))
    assert (2, "mon 12:00") == (read(made, opened("mon 10:00"), "mon 11:00").version, "mon 12:00")


# Starts and ends


def test_a_clock_of_its_own_starts_when_its_condition_becomes_true_and_once() -> None:
    made = own(starts={"status": "assigned"}, stops={"status": "done"})
    ticket = history(("mon 10:00", "assigned"), ("mon 11:00", "assigned"), ("mon 12:00", "done"), ("tue 10:00", "new"))
    assert [("mon 10:00", "running", None)] == seen(made, ticket, "tue 12:00")
    assert [] == seen(made, opened(), "tue 12:00")


def test_each_start_opens_a_cycle_while_none_is_open() -> None:
    made = own(starts={"status": "assigned"}, stops={"event": "message", "by": "agent"}, repeats="each_start")
    ticket = history(("mon 10:00", "assigned")).replied(at("mon 11:00"))
    ticket = ticket.changed(at("mon 12:00"), status="new").changed(at("mon 13:00"), status="assigned")
    assert [("mon 10:00", "stopped", "mon 11:00"), ("mon 13:00", "running", None)] == seen(made, ticket)


def test_a_start_that_never_ceased_to_hold_opens_no_second_cycle() -> None:
    made = own(starts={"status": "assigned"}, stops={"event": "message", "by": "agent"}, repeats="each_start")
    ticket = history(("mon 10:00", "assigned")).replied(at("mon 11:00")).changed(at("mon 12:00"), priority="low")
    assert [("mon 10:00", "stopped", "mon 11:00")] == seen(made, ticket)


def test_cancel_by_a_rule_ends_the_clock_for_good_and_by_hand_only_the_cycle() -> None:
    question = {"event": "message", "by": "requester"}
    by_rule = own(starts=question, repeats="each_start", cancels={"status": "spam"})
    ticket = opened(by="agent").replied(at("mon 10:00"), by="requester").changed(at("mon 11:00"), status="spam")
    ticket = ticket.changed(at("mon 12:00"), status="open").replied(at("mon 13:00"), by="requester")
    assert [("mon 10:00", "cancelled", None)] == seen(by_rule, ticket)
    by_hand = opened(by="agent").replied(at("mon 10:00"), by="requester").cancelled(at("mon 11:00"), "task")
    by_hand = by_hand.replied(at("mon 13:00"), by="requester")
    assert [("mon 10:00", "cancelled", None), ("mon 13:00", "running", None)] == seen(by_rule, by_hand)


def test_a_reset_ends_the_old_cycle_as_completed_or_void() -> None:
    for old, state in (("completed", "stopped"), ("void", "cancelled")):
        made = own(resets={"when": {"event": "message", "by": "requester"}, "old": old})
        found = seen(made, opened().replied(at("mon 10:00"), by="requester"), "mon 11:00")
        assert [("mon 09:00", state), ("mon 10:00", "running")] == [each[:2] for each in found]


def test_a_reset_leaves_a_stopped_cycle_alone() -> None:
    made = own(resets={"when": {"event": "message"}}, stops={"status": "resolved"})
    ticket = history(("mon 10:00", "resolved")).replied(at("mon 11:00"))
    assert [("mon 09:00", "stopped", "mon 10:00")] == seen(made, ticket)


def test_independent_cycles_follow_at_the_completion() -> None:
    made = own(stops={"event": "message", "by": "agent"}, repeats="independent")
    ticket = opened().replied(at("mon 10:00")).replied(at("mon 12:00"))
    expected = [("mon 09:00", "mon 10:00"), ("mon 10:00", "mon 12:00"), ("mon 12:00", None)]
    assert expected == [(start, stop) for start, _, stop in seen(made, ticket)]


def test_sequential_cycles_follow_at_the_due_time_and_wait_for_it_not_started() -> None:
    made = own(stops={"event": "message", "by": "agent"}, repeats="sequential")
    ticket = opened().replied(at("mon 10:00"))
    assert [("mon 09:00", "stopped"), ("mon 17:00", "not_started")] == [c[:2] for c in seen(made, ticket, "mon 12:00")]
    assert "mon 17:00" == said(ask(made, ticket, "mon 12:00").next_change_at)
    assert [("mon 09:00", "stopped"), ("mon 17:00", "running")] == [c[:2] for c in seen(made, ticket, "mon 18:00")]
    early = ticket.replied(at("mon 12:00"))
    assert seen(made, ticket) == seen(made, early), "a reply before the coming cycle starts stops nothing"
    late = ticket.replied(at("wed 09:30"))
    assert [("mon 09:00", "mon 10:00"), ("mon 17:00", "wed 09:30"), ("wed 09:30", None)] == [
        (start, stop) for start, _, stop in seen(made, late, "wed 10:00")
    ]


def test_a_coming_cycle_that_a_stopping_state_meets_is_held() -> None:
    made = own(stops=[{"event": "message", "by": "agent"}, {"status": "resolved"}], repeats="sequential")
    ticket = opened().replied(at("mon 10:00")).changed(at("mon 12:00"), status="resolved")
    assert [("mon 09:00", "stopped", "mon 10:00")] == seen(made, ticket, "tue 12:00")
    again = ticket.changed(at("mon 13:00"), status="open")
    assert [("mon 09:00", "stopped"), ("mon 17:00", "running")] == [c[:2] for c in seen(made, again, "tue 12:00")]
    late = ticket.changed(at("tue 10:00"), status="open")
    assert [("mon 09:00", "stopped"), ("tue 10:00", "running")] == [c[:2] for c in seen(made, late, "tue 12:00")]


def test_sequential_without_a_target_follows_at_the_completion() -> None:
    answer = {"event": "message", "by": "agent"}
    made = policies(targets={"task": {"urgent": "2h"}}, clocks={
        "task": {"starts": {"event": "created"}, "stops": answer, "repeats": "sequential"}
    })  # fmt: skip
    ticket = opened(priority="low").replied(at("mon 10:00")).changed(at("mon 11:00"), priority="urgent")
    assert [("mon 10:00", "running", None)] == seen(made, ticket, "mon 11:30")


# Ownership (R22)


GROUPS = policies(targets={"group_time": "4h"})


def test_a_spell_has_one_cycle_from_its_first_to_its_last_instant() -> None:
    ticket = history(("mon 10:00", {"group": "a"}), ("mon 12:00", {"group": "b"}), ("mon 13:00", {"group": None}))
    ticket = ticket.changed(at("mon 14:00"), group="b").changed(at("mon 15:00"), group="b")
    found = cycles(GROUPS, ticket, "mon 16:00", "group_time")
    assert found is not None
    assert [("a", "mon 10:00", "mon 12:00"), ("b", "mon 12:00", "mon 13:00"), ("b", "mon 14:00", None)] == [
        (c.spell, said(c.started_at), said(c.stopped_at)) for c in found.cycles
    ]


def test_a_spell_whose_cycle_was_cancelled_has_no_second_one() -> None:
    ticket = opened(group="a").cancelled(at("mon 10:00")).changed(at("mon 11:00"), priority="low")
    assert [("mon 09:00", "cancelled", None)] == seen(GROUPS, ticket, "mon 12:00", "group_time")
    next_spell = ticket.changed(at("mon 12:00"), group="b")
    assert ["cancelled", "running"] == [state for _, state, _ in seen(GROUPS, next_spell, "mon 13:00", "group_time")]


def test_a_spell_stopped_for_good_by_its_state_has_no_second_cycle() -> None:
    made = policies(targets={"group_time": "4h"}, on_reopen="ignore", clocks={"group_time": {"on_reopen": "ignore"}})
    ticket = opened(group="a").changed(at("mon 10:00"), status="resolved").changed(at("mon 11:00"), status="open")
    assert [("mon 09:00", "stopped", "mon 10:00")] == seen(made, ticket, "mon 12:00", "group_time")


def test_a_reopening_restarts_a_spell() -> None:
    ticket = opened(group="a").changed(at("mon 10:00"), status="resolved").changed(at("mon 11:00"), status="open")
    assert [("mon 09:00", "stopped", "mon 10:00"), ("mon 11:00", "running", None)] == seen(
        GROUPS, ticket, "mon 12:00", "group_time"
    )


def test_a_spell_that_changes_while_resolved_waits_for_the_reopening() -> None:
    ticket = opened(group="a").changed(at("mon 10:00"), status="resolved").changed(at("mon 11:00"), group="b")
    assert [("mon 09:00", "stopped", "mon 10:00")] == seen(GROUPS, ticket, "mon 12:00", "group_time")
    assert "mon 13:00" == seen(GROUPS, ticket.changed(at("mon 13:00"), status="open"), "mon 14:00", "group_time")[-1][0]


def test_a_spell_keeps_the_policy_of_its_start_and_follows_its_target() -> None:
    gold = policy("Gold", when={"plan": "gold"}, targets={"group_time": {"urgent": "1h", "default": "4h"}})
    other = policy("Other", targets={"group_time": "2h"})
    ticket = opened(group="a", plan="gold").changed(at("mon 10:00"), plan="silver", priority="urgent")
    reading = read(policies(gold, other), ticket, "mon 11:00", "group_time")
    assert ("Gold", "mon 10:00") == (reading.policy, said(reading.due_at))
    moved = read(policies(gold, other), ticket.changed(at("mon 12:00"), group="b"), "mon 13:00", "group_time")
    assert ("Other", "mon 14:00") == (moved.policy, said(moved.due_at))


def test_a_spell_that_no_policy_matched_at_its_start_has_no_clock() -> None:
    gold = policies(policy("Gold", when={"plan": "gold"}, targets={"group_time": "4h"}))
    ticket = opened(group="a").changed(at("mon 10:00"), plan="gold")
    assert [] == seen(gold, ticket, "mon 12:00", "group_time")
    moved = ticket.changed(at("mon 13:00"), group="b")
    assert [("mon 13:00", "running", None)] == seen(gold, moved, "mon 14:00", "group_time")


# By hand (R23)


def test_by_hand_for_one_clock_leaves_the_others_alone() -> None:
    made = policies(targets={"resolution": "8h", "first_response": "4h"})
    result = ask(made, opened().paused(at("mon 10:00"), "resolution"), "mon 11:00")
    assert ("paused", "running") == (result["resolution"].state, result["first_response"].state)
    result = ask(made, opened().paused(at("mon 10:00")), "mon 11:00")
    assert ("paused", "paused") == (result["resolution"].state, result["first_response"].state)


def test_resume_by_hand_ends_a_pause_by_hand_only() -> None:
    waiting = history(("mon 10:00", "waiting")).resumed(at("mon 11:00"))
    assert "paused" == read(PLAIN, waiting, "mon 12:00").state
    both = (
        history(("mon 10:00", "waiting"))
        .paused(at("mon 10:30"), reason="parts")
        .changed(at("mon 11:00"), status="open")
    )
    assert ["paused", "running"] == [
        read(PLAIN, ticket, "mon 13:00").state for ticket in (both, both.resumed(at("mon 12:00")))
    ]


def test_a_pause_by_hand_without_a_reason_is_said_to_be_by_hand() -> None:
    assert ["by hand"] == list(read(PLAIN, opened().paused(at("mon 10:00")), "mon 12:00").pauses())


def test_restart_begins_a_cycle_and_leaves_nothing_of_the_old_one_but_its_pause() -> None:
    ticket = opened().extended(at("mon 10:00"), "4h").paused(at("mon 11:00")).restarted(at("mon 12:00"))
    found = cycles(PLAIN, ticket.resumed(at("mon 13:00")), "mon 14:00")
    assert found is not None
    assert [("mon 12:00", "tue 13:00", 1.0)] == [
        (said(c.started_at), said(c.due_at), hours(c.elapsed)) for c in found.cycles
    ]


def test_restart_set_due_and_extend_leave_a_stopped_clock_alone() -> None:
    stopped = history(("mon 12:00", "resolved"))
    after = stopped.restarted(at("mon 13:00")).due_set(at("mon 13:00"), at("mon 10:00")).extended(at("mon 13:00"), "9h")
    assert read(PLAIN, stopped, "tue 12:00").to_dict() == read(PLAIN, after, "tue 12:00").to_dict()


def test_extend_adds_to_the_target_and_outlives_a_change_of_terms() -> None:
    ticket = opened().extended(at("mon 10:00"), "1h").extended(at("mon 11:00"), "30m")
    assert "tue 10:30" == said(read(BY_PRIORITY, ticket, "mon 12:00").due_at)
    urgent = ticket.changed(at("mon 12:00"), priority="urgent")
    assert "mon 12:30" == said(read(BY_PRIORITY, urgent, "mon 12:15").due_at)


def test_a_due_time_by_hand_is_moved_by_nothing_but_another_one() -> None:
    firm = opened().due_set(at("mon 10:00"), at("sat 03:00"))
    later = firm.changed(at("mon 11:00"), status="waiting", priority="urgent").extended(at("mon 12:00"), "1h")
    for ticket in (firm, later, later.changed(at("mon 13:00"), status="resolved")):
        assert "sat 03:00" == said(read(BY_PRIORITY, ticket, "mon 14:00").due_at)
    assert "fri 10:00" == said(read(PLAIN, later.due_set(at("mon 13:00"), at("fri 10:00")), "mon 14:00").due_at)
    restarted = read(BY_PRIORITY, firm.restarted(at("mon 11:00")), "mon 12:00")
    assert "tue 11:00" == said(restarted.due_at), "it ends with its cycle"


def test_exempt_changes_no_figure() -> None:
    plain = {**read(PLAIN, opened(), "tue 12:00").to_dict(), "exempt": True}
    assert plain == read(PLAIN, opened().exempted(at("mon 10:00")), "tue 12:00").to_dict()
    assert plain == read(PLAIN, opened().exempted(at("mon 10:00"), "resolution"), "tue 12:00").to_dict()
    assert not read(PLAIN, opened().exempted(at("mon 10:00"), "first_response"), "tue 12:00").exempt
    early = opened(by="agent").exempted(at("mon 10:00")).replied(at("mon 11:00"), by="requester")
    assert not read(policies(targets={"first_response": "1h"}), early, "mon 12:00", "first_response").exempt


def test_cancel_and_merge_end_open_cycles_as_void_and_leave_stopped_ones_their_verdict() -> None:
    made = policies(targets={"resolution": "8h", "first_response": "4h"})
    answered = opened().replied(at("mon 10:00"))
    for ticket in (answered.cancelled(at("mon 12:00")), answered.merged(at("mon 12:00"), "8")):
        result = ask(made, ticket, "fri 12:00")
        assert ("void", "cancelled", 3.0) == (
            result["resolution"].verdict,
            result["resolution"].state,
            hours(result["resolution"].elapsed),
        )
        assert "met" == result["first_response"].verdict
    resolved = history(("mon 10:00", "resolved")).cancelled(at("mon 12:00")).changed(at("mon 13:00"), status="open")
    assert ("met", "stopped") == (read(PLAIN, resolved, "fri 12:00").verdict, read(PLAIN, resolved, "fri 12:00").state)


def test_a_merged_ticket_asks_no_more() -> None:
    made = policies(targets={"next_response": "1h"})
    ticket = opened().merged(at("mon 10:00"), "8").replied(at("mon 11:00"), by="requester")
    assert [("mon 09:00", "cancelled", None)] == seen(made, ticket, "mon 12:00", "next_response")


# A start that a field says (R32)


def test_the_first_start_is_read_from_its_field_and_missing_it_is_the_events() -> None:
    made = policies(clocks={"resolution": {"start_at": "reported"}})
    early = opened("mon 12:00", reported=at("mon 10:00").isoformat())
    assert ("mon 10:00", "tue 10:00") == (
        said(read(made, early, "mon 13:00").started_at),
        said(read(made, early, "mon 13:00").due_at),
    )
    assert "mon 12:00" == said(read(made, opened("mon 12:00"), "mon 13:00").started_at)


def test_a_start_that_is_no_instant_is_a_fault_of_that_clock_alone() -> None:
    made = policies(targets={"resolution": "8h", "agent_work": "8h"}, clocks={"resolution": {"start_at": "reported"}})
    result = ask(made, opened(reported="yesterday"), "mon 12:00")
    assert (["agent_work"], [("resolution", "reported", "R32")]) == (
        [clock.clock for clock in result.clocks],
        [(fault.clock, fault.path, fault.rule) for fault in result.faults],
    )


def test_a_coming_start_is_not_started() -> None:
    made = policies(clocks={"resolution": {"start_at": "begins"}})
    ticket = opened("sun 12:00", begins=at("mon2 10:00").isoformat())
    reading = read(made, ticket, "sun 13:00")
    assert ("not_started", "pending", "mon2 10:00", "tue2 10:00", 0.0, False) == (
        reading.state,
        reading.verdict,
        said(reading.started_at),
        said(reading.due_at),
        hours(reading.elapsed),
        reading.in_hours,
    )
    assert "mon2 10:00" == said(ask(made, ticket, "sun 13:00").next_change_at)


# Why it paused or stopped


def reason(made: PolicySet, ticket: Ticket) -> list[str]:
    return list(read(made, ticket, "mon 16:00").pauses())


def test_the_reason_of_a_pause_is_the_value_that_holds() -> None:
    anything = policies(pause_on={"any_of": [{"alarm": "on"}, {"status": "waiting"}]})
    assert ["waiting"] == reason(anything, history(("mon 10:00", "waiting"), alarm="off"))
    tagged = policies(pause_on={"tags": ["frozen", "blocked"]})
    assert ["blocked"] == reason(tagged, history(("mon 10:00", {"tags": ["vip", "blocked"]})))
    not_running = policies(clocks={"resolution": {"runs": {"status": ["open", "in_progress"]}}})
    assert ["vendor"] == reason(not_running, history(("mon 10:00", "vendor"), status="open"))
    several = policies(pause_on={"field": "tags", "operator": "present"})
    assert ["a, b"] == reason(several, history(("mon 10:00", {"tags": ["a", "b"]})))
    without = policies(pause_on={"field": "assignee", "operator": "absent"})
    assert [""] == reason(without, opened())


def test_a_pause_whose_reason_changes_is_two_pauses() -> None:
    made = policies(pause_on={"status": ["waiting", "vendor"]})
    ticket = history(("mon 10:00", "waiting"), ("mon 11:00", "vendor"), ("mon 14:00", "open"))
    assert {"vendor": 3.0, "waiting": 1.0} == {
        why: hours(amount) for why, amount in read(made, ticket, "mon 16:00").pauses().items()
    }


# Rules of a policy that comes later


def test_a_pause_that_the_next_policys_rule_does_not_know_ends() -> None:
    gold = policy("Gold", when={"plan": "gold"}, pause_on={"status": "waiting"})
    other = policy("Other", pause_on={"status": "vendor"})
    ticket = opened(plan="gold", status="waiting").changed(at("mon 11:00"), plan="silver")
    reading = read(policies(gold, other), ticket, "mon 12:00")
    assert ("running", 1.0) == (reading.state, hours(reading.elapsed))


def test_stopping_goes_by_the_rule_before_the_event_and_the_rest_by_the_rule_after_it() -> None:
    gold = policy("Gold", when={"plan": "gold"}, resolved_on={"status": "done"})
    other = policy("Other", resolved_on={"status": "closed"})
    ticket = opened(plan="gold").changed(at("mon 11:00"), plan="silver", status="closed")
    assert "running" == read(policies(gold, other), ticket, "mon 12:00").state
    stopped = opened(plan="gold").changed(at("mon 11:00"), status="done").changed(at("mon 12:00"), plan="silver")
    assert ("running", 3.0) == (
        read(policies(gold, other), stopped, "mon 13:00").state,
        hours(read(policies(gold, other), stopped, "mon 13:00").elapsed),
    )


# Scheduled cycles (R32)


DAILY = own(stops={"event": "message", "by": "agent"}, repeats="scheduled")


def test_scheduled_cycles_follow_at_the_due_time_met_or_not() -> None:
    found = cycles(DAILY, opened().replied(at("tue 10:00")), "wed 10:00", "task")
    assert found is not None
    assert [("mon 17:00", "breached"), ("tue 17:00", "met"), ("wed 17:00", "pending")] == [
        (said(c.due_at), c.verdict) for c in found.cycles
    ]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("mon 17:00", [("mon 09:00", "running", None)]),
        ("mon 17:00:00.000001", [("mon 09:00", "stopped", None), ("mon 17:00", "running", None)]),
    ],
)
def test_a_scheduled_cycle_is_missed_with_its_breach_and_the_next_started_at_due(
    as_of: str, expected: list[Any]
) -> None:
    assert expected == seen(DAILY, opened(), as_of)


def test_a_schedule_of_too_many_cycles_is_a_fault_of_that_clock_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold, "MOST_CYCLES", 3)
    assert 3 == len(seen(DAILY, opened(), "wed 12:00"))
    result = ask(DAILY, opened(), "thu 12:00")
    assert ((), [("R32", "task")]) == (result.clocks, [(fault.rule, fault.clock) for fault in result.faults])


def test_a_reopening_inside_a_spell_keeps_its_policy_and_a_new_spell_is_matched_anew() -> None:
    gold = policy("Gold", when={"plan": "gold"}, targets={"group_time": "1h"})
    other = policy("Other", targets={"group_time": "2h"})
    ticket = opened(group="a", plan="gold").changed(at("mon 10:00"), status="resolved", plan="silver")
    again = ticket.changed(at("mon 11:00"), status="open")
    assert "Gold" == read(policies(gold, other), again, "mon 12:00", "group_time").policy
    assert "Gold" == read(policies(gold, other), again.restarted(at("mon 12:00")), "mon 13:00", "group_time").policy
    moved = again.changed(at("mon 12:00"), group="b")
    assert "Other" == read(policies(gold, other), moved, "mon 13:00", "group_time").policy
