"""What is left of a policy's clock: which terms count, and when a policy is in force."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.policies.calendar_rules import parse_calendar
from slaclock.policies.clock_rules import ClockRule
from slaclock.policies.promises import Promise, promise, span
from slaclock.policies.shares import Share
from slaclock.policies.targets import parse_target
from slaclock.policies.terms import OnChange, Terms
from tests.policies.asking import refused

SEOUL = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, name="seoul")
CALENDARS = {"seoul": SEOUL, "24x7": ALWAYS}
TARGET = parse_target("8h")


def made(own: dict[str, Any], policy: dict[str, Any]) -> Promise:
    terms = (Terms.read(own), Terms.read({"calendar": "seoul", "match": "any_change", **policy}))
    return promise("resolution", ClockRule(), TARGET, terms, CALENDARS)


def test_what_nobody_says_has_its_default() -> None:
    calendar = parse_calendar(SEOUL, {})
    assert Promise("resolution", ClockRule(), TARGET, calendar, OnChange(), False, None, None, "any_change") == made(
        {}, {}
    )


@pytest.mark.parametrize(
    ("name", "key", "one", "other", "first", "second"),
    [
        ("calendar", "calendar", "24x7", "seoul", parse_calendar(ALWAYS, {}), parse_calendar(SEOUL, {})),
        ("on_change", "on_change", "keep", "carry", OnChange("keep", "keep"), OnChange("carry", "carry")),
        ("at_risk", "at_risk", "50%", "1s", Share(Fraction(1, 2)), 1_000_000),
        ("objective", "objective", "80% of target", "90% of target", Share(Fraction(4, 5)), Share(Fraction(9, 10))),
        ("match", "match", "creation", "any_change", "creation", "any_change"),
    ],
)
def test_a_clocks_own_word_counts_before_the_policys(
    name: str, key: str, one: Any, other: Any, first: Any, second: Any
) -> None:
    assert first == getattr(made({key: one}, {key: other}), name)
    assert second == getattr(made({key: other}, {key: one}), name)
    assert first == getattr(made({key: one}, {}), name)
    assert first == getattr(made({}, {key: one}), name)


def test_an_exact_fit_may_end_at_the_next_opening() -> None:
    assert [False, True, True] == [
        made({}, {}).due_at_close,
        made({"due_at_close": "next_open"}, {}).due_at_close,
        made({}, {"due_at_close": "next_open"}).due_at_close,
    ]


def test_an_unknown_calendar_is_a_fault_of_who_named_it() -> None:
    assert [("calendar", "R29")] == refused(lambda: made({}, {"calendar": "soul"}))
    assert [("clocks.resolution.calendar", "R29")] == refused(lambda: made({"calendar": "soul"}, {}))


RULES = {
    "seoul": parse_calendar(SEOUL, {}),
    "utc": parse_calendar(ALWAYS, {}),
    "choice": parse_calendar({"by": "region", "KR": "seoul", "default": "24x7"}, CALENDARS),
    "zone": parse_calendar({"use": "seoul", "zone_from": "tz"}, CALENDARS),
}
FIRST, SECOND = to_us("2026-07-01T00:00:00+09:00"), to_us("2026-07-02T00:00:00+09:00")


def test_a_bare_date_is_its_midnight_in_the_zone_of_the_calendar() -> None:
    assert (FIRST, SECOND) == span(date(2026, 7, 1), date(2026, 7, 2), [RULES["seoul"]])
    assert (FIRST, SECOND) == span(date(2026, 7, 1), SECOND, [RULES["seoul"], RULES["seoul"]])


def test_midnight_in_a_gap_is_read_with_the_offset_before_it() -> None:
    cairo = parse_calendar(BusinessCalendar("Africa/Cairo"), {})
    assert (to_us("2026-04-24T00:00:00+02:00"), None) == span(date(2026, 4, 24), None, [cairo])


def test_instants_need_no_zone() -> None:
    assert (FIRST, SECOND) == span(FIRST, SECOND, [RULES["choice"]])
    assert (None, None) == span(None, None, [RULES["zone"]])
    assert (None, SECOND) == span(None, SECOND, [])


@pytest.mark.parametrize("rules", [("seoul", "utc"), ("choice",), ("zone",), ()])
def test_a_bare_date_needs_one_zone(rules: tuple[str, ...]) -> None:
    chosen = [RULES[name] for name in rules]
    faults = [("from", "R18"), ("to", "R18")]
    assert faults == refused(lambda: span(date(2026, 7, 1), date(2026, 7, 2), chosen))


@pytest.mark.parametrize("last", [FIRST, FIRST - 1, date(2026, 7, 1)])
def test_an_end_that_is_not_after_the_start_is_refused(last: int | date) -> None:
    assert [("to", "R18")] == refused(lambda: span(FIRST, last, [RULES["seoul"]]))
