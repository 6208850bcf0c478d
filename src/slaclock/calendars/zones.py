"""Time zones: by name, their stretches of constant offset, and wall-clock times read as instants.

Rules come from the machine's zone files or the `tzdata` package's, as `zoneinfo` finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal, TypeAlias
from zoneinfo import available_timezones

import pendulum
from pendulum import Timezone

from slaclock.base.instants import DAY, EARLIEST, LATEST, SECOND, delta_us, in_range, number_day, offset_us, year_start
from slaclock.base.nearest import nearest
from slaclock.errors import InstantError, ZoneError

Ambiguous: TypeAlias = Literal["earlier", "later", "raise"]
"""Which of the two instants a wall-clock time of a repeated hour means."""

_PROBE: Final = 2 * DAY
"""No zone has changed its offset twice within 3.9 days since 1900 (a test reads every zone file)."""


_REMEDY: Final = "write an IANA name such as `Europe/Berlin`, or `UTC`"
_NO_PLACES: Final = ("localtime", "posixrules")
_ABBREVIATIONS: Final = {
    **dict.fromkeys(("PST", "PDT", "PT"), ("America/Los_Angeles",)),
    **dict.fromkeys(("MDT", "MT"), ("America/Denver",)),
    **dict.fromkeys(("CDT", "CT"), ("America/Chicago",)),
    **dict.fromkeys(("EDT", "ET"), ("America/New_York",)),
    **dict.fromkeys(("CEST", "MEZ", "MESZ"), ("Europe/Berlin",)),
    **dict.fromkeys(("AEST", "AEDT"), ("Australia/Sydney",)),
    "BST": ("Europe/London",),
    "CST": ("America/Chicago", "Asia/Shanghai"),
    "HKT": ("Asia/Hong_Kong",),
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
    "SGT": ("Asia/Singapore",),
    "WEST": ("Europe/Lisbon",),
}
"""Short names of clock times that are no names of zones, and the places that use them."""


def zone(name: str) -> Timezone:
    """The zone of that IANA name.

    Raises `ZoneError` for a name that no zone file has, and for files that are no place's: the machine's own
    `localtime`, and the `right/` ones, which count leap seconds.

    >>> zone("Asia/Seoul").name
    'Asia/Seoul'
    """
    if not isinstance(name, str) or not name or name != name.strip():
        raise ZoneError("not the name of a time zone", name, remedy=_REMEDY, path="timezone")
    return _zone(name)


@lru_cache(maxsize=1024)
def _zone(name: str) -> Timezone:
    try:
        if name not in _NO_PLACES and not name.startswith("right/"):
            return pendulum.timezone(name)
    except (ValueError, KeyError, OSError):
        pass
    raise ZoneError("an unknown time zone", name, remedy=_remedy(name), path="timezone")


@lru_cache(maxsize=1024)
def _remedy(name: str) -> str:
    """What was likely meant: by abbreviation, by place, in other capitals, or close to a name.

    Nothing is close to a short name or an offset: `GMT+1` is not `Etc/GMT+1`.
    """
    known = _known_names()
    whole = len(name) <= 4 or re.search(r"\d", name)
    near = nearest(name.casefold().replace(" ", "_"), known, alike=1.0 if whole else None)
    meant = _ABBREVIATIONS.get(name.upper()) or (() if near is None else (known[near],))
    hint = f"did you mean {' or '.join(f'`{place}`' for place in meant)}? " if meant else ""
    return hint + _REMEDY


@lru_cache(maxsize=1)
def _known_names() -> dict[str, str]:
    """Every zone's name, by itself and by its place, both in small letters."""
    names = sorted(available_timezones())
    places = {name.rpartition("/")[2].casefold(): name for name in names if "/" in name and not name.startswith("Etc/")}
    return places | {name.casefold(): name for name in names if name not in _NO_PLACES}


@lru_cache(maxsize=8192)
def _changes(name: str, year: int) -> tuple[tuple[int, int], ...]:
    """The instants after the start of that UTC year, up to its end, at which the offset changes; and the new offset."""
    where = zone(name)
    found: list[tuple[int, int]] = []
    at, end = year_start(year), year_start(year + 1)
    offset = offset_us(at, where)
    while at < end:
        later = min(at + _PROBE, end)
        new = offset_us(later, where)
        if new != offset:
            found.append((_bisect(where, at, later, offset), new))
        at, offset = later, new
    return tuple(found)


def _bisect(where: Timezone, low: int, high: int, offset: int) -> int:
    """The first whole second in ``(low, high]`` at which the offset is no longer ``offset``."""
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        if offset_us(middle, where) == offset:
            low = middle
        else:
            high = middle
    return high


def stretches(name: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """``[start, end)`` cut into ``(start, end, offset)`` pieces of constant offset, in order; all in µs.

    >>> [offset // 3_600_000_000 for _, _, offset in stretches("Europe/Berlin", 0, year_start(1981))]
    [1, 2, 1]
    """
    at, offset = start, offset_us(start, zone(name))
    for year in range(number_day(start // DAY).year, number_day((end - 1) // DAY).year + 1):
        for change, new in _changes(name, year):
            if at < change < end:
                yield at, change, offset
                at, offset = change, new
    yield at, end, offset


def local_us(us: int, where: Timezone) -> int:
    """What the wall clock reads at that instant, as microseconds since a naive 1970-01-01.

    >>> local_us(0, zone("Asia/Seoul")) // SECOND
    32400
    """
    return us + offset_us(us, where)


def instant_of(local: int, where: Timezone, *, later: bool = False) -> int:
    """The instant at which the wall clock reads ``local`` (µs since a naive 1970-01-01), by R11.

    A time that does not exist is read with the offset before the change; a repeated one means the first,
    or with ``later`` the second.

    >>> instant_of(32_400 * SECOND, zone("Asia/Seoul"))
    0
    """
    before = offset_us(max(local - DAY, EARLIEST), where)
    after = offset_us(min(local + DAY, LATEST - 1), where)
    fits = [local - offset for offset in (before, after) if offset_us(local - offset, where) == offset]
    if not fits:
        return local - before
    return max(fits) if later else min(fits)


def wall_to_us(naive: datetime, where: Timezone, ambiguous: Ambiguous = "raise") -> int:
    """The instant of a naive wall-clock time in that zone.

    A repeated time means what ``ambiguous`` says; with `raise` it is an `InstantError`. A time that does not
    exist is read with the offset before the change (R11).

    >>> wall_to_us(datetime(1970, 1, 1, 9), zone("Asia/Seoul"))
    0
    """
    if ambiguous not in ("earlier", "later", "raise"):
        remedy = "write `earlier`, `later` or `raise`"
        raise InstantError("`ambiguous` has no such choice", ambiguous, remedy=remedy)
    local = delta_us(naive.replace(tzinfo=None) - datetime(1970, 1, 1))
    local = min(max(local, EARLIEST - DAY), LATEST + DAY)  # farther ones are out of range all the same
    first = instant_of(local, where)
    if ambiguous != "earlier":
        second = instant_of(local, where, later=True)
        if second != first and ambiguous == "raise":
            remedy = "choose with `ambiguous=`: `earlier` or `later`"
            raise InstantError(f"a wall-clock time that occurs twice in {where.name}", str(naive), remedy=remedy)
        first = second
    return in_range(first, naive)
