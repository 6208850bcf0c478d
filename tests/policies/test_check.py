"""What `check` finds: each kind shown by a document that has it, and by a near miss that has not."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.coverage import coverage
from slaclock.errors import InstantError
from slaclock.policies.check import KINDS, check
from slaclock.policies.check_review import MOST_CELLS
from slaclock.policies.findings_targets import KNOWN_ORDERS
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.model.generate_tickets import random_case

OFFICE = 'calendars: {office: {timezone: UTC, hours: {mon-fri: "09:00-17:00"}}}\n'
MARK = "# here"


@dataclass(frozen=True)
class Case:
    """A kind of finding: a document that has it, at the line with the mark, and what to replace to be rid of it."""

    code: str
    path: str
    text: str
    old: str
    new: str
    as_of: str | None = None

    @property
    def near_miss(self) -> str:
        assert self.text.count(self.old) == 1, self.old
        return self.text.replace(self.old, self.new)

    @property
    def line(self) -> int:
        return next(number for number, row in enumerate(document(self.text).splitlines(), 1) if MARK in row)


def document(text: str) -> str:
    return "slaclock: 1\n" + text


def policy(
    name: str, *rows: str, when: str = "always", targets: str = "{resolution: 8h}", calendar: str = "24x7"
) -> str:
    """The rows of one policy of a document."""
    given = {row.partition(":")[0] for row in rows}
    said = {"when": when, "calendar": calendar, "targets": targets}
    keys = [f"{key}: {value}" for key, value in said.items() if key not in given]
    return "\n".join([f"  - name: {name}", *(f"    {row}" for row in (*keys, *rows))]) + "\n"


def policies(*written: str) -> str:
    return "policies:\n" + "".join(written)


CASES = [
    Case(
        "hidden_policy",
        "policies.1.when",
        policies(
            policy("Paid", "when: {plan: [gold, vip]}"), policy("Gold", "when: {plan: gold, type: outage}  # here")
        ),
        "{plan: [gold, vip]}",
        "{plan: [silver, vip]}",
    ),
    Case(
        "hidden_policy",
        "policies.2.when",
        policies(
            policy("Outage", "when: {plan: gold, type: outage}"),
            policy("Rest", "when: {plan: gold, none_of: [{type: outage}]}"),
            policy("Gold", "when: {plan: gold}  # here"),
        ),
        "none_of: [{type: outage}]",
        "none_of: [{type: outage}, {type: question}]",
    ),
    Case(
        "hidden_policy",
        "policies.1.when",
        policies(
            policy("All", "to: 2026-01-01T00:00Z"),
            policy("Gold", "when: {plan: gold}  # here", "to: 2025-12-01T00:00Z"),
        ),
        "2025-12-01",
        "2026-12-01",
    ),
    Case(
        "unreachable_version",
        "policies.0.from",
        policies(
            policy("Gold", "from: 2026-01-01T00:00Z  # here"),
            policy("Gold", "version: 2", "from: 2026-01-01T00:00Z", targets="{resolution: 4h}"),
        ),
        "from: 2026-01-01T00:00Z  # here",
        "from: 2025-01-01T00:00Z",
    ),
    Case(
        "version_gap",
        "policies.1.from",
        policies(
            policy("Gold", "to: 2026-01-01T00:00Z"),
            policy("Gold", "version: 2", "from: 2026-02-01T00:00Z  # here", targets="{resolution: 4h}"),
        ),
        "2026-02-01T00:00Z  # here",
        "2026-01-01T00:00Z",
    ),
    Case(
        "version_overlap",
        "policies.0.to",
        policies(
            policy("Gold", "to: 2026-03-01T00:00Z  # here"),
            policy("Gold", "version: 2", "from: 2026-02-01T00:00Z", targets="{resolution: 4h}"),
        ),
        "2026-03-01T00:00Z  # here",
        "2026-02-01T00:00Z",
    ),
    Case(
        "same_promise_twice",
        "policies.1.targets.resolution",
        policies(
            policy("One", "also: true", "when: {plan: [gold, vip]}"),
            policy("Two", "also: true", "when: {plan: gold}", "targets: {resolution: 8h}  # here"),
        ),
        "targets: {resolution: 8h}  # here",
        "targets: {resolution: 9h}",
    ),
    Case(
        "creation_asks_later_fields",
        "policies.0.when",
        policies(policy("Network", "when: {group: network}  # here", "match: creation")),
        "match: creation",
        "match: any_change",
    ),
    Case(
        "value_without_policy",
        "fields.plan",
        "fields:\n  plan: [gold, silver, free]  # here\n"
        + policies(policy("Gold", "when: {plan: gold}"), policy("Silver", "when: {plan: silver}")),
        "{plan: silver}",
        "{plan: [silver, free]}",
    ),
    Case(
        "urgent_slower_than_high",
        "policies.0.targets.resolution.urgent",
        policies(policy("All", "targets:\n      resolution:\n        urgent: 8h  # here\n        high: 4h")),
        "high: 4h",
        "high: 8h",
    ),
    Case(
        "urgent_slower_than_high",
        "policies.0.targets.resolution.default",
        "fields: {priority: [urgent, high, normal, low]}\n"
        + policies(policy("All", "targets:\n      resolution:\n        high: 4h\n        default: 24h  # here")),
        "high: 4h\n        default: 24h",
        "urgent: 2h\n        high: 4h\n        default: 24h",
    ),
    Case(
        "urgent_slower_than_high",
        "policies.0.targets.resolution.2",
        "fields: {priority: [1, 2, 3]}\n"
        + policies(policy("All", "targets:\n      resolution:\n        1: 2h\n        2: 9h  # here\n        3: 8h")),
        "3: 8h",
        "3: 9h",
    ),
    Case(
        "urgent_slower_than_high",
        "policies.0.targets.resolution.high",
        OFFICE
        + policies(
            policy(
                "All",
                "targets:\n      resolution:\n        high: 2 business days  # here\n        low: 4h",
                calendar="office",
            )
        ),
        "low: 4h",
        "low: 20h",
    ),
    Case(
        "resolution_before_first_response",
        "policies.0.targets.resolution.high",
        policies(
            policy(
                "All",
                "targets:\n      first_response: 4h\n      resolution:\n        high: 2h  # here\n        default: 8h",
            )
        ),
        "high: 2h",
        "high: 4h",
    ),
    Case(
        "objective_looser_than_promise",
        "policies.1.targets.resolution",
        policies(
            policy("Gold", "when: {plan: gold}"),
            policy("Goal", "kind: objective", "when: {plan: gold, vip: true}", "targets: {resolution: 9h}  # here"),
        ),
        "9h",
        "7h",
    ),
    Case(
        "objective_looser_than_promise",
        "policies.1.targets.resolution",
        policies(
            policy("Gold", "when: {plan: gold}"),
            policy("Goal", "kind: objective", "supports: Gold", "targets: {resolution: 9h}  # here"),
        ),
        "    supports: Gold\n",
        "",
    ),
    Case(
        "value_without_target",
        "policies.0.targets.resolution",
        "fields: {priority: [urgent, high, low]}\n"
        + policies(policy("All", "targets:\n      resolution:  # here\n        urgent: 4h\n        high: 8h")),
        "high: 8h",
        "default: 8h",
    ),
    Case(
        "row_never_read",
        "policies.0.targets.resolution.low",
        policies(
            policy(
                "Top",
                "when: {priority: [urgent, high]}",
                "targets:\n      resolution:\n        urgent: 4h\n        low: 8h  # here\n        default: 6h",
            )
        ),
        "[urgent, high]",
        "[urgent, low]",
    ),
    Case(
        "row_never_read",
        "policies.1.targets.resolution.urgent",
        policies(
            policy("Urgent", "when: {priority: urgent}"),
            policy("Rest", "targets:\n      resolution:\n        urgent: 4h  # here\n        default: 8h"),
        ),
        "- name: Urgent\n",
        "- name: Urgent\n    to: 2026-01-01T00:00Z\n",
    ),
    Case(
        "row_never_read",
        "policies.0.calendar",
        OFFICE
        + policies(
            policy(
                "Korea",
                "when: {region: KR}",
                "calendar: {by: region, KR: 24x7, US: office, default: 24x7}  # here",
            )
        ).replace("policies:", "fields: {region: any}\npolicies:"),
        "{region: KR}",
        "{region: [KR, US]}",
    ),
    Case(
        "business_days_around_the_clock",
        "policies.0.targets.resolution",
        OFFICE
        + policies(policy("All", "calendar: 24x7", "targets: {resolution: 2 business days}  # here"))
        + policies(policy("Own", "also: true", calendar="office")).removeprefix("policies:\n"),
        "2 business days",
        "2 calendar days",
    ),
    Case(
        "at_risk_says_nothing",
        "policies.0.at_risk",
        policies(policy("All", "targets: {first_response: 1h, resolution: 8h}", "at_risk: 2h  # here")),
        "at_risk: 2h",
        "at_risk: 59m",
    ),
    Case(
        "at_risk_says_nothing",
        "policies.0.at_risk",
        policies(policy("All", "at_risk: 100%  # here")),
        "100%",
        "99%",
    ),
    Case(
        "condition_never_holds",
        "policies.0.when",
        policies(policy("All", "when: {plan: gold, none_of: [{plan: [gold, vip]}]}  # here")),
        "[{plan: [gold, vip]}]",
        "[{plan: [silver, vip]}]",
    ),
    Case(
        "condition_never_holds",
        "policies.0.reminders.0.unless",
        policies(
            policy(
                "All",
                "reminders:\n      - at: 75%\n        unless: {all_of: [{status: open}, {status: waiting}]}  # here",
            )
        ),
        "{all_of: [{status: open}, {status: waiting}]}",
        "{any_of: [{status: open}, {status: waiting}]}",
    ),
    Case(
        "clock_never_runs",
        "policies.0.clocks.resolution.runs",
        policies(
            policy("All", "clocks:\n      resolution:\n        runs: {status: [resolved, closed]}  # here"),
        ),
        "[resolved, closed]",
        "[open, closed]",
    ),
    Case(
        "clock_never_runs",
        "policies.0.pause_on",
        policies(
            policy("Waiting", "when: {status: [waiting, hold]}", "pause_on: {status: [waiting, hold, new]}  # here")
        ),
        "[waiting, hold]}",
        "[waiting, open]}",
    ),
    Case(
        "start_inside_stop",
        "policies.0.clocks.callback.starts",
        policies(
            policy(
                "All",
                "targets: {callback: 1h}",
                "clocks:\n      callback:\n        starts: {status: closed}  # here\n        stops: {status: [closed, void]}",
            )
        ),
        "[closed, void]",
        "[called, void]",
    ),
    Case(
        "start_inside_pause",
        "policies.0.clocks.callback.pause_on",
        policies(
            policy(
                "All",
                "targets: {callback: 1h}",
                "clocks:\n      callback:\n        starts: {status: wanted}\n        stops: {status: called}\n"
                "        pause_on: {status: wanted}  # here",
            )
        ),
        "pause_on: {status: wanted}",
        "pause_on: {status: held}",
    ),
    Case(
        "pause_inside_stop",
        "policies.0.pause_on",
        policies(policy("All", "pause_on: {status: [waiting, resolved]}  # here")),
        "[waiting, resolved]",
        "[waiting, hold]",
    ),
    Case(
        "pause_inside_stop",
        "policies.0.clocks.resolution.pauses.1",
        policies(
            policy(
                "All",
                "clocks:\n      resolution:\n        pauses:\n          - {when: {status: hold}}\n"
                "          - {when: {status: closed, plan: free}}  # here",
            )
        ),
        "{status: closed, plan: free}",
        "{status: waiting, plan: free}",
    ),
    Case(
        "clock_never_stops",
        "policies.0.clocks.callback.starts",
        policies(
            policy(
                "All",
                "targets: {callback: 1h}",
                "clocks:\n      callback:\n        starts: {event: created}  # here",
            )
        ),
        "starts: {event: created}",
        "starts: {event: created}\n        stops: {event: message}",
    ),
    Case(
        "reset_inside_stop",
        "policies.0.clocks.callback.resets",
        policies(
            policy(
                "All",
                "targets: {callback: 1h}",
                "clocks:\n      callback:\n        starts: {event: created}\n        stops: {event: message}\n"
                "        resets: {when: {event: message, by: agent}}  # here",
            )
        ),
        "stops: {event: message}",
        "stops: {event: message, by: requester}",
    ),
    Case(
        "reminder_after_due",
        "policies.0.reminders.0",
        policies(policy("All", "reminders:\n      - {at: 120%, notify: team}  # here")),
        "120%",
        "100%",
    ),
    Case(
        "reminder_after_due",
        "policies.0.reminders.0",
        policies(policy("All", "reminders:\n      - {after: 0m, notify: team}  # here")),
        "reminders",
        "escalations",
    ),
    Case(
        "escalation_before_due",
        "policies.0.escalations.0",
        policies(policy("All", "escalations:\n      - {at: 75%, notify: team}  # here")),
        "75%",
        "100%",
    ),
    Case(
        "reminder_at_start",
        "policies.0.reminders.0",
        policies(policy("All", "reminders:\n      - {before: 8h}  # here")),
        "before: 8h",
        "before: 7h 59m",
    ),
    Case(
        "rung_never_fires",
        "policies.0.reminders.0",
        policies(
            policy("Gold", "when: {plan: [gold]}", "reminders:\n      - {at: 50%, unless: {plan: [gold, vip]}}  # here")
        ),
        "[gold]",
        "[gold, silver]",
    ),
    Case(
        "rung_never_fires",
        "policies.0.escalations.0",
        policies(
            policy(
                "Gold",
                "pause_on: {status: waiting}",
                "escalations:\n      - {after: 0m, unless: {none_of: [{status: [waiting, closed]}]}}  # here",
            )
        ),
        "[waiting, closed]",
        "[waiting, open]",
    ),
    Case(
        "rung_twice",
        "policies.0.reminders.1",
        policies(
            policy(
                "All",
                "reminders:\n      - {at: 75%, notify: [team, lead]}\n      - {before: 2h, notify: team}  # here",
            )
        ),
        "before: 2h",
        "before: 1h",
    ),
    Case(
        "rung_outside_hours",
        "policies.0.reminders.0",
        OFFICE
        + policies(
            policy(
                "All", "reminders:\n      - {before: 8h wall}  # here", calendar="office", targets="{resolution: 40h}"
            )
        ),
        "before: 8h wall",
        "before: 8h",
    ),
    Case(
        "rung_outside_hours",
        "policies.0.escalations.0",
        OFFICE
        + policies(
            policy(
                "All",
                "escalations:\n      - {after: 2h wall}  # here",
                calendar="office",
                targets='{resolution: {business_days: 1, due_by: "16:00"}}',
            )
        ),
        "after: 2h wall",
        "after: 2h",
    ),
    Case(
        "wall_rung_on_hours",
        "policies.0.reminders.0",
        OFFICE + policies(policy("All", "reminders:\n      - {before: 30m wall}  # here", calendar="office")),
        "30m wall",
        "30m",
    ),
    Case(
        "supports_no_clock",
        "policies.1.supports",
        policies(
            policy("Gold", "targets: {first_response: 1h}"),
            policy("Team", "kind: ola", "targets: {group_time: 30m}", "supports: Gold  # here"),
        ),
        "{first_response: 1h}",
        "{first_response: 1h, resolution: 8h}",
    ),
    Case(
        "supports_other_tickets",
        "policies.1.supports",
        "fields: {plan: any}\n"
        + policies(
            policy("Gold", "when: {plan: gold}"),
            policy("Team", "kind: ola", "when: {plan: free}", "targets: {group_time: 1h}", "supports: Gold  # here"),
        ),
        "{plan: free}",
        "{plan: [free, gold]}",
    ),
    Case(
        "support_exceeds_sla",
        "policies.2.supports",
        policies(
            policy("Gold"),
            policy("Desk", "kind: ola", "when: {group: desk}", "supports: Gold", "targets: {group_time: 2h}"),
            policy("Dev", "kind: ola", "when: {group: dev}", "supports: Gold  # here", "targets: {group_time: 7h}"),
        ),
        "7h",
        "6h",
    ),
    Case(
        "support_exceeds_sla",
        "policies.1.supports",
        policies(
            policy("Gold", "targets: {resolution: {urgent: 4h, default: 8h}}"),
            policy(
                "Desk",
                "kind: ola",
                "when: {group: desk, priority: urgent}",
                "supports: Gold  # here",
                "targets: {group_time: 5h}",
            ),
            policy("Rest", "kind: ola", "when: {group: desk}", "supports: Gold", "targets: {group_time: 8h}"),
        ),
        "5h",
        "4h",
    ),
    Case(
        "support_exceeds_sla",
        "policies.1.supports",
        policies(
            policy("Gold"),
            policy("Supplier", "kind: uc", "supports: Gold  # here", "targets: {resolution: 9h}"),
        ),
        "9h",
        "8h",
    ),
    Case(
        "credit_while_kept",
        "commitments.0.credits.below 97%",
        policies(policy("Gold"))
        + "commitments:\n  - policy: Gold\n    clock: resolution\n    at_least: 95%\n    per: month\n"
        "    credits:\n      below 95%: 10%\n      below 97%: 5%  # here\n",
        "below 97%",
        "below 90%",
    ),
    Case(
        "year_without_holidays",
        "calendars.office.holidays",
        'calendars:\n  office:\n    timezone: UTC\n    hours: {mon-fri: "09:00-17:00"}\n    holidays: [2025-12-25]  # here\n'
        + policies(policy("Gold", "from: 2026-01-01", calendar="office")),
        "[2025-12-25]",
        "[2026-12-25]",
    ),
    Case(
        "year_without_holidays",
        "calendars.office.holidays",
        'calendars:\n  office:\n    timezone: UTC\n    hours: {mon-fri: "09:00-17:00"}\n    holidays: [2025-12-25]  # here\n'
        + policies(policy("Gold", calendar="office")),
        "[2025-12-25]",
        "[2025-12-25, 2026-12-25]",
        as_of="2025-11-01T00:00Z",
    ),
    Case(
        "year_without_holidays",
        "calendars.office.holidays",
        'calendars:\n  office:\n    timezone: UTC\n    hours: {mon-fri: "09:00-17:00"}\n'
        "    exceptions: {2026-12-24: closed}\n    holidays: [2025-12-25]  # here\n"
        "  both: {timezone: UTC, any_of: [office]}\n"
        + policies(policy("Gold", calendar="{by: region, KR: both, default: 24x7}")),
        "2026-12-24",
        "2025-12-24",
    ),
    Case(
        "unused_calendar",
        "calendars.london",
        'calendars:\n  seoul: {timezone: Asia/Seoul, hours: {mon-fri: "09:00-18:00"}}\n'
        '  london: {timezone: Europe/London, hours: {mon-fri: "09:00-18:00"}}  # here\n'
        "  sun: {timezone: UTC, any_of: [seoul]}\n" + policies(policy("All", calendar="sun")),
        "any_of: [seoul]",
        "any_of: [seoul, london]",
    ),
    Case(
        "unused_field",
        "fields.region",
        "fields:\n  plan: any\n  region: any  # here\n" + policies(policy("Gold", "when: {plan: gold}")),
        "{plan: gold}",
        "{plan: gold, region: KR}",
    ),
]


def places(text: str, as_of: str | None = None) -> list[tuple[str, str, int | None]]:
    findings = check(PolicySet.parse(document(text)), as_of=as_of)
    return [(found.code, found.path, found.line) for found in findings]


def codes(*given: Policy, fields: dict[str, Any] | None = None) -> list[str]:
    return [found.code for found in check(PolicySet(*given, fields=fields))]


def name_of(case: Case) -> str:
    return case.code


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_document_that_has_it_is_told_so_once_and_where(case: Case) -> None:
    assert [(case.code, case.path, case.line)] == places(case.text, case.as_of)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_near_miss_is_passed_over(case: Case) -> None:
    assert [] == places(case.near_miss, case.as_of)


def test_every_kind_of_finding_is_shown_by_a_document() -> None:
    assert {kind.code for kind in KINDS} == {case.code for case in CASES}


# What is certain, and what is passed over


@pytest.mark.parametrize("order", KNOWN_ORDERS, ids=lambda order: order[0])
def test_the_order_of_well_known_words_needs_no_declaration(order: tuple[str, ...]) -> None:
    targets = {word.upper(): f"{8 - place}h" for place, word in enumerate(order)}
    found = codes(Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets}))
    assert ["urgent_slower_than_high"] * (len(order) - 1) == found


@pytest.mark.parametrize(
    ("declared", "targets", "expected"),
    [
        ([1, 2, 3], {1: "8h", 2: "4h", 3: "2h"}, []),  # 3 may be the most urgent
        ([1, 2, 3], {1: "2h", 2: "4h", 3: "8h"}, []),
        ([1, 2, 3], {1: "4h", 2: "8h", 3: "2h"}, ["urgent_slower_than_high"] * 2),
        ([1, 2], {1: "8h", 2: "4h"}, []),
        ("any", {1: "4h", 2: "8h", 3: "2h"}, []),
    ],
)
def test_a_declared_order_counts_from_whichever_end_some_amount_follows(
    declared: Any, targets: dict[int, str], expected: list[str]
) -> None:
    policy = Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets})
    assert expected == codes(policy, fields={"priority": declared})


def test_an_order_of_other_fields_is_nobodys_business() -> None:
    targets = {"matrix": {"by": ["plan"], "table": {"gold": "8h", "silver": "4h", "free": "9h"}}}
    policy = Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets})
    assert [] == codes(policy, fields={"plan": ["gold", "silver", "free"]})


def test_of_a_matrix_the_order_is_looked_at_with_all_other_fields_alike() -> None:
    table = {"gold": {"urgent": "4h", "low": "2h"}, "free": {"urgent": "8h", "low": "16h"}}
    targets = {"matrix": {"by": ["plan", "priority"], "table": table}}
    policy = Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets})
    (found,) = check(PolicySet(policy))
    assert found.what.endswith("is slower than that of `low` (2h by 24x7) where `plan` is `gold`")


def test_what_an_earlier_policy_always_takes_is_not_held_against_a_later_one() -> None:
    """The order of the second policy's rows is upside down only for tickets that the first one takes."""
    first = Policy(name="Urgent", when={"priority": "urgent"}, calendar="24x7", targets={"resolution": "1h"})
    rest = Policy(name="Rest", when="always", calendar="24x7", targets={"resolution": {"high": "2h", "default": "4h"}})
    fields = {"priority": ["urgent", "high", "low"]}
    assert [] == codes(first, rest, fields=fields)
    assert ["urgent_slower_than_high"] == codes(rest, fields=fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"tags": "list"}, ["hidden_policy"]),
        ({}, ["hidden_policy"]),
        ({"tags": "any"}, ["condition_never_holds"]),
    ],
)
def test_a_field_may_have_several_values_unless_it_is_declared_otherwise(
    fields: dict[str, Any], expected: list[str]
) -> None:
    def made(name: str, when: Any) -> Policy:
        return Policy(name=name, when=when, calendar="24x7", targets={"resolution": "8h"})

    two = made("Two", {"all_of": [{"tags": "a"}, {"tags": "b"}]})
    assert expected == codes(made("One", {"tags": "b"}), two, fields=fields)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["hidden_policy"]),
        ({"also": True}, []),
        ({"kind": "ola"}, []),
        ({"when": {"plan": ["gold", "vip"]}}, []),
        ({"from": "2026-02-01T00:00Z"}, ["hidden_policy"]),
        ({"to": "2026-02-01T00:00Z"}, ["hidden_policy"]),
    ],
)
def test_only_the_first_match_of_one_kind_hides_another(changed: dict[str, Any], expected: list[str]) -> None:
    gold = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    later = Policy(**{**gold, "name": "Later", "when": {"plan": "gold", "vip": "true"}, **changed})
    assert expected == codes(Policy(**gold), later)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"version": 2, "from": "2026-02-01T00:00Z"}, ["hidden_policy"]),
        ({"version": 2, "from": "2026-02-01T00:00Z", "when": {"plan": "silver"}}, []),
        ({"version": 2, "from": "2026-02-01T00:00Z", "when": {"plan": "silver"}, "to": "2026-03-01T00:00Z"}, []),
    ],
)
def test_versions_hide_another_policy_only_if_there_always_is_one_that_does(
    second: dict[str, Any], expected: list[str]
) -> None:
    gold = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    later = Policy(**{**gold, "name": "Later"})
    assert expected == codes(Policy(**gold), Policy(**{**gold, **second}), later)


