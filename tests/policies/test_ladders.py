"""Rungs of reminders and escalations (R26)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.errors import DocumentError
from slaclock.policies.conditions import parse_condition
from slaclock.policies.ladders import FieldOf, Lead, Rung, parse_lead, read_rungs, rung_name
from slaclock.policies.parts import Around
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.shares import Share
from slaclock.policies.values import Canonical, Vocabulary
from tests.policies.asking import refused

MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("raw", "lead"),
    [
        ("30m", Lead(30 * MINUTE)),
        ("30m wall", Lead(30 * MINUTE, wall=True)),
        (" 2h  wall ", Lead(120 * MINUTE, wall=True)),
        ("0m", Lead(0)),
        ("PT1H wall", Lead(60 * MINUTE, wall=True)),
        (timedelta(minutes=5), Lead(5 * MINUTE)),
    ],
)
def test_a_lead_is_an_exact_amount_of_the_clock_or_on_the_wall(raw: object, lead: Lead) -> None:
    assert lead == parse_lead(raw)
    assert lead == parse_lead(str(lead))


@pytest.mark.parametrize(
    ("raw", "rule"),
    [("2d", "R10"), ("1 business day", "R10"), ("-5m", "R26"), (5, "R10"), ("wall", "R10"), (None, "R10")],
)
def test_any_other_lead_is_refused(raw: object, rule: str) -> None:
    assert [("before", rule)] == refused(
        lambda: Rung.read({"before": raw, "name": "x"} if raw is not None else {"before": []})
    )


def test_a_rung_keeps_what_it_says() -> None:
    rung = Rung.read(
        {"at": "75%", "notify": ["assignee", "lead"], "clocks": "resolution", "unless": {"status": "waiting"}}
    )
    assert Share(Fraction(3, 4)) == rung.at
    assert (None, None) == (rung.before, rung.after)
    assert (("assignee", "lead"), ("resolution",)) == (rung.notify, rung.clocks)
    assert parse_condition({"status": "waiting"}) == rung.unless


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ({"at": "75%"}, "at 75%"),
        ({"before": "30m wall"}, "before 30m wall"),
        ({"after": "0m", "notify": "a"}, "after 0m"),
        ({"after": timedelta(hours=2)}, "after 2h"),
        ({"name": "boss", "after": "2h"}, "boss"),
        ({"name": 7, "after": "2h"}, None),
        ({}, None),
        ("at 75%", None),
    ],
)
def test_a_rung_without_a_name_is_named_as_it_is_written(raw: object, name: str | None) -> None:
    assert name == rung_name(raw)


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ({}, [("", "R26")]),
        ({"notify": "a"}, [("", "R26")]),
        ({"at": "75%", "before": "30m"}, [("", "R26")]),
        ({"at": "75%", "after": "x"}, [("", "R26"), ("after", "R10")]),
        ({"at": "0%"}, [("at", "R26")]),
        ({"at": 75}, [("at", "R26")]),
        ({"at": "75%", "name": ""}, [("name", "R26")]),
        ({"at": "75%", "notify": []}, [("notify", "R26")]),
        ({"at": "75%", "notify": ["a", 7, ""]}, [("notify.1", "R26"), ("notify.2", "R26")]),
        ({"at": "75%", "notify": 7}, [("notify", "R34")]),
        ({"at": "75%", "notify": {"a": 1}}, [("notify.0.a", "R26"), ("notify.0.field", "R26")]),
        ({"at": "75%", "notify": ["a", {"field": ""}]}, [("notify.1.field", "R26")]),
        ({"at": "75%", "notify": {"field": "a", "default": ""}}, [("notify.0.default", "R26")]),
        ({"at": "75%", "every": "0h"}, [("every", "R26")]),
        ({"at": "75%", "every": "1 business day"}, [("every", "R10")]),
        ({"at": "75%", "every": "4h", "at_most": 0}, [("at_most", "R26")]),
        ({"at": "75%", "every": "4h", "at_most": 101}, [("at_most", "R26")]),
        ({"at": "75%", "every": "4h", "at_most": "5"}, [("at_most", "R26")]),
        ({"at": "75%", "at_most": 5}, [("at_most", "R26")]),
        ({"every": "4h"}, [("", "R26")]),
        ({"at": "75%", "only_in": {"by": "region", "default": "24x7"}}, [("only_in", "R26")]),
        ({"at": "75%", "unless": {"event": "message"}}, [("unless", "R17")]),
        ({"at": "75%", "unless": {}}, [("unless", "R17")]),
        ({"at": "75%", "notfy": "a"}, [("notfy", "R34")]),
        ("at 75%", [("", "R34")]),
    ],
)
def test_a_rung_that_cannot_be_read_is_refused(raw: object, faults: list[tuple[str, str]]) -> None:
    assert faults == refused(lambda: Rung.read(raw))


def test_recipients_are_names_or_fields() -> None:
    raw = [{"field": "assignee"}, "team_lead", {"field": "account_manager", "default": "support_lead"}]
    rung = Rung.read({"at": "75%", "notify": raw})
    assert (FieldOf("assignee"), "team_lead", FieldOf("account_manager", "support_lead")) == rung.notify
    assert (FieldOf("assignee"),) == Rung.read({"at": "75%", "notify": {"field": "assignee"}}).notify


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ("team_lead", "support_lead")),
        ({"assignee": None, "account_manager": None}, ("team_lead", "support_lead")),
        ({"assignee": "mina", "account_manager": "sam"}, ("mina", "team_lead", "sam")),
        ({"assignee": ("mina", "yuri"), "account_manager": ()}, ("mina", "yuri", "team_lead", "support_lead")),
        ({"assignee": "team_lead", "account_manager": ""}, ("team_lead", "support_lead")),
    ],
)
def test_each_recipient_is_told_once_and_a_missing_one_is_left_out(
    fields: dict[str, Canonical], told: tuple[str, ...]
) -> None:
    raw = [{"field": "assignee"}, "team_lead", {"field": "account_manager", "default": "support_lead"}]
    assert told == Rung.read({"at": "75%", "notify": raw}).told(fields)


@pytest.mark.parametrize(("said", "times"), [({}, 1), ({"every": "4h"}, 100), ({"every": "4h wall", "at_most": 5}, 5)])
def test_a_rung_fires_once_a_repeated_one_a_hundred_times_or_as_often_as_it_says(
    said: dict[str, object], times: int
) -> None:
    assert times == Rung.read({"at": "75%", **said}).times


OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")
RUNGS = {"reminders": [{"at": "50%"}], "escalations": [{"after": "0m"}, {"after": "2h", "only_in": "ofice"}]}


def test_a_calendar_of_a_rung_is_looked_up_by_name() -> None:
    for name in ("office", "24x7"):
        bound = Rung.read({"at": "50%", "only_in": name}).bound({"office": OFFICE, "24x7": ALWAYS})
        assert {"office": OFFICE, "24x7": ALWAYS}[name] == bound.only_in
    assert OFFICE == Rung.read({"at": "50%", "only_in": OFFICE}).bound({}).only_in


def test_an_unknown_calendar_of_a_rung_is_a_fault_with_its_path() -> None:
    keys = {"name": "P", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}, **RUNGS}
    made = Policy.read(keys)
    assert [("escalations.1.only_in", "R29")] == refused(lambda: made.promises)
    office = {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}
    document = {"slaclock": 1, "calendars": {"office": office}, "policies": [keys]}
    with pytest.raises(DocumentError, match="did you mean `office`") as caught:
        PolicySet.parse(document)
    assert ["policies.0.escalations.1.only_in"] == [fault.path for fault in caught.value.faults]


def test_a_calendar_that_only_a_rung_names_is_a_name_of_the_policy() -> None:
    made = Policy.read({"name": "P", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}, **RUNGS})
    assert {"24x7", "ofice"} == made.calendar_names()


def test_rungs_are_a_list_and_their_faults_come_at_once() -> None:
    assert ("at 50%", "at 75%") == tuple(rung.name for rung in read_rungs([{"at": "50%"}, {"at": "75%"}]))
    assert [("0.at", "R26"), ("1", "R26")] == refused(lambda: read_rungs([{"at": 5}, {}]))
    assert [("", "R34")] == refused(lambda: read_rungs({"at": "75%"}))


def test_a_guard_is_held_to_the_declared_values() -> None:
    around = Around(Vocabulary.parse({"status": ["open", "waiting"]}))
    raw = [{"at": "75%", "unless": {"status": "wating"}}]
    assert [("0.unless.status", "R17")] == refused(lambda: read_rungs(raw, around))
