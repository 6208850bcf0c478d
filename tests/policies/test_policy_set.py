"""All policies of a document or a program, from every form in which they are written."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.coverage import Caveat
from slaclock.errors import DocumentError, Fault
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.packs import cases_of
from tests.policies.asking import JUNK, faults_of, refused

FULL: dict[str, Any] = json.loads((Path(__file__).parent / "full_document.json").read_text(encoding="utf-8"))
SEOUL = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"})
GOLD: dict[str, Any] = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "seoul", "targets": {"resolution": "8h"}}

YAML = """\
slaclock: 1
calendars:
  seoul: {timezone: Asia/Seoul, hours: {mon-fri: 09:00-18:00}}
policies:
  - name: Gold
    from: 2026-07-01
    when: {plan: gold}
    calendar: seoul
    targets: {resolution: 8h}
"""
JSON = """\
{"slaclock": 1, "calendars": {"seoul": {"timezone": "Asia/Seoul", "hours": {"mon-fri": "09:00-18:00"}}},
 "policies": [{"name": "Gold", "from": "2026-07-01", "when": {"plan": "gold"}, "calendar": "seoul",
               "targets": {"resolution": "8h"}}]}
"""
TOML = """\
slaclock = 1
[calendars.seoul]
timezone = "Asia/Seoul"
hours = {mon-fri = "09:00-18:00"}
[[policies]]
name = "Gold"
from = 2026-07-01
when = {plan = "gold"}
calendar = "seoul"
targets = {resolution = "8h"}
"""


def in_python() -> PolicySet:
    return PolicySet(Policy(**GOLD, from_="2026-07-01"), calendars={"seoul": SEOUL})


@pytest.mark.parametrize("text", [YAML, JSON, TOML, json.loads(JSON)], ids=["yaml", "json", "toml", "mapping"])
def test_every_form_of_a_document_says_the_same(text: Any) -> None:
    policies = PolicySet.parse(text)
    assert in_python() == policies
    assert ["seoul"] == [name for name in policies.calendars if name != "24x7"]
    assert SEOUL == policies.policies[0].promises["resolution"].calendar.read({})
    assert "seoul" == policies.policies[0].promises["resolution"].calendar.read({}).name
    assert to_us("2026-07-01T00:00:00+09:00") == policies.policies[0].starts_at
    assert (policies.policies[0].starts_at,) == policies.boundaries


@pytest.mark.parametrize(
    ("name", "text"), [("p.yaml", YAML), ("p.json", JSON), ("p.toml", TOML), ("p", YAML), ("q", TOML)]
)
def test_a_file_is_read_by_its_suffix_or_by_how_it_begins(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8-sig")
    assert in_python() == PolicySet.load(path) == PolicySet.load(str(path))


def test_the_suffix_rules_over_what_the_text_looks_like(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(YAML, encoding="utf-8")
    assert faults_of(lambda: PolicySet.load(tmp_path / "p.json"))[0].what.startswith("not JSON")


def test_policies_come_one_by_one_in_a_list_or_from_a_generator() -> None:
    made = [Policy(**{**GOLD, "name": name}) for name in ("a", "b", "c")]
    calendars = {"seoul": SEOUL}
    sets = [
        PolicySet(*made, calendars=calendars),
        PolicySet(made, calendars=calendars),
        PolicySet((policy for policy in made), calendars=calendars),
        PolicySet(made[0], made[1:], calendars=calendars),
    ]
    assert all(found == sets[0] for found in sets)
    assert ["a", "b", "c"] == [policy.name for policy in sets[0].policies]
    assert () == PolicySet().policies


@pytest.mark.parametrize("given_", ["Gold", 7, None, GOLD, [GOLD], [["x"]]])
def test_what_is_no_policy_is_refused(given_: Any) -> None:
    (fault,) = faults_of(lambda: PolicySet(given_))
    assert "not a policy" == fault.what
    assert "Policy" in fault.remedy


def test_a_program_may_give_calendars_as_rules_and_all_else_a_document_has() -> None:
    policies = PolicySet(
        Policy(**GOLD),
        calendars={"seoul": {"timezone": "Asia/Seoul"}, "both": {"timezone": "UTC", "any_of": ["seoul", "24x7"]}},
        fields={"plan": ["gold"]},
        commitments=[{"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"}],
    )
    assert {"seoul", "both", "24x7"} == set(policies.calendars)
    assert ({"plan": ["gold"]}, "Gold") == (policies.fields, policies.commitments[0].policy)


def test_the_words_of_a_set_hold_for_policies_made_before_it() -> None:
    assert [("policies.0.when.plan", "R17")] == refused(
        lambda: PolicySet(Policy(**GOLD), calendars={"seoul": SEOUL}, fields={"plan": ["Gold"]})
    )


@pytest.mark.parametrize(
    ("keys", "paths"),
    [
        ({}, ["policies.0.calendar"]),
        ({"calendars": {"seoul": 7}}, ["calendars.seoul"]),
        ({"calendars": 7}, ["calendars", "policies.0.calendar"]),
        ({"calendars": {"seoul": SEOUL}, "fields": 7}, ["fields"]),
        ({"calendars": {"seoul": SEOUL}, "commitments": 7}, ["commitments"]),
        ({"calendars": {"seoul": SEOUL}, "commitments": {"policy": "Gold"}}, ["commitments"]),
        ({"calendars": {"seoul": SEOUL}, "commitments": "x"}, ["commitments"]),
        ({"calendars": {"seoul": SEOUL, "24x7": SEOUL}}, ["calendars.24x7"]),
    ],
)
def test_a_program_gets_the_faults_of_a_document(keys: dict[str, Any], paths: list[str]) -> None:
    assert sorted(paths) == sorted(path for path, _ in refused(lambda: PolicySet(Policy(**GOLD), **keys)))


# Faults


FAULTY = """\
slaclock: 1
fields: {status: [open, waiting, resolved]}
calendars:
  bad:
    timezone: Asia/Soul
    hours:
      mon: 09:00-09:00
