"""`DueTimeLaws`: the laws of due times, for any function that computes them (R6, R7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import assume
from hypothesis import strategies as st

from slaclock.base.instants import delta_us, from_us, to_us, us_delta
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.errors import HorizonError
from slaclock.testing.law_class import Laws
from slaclock.testing.same import same_instant
from slaclock.testing.strategies.moments import YEARS, amounts, instants


class DueTimeLaws(Laws):
    """The laws of due times as tests: say the calendar, and how yours are computed.

    ``due(start, amount)`` is the function under test; ``between(start, end)``, the working time between two instants,
    is slaclock's own unless you have one. Both take plain aware datetimes in ``timezone`` (default: the calendar's);
    ``years`` are those that are aimed at, and all instants and amounts are multiples of ``step``.

    >>> class TestOurDueTimes(DueTimeLaws):
    ...     calendar = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=["2026-09-25"])
    ...
    ...     def due(self, start, amount):
    ...         return self.calendar.add(start, amount)
    >>> sorted(name for name in dir(TestOurDueTimes) if name.startswith("test_"))[:3]
    ['test_a_due_time_is_reached_in_working_time', 'test_additivity', 'test_agrees_with_slaclock']
    """

    calendar: ClassVar[BusinessCalendar]
    years: ClassVar[Sequence[int]] = YEARS
    timezone: ClassVar[str | None] = None
    step: ClassVar[timedelta] = timedelta(seconds=1)

    def due(self, start: datetime, amount: timedelta) -> datetime:
        """Your due time: the function under test."""
        raise NotImplementedError("a class of DueTimeLaws has a method `due(self, start, amount)`")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Your working time between two instants, negative when ``end`` comes first; by default slaclock's."""
        return self.calendar.between(start, end)

    @classmethod
    def drawn(cls) -> Mapping[str, st.SearchStrategy[Any]] | None:
        """Instants and amounts near the calendar's edges; None while there is no calendar."""
        if not hasattr(cls, "calendar"):
            return None
        moments = instants(near=cls.calendar, years=cls.years, timezone=cls.timezone, step=cls.step)
        lengths = amounts(near=cls.calendar, years=cls.years, step=cls.step)
        return {"start": moments, "end": moments, "middle": moments, "amount": lengths, "more": lengths}

    def _reachable(self, start: datetime, amount: timedelta) -> None:
        """Draw again where the calendar has not so much working time (R8)."""
        try:
            self.calendar.add(start, amount)
        except HorizonError:
            assume(False)

    def law_agrees_with_slaclock(self, start: datetime, amount: timedelta) -> None:
        """The due time is `calendar.add(start, amount)` (R6)."""
        self._reachable(start, amount)
        due, ours = self.due(start, amount), self.calendar.add(start, amount)
        assert same_instant(due, ours), f"due {due}, slaclock says {ours}"

    def law_zero(self, start: datetime) -> None:
        """No working time at all is due at once: `due(t, 0) = t` (R6)."""
        due = self.due(start, timedelta(0))
        assert same_instant(due, start), f"due {due}"

    def law_inverse(self, start: datetime, amount: timedelta) -> None:
        """The working time up to the due time is the amount: `between(t, due(t, d)) = d` (R7)."""
        self._reachable(start, amount)
        due = self.due(start, amount)
        used = self.between(start, due)
        assert delta_us(used) == delta_us(amount), f"due {due}, {used} later"

    def law_additivity(self, start: datetime, amount: timedelta, more: timedelta) -> None:
        """Two amounts one after the other are one: `due(due(t, d), e) = due(t, d + e)`, for an `e` above zero (R6)."""
        self._reachable(start, amount + more)
        assume(more)
        twice, once = self.due(self.due(start, amount), more), self.due(start, amount + more)
        assert same_instant(twice, once), f"{twice} in two steps, {once} in one"

    def law_monotone(self, start: datetime, end: datetime, amount: timedelta, more: timedelta) -> None:
        """A later start or a larger amount never gives an earlier due time (R6)."""
        earlier, later = sorted((start, end), key=to_us)
        self._reachable(later, amount + more)
        first = self.due(earlier, amount)
        for due in (self.due(later, amount), self.due(earlier, amount + more)):
            assert to_us(first) <= to_us(due), f"due {due}, yet {first} for less"

    def law_a_due_time_is_reached_in_working_time(self, start: datetime, amount: timedelta) -> None:
        """Right before a due time there is working time: an exact fit ends at the closing (R6).

        Asked of the amount drawn, and of the exact fit up to the next closing.
        """
        self._reachable(start, amount)
        assume(amount)
        fit = self.calendar.between(start, self.calendar.next_close(start))
        for allowed in (amount, fit) if not fit % self.step else (amount,):
            due = self.due(start, allowed)
            just_before = from_us(to_us(due) - 1)
            assert self.calendar.is_open(just_before), f"{allowed} due {due}, outside hours"

    def law_the_working_time_between_is_signed(self, start: datetime, end: datetime) -> None:
        """Backwards it is negative: `between(b, a) = -between(a, b)` (R7)."""
        there, back = self.between(start, end), self.between(end, start)
        assert delta_us(back) == -delta_us(there), f"{there} there, {back} back"

    def law_the_working_time_between_adds_up(self, start: datetime, middle: datetime, end: datetime) -> None:
        """`between(a, b) + between(b, c) = between(a, c)`, in whatever order the three lie (R7)."""
        parts = self.between(start, middle), self.between(middle, end)
        whole = self.between(start, end)
        assert sum(map(delta_us, parts)) == delta_us(whole), f"{parts[0]} and {parts[1]}, whole {whole}"

    def law_the_working_time_between_agrees_with_slaclock(self, start: datetime, end: datetime) -> None:
        """It is `calendar.between(start, end)` (R7)."""
        used, ours = self.between(start, end), self.calendar.between(start, end)
        assert delta_us(used) == delta_us(ours), f"{used}, slaclock says {us_delta(delta_us(ours))}"
