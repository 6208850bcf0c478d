"""What a reading rests on (R27): the terms that judge, and the calendars between its start and its due time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.reading import Reading
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket

OFFICE: dict[str, Any] = {"timezone": "Europe/Berlin", "hours": {"mon-fri": "08:00-17:00"}}
GOLD: dict[str, Any] = {
    "name": "Gold",
    "when": "always",
    "calendar": "office",
    "pause_on": {"status": "waiting"},
    "targets": {"resolution": {"urgent": "4h", "default": "16h"}},
}
MONDAY = "2026-03-02T09:00+01:00"  # 16 working hours: due on Tuesday, 16:00
OPENED = Ticket.opened(MONDAY, id="7", status="open", region="berlin")


def ask(ticket: Ticket = OPENED, as_of: str = "2026-03-02T12:00+01:00", *, office: Any = None, **gold: Any) -> Reading:
    calendars = {"office": {**OFFICE, **(office or {})}, "other": {**OFFICE, "holidays": ["2026-03-04"]}}
    policies = PolicySet.parse({"slaclock": 1, "calendars": calendars, "policies": [{**GOLD, **gold}]})
    return evaluate(policies, ticket, as_of=as_of)["resolution"]


def test_equal_questions_rest_on_the_same() -> None:
    assert ask().rests_on == ask().rests_on == ask(as_of="2026-03-20T12:00+01:00").rests_on


@pytest.mark.parametrize(
    "gold",
    [
        {"name": "Silver"},
        {"version": 2},
        {"targets": {"resolution": "15h"}},
        {"targets": {"resolution": {"business_days": 1}}},
        {"targets": {"resolution": {"business_days": 1, "cutoff": "16:00"}}},
        {"due_at_close": "next_open"},
    ],
)
def test_the_terms_that_judge_count(gold: dict[str, Any]) -> None:
    assert ask().rests_on != ask(**gold).rests_on


@pytest.mark.parametrize(
    "gold",
    [
        {"targets": {"resolution": {"urgent": "1h", "default": "16h"}}},
        {"targets": {"resolution": "960m", "first_response": "1h"}},
        {"reminders": [{"at": "50%"}]},
        {"calendar": {"by": "region", "berlin": "office", "default": "24x7"}},
    ],
)
def test_what_the_promise_did_not_use_does_not(gold: dict[str, Any]) -> None:
    assert ask().rests_on == ask(**gold).rests_on


@pytest.mark.parametrize(
    ("day", "changes"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-03-03", True), ("2026-03-04", False)],
)
def test_a_holiday_counts_between_start_and_due(day: str, changes: bool) -> None:
    half = {"holidays": [{day: {"name": "Half day", "hours": "08:00-17:00"}}]}  # moves no due time
    assert changes == (ask().rests_on != ask(office=half).rests_on)


@given(
    st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 12)),
    st.integers(1, 90),
    st.dates(date(2026, 2, 27), date(2026, 5, 2)),
    st.booleans(),
)
def test_a_changed_holiday_table_is_noticed_exactly_where_it_lies_between_start_and_due(
    opened: datetime, hours: int, day: date, closes: bool
) -> None:
    """A holiday more, which closes the office or gives it the hours that it has anyway, over a change of the clock."""
    ticket = Ticket.opened(opened.replace(tzinfo=UTC), id="7")
    as_of, targets = "2026-06-01T00:00Z", {"resolution": f"{hours}h"}
    table = {"holidays": [{day: {"name": "New", "hours": "closed" if closes else "08:00-17:00"}}]}
    before = ask(ticket, as_of, targets=targets)
    assert before.due_local is not None
    first = opened.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin")).date()
    between = first <= day <= before.due_local.date()
    assert between == (before.rests_on != ask(ticket, as_of, office=table, targets=targets).rests_on)


def test_a_name_does_not_count() -> None:
    named, other = ({"holidays": [{"2026-03-03": name}]} for name in ("Carnival", "Fasching"))
    assert ask(office=named).rests_on == ask(office=other).rests_on


def test_a_pause_that_moves_the_due_time_makes_it_rest_on_more_dates() -> None:
    waiting = OPENED.changed("2026-03-02T10:00+01:00", status="waiting")
    resumed = waiting.changed("2026-03-03T10:00+01:00", status="open")  # due on Wednesday
    holiday = {"holidays": [{"2026-03-04": {"name": "Half day", "hours": "08:00-17:00"}}]}
    assert ask(resumed).rests_on != ask(resumed, office=holiday).rests_on


def test_while_paused_it_rests_on_the_dates_up_to_what_resuming_would_give() -> None:
    waiting = OPENED.changed("2026-03-02T10:00+01:00", status="waiting")
    holiday = {"holidays": [{"2026-03-04": {"name": "Half day", "hours": "08:00-17:00"}}]}
    for as_of, changes in (("2026-03-02T10:30+01:00", False), ("2026-03-03T12:00+01:00", True)):
        assert changes == (ask(waiting, as_of).rests_on != ask(waiting, as_of, office=holiday).rests_on)


def test_what_is_late_rests_on_the_dates_up_to_due_only() -> None:
    after = {"holidays": ["2026-03-05"]}
    assert ask(as_of="2026-03-09T12:00+01:00").rests_on == ask(as_of="2026-03-09T12:00+01:00", office=after).rests_on


def test_a_goal_rests_on_its_share() -> None:
    def goal(share: str) -> str:
        policies = PolicySet.parse({"slaclock": 1, "policies": [{**GOLD, "calendar": "24x7", "objective": share}]})
        clock = evaluate(policies, OPENED, as_of=MONDAY).clock("resolution", kind="objective")
        assert clock is not None
        return clock.current.rests_on

    assert 2 == len({goal("80% of target"), goal("79% of target")})


@pytest.mark.parametrize(("form", "changes"), [("carry", True), ("retroactive", False), ("keep", True)])
def test_a_calendar_counts_for_the_part_that_it_counted(form: str, changes: bool) -> None:
    """On Tuesday at noon another calendar takes over; the one before had a holiday on Monday that closed nothing."""
    calendar = {"by": "region", "berlin": "office", "default": "other"}
    moved = OPENED.changed("2026-03-03T12:00+01:00", region="seoul")
    monday = {"holidays": [{"2026-03-02": {"name": "Half day", "hours": "08:00-17:00"}}]}
    keys = {"calendar": calendar, "on_change": form}
    as_of = "2026-03-03T13:00+01:00"
    assert changes == (ask(moved, as_of, **keys).rests_on != ask(moved, as_of, office=monday, **keys).rests_on)


def test_after_a_carried_change_the_dates_of_the_calendar_before_do_not_count() -> None:
    keys = {"calendar": {"by": "region", "berlin": "office", "default": "24x7"}, "on_change": "carry"}
    moved = OPENED.changed("2026-03-02T12:00+01:00", region="seoul")
    tuesday = {"holidays": ["2026-03-03"]}
    assert ask(moved, "2026-03-02T13:00+01:00", **keys).rests_on == (
        ask(moved, "2026-03-02T13:00+01:00", office=tuesday, **keys).rests_on
    )


def test_a_calendar_that_takes_over_after_the_due_time_does_not_count() -> None:
    """Due on Tuesday at 16:00; the calendar that is carried on from Wednesday moves nothing."""
    choice = {"by": "region", "berlin": "office", "default": "other"}
    moved = OPENED.changed("2026-03-04T12:00+01:00", region="seoul")
    as_of = "2026-03-04T13:00+01:00"
    assert ask(moved, as_of).rests_on == ask(moved, as_of, calendar=choice, on_change="carry").rests_on


def test_a_due_time_before_the_start_rests_on_the_date_of_the_start() -> None:
    ticket = Ticket.opened(MONDAY, id="7", promised="2026-02-02T09:00+01:00")
    firm = {"targets": {"resolution": {"due_from": "promised"}}}
    before, at_start = {"holidays": ["2026-02-03"]}, {"holidays": ["2026-03-02"]}
    assert ask(ticket, **firm).rests_on == ask(ticket, office=before, **firm).rests_on
    assert ask(ticket, **firm).rests_on != ask(ticket, office=at_start, **firm).rests_on


def test_a_firm_due_time_counts_with_its_options() -> None:
    ticket = Ticket.opened(MONDAY, id="7", promised="2026-03-03T09:00+01:00")
    keep, moved = (
        {"targets": {"resolution": {"due_from": "promised", "outside": way}}} for way in ("keep", "next_open")
    )
    assert ask(ticket, **keep).rests_on != ask(ticket, **moved).rests_on
