"""Shapes of the format of `sla.jsonl` that its lines use seldom or not at all; round the clock, in UTC."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.testing.conformance import answer

DAILY = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
CALENDAR = {"tz": "UTC", "weekly": DAILY}
OFFICE = {"tz": "UTC", "weekly": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
MONDAY = "2026-03-02T"
HOUR = 3600


def target(metric: str = "resolution", hours: float = 4, **parts: Any) -> dict[str, Any]:
    return {"metric": metric, "target_s": hours * HOUR, "pause": True, **parts}


def event(clock: str, type_: str, value: Any = None) -> dict[str, Any]:
    return {"at": f"{MONDAY}{clock}Z", "type": type_} | ({} if value is None else {"value": value})


def opened(**fields: Any) -> dict[str, Any]:
    return event("09:00", "created", {"status": "open", **fields})


def policy(*targets: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"targets": list(targets), "pause_statuses": ["pending"], "resolved_statuses": ["solved"], **parts}


def ask(agreement: dict[str, Any], *events: dict[str, Any], at: str, calendar: Any = CALENDAR) -> dict[str, Any]:
    case = {"id": "1", "calendar": calendar, "policy": agreement, "events": list(events), "as_of": f"{MONDAY}{at}Z"}
    given: dict[str, Any] = answer(case)
    assert "error" not in given, given
    return given


def due(clock: str) -> str:
    return f"{MONDAY}{clock}:00.000000Z"


# Targets by field


def test_a_group_replaces_the_targets() -> None:
    agreement = policy(target(), by_group={"network": [target(hours=2)]})
    assert due("11:00") == ask(agreement, opened(), event("10:00", "group", "network"), at="10:30")["resolution"]["due"]
    assert due("13:00") == ask(agreement, opened(), event("10:00", "group", "desk"), at="10:30")["resolution"]["due"]


def test_a_group_goes_before_a_priority() -> None:
    agreement = policy(target(), by_priority={"high": [target(hours=3)]}, by_group={"network": [target(hours=2)]})
    assert due("12:00") == ask(agreement, opened(priority="high"), at="10:00")["resolution"]["due"]
    both = opened(priority="high", group="network")
    assert due("11:00") == ask(agreement, both, at="10:00")["resolution"]["due"]


def test_a_priority_without_the_metric_has_no_clock_until_it_changes() -> None:
    agreement = policy(target(), by_priority={"low": [], "high": [target(hours=2)]})
    low = opened(priority="low")
    assert {"resolution": None} == ask(agreement, low, at="10:00")
    assert due("11:00") == ask(agreement, low, event("10:00", "priority", "high"), at="10:30")["resolution"]["due"]
    assert due("13:00") == ask(agreement, low, event("10:00", "priority", "none"), at="10:30")["resolution"]["due"]


def test_a_metric_may_stand_under_a_priority_only() -> None:
    agreement = policy(by_priority={"high": [target(hours=2)]})
    assert {"resolution": None} == ask(agreement, opened(), at="10:00")
    assert due("11:00") == ask(agreement, opened(priority="high"), at="10:00")["resolution"]["due"]


# What events replace


def test_a_replaced_policy_holds_from_the_start_of_the_clock() -> None:
    later = event("10:00", "policy", {"targets": [target(hours=2)]})
    assert due("11:00") == ask(policy(target()), opened(), later, at="10:30")["resolution"]["due"]


def test_a_replaced_policy_keeps_the_statuses_and_loses_the_priorities() -> None:
    agreement = policy(target(), by_priority={"high": [target(hours=1)]})
    later = event("10:00", "policy", {"targets": [target(hours=2)]})
    given = ask(agreement, opened(priority="high"), later, event("10:30", "status", "pending"), at="10:45")
    assert ("paused", due("11:15")) == (given["resolution"]["state"], given["resolution"]["due_if_resumed"])


def test_a_policy_replaced_twice_counts_as_it_stands_last() -> None:
    replaced = [event(clock, "policy", {"targets": [target(hours=h)]}) for clock, h in (("10:00", 1), ("10:20", 3))]
    assert due("12:00") == ask(policy(target()), opened(), *replaced, at="10:30")["resolution"]["due"]


def test_a_metric_that_a_policy_drops_has_no_clock() -> None:
    later = event("10:00", "policy", {"targets": [target("first_response")]})
    given = ask(policy(target(), target("first_response", 8)), opened(), later, at="10:30")
    assert None is given["resolution"]
    assert due("13:00") == given["first_response"]["due"]


@pytest.mark.parametrize(("form", "moment"), [("retroactive", "13:00"), ("carry", "12:00"), ("keep", "11:00")])
def test_a_replaced_calendar_follows_on_change(form: str, moment: str) -> None:
    """Four hours from 07:00; from 08:00 on another calendar's 09:00 to 17:00."""
    start, change = event("07:00", "created", "open"), event("08:00", "calendar", OFFICE)
    assert due(moment) == ask(policy(target(), on_change=form), start, change, at="10:30")["resolution"]["due"]


