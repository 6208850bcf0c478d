"""Calendars written as rules: what is read back is the same calendar."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.combine import all_of, any_of, without
from slaclock.policies.calendar_section import read_calendars
from slaclock.policies.calendar_writing import rules_of, year_texts
from slaclock.testing.strategies.calendars import calendars_near, dates_near, zones


def no_name(calendar: BusinessCalendar) -> str:
    raise AssertionError(f"{calendar} is no part of a plain calendar")


def written(**rules: Any) -> dict[str, Any]:
    return rules_of(BusinessCalendar("UTC", **rules), no_name)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("24x7", {"mon-sun": "00:00-24:00"}),
        ({"mon-fri": "09:00-17:00"}, {"mon-fri": "09:00-17:00"}),
        ({"fri-mon": "09:00-17:00"}, {"mon": "09:00-17:00", "fri-sun": "09:00-17:00"}),
        ({"tue": ["09:00-12:00", "13:00-17:30:15"]}, {"tue": "09:00-12:00, 13:00-17:30:15"}),
        ({"mon,wed": "22:00-06:00"}, {"mon": "22:00-06:00", "wed": "22:00-06:00"}),
        (
            [{"mon": "09:00-17:00"}, {"from": "2026-07-01", "daily": "08:00-16:00"}],
            [{"mon": "09:00-17:00"}, {"from": "2026-07-01", "mon-sun": "08:00-16:00"}],
        ),
    ],
)
def test_weeks_name_days_of_equal_hours_together(hours: Any, expected: Any) -> None:
    assert {"timezone": "UTC", "hours": expected} == written(hours=hours)


def test_every_other_rule_is_written_where_there_is_one() -> None:
    rules = {
        "hours": {"mon-fri": "09:00-17:00"},
        "seasons": [{"dates": "12-20..01-06", "hours": {"mon": "10:00-12:00"}}],
        "holidays": [
            {"12-25": "Christmas", "12-31": {"name": "Eve", "hours": "09:00-12:00"}},
            {"2026-05-04": "", "2026-05-05": {"name": "Half", "hours": "09:00-12:00"}},
        ],
        "exceptions": {"2026-05-06": "closed", "2026-05-07": "09:00-10:00, 11:00-12:00"},
        "working_weekends": {"2026-05-09": "fri"},
        "covers": [2024, "2026..2028"],
    }
    assert {"timezone": "UTC", **rules} == written(**rules)


def test_what_a_table_says_is_no_rule() -> None:
    assert [{"2026-05-04": "Bridge"}] == written(holidays=["KR", {"2026-05-04": "Bridge"}])["holidays"]
    assert "holidays" not in written(holidays=["KR"])


@given(st.data())
def test_a_written_calendar_is_read_back_as_the_same(data: st.DataObject) -> None:
    zone = data.draw(zones())
    calendar = data.draw(calendars_near(data.draw(dates_near(zone)), zone))
    rules = json.loads(json.dumps(rules_of(calendar, no_name)))
    assert calendar == BusinessCalendar(**rules)
    assert rules == rules_of(BusinessCalendar(**rules), no_name)


def test_a_combined_calendar_is_written_by_the_names_of_its_parts() -> None:
    one = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, name="one")
    two = BusinessCalendar("UTC", hours={"mon-fri": "05:00-18:00"}, name="two")
    parts = {part.name: rules_of(part, no_name) for part in (one, two)}
    for whole in (any_of(one, two, timezone="UTC"), all_of(one, two, timezone="UTC"), without(two, one)):
        rules = rules_of(whole, lambda part: part.name)
        assert whole == read_calendars({**parts, "whole": rules}).known["whole"]


def test_the_calendar_that_is_always_open_is_written_too() -> None:
    assert ALWAYS == BusinessCalendar(**rules_of(ALWAYS, no_name))


@pytest.mark.parametrize(
    ("years", "expected"),
    [([], []), ([2026], [2026]), ([2027, 2026], ["2026..2027"]), ([2030, 2026, 2027], ["2026..2027", 2030])],
)
def test_years_that_follow_one_another_are_a_range(years: list[int], expected: list[Any]) -> None:
    assert expected == year_texts(years)
