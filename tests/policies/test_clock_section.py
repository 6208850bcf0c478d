"""What a policy's clocks, targets and rungs say together."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.clock_section import read_rules
from slaclock.policies.conditions import parse_condition
from slaclock.policies.ready_rules import Shared, ready_rule
from slaclock.policies.terms import RESOLVED_ON
from slaclock.policies.values import FREE, Vocabulary
from tests.policies.asking import faults_of, refused

WAITING = parse_condition({"status": "waiting"})
SHARED = Shared(WAITING, RESOLVED_ON, "count")
FIX = {"starts": {"event": "created"}, "stops": {"status": "done"}}


def read(raw: dict[str, Any], words: Vocabulary = FREE) -> dict[str, Any]:
    return read_rules({"calendar": "24x7", **raw}, SHARED, words)


def test_each_clock_with_a_target_has_its_rule() -> None:
    rules = read({"targets": {"resolution": "8h", "fix": "4h"}, "clocks": {"fix": FIX}})
    assert {
        "resolution": ready_rule("resolution", {}, SHARED),
        "fix": ready_rule("fix", FIX, SHARED),
    } == rules


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ({"targets": {"reslution": "8h"}}, [("targets.reslution", "R32")]),
        ({"targets": {"a": 1, "b": 1}}, [("targets.a", "R32"), ("targets.b", "R32")]),
        ({"targets": {"fix": "8h"}, "clocks": {"fix": {"stops": {"status": "x"}}}}, [("clocks.fix", "R32")]),
        ({"targets": {"resolution": "8h"}, "clocks": {"resolution": {"runz": 1}}}, [("clocks.resolution.runz", "R32")]),
        ({"targets": {"resolution": "8h"}, "clocks": {"resolution": 7}}, [("clocks.resolution", "R32")]),
        ({"targets": {"resolution": "8h"}, "clocks": {"agent_work": {}}}, [("clocks.agent_work", "R31")]),
        ({"targets": {"resolution": "8h"}, "clocks": {"x": {}}}, [("clocks.x", "R32"), ("clocks.x", "R31")]),
    ],
)  # fmt: skip
def test_a_clock_that_does_not_fit_is_refused(raw: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert faults == refused(lambda: read(raw))


def test_options_without_a_target_ask_for_one() -> None:
    raw = {"targets": {"resolution": "8h"}, "clocks": {"agent_work": {}}}
    (fault,) = faults_of(lambda: read(raw))
    assert "give it a target, such as `targets: {agent_work: 8h}`, or leave its options out" == fault.remedy


@pytest.mark.parametrize(
    "raw", [{}, {"targets": None}, {"targets": [], "clocks": 7}, {"reminders": 7, "escalations": {}}]
)
def test_what_is_no_section_is_left_to_who_reads_the_key(raw: dict[str, Any]) -> None:
    assert {} == read(raw)


# A calendar for every clock


def calendar_faults(raw: dict[str, Any]) -> list[tuple[str, str]]:
    return refused(lambda: read_rules(raw, Shared(None, RESOLVED_ON), FREE))


def test_a_calendar_is_needed_once_for_all_clocks_without_one_of_their_own() -> None:
    targets = {"resolution": "8h", "first_response": "1h"}
    own = {"calendar": "24x7"}
    assert [("calendar", "R29")] == calendar_faults({"targets": targets})
    assert [("calendar", "R29")] == calendar_faults({"targets": targets, "clocks": {"resolution": own}})
    clocks = {"resolution": own, "first_response": own}
    assert 2 == len(read_rules({"targets": targets, "clocks": clocks}, Shared(None, RESOLVED_ON), FREE))


def test_a_calendar_is_needed_where_no_clock_is_named() -> None:
    assert [("calendar", "R29")] == calendar_faults({"name": "All"})


def test_a_misspelt_calendar_is_not_missing_as_well() -> None:
    assert ["resolution"] == list(
        read_rules({"targets": {"resolution": "8h"}, "calender": "24x7"}, Shared(None, RESOLVED_ON), FREE)
    )


# The default state of being resolved must be able to come


@pytest.mark.parametrize(
    ("targets", "statuses", "endless"),
    [
        ("resolution", ["open", "done"], True),
        ("resolution", ["open", "resolved"], False),
        ("resolution", ["open", "closed"], False),
        ("first_response", ["open", "done"], False),
        ("group_time", ["open", "done"], False),
        ("agent_work", ["open", "done"], True),
    ],
)
def test_a_clock_that_could_never_stop_is_refused(targets: str, statuses: list[str], endless: bool) -> None:
    words = Vocabulary.parse({"status": statuses})
    raw = {"targets": {targets: "8h"}}
    if endless:
        (fault,) = faults_of(lambda: read(raw, words))
        assert ("resolved_on", "R16", targets) == (fault.path, fault.rule, fault.value)
        assert "done" in fault.remedy
    else:
        assert [targets] == list(read(raw, words))


def test_a_clock_with_its_own_stop_or_a_said_resolved_on_can_stop() -> None:
    words = Vocabulary.parse({"status": ["open", "done"]})
    assert read({"targets": {"resolution": "8h"}, "clocks": {"resolution": {"stops": {"status": "done"}}}}, words)
    assert read({"targets": {"resolution": "8h"}, "resolved_on": {"status": "done"}}, words)
    assert read({"targets": {"resolution": "8h"}}, Vocabulary.parse({"priority": ["low"]}))


# `after` names a clock of the policy


def after(**clocks: str) -> dict[str, Any]:
    targets = {"first_response": "1h", "next_response": "1h", "resolution": "8h"}
    return {"targets": targets, "clocks": {clock: {"after": before} for clock, before in clocks.items()}}


def test_a_clock_may_wait_for_another() -> None:
    assert "first_response" == read(after(next_response="first_response"))["next_response"].after
    assert read(after(next_response="first_response", resolution="next_response"))


@pytest.mark.parametrize(
    ("clocks", "paths"),
    [
        ({"next_response": "frist_response"}, ["next_response"]),
        ({"next_response": "agent_work"}, ["next_response"]),
        ({"next_response": "next_response"}, ["next_response"]),
        ({"next_response": "resolution", "resolution": "next_response"}, ["next_response", "resolution"]),
        (
            {"first_response": "resolution", "next_response": "resolution", "resolution": "next_response"},
            ["next_response", "resolution"],
        ),
    ],
)  # fmt: skip
def test_a_clock_that_waits_for_none_or_for_itself_is_refused(clocks: dict[str, str], paths: list[str]) -> None:
    assert [(f"clocks.{path}.after", "R21") for path in paths] == sorted(refused(lambda: read(after(**clocks))))


# Rungs


def rungs(*reminders: Any, escalations: Any = ()) -> list[tuple[str, str]]:
    raw = {
        "targets": {"resolution": "8h", "first_response": "1h"},
        "reminders": list(reminders),
        "escalations": list(escalations),
    }
    return refused(lambda: read(raw))


def test_a_rung_names_clocks_of_the_policy() -> None:
    assert [("reminders.0.clocks", "R26")] == rungs({"at": "75%", "clocks": "reslution"})
    assert [("reminders.0.clocks", "R26")] == rungs({"at": "75%", "clocks": ["resolution", "agent_work", 7, ["x"]]})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"at": "75%"}, {"at": "75%", "notify": "b"}),
        ({"at": "75%"}, {"at": "75%", "clocks": "resolution"}),
        ({"at": "75%", "name": "x"}, {"at": "50%", "name": "x"}),
        ({"at": "75%", "name": "at 50%"}, {"at": "50%"}),
    ],
)
def test_two_rungs_of_one_name_for_one_clock_are_refused(first: Any, second: Any) -> None:
    assert [("reminders.1", "R26")] == rungs(first, second)
    assert [("escalations.0", "R26")] == rungs(first, escalations=[second])


def test_rungs_of_one_name_for_different_clocks_stand_side_by_side() -> None:
    raw = {
        "targets": {"resolution": "8h", "first_response": "1h"},
        "reminders": [
            {"at": "75%", "clocks": "resolution"},
            {"at": "75%", "clocks": ["first_response"]},
            {"at": "50%"},
        ],
        "escalations": ["junk", {}, {"name": 7}],
    }
    assert {"resolution", "first_response"} == set(read(raw))
