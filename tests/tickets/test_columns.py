"""Maps of columns, fields and types, and how each can be wrong."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.errors import TicketError
from slaclock.tickets.columns import LONG_NAMES, Meaning, read_columns, read_fields, read_types


def test_names_that_are_not_given_are_looked_for_under_themselves() -> None:
    assert {name: name for name in LONG_NAMES} == read_columns(None, LONG_NAMES, ())
    assert read_columns({"at": "when"}, LONG_NAMES, ())["at"] == "when"


def test_none_switches_a_name_off() -> None:
    assert "by" not in read_columns({"by": None}, LONG_NAMES, ("ticket",))


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"tikcet": "id"}, "no such column of ours: `tikcet` (columns.tikcet)\n  did you mean `ticket`? write one of"),
        ({"ticket": None}, "a column that cannot be done without: `ticket` (columns.ticket)\n  name the column"),
        ({"ticket": 7}, "the name of a column is text that is not empty: `7`"),
        (["ticket"], "`columns` is a mapping: `['ticket']` (columns)\n  write our names to theirs"),
    ],
)
def test_a_wrong_map_of_columns_is_named(columns: Any, what: str) -> None:
    with pytest.raises(TicketError) as caught:
        read_columns(columns, LONG_NAMES, ("ticket",))
    assert str(caught.value).startswith(what)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ("priority", "`fields` are a list or a mapping: `priority` (fields)"),
        (7, "`fields` are a list or a mapping: `7` (fields)"),
        ([""], "the name of a field is text that is not empty"),
        ({"priority": None}, "the name of a column is text that is not empty: `None`"),
    ],
)
def test_wrong_fields_are_named(fields: Any, what: str) -> None:
    with pytest.raises(TicketError) as caught:
        read_fields(fields)
    assert str(caught.value).startswith(what)


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        ("message", Meaning("message", {})),
        ({"field": "priority"}, Meaning("changed", {"field": "priority"})),
        ({"type": "created", "field": "status"}, Meaning("created", {"field": "status"})),
        ({"type": "message", "by": "agent", "value": None}, Meaning("message", {"by": "agent", "value": None})),
        (None, None),
    ],
)
def test_a_type_means_a_type_of_ours_with_columns_that_stay_the_same(raw: Any, meaning: Meaning | None) -> None:
    assert {"theirs": meaning} == read_types({"theirs": raw}, {})


def test_types_are_said_over_the_ready_ones() -> None:
    ready = {"created": "created", "closed": "changed"}
    assert {"created": Meaning("created", {}), "closed": None} == read_types({"closed": None}, ready)


@pytest.mark.parametrize(
    ("types", "what"),
    [
        ({"x": "chnaged"}, "no such type of event: `chnaged` (types.x.type) [R24]\n  did you mean `changed`?"),
        ({"x": {"type": 7}}, "no such type of event: `7` (types.x.type)"),
        ({"x": {"feild": "a"}}, "no such column of an event: `feild` (types.x.feild)\n  did you mean `field`?"),
        ({"x": {"at": "a"}}, "no such column of an event: `at` (types.x.at)"),
        ({"x": {"type": "message", "by": "agnet"}}, "no such `by`: `agnet` (types.x.by)\n  did you mean `agent`?"),
        ({"x": 7}, "not what a type can mean: `7` (types.x)\n  write one of our types (created, message"),
        ({7: "created"}, "the name of a type is text that is not empty: `7`"),
        ("created", "`types` is a mapping: `created` (types)"),
    ],
)
def test_a_wrong_meaning_is_named(types: Any, what: str) -> None:
    with pytest.raises(TicketError) as caught:
        read_types(types, {})
    assert str(caught.value).startswith(what)
