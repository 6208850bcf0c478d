"""What `check` finds: each kind shown by a document that has it, and by a near miss that has not."""

from __future__ import annotations

import json
import pickle
import re
from importlib.resources import files
from pathlib import Path

import pytest

from slaclock.errors import InstantError
from slaclock.policies.check import KINDS, check
from slaclock.policies.policy_set import PolicySet
from tests.policies.check_cases import CASES, Case, document, places, policies, policy


def name_of(case: Case) -> str:
    return case.code


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_document_that_has_it_is_told_so_once_and_where(case: Case) -> None:
    assert [(case.code, case.path, case.line)] == places(case.text, case.as_of)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_near_miss_is_passed_over(case: Case) -> None:
    assert [] == places(case.near_miss, case.as_of)


def test_every_kind_of_finding_is_shown_by_a_document() -> None:
    assert {kind.code for kind in KINDS} == {case.code for case in CASES}


def test_a_finding_says_where_what_why_and_what_to_do() -> None:
    text = document(policies(policy("All"), policy("Gold", "when: {plan: gold}")))
    (found,) = check(PolicySet.parse(text))
    why = "The first policy of a kind that matches applies, so nothing is ever promised by this one."
    remedy = "put it before the other, narrow the other's `when`, or write `also: true`"
    assert (
        "error hidden_policy: `Gold` never applies: `All` comes first (policies.1.when, line 10) [R18]\n"
        f"  {why}\n  {remedy}"
    ) == str(found)
    assert {
        "code": "hidden_policy",
        "severity": "error",
        "why": why,
        "rule": "R18",
        "what": "`Gold` never applies: `All` comes first",
        "remedy": remedy,
        "path": "policies.1.when",
        "line": 10,
    } == found.to_dict()


def test_findings_come_in_the_order_of_the_document() -> None:
    text = "fields: {region: any}\n" + policies(
        policy("All", "at_risk: 100%", "reminders:\n      - at: 120%"), policy("Gold", "when: {plan: gold}")
    )
    lines = [line for _, _, line in places(text)]
    assert 4 == len(lines)
    assert sorted(lines, key=lambda line: line or 0) == lines


def test_json_has_lines_and_a_mapping_has_none() -> None:
    tree = {
        "slaclock": 1,
        "policies": [
            {"name": "A", "when": "always", "calendar": "24x7", "at_risk": "100%", "targets": {"resolution": "1h"}}
        ],
    }
    assert [8] == [found.line for found in check(PolicySet.parse(json.dumps(tree, indent=1)))]
    assert [None] == [found.line for found in check(PolicySet.parse(tree))]


def test_what_was_left_out_for_its_faults_moves_no_place() -> None:
    tree = {
        "slaclock": 1,
        "policies": [
            {"name": "Bad", "when": "always", "calendar": "24x7", "targets": {"resolution": "2d"}},
            {"name": "A", "when": "always", "calendar": "24x7", "at_risk": "100%", "targets": {"resolution": "1h"}},
        ],
        "commitments": [
            {"policy": "Bad", "clock": "resolution", "at_least": "95%", "per": "month"},
            {"policy": "A", "clock": "resolution", "at_least": "95%", "per": "month", "credits": {"below 96%": "5%"}},
        ],
    }
    standing, _ = PolicySet.read(tree)
    assert ["policies.1.at_risk", "commitments.1.credits.below 96%"] == [found.path for found in check(standing)]


def test_a_set_that_was_pickled_is_checked_alike() -> None:
    read = PolicySet.parse(document(CASES[0].text))
    assert check(read) == check(pickle.loads(pickle.dumps(read)))


def test_today_is_an_instant() -> None:
    with pytest.raises(InstantError):
        check(PolicySet(), as_of="2026-01-01")


def test_a_document_without_policies_has_no_findings() -> None:
    assert [] == check(PolicySet())


def test_the_sample_document_is_clean() -> None:
    assert [] == check(PolicySet.load(str(files("slaclock") / "data" / "quickstart_policies.yaml")))


@pytest.mark.parametrize("name", ["rules", "sla"])
def test_the_documents_of_the_conformance_cases_have_no_errors_or_warnings(name: str, data: Path) -> None:
    cases = [json.loads(line) for line in (data / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = [case["document"] for case in cases if "document" in case and "refused" not in case["expect"]]
    severe = [found for each in documents for found in check(PolicySet.parse(each)) if found.severity != "note"]
    assert [] == severe


def test_every_kind_says_its_rule_its_reason_and_its_remedy() -> None:
    for kind in KINDS:
        assert re.fullmatch(r"R([1-9]|[12]\d|3[0-4])", kind.rule), kind.code
        assert kind.title.endswith("."), kind.code
        assert kind.why.endswith("."), kind.code
        assert kind.remedy[0].islower(), kind.code
        assert not kind.remedy.endswith("."), kind.code
    assert len({kind.code for kind in KINDS}) == len(KINDS) >= 15


def test_the_reference_page_lists_every_kind_of_finding(root: Path) -> None:
    page = (root / "docs" / "reference" / "check.md").read_text(encoding="utf-8")
    rows = [
        f"| `{kind.code}` | {kind.severity} | {kind.rule} | {kind.title} {kind.why} | {kind.remedy} |" for kind in KINDS
    ]
    assert rows == [line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 6]
