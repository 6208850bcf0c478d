"""Every limit of `docs/reference/errors.md`: at it all is well, one above is refused by an error that says it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from typing import Any, NamedTuple

import pytest

from slaclock import BusinessCalendar, CalendarError, DocumentError, Event, PolicySet, Ticket, TicketError, evaluate
from slaclock.clocks.snapshot import Snapshot, take_snapshot
from slaclock.errors import LimitError
from slaclock.policies.calendar_section import read_calendars
from slaclock.policies.documents import read_source
from slaclock.policies.reading import check_size
from slaclock.tickets.jsontext import read_json
from slaclock.tickets.rows import read_long, read_wide
from tests.pages import ROOT, Page
from tests.tree import modules

CORE = {"base", "calendars", "tickets", "policies", "clocks"}

AT = "2026-03-02T09:00:00Z"
OFFICE = {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}
SEASON = {"dates": "12-20..01-06", "hours": {"mon-fri": "10:00-12:00"}}
POLICY = {"name": "All", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}
_ROW = re.compile(r"^\| ([\d,]+) \| .* \| `([\w.]+)\.(\w+)` \|$", re.MULTILINE)
LIMITS = {
    f"{room}.{name}": int(said.replace(",", ""))
    for said, room, name in _ROW.findall(Page(ROOT / "docs" / "reference" / "errors.md").source)
}


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def days(count: int) -> list[str]:
    return [str(date(1990, 1, 1) + timedelta(days=n)) for n in range(count)]


def layers(count: int) -> dict[str, Any]:
    """Calendars each combined of the one before."""
    made = {f"c{n}": {"timezone": "UTC", "any_of": [f"c{n - 1}" if n > 1 else "office"]} for n in range(1, count + 1)}
    return {"office": OFFICE, **made}


def narrowed(count: int, key: str) -> dict[str, Any]:
    return {
        "office": OFFICE,
        **{f"c{n}": {"timezone": "UTC", "any_of": ["24x7"], key: ["office"]} for n in range(count)},
    }


def raised(section: Any) -> None:
    if section.faults:
        raise DocumentError.of(section.faults)


def history(count: int) -> list[dict[str, Any]]:
    notes = [{"at": AT, "type": "message", "by": "agent"} for _ in range(count - 1)]
    return [{"at": AT, "type": "created"}, *notes]


def one_by_one(count: int) -> None:
    ticket = Ticket.parse({"id": "7", "events": history(1)})
    for row in history(count)[1:]:
        ticket = ticket.added(row)


def told(read: tuple[list[Ticket], list[Any]]) -> None:
    if read[1]:
        raise TicketError.of(read[1])


def rows(count: int) -> None:
    told(read_long([{"ticket": "7", **row} for row in history(count)]))


def cycles(count: int) -> None:
    """A clock that starts anew each hour, asked after so many."""
    repeats = {"when": "always", "clocks": {"own": {"starts": {"event": "created"}, "repeats": "scheduled"}}}
    policies = PolicySet.parse({"slaclock": 1, "policies": [{**POLICY, **repeats, "targets": {"own": "1h"}}]})
    result = evaluate(policies, Ticket.parse({"id": "7", "events": history(1)}), as_of=f"2026-03-02T{8 + count:02}:30Z")
    for fault in result.faults:
        raise LimitError.of([fault])


def snapshot(length: int) -> None:
    policies = PolicySet.parse({"slaclock": 1, "policies": [POLICY]})
    text = take_snapshot(policies, Ticket.parse({"id": "7", "events": history(1)}), as_of=AT).to_json()
    Snapshot.parse(text + " " * (length - len(text)))


def with_policies(count: int) -> None:
    PolicySet.parse({"slaclock": 1, "policies": [{**POLICY, "name": f"P{n}"} for n in range(count)]})


def with_commitments(count: int) -> None:
    held = {"policy": "All", "clock": "resolution", "at_least": "95%", "per": "month"}
    PolicySet.parse({"slaclock": 1, "policies": [POLICY], "commitments": [held] * count})


def changed(value: Any) -> Event:
    return Event.parse({"at": AT, "type": "changed", "field": "x", "value": value})


def padded(count: int, format: str) -> None:
    text = {"json": '{"slaclock": 1, "policies": []}', "yaml": "slaclock: 1", "toml": "slaclock = 1"}[format]
    PolicySet.parse(text + " " * (count - len(text)), format)


HUGE = {"json": '{{"a": {}}}', "toml": "a = {}"}


def digits(bits: int) -> int:
    """Of the largest number of so many bits; for more than those of the limit, more than Python itself would read."""
    return 1_233 if bits == 4_096 else 5_000


def calendar(**rules: Any) -> BusinessCalendar:
    return BusinessCalendar(**{**OFFICE, **rules})


class Case(NamedTuple):
    """A limit, what it is lowered to where the real one is long to reach, and calls of that size."""

    limit: str
    kind: type[Exception]
    calls: tuple[Callable[[int], object], ...]
    lowered: int | None = None


CASES = [
    Case(
        "policies.documents.MOST_BYTES",
        DocumentError,
        (
            *tuple(lambda n, format=format: padded(n, format) for format in ("json", "yaml", "toml")),
            lambda n: PolicySet.parse(b"slaclock: 1" + b" " * (n - 11)),
            lambda n: PolicySet.parse("#" + "é" * (n // 2) + "\nslaclock: 1" if n % 2 else "slaclock: 1"),
        ),
    ),
    Case("policies.documents.MOST_YAML_PARTS", DocumentError, (lambda n: read_source(str([7] * (n - 5)), "yaml"),), 50),
    Case("policies.documents.LONGEST_YAML_WORD", DocumentError, (lambda n: read_source("a!" + "a" * (n - 2), "yaml"),)),
    Case(
        "policies.source.MOST_PARTS",
        DocumentError,
        (lambda n: read_source({"a": [7] * (n - 4)}), lambda n: read_source(json.dumps([7] * (n - 1)), "json")),
        50,
    ),
    Case(
        "policies.source.MOST_DEPTH",
        DocumentError,
        (
            *(lambda n, format=format: read_source(json.dumps(nested(n)), format) for format in ("json", "yaml")),
            lambda n: read_source(f"a = {json.dumps(nested(n - 1))}", "toml"),
            lambda n: read_source(f"{'.'.join('a' * n)} = 1", "toml"),
            lambda n: read_source({"a": nested(n - 1)}),
        ),
    ),
    Case("policies.reading.DEEPEST", DocumentError, (lambda n: check_size(nested(n), "R17"),)),
    Case("policies.reading.MOST_PARTS", DocumentError, (lambda n: check_size([7] * n, "R17"),)),
    Case(
        "policies.reading.LONGEST_INT_BITS",
        DocumentError,
        (
            lambda n: check_size(1 << (n - 1), "R17"),
            lambda n: read_source({"a": 1 << (n - 1)}),
            *(lambda n, format=format: read_source(HUGE[format].format("9" * digits(n)), format) for format in HUGE),
        ),
    ),
    Case("policies.assembly.MOST_POLICIES", DocumentError, (with_policies, with_commitments), 3),
    Case(
        "policies.calendar_section.MOST_CALENDARS",
        DocumentError,
        (lambda n: read_calendars({f"c{i}": OFFICE for i in range(n)}),),
        5,
    ),
    Case(
        "policies.calendar_section.MOST_NARROWED",
        DocumentError,
        tuple(lambda n, key=key: read_calendars(narrowed(n, key)) for key in ("all_of", "without")),
        3,
    ),
    Case("policies.calendar_section.MOST_LAYERS", DocumentError, (lambda n: raised(read_calendars(layers(n))),)),
    Case("calendars.reading.MOST_SEASONS", CalendarError, (lambda n: calendar(seasons=[SEASON] * n),)),
    Case(
        "calendars.holiday_dates.MOST_DAYS",
        CalendarError,
        (
            lambda n: calendar(holidays=days(n)),
            lambda n: calendar(holidays=[dict.fromkeys(days(n))]),
        ),
    ),
    Case(
        "calendars.holiday_dates.LONGEST_RANGE_DAYS",
        CalendarError,
        (lambda n: calendar(holidays=[f"2024-01-01..{['2024-12-31', '2025-01-01'][n - 366]}"]),),
    ),
    Case(
        "calendars.holidays.MOST_TABLES",
        CalendarError,
        (lambda n: calendar(holidays=[{"country": "US", "subdivision": s} for s in ["CA", "NY", "TX", "WA"][:n]]),),
        3,
    ),
    Case(
        "tickets.history.MOST_EVENTS",
        TicketError,
        (lambda n: Ticket.parse({"id": "7", "events": history(n)}), one_by_one, rows),
        4,
    ),
    Case(
        "tickets.fields.MOST_FIELDS",
        TicketError,
        (lambda n: Event.parse({"at": AT, "type": "created", "value": {f"f{i}": i for i in range(n)}}),),
    ),
    Case("tickets.fields.MOST_MEMBERS", TicketError, (lambda n: changed([7] * n),)),
    Case(
        "tickets.fields.LONGEST_TEXT",
        TicketError,
        (
            lambda n: changed("x" * n),
            lambda n: changed("é" * n),
            lambda n: Event.parse({"at": AT, "type": "pause", "reason": "x" * n}),
            lambda n: told(read_wide([{"id": 1, "created": AT, "x": "y" * n}], fields=["x"])),
        ),
    ),
    Case(
        "tickets.fields.LONGEST_NAME",
        TicketError,
        (
            lambda n: Ticket.opened(AT, id="7" * n),
            lambda n: Ticket.opened(AT, id="7", **{"x" * n: 1}),
            lambda n: Event.parse({"at": AT, "type": "pause", "id": "x" * n}),
        ),
    ),
    Case(
        "tickets.fields.MOST_DIGITS", TicketError, (lambda n: changed(int("9" * n)), lambda n: changed(-int("9" * n)))
    ),
    Case("tickets.jsontext.LONGEST_JSON", TicketError, (lambda n: read_json(" " * (n - 1) + "7"), snapshot), 5_000),
    Case("clocks.fold.MOST_CYCLES", LimitError, (cycles,), 5),
]
CALLS = [
    pytest.param(case, call, id=f"{case.limit}-{number}") for case in CASES for number, call in enumerate(case.calls)
]


def test_the_table_has_every_limit_and_each_has_its_case() -> None:
    assert set(LIMITS) == {case.limit for case in CASES}
    for name, limit in LIMITS.items():
        room, _, constant = name.rpartition(".")
        assert limit == getattr(import_module(f"slaclock.{room}"), constant), name


def test_the_table_has_every_constant_that_is_named_like_a_limit() -> None:
    """Those left out refuse nothing: `check` leaves off, faults are no longer gathered, a rung has a range."""
    silent = {"MOST_FAULTS", "MOST_STEPS", "MOST_CHOICES", "MOST_CELLS", "MOST_TIMES"}
    named = re.compile(r"^((?:MOST|LONGEST|DEEPEST)\w*): Final", re.MULTILINE)
    found = {
        f"{module.name.removeprefix('slaclock.')}.{name}"
        for module in modules()
        if module.room in CORE
        for name in named.findall(module.path.read_text("utf-8"))
        if name not in silent
    }
    assert set(LIMITS) == found


@pytest.mark.parametrize(("case", "call"), CALLS)
def test_at_the_limit_all_is_well_and_one_above_is_refused(
    case: Case, call: Callable[[int], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _, constant = case.limit.rpartition(".")
    limit = LIMITS[case.limit]
    if case.lowered is not None:
        limit = case.lowered
        monkeypatch.setattr(f"slaclock.{room}.{constant}", limit)
    call(limit)
    with pytest.raises(LimitError) as refused:
        call(limit + 1)
    assert isinstance(refused.value, case.kind)
    (fault,) = [fault for fault in refused.value.faults if fault.limit is not None]
    assert limit == fault.limit
    assert re.search(rf"\b({limit}|{limit:,})\b", str(fault)), str(fault)
    assert fault.remedy
