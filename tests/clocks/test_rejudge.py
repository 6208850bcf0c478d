"""Judging again under other terms: both verdicts beside each other, and nothing stored (R30)."""

from __future__ import annotations

import json

import pytest

from slaclock.clocks.rejudge import newest, rejudge
from slaclock.errors import InstantError
from slaclock.policies.policy_set import PolicySet
from tests.clocks.asking import OFFICE, at, history, opened, policies, policy

TWICE = PolicySet(policy(version=1), policy(version=2, from_=at("tue 12:00"), targets={"resolution": "2h"}))
SOLVED = history(("mon 12:00", "resolved"))


def test_a_closed_ticket_keeps_its_verdict_and_shows_the_other() -> None:
    found = rejudge(TWICE, SOLVED, as_of=at("wed 12:00"))
    (row,) = found.rows
    assert ("met", "breached") == row.verdicts
    assert (row,) == found.flips
    expected = {"kind": "sla", "clock": "resolution", "cycle": 1, "flipped": True}
    expected |= {"before_policy": "P", "before_version": 1, "before_verdict": "met"}
    expected |= {"before_due_at": "2026-03-02T17:00:00.000000Z", "after_due_at": "2026-03-02T11:00:00.000000Z"}
    expected |= {"after_policy": "P", "after_version": 2, "after_verdict": "breached"}
    assert expected == json.loads(json.dumps(row.to_dict()))


def test_the_newest_version_holds_whatever_its_dates_and_the_order_in_the_document() -> None:
    old = policy(version=1, to=at("tue 12:00"))
    new = policy(version=2, from_=at("tue 12:00"), to=at("wed 12:00"), targets={"resolution": "2h"})
    for made in (PolicySet(old, new), PolicySet(new, old)):
        (only,) = newest(made).policies
        assert (2, None, None) == (only.version, only.starts_at, only.ends_at)
        assert [("met", "breached")] == [row.verdicts for row in rejudge(made, SOLVED, as_of=at("wed 13:00")).rows]


def test_the_same_terms_flip_nothing() -> None:
    assert () == rejudge(policies(), SOLVED, as_of=at("wed 12:00")).flips
    assert () == rejudge(TWICE, SOLVED, as_of=at("wed 12:00"), under=TWICE).flips


def test_a_cycle_that_only_one_of_them_has_is_shown_with_none() -> None:
    under = policies(targets={"first_response": "1h"})
    rows = rejudge(policies(), SOLVED, as_of=at("wed 12:00"), under=under).rows
    assert [("resolution", ("met", None)), ("first_response", (None, "breached"))] == [
        (row.clock, row.verdicts) for row in rows
    ]
    assert rows[0].to_dict()["after_verdict"] is None


def test_a_policy_that_is_also_there_meets_itself() -> None:
    beside = policy("Q", also=True, targets={"resolution": "2h"})
    made = PolicySet(policy(), beside)
    rows = rejudge(
        made, SOLVED, as_of=at("wed 12:00"), under=PolicySet(policy(targets={"resolution": "1h"}), beside)
    ).rows
    assert [("P", "P", True), ("Q", "Q", False)] == [
        (row.before.policy, row.after.policy, row.flipped) for row in rows if row.before and row.after
    ]


def test_calendars_fields_and_commitments_of_the_document_stay() -> None:
    document = {
        "slaclock": 1,
        "fields": {"plan": "any"},
        "calendars": {"office": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}},
        "policies": [
            {"name": "A", "from": "2026-01-01", "when": "always", "calendar": "office", "targets": {"resolution": "8h"}}
        ],
        "commitments": [{"policy": "A", "clock": "resolution", "at_least": "95%", "per": "month"}],
    }
    made = PolicySet.parse(document)
    again = newest(made)
    assert (made.calendars, made.fields, made.commitments) == (again.calendars, again.fields, again.commitments)
    assert {"office": OFFICE} == {name: again.calendars[name] for name in ("office",)}


def test_faults_of_either_stand_beside() -> None:
    broken = policies(targets={"resolution": {"amount_from": "hours"}})
    found = rejudge(policies(), opened(hours="soon"), as_of=at("tue 12:00"), under=broken)
    assert ["resolution"] == [fault.clock for fault in found.faults]
    with pytest.raises(InstantError):
        rejudge(policies(), opened(), as_of="soon")
