"""Bad input, whatever door it comes by: an error of our own that names place and remedy, before the work, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from slaclock import Policy, PolicySet, Ticket, evaluate, evaluate_many
from slaclock.errors import InstantError, SlaclockError
from tests.bad_cases import (
    AMOUNTS,
    AS_OF,
    CALENDARS,
    DOCUMENTS,
    INSTANTS,
    KEYS_AND_VALUES,
    NAIVE,
    OFFICE,
    POLICIES,
    TICKET,
    TICKETS,
    document,
    with_calendar,
    with_policy,
    with_target,
)

LONGEST_SECONDS = 5.0
"""Of processor time, for the worst of them on a slow machine; most take a thousandth."""


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        pytest.param(*case, id=f"{door}: {name}")
        for door, cases in {
            "instant": INSTANTS,
            "amount": AMOUNTS,
            "calendar": CALENDARS,
            "policy": KEYS_AND_VALUES,
            "document": DOCUMENTS,
            "ticket": TICKETS,
        }.items()
        for name, case in cases.items()
    ],
)
def test_bad_input_is_refused_with_place_and_remedy(
    call: Callable[[], object], error: type[SlaclockError], said: str
) -> None:
    started = time.process_time()
    with pytest.raises(error) as caught:
        call()
    assert time.process_time() - started < LONGEST_SECONDS
    assert said in str(caught.value)
    assert [] == [fault for fault in caught.value.faults if not fault.remedy]
    assert all(len(fault.value or "") <= 80 for fault in caught.value.faults)


TEN_THOUSAND = range(10_000)


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (lambda: PolicySet.parse(document(policies=[{"name": f"P{n}"} for n in TEN_THOUSAND])), "policies.{n}.when"),
        (lambda: with_policy(**{f"k{n}": 1 for n in TEN_THOUSAND}), "policies.0.k{n}"),
        (lambda: with_calendar(hours={f"k{n}": 1 for n in TEN_THOUSAND}), "calendars.office.hours.k{n}"),
        (lambda: with_calendar(holidays=[f"k{n}" for n in TEN_THOUSAND]), "calendars.office.holidays.{n}"),
        (lambda: with_policy(when={"any_of": [{} for _ in TEN_THOUSAND]}), "policies.0.when.any_of.{n}"),
        (lambda: Ticket.parse({"id": "7", "events": [{"at": "x", "type": "created"}] * 10_000}), "events.{n}.at"),
    ],
    ids=["policies", "keys", "days", "holidays", "conditions", "events"],
)
def test_ten_thousand_faults_are_told_all_at_once_and_soon(call: Callable[[], object], path: str) -> None:
    started = time.process_time()
    with pytest.raises(SlaclockError) as caught:
        call()
    assert time.process_time() - started < LONGEST_SECONDS
    told = {fault.path for fault in caught.value.faults}
    assert {path.format(n=n) for n in TEN_THOUSAND} <= told


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        (lambda: with_target({"due_from": "promised"}), "text that is no instant: `soon` (promised, ticket 7"),
        (lambda: with_target({"due_from": "far"}), "an instant out of range: `2300-01-01T00:00Z` (far, ticket 7"),
        (
            lambda: with_target({"amount_from": "hours"}),
            "an amount of bare days says not which days: `5d` (hours, ticket 7",
        ),
        (lambda: with_target("2000000h"), "not so much working time is reachable after"),
        (lambda: with_target("100000 business days"), "not so many days are reachable from"),
        (lambda: with_policy(clocks={"resolution": {"start_at": "promised"}}), "`soon` (promised, ticket 7"),
        (
            lambda: with_policy(calendar={"use": "office", "zone_from": "zone", "default": "UTC"}),
            "an unknown time zone: `Asia/Soul` (zone, ticket 7",
        ),
    ],
    ids=["due time", "far due time", "amount", "hours", "days", "start", "zone"],
)
def test_a_field_that_cannot_be_read_is_a_fault_of_its_clock_alone(
    policies: Callable[[], PolicySet], said: str
) -> None:
    """The answer for the other clocks stands beside it (R34)."""
    (rules,) = policies().policies
    other = Policy(name="Other", when="always", also=True, calendar="24x7", targets={"resolution": "8h"})
    result = evaluate(PolicySet(rules, other, calendars={"office": OFFICE}), TICKET, as_of=AS_OF)
    (fault,) = result.faults
    assert said in str(fault)
    assert ("7", "resolution") == (fault.ticket, fault.clock)
    assert fault.remedy
    assert ["Other"] == [reading.policy for reading in result.readings]


def test_of_many_tickets_a_bad_one_stops_no_other() -> None:
    bad: list[Any] = [
        {"id": "8"},
        {"id": "9", "events": [{"at": NAIVE, "type": "created"}]},
        None,
        {"id": "x" * 201, "events": []},
    ]
    results = list(evaluate_many(POLICIES, [TICKET, *bad, TICKET], as_of=AS_OF))
    assert [0, 1, 1, 1, 1, 0] == [len(result.faults) for result in results]
    assert ["7", "8", "9"] == [result.ticket for result in results[:3]]
    assert results[0].readings[0].to_dict() == results[-1].readings[0].to_dict()


def test_times_that_python_takes_for_naive_or_odd_are_still_exact_where_they_have_an_offset() -> None:
    """The borders of what can be answered, themselves good input."""
    assert OFFICE.is_open(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert not OFFICE.is_open("1900-01-01T00:00Z")
    assert not OFFICE.is_open("2199-12-31T23:59:59.999999Z")
    with pytest.raises(InstantError):
        OFFICE.is_open("2200-01-01T00:00Z")
    with pytest.raises(InstantError):
        OFFICE.is_open("1899-12-31T23:59:59.999999Z")
