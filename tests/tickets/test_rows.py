"""Rows of other systems read as tickets: long and wide, their oddities, and how rows and arguments can be wrong."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import Fault, LimitError, TicketError, ZoneError
from slaclock.tickets import history as history_module
from slaclock.tickets.events import COLUMNS, Event
from slaclock.tickets.rows import read_long, read_wide
from slaclock.tickets.ticket import Ticket
from tests.tickets.made import at, histories

STATUS = {"field": "status"}
LOG: dict[str, Any] = {
    "columns": {"ticket": "ticket_id"},
    "types": {
        "created": {"type": "created", "field": "status"},
        **dict.fromkeys(("status", "resolved", "closed", "reopened"), STATUS),
        "priority": {"field": "priority"},
        "assignment": {"field": "group"},
    },
    "timezone": "UTC",
}


def table(text: str) -> Iterable[dict[str, Any]]:
    """The rows of a CSV table, its cells stripped."""
    return csv.DictReader(io.StringIO("\n".join(line.strip() for line in text.strip().splitlines())))


def log(text: str, **options: Any) -> tuple[list[Ticket], list[Fault]]:
    """Rows of `ticket_id,at,type,value,actor` on the made day, read as the logs are."""
    return read_long(table("ticket_id,at,type,value,actor\n" + text), **{**LOG, **options})


def one_ticket(read: tuple[list[Ticket], list[Fault]]) -> Ticket:
    tickets, faults = read
    assert [] == faults
    (ticket,) = tickets
    return ticket


def first_lines(faults: list[Fault]) -> list[str]:
    return [str(fault).splitlines()[0] for fault in faults]


def changes(ticket: Ticket) -> list[dict[str, Any]]:
    return [dict(event.changes) for event in ticket.events]


# Long rows


def test_a_log_is_read_by_its_map_of_types() -> None:
    ticket = one_ticket(
        log(
            """7,2026-09-23T09:00,created,New,requester
            7,2026-09-23T09:30,assignment,g70,u908
            7,2026-09-23T10:00,priority,1,u908
            7,2026-09-23T11:00,resolved,Resolved,u60
            7,2026-09-24T11:00,closed,Closed,u0"""
        )
    )
    assert [
        {"status": "New"},
        {"group": "g70"},
        {"priority": "1"},
        {"status": "Resolved"},
        {"status": "Closed"},
    ] == changes(ticket)
    assert ("7", "requester", at(9)) == (ticket.id, ticket.events[0].by, ticket.events[0].at)
    assert {None} == {event.by for event in ticket.events[1:]}


def test_our_own_rows_need_no_map() -> None:
    ticket = one_ticket(
        read_long(
            table(
                """ticket,at,type,field,value,by,visibility,reason,id,seq
                7,2026-09-23T09:00Z,created,,"{""plan"": ""vip"", ""tags"": [""a""]}",agent,,,e0,0
                7,2026-09-23T10:00Z,message,,,requester,public,,e1,
                7,2026-09-23T11:00Z,changed,status,waiting,,,,,
                7,2026-09-23T11:00Z,changed,,"{""a"": 1, ""b"": null}",,,,,
                7,2026-09-23T12:00Z,set_due,resolution,2026-09-25T00:00Z,agent,,asked,,
                7,2026-09-23T12:00Z,extend,resolution,4h,agent,,,,
                7,2026-09-23T13:00Z,merge,,8,,,,,"""
            )
        )
    )
    expected = [
        Event(at(9), "created", value={"plan": "vip", "tags": ["a"]}, by="agent", id="e0", seq=0),
        Event(at(10), "message", by="requester", id="e1"),
        Event(at(11), "changed", "status", "waiting"),
        Event(at(11), "changed", value={"a": 1, "b": None}),
        Event(at(12), "set_due", "resolution", at(48), by="agent", reason="asked"),
        Event(at(12), "extend", "resolution", "4h", by="agent"),
        Event(at(13), "merge", value="8"),
    ]
    assert tuple(expected) == ticket.events


@given(st.lists(histories, min_size=1, max_size=4), st.randoms())
def test_rows_of_tickets_mixed_together_give_the_tickets_back(parts: list[list[Event]], random: Any) -> None:
    """Blank text is a missing cell, so that it cannot come back as a value of its own."""
    parts = [
        [event for event in events if not str(event.value or "x").isspace() and event.value != ""] for events in parts
    ]
    tickets = [Ticket(str(number), events) for number, events in enumerate(parts)]
    queues = [[{"ticket": ticket.id, **event.to_dict()} for event in ticket.events] for ticket in tickets]
    rows = []
    while left := [queue for queue in queues if queue]:
        rows.append(random.choice(left).pop(0))
    read, faults = read_long(rows)
    assert [] == faults
    assert {ticket.id: ticket for ticket in tickets} == {ticket.id: ticket for ticket in read}


def test_tickets_come_in_the_order_of_their_first_rows() -> None:
    tickets, _ = log("b,2026-09-23T10:00,created,,\na,2026-09-23T09:00,created,,\nb,2026-09-23T11:00,status,x,")
    assert ["b", "a"] == [ticket.id for ticket in tickets]


def test_columns_that_are_not_mapped_are_not_read() -> None:
    row = {"ticket": "7", "at": "2026-09-23T09:00Z", "type": "created", "actor": "p7", "by": "p7"}
    row |= {None: ["surplus cells"]}  # type: ignore[dict-item]  # what `csv.DictReader` does with them
    assert "requester" == one_ticket(read_long([row], columns={"by": None})).events[0].by


def test_fields_of_the_opening_may_stand_in_columns_of_its_row() -> None:
    rows = [
        {
            "ticket_id": 7,
            "at": "2026-09-23T09:00",
            "type": "created",
            "value": "New",
            "priority_first": 3,
            "plan": math.nan,
        },
        {"ticket_id": 7, "at": "2026-09-23T10:00", "type": "status", "value": "Active", "priority_first": 9},
    ]
    ticket = one_ticket(read_long(rows, fields={"priority": "priority_first", "plan": "plan"}, **LOG))
    assert [{"priority": 3, "status": "New"}, {"status": "Active"}] == changes(ticket)


def test_a_type_left_out_leaves_its_rows_out() -> None:
    """A ticket of such rows alone is none, and no fault."""
    rows = "7,2026-09-23T09:00,created,,\n7,soon,viewed,,\n8,soon,viewed,,"
    assert 1 == len(one_ticket(log(rows, types={**LOG["types"], "viewed": None})).events)


def test_a_type_may_be_a_number_and_say_who_acts() -> None:
    rows = [{"ticket": 7, "at": datetime(2026, 9, 23, 9 + n, tzinfo=UTC), "type": n, "value": "text"} for n in range(2)]
    types = {"0": {"type": "created", "value": None}, "1": {"type": "message", "by": "agent", "value": None}}
    assert Event(at(10), "message", by="agent") == one_ticket(read_long(rows, types=types)).events[1]


@pytest.mark.parametrize(("cell", "seq"), [("3", 3), (" 3 ", 3), (3, 3), (3.0, 3), ("", None), (math.nan, None)])
def test_a_seq_may_come_as_text_or_with_a_point(cell: Any, seq: int | None) -> None:
    row = {"ticket": "7", "at": "2026-09-23T09:00Z", "type": "created", "seq": cell}
    assert seq == one_ticket(read_long([row])).events[0].seq


def test_a_due_time_by_hand_is_read_in_the_zone_of_the_rows() -> None:
    rows = [
        {"ticket": "7", "at": "2026-09-23 09:00", "type": "created"},
        {"ticket": "7", "at": "2026-09-23 09:00", "type": "set_due", "value": "2026-09-25 09:00"},
    ]
    assert at(48) == one_ticket(read_long(rows, timezone="Asia/Seoul")).events[1].value


# Oddities of real logs (the list of the data's own description)


def test_events_of_one_instant_keep_the_order_of_their_rows() -> None:
    noon = [f"7,2026-09-23T12:00,status,{value}," for value in "cabab"]
    ticket = one_ticket(log("\n".join(["7,2026-09-23T12:00,created,New,", *noon])))
    assert list("cabab") == [event.value for event in ticket.events[1:]]
    assert {"status": "b"} == ticket.fields("2026-09-23T12:00Z")


def test_rows_out_of_order_are_put_in_order() -> None:
    ticket = one_ticket(
        log("7,2026-09-23T12:00,closed,Closed,\n7,2026-09-23T09:00,created,New,\n7,2026-09-23T10:00,status,Active,")
    )
    assert ["New", "Active", "Closed"] == [each["status"] for each in changes(ticket)]


def test_events_after_closing_are_kept() -> None:
    rows = "7,2026-09-23T09:00,created,New,\n7,2026-09-23T10:00,closed,Closed,\n7,2026-09-23T11:00,assignment,g2,"
    assert {"status": "Closed", "group": "g2"} == one_ticket(log(rows)).fields("2026-09-23T11:00Z")


def test_the_same_state_written_twice_is_two_events_and_one_state() -> None:
    rows = "7,2026-09-23T09:00,created,New,\n7,2026-09-23T10:00,status,Wait,\n7,2026-09-23T11:00,status,Wait,"
    ticket = one_ticket(log(rows))
    assert 3 == len(ticket.events)
    assert {"status": "Wait"} == ticket.fields("2026-09-23T11:00Z")


def test_closing_without_resolving_and_unknown_states_are_harmless() -> None:
    rows = "7,2026-09-23T09:00,created,New,\n7,2026-09-23T10:00,status,-100,\n7,2026-09-23T11:00,closed,Closed,"
    assert ["New", "-100", "Closed"] == [each["status"] for each in changes(one_ticket(log(rows)))]


def test_a_created_without_a_value_opens_without_that_field() -> None:
    assert [{}] == changes(one_ticket(log("7,2026-09-23T09:00,created,,p1")))


def test_a_missing_value_empties_its_field() -> None:
    rows = "7,2026-09-23T09:00,created,New,\n7,2026-09-23T10:00,assignment,g1,\n7,2026-09-23T11:00,assignment,,"
    assert {"status": "New"} == one_ticket(log(rows)).fields("2026-09-23T11:00Z")


def test_a_created_that_repeats_the_first_event_comes_first() -> None:
    rows = "7,2026-09-23T09:00,created,Assign,\n7,2026-09-23T09:00,priority,Assign,\n7,2026-09-23T09:00,assignment,a,"
    assert ["created", "changed", "changed"] == [event.type for event in one_ticket(log(rows)).events]


def test_a_ticket_that_closes_before_it_opens_is_a_fault_and_stops_no_other() -> None:
    tickets, faults = log(
        """7,2026-09-23T09:00,created,New,
        8,2026-09-23T09:00,created,New,
        7,2026-09-23T08:59,closed,Closed,
        8,2026-09-23T09:00,closed,Closed,"""
    )
    assert ["8"] == [ticket.id for ticket in tickets]
    (fault,) = faults
    assert ("rows.2.at", "7", "2026-09-23T08:59:00.000000Z", "R24") == (
        fault.path,
        fault.ticket,
        fault.value,
        fault.rule,
    )
    assert "check both times and their zones" in fault.remedy


def test_a_due_time_that_never_comes_is_a_field_like_any_other() -> None:
    rows = [{"id": "7", "created": "2026-09-23T09:00", "target": "2059-12-31T00:00"}]
    ticket = one_ticket(read_wide(rows, fields={"promised_at": "target"}, instants=["promised_at"], timezone="UTC"))
    assert [{"promised_at": "2059-12-31T00:00:00.000000Z"}] == changes(ticket)


# Faults of rows


@pytest.mark.parametrize(
    ("row", "column", "what", "value"),
    [
        ({"ticket_id": ""}, "ticket_id", "a row without the id of its ticket", None),
        ({"ticket_id": 7.5}, "ticket_id", "the id of a ticket is text that is not empty, or a whole number", "7.5"),
        ({"at": ""}, "at", "a row without the time", None),
        ({"at": "2026-09-23"}, "at", "a bare date is no instant", "2026-09-23"),
        ({"at": "soon"}, "at", "text that is no instant", "soon"),
        ({"type": ""}, "type", "a row without the type", None),
        ({"type": "stauts"}, "type", "no such type of event", "stauts"),
        ({"type": [1]}, "type", "no such type of event", "[1]"),
        ({"value": {"a": 1}}, "value", "a nested mapping is no value of a field", "{'a': 1}"),
        ({"value": "x" * 10_001}, "value", "text that is too long", "x" * 79 + "…"),
        ({"author": "p7"}, "author", "no such `by`", "p7"),
        ({"seq": "x"}, "seq", "a sequence number is a whole number from 0 to 9223372036854775807", "x"),
        ({"id": "e0"}, "id", "an event id with two contents", "e0"),
        ({"type": "created"}, "at", "a second `created`", "2026-09-23T10:00:00.000000Z"),
        ({"type": "changed"}, "value", "fields are a mapping", "open"),
        ({"type": "set_due", "value": "soon"}, "value", "text that is no instant", "soon"),
    ],
)
def test_a_fault_names_row_column_ticket_value_and_remedy(
    row: dict[str, Any], column: str, what: str, value: str | None
) -> None:
    rows = [
        {"ticket_id": "7", "at": "2026-09-23T09:00", "type": "created", "value": "New", "id": "e0"},
        {"ticket_id": "7", "at": "2026-09-23T10:00", "type": "status", "value": "open", "author": None, **row},
        {"ticket_id": "8", "at": "2026-09-23T09:00", "type": "created", "value": "New"},
    ]
    tickets, (fault,) = read_long(rows, **{**LOG, "columns": {"ticket": "ticket_id", "by": "author"}})
    ticket = None if "ticket_id" in row else "7"
    assert (what, value, f"rows.1.{column}", ticket) == (fault.what, fault.value, fault.path, fault.ticket)
    assert fault.remedy
    assert (["8"] if ticket else ["7", "8"]) == [ticket.id for ticket in tickets]


def test_a_misspelt_type_is_answered_with_the_near_miss_and_the_way_to_map_it() -> None:
    _, faults = log("7,2026-09-23T09:00,craeted,,")
    assert "did you mean `created`?" in faults[0].remedy
    assert faults[0].remedy.endswith("or say what it means with `types=`")


def test_an_opening_whose_value_is_no_mapping_shows_how_to_map_it() -> None:
    _, faults = log("7,2026-09-23T09:00,created,New,", types=None)
    assert [
        "an opening whose value is no mapping of fields: `New` (rows.0.value, ticket 7, event created) [R24]"
    ] == first_lines(faults)
    assert 'types={"created": {"type": "created", "field": "status"}}' in faults[0].remedy


def test_a_naive_time_without_a_zone_is_a_fault_with_the_remedy() -> None:
    tickets, faults = log("7,2026-09-23T09:00,created,New,\n8,2026-09-23T09:00Z,created,New,", timezone=None)
    assert ["8"] == [ticket.id for ticket in tickets]
    assert ["a time without a UTC offset: `2026-09-23T09:00` (rows.0.at, ticket 7) [R24]"] == first_lines(faults)
    assert "`timezone=" in faults[0].remedy


def test_a_repeated_time_is_a_fault_unless_its_meaning_is_chosen() -> None:
    rows = "7,2026-10-25T02:30,created,New,"
    _, faults = log(rows, timezone="Europe/Berlin")
    assert [
        "a wall-clock time that occurs twice in Europe/Berlin: `2026-10-25 02:30:00` (rows.0.at, ticket 7)"
    ] == first_lines(faults)
    moments = [one_ticket(log(rows, timezone="Europe/Berlin", ambiguous=a)).events[0].at for a in ("earlier", "later")]
    assert 3_600_000_000 == moments[1] - moments[0]


def test_a_ticket_with_a_faulty_row_is_left_out_whole_and_all_its_faulty_rows_are_named() -> None:
    tickets, faults = log(
        "7,2026-09-23T09:00,created,,\n7,soon,status,x,\n7,2026-09-23T10:00,status,x,\n7,2026-09-23,status,y,"
    )
    assert [] == tickets
    assert ["rows.1.at", "rows.3.at"] == [fault.path for fault in faults]


def test_a_history_without_created_names_its_first_row() -> None:
    _, faults = log("6,2026-09-23T09:00,created,,\n7,2026-09-23T09:00,status,x,")
    assert ["a history without `created` (rows.1, ticket 7) [R24]"] == first_lines(faults)


def test_too_many_events_are_a_fault_of_their_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MOST_EVENTS", 1)
    tickets, faults = log("7,2026-09-23T09:00,created,,\n7,2026-09-23T09:00,status,x,\n8,2026-09-23T09:00,created,,")
    assert ["8"] == [ticket.id for ticket in tickets]
    assert ["a history of too many events: `2` (rows.0, ticket 7) [R24]"] == first_lines(faults)


# Arguments that make no sense are errors, at once


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (
            {"columns": {"ticket": "tikcet_id"}},
            "a column that no row has: `tikcet_id` (columns)\n  did you mean `ticket_id`?",
        ),
        ({"columns": {"ticket": "ticket_id", "by": "author"}}, "a column that no row has: `author` (columns)"),
        ({"fields": ["priority"]}, "a column that no row has: `priority` (columns)"),
        ({"columns": {"ticket": "ticket_id", "who": "actor"}}, "no such column of ours: `who` (columns.who)"),
        ({"types": {"x": "y"}}, "no such type of event: `y` (types.x.type)"),
        ({"ambiguous": "both"}, "`ambiguous` has no such choice: `both` (ambiguous)"),
        ({"instants": ["due"]}, "an instant that is no field: `due` (instants)"),
        ({"instants": "due"}, "`instants` are a list or a mapping: `due` (instants)"),
    ],
)
def test_wrong_arguments_are_errors(options: dict[str, Any], what: str) -> None:
    with pytest.raises(TicketError) as caught:
        log("7,2026-09-23T09:00,created,New,p1", **options)
    assert str(caught.value).startswith(what)


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ZoneError, match="Europe/Berln"):
        log("", timezone="Europe/Berln")


def test_a_column_that_some_row_has_is_enough() -> None:
    rows = [
        {"ticket": "7", "at": "2026-09-23T09:00Z", "type": "created"},
        {"ticket": "7", "at": "2026-09-23T10:00Z", "type": "message", "author": "agent"},
    ]
    assert "agent" == one_ticket(read_long(rows, columns={"by": "author"})).events[1].by


def test_no_rows_are_no_tickets_and_no_faults() -> None:
    assert ([], []) == read_long([], columns={"ticket": "ticket_id"})
    assert ([], []) == read_wide([])


@pytest.mark.parametrize("read", [read_long, read_wide])
def test_what_is_no_row_is_an_error(read: Any) -> None:
    with pytest.raises(TicketError, match=r"a row is a mapping: `ticket_id` \(rows.0\)\n  hand in mappings"):
        read(["ticket_id", "at"])


# Wide rows


WIDE = {"id": "number", "created": "opened", "first_reply": "replied", "resolved": "resolved", "closed": "closed"}


def wide(text: str, **options: Any) -> tuple[list[Ticket], list[Fault]]:
    rows = table("number,opened,replied,resolved,closed,priority\n" + text)
    return read_wide(rows, **{"columns": WIDE, "fields": ["priority"], "timezone": "UTC", **options})


def test_a_wide_row_is_a_ticket_of_its_times() -> None:
    ticket = one_ticket(wide("7,2026-09-23 09:00,2026-09-23 10:00,2026-09-23 11:00,2026-09-23 12:00,urgent"))
    expected = [
        Event(at(9), "created", value={"priority": "urgent"}),
        Event(at(10), "message", by="agent"),
        Event(at(11), "changed", "status", "resolved"),
        Event(at(12), "changed", "status", "closed"),
    ]
    assert ("7", tuple(expected)) == (ticket.id, ticket.events)


@pytest.mark.parametrize(
    ("cells", "types"),
    [
        ("2026-09-23 09:00,,,,", ["created"]),
        ("2026-09-23 09:00,2026-09-23 10:00,,,", ["created", "message"]),
        ("2026-09-23 09:00,,2026-09-23 10:00,,", ["created", "changed"]),
        ("2026-09-23 09:00,,,2026-09-23 10:00,", ["created", "changed"]),
    ],
    ids=["only opened", "only replied", "only resolved", "closed without resolving"],
)
def test_an_empty_cell_is_an_event_that_did_not_happen(cells: str, types: list[str]) -> None:
    assert types == [event.type for event in one_ticket(wide(f"7,{cells}")).events]


def test_times_that_are_equal_stand_in_the_order_of_a_life() -> None:
    noon = "2026-09-23 12:00"
    ticket = one_ticket(wide(f"7,{noon},{noon},{noon},{noon},"))
    assert [None, None, "resolved", "closed"] == [event.value for event in ticket.events]


def test_what_a_time_means_can_be_said_and_added_to() -> None:
    types = {
        "resolved": {"field": "state", "value": "Solved"},
        "closed": None,
        "escalated": {"field": "tier", "value": 2},
    }
    rows = [
        {
            "id": 7,
            "created": "2026-09-23 09:00",
            "resolved": "2026-09-23 11:00",
            "up": "2026-09-23 10:00",
            "closed": "x",
        }
    ]
    ticket = one_ticket(read_wide(rows, columns={"escalated": "up"}, types=types, timezone="UTC"))
    assert [{}, {"tier": 2}, {"state": "Solved"}] == changes(ticket)


def test_wide_rows_of_a_data_frame_are_read() -> None:
    rows = [{"id": 7, "created": datetime(2026, 9, 23, 9), "resolved": math.nan, "priority": math.nan}]
    assert (Event(at(9), "created"),) == one_ticket(read_wide(rows, fields=["priority"], timezone="UTC")).events


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("8,,,,,", ["a row without the time of its opening (rows.1.opened, ticket 8) [R24]"]),
        (",2026-09-23 09:00,,,,", ["a row without the id of its ticket (rows.1.number)"]),
        (
            "8,2026-09-23 09:00,,2026-09-23 08:00,2026-09-23 07:00,",
            [
                "an event before its ticket was created at 2026-09-23T09:00:00.000000Z: `2026-09-23T07:00:00.000000Z` "
                "(rows.1.closed, ticket 8, event changed) [R24]"
            ],
        ),
        ("8,2026-09-23 09:00,,soon,,", ["text that is no instant: `soon` (rows.1.resolved, ticket 8)"]),
        (
            "7,2026-09-23 09:00,,,,",
            ["a second `created`: `2026-09-23T09:00:00.000000Z` (rows.1.opened, ticket 7, event created) [R24]"],
        ),
    ],
    ids=["no opening", "no id", "closed before opening", "no time", "the same ticket twice"],
)
def test_a_fault_of_a_wide_row_names_its_column_and_stops_no_other(row: str, faults: list[str]) -> None:
    tickets, found = wide(f"7,2026-09-23 09:00,,,,\n{row}\n9,2026-09-23 09:00,,,,")
    assert faults == first_lines(found)
    assert "9" == tickets[-1].id


def test_a_fault_in_a_field_names_its_own_column() -> None:
    rows = [{"id": "7", "created": "2026-09-23T09:00Z", "prio": {"a": 1}}]
    _, faults = read_wide(rows, fields={"priority": "prio"})
    assert ["rows.0.prio"] == [fault.path for fault in faults]


def test_a_misspelt_wide_column_is_an_error() -> None:
    with pytest.raises(TicketError, match="a column that no row has: `opened_at`"):
        wide("7,2026-09-23 09:00,,,,", columns={"id": "number", "created": "opened_at"})
    with pytest.raises(TicketError, match="did you mean `resolved`"):
        wide("", columns={"resolvd": "resolved"})


# Whatever comes in, what comes out is tickets, faults, or an error of ours


cells = st.one_of(
    st.none(), st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.lists(st.none())
)
junk = st.dictionaries(st.sampled_from([*COLUMNS, "ticket", "created", "closed"]), cells, max_size=8)


@given(st.lists(junk, max_size=4), st.sampled_from([None, "UTC", "Europe/Berlin"]))
def test_junk_rows_are_faults(rows: list[dict[str, Any]], timezone: str | None) -> None:
    every_column: dict[str, Any] = dict.fromkeys(["ticket", "at", "type", "id", "created"])
    for tickets, faults in (reader([every_column, *rows], timezone=timezone) for reader in (read_long, read_wide)):
        assert faults[0].path.startswith("rows.0.")
        assert len({ticket.id for ticket in tickets} & {fault.ticket for fault in faults}) == 0


@given(
    st.recursive(
        cells, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    )
)
def test_junk_is_no_ticket(raw: Any) -> None:
    for value in (raw, {"id": 7, "events": raw}, {"id": raw, "events": [raw]}, json.dumps(raw, default=str)):
        with pytest.raises((TicketError, LimitError)):
            Ticket.parse(value)
