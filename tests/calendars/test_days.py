"""Which windows a date has, and by which rule (R3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from slaclock.base.instants import day_number
from slaclock.calendars.days import Day, DayRules, Season
from slaclock.calendars.hours import Windows, read_windows
from slaclock.calendars.laying import OfficeHours
from slaclock.calendars.reading import read_hours
from slaclock.errors import CalendarError

WEEK, SEASON, HALF, SPECIAL, NEW = "09:00-17:00", "10:00-14:00", "09:00-12:00", "20:00-22:00", "08:00-16:00"


def office(zone: str = "UTC", hours: Any = "24x7", **rules: Any) -> OfficeHours:
    given = {"holidays": (), "exceptions": None, "seasons": (), "working_weekends": None, "covers": None}
    return read_hours(zone, hours, **given | rules)


def days_of(hours: Any, **rules: Any) -> DayRules:
    return office(hours=hours, **rules).days


def day(rules: DayRules, text: str) -> Day:
    return rules.day(day_number(date.fromisoformat(text)))


def windows(text: str) -> Windows:
    return read_windows(text)


# The order of the five rules


ALL = {
    "hours": {"mon-fri": WEEK},
    "seasons": [{"dates": "03-01..03-31", "hours": {"mon-fri": SEASON}}],
    "working_weekends": {"2026-03-07": "mon", "2026-03-14": "mon", "2026-03-21": "sun"},
    "holidays": [
        {"2026-03-04": {"name": "Half day", "hours": HALF}},
        {"2026-03-05": "Closed"},
        "2026-03-06",
        "2026-03-14",
    ],
    "exceptions": {"2026-03-05": SPECIAL, "2026-03-03": "closed", "2026-03-22": SPECIAL},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-27", Day(windows(WEEK), "week")),
        ("2026-02-28", Day((), "week")),
        ("2026-03-02", Day(windows(SEASON), "season")),
        ("2026-03-03", Day((), "exception")),
        ("2026-03-04", Day(windows(HALF), "holiday", "Half day")),
        ("2026-03-05", Day(windows(SPECIAL), "exception")),
        ("2026-03-06", Day((), "holiday")),
        ("2026-03-07", Day(windows(SEASON), "swapped")),
        ("2026-03-08", Day((), "season")),
        ("2026-03-14", Day((), "holiday")),
        ("2026-03-21", Day((), "swapped")),
        ("2026-03-22", Day(windows(SPECIAL), "exception")),
        ("2026-03-31", Day(windows(SEASON), "season")),
        ("2026-04-01", Day(windows(WEEK), "week")),
    ],
)
def test_exception_beats_holiday_beats_swapped_weekend_beats_season_beats_week(text: str, expected: Day) -> None:
    assert expected == day(days_of(**ALL), text)


def test_a_working_weekend_outside_a_season_has_the_hours_of_the_week_in_force() -> None:
    weeks = [{"mon": WEEK}, {"from": "2026-07-01", "mon": NEW}]
    rules = days_of(weeks, working_weekends={"2026-06-27": "mon", "2026-07-04": "mon", "2026-07-05": "sat"})
    assert [windows(WEEK), windows(NEW), ()] == [
        day(rules, text).windows for text in ("2026-06-27", "2026-07-04", "2026-07-05")
    ]


def test_a_weekday_may_have_the_hours_of_another() -> None:
    rules = days_of({"mon": WEEK, "fri": HALF}, working_weekends={"2026-03-02": "fri", "2026-03-06": "tue"})
    assert [windows(HALF), ()] == [day(rules, text).windows for text in ("2026-03-02", "2026-03-06")]


def test_a_countrys_swapped_weekend_has_the_hours_of_the_day_that_it_stands_in_for() -> None:
    # China worked Saturday 14 February 2026 for Friday 20 February, and Sunday 4 January for the Friday before it.
    rules = days_of({"mon-thu": WEEK, "fri": HALF}, holidays=["CN"])
    assert [Day(windows(HALF), "swapped")] * 2 == [day(rules, text) for text in ("2026-02-14", "2026-01-04")]
    assert [Day((), "week")] * 2 == [day(rules, text) for text in ("2026-02-15", "2026-01-11")]
    assert "holiday" == day(rules, "2026-02-20").reason


def test_a_swapped_weekend_that_is_said_beats_the_countrys() -> None:
    rules = days_of({"mon-thu": WEEK, "fri": HALF}, holidays=["CN"], working_weekends={"2026-02-14": "mon"})
    assert Day(windows(WEEK), "swapped") == day(rules, "2026-02-14")


# Weeks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1900-01-01", WEEK),
        ("2026-06-29", WEEK),
        ("2026-06-30", "closed"),
        ("2026-07-06", NEW),
        ("2026-12-28", NEW),
        ("2027-01-04", HALF),
        ("2199-12-30", HALF),
    ],
)
def test_each_week_holds_until_the_next(text: str, expected: str) -> None:
    rules = days_of([{"mon": WEEK}, {"from": "2026-06-30", "mon": NEW}, {"from": "2027-01-04", "mon": HALF}])
    assert windows(expected) == day(rules, text).windows


# Seasons


@pytest.mark.parametrize(
    ("first", "last", "inside", "outside"),
    [
        ((12, 20), (1, 6), [(12, 20), (12, 31), (1, 1), (1, 6)], [(12, 19), (1, 7), (6, 1)]),
        ((3, 1), (3, 1), [(3, 1)], [(2, 28), (2, 29), (3, 2)]),
        ((2, 29), (2, 29), [(2, 29)], [(2, 28), (3, 1)]),
        ((2, 28), (3, 1), [(2, 28), (2, 29), (3, 1)], [(2, 27), (3, 2)]),
        ((1, 1), (12, 31), [(1, 1), (7, 1), (12, 31)], []),
        ((3, 2), (3, 1), [(3, 2), (12, 31), (1, 1), (3, 1)], []),
    ],
)
def test_both_ends_of_a_season_are_inside_it_over_new_year_too(
    first: Any, last: Any, inside: Any, outside: Any
) -> None:
    season = Season(first, last, ((),) * 7)  # type: ignore[arg-type]
    assert [True] * len(inside) == [season.holds(when) for when in inside]
    assert [False] * len(outside) == [season.holds(when) for when in outside]


def test_of_overlapping_seasons_the_first_holds() -> None:
    seasons = [
        {"dates": dates, "hours": {"daily": hours}} for dates, hours in (("07-01..07-10", HALF), ("07-05..08-01", NEW))
    ]
    rules = days_of({"daily": WEEK}, seasons=seasons)
    expected = [windows(HALF), windows(NEW), windows(WEEK)]
    assert expected == [day(rules, text).windows for text in ("2026-07-10", "2026-07-11", "2026-08-02")]


def test_a_season_of_leap_days_opens_in_leap_years_only() -> None:
    rules = days_of({}, seasons=[{"dates": "02-29", "hours": {"daily": WEEK}}])
    assert [windows(WEEK), (), ()] == [day(rules, text).windows for text in ("2028-02-29", "2027-02-28", "2027-03-01")]


# Values


def test_equal_rules_are_one_key_whatever_their_spelling_and_names() -> None:
    one = days_of(
        {"mon-fri": WEEK}, holidays=[{"2026-12-25": "Christmas"}], exceptions={"2026-12-24": HALF, "2026-12-23": "off"}
    )
    other = days_of(
        {"mon-wed": ["09:00-12:00", "12:00-17:00"], "thu, fri": WEEK},
        holidays=[{date(2026, 12, 25): "Weihnachten"}],
        exceptions={date(2026, 12, 23): "closed", "2026-12-24": [HALF]},
    )
    assert one.key == other.key
    assert hash(one.key) == hash(other.key)


@pytest.mark.parametrize(
    "other",
    [
        {"hours": {"mon-thu": WEEK}},
        {"holidays": []},
        {"holidays": ["2026-12-26"]},
        {"seasons": [{"dates": "03-01", "hours": {"mon": HALF}}]},
        {"working_weekends": {"2026-12-26": "mon"}},
        {"exceptions": {"2026-12-24": "closed"}},
        {"covers": [2026]},
    ],
)
def test_any_other_rule_is_another_key(other: dict[str, Any]) -> None:
    base: dict[str, Any] = {"hours": {"mon-fri": WEEK}, "holidays": ["2026-12-25"]}
    assert days_of(**base).key != days_of(**base | other).key


# Never open (R8)


YEAR = "01-01..12-31"


@pytest.mark.parametrize(
    "rules",
    [
        {"hours": {}},
        {"hours": {"mon-sun": "closed"}},
        {"hours": {"mon": WEEK}, "holidays": [YEAR]},
        {"hours": {"mon": WEEK}, "holidays": ["07-01..12-31", "01-01..06-30"]},
        {"hours": {"mon": WEEK}, "seasons": [{"dates": YEAR, "hours": {}}]},
        {"hours": {}, "seasons": [{"dates": "12-20..01-06", "hours": {"daily": WEEK}}], "holidays": ["12-01..01-31"]},
        {"hours": {}, "exceptions": {"2026-05-05": "closed"}},
        {"hours": {}, "exceptions": {"3000-01-01": WEEK}},
        {"hours": {}, "exceptions": {"1899-12-31": WEEK}},
        {"hours": {}, "exceptions": {"2011-12-30": WEEK}, "zone": "Pacific/Apia"},
        {"hours": {}, "holidays": [{"2011-12-30": {"hours": WEEK}}], "zone": "Pacific/Apia"},
        {"hours": {}, "exceptions": {"2026-03-29": "02:00-03:00"}, "zone": "Europe/Berlin"},
        {"hours": [{}, {"from": "2300-01-01", "mon": WEEK}]},
        {"hours": [{}, {"from": "2199-12-31", "mon": WEEK}]},
        {"hours": [{"mon": WEEK}, {"from": "1850-01-01"}]},
        {"hours": {"mon": WEEK}, "working_weekends": {"2026-03-07": "tue"}, "holidays": [YEAR]},
    ],
)
def test_a_calendar_that_can_never_be_open_is_refused(rules: dict[str, Any]) -> None:
    with pytest.raises(CalendarError, match="can never be open") as caught:
        office(**rules)
    assert ("hours", "R8") == (caught.value.fault.path, caught.value.fault.rule)
    assert caught.value.fault.remedy


@pytest.mark.parametrize(
    "rules",
    [
        {"hours": {}, "exceptions": {"2199-12-31": WEEK}},
        {"hours": {}, "exceptions": {"1900-01-01": WEEK}},
        {"hours": {"mon": WEEK}, "holidays": [YEAR], "exceptions": {"2026-05-05": WEEK}},
        {"hours": {"mon": WEEK}, "holidays": [YEAR, {"2150-05-05": {"hours": WEEK}}]},
        {"hours": {"mon": WEEK}, "holidays": ["01-01..12-30"]},
        {"hours": {"mon": WEEK}, "holidays": ["01-01..02-28", "03-01..12-31"]},
        {"hours": {}, "seasons": [{"dates": "02-29", "hours": {"sun": WEEK}}]},
        {"hours": {"sat": WEEK}, "seasons": [{"dates": "01-01..12-30", "hours": {}}]},
        {"hours": [{}, {"from": "2199-12-24", "mon": WEEK}]},
        {"hours": [{"mon": WEEK}, {"from": "1900-01-10"}]},
        {"hours": {}, "exceptions": {"2011-12-30": WEEK, "2011-12-31": WEEK}, "zone": "Pacific/Apia"},
        {"hours": {}, "exceptions": {"2026-03-29": "02:00-03:01"}, "zone": "Europe/Berlin"},
    ],
)
def test_a_calendar_that_opens_only_once_in_three_hundred_years_is_a_calendar(rules: dict[str, Any]) -> None:
    assert office(**rules).can_open()
