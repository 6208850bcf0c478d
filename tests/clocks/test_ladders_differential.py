"""The actions of `evaluate` against the definitional model of ladders, on random documents and histories (R26).

100 cases of either kind in the normal profile of Hypothesis, 5,000 in the long one; `SLACLOCK_SEED` moves to other
cases. A case that differs is printed as one JSON line: kept in `tests/data/found/ladders.jsonl`, it is asked again in
every run. Cases whose readings differ are no business of this test: `test_differential` finds them.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Protocol

import pytest
from hypothesis import settings

from slaclock.clocks.actions import Action
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import Evaluation
from slaclock.errors import DocumentError
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket
from tests.clocks.test_differential import differing_readings
from tests.model.amount_model import US, Refused, Unsupported, instant
from tests.model.calendar_model import Horizon
from tests.model.children_model import history_of
from tests.model.generate_ladders import random_ladder_case
from tests.model.ladders import Laddered

FOUND = Path(__file__).resolve().parent.parent / "data" / "found" / "ladders.jsonl"
SHOWN = 5
AHEAD = timedelta(days=20)


class Ask(Protocol):
    """The library's evaluation of a case at any instant."""

    def __call__(self, *, as_of: datetime) -> Evaluation: ...


def asking(case: dict[str, Any]) -> Ask:
    """The library, to be asked about a case more than once."""
    policies = PolicySet.parse(json.dumps(case["document"]), format="json")
    children = [Ticket.parse(child) for child in case.get("children", ())]
    ticket = Ticket.parse({"id": "1", "events": case["events"]}).with_children(*children)
    return partial(evaluate, policies, ticket)


def row(action: Action) -> tuple[Any, ...]:
    """An action of the library in the model's words."""
    return action.at.astimezone(UTC), action.policy, action.clock, action.rung, action.number, action.notify


def differences(case: dict[str, Any], rng: Random) -> list[str]:
    """Everything in which the two differ, and every law that does not hold; nothing where the model does not answer."""
    as_of, history = instant(case["as_of"]), history_of(case)
    try:
        model = Laddered(case["document"], history, as_of)
        answer = model.answer()
    except (Horizon, Unsupported, Refused):
        return []
    try:
        ask = asking(case)
    except DocumentError as refused:
        if "can never be open" in str(refused):
            return []
        raise
    said = ask(as_of=as_of)
    if differing_readings(said, answer):
        return []
    ours, theirs = sorted(map(row, said.actions())), sorted(tuple(fired) for fired in model.fired)
    found = [f"only the library fires {one}" for one in ours if one not in theirs]
    found += [f"only the model fires {one}" for one in theirs if one not in ours]
    return found or [*broken_laws(case, ask, rng), *missed_changes(case, said, answer["next_change_at"])]


def said_of(action: Action) -> tuple[Any, ...]:
    """An action with its id."""
    return (*row(action), action.id, action.cycle)


def broken_laws(case: dict[str, Any], ask: Ask, rng: Random) -> list[str]:
    """Ids are unique, and the actions over adjoining windows are those over the whole, with the same ids."""
    start, end = instant(case["events"][0]["at"]), instant(case["as_of"])
    whole = ask(as_of=end).actions()
    found = [] if len({action.id for action in whole}) == len(whole) else ["an id that is not unique"]
    moments = [start + rng.random() * (end - start) for _ in range(2)]
    some = rng.sample(whole, min(2, len(whole)))
    moments += [instant(action.at.isoformat()) + rng.choice([-1, 0, 1]) * US for action in some]
    edges = sorted({start - US, end, *(moment for moment in moments if start <= moment <= end)})
    parts = [action for a, b in pairwise(edges) for action in ask(as_of=b).actions(since=a)]
    if sorted(map(said_of, parts)) != sorted(map(said_of, whole)):
        found.append(f"the actions over the windows between {edges} are not those over the whole")
    return found


def missed_changes(case: dict[str, Any], said: Evaluation, change: datetime | None) -> list[str]:
    """`next_change_at` is the model's next change of a reading, or the next action where that comes first."""
    as_of = instant(case["as_of"])
    known = [event for event in history_of(case) if instant(event["at"]) <= as_of]
    try:
        later = Laddered(case["document"], known, min(change or as_of + AHEAD, as_of + AHEAD)).fired
    except (Horizon, Unsupported, Refused):
        return []
    expected = min(
        (at for at in [change, *(fired.at for fired in later)] if at is not None and at > as_of), default=None
    )
    ours = said.next_change_at and said.next_change_at.astimezone(UTC)
    near = [at for at in (ours, expected) if at is not None and at <= as_of + AHEAD]
    return [f"next_change_at: library {ours}, model {expected}"] if near and ours != expected else []


@pytest.mark.parametrize("wide", [False, True], ids=["main_job", "wide"])
def test_random_ladders_fire_what_the_model_fires(wide: bool) -> None:
    first = int(os.environ.get("SLACLOCK_SEED", "0"))
    shown: list[str] = []
    for seed in range(first, first + settings().max_examples // 2):
        case = random_ladder_case(Random(seed), wide)
        differing = differences(case, Random(seed))
        if differing:
            shown.append(f"seed {seed}: {differing}\n{json.dumps(case)}")
        if len(shown) == SHOWN:
            break
    assert [] == shown, "\n".join(shown)


@pytest.mark.parametrize("line", FOUND.read_text().splitlines())
def test_a_ladder_once_found_stays_right(line: str) -> None:
    assert [] == differences(json.loads(line), Random(0))
