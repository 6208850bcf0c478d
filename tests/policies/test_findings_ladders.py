"""Findings about reminders and escalations: what may meet."""

from __future__ import annotations

from typing import Any

from slaclock.calendars.calendar import BusinessCalendar
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


OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")


def rung_codes(*rungs: dict[str, Any], target: Any = "8h") -> list[str]:
    """What is found of these escalations in office hours."""
    return codes(
        Policy(name="All", when="always", calendar=OFFICE, targets={"resolution": target}, escalations=list(rungs))
    )


def test_a_wall_rung_that_keeps_to_hours_never_comes_at_night() -> None:
    assert ["wall_rung_on_hours"] == rung_codes({"after": "1h wall"})
    assert [] == rung_codes({"after": "1h wall", "only_in": "24x7"})


def test_a_rung_that_is_repeated_may_come_into_the_hours_later() -> None:
    day = {"business_days": 1, "due_by": "16:00"}
    assert ["rung_outside_hours"] == rung_codes({"after": "2h wall"}, target=day)
    assert "rung_outside_hours" not in rung_codes({"after": "2h wall", "every": "2h"}, target=day)
    assert [] == rung_codes({"after": "2h wall", "only_in": OFFICE}, target=day)


def test_rungs_that_keep_to_other_hours_may_not_meet() -> None:
    twice = [{"after": "1h", "name": "a"}, {"after": "1h", "name": "b"}]
    assert ["rung_twice"] == rung_codes(*twice)
    assert [] == rung_codes(twice[0], {**twice[1], "only_in": "24x7"})
