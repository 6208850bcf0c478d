from __future__ import annotations

from datetime import timedelta

import pytest

from slaclock.base.amounts import BusinessDays
from slaclock.policies.clock_rules import ClockRule, Pause, Reset, parse_pauses, parse_reset
from slaclock.policies.conditions import EventTest, parse_condition
from slaclock.policies.values import Vocabulary
from tests.policies.asking import faults_of, refused

WAITING = parse_condition({"status": "waiting"})
MESSAGE = EventTest(frozenset({"message"}))


@pytest.mark.parametrize(
    ("raw", "pauses"),
    [
        ([], ()),
        ([{"when": {"status": "waiting"}}], (Pause(WAITING),)),
        ({"when": {"status": "waiting"}}, (Pause(WAITING),)),
        (
            [{"when": {"status": "waiting"}, "until": {"event": "message"}, "at_most": "4h"}, {"when": WAITING}],
            (Pause(WAITING, MESSAGE, timedelta(hours=4)), Pause(WAITING)),
        ),
        ([{"when": WAITING, "at_most": "5 business days"}], (Pause(WAITING, None, BusinessDays(5)),)),
        ([{"when": {"event": "message"}, "until": {"status": "waiting"}}], (Pause(MESSAGE, WAITING),)),
        ([Pause(WAITING)], (Pause(WAITING),)),
    ],
)
def test_every_form_of_pauses(raw: object, pauses: tuple[Pause, ...]) -> None:
    assert pauses == parse_pauses(raw)


@pytest.mark.parametrize(
    ("raw", "path", "rule", "what"),
    [
        ("waiting", "", "R32", "not a mapping with `when`"),
        (None, "", "R32", "not a mapping with `when`"),
        ([{"status": "waiting"}], "0", "R32", "`when` is missing"),
        ([{"when": {"event": "message"}}], "0.when", "R32", "a pause that begins at an event never ends"),
        ([{"when": {}}], "0.when", "R17", "an empty condition"),
        ([{"when": "always", "untill": "always"}], "0.untill", "R32", "an unknown key"),
        ([{"when": "always", "until": {}}], "0.until", "R17", "an empty condition"),
        ([{"when": "always", "at_most": "2d"}], "0.at_most", "R10", "an amount of bare days says not which days"),
        ([{"when": "always", "at_most": "0h"}], "0.at_most", "R13", "an amount of zero or less"),
    ],
)
def test_every_refusal_of_a_pause(raw: object, path: str, rule: str, what: str) -> None:
    (fault,) = faults_of(lambda: parse_pauses(raw))
    assert (path, rule, what) == (fault.path, fault.rule, fault.what)


def test_all_faults_of_pauses_at_once() -> None:
    words = Vocabulary.parse({"status": ["waiting"]})
    raw = [{"when": {"status": "wating"}, "until": 7, "at_most": None, "x": 1}, {}]
    expected = [("0.x", "R32"), ("0.when.status", "R17"), ("0.until", "R17"), ("0.at_most", "R10"), ("1", "R32")]
    assert expected == refused(lambda: parse_pauses(raw, words=words))


def test_every_form_of_resets() -> None:
    assert Reset(MESSAGE, "completed") == parse_reset({"when": {"event": "message"}})
    assert Reset(MESSAGE, "void") == parse_reset({"when": MESSAGE, "old": "void"})
    reset = Reset(WAITING)
    assert parse_reset(reset) is reset


@pytest.mark.parametrize(
    ("raw", "path", "rule", "what"),
    [
        ({"event": "message"}, "", "R32", "`when` is missing"),
        (["x"], "", "R32", "not a mapping with `when`"),
        ({"when": "always", "old": "done"}, "old", "R32", "an unknown end of the old cycle"),
        ({"when": "always", "new": "done"}, "new", "R32", "an unknown key"),
        ({"when": {}}, "when", "R17", "an empty condition"),
    ],
)
def test_every_refusal_of_a_reset(raw: object, path: str, rule: str, what: str) -> None:
    (fault,) = faults_of(lambda: parse_reset(raw))
    assert (path, rule, what) == (fault.path, fault.rule, fault.what)


def test_a_clock_rule_knows_its_conditions_and_fields() -> None:
    start, stop, cancel = (parse_condition({name: 1}) for name in ("a", "b", "c"))
    rule = ClockRule(
        (start,), (stop,), (cancel,), (Pause(WAITING, MESSAGE),), Reset(MESSAGE), per="group", start_at="reported_at"
    )
    assert rule.conditions() == (start, stop, cancel, WAITING, MESSAGE, MESSAGE)
    assert rule.fields() == {"a", "b", "c", "status", "group", "reported_at"}


def test_clock_rules_are_values() -> None:
    one, other = (ClockRule((MESSAGE,), pauses=parse_pauses({"when": {"status": "waiting"}})) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != ClockRule((MESSAGE,))
