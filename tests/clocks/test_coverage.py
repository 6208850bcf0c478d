"""What a sample of tickets says of a document."""

from __future__ import annotations

from random import Random
from typing import Any

from slaclock.clocks.coverage import coverage
from slaclock.policies.check import check
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.model.generate_tickets import random_case


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


def gold(**keys: Any) -> Policy:
    said = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    return Policy(**{**said, **keys})


def ticket(id: str = "1", **fields: Any) -> Ticket:
    return Ticket.opened("2026-03-02T09:00Z", id=id, **fields)


def test_values_that_no_policy_names_are_one_kind() -> None:
    found = coverage(
        PolicySet(gold()), [ticket("1", plan="a"), ticket("2", plan="b"), ticket("3"), ticket("4", plan="gold")]
    )
    assert [("(other)", (), 2, "1"), ("(none)", (), 1, "3"), ("gold", ("Gold",), 1, "4")] == [
        (kind.values["plan"], kind.policies, kind.tickets, kind.example) for kind in found.kinds
    ]
    assert ("1", "2", "3") == found.without_promise


def test_fields_that_policies_are_not_chosen_by_make_no_kinds() -> None:
    found = coverage(PolicySet(gold()), [ticket("1", plan="gold", region="KR"), ticket("2", plan="gold", region="US")])
    assert [{"plan": "gold"}] == [kind.values for kind in found.kinds]


def test_a_ticket_counts_in_every_kind_that_it_ever_was_and_once_in_each() -> None:
    moved = ticket(plan="silver").changed("2026-03-02T10:00Z", plan="gold").changed("2026-03-02T11:00Z", plan="silver")
    found = coverage(PolicySet(gold()), [moved])
    assert [("(other)", 1), ("gold", 1)] == [(kind.values["plan"], kind.tickets) for kind in found.kinds]
    assert ((), ()) == (found.never_hit, found.without_promise)


def test_a_list_shows_the_values_that_policies_name() -> None:
    found = coverage(PolicySet(gold(when={"tags": ["vip", "new"]})), [ticket(tags=["new", "red", "blue", "vip"])])
    assert [{"tags": "new, vip, (other)"}] == [kind.values for kind in found.kinds]


def test_a_policy_without_a_target_for_the_ticket_is_no_promise() -> None:
    policies = PolicySet(gold(targets={"resolution": {"urgent": "4h"}}))
    found = coverage(policies, [ticket("1", plan="gold", priority="low"), ticket("2", plan="gold", priority="urgent")])
    assert ({"Gold": 2}, ("1",)) == (found.hits, found.without_promise)


def test_of_several_versions_each_is_known_by_its_number() -> None:
    later = gold(version=2, from_="2026-03-02T10:00Z")
    once, twice = ticket("1", plan="gold"), ticket("2", plan="gold").replied("2026-03-02T11:00Z")
    assert {"Gold v1": 2, "Gold v2": 1} == coverage(PolicySet(gold(), later), [once, twice]).hits
    assert ("Gold v2",) == coverage(PolicySet(gold(), later), [once]).never_hit


def test_policies_that_apply_beside_one_another_are_all_told() -> None:
    found = coverage(PolicySet(gold(), gold(name="Goal", kind="objective")), [ticket(plan="gold")])
    assert [("Gold", "Goal")] == [kind.policies for kind in found.kinds]


def test_a_field_that_cannot_be_read_is_no_promise_and_stops_nothing() -> None:
    found = coverage(
        PolicySet(gold(targets={"resolution": {"amount_from": "hours"}})), [ticket(plan="gold", hours="2d")]
    )
    assert ("1",) == found.without_promise


def test_a_kind_is_plain_json() -> None:
    (kind,) = coverage(PolicySet(gold()), [ticket(plan="gold")]).kinds
    assert {"values": {"plan": "gold"}, "policies": ["Gold"], "tickets": 1, "example": "1"} == kind.to_dict()
