"""A snapshot carried on gives what a replay gives, at every prefix (R25)."""

from __future__ import annotations

import json
import os
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from slaclock import Evaluation, PolicySet, Ticket, TicketError, evaluate
from slaclock.base.instants import from_us, to_us
from slaclock.clocks.snapshot import Snapshot, advance, take_snapshot
from slaclock.errors import LateEventError, SnapshotError
from slaclock.testing.packs import cases_of
from tests.model.generate_tickets import random_case

CASES = [case for case in cases_of("rules") if "events" in case]

GOLD = {
    "slaclock": 1,
    "policies": [
        {
            "name": "Gold",
            "when": {"plan": "gold"},
            "calendar": "24x7",
            "pause_on": {"status": ["waiting"]},
            "targets": {"resolution": "8h", "next_response": "1h"},
            "reminders": [{"at": "50%"}],
        }
    ],
}
OPENED = {"at": "2026-03-02T09:00:00Z", "type": "created", "value": {"plan": "gold"}, "id": "e1"}


def figures(result: Evaluation) -> dict[str, Any]:
    """All that a replay and a carried snapshot must agree on; finished cycles stand for the last and the worst."""
    answer = result.to_dict()
    del answer["readings"]
    clocks = [(c.kind, c.current.to_dict(), c.any_breached, c.worst.elapsed) for c in result.clocks]
    return {**answer, "clocks": clocks, "flags": (result.due_at, result.breached, result.overdue)}


def prefixes_agree(document: dict[str, Any], events: list[dict[str, Any]], as_of: str) -> None:
    policies, ticket = PolicySet.parse(document), Ticket.parse({"id": "1", "events": events})
    known = [event for event in ticket.events if event.at <= to_us(as_of)]
    replay = figures(evaluate(policies, ticket, as_of=as_of))
    for split in range(1, len(known) + 1):
        first = Ticket("1", known[:split])
        taken = Snapshot.parse(take_snapshot(policies, first, as_of=from_us(known[split - 1].at)).to_json())
        assert replay == figures(advance(policies, taken, known[split:], as_of=as_of).evaluation), split
    carried = take_snapshot(policies, Ticket("1", known[:1]), as_of=from_us(known[0].at))
    for event in known[1:]:
        carried = Snapshot.parse(advance(policies, carried, [event], as_of=from_us(event.at)).snapshot.to_json())
    assert replay == figures(advance(policies, carried, [], as_of=as_of).evaluation), "one by one"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_prefix_of_a_case_carried_on_equals_its_replay(case: dict[str, Any]) -> None:
    later = [event for event in case.get("later", []) if event["at"] >= case["events"][-1]["at"]]
    prefixes_agree(case["document"], [*case["events"], *later], case["as_of"])