def test_the_oldest_version_stands_in_for_one_that_is_absent_and_hides_too() -> None:
    gold = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    later, begun = Policy(**{**gold, "name": "Later"}), {**gold, "from": "2026-02-01T00:00Z"}
    assert ["hidden_policy"] == codes(Policy(**begun, version=2), later)
    assert [] == codes(Policy(**begun, version=1), later)


def test_look_ups_of_too_many_ways_are_passed_over() -> None:
    def made(rows: int) -> list[str]:
        names = [str(number) for number in range(rows)]
        table = {name: {"a": "2 business days"} for name in names}
        targets = {"matrix": {"by": ["customer", "plan"], "table": table}}
        return codes(Policy(name="All", when="always", calendar="24x7", targets={"resolution": targets}))

    assert ["business_days_around_the_clock"] == made(10)
    assert [] == made(MOST_CELLS)


def test_a_due_time_that_a_field_holds_is_compared_with_nothing() -> None:
    targets = {"first_response": "4h", "resolution": {"due_from": "promised_at"}}
    assert [] == codes(Policy(name="All", when="always", calendar="24x7", targets=targets))
    assert [] == codes(
        Policy(name="All", when="always", calendar="24x7", targets={**targets, "resolution": {"amount_from": "hours"}})
    )


def test_what_depends_on_when_a_ticket_opens_is_passed_over() -> None:
    """Four hours round the clock are due before eight office hours, unless the office opens now."""
    office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")
    targets = {"first_response": "4h", "resolution": "8h"}
    policy = Policy(
        name="All", when="always", calendar=office, targets=targets, clocks={"resolution": {"calendar": "24x7"}}
    )
    assert [] == codes(policy)
    assert ["resolution_before_first_response"] == codes(
        Policy(
            name="All",
            when="always",
            calendar=office,
            targets={**targets, "first_response": "8h"},
            clocks={"resolution": {"calendar": "24x7"}},
        )
    )


