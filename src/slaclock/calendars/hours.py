"""Opening hours as people write them, read into windows of seconds and weeks of seven days (R2, R3).

A window is ``(start, end)`` in seconds of its local date, ``0 <= start < 86400``, ``start < end``; past midnight the
end is above 86400. A day is a tuple of such windows in order; a week is seven days, Monday first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeAlias

from slaclock.base.amounts import read_clock, show_clock
from slaclock.base.instants import day_number
from slaclock.errors import CalendarError, Fault, Faults

Windows: TypeAlias = tuple[tuple[int, int], ...]
Week: TypeAlias = tuple[Windows, Windows, Windows, Windows, Windows, Windows, Windows]

DAY_SECONDS: Final = 86_400
DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALIASES: Final = {
    **{name: i for i, name in enumerate(DAY_NAMES)},
    **{name: i for i, name in enumerate(_LONG)},
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
_GROUPS: Final = {
    "weekdays": (0, 1, 2, 3, 4),
    "weekend": (5, 6),
    "weekends": (5, 6),
    "daily": (0, 1, 2, 3, 4, 5, 6),
    "every day": (0, 1, 2, 3, 4, 5, 6),
}
_CLOSED: Final = ("closed", "off", "")
ALL_DAY: Final[Windows] = ((0, DAY_SECONDS),)
NEVER: Final[Week] = ((), (), (), (), (), (), ())
AROUND_THE_CLOCK: Final[Week] = (ALL_DAY,) * 7


class WeekFrom(NamedTuple):
    """A week of hours in force from a local date on (day number; None: from the beginning)."""

    day: int | None
    week: Week


def read_windows(value: Any) -> Windows:
    """The windows of one day: ``"09:00-17:00"``, ``"09:00-12:00, 13:00-18:00"``, a list of such, or ``closed`` (R2).

    Touching windows merge. Raises `CalendarError` for unreadable, overlapping or empty windows.

    >>> read_windows(["09:00-12:00", "13:00-18:00"])
    ((32400, 43200), (46800, 64800))
    >>> read_windows("22:00-06:00") == read_windows("22:00-30:00")
    True
    """
    if value is None:
        raise CalendarError("no hours", rule="R2", remedy="write windows such as `09:00-17:00`, or `closed`")
    if isinstance(value, str) and value.strip().lower() in _CLOSED:
        return ()
    if isinstance(value, str) and value.strip().lower() in ("24h", "all day"):
        return ALL_DAY
    return _merge(sorted(_window(part) for part in _parts(value)), value)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    if isinstance(value, list | tuple):
        if len(value) == 2 and all(isinstance(side, str) and "-" not in side and "," not in side for side in value):
            return [value]
        return [part for item in value for part in (_parts(item) if isinstance(item, str) else [item])]
    raise CalendarError(
        "not opening hours", value, remedy='write "09:00-17:00", a list of such windows, or `closed`', rule="R2"
    )


def _window(part: Any) -> tuple[int, int]:
    sides = [side.strip() for side in re.split("[-–—]", part)] if isinstance(part, str) else part
    if not isinstance(sides, list | tuple) or len(sides) != 2:
        raise CalendarError("not a window of hours", part, remedy='write it as "09:00-17:00", in quotes', rule="R2")
    start, end = read_clock(sides[0]), read_clock(sides[1], latest=48)
    if start == end:
        remedy = 'write "00:00-24:00" for all day, or `closed`'
        raise CalendarError("a window that ends where it starts", _shown(part), remedy=remedy, rule="R2")
    if start == DAY_SECONDS:
        raise CalendarError(
            "a window cannot start at 24:00", _shown(part), remedy='write "00:00" on the next day', rule="R2"
        )
    end += DAY_SECONDS if end < start else 0
    if end - start > DAY_SECONDS:
        raise CalendarError("a window longer than a day", _shown(part), remedy="write it as two windows", rule="R2")
    return (start, end)


def _shown(part: Any) -> str:
    return part if isinstance(part, str) else "-".join(str(side) for side in part)


def _merge(windows: list[tuple[int, int]], value: Any) -> Windows:
    merged: list[tuple[int, int]] = []
    for start, end in windows:
        if merged and start < merged[-1][1]:
            first, second = show_windows((merged[-1],)), show_windows(((start, end),))
            remedy = f"{first} and {second} share time: let one end where the other starts"
            raise CalendarError("windows of one day overlap", _listed(value), remedy=remedy, rule="R2")
        if merged and start == merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _listed(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(_shown(part) for part in value)


def show_windows(windows: Windows) -> str:
    """The windows as text, which `read_windows` reads back unless touching ones make one longer than a day.

    >>> show_windows(((79200, 108000),)), show_windows(())
    ('22:00-06:00', 'closed')
    """
    if not windows:
        return "closed"
    ends = [(start, end - DAY_SECONDS if DAY_SECONDS < end < start + DAY_SECONDS else end) for start, end in windows]
    return ", ".join(f"{show_clock(start)}-{show_clock(end)}" for start, end in ends)


def is_window(key: Any) -> bool:
    """Whether a key is a window: one that a comma cut off, as in YAML's ``{mon: 09:00-12:30, 13:00-17:00}``.

    >>> is_window("13:00-17:00"), is_window("mon-fri")
    (True, False)
    """
    return isinstance(key, str) and re.match(r"\s*\d{1,2}:\d\d", key, re.ASCII) is not None


def key_remedy(key: Any, otherwise: str) -> str:
    """The remedy for a key that cannot be read: a list of windows, where the key is one; else what is said."""
    return "put the windows of one day in a list: `[09:00-12:30, 13:00-17:00]`" if is_window(key) else otherwise


def read_days(key: Any) -> tuple[int, ...]:
    """The weekdays (Monday 0) that a key names: ``mon``, ``mon-fri``, ``sat, sun``, ``weekdays``, ``daily``.

    A range may run over Sunday (``sun-thu``). Raises `CalendarError`.

    >>> read_days("sun-tue")
    (6, 0, 1)
    """
    days: list[int] = []
    for part in key.lower().split(",") if isinstance(key, str) else ["?"]:
        name = part.strip()
        sides = [side.strip() for side in re.split(r"[-–—]|\bto\b", name)]
        if name in _GROUPS:
            days.extend(_GROUPS[name])
        elif all(side in _ALIASES for side in sides) and len(sides) <= 2:
            first, last = _ALIASES[sides[0]], _ALIASES[sides[-1]]
            days.extend((first + i) % 7 for i in range((last - first) % 7 + 1))
        else:
            remedy = "write `mon`, `mon-fri`, `sat, sun`, `weekdays`, `weekend` or `daily`"
            raise CalendarError("not a day of the week", key, remedy=key_remedy(key, remedy), rule="R2")
    return tuple(days)


def read_week(value: Any) -> Week:
    """Seven days of hours from ``24x7`` or a mapping of days to windows; a day not named is closed (R3).

    Raises `CalendarError` with every fault of the week.

    >>> read_week({"fri": "09:00-15:00"})[4]
    ((32400, 54000),)
    """
    if isinstance(value, str) and value.strip().lower() in ("24x7", "24/7", "always"):
        return AROUND_THE_CLOCK
    if not isinstance(value, Mapping):
        remedy = 'write a mapping such as {mon-fri: "09:00-17:00"}, or `24x7`'
        raise CalendarError("not a week of hours", value, remedy=remedy, rule="R2")
    week: list[Windows | None] = [None] * 7
    faults = Faults()
    for key, hours in value.items():
        windows: Windows = ()
        with faults.under(str(key)):
            windows = () if is_window(key) else read_windows(hours)
        with faults.under(str(key)):
            for day in read_days(key):
                if week[day] is not None:
                    remedy = "name each day once"
                    raise CalendarError(f"{DAY_NAMES[day]} is named twice", key, remedy=remedy, rule="R2")
                week[day] = windows
    faults.check(CalendarError)
    return tuple(windows or () for windows in week)  # type: ignore[return-value]


def read_weeks(value: Any) -> tuple[WeekFrom, ...]:
    """The weeks that replace one another: one week, or a list, all but the first with ``from: date`` (R3).

    Raises `CalendarError` with every fault.

    >>> [week.day for week in read_weeks([{"mon": "09:00-17:00"}, {"from": "1970-01-03", "tue": "09:00-17:00"}])]
    [None, 2]
    """
    if not isinstance(value, list | tuple):
        return (_dated_week(value, first=True),)
    weeks: list[WeekFrom] = []
    faults = Faults()
    for i, item in enumerate(value):
        with faults.under(i):
            weeks.append(_dated_week(item, first=i == 0))
    days = [week.day for week in weeks if week.day is not None]
    if not value:
        faults.append(Fault("no week of hours", "R3", "[]", 'write a week such as {mon-fri: "09:00-17:00"}'))
    elif not faults and days != sorted(set(days)):
        faults.append(Fault("weeks out of order", "R3", remedy="let each `from` be later than the one before"))
    faults.check(CalendarError)
    return tuple(weeks)


def _dated_week(item: Any, *, first: bool) -> WeekFrom:
    day, week, start = None, NEVER, None
    if isinstance(item, Mapping):
        start = item.get("from")
        item = {key: hours for key, hours in item.items() if key != "from"}
    faults = Faults()
    with faults.under():
        week = read_week(item)
    with faults.under("from"):
        day = _first_date(start, first=first)
    faults.check(CalendarError)
    return WeekFrom(day, week)


def _first_date(start: Any, *, first: bool) -> int | None:
    if first and start is not None:
        remedy = "leave `from` out: the first week holds from the beginning"
        raise CalendarError("the first week has a first date", start, remedy=remedy, rule="R3")
    if not first and start is None:
        raise CalendarError("a later week without its first date", remedy="add `from: 2026-07-01` to it", rule="R3")
    return None if start is None else day_number(read_date(start))


def read_date(value: Any) -> date:
    """A local date from a `date` or ISO text. Raises `CalendarError`.

    >>> read_date("2026-12-24")
    datetime.date(2026, 12, 24)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip(), re.ASCII):
            return date.fromisoformat(value.strip())
    except ValueError:
        pass
    raise CalendarError("not a date", value, remedy=key_remedy(value, "write it as `2026-12-24`"), rule="R3")


def read_month_day(text: Any) -> tuple[int, int]:
    """Month and day of ``12-25``; 02-29 is allowed. Raises `CalendarError`.

    >>> read_month_day("12-25")
    (12, 25)
    """
    match = re.fullmatch(r"(\d\d)-(\d\d)", text.strip(), re.ASCII) if isinstance(text, str) else None
    try:
        if match:
            day = date(2000, int(match[1]), int(match[2]))
            return (day.month, day.day)
    except ValueError:
        pass
    raise CalendarError("not a day of the year", text, remedy="write month and day as `12-25`", rule="R4")


def read_yearly(text: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last day of a yearly range ``12-20..01-06``, or of a single day; both ends inside (R3, R4).

    >>> read_yearly("12-20..01-06")
    ((12, 20), (1, 6))
    """
    sides = text.split("..") if isinstance(text, str) else [text]
    if len(sides) > 2:
        raise CalendarError("not a range of days", text, remedy="write it as `12-20..01-06`", rule="R3")
    return (read_month_day(sides[0]), read_month_day(sides[-1]))
