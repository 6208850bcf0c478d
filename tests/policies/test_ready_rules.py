from __future__ import annotations

from typing import Any

import pytest

from slaclock.policies.clock_rules import ClockRule, Pause, Reset
from slaclock.policies.conditions import (
    AllOf,
    Condition,
    EventTest,
    FieldTest,
    NoneOf,
    parse_condition,
)
from slaclock.policies.ready_rules import PAUSED_CLOCKS, READY_CLOCKS, Shared, ready_rule
from slaclock.policies.values import Vocabulary
from tests.policies.asking import Happened, faults_of, refused

WAITING = parse_condition({"status": "waiting"})
RESOLVED = parse_condition({"status": ["resolved", "closed"]})
CREATED = EventTest(frozenset({"created"}))


def message(*by: str, visibility: str | None = "public") -> EventTest:
    return EventTest(frozenset({"message"}), frozenset(by), None if visibility is None else frozenset({visibility}))


def opening(*by: str) -> EventTest:
    return EventTest(frozenset({"created"}), frozenset(by))


def rule_of(clock: str, **options: Any) -> ClockRule:
    return ready_rule(clock, options, Shared(WAITING, RESOLVED))


ASKED = (opening("requester", "system"), message("requester"))
UNOWNED = FieldTest("assignee", "absent")
OWNED = AllOf((EventTest(frozenset({"created", "changed"})), FieldTest("assignee", "present")))
PAUSED = (Pause(WAITING),)


@pytest.mark.parametrize(
    ("clock", "rule"),
    [
        ("first_response", ClockRule(ASKED, (message("agent"), RESOLVED))),
        ("next_response", ClockRule(ASKED, (message("agent"), RESOLVED), repeats="each_start")),
        ("resolution", ClockRule((CREATED,), (RESOLVED,), pauses=PAUSED)),
        ("periodic_update", ClockRule((CREATED,), (message("agent"), RESOLVED), repeats="independent")),
        ("requester_wait", ClockRule((CREATED,), (RESOLVED,), pauses=PAUSED)),
        ("agent_work", ClockRule((CREATED,), (RESOLVED,), pauses=PAUSED)),
        ("time_to_own", ClockRule((AllOf((CREATED, UNOWNED)),), (OWNED, RESOLVED))),
        ("group_time", ClockRule((), (RESOLVED,), pauses=PAUSED, per="group", on_reopen="restart")),
    ],
)
def test_the_table_of_the_ready_clocks(clock: str, rule: ClockRule) -> None:
    assert rule == rule_of(clock)


def test_every_ready_clock_compiles_without_pause_and_resolution() -> None:
    assert set(READY_CLOCKS) > PAUSED_CLOCKS
    for clock in READY_CLOCKS:
        rule = ready_rule(clock, {}, Shared())
        assert rule.pauses == ()
        assert RESOLVED not in rule.stops


@pytest.mark.parametrize(
    ("event", "fields", "starts", "stops"),
    [
        (Happened("created", "requester", "public"), {}, True, False),
        (Happened("created", "requester", "public", {"assignee": "mina"}), {"assignee": "mina"}, False, True),
        (Happened("changed", changes={"assignee": "mina"}), {"assignee": "mina"}, False, True),
        (Happened("changed", changes={"assignee": None}), {}, False, False),
        (Happened("message", "agent", "public"), {"assignee": "mina"}, False, False),
        (None, {"assignee": "mina"}, False, False),
    ],
)
def test_time_to_own_stops_at_the_event_that_gives_an_owner(
    event: Happened | None, fields: dict[str, str], starts: bool, stops: bool
) -> None:
    rule = rule_of("time_to_own")
    assert starts == rule.starts[0].holds(fields, event)
    assert stops == rule.stops[0].holds(fields, event)
    assert rule.stops[0].on_event


@pytest.mark.parametrize(
    ("event", "asks"),
    [
        (Happened("created", "requester", "public"), True),
        (Happened("created", "system", "public"), True),
        (Happened("created", "agent", "public"), False),
        (Happened("message", "requester", "public"), True),
        (Happened("message", "requester", "internal"), False),
        (Happened("message", "system", "public"), False),
        (Happened("message", "agent", "public"), False),
    ],
)
def test_what_asks(event: Happened, asks: bool) -> None:
    assert asks == any(start.holds({}, event) for start in rule_of("first_response").starts)


