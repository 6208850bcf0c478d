"""What counts as agreement: instants as instants, numbers exactly, only what is stated, lists complete."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.testing.compare import Tally, differences


@pytest.mark.parametrize(
    ("stated", "answered"),
    [
        (True, True),
        (None, None),
        (7200, 7200.0),
        (0.1, 0.1),
        ("2026-03-02T09:00:00+09:00", "2026-03-02T00:00:00.000000Z"),
        ("running", "running"),
        ({}, {"due": None}),
        ({"due": None}, {}),
        ({"due": None}, None),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3}),
        ([], []),
        ([{"a": 1}, {"b": 2}], [{"a": 1, "x": 0}, {"b": 2}]),
        ({"caveats": [{"year": 2026}, {"year": 2027}]}, {"caveats": [{"year": 2027}, {"year": 2026}]}),
    ],
)
def test_it_agrees(stated: Any, answered: Any) -> None:
    assert [] == list(differences(stated, answered))


@pytest.mark.parametrize(
    ("stated", "answered", "path"),
    [
        (True, 1, ""),
        (1, True, ""),
        (False, None, ""),
        (None, False, ""),
        (None, {}, ""),
        (0, None, ""),
        (7200, 7200.000001, ""),
        ("7200", 7200, ""),
        ("2026-03-02T09:00:00+09:00", "2026-03-02T09:00:00Z", ""),
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000001Z", ""),
        ("running", "paused", ""),
        ("running", "2026-03-02T09:00:00Z", ""),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b"),
        ({"a": {"b": 1}}, {"a": None}, "a.b"),
        ({"a": 1}, [1], ""),
        ([1], [], ""),
        ([1, 2], [1], ""),
        ([1], [1, 2], ""),
        ([1, 2], [2, 1], "0"),
        ({"actions": [1, 2]}, {"actions": [2, 1]}, "actions.0"),
        (
            {"caveats": [{"year": 2026}, {"year": 2026}]},
            {"caveats": [{"year": 2026}, {"year": 2027}]},
            "caveats.1.year",
        ),
        ({"faults": [{"rule": "R10"}]}, {"faults": []}, "faults"),
    ],
)
def test_it_differs_there(stated: Any, answered: Any, path: str) -> None:
    assert path == next(differences(stated, answered)).path


def test_a_difference_says_place_and_both_figures() -> None:
    found = next(differences({"a": {"due": "x"}}, {"a": {"due": "y"}}))
    assert "a.due: expected 'x', answered 'y'" == str(found)


def tally_of(stated: Any, answered: Any) -> Tally:
    tally = Tally()
    tally.add("case", stated, answered)
    return tally


@pytest.mark.parametrize("refusal", [{"error": "InputError"}, {"refused": []}])
@pytest.mark.parametrize("stated", [{}, {"resolution": None}, "2026-03-02T09:00:00Z"])
def test_a_refusal_that_is_not_stated_never_agrees(stated: Any, refusal: Any) -> None:
    assert (0, 1) == (tally_of(stated, refusal).agreed, len(tally_of(stated, refusal).differing))


def test_a_stated_refusal_agrees() -> None:
    assert 1 == tally_of({"error": "LateEventError"}, {"error": "LateEventError", "message": "…"}).agreed
    assert 0 == tally_of({"error": "LateEventError"}, {"error": "TicketError", "message": "…"}).agreed
    assert 1 == tally_of({"refused": [{"path": "a"}]}, {"refused": [{"path": "a", "rule": "R2"}]}).agreed
    assert 1 == tally_of({"faults": [{"rule": "R24"}]}, {"error": "TicketError", "faults": [{"rule": "R24"}]}).agreed


def test_a_refusal_by_name_neither_agrees_nor_differs() -> None:
    tally = tally_of({"error": "LateEventError"}, {"error": "not answered yet: snapshots"})
    assert (1, 0, [], {"snapshots": 1}) == (tally.cases, tally.agreed, tally.differing, tally.refused)


def test_a_tally_counts_refusals_by_name() -> None:
    tally = Tally()
    for number, name in enumerate(("snapshots", "actions", "actions")):
        tally.add(str(number), {}, {"error": f"not answered yet: {name}"})
    tally.add("3", True, True)
    tally.add("4", True, False)
    shown = ["1 of 5", "refused by name: 3 (actions: 2, snapshots: 1)", "4 answer: expected True, answered False"]
    assert shown == str(tally).splitlines()
