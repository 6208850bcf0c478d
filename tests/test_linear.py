"""Ten times as much takes ten times as many calls, and no more: counted, never timed (`tests.benchmarks.linear` times).

What is counted are calls of functions, ours and Python's. Sorting asks for its keys once each, so it counts as linear.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.counting import calls
from tests.linear_cases import EVENTS, HOLIDAYS, POLICIES, Work

TOLERANCE = 1.05
"""So much more than ten times is still linear: the last years and terms of each are never quite alike."""


@pytest.mark.parametrize(
    ("of", "size"),
    [
        *(pytest.param(of, 60, id=name) for name, of in EVENTS.items()),
        *(pytest.param(of, 300, id=name) for name, of in HOLIDAYS.items()),
        *(pytest.param(of, 30, id=name) for name, of in POLICIES.items()),
    ],
)
def test_ten_times_as_much_takes_ten_times_as_many_calls(of: Callable[[int], Work], size: int) -> None:
    few, many = calls(of(size)), calls(of(10 * size))
    assert many <= TOLERANCE * 10 * few


def test_what_is_quadratic_is_seen() -> None:
    few, many = (calls(lambda n=n: [abs(a - b) for a in range(n) for b in range(n)]) for n in (10, 100))
    assert TOLERANCE * 10 * few < many
