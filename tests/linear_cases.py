"""What must stay linear: for a size, a piece of work whose setting up does not count."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any, Final

from slaclock import BusinessCalendar, PolicySet, Ticket, evaluate
from slaclock.clocks.snapshot import advance, take_snapshot
from slaclock.policies.check import check
from slaclock.tickets.rows import read_long

Work = Callable[[], object]

_OPENED: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE: Final[dict[str, Any]] = {"timezone": "Europe/Berlin", "hours": {"mon-fri": "09:00-17:00"}}
POLICY: Final[dict[str, Any]] = {
    "name": "All",
    "when": "always",
    "calendar": "office",
    "pause_on": {"status": "waiting"},
    "targets": {"first_response": "1h", "next_response": "2h", "resolution": {"high": "400h", "default": "800h"}},
}
STATUS: Final[list[dict[str, Any]]] = [{"field": "status", "value": word} for word in ("waiting", "open")]
SOLVED: Final[list[dict[str, Any]]] = [{"field": "status", "value": word} for word in ("resolved", "open")]
PRIORITY: Final[list[dict[str, Any]]] = [{"field": "priority", "value": word} for word in ("high", "low")]
GROUP: Final[list[dict[str, Any]]] = [{"field": "group", "value": word} for word in ("one", "two")]
TALK: Final[list[dict[str, Any]]] = [{"type": "message", "by": by} for by in ("requester", "agent")]
EXTEND: Final[list[dict[str, Any]]] = [{"type": "extend", "field": "resolution", "value": "1m"}]


def events(count: int, kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An opening and events every ten minutes, of these kinds in turn."""
    rows = [{"at": _OPENED, "type": "created", "value": {"priority": "low", "group": "one"}}]
    times = (_OPENED + timedelta(minutes=10 * number) for number in range(1, count))
    return rows + [{"at": at, "type": "changed", **kind} for at, kind in zip(times, cycle(kinds), strict=False)]


def policies(**keys: Any) -> PolicySet:
    return PolicySet.parse({"slaclock": 1, "calendars": {"office": OFFICE}, "policies": [{**POLICY, **keys}]})


def evaluated(kinds: list[dict[str, Any]], **keys: Any) -> Callable[[int], Work]:
    """An evaluation right after the last event."""

    def of(size: int) -> Work:
        rules, ticket = policies(**keys), Ticket.parse({"id": "7", "events": events(size, kinds)})
        as_of = _OPENED + timedelta(minutes=10 * size)
        return lambda: evaluate(rules, ticket, as_of=as_of).to_dict()

    return of


def parsed(size: int) -> Work:
    text = json.dumps({"id": "7", "events": [{**row, "at": str(row["at"])} for row in events(size, STATUS)]})
    return lambda: Ticket.parse(Ticket.parse(text).to_json())


def built(size: int) -> Work:
    rows = events(size, STATUS)

    def work() -> Ticket:
        ticket = Ticket.parse({"id": "7", "events": rows[:1]})
        for row in rows[1:]:
            ticket = ticket.added(row)
        return ticket

    return work


def from_rows(size: int) -> Work:
    rows = [{"ticket": "7", **row} for row in events(size, STATUS)]
    return lambda: read_long([{**row, "value": str(row["value"]) if "field" in row else None} for row in rows])


