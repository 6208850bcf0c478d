"""`evaluate` against the definitional model, on random documents and histories; found cases are replayed for ever.

200 cases in the normal profile of Hypothesis, 10,000 in the long one; `SLACLOCK_SEED` moves to other cases. A case that
differs is printed as one JSON line: kept in `tests/data/found/tickets.jsonl`, it is asked again in every run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import Evaluation
from slaclock.clocks.reading import Reading
from slaclock.errors import DocumentError
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.model import ticket_model
from tests.model.amount_model import Refused, Unsupported
from tests.model.calendar_model import Horizon
from tests.model.children_model import history_of
from tests.model.generate_tickets import random_case

FOUND = Path(__file__).resolve().parent.parent / "data" / "found" / "tickets.jsonl"
SHOWN = 5
FIGURES = {
    "elapsed_s": "elapsed",
    "elapsed_running_s": "elapsed_running",
    "elapsed_wall_s": "elapsed_wall",
    "paused_s": "paused",
    "late_s": "late",
    "late_wall_s": "late_wall",
}
SAME = ["policy", "version", "calendar", "zone", "state", "verdict", "at_risk", "exempt", "due_at", "started_at"]
SAME += ["breach_reason", "stopped_at", "first_stopped_at", "first_verdict", "original_due_at"]
FIGURES |= {name: name for name in SAME}


def figures_of(reading: Reading) -> dict[str, Any]:
    """The library's figures of one cycle, in the model's words."""
    said = {name: getattr(reading, attribute) for name, attribute in FIGURES.items()}
    said |= {name: value.astimezone(UTC) for name, value in said.items() if isinstance(value, datetime)}
    if reading.due_at is None:
        said["due_if_resumed"] = reading.due_if_resumed and reading.due_if_resumed.astimezone(UTC)
    if reading.is_open:
        said["in_hours"] = reading.in_hours
    return said


def compared(said: dict[str, Any], expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The figures in which the library (first) and the model (second) differ; a void cycle has only its state."""
    if "void" in (said["verdict"], expected["verdict"]):
        names = {"state", "verdict", "started_at"}
    else:
        names = said.keys() & expected.keys()
    return {name: (said[name], expected[name]) for name in sorted(names) if said[name] != expected[name]}


def read_case(case: dict[str, Any]) -> tuple[PolicySet, Ticket] | None:
    """The policies and the ticket of a case; None where a calendar of its document can never be open."""
    try:
        policies = PolicySet.parse(json.dumps(case["document"]), format="json")
    except DocumentError as refused:
        if "can never be open" in str(refused):
            return None
        raise
    ticket = Ticket.parse({"id": "1", "events": case["events"]})
    return policies, ticket.with_children(*(Ticket.parse(child) for child in case.get("children", ())))


def differences(case: dict[str, Any]) -> list[str]:
    """Everything in which the two differ; nothing where the model does not answer."""
    return differences_at(case, [case["as_of"]])[0] or []


def differences_at(case: dict[str, Any], moments: Sequence[str | datetime]) -> list[list[str] | None]:
    """For each `as_of` everything in which the two differ, None where the model does not answer."""
    read = read_case(case)
    history = history_of(case)
    found: list[list[str] | None] = []
    for as_of in moments:
        try:
            model = ticket_model.evaluate(case["document"], history, as_of)
        except (Horizon, Unsupported, Refused):
            found.append(None)
            continue
        said = evaluate(*read, as_of=as_of) if read is not None else None
        found.append(differing_readings(said, model) + differing_next_change(said, model) if said is not None else None)
    return found


def differing_readings(said: Evaluation, model: dict[str, Any]) -> list[str]:
    """Every figure of every cycle, and every caveat, in which the library's answer and the model's differ."""
    ours = {(clock.clock, clock.kind, clock.current.policy): clock for clock in said.clocks}
    theirs = {(clock, kind, reading["policy"]): reading for clock, kind, reading in model["every"]}
    found = [f"only the library has {key}" for key in ours.keys() - theirs.keys()]
    found += [f"only the model has {key}" for key in theirs.keys() - ours.keys()]
    for key in ours.keys() & theirs.keys():
        expected = theirs[key]
        differs = compared(figures_of(ours[key].current), expected)
        found += [f"{key} {name}: library {a}, model {b}" for name, (a, b) in differs.items()]
        # A cycle that a restart ended is void and not counted (R19): no rule says whether it is listed.
        cycles = [figures_of(cycle) for cycle in ours[key].cycles if cycle.verdict != "void"]
        cycles = cycles[:-1] if expected["state"] == "not_started" else cycles
        wanted = [cycle for cycle in expected["cycles"] if cycle["verdict"] != "void"]
        if len(cycles) != len(wanted):
            found.append(f"{key} has {len(cycles)} cycles in the library, {len(wanted)} in the model")
        for number, pair in enumerate(zip(cycles, wanted, strict=False), 1):
            found += [f"{key} cycle {number} {name}: {a}, {b}" for name, (a, b) in compared(*pair).items()]
    caveats = {caveat_of(caveat.to_dict()) for caveat in said.caveats} - {None}
    faults = {(fault.rule, fault.clock) for fault in said.faults}
    if faults != {(fault["rule"], fault["clock"]) for fault in model["faults"]}:
        found.append(f"faults: library {sorted(faults, key=str)}, model {model['faults']}")
    if caveats != set(model["caveats"]):
        found.append(f"caveats: library {sorted(caveats, key=str)}, model {model['caveats']}")
    return found


def differing_next_change(said: Evaluation, model: dict[str, Any]) -> list[str]:
    """The next change, where the two differ: of a document without rungs, which the model does not know."""
    said_at, model_at = said.next_change_at and said.next_change_at.astimezone(UTC), model["next_change_at"]
    return [] if said_at == model_at else [f"next_change_at: library {said_at}, model {model_at}"]


def caveat_of(caveat: dict[str, Any]) -> tuple[str, ...] | None:
    """A caveat of R9 or R30 as the model writes it; None for the others."""
    if caveat["rule"] == "R9":
        return ("R9", caveat["calendar"], str(caveat["year"]))
    return ("R30", caveat["policy"]) if caveat["rule"] == "R30" else None


@pytest.mark.parametrize("wide", [False, True], ids=["main_job", "wide"])
def test_random_tickets_have_the_models_answer(wide: bool) -> None:
    first = int(os.environ.get("SLACLOCK_SEED", "0"))
    shown: list[str] = []
    for seed in range(first, first + settings().max_examples):
        case = random_case(Random(seed), wide)
        differing = differences(case)
        if differing:
            shown.append(f"seed {seed}: {differing}\n{json.dumps(case)}")
        if len(shown) == SHOWN:
            break
    assert [] == shown, "\n".join(shown)


@pytest.mark.parametrize("line", FOUND.read_text().splitlines() if FOUND.exists() else [])
def test_a_case_once_found_stays_right(line: str) -> None:
    assert [] == differences(json.loads(line))