def test_a_clock_may_start_when_its_target_is_attached() -> None:
    attached = event("10:00", "policy", {"targets": [target(start="assignment")]})
    given = ask(policy(), opened(), attached, at="10:30")["resolution"]
    assert (due("10:00"), due("14:00"), 1800) == (given["cycle_start"], given["due"], given["elapsed_s"])


def test_a_target_attached_before_keeps_its_start() -> None:
    first = event("10:00", "policy", {"targets": [target(start="assignment")]})
    second = event("11:30", "policy", {"targets": [target(hours=1, start="assignment")]})
    given = ask(policy(), opened(), first, second, at="11:45")["resolution"]
    assert (due("10:00"), due("11:00"), True) == (given["cycle_start"], given["due"], given["breached"])


def test_a_target_attached_at_the_opening_starts_there() -> None:
    given = ask(policy(target(start="assignment")), opened(), at="10:30")["resolution"]
    assert due("13:00") == given["due"]


# Stops, pauses and reopenings


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("resume", {"due": due("15:00"), "state": "running", "elapsed_s": 3 * HOUR, "cycles": []}),
        ("count", {"due": due("13:00"), "state": "running", "elapsed_s": 5 * HOUR, "breached": True}),
        ("restart", {"due": due("17:00"), "cycle_start": due("13:00"), "elapsed_s": HOUR}),
        ("ignore", {"due": due("13:00"), "state": "stopped", "elapsed_s": 2 * HOUR}),
    ],
)
def test_a_reopening_follows_on_reopen(form: str, expected: dict[str, Any]) -> None:
    solved, open_again = event("11:00", "status", "solved"), event("13:00", "status", "open")
    given = ask(policy(target(), on_reopen=form), opened(), solved, open_again, at="14:00")["resolution"]
    assert expected == {name: given[name] for name in expected}


def test_a_clock_whose_pause_is_off_runs_on() -> None:
    given = ask(policy(target(pause=False)), opened(), event("10:00", "status", "pending"), at="11:00")["resolution"]
    assert ("running", due("13:00"), 0) == (given["state"], given["due"], given["paused_s"])


def test_a_paused_clock_has_no_due_time_but_one_if_resumed() -> None:
    given = ask(policy(target()), opened(), event("10:00", "status", "pending"), at="11:00")["resolution"]
    assert ("paused", None, due("14:00")) == (given["state"], given["due"], given["due_if_resumed"])
    assert (HOUR, HOUR, 3 * HOUR) == (given["elapsed_s"], given["paused_s"], given["remaining_wall_s"])


@pytest.mark.parametrize(
    ("at", "late", "remaining", "share"), [("10:00", 0, 3 * HOUR, 0.25), ("13:00", 0, 0, 1.0), ("15:00", 7200, 0, 1.5)]
)
def test_lateness_and_what_remains(at: str, late: int, remaining: int, share: float) -> None:
    given = ask(policy(target()), opened(), at=at)["resolution"]
    assert (late, remaining, share) == (given["late_s"], given["remaining_wall_s"], given["share"])


def test_without_resolved_statuses_nothing_stops_a_clock() -> None:
    given = ask(policy(target(), resolved_statuses=[]), opened(), event("10:00", "status", "solved"), at="11:00")
    assert "running" == given["resolution"]["state"]


def test_a_due_time_by_hand_is_firm() -> None:
    by_hand = event("09:30", "set_due", {"metric": "resolution", "due": f"{MONDAY}18:00:00Z"})
    given = ask(policy(target(), target("first_response")), opened(), by_hand, at="10:00")
    assert (due("18:00"), due("13:00")) == (given["resolution"]["due"], given["first_response"]["due"])