policies:
  - name: Gold
    when: always
    calendar: bad
    pause_on:
      status: [wating]
    targets:
      first_response: {urgent: 0h}
      resolution: 2d
    kind: slo
    kind: sla
  - {name: Silver, when: {}, calendar: soul, targets: {resolution: 8h}, supports: Bronze}
polices: []
commitments:
  - {policy: Glod, clock: resolution, at_least: 95%, per: month}
"""


def test_all_faults_of_a_document_come_at_once_in_its_order_each_with_its_line() -> None:
    assert [
        ("calendars.bad.timezone", "R1", 5),
        ("calendars.bad.hours.mon", "R2", 7),
        ("policies.0.pause_on.status", "R17", 13),
        ("policies.0.targets.first_response.urgent", "R13", 15),
        ("policies.0.targets.resolution", "R10", 16),
        ("policies.0.kind", "R34", 18),
        ("policies.0.kind", "R18", 17),
        ("policies.1.when", "R17", 19),
        ("policies.1.calendar", "R29", 19),
        ("policies.1.supports", "R22", 19),
        ("polices", "R34", 20),
        ("commitments.0.policy", "R33", 22),
    ] == [(fault.path, fault.rule, fault.line) for fault in faults_of(lambda: PolicySet.parse(FAULTY))]


def test_every_fault_is_in_the_text_of_the_error() -> None:
    with pytest.raises(DocumentError) as caught:
        PolicySet.parse(FAULTY)
    text = str(caught.value)
    assert all(str(fault) in text for fault in caught.value.faults)
    assert "line 13" in text
    assert "did you mean `waiting`?" in text


@pytest.mark.parametrize("case", cases_of("rules"), ids=lambda case: case["id"])
def test_the_conformance_documents_are_read_or_refused_as_stated(case: dict[str, Any]) -> None:
    expected = case["expect"].get("refused", [])
    try:
        PolicySet.parse(json.dumps(case["document"]))
        found = []
    except DocumentError as error:
        found = [{"path": fault.path, "rule": fault.rule} for fault in error.faults]
    assert expected == found


# What stands without its faulty parts (R34)


def test_a_host_gets_the_sound_policies_and_the_faults_of_the_others() -> None:
    rows = [
        {**GOLD, "name": name, "targets": {"resolution": amount}}
        for name, amount in (("a", "8h"), ("b", "2d"), ("c", "4h"))
    ]
    policies, faults = PolicySet.read({"slaclock": 1, "calendars": {"seoul": SEOUL}, "policies": rows})
    assert ["a", "c"] == [policy.name for policy in policies.policies]
    assert [("policies.1.targets.resolution", "R10")] == [(fault.path, fault.rule) for fault in faults]


def test_a_host_with_sound_rows_gets_no_faults() -> None:
    policies, faults = PolicySet.read(YAML)
    assert (in_python(), []) == (policies, faults)


def test_what_needs_a_faulty_part_is_left_out_with_a_fault() -> None:
    document = FAULTY.replace("polices: []\n", "").replace("    kind: slo\n", "").replace("[wating]", "[waiting]")
    policies, faults = PolicySet.read(document.replace("0h", "1h").replace("2d", "2h"))
    assert ((), {"24x7": ALWAYS}, ()) == (policies.policies, policies.calendars, policies.commitments)
    assert [
        "calendars.bad.timezone",
        "calendars.bad.hours.mon",
        "policies.0.calendar",
        "policies.1.when",
        "policies.1.calendar",
        "policies.1.supports",
        "commitments.0.policy",
    ] == [fault.path for fault in faults]


@pytest.mark.parametrize(
    "document",
    ["slaclock: 2", "policies: []", "slaclock: 1\nx: 1", "slaclock: 1\nfields: 7", "slaclock: 1\npolicies: 7", "a: ["],
)
def test_faults_of_the_document_itself_are_raised_all_the_same(document: str) -> None:
    assert refused(lambda: PolicySet.read(document))


# Values


@pytest.mark.parametrize("again", [lambda value: pickle.loads(pickle.dumps(value)), copy.copy, copy.deepcopy])
def test_a_set_survives_pickling_and_copying(again: Any) -> None:
    policies = PolicySet.parse(FULL)
    found = again(policies)
    assert policies == found
    assert policies.document == found.document
    assert [slot.clocks for slot in policies.slots] == [slot.clocks for slot in found.slots]
    assert [policy.promises for policy in policies.policies] == [policy.promises for policy in found.policies]


def test_a_set_is_frozen() -> None:
    policies: Any = in_python()
    with pytest.raises(FrozenInstanceError):
        policies.policies = ()


def test_sets_that_differ_in_any_part_are_not_equal() -> None:
    base = json.loads(JSON)
    promised = [{"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"}]
    for other in (
        {"fields": {"plan": "any"}},
        {"calendars": {**base["calendars"], "x": {"timezone": "UTC"}}},
        {"commitments": promised},
    ):
        assert in_python() != PolicySet.parse({**base, **other})


def test_the_document_is_kept_as_it_was_written_and_reads_again() -> None:
    policies = PolicySet.parse(YAML)
    assert json.loads(JSON) == policies.document
    assert policies == PolicySet.parse(policies.document)
    assert in_python() == PolicySet.parse(in_python().document)


def test_what_was_handed_in_may_change_without_changing_the_set() -> None:
    document = json.loads(JSON)
    policies = PolicySet.parse(document)
    document["policies"].clear()
    assert 1 == len(policies.document["policies"])


def test_a_value_that_no_rule_mentions_is_a_caveat() -> None:
    assert [Caveat("R17", field="plan", value="glod")] == in_python().unmentioned({"plan": "glod", "customer": "x"})


def test_policies_from_python_import_neither_yaml_nor_holidays() -> None:
    program = (
        "import sys; from slaclock import BusinessCalendar, Policy, PolicySet;"
        "PolicySet(Policy(name='a', when='always', calendar=BusinessCalendar('UTC'), targets={'resolution': '8h'}));"
        "print([name for name in ('ruamel.yaml', 'holidays') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ("[]\n", "") == (done.stdout, done.stderr)


# Whatever the document


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every part of a tree."""
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, held in parts:
        yield (*path, key)
        yield from places(held, (*path, key))


