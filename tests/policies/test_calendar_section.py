"""The calendars of a document (R5)."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.combine import combined
from slaclock.policies.calendar_section import MOST_CALENDARS, MOST_LAYERS, OWN_KEYS, read_calendars
from tests.policies.asking import refused

SEOUL: dict[str, Any] = {"timezone": "Asia/Seoul", "hours": {"mon-fri": "09:00-18:00"}}
LUNCH: dict[str, Any] = {"timezone": "Asia/Seoul", "hours": {"mon-fri": "12:00-13:00"}}


def found(raw: Any) -> tuple[list[tuple[str, str]], set[str], set[str]]:
    """The faults, what could be made and what could not."""
    section = read_calendars(raw)
    return [(fault.path, fault.rule) for fault in section.faults], set(section.known) - {"24x7"}, set(section.faulty)


def test_a_calendar_is_made_from_its_rules_under_its_name() -> None:
    made = read_calendars({"seoul": SEOUL}).known["seoul"]
    assert BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}) == made
    assert "seoul" == made.name


def test_a_calendar_of_python_takes_the_name_of_its_key() -> None:
    made = read_calendars({"office": BusinessCalendar("Asia/Seoul", name="seoul")}).known["office"]
    assert ("office", BusinessCalendar("Asia/Seoul")) == (made.name, made)


def test_round_the_clock_is_built_in() -> None:
    assert {"24x7": ALWAYS} == read_calendars({}).known


@pytest.mark.parametrize("order", [("both", "seoul", "lunch"), ("seoul", "lunch", "both"), ("lunch", "both", "seoul")])
def test_combined_calendars_name_their_parts_in_any_order(order: tuple[str, ...]) -> None:
    raw = {
        "both": {"timezone": "UTC", "any_of": ["seoul", "24x7"], "without": ["lunch"]},
        "seoul": SEOUL,
        "lunch": LUNCH,
    }
    known = read_calendars({name: raw[name] for name in order}).known
    parts = {"any_of": (known["seoul"], ALWAYS), "without": (known["lunch"],)}
    assert combined("UTC", **parts) == known["both"]
    assert "both" == known["both"].name


def test_combined_calendars_are_combined_again() -> None:
    raw = {
        "c": {"timezone": "UTC", "all_of": ["b", "a"]},
        "b": {"timezone": "UTC", "any_of": ["a"]},
        "a": SEOUL,
    }
    assert ([], {"a", "b", "c"}, set()) == found(raw)


def test_faults_of_the_constructor_stand_below_the_name() -> None:
    hours = {"mon-fri": ["09:00-12:00", "11:30-18:00"], "sat": "09:00-09:00"}
    assert [("o.hours.mon-fri", "R2"), ("o.hours.sat", "R2")] == found({"o": {**SEOUL, "hours": hours}})[0]


@pytest.mark.parametrize(
    ("rules", "faults"),
    [
        (7, [("a", "R5")]),
        (None, [("a", "R5")]),
        ("24x7", [("a", "R5")]),
        ({}, [("a.timezone", "R5")]),
        ({"timezone": 7}, [("a.timezone", "R5")]),
        ({"timezone": ["UTC"]}, [("a.timezone", "R5")]),
        ({"timezone": "Asia/Soul"}, [("a.timezone", "R1")]),
        ({"hours": {"mon": "9-5"}}, [("a.timezone", "R5"), ("a.hours.mon", "R2")]),
        ({**SEOUL, "hollidays": []}, [("a.hollidays", "R34")]),
        ({**SEOUL, "name": "b"}, [("a.name", "R34")]),
        ({"timezone": "UTC", "any_of": []}, [("a.any_of", "R5")]),
        ({"timezone": "UTC", "any_of": "24x7"}, [("a.any_of", "R5")]),
        ({"timezone": "UTC", "any_of": ["24x8"]}, [("a.any_of.0", "R5")]),
        ({"timezone": "UTC", "any_of": ["24x7", 7, ["b"]]}, [("a.any_of.1", "R5"), ("a.any_of.2", "R5")]),
        ({"any_of": ["24x7"]}, [("a.timezone", "R5")]),
        ({"timezone": "Asia/Soul", "any_of": ["24x7"]}, [("a.timezone", "R1")]),
        ({"timezone": "UTC", "without": ["24x7"]}, [("a.without", "R5")]),
        ({"timezone": "UTC", "any_of": ["24x7"], "hours": {}}, [("a.hours", "R5")]),
    ],
)
def test_a_calendar_that_cannot_be_made_is_refused(rules: object, faults: list[tuple[str, str]]) -> None:
    assert (faults, set(), {"a"}) == found({"a": rules})


@pytest.mark.parametrize("name", ["24x7", "", "  "])
def test_a_name_that_is_taken_or_empty_is_refused(name: str) -> None:
    assert ([(name, "R5")], set(), {name}) == found({name: SEOUL})


def test_what_is_combined_of_a_faulty_calendar_is_faulty_without_a_fault_of_its_own() -> None:
    raw = {"b": {"timezone": "UTC", "any_of": ["a", "ok"]}, "a": {"timezone": "Asia/Soul"}, "ok": SEOUL}
    assert ([("a.timezone", "R1")], {"ok"}, {"a", "b"}) == found(raw)


def any_of(*parts: str) -> dict[str, Any]:
    return {"timezone": "UTC", "any_of": list(parts)}


@pytest.mark.parametrize(
    ("raw", "paths", "text"),
    [
        ({"a": any_of("a")}, ["a"], "a → a"),
        ({"x": SEOUL, "a": any_of("b"), "b": any_of("a", "x")}, ["a"], "a → b → a"),
        ({"a": any_of("b"), "b": any_of("c"), "c": any_of("a")}, ["a"], "a → b → c → a"),
        ({"a": any_of("a"), "b": any_of("b")}, ["a", "b"], "a → a"),
        ({"z": any_of("a"), "a": any_of("b"), "b": any_of("a")}, ["a"], "a → b → a"),
    ],
)
def test_a_circle_is_refused_by_the_names_on_it(raw: dict[str, Any], paths: list[str], text: str) -> None:
    section = read_calendars(raw)
    assert paths == [fault.path for fault in section.faults]
    assert set(raw) - {"x"} == section.faulty
    shown = section.faults[0].value or ""
    assert set(text.split(" → ")) == set(shown.split(" → "))
    assert shown.split(" → ")[0] == shown.split(" → ")[-1]


def test_combining_in_more_layers_than_twenty_is_refused() -> None:
    raw = {"l0": SEOUL} | {f"l{i}": any_of(f"l{i - 1}") for i in range(1, MOST_LAYERS + 2)}
    assert ([(f"l{MOST_LAYERS + 1}", "R34")], {f"l{MOST_LAYERS + 1}"}) == found(raw)[::2]


def test_more_than_a_thousand_calendars_are_refused() -> None:
    assert [("", "R34")] == refused(lambda: read_calendars({str(n): SEOUL for n in range(MOST_CALENDARS + 1)}))


@pytest.mark.parametrize("raw", [None, [], "office", 7])
def test_a_section_that_is_no_mapping_is_refused(raw: object) -> None:
    assert [("", "R5")] == refused(lambda: read_calendars(raw))


def test_a_document_has_the_keys_of_the_constructor() -> None:
    assert {*OWN_KEYS, "name"} == set(signature(BusinessCalendar).parameters)
