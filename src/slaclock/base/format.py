"""Amounts for people: `format_amount` ("40h", "5 business days 2h"), never "1 day, 16:00:00"."""

from __future__ import annotations

from datetime import timedelta

from slaclock.base.amounts import AmountLike, exact_us, parse_amount
from slaclock.base.instants import HOUR, MINUTE, SECOND, delta_us


def format_amount(amount: AmountLike, *, business_day: AmountLike | None = None) -> str:
    """The amount as short text in hours, minutes and seconds; it reads back with `parse_amount`.

    With ``business_day`` (how much working time one business day has) long amounts are shown in those, for people only.

    Raises `AmountError` for what is no amount.

    >>> from datetime import timedelta
    >>> format_amount(timedelta(days=1, hours=16)), format_amount("42h", business_day="8h")
    ('40h', '5 business days 2h')
    >>> format_amount("2 business days"), format_amount(timedelta(0)), format_amount(timedelta(seconds=-90))
    ('2 business days', '0s', '-1m 30s')
    """
    value = parse_amount(amount)
    if not isinstance(value, timedelta):
        return str(value)
    us = delta_us(value)
    sign, us = ("-" if us < 0 else ""), abs(us)
    days = ""
    if business_day is not None and (size := exact_us(business_day)) > 0 and us >= size:
        count, us = divmod(us, size)
        days = f"{count} business day{'' if count == 1 else 's'}"
    return sign + " ".join(part for part in (days, _clock_text(us, bool(days))) if part)


def _clock_text(us: int, may_be_empty: bool) -> str:
    hours, us = divmod(us, HOUR)
    minutes, us = divmod(us, MINUTE)
    seconds = _seconds_text(us) if us else ""
    parts = [f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", seconds]
    text = " ".join(part for part in parts if part)
    return text if text or may_be_empty else "0s"


def _seconds_text(us: int) -> str:
    whole, fraction = divmod(us, SECOND)
    return f"{whole}s" if not fraction else f"{whole}.{fraction:06}".rstrip("0") + "s"


def seconds_of(amount: timedelta) -> int | float:
    """The amount in seconds, whole where it is.

    >>> seconds_of(timedelta(minutes=1)), seconds_of(timedelta(milliseconds=1500))
    (60, 1.5)
    """
    us = delta_us(amount)
    return us // SECOND if us % SECOND == 0 else us / SECOND
