"""Tickets from files: CSV (long or wide), a JSON list, or JSON lines; and the mapping file that says how."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from slaclock.errors import DocumentError, Fault, InputError, TicketError, show
from slaclock.policies.documents import read_source
from slaclock.policies.files import read_file
from slaclock.tickets.jsontext import read_json
from slaclock.tickets.rows import read_long, read_wide
from slaclock.tickets.ticket import Ticket

_KEYS: Final = ("columns", "types", "fields", "instants", "timezone", "ambiguous", "shape", "id", "times")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table of tickets is read: the keywords of `read_long` and `read_wide`, and the table of more fields.

    ``times`` is the form of the time cells (`%d.%m.%Y %H:%M`), as `datetime.strptime` reads it.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    shape: str | None = None
    id: str | None = None
    times: str | None = None
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
    shape, identity, times = (words.pop(key, None) for key in ("shape", "id", "times"))
    if shape not in (None, "long", "wide"):
        raise DocumentError("no such shape of rows", shape, remedy="write `long` or `wide`", path="shape")
    _check_text(identity, "id")
    _check_text(times, "times")
    _check_form(times)
    return Reading(words, shape, identity, times, fields_from)


def _check_text(value: Any, key: str) -> None:
    if value is not None and not isinstance(value, str):
        raise DocumentError("not text", value, remedy="write text, in quotes", path=key)


def _check_form(times: str | None) -> None:
    """Refuse a form of time cells that `strptime` does not know, or that says one thing twice."""
    sample = datetime(2026, 3, 2, 9, tzinfo=UTC)
    try:
        datetime.strptime(sample.strftime(times or ""), times or "")
    except (ValueError, re.error):
        raise DocumentError("no form of times", times, remedy="write it as `%d.%m.%Y %H:%M`", path="times") from None


def read_tickets(path: Path, reading: Reading) -> tuple[list[Ticket], list[Fault]]:
    """The tickets of a file, and the faults of those that cannot be read. Raises `OSError`, `TicketError`."""
    text = _text_of(path)
    if path.suffix.lower() in (".json", ".jsonl", ".ndjson") or text.lstrip()[:1] in ("[", "{"):
        return _from_json(text)
    rows, torn = _rows_of(text)
    if not rows and not torn:
        raise TicketError("a file without rows", str(path), remedy="hand in a header row and at least one row")
    shape = reading.shape or ("long" if rows and _looks_long(rows[0], reading) else "wide")
    if reading.fields_from is not None:
        rows = list(_joined(rows, reading))
    if reading.times is not None:
        rows = [_with_times(row, shape, reading) for row in rows]
    read = read_long if shape == "long" else read_wide
    tickets, faults = read(rows, **reading.options) if rows else ([], [])
    return tickets, [*torn, *faults]


def _with_times(row: dict[str, Any], shape: str, reading: Reading) -> dict[str, Any]:
    """The row with its time cells read by the mapping's format; a cell of another form stays for the reader to name."""
    assert reading.times is not None
    columns = _columns(reading)
    named = (
        ["at"] if shape == "long" else [name for name in columns if name != "id"] or ["created", "resolved", "closed"]
    )
    read = dict(row)
    for column in [columns.get(name, name) for name in named]:
        try:
            read[column] = datetime.strptime(str(row.get(column)).strip(), reading.times)
        except ValueError:
            continue
    return read


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"text that is not UTF-8 at byte {error.start}"
        raise TicketError(what, str(path), remedy="save the file as UTF-8") from None


def _rows_of(text: str) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The rows below the header, and a fault for each that has more cells than it."""
    header = text.partition("\n")[0]
    delimiter = max(",;\t|", key=header.count)
    try:
        rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        remedy = f"close every quote; a cell has at most {csv.field_size_limit():,} characters"
        raise TicketError(f"not CSV: {error}", remedy=remedy) from None
    remedy = "put quotes round a cell that holds the delimiter"
    what = "a row with more cells than the header"
    long = [(number, row[None]) for number, row in enumerate(rows) if None in row]
    faults = [Fault(what, value=show(cells), remedy=remedy, path=f"rows.{number}") for number, cells in long]
    return [row for row in rows if None not in row], faults


def _columns(reading: Reading) -> Mapping[str, Any]:
    columns = reading.options.get("columns")
    return columns if isinstance(columns, Mapping) else {}


def _looks_long(row: Mapping[str, Any], reading: Reading) -> bool:
    columns = _columns(reading)
    return all(columns.get(name, name) in row for name in ("type", "at"))


def _joined(rows: list[dict[str, Any]], reading: Reading) -> Iterator[dict[str, Any]]:
    """Every row with the columns of the ticket's row in the other table; its own columns win."""
    assert reading.fields_from is not None
    columns = _columns(reading)
    identity = reading.id or columns.get("ticket") or columns.get("id") or "id"
    known = {row.get(identity): row for row in _rows_of(_text_of(reading.fields_from))[0]}
    if set(known) <= {None}:
        remedy = f"give `{reading.fields_from.name}` a column `{identity}`, or name it in the mapping file as `id`"
        raise TicketError("a table of fields without ids", identity, remedy=remedy)
    return ({**known.get(row.get(identity), {}), **row} for row in rows)


def _from_json(text: str) -> tuple[list[Ticket], list[Fault]]:
    tickets: list[Ticket] = []
    faults: list[Fault] = []
    for line, raw in _json_items(text):
        try:
            tickets.append(Ticket.parse(raw))
        except InputError as error:
            faults.extend(replace(fault, line=line) for fault in error.faults)
    return tickets, faults


def _json_items(text: str) -> list[tuple[int | None, Any]]:
    """The tickets of a list or of one object; or of one object a line, as text with the number of its line."""
    lines: list[tuple[int | None, Any]] = [
        (number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()
    ]
    if len(lines) > 1 and all(line.lstrip().startswith("{") for _, line in lines):
        return lines
    tree = read_json(text)
    return [(None, item) for item in tree] if isinstance(tree, list) else [(None, tree)]
