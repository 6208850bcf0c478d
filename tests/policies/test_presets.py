"""The presets: each loads, `check` finds nothing in it, and its cases hold."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from slaclock.errors import DocumentError
from slaclock.policies.check import check
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.presets import PRESETS, preset_text
from slaclock.testing.compare import differences
from slaclock.testing.conformance import answer
from slaclock.testing.packs import cases_of

CASES = cases_of("presets")
FEWEST_CASES = 4

each_preset = pytest.mark.parametrize("name", PRESETS)


@each_preset
def test_check_finds_nothing_in_a_preset(name: str) -> None:
    assert [] == list(check(PolicySet.preset(name)))


@each_preset
def test_a_preset_is_its_text(name: str) -> None:
    assert PolicySet.parse(preset_text(name)) == PolicySet.preset(name)


@each_preset
def test_a_preset_says_what_its_document_does_not(name: str) -> None:
    assert "# What this document does not say:" in preset_text(name)


def test_the_presets_are_the_files_that_ship() -> None:
    folder = files("slaclock") / "data" / "presets"
    assert sorted(f"{name}.yaml" for name in PRESETS) == sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("name", ["zendsk", "Zendesk", "", "../quickstart_policies"])
def test_another_name_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(DocumentError, match="no preset of that name") as refused:
        PolicySet.preset(name)
    assert "R34" == refused.value.faults[0].rule
    assert "`freshdesk`, `jira`, `servicenow`, `zendesk`" in str(refused.value)


def test_every_preset_is_pinned_by_cases_with_ids_of_their_own() -> None:
    assert len(CASES) == len({case["id"] for case in CASES})
    assert dict.fromkeys(PRESETS, True) == {
        name: count >= FEWEST_CASES for name, count in Counter(case["preset"] for case in CASES).items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_of_a_preset_holds(case: dict[str, Any]) -> None:
    answered = answer(case)
    assert [] == [str(found) for found in differences(case["expect"], answered)]
    assert [] == answered["faults"]
