"""What an answer rests on that may not hold: years without holidays, estimates, absent versions, odd values."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.evaluate import evaluate, evaluate_many
from slaclock.clocks.evaluation import Evaluation
from slaclock.errors import CoverageError
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, at, history, opened, policies, policy

HOURS = {"mon-fri": "09:00-17:00"}
KNOWN = BusinessCalendar("UTC", hours=HOURS, covers=[2026], name="known")
NAMED = BusinessCalendar("UTC", hours=HOURS, holidays=["2026-12-25"], name="named")


def born(when: str, **fields: Any) -> Ticket:
    return Ticket.opened(when, id="7", **fields)


def doubts(made: PolicySet, ticket: Ticket, as_of: str) -> list[dict[str, Any]]:
    return [caveat.to_dict() for caveat in evaluate(made, ticket, as_of=as_of).caveats]


# Years without holidays (R9)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2025-12-30T09:00Z", [2025]),  # due on the 30th
        ("2025-12-31T16:00Z", [2025]),  # due on 1 January 2026, which is covered
        ("2026-06-01T09:00Z", []),
        ("2026-12-31T09:00Z", []),  # due at 17:00
        ("2026-12-31T16:00Z", [2027]),  # due on 1 January 2027
        ("2027-01-01T09:00Z", [2027]),
    ],
)
def test_one_caveat_for_each_year_not_covered_between_start_and_due(start: str, expected: list[int]) -> None:
    found = doubts(policies(calendar=KNOWN), born(start), start)
    assert [{"rule": "R9", "calendar": "known", "year": year} for year in expected] == found


def test_a_due_time_years_away_names_every_year_in_between() -> None:
    made = policies(calendar=NAMED, targets={"resolution": "5000h"})
    assert [2027, 2028] == [each["year"] for each in doubts(made, born("2026-01-05T09:00Z"), "2026-01-05T09:00Z")]


def test_a_stop_later_than_due_counts_and_an_open_clock_goes_as_far_as_due() -> None:
    made, ticket = policies(calendar=NAMED), born("2026-12-01T09:00Z")
    assert [] == doubts(made, ticket, "2028-06-01T09:00Z"), "overdue, but its due time rests on 2026 alone"
    late = ticket.changed("2027-02-01T12:00Z", status="resolved")
    assert [2027] == [each["year"] for each in doubts(made, late, "2028-06-01T09:00Z")]
    early = ticket.changed("2026-12-01T10:00Z", status="resolved")
    assert [] == doubts(made, early, "2028-06-01T09:00Z")


def test_a_stop_that_was_undone_counts_no_longer() -> None:
    ticket = born("2026-12-01T09:00Z").changed("2027-02-01T12:00Z", status="resolved")
    again = ticket.changed("2027-02-02T12:00Z", status="open")
    assert [2027] == [each["year"] for each in doubts(policies(calendar=NAMED), ticket, "2028-06-01T09:00Z")]
    found = doubts(policies(calendar=NAMED), again, "2028-06-01T09:00Z")
    assert [] == [each for each in found if each["rule"] == "R9"], "due in 2026, before it was ever resolved"


def test_while_paused_the_due_time_that_it_would_have_counts() -> None:
    ticket = born("2026-12-31T09:00Z").changed("2026-12-31T10:00Z", status="waiting")
    assert [] == doubts(policies(calendar=NAMED), ticket, "2026-12-31T10:00Z")
    assert [2027] == [e["year"] for e in doubts(policies(calendar=NAMED), ticket, "2026-12-31T12:00Z")]


def test_a_calendar_without_holidays_and_covers_promises_nothing() -> None:
    assert [] == doubts(policies(calendar=OFFICE), born("2150-06-01T09:00Z"), "2150-06-01T09:00Z")
    assert [] == doubts(policies(calendar="24x7"), born("2150-06-01T09:00Z"), "2150-06-01T09:00Z")


def test_each_calendar_has_its_own_caveat_and_each_only_once() -> None:
    made = policies(
        policy("One", calendar=KNOWN, targets={"resolution": "8h", "first_response": "1h"}),
        policy("Two", kind="ola", calendar=NAMED),
    )
    found = doubts(made, born("2027-06-01T09:00Z"), "2027-06-01T09:00Z")
    assert [("known", 2027), ("named", 2027)] == [(each["calendar"], each["year"]) for each in found]


def test_a_carried_calendar_is_doubted_only_for_the_years_in_which_it_counted() -> None:
    """Known in 2026, under which the time up to the change counts; the rest runs, into 2027, by another one."""
    known_next = BusinessCalendar("UTC", hours=HOURS, covers=[2027], name="next")
    made = policies(calendar={"by": "region", "KR": known_next, "default": KNOWN}, on_change="carry")
    ticket = born("2026-12-31T13:00Z").changed("2027-01-01T00:00Z", region="KR")
    assert [] == doubts(made, ticket, "2027-01-01T09:00Z")
    retroactive = policies(calendar={"by": "region", "KR": known_next, "default": KNOWN})
    assert [("next", 2026)] == [(e["calendar"], e["year"]) for e in doubts(retroactive, ticket, "2027-01-01T09:00Z")]


def test_a_cycle_that_a_restart_ended_and_a_held_one_rest_on_nothing() -> None:
    made = policies(calendar=KNOWN)
    assert [] == doubts(made, born("2025-12-31T09:00Z").restarted("2026-01-05T09:00Z"), "2026-01-06T09:00Z")
    held = born("2025-12-31T09:00Z", status="closed").changed("2026-01-05T09:00Z", status="open")
    assert ["R17"] == [each["rule"] for each in doubts(made, held, "2026-01-06T09:00Z")], "`open`, nothing else"


def test_the_reading_has_the_caveat_too() -> None:
    reading = evaluate(policies(calendar=KNOWN), born("2027-06-01T09:00Z"), as_of="2027-06-01T10:00Z")["resolution"]
    assert ["calendar `known`: the holidays of 2027 are not known to be complete [R9]"] == [
        str(caveat) for caveat in reading.caveats
    ]


# An estimated holiday (R9)


def test_an_estimated_holiday_between_start_and_due_is_named_with_its_date() -> None:
    """The package's Turkish table only estimates the feast of the sacrifice of 2031."""
    turkey = BusinessCalendar("Europe/Istanbul", hours=HOURS, holidays=["TR"], name="istanbul")
    estimated = [caveat for caveat in turkey.caveats("2035-01-01T00:00Z", "2035-12-31T00:00Z") if caveat.date]
    assert estimated, "the table estimates something in 2035"
    day = estimated[0].date
    made = policies(calendar=turkey, targets={"resolution": "40h"})
    found = doubts(made, born(f"{day}T06:00Z"), f"{day}T06:00Z")
    assert ("R9", "istanbul", 2035, day) in [(e["rule"], e["calendar"], e["year"], e.get("date")) for e in found]
    with pytest.raises(CoverageError, match="is an estimate"):
        evaluate(made, born(f"{day}T06:00Z"), as_of=f"{day}T06:00Z", strict=True)


