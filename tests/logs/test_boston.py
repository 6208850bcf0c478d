"""Boston 311: due times by request type and year, and the city's own `ontime`, from the rules of `boston.py`.

The normal profile takes a seeded tenth, and for 2011 one request of each type, weekday and hour that came in outside of
hours; the long one takes all.
`python -m tests.logs.figures` prints the figures.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.logs.boston import CITYS_OWN, LOADED, ZONE, Agreement, is_outside_hours, requests_of
from tests.logs.plain import Row, instant, part_of


def closes_before_it_opens(row: Row) -> bool:
    return bool(row["closed_at"]) and row["closed_at"] < row["opened_at"]


def edge_of(row: Row) -> tuple[str, int, str]:
    opened = datetime.fromisoformat(row["opened_at"])
    return row["request_type"], opened.weekday(), row["opened_at"][11:13]


@pytest.fixture(scope="module")
def agreement(shared_data: Path, whole: bool) -> Agreement:
    rows = requests_of(shared_data)
    edges = {edge_of(row): row for row in rows if row["year"] == "2011" and row["target_at"] and is_outside_hours(row)}
    wanted = {row["ticket_id"] for row in (*part_of(rows, 10), *edges.values())}
    chosen = [row for row in rows if whole or row["ticket_id"] in wanted or closes_before_it_opens(row)]
    return Agreement.of(shared_data, chosen)


def share(counted: tuple[int, int]) -> float:
    hits, rows = counted
    assert rows > 1_000
    return hits / rows


def test_due_times_of_2011_are_the_citys(agreement: Agreement) -> None:
    assert share(agreement.due_times(lambda row: row["year"] == "2011")) >= 0.989


def test_due_times_of_2011_are_the_citys_for_requests_outside_of_hours_too(agreement: Agreement) -> None:
    """In the normal profile one of each kind is asked, so that rare kinds weigh more than their number."""
    assert share(agreement.due_times(lambda row: row["year"] == "2011" and is_outside_hours(row))) >= 0.985


def test_due_times_from_2013_on_are_the_citys(agreement: Agreement) -> None:
    assert share(agreement.due_times(lambda row: row["year"] != "2011")) >= 0.987


def test_every_verdict_is_the_citys_ontime(agreement: Agreement) -> None:
    differing, compared = agreement.verdicts()
    assert [] == differing
    assert compared > 3_000


def test_a_request_that_closes_before_it_opens_is_a_fault_of_that_ticket_alone(agreement: Agreement) -> None:
    faulty = {row["ticket_id"] for row in agreement.rows if closes_before_it_opens(row)}
    assert 5 == len(faulty)
    assert faulty == {fault.ticket for fault in agreement.faults}
    assert {row["ticket_id"] for row in agreement.rows} - faulty == agreement.results.keys()


def test_a_request_without_a_due_time_has_no_promise_of_the_citys(agreement: Agreement) -> None:
    promised = {ticket for ticket, result in agreement.results.items() if result.select(policy=CITYS_OWN)}
    assert promised == {row["ticket_id"] for row in agreement.rows if row["target_at"]} & agreement.results.keys()


def test_an_answer_over_a_year_without_loaded_holidays_says_so(agreement: Agreement) -> None:
    """Between the opening and the due time, or the closing if later (R9)."""
    for row in agreement.rows:
        result = agreement.results.get(row["ticket_id"])
        reading = agreement.ours(row["ticket_id"]) if result is not None else None
        if result is None or reading is None or row["year"] == "2011":
            continue
        due = reading.due_local
        assert due is not None
        last = max(due.year, int(row["closed_at"][:4] or 0))
        unloaded = [year for year in range(int(row["year"]), last + 1) if year not in LOADED]
        assert unloaded == [caveat.year for caveat in result.caveats if caveat.rule == "R9"], row["ticket_id"]


def test_a_due_time_of_the_citys_is_shown_as_its_wall_clock_had_it(agreement: Agreement) -> None:
    for row in agreement.rows[::50]:
        result = agreement.results.get(row["ticket_id"])
        if result is not None and row["target_at"]:
            assert instant(row["target_at"], ZONE) == result.select(policy=CITYS_OWN)[0].due_at, row["ticket_id"]
