"""Findings about amounts: what is certain, and what is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.check import check
from slaclock.policies.check_review import MOST_CELLS
from slaclock.policies.findings_targets import KNOWN_ORDERS
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.target_kinds import FirmDue
from tests.policies.check_cases import codes


@pytest.mark.parametrize("order", KNOWN_ORDERS, ids=lambda order: order[0])
def test_the_order_of_well_known_words_needs_no_declaration(order: tuple[str, ...]) -> None:
    targets = {word.upper(): f"{8 - place}h" for place, word in enumerate(order)}
    found = codes(Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets}))
    assert ["urgent_slower_than_high"] * (len(order) - 1) == found


@pytest.mark.parametrize(
    ("declared", "targets", "expected"),
    [
        ([1, 2, 3], {1: "8h", 2: "4h", 3: "2h"}, []),  # 3 may be the most urgent
        ([1, 2, 3], {1: "2h", 2: "4h", 3: "8h"}, []),
        ([1, 2, 3], {1: "4h", 2: "8h", 3: "2h"}, ["urgent_slower_than_high"] * 2),
        ([1, 2], {1: "8h", 2: "4h"}, []),
        ("any", {1: "4h", 2: "8h", 3: "2h"}, []),
    ],
)
def test_a_declared_order_counts_from_whichever_end_some_amount_follows(
    declared: Any, targets: dict[int, str], expected: list[str]
) -> None:
    policy = Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets})
    assert expected == codes(policy, fields={"priority": declared})


def test_an_order_of_other_fields_is_nobodys_business() -> None:
    targets = {"matrix": {"by": ["plan"], "table": {"gold": "8h", "silver": "4h", "free": "9h"}}}
    policy = Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets})
    assert [] == codes(policy, fields={"plan": ["gold", "silver", "free"]})


def test_of_a_matrix_the_order_is_looked_at_with_all_other_fields_alike() -> None:
    table = {"gold": {"urgent": "4h", "low": "2h"}, "free": {"urgent": "8h", "low": "16h"}}
    targets = {"matrix": {"by": ["plan", "priority"], "table": table}}
    policy = Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets})
    (found,) = check(PolicySet(policy))
    assert found.what.endswith("is slower than that of `low` (2h by 24x7) where `plan` is `gold`")


def test_what_an_earlier_policy_always_takes_is_not_held_against_a_later_one() -> None:
    """The order of the second policy's rows is upside down only for tickets that the first one takes."""
    first = Policy(name="Urgent", when={"priority": "urgent"}, calendar="24x7", targets={"resolution": "1h"})
    rest = Policy(name="Rest", when="always", calendar="24x7", targets={"resolution": {"high": "2h", "default": "4h"}})
    fields = {"priority": ["urgent", "high", "low"]}
    assert [] == codes(first, rest, fields=fields)
    assert ["urgent_slower_than_high"] == codes(rest, fields=fields)


def test_look_ups_of_too_many_ways_are_passed_over() -> None:
    def made(rows: int) -> list[str]:
        names = [str(number) for number in range(rows)]
        table = {name: {"a": "2 business days"} for name in names}
        targets = {"matrix": {"by": ["customer", "plan"], "table": table}}
        return codes(Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets}))

    assert ["business_days_around_the_clock"] == made(10)
    assert [] == made(MOST_CELLS)


def test_a_due_time_that_a_field_holds_is_compared_with_nothing() -> None:
    targets = {"first_response": "4h", "resolution": {"due_from": "promised_at"}}
    assert [] == codes(Policy(name="All", when="always", calendar="24x7", targets=targets))
    assert [] == codes(
        Policy(name="All", when="always", calendar="24x7", targets={**targets, "resolution": {"amount_from": "hours"}})
    )


def test_what_depends_on_when_a_ticket_opens_is_passed_over() -> None:
    """Four hours round the clock are due before eight office hours, unless the office opens now."""
    office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")
    targets = {"first_response": "4h", "resolution": "8h"}
    policy = Policy(
        name="All", when="always", calendar=office, targets=targets, clocks={"resolution": {"calendar": "24x7"}}
    )
    assert [] == codes(policy)
    assert ["resolution_before_first_response"] == codes(
        Policy(
            name="All",
            when="always",
            calendar=office,
            targets={**targets, "first_response": "9h"},
            clocks={"resolution": {"calendar": "24x7"}},
        )
    )


def test_a_due_time_given_by_a_program_is_compared_with_nothing() -> None:
    targets = {"first_response": "4h", "resolution": FirmDue(0)}
    assert [] == codes(Policy(name="All", when="always", calendar="24x7", targets=targets))


def test_a_zone_that_no_field_can_hold_is_passed_over() -> None:
    office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"})
    targets = {"matrix": {"by": ["zone"], "table": {"nowhere": "8h", "Asia/Seoul": "2h"}}}
    calendar = {"use": office, "zone_from": "zone"}
    policy = Policy(name="All", when="always", calendar=calendar, targets={"resolution": targets}, at_risk="3h")
    (found,) = check(PolicySet(policy))
    assert found.what.endswith("where `zone` is `Asia/Seoul`")


def test_a_calendar_that_ends_is_compared_with_nothing() -> None:
    """After its last opening no amount is ever reached, so no due time is known."""
    once = BusinessCalendar("UTC", hours={"mon": []}, exceptions={"2020-01-02": "09:00-17:00"}, name="once")
    targets = {"first_response": "2 business days", "resolution": "1h"}
    assert [] == codes(Policy(name="All", when="always", calendar=once, targets=targets))
