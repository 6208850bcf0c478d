"""What is said by hand beside the moves of a clock: merges survived, exemptions, reasons, balances, children (R23)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from slaclock.base.instants import from_us
from slaclock.clocks.snapshot import advance, take_snapshot
from slaclock.errors import TicketError
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import ask, at, history, hours, opened, policies, read, said

SURVIVOR = policies(on_merge="survivor")
TWO_DAYS = {"resolution": "2 business days"}


def test_the_survivor_takes_the_earlier_start() -> None:
    ticket = opened("tue 09:00").absorbed(at("tue 10:00"), at("mon 12:00"))
    reading = read(SURVIVOR, ticket, "tue 11:00")
    assert ("mon 12:00", "tue 12:00", 7.0) == (said(reading.started_at), said(reading.due_at), hours(reading.elapsed))
    assert ["started", "absorbed"] == [cause for change in reading.history() for cause in change.causes]


@pytest.mark.parametrize(
    ("made", "ticket"),
    [
        (policies(), opened("tue 09:00").absorbed(at("tue 10:00"), at("mon 12:00"))),
        (SURVIVOR, opened("tue 09:00").absorbed(at("tue 10:00"), at("tue 09:30"))),
        (SURVIVOR, opened("tue 09:00").absorbed(at("tue 10:00"), at("mon 12:00"), "first_response")),
    ],
)
def test_a_start_that_is_not_earlier_or_not_asked_for_changes_nothing(made: object, ticket: object) -> None:
    assert read(made, opened("tue 09:00"), "tue 11:00").due_at == read(made, ticket, "tue 11:00").due_at


def test_a_merge_after_the_stop_does_not_move_what_was_judged() -> None:
    ticket = opened("tue 09:00").changed(at("tue 10:00"), status="resolved").absorbed(at("tue 11:00"), at("mon 09:00"))
    reading = read(SURVIVOR, ticket, "wed 09:00")
    assert ("met", "tue 09:00") == (reading.verdict, said(reading.started_at))


def test_of_a_repeating_clock_the_first_cycle_takes_the_start_and_later_ones_where_they_are_named() -> None:
    made = policies(targets={"next_response": "4h"}, on_merge="survivor")
    second = opened().replied(at("mon 10:00")).replied(at("tue 10:00"), by="requester")
    assert "tue 10:00" == said(
        read(made, second.absorbed(at("tue 11:00"), at("mon 12:00")), "tue 12:00", "next_response").started_at
    )
    named = second.absorbed(at("tue 11:00"), at("mon 12:00"), "next_response")
    assert "mon 12:00" == said(read(made, named, "tue 12:00", "next_response").started_at)


@pytest.mark.parametrize(
    ("events", "exempt"),
    [
        ([("mon 10:00", {"category": "spam"})], True),
        ([("mon 10:00", {"category": "spam"}), ("mon 11:00", {"category": "fault"})], False),
        ([("mon 10:00", {"category": "spam", "status": "resolved"})], True),
        ([("mon 10:00", {"category": "spam"}), ("mon 11:00", {"category": "fault", "status": "resolved"})], False),
        ([("mon 10:00", {"status": "resolved"}), ("mon 11:00", {"category": "spam"})], False),
        ([("mon 10:00", {"status": "resolved"}), ("mon 11:00", {"category": "spam"}), ("mon 12:00", "open")], True),
    ],
)
def test_a_condition_exempts_as_it_holds_at_the_stop(events: list[tuple[str, dict[str, str]]], exempt: bool) -> None:
    made = policies(exempt_when={"category": "spam"})
    reading = read(made, history(*events), "tue 09:00")
    assert exempt == reading.exempt
    plain = {**read(policies(), history(*events), "tue 09:00").to_dict(), "exempt": exempt}
    assert plain == reading.to_dict()


def test_a_clock_that_starts_again_is_exempt_for_itself() -> None:
    made = policies(targets={"next_response": "4h"}, exempt_when={"category": "spam"})
    ticket = history(("mon 09:30", {"category": "spam"})).replied(at("mon 10:00"))
    ticket = ticket.changed(at("mon 11:00"), category="fault").replied(at("mon 12:00"), by="requester")
    found = ask(made, ticket, "mon 13:00").select(clock="next_response")
    assert [True, False] == [reading.exempt for reading in found]


def test_the_reason_of_a_breach_stands_in_a_breached_reading_only() -> None:
    late = opened().breach_explained(at("mon 16:00"), "supplier late", "resolution")
    assert (None, "supplier late") == tuple(
        read(policies(), late, when).breach_reason for when in ("mon 17:00", "wed 09:00")
    )
    told_after = history(("tue 10:00", "resolved")).breach_explained(at("tue 11:00"), "no parts")
    assert "no parts" == read(policies(), told_after, "wed 09:00").breach_reason
    with pytest.raises(TicketError, match=r"without `reason`"):
        opened().added({"at": at("mon 16:00"), "type": "breach_reason"})


def test_an_opening_balance_is_time_used_already() -> None:
    reading = read(policies(at_risk="75%"), opened().used_before(at("mon 09:00"), "3h", "resolution"), "mon 11:00")
    assert ("mon 14:00", 5.0, 3.0, False) == (
        said(reading.due_at),
        hours(reading.elapsed),
        hours(reading.remaining),
        reading.at_risk,
    )
    assert timedelta(hours=5) == reading.account().total
    assert "+ used before this history: 3h" == reading.account().text().splitlines()[0]
    assert 10800 == reading.account().to_dict()["before_s"]
    assert "before_s" not in read(policies(), opened(), "mon 11:00").account().to_dict()
    assert [(None, 3.0 + 2.0)] == [(held.value, hours(held.used)) for held in reading.breakdown("group")]


@pytest.mark.parametrize(("amount", "due"), [("8h", "mon 09:00"), ("9h", "mon 09:00"), ("7h 59m 59s", "mon 09:00:01")])
def test_a_balance_that_leaves_nothing_makes_the_clock_due_at_its_start(amount: str, due: str) -> None:
    reading = read(policies(), opened().used_before(at("mon 09:00"), amount), "mon 10:00")
    assert (due, "breached") == (said(reading.due_at), reading.verdict)


def test_a_balance_brings_a_date_forward_and_the_last_one_counts() -> None:
    ticket = opened("mon 12:00").used_before(at("mon 12:00"), "1h").used_before(at("mon 12:00"), "2h")
    assert "wed 10:00" == said(read(policies(targets=TWO_DAYS), ticket, "mon 13:00").due_at)


def test_a_restart_forgets_the_balance() -> None:
    ticket = opened().used_before(at("mon 09:00"), "3h").restarted(at("mon 10:00"))
    assert "tue 10:00" == said(read(policies(), ticket, "mon 11:00").due_at)


def test_children_count_or_pause() -> None:
    child = opened("mon 10:00").changed(at("mon 12:00"), status="resolved").changed(at("mon 13:00"), status="open")
    child = child.changed(at("mon 14:00"), status="closed")
    family = opened().with_children(child)
    assert [("7",), None, ("7",), None] == [event.value for event in family.events[1:]]
    assert "mon 17:00" == said(read(policies(), family, "tue 08:00").due_at)
    reading = read(policies(children="pause"), family, "tue 10:00")
    assert ("tue 12:00", 3.0, {"7": timedelta(hours=3)}) == (
        said(reading.due_at),
        hours(reading.paused),
        reading.pauses(),
    )
    both = policies(children="pause", targets={"first_response": "8h"})
    assert "mon 17:00" == said(read(both, family, "tue 10:00", "first_response").due_at)
    own = policies(targets={"first_response": "8h"}, clocks={"first_response": {"children": "pause"}})
    assert "tue 12:00" == said(read(own, family, "tue 10:00", "first_response").due_at)


def test_of_several_children_those_that_are_open_are_named_at_each_instant() -> None:
    one = Ticket.opened(at("mon 10:00"), id="8").changed(at("mon 12:00"), status="closed")
    other = Ticket.opened(at("mon 11:00"), id="9").changed(at("mon 12:00"), plan="vip")
    family = opened().with_children(one, other.changed(at("mon 13:00"), status="resolved"))
    told = [(said(from_us(event.at)), event.value) for event in family.events[1:]]
    assert [("mon 10:00", ("8",)), ("mon 11:00", ("8", "9")), ("mon 12:00", ("9",)), ("mon 13:00", None)] == told
    assert opened() == opened().with_children()


def test_a_child_that_is_merged_is_open_no_more() -> None:
    child = opened("mon 10:00").merged(at("mon 11:00"), 9).changed(at("mon 12:00"), plan="vip")
    assert [("7",), None] == [event.value for event in opened().with_children(child).events[1:]]


def test_what_closes_a_child_may_be_one_value_and_nothing_else_than_values() -> None:
    child = opened("mon 10:00").changed(at("mon 12:00"), status="done")
    family = opened().with_children(child, closed={"status": "done"})
    assert [("7",), None] == [event.value for event in family.events[1:]]
    wrongs: list[Any] = ["done", {}, ["done"]]
    for wrong in wrongs:
        with pytest.raises(TicketError, match="not what closes a child ticket"):
            opened().with_children(child, closed=wrong)


def test_children_may_close_by_any_field_and_be_older_than_the_parent() -> None:
    child = opened("mon 08:00", stage="work").changed(at("mon 10:00"), stage="done")
    family = opened().with_children(child, closed={"stage": ["done"]})
    assert ["mon 09:00", "mon 10:00"] == [said(from_us(event.at)) for event in family.events[1:]]


@pytest.mark.parametrize(("pauses", "due"), [("ignore", "mon 15:00"), ("extend", "mon 17:00")])
def test_a_promised_due_time_moves_with_pauses_where_it_is_asked(pauses: str, due: str) -> None:
    made = policies(targets={"resolution": {"due_from": "promised", "pauses": pauses}})
    ticket = history(("mon 10:00", "waiting"), ("mon 12:00", "open"), promised=at("mon 15:00"))
    assert due == said(read(made, ticket, "mon 13:00").due_at)
    paused = read(made, history(("mon 10:00", "waiting"), promised=at("mon 15:00")), "mon 11:00")
    assert ("mon 15:00" if pauses == "ignore" else None) == said(paused.due_at)


@pytest.mark.parametrize("cut", ["mon 09:00", "mon 10:00", "mon 11:00", "mon 12:00"])
def test_a_snapshot_carries_what_was_said_by_hand(cut: str) -> None:
    made = policies(on_merge="survivor", exempt_when={"category": "spam"}, children="pause")
    ticket = history(("mon 12:00", {"category": "spam"})).used_before(at("mon 09:00"), "1h")
    ticket = ticket.absorbed(at("mon 10:00"), at("mon 08:00")).breach_explained(at("mon 11:00"), "parts")
    taken = take_snapshot(made, ticket, as_of=at(cut))
    later = [event for event in ticket.events if from_us(event.at) > at(cut)]
    whole = read(made, ticket, "wed 09:00")
    carried = advance(made, taken, later, as_of=at("wed 09:00")).evaluation["resolution"]
    assert whole.to_dict() == carried.to_dict()
    assert (True, "parts", "mon 08:00") == (carried.exempt, carried.breach_reason, said(carried.started_at))


REPLY = {"event": "message", "by": "agent"}
BETWEEN = opened().replied(at("mon 10:00"))
"""A task that was answered an hour after its opening; the next one begins at the old due time, at 17:00."""


def scheduled(**keys: Any) -> Any:
    """A task that returns at its due time, whether it was answered or not."""
    task = {"starts": {"event": "created"}, "stops": REPLY, "repeats": "scheduled"}
    return policies(targets={"task": "8h"}, clocks={"task": task}, **keys)


@pytest.mark.parametrize(
    "ticket",
    [
        BETWEEN.due_set(at("mon 11:00"), at("tue 12:00")),
        BETWEEN.extended(at("mon 11:00"), "2h"),
        BETWEEN.used_before(at("mon 11:00"), "2h"),
        BETWEEN.restarted(at("mon 11:00")),
        BETWEEN.absorbed(at("mon 11:00"), at("mon 10:00"), "task"),
    ],
)
def test_a_coming_cycle_is_not_open_yet_for_what_touches_open_ones(ticket: Ticket) -> None:
    reading = read(scheduled(on_merge="survivor"), ticket, "tue 10:00", "task")
    assert ("mon 17:00", "tue 17:00", 1.0) == (said(reading.started_at), said(reading.due_at), hours(reading.elapsed))


@pytest.mark.parametrize("ticket", [BETWEEN.cancelled(at("mon 11:00")), BETWEEN.merged(at("mon 11:00"), "8")])
def test_a_cancel_between_two_cycles_drops_the_coming_one(ticket: Ticket) -> None:
    for as_of in ("mon 12:00", "tue 12:00"):
        reading = read(scheduled(), ticket, as_of, "task")
        assert (1, "stopped", "met") == (reading.cycle, reading.state, reading.verdict)


def test_what_is_told_between_two_cycles_is_told_of_the_one_that_is_over() -> None:
    ticket = BETWEEN.exempted(at("mon 11:00")).breach_explained(at("mon 11:00"), "parts")
    found = ask(scheduled(), ticket, "wed 12:00").select(clock="task")
    assert [(True, None), (False, None), (False, None)] == [(one.exempt, one.breach_reason) for one in found]


def test_a_cycle_that_time_alone_began_is_exempt_as_the_fields_are() -> None:
    ticket = opened(category="spam")
    found = ask(scheduled(exempt_when={"category": "spam"}), ticket, "wed 12:00").select(clock="task")
    assert [True, True, True] == [one.exempt for one in found]


@pytest.mark.parametrize(("answered", "cycle"), [("mon 17:00", 1), ("mon 17:00:00.000001", 2)])
def test_an_answer_after_the_due_time_of_a_schedule_answers_the_next_one(answered: str, cycle: int) -> None:
    found = ask(scheduled(), opened().replied(at(answered)), "mon 18:00").select(clock="task")
    assert [cycle] == [one.cycle for one in found if one.stopped_at is not None]


@pytest.mark.parametrize(("amount", "due"), [("1h", "mon 16:00"), ("3h", "tue 10:00")])
def test_an_extension_moves_a_due_time_that_a_field_holds(amount: str, due: str) -> None:
    made = policies(targets={"resolution": {"due_from": "promised"}})
    ticket = opened(promised=at("mon 15:00")).extended(at("mon 10:00"), amount)
    assert due == said(read(made, ticket, "mon 11:00").due_at)


def test_a_balance_that_leaves_nothing_of_a_business_day_makes_it_due_at_its_start() -> None:
    ticket = opened("sun 12:00").used_before(at("sun 12:00"), "8h")
    made = policies(targets={"resolution": {"business_days": 1, "cutoff": "15:00"}})
    assert "sun 12:00" == said(read(made, ticket, "mon2 11:00").due_at)


def test_a_held_clock_that_was_reopened_takes_an_earlier_start_whole() -> None:
    ticket = opened("mon 09:00", status="resolved").changed(at("tue 09:00"), status="open")
    reading = read(SURVIVOR, ticket.absorbed(at("tue 10:00"), at("mon 15:00")), "tue 11:00")
    assert ("mon 15:00", 4.0) == (said(reading.started_at), hours(reading.elapsed))