def test_every_prefix_of_random_tickets_carried_on_equals_its_replay() -> None:
    first = int(os.environ.get("SLACLOCK_SEED", "0"))
    for seed in range(first, first + settings().max_examples // 10):
        case = random_case(Random(seed), wide=True)
        prefixes_agree(case["document"], case["events"], case["as_of"])


def test_actions_of_adjoining_windows_come_once_over_a_snapshot() -> None:
    policies = PolicySet.parse(GOLD)
    ticket = Ticket.parse({"id": "1", "events": [OPENED]})
    reminded = evaluate(policies, ticket, as_of="2026-03-02T13:00:00Z").actions(since="2026-03-02T09:00:00Z")
    assert ["at 50%", "at 50%"] == [action.rung for action in reminded]
    taken = take_snapshot(policies, ticket, as_of="2026-03-02T13:00:00Z")
    note = {"at": "2026-03-02T14:00:00Z", "type": "message", "by": "agent", "visibility": "internal"}
    carried = advance(policies, taken, [note], as_of="2026-03-02T15:00:00Z")
    assert [] == carried.evaluation.actions(since="2026-03-02T13:00:00Z")
    again = advance(policies, carried.snapshot, [], as_of="2026-03-02T20:00:00Z")
    assert [] == again.evaluation.actions(since="2026-03-02T15:00:00Z")


def test_finished_cycles_are_handed_out_and_the_snapshot_keeps_two_and_counts_the_rest() -> None:
    policies = PolicySet.parse(GOLD)
    snapshot = take_snapshot(policies, Ticket.parse({"id": "1", "events": [OPENED]}), as_of="2026-03-02T09:00:00Z")
    handed: list[str] = []
    sizes: list[int] = []
    for hour in range(10, 22):
        asked = {"at": f"2026-03-02T{hour}:10:00Z", "type": "message", "by": "requester"}
        minute = "50" if hour % 2 else "20"
        answer = {"at": f"2026-03-02T{hour}:{minute}:00Z", "type": "message", "by": "agent"}
        advanced = advance(policies, snapshot, [asked, answer], as_of=f"2026-03-02T{hour}:55:00Z")
        snapshot = advanced.snapshot
        handed += [reading.verdict for reading in advanced.finished]
        sizes.append(len(snapshot.to_json()))
    assert ["breached", *["met"] * 11] == handed
    assert max(sizes[2:]) - min(sizes[2:]) < 40
    cycles = advanced.evaluation.clock("next_response")
    assert cycles is not None
    assert (3, {"met": 9}, True) == (len(cycles.cycles), cycles.dropped, cycles.any_breached)


def test_a_ticket_that_matches_late_is_read_from_its_opening() -> None:
    policies = PolicySet.parse(GOLD)
    opening = {**OPENED, "value": None}
    taken = take_snapshot(policies, Ticket.parse({"id": "1", "events": [opening]}), as_of="2026-03-02T10:00:00Z")
    assert 1 == len(taken.data["events"])
    matched = {"at": "2026-03-02T11:00:00Z", "type": "changed", "field": "plan", "value": "gold"}
    reading = advance(policies, taken, [matched], as_of="2026-03-02T12:00:00Z").evaluation["resolution"]
    assert "2026-03-02T17:00:00.000000Z" == reading.to_dict()["due_at"]


@pytest.mark.parametrize("shift", ["2026-03-02T08:59:59.999999Z", "2026-03-01T09:00:00Z"])
def test_an_event_older_than_the_last_one_is_refused_by_name(shift: str) -> None:
    policies = PolicySet.parse(GOLD)
    taken = take_snapshot(policies, Ticket.parse({"id": "1", "events": [OPENED]}), as_of="2026-03-02T10:00:00Z")
    with pytest.raises(LateEventError, match="replay the history with it") as caught:
        advance(policies, taken, [{**OPENED, "at": shift}], as_of="2026-03-02T12:00:00Z")
    assert isinstance(caught.value, TicketError)
    assert ("1", "created") == (caught.value.fault.ticket, caught.value.fault.event)


def test_an_event_sent_again_at_the_last_instant_changes_nothing() -> None:
    policies = PolicySet.parse(GOLD)
    taken = take_snapshot(policies, Ticket.parse({"id": "1", "events": [OPENED]}), as_of="2026-03-02T10:00:00Z")
    again = advance(policies, taken, [OPENED], as_of="2026-03-02T12:00:00Z")
    assert figures(advance(policies, taken, [], as_of="2026-03-02T12:00:00Z").evaluation) == figures(again.evaluation)


def edited(*changes: tuple[str, Any], **more: Any) -> PolicySet:
    """The policies of `GOLD` with these keys of the policy changed; of `more`, further policies after it or before."""
    document = json.loads(json.dumps(GOLD))
    document["policies"][0].update(dict(changes))
    document["policies"] = [*more.get("before", ()), *document["policies"], *more.get("after", ())]
    return PolicySet.parse(document)


def carried_on(made: PolicySet, under: PolicySet | None = None) -> Evaluation:
    ticket = Ticket.parse({"id": "1", "events": [OPENED]})
    taken = take_snapshot(under or PolicySet.parse(GOLD), ticket, as_of="2026-03-02T10:00:00Z")
    return advance(made, Snapshot.parse(taken.to_json()), [], as_of="2026-03-02T12:00:00Z").evaluation


OTHER = {"name": "Rest", "when": "always", "calendar": "24x7", "targets": {"resolution": "9h"}}


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (edited(("version", 2)), r"is gone: `Gold version 1`"),
        (edited(("name", "Silver")), r"is gone: `Gold version 1`"),
        (edited(("kind", "ola")), r"is gone: `Gold version 1`"),
        (edited(("when", {"plan": ["gold", "vip"]})), r"edited since: `Gold version 1`"),
        (edited(("targets", {"resolution": "7h", "next_response": "1h"})), r"edited since: `Gold version 1`"),
        (edited(("pause_on", {"status": ["waiting", "on hold"]})), r"edited since: `Gold version 1`"),
        (edited(("on_reopen", "restart")), r"edited since: `Gold version 1`"),
        (edited(("adopt", "keep")), r"edited since: `Gold version 1`"),
        (edited(("at_risk", "50%")), r"edited since: `Gold version 1`"),
        (edited(("to", "2026-03-02T09:00:00Z")), r"edited since: `Gold version 1`"),
        (edited(before=[OTHER]), r"does not know, in force before it: `Rest version 1`"),
        (edited(after=[OTHER]), r"does not know, in force before it: `Rest version 1`"),
        (edited(after=[{**OTHER, "kind": "ola"}]), r"of a kind that the snapshot does not know: `ola`"),
        (
            edited(after=[{**OTHER, "from": "2026-03-03", "targets": {"agent_work": "9h"}}]),
            r"a clock that the snapshot does not know: `agent_work`",
        ),
    ],
)
def test_a_snapshot_under_changed_policies_is_refused_by_name(made: PolicySet, what: str) -> None:
    with pytest.raises(SnapshotError, match=what) as refused:
        carried_on(made)
    assert "R25" == refused.value.faults[0].rule
    assert "replay the history" in str(refused.value)


