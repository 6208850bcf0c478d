"""Findings about reminders and escalations: what may meet."""

from __future__ import annotations

from typing import Any

from slaclock.policies.policy import Policy
from tests.policies.check_cases import codes


def test_rungs_of_different_people_clocks_or_guards_may_meet() -> None:
    rungs: list[dict[str, Any]] = [
        {"at": "75%", "notify": "team"},
        {"at": "75%", "notify": "lead", "name": "other people"},
        {"at": "75%", "notify": "team", "name": "other clock", "clocks": ["first_response"]},
    ]
    rungs[0]["clocks"] = rungs[1]["clocks"] = ["resolution"]
    targets = {"first_response": "1h", "resolution": "8h"}
    assert [] == codes(Policy(name="All", when="always", calendar="24x7", targets=targets, reminders=rungs))
    guarded = [{"at": "75%", "unless": {"vip": "true"}}, {"before": "2h", "unless": {"none_of": [{"vip": "true"}]}}]
    assert [] == codes(
        Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}, reminders=guarded)
    )