def test_asked_by_and_answered_by_say_which_roles() -> None:
    rule = rule_of("next_response", asked_by=["agent"], answered_by=["agent", "system"], visibility="any")
    assert rule.starts == (opening("agent"), message("agent"))
    assert rule.stops == (message("agent", "system", visibility=None), RESOLVED)
    assert rule.repeats == "each_start"
    assert rule_of("first_response", visibility="internal").stops[0] == message("agent", visibility="internal")


def test_also_stopped_by_is_a_further_stop() -> None:
    rule = rule_of("first_response", also_stopped_by={"event": "changed", "field": "assignee"})
    assert rule.stops == (message("agent"), EventTest(frozenset({"changed"}), field="assignee"), RESOLVED)


def test_own_stops_replace_all_ready_ones() -> None:
    for clock in READY_CLOCKS:
        assert rule_of(clock, stops={"status": "waiting"}).stops == (WAITING,)


def test_own_starts_replace_what_asks() -> None:
    assert rule_of("first_response", starts={"event": "created"}).starts == (CREATED,)
    assert rule_of("resolution", asked_by="requester").starts == ASKED
    assert rule_of("resolution", per="group").starts == ()
    assert rule_of("group_time", starts={"event": "created"}).per is None


def test_own_answers_replace_ready_stops() -> None:
    assert rule_of("time_to_own", answered_by="agent").stops == (message("agent"), RESOLVED)


@pytest.mark.parametrize(
    ("options", "pauses"),
    [
        ({}, PAUSED),
        ({"pause_on": {"status": "on_hold"}}, (Pause(FieldTest("status", "is", frozenset({"on_hold"}))),)),
        ({"pauses": []}, ()),
        ({"pauses": [{"when": "always"}]}, (Pause(parse_condition("always")),)),
        ({"runs": {"status": "waiting"}}, (Pause(NoneOf((WAITING,))),)),
        (
            {"runs": {"status": "waiting"}, "pause_on": {"status": "waiting"}, "pauses": {"when": "always"}},
            (Pause(parse_condition("always")), Pause(WAITING), Pause(NoneOf((WAITING,)))),
        ),
    ],
)
def test_a_clocks_own_pauses_replace_the_policys(options: dict[str, Any], pauses: tuple[Pause, ...]) -> None:
    assert pauses == rule_of("resolution", **options).pauses


def test_a_clock_that_does_not_pause_by_itself_pauses_by_its_own_option() -> None:
    assert rule_of("first_response").pauses == ()
    assert rule_of("first_response", pause_on={"status": "waiting"}).pauses == PAUSED


def test_on_reopen_is_the_clocks_own_word_else_restart_per_spell_else_the_policys() -> None:
    def word(clock: str, **options: Any) -> str:
        return ready_rule(clock, options, Shared(on_reopen="count")).on_reopen

    assert [word("resolution"), word("resolution", on_reopen="ignore")] == ["count", "ignore"]
    assert [word("group_time"), word("group_time", on_reopen="resume")] == ["restart", "resume"]


def test_the_other_columns_are_taken_as_written() -> None:
    rule = rule_of(
        "resolution",
        cancels=[{"status": "spam"}, {"event": "merge"}],
        resets={"when": {"event": "restart"}, "old": "void"},
        repeats="scheduled",
        start_at="reported_at",
        born_stopped="met",
        after="first_response",
    )
    assert rule.cancels == (parse_condition({"status": "spam"}), EventTest(frozenset({"merge"})))
    assert rule.resets == Reset(EventTest(frozenset({"restart"})), "void")
    assert (rule.repeats, rule.start_at, rule.born_stopped, rule.after) == (
        "scheduled",
        "reported_at",
        "met",
        "first_response",
    )


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (
            {"starts": {"event": "created"}, "stops": {"status": "waiting"}, "runs": {"status": "waiting"}},
            ClockRule((CREATED,), (WAITING,), pauses=(Pause(NoneOf((WAITING,))),)),
        ),
        ({"per": "assignee"}, ClockRule(per="assignee", on_reopen="restart")),
        (
            {"asked_by": "requester", "answered_by": "agent", "visibility": "internal", "repeats": "each_start"},
            ClockRule(ASKED, (message("agent", visibility="internal"),), repeats="each_start"),
        ),
    ],
)
def test_a_clock_of_ones_own_has_only_its_own_columns(options: dict[str, Any], rule: ClockRule) -> None:
    assert rule == rule_of("fix", **options)


