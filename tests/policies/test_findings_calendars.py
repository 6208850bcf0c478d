"""Findings about calendars and words, for programs and documents."""

from __future__ import annotations

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.check import check
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet


def test_a_calendar_of_a_python_program_is_named_where_the_policy_names_it() -> None:
    office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2025-12-25"], name="office")
    policy = Policy(name="All", when="always", calendar=office, targets={"resolution": "8h"}, from_="2026-01-01")
    (found,) = check(PolicySet(policy))
    assert ("year_without_holidays", "policies.0.calendar", None) == (found.code, found.path, found.line)
