"""Commitments counted over many tickets (R33): periods, groups, shares, credits."""

from __future__ import annotations

import json
import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from slaclock.clocks.evaluate import evaluate, evaluate_many
from slaclock.clocks.snapshot import advance, take_snapshot
from slaclock.errors import DocumentError, InputError
from slaclock.outlook.commitments import CommitmentRow, count_commitments
from slaclock.policies.commitments import Commitment
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket

PROMISE: dict[str, Any] = {"policy": "Gold", "clock": "resolution", "at_least": "75%", "per": "month"}
GOLD: dict[str, Any] = {
    "name": "Gold",
    "when": "always",
    "calendar": "24x7",
    "pause_on": {"status": "waiting"},
    "targets": {"resolution": "4h"},
}
SEOUL = {"timezone": "Asia/Seoul", "hours": "24x7"}
AS_OF = "2026-04-15T12:00Z"


def policies(*more: dict[str, Any], promise: Any = None, **gold: Any) -> PolicySet:
    document = {
        "slaclock": 1,
        "calendars": {"seoul": SEOUL, "paris": {**SEOUL, "timezone": "Europe/Paris"}},
        "policies": [{**GOLD, **gold}, *more],
        "commitments": [{**PROMISE, **(promise or {})}],
    }
    return PolicySet.parse(document)


def count(given: PolicySet, *tickets: Ticket, as_of: str = AS_OF) -> list[CommitmentRow]:
    return count_commitments(given, evaluate_many(given, tickets, as_of=as_of))


def figures(rows: list[CommitmentRow]) -> dict[str, tuple[int, ...]]:
    """Period to met, missed, pending, void, exempt."""
    return {row.period: (row.met, row.missed, row.pending, row.void, row.exempt) for row in rows}


def opened(at: str, **fields: Any) -> Ticket:
    return Ticket.opened(at, id=at, **{"status": "open", **fields})


def solved(at: str, stop: str, **fields: Any) -> Ticket:
    return opened(at, **fields).changed(stop, status="resolved")


MET, MISSED, PENDING, VOID, EXEMPT = ((0,) * n + (1,) + (0,) * (4 - n) for n in range(5))


# Which count a cycle has


@pytest.mark.parametrize(
    ("ticket", "expected"),
    [
        (solved("2026-03-02T09:00Z", "2026-03-02T12:59:59Z"), MET),
        (solved("2026-03-02T09:00Z", "2026-03-02T13:00:00Z"), MET),
        (solved("2026-03-02T09:00Z", "2026-03-02T13:00:00.000001Z"), MISSED),
        (opened("2026-03-02T09:00Z"), MISSED),
        (opened("2026-03-02T09:00Z").changed("2026-03-02T15:00Z", status="waiting"), MISSED),
        (opened("2026-03-02T09:00Z").cancelled("2026-03-02T10:00Z"), VOID),
        (opened("2026-03-02T09:00Z").cancelled("2026-03-02T18:00Z"), VOID),
        (solved("2026-03-02T09:00Z", "2026-03-02T10:00Z").cancelled("2026-03-02T11:00Z"), MET),
        (opened("2026-03-02T09:00Z").exempted("2026-03-02T10:00Z"), EXEMPT),
        (solved("2026-03-02T09:00Z", "2026-03-02T10:00Z").exempted("2026-03-02T11:00Z"), EXEMPT),
        (opened("2026-03-02T09:00Z").exempted("2026-03-02T10:00Z").cancelled("2026-03-02T11:00Z"), EXEMPT),
    ],
)
def test_a_cycle_is_counted_once(ticket: Ticket, expected: tuple[int, ...]) -> None:
    assert {"2026-03": expected} == figures(count(policies(), ticket))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-03-02T13:00:00Z", PENDING),
        ("2026-03-02T13:00:00.000001Z", MISSED),
    ],
)
def test_an_open_cycle_is_pending_up_to_its_due_time(as_of: str, expected: tuple[int, ...]) -> None:
    assert {"2026-03": expected} == figures(count(policies(), opened("2026-03-02T09:00Z"), as_of=as_of))


def test_a_cycle_that_a_restart_ended_is_not_counted() -> None:
    ticket = opened("2026-03-02T09:00Z").restarted("2026-04-02T09:00Z").changed("2026-04-02T10:00Z", status="resolved")
    assert {"2026-04": MET} == figures(count(policies(), ticket))