def test_a_calendar_of_a_python_program_is_named_where_the_policy_names_it() -> None:
    office = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, holidays=["2025-12-25"], name="office")
    policy = Policy(name="All", when="always", calendar=office, targets={"resolution": "8h"}, from_="2026-01-01")
    (found,) = check(PolicySet(policy))
    assert ("year_without_holidays", "policies.0.calendar", None) == (found.code, found.path, found.line)


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


# The answer


def test_a_finding_says_where_what_why_and_what_to_do() -> None:
    text = document(policies(policy("All"), policy("Gold", "when: {plan: gold}")))
    (found,) = check(PolicySet.parse(text))
    why = "The first policy of a kind that matches applies, so nothing is ever promised by this one."
    remedy = "put it before the other, narrow the other's `when`, or write `also: true`"
    assert (
        "error hidden_policy: `Gold` never applies: `All` comes first (policies.1.when, line 8) [R18]\n"
        f"  {why}\n  {remedy}"
    ) == str(found)
    assert {
        "code": "hidden_policy",
        "severity": "error",
        "why": why,
        "rule": "R18",
        "what": "`Gold` never applies: `All` comes first",
        "remedy": remedy,
        "path": "policies.1.when",
        "line": 8,
    } == found.to_dict()


def test_findings_come_in_the_order_of_the_document() -> None:
    text = "fields: {region: any}\n" + policies(
        policy("All", "at_risk: 100%", "reminders:\n      - at: 120%"), policy("Gold", "when: {plan: gold}")
    )
    lines = [line for _, _, line in places(text)]
    assert 4 == len(lines)
    assert sorted(lines, key=lambda line: line or 0) == lines


