"""Commitments over many tickets (R33)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from slaclock.policies.commitments import Commitment, Credit
from slaclock.policies.shares import Share
from tests.policies.asking import refused

PLAIN: dict[str, Any] = {"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"}


def test_what_is_not_said_has_its_default() -> None:
    read = Commitment.read(PLAIN)
    assert ("Gold", "resolution", "month", "due", None, (), ()) == (
        read.policy, read.clock, read.per, read.counted_at, read.timezone, read.for_each, read.credits
    )  # fmt: skip
    assert Share(Fraction(19, 20)) == read.at_least


def test_the_lowest_bound_of_the_credits_stands_first() -> None:
    read = Commitment.read({**PLAIN, "credits": {"below 95%": "5%", "below  90.5%": 10, "below 80%": "a month"}})
    assert (
        Credit(Share(Fraction(80, 100)), "a month"),
        Credit(Share(Fraction(905, 1000)), "10"),
        Credit(Share(Fraction(95, 100)), "5%"),
    ) == read.credits


def test_one_field_or_several_are_counted_apart() -> None:
    assert ("customer",) == Commitment.read({**PLAIN, "for_each": "customer"}).for_each
    assert ("customer", "priority") == Commitment.read({**PLAIN, "for_each": ["customer", "priority"]}).for_each


@pytest.mark.parametrize(
    ("keys", "faults"),
    [
        ({"at_least": 95}, [("at_least", "R33")]),
        ({"at_least": "101%"}, [("at_least", "R33")]),
        ({"at_least": "0%"}, [("at_least", "R33")]),
        ({"per": "fortnight"}, [("per", "R33")]),
        ({"counted_at": "start"}, [("counted_at", "R33")]),
        ({"timezone": "Europe/Nowhere"}, [("timezone", "R33")]),
        ({"timezone": 7}, [("timezone", "R33")]),
        ({"for_each": [""]}, [("for_each.0", "R33")]),
        ({"for_each": 7}, [("for_each", "R34")]),
        ({"for_each": []}, [("for_each", "R33")]),
        ({"credits": {"below 80%": "5%", "below 80.0%": "9%"}}, [("credits", "R33")]),
        ({"credits": "5%"}, [("credits", "R34")]),
        ({"credits": {"above 95%": "5%"}}, [("credits.above 95%", "R33")]),
        ({"credits": {"below": "5%"}}, [("credits.below", "R33")]),
        ({"credits": {"below 95": "5%"}}, [("credits.below 95", "R33")]),
        ({"credits": {"below 95%": ["5%"]}}, [("credits.below 95%", "R17")]),
        ({"policy": 7, "clock": ""}, [("policy", "R33"), ("clock", "R33")]),
        ({"polcy": "Gold"}, [("polcy", "R34")]),
    ],
)
def test_a_commitment_that_cannot_be_read_is_refused(keys: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert faults == refused(lambda: Commitment.read({**PLAIN, **keys}))


@pytest.mark.parametrize("key", list(PLAIN))
def test_what_is_promised_must_be_said(key: str) -> None:
    assert [(key, "R33")] == refused(
        lambda: Commitment.read({name: value for name, value in PLAIN.items() if name != key})
    )