def test_a_cycle_that_a_reset_voids_is_void() -> None:
    reset = {"event": "changed", "field": "status", "value": "again"}
    given = policies(clocks={"resolution": {"resets": {"when": reset, "old": "void"}}})
    ticket = opened("2026-03-02T09:00Z").changed("2026-04-02T09:00Z", status="again")
    ticket = ticket.changed("2026-04-02T10:00Z", status="resolved")
    assert {"2026-03": VOID, "2026-04": MET} == figures(count(given, ticket))


def test_every_cycle_of_a_repeating_clock_is_counted() -> None:
    given = policies(promise={"clock": "next_response"}, targets={"next_response": "4h"})
    ticket = opened("2026-03-02T09:00Z").replied("2026-03-02T10:00Z").replied("2026-03-03T09:00Z", by="requester")
    ticket = ticket.replied("2026-03-03T14:00Z").replied("2026-04-15T11:00Z", by="requester")
    assert {"2026-03": (1, 1, 0, 0, 0), "2026-04": PENDING} == figures(count(given, ticket))


def test_scheduled_cycles_that_pass_unanswered_are_missed() -> None:
    repeats = {"periodic_update": {"repeats": "scheduled"}}
    given = policies(promise={"clock": "periodic_update"}, targets={"periodic_update": "240h"}, clocks=repeats)
    rows = count(given, opened("2026-03-02T09:00Z"), as_of="2026-04-02T00:00Z")
    assert {"2026-03": (0, 2, 0, 0, 0), "2026-04": (0, 1, 1, 0, 0)} == figures(rows)


def test_what_has_no_target_or_another_policy_or_clock_is_not_counted() -> None:
    silver = {**GOLD, "name": "Silver", "when": {"plan": "silver"}}
    targets = {"first_response": "1h", "resolution": {"high": "4h"}}
    given = policies(silver, when={"plan": "gold"}, targets=targets)
    tickets = [opened("2026-03-02T09:00Z", plan=plan, priority=priority) for plan, priority in
               (("gold", "high"), ("gold", "low"), ("silver", "high"))]  # fmt: skip
    assert {"2026-03": MISSED} == figures(count(given, *tickets))


def test_a_goal_beside_the_promise_is_not_counted() -> None:
    ticket = solved("2026-03-02T09:00Z", "2026-03-02T12:59Z")
    assert {"2026-03": MET} == figures(count(policies(objective="50% of target"), ticket))
    assert {"2026-03": MET} == figures(count(policies(kind="objective", objective="50% of target"), ticket))


def test_a_policy_beside_the_first_one_is_counted_too() -> None:
    given = policies({**GOLD, "name": "Beside", "also": True}, promise={"policy": "Beside"})
    assert {"2026-03": MISSED} == figures(count(given, opened("2026-03-02T09:00Z")))


# In which period


@pytest.mark.parametrize(
    ("start", "period"),
    [
        ("2026-03-31T19:59:59.999999Z", "2026-03"),
        ("2026-03-31T20:00:00Z", "2026-04"),
        ("2026-04-30T19:59:59.999999Z", "2026-04"),
        ("2025-12-31T20:00:00Z", "2026-01"),
    ],
)
def test_a_period_begins_at_midnight_of_its_first_day(start: str, period: str) -> None:
    assert [period] == list(figures(count(policies(), opened(start), as_of="2027-01-01T00:00Z")))


@pytest.mark.parametrize(
    ("calendar", "promise", "period"),
    [
        ("24x7", {}, "2026-03"),
        ("seoul", {}, "2026-04"),
        ("seoul", {"timezone": "UTC"}, "2026-03"),
        ("24x7", {"timezone": "Europe/Paris"}, "2026-04"),
        ({"by": "region", "default": "seoul"}, {"timezone": "UTC"}, "2026-03"),
        ({"use": "seoul", "zone_from": "zone"}, {"timezone": "Asia/Tokyo"}, "2026-04"),
    ],
)
def test_periods_are_in_the_zone_said_else_in_that_of_the_policys_calendar(
    calendar: Any, promise: Any, period: str
) -> None:
    """Due at 2026-03-31T23:00 UTC: in Paris, Seoul and Tokyo it is April."""
    (row,) = count(policies(calendar=calendar, promise=promise), opened("2026-03-31T19:00Z"))
    assert period == row.period
    assert promise.get("timezone", "UTC" if calendar == "24x7" else "Asia/Seoul") == row.timezone