PLACES = list(places(FULL))


def changed(changes: list[tuple[tuple[Any, ...], str, Any]]) -> Any:
    """The full document with some parts replaced, dropped, renamed or wrapped, where they are still there."""
    document = copy.deepcopy(FULL)
    for path, change, junk in changes:
        holder: Any = document
        try:
            for key in path[:-1]:
                holder = holder[key]
            value = holder.pop(path[-1])
        except (LookupError, TypeError, AttributeError):
            continue
        put = {"replace": junk, "wrap": [value], "double": {path[-1]: value}}
        if isinstance(holder, list):
            holder[path[-1] : path[-1]] = [put[change]] if change in put else []
        elif change in put:
            holder[path[-1]] = put[change]
        elif change == "rename":
            holder[f"{path[-1]}x"] = value
    return document


CHANGES = st.tuples(st.sampled_from(PLACES), st.sampled_from(["replace", "drop", "rename", "wrap", "double"]), JUNK)


def faults_in(document: Any) -> list[Fault]:
    try:
        PolicySet.parse(document)
    except DocumentError as error:
        return list(error.faults)
    return []


@given(st.lists(CHANGES, min_size=1, max_size=4).map(changed))
def test_a_changed_document_is_read_or_refused_with_faults_that_help(document: Any) -> None:
    assert [] == [fault for fault in faults_in(document) if not (fault.what and fault.rule and fault.remedy)]


@given(st.lists(CHANGES, min_size=1, max_size=3).map(changed))
def test_what_stands_is_what_has_no_fault(document: Any) -> None:
    try:
        policies, faults = PolicySet.read(document)
    except DocumentError:
        assert faults_in(document)
        return
    lost = {fault.path.split(".")[1] for fault in faults if fault.path.startswith("policies.")}
    assert len(policies.policies) == len(document.get("policies", ())) - len(lost)
    assert bool(faults) == bool(faults_in(document))
