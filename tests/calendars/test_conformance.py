"""What other systems' own test suites say about working time, case by case (the pack `calendar`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.testing.packs import cases_of

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


@pytest.mark.parametrize("case", cases_of("calendar"), ids=lambda case: case["id"])
def test_a_case_of_another_system_has_its_answer(case: dict[str, Any]) -> None:
    ask = getattr(calendar_of(case["calendar"]), OPERATIONS.get(case["op"], case["op"]))
    if case["op"] == "between":
        assert timedelta(microseconds=round(case["expect"] * 1_000_000)) == ask(case["start"], case["end"])
    elif case["op"] == "is_open":
        assert case["expect"] == ask(case["start"])
    elif "duration_s" in case:
        assert to_us(case["expect"]) == to_us(ask(case["start"], timedelta(seconds=case["duration_s"])))
    else:
        assert to_us(case["expect"]) == to_us(ask(case["start"]))
