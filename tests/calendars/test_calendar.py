"""`BusinessCalendar`: its questions at every position, odd days in odd zones, and its being a value (R1 to R8)."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pendulum
import pytest

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.errors import AmountError, CalendarError, HorizonError, InstantError, ZoneError

OFFICE = BusinessCalendar("UTC", hours={"mon-fri": ["09:00-12:00", "13:00-17:00"]})
FRIDAY = "2026-03-06"
H = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def between(zone: str, hours: Any, start: str, end: str, **rules: Any) -> timedelta:
    return BusinessCalendar(zone, hours=hours, **rules).between(start, end)


# Every question at every position of a Friday with lunch


@pytest.mark.parametrize(
    ("time", "is_open", "next_open", "next_close", "previous_close", "previous_open"),
    [
        ("08:59:59", False, "06T09:00", "06T12:00", "05T17:00", "05T13:00"),
        ("09:00:00", True, "06T09:00", "06T12:00", "05T17:00", "05T13:00"),
        ("09:00:01", True, "06T09:00:01", "06T12:00", "06T09:00:01", "06T09:00"),
        ("11:59:59", True, "06T11:59:59", "06T12:00", "06T11:59:59", "06T09:00"),
        ("12:00:00", False, "06T13:00", "06T17:00", "06T12:00", "06T09:00"),
        ("12:30:00", False, "06T13:00", "06T17:00", "06T12:00", "06T09:00"),
        ("13:00:00", True, "06T13:00", "06T17:00", "06T12:00", "06T09:00"),
        ("17:00:00", False, "09T09:00", "09T12:00", "06T17:00", "06T13:00"),
        ("23:59:59", False, "09T09:00", "09T12:00", "06T17:00", "06T13:00"),
    ],
)
def test_openings(
    time: str, is_open: bool, next_open: str, next_close: str, previous_close: str, previous_open: str
) -> None:
    t = f"{FRIDAY}T{time}Z"
    assert is_open == OFFICE.is_open(t)
    said = [OFFICE.next_open(t), OFFICE.next_close(t), OFFICE.previous_close(t), OFFICE.previous_open(t)]
    assert [at(f"2026-03-{text}Z") for text in (next_open, next_close, previous_close, previous_open)] == said


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("06T08:00", "0h", "06T08:00"),  # nothing to add: the same instant, open or not
        ("06T12:30", "0h", "06T12:30"),
        ("06T08:00", "3h", "06T12:00"),  # an exact fit ends at the closing
        ("06T08:00", "3h 0.000001s", "06T13:00:00.000001"),
        ("06T12:00", "4h", "06T17:00"),
        ("06T16:00", "2h", "09T10:00"),
        ("06T17:00", "7h", "09T17:00"),
        ("07T12:00", "1s", "09T09:00:01"),
        ("06T09:00", "35h", "12T17:00"),
        ("09T10:00", "-2h", "06T16:00"),
        ("06T12:30", "-3h", "06T09:00"),
    ],
)
def test_add(start: str, amount: str, end: str) -> None:
    assert at(f"2026-03-{end}Z") == OFFICE.add(f"2026-03-{start}Z", amount)


@pytest.mark.parametrize(
    ("end", "amount", "start"),
    [
        ("06T20:00", "0h", "06T20:00"),
        ("06T20:00", "4h", "06T13:00"),  # an exact fit backward ends at the opening
        ("06T20:00", "4h 1s", "06T11:59:59"),
        ("09T10:00", "2h", "06T16:00"),
        ("09T09:00", "7h", "06T09:00"),
        ("06T16:00", "-2h", "09T10:00"),
    ],
)
def test_subtract(end: str, amount: str, start: str) -> None:
    assert at(f"2026-03-{start}Z") == OFFICE.subtract(f"2026-03-{end}Z", amount)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("06T09:00", "06T17:00", 7),
        ("06T08:00", "06T20:00", 7),
        ("06T12:00", "06T13:00", 0),
        ("06T16:00", "09T10:00", 2),
        ("06T10:00", "06T10:00", 0),
        ("09T10:00", "06T16:00", -2),
        ("02T00:00", "30T00:00", 7 * 20),
    ],
)
def test_between(start: str, end: str, hours: int) -> None:
    assert hours * H == OFFICE.between(f"2026-03-{start}Z", f"2026-03-{end}Z")


def test_periods_are_cut_to_the_window_and_in_the_calendars_zone() -> None:
    seoul = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"})
    spans = seoul.periods("2026-03-06T01:00Z", "2026-03-09T00:30Z")
    assert ["2026-03-06 10:00:00+09:00", "2026-03-06 18:00:00+09:00"] == [str(edge) for edge in spans[0]]
    assert ["2026-03-09 09:00:00+09:00", "2026-03-09 09:30:00+09:00"] == [str(edge) for edge in spans[1]]
    assert [] == seoul.periods("2026-03-09T00:30Z", "2026-03-06T01:00Z")


# Days with other than 24 hours, and times that do not exist or come twice: all in real seconds


@pytest.mark.parametrize(
    ("zone", "hours", "day", "after", "minutes"),
    [
        ("Europe/Berlin", "24x7", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", 23 * 60),
        ("Europe/Berlin", "24x7", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", 25 * 60),
        ("Europe/Berlin", {"sun": "02:00-03:00"}, "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", 0),
        ("Europe/Berlin", {"sun": "02:00-03:00"}, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", 120),
        ("Europe/Berlin", {"sun": "01:30-02:30"}, "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", 30),
        ("Europe/Berlin", {"sun": "01:30-02:30"}, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", 90),
        ("Europe/Berlin", {"sun": "02:30-03:30"}, "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", 30),
        ("Europe/Berlin", {"sat": "22:00-06:00"}, "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00", 7 * 60),
        ("Europe/Berlin", {"sat": "22:00-06:00"}, "2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00", 9 * 60),
        ("America/New_York", {"sun": "01:00-02:00"}, "2026-11-01T00:00-04:00", "2026-11-02T00:00-05:00", 120),
        ("America/Sao_Paulo", {"sun": "00:00-01:30"}, "2018-11-03T12:00-03:00", "2018-11-04T12:00-02:00", 30),
        ("America/Sao_Paulo", {"sat": "23:00-24:00"}, "2019-02-16T12:00-02:00", "2019-02-17T12:00-03:00", 120),
        ("Asia/Beirut", {"sun": "00:00-02:00"}, "2024-03-30T12:00+02:00", "2024-03-31T12:00+03:00", 60),
        ("Asia/Beirut", {"sat": "23:00-24:00"}, "2024-10-26T12:00+03:00", "2024-10-27T12:00+02:00", 120),
        ("Africa/Cairo", {"fri": "00:00-02:00"}, "2024-04-25T12:00+02:00", "2024-04-26T12:00+03:00", 60),
        ("Asia/Tehran", {"sat": "00:00-02:00"}, "2020-03-20T12:00+03:30", "2020-03-21T12:00+04:30", 60),
        ("America/Havana", {"sun": "00:00-02:00"}, "2024-11-02T12:00-04:00", "2024-11-03T12:00-05:00", 180),
        ("America/St_Johns", {"sat": "23:00-24:00"}, "2007-11-03T12:00-02:30", "2007-11-04T12:00-03:30", 119),
        ("America/St_Johns", {"sun": "00:00-00:05"}, "2007-11-03T12:00-02:30", "2007-11-04T12:00-03:30", 6),
        ("Australia/Lord_Howe", {"sun": "01:30-02:30"}, "2024-10-06T00:00+10:30", "2024-10-06T12:00+11:00", 30),
        ("Australia/Lord_Howe", {"sun": "01:00-02:00"}, "2024-04-07T00:00+11:00", "2024-04-07T12:00+10:30", 90),
        ("Antarctica/Troll", {"sun": "00:00-04:00"}, "2024-03-30T12:00Z", "2024-03-31T12:00+02:00", 120),
        ("Antarctica/Troll", {"sun": "00:00-04:00"}, "2024-10-26T12:00+02:00", "2024-10-27T12:00Z", 360),
        ("Africa/Casablanca", {"sun": "02:00-03:00"}, "2024-03-10T00:00+01:00", "2024-03-11T00:00Z", 120),
        ("Africa/Casablanca", {"sun": "02:00-03:00"}, "2024-04-14T00:00Z", "2024-04-15T00:00+01:00", 0),
        ("Europe/Dublin", {"sun": "01:00-02:00"}, "2024-10-27T00:00+01:00", "2024-10-28T00:00Z", 120),
        ("Europe/Dublin", {"sun": "01:00-02:00"}, "2024-03-31T00:00Z", "2024-04-01T00:00+01:00", 0),
        ("Pacific/Apia", "24x7", "2011-12-29T00:00-10:00", "2011-12-31T00:00+14:00", 24 * 60),
        ("Pacific/Apia", {"fri": "09:00-17:00"}, "2011-12-29T00:00-10:00", "2012-01-01T00:00+14:00", 0),
        ("Pacific/Kwajalein", {"sat": "09:00-17:00"}, "1993-08-20T00:00-12:00", "1993-08-23T00:00+12:00", 0),
        ("Pacific/Kwajalein", {"tue": "09:00-17:00"}, "1969-09-29T12:00+11:00", "1969-10-01T12:00-12:00", 16 * 60),
        ("Africa/Monrovia", {"fri": "00:00-01:00"}, "1972-01-06T12:00-00:44:30", "1972-01-07T12:00Z", 15.5),
        ("Asia/Pyongyang", {"fri": "23:00-24:00"}, "2018-05-04T12:00+08:30", "2018-05-05T12:00+09:00", 30),
        ("Europe/Berlin", {"sun": "02:00-05:00"}, "1947-05-11T00:00+02:00", "1947-05-12T00:00+03:00", 120),
    ],
)
def test_an_hour_that_comes_twice_counts_twice_and_a_skipped_one_not_at_all(
    zone: str, hours: Any, day: str, after: str, minutes: float
) -> None:
    assert timedelta(minutes=minutes) == between(zone, hours, day, after)


def test_both_times_round_of_a_repeated_hour_are_working_time_and_told_apart() -> None:
    early = BusinessCalendar("America/New_York", hours={"sun": "01:00-02:00"})
    first, second = at("2026-11-01T05:30Z"), at("2026-11-01T06:30Z")
    assert [True, True] == [early.is_open(first), early.is_open(second)]
    assert H == early.between(first, second)
    said = [early.add(first, "0h"), early.add(first, "1h")]
    assert [("01:30-0400", 0), ("01:30-0500", 1)] == [(f"{when:%H:%M%z}", when.fold) for when in said]
    assert said[1].tzinfo is not None
    assert H == early.between(said[0], said[1])  # though Python calls the two equal


def test_an_edge_inside_a_skipped_hour_is_where_the_clock_comes_back() -> None:
    berlin = BusinessCalendar("Europe/Berlin", hours={"sun": "02:30-04:00"})
    assert at("2026-03-29T03:00+02:00") == berlin.next_open("2026-03-29T00:00+01:00")
    assert at("2026-03-29T03:00+02:00") == berlin.previous_open("2026-03-29T12:00+02:00")


# Windows past midnight, tails, exceptions


def test_a_tail_is_cut_by_neither_exception_nor_holiday_of_the_next_date() -> None:
    rules: dict[str, Any] = {
        "holidays": ["2026-03-07"],
        "exceptions": {"2026-03-08": "closed", "2026-03-10": "10:00-11:00"},
    }
    nights = BusinessCalendar("UTC", hours={"daily": "22:00-06:00"}, **rules)
    said = nights.periods("2026-03-06T12:00Z", "2026-03-11T12:00Z")
    expected = ["06T22 07T06", "09T22 10T06", "10T10 10T11"]
    assert expected == [f"{start:%dT%H} {end:%dT%H}" for start, end in said]


def test_a_tail_is_united_with_the_windows_of_the_next_date() -> None:
    nights = BusinessCalendar("UTC", hours={"mon": "22:00-10:00", "tue": "06:00-12:00", "wed": "00:00-24:00"})
    assert 14 * H == nights.between("2026-03-09T12:00Z", "2026-03-11T00:00Z")
    assert at("2026-03-10T12:00Z") == nights.next_close("2026-03-09T22:00Z")
    assert at("2026-03-12T00:00Z") == nights.next_close("2026-03-11T00:00Z")


def test_touching_windows_over_midnight_are_one_opening() -> None:
    week = BusinessCalendar("UTC", hours={"mon": "09:00-24:00", "tue": "00:00-12:00"})
    assert at("2026-03-10T12:00Z") == week.next_close("2026-03-09T10:00Z")
    assert at("2026-03-09T09:00Z") == week.previous_open("2026-03-10T11:00Z")


def test_a_window_may_end_a_day_later_at_48_hours() -> None:
    long = BusinessCalendar("UTC", hours={"mon": "22:00-46:00", "thu": "23:59-47:59"})
    assert 48 * H == long.between("2026-03-09T00:00Z", "2026-03-16T00:00Z")
    assert at("2026-03-10T22:00Z") == long.next_close("2026-03-09T22:00Z")


def test_a_week_that_begins_on_a_date_holds_from_its_midnight_and_the_tail_before_it_stays() -> None:
    weeks = [{"daily": "22:00-06:00"}, {"from": "2026-07-01", "daily": "09:00-10:00"}]
    calendar = BusinessCalendar("Europe/Berlin", hours=weeks)
    said = calendar.periods("2026-06-30T12:00+02:00", "2026-07-02T00:00+02:00")
    assert ["30T22 01T06", "01T09 01T10"] == [f"{start:%dT%H} {end:%dT%H}" for start, end in said]


def test_a_season_over_new_year_holds_to_both_of_its_ends() -> None:
    seasons = [{"dates": "12-24..01-01", "hours": {"daily": "10:00-11:00"}}]
    calendar = BusinessCalendar("UTC", hours={"daily": "09:00-17:00"}, seasons=seasons)
    assert (8 + 9 + 8) * H == calendar.between("2026-12-23T00:00Z", "2027-01-03T00:00Z")


def test_a_calendar_that_opens_only_by_exception_opens_then() -> None:
    once = BusinessCalendar("UTC", hours={}, exceptions={date(2026, 5, 5): "09:00-10:00"})
    assert [H, timedelta(0)] == [
        once.between("1900-01-01T00:00Z", "2199-12-31T00:00Z"),
        once.between(at("2026-05-06T00:00Z"), "2100-01-01T00:00Z"),
    ]
    assert at("2026-05-05T10:00Z") == once.add("1975-01-01T00:00Z", "1h")
    with pytest.raises(HorizonError, match="not so much working time is reachable after"):
        once.add("1975-01-01T00:00Z", "61m")
    with pytest.raises(HorizonError, match="no working time is reachable before"):
        once.previous_close("2026-05-05T09:00Z")


# What is handed in and what comes out


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-06T10:00:00Z",
        "2026-03-06T19:00+09:00",
        datetime(2026, 3, 6, 10, tzinfo=UTC),
        datetime(2026, 3, 6, 19, tzinfo=ZoneInfo("Asia/Seoul")),
        pendulum.datetime(2026, 3, 6, 19, tz="Asia/Seoul"),
    ],
)
def test_an_instant_may_come_in_any_zone_and_form(moment: Any) -> None:
    assert "2026-03-06 11:00:00+00:00" == str(OFFICE.add(moment, "1h"))


@pytest.mark.parametrize("amount", ["2h", "PT2H", timedelta(hours=2), pendulum.duration(hours=2), "120m"])
def test_an_amount_may_come_in_any_form(amount: Any) -> None:
    assert at("2026-03-09T10:00Z") == OFFICE.add("2026-03-06T16:00Z", amount)
    assert at("2026-03-06T16:00Z") == OFFICE.subtract("2026-03-09T10:00Z", amount)


def test_a_negative_duration_of_pendulum_goes_back_as_far_as_it_says() -> None:
    assert at("2026-03-06T16:00Z") == OFFICE.add("2026-03-09T10:00Z", pendulum.duration(hours=-2))


def test_answers_are_pendulum_datetimes_in_the_calendars_zone() -> None:
    seoul = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"})
    said = seoul.add("2026-03-06T16:00+09:00", "4h")
    assert (pendulum.DateTime, "Asia/Seoul", "2026-03-09T11:00:00+09:00") == (
        type(said),
        said.timezone_name,
        said.isoformat(),
    )
    assert timedelta is type(seoul.between("2026-03-06T00:00Z", said))


NAMES = ["is_open", "next_open", "next_close", "previous_open", "previous_close"]


@pytest.mark.parametrize(
    "moment", ["2026-03-06T10:00", "2026-03-06", datetime(2026, 3, 6), date(2026, 3, 6), None, 5, "1899-01-01T00:00Z"]
)
def test_what_is_no_instant_is_refused_by_every_question(moment: Any) -> None:
    asked = [lambda name=name: getattr(OFFICE, name)(moment) for name in NAMES]
    pairs = [(moment, "2026-03-06T10:00Z"), ("2026-03-06T10:00Z", moment)]
    asked += [
        lambda pair=pair, name=name: getattr(OFFICE, name)(*pair)
        for pair in pairs
        for name in ("between", "periods", "explain", "caveats")
    ]
    asked += [lambda: OFFICE.add(moment, "1h"), lambda: OFFICE.subtract(moment, "1h")]
    for ask in asked:
        with pytest.raises(InstantError):
            ask()


@pytest.mark.parametrize("amount", ["2d", "8", 8, None, "", timedelta.max])
def test_what_is_no_amount_is_refused(amount: Any) -> None:
    for ask in (OFFICE.add, OFFICE.subtract):
        with pytest.raises(AmountError):
            ask("2026-03-06T10:00Z", amount)


def test_two_million_hours_are_a_horizon_or_an_answer_at_once() -> None:
    with pytest.raises(HorizonError, match="not so much working time"):
        OFFICE.add("2026-03-06T10:00Z", "2000000h")
    assert at("2197-02-13T00:00Z") == ALWAYS.add("2026-01-01T00:00Z", "1500000h")
    assert 300 * 8_765 * H < ALWAYS.between("1900-01-01T00:00Z", "2199-12-31T23:59:59.999999Z")


def test_what_lies_between_any_two_instants_may_be_added() -> None:
    first, last = "1900-01-01T00:00Z", "2199-12-31T23:59:59.999999Z"
    assert at(last) == ALWAYS.add(first, ALWAYS.between(first, last))
    assert at(first) == ALWAYS.subtract(last, ALWAYS.between(first, last))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "Pacific/Niue"])
def test_round_the_clock_never_closes(zone: str) -> None:
    always = BusinessCalendar(zone)
    with pytest.raises(HorizonError, match=r"no closing is reachable after: `2026-03-06T10:00:00\.000000Z`"):
        always.next_close("2026-03-06T10:00Z")
    with pytest.raises(HorizonError, match="no opening is reachable before"):
        always.previous_open("2026-03-06T10:00Z")
    assert (
        at("2026-03-06T10:00Z") == always.next_open("2026-03-06T10:00Z") == always.previous_close("2026-03-06T10:00Z")
    )


@pytest.mark.parametrize("rules", [{"exceptions": {"2026-03-07": "closed"}}, {"holidays": ["2026-03-07"]}])
def test_round_the_clock_with_a_day_off_closes_for_it(rules: dict[str, Any]) -> None:
    almost = BusinessCalendar("Asia/Seoul", hours="24x7", **rules)
    assert at("2026-03-07T00:00+09:00") == almost.next_close("2026-03-06T10:00Z")
    assert at("2026-03-08T00:00+09:00") == almost.next_open("2026-03-07T10:00+09:00")


def test_round_the_clock_with_a_season_closes_when_it_says() -> None:
    almost = BusinessCalendar("UTC", hours="24x7", seasons=[{"dates": "12-24..12-26", "hours": {}}])
    assert at("2026-12-24T00:00Z") == almost.next_close("2026-03-06T10:00Z")


# Values


def test_equal_rules_make_equal_calendars_whatever_their_names() -> None:
    one = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=[{"2026-12-25": "Christmas"}], name="one")
    other = BusinessCalendar("UTC", hours={"mon-thu": ["09:00-17:00"], "fri": "9:00-17:00"}, holidays=["2026-12-25"])
    assert one == other
    assert 1 == len({one, other})
    assert one.timeline is other.timeline


@pytest.mark.parametrize(
    "other",
    [
        BusinessCalendar("Etc/UTC", hours={"mon-fri": ["09:00-12:00", "13:00-17:00"]}),
        BusinessCalendar("UTC", hours={"mon-fri": ["09:00-12:00", "13:00-17:01"]}),
        BusinessCalendar("UTC", hours={"mon-fri": ["09:00-12:00", "13:00-17:00"]}, covers=[2026]),
        OFFICE.without(BusinessCalendar("UTC", hours={"sun": "09:00-10:00"})),
        None,
        "UTC",
        {},
    ],
)
def test_another_rule_or_zone_is_another_calendar(other: Any) -> None:
    assert OFFICE != other


def test_a_calendar_cannot_be_changed() -> None:
    for slot in ("name", "timezone", "_hours", "colour"):
        with pytest.raises(AttributeError):
            setattr(OFFICE, slot, "x")
        with pytest.raises(AttributeError):
            delattr(OFFICE, slot)
    assert OFFICE.timezone == "UTC"


def test_changing_what_was_handed_in_changes_no_calendar() -> None:
    hours, days, special = {"mon": ["09:00-17:00"]}, ["2026-03-09"], {"2026-03-16": "closed"}
    calendar = BusinessCalendar("UTC", hours=hours, holidays=days, exceptions=special)
    hours["mon"].append("18:00-19:00")
    days.clear()
    special.clear()
    assert 8 * H == calendar.between("2026-03-02T00:00Z", "2026-03-20T00:00Z")


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize(
    "calendar", [OFFICE.renamed("office"), BusinessCalendar("UTC", holidays=["KR"]), OFFICE | ALWAYS, ALWAYS]
)
def test_a_copy_is_equal_and_keeps_its_name(calendar: BusinessCalendar, twin: Any) -> None:
    other = twin(calendar)
    assert (calendar, calendar.name, hash(calendar)) == (other, other.name, hash(other))


def test_a_calendar_pickled_here_is_equal_there() -> None:
    """Python's own hashes differ from process to process; a calendar makes its anew."""
    program = (
        "import pickle, sys\n"
        "from slaclock import BusinessCalendar\n"
        "there = pickle.load(sys.stdin.buffer)\n"
        "mine = BusinessCalendar('Asia/Seoul', hours={'mon-fri': '09:00-18:00'}, holidays=['2026-09-25'])\n"
        "assert mine == there and hash(mine) == hash(there) and mine.timeline is there.timeline\n"
        "print(there.add('2026-09-24T17:00+09:00', '2h'))\n"
    )
    here = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=["2026-09-25"])
    run = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(here), capture_output=True, check=True)
    assert "2026-09-28 10:00:00+09:00" == run.stdout.decode().strip()


