"""The digest of what an answer rests on: terms, and what calendars say of the dates that it looks at (R27).

Facts are taken as they take effect, so that the digest changes exactly when something changes between start and due:
the working spans, the holidays and special dates among the dates, the zone and its offsets. Names of calendars and of
holidays are no part of it, and neither is the way in which a rule is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, TypeAlias

from slaclock.base.instants import DAY, EARLIEST, LATEST
from slaclock.base.spans import Span, union
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.zones import instant_of, local_us, stretches, zone

Stretch: TypeAlias = tuple[BusinessCalendar, int, int]
"""A calendar that counts from one instant to another, both ends looked at; µs."""

_FORMAT: Final = "slaclock rests_on 1"
"""Stands first in what is digested; another way to digest gets another number."""


def fingerprint(terms: Iterable[str | int | bool | None], counted: Iterable[Stretch]) -> str:
    """The SHA-256 of the terms and of the calendars' facts, as 64 hex digits; the first 12 are enough to show (R27).

    Equal facts have equal digests on every machine, in every process.

    >>> office = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-17:00"})
    >>> week = (office, 0, 5 * DAY)
    >>> fingerprint(["Gold", 1, "8h"], [week]) == fingerprint(["Gold", 1, "8h"], [(office.renamed("x"), *week[1:])])
    True
    >>> fingerprint(["Gold", 1, "8h"], [week])[:12] == fingerprint(["Gold", 2, "8h"], [week])[:12]
    False
    """
    facts = [_facts(calendar, *_dates(calendar.timezone, start, end)) for calendar, start, end in counted]
    return sha256("\n".join([_FORMAT, _text(list(terms)), *facts]).encode("ascii")).hexdigest()


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _dates(timezone: str, start: int, end: int) -> tuple[int, int]:
    """The local dates of the two instants, as day numbers: promises of business days look at whole dates."""
    where = zone(timezone)
    return local_us(start, where) // DAY, local_us(end, where) // DAY


@lru_cache(maxsize=4096)
def _facts(calendar: BusinessCalendar, first_day: int, last_day: int) -> str:
    """What the calendar says of the local dates from the first to the last one; many tickets ask for the same ones."""
    where = zone(calendar.timezone)
    start = max(instant_of(first_day * DAY, where), EARLIEST)
    end = min(instant_of((last_day + 1) * DAY, where), LATEST)
    special: dict[str, list[Span]] = {"holiday": [], "exception": []}
    for row in calendar.hours.closed(start, end):
        if row.code in special:
            special[row.code].append((row.start, row.end))
    offsets = list(stretches(calendar.timezone, start, end))
    return _text([calendar.timezone, calendar.timeline.periods(start, end), *map(union, special.values()), offsets])