# An absent version (R30)


ABSENT = policies(policy(version=3, from_=at("wed 09:00"), targets={"resolution": "4h"}))


@pytest.mark.parametrize(("stop", "absent"), [("mon 12:00", True), ("wed 08:59:59.999999", True), ("wed 09:00", False)])
def test_where_the_version_at_the_stop_is_absent_the_oldest_judges_with_a_caveat(stop: str, absent: bool) -> None:
    result = evaluate(ABSENT, history((stop, "resolved")), as_of=at("fri 12:00"))
    assert (3, "4h") == (result["resolution"].version, result["resolution"].target)
    assert ([{"rule": "R30", "policy": "P"}] if absent else []) == [caveat.to_dict() for caveat in result.caveats]


def test_a_policy_whose_lowest_version_is_the_first_does_not_hold_before_its_from() -> None:
    made = policies(policy(from_=at("wed 09:00")))
    assert () == evaluate(made, opened(), as_of=at("tue 12:00")).clocks
    always = policies(policy(version=7))
    assert [] == doubts(always, opened(), "2026-03-02T12:00Z")


# Values that no rule mentions (R17)


def test_a_value_that_no_rule_mentions_is_a_caveat_and_no_error() -> None:
    made = policies(policy("Gold", when={"plan": ["gold", "silver"]}))
    expected = [{"rule": "R17", "field": "plan", "value": "Gold"}]
    assert expected == doubts(made, opened(plan="Gold"), "2026-03-02T12:00Z")
    assert [] == doubts(made, opened(plan="gold", customer="ACME"), "2026-03-02T12:00Z")
    assert expected == [
        c.to_dict() for c in evaluate(made, opened(plan="Gold"), as_of=at("mon 12:00"), strict=True).caveats
    ], "strict is about R9 and R30"


def test_only_the_fields_of_as_of_are_looked_at() -> None:
    made = policies(policy("Gold", when={"plan": "gold"}))
    ticket = opened(plan="Gold").changed(at("mon 10:00"), plan="gold")
    assert [1, 0] == [len(doubts(made, ticket, f"2026-03-02T{when}Z")) for when in ("09:30", "10:00")]


# Strict


@pytest.mark.parametrize(
    ("made", "ticket", "rule", "remedy"),
    [
        (policies(calendar=KNOWN), born("2027-06-01T09:00Z"), "R9", "load the holidays of that year"),
        (ABSENT, born("2026-03-02T09:00Z"), "R30", "keep the earlier version in the document"),
    ],
)
def test_strict_makes_the_caveat_an_error(made: PolicySet, ticket: Ticket, rule: str, remedy: str) -> None:
    with pytest.raises(CoverageError) as caught:
        evaluate(made, ticket, as_of="2027-06-01T09:00Z" if rule == "R9" else "2026-03-02T12:00Z", strict=True)
    assert (rule, "7") == (caught.value.fault.rule, caught.value.fault.ticket)
    assert caught.value.fault.remedy.startswith(remedy)


def test_strict_has_nothing_against_an_answer_without_doubts() -> None:
    assert "pending" == evaluate(policies(), opened(), as_of=at("mon 12:00"), strict=True)["resolution"].verdict


def test_strict_over_many_tickets_stops_no_other() -> None:
    tickets = [born("2027-06-01T09:00Z"), born("2026-06-01T09:00Z")]
    results: list[Evaluation] = list(
        evaluate_many(policies(calendar=KNOWN), tickets, as_of="2027-06-01T09:00Z", strict=True)
    )
    assert [("7", 1, 0), ("7", 0, 1)] == [(r.ticket, len(r.faults), len(r.clocks)) for r in results]


def test_every_doubt_is_in_the_one_error() -> None:
    made = policies(calendar=NAMED, targets={"resolution": "5000h"})
    with pytest.raises(CoverageError) as caught:
        evaluate(made, born("2026-01-05T09:00Z"), as_of="2026-01-05T09:00Z", strict=True)
    assert 2 == len(caught.value.faults)
