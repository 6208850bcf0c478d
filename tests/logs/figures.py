"""The figures of the real logs, each replayed whole: `python -m tests.logs.figures [FOLDER]` from the project's top.

FOLDER is that of the logs, by default `../shared/data` beside the project. Boston is by far the longest.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from tests.logs.boston import Agreement, requests_of
from tests.logs.replay import ITALIAN, SERVICENOW, VOLVO, Recipe, Replay
from tests.tree import ROOT


def print_boston(folder: Path) -> None:
    """How far we agree with the city."""
    agreement = Agreement.of(folder, requests_of(folder))
    for era, in_2011 in (("2011", True), ("2013 on", False)):
        near, all_of_them = agreement.due_times(lambda row, wanted=in_2011: (row["year"] == "2011") is wanted)
        print(f"boston311, {era}: {near / all_of_them:.2%} of due times within 180 s ({near} of {all_of_them})")
    differing, compared = agreement.verdicts()
    print(f"boston311: `ontime` differs on {len(differing)} of {compared}; faults: {len(agreement.faults)}")


def print_replay(recipe: Recipe, folder: Path) -> None:
    """What the replay of a log says at its end, and where it differs from the plain walk."""
    replay = Replay.of(recipe, folder, 1)
    last = [each for each in replay.seen if each.result.as_of == replay.seen[-1].result.as_of]
    counts = Counter((r.clock, r.verdict) for each in last for r in each.result.select())
    words = ", ".join(f"{clock} {verdict} {count}" for (clock, verdict), count in sorted(counts.items()))
    events = sum(len(each.ticket.events) for each in last)
    print(f"{recipe.name}: {len(last)} tickets, {events} events, faults: {len(replay.faults)}; {words}")
    differing = len(replay.wrong()) + len(replay.misplaced_stops())
    print(f"{recipe.name}: {len(replay.seen)} evaluations, {differing} readings or stops differ from the plain walk")


if __name__ == "__main__":
    folder_of_logs = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    for each_recipe in (SERVICENOW, VOLVO, ITALIAN):
        print_replay(each_recipe, folder_of_logs)
    print_boston(folder_of_logs)
