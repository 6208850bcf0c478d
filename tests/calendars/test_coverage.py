"""What an answer cannot promise (R9)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.coverage import Caveat

WEEK = {"mon-fri": "09:00-17:00"}


def years(start: str, end: str, timezone: str = "UTC", **rules: Any) -> list[int | None]:
    calendar = BusinessCalendar(timezone, hours=WEEK, name="office", **rules)
    caveats = calendar.caveats(start, end)
    assert {("R9", "office")} >= {(caveat.rule, caveat.calendar) for caveat in caveats}
    return [caveat.year for caveat in caveats]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, []),
        ({"holidays": ["12-25"]}, []),
        ({"holidays": ["2026-12-25"]}, [2025, 2027]),
        ({"holidays": ["2025-12-25", "2027-01-01"]}, [2026]),
        ({"covers": [2026]}, [2025, 2027]),
        ({"covers": [2026], "holidays": ["12-25"]}, [2025, 2027]),
        ({"covers": ["2025..2027"], "holidays": ["2030-12-25"]}, []),
        ({"covers": [1999]}, [2025, 2026, 2027]),
        ({"exceptions": {"2026-12-24": "closed"}}, []),
    ],
)
def test_each_year_that_nobody_loaded_has_one_caveat(rules: dict[str, Any], expected: list[int]) -> None:
    assert expected == years("2025-12-31T12:00Z", "2027-01-01T12:00Z", **rules)


@pytest.mark.parametrize(
    ("zone", "start", "end", "expected"),
    [
        ("UTC", "2026-12-31T23:59:59.999999Z", "2026-12-31T23:59:59.999999Z", []),
        ("UTC", "2027-01-01T00:00Z", "2027-01-01T00:00Z", [2027]),
        ("Asia/Seoul", "2026-12-31T14:59Z", "2026-12-31T14:59Z", []),
        ("Asia/Seoul", "2026-12-31T15:00Z", "2026-12-31T15:00Z", [2027]),
        ("America/New_York", "2027-01-01T04:59Z", "2027-01-01T04:59Z", []),
        ("America/New_York", "2025-12-31T23:00Z", "2026-01-01T04:00Z", [2025]),
        ("UTC", "2027-06-01T00:00Z", "2026-06-01T00:00Z", [2027]),
        ("UTC", "1900-01-01T00:00Z", "1900-01-01T00:00Z", [1900]),
        ("Pacific/Kiritimati", "2199-12-31T23:00Z", "2199-12-31T23:00Z", [2200]),
    ],
)
def test_years_are_those_of_the_calendars_own_dates(zone: str, start: str, end: str, expected: list[int]) -> None:
    assert expected == years(start, end, zone, holidays=["2026-12-25"])


def test_round_the_clock_promises_nothing() -> None:
    assert [] == ALWAYS.caveats("1900-01-01T00:00Z", "2199-12-31T00:00Z")


def test_a_country_is_known_for_the_years_that_its_table_knows() -> None:
    assert [] == years("2020-01-01T00:00Z", "2026-12-31T00:00Z", holidays=["US"])
    assert [2150] == years("2150-06-01T00:00Z", "2150-06-02T00:00Z", holidays=["US"])


def test_a_holiday_that_the_table_only_estimates_has_a_caveat_with_its_date() -> None:
    calendar = BusinessCalendar("Asia/Dubai", hours=WEEK, holidays=["AE"], name="dubai")
    caveats = [caveat for caveat in calendar.caveats("2040-01-01T00:00Z", "2040-12-31T00:00Z") if caveat.date]
    assert caveats
    assert {2040} == {caveat.year for caveat in caveats}
    first = caveats[0]
    assert f"calendar `dubai`: the holiday of {first.date} is an estimate [R9]" == str(first)
    day_before = [caveat.date for caveat in calendar.caveats("2040-01-01T00:00Z", "2040-01-01T01:00Z")]
    assert first.date not in day_before


@pytest.mark.parametrize(
    ("caveat", "text", "plain"),
    [
        (
            Caveat("R9", calendar="office", year=2027),
            "calendar `office`: the holidays of 2027 are not known to be complete [R9]",
            {"rule": "R9", "calendar": "office", "year": 2027},
        ),
        (
            Caveat("R30", policy="Gold"),
            "policy `Gold`: the version in force then is absent, the oldest present judges [R30]",
            {"rule": "R30", "policy": "Gold"},
        ),
        (
            Caveat("R17", field="plan", value="vip"),
            "field `plan`: no rule mentions the value `vip` [R17]",
            {"rule": "R17", "field": "plan", "value": "vip"},
        ),
    ],
)
def test_a_caveat_says_itself(caveat: Caveat, text: str, plain: dict[str, Any]) -> None:
    assert (text, plain) == (str(caveat), caveat.to_dict())
    assert 1 == len({caveat, Caveat(**plain)})
