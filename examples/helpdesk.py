"""A helpdesk in one file: its tickets and answers stand in SQLite, slaclock says what is promised and when.

The database owns the events; a stored answer is refreshed after every event and at the instant that the library named
(`next_change_at`). Time is handed in: the day below is played from a list, in a real system it is the machine's clock.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from slaclock import Evaluation, PolicySet, Ticket, evaluate

POLICIES = PolicySet.parse("""
slaclock: 1
fields: {status: [open, waiting, resolved, closed], priority: [urgent, normal]}
calendars:
  office: {timezone: Europe/Berlin, hours: {mon-fri: 08:00-17:00}}
policies:
  - name: Support
    when: always
    calendar: office
    pause_on: {status: waiting}
    targets: {first_response: 1h, resolution: {urgent: 4h, normal: 8h}}
    reminders: [{before: 30m, notify: agent, clocks: resolution}]
    escalations: [{after: 0m, notify: team_lead}]
""")
SCHEMA = """
create table events (ticket text, at text, type text, field text, value text, by text);
create table sla (ticket text, policy text, clock text, cycle integer, state text, verdict text, due_at text,
                  late_s real, primary key (ticket, policy, clock, cycle));
create table wakeups (ticket text primary key, asked_at text, at text);
create table sent (id text primary key);
"""


def text(at: datetime) -> str:
    """An instant as the answers write it: UTC, six digits, so that text sorts as time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Helpdesk:
    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.row_factory = sqlite3.Row
        self.db.executescript(SCHEMA)

    def record(self, ticket: str, at: datetime, type: str, value: Any = None, by: str | None = None) -> None:
        """Something happened to a ticket: keep it, and ask again."""
        field, value = ("status", value) if isinstance(value, str) else (None, value and json.dumps(value))
        self.db.execute("insert into events values (?, ?, ?, ?, ?, ?)", (ticket, text(at), type, field, value, by))
        self.refresh(ticket, at)

    def ticket(self, name: str) -> Ticket:
        rows = [dict(row) for row in self.db.execute("select * from events where ticket = ? order by rowid", [name])]
        for row in rows:
            del row["ticket"]
            row["value"] = json.loads(row["value"]) if row["type"] == "created" else row["value"]
        return Ticket.parse({"id": name, "events": rows})

    def refresh(self, name: str, now: datetime) -> None:
        result = evaluate(POLICIES, self.ticket(name), as_of=now)
        self.db.execute("delete from sla where ticket = ?", [name])
        columns = "(:ticket, :policy, :clock, :cycle, :state, :verdict, :due_at, :late_s)"
        rows = [{"ticket": name, **reading.to_dict()} for reading in result.select()]
        self.db.executemany(f"insert into sla values {columns}", rows)
        self.send(result)
        answer = result.to_dict()
        self.db.execute("replace into wakeups values (?, ?, ?)", [name, answer["as_of"], answer["next_change_at"]])

    def send(self, result: Evaluation) -> None:
        """Send what fired since the ticket was last asked about, each action once."""
        last = self.db.execute("select asked_at from wakeups where ticket = ?", [result.ticket]).fetchone()
        for action in result.actions(since=last and last["asked_at"]):
            if self.db.execute("insert or ignore into sent values (?)", [action.id]).rowcount:
                about = f"{action.clock} of ticket {action.ticket}, {action.rung}"
                print(f"{action.at:%H:%M} UTC, to {', '.join(action.notify)}: {about}")

    def wake(self, now: datetime) -> None:
        """What a timer does: refresh the tickets whose answers changed by time alone."""
        while row := self.db.execute("select * from wakeups where at <= ? order by at", [text(now)]).fetchone():
            self.refresh(row["ticket"], datetime.fromisoformat(row["at"]))

    def overdue(self, now: datetime) -> list[tuple[str, str]]:
        """The list on the wall: a comparison of text, in SQL (R14: due is the last good instant)."""
        late = "select ticket, clock from sla where state in ('running', 'paused') and due_at < ? order by due_at"
        return [tuple(row) for row in self.db.execute(late, [text(now)])]


def main() -> None:
    desk = Helpdesk()
    nine = datetime.fromisoformat("2026-03-02T09:00+01:00")
    day = [
        (0, "7", "created", {"priority": "urgent", "status": "open"}, "requester"),
        (20, "7", "message", None, "agent"),
        (30, "8", "created", {"priority": "normal", "status": "open"}, "requester"),
        (60, "7", "changed", "waiting", None),
        (150, "7", "changed", "open", None),
        (180, "8", "message", None, "agent"),
        (340, "7", "changed", "resolved", None),
    ]
    for minutes, ticket, type, value, by in day:
        at = nine + timedelta(minutes=minutes)
        desk.wake(at)
        desk.record(ticket, at, type, value, by)

    now = datetime.fromisoformat("2026-03-03T09:00+01:00")
    desk.wake(now)
    for row in desk.db.execute("select ticket, clock, state, verdict, due_at from sla order by ticket, clock"):
        print(*row)
    asked = {name: evaluate(POLICIES, desk.ticket(name), as_of=now) for name in ("7", "8")}
    late = [
        (name, reading.clock)
        for name, result in asked.items()
        for reading in result.readings
        if reading.is_open and reading.verdict == "breached"
    ]
    assert late == desk.overdue(now)
    print("overdue:", desk.overdue(now))


if __name__ == "__main__":
    main()