def test_a_calendar_says_its_name_and_zone() -> None:
    assert ["<BusinessCalendar office (UTC)>", "<BusinessCalendar unnamed (UTC)>"] == [
        repr(OFFICE.renamed("office")),
        repr(OFFICE),
    ]


def test_renaming_keeps_the_rules_and_a_zone_keeps_the_hours() -> None:
    named = OFFICE.renamed("office")
    assert ("office", OFFICE) == (named.name, named)
    assert named is named.renamed("office")
    moved = named.in_zone("America/New_York")
    assert ("America/New_York", "office") == (moved.timezone, moved.name)
    assert at("2026-03-06T09:00-05:00") == moved.next_open("2026-03-06T00:00-05:00")
    assert named is named.in_zone("UTC")


def test_hours_cannot_move_to_an_unknown_zone_nor_combined_ones_at_all() -> None:
    with pytest.raises(ZoneError):
        OFFICE.in_zone("Mars/Olympus")
    with pytest.raises(CalendarError, match="a combined calendar has no clock of its own") as caught:
        (OFFICE | ALWAYS).in_zone("Asia/Seoul")
    assert "R29" == caught.value.fault.rule


def test_a_window_to_explain_runs_forward() -> None:
    with pytest.raises(CalendarError, match="a window that ends before it starts") as caught:
        OFFICE.explain("2026-03-06T10:00Z", "2026-03-06T09:00Z")
    assert "hand in the earlier instant first" == caught.value.fault.remedy


