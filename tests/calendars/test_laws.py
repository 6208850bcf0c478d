"""The laws of calendars by name, over calendars in all zones near odd hours (R1 to R8). Integers of microseconds.

50 scenes a law in the normal profile of Hypothesis, 10,000 in the long one.
"""

from __future__ import annotations

import copy
import pickle
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.instants import DAY, EARLIEST, LATEST, day_number, delta_us, from_us, to_us, us_delta
from slaclock.base.spans import intersect, length, minus, union
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.timeline import Timeline
from slaclock.calendars.zones import local_us, zone
from slaclock.errors import HorizonError
from tests.strategies import Scene, scenes

few = settings(max_examples=50) if settings().max_examples <= 200 else settings()
"""Laws are many and each example lays years down."""


def drawn(data: st.DataObject, scene: Scene, count: int) -> list[int]:
    """So many instants of the scene, in order."""
    return sorted(data.draw(st.lists(scene.instants(), min_size=count, max_size=count), label="instants"))


def added(calendar: BusinessCalendar, t: int, d: int) -> int | None:
    """`add`, None where so much working time is not reachable; which must be true."""
    try:
        return calendar.add_us(t, us_delta(d))
    except HorizonError:
        assert d >= calendar.between_us(t, LATEST - 1)
        return None


def subtracted(calendar: BusinessCalendar, t: int, d: int) -> int | None:
    """`subtract`, None where so much working time is not reachable; which must be true."""
    try:
        return calendar.add_us(t, us_delta(d), back=True)
    except HorizonError:
        assert d > calendar.between_us(EARLIEST, t)
        return None


# The ledger


@few
@given(scenes(), st.data())
def test_partition(scene: Scene, data: st.DataObject) -> None:
    """The spans of `explain` tile the window exactly, and what they count is `between`."""
    calendar = scene.calendar
    a, b = drawn(data, scene, 2)
    account = calendar.explain(from_us(a), from_us(b))
    entries = account.entries
    assert [a, *(entry.end for entry in entries)] == [*(entry.start for entry in entries), b]
    assert calendar.between(from_us(a), from_us(b)) == account.total
    counted = [(entry.start, entry.end) for entry in entries if entry.counted]
    assert calendar.timeline.periods(a, b) == counted
    total = 0
    for entry in entries:
        total += entry.end - entry.start if entry.counted else 0
        assert (total, entry.counted) == (entry.total, entry.code == "working")
    assert all((left.code, left.name) != (right.code, right.name) for left, right in pairwise(entries))


@few
@given(scenes(), st.data())
def test_additivity(scene: Scene, data: st.DataObject) -> None:
    """`between(a, b) + between(b, c) = between(a, c)`, in whatever order the three lie; backwards it is negative."""
    calendar = scene.calendar
    a, b, c = data.draw(st.tuples(scene.instants(), scene.instants(), scene.instants()))
    assert calendar.between_us(a, c) == calendar.between_us(a, b) + calendar.between_us(b, c)
    assert -calendar.between_us(b, a) == calendar.between_us(a, b)
    assert 0 <= calendar.between_us(min(a, b), max(a, b)) <= abs(b - a)
    assert calendar.between_us(min(a, b), max(a, b)) == length(calendar.timeline.periods(min(a, b), max(a, b)))


# Adding and taking away


@few
@given(scenes(), st.data())
def test_inverse(scene: Scene, data: st.DataObject) -> None:
    """`between(t, add(t, d)) = d`; `add` is the earliest such instant, `subtract` the latest."""
    calendar, t, d = scene.calendar, data.draw(scene.instants()), data.draw(scene.amounts())
    if (after := added(calendar, t, d)) is not None:
        assert (d, True) == (calendar.between_us(t, after), after >= t)
        assert after == t or calendar.between_us(t, after - 1) < d
    if (before := subtracted(calendar, t, d)) is not None:
        assert (d, True) == (calendar.between_us(before, t), before <= t)
        assert before == t or calendar.between_us(before + 1, t) < d


@few
@given(scenes(), st.data())
def test_mirror(scene: Scene, data: st.DataObject) -> None:
    """A negative amount turns `add` into `subtract`; there and back is never too far."""
    calendar, t, d = scene.calendar, data.draw(scene.instants()), data.draw(scene.amounts())
    after, before = added(calendar, t, d), subtracted(calendar, t, d)
    if after is not None:
        assert after == calendar.add_us(t, us_delta(-d), back=True)
        assert t <= calendar.add_us(after, us_delta(d), back=True) <= after
    if before is not None:
        assert before == calendar.add_us(t, us_delta(-d))
        assert before <= calendar.add_us(before, us_delta(d)) <= t


