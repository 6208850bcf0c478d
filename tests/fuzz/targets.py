"""What is fuzzed: one small function a target, from text to the reader. Nothing but a `SlaclockError` may escape one.

What reads well does a little more: what was read is written and read again, and must be the same.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from slaclock.base.amounts import parse_amount
from slaclock.base.format import format_amount
from slaclock.base.instants import to_text, to_us
from slaclock.calendars.calendar import ALWAYS
from slaclock.calendars.hours import read_week, read_weeks, read_windows, show_windows
from slaclock.calendars.zones import zone
from slaclock.cli.ticket_files import read_mapping, read_tickets
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.snapshot import Snapshot, advance
from slaclock.clocks.snapshot_shape import digest_of
from slaclock.clocks.timer import Timer
from slaclock.errors import SlaclockError
from slaclock.outlook.commitments import count_commitments
from slaclock.policies.calendar_rules import parse_calendar
from slaclock.policies.calendar_section import read_calendars
from slaclock.policies.check import check
from slaclock.policies.clock_rules import parse_pauses, parse_reset
from slaclock.policies.conditions import parse_conditions
from slaclock.policies.documents import read_source
from slaclock.policies.ladders import parse_lead, read_rungs
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.shares import parse_at_risk, parse_objective
from slaclock.policies.targets import parse_target
from slaclock.policies.terms import parse_on_change
from slaclock.policies.values import Vocabulary, canonical
from slaclock.policies.yaml_writing import to_yaml
from slaclock.tickets.jsontext import read_json
from slaclock.tickets.ticket import Ticket
from tests.fuzz.fixed import LATER, SNAPSHOT_POLICIES, TICKETS

AT = "2026-03-06T16:00Z"
AS_OF = "2026-03-09T10:00Z"
RECENT = to_us("2026-01-01T00:00Z")
"""An explanation has a line a day: from here on it is short."""
MOST_CALLS = 2_000_000
"""For one kept input, years of calendars laid down for the first time included; what takes more is not kept."""
PARTED = "\n%%\n"
"""Between the two texts of a target that reads two."""


@dataclass(frozen=True)
class Target:
    """One reader under test: the longest input in bytes, and whether its text is JSON, which a mutator may take apart.

    The longer the inputs, the fewer fit into an hour: a limit is reached by the tests of limits, not from here.
    """

    run: Callable[[str], object]
    longest_bytes: int = 400
    json: bool = False


def read(name: str, data: bytes) -> None:
    """Feed the bytes to a target as text; what it refuses, it must refuse in words."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        TARGETS[name].run(text)
    except SlaclockError as error:
        refused = error
        assert refused.faults
        assert str(refused)


class TooLong(Exception):
    """An input that takes more calls than it may."""


def read_within(most_calls: int, name: str, data: bytes) -> None:
    """Feed the bytes to a target and leave off where that takes more calls of functions: time, without a clock."""
    left = most_calls

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise TooLong(name, data)

    sys.setprofile(count)
    try:
        read(name, data)
    finally:
        sys.setprofile(None)


def amounts(text: str) -> None:
    amount = parse_amount(text)
    assert amount == parse_amount(format_amount(amount))


def instants(text: str) -> None:
    at = to_us(text)
    assert at == to_us(to_text(at))


def hours(text: str) -> None:
    if not text.startswith(("{", "[")):
        windows = read_windows(text)
        assert windows == read_windows(show_windows(windows))
        return
    raw = read_json(text)
    weeks = read_weeks(raw) if isinstance(raw, list) else read_week(raw)
    assert hash(weeks) is not None


def calendars(text: str) -> None:
    """The rules of one calendar, in the words of a document; an office stands beside it, to be combined with."""
    office = {"timezone": "Europe/Berlin", "hours": {"mon-fri": "09:00-17:00"}}
    section = read_calendars({"office": office, "made": read_json(text)})
    assert section.faults or "made" in section.known
    if "made" in section.known:
        made = section.known["made"]
        due = made.add(AT, "2h")
        assert "2h" == format_amount(made.between(AT, due))
        assert made.caveats(AT, due) is not None
        assert hash(made) == hash(made.in_zone(made.timezone))


