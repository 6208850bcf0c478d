"""`Reading`: every figure as an attribute and as a row of plain values (design §1, R13, R34)."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pendulum
import pytest

from slaclock.base.amounts import BusinessDays
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import ask, at, history, hours, opened, policies, policy, read, said

PLAIN = policies()


@pytest.mark.parametrize(
    ("ticket", "as_of", "expected"),
    [
        (opened(), "mon 09:00", ("running", "pending", True)),
        (opened(), "mon 20:00", ("running", "breached", True)),  # outside hours it runs, and may be missed
        (history(("mon 10:00", "waiting")), "mon 12:00", ("paused", "pending", True)),
        (history(("tue 10:00", "waiting")), "tue 12:00", ("paused", "breached", True)),
        (history(("mon 10:00", "resolved")), "mon 12:00", ("stopped", "met", False)),
        (history(("tue 10:00", "resolved")), "wed 12:00", ("stopped", "breached", False)),
        (opened().cancelled(at("mon 10:00")), "mon 12:00", ("cancelled", "void", False)),
        (opened().cancelled(at("tue 10:00")), "wed 12:00", ("cancelled", "void", False)),  # though it was missed
        (history(("mon 10:00", "resolved")).cancelled(at("mon 11:00")), "mon 12:00", ("stopped", "met", False)),
    ],
)
def test_state_verdict_and_whether_it_waits_for_its_stop(
    ticket: Ticket, as_of: str, expected: tuple[str, str, bool]
) -> None:
    reading = read(PLAIN, ticket, as_of)
    assert expected == (reading.state, reading.verdict, reading.is_open)


def test_who_promises_what() -> None:
    made = policies(policy("Gold", version=3, targets={"resolution": BusinessDays(2, cutoff="15:00")}))
    reading = read(made, opened(), "mon 10:00")
    assert ("resolution", "Gold", "sla", 3, 1, "2 business days (cutoff 15:00)", "office", "UTC", None) == (
        reading.clock,
        reading.policy,
        reading.kind,
        reading.version,
        reading.cycle,
        reading.target,
        reading.calendar,
        reading.zone,
        reading.spell,
    )


@pytest.mark.parametrize(("value", "expected"), [("a", "a"), (["a", "b"], "a, b")])
def test_the_spell_of_a_clock_per_field_is_its_value(value: Any, expected: str) -> None:
    made = policies(targets={"group_time": "2h"})
    assert expected == read(made, opened(group=value), "mon 10:00", "group_time").spell


def test_instants_are_utc_and_the_local_ones_show_the_calendars_zone() -> None:
    seoul = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, name="seoul")
    reading = read(policies(calendar=seoul), opened("mon 02:00"), "mon 03:00")
    assert ("2026-03-03 01:00:00+00:00", "2026-03-03 10:00:00+09:00") == (str(reading.due_at), str(reading.due_local))
    assert [pendulum.DateTime] * 3 == [type(v) for v in (reading.due_at, reading.due_local, reading.started_at)]
    assert reading.due_at == reading.due_local


def test_due_if_resumed_is_there_only_while_paused() -> None:
    assert "mon 18:00" != said(read(PLAIN, history(("mon 10:00", "waiting")), "mon 11:00").due_if_resumed)
    assert "tue 10:00" == said(read(PLAIN, history(("mon 10:00", "waiting")), "mon 11:00").due_if_resumed)
    for ticket in (opened(), history(("mon 10:00", "resolved")), history(("mon 17:00", "waiting"))):
        assert None is read(PLAIN, ticket, "tue 11:00").due_if_resumed
    cancelled_while_paused = history(("mon 10:00", "waiting")).cancelled(at("mon 11:00"))
    assert (None, None) == (
        read(PLAIN, cancelled_while_paused, "mon 12:00").due_if_resumed,
        read(PLAIN, cancelled_while_paused, "mon 12:00").due_at,
    )


def test_the_expected_due_time_is_the_due_time_or_what_it_would_be() -> None:
    assert "mon 17:00" == said(read(PLAIN, opened(), "mon 11:00").expected_due_at)
    waiting = history(("mon 10:00", "waiting"))
    assert "tue 10:00" == said(read(PLAIN, waiting, "mon 11:00").expected_due_at)
    assert "tue 10:00" == said(read(PLAIN, waiting.cancelled(at("mon 11:00")), "fri 12:00").expected_due_at)


def test_a_goal_is_told_from_the_promise_beside_it() -> None:
    promise, goal = ask(policies(objective="50% of target"), opened(), "mon 10:00").readings
    assert [(False, "8h", "mon 17:00"), (True, "50% of 8h", "mon 13:00")] == [
        (reading.is_goal, reading.target, said(reading.due_at)) for reading in (promise, goal)
    ]


def test_a_field_is_read_where_the_reading_ends() -> None:
    ticket = history(("mon 10:00", {"group": "a"}), ("mon 11:00", "resolved"), ("mon 12:00", {"group": ["b", "c"]}))
    assert ["a", None] == [read(PLAIN, ticket, "mon 13:00").field(name) for name in ("group", "mood")]
    later = ticket.changed(at("mon 14:00"), status="open")
    assert "b, c" == read(PLAIN, later, "mon 15:00").field("group")


def test_shares_are_exact() -> None:
    made = policies(targets={"resolution": "3s"}, calendar="24x7", at_risk="33.333333%")
    assert Fraction(1, 3) == read(made, opened(), "mon 09:00:01").share
    assert Fraction(4, 3) == read(made, opened(), "mon 09:00:04").share
    assert not read(made, opened(), "mon 09:00:00.999999").at_risk
    assert read(made, opened(), "mon 09:00:01").at_risk
    assert "mon 09:00:01" == said(ask(made, opened(), "mon 09:00").next_change_at)


def test_a_share_of_no_working_time_at_all_is_no_division_by_zero() -> None:
    made = policies(targets={"resolution": {"due_from": "promised"}})
    reading = read(made, opened(promised=at("mon 09:00").isoformat()), "mon 10:00")
    assert (3_600_000_000, "breached") == (reading.share, reading.verdict)


def test_a_pause_longest_first_by_reason() -> None:
    ticket = opened().paused(at("mon 10:00"), reason="b").resumed(at("mon 10:30"))
    ticket = ticket.paused(at("mon 11:00"), reason="a").resumed(at("mon 12:00"))
    ticket = ticket.paused(at("mon 13:00"), reason="b").resumed(at("mon 13:20"))
    assert ["a", "b"] == list(read(PLAIN, ticket, "mon 14:00").pauses())


ROW = {
    "clock": "resolution", "policy": "P", "kind": "sla", "version": 1, "cycle": 1, "state": "running",
    "verdict": "breached", "at_risk": False, "in_hours": True, "exempt": False,
    "started_at": "2026-03-02T09:00:00.000000Z", "due_at": "2026-03-03T10:30:00.000000Z", "due_if_resumed": None,
    "original_due_at": "2026-03-02T17:00:00.000000Z", "stopped_at": None,
    "first_stopped_at": "2026-03-02T13:00:00.000000Z", "elapsed_s": 29700.5, "elapsed_running_s": 87300.5,
    "elapsed_wall_s": 92700.5, "paused_s": 1800, "remaining_s": 0, "late_s": 900.5, "late_wall_s": 900.5,
    "first_verdict": "met", "target": "8h", "calendar": "office", "zone": "UTC",
}  # fmt: skip


def test_a_row_for_a_database() -> None:
    ticket = history(("mon 10:00", "waiting"), ("mon 10:30", "open"), ("mon 13:00", "resolved"), ("mon 14:00", "open"))
    reading = read(PLAIN, ticket, "tue 10:45:00.5")
    written = reading.to_dict()
    assert {**ROW, "breach_reason": None, "rests_on": reading.rests_on} == written
    assert written == json.loads(json.dumps(written))


def test_instants_as_text_sort_as_time() -> None:
    moments = ["mon 09:00:00.000001", "mon 09:00", "tue 09:00", "mon 23:59:59.999999"]
    texts = [read(PLAIN, history((when, "resolved")), "fri 12:00").to_dict()["stopped_at"] for when in moments]
    assert sorted(moments, key=at) == [moments[texts.index(text)] for text in sorted(texts)]


def test_a_reading_says_what_it_is() -> None:
    assert "<Reading P/resolution #1: running, pending, due 2026-03-02T17:00:00.000000Z>" == repr(
        read(PLAIN, opened(), "mon 10:00")
    )


# What rests on it


def test_the_time_of_a_ticket_is_attributed_to_the_values_of_a_field() -> None:
    ticket = history(("mon 10:00", {"group": "a"}), ("mon 12:00", {"group": "b"}), ("mon 13:00", {"group": None}))
    reading = read(PLAIN, ticket.noted(at("mon 15:00")), "tue 10:00")
    assert {None: 6.0, "a": 2.0, "b": 1.0} == {held.value: hours(held.used) for held in reading.breakdown("group")}
    assert reading.elapsed == sum((held.used for held in reading.breakdown("group")), start=reading.elapsed * 0)
    assert reading.elapsed_wall == sum((held.wall for held in reading.breakdown("group")), start=reading.elapsed * 0)
    assert {"value": "a", "used_s": 7200.0, "working_s": 7200.0} == reading.breakdown("group")[1].to_dict()
    tagged = read(PLAIN, opened(tags=["x", "y"]), "mon 10:00").breakdown("tags")
    assert ["x, y"] == [held.value for held in tagged]


def test_every_change_of_the_due_time_is_told_with_its_cause() -> None:
    made = policies(targets={"resolution": {"urgent": "2h", "default": "8h"}})
    ticket = history(("mon 10:00", "waiting"), ("mon 11:00", "open"), ("mon 13:00", {"priority": "urgent"}))
    ticket = ticket.extended(at("mon 14:00"), "9h").due_set(at("mon 15:00"), at("fri 12:00"))
    ticket = ticket.changed(at("mon 16:00"), status="resolved").changed(at("mon 16:30"), status="open")
    changes = read(made, ticket, "tue 12:00").history()
    assert [
        ("mon 09:00", ("started",), "mon 17:00", False),
        ("mon 10:00", ("paused: waiting",), None, False),
        ("mon 11:00", ("resumed",), "tue 10:00", False),
        ("mon 13:00", ("target 8h to 2h",), "mon 12:00", False),
        ("mon 14:00", ("extended",), "tue 13:00", True),
        ("mon 15:00", ("due set",), "fri 12:00", False),
    ] == [(said(c.at), c.causes, said(c.due_at), c.breached_before) for c in changes]
    assert {
        "at": "2026-03-02T10:00:00.000000Z",
        "causes": ["paused: waiting"],
        "due_at": None,
        "policy": "P",
        "target": "8h",
        "breached_before": False,
    } == changes[1].to_dict()


def test_a_stop_while_paused_and_a_reopening_change_the_due_time_too() -> None:
    ticket = history(("mon 10:00", "waiting"), ("mon 11:00", "resolved"), ("mon 13:00", "open"))
    assert [("started",), ("paused: waiting",), ("resumed", "stopped: resolved"), ("reopened",)] == [
        change.causes for change in read(PLAIN, ticket, "mon 14:00").history()
    ]


@pytest.mark.parametrize(("when", "late"), [("mon 17:00", False), ("mon 17:00:00.000001", True)])
def test_a_change_at_the_due_time_itself_comes_before_the_breach(when: str, late: bool) -> None:
    assert late is read(PLAIN, opened().extended(at(when), "1h"), "fri 12:00").history()[-1].breached_before


def test_what_happens_after_the_end_of_a_cycle_is_not_of_its_history() -> None:
    ticket = opened().cancelled(at("mon 10:00")).changed(at("mon 11:00"), status="waiting")
    assert [("started",)] == [change.causes for change in read(PLAIN, ticket, "mon 12:00").history()]


def test_a_clock_that_was_void_for_a_while_says_so() -> None:
    gold = policy("Gold", when={"plan": "gold"}, targets={"resolution": {"high": "4h"}})
    other = policy("Other", when={"plan": "silver"}, targets={"first_response": "1h"})
    made: PolicySet = policies(gold, other)
    ticket = history(
        ("mon 10:00", {"priority": "low"}), ("mon 11:00", {"priority": "high"}), ("mon 12:00", {"plan": "silver"}),
        ("mon 13:00", {"plan": "bronze"}), ("mon 14:00", {"plan": "gold"}), plan="gold", priority="high",
    )  # fmt: skip
    assert [
        ("mon 09:00", ("started",), "mon 13:00"),
        ("mon 10:00", ("target 4h to none",), None),
        ("mon 11:00", ("target none to 4h",), "mon 13:00"),
        ("mon 12:00", ("policy Gold to Other", "target 4h to none"), None),
        (
            "mon 14:00",
            ("policy none to Gold", "version none to 1", "target none to 4h", "calendar none to office"),
            "mon 13:00",
        ),
    ] == [(said(c.at), c.causes, said(c.due_at)) for c in read(made, ticket, "mon 15:00").history()]


def test_a_digest_of_what_it_rests_on_changes_with_the_terms_alone() -> None:
    same = [read(PLAIN, ticket, "mon 12:00").rests_on for ticket in (opened(), opened())]
    other = read(policies(targets={"resolution": "4h"}), opened(), "mon 12:00").rests_on
    assert (1, 64, True) == (len(set(same)), len(same[0]), other not in same)
