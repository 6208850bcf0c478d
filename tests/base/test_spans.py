"""The algebra of spans, against sets of points."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from slaclock.base.spans import Span, clip, intersect, length, minus, union

RAW = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)))
SETS = RAW.map(union)


def points(spans: list[Span]) -> set[int]:
    return {point for start, end in spans for point in range(start, end)}


def is_span_set(spans: list[Span]) -> bool:
    """In order, none empty, none touching the next."""
    edges = [edge for span in spans for edge in span]
    return all(a < b for a, b in pairwise(edges))


@given(RAW, RAW)
def test_union_holds_the_points_of_any(left: list[Span], right: list[Span]) -> None:
    said = union(left, right)
    assert is_span_set(said)
    assert points(left) | points(right) == points(said)


@given(SETS, SETS)
def test_intersect_holds_the_points_of_both(left: list[Span], right: list[Span]) -> None:
    said = intersect(left, right)
    assert is_span_set(said)
    assert points(left) & points(right) == points(said)
    assert said == intersect(right, left)


@given(SETS, SETS)
def test_minus_holds_the_points_of_the_left_alone(left: list[Span], right: list[Span]) -> None:
    said = minus(left, right)
    assert is_span_set(said)
    assert points(left) - points(right) == points(said)


def test_minus_begins_wherever_the_left_set_does() -> None:
    """Position of the left span: before, touching, inside, over several, touching the end, after."""
    right = [(2, 4), (6, 8), (9, 11)]
    lefts = [(0, 1), (1, 2), (2, 4), (3, 10), (4, 5), (4, 12), (8, 9), (11, 12), (12, 13)]
    assert [[(0, 1)], [(1, 2)], [], [(4, 6), (8, 9)], [(4, 5)], [(4, 6), (8, 9), (11, 12)], [(8, 9)], [(11, 12)]] == [
        minus([left], right) for left in lefts[:-1]
    ]
    assert [(12, 13)] == minus(lefts[-1:], right)
    assert [] == minus([], right)


@given(SETS, st.integers(0, 30), st.integers(0, 30))
def test_clip_holds_the_points_inside(spans: list[Span], start: int, end: int) -> None:
    said = clip(spans, start, end)
    assert is_span_set(said)
    assert points(spans) & set(range(start, end)) == points(said)


@given(SETS, SETS)
def test_lengths_add_up(left: list[Span], right: list[Span]) -> None:
    assert len(points(left)) == length(left)
    assert length(left) + length(right) == length(union(left, right)) + length(intersect(left, right))
    assert length(left) == length(minus(left, right)) + length(intersect(left, right))


def test_touching_spans_merge_and_empty_ones_vanish() -> None:
    assert [(0, 3)] == union([(2, 3), (1, 1), (0, 2)], [(5, 4)])


def test_a_span_is_half_open() -> None:
    assert [] == intersect([(0, 2)], [(2, 4)])
    assert [(0, 2)] == minus([(0, 2)], [(2, 4)])
