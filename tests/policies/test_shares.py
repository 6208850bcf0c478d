from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.policies.shares import Share, parse_at_risk, parse_objective, parse_share
from tests.policies.asking import faults_of

HOUR = 3_600_000_000


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("75%", Fraction(3, 4)),
        (" 75 % ", Fraction(3, 4)),
        ("99.951%", Fraction(99951, 100000)),
        ("0.000000000000000001%", Fraction(1, 10**20)),
        ("120%", Fraction(6, 5)),
    ],
)
def test_a_share_is_exact(text: str, part: Fraction) -> None:
    assert Share(part) == parse_share(text)


@given(st.integers(1, 10**9))
def test_the_text_of_a_share_reads_back(thousandths: int) -> None:
    share = Share(Fraction(thousandths, 100_000))
    assert parse_share(str(share)) == share


def test_a_share_of_a_whole_is_not_rounded() -> None:
    assert parse_share("80%").of(18 * HOUR) == Fraction(72, 5) * HOUR
    assert parse_share("99.951%").of(1) == Fraction(99951, 100000)


@pytest.mark.parametrize("raw", ["75", "0.75", 75, 0.75, Fraction(3, 4), None, "%", "-5%", "seventy%", "1e2%", "7٥%"])
def test_what_is_no_percentage_is_refused(raw: object) -> None:
    (fault,) = faults_of(lambda: parse_share(raw, rule="R26"))
    assert ("not a share", "R26", "write a percentage such as `75%`") == (fault.what, fault.rule, fault.remedy)


def test_a_share_of_nothing_is_refused() -> None:
    assert ["a share of nothing"] * 2 == [
        fault.what for raw in ("0%", Share(Fraction(0))) for fault in faults_of(lambda raw=raw: parse_share(raw))
    ]


@pytest.mark.parametrize(("raw", "part"), [("80% of target", Fraction(4, 5)), ("100%  of target ", Fraction(1))])
def test_an_objective_is_a_share_of_the_target(raw: str, part: Fraction) -> None:
    assert Share(part) == parse_objective(raw)
    assert parse_objective(Share(part)) == Share(part)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ("80%", "not a share of the target"),
        ("80% of the target", "not a share of the target"),
        ("3h", "not a share of the target"),
        ("3h of target", "not a share"),
        (0.8, "not a share"),
        ("101% of target", "too large a share"),
        ("0% of target", "a share of nothing"),
    ],
)
def test_an_objective_that_is_none_or_looser_is_refused(raw: object, what: str) -> None:
    (fault,) = faults_of(lambda: parse_objective(raw))
    assert (what, "R28") == (fault.what, fault.rule)


def test_a_clock_is_at_risk_from_a_share_or_an_amount_before_the_target() -> None:
    assert [Share(Fraction(3, 4)), Share(Fraction(3, 4)), HOUR // 2, HOUR] == [
        parse_at_risk(raw) for raw in ("75%", Share(Fraction(3, 4)), "30m", timedelta(hours=1))
    ]


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("101%", "R28"),
        ("0%", "R28"),
        ("2d", "R10"),
        ("0m", "R13"),
        ("1 business day", "R28"),
        (75, "R10"),
        (0.75, "R10"),
        ("75", "R10"),
        ({"business_days": 0}, "R11"),
        (None, "R10"),
    ],
)
def test_what_is_neither_is_refused(raw: object, rule: str) -> None:
    (fault,) = faults_of(lambda: parse_at_risk(raw))
    assert (rule, remedy_of(raw)) == (fault.rule, fault.remedy)


def remedy_of(raw: object) -> str:
    """Of a percentage its own remedy; of all else both forms, and no days, which are none of them."""
    percentages = {"101%": "write at most `100%`", "0%": "write a percentage above zero"}
    return percentages.get(str(raw), "write a share such as `75%`, or an exact amount such as `30m`")
