"""Figures as JSON, and parts of a case that are missing or of the wrong kind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from slaclock.errors import InputError
from slaclock.testing.answers import may_have, need, seconds_of, text_of


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02T00:00:00.000000Z", "2026-03-02T09:00:00+09:00"),
        ("2026-03-02T00:00:00.000001Z", "2026-03-02T00:00:00.000001+00:00"),
    ],
)
def test_an_instant_is_text_in_utc(text: str, at: str) -> None:
    assert text == text_of(datetime.fromisoformat(at))


def test_no_instant_is_none() -> None:
    assert None is text_of(None)


@pytest.mark.parametrize(
    ("seconds", "amount"),
    [(0, {}), (-7200, {"hours": -2}), (86_400, {"days": 1}), (0.5, {"milliseconds": 500}), (1e-6, {"microseconds": 1})],
)
def test_an_amount_is_seconds_and_whole_where_it_can_be(seconds: float, amount: dict[str, int]) -> None:
    found = seconds_of(timedelta(**amount))
    assert (seconds, type(seconds)) == (found, type(found))


@pytest.mark.parametrize("part", [{}, {"days": "1"}, {"days": None}, [], None, "days"])
def test_what_a_case_must_have_is_refused_where_it_is_not(part: object) -> None:
    with pytest.raises(InputError, match=r"`days` is (missing|of the wrong kind)"):
        need(part, "days", int)


@pytest.mark.parametrize("part", [{}, {"days": None}, None])
def test_what_a_case_may_have_is_empty_where_it_is_not(part: object) -> None:
    assert {} == may_have(part, "days", dict)


def test_what_a_case_may_have_is_refused_where_it_is_of_the_wrong_kind() -> None:
    with pytest.raises(InputError, match="`days` is of the wrong kind"):
        may_have({"days": []}, "days", dict)
