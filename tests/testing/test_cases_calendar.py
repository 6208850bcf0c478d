"""The short form of calendars, and every operation."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.testing.cases_calendar import answer_calendar, calendar_rules

OFFICE: dict[str, Any] = {
    "tz": "Asia/Seoul",
    "weekly": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": []},
    "holidays": ["2026-03-03"],
    "overrides": {"2026-03-09": [["10:00", "12:00"]], "2026-03-16": [], "2026-03-17": [["09:00", "10:00"]]},
}


def ask(op: str, start: str, calendar: Any = OFFICE, **parts: Any) -> Any:
    return answer_calendar({"id": "1", "calendar": calendar, "op": op, "start": start, **parts})


@pytest.mark.parametrize(
    ("window", "seconds"),
    [
        (["09:00", "17:00"], 8 * 3600),
        (["09:00", "24:00"], 15 * 3600),
        (["22:00", "06:00"], 8 * 3600),
        (["00:00", "00:00"], 24 * 3600),
        (["22:00", "22:00"], 24 * 3600),
        (["09:00:30", "09:00:30"], 24 * 3600),
    ],
)
def test_a_window_may_run_past_midnight_and_last_a_day(window: list[str], seconds: int) -> None:
    calendar = BusinessCalendar(**calendar_rules({"tz": "UTC", "weekly": {"mon": [window]}}))
    assert seconds == calendar.between("2026-03-02T00:00Z", "2026-03-04T00:00Z").total_seconds()


@pytest.mark.parametrize(
    ("op", "start", "parts", "answer"),
    [
        ("is_open", "2026-03-02T12:00+09:00", {}, False),
        ("is_open", "2026-03-02T13:00+09:00", {}, True),
        ("next_open", "2026-03-02T18:00+09:00", {}, "2026-03-09T01:00:00.000000Z"),
        ("next_close", "2026-03-02T12:00+09:00", {}, "2026-03-02T09:00:00.000000Z"),
        ("prev_close", "2026-03-09T10:00+09:00", {}, "2026-03-02T09:00:00.000000Z"),
        ("prev_open", "2026-03-09T10:00+09:00", {}, "2026-03-02T04:00:00.000000Z"),
        ("add", "2026-03-02T11:30+09:00", {"duration_s": 1800.5}, "2026-03-02T04:00:00.500000Z"),
        ("add", "2026-03-02T11:30+09:00", {"duration_s": -3600}, "2026-03-02T01:30:00.000000Z"),
        ("subtract", "2026-03-02T14:00+09:00", {"duration_s": 7200}, "2026-03-02T02:00:00.000000Z"),
        ("between", "2026-03-02T11:30+09:00", {"end": "2026-03-10T00:00+09:00"}, (30 + 5 * 60 + 2 * 60) * 60),
        ("between", "2026-03-02T14:00+09:00", {"end": "2026-03-02T13:59:59.5+09:00"}, -0.5),
        ("add", "2026-03-02T11:30+09:00", {"amount": "1h"}, "2026-03-02T04:30:00.000000Z"),
        ("add", "2026-03-02T11:30+09:00", {"amount": "0h"}, "2026-03-02T02:30:00.000000Z"),
        ("add", "2026-03-02T11:30+09:00", {"amount": "1 business day"}, "2026-03-09T02:30:00.000000Z"),
        (
            "add",
            "2026-03-02T11:30+09:00",
            {"amount": {"business_days": 1, "due_by": "close"}},
            "2026-03-09T03:00:00.000000Z",
        ),
        ("add_workdays", "2026-03-02T14:00+09:00", {"days": 1}, "2026-03-10T00:00:00.000000Z"),
        ("add_workdays", "2026-03-02T14:00+09:00", {"days": 1, "time_of_day": "keep"}, "2026-03-09T03:00:00.000000Z"),
        ("add_workdays", "2026-03-02T14:00+09:00", {"days": 1, "end_of_day": True}, "2026-03-09T03:00:00.000000Z"),
        ("add_workdays", "2026-03-10T14:00+09:00", {"days": -2}, "2026-03-02T05:00:00.000000Z"),
    ],
)
def test_an_operation_is_answered(op: str, start: str, parts: dict[str, Any], answer: Any) -> None:
    assert answer == ask(op, start, **parts)


def test_the_windows_of_a_date_beat_its_holiday() -> None:
    calendar = {**OFFICE, "overrides": {"2026-03-03": [["09:00", "10:00"]]}}
    assert "2026-03-03T00:00:00.000000Z" == ask("next_open", "2026-03-02T18:00+09:00", calendar)


def test_a_calendar_needs_neither_holidays_nor_overrides() -> None:
    calendar = {"tz": "Asia/Seoul", "weekly": OFFICE["weekly"]}
    assert "2026-03-03T00:00:00.000000Z" == ask("next_open", "2026-03-02T18:00+09:00", calendar)
