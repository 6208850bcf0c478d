"""Ask the library and the model the same random questions, in pieces that can be resumed.

`python -m tests.model.run --calendars 1000000 --tickets 100000 --seed 0` prints what was asked, what disagreed, and
from which seed to go on. A calendar question is one of twenty on a random calendar. A triple is a document, a history
and an `as_of`, with at most ten of the last for one history. A seed that disagrees is printed with what differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from itertools import count
from random import Random

from tests.calendars.test_differential import difference
from tests.clocks.test_differential import differences_at
from tests.model.amount_model import US, Refused, Unsupported, instant
from tests.model.calendar_model import Horizon
from tests.model.children_model import history_of
from tests.model.distribution import PER_CALENDAR, Case, questions
from tests.model.generate_tickets import random_case
from tests.model.ticket_model import evaluate

MOST_MOMENTS = 10
Answers = list[list[str] | None]
"""For each question what differs, nothing where both agree, None where the model does not answer."""


def ask_calendars(seed: int) -> Answers:
    """The questions of one seed, put to both."""
    return [[differs] if (differs := difference(case)) else [] for case in questions(seed)]


def ask_tickets(seed: int) -> Answers:
    """The triples of one seed, put to both."""
    rng = Random(seed)
    case = random_case(rng, wide=True)
    return differences_at(case, moments(rng, case))


def moments(rng: Random, case: Case) -> list[datetime]:
    """At most ten instants at which to ask: that of the case, those of events and due times, and right beside them."""
    born = min(instant(event["at"]) for event in case["events"] if event["type"] == "created")
    near = [instant(event["at"]) for event in case["events"]]
    try:
        said = evaluate(case["document"], history_of(case), case["as_of"])
        readings = [reading for _, _, reading in said["every"]]
        near += [at for reading in readings if (at := reading.get("due_at") or reading.get("due_if_resumed"))]
        near += [said["next_change_at"]] if said["next_change_at"] else []
    except (Horizon, Unsupported, Refused):
        return [instant(case["as_of"])]
    beside = {at + shift for at in near for shift in (0 * US, US, -US)}
    asked = sorted(at for at in beside if at >= born)
    return sorted({instant(case["as_of"]), *rng.sample(asked, min(MOST_MOMENTS - 1, len(asked)))})


def run(what: str, ask: Callable[[int], Answers], number: int, seed: int, jobs: int) -> int:
    """Ask until so many are answered, and print the account; returns how many disagreed."""
    if number == 0:
        return 0
    asked = answered = disagreed = seeds = 0
    begun = time.perf_counter()
    for seeds, answers in enumerate(_answers(ask, seed, jobs), 1):
        asked += len(answers)
        answered += sum(answer is not None for answer in answers)
        for answer in filter(None, answers):
            disagreed += 1
            print(f"{what} seed {seed + seeds - 1}: {answer}", flush=True)
        if answered >= number:
            break
    rate = answered / max(time.perf_counter() - begun, 1e-9)
    print(f"{what}: {asked} asked, {answered} answered by both, {disagreed} disagreed, {rate:.0f} a second", end="; ")
    print(f"seeds {seed} to {seed + seeds - 1}, go on with --seed {seed + seeds}", flush=True)
    return disagreed


def _answers(ask: Callable[[int], Answers], seed: int, jobs: int) -> Iterator[Answers]:
    if jobs == 1:
        yield from map(ask, count(seed))
        return
    with ProcessPoolExecutor(jobs) as pool:
        while True:
            yield from pool.map(ask, range(seed, seed + 100 * jobs), chunksize=10)
            seed += 100 * jobs


def main() -> int:
    """1 where anything disagreed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calendars", type=int, default=0, help=f"calendar questions, {PER_CALENDAR} a seed")
    parser.add_argument("--tickets", type=int, default=0, help="triples of document, history and as_of")
    parser.add_argument("--seed", type=int, default=0, help="the first seed of both")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    given = parser.parse_args()
    disagreed = run("calendars", ask_calendars, given.calendars, given.seed, given.jobs)
    disagreed += run("tickets", ask_tickets, given.tickets, given.seed, given.jobs)
    return int(disagreed > 0)


if __name__ == "__main__":
    sys.exit(main())
