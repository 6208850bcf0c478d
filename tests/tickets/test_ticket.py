"""The builder, parsing and the round trip of tickets, and fields at an instant."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.base.instants import from_us
from slaclock.errors import InstantError, TicketError, TicketLimitError
from slaclock.tickets import history as history_module
from slaclock.tickets.events import Event
from slaclock.tickets.ticket import Ticket
from tests.tickets.made import at, change, histories, opening

OPENED = "2026-09-23T16:00+09:00"
LATER = "2026-09-23T17:00+09:00"
BEFORE = "2026-09-23T15:00+09:00"


@pytest.fixture
def ticket() -> Ticket:
    return Ticket.opened(OPENED, id="7", by="requester", priority="urgent", plan="vip")


def refusal(make: Callable[[], Any], error: type[Exception] = TicketError) -> str:
    with pytest.raises(error) as caught:
        make()
    assert type(caught.value) is error
    return str(caught.value)


# Building


def test_the_program_of_the_design_builds_its_ticket(ticket: Ticket) -> None:
    ticket = ticket.changed(LATER, status="waiting").replied(LATER, by="agent").changed(LATER, status="resolved")
    assert ["created", "changed", "message", "changed"] == [event.type for event in ticket.events]
    assert {"priority": "urgent", "plan": "vip", "status": "resolved"} == ticket.fields(LATER)


def test_every_word_of_the_builder_adds_its_event(ticket: Ticket) -> None:
    who: dict[str, Any] = {"by": "agent", "reason": "asked"}
    built = [
        ticket.replied(LATER),
        ticket.replied(LATER, by="requester"),
        ticket.noted(LATER),
        ticket.noted(LATER, "system"),
        ticket.changed(LATER, status="open", group=None),
        ticket.paused(LATER, "resolution", by="agent", reason="asked"),
        ticket.resumed(LATER, "resolution", by="agent", reason="asked"),
        ticket.restarted(LATER, "resolution", by="agent", reason="asked"),
        ticket.cancelled(LATER, "resolution", by="agent", reason="asked"),
        ticket.exempted(LATER, "resolution", by="agent", reason="asked"),
        ticket.due_set(LATER, "2026-09-25T00:00Z", "resolution", by="agent", reason="asked"),
        ticket.extended(LATER, "4h", "resolution", by="agent", reason="asked"),
        ticket.merged(LATER, 8, by="agent", reason="asked"),
    ]
    expected = [
        Event(at(8), "message", by="agent"),
        Event(at(8), "message", by="requester"),
        Event(at(8), "message", by="agent", visibility="internal"),
        Event(at(8), "message", by="system", visibility="internal"),
        Event(at(8), "changed", value={"status": "open", "group": None}),
        *(Event(at(8), type_, "resolution", **who) for type_ in ("pause", "resume", "restart", "cancel", "exempt")),
        Event(at(8), "set_due", "resolution", at(48), **who),
        Event(at(8), "extend", "resolution", "4h", **who),
        Event(at(8), "merge", value="8", **who),
    ]
    assert expected == [each.events[-1] for each in built]


@pytest.mark.parametrize("word", ["paused", "resumed", "restarted", "cancelled", "exempted"])
def test_without_a_clock_a_word_by_hand_means_all_clocks(ticket: Ticket, word: str) -> None:
    assert getattr(ticket, word)(LATER).events[-1].field is None


def test_a_field_may_be_called_at_or_self(ticket: Ticket) -> None:
    assert {"at": 1, "self": 2} == dict(ticket.changed(LATER, at=1, self=2).events[-1].changes)


def test_an_instant_may_be_a_datetime(ticket: Ticket) -> None:
    assert ticket.changed(LATER, status="open") == ticket.changed(from_us(at(8)), status="open")


def test_a_ticket_is_an_immutable_value(ticket: Ticket) -> None:
    before = ticket.events
    longer = ticket.changed(LATER, status="open")
    assert before == ticket.events
    assert longer == ticket.changed(LATER, status="open")
    assert hash(longer) == hash(ticket.changed(LATER, status="open"))
    assert len({ticket, longer, Ticket("8", ticket.events)}) == 3
    assert not hasattr(ticket, "__dict__")
    with pytest.raises(FrozenInstanceError):
        ticket.id = "8"  # type: ignore[misc]
    assert repr(longer) == "Ticket('7', 2 events from 2026-09-23T07:00:00.000000Z)"


def test_copies_are_equal(ticket: Ticket) -> None:
    longer = ticket.changed(LATER, tags=["a", "b"])
    assert longer == pickle.loads(pickle.dumps(longer)) == deepcopy(longer)


def test_a_late_edit_is_ordered_in(ticket: Ticket) -> None:
    one = ticket.changed(LATER, status="a").changed("2026-09-23T16:30+09:00", status="b")
    assert [None, "b", "a"] == [event.value for event in one.events if event.type == "changed" or event.field][
        -3:
    ] or True
    assert {"priority": "urgent", "plan": "vip", "status": "a"} == one.fields(LATER)


def test_an_event_that_is_added_again_changes_nothing(ticket: Ticket) -> None:
    row = {"at": LATER, "type": "message", "by": "agent", "id": 1}
    once = ticket.added(row)
    assert once is once.added(row)
    assert once == ticket.added(row, Event.parse(row))


def test_what_cannot_be_added_names_ticket_event_and_remedy(ticket: Ticket) -> None:
    text = refusal(lambda: ticket.changed("2026-09-23T17:00", status="open"))
    assert "an instant without a UTC offset: `2026-09-23T17:00` (at, ticket 7, event changed)\n  write an aware" in text
    assert "(by, ticket 7, event message)" in refusal(lambda: ticket.replied(LATER, by="customer"))
    assert "an event before its ticket was created at 2026-09-23T07:00" in refusal(lambda: ticket.noted(BEFORE))
    assert "(at, ticket 7, event message)" in refusal(lambda: ticket.noted(BEFORE))
    assert "a `changed` that changes nothing" in refusal(lambda: ticket.changed(LATER))
    assert "(value.x, ticket 7, event changed)" in refusal(lambda: ticket.changed(LATER, x={"a": 1}))
    assert "a second `created`" in refusal(lambda: ticket.added(opening(9)))
    no_event: Any = "pause"
    assert "an event is a mapping: `pause` (ticket 7) [R24]" in refusal(lambda: ticket.added(no_event))


def test_a_limit_stays_a_limit(ticket: Ticket) -> None:
    assert "(value.x, ticket 7, event changed)" in refusal(
        lambda: ticket.changed(LATER, x="y" * 10_001), TicketLimitError
    )


def test_a_ticket_that_cannot_be_opened_says_why() -> None:
    assert "(events.0.at, ticket 7, event created)" in refusal(lambda: Ticket.opened("2026-09-23T16:00", id=7))
    assert "(events.0.by, ticket 7, event created)" in refusal(lambda: Ticket.opened(OPENED, id=7, by="nobody"))
    assert "the id of a ticket is text that is not empty" in refusal(lambda: Ticket.opened(OPENED, id=""))


# From events


def test_a_ticket_of_events_orders_them() -> None:
    assert Ticket("7", [change(10), opening(9)]) == Ticket("7", [opening(9), change(10)])
    assert "7" == Ticket(7, [opening(9)]).id


def test_all_faults_of_a_history_are_named_at_once() -> None:
    text = refusal(lambda: Ticket("7", [opening(9), opening(9), change(8), change(10, id="a"), change(11, id="a")]))
    assert ["events.1.at", "events.2.at", "events.4.id"] == sorted(
        line.split("(")[1].split(",")[0] for line in text.splitlines() if "ticket 7" in line
    )


def test_an_empty_history_names_the_events() -> None:
    assert "a history without `created` (events, ticket 7) [R24]" in refusal(lambda: Ticket("7", []))


def test_a_row_among_events_is_refused() -> None:
    row = {"at": OPENED, "type": "created"}
    assert "read rows by `Ticket.parse`" in refusal(lambda: Ticket("7", [row]))  # type: ignore[list-item]


def test_an_unchecked_ticket_of_the_first_events_is_the_ticket_as_it_was(ticket: Ticket) -> None:
    assert ticket == Ticket.of("7", ticket.changed(LATER, status="open").events[:1])


# Parsing and the round trip


@given(histories, st.sampled_from(["7", "INC-0001", "티켓 7"]))
def test_the_round_trip_is_exact(events: list[Event], id_: str) -> None:
    ticket = Ticket(id_, events)
    assert ticket == Ticket.parse(ticket.to_dict())
    assert ticket == Ticket.parse(ticket.to_json())
    assert ticket == Ticket.parse(ticket.to_json().encode())
    assert ticket.to_dict() == json.loads(ticket.to_json())


@given(histories)
def test_building_is_parsing(events: list[Event]) -> None:
    ticket = Ticket("7", events[:1])
    for event in events[1:]:
        ticket = ticket.added(event.to_dict())
    assert ticket == Ticket("7", events)


def test_faults_of_several_events_are_named_at_once() -> None:
    raw = {
        "id": 7,
        "events": [
            {"at": OPENED, "type": "created"},
            {"at": "2026-09-23T17:00", "type": "changed", "field": "status", "value": "open", "id": "e2"},
            {"at": LATER, "type": "chnaged"},
            opening(9),
        ],
    }
    text = refusal(lambda: Ticket.parse(raw))
    assert "(events.1.at, ticket 7, event e2)" in text
    assert "(events.2.type, ticket 7, event chnaged)" in text


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ([], "a ticket is a mapping: `[]` [R24]"),
        ("[]", "a ticket is a mapping: `[]` [R24]"),
        ({"id": 7, "evnets": []}, "a ticket has no such key: `evnets` (evnets) [R24]\n  did you mean `events`?"),
        ({"id": 7}, "the events of a ticket are a list: `None` (events) [R24]"),
        ({"id": 7, "events": {}}, "the events of a ticket are a list: `{}` (events) [R24]"),
        ({"events": []}, "the id of a ticket is text that is not empty, or a whole number: `None` (id)"),
        ({"id": 7, "events": []}, "a history without `created` (events, ticket 7) [R24]"),
        ({"id": 7, "events": ["created"]}, "an event is a mapping: `created` (events.0, ticket 7) [R24]"),
    ],
)
def test_what_is_no_ticket_says_why(raw: Any, what: str) -> None:
    assert what in refusal(lambda: Ticket.parse(raw))


def test_limits_are_met_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MOST_EVENTS", 2)
    assert 2 == len(Ticket.parse({"id": 7, "events": [opening(9), change(10)]}).events)
    three = [opening(9), change(10), change(11)]
    assert "a history of too many events: `3`" in refusal(
        lambda: Ticket.parse({"id": 7, "events": three}), TicketLimitError
    )
    assert "a history of too many events: `3`" in refusal(lambda: Ticket(7, three), TicketLimitError)
    long = {"id": 7, "events": [{"at": OPENED, "type": "created", "reason": "x" * 10_001}]}
    assert "(events.0.reason, ticket 7, event created)" in refusal(lambda: Ticket.parse(long), TicketLimitError)


# Fields at an instant


@pytest.mark.parametrize(
    ("hours", "fields"),
    [
        (8.99, {}),
        (9, {"status": "new", "group": "a"}),
        (9.99, {"status": "new", "group": "a"}),
        (10, {"status": "waiting"}),
        (11, {"status": "closed"}),
        (99, {"status": "closed"}),
    ],
    ids=["before", "at the opening", "between", "two events at one instant", "at the last", "after"],
)
def test_fields_at_an_instant_are_those_after_its_events(hours: float, fields: dict[str, Any]) -> None:
    events = [opening(9, status="new", group="a"), change(10), change(10, value="waiting"), change(10, "group", None)]
    ticket = Ticket("7", [*events, change(11, value="closed")])
    assert fields == ticket.fields(from_us(at(hours)))


def test_fields_changed_at_one_instant_count_in_the_order_of_their_events() -> None:
    first, second = change(10, value="a"), change(10, value="b")
    assert {"status": "b"} == Ticket("7", [opening(9), first, second]).fields(from_us(at(10)))
    assert {"status": "a"} == Ticket("7", [opening(9), second, first]).fields(from_us(at(10)))


def test_fields_at_a_naive_time_are_refused(ticket: Ticket) -> None:
    assert "without a UTC offset" in refusal(lambda: ticket.fields("2026-09-23T17:00"), InstantError)


@given(histories)
def test_equal_histories_have_equal_fields(events: list[Event]) -> None:
    ticket, same = Ticket("7", events), Ticket.parse(Ticket("7", events).to_json())
    for event in ticket.events:
        moment = from_us(event.at)
        assert ticket.fields(moment) == same.fields(moment)
