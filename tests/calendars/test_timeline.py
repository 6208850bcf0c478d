"""The timeline: positions around spans, growth by years, horizons, threads (R1, R6, R8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest

from slaclock.base.instants import DAY, EARLIEST, HOUR, LATEST, from_us, to_text, to_us, year_start
from slaclock.base.spans import Span
from slaclock.calendars.timeline import Timeline
from slaclock.errors import HorizonError


def made_of(*spans: Span) -> Timeline:
    """A timeline of these spans, cut at the ends of years as a calendar's hours are."""

    def spans_of_year(year: int) -> list[Span]:
        start, end = year_start(year), year_start(year + 1)
        return [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]

    return Timeline(spans_of_year)


def hours(day: int, first: int, last: int) -> Span:
    return (day * DAY + first * HOUR, day * DAY + last * HOUR)


# Two days of work in 1970: 2 January from 9 to 12 and from 13 to 18, 3 January from 9 to 12.
MORNING, AFTERNOON, NEXT = hours(1, 9, 12), hours(1, 13, 18), hours(2, 9, 12)
EARLY, NOON, LATE = 1 * DAY, 1 * DAY + 12 * HOUR + 1, 5 * DAY


@pytest.fixture
def line() -> Timeline:
    return made_of(MORNING, AFTERNOON, NEXT)


@pytest.mark.parametrize(
    ("t", "is_open", "next_open", "next_close", "previous_close", "previous_open"),
    [
        (EARLY, False, MORNING[0], MORNING[1], None, None),
        (MORNING[0] - 1, False, MORNING[0], MORNING[1], None, None),
        (MORNING[0], True, MORNING[0], MORNING[1], None, None),
        (MORNING[0] + 1, True, MORNING[0] + 1, MORNING[1], MORNING[0] + 1, MORNING[0]),
        (MORNING[1] - 1, True, MORNING[1] - 1, MORNING[1], MORNING[1] - 1, MORNING[0]),
        (MORNING[1], False, AFTERNOON[0], AFTERNOON[1], MORNING[1], MORNING[0]),
        (NOON, False, AFTERNOON[0], AFTERNOON[1], MORNING[1], MORNING[0]),
        (AFTERNOON[0], True, AFTERNOON[0], AFTERNOON[1], MORNING[1], MORNING[0]),
        (AFTERNOON[1], False, NEXT[0], NEXT[1], AFTERNOON[1], AFTERNOON[0]),
        (NEXT[1] - 1, True, NEXT[1] - 1, NEXT[1], NEXT[1] - 1, NEXT[0]),
        (NEXT[1], False, None, None, NEXT[1], NEXT[0]),
        (LATE, False, None, None, NEXT[1], NEXT[0]),
    ],
)
def test_openings_at_every_position(
    line: Timeline,
    t: int,
    is_open: bool,
    next_open: int | None,
    next_close: int | None,
    previous_close: int | None,
    previous_open: int | None,
) -> None:
    assert is_open == line.is_open(t)
    expected = [next_open, next_close, previous_close, previous_open]
    asked: list[Callable[[int], int]] = [line.next_open, line.next_close, line.previous_close, line.previous_open]
    assert expected == [answer(ask, t) for ask in asked]


def answer(ask: Callable[..., int], *values: int) -> int | None:
    try:
        return ask(*values)
    except HorizonError:
        return None


