"""The model of ladders against the given cases that state actions: those of the rules, by hand (R26)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.model.amount_model import instant
from tests.model.cases_model import cases
from tests.model.ladders import actions

GIVEN = [case for case in cases("rules.jsonl") if "actions" in case["expect"]]


@pytest.mark.parametrize("case", GIVEN, ids=[case["id"] for case in GIVEN])
def test_the_model_fires_what_the_given_cases_say(case: dict[str, Any]) -> None:
    expected = [(instant(one["at"]), one["clock"], one["rung"]) for one in case["expect"]["actions"]]
    since = instant(case["since"]) if "since" in case else None
    fired = actions(case["document"], case["events"], case["as_of"])
    assert expected == [(one.at, one.clock, one.rung) for one in fired if since is None or one.at > since]


def test_there_are_given_cases() -> None:
    assert len(GIVEN) >= 5
