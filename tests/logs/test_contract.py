"""A whole contract over the ServiceNow log, against the definitional model: every figure of every cycle of all.

Five SLA policies, three OLAs and two calendars with the holidays of two countries (`contract.yaml`). Each ticket is
read in the middle of its life and at its last event. The normal profile replays a seeded part of the log, the long one
all.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from slaclock import PolicySet, Ticket, evaluate
from slaclock.policies.check import check
from tests.clocks.test_differential import differing_next_change, differing_readings
from tests.logs.plain import Row, part_of, rows_of
from tests.model import ticket_model

CONTRACT = Path(__file__).resolve().parent / "contract.yaml"
LOG = "uci_incidents"
PART = 150
LARGE_CUSTOMERS = {"26", "42", "53"}
STATE_TYPES = {"status", "resolved", "closed", "reopened"}


@dataclass(frozen=True)
class Incident:
    """A ticket of the log as events, each a mapping that the library and the model both read."""

    id: str
    events: list[dict[str, Any]]

    def instants(self) -> list[str]:
        """The middle of its life, and its end."""
        times = [datetime.fromisoformat(event["at"]) for event in self.events]
        return [at.isoformat() for at in (min(times) + (max(times) - min(times)) / 2, max(times))]


def opening(row: Row) -> dict[str, Any]:
    """The fields at the opening. The log names no customer: plan and region are derived, always the same way.

    The plan follows the impact and, for want of a customer, the category; the region the last digit of the number.
    """
    plan = "vip" if row["impact"] == "1" else "enterprise" if row["category"] in LARGE_CUSTOMERS else "standard"
    region = {"0": "PT", "1": "PT", "2": "PT", "3": "PT", "4": "US", "5": "US", "6": "US"}.get(row["ticket_id"][-1])
    asked = {name: row[name] for name in ("category", "contact_type", "impact", "urgency")}
    known = asked | {"priority": row["priority_first"], "plan": plan, "region": region, "status": "New"}
    return {name: value for name, value in known.items() if value}


def event_of(row: Row, ticket: Row) -> dict[str, Any]:
    """A row of the log as an event; the group is the team of the assignment, without the person."""
    by = "requester" if row["actor"] == "requester" else "agent"
    event = {"at": datetime.fromisoformat(row["at"]).replace(tzinfo=UTC).isoformat(), "by": by}
    if row["type"] == "created":
        return event | {"type": "created", "value": opening(ticket)}
    if row["type"] == "assignment":
        group = row["value"].partition("/")[0]
        return event | {"type": "changed", "field": "group", "value": None if group == "g" else group}
    field = "status" if row["type"] in STATE_TYPES else row["type"]
    return event | {"type": "changed", "field": field, "value": row["value"] or None}


def incidents(folder: Path, one_in: int) -> Iterator[Incident]:
    """One ticket of the log in so many, with its events."""
    tickets = {row["ticket_id"]: row for row in part_of(rows_of(folder, f"{LOG}.tickets.csv.gz"), one_in)}
    events: dict[str, list[dict[str, Any]]] = {}
    for row in part_of(rows_of(folder, f"{LOG}.events.csv.gz"), one_in):
        events.setdefault(row["ticket_id"], []).append(event_of(row, tickets[row["ticket_id"]]))
    return (Incident(id_, held) for id_, held in events.items())


class Contract:
    """The contract as the library reads it and as the model does."""

    @cached_property
    def policies(self) -> PolicySet:
        """The document as it is written."""
        return PolicySet.load(CONTRACT)

    @cached_property
    def document(self) -> dict[str, Any]:
        """Its mapping; keys are text, as in JSON."""
        plain: dict[str, Any] = json.loads(json.dumps(YAML(typ="safe", pure=True).load(CONTRACT)))
        return plain

    @cached_property
    def without_rungs(self) -> PolicySet:
        """The same without reminders and escalations, which the model does not know: for the next change."""
        document = copy.deepcopy(self.document)
        for policy in document["policies"]:
            policy.pop("reminders", None)
            policy.pop("escalations", None)
        return PolicySet.parse(json.dumps(document), format="json")

    def differences(self, incident: Incident, as_of: str) -> tuple[int, list[str]]:
        """How many cycles were compared, and everything in which they differ."""
        ticket = Ticket.parse({"id": incident.id, "events": incident.events})
        said = evaluate(self.policies, ticket, as_of=as_of)
        model = ticket_model.evaluate(self.document, incident.events, as_of)
        differing = [*map(str, said.faults), *map(str, model["faults"]), *differing_readings(said, model)]
        differing += differing_next_change(evaluate(self.without_rungs, ticket, as_of=as_of), model)
        return len(said.select()), [f"{incident.id} at {as_of}: {each}" for each in differing]


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract()


def test_every_figure_of_every_ticket_is_the_models(contract: Contract, shared_data: Path, whole: bool) -> None:
    compared, differing = 0, list[str]()
    for incident in incidents(shared_data, 1 if whole else PART):
        for as_of in incident.instants():
            cycles, found = contract.differences(incident, as_of)
            compared, differing = compared + cycles, differing + found
    assert [] == differing
    assert compared > 300


def test_a_reviewer_has_little_to_say_of_it(contract: Contract) -> None:
    assert [] == [str(finding) for finding in check(contract.policies)]
