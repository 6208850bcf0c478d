"""A policy: its keys, its faults, what it is as a value."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

import pytest
from pydantic import ValidationError

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.instants import to_us
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.policies.conditions import Always, parse_condition
from slaclock.policies.parts import Around
from slaclock.policies.policy import Policy
from slaclock.policies.target_kinds import Exact
from slaclock.policies.values import Vocabulary
from tests.policies.asking import faults_of, refused

SEOUL = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"})
PLAIN: dict[str, Any] = {"name": "Gold", "when": "always", "calendar": SEOUL, "targets": {"resolution": "8h"}}


def gold(**keys: Any) -> Policy:
    return Policy(**{**PLAIN, **keys})


def test_what_is_not_said_has_its_default() -> None:
    policy = gold()
    assert ("sla", 1, None, None, None, "retroactive", False, "any_change", "latest_rung") == (
        policy.kind, policy.version, policy.from_, policy.to, policy.supports, policy.adopt, policy.also, policy.match,
        policy.late_start,
    )  # fmt: skip
    assert (Always(), parse_condition({"status": ["resolved", "closed"]})) == (policy.when, policy.resolved_on)
    assert ((), (), {}) == (policy.reminders, policy.escalations, policy.clocks)


def test_the_policy_of_the_design_reads_as_it_stands() -> None:
    policy = Policy(
        name="VIP",
        when={"plan": "vip"},
        calendar=SEOUL,
        pause_on={"status": ["waiting"]},
        targets={
            "first_response": timedelta(hours=1),
            "resolution": {"urgent": "4h", "default": BusinessDays(2, cutoff="15:00")},
        },
    )
    promise = policy.promises["resolution"]
    assert Exact(4 * 3_600_000_000) == promise.target.read({"priority": "urgent"})
    assert BusinessDays(2, cutoff="15:00") == promise.target.read({})
    assert SEOUL == promise.calendar.read({})
    assert parse_condition({"status": "waiting"}) == promise.rule.pauses[0].when
    assert Exact(3_600_000_000) == policy.promises["first_response"].target.read({})


def test_from_may_be_spelt_with_an_underscore() -> None:
    assert gold(from_="2026-07-01") == gold(**{"from": "2026-07-01"})


def test_none_is_what_is_not_said() -> None:
    assert gold() == gold(pause_on=None, at_risk=None, supports=None, from_=None, clocks=None)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2026-07-01", date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
        ("2026-07-01T00:00:00+09:00", to_us("2026-07-01T00:00:00+09:00")),
        (datetime(2026, 7, 1, tzinfo=UTC), to_us("2026-07-01T00:00:00Z")),
    ],
)
def test_from_and_to_are_dates_or_instants(raw: object, value: object) -> None:
    assert (value, value) == (gold(from_=raw).from_, gold(to=raw).to)


@pytest.mark.parametrize(
    "raw", [datetime(2026, 7, 1), "2026-07-01T00:00:00", "2026-02-30", "12:30", "2026", 7, "1850-01-01T00:00:00Z"]
)
def test_other_bounds_are_refused(raw: object) -> None:
    (fault,) = faults_of(lambda: gold(from_=raw))
    assert "from" == fault.path
    assert fault.rule in ("R18", "R8")
    assert fault.remedy


def test_a_bound_policy_knows_from_when_to_when_it_holds() -> None:
    policy = gold(from_="2026-07-01", to="2026-08-01T00:00:00Z").bound({})
    assert (to_us("2026-07-01T00:00:00+09:00"), to_us("2026-08-01T00:00:00Z")) == (policy.starts_at, policy.ends_at)
    assert (None, None) == (gold().bound({}).starts_at, gold().bound({}).ends_at)


def test_the_zone_of_a_date_is_the_policys_whatever_calendar_a_clock_has() -> None:
    clocks = {"resolution": {"calendar": "24x7"}}
    assert (
        to_us("2026-07-01T00:00:00+09:00") == gold(from_="2026-07-01", clocks=clocks).bound({"24x7": ALWAYS}).starts_at
    )


def test_a_name_of_the_set_is_unknown_outside_of_it() -> None:
    policy = gold(calendar="seoul")
    assert "seoul" == policy.calendar
    assert [("calendar", "R29")] == refused(lambda: policy.promises)
    assert SEOUL == policy.bound({"seoul": SEOUL}).promises["resolution"].calendar.read({})


def test_the_options_of_a_clock_count_before_the_policys() -> None:
    policy = gold(
        targets={"resolution": "8h", "agent_work": "4h"},
        pause_on={"status": "waiting"},
        on_reopen="count",
        at_risk="75%",
        clocks={
            "agent_work": {"pause_on": {"status": "hold"}, "on_reopen": "ignore", "at_risk": "30m", "calendar": "24x7"}
        },
    )
    own, other = policy.promises["agent_work"], policy.promises["resolution"]
    assert [parse_condition({"status": "hold"})] == [pause.when for pause in own.rule.pauses]
    assert ("ignore", 1_800_000_000, ALWAYS) == (own.rule.on_reopen, own.at_risk, own.calendar.read({}))
    assert ("count", "75%", SEOUL) == (other.rule.on_reopen, str(other.at_risk), other.calendar.read({}))


# Faults


@pytest.mark.parametrize(
    ("keys", "faults"),
    [
        ({"name": ""}, [("name", "R30")]),
        ({"kind": "slo"}, [("kind", "R18")]),
        ({"version": 0}, [("version", "R30")]),
        ({"version": "2"}, [("version", "R30")]),
        ({"also": "yes"}, [("also", "R18")]),
        ({"match": "never"}, [("match", "R18")]),
        ({"adopt": "kept"}, [("adopt", "R30")]),
        ({"late_start": "some"}, [("late_start", "R26")]),
        ({"on_reopen": "x"}, [("on_reopen", "R20")]),
        ({"on_change": "x"}, [("on_change", "R19")]),
        ({"when": {}}, [("when", "R17")]),
        ({"when": {"event": "created"}}, [("when", "R17")]),
        ({"pause_on": "waiting"}, [("pause_on", "R17")]),
        ({"resolved_on": {"event": "message"}}, [("resolved_on", "R17")]),
        ({"calendar": 7}, [("calendar", "R29")]),
        ({"calendar": {"by": "r", "a": 7, "default": SEOUL}}, [("calendar.a", "R29")]),
        ({"targets": {}}, [("targets", "R31")]),
        ({"targets": "8h"}, [("targets", "R34")]),
        ({"targets": {"resolution": "2d"}}, [("targets.resolution", "R10")]),
        ({"targets": {"resolution": {"low": "0h"}}}, [("targets.resolution.low", "R13")]),
        ({"clocks": []}, [("clocks", "R34")]),
        ({"clocks": {"resolution": {"at_risk": "x"}}}, [("clocks.resolution.at_risk", "R10")]),
        ({"clocks": {"resolution": {"calendar": 7}}}, [("clocks.resolution.calendar", "R29")]),
        ({"reminders": [{"at": "x"}]}, [("reminders.0.at", "R26")]),
        ({"escalations": {}}, [("escalations", "R34")]),
        ({"objective": "80%"}, [("objective", "R28")]),
        ({"priority": "x"}, [("priority", "R34")]),
        ({"supports": 7}, [("supports", "R22")]),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_read_is_a_fault_with_its_path_and_rule(
    keys: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert faults == refused(lambda: gold(**keys))


@pytest.mark.parametrize("key", ["name", "when", "targets", "calendar"])
def test_what_every_policy_needs_is_missed(key: str) -> None:
    (fault,) = faults_of(lambda: Policy(**{name: value for name, value in PLAIN.items() if name != key}))
    assert (key, f"`{key}` is missing") == (fault.path, fault.what)


def test_faults_come_at_once_in_the_order_of_the_keys() -> None:
    keys = {
        "targets": {"resolution": "2d", "reslution": "1h"},
        "nmae": "x",
        "when": {},
        "version": 0,
        "calendar": "24x7",
    }
    assert ["targets.resolution", "targets.reslution", "nmae", "when", "version"] == [
        path for path, _ in refused(lambda: Policy(**keys))
    ]


@pytest.mark.parametrize(
    "keys",
    [
        {"name": ["x"] * 5},
        {"when": {"a": {"b": {"c": 1}}}},
        {"targets": {"resolution": object()}},
        {"kind": float("nan")},
    ],
)
def test_nothing_of_pydantic_or_python_escapes(keys: dict[str, Any]) -> None:
    assert refused(lambda: gold(**keys))


def test_declared_values_are_checked_where_a_policy_is_read_for_a_set() -> None:
    words = Vocabulary.parse({"plan": ["gold"], "priority": ["urgent"], "status": ["waiting", "closed"]})
    raw = {
        **PLAIN,
        "when": {"plan": "glod"},
        "pause_on": {"status": ["wating"]},
        "targets": {"resolution": {"urgnt": "1h", "default": "2h"}},
        "clocks": {
            "resolution": {"stops": {"all_of": [{"field": "status", "operator": "is", "value": ["closed", "done"]}]}}
        },
    }
    assert {
        ("when.plan", "R17"),
        ("pause_on.status", "R17"),
        ("targets.resolution.urgnt", "R17"),
        ("clocks.resolution.stops.all_of.0.value", "R17"),
    } == set(refused(lambda: Policy.read(raw, Around(words))))


# Values


class Plan(Enum):
    GOLD = "gold"


SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"when": {"plan": "gold"}}, {"when": {"plan": ["gold"]}}),
    ({"when": {"plan": Plan.GOLD}}, {"when": {"plan": "gold"}}),
    ({"targets": {"resolution": timedelta(hours=8)}}, {"targets": {"resolution": "8h"}}),
    ({"targets": {"resolution": CalendarDays(2)}}, {"targets": {"resolution": "2 calendar days"}}),
    ({"calendar": SEOUL.renamed("office")}, {"calendar": SEOUL}),
    ({"reminders": ({"at": "75%"},)}, {"reminders": [{"at": "75%", "name": "at 75%"}]}),
]
OTHER: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"name": "a"}, {"name": "b"}),
    ({"when": {"plan": "gold"}}, {"when": {"plan": "Gold"}}),
    ({"calendar": "seoul"}, {"calendar": "london"}),
    ({"version": 1}, {"version": 2}),
    ({"clocks": {"resolution": {"start_at": "a"}}}, {"clocks": {"resolution": {"start_at": "b"}}}),
    ({"clocks": {"resolution": {"calendar": "a"}}}, {"clocks": {"resolution": {"calendar": "b"}}}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_policies_that_say_the_same_are_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert gold(**one) == gold(**other)
    assert hash(gold(**one)) == hash(gold(**other))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_policies_that_say_different_things_are_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert gold(**one) != gold(**other)


def test_a_policy_is_no_other_thing() -> None:
    assert gold() != "Gold"


def test_a_policy_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        gold().name = "x"  # type: ignore[misc]


def test_what_was_handed_in_may_change_without_changing_the_policy() -> None:
    targets = {"resolution": {"urgent": "1h", "default": "8h"}}
    policy = gold(targets=targets)
    targets["resolution"]["urgent"] = "99h"
    assert {"urgent": "1h", "default": "8h"} == policy.raw["targets"]["resolution"]


@pytest.mark.parametrize("again", [lambda policy: pickle.loads(pickle.dumps(policy)), copy.copy, copy.deepcopy])
def test_a_policy_survives_pickling_and_copying(again: Any) -> None:
    policy = gold(from_="2026-07-01", reminders=[{"at": "75%"}], pause_on={"status": "waiting"}).bound({})
    found = again(policy)
    assert (policy, policy.promises, policy.starts_at) == (found, found.promises, found.starts_at)


def test_a_policy_prints_its_name_version_and_kind() -> None:
    assert ("<Policy Gold v2 (ola)>",) * 2 == (str(gold(version=2, kind="ola")), repr(gold(version=2, kind="ola")))


# What it mentions


def test_every_value_that_a_policy_names_is_mentioned() -> None:
    policy = gold(
        when={"plan": ["a", "b"]},
        pause_on={"status": "c"},
        resolved_on={"status": "d"},
        targets={
            "resolution": {"urgent": "1h", "default": "2h"},
            "agent_work": {"matrix": {"by": ["size"], "table": {"big": "1h"}}},
        },
        calendar={"by": "region", "KR": SEOUL, "default": "24x7"},
        escalations=[{"after": "0m", "unless": {"vip": True}}],
        clocks={"resolution": {"cancels": {"event": "changed", "field": "kind", "value": "spam"}}},
    )
    expected = {("plan", "a"), ("plan", "b"), ("status", "c"), ("status", "d"), ("priority", "urgent"), ("size", "big"),
                ("region", "KR"), ("vip", "true"), ("kind", "spam")}  # fmt: skip
    assert expected == set(policy.mentioned())
    assert {"plan", "status", "vip", "kind", "size"} == policy.watched()


def test_a_policy_takes_only_keys() -> None:
    call: Any = Policy
    mapping: Mapping[str, Any] = PLAIN
    with pytest.raises(TypeError, match="positional"):
        call(mapping)
