"""`Evaluation`: finding readings, the summary of the SLAs, all of it as plain values (design §1, R18, R21)."""

from __future__ import annotations

import json
import pickle

import pytest

from slaclock.clocks.evaluation import Evaluation
from tests.clocks.asking import ask, at, history, opened, policies, policy, said

SEVERAL = policies(
    policy("Gold", when={"plan": "gold"}, targets={"resolution": "4h", "first_response": "1h"}),
    policy("Base", targets={"resolution": "8h", "first_response": "2h"}),
    policy("Extra", also=True, targets={"resolution": "2h", "periodic_update": "3h"}),
    policy("Team", kind="ola", targets={"group_time": "2h", "resolution": "1h"}, objective="50% of target"),
)
RESULT = ask(SEVERAL, opened(group="a"), "mon 10:30")


# Finding


def test_a_name_alone_is_the_slas_reading_of_the_first_match() -> None:
    assert ("Base", "mon 17:00") == (RESULT["resolution"].policy, said(RESULT["resolution"].due_at))
    assert "Gold" == ask(SEVERAL, opened(plan="gold"), "mon 10:00")["resolution"].policy


def test_a_clock_that_only_a_policy_beside_has_is_found_too() -> None:
    assert "Extra" == RESULT["periodic_update"].policy
    assert "periodic_update" in RESULT


def test_a_clock_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(KeyError) as caught:
        RESULT["group_time"]
    assert (
        "no clock `group_time` of kind sla on ticket 7; there is: `resolution`, `first_response`, `periodic_update`"
        == caught.value.args[0]
    )
    with pytest.raises(KeyError, match="there is: none"):
        ask(policies(policy(when={"plan": "gold"})), opened(), "mon 10:00")["resolution"]
    assert [None, False, False] == [RESULT.get("group_time"), "group_time" in RESULT, 7 in RESULT]
    assert RESULT.get("resolution") is not None


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (None, "Extra", "mon 11:00"),
        (None, "Team", "mon 10:00"),
        ("ola", None, "mon 10:00"),
        ("objective", None, "mon 09:30"),
    ],
)
def test_a_clock_by_its_kind_or_its_policy(kind: str | None, name: str | None, expected: str) -> None:
    found = RESULT.clock("resolution", policy=name) if kind is None else RESULT.clock("resolution", kind=kind)
    assert found is not None
    assert expected == said(found.current.due_at)


def test_what_nobody_promises_is_not_found() -> None:
    assert [None, None, None] == [
        RESULT.clock("resolution", policy="Gold"),
        RESULT.clock("resolution", kind="uc"),
        RESULT.clock("agent_work"),
    ]


def test_select_gives_every_reading_of_every_cycle_that_fits() -> None:
    assert [
        ("resolution", "Base"),
        ("first_response", "Base"),
        ("resolution", "Extra"),
        ("periodic_update", "Extra"),
    ] == [(r.clock, r.policy) for r in RESULT.select(kind="sla")]
    assert ["Base", "Team", "Team", "Extra"] == [r.policy for r in RESULT.select(clock="resolution")]
    assert ["objective"] * 2 == [r.kind for r in RESULT.select(kind="objective")]
    assert [] == RESULT.select(kind="sla", policy="Team")
    answered = ask(SEVERAL, opened().replied(at("mon 10:00")), "mon 10:30")
    assert [1, 2] == [r.cycle for r in answered.select(clock="periodic_update")]
    assert ["mon 10:00"] == [said(r.started_at) for r in answered.select(clock="periodic_update", cycle=2)]
    assert len(RESULT.select()) == len(RESULT.readings)


def test_readings_are_the_current_ones() -> None:
    answered = ask(SEVERAL, opened().replied(at("mon 10:00")), "mon 10:30")
    assert [("Base", 1), ("Base", 1), ("Extra", 1), ("Extra", 2)] == [
        (r.policy, r.cycle) for r in answered.readings if r.kind == "sla"
    ]


# The summary, of kind sla alone


