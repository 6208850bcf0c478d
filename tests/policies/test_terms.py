"""The keys that a policy and a clock have in common."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.policies.conditions import parse_condition
from slaclock.policies.parts import Around
from slaclock.policies.shares import Share
from slaclock.policies.terms import NO_TERMS, RESOLVED_ON, OnChange, Terms, names_in, parse_on_change
from slaclock.policies.values import Vocabulary
from tests.policies.asking import refused


@pytest.mark.parametrize(
    ("raw", "forms"),
    [
        ("retroactive", OnChange()),
        ("carry", OnChange("carry", "carry")),
        ({"target": "keep"}, OnChange("keep", "retroactive")),
        ({"calendar": "restart"}, OnChange("retroactive", "restart")),
        ({"target": "carry", "calendar": "keep"}, OnChange("carry", "keep")),
        ({}, OnChange()),
        (OnChange("keep", "carry"), OnChange("keep", "carry")),
    ],
)
def test_one_form_or_two_say_what_a_change_does(raw: object, forms: OnChange) -> None:
    assert forms == parse_on_change(raw)


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ("kept", [("", "R19")]),
        (7, [("", "R19")]),
        (["keep"], [("", "R19")]),
        ({"target": "kept", "calendar": None}, [("target", "R19"), ("calendar", "R19")]),
        ({"targets": "keep"}, [("targets", "R19")]),
    ],
)
def test_any_other_form_is_refused(raw: object, faults: list[tuple[str, str]]) -> None:
    assert faults == refused(lambda: parse_on_change(raw))


def test_terms_keep_what_is_said_and_none_for_the_rest() -> None:
    read = Terms.read(
        {"at_risk": "30m", "objective": "80% of target", "on_reopen": "count", "due_at_close": "next_open"}
    )
    assert (1_800_000_000, Share(Fraction(4, 5)), "count", "next_open") == (
        read.at_risk, read.objective, read.on_reopen, read.due_at_close
    )  # fmt: skip
    assert (None,) * 4 == (read.calendar, read.pause_on, read.on_change, read.match)
    assert NO_TERMS == Terms.read({})


@pytest.mark.parametrize(
    ("keys", "faults"),
    [
        ({"on_reopen": "again"}, [("on_reopen", "R20")]),
        ({"due_at_close": True}, [("due_at_close", "R6")]),
        ({"match": "always"}, [("match", "R18")]),
        ({"at_risk": 75}, [("at_risk", "R10")]),
        ({"objective": "80%"}, [("objective", "R28")]),
        ({"pause_on": {"event": "message"}}, [("pause_on", "R17")]),
        ({"pause_on": {}}, [("pause_on", "R17")]),
        ({"calendar": 7}, [("calendar", "R29")]),
        ({"calendar": {"by": "region"}}, [("calendar", "R29")]),
        ({"calendar": {"use": "office"}}, [("calendar", "R29")]),
    ],
)
def test_terms_that_cannot_be_read_are_refused(keys: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert faults == refused(lambda: Terms.read(keys))


def test_a_calendar_is_kept_as_written_and_any_name_may_be_right_until_the_set_is_known() -> None:
    assert "office" == Terms.read({"calendar": "office"}).calendar
    around = Around(calendars={"24x7": ALWAYS})
    assert [("calendar", "R29")] == refused(lambda: Terms.read({"calendar": "office"}, around))
    assert "24x7" == Terms.read({"calendar": "24x7"}, around).calendar


def test_declared_values_hold_for_pauses_and_for_choices_of_a_calendar() -> None:
    around = Around(Vocabulary.parse({"status": ["open"], "region": ["KR"]}))
    raw = {"pause_on": {"status": "opne"}, "calendar": {"by": "region", "US": "24x7", "KR": "24x7", "default": "24x7"}}
    assert [("calendar.US", "R17"), ("pause_on.status", "R17")] == refused(lambda: Terms.read(raw, around))


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("office", {"office"}),
        ({"by": "region", "KR": "seoul", "default": "24x7"}, {"seoul", "24x7"}),
        ({"by": "a", "x": {"by": "b", "y": "seoul", "default": "z"}, "default": "w"}, {"seoul", "z", "w"}),
        (BusinessCalendar("UTC"), set()),
        (None, set()),
        (timedelta(0), set()),
    ],
)
def test_every_name_of_a_calendar_is_found(raw: object, names: set[str]) -> None:
    assert names == names_in(raw)


def test_by_default_resolved_and_closed_stop() -> None:
    assert parse_condition({"status": ["closed", "resolved"]}) == RESOLVED_ON