# First answers


def test_a_first_answer_imports_neither_holidays_nor_yaml_nor_pydantic() -> None:
    program = (
        "import json, sys\n"
        "from slaclock import BusinessCalendar\n"
        "chuseok = {'2026-09-24': 'Chuseok'}\n"
        "seoul = BusinessCalendar('Asia/Seoul', hours={'mon-fri': '09:00-18:00'}, holidays=[chuseok])\n"
        "print(seoul.add('2026-09-23T16:00+09:00', '8h'))\n"
        "seoul.explain('2026-09-23T16:00Z', '2026-09-25T16:00Z').text('ko')\n"
        "seoul | BusinessCalendar('UTC')\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    answer, modules = run.stdout.splitlines()
    assert "2026-09-25 15:00:00+09:00" == answer
    assert set() == {"holidays", "ruamel", "pydantic", "pydantic_core", "hypothesis", "numpy"} & {*json.loads(modules)}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "Africa/Casablanca"])
def test_a_due_time_far_away_costs_what_a_near_one_costs(zone: str) -> None:
    """Counted in years laid down, not in seconds of a machine: a timeline that reaches there is only looked up."""
    calendar = BusinessCalendar(zone, hours={"mon-fri": "09:00-17:00"})
    calendar.add("2026-01-01T00:00Z", "20000h")
    years = calendar.timeline._years
    for amount in ("2h", "2000h", "20000h"):
        calendar.add("2026-01-01T00:00Z", amount)
    assert years is calendar.timeline._years
    assert to_us("2026-01-01T00:00Z") < years.end  # type: ignore[union-attr]