def test_the_terms_of_a_clock_are_no_columns() -> None:
    terms = {"calendar": "x", "on_change": 1, "objective": {}, "at_risk": [], "match": None, "due_at_close": "y"}
    assert rule_of("resolution", **terms) == rule_of("resolution")


def test_an_unknown_clock_without_a_start_is_a_fault_with_a_hint() -> None:
    (fault,) = faults_of(lambda: rule_of("resolutoin", stops={"status": "waiting"}))
    assert ("", "R32", "resolutoin") == (fault.path, fault.rule, fault.value)
    assert fault.remedy.startswith("did you mean `resolution`?")
    (fault,) = faults_of(lambda: rule_of("x"))
    assert fault.remedy.startswith("write one of `first_response`, `next_response`, `resolution`")


@pytest.mark.parametrize(
    ("options", "path", "rule", "what"),
    [
        ({"start": {"event": "created"}}, "start", "R32", "an unknown key"),
        ({"repeats": "always"}, "repeats", "R32", "an unknown choice"),
        ({"on_reopen": "resum"}, "on_reopen", "R20", "an unknown choice"),
        ({"born_stopped": "breached"}, "born_stopped", "R20", "an unknown choice"),
        ({"start_at": ""}, "start_at", "R32", "not the name of a field"),
        ({"per": None}, "per", "R32", "not the name of a field"),
        ({"after": 1}, "after", "R32", "not the name of a clock"),
        ({"asked_by": "customer"}, "asked_by", "R21", "an unknown role"),
        ({"answered_by": []}, "answered_by", "R21", "an empty list"),
        ({"visibility": "private", "answered_by": "agent"}, "visibility", "R21", "an unknown choice"),
        ({"visibility": "any"}, "visibility", "R21", "the visibility of no answer"),
        ({"pause_on": {"event": "message"}}, "pause_on", "R17", "an event has no place in this condition"),
        ({"runs": {"event": "message"}}, "runs", "R17", "an event has no place in this condition"),
        ({"stops": {}}, "stops", "R17", "an empty condition"),
        ({"per": "group", "starts": "always"}, "starts", "R32", "`per` and `starts` say different things"),
        ({"per": "group", "repeats": "sequential"}, "repeats", "R32", "`per` and `repeats` say different things"),
        (
            {"stops": "always", "answered_by": "agent"},
            "answered_by",
            "R32",
            "`stops` and `answered_by` say different things",
        ),
    ],
)
def test_every_refusal_says_what_and_where(options: dict[str, Any], path: str, rule: str, what: str) -> None:
    (fault,) = faults_of(lambda: rule_of("resolution", **options))
    assert (path, rule, what) == (fault.path, fault.rule, fault.what)
    assert fault.remedy


def test_the_options_of_a_clock_are_a_mapping() -> None:
    for options in (None, [], "resolution"):
        raw: Any = options
        assert ["not the options of a clock"] == [
            fault.what for fault in faults_of(lambda raw=raw: ready_rule("resolution", raw, Shared()))
        ]


def test_all_faults_of_a_clock_at_once() -> None:
    words = Vocabulary.parse({"status": ["waiting"]})
    options = {
        "starts": {"status": "wating"},
        "pauses": [{"when": {}}, {"when": "always", "at_most": "2d"}],
        "resets": {"when": {"event": "mesage"}},
        "repaets": "sequential",
    }
    expected = [
        ("starts.status", "R17"),
        ("pauses.0.when", "R17"),
        ("pauses.1.at_most", "R10"),
        ("resets.when.event", "R17"),
        ("repaets", "R32"),
    ]
    assert expected == refused(lambda: ready_rule("fix", options, Shared(), words=words))


def test_rules_are_equal_by_what_they_say() -> None:
    conditions: list[Condition | None] = [parse_condition({"status": ["closed", "resolved"]}), RESOLVED]
    one, other = (ready_rule("resolution", {}, Shared(WAITING, resolved)) for resolved in conditions)
    assert one == other
    assert hash(one) == hash(other)
