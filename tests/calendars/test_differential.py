"""The calendars against the definitional model, on random calendars in all zones; found cases are replayed for ever.

200 cases in the normal profile of Hypothesis, 10,000 in the long one; `SLACLOCK_SEED` moves to other cases. A case that
differs is printed as one JSON line: kept in `tests/data/found/calendar.jsonl`, it is asked again in every run.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.combine import all_of, any_of, without
from slaclock.errors import CalendarError, HorizonError
from tests.model.amount_model import UTC, Unsupported
from tests.model.calendar_model import Horizon
from tests.model.cases_model import answer_calendar_question
from tests.model.generate_calendars import random_question

FOUND = Path(__file__).resolve().parent.parent / "data" / "found" / "calendar.jsonl"
SHOWN = 5


def calendar_of(name: str, book: dict[str, Any]) -> BusinessCalendar:
    """The library's calendar for one of a document's."""
    raw = dict(book[name])
    if "hours" in raw:
        return BusinessCalendar(raw.pop("timezone"), name=name, **raw)
    parts = {
        word: [calendar_of(other, book) for other in raw.get(word, ())] for word in ("any_of", "all_of", "without")
    }
    zone = raw["timezone"]
    union = any_of if parts["any_of"] else all_of
    base = union(*(parts["any_of"] or parts["all_of"]), timezone=zone, name=name)
    return without(base, *parts["without"], timezone=zone, name=name) if parts["without"] else base


def library_answer(case: dict[str, Any]) -> Any:
    """What the library says, in the model's terms."""
    try:
        calendar = calendar_of(case["calendar"], case["document"]["calendars"])
        question = getattr(calendar, case["op"])
        if case["op"] in ("between", "periods"):
            said = question(case["start"], case["end"])
        elif "amount" in case:
            said = question(case["start"], amount_of(case["amount"]))
        else:
            said = question(case["start"])
    except HorizonError:
        return "no working time"
    except CalendarError as refused:
        return "never open" if refused.faults[0].rule == "R8" else refused
    if isinstance(said, list):
        return [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in said]
    return said if isinstance(said, (bool, timedelta)) else said.astimezone(UTC)


def amount_of(raw: Any) -> Any:
    """A document's amount as the library takes it in Python."""
    from slaclock.base.amounts import BusinessDays

    if isinstance(raw, str):
        return raw
    options = dict(raw)
    return BusinessDays(options.pop("business_days"), **options)


def difference(case: dict[str, Any]) -> str | None:
    """What the two say, where they differ; None where they agree or the model does not answer."""
    try:
        expected = answer_calendar_question(case)
    except (Horizon, Unsupported):
        return None
    said = library_answer(case)
    if said == "never open" and never_open(case):
        return None
    return None if said == expected else f"library {said}, model {expected}: {json.dumps(case)}"


def never_open(case: dict[str, Any]) -> bool:
    """Whether the model finds no working time for years either."""
    try:
        answer_calendar_question(case | {"op": "next_open"})
    except Horizon:
        return True
    return False


def test_random_questions_have_the_models_answer() -> None:
    first = int(os.environ.get("SLACLOCK_SEED", "0"))
    differences: list[str] = []
    for seed in range(first, first + settings().max_examples):
        differs = difference(random_question(Random(seed)))
        if differs is not None:
            differences.append(f"seed {seed}: {differs}")
        if len(differences) == SHOWN:
            break
    assert [] == differences, "\n".join(differences)


@pytest.mark.parametrize("line", FOUND.read_text().splitlines() if FOUND.exists() else [])
def test_a_case_once_found_stays_right(line: str) -> None:
    case = json.loads(line)
    assert difference(case) is None