def test_json_has_lines_and_a_mapping_has_none() -> None:
    tree = {
        "slaclock": 1,
        "policies": [
            {"name": "A", "when": "always", "calendar": "24x7", "at_risk": "100%", "targets": {"resolution": "1h"}}
        ],
    }
    assert [8] == [found.line for found in check(PolicySet.parse(json.dumps(tree, indent=1)))]
    assert [None] == [found.line for found in check(PolicySet.parse(tree))]


def test_what_was_left_out_for_its_faults_moves_no_place() -> None:
    tree = {
        "slaclock": 1,
        "policies": [
            {"name": "Bad", "when": "always", "calendar": "24x7", "targets": {"resolution": "2d"}},
            {"name": "A", "when": "always", "calendar": "24x7", "at_risk": "100%", "targets": {"resolution": "1h"}},
        ],
        "commitments": [
            {"policy": "Bad", "clock": "resolution", "at_least": "95%", "per": "month"},
            {"policy": "A", "clock": "resolution", "at_least": "95%", "per": "month", "credits": {"below 96%": "5%"}},
        ],
    }
    standing, _ = PolicySet.read(tree)
    assert ["policies.1.at_risk", "commitments.1.credits.below 96%"] == [found.path for found in check(standing)]


def test_a_set_that_was_pickled_is_checked_alike() -> None:
    read = PolicySet.parse(document(CASES[0].text))
    assert check(read) == check(pickle.loads(pickle.dumps(read)))