def carried(size: int) -> Work:
    """A snapshot taken in the middle, stored, and carried on to the end."""
    rules, rows = policies(), events(size, STATUS)
    ticket, later = Ticket.parse({"id": "7", "events": rows[: size // 2]}), rows[size // 2 :]
    middle, end = rows[size // 2]["at"], _OPENED + timedelta(minutes=10 * size)
    return lambda: advance(rules, take_snapshot(rules, ticket, as_of=middle), later, as_of=end)


def explained(size: int) -> Work:
    rules, ticket = policies(), Ticket.parse({"id": "7", "events": events(size, STATUS)})
    result = evaluate(rules, ticket, as_of=_OPENED + timedelta(minutes=10 * size))
    return result.explain


def scheduled(size: int) -> Work:
    """A clock that starts anew each hour."""
    own = {"own": {"starts": {"event": "created"}, "repeats": "scheduled"}}
    rules = policies(calendar="24x7", targets={"own": "1h"}, clocks=own)
    ticket = Ticket.parse({"id": "7", "events": events(1, STATUS)})
    return lambda: evaluate(rules, ticket, as_of=_OPENED + timedelta(hours=size)).to_dict()


def holidays(size: int) -> list[str]:
    return [str(date(1990, 1, 1) + timedelta(days=3 * number)) for number in range(size)]


def calendar_with_holidays(size: int) -> Work:
    """A calendar made, and laid down as far as its holidays reach."""
    days = holidays(size)
    last = f"{date.fromisoformat(days[-1])}T12:00Z"

    def work() -> object:
        office = BusinessCalendar("Europe/Berlin", hours=OFFICE["hours"], holidays=days)
        return office.between("1990-01-01T00:00Z", last), office.caveats("1990-01-01T00:00Z", last), hash(office)

    return work


def document_with_holidays(size: int) -> Work:
    calendar = {**OFFICE, "holidays": [{day: "closed"} for day in holidays(size)]}
    document = {"slaclock": 1, "calendars": {"office": calendar}, "policies": [POLICY]}
    ticket = Ticket.parse({"id": "7", "events": events(3, STATUS)})
    return lambda: evaluate(PolicySet.parse(document), ticket, as_of=_OPENED + timedelta(days=1)).to_dict()


def many_policies(size: int, **keys: Any) -> dict[str, Any]:
    rules = [{**POLICY, "name": f"P{n}", "when": {"plan": f"plan {n}"}, **keys} for n in range(size)]
    return {"slaclock": 1, "calendars": {"office": OFFICE}, "policies": [*rules, {**POLICY, "name": "Rest"}]}


def loaded(size: int) -> Work:
    text = json.dumps(many_policies(size))
    return lambda: PolicySet.parse(text)


def asked(**keys: Any) -> Callable[[int], Work]:
    """An evaluation under many policies of which the last applies."""

    def of(size: int) -> Work:
        rules = PolicySet.parse(many_policies(size, **keys))
        ticket = Ticket.parse({"id": "7", "events": events(5, STATUS)})
        return lambda: evaluate(rules, ticket, as_of=_OPENED + timedelta(days=1)).to_dict()

    return of


def dated(size: int) -> Work:
    """Policies that each take effect on a day of its own, all of them still to come."""
    document = many_policies(size)
    for number, policy in enumerate(document["policies"][:-1]):
        policy["from"] = str(date(2026, 3, 10) + timedelta(days=number))
    rules = PolicySet.parse(document)
    ticket = Ticket.parse({"id": "7", "events": events(5, STATUS)})
    return lambda: evaluate(rules, ticket, as_of=_OPENED + timedelta(days=1)).to_dict()


def reviewed(size: int) -> Work:
    rules = PolicySet.parse(many_policies(size))
    return lambda: check(rules)


LADDER: Final[dict[str, Any]] = {"reminders": [{"at": "50%"}, {"before": "1h"}], "escalations": [{"after": "0m"}]}
EVENTS: Final[dict[str, Callable[[int], Work]]] = {
    "a ticket is read": parsed,
    "a ticket is built event by event": built,
    "a ticket is read from rows": from_rows,
    "talk": evaluated(TALK),
    "pauses": evaluated(STATUS),
    "pauses under a ladder": evaluated(STATUS, **LADDER),
    "reopenings": evaluated(SOLVED),
    "reopenings that restart": evaluated(SOLVED, on_reopen="restart"),
    "terms that change": evaluated(PRIORITY),
    "terms that are carried": evaluated(PRIORITY, on_change="carry"),
    "terms that restart": evaluated(PRIORITY, on_change="restart"),
    "spells of a group": evaluated(GROUP, kind="ola", targets={"group_time": "3h"}),
    "extensions": evaluated(EXTEND),
    "a snapshot carried on": carried,
    "an explanation": explained,
    "scheduled cycles": scheduled,
}
HOLIDAYS: Final = {"a calendar": calendar_with_holidays, "a document": document_with_holidays}
POLICIES: Final = {
    "policies are loaded": loaded,
    "policies are asked": asked(),
    "policies beside one another": asked(also=True, when="always"),
    "policies that take effect later": dated,
    "policies are reviewed": reviewed,
}
