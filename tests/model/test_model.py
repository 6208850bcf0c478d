"""The model against the given cases: every case that it covers must agree, and the counts are pinned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.model.amount_model import Unsupported
from tests.model.cases_model import answer_business_days_case, answer_calendar_case, answer_rule_calendar_case, cases
from tests.model.rules_model import answer_rule_ticket_case, read
from tests.model.sla_model import answer_sla_case

Row = tuple[str, Any, Any]


def disagreements(file: str, answer: Callable[[dict[str, Any]], list[Row]]) -> tuple[Counter[str], list[str]]:
    """(how many cases agree or are unsupported and why, each figure in which model and file differ)."""
    counts: Counter[str] = Counter()
    differences = []
    for case in cases(file):
        try:
            rows = answer(case)
        except Unsupported as what:
            counts[f"unsupported: {what}"] += 1
            continue
        counts["answered"] += 1
        differences += [f"{case['id']} {name}: model {said}, file {want}" for name, said, want in rows if said != want]
    return counts, differences


def rule_rows(case: dict[str, Any]) -> list[Row]:
    """A case of `rules.jsonl`, on a calendar or on a ticket."""
    if "op" not in case:
        return answer_rule_ticket_case(case)
    said = answer_rule_calendar_case(case)
    expected = {key: read("due_at" if isinstance(value, str) else "", value) for key, value in case["expect"].items()}
    return [(key, said[key], value) for key, value in expected.items()]


@pytest.mark.parametrize(
    ("file", "answer", "counts"),
    [
        ("calendar.jsonl", lambda case: [("answer", *answer_calendar_case(case))], {"answered": 935}),
        ("business_days.jsonl", lambda case: [("answer", *answer_business_days_case(case))], {"answered": 21}),
        ("sla.jsonl", answer_sla_case, {"answered": 106}),
        (
            "rules.jsonl",
            rule_rows,
            {
                "answered": 135,
                "unsupported: actions": 5,
                "unsupported: refused documents": 4,
                "unsupported: commitments": 3,
                "unsupported: snapshots": 1,
            },
        ),
    ],
    ids=["calendar", "business_days", "sla", "rules"],
)
def test_the_model_agrees_with_every_given_case_that_it_covers(
    file: str, answer: Callable[[dict[str, Any]], list[Row]], counts: dict[str, int]
) -> None:
    assert (counts, []) == disagreements(file, answer)
