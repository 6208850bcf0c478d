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


@pytest.mark.parametrize(
    ("name", "policy", "parts"),
    [
        ("actions", {}, {"since": "2026-03-02T09:00Z"}),
        ("snapshots", {}, {"later": []}),
        ("commitments", {}, {"tickets": []}),
        ("objectives", {"objective": "80% of target"}, {}),
        ("objectives", {"clocks": {"resolution": {"objective": "80% of target"}}}, {}),
        ("scheduled", {"clocks": {"resolution": {"repeats": "scheduled"}}}, {}),
    ],
)
def test_what_needs_a_later_capability_is_refused_by_name(name: str, policy: Any, parts: Any) -> None:
    assert {"error": f"not answered yet: {name}"} == ticket(document({**GOLD, **policy}), **parts)


def test_reminders_without_a_question_about_actions_are_no_hindrance() -> None:
    assert "running" == ticket(document({**GOLD, "reminders": [{"at": "50%"}]}))["resolution"]["state"]


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
