"""The JSON Schema of a document: written, up to date, admitting what is read and refusing misspelt keys.

``python -m tests.policies.test_schema`` writes it anew.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from slaclock.policies.calendar_section import COMBINING, OWN_KEYS
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.ready_rules import COLUMNS, TERMS
from slaclock.policies.schema import document_schema, schema_text
from slaclock.testing.packs import cases_of

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "docs" / "reference" / "policy.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(document_schema())


def cases() -> list[Mapping[str, Any]]:
    return cases_of("rules")


def test_the_written_schema_is_the_one_of_the_models() -> None:
    assert schema_text() == FILE.read_text(encoding="utf-8"), "run `python -m tests.policies.test_schema`"


def test_the_schema_is_a_schema_and_every_reference_leads_somewhere() -> None:
    jsonschema.Draft202012Validator.check_schema(document_schema())
    named = set(re.findall(r'"#/\$defs/(\w+)"', schema_text()))
    assert named | {"zone"} == set(document_schema()["$defs"])


def test_clocks_and_calendars_have_the_keys_that_are_read() -> None:
    defs = document_schema()["$defs"]
    assert {*COLUMNS, *TERMS} == set(defs["clock"]["properties"])
    assert {*OWN_KEYS, *COMBINING} == set(defs["calendar"]["properties"])


@pytest.mark.parametrize(
    "case", [case for case in cases() if "refused" not in case["expect"]], ids=lambda case: case["id"]
)
def test_every_document_of_the_conformance_cases_is_admitted(case: dict[str, Any]) -> None:
    assert [] == [error.message for error in VALIDATOR.iter_errors(case["document"])]


FULL = ROOT / "tests" / "policies" / "full_document.json"


def full() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FULL.read_text(encoding="utf-8"))
    return document


def test_a_document_with_every_key_is_read_and_admitted() -> None:
    assert PolicySet.parse(full()).policies
    assert [] == [error.message for error in VALIDATOR.iter_errors(full())]


LISTED = [
    (),
    ("calendars", "seoul"),
    ("calendars", "both"),
    ("calendars", "seoul", "seasons", 0),
    ("policies", 0),
    ("policies", 0, "clocks", "mine"),
    ("policies", 0, "clocks", "mine", "pauses", 0),
    ("policies", 0, "clocks", "mine", "resets"),
    ("policies", 0, "clocks", "resolution", "on_change"),
    ("policies", 0, "reminders", 0),
    ("commitments", 0),
]


@pytest.mark.parametrize("path", LISTED, ids=lambda path: ".".join(map(str, path)) or "top")
def test_a_misspelt_key_is_refused_by_the_schema_and_by_the_library(path: tuple[Any, ...]) -> None:
    document = copy.deepcopy(full())
    place = document
    for part in path:
        place = place[part]
    place["wrong_key"] = "x"
    assert list(VALIDATOR.iter_errors(document))
    with pytest.raises(ValueError, match=r"wrong_key|not a season"):
        PolicySet.parse(document)


def test_the_full_document_is_full() -> None:
    defs = document_schema()["$defs"]
    policies = full()["policies"]
    assert set(defs["policy"]["properties"]) == {key for policy in policies for key in policy}
    assert set(defs["clock"]["properties"]) == {
        key for policy in policies for options in policy.get("clocks", {}).values() for key in options
    }
    assert set(defs["rung"]["properties"]) == {
        key
        for policy in policies
        for part in ("reminders", "escalations")
        for rung in policy.get(part, ())
        for key in rung
    }
    assert set(defs["commitment"]["properties"]) == {key for found in full()["commitments"] for key in found}
    assert set(defs["calendar"]["properties"]) == {key for found in full()["calendars"].values() for key in found}


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