def zones(text: str) -> None:
    assert text == zone(text).name


def rows(text: str) -> None:
    """A table of tickets, as a file below the words of a mapping file; without them its columns mean themselves."""
    words, _, table = text.rpartition(PARTED)
    reading = read_mapping(_file("map.yaml", words) if words.strip() else None, None, None)
    tickets, faults = read_tickets(_file("tickets.csv", table), reading)
    assert all(ticket == Ticket.parse(ticket.to_json()) for ticket in tickets)
    assert all(str(fault) for fault in faults)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _file(name: str, text: str) -> Path:
    path = Path(_folder().name, name)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def histories(text: str) -> None:
    """A ticket as JSON text: it is kept exactly, and three policies answer for it whatever it holds."""
    ticket = Ticket.parse(text)
    assert ticket == Ticket.parse(ticket.to_json())
    result = evaluate(SNAPSHOT_POLICIES, ticket, as_of=AS_OF)
    assert json.dumps(result.to_dict())
    assert ticket.events[0].at < RECENT or result.explain()


def snapshots(text: str) -> None:
    """A snapshot as JSON text, as it is and with the digest that makes every edit look like ours; then carried on."""
    raw = read_json(text)
    if isinstance(raw, dict):
        raw["digest"] = digest_of(raw)
    advanced = advance(SNAPSHOT_POLICIES, Snapshot.parse(raw), LATER, as_of=AS_OF)
    assert json.dumps(advanced.evaluation.to_dict())
    assert advanced.snapshot == Snapshot.parse(advanced.snapshot.to_json())


def timers(text: str) -> None:
    timer = Timer.parse(text)
    assert timer == Timer.parse(timer.to_json())
    assert timer.read(as_of=AS_OF).to_dict()


_PARTS: dict[str, Callable[[Any], object]] = {
    "fields": Vocabulary.parse,
    "value": canonical,
    "when": parse_conditions,
    "pauses": parse_pauses,
    "resets": parse_reset,
    "targets": parse_target,
    "objective": parse_objective,
    "at_risk": parse_at_risk,
    "on_change": parse_on_change,
    "calendar": lambda raw: parse_calendar(raw, {"office": ALWAYS}),
    "before": parse_lead,
    "reminders": read_rungs,
}


def parts(text: str) -> None:
    """The readers of a policy's parts, by the key under which each would stand."""
    raw = read_json(text)
    for key, value in raw.items() if isinstance(raw, dict) else ():
        if key in _PARTS:
            made = _PARTS[key](value)
            assert made == _PARTS[key](value)


def documents(text: str) -> None:
    """A document as JSON: it is read, reviewed, and answers for a ticket."""
    policies = PolicySet.parse(text, "json")
    answer = evaluate(policies, TICKETS[-1], as_of=AS_OF)
    assert json.dumps(answer.to_dict())
    assert all(row.to_dict() for row in count_commitments(policies, [answer]))
    assert all(str(finding) for finding in check(policies))


def yaml(text: str) -> None:
    document = PolicySet.parse(text, "yaml").document
    assert document == read_source(to_yaml(document), "yaml").tree


def toml(text: str) -> None:
    assert PolicySet.parse(text, "toml").document


TARGETS: dict[str, Target] = {
    "amounts": Target(amounts, 60),
    "instants": Target(instants, 60),
    "hours": Target(hours, 200, json=True),
    "zones": Target(zones, 60),
    "calendars": Target(calendars, 400, json=True),
    "parts": Target(parts, 400, json=True),
    "histories": Target(histories, 700, json=True),
    "snapshots": Target(snapshots, 6000, json=True),
    "timers": Target(timers, 400, json=True),
    "rows": Target(rows, 500),
    "json": Target(documents, 1200, json=True),
    "toml": Target(toml, 600),
    "yaml": Target(yaml, 500),
}