# Questions and answers


@pytest.mark.parametrize("kind", ["agent_note", "auto_reply"])
@pytest.mark.parametrize("metric", ["first_response", "next_response"])
def test_notes_and_automatic_replies_answer_nothing(metric: str, kind: str) -> None:
    given = ask(policy(target(metric)), opened(), event("10:00", kind), at="11:00")[metric]
    assert ("running", due("13:00")) == (given["state"], given["due"])


def test_next_response_is_idle_while_no_question_is_open() -> None:
    agreement = policy(target("next_response"))
    never = ask(agreement, opened(by="agent"), at="10:00")["next_response"]
    assert ("idle", None, False, None, []) == tuple(
        never[name] for name in ("state", "due", "breached", "worst_elapsed_s", "cycles")
    )
    answered = ask(agreement, opened(), event("10:00", "agent_reply"), at="11:00")["next_response"]
    assert ("idle", None, HOUR, [HOUR]) == (
        answered["state"],
        answered["due"],
        answered["worst_elapsed_s"],
        [cycle["elapsed_s"] for cycle in answered["cycles"]],
    )


def test_any_breached_looks_at_every_exchange_and_breached_at_the_open_one() -> None:
    late, asked = event("15:00", "agent_reply"), event("16:00", "customer_reply")
    given = ask(policy(target("next_response")), opened(), late, asked, at="16:30")["next_response"]
    assert (False, True, due("20:00")) == (given["breached"], given["any_breached"], given["due"])
    assert [(True, 2 * HOUR)] == [(cycle["breached"], cycle["late_s"]) for cycle in given["cycles"]]


def test_a_metric_without_a_question_has_no_clock() -> None:
    assert {"first_response": None} == ask(policy(target("first_response")), opened(by="agent"), at="10:00")


def test_an_idle_metric_that_its_policy_drops_has_no_clock() -> None:
    gone = event("10:00", "policy", {"targets": []})
    given = ask(policy(target("next_response")), opened(by="agent"), gone, at="11:00")
    assert {"next_response": None} == given


def test_a_machine_may_open_a_ticket() -> None:
    assert (
        due("13:00") == ask(policy(target("first_response")), opened(by="system"), at="10:00")["first_response"]["due"]
    )


# Clocks that repeat


def test_spells_are_one_for_each_ownership() -> None:
    owners = [event("09:30", "group", "a"), event("11:00", "group", "b"), event("12:00", "group", "a")]
    given = ask(policy(target("group_time")), opened(), *owners, at="12:30")["group_time"]
    assert [("a", 5400), ("b", 3600), ("a", 1800)] == [
        (spell["group"], spell["elapsed_s"]) for spell in given["spells"]
    ]
    assert [("a", 5400), ("b", 3600)] == [(cycle["group"], cycle["elapsed_s"]) for cycle in given["cycles"]]
    assert (1800, due("16:00")) == (given["elapsed_s"], given["due"])


@pytest.mark.parametrize(("form", "start"), [("independent", "10:00"), ("sequential", "13:00")])
def test_a_recurring_clock_starts_again(form: str, start: str) -> None:
    agreement = policy(target("periodic_update", recurrence=form))
    given = ask(agreement, opened(), event("10:00", "agent_reply"), at="10:30")["periodic_update"]
    assert (due(start), 1) == (given["cycle_start"], len(given["cycles"]))


# Business days and fields


@pytest.mark.parametrize(
    ("parts", "moment"),
    [
        ({}, "03-03T10:00"),
        ({"by": "16:00"}, "03-03T16:00"),
        ({"by": "close"}, "03-03T17:00"),
        ({"cutoff": "10:00"}, "03-04T09:00"),
        ({"cutoff": "10:00", "by": "close"}, "03-04T17:00"),
        ({"read_as": "working_time"}, "03-03T10:00"),
    ],
)
def test_business_days_and_their_options(parts: dict[str, Any], moment: str) -> None:
    days = {"metric": "resolution", "target_business_days": 1, "pause": True, **parts}
    given = ask(policy(days), event("10:00", "created", "open"), at="11:00", calendar=OFFICE)["resolution"]
    assert f"2026-{moment}:00.000000Z" == given["due"]


