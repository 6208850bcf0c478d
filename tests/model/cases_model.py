"""The conformance files as questions to the model."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.model import days_model
from tests.model.amount_model import BusinessDays, instant, read_amount
from tests.model.calendar_model import Calendar, calendar_of

DATA = Path(__file__).resolve().parents[2] / "src" / "slaclock" / "testing" / "cases"
OPERATIONS = {"prev_close": "previous_close"}


def cases(file: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    return [json.loads(line) for line in (DATA / file).read_text().splitlines()]


def calendar_from_case(raw: dict[str, Any]) -> Calendar:
    """A calendar in the short format of `calendar.jsonl`."""
    return Calendar(calendar_document(raw))


def calendar_document(raw: dict[str, Any]) -> dict[str, Any]:
    """The short format in a document's words (windows stay pairs: start = end means 24 hours there)."""
    return {
        "timezone": raw["tz"],
        "hours": raw["weekly"],
        "holidays": raw.get("holidays", []),
        "exceptions": raw.get("overrides", {}),
    }


def ask(calendar: Calendar, case: dict[str, Any]) -> Any:
    """One operation on one calendar."""
    start = instant(case["start"])
    operation = OPERATIONS.get(case["op"], case["op"])
    if operation == "between":
        return calendar.between(start, instant(case["end"]))
    if operation in ("add", "subtract"):
        amount = read_amount(case["amount"]) if "amount" in case else timedelta(seconds=1) * case["duration_s"]
        if operation == "subtract":
            return calendar.subtract(start, amount)
        return days_model.add(calendar, start, amount)
    return getattr(calendar, operation)(start)


def answer_calendar_case(case: dict[str, Any]) -> tuple[Any, Any]:
    """(what the model says, what the file says) of a line of `calendar.jsonl`."""
    said = ask(calendar_from_case(case["calendar"]), case)
    expected = case["expect"]
    if isinstance(said, timedelta):
        return said, timedelta(microseconds=round(expected * 1_000_000))
    return said, instant(expected) if isinstance(expected, str) else expected


def answer_business_days_case(case: dict[str, Any]) -> tuple[datetime, datetime]:
    """The same for a line of `business_days.jsonl`."""
    amount = BusinessDays(
        case["days"], time_of_day=case["time_of_day"], due_by="close" if case.get("end_of_day") else None
    )
    return days_model.add(calendar_from_case(case["calendar"]), instant(case["start"]), amount), instant(case["expect"])


def answer_rule_calendar_case(case: dict[str, Any]) -> dict[str, Any]:
    """A line of `rules.jsonl` about a calendar: the answer and the caveats that go with it."""
    calendar = calendar_of(case["calendar"], case["document"]["calendars"])
    said = ask(calendar, case)
    end = said if isinstance(said, datetime) else instant(case["end"])
    caveats = calendar.uncovered_years(instant(case["start"]), end)
    return {
        "answer": said if isinstance(said, datetime) else said / timedelta(seconds=1),
        "caveats": [{"rule": "R9", "calendar": name, "year": year} for name, year in sorted(caveats)],
    }


def answer_calendar_question(case: dict[str, Any]) -> Any:
    """A question of `generate_calendars` (a calendar case of `rules.jsonl` with all operations)."""
    calendar = calendar_of(case["calendar"], case["document"]["calendars"])
    if case["op"] == "periods":
        return calendar.periods(instant(case["start"]), instant(case["end"]))
    return ask(calendar, case)
