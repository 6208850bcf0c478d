"""Amounts for people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from slaclock.base.amounts import BusinessDays
from slaclock.base.format import format_amount
from slaclock.errors import AmountError

LONGEST = timedelta(days=109_573) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(hours=40), "40h"),
        (timedelta(days=1, hours=16), "40h"),
        (timedelta(minutes=90), "1h 30m"),
        (timedelta(hours=1, seconds=1), "1h 1s"),
        (timedelta(microseconds=1), "0.000001s"),
        (timedelta(seconds=1.5), "1.5s"),
        (timedelta(seconds=-90), "-1m 30s"),
        (timedelta(microseconds=-1), "-0.000001s"),
        (LONGEST, "2629751h 59m 59.999999s"),
        ("PT90M", "1h 30m"),
        ("2 business days", "2 business days"),
        (BusinessDays(1, cutoff="15:00"), "1 business day (cutoff 15:00)"),
    ],
)
def test_an_amount_is_hours_minutes_and_seconds(amount: Any, text: str) -> None:
    assert text == format_amount(amount)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("42h", "5 business days 2h"),
        ("40h", "5 business days"),
        ("8h", "1 business day"),
        ("7h 59m", "7h 59m"),
        ("-42h", "-5 business days 2h"),
        ("0h", "0s"),
        ("2 business days", "2 business days"),
    ],
)
def test_long_amounts_are_counted_in_business_days_where_one_is_known(amount: str, text: str) -> None:
    assert text == format_amount(amount, business_day="8h")


@pytest.mark.parametrize("size", ["0h", "-8h"])
def test_a_business_day_without_time_counts_nothing(size: str) -> None:
    assert "42h" == format_amount("42h", business_day=size)


@pytest.mark.parametrize(("amount", "size"), [(8, None), ("2d", None), ("8h", 8), ("8h", "1 business day")])
def test_what_is_no_amount_is_refused(amount: Any, size: Any) -> None:
    with pytest.raises(AmountError):
        format_amount(amount, business_day=size)