@pytest.mark.parametrize(("promised", "moment"), [("12:00", "02T12:00"), ("20:00", "03T09:00")])
def test_a_due_time_from_a_field_moves_into_hours(promised: str, moment: str) -> None:
    firm = {"metric": "resolution", "due_field": "due_date", "pause": True}
    given = ask(policy(firm), opened(due_date=f"{MONDAY}{promised}:00Z"), at="10:00", calendar=OFFICE)["resolution"]
    assert f"2026-03-{moment}:00.000000Z" == given["due"]


# What is refused


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"policy": {"targets": []}, "events": None}, "InputError"),
        ({"policy": {}}, "InputError"),
        ({"policy": policy({"metric": "resolution"})}, "InputError"),
        ({"policy": policy({"target_s": 60})}, "InputError"),
        ({"policy": policy(target("resolutoin"))}, "DocumentError"),
        ({"policy": policy(target(hours=0))}, "DocumentError"),
        ({"policy": policy(target(), by_priority={"high": None})}, "InputError"),
        ({"events": [opened(), event("10:00", "teleport", "x")]}, "InputError"),
        ({"events": [opened(), event("10:00", "status")]}, "InputError"),
        ({"events": [opened(), {"type": "status", "value": "x"}]}, "InputError"),
        ({"events": [event("10:00", "status", "x")]}, "TicketError"),
        ({"as_of": "2026-03-02"}, "InstantError"),
    ],
)
def test_a_case_that_cannot_be_read_names_its_error(parts: dict[str, Any], error: str) -> None:
    case = {
        "id": "1",
        "calendar": CALENDAR,
        "policy": policy(target()),
        "events": [opened()],
        "as_of": "2026-03-02T10:00Z",
    }
    assert error == answer({**case, **parts})["error"]


# Reminders


REMINDED = target(reminders=["50%", "75%", "100%"])


def test_reminders_fire_up_to_the_due_time_if_nothing_happens() -> None:
    given = ask(policy(REMINDED), opened(), at="10:00")["resolution"]
    assert {"50%": due("11:00"), "75%": due("12:00"), "100%": due("13:00")} == given["reminders"]


def test_what_happens_after_the_question_moves_no_reminder() -> None:
    given = ask(policy(REMINDED), opened(), event("10:30", "status", "solved"), at="10:00")["resolution"]
    assert due("13:00") == given["reminders"]["100%"]


def test_what_happened_before_it_does() -> None:
    paused = event("10:00", "status", "pending"), event("11:00", "status", "open")
    assert due("12:00") == ask(policy(REMINDED), opened(), *paused, at="11:30")["resolution"]["reminders"]["50%"]
    stopped = event("11:30", "status", "solved")
    assert {"50%": due("11:00")} == ask(policy(REMINDED), opened(), stopped, at="12:00")["resolution"]["reminders"]


def test_while_paused_no_reminder_is_known_to_come() -> None:
    given = ask(policy(REMINDED), opened(), event("11:30", "status", "pending"), at="16:00")["resolution"]
    assert {"50%": due("11:00")} == given["reminders"]


def test_reminders_are_of_the_metric_whose_target_names_them() -> None:
    given = ask(policy(REMINDED, target("first_response", hours=2)), opened(), at="10:00")
    assert {} == given["first_response"]["reminders"]
    shared = policy(REMINDED, target("first_response", hours=2, reminders=["50%"]))
    assert {"50%": due("10:00")} == ask(shared, opened(), at="10:00")["first_response"]["reminders"]


def test_without_reminders_the_figure_is_left_out() -> None:
    assert "reminders" not in ask(policy(target()), opened(), at="10:00")["resolution"]


def test_reminders_may_come_with_a_priority_or_with_a_later_agreement() -> None:
    by_priority = policy(target(), by_priority={"high": [target(hours=2, reminders=["50%"])]})
    given = ask(by_priority, opened(priority="high"), at="09:30")
    assert {"50%": due("10:00")} == given["resolution"]["reminders"]
    later = event("09:30", "policy", {"targets": [target(hours=2, reminders=["50%"])]})
    assert {"50%": due("10:00")} == ask(policy(target()), opened(), later, at="09:45")["resolution"]["reminders"]
