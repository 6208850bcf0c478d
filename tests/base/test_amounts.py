"""Amounts: what text means, what is refused and what to write instead (R10, R11)."""

from __future__ import annotations

import pickle
from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.base.amounts import BusinessDays, CalendarDays, exact_us, parse_amount, read_clock, show_clock
from slaclock.base.format import format_amount
from slaclock.base.instants import HOUR, MINUTE, SECOND
from slaclock.errors import AmountError, CalendarError


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("4h", 4 * HOUR),
        ("90m", 90 * MINUTE),
        ("1h 30m", 90 * MINUTE),
        ("1h30m", 90 * MINUTE),
        ("1h, 30m", 90 * MINUTE),
        (" 4 Hours ", 4 * HOUR),
        ("1 hr 5 mins 2 secs", 65 * MINUTE + 2 * SECOND),
        ("1.5h", 90 * MINUTE),
        ("0.000001s", 1),
        ("0.0000005s", 0),
        ("PT4H", 4 * HOUR),
        ("pt1h30m15s", 90 * MINUTE + 15 * SECOND),
        ("PT1,5H", 90 * MINUTE),
        ("PT0.25M", 15 * SECOND),
        ("-90m", -90 * MINUTE),
        ("- 1h 30m", -90 * MINUTE),
        ("-PT1H", -HOUR),
        ("+1h", HOUR),
        ("0h", 0),
        ("2640000h", 2_640_000 * HOUR),
    ],
)
def test_exact_text_is_exact_time(text: str, us: int) -> None:
    assert us == exact_us(text)
    assert timedelta(microseconds=us) == parse_amount(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2 business days", BusinessDays(2)),
        ("1 business day", BusinessDays(1)),
        ("3 working days", BusinessDays(3)),
        ("3_business_days", None),
        ("3 business_days", BusinessDays(3)),
        ("2 Calendar Days", CalendarDays(2)),
    ],
)
def test_dated_text_is_days(text: str, amount: Any) -> None:
    if amount is None:
        with pytest.raises(AmountError):
            parse_amount(text)
    else:
        assert amount == parse_amount(text)


@pytest.mark.parametrize("amount", [timedelta(hours=3), BusinessDays(2, cutoff="15:00"), CalendarDays(1)])
def test_an_amount_means_itself(amount: Any) -> None:
    assert amount == parse_amount(amount)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2d", "write `48h`, `2 business days` or `2 calendar days`"),
        ("1 day", "write `24h`, `1 business day` or `1 calendar day`"),
        ("P2D", "write `48h`, `2 business days` or `2 calendar days`"),
        ("-2 days", "write `48h`, `2 business days` or `2 calendar days`"),
        ("2.5d", "write hours (`168h`), business days (`5 business days`) or calendar days (`7 calendar days`)"),
        ("P1DT2H", "write hours (`168h`), business days (`5 business days`) or calendar days (`7 calendar days`)"),
        ("1w", "write hours (`168h`), business days (`5 business days`) or calendar days (`7 calendar days`)"),
        ("3 months", "write hours (`168h`), business days (`5 business days`) or calendar days (`7 calendar days`)"),
        ("P1Y", "write hours (`168h`), business days (`5 business days`) or calendar days (`7 calendar days`)"),
        ("1d 4h", "write hours (`168h`), business days (`5 business days`) or calendar days (`7 calendar days`)"),
    ],
)
def test_bare_days_are_refused_with_what_to_write_instead(text: str, remedy: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(text)
    assert ("an amount of bare days says not which days", "R10") == (caught.value.fault.what, caught.value.fault.rule)
    assert (text, remedy) == (caught.value.fault.value, caught.value.fault.remedy)


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (8, "a bare number has no unit"),
        (1.5, "a bare number has no unit"),
        (True, "a bare number has no unit"),
        (float("nan"), "a bare number has no unit"),
        (None, "not an amount of time"),
        (time(8), "not an amount of time"),
        (b"8h", "not an amount of time"),
        ([], "not an amount of time"),
        ("", "not an amount of time"),
        ("h", "not an amount of time"),
        ("4", "not an amount of time"),
        ("4 parsecs", "not an amount of time"),
        ("1h -30m", "not an amount of time"),
        ("PT", "not an amount of time"),
        ("PT4", "not an amount of time"),
        ("٤h", "not an amount of time"),
        ("1.5 business days", "a fraction of business days"),
        ("4h" * 200, "not an amount of time"),
        ("1a" * 90 + "!", "not an amount of time"),
        ("0 business days", "not a number of business days"),
        ("-2 business days", "not a number of business days"),
        ("0 calendar days", "not a number of calendar days"),
        ("9" * 150 + " business days", "not a number of business days"),
        ("2640001h", "an amount out of range"),
        ("9" * 190 + "h", "an amount out of range"),
        (timedelta.max, "an amount out of range"),
        (timedelta.min, "an amount out of range"),
        (pendulum.duration(months=1), "an amount of months says not how long they are"),
        (pendulum.duration(years=1, days=2), "an amount of months says not how long they are"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_remedy(value: Any, what: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(value)
    assert what == caught.value.fault.what
    assert caught.value.fault.remedy


@pytest.mark.parametrize("text", ["1.5 business days", "0,5 business days", ".5 Business_Day", "-.5 business days"])
def test_days_are_whole(text: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(text)
    assert "write whole days, such as `2 business days`, or hours, such as `12h`" == caught.value.fault.remedy


def test_a_pendulum_interval_is_exact_however_long() -> None:
    span = pendulum.datetime(2026, 1, 1) - pendulum.datetime(2024, 1, 1)
    assert timedelta(days=731) == parse_amount(span)


def test_business_days_are_no_exact_amount() -> None:
    with pytest.raises(AmountError, match=r"exact amount is needed here: `2 business days`"):
        exact_us("2 business days")


# Business and calendar days as values


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"days": 0}, ""),
        ({"days": -1}, ""),
        ({"days": 1.0}, ""),
        ({"days": True}, ""),
        ({"days": "2"}, ""),
        ({"days": 110_001}, ""),
        ({"days": -1, "due_by": "close"}, ""),
        ({"days": 1, "receipt": "now"}, "receipt"),
        ({"days": 1, "receipt": None}, "receipt"),
        ({"days": 1, "time_of_day": "late"}, "time_of_day"),
        ({"days": 1, "read_as": ["date"]}, "read_as"),
        ({"days": 1, "cutoff": "3pm"}, "cutoff"),
        ({"days": 1, "cutoff": "close"}, "cutoff"),
        ({"days": 1, "cutoff": 15}, "cutoff"),
        ({"days": 1, "due_by": "25:00"}, "due_by"),
    ],
)
def test_a_wrong_option_of_business_days_is_refused_by_name(options: dict[str, Any], path: str) -> None:
    with pytest.raises(AmountError) as caught:
        BusinessDays(**options)
    assert path == caught.value.fault.path
    assert caught.value.fault.remedy


