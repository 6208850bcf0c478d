"""`BusinessCalendar`: a zone, hours, holidays, exceptions and seasons, and every question one may ask of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from pendulum import DateTime, Timezone

from slaclock.base.amounts import AmountLike, BusinessDays, CalendarDays, parse_amount
from slaclock.base.instants import Moment, delta_us, from_us_in, to_us, us_delta
from slaclock.calendars.account import Account, summed, working_entries
from slaclock.calendars.business_days import business_days_on, calendar_days_on
from slaclock.calendars.cache import shared_timeline
from slaclock.calendars.coverage import Caveat
from slaclock.calendars.laying import Hours, OfficeHours
from slaclock.calendars.reading import read_hours
from slaclock.calendars.timeline import Timeline
from slaclock.calendars.zones import zone
from slaclock.errors import CalendarError


class BusinessCalendar:
    """When people work: a hashable value; equal rules make equal calendars, whatever their names.

    ``timezone`` is an IANA name. ``hours``: ``24x7``, a mapping of days to windows, or a list of such weeks with
    ``from`` dates (R2, R3). ``holidays``: country codes, mappings, dates, ranges, a `HolidayBase` (R4). ``exceptions``:
    date to windows or ``closed``. ``seasons``: yearly ranges with their own hours. ``working_weekends``: date to the
    weekday whose hours it has. ``covers``: the years for which the holidays are complete (R9).

    Instants are aware datetimes or ISO text with an offset; answers are `pendulum.DateTime` in the calendar's zone.
    Every question raises `InstantError` or `AmountError` for what cannot be read, and `HorizonError` where no working
    time is reachable between 1900 and 2200 (R8). Raises `CalendarError` with every fault of the rules and the zone.

    >>> chuseok = {"2026-09-24..2026-09-26": "Chuseok"}
    >>> seoul = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=[chuseok])
    >>> str(seoul.add("2026-09-23T16:00+09:00", "8h"))
    '2026-09-28 15:00:00+09:00'
    """

    __slots__ = ("_hash", "_hours", "_timeline", "_zone", "name")
    name: str
    _hours: Hours
    _zone: Timezone
    _hash: int
    _timeline: Timeline | None

    def __init__(
        self,
        timezone: str,
        *,
        hours: str | Mapping[Any, Any] | Sequence[Any] = "24x7",
        holidays: Sequence[Any] = (),
        exceptions: Mapping[str | date, Any] | None = None,
        seasons: Sequence[Any] = (),
        working_weekends: Mapping[str | date, Any] | None = None,
        covers: Sequence[Any] | None = None,
        name: str = "",
    ) -> None:
        self._set(read_hours(timezone, hours, holidays, exceptions, seasons, working_weekends, covers), name)

    @classmethod
    def of(cls, hours: Hours, name: str = "") -> BusinessCalendar:
        """A calendar that stands on the given hours."""
        calendar = cls.__new__(cls)
        calendar._set(hours, name)
        return calendar

    def _set(self, hours: Hours, name: str) -> None:
        for slot, value in (("_hours", hours), ("name", name), ("_hash", hash(hours.key)), ("_timeline", None)):
            object.__setattr__(self, slot, value)
        object.__setattr__(self, "_zone", zone(hours.timezone))

    def __setattr__(self, slot: str, value: object = None) -> None:
        raise AttributeError(f"a BusinessCalendar is a value: `{slot}` cannot be set")

    __delattr__ = __setattr__

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, BusinessCalendar) and self._hash == other._hash and self._hours.key == other._hours.key

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (self._hours, self.name))

    def __repr__(self) -> str:
        return f"<BusinessCalendar {self.name or 'unnamed'} ({self.timezone})>"

    @property
    def timezone(self) -> str:
        """The IANA name of the zone in which the calendar answers and counts dates."""
        return self._hours.timezone

    @property
    def hours(self) -> Hours:
        """The hours that the calendar stands on."""
        return self._hours

    @property
    def timeline(self) -> Timeline:
        """The precomputed timeline, shared by equal calendars (design §2)."""
        timeline = self._timeline
        if timeline is None:
            hours = self._hours
            timeline = shared_timeline(self, lambda: Timeline(hours.spans_of_year))
            object.__setattr__(self, "_timeline", timeline)
        return timeline

    # arithmetic

    def add(self, start: Moment, amount: AmountLike) -> DateTime:
        """The earliest instant with that much working time since ``start`` (R6); business and calendar days by R11.

        >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> str(office.add("2026-03-06T16:00Z", "2h")), str(office.add("2026-03-06T16:00Z", "1 business day"))
        ('2026-03-09 10:00:00+00:00', '2026-03-09 16:00:00+00:00')
        """
        return from_us_in(self.add_us(to_us(start), parse_amount(amount)), self._zone)

    def subtract(self, end: Moment, amount: AmountLike) -> DateTime:
        """The latest instant with that much working time up to ``end``: the mirror of `add` (R6).

        >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> str(office.subtract("2026-03-09T10:00Z", "2h"))
        '2026-03-06 16:00:00+00:00'
        """
        return from_us_in(self.add_us(to_us(end), parse_amount(amount), back=True), self._zone)

    def add_us(self, at: int, amount: timedelta | BusinessDays | CalendarDays, *, back: bool = False) -> int:
        """`add` or, with ``back``, `subtract` over microseconds since the epoch."""
        if isinstance(amount, timedelta):
            us = delta_us(amount)
            return self.timeline.subtract(at, abs(us)) if back != (us < 0) else self.timeline.add(at, abs(us))
        if isinstance(amount, CalendarDays):
            return calendar_days_on(self.timezone, at, -amount.days if back else amount.days)
        reached = business_days_on(self._hours, self.timeline, at, amount, back=back)
        used = self.between_us(at, reached) if amount.read_as == "working_time" else 0
        return self.add_us(at, us_delta(used)) if used else reached

    def between(self, start: Moment, end: Moment) -> timedelta:
        """The working time from ``start`` to ``end``, negative when ``end`` comes first (R7).

        >>> BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}).between("2026-03-06T16:00Z", "2026-03-09T10:00Z")
        datetime.timedelta(seconds=7200)
        """
        return us_delta(self.between_us(to_us(start), to_us(end)))

    def between_us(self, start: int, end: int) -> int:
        """`between` over microseconds since the epoch."""
        timeline = self.timeline
        return timeline.worked(end) - timeline.worked(start)

    # openings

    def is_open(self, at: Moment) -> bool:
        """Whether that instant is working time: openings are, closings are not (R1).

        >>> BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}).is_open("2026-03-06T17:00Z")
        False
        """
        return self.timeline.is_open(to_us(at))

    def next_open(self, at: Moment) -> DateTime:
        """The earliest working instant at or after ``at`` (R8).

        >>> str(BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}).next_open("2026-03-06T17:00Z"))
        '2026-03-09 09:00:00+00:00'
        """
        return from_us_in(self.timeline.next_open(to_us(at)), self._zone)

    def next_close(self, at: Moment) -> DateTime:
        """After ``at``: the end of the opening that holds it, or of the next one (R8).

        >>> str(BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}).next_close("2026-03-06T17:00Z"))
        '2026-03-09 17:00:00+00:00'
        """
        return from_us_in(self.timeline.next_close(to_us(at)), self._zone)

    def previous_close(self, at: Moment) -> DateTime:
        """The latest instant at or before ``at`` with working time right before it: the mirror of `next_open` (R8).

        >>> str(BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}).previous_close("2026-03-09T09:00Z"))
        '2026-03-06 17:00:00+00:00'
        """
        return from_us_in(self.timeline.previous_close(to_us(at)), self._zone)

    def previous_open(self, at: Moment) -> DateTime:
        """Before ``at``: the start of the opening that holds the time right before it, or of the last one (R8).

        >>> str(BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}).previous_open("2026-03-09T09:00Z"))
        '2026-03-06 09:00:00+00:00'
        """
        return from_us_in(self.timeline.previous_open(to_us(at)), self._zone)

    def periods(self, start: Moment, end: Moment) -> list[tuple[DateTime, DateTime]]:
        """The working spans within ``[start, end)``, cut to it, in the calendar's zone.

        >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> len(office.periods("2026-03-02T00:00Z", "2026-03-09T00:00Z"))
        5
        """
        spans = self.timeline.periods(to_us(start), to_us(end))
        return [(from_us_in(a, self._zone), from_us_in(b, self._zone)) for a, b in spans]

    def explain(self, start: Moment, end: Moment) -> Account:
        """Every span of ``[start, end)``, working or why not (holiday by name), with a running total (R34).

        Raises `CalendarError` where ``end`` lies before ``start``.

        >>> office = BusinessCalendar("UTC", hours={"mon": "09:00-17:00"})
        >>> print(office.explain("2026-03-02T16:00Z", "2026-03-02T18:00Z").text())
        + 2026-03-02 16:00:00 – 17:00:00  1h  working time  = 1h
          2026-03-02 17:00:00 – 18:00:00  1h  outside business hours  = 1h
        total: 1h
        """
        first, last = to_us(start), to_us(end)
        if last < first:
            raise CalendarError(
                "a window that ends before it starts", str(end), remedy="hand in the earlier instant first"
            )
        entries = working_entries(self._hours, self.timeline, first, last)
        return Account(summed(entries), self.timezone, self.name)

    def caveats(self, start: Moment, end: Moment) -> list[Caveat]:
        """Years without known holidays and estimated holidays between two instants, ends included (R9).

        >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2026-12-25"], name="office")
        >>> [caveat.year for caveat in office.caveats("2026-12-31T00:00Z", "2027-01-01T00:00Z")]
        [2027]
        """
        first, last = sorted((to_us(start), to_us(end)))
        return self._hours.caveats(first, last, self.name)

    # other calendars

    def in_zone(self, timezone: str) -> BusinessCalendar:
        """The same hours on another zone's clock (R29). Raises `ZoneError`, and `CalendarError` for combined calendars.

        >>> BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-17:00"}).in_zone("America/New_York").timezone
        'America/New_York'
        """
        if not isinstance(self._hours, OfficeHours):
            remedy = "use a calendar that has `hours` of its own"
            raise CalendarError("a combined calendar has no clock of its own", self.name, remedy=remedy, rule="R29")
        zone(timezone)
        return self if timezone == self.timezone else BusinessCalendar.of(self._hours.in_zone(timezone), self.name)

    def renamed(self, name: str) -> BusinessCalendar:
        """The same calendar under another name."""
        return self if name == self.name else BusinessCalendar.of(self._hours, name)

    def __or__(self, other: BusinessCalendar) -> BusinessCalendar:
        from slaclock.calendars.combine import any_of

        return any_of(self, other, timezone=self.timezone)

    def __and__(self, other: BusinessCalendar) -> BusinessCalendar:
        from slaclock.calendars.combine import all_of

        return all_of(self, other, timezone=self.timezone)

    def without(self, *others: BusinessCalendar) -> BusinessCalendar:
        """This calendar less the others, in this one's zone (R5).

        >>> office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> office.without(BusinessCalendar("UTC", hours={"fri": "12:00-17:00"})).is_open("2026-03-06T13:00Z")
        False
        """
        from slaclock.calendars.combine import without

        return without(self, *others)


def _restored(hours: Hours, name: str) -> BusinessCalendar:
    return BusinessCalendar.of(hours, name)


ALWAYS: Final = BusinessCalendar("UTC", hours="24x7", name="24x7")
"""The calendar of round-the-clock promises, in UTC (R5)."""
