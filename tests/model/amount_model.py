"""R10: amount texts, read by hand. An exact amount is a `timedelta`; days have types of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Any

US = timedelta(microseconds=1)
ZERO = timedelta(0)
UNITS = {"w": None, "d": None, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000}


class Unsupported(Exception):
    """The model does not cover this, by name: such a case is skipped, never judged."""


class Refused(Exception):
    """What a document or a field must not say; carries the number of the rule."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule


@dataclass(frozen=True)
class BusinessDays:
    """R11 with all of its options."""

    days: int
    receipt: str = "as_is"
    cutoff: time | None = None
    time_of_day: str = "move"
    due_by: time | str | None = None
    read_as: str = "date"


@dataclass(frozen=True)
class CalendarDays:
    """R11: days on the wall."""

    days: int


@dataclass(frozen=True)
class FirmDue:
    """R31: a due instant read from a field; hours do not move it, and pauses only where `pauses: extend` says so."""

    at: datetime
    outside: str = "keep"
    pauses: str = "ignore"


Amount = timedelta | BusinessDays | CalendarDays


def instant(text: str | datetime) -> datetime:
    """An instant as an aware datetime in UTC."""
    value = text if isinstance(text, datetime) else datetime.fromisoformat(text.replace("Z", "+00:00"))
    if value.tzinfo is None:
        raise Refused("R24", f"naive time {text}")
    return value.astimezone(UTC)


def microseconds(amount: timedelta) -> int:
    """A timedelta as a whole number of microseconds."""
    return amount // US


def clock_time(text: str) -> time:
    """`15:00` or `15:00:30`."""
    return time(*(int(part) for part in text.split(":")))


def read_amount(raw: Any) -> Amount:
    """An amount as documents write it (R10, R11)."""
    if isinstance(raw, timedelta):
        return raw
    if isinstance(raw, dict) and "business_days" in raw:
        return _business_days(raw)
    if not isinstance(raw, str):
        raise Refused("R10", f"not an amount: {raw!r}")
    days = re.fullmatch(r"(-?\d+) (business|calendar) days?", raw)
    if days:
        count = int(days[1])
        return BusinessDays(count) if days[2] == "business" else CalendarDays(count)
    return _exact(raw)


def _business_days(raw: dict[str, Any]) -> BusinessDays:
    due_by = raw.get("due_by")
    return BusinessDays(
        days=int(raw["business_days"]),
        receipt=raw.get("receipt", "as_is"),
        cutoff=clock_time(raw["cutoff"]) if "cutoff" in raw else None,
        time_of_day=raw.get("time_of_day", "move"),
        due_by=due_by if due_by in (None, "close") else clock_time(due_by),
        read_as=raw.get("read_as", "date"),
    )


def _exact(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    body = text.lstrip("-")
    iso = re.fullmatch(r"PT(\d.*)", body)
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)", iso[1].lower() if iso else body)
    rest = re.sub(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)|\s", "", iso[1].lower() if iso else body)
    if not parts or rest or any(UNITS.get(unit) is None for _, unit in parts):
        raise Refused("R10", f"not an exact amount: {text!r}")
    total = sum((Fraction(number) * Fraction(UNITS[unit] or 0) for number, unit in parts), Fraction(0))
    if total.denominator != 1:
        raise Refused("R10", f"finer than a microsecond: {text!r}")
    return sign * int(total) * US


def read_share(text: str) -> Fraction:
    """`75%` as an exact share."""
    return Fraction(text.removesuffix("of target").strip().removesuffix("%")) / 100