def test_due_at_is_the_soonest_of_an_open_sla() -> None:
    assert "mon 11:00" == said(RESULT.due_at)
    assert "mon 11:00" == said(ask(SEVERAL, opened(), "fri 12:00").due_at), "overdue or not"
    assert None is ask(SEVERAL, history(("mon 10:00", "resolved")), "mon 11:00").due_at
    assert None is ask(policies(), history(("mon 10:00", "waiting")), "mon 11:00").due_at
    waiting = ask(SEVERAL, history(("mon 10:00", "waiting")), "mon 10:30")
    assert ("mon 11:00", None) == (said(waiting.due_at), waiting["resolution"].due_at)


@pytest.mark.parametrize(
    ("ticket", "as_of", "breached", "overdue"),
    [
        (opened(), "mon 17:00", False, False),
        (opened(), "mon 17:00:00.000001", True, True),
        (history(("tue 10:00", "resolved")), "fri 12:00", True, False),
        (history(("mon 10:00", "resolved")), "fri 12:00", False, False),
        (opened().cancelled(at("tue 10:00")), "fri 12:00", False, False),
    ],
)
def test_breached_is_ever_missed_and_overdue_is_open_and_past_due(
    ticket: object, as_of: str, breached: bool, overdue: bool
) -> None:
    result = ask(policies(), ticket, as_of)  # type: ignore[arg-type]
    assert (breached, overdue) == (result.breached, result.overdue)


def test_a_cycle_missed_long_ago_stays_a_breach_and_an_ola_is_none() -> None:
    made = policies(policy(targets={"next_response": "1h"}), policy("Team", kind="ola", targets={"resolution": "1m"}))
    ticket = opened().replied(at("mon 12:00")).replied(at("mon 13:00"), by="requester")
    result = ask(made, ticket, "mon 13:30")
    assert ("pending", True, False) == (result["next_response"].verdict, result.breached, result.overdue)
    assert not ask(
        policies(policy(), policy("Team", kind="ola", targets={"resolution": "1m"})), opened(), "mon 12:00"
    ).breached


# Words and values


def test_explain_tells_every_current_reading_and_the_customer_the_slas() -> None:
    staff, customer = RESULT.explain(), RESULT.explain(audience="customer")
    began = "started 2026-03-02 09:00:00 UTC"
    assert (8, 4) == (staff.count(began), customer.count(began))
    assert [True, False] == ["Team" in text for text in (staff, customer)]


def test_explain_says_where_there_is_nothing_to_explain() -> None:
    nothing = ask(policies(policy(when={"plan": "gold"})), opened(), "mon 10:00")
    assert ("no promise applies to this ticket", "이 티켓에 적용되는 약속이 없습니다") == (
        nothing.explain(),
        nothing.explain(language="ko"),
    )
    early = ask(policies(), opened(), "mon 08:00")
    assert ("not opened yet", "아직 접수되지 않음") == (early.explain(), early.explain(language="ko"))


def test_all_of_it_as_plain_values() -> None:
    made = policies(
        policy(when={"plan": ["gold", "silver"]}), policy("Other", targets={"resolution": {"amount_from": "hours"}})
    )
    row = ask(made, opened(plan="Gold", hours="2d"), "mon 10:00").to_dict()
    assert row == json.loads(json.dumps(row))
    assert ("7", "2026-03-02T10:00:00.000000Z", [], None) == (
        row["ticket"],
        row["as_of"],
        row["readings"],
        row["next_change_at"],
    )
    assert [{"rule": "R17", "field": "plan", "value": "Gold"}] == row["caveats"]
    assert [("R10", "resolution", "7")] == [(f["rule"], f["clock"], f["ticket"]) for f in row["faults"]]
    plain = ask(policies(), opened(), "mon 10:00").to_dict()
    assert "2026-03-02T17:00:00.000001Z" == plain["next_change_at"]
    assert plain["readings"] == [ask(policies(), opened(), "mon 10:00")["resolution"].to_dict()]


def test_an_evaluation_is_a_value_that_pickles() -> None:
    copied: Evaluation = pickle.loads(pickle.dumps(RESULT))
    assert copied.to_dict() == RESULT.to_dict()
    assert RESULT.as_of == copied.as_of
