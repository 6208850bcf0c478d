"""The random questions and histories are aimed where answers go wrong: the shares that are promised, measured."""

from __future__ import annotations

import pytest

from tests.model.distribution import (
    BY_HAND,
    distribution,
    sample_of_histories,
    sample_of_questions,
    traits_of_history,
    traits_of_question,
)

COLUMNS = ["starts", "stops", "pauses", "runs", "pause_on", "cancels", "resets", "repeats", "per", "start_at", "after"]
COLUMNS += ["born_stopped", "on_reopen", "asked_by", "answered_by", "visibility", "also_stopped_by", "on_merge"]
COLUMNS += ["exempt_when", "children", "on_change", "match", "objective", "at_risk", "adopt", "resolved_on", "also"]
REPEATS = ["each_start", "independent", "sequential", "scheduled"]


@pytest.fixture(scope="module")
def questions() -> dict[str, float]:
    return distribution(sample_of_questions(1500, seed=0), traits_of_question)


@pytest.fixture(scope="module")
def histories() -> dict[str, float]:
    return distribution(sample_of_histories(250, seed=0), traits_of_history)


@pytest.mark.parametrize(
    ("trait", "least"), [("over a change of offset", 0.3), ("span over a year", 0.2), ("on an edge", 0.2)]
)
def test_calendar_questions_are_aimed_at_changes_long_spans_and_edges(
    questions: dict[str, float], trait: str, least: float
) -> None:
    assert least <= questions[trait]


@pytest.mark.parametrize(
    ("trait", "least"),
    [
        ("equal instants", 0.4),
        ("late edits", 0.05),
        ("zero amounts", 0.1),
        ("huge amounts", 0.2),
        ("coverage running out", 0.03),
        ("children", 0.1),
        ("target amount_from", 0.2),
        ("target due_from", 0.2),
    ],
)
def test_histories_hold_what_is_awkward(histories: dict[str, float], trait: str, least: float) -> None:
    assert least <= histories[trait]


@pytest.mark.parametrize("event", sorted(BY_HAND))
def test_each_deed_by_hand_is_done_to_one_clock_and_to_all(histories: dict[str, float], event: str) -> None:
    both = [histories.get(f"{event} for {whom}", 0) for whom in ("one clock", "all clocks")]
    assert all(share >= 0.01 for share in both), both


@pytest.mark.parametrize("trait", [*(f"key {key}" for key in COLUMNS), *(f"repeats {word}" for word in REPEATS)])
def test_each_key_of_a_clock_rule_is_used(histories: dict[str, float], trait: str) -> None:
    assert 0.02 <= histories.get(trait, 0)
