"""Comparing instants as instants, in the repeated hour too."""

from __future__ import annotations

from slaclock.base.instants import Moment, to_us


def same_instant(one: Moment | None, other: Moment | None) -> bool:
    """Whether both are the same instant, whatever their zones; None is the same as None only.

    Python's ``==`` says that the two 01:30 of a repeated hour are equal within one zone, though an hour lies between
    them, and that an instant of such an hour never equals the same instant in another zone.

    Raises `InstantError` for a naive datetime and for text without an offset.

    >>> from datetime import datetime
    >>> from zoneinfo import ZoneInfo
    >>> first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    >>> first == first.replace(fold=1), same_instant(first, first.replace(fold=1))
    (True, False)
    >>> first == datetime.fromisoformat("2026-10-25T00:30Z"), same_instant(first, "2026-10-25T00:30Z")
    (False, True)
    """
    if one is None or other is None:
        return one is other
    return to_us(one) == to_us(other)