@pytest.mark.parametrize("days", [0, -1, 1.5, "2", None, True])
def test_calendar_days_are_a_whole_number_of_at_least_one(days: Any) -> None:
    with pytest.raises(AmountError):
        CalendarDays(days)


def test_no_business_days_need_a_time_by_which_it_is_due() -> None:
    assert 0 == BusinessDays(0, due_by="close").days
    with pytest.raises(AmountError, match="0 business days need a `due_by`"):
        BusinessDays(0)


def test_times_of_day_are_kept_as_text_of_one_form() -> None:
    assert BusinessDays(1, cutoff="09:05", due_by="24:00") == BusinessDays(1, cutoff="9:05", due_by="24:00")
    assert "15:00" == BusinessDays(1, cutoff=time(15)).cutoff  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (BusinessDays(1), "1 business day"),
        (BusinessDays(2, cutoff="15:00", due_by="close"), "2 business days (cutoff 15:00, due_by close)"),
        (CalendarDays(1), "1 calendar day"),
    ],
)
def test_days_say_themselves(amount: Any, text: str) -> None:
    assert text == str(amount)
    assert amount == pickle.loads(pickle.dumps(amount))


# Times of day


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00", 0),
        ("9:30", 34_200),
        ("09:30:15", 34_215),
        ("24:00", 86_400),
        (" 17:00 ", 61_200),
        (time(1, 2, 3), 3723),
    ],
)
def test_a_time_of_day_is_seconds_since_midnight(text: object, seconds: int) -> None:
    assert seconds == read_clock(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "9", "9:3", "09:60", "09:30:60", "24:01", "-1:00", "9am", "09:30:15.5", "０９:00", "1" * 9 + ":00"),
        *(930, None, date(2026, 1, 1), time(9, 0, 0, 1), time(9, tzinfo=pendulum.UTC)),
    ],
)
def test_what_is_no_time_of_day_is_refused(text: object) -> None:
    with pytest.raises(CalendarError, match="not a time of day") as caught:
        read_clock(text)
    assert "in quotes" in caught.value.fault.remedy


@given(st.integers(0, 48 * 3600))
def test_a_shown_time_of_day_reads_back(seconds: int) -> None:
    assert seconds == read_clock(show_clock(seconds), latest=48)


@given(st.timedeltas(timedelta(days=-100_000), timedelta(days=100_000)))
def test_a_formatted_amount_reads_back(amount: timedelta) -> None:
    assert amount == parse_amount(format_amount(amount))


@given(st.text(max_size=60) | st.from_regex(r"[-+pt0-9dhms., ]{0,30}", fullmatch=True))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(AmountError):
        assert isinstance(parse_amount(text), timedelta | BusinessDays | CalendarDays)
