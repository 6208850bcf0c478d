"""Horizons and faults in place, chunks and threads, and that answers grow with the timeline."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import slaclock
from slaclock import BusinessCalendar, HorizonError, batch
from slaclock.base.instants import DAY, EARLIEST, HOUR, LATEST, MINUTE, to_us
from slaclock.batch.asking import ROWS
from slaclock.calendars.cache import _timelines
from slaclock.errors import InputError, MissingExtraError
from tests.batch.offices import OFFICE
from tests.pages import ROOT, Page

ONCE = BusinessCalendar("UTC", hours={}, exceptions={"2026-03-06": "09:00-17:00"})
INSIDE = to_us("2026-03-06T12:00Z")

QUESTIONS = {
    "add": lambda at, **how: batch.add(ONCE, at, "1h", **how),
    "add each": lambda at, **how: batch.add(ONCE, at, np.full(at.shape, HOUR), **how),
    "add days": lambda at, **how: batch.add(ONCE, at, "1 calendar day", **how),
    "subtract": lambda at, **how: batch.subtract(ONCE, at, "1h", **how),
    "between": lambda at, **how: batch.between(ONCE, at, at[::-1], **how),
    "is_open": lambda at, **how: batch.is_open(ONCE, at, **how),
    "next_open": lambda at, **how: batch.next_open(ONCE, at, **how),
    "next_close": lambda at, **how: batch.next_close(ONCE, at, **how),
    "previous_open": lambda at, **how: batch.previous_open(ONCE, at, **how),
    "previous_close": lambda at, **how: batch.previous_close(ONCE, at, **how),
}
each_question = pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)

# Whether there is an answer before, inside and after the one opening there ever is.
REACHED = {
    "add": [True, True, False],
    "add each": [True, True, False],
    "subtract": [False, True, True],
    "next_open": [True, True, False],
    "next_close": [True, True, False],
    "previous_open": [False, True, True],
    "previous_close": [False, True, True],
}


@pytest.mark.parametrize("name", REACHED)
def test_where_nothing_is_reachable_there_is_no_answer(name: str) -> None:
    at = np.array([INSIDE - DAY, INSIDE, INSIDE + DAY])
    found = QUESTIONS[name](at, errors="null")
    assert REACHED[name] == (found != np.iinfo(np.int64).min).tolist()
    with pytest.raises(
        HorizonError, match=rf"no such working time is reachable from.*\(row {REACHED[name].index(False)}"
    ):
        QUESTIONS[name](at)


def test_business_days_that_there_are_not_are_a_fault_of_their_row() -> None:
    at = np.array([INSIDE - DAY, INSIDE])
    with pytest.raises(HorizonError, match=r"no such working time is reachable from.*\(row 1\)"):
        batch.add(ONCE, at, "1 business day")


@each_question
@pytest.mark.parametrize("us", [EARLIEST - 1, LATEST, np.iinfo(np.int64).max, np.iinfo(np.int64).min + 1])
def test_an_instant_out_of_range_is_a_fault_of_its_row(ask: Any, us: int) -> None:
    at = np.array([INSIDE, us, us])
    with pytest.raises(HorizonError, match=r"an instant out of range: .*\(row [01]\) \[R8\]\n.*errors=\"null\""):
        ask(at)
    assert 3 == ask(at, errors="null").size


def test_the_message_of_a_fault_names_the_instant_in_utc() -> None:
    at = np.array(["2026-03-06T12:00", "1899-12-31T23:59:59"], "M8[s]")
    with pytest.raises(HorizonError, match=r"an instant out of range: `1899-12-31T23:59:59Z` \(row 1\) \[R8\]"):
        batch.next_open(OFFICE, at)
    with pytest.raises(HorizonError, match=r"`1899-12-31T23:59:59Z` \(row 0\)"):
        batch.between(OFFICE, at[:1], at[1:])


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"errors": "ignore"}, "`errors` has no such choice: `ignore`"),
        ({"threads": 0}, "not a number of threads: `0`"),
        ({"threads": "2"}, "not a number of threads: `2`"),
    ],
)
def test_choices_that_there_are_not_are_refused(how: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        batch.is_open(OFFICE, np.array([0]), **how)


@pytest.mark.parametrize("rows", [ROWS - 1, ROWS, ROWS + 1, 2 * ROWS + 1])
@pytest.mark.parametrize("threads", [1, 2, 7])
def test_every_row_is_answered_whatever_the_chunks_and_threads(rows: int, threads: int) -> None:
    at = INSIDE + np.arange(rows) * 7 * MINUTE
    amounts = np.arange(rows) % 5 * HOUR
    for found, ask in [
        (batch.add(OFFICE, at, amounts, threads=threads), lambda t, d: OFFICE.timeline.add(t, d)),
        (batch.add(OFFICE, at, "8h", threads=threads), lambda t, d: OFFICE.timeline.add(t, 8 * HOUR)),
        (batch.between(OFFICE, at, at[::-1], threads=threads), lambda t, d: OFFICE.between_us(t, at[0] + at[-1] - t)),
    ]:
        for row in {0, rows // 2, rows - 1, *range(ROWS - 2, min(ROWS + 2, rows))}:
            assert ask(int(at[row]), int(amounts[row])) == found[row]


def test_rows_farther_and_farther_away_are_answered_as_the_timeline_grows() -> None:
    calendar = BusinessCalendar("UTC", hours={"mon": "09:00-17:00"})
    for year in (2026, 2027, 2010, 2060):
        at = to_us(f"{year}-06-01T00:00Z")
        assert [calendar.timeline.next_open(at)] == batch.next_open(calendar, np.array([at])).tolist()
        assert [calendar.timeline.add(at, 2000 * HOUR)] == batch.add(calendar, np.array([at]), "2000h").tolist()
        assert [calendar.timeline.subtract(at, 900 * HOUR)] == batch.subtract(calendar, np.array([at]), "900h").tolist()


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("next_close", "2026-12-31T23:00Z", "2027-01-01T06:00Z"),
        ("next_close", "2027-01-01T01:00Z", "2027-01-01T06:00Z"),
        ("previous_open", "2027-01-01T01:00Z", "2026-12-31T22:00Z"),
        ("previous_close", "2027-01-01T00:00Z", "2027-01-01T00:00Z"),
        ("next_open", "2026-12-31T23:59Z", "2026-12-31T23:59Z"),
    ],
)
def test_an_opening_that_the_end_of_the_year_cuts_is_one(name: str, at: str, expected: str) -> None:
    """Asked of a calendar whose timeline holds that one year so far."""
    nights = BusinessCalendar("UTC", hours={"mon-sun": "22:00-06:00"})
    _timelines.clear()
    assert [to_us(expected)] == getattr(batch, name)(nights, np.array([to_us(at)])).tolist()


def test_the_ends_may_all_lie_years_before_the_starts() -> None:
    calendar = BusinessCalendar("UTC", hours={"tue": "09:00-17:00"})
    starts, ends = (np.array([to_us(f"{year}-06-01T00:00Z")]) for year in (2031, 2021))
    assert [calendar.between_us(int(starts[0]), int(ends[0]))] == batch.between(calendar, starts, ends).tolist()


# The room itself


def test_the_room_is_there_by_name_and_loads_what_it_needs_when_it_is_used() -> None:
    code = (
        "import sys; from slaclock import batch; assert 'add' in dir(batch); print('numpy' in sys.modules); "
        "batch.add; print('numpy' in sys.modules, 'pandas' in sys.modules, 'polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ["False", "True", "False", "False"] == done.stdout.split()


def test_every_name_is_there_and_no_other() -> None:
    assert slaclock.batch is batch
    assert [] == [name for name in batch.__all__ if not callable(getattr(batch, name))]
    with pytest.raises(AttributeError, match="has no attribute 'evaluate_all'"):
        batch.evaluate_all  # noqa: B018


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*sys.modules]:
        if name.startswith("slaclock.batch."):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numpy", None)  # type: ignore[arg-type]
    monkeypatch.delattr(batch, "add", raising=False)
    with pytest.raises(MissingExtraError, match=r"`numpy`\n.*pip install 'slaclock\[batch\]'"):
        batch.add  # noqa: B018


def test_numpys_columns_need_no_narwhals_and_others_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "slaclock.batch.frames", raising=False)
    monkeypatch.setitem(sys.modules, "narwhals", None)  # type: ignore[arg-type]
    assert [True] == batch.is_open(OFFICE, np.array([INSIDE])).tolist()
    with pytest.raises(MissingExtraError, match=r"`narwhals`\n.*pip install 'slaclock\[batch\]'"):
        batch.is_open(OFFICE, [INSIDE])


def test_the_reference_page_has_every_question_with_its_signature() -> None:
    page = Page(ROOT / "docs" / "reference" / "api.md").source.partition("## Over columns")[2]
    for name in batch.__all__:
        signature = inspect.signature(getattr(batch, name))
        plain = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
        bare = signature.replace(parameters=plain, return_annotation=inspect.Signature.empty)
        assert f"batch.{name}{bare}\n" in page
        assert [] == [word for word in signature.parameters if f"`{word}`" not in page]
