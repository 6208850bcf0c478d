"""What the random questions and histories hold, measured: `python -m tests.model.distribution [COUNT] [SEED]`."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from tests.model.amount_model import US, Refused, Unsupported, instant
from tests.model.calendar_model import DAY, SECOND, Calendar, Horizon, calendar_of, offset_changes
from tests.model.cases_model import answer_calendar_question
from tests.model.children_model import history_of
from tests.model.conditions_model import changes_of
from tests.model.generate_calendars import random_questions
from tests.model.generate_tickets import random_case
from tests.model.ticket_model import BY_HAND, evaluate

Case = dict[str, Any]
YEAR = 365 * DAY
SPANNING = ("add", "subtract", "between", "periods")
PER_CALENDAR = 20


def questions(seed: int) -> Iterator[Case]:
    """The questions of one seed: twenty on one calendar."""
    return islice(random_questions(Random(seed)), PER_CALENDAR)


def traits_of_question(case: Case) -> set[str]:
    """What a calendar question has of: a span, a span over a year, a change of offset inside, an edge at an end."""
    calendar = calendar_of(case["calendar"], case["document"]["calendars"])
    start = instant(case["start"])
    try:
        said = instant(case["end"]) if "end" in case else answer_calendar_question(case)
    except (Horizon, Unsupported):
        said = start
    end = said if isinstance(said, datetime) else start
    first, last = sorted((start, end))
    found = {f"operation {case['op']}"} | ({"span"} if case["op"] in SPANNING else set())
    found |= {"span over a year"} if case["op"] in SPANNING and last - first >= YEAR else set()
    zones = {part.zone_name for part in (calendar, *calendar.parts())}
    years = range(first.year, last.year + 1)
    changes = (at for zone in zones for year in years for at in offset_changes(zone, year))
    found |= {"over a change of offset"} if any(first < at <= last for at in changes) else set()
    asked = [start, instant(case["end"])] if "end" in case else [start]
    return found | ({"on an edge"} if any(is_on_edge(calendar, at) for at in asked) else set())


def is_on_edge(calendar: Calendar, at: datetime) -> bool:
    """An opening, a closing, midnight on the wall, or the first or last second of a repeated hour."""
    wall = at.astimezone(calendar.zone)
    midnight = wall.timetz().replace(tzinfo=None) == datetime.min.time()
    return midnight or calendar.is_open(at) != calendar.is_open(at - US) or _ends_repeated_hour(calendar, at)


def _ends_repeated_hour(calendar: Calendar, at: datetime) -> bool:
    for change in offset_changes(calendar.zone_name, at.year):
        before, after = ((change + shift).astimezone(calendar.zone).utcoffset() for shift in (-SECOND, timedelta(0)))
        assert before is not None
        assert after is not None
        edges = (change - (before - after), change, change + (before - after)) if before > after else ()
        if any(edge - SECOND <= at < edge + SECOND for edge in edges):
            return True
    return False


def traits_of_history(case: Case) -> set[str]:
    """What a document and history have of: how the events lie, extreme amounts, each event by hand, each key."""
    instants = [instant(event["at"]) for event in case["events"]]
    found = {f"event {event['type']}" for event in case["events"]}
    for event in case["events"]:
        if event["type"] in BY_HAND:
            found.add(f"{event['type']} for {'one clock' if event.get('field') else 'all clocks'}")
    found |= {"equal instants"} if len(set(instants)) < len(instants) else set()
    found |= {"late edits"} if instants != sorted(instants) else set()
    found |= {"children"} if case.get("children") else set()
    found |= {"zero amounts"} if any(map(_is_zero, amounts(case))) or any(map(_due_at_once, case["events"])) else set()
    found |= {"huge amounts"} if any(map(_is_huge, amounts(case))) else set()
    found |= {"coverage running out"} if _leaves_coverage(case) else set()
    for policy in case["document"]["policies"]:
        found |= {f"key {key}" for key in policy.keys() - {"name", "when", "calendar", "targets", "clocks"}}
        found |= {f"key {key}" for columns in policy.get("clocks", {}).values() for key in columns}
        found |= {f"repeats {c['repeats']}" for c in policy.get("clocks", {}).values() if "repeats" in c}
        found |= {f"target {word}" for word in ("amount_from", "due_from") if word in json.dumps(policy["targets"])}
    return found


def amounts(case: Case) -> Iterator[str]:
    """Every text in targets, budgets and events that reads like an amount."""
    said = [[policy["targets"], policy.get("clocks")] for policy in case["document"]["policies"]]
    events = [[event.get("value"), changes_of(event)] for event in case["events"]]
    text = json.dumps([said, events], default=str)
    yield from re.findall(r'"(-?\d+ ?(?:[hms]|business days|calendar days))"', text)
    yield from (f"{days} business days" for days in re.findall(r'"business_days": (\d+)', text))


def _is_zero(amount: str) -> bool:
    return re.match(r"0\D", amount) is not None


def _is_huge(amount: str) -> bool:
    number, unit = re.findall(r"\d+|\D+", amount)[:2]
    return int(number) >= (1000 if unit.strip() == "h" else 200 if "days" in unit else 10**9)


def _due_at_once(event: dict[str, Any]) -> bool:
    due = event.get("value") if event["type"] == "set_due" else changes_of(event).get("promised_at")
    return due is not None and instant(due) == instant(event["at"])


def _leaves_coverage(case: Case) -> bool:
    try:
        said = evaluate(case["document"], history_of(case), case["as_of"])
    except (Horizon, Unsupported, Refused):
        return False
    return any(caveat[0] == "R9" for caveat in said["caveats"])


def distribution(cases: Iterable[Case], traits: Callable[[Case], set[str]]) -> dict[str, float]:
    """Trait -> the share of cases that have it, the commonest first; of spans over a year the share of all spans."""
    counts: Counter[str] = Counter()
    asked = 0
    for case in cases:
        asked += 1
        counts.update(traits(case))
    shares = {trait: count / asked for trait, count in counts.most_common()}
    if "span" in shares:
        shares["span over a year"] = counts["span over a year"] / counts["span"]
    return shares


def sample_of_questions(count: int, seed: int) -> Iterator[Case]:
    """So many questions, of this seed and those after it."""
    return islice((case for number in range(seed, seed + count) for case in questions(number)), count)


def sample_of_histories(count: int, seed: int) -> Iterator[Case]:
    """So many wide documents with their histories."""
    return (random_case(Random(number), wide=True) for number in range(seed, seed + count))


def main(count: int = 2000, seed: int = 0) -> None:
    """Print the shares of both samples, in per cent."""
    samples = (("calendar questions", sample_of_questions, traits_of_question, count),)
    samples += (("histories", sample_of_histories, traits_of_history, count // 4),)
    for name, sample, traits, number in samples:
        print(f"{number} {name} from seed {seed}")
        for trait, share in distribution(sample(number, seed), traits).items():
            print(f"  {100 * share:5.1f} %  {trait}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
