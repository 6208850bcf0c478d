"""The strategies reach the edges that they aim at, stay within what they promise, and shrink to what one can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from slaclock import BusinessCalendar, Policy, PolicySet, Ticket, any_of, evaluate
from slaclock.base.instants import delta_us, to_us
from slaclock.errors import InputError
from slaclock.testing import same_instant, strategies
from slaclock.testing.strategies.documents import WITHOUT
from slaclock.testing.strategies.pauses import Waiting, waits

SEOUL = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=[{"2026-09-25": "Chuseok"}])
NIGHT = BusinessCalendar("Europe/Berlin", hours={"mon-sat": "22:00-06:00"})
DOCUMENT = {
    "slaclock": 1,
    "fields": {"plan": ["gold", "silver"], "note": "any"},
    "calendars": {"seoul": {"timezone": "Asia/Seoul", "hours": {"mon-fri": "09:00-18:00"}}},
    "policies": [
        {
            "name": "Gold",
            "when": {"plan": "gold"},
            "calendar": {"use": "seoul", "zone_from": "office"},
            "pause_on": {"status": "on hold"},
            "targets": {
                "first_response": {"amount_from": "contract"},
                "resolution": {"urgent": "4h", "default": {"due_from": "promised"}},
            },
        }
    ],
}
POLICIES = PolicySet.parse(DOCUMENT)
PLAIN = PolicySet(Policy(name="All", when="always", calendar=SEOUL, targets={"resolution": "8h"}))

quiet = settings(deadline=None, database=None, derandomize=True, phases=[Phase.generate])
few = settings(quiet, max_examples=100)
Drawn = list[Any]


def drawn(strategy: st.SearchStrategy[Any], count: int = 300) -> Drawn:
    """So many values, the same in every run."""
    found: Drawn = []

    @settings(quiet, max_examples=count)
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    keep()
    return found


# Instants and amounts


INSTANTS = drawn(strategies.instants(near=NIGHT), 1000)
EDGES: dict[str, Callable[[datetime], bool]] = {
    "an opening": lambda at: NIGHT.is_open(at) and not NIGHT.is_open(at - timedelta(seconds=1)),
    "a closing": lambda at: NIGHT.is_open(at - timedelta(seconds=1)) and not NIGHT.is_open(at),
    "a second before an opening": lambda at: NIGHT.next_open(at) - at == timedelta(seconds=1),
    "a midnight": lambda at: (at.hour, at.minute, at.second) == (0, 0, 0),
    "the first second of the repeated hour": lambda at: (at.month, at.hour, at.minute, at.second) == (10, 2, 0, 0),
    "its last second, the second time round": lambda at: at.fold == 1 and (at.minute, at.second) == (59, 59),
    "the end of a year": lambda at: (at.month, at.day, at.hour) == (12, 31, 23),
}


@pytest.mark.parametrize("edge", EDGES)
def test_instants_reach_every_edge_of_the_calendar(edge: str) -> None:
    assert any(EDGES[edge](at) for at in INSTANTS)


def test_a_quarter_of_the_instants_lie_on_an_opening_a_closing_or_a_midnight() -> None:
    plain = ("an opening", "a closing", "a midnight")
    assert len(INSTANTS) < 4 * sum(any(EDGES[edge](at) for edge in plain) for at in INSTANTS)


def test_instants_reach_holidays_and_their_eves() -> None:
    dates = {f"{at:%m-%d}" for at in drawn(strategies.instants(near=SEOUL, years=[2026]), 500)}
    assert "09-25" in dates


@given(strategies.instants(near=SEOUL, years=[2026, 2027], timezone="America/New_York", step=timedelta(minutes=5)))
@few
def test_instants_keep_to_years_zone_and_step(at: datetime) -> None:
    assert ZoneInfo("America/New_York") is at.tzinfo
    assert type(at) is datetime
    assert 0 == to_us(at) % delta_us(timedelta(minutes=5))
    assert 2025 <= at.year <= 2027


def test_amounts_are_none_one_step_exact_fits_and_a_year() -> None:
    found = drawn(strategies.amounts(near=SEOUL, years=[2026]), 500)
    wanted = {timedelta(0), timedelta(seconds=1), timedelta(hours=9), timedelta(hours=45)}
    assert set() == wanted - set(found)
    assert SEOUL.between("2026-01-01T00:00Z", "2027-01-01T00:00Z") in found
    assert [] == [amount for amount in found if amount < timedelta(0) or amount.microseconds]


def test_an_amount_often_fits_exactly_from_an_opening() -> None:
    pairs = drawn(st.tuples(strategies.instants(near=SEOUL), strategies.amounts(near=SEOUL)))
    assert 5 < sum(
        bool(d) and SEOUL.next_close(SEOUL.add(t, d) - timedelta(seconds=1)) == SEOUL.add(t, d) for t, d in pairs
    )


def test_instants_and_amounts_shrink_to_the_first_monday_and_to_nothing() -> None:
    assert datetime(2024, 1, 1, 9, tzinfo=ZoneInfo("Asia/Seoul")) == find(
        strategies.instants(near=SEOUL), lambda at: True
    )
    assert timedelta(0) == find(strategies.amounts(near=SEOUL), lambda amount: True)


def test_combined_calendars_and_none_have_instants_and_amounts_too() -> None:
    both = any_of(SEOUL, NIGHT, timezone="UTC")
    for strategy in (
        strategies.instants(near=both),
        strategies.amounts(near=both),
        strategies.instants(),
        strategies.amounts(),
    ):
        assert 50 == len(drawn(strategy, 50))


@given(strategies.calendars(), st.data())
@settings(few, max_examples=30)
def test_every_calendar_has_instants_and_amounts(calendar: BusinessCalendar, data: st.DataObject) -> None:
    at, amount = data.draw(strategies.instants(near=calendar)), data.draw(strategies.amounts(near=calendar))
    assert at.tzinfo == ZoneInfo(calendar.timezone)
    assert amount >= timedelta(0)


# Zones, calendars, documents


def test_zones_and_calendars_shrink_to_office_hours_in_utc() -> None:
    assert "UTC" == find(strategies.zones(), lambda name: True)
    plain = find(strategies.calendars(), lambda calendar: True)
    assert BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}) == plain


def test_a_calendar_may_be_asked_of_one_zone() -> None:
    assert {"Asia/Seoul"} == {calendar.timezone for calendar in drawn(strategies.calendars(timezone="Asia/Seoul"), 20)}


def test_documents_are_read_and_have_pauses_ladders_versions_and_clocks_of_their_own() -> None:
    found = drawn(strategies.documents(), 150)
    policies = [policy for document in found for policy in PolicySet.parse(document).policies]
    assert any(policy.reminders for policy in policies)
    assert any(policy.escalations for policy in policies)
    assert {1, 2} == {policy.version for policy in policies}
    assert any("task" in policy.promises for policy in policies)
    assert any(made.rule.pauses for policy in policies for made in policy.promises.values())


@pytest.mark.parametrize("word", WITHOUT)
def test_what_is_to_be_left_out_of_documents_is_never_there(word: str) -> None:
    keys = {"ladder": ("reminders", "escalations"), "versions": ("version",)}.get(word, (word,))
    for document in drawn(strategies.documents(without=[word]), 30):
        for policy in document["policies"]:
            assert [] == [
                key for key in keys if key in policy or (len(policy["targets"]) > 1 and key in policy["targets"])
            ]


def test_a_word_that_documents_do_not_know_is_refused() -> None:
    with pytest.raises(InputError, match="nothing of that name to leave out: `ladders`"):
        drawn(strategies.documents(without=["ladders"]), 1)


# Histories


TICKETS = drawn(strategies.histories(POLICIES), 300)


def values(field: str) -> set[Any]:
    """The values that a field ever had, as text."""
    return {str(event.changes[field]) for ticket in TICKETS for event in ticket.events if field in event.changes}


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("status", {"on hold", "resolved", "closed", "open", "None"}),
        ("plan", {"gold", "silver", "None"}),
        ("priority", {"urgent", "other", "None"}),
        ("contract", {"4h", "None"}),
        ("office", {"UTC", "Europe/Berlin", "None"}),
    ],
)
def test_histories_set_the_fields_that_the_policies_ask_for(field: str, wanted: set[str]) -> None:
    assert set() == wanted - values(field)


def test_a_field_that_holds_an_instant_gets_instants() -> None:
    assert any(name.startswith("20") for name in values("promised"))


def test_fields_that_no_policy_asks_for_are_left_alone() -> None:
    fields = {name for ticket in TICKETS for event in ticket.events for name in event.changes}
    assert {"status", "plan", "priority", "contract", "office", "promised"} == fields


def test_events_share_instants_and_lie_at_due_times_and_beside_them() -> None:
    assert 20 < sum(len({event.at for event in ticket.events}) < len(ticket.events) for ticket in TICKETS)
    beside = {timedelta(seconds=seconds): 0 for seconds in (-1, 0, 1)}
    for ticket in drawn(strategies.histories(PLAIN), 400):
        for position, event in enumerate(ticket.events[1:], start=1):
            before = Ticket(ticket.id, ticket.events[:position])
            dues = [r.due_at for r in evaluate(PLAIN, before, as_of=before.to_dict()["events"][-1]["at"]).select()]
            for due in dues:
                if due is not None and (gap := timedelta(microseconds=event.at - to_us(due))) in beside:
                    beside[gap] += 1
    assert 0 not in beside.values()


def test_nothing_is_done_by_hand_unless_it_is_asked_for() -> None:
    assert {"created", "message", "changed"} == {event.type for ticket in TICKETS for event in ticket.events}
    by_hand = drawn(strategies.histories(PLAIN, by_hand=True), 400)
    assert {"pause", "resume", "set_due", "extend"} <= {event.type for ticket in by_hand for event in ticket.events}


def test_questions_lie_at_events_at_due_times_and_a_second_after_and_never_before_the_opening() -> None:
    found = drawn(strategies.questions(PLAIN))
    assert all(to_us(as_of) >= ticket.events[0].at for ticket, as_of in found)
    assert any(to_us(as_of) == event.at for ticket, as_of in found for event in ticket.events[1:])
    verdicts = [
        (same_instant(as_of, reading.due_at), reading.verdict)
        for ticket, as_of in found
        for reading in evaluate(PLAIN, ticket, as_of=as_of).select()
        if reading.due_at is not None
    ]
    assert (True, "pending") in verdicts
    assert (False, "breached") in verdicts


def test_questions_may_be_asked_of_tickets_of_ones_own() -> None:
    mine = Ticket.opened("2026-03-02T09:00Z", id="mine")
    assert {"mine"} == {ticket.id for ticket, _ in drawn(strategies.questions(POLICIES, st.just(mine)), 20)}


def test_a_history_shrinks_to_what_makes_the_difference_and_shows_how_it_is_made() -> None:
    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(strategies.histories(POLICIES))
    def no_ticket_waits(ticket: Ticket) -> None:
        assert "on hold" not in str(ticket.to_dict())

    with pytest.raises(AssertionError) as failed:
        no_ticket_waits()
    shown = "\n".join(failed.value.__notes__)
    assert "ticket=Ticket.parse(" in shown
    assert "'on hold'" in shown
    assert 2 >= shown.count("'at':")


# One pause more


def test_a_pause_more_lies_inside_hours_over_a_closing_and_outside() -> None:
    found: list[Waiting] = drawn(waits(POLICIES), 200)
    readings = [
        reading
        for waiting in found
        for reading in evaluate(POLICIES, waiting.paused, as_of=waiting.as_of).select(clock="resolution")
        if reading.elapsed_running < reading.elapsed_wall
    ]
    assert any(reading.pauses() for reading in readings)
    assert any(not reading.pauses() for reading in readings)


def test_policies_that_never_pause_have_the_same_ticket_twice() -> None:
    never = PolicySet.parse(
        {
            "slaclock": 1,
            "policies": [{"name": "A", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}],
        }
    )
    assert all(waiting.plain == waiting.paused for waiting in drawn(waits(never), 20))
