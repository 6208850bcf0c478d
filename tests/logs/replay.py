"""What the replays of the real logs share: how each log is read, and what must hold of every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import holidays

from slaclock import Evaluation, Fault, PolicySet, Reading, Ticket, evaluate, read_long
from tests.logs.plain import STATUS_TYPES, Office, Row, Walk, part_of, rows_of

TYPES = {
    "created": {"type": "created", "field": "status"},
    **{name: {"field": "status"} for name in STATUS_TYPES[1:]},
    "priority": {"field": "priority"},
    "assignment": {"field": "group"},
}
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Recipe:
    """How a log is replayed: its document, the zone of its times, the fields at the opening, when it is read.

    ``office``, ``resolving`` and ``pausing`` say once more, for the plain sums, what the document says.
    """

    name: str
    document: Path
    as_of: Mapping[str, str]
    office: Office
    resolving: frozenset[str]
    pausing: frozenset[str]
    timezone: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def rows(self, folder: Path, one_in: int) -> dict[str, list[Row]]:
        """The events of one ticket in so many, by ticket, each with the fields at the opening."""
        of_ticket = {row["ticket_id"]: row for row in part_of(rows_of(folder, f"{self.name}.tickets.csv.gz"), one_in)}
        found: dict[str, list[Row]] = {}
        for row in part_of(rows_of(folder, f"{self.name}.events.csv.gz"), one_in):
            more = {column: of_ticket[row["ticket_id"]][column] for column in self.fields.values()}
            found.setdefault(row["ticket_id"], []).append(row | more)
        return found

    def tickets(self, rows: Mapping[str, list[Row]]) -> tuple[list[Ticket], list[Fault]]:
        """The tickets of these rows, and the faults."""
        flat = (row for held in rows.values() for row in held)
        columns = {"ticket": "ticket_id"}
        return read_long(flat, columns=columns, types=TYPES, fields=self.fields, timezone=self.timezone)

    def walk(self, rows: Sequence[Row], as_of: str) -> Walk:
        """The rows of a ticket walked up to ``as_of``."""
        return Walk.of(rows, self.timezone, self.resolving, self.pausing, as_of)


@dataclass(frozen=True)
class Seen:
    """One ticket of a log as read at one instant: its rows, its walk, its answer."""

    rows: Sequence[Row]
    ticket: Ticket
    walk: Walk
    result: Evaluation


@dataclass(frozen=True)
class Replay:
    """A log, or a seeded part of it, replayed."""

    recipe: Recipe
    policies: PolicySet
    seen: Sequence[Seen]
    faults: Sequence[Fault]

    @classmethod
    def of(cls, recipe: Recipe, folder: Path, one_in: int) -> Replay:
        """Replay one ticket in so many, at every instant that the recipe names."""
        policies, rows = PolicySet.load(recipe.document), recipe.rows(folder, one_in)
        tickets, faults = recipe.tickets(rows)
        seen = [
            Seen(
                rows[ticket.id],
                ticket,
                recipe.walk(rows[ticket.id], as_of),
                evaluate(policies, ticket, as_of=as_of),
            )
            for as_of in recipe.as_of.values()
            for ticket in tickets
        ]
        return cls(recipe, policies, seen, [*faults, *(fault for each in seen for fault in each.result.faults)])

    def readings(self) -> list[Reading]:
        """Every reading of every cycle of every ticket, at every instant."""
        return [reading for each in self.seen for reading in each.result.select()]

    def wrong(self) -> list[str]:
        """The readings that contradict themselves; of every tenth one the ledger too."""
        readings = self.readings()
        found = [wrong for reading in readings for wrong in wrong_of(reading)]
        return found + [wrong for reading in readings[::10] for wrong in untiled(reading)]

    def misplaced_stops(self) -> list[str]:
        """The tickets whose resolution does not stop where the walk does."""
        found = ((each, each.result.get("resolution")) for each in self.seen)
        return [
            f"{reading!r} of {each.ticket.id} stops at {reading.stopped_at}, the walk at {each.walk.stopped_at}"
            for each, reading in found
            if reading is not None and reading.stopped_at != each.walk.stopped_at
        ]

    def missummed(self, tickets: Callable[[Seen], bool] = lambda seen: True) -> list[str]:
        """The tickets that are paused where the walk is not, or whose time used is not what it sums up by dates."""
        found = ((each, each.result.get("resolution")) for each in self.seen if tickets(each))
        sums = (
            (each, reading, each.walk.elapsed(self.recipe.office)) for each, reading in found if reading is not None
        )
        return [
            f"{reading!r} of {each.ticket.id} used {reading.elapsed}; the walk {seconds} s, paused: {each.walk.paused}"
            for each, reading, seconds in sums
            if (reading.elapsed, reading.state == "paused") != (timedelta(seconds=seconds), each.walk.paused)
        ]

    def moved_by_the_future(self, tickets: int = 50) -> list[str]:
        """The tickets, of some, whose answer is another without the events after ``as_of``."""
        found: list[str] = []
        for each in self.seen[: tickets * len(self.recipe.as_of)]:
            at, asked = each.result.as_of, each.ticket.events
            known = [event for event in asked if event.at <= each.result.as_of_us]
            if (
                known
                and evaluate(self.policies, Ticket(each.ticket.id, known), as_of=at).to_dict() != each.result.to_dict()
            ):
                found.append(each.ticket.id)
        return found


def wrong_of(reading: Reading) -> list[str]:
    """What must hold of every reading, whatever the log, and does not."""
    open_verdicts = {"running": ("pending", "breached"), "paused": ("pending", "breached"), "not_started": ("pending",)}
    zero = timedelta(0)
    facts = {
        "a stopped clock is met or breached, an open one pending or breached": reading.verdict
        in open_verdicts.get(reading.state, ("met", "breached") if reading.state == "stopped" else ("void",)),
        "no time is negative": min(reading.paused, reading.remaining, reading.late, reading.late_wall) >= zero,
        "working time is part of running time, which is part of wall time": zero
        <= reading.elapsed <= reading.elapsed_running <= reading.elapsed_wall,
        "what is late is breached": reading.verdict == "breached" or reading.late_wall == zero,
        "what is breached has nothing left": reading.verdict != "breached" or reading.remaining == zero,
        "a clock is due, or says when it would be": reading.due_at is not None or reading.due_if_resumed is not None
        or reading.state in ("stopped", "cancelled"),
        "a stop is not before the start": reading.stopped_at is None or reading.stopped_at >= reading.started_at,
    }  # fmt: skip
    return [f"{reading!r}: not so: {fact}" for fact, holds in facts.items() if not holds]


def untiled(reading: Reading) -> list[str]:
    """Where the ledger of a reading does not tile its window, or does not add up."""
    entries = reading.account().entries
    end = reading.started_at + reading.elapsed_wall
    if not entries:
        return [] if reading.started_at >= end else [f"{reading!r}: an empty ledger"]
    edges = [reading.started_at, *(entry.end_at for entry in entries)]
    wrong = [f"{reading!r}: a gap at {entry.start_at}" for edge, entry in zip(edges, entries, strict=False)
             if edge != entry.start_at]  # fmt: skip
    wrong += [] if edges[-1] == end else [f"{reading!r}: it ends at {edges[-1]}, not at {end}"]
    counted = total(entry.end_at - entry.start_at for entry in entries if entry.counted)
    return wrong + ([] if counted == reading.elapsed else [f"{reading!r}: the ledger counts {counted}"])


def total(amounts: Iterable[timedelta]) -> timedelta:
    """The sum of amounts, of none too."""
    return sum(amounts, timedelta(0))


def _dates(*texts: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, texts))


SERVICENOW = Recipe(
    name="uci_incidents",
    document=HERE.parent.parent / "src" / "slaclock" / "data" / "quickstart_policies.yaml",
    as_of={"in between": "2016-04-05T11:00Z", "at the end": "2017-03-01T00:00Z"},
    office=Office("UTC", [("08:00", "12:00"), ("13:00", "18:00")], _dates("2016-03-25", "2016-03-28", "2016-12-26")),
    resolving=frozenset({"Resolved", "Closed"}),
    pausing=frozenset(f"Awaiting {whom}" for whom in ("User Info", "Vendor", "Problem", "Evidence")),
    timezone="UTC",
    fields={"priority": "priority_first"},
)
VOLVO = Recipe(
    name="volvo_incidents",
    document=HERE / "volvo_incidents.yaml",
    as_of={"in between": "2012-05-02T11:00Z", "at the end": "2012-06-01T00:00Z"},
    office=Office("Europe/Stockholm", [("07:00", "17:00")]),
    resolving=frozenset(f"Completed/{how}" for how in ("Resolved", "In Call", "Closed", "Cancelled")),
    pausing=frozenset(f"Accepted/Wait - {whom}" for whom in ("User", "Customer", "Vendor")),
    fields={"impact": "impact_first"},
)
ITALIAN = Recipe(
    name="helpdesk_it",
    document=HERE / "helpdesk_it.yaml",
    as_of={"in between": "2012-04-05T11:00Z", "at the end": "2014-01-04T00:00Z"},
    office=Office(
        "Europe/Rome",
        [("09:00", "13:00"), ("14:00", "18:00")],
        holidays.country_holidays("IT", years=range(2009, 2016), language="it"),
    ),
    resolving=frozenset({"Resolve ticket", "Closed"}),
    pausing=frozenset({"Wait", "Require upgrade"}),
    timezone="UTC",
)