@few
@given(scenes(), st.data())
def test_monotone(scene: Scene, data: st.DataObject) -> None:
    """A later start or a larger amount never gives an earlier end; two steps are one."""
    calendar = scene.calendar
    t, u = drawn(data, scene, 2)
    d, e = sorted(data.draw(st.tuples(scene.amounts(), scene.amounts())))
    ends = [added(calendar, t, d), added(calendar, t, e), added(calendar, u, e)]
    known = [end for end in ends if end is not None]
    assert sorted(known) == known
    if (there := added(calendar, t, d + e)) is not None:
        assert there == calendar.add_us(calendar.add_us(t, us_delta(d)), us_delta(e))
        assert there == calendar.add_us(calendar.add_us(t, us_delta(e)), us_delta(d)) or 0 in (d, e)


# Openings


@few
@given(scenes(), st.data())
def test_openings_ahead(scene: Scene, data: st.DataObject) -> None:
    """`next_open` and `next_close` enclose working time, nothing is open before it, and the opening ends there."""
    line, t = scene.calendar.timeline, data.draw(scene.instants())
    try:
        opening = line.next_open(t)
    except HorizonError:
        assert [] == line.periods(t, LATEST)
        return
    assert (line.is_open(t), True) == (opening == t, line.is_open(opening))
    assert [] == line.periods(t, opening)
    try:
        closing = line.next_close(t)
    except HorizonError:
        assert [(opening, LATEST)] == line.periods(t, LATEST)
        return
    assert opening < closing
    assert not line.is_open(closing)
    assert [(opening, closing)] == line.periods(t, closing)


@few
@given(scenes(), st.data())
def test_openings_behind(scene: Scene, data: st.DataObject) -> None:
    """`previous_close` and `previous_open` mirror the two."""
    line, t = scene.calendar.timeline, data.draw(scene.instants())
    try:
        closing = line.previous_close(t)
    except HorizonError:
        assert [] == line.periods(EARLIEST, t)
        return
    assert (closing == t) == (t > EARLIEST and line.is_open(t - 1))
    assert closing <= t
    assert [] == line.periods(closing, t)
    try:
        opening = line.previous_open(t)
    except HorizonError:
        assert EARLIEST == line.periods(EARLIEST, t)[-1][0]
        return
    assert opening < closing
    assert line.is_open(opening)
    assert not line.is_open(opening - 1)
    assert [(opening, closing)] == line.periods(opening, t)


@few
@given(scenes(), st.data())
def test_periods_are_where_it_is_open(scene: Scene, data: st.DataObject) -> None:
    """An instant is in a period iff `is_open`; periods lie in order, none touching the next, inside the window."""
    line = scene.calendar.timeline
    a, t, b = drawn(data, scene, 3)
    spans = line.periods(a, b)
    assert union(spans) == spans
    assert all(a <= start < end <= b for start, end in spans)
    assert (line.is_open(t) and t < b) == any(start <= t < end for start, end in spans)
    assert union(line.periods(a, t), line.periods(t, b)) == spans


@few
@given(scenes(combined=False), st.data())
def test_an_instant_is_working_time_iff_the_wall_clock_reads_inside_a_window(scene: Scene, data: st.DataObject) -> None:
    """R1 and R2 word by word: in a window of its date, or in the tail of the date before."""
    calendar, t = scene.calendar, data.draw(scene.instants())
    number, clock = divmod(local_us(t, zone(calendar.timezone)), DAY)
    windows = [(days, window) for days in (0, 1, 2) for window in calendar.hours.days.day(number - days).windows]
    inside = any(start * 10**6 <= clock + days * DAY < end * 10**6 for days, (start, end) in windows)
    assert inside == calendar.timeline.is_open(t)


# Values


@few
@given(scenes(combined=True), st.data())
def test_set_algebra(scene: Scene, data: st.DataObject) -> None:
    """A combined calendar is open exactly where the algebra of its parts says (R5)."""
    (one, two), hours = scene.parts, scene.calendar.hours
    a, b = drawn(data, scene, 2)
    left, right = one.timeline.periods(a, b), two.timeline.periods(a, b)
    if hours.without:
        expected = minus(left, right)
    elif hours.all_of:
        expected = intersect(left, right)
    else:
        expected = union(left, right)
    assert expected == scene.calendar.timeline.periods(a, b)
    both, either = one.between_us(a, b) + two.between_us(a, b), length(union(left, right))
    assert both == either + length(intersect(left, right))


