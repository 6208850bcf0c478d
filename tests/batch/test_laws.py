"""Batch equals scalar: every question over columns of every unit, row by row, over calendars near odd hours.

50 scenes a law in the normal profile of Hypothesis, 10,000 in the long one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock import batch
from slaclock.base.amounts import parse_amount
from slaclock.base.instants import EARLIEST, HOUR, LATEST, us_delta
from slaclock.batch.units import PER_US, Unit
from slaclock.calendars.calendar import ALWAYS
from slaclock.errors import HorizonError
from tests.strategies import Scene, scenes

few = settings(max_examples=50) if settings().max_examples <= 200 else settings()
fewer = settings(max_examples=20) if settings().max_examples <= 200 else settings()
"""Where a calendar opens seldom, days are counted one by one up to the end of time."""

AROUND = ("next_open", "next_close", "previous_open", "previous_close", "is_open")


def one_by_one(ask: Callable[..., Any], *columns: list[int | None], instants: int = 1) -> list[int | None]:
    """The scalar answers; None for a null, for an instant out of range and where nothing is reachable."""

    def answer(row: tuple[Any, ...]) -> int | None:
        if None in row or not all(EARLIEST <= us < LATEST for us in row[:instants]):
            return None
        try:
            return int(ask(*row))
        except HorizonError:
            return None

    return [answer(row) for row in zip(*columns, strict=True)]


def column(us: list[int | None], unit: Unit, kind: str = "M") -> np.ndarray[Any, Any]:
    """A numpy column of whole microseconds (of that unit), null where there is none."""
    times, parts = PER_US[unit]
    values = ["NaT" if value is None else value * times // parts for value in us]
    return np.array(values, dtype=f"{kind}8[{unit}]")


def microseconds(values: Any) -> list[int | None]:
    """What a numpy column of answers holds."""
    if values.dtype == np.bool_:
        return [int(value) for value in values]
    times, parts = PER_US[np.datetime_data(values.dtype)[0]]  # type: ignore[index]
    return [None if np.isnat(value) else int(value.view(np.int64)) * parts // times for value in values]


def whole(us: int, unit: Unit) -> int:
    """The microseconds without what the unit cannot hold."""
    parts = PER_US[unit][1]
    return us // parts * parts


UNITS = st.sampled_from(list(PER_US))
FAR = st.sampled_from([EARLIEST - 1_000_000, LATEST, None])


@st.composite
def rows(draw: st.DrawFn, scene: Scene, unit: Unit) -> list[int | None]:
    """Instants of the scene, few or none, nulls and instants out of range among them."""
    picked = draw(st.lists(scene.instants() if draw(st.booleans()) else scene.instants() | FAR, max_size=12))
    return [None if us is None else whole(us, unit) for us in picked]


@few
@given(scenes(), UNITS, st.data())
def test_openings_and_closings_are_those_of_the_calendar(scene: Scene, unit: Unit, data: st.DataObject) -> None:
    at = data.draw(rows(scene, unit))
    for name in AROUND:
        expected = one_by_one(getattr(scene.calendar.timeline, name), at)
        if name == "is_open":
            expected = [value or 0 for value in expected]
        assert expected == microseconds(getattr(batch, name)(scene.calendar, column(at, unit), errors="null")), name


@few
@given(scenes(), UNITS, st.data())
def test_one_amount_for_all_rows_is_added_as_the_calendar_does(scene: Scene, unit: Unit, data: st.DataObject) -> None:
    at = data.draw(rows(scene, unit))
    amount = whole(data.draw(scene.amounts()), unit) * data.draw(st.sampled_from([1, 1, -1]))
    for name, back in (("add", False), ("subtract", True)):
        expected = one_by_one(lambda us, back=back: scene.calendar.add_us(us, us_delta(amount), back=back), at)
        found = getattr(batch, name)(scene.calendar, column(at, unit), us_delta(amount), errors="null")
        assert expected == microseconds(found), name


@few
@given(scenes(), UNITS, UNITS, st.data())
def test_an_amount_for_each_row_is_added_as_the_calendar_does(
    scene: Scene, unit: Unit, other: Unit, data: st.DataObject
) -> None:
    at = data.draw(rows(scene, unit))
    signed = st.tuples(scene.amounts(), st.sampled_from([1, 1, -1])).map(lambda pair: pair[0] * pair[1]) | st.none()
    picked = data.draw(st.lists(signed, min_size=len(at), max_size=len(at)))
    amounts = [None if us is None else whole(whole(us, unit), other) for us in picked]
    for name, back in (("add", False), ("subtract", True)):
        expected = one_by_one(
            lambda us, amount, back=back: scene.calendar.add_us(us, us_delta(amount), back=back), at, amounts
        )
        found = getattr(batch, name)(scene.calendar, column(at, unit), column(amounts, other, "m"), errors="null")
        assert expected == microseconds(found), name


@few
@given(scenes(), UNITS, UNITS, st.data())
def test_the_working_time_between_two_columns_is_that_of_the_calendar(
    scene: Scene, unit: Unit, other: Unit, data: st.DataObject
) -> None:
    starts = data.draw(rows(scene, unit))
    ends = [None if us is None else whole(us, other) for us in data.draw(st.permutations(starts))]
    expected = one_by_one(scene.calendar.between_us, starts, ends, instants=2)
    found = batch.between(scene.calendar, column(starts, unit), column(ends, other), errors="null")
    assert expected == microseconds(found)
    assert found.dtype == np.dtype(f"m8[{min(unit, other, key=list(PER_US).index)}]")


@fewer
@given(scenes(), st.sampled_from(["1 business day", "3 business days", "2 calendar days"]), UNITS, st.data())
def test_business_and_calendar_days_are_counted_as_the_calendar_does(
    scene: Scene, amount: str, unit: Unit, data: st.DataObject
) -> None:
    at = data.draw(rows(scene, unit))
    days = parse_amount(amount)
    for name, back in (("add", False), ("subtract", True)):
        expected = one_by_one(lambda us, back=back: scene.calendar.add_us(us, days, back=back), at)
        assert expected == microseconds(getattr(batch, name)(scene.calendar, column(at, unit), amount, errors="null"))


@few
@given(st.lists(scenes(), min_size=1, max_size=3), st.data())
def test_a_calendar_for_each_row_answers_as_each_of_them(several: list[Scene], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(several) - 1), max_size=8))
    at = [data.draw(several[number].instants()) for number in chosen]
    expected = [
        one_by_one(several[number].calendar.timeline.next_open, [us])[0] for number, us in zip(chosen, at, strict=True)
    ]
    calendars = [scene.calendar for scene in several]
    found = batch.next_open(calendars, column(at, "us"), by=np.array(chosen, np.int64), errors="null")
    assert expected == microseconds(found)


@pytest.mark.parametrize("unit", PER_US)
def test_round_the_clock_all_of_time_is_answered(unit: Unit) -> None:
    """Also in nanoseconds, of which 300 years are more than 64 bits hold: working time is counted from the middle."""
    at = [EARLIEST, 0, LATEST - 9 * HOUR, LATEST - 8 * HOUR - 1_000_000, LATEST - 8 * HOUR, LATEST - 1_000_000]
    expected = [EARLIEST + 8 * HOUR, 8 * HOUR, LATEST - HOUR, LATEST - 1_000_000, None, None]
    assert expected == microseconds(batch.add(ALWAYS, column(at, unit), "8h", errors="null"))
    assert expected == microseconds(batch.add(ALWAYS, column(at, unit), np.full(6, 8 * HOUR), errors="null"))
    earlier = [None, *(us - 8 * HOUR for us in at[1:])]
    assert earlier == microseconds(batch.subtract(ALWAYS, column(at, unit), "8h", errors="null"))
