"""Events: parsing, defaults, equality, the round trip, and every way to write one wrongly (R23, R24)."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from slaclock.base.amounts import exact_us
from slaclock.errors import TicketError, TicketLimitError
from slaclock.tickets.events import COLUMNS, Event
from slaclock.tickets.kinds import TYPES
from tests.tickets.made import at, events, opening

AT = "2026-09-23T09:00Z"
VALID: dict[str, dict[str, Any]] = {
    "created": {"value": {"priority": "urgent"}},
    "message": {"by": "agent"},
    "changed": {"field": "status", "value": "open"},
    "pause": {},
    "resume": {},
    "restart": {},
    "cancel": {},
    "exempt": {},
    "set_due": {"value": "2026-09-25T18:00+09:00"},
    "extend": {"value": "4h"},
    "merge": {"value": "8"},
    "absorb": {"value": "2026-09-22T18:00+09:00"},
    "elapsed_before": {"value": "3h"},
    "breach_reason": {"reason": "supplier late"},
}


def row(type_: str, **columns: Any) -> dict[str, Any]:
    return {"at": AT, "type": type_, **VALID[type_], **columns}


def refusal(row: Any, error: type[Exception] = TicketError) -> str:
    with pytest.raises(error) as caught:
        Event.parse(row)
    assert type(caught.value) is error
    return str(caught.value)


def test_the_types_are_the_closed_list_of_the_reference() -> None:
    assert set(VALID) == set(TYPES)


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_parses_and_its_row_reads_back(type_: str) -> None:
    event = Event.parse(row(type_, reason="asked", id=3, seq=0))
    assert (type_, at(9), "asked", "3", 0) == (event.type, event.at, event.reason, event.id, event.seq)
    assert event == Event.parse(event.to_dict())


@given(events)
def test_round_trips_are_exact(event: Event) -> None:
    assert event == Event.parse(event.to_dict())
    assert event == pickle.loads(pickle.dumps(event))
    assert event == replace(event)
    assert hash(event) == hash(Event.parse(event.to_dict()))


@pytest.mark.parametrize("moment", [AT, "2026-09-23T18:00+09:00", datetime(2026, 9, 23, 9, tzinfo=UTC)])
def test_an_instant_may_be_text_or_an_aware_datetime(moment: Any) -> None:
    assert at(9) == Event.parse({"at": moment, "type": "pause"}).at


def test_null_is_as_though_not_said() -> None:
    said_nothing = dict.fromkeys(COLUMNS) | {"at": AT, "type": "pause"}
    assert Event.parse({"at": AT, "type": "pause"}) == Event.parse(said_nothing)


def test_defaults_stand_in_the_event() -> None:
    created, message, change = (Event.parse(row(type_)) for type_ in ("created", "message", "changed"))
    assert ("requester", "public") == (created.by, created.visibility)
    assert ("agent", "public") == (message.by, message.visibility)
    assert (None, None) == (change.by, change.visibility)
    assert "visibility" not in created.to_dict()


def test_only_created_and_changed_set_fields() -> None:
    for type_ in TYPES:
        assert bool(Event.parse(row(type_)).changes) == (type_ in ("created", "changed"))


def test_an_opening_without_fields_has_no_value_and_an_empty_one_is_left_out() -> None:
    assert Event(0, "created") == Event(0, "created", value={}) == Event(0, "created", value={"plan": None})
    assert {} == dict(Event(0, "created").changes)


def test_a_change_of_one_field_is_the_same_however_it_is_written() -> None:
    assert Event(0, "changed", "status", "open") == Event(0, "changed", value={"status": "open"})


def test_a_change_of_several_fields_is_one_event() -> None:
    change = Event(0, "changed", value={"status": "open", "group": None})
    assert {"status": "open", "group": None} == dict(change.changes)
    assert {"status": "open", "group": None} == change.to_dict()["value"]


def test_null_empties_a_field_and_is_written_out() -> None:
    change = Event.parse({"at": AT, "type": "changed", "field": "assignee", "value": None})
    assert {"assignee": None} == change.changes
    assert change.to_dict()["value"] is None


def test_a_due_time_is_kept_in_microseconds_and_written_as_text() -> None:
    event = Event.parse(row("set_due", field="resolution"))
    assert at(48) + 9 * 3_600_000_000 == event.value
    assert event.to_dict()["value"] == "2026-09-25T09:00:00.000000Z"


@pytest.mark.parametrize("amount", ["4h", "PT4H", "240 minutes", timedelta(hours=4)])
def test_an_extension_is_kept_as_one_text_however_it_is_written(amount: Any) -> None:
    assert Event.parse(row("extend", value=amount)).value == "4h"


def test_an_extension_is_kept_to_the_microsecond() -> None:
    amount = timedelta(hours=1, microseconds=1)
    assert exact_us(amount) == exact_us(Event.parse(row("extend", value=amount)).value)


def test_events_of_one_instant_stand_without_seq_first_and_then_by_seq() -> None:
    orders = [Event(at_, "pause", seq=seq).order for at_, seq in [(0, None), (0, 0), (0, 1), (1, None)]]
    assert orders == sorted(set(orders))


def test_an_event_is_immutable_and_equal_by_meaning() -> None:
    event = opening(vip=True)
    with pytest.raises(FrozenInstanceError):
        event.at = 1  # type: ignore[misc]
    assert event == opening(vip=True)
    assert event != opening(vip=1)
    assert event != "created"
    assert len({event, opening(vip=True), opening(vip=1)}) == 2


@pytest.mark.parametrize("moment", ["2026-09-23T09:00", datetime(2026, 9, 23, 9)])
def test_a_naive_time_is_refused_by_name_and_remedy(moment: Any) -> None:
    text = refusal({"at": moment, "type": "pause", "id": "e1"})
    assert "an instant without a UTC offset" in text
    assert "(at, event e1)" in text
    assert "write an aware datetime, or ISO 8601 text with an offset" in text


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"at": "2026-09-23"}, "a bare date is no instant: `2026-09-23` (at, event pause)"),
        ({"at": date(2026, 9, 23)}, "a bare date is no instant: `datetime.date(2026, 9, 23)` (at, event pause)"),
        ({"at": "soon"}, "text that is no instant: `soon` (at, event pause)"),
        ({"at": 0}, "not an instant: `0` (at, event pause)"),
        ({"at": "1899-12-31T23:59Z"}, "an instant out of range: `1899-12-31T23:59Z` (at, event pause)"),
        ({"at": None}, "an event without `at` (at, event pause)"),
        ({"type": None}, "an event without `type` (type)"),
        ({"type": "puase"}, "no such type of event: `puase` (type, event puase)"),
        ({"type": ["pause"]}, "no such type of event: `['pause']` (type)"),
        ({"seq": -1}, "a sequence number is a whole number from 0 to 9223372036854775807: `-1` (seq, event pause)"),
        ({"seq": True}, "a sequence number is a whole number from 0 to 9223372036854775807: `True` (seq, event pause)"),
        ({"seq": "1"}, "a sequence number is a whole number from 0 to 9223372036854775807: `1` (seq, event pause)"),
        ({"by": "agnet"}, "no such `by`: `agnet` (by, event pause)"),
        ({"by": ["agent"]}, "no such `by`: `['agent']` (by, event pause)"),
        ({"field": " "}, "the name of a field or clock is text that is not empty: ` ` (field, event pause)"),
        ({"reason": 7}, "a reason is text that is not empty: `7` (reason, event pause)"),
        ({"id": ""}, "the id of an event is text that is not empty, or a whole number: `` (id, event pause)"),
        ({"value": "x"}, "`pause` has no `value`: `x` (value, event pause)"),
        ({"visibility": "public"}, "`pause` has no `visibility`: `public` (visibility, event pause)"),
        ({"actor": "p7"}, "an event has no such column: `actor` (actor, event pause)"),
        ({"filed": "x"}, "an event has no such column: `filed` (filed, event pause)"),
    ],
)
def test_a_wrong_column_is_named(columns: dict[str, Any], what: str) -> None:
    assert what in refusal({"at": AT, "type": "pause", **columns})


@pytest.mark.parametrize(
    ("type_", "columns", "what"),
    [
        ("created", {"field": "status"}, "`created` has no `field`: `status`"),
        ("created", {"value": "New"}, "fields are a mapping: `New` (value, event created)"),
        ("created", {"value": {"a": {}}}, "a nested mapping is no value of a field: `{}` (value.a, event created)"),
        ("created", {"visibility": "internal"}, "no such `visibility`: `internal` (visibility, event created)"),
        ("message", {"by": None}, "a message is by somebody (by, event message) [R21]"),
        ("message", {"value": "hello"}, "`message` has no `value`: `hello`"),
        ("message", {"visibility": "pubic"}, "no such `visibility`: `pubic` (visibility, event message)"),
        ("changed", {"field": None}, "fields are a mapping: `open` (value, event changed)"),
        ("changed", {"field": None, "value": None}, "a `changed` that changes nothing: `None` (value, event changed)"),
        ("changed", {"field": None, "value": {}}, "a `changed` that changes nothing: `{}` (value, event changed)"),
        ("changed", {"value": {"a": 1}}, "a nested mapping is no value of a field: `{'a': 1}` (value, event changed)"),
        ("changed", {"visibility": "public"}, "`changed` has no `visibility`: `public`"),
        ("set_due", {"value": None}, "a `set_due` without a due time (value, event set_due)"),
        ("set_due", {"value": "2026-09-25T18:00"}, "without a UTC offset: `2026-09-25T18:00` (value, event set_due)"),
        ("set_due", {"value": 0}, "not an instant: `0` (value, event set_due)"),
        ("extend", {"value": None}, "an `extend` that adds no time: `None` (value, event extend)"),
        ("extend", {"value": "0h"}, "an `extend` that adds no time: `0h` (value, event extend)"),
        ("extend", {"value": "-1h"}, "an `extend` that adds no time: `-1h` (value, event extend)"),
        ("extend", {"value": "2d"}, "an amount of bare days says not which days: `2d` (value, event extend)"),
        ("extend", {"value": "2 business days"}, "is needed here: `2 business days` (value, event extend)"),
        ("merge", {"value": None}, "is text that is not empty, or a whole number: `None` (value, event merge)"),
        ("merge", {"field": "resolution"}, "`merge` has no `field`: `resolution`"),
    ],
)
def test_a_column_that_its_type_cannot_have_is_named(type_: str, columns: dict[str, Any], what: str) -> None:
    assert what in refusal(row(type_, **columns))


@pytest.mark.parametrize(
    ("columns", "remedy"),
    [
        ({"type": "puase"}, "did you mean `pause`?"),
        ({"type": "comment"}, "write one of `created`, `message`, `changed`"),
        ({"by": "agnet"}, "did you mean `agent`? write one of `requester`, `agent`, `system`"),
        ({"filed": "x"}, "did you mean `field`?"),
        ({"value": "x"}, "its clock is the `field`, none means all clocks; why it happened is the `reason`"),
    ],
)
def test_a_remedy_names_the_near_miss_or_the_choices(columns: dict[str, Any], remedy: str) -> None:
    assert remedy in refusal({"at": AT, "type": "pause", **columns})


def test_an_event_is_a_mapping() -> None:
    assert "an event is a mapping: `pause` [R24]" in refusal("pause")


def test_the_constructor_takes_whole_microseconds_only() -> None:
    for moment in (AT, 0.5, True, datetime(2026, 9, 23, 9, tzinfo=UTC)):
        with pytest.raises(TicketError, match="datetimes and text are read by"):
            Event(moment, "pause")  # type: ignore[arg-type]
    with pytest.raises(TicketError, match=r"an instant is a whole number from .* \(value\)"):
        Event(0, "set_due", value="2026-09-25T18:00Z")


@pytest.mark.parametrize(
    "columns", [{"id": "x" * 201}, {"field": "x" * 201}, {"reason": "x" * 10_001}], ids=["id", "field", "reason"]
)
def test_texts_have_limits(columns: dict[str, Any]) -> None:
    assert "text that is too long" in refusal({"at": AT, "type": "pause", **columns}, TicketLimitError)