@few
@given(scenes(), st.data())
def test_a_copy_is_the_same_calendar(scene: Scene, data: st.DataObject) -> None:
    """Pickled, copied and renamed calendars are equal, hash equal, answer the same and share one timeline."""
    calendar, t = scene.calendar, data.draw(scene.instants())
    copies = [pickle.loads(pickle.dumps(calendar)), copy.copy(calendar), copy.deepcopy(calendar)]
    for twin in [*copies, calendar.renamed("another")]:
        assert (calendar, hash(calendar), calendar.timezone) == (twin, hash(twin), twin.timezone)
        assert calendar.timeline is twin.timeline
        assert calendar.is_open(from_us(t)) == twin.is_open(from_us(t))


@few
@given(scenes(), st.randoms(use_true_random=False), st.data())
def test_the_order_of_questions_changes_no_answer(scene: Scene, random: Random, data: st.DataObject) -> None:
    """A timeline grown forward, backward or from the middle answers the same."""
    years = [day_number(scene.day) * DAY + data.draw(st.integers(-3, 3)) * 365 * DAY for _ in range(2)]
    asked = [min(max(t, EARLIEST), LATEST - 1) for t in [*drawn(data, scene, 3), *years]]
    pairs = [(a, b) for a in asked for b in asked]
    fresh = Timeline(scene.calendar.hours.spans_of_year)
    expected = {pair: fresh.worked(pair[1]) - fresh.worked(pair[0]) for pair in pairs}
    random.shuffle(pairs)
    again = Timeline(scene.calendar.hours.spans_of_year)
    assert expected == {pair: again.worked(pair[1]) - again.worked(pair[0]) for pair in pairs}


# Days


@few
@given(scenes(), st.integers(1, 6), st.data())
def test_business_days_are_counted_by_dates(scene: Scene, days: int, data: st.DataObject) -> None:
    """D of R11 lies on the date that many working dates on, or after it where that date has no hours left."""
    calendar, t = scene.calendar, data.draw(scene.instants())
    where = zone(calendar.timezone)
    try:
        kept = calendar.add_us(t, BusinessDays(days, time_of_day="keep"))
        moved = calendar.add_us(t, BusinessDays(days))
        closing = calendar.add_us(t, BusinessDays(days, due_by="close"))
    except HorizonError:
        return
    date = local_us(t, where) // DAY
    counted = 0
    while counted < days:
        date += 1
        counted += bool(calendar.hours.spans_of_date(date))
    spans = calendar.hours.spans_of_date(date)
    assert (spans[-1][1], date) == (closing, local_us(spans[0][0], where) // DAY)
    assert kept <= closing
    assert calendar.timeline.is_open(moved)
    assert kept == moved or not calendar.timeline.is_open(kept)


@few
@given(scenes(), st.integers(1, 400), st.data())
def test_calendar_days_keep_the_wall_clock(scene: Scene, days: int, data: st.DataObject) -> None:
    """The same time of day that many dates on, unless that time does not exist there; never twice the change off."""
    calendar, t = scene.calendar, data.draw(scene.instants())
    where = zone(calendar.timezone)
    try:
        reached = calendar.add_us(t, CalendarDays(days))
    except HorizonError:
        assert not EARLIEST + 3 * DAY < t + days * DAY < LATEST - 3 * DAY
        return
    off = local_us(reached, where) - (local_us(t, where) + days * DAY)
    if off:
        skipped = local_us(t, where) + days * DAY
        nearby = range(reached - 26 * 3600 * 10**6, reached + 26 * 3600 * 10**6, 15 * 60 * 10**6)
        assert all(local_us(u + (skipped - local_us(u, where)), where) != skipped for u in nearby)


# Outside


@few
@given(scenes(), st.data())
def test_the_public_surface_says_the_same(scene: Scene, data: st.DataObject) -> None:
    """Datetimes in any zone and ISO text are the same instants, and what comes out reads back as what was meant."""
    calendar, t, d = scene.calendar, data.draw(scene.instants()), data.draw(scene.amounts())
    text = from_us(t).isoformat()
    local = from_us(t).in_timezone(calendar.timezone)
    assert calendar.between(text, local) == timedelta(0)
    if (after := added(calendar, t, d)) is not None:
        said = calendar.add(local, us_delta(d))
        assert (after, calendar.timezone) == (to_us(said), said.timezone_name)
        assert after == to_us(said.isoformat())
        assert d == delta_us(calendar.between(text, said))
