"""Instants: an integer count of microseconds since the epoch inside, aware datetimes and ISO text outside.

Two datetimes of one zone compare wrongly in a repeated hour, so nothing inside compares datetimes: they
become integers at the door and leave it as `pendulum.DateTime`, in UTC unless a zone is named.
"""

from __future__ import annotations

from datetime import UTC as _PYTHON_UTC
from datetime import date, datetime, timedelta
from typing import TypeAlias

from pendulum import UTC, DateTime, Timezone

from slaclock.errors import InstantError

Moment: TypeAlias = datetime | str
"""What every public function takes for an instant: an aware datetime, or ISO 8601 text with an offset."""

MICROSECOND = 1
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_ONE = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=_PYTHON_UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200
EARLIEST = (date(EARLIEST_YEAR, 1, 1).toordinal() - _EPOCH_ORDINAL) * DAY
LATEST = (date(LATEST_YEAR, 1, 1).toordinal() - _EPOCH_ORDINAL) * DAY

_REMEDY = "write an aware datetime, or ISO 8601 text with an offset such as `2026-09-23T16:00:00+09:00`"


def to_us(moment: Moment) -> int:
    """Microseconds since the epoch of an aware datetime or of ISO 8601 text with an offset.

    Raises `InstantError` for a naive or bare date, other text, and instants outside 1900 to 2200.

    >>> to_us("1970-01-01T09:00:01+09:00")
    1000000
    """
    at = _read_text(moment) if isinstance(moment, str) else moment
    if not isinstance(at, datetime):
        what = "a bare date is no instant" if isinstance(at, date) else "not an instant"
        raise InstantError(what, at, remedy=_REMEDY)
    if at.tzinfo is None or at.utcoffset() is None:
        raise InstantError("an instant without a UTC offset", str(at), remedy=_REMEDY)
    return in_range(delta_us(datetime.__sub__(at, _EPOCH)), moment)


def in_range(us: int, shown: object) -> int:
    """That instant itself; `InstantError` outside 1900 to 2200, naming what was ``shown`` for it (R8).

    >>> in_range(0, "1970-01-01T00:00Z")
    0
    """
    if not EARLIEST <= us < LATEST:
        remedy = f"instants from {EARLIEST_YEAR} up to {LATEST_YEAR} can be answered"
        raise InstantError("an instant out of range", str(shown), remedy=remedy, rule="R8")
    return us


def _read_text(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InstantError("text that is no instant", text, remedy=_REMEDY) from None
    if moment.tzinfo is None:
        what = "a bare date is no instant" if len(text) <= 10 else "an instant without a UTC offset"
        raise InstantError(what, text, remedy=_REMEDY)
    return moment


def delta_us(delta: timedelta) -> int:
    """The exact microseconds of a timedelta, and of pendulum's, whose ``days`` and ``seconds`` mean something else.

    >>> delta_us(timedelta(hours=1))
    3600000000
    """
    return timedelta.__floordiv__(delta, _ONE)


def us_delta(us: int) -> timedelta:
    """A plain timedelta of so many microseconds.

    >>> us_delta(90_000_000)
    datetime.timedelta(seconds=90)
    """
    return timedelta(microseconds=us)


def from_us(us: int) -> DateTime:
    """The instant as a `pendulum.DateTime` in UTC.

    >>> str(from_us(0))
    '1970-01-01 00:00:00+00:00'
    """
    plain = _NAIVE_EPOCH + timedelta(microseconds=us)
    return DateTime(
        plain.year, plain.month, plain.day, plain.hour, plain.minute, plain.second, plain.microsecond, tzinfo=UTC
    )


def from_us_in(us: int, zone: Timezone) -> DateTime:
    """The instant as a `pendulum.DateTime` in ``zone``, the second time round of a repeated hour marked by fold.

    >>> str(from_us_in(0, Timezone("Asia/Seoul")))
    '1970-01-01 09:00:00+09:00'
    """
    local = zone.fromutc(_aware(us, zone))
    return DateTime(
        local.year,
        local.month,
        local.day,
        local.hour,
        local.minute,
        local.second,
        local.microsecond,
        tzinfo=zone,
        fold=local.fold,
    )


def _aware(us: int, zone: Timezone) -> datetime:
    return (_NAIVE_EPOCH + timedelta(microseconds=us)).replace(tzinfo=zone)


def offset_us(us: int, zone: Timezone) -> int:
    """The zone's offset from UTC at that instant, in microseconds.

    >>> offset_us(0, Timezone("Asia/Seoul")) == 9 * HOUR
    True
    """
    offset = zone.fromutc(_aware(us, zone)).utcoffset()
    assert offset is not None
    return delta_us(offset)


def to_text(us: int) -> str:
    """Text that sorts as time: always UTC, always six digits (R34).

    >>> to_text(1_000)
    '1970-01-01T00:00:00.001000Z'
    """
    return (_NAIVE_EPOCH + timedelta(microseconds=us)).isoformat(timespec="microseconds") + "Z"


def day_number(day: date) -> int:
    """Days since 1970-01-01 of a local date.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH_ORDINAL


def number_day(number: int) -> date:
    """The local date so many days after 1970-01-01.

    >>> number_day(1)
    datetime.date(1970, 1, 2)
    """
    return date.fromordinal(number + _EPOCH_ORDINAL)


def year_start(year: int) -> int:
    """Midnight UTC of 1 January of that year, in microseconds.

    >>> year_start(1970)
    0
    """
    return day_number(date(year, 1, 1)) * DAY
