"""What other systems' own test suites say about working time, case by case (`tests/data/calendar.jsonl`)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import BusinessCalendar

CASES = Path(__file__).resolve().parent.parent / "data" / "calendar.jsonl"
OPERATIONS = {"prev_close": "previous_close"}


def windows_of(pairs: list[list[str]]) -> list[str]:
    """Windows as text; there start = end means a whole day, here that is written out."""
    return [f"{start}-{end}" if start != end else f"{start}-{int(end[:2]) + 24}{end[2:]}" for start, end in pairs]


def calendar_of(raw: dict[str, Any]) -> BusinessCalendar:
    """The library's calendar for one of a case's."""
    return BusinessCalendar(
        raw["tz"],
        hours={day: windows_of(pairs) for day, pairs in raw["weekly"].items()},
        holidays=raw.get("holidays", []),
        exceptions={day: windows_of(pairs) for day, pairs in raw.get("overrides", {}).items()},
    )


@pytest.mark.parametrize(
    "line", CASES.read_text(encoding="utf-8").splitlines(), ids=lambda line: json.loads(line)["id"]
)
def test_a_case_of_another_system_has_its_answer(line: str) -> None:
    case = json.loads(line)
    ask = getattr(calendar_of(case["calendar"]), OPERATIONS.get(case["op"], case["op"]))
    if case["op"] == "between":
        assert timedelta(microseconds=round(case["expect"] * 1_000_000)) == ask(case["start"], case["end"])
    elif case["op"] == "is_open":
        assert case["expect"] == ask(case["start"])
    elif "duration_s" in case:
        assert to_us(case["expect"]) == to_us(ask(case["start"], timedelta(seconds=case["duration_s"])))
    else:
        assert to_us(case["expect"]) == to_us(ask(case["start"]))