@pytest.mark.parametrize(
    ("t", "d", "added", "subtracted"),
    [
        (EARLY, 0, EARLY, EARLY),
        (EARLY, 1, MORNING[0] + 1, None),
        (EARLY, 3 * HOUR, MORNING[1], None),  # an exact fit ends at the closing
        (EARLY, 3 * HOUR + 1, AFTERNOON[0] + 1, None),
        (EARLY, 11 * HOUR, NEXT[1], None),
        (EARLY, 11 * HOUR + 1, None, None),
        (MORNING[1], 0, MORNING[1], MORNING[1]),
        (MORNING[1], 3 * HOUR, AFTERNOON[0] + 3 * HOUR, MORNING[0]),
        (NOON, 5 * HOUR, AFTERNOON[1], None),
        (AFTERNOON[0], 3 * HOUR, AFTERNOON[0] + 3 * HOUR, MORNING[0]),
        (AFTERNOON[0] + 1, 1, AFTERNOON[0] + 2, AFTERNOON[0]),
        (LATE, 0, LATE, LATE),
        (LATE, 3 * HOUR, None, NEXT[0]),  # an exact fit backward ends at the opening
        (LATE, 3 * HOUR + 1, None, AFTERNOON[1] - 1),
        (LATE, 11 * HOUR, None, MORNING[0]),
        (LATE, 11 * HOUR + 1, None, None),
    ],
)
def test_adding_and_subtracting_at_every_position(
    line: Timeline, t: int, d: int, added: int | None, subtracted: int | None
) -> None:
    assert [added, subtracted] == [answer(line.add, t, d), answer(line.subtract, t, d)]


@pytest.mark.parametrize(
    ("start", "end", "spans"),
    [
        (EARLY, MORNING[0], []),
        (EARLY, MORNING[0] + 1, [(MORNING[0], MORNING[0] + 1)]),
        (MORNING[0], NEXT[1], [MORNING, AFTERNOON, NEXT]),
        (MORNING[1], AFTERNOON[0], []),
        (MORNING[1] - 1, AFTERNOON[0] + 1, [(MORNING[1] - 1, MORNING[1]), (AFTERNOON[0], AFTERNOON[0] + 1)]),
        (NOON, NOON, []),
        (LATE, EARLY, []),
        (EARLIEST, LATEST, [MORNING, AFTERNOON, NEXT]),
    ],
)
def test_periods_are_cut_to_the_window(line: Timeline, start: int, end: int, spans: list[Span]) -> None:
    assert spans == line.periods(start, end)


# Openings over the ends of years


def test_an_opening_over_new_year_is_one_opening() -> None:
    start, end = year_start(2026) - HOUR, year_start(2026) + HOUR
    line = made_of((start, end), (year_start(2030), year_start(2030) + 1))
    assert end == line.next_close(start)
    assert start == made_of((start, end)).previous_open(end)
    assert [(start, end)] == line.periods(start - 1, end + 1)
    assert start + HOUR == made_of((start, end)).add(start - 1, HOUR)


def test_an_opening_that_ends_with_the_year_ends_there() -> None:
    start, end = year_start(2026) - HOUR, year_start(2026)
    line = made_of((start, end), (year_start(2030), year_start(2030) + 1))
    assert [end, end] == [line.next_close(start), line.previous_close(end + 5)]
    assert year_start(2030) == line.next_open(end)


# Growth


def test_a_year_is_laid_down_once_and_only_when_asked_for() -> None:
    laid: Counter[int] = Counter()

    def spans_of_year(year: int) -> list[Span]:
        laid[year] += 1
        return [(year_start(year), year_start(year) + DAY)]

    line = Timeline(spans_of_year)
    assert Counter() == laid
    assert line.is_open(year_start(2026))
    assert Counter([2026]) == laid
    assert line.is_open(year_start(2027))  # the first instant after the years that are there
    assert Counter([2026, 2027]) == laid
    assert 4 * DAY == line.worked(year_start(2028) + DAY) - line.worked(year_start(2025))
    assert line.is_open(year_start(2025))
    assert Counter([2025, 2026, 2027, 2028]) == laid


@pytest.mark.parametrize("years", [(1975, 2090), (2090, 1975), (2026, 2090, 1975), (2026, 1975, 2090)])
def test_growth_in_any_order_gives_the_same_answers(years: tuple[int, ...]) -> None:
    spans = [(year_start(year) + HOUR, year_start(year) + year * HOUR) for year in range(1900, 2200)]
    line = made_of(*spans)
    for year in years:
        assert line.is_open(year_start(year) + 2 * HOUR)
    expected = sum(year - 1 for year in range(1975, 2090)) * HOUR
    assert expected == line.worked(year_start(2090)) - line.worked(year_start(1975))
    assert year_start(2090) + HOUR + 1 == line.add(year_start(1975), expected + 1)
    assert year_start(1975) + HOUR == line.subtract(year_start(2090), expected)


