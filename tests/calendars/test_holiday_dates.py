"""A calendar's own dates: forms, both ends, leap days, New Year, which of several entries holds (R4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pendulum
import pytest

from slaclock.base.instants import number_day
from slaclock.calendars.holiday_dates import Holiday, OwnHolidays
from slaclock.errors import CalendarError

HALF = {"name": "Half day", "hours": "09:00-12:00"}
HALF_DAY = Holiday("Half day", ((9 * 3600, 12 * 3600),))


def own(*entries: Any) -> OwnHolidays:
    days = OwnHolidays()
    for entry in entries:
        days.add(*entry) if isinstance(entry, tuple) else days.add(entry)
    return days


def dates(days: OwnHolidays, year: int) -> list[str]:
    return [str(number_day(number)) for number in sorted(days.of_year(year))]


def names(days: OwnHolidays, year: int) -> list[str]:
    return [holiday.name for _, holiday in sorted(days.of_year(year).items())]


# Dates and ranges


@pytest.mark.parametrize("day", ["2026-12-25", " 2026-12-25 ", date(2026, 12, 25), pendulum.date(2026, 12, 25)])
def test_a_date_is_text_or_a_date(day: Any) -> None:
    assert ["2026-12-25"] == dates(own(day), 2026)


def test_both_ends_of_a_range_are_inside() -> None:
    assert ["2026-02-16", "2026-02-17", "2026-02-18"] == dates(own("2026-02-16..2026-02-18"), 2026)


def test_a_range_may_run_over_new_year() -> None:
    days = own("2026-12-31..2027-01-01")
    assert (["2026-12-31"], ["2027-01-01"], []) == (dates(days, 2026), dates(days, 2027), dates(days, 2028))


def test_a_range_of_one_day_is_that_day() -> None:
    assert ["2026-02-16"] == dates(own("2026-02-16 .. 2026-02-16"), 2026)


def test_a_range_has_at_most_366_days() -> None:
    assert 366 == len(dates(own("2028-01-01..2028-12-31"), 2028))
    with pytest.raises(CalendarError, match="a range of 367 days"):
        own("2028-01-01..2029-01-01")


# Days that return


def test_a_yearly_day_returns_each_year() -> None:
    days = own(("12-25", "Christmas"))
    assert (["1900-12-25"], ["2199-12-25"]) == (dates(days, 1900), dates(days, 2199))
    assert ["Christmas"] == names(days, 2026)


def test_both_ends_of_a_yearly_range_are_inside() -> None:
    assert ["2026-12-24", "2026-12-25", "2026-12-26"] == dates(own("12-24..12-26"), 2026)


def test_a_yearly_range_over_new_year_lies_at_both_ends_of_each_year() -> None:
    assert ["2026-01-01", "2026-01-02", "2026-12-30", "2026-12-31"] == dates(own("12-30..01-02"), 2026)


def test_the_29th_of_february_returns_in_leap_years_only() -> None:
    days = own("02-29")
    assert ([], ["2028-02-29"], []) == (dates(days, 2027), dates(days, 2028), dates(days, 2100))


def test_a_yearly_range_over_the_end_of_february_has_the_29th_in_leap_years_only() -> None:
    days = own("02-28..03-01")
    assert (2, 3) == (len(dates(days, 2027)), len(dates(days, 2028)))


def test_a_yearly_range_that_ends_on_the_29th_of_february_ends_on_the_28th_in_other_years() -> None:
    assert ["2027-02-27", "2027-02-28"] == dates(own("02-27..02-29"), 2027)


@pytest.mark.parametrize(("text", "days"), [("01-01..12-31", 366), ("03-01..02-29", 366), ("03-01..02-28", 365)])
def test_a_yearly_range_may_be_the_whole_year(text: str, days: int) -> None:
    assert days == len(own(text).yearly)


# Names and hours


@pytest.mark.parametrize("value", ["Founders' Day", " Founders' Day ", {"name": "Founders' Day"}])
def test_a_holiday_with_a_name_is_closed(value: Any) -> None:
    assert [Holiday("Founders' Day")] == list(own(("2026-02-24", value)).of_year(2026).values())


@pytest.mark.parametrize("value", [None, "", {"hours": "closed"}, {"name": None}, {}])
def test_a_holiday_may_have_no_name(value: Any) -> None:
    assert [Holiday("")] == list(own(("2026-02-24", value)).of_year(2026).values())


def test_a_half_day_has_its_hours() -> None:
    assert [HALF_DAY] == list(own(("2026-02-24", HALF)).of_year(2026).values())


def test_half_days_may_be_yearly_and_ranges() -> None:
    assert [HALF_DAY, HALF_DAY] == list(own(("12-24", HALF), ("2026-12-31..2026-12-31", HALF)).of_year(2026).values())


# Which of several holds


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("2026-12-24", "one"), ("2026-12-24", "two")], Holiday("two")),
        ([("2026-12-24", HALF), ("2026-12-20..2026-12-31", "shut")], HALF_DAY),
        ([("2026-12-20..2026-12-31", "shut"), ("2026-12-24", HALF)], HALF_DAY),
        ([("2026-12-24", {"hours": "10:00-11:00"}), ("2026-12-24", HALF)], HALF_DAY),
        ([("12-24", HALF), ("12-20..12-31", "shut")], HALF_DAY),
        ([("12-24", HALF), ("2026-12-24", "shut")], Holiday("shut")),
        ([("2026-12-24", "shut"), ("12-24", HALF)], Holiday("shut")),
    ],
    ids=["later", "hours first", "hours later", "hours twice", "yearly hours", "dated later", "dated first"],
)
def test_dated_beats_yearly_and_hours_beat_closed_and_later_beats_earlier(entries: Any, expected: Holiday) -> None:
    (christmas_eve,) = [h for number, h in own(*entries).of_year(2026).items() if number_day(number).day == 24]
    assert expected == christmas_eve


# Faults


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("2026-02-30", "not a date"),
        ("2026-2-3", "not a date"),
        ("20261225", "not a date"),
        ("２０２６-12-25", "not a date"),
        (datetime(2026, 12, 25), "not a date"),
        (20261225, "not a date"),
        ("12-25..2026-12-26", "not a date"),
        ("2026-12-25..", "not a date"),
        ("2026-12-25..2026-12-26..2026-12-27", "not a range of dates"),
        ("2026-12-26..2026-12-25", "a range that ends before it begins"),
        ("02-30", "not a day of the year"),
        ("00-01", "not a day of the year"),
        ("1899-12-31", "a date out of range"),
        ("2200-01-01", "a date out of range"),
    ],
)
def test_what_is_no_date_is_refused(key: Any, what: str) -> None:
    with pytest.raises(CalendarError) as caught:
        own((key, "x"))
    assert what == caught.value.fault.what
    assert caught.value.fault.remedy


def test_the_first_and_the_last_date_that_calendars_know_are_read() -> None:
    assert ["1900-01-01"] == dates(own("1900-01-01"), 1900)
    assert ["2199-12-31"] == dates(own("2199-12-31"), 2199)


@pytest.mark.parametrize("value", [7, True, ["x"], date(2026, 12, 25)])
def test_what_is_no_name_is_refused(value: Any) -> None:
    with pytest.raises(CalendarError, match="not the name of a holiday"):
        own(("2026-12-25", value))


def test_all_faults_of_an_entry_stand_in_one_error() -> None:
    with pytest.raises(CalendarError) as caught:
        own(("2026-02-30", {"name": 7, "hours": "9-5", "hour": "09:00-12:00"}))
    assert ["", "hour", "name", "hours"] == [fault.path for fault in caught.value.faults]


def test_a_refused_entry_leaves_nothing_behind() -> None:
    days = OwnHolidays()
    with pytest.raises(CalendarError):
        days.add("2026-12-25", 7)
    assert {} == days.of_year(2026)
