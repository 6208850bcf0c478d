"""Findings about rungs that repeat and rungs that keep to hours: where they stay silent."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.policy import Policy
from tests.policies.check_cases import codes

OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")
NIGHT = BusinessCalendar("UTC", hours={"mon-fri": "17:00-09:00"}, name="night")


def rung_codes(rung: dict[str, Any], calendar: Any = OFFICE, **targets: Any) -> list[str]:
    """What is found of this reminder."""
    targets = targets or {"resolution": "8h"}
    found = codes(Policy(name="All", when="always", calendar=calendar, targets=targets, reminders=[rung]))
    return [code for code in found if code not in ("wall_rung_on_hours", "value_without_target")]


@pytest.mark.parametrize(
    ("rung", "expected"),
    [
        ({"at": "50%", "every": "14m 32s"}, ["repeat_floods"]),
        ({"at": "50%", "every": "14m 33s"}, []),
        ({"at": "50%", "every": "1s", "at_most": 100}, []),
        ({"at": "50%", "every": "4h"}, []),
        ({"at": "50%", "every": "4h 1s"}, ["repeat_after_due"]),
        ({"at": "100%", "every": "1h"}, ["repeat_after_due"]),
        ({"before": "0m", "every": "1h"}, ["repeat_after_due"]),
        ({"before": "30m", "every": "31m wall"}, []),
        ({"before": "30m wall", "every": "31m wall"}, ["repeat_after_due"]),
        ({"at": "50%", "every": "20h wall"}, []),
        ({"before": "30m"}, []),
    ],
)
def test_a_reminder_repeats_before_its_due_time_or_is_found(rung: dict[str, Any], expected: list[str]) -> None:
    assert expected == rung_codes(rung)


def test_round_the_clock_wall_time_and_working_time_are_one() -> None:
    assert ["repeat_after_due"] == rung_codes({"before": "30m", "every": "31m wall"}, "24x7")


def test_a_reminder_that_repeats_in_time_for_one_of_its_clocks_is_meant() -> None:
    rung = {"at": "50%", "every": "1h"}
    assert [] == rung_codes(rung, first_response="1h", resolution="8h")
    assert ["repeat_after_due"] == rung_codes(
        {**rung, "clocks": "first_response"}, first_response="1h", resolution="8h"
    )
    assert [] == rung_codes(rung, resolution={"urgent": "1h", "default": "8h"})
    assert [] == rung_codes(rung, resolution="1 business days")


def test_an_escalation_may_repeat_after_the_due_time() -> None:
    rung = {"at": "100%", "every": "1h"}
    assert [] == codes(
        Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}, escalations=[rung])
    )


def test_hours_that_meet_those_of_one_of_the_clocks_are_meant() -> None:
    assert ["only_in_other_hours"] == rung_codes({"at": "50%", "only_in": NIGHT})
    assert [] == rung_codes({"at": "50%", "only_in": NIGHT}, "24x7")
    assert [] == rung_codes({"at": "50%", "only_in": OFFICE})
    assert [] == rung_codes({"at": "50%", "only_in": "24x7"})
    either = {"by": "region", "KR": NIGHT, "default": OFFICE}
    assert [] == rung_codes({"at": "50%", "only_in": NIGHT}, either)
