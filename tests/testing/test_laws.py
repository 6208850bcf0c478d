"""The laws as test classes: they hold of slaclock itself, each is broken by an engine of its own, and reads well."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st

from slaclock import BusinessCalendar, PolicySet, Ticket, breach_status, due_times
from slaclock.base.instants import to_us
from slaclock.testing import DueTimeLaws, TicketLaws
from slaclock.testing.law_class import Laws
from tests.pages import ROOT

QUICK = settings(max_examples=40, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
NIGHT = BusinessCalendar("Europe/Berlin", hours={"mon-sat": "22:00-06:00"}, holidays=["2026-12-25"])
POLICIES = PolicySet.parse(
    {
        "slaclock": 1,
        "calendars": {"office": {"timezone": "Europe/Berlin", "hours": {"mon-fri": "09:00-17:00"}}},
        "policies": [
            {
                "name": "All",
                "when": "always",
                "calendar": "office",
                "pause_on": {"status": "waiting"},
                "targets": {"first_response": "2h", "resolution": "8h"},
            }
        ],
    }
)
SECOND = timedelta(seconds=1)


class OurDueTimes(DueTimeLaws):
    """slaclock as its own host."""

    calendar = NIGHT
    settings = QUICK

    def due(self, start: datetime, amount: timedelta) -> datetime:
        return NIGHT.add(start, amount)


class OurTickets(TicketLaws):
    """The same of tickets."""

    policies = POLICIES
    settings = QUICK

    def due(self, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
        return due_times(POLICIES, ticket, as_of=as_of)[clock]


def names_of(laws: type) -> list[str]:
    return sorted(name for name in dir(laws) if name.startswith("test_"))


def broken(laws: type) -> set[str]:
    """The laws that do not hold, without their `test_`."""
    found = set()
    for name in names_of(laws):
        try:
            getattr(laws(), name)()
        except AssertionError:
            found.add(name.removeprefix("test_"))
    return found


def test_there_are_nine_laws_of_due_times_and_six_of_tickets() -> None:
    assert (9, 6) == (len(names_of(OurDueTimes)), len(names_of(OurTickets)))


@pytest.mark.parametrize("laws", [OurDueTimes, OurTickets])
def test_every_law_holds_of_slaclock(laws: type) -> None:
    assert set() == broken(laws)


def made(kind: type, **members: Any) -> type:
    return type("Made", (kind,), members)


# Each law, and an engine that breaks it


def floored(self: Any, start: datetime, amount: timedelta) -> datetime:
    """Due times cut to whole minutes."""
    due = NIGHT.add(start, amount)
    return due.replace(second=0)


@pytest.mark.parametrize(
    ("members", "laws"),
    [
        ({"due": floored}, {"agrees_with_slaclock", "inverse", "zero"}),
        (
            {"due": lambda self, t, d: t + d},
            {"agrees_with_slaclock", "inverse", "a_due_time_is_reached_in_working_time"},
        ),
        (
            {"due": lambda self, t, d: NIGHT.next_open(NIGHT.add(t, d))},
            {"zero", "a_due_time_is_reached_in_working_time"},
        ),
        ({"due": lambda self, t, d: NIGHT.add(t, d) + SECOND}, {"zero", "additivity", "inverse"}),
        ({"due": lambda self, t, d: NIGHT.add(t, -d)}, {"monotone"}),
        ({"between": lambda self, a, b: abs(NIGHT.between(a, b))}, {"the_working_time_between_is_signed"}),
        ({"between": lambda self, a, b: b - a}, {"inverse", "the_working_time_between_agrees_with_slaclock"}),
        ({"between": lambda self, a, b: NIGHT.between(a, b) + SECOND}, {"the_working_time_between_adds_up"}),
    ],
    ids=lambda members: "+".join(members) if isinstance(members, dict) else "",
)
def test_a_wrong_due_time_breaks_the_laws_that_it_should(members: dict[str, Any], laws: set[str]) -> None:
    assert set() == laws - broken(made(OurDueTimes, **members))


ASKED: list[int] = []


def ours(ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
    return due_times(POLICIES, ticket, as_of=as_of).get(clock)


def later_each_time(self: Any, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
    """An engine with a memory."""
    ASKED.append(1)
    due = ours(ticket, clock, as_of)
    return None if due is None else due + len(ASKED) * SECOND


def of_the_whole_history(self: Any, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
    """One that looks into the future."""
    last = max(to_us(as_of), ticket.events[-1].at)
    return ours(ticket, clock, as_of) if last == to_us(as_of) else None


def earlier_by_pauses(self: Any, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
    """One that takes pauses off the due time."""
    due, opened = ours(ticket, clock, as_of), ours(Ticket(ticket.id, ticket.events[:1]), clock, as_of)
    if due is None or opened is None or len(ticket.events) == 1:
        return due
    return opened - timedelta(hours=1)


@pytest.mark.parametrize(
    ("members", "laws"),
    [
        ({"due": later_each_time}, {"due_times_agree_with_slaclock", "equal_histories_give_equal_answers"}),
        ({"due": of_the_whole_history}, {"what_comes_later_does_not_exist"}),
        ({"due": earlier_by_pauses}, {"a_pause_never_makes_a_due_time_earlier", "a_pause_outside_hours_costs_nothing"}),
        ({"due": lambda self, ticket, clock, as_of: None}, {"a_pause_never_makes_a_due_time_earlier"}),
        ({"verdict": lambda self, ticket, clock, as_of: "met"}, {"verdicts_agree_with_slaclock"}),
    ],
    ids=["memory", "future", "earlier", "none", "verdict"],
)
def test_a_wrong_engine_breaks_the_laws_that_it_should(members: dict[str, Any], laws: set[str]) -> None:
    assert set() == laws - broken(made(OurTickets, **members))


def test_a_breach_that_begins_at_the_due_time_is_found() -> None:
    """The last good instant is the due time itself (R14)."""

    def verdict(self: Any, ticket: Ticket, clock: str, as_of: datetime) -> str:
        due = ours(ticket, clock, as_of)
        known = breach_status(POLICIES, ticket, as_of=as_of)[clock]
        return "breached" if known == "pending" and due is not None and to_us(due) <= to_us(as_of) else known

    more = settings(QUICK, max_examples=200)
    assert {"verdicts_agree_with_slaclock"} == broken(made(OurTickets, verdict=verdict, settings=more))


# How a class of laws is made


def test_only_the_clocks_that_are_named_are_asked() -> None:
    def due(self: Any, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
        assert "resolution" == clock
        return ours(ticket, clock, as_of)

    assert set() == broken(made(OurTickets, clocks=["resolution"], due=due))


def test_tickets_may_be_said() -> None:
    def due(self: Any, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
        assert ticket.id in ("mine", "7")  # 7: those of the laws of pauses
        return ours(ticket, clock, as_of)

    mine = Ticket.opened("2026-03-02T09:00Z", id="mine")
    assert set() == broken(made(OurTickets, tickets=st.just(mine), due=due))


def test_a_law_may_be_left_out() -> None:
    class Without(OurDueTimes):
        law_zero = None

    assert Without.test_zero is None
    assert callable(Without.test_inverse)


def test_a_class_that_says_nothing_yet_has_no_tests() -> None:
    assert [] == names_of(made(DueTimeLaws)) == names_of(made(TicketLaws)) == names_of(Laws)


@pytest.mark.parametrize("laws", [made(DueTimeLaws, calendar=NIGHT), made(TicketLaws, policies=POLICIES)])
def test_a_class_without_a_function_under_test_says_which_is_missing(laws: type) -> None:
    with pytest.raises(NotImplementedError, match="has a method `due"):
        getattr(laws(), names_of(laws)[1])()


def test_amounts_beyond_all_years_are_drawn_again() -> None:
    """Of a calendar that opens once only."""
    once = BusinessCalendar("UTC", hours={}, exceptions={"2026-03-02": "09:00-10:00"})
    laws = made(DueTimeLaws, calendar=once, years=[2026], due=lambda self, t, d: once.add(t, d), settings=QUICK)
    laws().test_zero()


def test_a_failing_law_says_both_answers_and_shows_a_case_that_one_can_read() -> None:
    shrinking = settings(max_examples=100, deadline=None, database=None, derandomize=True)
    laws = made(OurDueTimes, due=lambda self, t, d: t + d, settings=shrinking)
    with pytest.raises(AssertionError, match=r"due 20.*, slaclock says 20") as failed:
        laws().test_agrees_with_slaclock()
    shown = "\n".join(failed.value.__notes__)
    assert "start=datetime.datetime(20" in shown
    assert "tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin'))" in shown
    assert "amount=datetime.timedelta(seconds=1)" in shown


# The example


FOUND_BY = {
    "Host": set(),
    "WallTimePause": {"TestTickets.test_a_pause_outside_hours_costs_nothing"},
    "NaiveDays": {"TestDueTimes.test_agrees_with_slaclock"},
    "UnsignedDifference": {"TestDueTimes.test_the_working_time_between_is_signed"},
}


@pytest.mark.parametrize("kind", FOUND_BY)
def test_each_planted_bug_of_the_example_is_found_by_its_law_and_the_mended_host_passes(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "examples" / "property_testing")
    finding, planted = import_module("find_planted_bugs"), import_module("planted")
    found = finding.broken_laws(getattr(planted, kind)())
    assert set() == FOUND_BY[kind] - set(found)
    assert (kind == "Host") == (not found)
