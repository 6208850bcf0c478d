"""Tickets from files: CSV (long or wide), a JSON list, or JSON lines; and the mapping file that says how."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from slaclock.errors import DocumentError, Fault, TicketError
from slaclock.policies.documents import read_source
from slaclock.policies.files import read_file
from slaclock.tickets.rows import read_long, read_wide
from slaclock.tickets.ticket import Ticket

_KEYS: Final = ("columns", "types", "fields", "instants", "timezone", "ambiguous", "shape", "id")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table of tickets is read: the keywords of `read_long` and `read_wide`, and the table of more fields."""

    options: Mapping[str, Any] = field(default_factory=dict)
    shape: str | None = None
    id: str | None = None
    fields_from: Path | None = None


def read_mapping(
    path: Path | None, timezone: str | None, ambiguous: str | None, fields_from: Path | None = None
) -> Reading:
    """The mapping file's words, those of the command line before them. Raises `DocumentError`."""
    words: dict[str, Any] = {}
    if path is not None:
        tree = read_source(*read_file(path)).tree
        if not isinstance(tree, dict) or (unknown := [key for key in tree if key not in _KEYS]):
            wrong = unknown[0] if isinstance(tree, dict) else tree
            raise DocumentError("not a word of a mapping file", wrong, remedy="write " + ", ".join(_KEYS))
        words = tree
    said = {"timezone": timezone, "ambiguous": ambiguous}
    words = {**words, **{name: value for name, value in said.items() if value is not None}}
    shape, identity = words.pop("shape", None), words.pop("id", None)
    if shape not in (None, "long", "wide"):
        raise DocumentError("no such shape of rows", shape, remedy="write `long` or `wide`", path="shape")
    return Reading(words, shape, identity, fields_from)


def read_tickets(path: Path, reading: Reading) -> tuple[list[Ticket], list[Fault]]:
    """The tickets of a file, and the faults of those that cannot be read. Raises `OSError`, `TicketError`."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() in (".json", ".jsonl", ".ndjson") or text.lstrip()[:1] in ("[", "{"):
        return _from_json(text)
    rows = list(csv.DictReader(text.splitlines()))
    if not rows:
        raise TicketError("a file without rows", str(path), remedy="hand in a header row and at least one row")
    shape = reading.shape or ("long" if _looks_long(rows[0], reading) else "wide")
    if reading.fields_from is not None:
        rows = list(_joined(rows, reading))
    read = read_long if shape == "long" else read_wide
    return read(rows, **reading.options)


def _looks_long(row: Mapping[str, Any], reading: Reading) -> bool:
    columns = reading.options.get("columns") or {}
    return all(columns.get(name, name) in row for name in ("type", "at"))


def _joined(rows: list[dict[str, Any]], reading: Reading) -> Iterator[dict[str, Any]]:
    """Every row with the columns of the ticket's row in the other table; its own columns win."""
    assert reading.fields_from is not None
    columns = reading.options.get("columns") or {}
    identity = reading.id or columns.get("ticket") or columns.get("id") or "id"
    others = csv.DictReader(reading.fields_from.read_text(encoding="utf-8-sig").splitlines())
    known = {row.get(identity): row for row in others}
    if set(known) <= {None}:
        remedy = f"give `{reading.fields_from.name}` a column `{identity}`, or name it in the mapping file as `id`"
        raise TicketError("a table of fields without ids", identity, remedy=remedy)
    return ({**known.get(row.get(identity), {}), **row} for row in rows)


def _from_json(text: str) -> tuple[list[Ticket], list[Fault]]:
    tickets: list[Ticket] = []
    faults: list[Fault] = []
    for raw in _json_items(text):
        try:
            tickets.append(Ticket.parse(raw))
        except TicketError as error:
            faults.extend(error.faults)
    return tickets, faults


def _json_items(text: str) -> list[Any]:
    """The tickets of a list, of one object, or of one object a line."""
    try:
        tree = json.loads(text)
    except RecursionError:
        raise TicketError("JSON nested too deeply", remedy="hand in a list of tickets") from None
    except json.JSONDecodeError as whole:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            remedy = "hand in a list of tickets, or one ticket a line"
            raise TicketError(f"not JSON: {whole.msg} in line {whole.lineno}", remedy=remedy) from None
    return tree if isinstance(tree, list) else [tree]
