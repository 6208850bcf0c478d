"""Amounts of time: exact ones (`timedelta`), business days and calendar days, and how text is read (R10, R11)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final, Literal, TypeAlias

from pendulum import Duration

from slaclock.base.instants import HOUR, MINUTE, SECOND, delta_us
from slaclock.errors import AmountError, CalendarError

_LONGEST_DAYS: Final = 110_000
"""More days than lie between 1900 and 2200, so that every answer of `between` is an amount."""

_LONGEST_US: Final = _LONGEST_DAYS * 24 * HOUR


def read_clock(text: object, *, latest: int = 24) -> int:
    """Seconds since midnight of ``HH:MM`` or ``HH:MM:SS``, up to ``24:00``, or to ``latest`` hours (R2).

    Raises `CalendarError`.

    >>> read_clock("09:30"), read_clock("24:00")
    (34200, 86400)
    """
    if isinstance(text, time) and text.tzinfo is None and not text.microsecond:
        return text.hour * 3600 + text.minute * 60 + text.second
    match = (
        re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", text.strip(), re.ASCII) if isinstance(text, str) else None
    )
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0) if match else -1
    if not 0 <= seconds <= latest * 3600:
        remedy = f'write hours and minutes between "00:00" and "{latest}:00", in quotes: "09:30" or "09:30:15"'
        raise CalendarError("not a time of day", text, remedy=remedy, rule="R2")
    return seconds


def show_clock(seconds: int) -> str:
    """``HH:MM`` or ``HH:MM:SS`` of so many seconds since midnight.

    >>> show_clock(34200), show_clock(15)
    ('09:30', '00:00:15')
    """
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{left:02}" if left else "")


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """So many business days after receipt, and what that means (R11).

    ``receipt``: `as_is`, `next_open` (first moved to the next working instant) or `next_working_day` (first moved to
    the next date with working time, time kept). ``cutoff``: receipt at or after that time of day counts as the
    opening of the next working day. ``time_of_day``: `move` (to the next working instant) or `keep` (no later than the
    last closing). ``due_by``: a time of day, or `close`. ``read_as``: `date`, or `working_time`. Times are ``HH:MM``.

    Raises `AmountError` for an unknown word, a negative or fractional count, and 0 days without ``due_by``.

    >>> BusinessDays(2, cutoff="15:00")
    BusinessDays(days=2, receipt='as_is', cutoff='15:00', time_of_day='move', due_by=None, read_as='date')
    """

    days: int
    receipt: Literal["as_is", "next_open", "next_working_day"] = "as_is"
    cutoff: str | None = None
    time_of_day: Literal["move", "keep"] = "move"
    due_by: str | None = None
    read_as: Literal["date", "working_time"] = "date"

    def __post_init__(self) -> None:
        _check_days(self.days, "business days", least=1 if self.due_by is None else 0)
        for name, words in _WORDS.items():
            if getattr(self, name) not in words:
                remedy = "write one of " + ", ".join(f"`{word}`" for word in words)
                raise AmountError(
                    f"`{name}` has no such choice", getattr(self, name), remedy=remedy, rule="R11", path=name
                )
        for name, value in (("cutoff", self.cutoff), ("due_by", self.due_by)):
            if value is not None and not (name == "due_by" and value == "close"):
                try:
                    clock = show_clock(read_clock(value))
                except CalendarError as error:
                    raise AmountError.of(fault.under(name) for fault in error.faults) from None
                object.__setattr__(self, name, clock)

    def __str__(self) -> str:
        options = ("receipt", "cutoff", "time_of_day", "due_by", "read_as")
        said = [f"{name} {getattr(self, name)}" for name in options if getattr(self, name) != _UNSAID[name]]
        text = f"{self.days} business day{'' if self.days == 1 else 's'}"
        return f"{text} ({', '.join(said)})" if said else text


_WORDS: Final = {
    "receipt": ("as_is", "next_open", "next_working_day"),
    "time_of_day": ("move", "keep"),
    "read_as": ("date", "working_time"),
}
_UNSAID: Final = {"receipt": "as_is", "cutoff": None, "time_of_day": "move", "due_by": None, "read_as": "date"}


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """So many calendar days on, at the same wall-clock time (R11).

    Raises `AmountError` for a count that is not a whole number of at least 1.

    >>> str(CalendarDays(2))
    '2 calendar days'
    """

    days: int

    def __post_init__(self) -> None:
        _check_days(self.days, "calendar days", least=1)

    def __str__(self) -> str:
        return f"{self.days} calendar day{'' if self.days == 1 else 's'}"


Amount: TypeAlias = timedelta | BusinessDays | CalendarDays
"""What a target allows: working time, business days, or calendar days."""

AmountLike: TypeAlias = Amount | str
"""An amount, or text that `parse_amount` reads."""


def _check_days(days: object, unit: str, *, least: int) -> None:
    if not isinstance(days, int) or isinstance(days, bool) or not least <= days <= _LONGEST_DAYS:
        remedy = f"write a whole number from {least} to {_LONGEST_DAYS}"
        if least == 1 and unit == "business days" and days == 0:
            remedy = "0 business days need a `due_by`, such as `close` or `16:00`"
        raise AmountError(f"not a number of {unit}", days, remedy=remedy, rule="R11")


_UNITS: Final = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), HOUR),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), SECOND),
}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)", re.ASCII)
_WHOLE = re.compile(r"([+-]?)\s*((?:\d+(?:\.\d+)?\s*[a-z]+[\s,]*)+)", re.ASCII)
_ISO = re.compile(r"([+-]?)pt(?=\d)((?:\d+(?:[.,]\d+)?[hms])+)", re.ASCII)
_DAYS = re.compile(r"([+-]?\d+)\s+(business|working|calendar)[\s_]+days?", re.ASCII)
_PART_OF_DAYS = re.compile(r"[+-]?\d*[.,]\d+\s*(business|working|calendar)[\s_]+days?", re.ASCII)
_BARE = re.compile(
    r"[+-]?\s*(\d+(?:\.\d+)?)\s*(d|days?|w|weeks?|mo|months?|y|years?)\b.*|[+-]?p\d.*", re.ASCII | re.DOTALL
)
_REMEDY = "write `4h`, `90m`, `1h 30m`, `PT4H`, `2 business days` or `2 calendar days`"


def parse_amount(value: AmountLike) -> Amount:
    """The amount that text or a value means (R10, R11).

    Exact: ``"4h"``, ``"90m"``, ``"1h 30m"``, ``"PT4H"``, a `timedelta`. Dated: ``"2 business days"``,
    ``"2 calendar days"``. A bare ``"2d"`` or ``P2D`` is refused, because nobody can know which it means.

    Raises `AmountError`.

    >>> parse_amount("1h 30m"), str(parse_amount("2 business days"))
    (datetime.timedelta(seconds=5400), '2 business days')
    """
    if type(value) is Duration and (value.months or value.years):
        raise AmountError("an amount of months says not how long they are", value, remedy=_REMEDY, rule="R10")
    if isinstance(value, timedelta):
        return _bounded(delta_us(value), value)
    if isinstance(value, BusinessDays | CalendarDays):
        return value
    if not isinstance(value, str):
        what = "a bare number has no unit" if isinstance(value, int | float) else "not an amount of time"
        raise AmountError(what, value, remedy=_REMEDY, rule="R10")
    text = value.strip().lower()
    if len(text) > 200:
        raise AmountError("not an amount of time", value, remedy=_REMEDY, rule="R10")
    if days := _DAYS.fullmatch(text):
        return CalendarDays(int(days[1])) if days[2] == "calendar" else BusinessDays(int(days[1]))
    if part := _PART_OF_DAYS.fullmatch(text):
        remedy = f"write whole days, such as `2 {part[1]} days`, or hours, such as `12h`"
        raise AmountError(f"a fraction of {part[1]} days", value, remedy=remedy, rule="R11")
    if _BARE.fullmatch(text):
        raise AmountError("an amount of bare days says not which days", value, remedy=_bare_remedy(text), rule="R10")
    return _bounded(_exact_us(text, value), value)


def exact_us(value: AmountLike) -> int:
    """The microseconds of an exact amount; `AmountError` for business and calendar days.

    >>> exact_us("1s")
    1000000
    """
    amount = parse_amount(value)
    if not isinstance(amount, timedelta):
        remedy = "write an exact amount, such as `8h`"
        raise AmountError("an exact amount is needed here", str(amount), remedy=remedy, rule="R10")
    return delta_us(amount)


def _exact_us(text: str, value: str) -> int:
    match = _ISO.fullmatch(text) or _WHOLE.fullmatch(text)
    parts = _PART.findall(match[2].replace(",", "." if text.lstrip("+-").startswith("pt") else " ")) if match else []
    if not match or any(unit not in _UNITS for _, unit in parts):
        raise AmountError("not an amount of time", value, remedy=_REMEDY, rule="R10")
    return (-1 if match[1] == "-" else 1) * sum(_scaled(number, _UNITS[unit]) for number, unit in parts)


def _scaled(number: str, unit: int) -> int:
    whole, _, fraction = number.partition(".")
    if len(whole) > 18:
        return _LONGEST_US + 1
    return int(whole) * unit + (int(fraction[:18]) * unit // 10 ** len(fraction[:18]) if fraction else 0)


def _bounded(us: int, value: object) -> timedelta:
    if abs(us) > _LONGEST_US:
        remedy = f"amounts up to {_LONGEST_DAYS * 24} hours can be answered"
        raise AmountError("an amount out of range", str(value), remedy=remedy, rule="R10")
    return timedelta(microseconds=us)


def _bare_remedy(text: str) -> str:
    match = re.fullmatch(r"[+-]?\s*p?(\d{1,6})\s*d(?:ays?)?", text)
    if match is None:
        return "write hours (`168h`), business days (`5 business days`) or calendar days (`7 calendar days`)"
    days = int(match[1])
    unit = "day" if days == 1 else "days"
    return f"write `{days * 24}h`, `{days} business {unit}` or `{days} calendar {unit}`"
