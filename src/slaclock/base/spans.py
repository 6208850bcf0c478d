"""The one algebra: sorted, disjoint, half-open spans of integers, and what can be done with them.

A span set is a list of ``(start, end)`` pairs, ``start < end``, in order, none touching the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = Sequence[Span]


def union(*sets: Iterable[Span]) -> list[Span]:
    """Every point that lies in any of the sets; also what puts raw pairs in order and merges touching ones.

    >>> union([(0, 2), (5, 6)], [(2, 3)])
    [(0, 3), (5, 6)]
    """
    merged: list[Span] = []
    for start, end in sorted(span for spans in sets for span in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def intersect(left: Spans, right: Spans) -> list[Span]:
    """Every point that lies in both sets.

    >>> intersect([(0, 4), (6, 9)], [(2, 7)])
    [(2, 4), (6, 7)]
    """
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return common


def minus(left: Spans, right: Spans) -> list[Span]:
    """Every point of the left set that does not lie in the right one.

    >>> minus([(0, 9)], [(2, 3), (5, 6)])
    [(0, 2), (3, 5), (6, 9)]
    """
    left_over: list[Span] = []
    j = bisect_right(right, left[0][0], key=itemgetter(1)) if left else 0
    for start, end in left:
        while j < len(right) and right[j][1] <= start:
            j += 1
        k = j
        while k < len(right) and right[k][0] < end:
            if start < right[k][0]:
                left_over.append((start, right[k][0]))
            start = max(start, right[k][1])
            k += 1
        if start < end:
            left_over.append((start, end))
    return left_over


def clip(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """What of the set lies in ``[start, end)``.

    >>> clip([(0, 4), (6, 9)], 2, 7)
    [(2, 4), (6, 7)]
    """
    return [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start and max(a, start) < min(b, end)]


def length(spans: Iterable[Span]) -> int:
    """The sum of the lengths.

    >>> length([(0, 4), (6, 9)])
    7
    """
    return sum(end - start for start, end in spans)