@pytest.mark.parametrize(
    "policy",
    [
        [{"calendar": {"by": "region", "KR": "seoul", "default": "24x7"}}],
        [{"calendar": {"use": "seoul", "zone_from": "zone"}}],
        [{"clocks": {"resolution": {"calendar": {"use": "seoul", "zone_from": "zone"}}}}],
        [{"calendar": "seoul"}, {"version": 2, "from": "2026-05-01T00:00Z", "calendar": "paris"}],
    ],
)
def test_a_zone_is_needed_where_the_calendar_has_not_the_same_one_for_every_ticket(
    policy: list[dict[str, Any]],
) -> None:
    gold, *more = policy
    with pytest.raises(DocumentError) as caught:
        policies(*({**GOLD, **one} for one in more), **gold)
    assert [("commitments.0.timezone", "R33")] == [(fault.path, fault.rule) for fault in caught.value.faults]
    assert policies(*({**GOLD, **one} for one in more), promise={"timezone": "UTC"}, **gold).commitments


LATE = solved("2026-03-31T15:00Z", "2026-04-02T09:00Z")  # due in March, stopped in April
EARLY = solved("2026-03-31T21:00Z", "2026-03-31T22:00Z")  # due in April, stopped in March


@pytest.mark.parametrize(
    ("counted_at", "ticket", "expected"),
    [
        ("due", LATE, {"2026-03": MISSED}),
        ("stop", LATE, {"2026-04": MISSED}),
        ("due", EARLY, {"2026-04": MET}),
        ("stop", EARLY, {"2026-03": MET}),
        ("stop", opened("2026-03-31T15:00Z"), {"2026-03": MISSED}),
        ("stop", opened("2026-04-15T11:00Z"), {"2026-04": PENDING}),
        ("due", EARLY.exempted("2026-04-01T00:00Z"), {"2026-04": EXEMPT}),
        ("stop", EARLY.exempted("2026-04-01T00:00Z"), {"2026-04": EXEMPT}),
        ("due", opened("2026-03-31T21:00Z").cancelled("2026-03-31T22:00Z"), {"2026-04": VOID}),
        ("stop", opened("2026-03-31T21:00Z").cancelled("2026-03-31T22:00Z"), {"2026-04": VOID}),
    ],
)
def test_a_cycle_stands_where_it_is_due_or_where_it_stops(
    counted_at: str, ticket: Ticket, expected: dict[str, Any]
) -> None:
    assert expected == figures(count(policies(promise={"counted_at": counted_at}), ticket))


def test_a_paused_cycle_stands_where_it_would_be_due_if_resumed() -> None:
    paused = opened("2026-03-31T18:00Z").changed("2026-03-31T19:00Z", status="waiting")
    assert {"2026-04": PENDING} == figures(count(policies(), paused))
    assert {"2026-03": PENDING} == figures(count(policies(), paused, as_of="2026-03-31T19:30Z"))


def test_a_cycle_cancelled_while_paused_stands_where_resuming_then_would_have_put_it() -> None:
    paused = opened("2026-03-31T18:00Z").changed("2026-03-31T19:00Z", status="waiting")
    assert {"2026-03": VOID} == figures(count(policies(), paused.cancelled("2026-03-31T20:00Z")))
    assert {"2026-04": VOID} == figures(count(policies(), paused.cancelled("2026-03-31T21:00Z")))


def test_the_next_cycle_of_a_sequential_clock_is_pending_before_it_starts() -> None:
    given = policies(
        promise={"clock": "periodic_update"},
        targets={"periodic_update": "480h"},
        clocks={"periodic_update": {"repeats": "sequential"}},
    )
    ticket = opened("2026-04-10T09:00Z").replied("2026-04-10T10:00Z")
    assert {"2026-04": MET, "2026-05": PENDING} == figures(count(given, ticket))


# Groups


def groups(given: PolicySet, *tickets: Ticket) -> list[tuple[tuple[str | None, ...], int, int]]:
    return [(row.group, row.met, row.missed) for row in count(given, *tickets)]


BY_CUSTOMER = {"for_each": "customer"}


def test_groups_are_counted_apart_missing_values_last() -> None:
    start, end = "2026-03-02T09:00Z", "2026-03-02T10:00Z"
    acme, beta = {"customer": "acme"}, {"customer": "beta"}
    tickets = [opened(start), solved(start, end, **beta), solved(start, end, **acme), opened(start, **acme)]
    assert [(("acme",), 1, 1), (("beta",), 1, 0), ((None,), 0, 1)] == groups(policies(promise=BY_CUSTOMER), *tickets)


