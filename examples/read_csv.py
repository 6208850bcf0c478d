"""From a CSV to a table: the sample of 120 real incidents, read, evaluated, and counted by priority.

The sample is shipped with the package (`slaclock demo --write FOLDER` copies it). Its licence, and what was derived,
stand beside it in ATTRIBUTION.md; the policies are invented.
"""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

from slaclock import PolicySet, evaluate_many, format_amount, read_long

DATA = files("slaclock") / "data"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def main() -> None:
    policies = PolicySet.parse((DATA / "quickstart_policies.yaml").read_text(encoding="utf-8"))
    first_priority = {row["ticket_id"]: row["priority_first"] for row in rows("quickstart_120.tickets.csv")}
    tickets, faults = read_long(
        [{**row, "prio": first_priority[row["ticket_id"]]} for row in rows("quickstart_120.events.csv")],
        columns={"ticket": "ticket_id"},
        types={
            "created": {"type": "created", "field": "status"},
            "priority": {"field": "priority"},
            "assignment": {"field": "group"},
            **{name: {"field": "status"} for name in ("status", "resolved", "closed", "reopened")},
        },
        fields={"priority": "prio"},
        timezone="UTC",
    )
    print(f"{len(tickets)} tickets, {len(faults)} faults")

    counts: Counter[tuple[str, str, str]] = Counter()
    late = []
    for result in evaluate_many(policies, tickets, as_of="2016-12-31T00:00Z"):
        for reading in result.readings:
            counts[reading.policy, reading.clock, reading.verdict] += 1
            if reading.verdict == "breached":
                late.append((reading.late, result.ticket, reading))
    for (policy, clock, verdict), count in sorted(counts.items()):
        print(f"{policy:20}{clock:16}{verdict:10}{count:4}")

    print("the latest three:")
    for lateness, ticket, reading in sorted(late, key=lambda found: found[:2], reverse=True)[:3]:
        print(f"{ticket}  {reading.clock}, late by {format_amount(lateness)}: {reading.why()}")


if __name__ == "__main__":
    main()
