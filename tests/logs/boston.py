"""Boston 311: the city's own rule for due times as a policy document, and how far we agree with the city.

The document is made of two tables of the logs: days by request type and year, and the holidays that the city's system
had loaded. The rule of 2011 and that of 2013 on differ in what happens to a request outside of hours (the README of
the logs has the table), so they are two policies; a third one says what the city's system itself said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from slaclock import Evaluation, Fault, PolicySet, Reading, Ticket, evaluate, read_wide
from tests.logs.plain import Row, instant, rows_of

ZONE = "America/New_York"
AS_OF = "2025-06-01T00:00Z"
CITYS_OWN = "As the city set it"
NEAR_SECONDS = 180
LOADED = (2014, 2015, 2016, 2017, 2019, 2020, 2021, 2023, 2024, 2025)
"""The years of the list of holidays; in 2013, 2018 and 2022 nobody had loaded it, of 2012 the logs say nothing."""

RECEIPT = {
    "2011": {"receipt": "next_working_day", "cutoff": "17:00", "time_of_day": "keep"},
    "2013 on": {"receipt": "next_open"},
}


def era_of(year: str) -> str:
    """Which of the two rules held in that year."""
    return "2011" if year == "2011" else "2013 on"


def policies_of(folder: Path) -> PolicySet:
    """The city's rules as a document: two policies with a matrix of request types and years, and its own due times."""
    table: dict[str, dict[str, Any]] = {}
    for row in rows_of(folder, "boston311.rules.csv"):
        days = int(row["days"])
        working = {"business_days": days, **RECEIPT[era_of(row["year"])]}
        target = working if row["kind"] == "working" else f"{days} calendar days"
        table.setdefault(row["request_type"], {})[row["year"]] = target
    holidays = [row["date"] for row in rows_of(folder, "boston311.holidays.csv") if row["counted"] == "1"]
    hours = {"timezone": ZONE, "hours": {"mon-fri": "08:30-17:00"}}
    by_type = {"resolution": {"matrix": {"by": ["request_type", "year"], "table": table}}}
    own = {"resolution": {"due_from": "target_at"}}
    return PolicySet.parse(
        {
            "slaclock": 1,
            "calendars": {"city of 2011": hours, "city": {**hours, "holidays": holidays, "covers": LOADED}},
            "policies": [
                {"name": "2011", "when": {"year": 2011}, "calendar": "city of 2011", "targets": by_type},
                {"name": "2013 on", "when": "always", "calendar": "city", "targets": by_type},
                {"name": CITYS_OWN, "also": True, "when": "always", "calendar": "24x7", "targets": own},
            ],
        }
    )


def requests_of(folder: Path) -> list[Row]:
    """The rows of the log, each with the year in which it was opened."""
    return [{**row, "year": row["opened_at"][:4]} for row in rows_of(folder, "boston311.tickets.csv.gz")]


def tickets_of(rows: Iterable[Row]) -> tuple[list[Ticket], list[Fault]]:
    """The tickets of these rows, and the faults."""
    return read_wide(
        rows,
        columns={"id": "ticket_id", "created": "opened_at", "closed": "closed_at"},
        fields=["request_type", "year", "target_at"],
        instants=["target_at"],
        timezone=ZONE,
        ambiguous="earlier",
    )


def is_outside_hours(row: Row) -> bool:
    """Whether a request came in at a weekend or outside of 08:30 to 17:00: where the two rules differ."""
    opened = datetime.fromisoformat(row["opened_at"])
    return opened.weekday() > 4 or not "08:30" <= row["opened_at"][11:16] < "17:00"


@dataclass(frozen=True)
class Agreement:
    """What was compared with the city: the answers by ticket, and the rows that have what is to be compared."""

    rows: Sequence[Row]
    results: dict[str, Evaluation]
    faults: Sequence[Fault]

    @classmethod
    def of(cls, folder: Path, rows: Sequence[Row]) -> Agreement:
        """Evaluate these rows."""
        policies = policies_of(folder)
        tickets, faults = tickets_of(rows)
        results = {ticket.id: evaluate(policies, ticket, as_of=AS_OF) for ticket in tickets}
        faults = [*faults, *(fault for result in results.values() for fault in result.faults)]
        return cls(rows, results, faults)

    def due_times(self, wanted: Callable[[Row], bool]) -> tuple[int, int]:
        """Of the wanted rows with a due time: how many of ours are within 180 s of it, and how many there are.

        A row of a type for which the tables know no rule counts as one that we miss.
        """
        asked = [row for row in self.rows if row["target_at"] and row["ticket_id"] in self.results and wanted(row)]
        return sum(map(self._is_near, asked)), len(asked)

    def ours(self, ticket: str) -> Reading | None:
        """The reading by the city's rules; None for a type of which the tables know no rule."""
        return next((reading for reading in self.results[ticket].select() if reading.policy != CITYS_OWN), None)

    def _is_near(self, row: Row) -> bool:
        reading = self.ours(row["ticket_id"])
        due = reading.due_at if reading is not None else None
        return due is not None and abs((due - instant(row["target_at"], ZONE)).total_seconds()) <= NEAR_SECONDS

    def verdicts(self) -> tuple[list[str], int]:
        """Of the rows with both times and the city's `ontime`: the tickets that we judge otherwise, and the rows."""
        both = [row for row in self.rows if row["target_at"] and row["closed_at"] and row["ontime"]]
        asked = [row for row in both if row["ticket_id"] in self.results]
        return [row["ticket_id"] for row in asked if self._judged(row["ticket_id"]) != row["ontime"]], len(asked)

    def _judged(self, ticket: str) -> str:
        readings = self.results[ticket].select(policy=CITYS_OWN)
        return {"met": "ontime", "breached": "overdue"}[readings[0].verdict] if readings else "no promise"