def test_several_fields_make_one_group() -> None:
    given = policies(promise={"for_each": ["customer", "priority"]})
    (row,) = count(given, opened("2026-03-02T09:00Z", customer="acme", priority=1))
    assert (("acme", "1"), "acme", "1") == (row.group, row.to_dict()["customer"], row.to_dict()["priority"])


def test_a_list_is_one_value() -> None:
    (row,) = count(policies(promise={"for_each": "tags"}), opened("2026-03-02T09:00Z", tags=["a", "b"]))
    assert ("a, b",) == row.group


STOP = "2026-03-02T12:00Z"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("2026-03-02T11:59:59Z", "beta"),
        ("2026-03-02T12:00:01Z", "acme"),
    ],
)
def test_a_field_is_read_at_the_stop(change: str, expected: str) -> None:
    ticket = opened("2026-03-02T09:00Z", customer="acme").changed(change, customer="beta")
    assert [((expected,), 1, 0)] == groups(policies(promise=BY_CUSTOMER), ticket.changed(STOP, status="resolved"))


def test_a_field_that_the_stopping_event_sets_counts_and_one_of_a_later_event_does_not() -> None:
    ticket = opened("2026-03-02T09:00Z", customer="acme")
    together = ticket.changed(STOP, status="resolved", customer="beta")
    assert [(("beta",), 1, 0)] == groups(policies(promise=BY_CUSTOMER), together)
    after = ticket.changed(STOP, status="resolved").changed(STOP, customer="beta")
    assert [(("acme",), 1, 0)] == groups(policies(promise=BY_CUSTOMER), after)


def test_a_field_of_an_open_cycle_is_read_at_as_of() -> None:
    ticket = opened("2026-03-02T09:00Z", customer="acme").changed(AS_OF, customer="beta")
    ticket = ticket.changed("2026-04-15T12:00:01Z", customer="gamma")
    assert [(("beta",), 0, 1)] == groups(policies(promise=BY_CUSTOMER), ticket)


def test_a_field_of_a_void_cycle_is_read_where_it_ended() -> None:
    ticket = opened("2026-03-02T09:00Z", customer="acme").cancelled(STOP).changed("2026-03-02T13:00Z", customer="beta")
    (row,) = count(policies(promise=BY_CUSTOMER), ticket)
    assert ("acme",) == row.group


def test_a_spell_is_counted_for_the_group_that_had_it() -> None:
    given = policies(promise={"clock": "group_time", "for_each": "group"}, targets={"group_time": "4h"})
    ticket = opened("2026-03-02T09:00Z", group="desk").changed("2026-03-02T10:00Z", group="network")
    assert [(("desk",), 1, 0), (("network",), 0, 1)] == groups(given, ticket)


# Shares, credits, rows


def row(met: int, missed: int, **promise: Any) -> CommitmentRow:
    return CommitmentRow(Commitment.read({**PROMISE, **promise}), "UTC", date(2026, 3, 1), (), met, missed)


@pytest.mark.parametrize(
    ("met", "missed", "kept"),
    [(3, 1, True), (2, 1, False), (1, 0, True), (0, 1, False), (0, 0, None)],
)
def test_a_period_is_kept_by_its_share_and_neither_without_one(met: int, missed: int, kept: bool | None) -> None:
    assert kept is row(met, missed).kept


def test_shares_are_compared_unrounded() -> None:
    assert (Fraction(99951, 100000), True) == (row(99951, 49).share, row(99951, 49, at_least="99.951%").kept)
    assert not row(99950, 50, at_least="99.951%").kept
    assert row(2, 1, at_least="66.666666666666666666%").kept
    assert not row(2, 1, at_least="66.666666666666666667%").kept


CREDITS = {"below 95%": "5%", "below 90%": "10%", "below 50%": "a month"}


@pytest.mark.parametrize(
    ("met", "credit"),
    [(100, None), (95, None), (94, "5%"), (90, "5%"), (89, "10%"), (50, "10%"), (49, "a month"), (0, "a month")],
)
def test_the_lowest_bound_undershot_gives_the_credit(met: int, credit: str | None) -> None:
    assert credit == row(met, 100 - met, credits=CREDITS).credit


def test_a_credit_does_not_hang_on_whether_the_promise_was_kept() -> None:
    assert (True, "5%") == (row(94, 6, credits=CREDITS).kept, row(94, 6, credits=CREDITS).credit)


