"""Terms that change: the four forms for target and calendar, clocks without a target, versions (R19, R29, R30)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.base.amounts import BusinessDays
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.terms import Change, Terms, lay, restarts
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.target_kinds import Exact
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, ask, at, cycles, history, hours, opened, policies, policy, read, said

LATE = BusinessCalendar("UTC", hours={"mon-fri": "13:00-21:00"}, name="late")
REGIONS = {"by": "region", "KR": LATE, "default": OFFICE}
TABLE = {"urgent": "2h", "high": "4h", "normal": "8h"}
FORMS = ("retroactive", "carry", "restart", "keep")


def changing(on_change: Any, **keys: Any) -> PolicySet:
    """2, 4 or 8 hours by priority, none for another; hours from 13:00 on in KR."""
    return policies(calendar=REGIONS, targets={"resolution": TABLE}, on_change=on_change, **keys)


def due(made: PolicySet, ticket: Ticket, as_of: str) -> str | None:
    """The due time; `-` where there is no reading."""
    reading = ask(made, ticket, as_of).get("resolution")
    return "-" if reading is None else said(reading.due_at)


# Another target: 4 hours in place of 8


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("mon 09:00", ["mon 13:00", "mon 13:00", "mon 13:00", "mon 17:00"]),  # at the start
        ("mon 11:00", ["mon 13:00", "mon 13:00", "mon 15:00", "mon 17:00"]),  # inside
        ("mon 13:00", ["mon 13:00", "mon 13:00", "mon 17:00", "mon 17:00"]),  # as much used as the new one allows
        ("mon 15:00", ["mon 13:00", "mon 15:00", "tue 11:00", "mon 17:00"]),  # more used: due at the change
        ("mon 17:00", ["mon 13:00", "mon 17:00", "tue 13:00", "mon 17:00"]),  # at the old due time
        ("mon 20:00", ["mon 13:00", "mon 20:00", "tue 13:00", "mon 17:00"]),  # outside hours
        ("tue 10:00", ["mon 13:00", "tue 10:00", "tue 14:00", "mon 17:00"]),  # after it
    ],
)
def test_a_shorter_target_by_each_form(when: str, expected: list[str]) -> None:
    ticket = history((when, {"priority": "high"}), priority="normal")
    assert expected == [due(changing(form), ticket, "tue 10:00") for form in FORMS]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("mon 09:00", ["mon 17:00", "mon 17:00", "mon 17:00", "mon 13:00"]),
        ("mon 11:00", ["mon 17:00", "mon 17:00", "tue 11:00", "mon 13:00"]),
        ("mon 13:00", ["mon 17:00", "mon 17:00", "tue 13:00", "mon 13:00"]),
        ("tue 10:00", ["mon 17:00", "tue 10:00", "wed 10:00", "mon 13:00"]),
    ],
)
def test_a_longer_target_by_each_form(when: str, expected: list[str]) -> None:
    ticket = history((when, {"priority": "normal"}), priority="high")
    assert expected == [due(changing(form), ticket, "tue 10:00") for form in FORMS]


def test_a_later_target_lifts_a_breach_and_an_earlier_one_makes_one() -> None:
    lifted = history(("mon 14:00", {"priority": "normal"}), priority="high")
    assert ["breached", "pending"] == [
        read(changing("retroactive"), lifted, t).verdict for t in ("mon 13:59", "mon 14:00")
    ]
    made = history(("mon 14:00", {"priority": "high"}), priority="normal")
    assert ["pending", "breached"] == [
        read(changing("retroactive"), made, t).verdict for t in ("mon 13:59", "mon 14:00")
    ]
    assert ["pending", "breached"] == [
        read(changing("carry"), made, t).verdict for t in ("mon 14:00", "mon 14:00:00.000001")
    ]


# Another calendar: 13:00 to 21:00 in place of 9:00 to 17:00


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("retroactive", ("mon 21:00", 2.0, "mon 09:00", "late")),
        ("carry", ("mon 17:00", 6.0, "mon 09:00", "late")),  # 5 h by the old hours, 3 h by the new ones
        ("restart", ("tue 14:00", 1.0, "mon 14:00", "late")),
        ("keep", ("mon 17:00", 6.0, "mon 09:00", "office")),
    ],
)
def test_another_calendar_by_each_form(form: str, expected: tuple[str, float, str, str]) -> None:
    reading = read(changing(form), history(("mon 14:00", {"region": "KR"}), priority="normal"), "mon 15:00")
    assert expected == (said(reading.due_at), hours(reading.elapsed), said(reading.started_at), reading.calendar)
    assert ("tue 14:00" if form == "restart" else "mon 17:00") == said(reading.original_due_at)


def test_a_carried_calendar_counts_each_stretch_by_its_own_hours() -> None:
    ticket = history(("mon 16:00", {"region": "KR"}), ("mon 20:00", {"region": "DE"}), priority="normal")
    reading = read(changing("carry"), ticket, "tue 09:30")
    assert (11.5, "mon 17:00", 3.5) == (hours(reading.elapsed), said(reading.due_at), hours(reading.late))
    assert ["working", "outside_hours", "working"] == [entry.code for entry in reading.account()]


@pytest.mark.parametrize(
    ("target", "calendar", "expected"),
    [
        ("retroactive", "retroactive", "mon 17:00"),
        ("retroactive", "carry", "mon 13:00"),
        ("retroactive", "keep", "mon 13:00"),
        ("carry", "retroactive", "mon 17:00"),
        ("carry", "carry", "mon 14:00"),
        ("carry", "keep", "mon 14:00"),
        ("keep", "retroactive", "mon 21:00"),
        ("keep", "carry", "mon 17:00"),
        ("keep", "keep", "mon 17:00"),
        ("restart", "keep", "mon 18:00"),  # a restart reads all terms of its instant
        ("keep", "restart", "mon 18:00"),
        ("restart", "restart", "mon 18:00"),
    ],
)
def test_target_and_calendar_each_by_a_form_of_its_own(target: str, calendar: str, expected: str) -> None:
    ticket = history(("mon 14:00", {"priority": "high", "region": "KR"}), priority="normal")
    assert expected == due(changing({"target": target, "calendar": calendar}), ticket, "mon 14:00")


def test_a_form_of_one_clock_stands_before_the_policys() -> None:
    made = changing("keep", clocks={"resolution": {"on_change": "restart"}})
    assert "mon 15:00" == due(made, history(("mon 11:00", {"priority": "high"}), priority="normal"), "mon 12:00")


# What is no change


@pytest.mark.parametrize("form", FORMS)
def test_an_equal_target_and_an_equal_calendar_are_no_change(form: str) -> None:
    twin = BusinessCalendar("UTC", hours={"mon-thu": "09:00-17:00", "fri": "09:00-17:00"}, name="twin")
    table = {"urgent": "8h", "high": "480m", "default": BusinessDays(1)}
    made = policies(
        calendar={"by": "region", "KR": twin, "default": OFFICE}, targets={"resolution": table}, on_change=form
    )
    ticket = history(("mon 10:00", {"priority": "high", "region": "KR"}), priority="urgent")
    reading = read(made, ticket, "mon 12:00")
    assert ("mon 09:00", "mon 17:00", "mon 09:00") == (
        said(reading.started_at),
        said(reading.due_at),
        said(reading.terms_since),
    )


def test_a_restart_compares_with_the_terms_that_the_clock_runs_under() -> None:
    """Kept at 8 h by one policy; the next, which restarts, promises 8 h too."""
    kept = policy("Kept", when={"plan": "gold"}, targets={"resolution": TABLE}, on_change="keep")
    anew = policy("Anew", on_change="restart")
    ticket = history(
        ("mon 10:00", {"priority": "high"}), ("mon 11:00", {"plan": "silver"}), plan="gold", priority="normal"
    )
    reading = read(policies(kept, anew), ticket, "mon 12:00")
    assert ("mon 09:00", "mon 17:00") == (said(reading.started_at), said(reading.due_at))


# No target


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("retroactive", ("mon 09:00", "mon 13:00")),
        ("carry", ("mon 11:00", "mon 15:00")),
        ("restart", ("mon 11:00", "mon 15:00")),
        ("keep", ("mon 09:00", "mon 13:00")),  # the first terms that have a target, from the clock's start
    ],
)
def test_a_first_target_gives_a_void_clock_its_reading(form: str, expected: tuple[str, str]) -> None:
    ticket = history(("mon 11:00", {"priority": "high"}))
    assert "-" == due(changing(form), ticket, "mon 10:59")
    reading = read(changing(form), ticket, "mon 12:00")
    assert expected == (said(reading.started_at), said(reading.due_at))
    assert expected[1] == said(reading.original_due_at)


@pytest.mark.parametrize(
    ("form", "between", "after"),
    [
        ("retroactive", "-", "mon 17:00"),
        ("carry", "-", "tue 13:00"),
        ("restart", "-", "tue 13:00"),
        ("keep", "mon 17:00", "mon 17:00"),  # a change to no target changes nothing
    ],
)
def test_a_clock_without_a_target_for_a_while(form: str, between: str, after: str) -> None:
    ticket = history(("mon 11:00", {"priority": "none"}), ("mon 13:00", {"priority": "normal"}), priority="normal")
    assert (between, after) == (due(changing(form), ticket, "mon 12:00"), due(changing(form), ticket, "mon 14:00"))


@pytest.mark.parametrize("form", FORMS)
def test_a_stop_without_a_target_has_no_verdict_until_its_reopening(form: str) -> None:
    ticket = history(("mon 10:00", "resolved"), ("mon 11:00", {"priority": "high"}))
    assert "-" == due(changing(form), ticket, "mon 12:00")
    reading = read(changing(form), ticket.changed(at("mon 13:00"), status="open"), "mon 14:00")
    whole = form in ("retroactive", "keep")
    assert ("mon 16:00" if whole else "mon 17:00") == said(reading.due_at)
    assert ("mon 09:00" if whole else "mon 13:00") == said(reading.started_at)
    assert (None, None) == (reading.first_stopped_at, reading.first_verdict)


# Terms that change while stopped


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("retroactive", ("mon 09:00", "mon 16:00")),
        ("carry", ("mon 09:00", "mon 16:00")),
        ("restart", ("mon 14:00", "tue 10:00")),
        ("keep", ("mon 09:00", "tue 12:00")),
    ],
)
def test_terms_changed_while_resolved_are_read_at_the_reopening(form: str, expected: tuple[str, str]) -> None:
    ticket = history(("mon 11:00", "resolved"), ("mon 12:00", {"priority": "high"}), priority="normal")
    stopped = read(changing(form), ticket, "mon 13:00")
    assert ("met", "mon 17:00", "mon 09:00") == (stopped.verdict, said(stopped.due_at), said(stopped.terms_since))
    reading = read(changing(form), ticket.changed(at("mon 14:00"), status="open"), "mon 14:00")
    assert expected == (said(reading.started_at), said(reading.due_at))


@pytest.mark.parametrize(("when", "expected"), [("mon 12:00", "mon 16:00"), ("mon 14:00", "mon 16:00")])
def test_only_the_last_of_several_changes_while_resolved_is_read(when: str, expected: str) -> None:
    """No target for a while, and then 4 h: carried over the reopening as one change from 8 h to 4 h."""
    ticket = history(("mon 11:00", "resolved"), ("mon 11:30", {"priority": "none"}), priority="normal")
    ticket = ticket.changed(at(when), priority="high").changed(at("mon 14:00"), status="open")
    reading = read(changing("carry"), ticket, "mon 15:00")
    assert ("mon 09:00", expected, 3.0) == (said(reading.started_at), said(reading.due_at), hours(reading.elapsed))


def test_changed_and_changed_back_while_resolved_is_no_change() -> None:
    ticket = history(
        ("mon 11:00", "resolved"), ("mon 12:00", {"priority": "high"}), ("mon 13:00", {"priority": "normal"}),
        ("mon 14:00", "open"), priority="normal",
    )  # fmt: skip
    assert "tue 12:00" == due(changing("restart"), ticket, "mon 15:00")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("retroactive", ("mon 09:00", "mon 13:00")),
        ("carry", ("mon 09:00", "mon 13:00")),
        ("restart", ("mon 12:00", "mon 16:00")),
        ("keep", ("mon 09:00", "mon 17:00")),
    ],
)
def test_under_count_terms_change_at_their_own_instant(form: str, expected: tuple[str, str]) -> None:
    ticket = history(
        ("mon 11:00", "resolved"), ("mon 12:00", {"priority": "high"}), ("mon 14:00", "open"), priority="normal"
    )
    reading = read(changing(form, on_reopen="count"), ticket, "mon 15:00")
    assert expected == (said(reading.started_at), said(reading.due_at))


@pytest.mark.parametrize("form", FORMS)
def test_a_held_cycle_starts_at_its_reopening_by_the_terms_of_then(form: str) -> None:
    ticket = opened(status="closed", priority="normal").changed(at("mon 10:00"), priority="high")
    ticket = ticket.exempted(at("mon 10:30")).changed(at("mon 11:00"), status="open")
    reading = read(changing(form), ticket, "mon 12:00")
    assert ("mon 11:00", "mon 15:00", "mon 15:00") == (
        said(reading.started_at),
        said(reading.due_at),
        said(reading.original_due_at),
    )
    assert (reading.exempt, reading.cycle) == (True, 1), "held or not, it is the same cycle"


# Another policy


def two(first: str | None, second: str, *, promised: bool = True) -> PolicySet:
    """Gold promises 8 h, all others 4 h (or nothing by this clock), each with its form of change."""
    gold = policy("Gold", when={"plan": "gold"}, on_change=first)
    targets = {"resolution": "4h"} if promised else {"first_response": "4h"}
    return policies(gold, policy("Other", targets=targets, on_change=second))


LEFT = history(("mon 11:00", {"plan": "silver"}), plan="gold")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("keep", "retroactive", "mon 13:00"),
        ("retroactive", "keep", "mon 17:00"),
        ("keep", "restart", "mon 15:00"),
        ("restart", "keep", "mon 17:00"),
    ],
)
def test_the_form_of_change_is_the_new_policys(first: str, second: str, expected: str) -> None:
    assert expected == due(two(first, second), LEFT, "mon 12:00")


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("keep", "retroactive", "-"), ("retroactive", "keep", "mon 17:00")]
)
def test_also_where_the_new_policy_has_no_such_clock(first: str, second: str, expected: str) -> None:
    assert expected == due(two(first, second, promised=False), LEFT, "mon 12:00")


@pytest.mark.parametrize(("form", "expected"), [("keep", "mon 17:00"), ("retroactive", "-"), (None, "-")])
def test_where_no_policy_applies_any_more_the_form_is_the_old_ones(form: str | None, expected: str) -> None:
    gold = policies(policy("Gold", when={"plan": "gold"}, on_change=form))
    assert expected == due(gold, LEFT, "mon 12:00")


def test_a_reading_says_which_terms_judge_and_since_when() -> None:
    moved = read(two("keep", "retroactive"), LEFT, "mon 12:00")
    assert ("Other", "4h", "mon 11:00") == (moved.policy, moved.target, said(moved.terms_since))
    kept = read(two("retroactive", "keep"), LEFT, "mon 12:00")
    assert ("Gold", "8h", "mon 09:00") == (kept.policy, kept.target, said(kept.terms_since))


def test_an_unreadable_target_is_a_fault_of_that_clock_and_leaves_it_void() -> None:
    made = policies(targets={"resolution": {"amount_from": "contract"}, "agent_work": "8h"})
    result = ask(made, opened(contract="2d").changed(at("mon 10:00"), contract="2 weeks"), "mon 12:00")
    assert (["agent_work"], [("resolution", "R10"), ("resolution", "R10")]) == (
        [clock.clock for clock in result.clocks],
        [(fault.clock, fault.rule) for fault in result.faults],
    )
    again = opened(contract="2d").changed(at("mon 10:00"), contract="4h").changed(at("mon 11:00"), contract="2d")
    assert ("mon 13:00", 1) == (due(made, again, "mon 10:30"), len(ask(made, again, "mon 12:00").faults))


# Versions (R30)


def versions(adopt: str, **keys: Any) -> PolicySet:
    """8 h, and from Monday 15:00 on 4 h."""
    late = {**keys, "targets": {"resolution": {"urgent": "1h", "default": "4h"}}}
    early = {**keys, "targets": {"resolution": {"urgent": "2h", "default": "8h"}}}
    return policies(policy(**early), policy(version=2, from_=at("mon 15:00"), adopt=adopt, **late))


@pytest.mark.parametrize(
    ("adopt", "expected"),
    [
        ("retroactive", (2, "mon 13:00")),
        ("carry", (2, "mon 15:00")),
        ("restart", (2, "tue 11:00")),
        ("keep", (1, "mon 17:00")),
    ],
)
def test_an_open_ticket_takes_a_version_by_adopt(adopt: str, expected: tuple[int, str]) -> None:
    for as_of, answer in (("mon 14:59:59.999999", (1, "mon 17:00")), ("mon 15:00", expected), ("tue 10:00", expected)):
        reading = read(versions(adopt, on_change="keep"), opened(), as_of)
        assert answer == (reading.version, said(reading.due_at))


def test_under_keep_a_cycle_reads_its_own_versions_table_and_later_cycles_the_new_one() -> None:
    urgent = history(("mon 15:30", {"priority": "urgent"}))
    assert (1, "mon 11:00") == (
        read(versions("keep"), urgent, "mon 16:00").version,
        said(read(versions("keep"), urgent, "mon 16:00").due_at),
    )
    again = read(versions("keep"), opened().restarted(at("mon 16:00")), "mon 16:30")
    assert (2, "tue 12:00") == (again.version, said(again.due_at))


def test_a_stop_is_judged_for_ever_by_the_version_in_force_then() -> None:
    ticket = history(("mon 14:00", "resolved"))
    for as_of in ("mon 14:00", "mon 15:00", "fri 12:00"):
        assert (1, "met") == (
            read(versions("retroactive"), ticket, as_of).version,
            read(versions("retroactive"), ticket, as_of).verdict,
        )
    reopened = read(versions("retroactive"), ticket.changed(at("mon 16:00"), status="open"), "mon 16:00:00.000001")
    assert (2, "breached", "mon 13:00", "met") == (
        reopened.version,
        reopened.verdict,
        said(reopened.due_at),
        reopened.first_verdict,
    )


def test_a_version_between_two_policies_is_no_adoption() -> None:
    """`adopt` is between versions of one policy; another policy takes over by its `on_change`."""
    gold = policy("Gold", when={"plan": "gold"}, on_change="retroactive")
    other = policy("Other", targets={"resolution": "4h"}, version=2, adopt="restart", on_change="retroactive")
    assert "mon 13:00" == due(policies(gold, other), LEFT, "mon 12:00")


def test_a_policy_that_ends_leaves_the_clock_by_its_form() -> None:
    for form, expected in (("retroactive", "-"), ("keep", "mon 17:00")):
        made = policies(to=at("mon 12:00"), on_change=form)
        assert ("mon 17:00", expected) == (due(made, opened(), "mon 11:59"), due(made, opened(), "mon 12:00"))


def test_a_policy_that_begins_later_counts_from_the_opening() -> None:
    made = policies(from_=at("mon 12:00"))
    assert ("-", "mon 17:00") == (due(made, opened(), "mon 11:59"), due(made, opened(), "mon 12:00"))
    carried = policies(from_=at("mon 12:00"), on_change="carry")
    assert "tue 12:00" == due(carried, opened(), "mon 12:00")


def test_matched_at_creation_a_ticket_keeps_its_policy_and_takes_its_versions() -> None:
    gold = policy("Gold", when={"plan": "gold"}, match="creation")
    newer = policy(
        "Gold", when={"plan": "gold"}, match="creation", version=2, from_=at("mon 15:00"), targets={"resolution": "4h"}
    )
    other = policy("Other", targets={"resolution": "1h"})
    made = policies(gold, newer, other)
    assert [("Gold", 1), ("Gold", 2)] == [
        (read(made, LEFT, when).policy, read(made, LEFT, when).version) for when in ("mon 12:00", "mon 16:00")
    ]
    triaged = history(("mon 11:00", {"plan": "gold"}), ("mon 12:00", {"plan": "silver"}))
    fixed = read(policies(gold), triaged, "mon 13:00")
    assert ("Gold", "mon 09:00") == (fixed.policy, said(fixed.started_at)), "the first event after which it matches"


def test_a_policy_that_ends_keeps_a_ticket_that_was_matched_at_creation() -> None:
    made = policies(to=at("mon 12:00"), match="creation")
    assert "mon 17:00" == due(made, opened(), "tue 12:00")


# The calendar by a field (R29)


def test_calendar_and_zone_are_read_when_the_clock_starts_and_later_ones_follow_the_form() -> None:
    made = policies(calendar={"use": OFFICE, "zone_from": "zone", "default": "Asia/Seoul"}, on_change="keep")
    ticket = opened(zone="UTC").changed(at("mon 10:00"), zone="America/New_York")
    reading = read(made, ticket, "mon 12:00")
    assert ("UTC", "mon 17:00") == (reading.zone, said(reading.due_at))
    assert "Asia/Seoul" == read(made, opened("mon 00:00"), "mon 00:00").zone


# The chain itself


def terms(us: int | None, form: str = "retroactive", calendar: BusinessCalendar = OFFICE) -> Terms:
    return Terms("P", 1, "sla", None if us is None else Exact(us), calendar, (form, form))


def test_nothing_laid_is_nothing() -> None:
    assert lay([]) is None
    assert lay([Change(0, None), Change(1, terms(None)), Change(2, None)]) is None


def test_a_carried_chain_keeps_every_calendar_and_its_last_floor() -> None:
    laid = lay([Change(0, terms(1)), Change(5, terms(2, "carry", LATE)), Change(9, terms(3, "carry"))])
    assert laid is not None
    assert (9, 9, [OFFICE, LATE, OFFICE]) == (laid.since, laid.floor, [calendar for _, calendar in laid.rows])
    retroactive = lay([Change(0, terms(1)), Change(5, terms(2, "carry", LATE)), Change(9, terms(3))])
    assert retroactive is not None
    assert (None, [OFFICE]) == (retroactive.floor, [calendar for _, calendar in retroactive.rows])


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (None, False),
        (terms(None, "restart"), False),
        (terms(1, "restart"), False),
        (terms(2, "restart"), True),
        (terms(1, "restart", LATE), True),
        (terms(2, "retroactive", LATE), False),
    ],
)
def test_which_terms_start_a_clock_anew(new: Terms | None, expected: bool) -> None:
    assert expected is restarts(lay([Change(0, terms(1))]), new)


def test_from_nothing_only_the_form_says_whether_it_starts_anew() -> None:
    assert [True, False] == [restarts(None, terms(1, form)) for form in ("restart", "carry")]


def test_a_restart_leaves_one_reading_and_it_is_the_new_cycles() -> None:
    ticket = history(("mon 11:00", {"priority": "high"}), priority="normal")
    found = cycles(changing("restart"), ticket, "mon 12:00")
    assert found is not None
    assert [("mon 11:00", "pending")] == [(said(c.started_at), c.verdict) for c in found.cycles]
    lost = ticket.changed(at("mon 12:00"), priority="none")
    assert "-" == due(changing("restart"), lost, "mon 13:00"), "the cycle that a restart ended is not counted"


@pytest.mark.parametrize(("form", "expected"), [("resume", (2, "tue 12:00")), ("count", (1, "mon 17:00"))])
def test_under_keep_a_held_cycle_takes_the_version_in_force_at_its_start(form: str, expected: tuple[int, str]) -> None:
    """Opened resolved at nine, reopened at 16:00: that is the start, unless time while resolved counts (R20, R30)."""
    ticket = opened(status="closed").changed(at("mon 16:00"), status="open")
    reading = read(versions("keep", on_reopen=form), ticket, "mon 16:30")
    assert expected == (reading.version, said(reading.due_at))


def test_under_keep_a_reopening_that_restarts_takes_the_new_version() -> None:
    ticket = history(("mon 14:00", "resolved"), ("mon 16:00", "open"))
    found = cycles(versions("keep", on_reopen="restart"), ticket, "mon 16:30")
    assert found is not None
    assert [1, 2] == [cycle.version for cycle in found.cycles]


@pytest.mark.parametrize(
    ("target", "calendar", "started"),
    [
        ("carry", "retroactive", "mon 11:00"),
        ("retroactive", "carry", "mon 09:00"),
        ("retroactive", "restart", "mon 09:00"),
    ],
)
def test_from_no_target_the_form_is_the_targets_own(target: str, calendar: str, started: str) -> None:
    made = changing({"target": target, "calendar": calendar})
    assert started == said(read(made, history(("mon 11:00", {"priority": "high"})), "mon 12:00").started_at)
    assert [False, True] == [
        restarts(None, Terms("P", 1, "sla", Exact(1), OFFICE, forms))
        for forms in (("carry", "restart"), ("restart", "carry"))
    ]
