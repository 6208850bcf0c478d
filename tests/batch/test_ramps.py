"""Ramps by themselves: pieces on the borders of cells and off them, the ends, and one after another."""

from __future__ import annotations

import numpy as np
import pytest

from slaclock.batch.ramps import MOST, NULL, Ramps, Scratch


def answers(ramps: Ramps, places: list[int]) -> list[int | None]:
    x = np.array(places, np.int64)
    ramps(x, x, Scratch(x.size))
    return [None if value == NULL else int(value) for value in x]


def made(starts: list[int], rise: list[int], cap: list[int], end: int) -> Ramps:
    return Ramps(*(np.array(each, np.int64) for each in (starts, rise, cap)), end)


# Rises with x up to 15 in [10, 20), is 0 more than x up to 25 in [20, 30).
EVEN = made([10, 20], [0, 0], [15, 25], 30)
# The same, but the pieces do not begin on the borders of equal cells.
ODD = made([10, 11, 13, 20], [0, 0, 0, 0], [15, 15, 15, 25], 30)


@pytest.mark.parametrize("ramps", [EVEN, ODD])
def test_before_at_and_after_each_border(ramps: Ramps) -> None:
    places = [9, 10, 14, 15, 16, 19, 20, 24, 25, 26, 29, 30, 31]
    expected = [None, 10, 14, 15, 15, 15, 20, 24, 25, 25, 25, None, None]
    assert expected == answers(ramps, places)
    assert expected == [ramps.at(place) for place in places]


@pytest.mark.parametrize("ramps", [EVEN, ODD])
def test_the_farthest_places_have_no_answer(ramps: Ramps) -> None:
    assert [None] * 4 == answers(ramps, [NULL, NULL + 1, MOST, MOST - 1])


def test_pieces_without_room_are_left_out_and_the_later_one_holds() -> None:
    assert [3, 7] == answers(made([0, 5, 5], [0, 99, 0], [9, 99, 9], 10), [3, 7])
    assert [None, None, None] == answers(made([10], [0], [15], 10), [9, 10, 11])
    assert [None, None] == answers(made([], [], [], 10), [9, 10])


def test_a_piece_without_a_cap_has_no_answer() -> None:
    assert [3, None, 12] == answers(made([0, 5, 10], [0, 7, 0], [9, NULL, 20], 20), [3, 7, 12])


def test_many_pieces_in_one_cell_are_stepped_through() -> None:
    far = 10**15
    starts = [0, 1, 2, 3, 4, far]
    ramps = made(starts, [0] * 6, [starts[n + 1] * 10 for n in range(5)] + [MOST], 2 * far)
    flat = made(
        starts,
        [value - start for value, start in zip([5, 3, 9, 1, 7, 2], starts, strict=True)],
        [5, 3, 9, 1, 7, 2],
        2 * far,
    )
    assert [5, 3, 9, 1, 7, 7, 7, 2, 2] == answers(flat, [0, 1, 2, 3, 4, 5, far - 1, far, far + 1])
    assert [0, 1, far - 1] == answers(ramps, [0, 1, far - 1])


@pytest.mark.parametrize("amount", [-7, -1, 0, 1, 5, 30])
def test_one_after_another_is_as_if_asked_twice(amount: int) -> None:
    places = list(range(5, 35))
    after = made([12, 17, 21], [100, 200, 300], [115, 218, 330], 28)
    expected = [None if (value := EVEN.at(place)) is None else after.at(value + amount) for place in places]
    assert expected == answers(EVEN.then(amount, after), places)
