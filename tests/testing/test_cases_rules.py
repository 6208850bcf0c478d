"""Whole documents: what is refused, what needs a later capability, and under which names figures stand."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.testing.conformance import answer

GOLD = {"name": "Gold", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}
OPENED = {"at": "2026-03-02T09:00Z", "type": "created"}


def document(*policies: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"slaclock": 1, "policies": list(policies), **parts}


def ask(given: Any, **parts: Any) -> Any:
    return answer({"id": "1", "document": given, **parts})


def ticket(given: Any, *events: dict[str, Any], **parts: Any) -> Any:
    return ask(given, events=[OPENED, *events], as_of="2026-03-02T10:00Z", **parts)


def test_a_clock_stands_under_its_name_and_under_its_policys() -> None:
    given = ticket(document(GOLD))
    assert given["resolution"] == given["Gold/resolution"]
    assert ("2026-03-02T17:00:00.000000Z", 3600) == (given["resolution"]["due_at"], given["resolution"]["elapsed_s"])


def test_a_clock_of_another_kind_stands_under_its_policys_name_only() -> None:
    given = ticket(document({**GOLD, "kind": "ola"}))
    assert "resolution" not in given
    assert "ola" == given["Gold/resolution"]["kind"]


def test_of_policies_beside_one_another_the_first_match_has_the_plain_name() -> None:
    silver = {**GOLD, "name": "Silver", "also": True, "targets": {"resolution": "4h"}}
    given = ticket(document(silver, GOLD))
    assert ("Gold", "Silver") == (given["resolution"]["policy"], given["Silver/resolution"]["policy"])


def test_a_promised_clock_without_a_reading_is_none() -> None:
    assert None is ticket(document({**GOLD, "when": {"plan": "gold"}}))["resolution"]


def test_next_change_caveats_and_faults_stand_beside_the_clocks() -> None:
    given = ticket(document({**GOLD, "targets": {"resolution": {"amount_from": "hours"}}}))
    assert (None, [], []) == (given["next_change_at"], given["caveats"], given["faults"])
    wrong = {"at": "2026-03-02T09:30Z", "type": "changed", "field": "hours", "value": "2d"}
    given = ticket(document({**GOLD, "targets": {"resolution": {"amount_from": "hours"}}}), wrong)
    assert [{"rule": "R10", "clock": "resolution"}] == given["faults"]


def test_a_ticket_that_cannot_be_read_is_an_error_and_a_fault() -> None:
    given = ask(
        document(GOLD),
        events=[{"at": "2026-03-02T09:00Z", "type": "message", "by": "agent"}],
        as_of="2026-03-02T10:00Z",
    )
    assert ("TicketError", ["R24"]) == (given["error"], [fault["rule"] for fault in given["faults"]])


def test_a_document_without_faults_is_refused_for_nothing() -> None:
    assert {"refused": []} == ask(document(GOLD))


def test_a_faulty_document_is_refused_whatever_is_asked() -> None:
    refused = {"refused": [{"path": "policies.0.targets.resolution", "rule": "R10"}]}
    wrong = document({**GOLD, "targets": {"resolution": "2d"}})
    assert refused == ask(wrong)
    assert refused == ticket(wrong)
    assert refused == ticket(wrong, since="2026-03-02T09:00Z")


def test_a_snapshot_is_carried_on_by_the_later_events_and_refuses_older_ones() -> None:
    replay = ticket(document(GOLD))
    assert replay == ticket(document(GOLD), later=[])
    old = {"at": "2020-01-01T00:00:00Z", "type": "message", "by": "agent"}
    assert "LateEventError" == ticket(document(GOLD), later=[old])["error"]


# Goals, actions, scheduled cycles


def test_a_goal_stands_apart_from_its_promise() -> None:
    given = ticket(document({**GOLD, "objective": "80% of target"}))
    assert given["resolution"] == given["Gold/resolution"]
    assert ("2026-03-02T17:00:00.000000Z", "sla") == (given["resolution"]["due_at"], given["resolution"]["kind"])
    goal = given["objective:resolution"]
    assert ("2026-03-02T15:24:00.000000Z", "objective") == (goal["due_at"], goal["kind"])


def test_a_policy_of_kind_objective_stands_under_its_own_name_too() -> None:
    given = ticket(document({**GOLD, "name": "Goal", "kind": "objective"}))
    assert given["objective:resolution"] == given["Goal/resolution"]
    assert "resolution" not in given


def test_of_a_policys_goal_and_one_beside_it_the_first_stands_for_the_objective() -> None:
    beside = {**GOLD, "name": "Beside", "also": True, "objective": "50% of target"}
    given = ticket(document(beside, {**GOLD, "objective": "80% of target"}))
    assert "2026-03-02T15:24:00.000000Z" == given["objective:resolution"]["due_at"]


REMINDED = {**GOLD, "reminders": [{"at": "25%"}, {"at": "50%"}]}


def test_actions_are_those_since_then() -> None:
    assert "actions" not in ticket(document(REMINDED))
    late = {"as_of": "2026-03-02T13:00Z", "events": [OPENED]}
    rows = [
        {"at": f"2026-03-02T{at}:00:00.000000Z", "clock": "resolution", "rung": f"at {rung}%"}
        for at, rung in ((11, 25), (13, 50))
    ]
    assert rows == ask(document(REMINDED), since="2026-03-02T09:00Z", **late)["actions"]
    assert rows[1:] == ask(document(REMINDED), since="2026-03-02T11:00Z", **late)["actions"]
    assert "InstantError" == ask(document(REMINDED), since="11:00", **late)["error"]


def test_scheduled_cycles_follow_one_another() -> None:
    scheduled = {**GOLD, "targets": {"resolution": "15m"}, "clocks": {"resolution": {"repeats": "scheduled"}}}
    given = ticket(document(scheduled))["resolution"]
    assert ["breached"] * 3 + ["pending"] == [cycle["verdict"] for cycle in given["cycles"]]


# Many tickets


def test_commitments_are_counted_beside_the_faults_of_tickets() -> None:
    promise = {"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"}
    tickets = [{"id": "1", "events": [OPENED]}, {"id": "2", "events": []}, 3]
    given = ask(document(GOLD, commitments=[promise]), tickets=tickets, as_of="2026-03-02T18:00Z")
    assert [("2026-03", 0, 1, False)] == [
        (row["period"], row["met"], row["missed"], row["kept"]) for row in given["commitments"]
    ]
    assert ["2"] == [fault["ticket"] for fault in given["faults"] if fault["ticket"]]
    assert 2 == len(given["faults"])


# A calendar of the document


OFFICE = {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}, "holidays": ["2026-12-25"]}


@pytest.mark.parametrize(
    ("op", "parts", "expected"),
    [
        ("add", {"amount": "4h"}, "2027-01-01T11:00:00.000000Z"),
        ("add", {"amount": "1 business day"}, "2027-01-01T15:00:00.000000Z"),
        ("between", {"end": "2027-01-02T00:00Z"}, 10 * 3600),
        ("next_close", {}, "2026-12-31T17:00:00.000000Z"),
    ],
)
def test_a_calendars_answer_has_its_caveats(op: str, parts: dict[str, Any], expected: Any) -> None:
    given = ask(document(calendars={"office": OFFICE}), calendar="office", op=op, start="2026-12-31T15:00Z", **parts)
    caveats = [] if op == "next_close" else [{"rule": "R9", "calendar": "office", "year": 2027}]
    assert {"answer": expected, "caveats": caveats} == given


def test_a_calendar_that_is_not_there_is_named() -> None:
    given = ask(document(), calendar="office", op="is_open", start="2026-12-31T15:00Z")
    assert "InputError" == given["error"]
    assert "`office`" in given["message"]
