"""Documents that have one finding each, and near misses that have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slaclock.policies.check import check
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet

OFFICE = 'calendars: {office: {timezone: UTC, hours: {mon-fri: "09:00-17:00"}}}\n'
LISTED = 'calendars:\n  office:\n    timezone: UTC\n    hours: {mon-fri: "09:00-17:00"}\n'
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


def places(text: str, as_of: str | None = None) -> list[tuple[str, str, int | None]]:
    """Code, path and line of each finding of a document."""
    findings = check(PolicySet.parse(document(text)), as_of=as_of)
    return [(found.code, found.path, found.line) for found in findings]


def codes(*given: Policy, fields: dict[str, Any] | None = None) -> list[str]:
    """The codes of what is found in these policies."""
    return [found.code for found in check(PolicySet(*given, fields=fields))]


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
                "clocks:\n      callback:\n        starts: {status: closed}  # here\n"
                "        stops: {status: [closed, void]}",
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
        "pause_inside_stop",
        "policies.0.clocks.resolution.pauses",
        policies(
            policy(
                "All",
                "clocks:\n      resolution:\n"
                "        pauses: {when: {any_of: [{plan: free}, {status: [waiting, closed]}]}}  # here",
            )
        ),
        "[waiting, closed]",
        "[waiting, open]",
    ),
    Case(
        "pause_inside_stop",
        "policies.0.pause_on",
        policies(policy("All", "pause_on: {all_of: [{status: closed}, {vip: true}]}  # here")),
        "status: closed",
        "status: hold",
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
        "repeat_floods",
        "policies.0.escalations.0",
        policies(policy("All", "escalations:\n      - {after: 0m, every: 14m}  # here")),
        "every: 14m",
        "every: 15m",
    ),
    Case(
        "repeat_floods",
        "policies.0.reminders.0",
        policies(policy("All", "reminders:\n      - {at: 50%, every: 1m wall}  # here")),
        "every: 1m wall",
        "every: 1m wall, at_most: 9",
    ),
    Case(
        "repeat_after_due",
        "policies.0.reminders.0",
        OFFICE + policies(policy("All", "reminders:\n      - {before: 1h, every: 61m}  # here", calendar="office")),
        "every: 61m",
        "every: 1h",
    ),
    Case(
        "repeat_after_due",
        "policies.0.reminders.0",
        policies(policy("All", "reminders:\n      - {at: 75%, every: 3h wall, at_most: 2}  # here")),
        "every: 3h",
        "every: 2h",
    ),
    Case(
        "only_in_other_hours",
        "policies.0.escalations.0",
        OFFICE.replace("}\n", ', night: {timezone: UTC, hours: {mon-fri: "17:00-09:00"}}}\n')
        + policies(policy("All", "escalations:\n      - {after: 2h, only_in: night}  # here", calendar="office")),
        "17:00-09:00",
        "16:59-09:00",
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
        "support_exceeds_sla",
        "policies.2.supports",
        policies(
            policy("Gold", "from: 2026-01-01T00:00Z"),
            policy("Desk", "kind: ola", "when: {group: desk}", "targets: {group_time: 8h}", "supports: Gold"),
            policy(
                "Desk",
                "kind: ola",
                "when: {group: desk}",
                "version: 2",
                "from: 2026-02-01T00:00Z",
                "supports: Gold  # here",
                "targets: {group_time: 9h}",
            ),
            policy(
                "Old",
                "kind: ola",
                "when: {group: old}",
                "to: 2025-12-01T00:00Z",
                "supports: Gold",
                "targets: {group_time: 10h}",
            ),
        ),
        "group_time: 9h",
        "group_time: 7h",
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
        LISTED
        + "    holidays: [2025-12-25]  # here\n"
        + policies(policy("Gold", "from: 2026-01-01", calendar="office")),
        "[2025-12-25]",
        "[2026-12-25]",
    ),
    Case(
        "year_without_holidays",
        "calendars.office.holidays",
        LISTED + "    holidays: [2025-12-25]  # here\n" + policies(policy("Gold", calendar="office")),
        "[2025-12-25]",
        "[2025-12-25, 2026-12-25]",
        as_of="2025-11-01T00:00Z",
    ),
    Case(
        "year_without_holidays",
        "calendars.office.holidays",
        LISTED + "    exceptions: {2026-12-24: closed}\n    holidays: [2025-12-25]  # here\n"
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