def test_no_credit_is_owed_for_what_was_neither_met_nor_missed() -> None:
    given = policies(promise={"credits": CREDITS})
    (row,) = count(given, opened("2026-03-02T09:00Z").cancelled("2026-03-02T10:00Z"))
    assert (None, None, None) == (row.share, row.kept, row.credit)


def test_a_row_says_promise_period_zone_group_and_counts() -> None:
    given = policies(promise=BY_CUSTOMER, calendar="seoul")
    (row,) = count(given, opened("2026-03-02T09:00Z", customer="acme"))
    expected = {
        "policy": "Gold",
        "clock": "resolution",
        "timezone": "Asia/Seoul",
        "first_day": "2026-03-01",
        "period": "2026-03",
        "customer": "acme",
        "met": 0,
        "missed": 1,
        "pending": 0,
        "void": 0,
        "exempt": 0,
        "kept": False,
        "credit": None,
    }
    assert expected == json.loads(json.dumps(row.to_dict()))
    assert list(expected) == list(row.to_dict())


def test_rows_stand_by_commitment_period_and_group_whatever_the_order_of_tickets() -> None:
    promises = [PROMISE, {**PROMISE, "for_each": "customer", "at_least": "50%"}]
    given = PolicySet.parse({"slaclock": 1, "policies": [GOLD], "commitments": promises})
    tickets = [
        opened(f"2026-{month:02}-02T09:00Z", customer=customer) for month in (1, 2, 3) for customer in ("a", "b", None)
    ]
    expected = count(given, *tickets)
    assert [("2026-01", ())] == [(one.period, one.group) for one in expected[:1]]
    assert 3 + 9 == len(expected)
    for seed in range(5):
        random.Random(seed).shuffle(tickets)
        assert expected == count(given, *tickets)


def test_without_tickets_or_commitments_there_are_no_rows() -> None:
    assert [] == count(policies())
    assert [] == count(PolicySet.parse({"slaclock": 1, "policies": [GOLD]}), opened("2026-03-02T09:00Z"))


def test_tickets_that_cannot_be_read_count_nothing() -> None:
    given = policies()
    results = list(evaluate_many(given, [{"id": "1", "events": []}, opened("2026-03-02T09:00Z")], as_of=AS_OF))
    assert {"2026-03": MISSED} == figures(count_commitments(given, results))


# What cannot be counted


def test_evaluations_of_different_instants_are_refused() -> None:
    given, ticket = policies(), opened("2026-03-02T09:00Z")
    results = [evaluate(given, ticket, as_of=at) for at in ("2026-03-03T00:00Z", "2026-03-04T00:00Z")]
    with pytest.raises(InputError, match="different instants: `2026-03-04") as caught:
        count_commitments(given, results)
    assert ("R33", "evaluate every ticket at 2026-03-03 00:00:00+00:00") == (
        caught.value.fault.rule,
        caught.value.fault.remedy,
    )


def test_an_evaluation_whose_cycles_a_snapshot_dropped_is_refused() -> None:
    given = policies(promise={"clock": "next_response"}, targets={"next_response": "4h"})
    ticket = opened("2026-03-02T09:00Z")
    for day in range(3, 9):
        ticket = ticket.replied(f"2026-03-{day:02}T09:00Z").replied(f"2026-03-{day:02}T10:00Z", by="requester")
    carried = advance(given, take_snapshot(given, ticket, as_of=AS_OF), [], as_of=AS_OF).evaluation
    with pytest.raises(InputError, match="carried on"):
        count_commitments(given, [carried])


def test_a_field_at_a_stop_before_a_snapshot_is_refused() -> None:
    given = policies(promise=BY_CUSTOMER)
    ticket = solved("2026-03-02T09:00Z", "2026-03-02T10:00Z").changed("2026-03-02T11:00Z", customer="beta")
    carried = advance(given, take_snapshot(given, ticket, as_of=AS_OF), [], as_of=AS_OF).evaluation
    with pytest.raises(InputError, match="before the snapshot: `customer`"):
        count_commitments(given, [carried])


@pytest.mark.parametrize("name", ["period", "policy", "clock", "met", "credit", "kept", "first_day", "timezone"])
def test_a_field_named_like_a_figure_of_a_row_is_refused(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Commitment.read({**PROMISE, "for_each": ["customer", name]})
    assert [("for_each.1", "R33")] == [(fault.path, fault.rule) for fault in caught.value.faults]


def test_every_figure_of_a_row_is_refused_as_the_name_of_a_field() -> None:
    for name in row(1, 1).to_dict():
        with pytest.raises(DocumentError):
            Commitment.read({**PROMISE, "for_each": name})
