"""Business days and calendar days: every option, every position, dates and hours that do not exist (R11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.instants import DAY, HOUR, MINUTE, SECOND, to_text, to_us
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.combine import any_of
from slaclock.errors import HorizonError
from slaclock.testing.packs import cases_of
from tests.calendars.test_conformance import calendar_of

OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2026-03-17"])  # a Tuesday
TUESDAY = "2026-03-10"


def add(start: str, days: int, calendar: BusinessCalendar = OFFICE, **options: Any) -> str:
    return to_text(to_us(calendar.add(start, BusinessDays(days, **options))))[:16]


def subtract(end: str, days: int, calendar: BusinessCalendar = OFFICE, **options: Any) -> str:
    return to_text(to_us(calendar.subtract(end, BusinessDays(days, **options))))[:16]


@pytest.mark.parametrize("case", cases_of("business_days"), ids=lambda case: case["id"])
def test_a_case_of_another_system_has_its_answer(case: dict[str, Any]) -> None:
    due_by = "close" if case.get("end_of_day") else None
    amount = BusinessDays(abs(case["days"]), time_of_day=case["time_of_day"], due_by=due_by)
    calendar = calendar_of(case["calendar"])
    ask = calendar.add if case["days"] > 0 else calendar.subtract
    assert to_us(case["expect"]) == to_us(ask(case["start"], amount))


# As it is: counted by dates, at the time of day of the receipt


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-10T10:00Z", 1, "2026-03-11T10:00"),
        ("2026-03-10T10:00Z", 4, "2026-03-16T10:00"),
        ("2026-03-10T10:00Z", 5, "2026-03-18T10:00"),  # over the weekend and the holiday
        ("2026-03-10T09:00Z", 1, "2026-03-11T09:00"),
        ("2026-03-10T08:59Z", 1, "2026-03-11T09:00"),
        ("2026-03-10T16:59Z", 1, "2026-03-11T16:59"),
        ("2026-03-10T17:00Z", 1, "2026-03-12T09:00"),  # 17:00 is no working instant: the next one
        ("2026-03-10T23:59Z", 1, "2026-03-12T09:00"),
        ("2026-03-07T10:00Z", 1, "2026-03-09T10:00"),  # received on a Saturday
        ("2026-03-07T20:00Z", 1, "2026-03-10T09:00"),
        ("2026-03-17T10:00Z", 1, "2026-03-18T10:00"),  # received on the holiday
        ("2026-03-08T23:59Z", 2, "2026-03-11T09:00"),
    ],
)
def test_by_default_the_time_of_day_moves_into_the_hours(start: str, days: int, due: str) -> None:
    assert due == add(start, days)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-10T08:00Z", "2026-03-11T08:00"),  # before the opening it is kept
        ("2026-03-10T10:00Z", "2026-03-11T10:00"),
        ("2026-03-10T17:00Z", "2026-03-11T17:00"),
        ("2026-03-10T20:00Z", "2026-03-11T17:00"),  # no later than the last closing
    ],
)
def test_a_kept_time_of_day_is_no_later_than_the_last_closing(start: str, due: str) -> None:
    assert due == add(start, 1, time_of_day="keep")


# Receipt


@pytest.mark.parametrize(
    ("start", "as_is", "next_open", "next_working_day"),
    [
        ("2026-03-10T08:00Z", "2026-03-11T09:00", "2026-03-11T09:00", "2026-03-11T09:00"),
        ("2026-03-10T10:00Z", "2026-03-11T10:00", "2026-03-11T10:00", "2026-03-11T10:00"),
        ("2026-03-10T20:00Z", "2026-03-12T09:00", "2026-03-12T09:00", "2026-03-12T09:00"),
        ("2026-03-07T10:00Z", "2026-03-09T10:00", "2026-03-10T09:00", "2026-03-10T10:00"),
        ("2026-03-17T20:00Z", "2026-03-19T09:00", "2026-03-19T09:00", "2026-03-20T09:00"),
    ],
)
def test_a_receipt_is_moved_first_where_that_is_said(
    start: str, as_is: str, next_open: str, next_working_day: str
) -> None:
    receipts = ["as_is", "next_open", "next_working_day"]
    assert [as_is, next_open, next_working_day] == [add(start, 1, receipt=receipt) for receipt in receipts]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-10T14:59:59.999999Z", "2026-03-11T14:59"),
        ("2026-03-10T15:00Z", "2026-03-12T09:00"),  # at the cutoff is after it
        ("2026-03-10T16:00Z", "2026-03-12T09:00"),
        ("2026-03-13T16:00Z", "2026-03-18T09:00"),  # Friday: the opening of Monday, and the holiday after it
        ("2026-03-07T10:00Z", "2026-03-10T09:00"),  # a date without working time counts as too late
        ("2026-03-17T10:00Z", "2026-03-19T09:00"),
        ("2026-03-10T00:00Z", "2026-03-11T09:00"),
    ],
)
def test_a_receipt_at_the_cutoff_counts_as_the_next_opening(start: str, due: str) -> None:
    assert due == add(start, 1, cutoff="15:00")


@pytest.mark.parametrize(
    ("receipt", "due"),
    [("as_is", "2026-03-10T09:00"), ("next_open", "2026-03-10T09:00"), ("next_working_day", "2026-03-10T10:00")],
)
def test_only_an_unmoved_receipt_on_a_closed_date_counts_as_too_late(receipt: str, due: str) -> None:
    assert due == add("2026-03-07T10:00Z", 1, cutoff="15:00", receipt=receipt)


def test_a_receipt_moved_into_the_tail_of_last_night_stays_in_it() -> None:
    nights = BusinessCalendar("UTC", hours={"fri": "22:00-06:00", "mon": "09:00-17:00"})
    saturday = "2026-03-07T03:00Z"
    assert "2026-03-09T09:00" == add(saturday, 1, nights, receipt="next_open", cutoff="15:00")
    assert "2026-03-13T22:00" == add(saturday, 1, nights, cutoff="15:00")


# Due by


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ({"due_by": "close"}, "2026-03-11T17:00"),
        ({"due_by": "16:00"}, "2026-03-11T16:00"),
        ({"due_by": "20:00"}, "2026-03-11T20:00"),  # not moved into the hours
        ({"due_by": "24:00"}, "2026-03-12T00:00"),
        ({"due_by": "close", "cutoff": "10:00"}, "2026-03-12T17:00"),
        ({"due_by": "close", "time_of_day": "keep"}, "2026-03-11T17:00"),
    ],
)
def test_a_time_by_which_it_is_due_stands_for_the_time_of_day(options: dict[str, str], due: str) -> None:
    assert due == add("2026-03-10T10:00Z", 1, **options)


@pytest.mark.parametrize(
    ("start", "options", "due"),
    [
        ("2026-03-10T10:00Z", {"due_by": "close"}, "2026-03-10T17:00"),
        ("2026-03-10T10:00Z", {"due_by": "16:00"}, "2026-03-10T16:00"),
        ("2026-03-07T10:00Z", {"due_by": "close"}, "2026-03-09T17:00"),  # a date without hours has no closing
        ("2026-03-10T16:30Z", {"due_by": "close", "cutoff": "16:00"}, "2026-03-11T17:00"),
    ],
)
def test_no_business_days_are_due_on_the_date_of_receipt(start: str, options: dict[str, str], due: str) -> None:
    assert due == add(start, 0, **options)


def test_a_closing_may_lie_on_the_next_date() -> None:
    nights = BusinessCalendar("UTC", hours={"mon-fri": ["09:00-12:00", "22:00-30:00"]})
    assert "2026-03-12T06:00" == add("2026-03-10T10:00Z", 1, nights, due_by="close")
    assert "2026-03-12T00:00" == add("2026-03-10T10:00Z", 1, BusinessCalendar("UTC"), due_by="close")


# Read as working time


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-10T10:00Z", "2026-03-11T10:00"),
        ("2026-03-10T08:00Z", "2026-03-10T17:00"),  # D is an opening, eight hours on: an exact fit ends at the closing
        ("2026-03-10T18:00Z", "2026-03-11T17:00"),
        ("2026-03-07T10:00Z", "2026-03-09T10:00"),
    ],
)
def test_days_read_as_working_time_may_end_at_a_closing(start: str, due: str) -> None:
    assert due == add(start, 1, read_as="working_time")


def test_days_read_as_working_time_with_none_of_it_end_at_their_date() -> None:
    assert "2026-03-09T08:00" == add("2026-03-07T08:00Z", 1, time_of_day="keep", read_as="working_time")


def test_days_read_as_working_time_may_lie_before_the_receipt() -> None:
    assert "2026-03-10T16:00" == add("2026-03-10T16:30Z", 0, due_by="16:00", read_as="working_time")


# Odd hours


APIA = BusinessCalendar("Pacific/Apia", hours={"mon-fri": "09:00-17:00"})
NIGHTS = BusinessCalendar("Pacific/Apia", hours={"daily": "22:00-06:00"})


@pytest.mark.parametrize(
    ("calendar", "start", "days", "due"),
    [
        (APIA, "2011-12-29T10:00-10:00", 1, "2012-01-02T10:00+14:00"),  # Friday 30 December does not exist
        (APIA, "2011-12-29T10:00-10:00", 2, "2012-01-03T10:00+14:00"),
        (NIGHTS, "2011-12-29T22:30-10:00", 1, "2011-12-31T22:30+14:00"),  # no window opens on the skipped date
        (NIGHTS, "2011-12-28T22:30-10:00", 2, "2011-12-31T22:30+14:00"),
    ],
)
def test_a_date_that_does_not_exist_is_no_working_date(
    calendar: BusinessCalendar, start: str, days: int, due: str
) -> None:
    assert to_us(due) == to_us(calendar.add(start, BusinessDays(days)))
    assert [] == calendar.hours.spans_of_date(15_338)  # 2011-12-30


def test_a_window_inside_a_skipped_hour_makes_no_working_date() -> None:
    early = BusinessCalendar("Europe/Berlin", hours={"daily": "02:00-03:00"})
    assert to_us("2026-03-30T02:30+02:00") == to_us(early.add("2026-03-28T02:30+01:00", "1 business day"))


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ({"due_by": "02:30"}, "2026-03-29T03:30+02:00"),  # the offset before the change
        ({"due_by": "03:00"}, "2026-03-29T03:00+02:00"),
        ({"time_of_day": "keep"}, "2026-03-29T03:30+02:00"),
        ({}, "2026-03-29T03:30+02:00"),
    ],
)
def test_a_due_time_inside_a_skipped_hour_is_read_with_the_offset_before_it(options: dict[str, Any], due: str) -> None:
    berlin = BusinessCalendar("Europe/Berlin")
    assert to_us(due) == to_us(berlin.add("2026-03-28T02:30+01:00", BusinessDays(1, **options)))


def test_a_due_time_inside_a_repeated_hour_means_the_first_and_a_closing_the_last() -> None:
    early = BusinessCalendar("Europe/Berlin", hours={"daily": "01:00-02:30"})
    start = "2026-10-24T02:15+02:00"
    assert to_us("2026-10-25T02:15+02:00") == to_us(early.add(start, BusinessDays(1)))
    assert to_us("2026-10-25T02:15+02:00") == to_us(early.add(start, BusinessDays(1, due_by="02:15")))
    assert to_us("2026-10-25T02:30+01:00") == to_us(early.add(start, BusinessDays(1, due_by="close")))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2018-11-03T00:15-03:00", "2018-11-04T01:15-02:00"),  # midnight does not exist
        ("2019-02-16T23:30-02:00", "2019-02-17T23:30-03:00"),
        ("2019-02-15T23:30-02:00", "2019-02-16T23:30-02:00"),  # 23:30 comes twice
    ],
)
def test_business_days_over_a_change_at_midnight(start: str, due: str) -> None:
    sao_paulo = BusinessCalendar("America/Sao_Paulo")
    assert to_us(due) == to_us(sao_paulo.add(start, "1 business day"))
    assert to_us(due) == to_us(sao_paulo.add(start, "1 calendar day"))


def test_a_date_of_a_combined_calendar_has_its_own_instants_only() -> None:
    """In St John's the clock went from 00:01 on Sunday back to 23:01 on Saturday: that hour is Saturday's."""
    late = BusinessCalendar("America/St_Johns", hours={"sat": "23:00-24:00", "mon": "09:00-10:00"})
    both = any_of(late, late, timezone="America/St_Johns")
    saturday, sunday, monday = 13_820, 13_821, 13_822  # 3 November 2007 and on
    assert [2, 0, 1] == [len(both.hours.spans_of_date(number)) for number in (saturday, sunday, monday)]
    assert late.add("2007-11-03T12:00-02:30", "1 business day") == both.add("2007-11-03T12:00-02:30", "1 business day")


def test_a_combined_calendar_works_on_every_date_that_has_a_working_instant() -> None:
    night = BusinessCalendar("UTC", hours={"fri": "22:00-06:00", "mon": "22:00-23:00"})
    assert "2026-03-09T22:00" == add("2026-03-06T22:30Z", 1, night)[:14] + "00"
    assert "2026-03-09T22:00" == add("2026-03-06T22:30Z", 1, any_of(night, timezone="UTC"))
    assert "2026-03-07T06:00" == add("2026-03-06T22:30Z", 1, any_of(night, timezone="UTC"), due_by="close")


# Backwards: everything mirrors but `due_by`, which names a time of the date reached (so a vendor's own cases have it)


@pytest.mark.parametrize(
    ("end", "days", "expected"),
    [
        ("2026-03-10T10:00Z", 1, "2026-03-09T10:00"),
        ("2026-03-10T17:00Z", 1, "2026-03-09T17:00"),  # working time lies right before 17:00
        ("2026-03-10T09:00Z", 1, "2026-03-06T17:00"),  # and none right before 09:00
        ("2026-03-10T20:00Z", 1, "2026-03-09T17:00"),
        ("2026-03-08T10:00Z", 1, "2026-03-06T10:00"),
        ("2026-03-18T10:00Z", 2, "2026-03-13T10:00"),
    ],
)
def test_backwards_an_instant_is_in_hours_if_working_time_lies_right_before_it(
    end: str, days: int, expected: str
) -> None:
    assert expected == subtract(end, days)


DAYTIME = st.lists(st.integers(1, 95), min_size=2, max_size=4, unique=True).map(sorted)
WEEK = st.dictionaries(st.integers(0, 6), DAYTIME, min_size=1)


def quarters(count: int) -> str:
    return f"{count // 4:02}:{count % 4 * 15:02}"


def week_of(days: dict[int, list[int]], *, mirrored: bool = False) -> dict[str, Any]:
    """Hours of a week in quarters of an hour; mirrored, Thursday 1 January 1970 at its midnight is the axis."""
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    week: dict[str, Any] = {}
    for day, edges in days.items():
        cut = edges[: len(edges) // 2 * 2]
        turned = [96 - edge for edge in reversed(cut)] if mirrored else cut
        pairs = [f"{quarters(a)}-{quarters(b)}" for a, b in zip(turned[::2], turned[1::2], strict=True)]
        week[names[(5 - day) % 7 if mirrored else day]] = pairs
    return week


@given(
    WEEK,
    st.integers(-4000, 4000),
    st.integers(1, 24 * 60 - 1),
    st.integers(1, 7),
    st.sampled_from(["as_is", "next_open", "next_working_day"]),
    st.sampled_from([None, 37, 60]),
    st.sampled_from(["move", "keep"]),
    st.sampled_from(["date", "working_time"]),
)
def test_backwards_everything_mirrors(
    week: dict[int, list[int]],
    day: int,
    minute: int,
    days: int,
    receipt: Any,
    cutoff: int | None,
    clock: Any,
    read: Any,
) -> None:
    """A calendar turned around a midnight answers forward what the calendar itself answers backward."""
    there, back = (
        BusinessCalendar("UTC", hours=week_of(week)),
        BusinessCalendar("UTC", hours=week_of(week, mirrored=True)),
    )
    at = day * DAY + minute * MINUTE
    options: dict[str, Any] = {"receipt": receipt, "time_of_day": clock, "read_as": read}
    ahead = BusinessDays(days, cutoff=None if cutoff is None else quarters(96 - cutoff), **options)
    behind = BusinessDays(days, cutoff=None if cutoff is None else quarters(cutoff), **options)
    assert -back.add_us(-at, ahead) == there.add_us(at, behind, back=True)


def test_backwards_a_cutoff_counts_as_the_closing_of_the_working_day_before() -> None:
    assert "2026-03-06T17:00" == subtract("2026-03-10T12:00Z", 1, cutoff="12:00")
    assert "2026-03-09T12:01" == subtract("2026-03-10T12:01Z", 1, cutoff="12:00")
    all_day = BusinessCalendar("UTC", hours={"mon-fri": "00:00-24:00"})
    assert "2026-03-07T00:00" == subtract("2026-03-10T10:00Z", 1, all_day, cutoff="12:00")


# Calendar days


@pytest.mark.parametrize(
    ("zone", "start", "days", "due"),
    [
        ("UTC", "2026-02-28T10:00Z", 1, "2026-03-01T10:00Z"),
        ("UTC", "2028-02-28T10:00Z", 1, "2028-02-29T10:00Z"),
        ("UTC", "2026-12-31T23:59Z", 1, "2027-01-01T23:59Z"),
        ("Europe/Berlin", "2026-03-28T12:00+01:00", 1, "2026-03-29T12:00+02:00"),  # 23 hours
        ("Europe/Berlin", "2026-10-24T12:00+02:00", 1, "2026-10-25T12:00+01:00"),  # 25 hours
        ("Europe/Berlin", "2026-03-28T02:30+01:00", 1, "2026-03-29T03:30+02:00"),
        ("Europe/Berlin", "2026-10-24T02:30+02:00", 1, "2026-10-25T02:30+02:00"),
        ("Europe/Berlin", "2026-10-25T02:30+01:00", 1, "2026-10-26T02:30+01:00"),
        ("Australia/Lord_Howe", "2024-10-05T02:15+10:30", 1, "2024-10-06T02:45+11:00"),
        ("Pacific/Apia", "2011-12-29T10:00-10:00", 1, "2011-12-31T10:00+14:00"),
        ("Pacific/Apia", "2011-12-29T10:00-10:00", 2, "2011-12-31T10:00+14:00"),
    ],
)
def test_calendar_days_keep_the_time_on_the_wall(zone: str, start: str, days: int, due: str) -> None:
    calendar = BusinessCalendar(zone, hours={"mon": "09:00-17:00"})
    assert to_us(due) == to_us(calendar.add(start, CalendarDays(days)))


def test_calendar_days_backward_are_calendar_days_before() -> None:
    assert to_us("2026-03-01T10:00Z") == to_us(OFFICE.subtract("2026-03-03T10:00Z", "2 calendar days"))
    berlin = BusinessCalendar("Europe/Berlin")
    assert to_us("2026-03-29T03:30+02:00") == to_us(berlin.subtract("2026-03-30T02:30+02:00", "1 calendar day"))


@given(st.integers(-20_000, 20_000), st.integers(0, 86_399), st.integers(1, 60))
def test_in_utc_a_day_is_a_day(day: int, second: int, days: int) -> None:
    at = day * DAY + second * SECOND
    assert at + days * DAY == ALWAYS.add_us(at, CalendarDays(days))
    assert at + days * DAY == ALWAYS.add_us(at, BusinessDays(days))


# Horizons


@pytest.mark.parametrize("amount", ["100000 calendar days", "46000 business days"])
def test_more_days_than_there_are_is_a_horizon(amount: str) -> None:
    with pytest.raises(HorizonError, match="not so many days are reachable from") as caught:
        OFFICE.add("2026-01-01T00:00Z", amount)
    assert ("R11", "2026-01-01T00:00:00.000000Z") == (caught.value.fault.rule, caught.value.fault.value)
    with pytest.raises(HorizonError):
        OFFICE.subtract("2026-01-01T00:00Z", amount)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Niue"])
@pytest.mark.parametrize("due_by", [None, "close", "23:59", "24:00"])
def test_the_last_days_of_time_give_an_instant_that_may_be_asked_about_or_a_horizon(
    zone: str, due_by: str | None
) -> None:
    calendar = BusinessCalendar(zone, hours={"daily": "22:00-46:00"})
    for hours in range(0, 100, 5):
        for start, sign in (("2199-12-31T23:00Z", -1), ("1900-01-01T00:00Z", 1)):
            at = to_us(start) + sign * hours * HOUR
            for back in (False, True):
                try:
                    reached = calendar.add_us(at, BusinessDays(1, due_by=due_by), back=back)
                except HorizonError:
                    continue
                assert timedelta(0) <= abs(calendar.between(to_text(at), to_text(reached)))


def test_a_calendar_that_opens_once_has_one_business_day() -> None:
    once = BusinessCalendar("UTC", hours={}, exceptions={"2026-05-05": "09:00-10:00"})
    assert "2026-05-05T09:00" == add("2026-01-01T00:00Z", 1, once)
    with pytest.raises(HorizonError):
        once.add("2026-01-01T00:00Z", "2 business days")
    with pytest.raises(HorizonError):
        once.add("2026-05-05T09:30Z", BusinessDays(1, receipt="next_working_day"))
