"""Calendars combined (R5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.combine import all_of, any_of, combined, without
from slaclock.errors import CalendarError, HorizonError, ZoneError

H = timedelta(hours=1)
SEOUL = BusinessCalendar(
    "Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=[{"2026-03-02": "삼일절"}], name="seoul"
)
BERLIN = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-18:00"}, name="berlin")
OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
LUNCH = BusinessCalendar("UTC", hours={"daily": "12:00-13:00"})
WEEK = ("2026-03-09T00:00Z", "2026-03-16T00:00Z")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_following_the_sun_is_open_whenever_one_is() -> None:
    sun = any_of(SEOUL, BERLIN, timezone="UTC")
    assert ["00:00 17:00"] * 5 == [f"{a:%H:%M} {b:%H:%M}" for a, b in sun.periods(*WEEK)]
    assert "UTC" == sun.next_open("2026-03-09T17:00Z").timezone_name


def test_all_of_is_open_only_while_each_is() -> None:
    both = all_of(SEOUL, BERLIN, timezone="Asia/Seoul")
    assert ["17:00 18:00"] * 5 == [f"{a:%H:%M} {b:%H:%M}" for a, b in both.periods(*WEEK)]


def test_without_takes_the_others_away() -> None:
    friday = BusinessCalendar("UTC", hours={"fri": "00:00-24:00"})
    assert 4 * 7 * H == without(OFFICE, LUNCH, friday).between(*WEEK)
    assert OFFICE.timezone == without(OFFICE, LUNCH).timezone
    assert "Asia/Seoul" == without(OFFICE, LUNCH, timezone="Asia/Seoul").timezone


def test_operators_are_in_the_zone_of_the_left_one() -> None:
    assert any_of(SEOUL, BERLIN, timezone="Asia/Seoul") == SEOUL | BERLIN
    assert all_of(BERLIN, SEOUL, timezone="Europe/Berlin") == BERLIN & SEOUL
    assert without(OFFICE, LUNCH, timezone="UTC") == OFFICE.without(LUNCH)


def test_a_documents_words_combine_in_one_calendar() -> None:
    whole = combined("UTC", any_of=(SEOUL, BERLIN), without=(LUNCH,), name="desk")
    assert ("desk", 5 * 16 * H) == (whole.name, whole.between(*WEEK))
    narrow = combined("UTC", any_of=(OFFICE, LUNCH), all_of=(ALWAYS, OFFICE))
    assert OFFICE.between(*WEEK) == narrow.between(*WEEK)


def test_combined_calendars_combine_again() -> None:
    inner = any_of(SEOUL, BERLIN, timezone="UTC", name="inner")
    outer = without(all_of(inner, ALWAYS, timezone="UTC"), LUNCH)
    assert 5 * 16 * H == outer.between(*WEEK)
    assert at("2026-03-09T13:00Z") == outer.next_open("2026-03-09T12:00Z")


def test_an_opening_runs_on_where_one_part_takes_over_from_another() -> None:
    early = BusinessCalendar("UTC", hours={"mon": "09:00-12:00"})
    late = BusinessCalendar("UTC", hours={"mon": "12:00-15:00"})
    assert at("2026-03-09T15:00Z") == (early | late).next_close("2026-03-09T09:00Z")
    with pytest.raises(CalendarError, match="can never be open"):
        all_of(early, late, timezone="UTC")


def test_equal_combinations_are_equal_and_the_order_of_parts_is_a_part_of_them() -> None:
    assert any_of(SEOUL, BERLIN, timezone="UTC", name="x") == any_of(SEOUL.renamed("s"), BERLIN, timezone="UTC")
    assert any_of(SEOUL, BERLIN, timezone="UTC").timeline is any_of(SEOUL, BERLIN, timezone="UTC").timeline
    assert any_of(SEOUL, BERLIN, timezone="UTC") != any_of(SEOUL, BERLIN, timezone="Asia/Seoul")
    assert any_of(SEOUL, BERLIN, timezone="UTC") != all_of(SEOUL, BERLIN, timezone="UTC")


# Never open


SUNDAY = BusinessCalendar("UTC", hours={"sun": "09:00-17:00"})
ONCE = BusinessCalendar("UTC", hours={}, exceptions={"1950-05-05": "09:00-10:00"})
LATER = BusinessCalendar("UTC", hours={}, exceptions={"2180-05-05": "09:00-10:00"})


@pytest.mark.parametrize(
    "make",
    [
        lambda: all_of(OFFICE, SUNDAY, timezone="UTC"),
        lambda: without(OFFICE, ALWAYS),
        lambda: without(OFFICE, OFFICE),
        lambda: without(LUNCH, SUNDAY, BusinessCalendar("UTC", hours={"mon-sat": "11:00-14:00"})),
        lambda: all_of(ONCE, LATER, timezone="UTC"),
    ],
)
def test_a_combination_that_leaves_nothing_is_refused(make: Any) -> None:
    with pytest.raises(CalendarError, match="a calendar that can never be open: `combined`") as caught:
        make()
    assert ("R8", "look at the parts: together they leave no working time") == (
        caught.value.fault.rule,
        caught.value.fault.remedy,
    )


@pytest.mark.parametrize(
    ("make", "opens"),
    [
        (lambda: all_of(ONCE, OFFICE, timezone="UTC"), "1950-05-05T09:00Z"),
        (lambda: without(ONCE, SUNDAY), "1950-05-05T09:00Z"),
        (lambda: all_of(LATER, ALWAYS, timezone="UTC"), "2180-05-05T09:00Z"),
        (lambda: any_of(ONCE, ONCE, timezone="UTC"), "1950-05-05T09:00Z"),
    ],
)
def test_a_combination_that_opens_once_is_a_calendar(make: Any, opens: str) -> None:
    assert at(opens) == make().next_open("1900-01-01T00:00Z")


def test_a_search_for_working_time_lays_down_no_more_than_the_years_near_the_present() -> None:
    one = BusinessCalendar("Asia/Tokyo", hours={"mon-fri": "09:01-17:00"})
    all_of(one, ALWAYS, timezone="UTC")
    years = one.timeline._years
    assert years is not None
    assert (2024, 2024) == (years.first, years.last)


# Ends of time


def test_a_combination_ends_where_its_parts_end() -> None:
    both = ALWAYS | ALWAYS
    assert ALWAYS.between("1900-01-01T00:00Z", "2199-12-31T23:59:59.999999Z") == both.between(
        "1900-01-01T00:00Z", "2199-12-31T23:59:59.999999Z"
    )
    with pytest.raises(HorizonError, match="no closing"):
        both.next_close("2199-12-31T00:00Z")
    assert at("2199-12-31T23:59:59.999999Z") == both.add("2199-12-31T23:00Z", H - timedelta(microseconds=1))


# What is refused


@pytest.mark.parametrize(
    "make", [lambda: any_of(timezone="UTC"), lambda: all_of(timezone="UTC"), lambda: OFFICE.without()]
)
def test_no_calendar_to_combine_is_refused(make: Any) -> None:
    with pytest.raises(CalendarError, match="no calendar to combine") as caught:
        make()
    assert "name at least one calendar" == caught.value.fault.remedy


@pytest.mark.parametrize("other", [None, "24x7", 5, {}])
def test_what_is_no_calendar_is_refused(other: Any) -> None:
    for make in (lambda: OFFICE | other, lambda: OFFICE & other, lambda: OFFICE.without(other)):
        with pytest.raises(CalendarError, match="not a calendar") as caught:
            make()
        assert "R5" == caught.value.fault.rule


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", None, []])
def test_the_zone_of_a_combination_is_named_and_known(zone: Any) -> None:
    with pytest.raises(ZoneError):
        any_of(OFFICE, LUNCH, timezone=zone)


# Why it is closed


def reasons(calendar: BusinessCalendar, start: str, end: str) -> list[str]:
    return [f"{entry.code} {entry.name}".strip() for entry in calendar.explain(start, end)]


def test_a_closed_span_of_a_combination_is_explained_by_the_holidays_of_its_parts() -> None:
    sun = any_of(SEOUL, BERLIN, timezone="UTC")
    said = ["holiday 삼일절", "working", "outside_hours", "working"]
    assert said == reasons(sun, "2026-03-02T00:00Z", "2026-03-03T01:00Z")


def test_special_hours_of_a_part_explain_only_when_that_part_is_closed() -> None:
    special = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, exceptions={"2026-03-10": "10:00-16:00"})
    both = all_of(special, LUNCH, timezone="UTC")
    expected = ["exception", "outside_hours", "working", "outside_hours", "exception"]
    assert expected == reasons(both, "2026-03-10T00:00Z", "2026-03-11T00:00Z")


def test_a_holiday_without_a_name_is_a_holiday_of_a_combination_too() -> None:
    quiet = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2026-03-10"])
    assert ["holiday"] == reasons(quiet | quiet, "2026-03-10T00:00Z", "2026-03-11T00:00Z")


# Caveats


def test_caveats_are_those_of_every_part_under_its_own_name() -> None:
    unnamed = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2026-12-25"])
    whole = any_of(SEOUL, BERLIN, timezone="UTC", name="sun").without(unnamed).renamed("desk")
    said = whole.caveats("2027-06-01T00:00Z", "2027-07-01T00:00Z")
    assert [("seoul", 2027), ("desk", 2027)] == [(caveat.calendar, caveat.year) for caveat in said]