def test_today_is_an_instant() -> None:
    with pytest.raises(InstantError):
        check(PolicySet(), as_of="2026-01-01")


def test_a_document_without_policies_has_no_findings() -> None:
    assert [] == check(PolicySet())


# Documents that are meant as they are


def test_the_sample_document_is_clean() -> None:
    assert [] == check(PolicySet.load(str(files("slaclock") / "data" / "quickstart_policies.yaml")))


@pytest.mark.parametrize("name", ["rules", "sla"])
def test_the_documents_of_the_conformance_cases_have_no_errors_or_warnings(name: str, data: Path) -> None:
    cases = [json.loads(line) for line in (data / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = [case["document"] for case in cases if "document" in case and "refused" not in case["expect"]]
    severe = [found for each in documents for found in check(PolicySet.parse(each)) if found.severity != "note"]
    assert [] == severe


def test_no_ticket_of_random_documents_ever_hits_what_is_called_hidden() -> None:
    hidden = 0
    for seed in range(60):
        case = random_case(Random(seed), wide=seed % 2 == 0)
        read = PolicySet.parse(case["document"])
        covered = coverage(read, [Ticket.parse({"id": "1", "events": case["events"]})])
        for found in check(read):
            if found.code == "hidden_policy":
                policy = read.policies[int(found.path.split(".")[1])]
                versions = [policy.name, f"{policy.name} v{policy.version}"]
                assert [0] == [covered.hits[name] for name in versions if name in covered.hits]
                hidden += 1
    assert hidden > 5


# The kinds


def test_every_kind_says_its_rule_its_reason_and_its_remedy() -> None:
    for kind in KINDS:
        assert re.fullmatch(r"R([1-9]|[12]\d|3[0-4])", kind.rule), kind.code
        assert kind.title.endswith("."), kind.code
        assert kind.why.endswith("."), kind.code
        assert kind.remedy[0].islower(), kind.code
        assert not kind.remedy.endswith("."), kind.code
    assert len({kind.code for kind in KINDS}) == len(KINDS) >= 15


def test_the_reference_page_lists_every_kind_of_finding(root: Path) -> None:
    page = (root / "docs" / "reference" / "check.md").read_text(encoding="utf-8")
    rows = [
        f"| `{kind.code}` | {kind.severity} | {kind.rule} | {kind.title} {kind.why} | {kind.remedy} |" for kind in KINDS
    ]
    assert rows == [line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 6]