# Horizons


@pytest.mark.parametrize(
    ("ask", "what", "end"),
    [
        (lambda line: line.next_open(LATE), "no working time is reachable after", 2200),
        (lambda line: line.add(LATE, 1), "not so much working time is reachable after", 2200),
        (lambda line: line.previous_close(LATE), "no working time is reachable before", 1900),
        (lambda line: line.subtract(LATE, 1), "not so much working time is reachable before", 1900),
    ],
)
def test_a_horizon_says_from_where_it_looked_and_how_far(ask: Callable[[Timeline], int], what: str, end: int) -> None:
    with pytest.raises(HorizonError) as caught:
        ask(made_of())
    fault = caught.value.fault
    assert (what, to_text(LATE), "R8") == (fault.what, fault.value, fault.rule)
    assert f"looked as far as {end}, where calendars end; look at the hours, or ask for less" == fault.remedy


def test_what_never_closes_has_no_closing_and_no_opening() -> None:
    line = made_of((EARLIEST, LATEST))
    with pytest.raises(HorizonError, match="no closing is reachable after"):
        line.next_close(LATE)
    with pytest.raises(HorizonError, match="no opening is reachable before"):
        line.previous_open(LATE)
    assert [LATE, LATE] == [line.next_open(LATE), line.previous_close(LATE)]


def test_the_first_and_the_last_instant_can_be_asked() -> None:
    line = made_of((EARLIEST, EARLIEST + HOUR), (LATEST - HOUR, LATEST))
    assert [True, True] == [line.is_open(EARLIEST), line.is_open(LATEST - 1)]
    assert [EARLIEST, LATEST - HOUR] == [line.next_open(EARLIEST), line.previous_open(LATEST - 1)]
    assert [None, None] == [answer(line.previous_close, EARLIEST), answer(line.next_close, LATEST - 1)]
    assert EARLIEST + HOUR == line.previous_close(LATEST - HOUR)
    assert 2 * HOUR - 1 == line.worked(LATEST - 1) - line.worked(EARLIEST)


def test_an_answer_is_always_an_instant_that_may_be_asked_about() -> None:
    line = made_of((EARLIEST, LATEST))
    assert [LATEST - 1, None] == [answer(line.add, LATEST - HOUR, d) for d in (HOUR - 1, HOUR)]
    assert [EARLIEST, None] == [answer(line.subtract, EARLIEST + HOUR, d) for d in (HOUR, HOUR + 1)]


# Threads


def test_threads_that_start_at_once_share_one_anchor() -> None:
    """Each lays down a first year of its own: were both anchors kept, differences between them would be nonsense."""
    barrier = Barrier(2, timeout=0.2)

    def spans_of_year(year: int) -> list[Span]:
        try:
            barrier.wait()
        except BrokenBarrierError:  # only one of them is here
            barrier.reset()
        return [(year_start(year), year_start(year) + DAY)]

    line = Timeline(spans_of_year)
    with ThreadPoolExecutor(2) as pool:
        worked = list(pool.map(line.worked, [year_start(2024) + DAY, year_start(2026) + DAY]))
    assert 2 * DAY == worked[1] - worked[0]


def test_threads_see_whole_answers() -> None:
    def spans_of_year(year: int) -> list[Span]:
        return [(day, day + HOUR) for day in range(year_start(year), year_start(year + 1), DAY)]

    for attempt in range(20):
        line = Timeline(spans_of_year)
        instants = [to_us(from_us(0).add(years=(attempt + 7 * i) % 40)) for i in range(8)]
        with ThreadPoolExecutor(8) as pool:
            worked = list(pool.map(line.worked, instants))
        assert [a - worked[0] for a in worked] == [(t - instants[0]) // DAY * HOUR for t in instants]
