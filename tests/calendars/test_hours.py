"""Hours as people write them (R2, R3)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.base.instants import day_number
from slaclock.calendars.hours import (
    ALL_DAY,
    AROUND_THE_CLOCK,
    DAY_SECONDS,
    NEVER,
    WeekFrom,
    read_date,
    read_days,
    read_month_day,
    read_week,
    read_weeks,
    read_windows,
    read_yearly,
    show_windows,
)
from slaclock.errors import CalendarError
from slaclock.testing.strategies.calendars import WINDOWS

H = 3600


def refused(read: Any, value: Any) -> list[tuple[str, str, str]]:
    """Path, what and remedy of each fault."""
    with pytest.raises(CalendarError) as caught:
        read(value)
    assert all(fault.rule and fault.remedy for fault in caught.value.faults)
    return [(fault.path, fault.what, fault.remedy) for fault in caught.value.faults]


# Windows of a day


@pytest.mark.parametrize(
    "value",
    [
        "09:00-12:00, 13:00-18:00",
        "9:00-12:00,13:00-18:00",
        " 09:00 - 12:00 , 13:00 – 18:00 ",
        ["09:00-12:00", "13:00-18:00"],
        ["13:00-18:00", "09:00-12:00"],
        ("09:00-12:00", "13:00-18:00"),
        ["09:00-12:00, 13:00-18:00"],
        [["09:00", "12:00"], ["13:00", "18:00"]],
        [(time(9), time(12)), (time(13), time(18))],
        ["09:00-11:00", "11:00-12:00", "13:00-18:00"],
    ],
)
def test_windows_have_many_spellings(value: Any) -> None:
    assert ((9 * H, 12 * H), (13 * H, 18 * H)) == read_windows(value)


@pytest.mark.parametrize("value", ["", " ", "closed", "Closed", "off", [], ()])
def test_a_closed_day_has_no_windows(value: Any) -> None:
    assert () == read_windows(value)


@pytest.mark.parametrize("value", ["00:00-24:00", "24h", "all day", ["00:00", "24:00"], "00:00-12:00, 12:00-24:00"])
def test_a_whole_day_is_one_window(value: Any) -> None:
    assert ALL_DAY == read_windows(value)


@pytest.mark.parametrize(
    ("value", "window"),
    [
        ("09:00:15-17:00:30", (9 * H + 15, 17 * H + 30)),
        ("22:00-06:00", (22 * H, 30 * H)),
        ("22:00-30:00", (22 * H, 30 * H)),
        ("22:00-24:00", (22 * H, 24 * H)),
        ("22:00-00:00", (22 * H, 24 * H)),
        ("22:00-46:00", (22 * H, 46 * H)),
        ("23:59:59-47:59:59", (24 * H - 1, 48 * H - 1)),
        ("00:00-00:01", (0, 60)),
        (["17:00", "09:00"], (17 * H, 33 * H)),
    ],
)
def test_a_window_may_end_at_midnight_or_on_the_next_date(value: Any, window: tuple[int, int]) -> None:
    assert (window,) == read_windows(value)


def test_touching_windows_merge_over_midnight_too() -> None:
    assert ((0, 47 * H),) == read_windows(["00:00-23:00", "23:00-47:00"])


@pytest.mark.parametrize(
    ("value", "what", "remedy"),
    [
        (None, "no hours", "`closed`"),  # a key without a value
        (None, "no hours", "write windows such as `09:00-17:00`, or `closed`"),
        (9, "not opening hours", "write"),
        (True, "not opening hours", "write"),
        ({"09:00": "17:00"}, "not opening hours", "write"),
        ({"09:00-17:00"}, "not opening hours", "write"),
        ("09:00", "not a window of hours", 'write it as "09:00-17:00", in quotes'),
        ("09:00-17:00,", "not a window of hours", 'write it as "09:00-17:00", in quotes'),
        (",", "not a window of hours", 'write it as "09:00-17:00", in quotes'),
        ("09:00-12:00-17:00", "not a window of hours", 'write it as "09:00-17:00", in quotes'),
        (["09:00", "12:00", "13:00"], "not a window of hours", 'write it as "09:00-17:00", in quotes'),
        (["09:00-12:00", None], "not a window of hours", 'write it as "09:00-17:00", in quotes'),
        ([time(9), time(17)], "not a window of hours", 'write it as "09:00-17:00", in quotes'),
        ("9am-5pm", "not a time of day", "09:30"),
        ("09:00-48:01", "not a time of day", '"48:00"'),
        ("25:00-26:00", "not a time of day", '"24:00"'),
        ("09:00-09:00", "a window that ends where it starts", 'write "00:00-24:00" for all day, or `closed`'),
        ("24:00-26:00", "a window cannot start at 24:00", 'write "00:00" on the next day'),
        ("09:00-33:01", "a window longer than a day", "write it as two windows"),
        ("09:00-12:00, 11:59-13:00", "windows of one day overlap", "09:00-12:00 and 11:59-13:00 share time"),
        ("09:00-12:00, 09:00-12:00", "windows of one day overlap", "09:00-12:00 and 09:00-12:00 share time"),
        ("20:00-02:00, 22:00-23:00", "windows of one day overlap", "20:00-02:00 and 22:00-23:00 share time"),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(value: Any, what: str, remedy: str) -> None:
    ((path, said, hint),) = refused(read_windows, value)
    assert ("", what) == (path, said)
    assert remedy in hint


def test_an_end_before_the_start_never_overlaps_the_morning_of_its_own_date() -> None:
    assert ((6 * H, 14 * H), (22 * H, 31 * H)) == read_windows("22:00-07:00, 06:00-14:00")


@given(WINDOWS)
def test_windows_lie_in_order_inside_two_days(value: Any) -> None:
    windows = read_windows(value)
    edges = [edge for window in windows for edge in window]
    assert sorted(set(edges)) == edges
    assert all(0 <= start < DAY_SECONDS and end <= 2 * DAY_SECONDS for start, end in windows)


@given(WINDOWS.map(read_windows).filter(lambda windows: all(end - start <= DAY_SECONDS for start, end in windows)))
def test_shown_windows_read_back(windows: Any) -> None:
    assert windows == read_windows(show_windows(windows))


# Days of the week


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("mon", (0,)),
        ("Monday", (0,)),
        ("MON-FRI", (0, 1, 2, 3, 4)),
        ("monday to friday", (0, 1, 2, 3, 4)),
        ("mon – fri", (0, 1, 2, 3, 4)),
        ("sun-thu", (6, 0, 1, 2, 3)),
        ("sat-mon", (5, 6, 0)),
        ("mon-mon", (0,)),
        ("sun-sat", (6, 0, 1, 2, 3, 4, 5)),
        ("sat, sun", (5, 6)),
        ("mon-wed,fri", (0, 1, 2, 4)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("weekend", (5, 6)),
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("every day", (0, 1, 2, 3, 4, 5, 6)),
        ("tues", (1,)),
        ("thurs", (3,)),
    ],
)
def test_days_have_many_spellings(key: str, days: tuple[int, ...]) -> None:
    assert days == read_days(key)


@pytest.mark.parametrize(
    "key", ["", "m", "mo", "montag", "mon-", "mon-tue-wed", "mon,,tue", "weekdays-sat", 1, None, True]
)
def test_what_is_no_day_is_refused(key: Any) -> None:
    ((_, what, remedy),) = refused(read_days, key)
    assert "not a day of the week" == what
    assert "`mon-fri`" in remedy


# Weeks


@pytest.mark.parametrize("value", ["24x7", "24/7", "always", " 24X7 ", {"daily": "00:00-24:00"}, {"mon-sun": "24h"}])
def test_round_the_clock_has_many_spellings(value: Any) -> None:
    assert AROUND_THE_CLOCK == read_week(value)


def test_a_day_not_named_is_closed() -> None:
    assert (((9 * H, 17 * H),), (), (), (), (), (), ()) == read_week({"mon": "09:00-17:00", "sun": "closed"})
    assert NEVER == read_week({})


def test_every_fault_of_a_week_is_told_with_its_day() -> None:
    week = {"mon": "9-17", "tue": "09:00-09:00", "foo": "09:00-17:00", "mon-wed": "09:00-17:00", "fri": "09:00-17:00"}
    expected = [
        ("mon", "not a time of day"),
        ("tue", "a window that ends where it starts"),
        ("foo", "not a day of the week"),
        ("mon-wed", "mon is named twice"),
    ]
    assert expected == [(path, what) for path, what, _ in refused(read_week, week)]


@pytest.mark.parametrize("hours", [None, "14:00-15:00"])
def test_a_window_that_a_comma_made_a_key_belongs_in_a_list(hours: Any) -> None:
    remedy = "put the windows of one day in a list: `[09:00-12:30, 13:00-17:00]`"
    expected = [("13:00-17:00", "not a day of the week", remedy)]
    assert expected == refused(read_week, {"mon-thu": "09:00-12:30", "13:00-17:00": hours})


def test_a_day_without_hours_is_not_taken_for_closed() -> None:
    assert [("fri", "no hours")] == [
        (path, what) for path, what, _ in refused(read_week, {"mon": "09:00-12:30", "fri": None})
    ]


@pytest.mark.parametrize("week", [{"mon-fri": "09:00-17:00", "tue": "closed"}, {"sat, sat": "09:00-17:00"}])
def test_a_day_named_twice_is_refused(week: Any) -> None:
    ((_, what, remedy),) = refused(read_week, week)
    assert what.endswith("is named twice")
    assert "name each day once" == remedy


@pytest.mark.parametrize("value", [None, 24, "9-5", "mon-fri 09:00-17:00", ["09:00-17:00"]])
def test_what_is_no_week_is_refused(value: Any) -> None:
    ((_, what, remedy),) = refused(read_week, value)
    assert "not a week of hours" == what
    assert "24x7" in remedy


# Weeks that replace one another


def test_a_later_week_holds_from_its_date() -> None:
    early, late = {"mon": "09:00-17:00"}, {"mon": "10:00-18:00"}
    weeks = read_weeks([early, {"from": "2026-07-01", **late}, {"from": date(2027, 1, 1), **early}])
    july, new_year = day_number(date(2026, 7, 1)), day_number(date(2027, 1, 1))
    expected = [(None, read_week(early)), (july, read_week(late)), (new_year, read_week(early))]
    assert [WeekFrom(day, week) for day, week in expected] == list(weeks)


def test_round_the_clock_may_be_one_of_several_weeks() -> None:
    weeks = read_weeks(["24x7", {"from": "2026-07-01", "mon": "09:00-17:00"}])
    assert AROUND_THE_CLOCK == weeks[0].week


@pytest.mark.parametrize(
    ("value", "path", "what"),
    [
        ([], "", "no week of hours"),
        ([{"mon": "09:00-17:00"}, {"mon": "09:00-17:00"}], "1.from", "a later week without its first date"),
        ([{"mon": "09:00-17:00"}, "24x7"], "1.from", "a later week without its first date"),
        ([{"from": "2026-01-01", "mon": "09:00-17:00"}], "0.from", "the first week has a first date"),
        ([{}, {"from": "2026-01-01"}, {"from": "2026-01-01"}], "", "weeks out of order"),
        ([{}, {"from": "2026-01-02"}, {"from": "2026-01-01"}], "", "weeks out of order"),
        ([{}, {"from": "next year"}], "1.from", "not a date"),
        ([{}, {"from": datetime(2026, 1, 1)}], "1.from", "not a date"),
        ([{}, {"from": "2026-01-01", "mon": "9"}], "1.mon", "not a window of hours"),
        ([["09:00-17:00"]], "0", "not a week of hours"),
        ({"from": "2026-01-01", "mon": "09:00-17:00"}, "from", "the first week has a first date"),
    ],
)
def test_weeks_that_cannot_be_told_apart_are_refused(value: Any, path: str, what: str) -> None:
    assert (path, what) in [fault[:2] for fault in refused(read_weeks, value)]


# Dates


@pytest.mark.parametrize("value", ["2026-12-24", " 2026-12-24 ", date(2026, 12, 24)])
def test_a_date_is_iso_text_or_a_date(value: Any) -> None:
    assert date(2026, 12, 24) == read_date(value)


@pytest.mark.parametrize(
    "value", ["2026-02-29", "20261224", "24.12.2026", "2026-W52-4", "12-24", "", 2026, None, datetime(2026, 12, 24)]
)
def test_what_is_no_date_is_refused(value: Any) -> None:
    assert [("", "not a date", "write it as `2026-12-24`")] == refused(read_date, value)


@pytest.mark.parametrize(("text", "day"), [("12-25", (12, 25)), ("02-29", (2, 29)), (" 01-01 ", (1, 1))])
def test_a_day_of_the_year_is_month_and_day(text: str, day: tuple[int, int]) -> None:
    assert day == read_month_day(text)


@pytest.mark.parametrize("text", ["02-30", "13-01", "1-1", "12/25", "", None, 1225, date(2026, 12, 25)])
def test_what_is_no_day_of_the_year_is_refused(text: Any) -> None:
    assert [("", "not a day of the year", "write month and day as `12-25`")] == refused(read_month_day, text)


def test_a_yearly_range_has_both_ends_and_may_run_over_new_year() -> None:
    assert ((12, 20), (1, 6)) == read_yearly("12-20..01-06")
    assert ((12, 25), (12, 25)) == read_yearly("12-25")


@pytest.mark.parametrize(
    "text", ["12-20..", "..01-06", "12-20..12-25..01-06", "12-20 - 01-06", None, ["12-20", "01-06"]]
)
def test_what_is_no_yearly_range_is_refused(text: Any) -> None:
    assert 1 == len(refused(read_yearly, text))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=12),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    )
)
def test_junk_is_read_or_refused_and_nothing_else(value: Any) -> None:
    for read in (read_windows, read_days, read_weeks, read_date, read_month_day, read_yearly):
        try:
            read(value)
        except CalendarError as error:
            assert all(fault.remedy for fault in error.faults)  # noqa: PT017
