"""When anything would change if nothing happened: strictly later, and the first (R26)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, ask, at, history, opened, policies, policy, said

PLAIN = policies()
AT_RISK = policies(at_risk="75%")


def following(made: PolicySet, ticket: Ticket, as_of: str) -> list[str | None]:
    """The changes one after another, each asked at the one before."""
    found: list[str | None] = []
    moment: str | None = as_of
    while moment is not None:
        moment = said(ask(made, ticket, moment).next_change_at)
        found.append(moment)
    return found


def waits(at_most: str, **keys: Any) -> PolicySet:
    pauses = [{"when": {"status": "waiting"}, "at_most": at_most}]
    return policies(clocks={"resolution": {"pauses": pauses}}, **keys)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("mon 09:00", "mon 17:00:00.000001"),
        ("mon 16:59:59.999999", "mon 17:00:00.000001"),
        ("mon 17:00", "mon 17:00:00.000001"),
        ("mon 17:00:00.000001", None),
        ("fri 12:00", None),
    ],
)
def test_a_breach_begins_a_microsecond_after_due_and_then_nothing_changes(as_of: str, expected: str | None) -> None:
    assert expected == said(ask(PLAIN, opened(), as_of).next_change_at)


def test_at_risk_comes_before_the_breach() -> None:
    assert ["mon 15:00", "mon 17:00:00.000001", None] == following(AT_RISK, opened(), "mon 09:00")
    assert ["mon 17:00:00.000001", None] == following(AT_RISK, opened(), "mon 15:00")


def test_a_share_that_is_reached_after_a_breach_changes_nothing() -> None:
    ticket = history(("mon 10:00", "waiting"), ("tue 10:00", "open")).due_set(at("mon 11:00"), at("tue 09:00"))
    assert [None] == following(policies(at_risk="75%"), ticket, "tue 10:00")


def test_a_share_of_all_the_target_is_a_change_at_due_and_one_before_the_start_none() -> None:
    assert ["mon 17:00", "mon 17:00:00.000001", None] == following(policies(at_risk="100%"), opened(), "mon 09:00")
    assert ["mon 17:00:00.000001", None] == following(policies(at_risk="9h"), opened(), "mon 09:00")


@pytest.mark.parametrize(
    "ticket",
    [history(("mon 10:00", "waiting")), history(("mon 10:00", "resolved")), opened().cancelled(at("mon 10:00"))],
)
def test_a_paused_a_stopped_and_a_void_clock_wait_for_events(ticket: Ticket) -> None:
    assert [None] == following(AT_RISK, ticket, "mon 12:00")


def test_a_firm_due_time_passes_while_paused() -> None:
    ticket = history(("mon 10:00", "waiting")).due_set(at("mon 11:00"), at("mon 20:00"))
    assert ["mon 20:00:00.000001", None] == following(PLAIN, ticket, "mon 12:00")


def test_the_end_of_a_pause_budget_is_a_change_and_then_the_breach() -> None:
    ticket = history(("mon 16:00", "waiting"))
    assert ["tue 10:00", "tue 11:00:00.000001", None] == following(waits("2h"), ticket, "mon 17:00")


def test_the_end_of_a_budget_is_a_change_of_a_clock_that_is_breached_already() -> None:
    ticket = history(("tue 10:00", "waiting"))
    assert ["tue 12:00", None] == following(waits("2h"), ticket, "tue 11:00")


def test_a_budget_that_another_pause_outlasts_is_no_change() -> None:
    ticket = history(("mon 16:00", "waiting")).paused(at("mon 16:30"))
    assert [None] == following(waits("2h"), ticket, "mon 17:00")


def test_of_two_budgets_the_later_end_is_the_change() -> None:
    pauses = [{"when": {"status": "waiting"}, "at_most": "1h"}, {"when": {"vendor": "yes"}, "at_most": "3h"}]
    made = policies(clocks={"resolution": {"pauses": pauses}})
    ticket = history(("mon 10:00", {"status": "waiting", "vendor": "yes"}))
    assert "mon 13:00" == said(ask(made, ticket, "mon 10:00").next_change_at)


def test_the_soonest_of_all_clocks_counts() -> None:
    made = policies(targets={"resolution": "8h", "first_response": "1h"})
    assert ["mon 10:00:00.000001", "mon 17:00:00.000001", None] == following(made, opened(), "mon 09:00")
    ola = policies(policy(), policy("Team", kind="ola", targets={"resolution": "2h"}))
    assert "mon 11:00:00.000001" == said(ask(ola, opened(), "mon 09:00").next_change_at)


def test_an_objective_changes_too() -> None:
    made = policies(objective="50% of target")
    assert ["mon 13:00:00.000001", "mon 17:00:00.000001", None] == following(made, opened(), "mon 09:00")


def test_a_coming_cycle_starts() -> None:
    made = policies(targets={"periodic_update": "2h"}, clocks={"periodic_update": {"repeats": "sequential"}})
    ticket = opened().replied(at("mon 10:00"))
    assert ["mon 11:00", "mon 13:00:00.000001", None] == following(made, ticket, "mon 10:30")


def test_a_held_coming_cycle_starts_nothing() -> None:
    made = policies(targets={"periodic_update": "2h"}, clocks={"periodic_update": {"repeats": "sequential"}})
    ticket = opened().replied(at("mon 10:00")).changed(at("mon 10:15"), status="resolved")
    assert [None] == following(made, ticket, "mon 10:30")


# The policies' own dates (R26, R30)


def test_a_version_that_moves_a_due_time_is_a_change_at_its_from() -> None:
    made = policies(policy(), policy(version=2, from_=at("mon 12:00"), targets={"resolution": "4h"}))
    assert ["mon 12:00", "mon 13:00:00.000001", None] == following(made, opened(), "mon 09:00")
    assert [None] == following(made, history(("mon 10:00", "resolved")), "mon 11:00"), "a stopped clock is judged"


def test_a_version_that_moves_no_figure_is_no_change() -> None:
    made = policies(policy(), policy(version=2, from_=at("mon 12:00")))
    assert ["mon 17:00:00.000001", None] == following(made, opened(), "mon 09:00")
    kept = policies(policy(), policy(version=2, from_=at("mon 12:00"), adopt="keep", targets={"resolution": "4h"}))
    assert ["mon 17:00:00.000001", None] == following(kept, opened(), "mon 09:00")


def test_a_version_that_makes_a_clock_at_risk_is_a_change() -> None:
    made = policies(policy(at_risk="90%"), policy(version=2, from_=at("mon 12:00"), at_risk="25%"))
    assert "mon 12:00" == said(ask(made, opened(), "mon 10:00").next_change_at)


def test_a_version_that_begins_behind_the_next_change_waits_for_it() -> None:
    made = policies(policy(), policy(version=2, from_=at("wed 12:00"), targets={"resolution": "40h"}))
    assert ["mon 17:00:00.000001", "wed 12:00", "fri 17:00:00.000001", None] == following(made, opened(), "mon 09:00")


def test_a_policy_that_ends_or_begins_is_a_change() -> None:
    assert ["mon 12:00", None] == following(policies(to=at("mon 12:00")), opened(), "mon 09:00")
    later = policies(from_=at("mon 12:00"))
    assert ["mon 12:00", "mon 17:00:00.000001", None] == following(later, opened(), "mon 09:00")


def test_events_that_lie_behind_as_of_are_no_change_to_come() -> None:
    made = policies(policy(when={"plan": "gold"}, from_=at("mon 12:00")))
    ticket = opened(plan="silver").changed(at("mon 11:00"), plan="gold")
    assert None is ask(made, ticket, "mon 10:00").next_change_at
    assert "mon 12:00" == said(ask(made, ticket, "mon 11:00").next_change_at)


# Hours


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("mon 09:00", "mon 17:00"), ("mon 16:59", "mon 17:00"), ("mon 17:00", "tue 09:00"), ("fri 18:00", "mon2 09:00")],
)
def test_the_next_opening_or_closing_is_told_apart(as_of: str, expected: str) -> None:
    assert expected == said(ask(PLAIN, opened(), as_of).next_hours_change_at)


def test_of_several_calendars_the_soonest_counts_and_of_closed_clocks_none() -> None:
    late = BusinessCalendar("UTC", hours={"mon-fri": "08:00-12:00"}, name="early")
    made = policies(policy(), policy("Team", kind="ola", calendar=late))
    assert "mon 12:00" == said(ask(made, opened(), "mon 10:00").next_hours_change_at)
    assert None is ask(made, history(("mon 10:00", "resolved")), "mon 11:00").next_hours_change_at


def test_a_calendar_that_never_opens_again_changes_no_more() -> None:
    once = BusinessCalendar("UTC", hours={}, exceptions={"2026-03-02": "09:00-17:00"}, name="once")
    made = policies(calendar=once)
    assert ["mon 17:00", None] == [
        said(ask(made, opened(), when).next_hours_change_at) for when in ("mon 12:00", "mon 17:00")
    ]
    both = policies(policy(calendar=once), policy("Team", kind="ola", calendar=OFFICE))
    assert "tue 09:00" == said(ask(both, opened(), "mon 17:00").next_hours_change_at)