def test_policies_in_another_order_are_refused() -> None:
    with pytest.raises(SnapshotError, match=r"another order: `Gold version 1, Rest version 1`"):
        carried_on(edited(before=[OTHER]), under=edited(after=[OTHER]))


@pytest.mark.parametrize(
    "made",
    [
        edited(("reminders", [{"at": "60%"}, {"before": "30m"}])),
        edited(("to", "2026-03-02T09:00:00.000001Z")),
        edited(after=[{**GOLD["policies"][0], "version": 2, "from": "2026-03-03", "targets": {"resolution": "1h"}}]),  # type: ignore[index]
        edited(after=[{**OTHER, "from": "2026-03-02T09:00:00.000001Z"}]),
    ],
)
def test_what_takes_effect_later_and_what_reminds_may_change(made: PolicySet) -> None:
    replay = evaluate(made, Ticket.parse({"id": "1", "events": [OPENED]}), as_of="2026-03-02T12:00:00Z")
    assert [reading.to_dict() for reading in replay.readings] == [
        reading.to_dict() for reading in carried_on(made).readings
    ]


def test_an_edited_calendar_is_read_anew_as_on_a_replay() -> None:
    def office(opens: str) -> PolicySet:
        document = json.loads(json.dumps(GOLD))
        document["calendars"] = {"office": {"timezone": "UTC", "hours": {"mon-fri": f"{opens}-17:00"}}}
        document["policies"][0]["calendar"] = "office"
        return PolicySet.parse(document)

    assert (
        "2026-03-03T11:00:00.000000Z"
        == carried_on(office("10:00"), under=office("09:00"))["resolution"].to_dict()["due_at"]
    )


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"snapshot": 1}', "[" * 100_000, {"snapshot": object()}])
def test_what_is_no_snapshot_is_refused(data: Any) -> None:
    with pytest.raises(SnapshotError, match="replay the history"):
        Snapshot.parse(data)


def test_there_is_no_snapshot_before_the_first_event() -> None:
    ticket = Ticket.parse({"id": "1", "events": [OPENED]})
    with pytest.raises(SnapshotError, match="before the first event"):
        take_snapshot(PolicySet.parse(GOLD), ticket, as_of="2026-03-02T08:00:00Z")


def test_a_field_at_a_stop_before_the_snapshot_is_no_longer_known() -> None:
    policies = PolicySet.parse({**GOLD, "policies": [{**GOLD["policies"][0], "when": "always"}]})
    solved = {"at": "2026-03-02T10:00:00Z", "type": "changed", "field": "status", "value": "resolved"}
    note = {"at": "2026-03-02T11:00:00Z", "type": "message", "by": "agent", "visibility": "internal"}
    taken = take_snapshot(policies, Ticket.parse({"id": "7", "events": [OPENED, solved, note]}), as_of=note["at"])
    carried = advance(policies, taken, [{**note, "at": "2026-03-02T12:00:00Z"}], as_of="2026-03-02T13:00Z")
    with pytest.raises(SnapshotError, match="a field at a stop before the snapshot: `plan`"):
        carried.evaluation["resolution"].field("plan")


def test_a_snapshot_as_plain_values_is_a_copy() -> None:
    taken = take_snapshot(PolicySet.parse(GOLD), Ticket.parse({"id": "7", "events": [OPENED]}), as_of=OPENED["at"])
    assert "7" == taken.ticket
    plain = taken.to_dict()
    assert taken == Snapshot.parse(plain)
    plain["ticket"] = "8"
    assert "7" == taken.ticket
