"""The program of the design's first section: the levels of use, each as a host would write it, with its answers.

Level 3 goes up to the preview, the table of a database and the next instant at which to look again.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pendulum import DateTime

from slaclock import (
    BusinessCalendar,
    BusinessDays,
    Policy,
    PolicySet,
    Reading,
    Ticket,
    Timer,
    any_of,
    breach_status,
    due_times,
    evaluate,
)
from tests.tree import ROOT

DOCUMENT = """\
slaclock: 1
fields:
  {status: [open, waiting_on_customer, awaiting_approval, resolved, closed], priority: [urgent, high, normal, low],
   plan: any, tags: list}
calendars:
  seoul:
    timezone: Asia/Seoul
    hours: {mon-fri: ["09:00-12:00", "13:00-18:00"], sat: "10:00-13:00"}
    holidays: [KR, {2026-12-31: Company day}]
    exceptions: {2026-12-24: "09:00-13:00"}
policies:
  - name: Enterprise outage
    kind: sla
    version: 3
    when: {plan: [enterprise, vip], type: outage}
    calendar: 24x7
    pause_on: {status: [waiting_on_customer]}
    resolved_on: {status: [resolved, closed]}
    targets:
      first_response: {urgent: 15m, high: 1h, default: 4h}
      resolution: {urgent: 4h, high: 8h, default: 2 business days}
    clocks:
      resolution: {on_change: {target: retroactive, calendar: keep}}
    objective: 80% of target
    at_risk: 75%
    reminders:
      - {at: 75%, notify: assignee}
      - {before: 30m, notify: [assignee, team_lead], clocks: [resolution]}
    escalations:
      - {after: 0m, notify: team_lead}
      - {after: 2h, notify: [manager, legal], unless: {status: awaiting_approval}}
  - name: Engineering triage
    kind: ola
    supports: Enterprise outage
    when: {group: engineering}
    calendar: seoul
    targets: {group_time: 4h}
commitments:
  - {policy: Enterprise outage, clock: resolution, at_least: 95%, per: month, for_each: customer,
     credits: {below 95%: 5%, below 90%: 10%}}
"""


@pytest.fixture(scope="module")
def seoul() -> BusinessCalendar:
    return BusinessCalendar(
        "Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=["KR", {"2026-12-31": "Company day"}]
    )


def local(text: str) -> datetime:
    """An instant on Seoul's clock."""
    return datetime.fromisoformat(f"{text}+09:00")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


# Level 1: calendar arithmetic


def test_level_1_a_due_time_over_chuseok_and_the_weekend(seoul: BusinessCalendar) -> None:
    opened, answered = local("2026-09-23T16:00"), local("2026-09-28T10:30")
    assert local("2026-09-28T15:00") == seoul.add("2026-09-23T16:00+09:00", "8h")
    assert hours(3.5) == seoul.between(opened, answered)
    assert local("2026-09-23T16:00") == seoul.subtract(local("2026-09-28T15:00"), "8h")


def test_level_1_openings_and_closings(seoul: BusinessCalendar) -> None:
    at = local("2026-09-24T10:00")
    assert not seoul.is_open(at)
    assert local("2026-09-28T09:00") == seoul.next_open(at)
    assert local("2026-09-28T18:00") == seoul.next_close(at)
    assert local("2026-09-23T09:00") == seoul.previous_open(at)
    assert local("2026-09-23T18:00") == seoul.previous_close(at)


def test_level_1_the_company_day_is_closed(seoul: BusinessCalendar) -> None:
    assert local("2027-01-04T09:00") == seoul.next_open(local("2026-12-31T09:00"))


def test_level_1_periods_and_their_explanation_tile_the_same_window(seoul: BusinessCalendar) -> None:
    a, b = local("2026-09-23T16:00"), local("2026-09-28T15:00")
    account = seoul.explain(a, b)
    assert [(a, local("2026-09-23T18:00")), (local("2026-09-28T09:00"), b)] == seoul.periods(a, b)
    assert hours(8) == account.total
    assert [a, *(entry.end_at for entry in account)] == [*(entry.start_at for entry in account), b]
    assert ["working", "working"] == [entry.code for entry in account if entry.counted]
    assert "추석" in [entry.name for entry in account if entry.code == "holiday"]


def test_level_1_calendars_combine(seoul: BusinessCalendar) -> None:
    london = BusinessCalendar("Europe/London", hours={"mon-fri": "09:00-17:00"})
    lunch = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "12:00-13:00"})
    sun = any_of(seoul, london, timezone="UTC")
    day = "2026-03-02T00:00Z", "2026-03-04T00:00Z"  # Monday is a holiday in Seoul, Tuesday is none
    assert ("UTC", "Asia/Seoul") == (sun.timezone, (seoul | london).timezone)
    assert hours(8 + 9 + 8) == sun.between(*day) == (seoul | london).between(*day)
    assert hours(0) == (seoul & london).between(*day)
    assert hours(8) == seoul.without(lunch).between(*day)


# Level 2: one timer


def test_level_2_a_timer_is_a_value_that_pauses_and_resumes(seoul: BusinessCalendar) -> None:
    opened, asked_customer = local("2026-09-21T09:00"), local("2026-09-21T11:00")
    customer_answered, now = local("2026-09-22T10:00"), local("2026-09-22T12:00")
    paused = Timer("8h", calendar=seoul).start(opened).pause(asked_customer)
    timer = paused.resume(customer_answered)
    assert paused.due_at is None
    assert local("2026-09-22T16:00") == timer.due_at
    assert hours(4) == timer.read(as_of=now).remaining
    assert (hours(4), hours(8), "running") == (
        timer.read(as_of=now).elapsed,
        timer.read(as_of=now).paused,
        timer.read(as_of=now).state,
    )


# Level 3: policies and tickets

ROWS = [("VIP", "vip", "1h", "4h"), ("Everyone else", "basic", "4h", "16h")]


@pytest.fixture(scope="module")
def policies(seoul: BusinessCalendar) -> PolicySet:
    return PolicySet(
        Policy(
            name=name,
            when={"plan": plan},
            calendar=seoul,
            pause_on={"status": ["waiting"]},
            targets={
                "first_response": first,
                "resolution": {"urgent": fix, "default": BusinessDays(2, cutoff="15:00")},
            },
        )
        for name, plan, first, fix in ROWS
    )


@pytest.fixture
def ticket() -> Ticket:
    """Opened two hours before closing on the eve of Chuseok; waits from 17:00 to Monday 09:30; answered at 16:30."""
    opened = Ticket.opened("2026-09-23T16:00+09:00", id="7", by="requester", priority="urgent", plan="vip")
    waiting = opened.replied(local("2026-09-23T16:30"), by="agent").changed(local("2026-09-23T17:00"), status="waiting")
    return waiting.changed(local("2026-09-28T09:30"), status="open")


def test_level_3_a_document_with_every_part_loads(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    policies = PolicySet.load(path)
    fields = {"plan": "vip", "type": "outage", "priority": "high", "group": "engineering"}
    result = evaluate(policies, Ticket.opened("2026-09-23T16:00+09:00", id="7", **fields), as_of="2026-09-28T06:00Z")
    assert ["Enterprise outage", "Engineering triage"] == [policy.name for policy in policies.policies]
    assert "2026-09-23T15:00:00.000000Z" == result["resolution"].to_dict()["due_at"]
    assert ["breached"] == [reading.verdict for reading in result.select(kind="ola", clock="group_time")]


def test_level_3_due_times_and_verdicts(policies: PolicySet, ticket: Ticket) -> None:
    now = local("2026-09-28T11:00")
    resolved = ticket.changed(local("2026-09-28T12:00"), status="resolved")
    assert local("2026-09-28T12:30") == due_times(policies, ticket, as_of=now)["resolution"]
    assert "pending" == breach_status(policies, ticket, as_of=now)["resolution"]
    assert {"first_response": "met", "resolution": "met"} == breach_status(
        policies, resolved, as_of="2026-10-01T00:00Z"
    )


def test_level_3_an_evaluation_and_its_reading(policies: PolicySet, ticket: Ticket) -> None:
    now = local("2026-09-28T12:40")
    result = evaluate(policies, ticket, as_of=now)
    reading = result["resolution"]
    assert (local("2026-09-28T12:30"), True, True) == (result.due_at, result.breached, result.overdue)
    assert ("running", "breached", False) == (reading.state, reading.verdict, reading.at_risk)
    assert reading.due_at == reading.due_local
    assert ("UTC", "Asia/Seoul") == tuple(at.timezone_name for at in (reading.due_at, reading.due_local) if at)
    assert (hours(1 + 3 + 1 / 6), hours(0), hours(1 / 6)) == (reading.elapsed, reading.remaining, reading.late)


def test_level_3_while_paused_there_is_no_due_time_but_one_if_resumed_now(policies: PolicySet, ticket: Ticket) -> None:
    reading = evaluate(policies, ticket, as_of=local("2026-09-23T17:30"))["resolution"]
    assert ("paused", None, local("2026-09-28T11:30")) == (reading.state, reading.due_at, reading.due_if_resumed)


def test_level_3_selecting_and_explaining(policies: PolicySet, ticket: Ticket) -> None:
    result = evaluate(policies, ticket, as_of=local("2026-09-28T11:00"))
    assert [] == result.select(kind="ola", clock=None, policy=None, cycle=None)
    assert ["first_response", "resolution"] == [reading.clock for reading in result.select(policy="VIP", cycle=1)]
    text = result.explain(audience="customer", language="ko")
    assert "해결" in text
    assert "업무 시간" in text
    assert "waiting" not in text, "why a ticket waits is not the customer's to read"
    assert "waiting" in result.explain()


def test_level_3_a_preview_stores_nothing(policies: PolicySet, ticket: Ticket) -> None:
    """Two business days from Monday's opening, for it came after the cutoff; and the hour and a half that it waited."""
    now = local("2026-09-28T11:00")
    before = evaluate(policies, ticket, as_of=now).due_at
    assert local("2026-09-30T10:30") == evaluate(policies, ticket.changed(now, priority="low"), as_of=now).due_at
    assert before == evaluate(policies, ticket, as_of=now).due_at


def wake(policies: PolicySet, ticket: Ticket, now: datetime) -> DateTime | None:
    """What a scheduler does: read, and say when to read again."""
    return evaluate(policies, ticket, as_of=now).next_change_at


def test_level_3_a_host_that_wakes_only_at_next_changes_misses_none(policies: PolicySet, ticket: Ticket) -> None:
    """The first answer is late in the end of its hour, the resolution in the end of its four: nothing else changes."""
    opened = Ticket(ticket.id, ticket.events[:1])
    now: datetime | None = local("2026-09-23T16:00")
    woken: list[tuple[str, dict[str, str]]] = []
    while now is not None:
        woken.append((f"{now.astimezone(UTC):%d %H:%M:%S.%f}", breach_status(policies, opened, as_of=now)))
        now = wake(policies, opened, now)
    assert [
        ("23 07:00:00.000000", {"first_response": "pending", "resolution": "pending"}),
        ("23 08:00:00.000001", {"first_response": "breached", "resolution": "pending"}),
        ("28 02:00:00.000001", {"first_response": "breached", "resolution": "breached"}),
    ] == woken


# Level 3: the table of a host


MICROSECOND = timedelta(microseconds=1)
NAMES = ("clock", "policy", "state", "verdict", "due_at", "stopped_at", "elapsed_s", "at_risk")
TABLE = f"create table sla (ticket, {', '.join(NAMES)})"
INSERT = f"insert into sla values (:ticket, {', '.join(f':{name}' for name in NAMES)})"
OVERDUE = (
    "select distinct ticket from sla where verdict in ('pending', 'breached') and stopped_at is null and due_at < :now"
)


def stored(policies: PolicySet, tickets: list[Ticket], now: datetime) -> sqlite3.Connection:
    """A real table with the readings of all tickets as they stand now."""
    db = sqlite3.connect(":memory:")
    db.execute(TABLE)
    for ticket in tickets:
        readings: list[Reading] = evaluate(policies, ticket, as_of=now).select()
        db.executemany(INSERT, [{"ticket": ticket.id, **reading.to_dict()} for reading in readings])
    return db


@pytest.fixture
def queue() -> list[Ticket]:
    """Tickets due at 13:00 on Monday, the silent one at 10:00, the reopened one at 16:00, the basic one a day later."""
    opened = local("2026-09-28T08:30")
    due = local("2026-09-28T13:00")

    def opened_as(id: str, **fields: str) -> Ticket:
        return Ticket.opened(opened, id=id, **{"priority": "urgent", "plan": "vip", **fields}).replied(opened)

    return [
        opened_as("open"),
        opened_as("basic", plan="basic"),
        Ticket.opened(opened, id="silent", priority="urgent", plan="vip"),
        opened_as("resolved at due").changed(due, status="resolved"),
        opened_as("resolved late").changed(due + MICROSECOND, status="resolved"),
        opened_as("paused").changed(local("2026-09-28T12:00"), status="waiting"),
        opened_as("paused after due").changed(local("2026-09-28T13:30"), status="waiting"),
        opened_as("reopened").changed(local("2026-09-28T10:00"), status="resolved").changed(due, status="open"),
        opened_as("cancelled").cancelled(local("2026-09-28T12:00")),
        opened_as("nobody's", plan="none"),
    ]


def overdue_by_us(policies: PolicySet, tickets: list[Ticket], now: datetime) -> set[str]:
    return {ticket.id for ticket in tickets if evaluate(policies, ticket, as_of=now).overdue}


def overdue_in_sql(db: sqlite3.Connection, now: datetime) -> set[str]:
    text = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return {ticket for (ticket,) in db.execute(OVERDUE, {"now": text})}


DUES = ["2026-09-28T10:00", "2026-09-28T13:00", "2026-09-28T16:00", "2026-09-29T16:00", "2026-10-02T18:00"]


@pytest.mark.parametrize("after", [-MICROSECOND, timedelta(0), MICROSECOND], ids=["before", "at", "after"])
@pytest.mark.parametrize("due", DUES)
def test_the_overdue_list_in_sql_agrees_with_us(
    policies: PolicySet, queue: list[Ticket], due: str, after: timedelta
) -> None:
    now = local(due) + after
    db = stored(policies, queue, now)
    assert overdue_by_us(policies, queue, now) == overdue_in_sql(db, now)


def test_the_overdue_list_changes_one_microsecond_after_due(policies: PolicySet, queue: list[Ticket]) -> None:
    due = local("2026-09-28T13:00")
    at, after = (overdue_in_sql(stored(policies, queue, now), now) for now in (due, due + MICROSECOND))
    assert {"silent"} == at
    assert {"silent", "open", "paused after due"} == after


def test_a_table_that_was_written_before_due_is_still_right_while_nothing_happens(
    policies: PolicySet, queue: list[Ticket]
) -> None:
    """A due time that is stored needs no new evaluation: the clock of the database does the rest (R14)."""
    written = local("2026-09-28T12:10")
    quiet = [
        Ticket(each.id, [event for event in each.events if event.to_dict()["at"] < "2026-09-28T03:10"])
        for each in queue
    ]
    db = stored(policies, quiet, written)
    for due in DUES[1:]:
        for now in (local(due), local(due) + MICROSECOND):
            assert overdue_by_us(policies, quiet, now) == overdue_in_sql(db, now), now


def test_due_times_as_text_sort_as_time(policies: PolicySet, queue: list[Ticket]) -> None:
    now = local("2026-09-28T12:10")
    found = stored(policies, queue, now).execute(
        "select ticket, due_at from sla where due_at is not null order by due_at"
    )
    dues = [due for _, due in found]
    assert dues == sorted(dues, key=datetime.fromisoformat)
    assert {27} == {len(due) for due in dues}


# What a first answer costs


def test_a_first_answer_from_python_imports_neither_the_package_of_holidays_nor_yaml() -> None:
    program = """
import sys
from slaclock import BusinessCalendar, Policy, PolicySet, Ticket, Timer, breach_status, due_times, evaluate
office = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, holidays=["2026-09-25"], name="office")
policies = PolicySet(Policy(name="All", when="always", calendar=office, targets={"resolution": "2 business days"}))
ticket = Ticket.opened("2026-09-23T16:00+09:00", id="7")
assert Timer("8h", calendar=office).start("2026-09-23T16:00+09:00").due_at is not None
assert due_times(policies, ticket, as_of="2026-09-23T08:00Z")["resolution"] is not None
assert breach_status(policies, ticket, as_of="2026-09-23T08:00Z") == {"resolution": "pending"}
print(evaluate(policies, ticket, as_of="2026-09-23T08:00Z").explain())
loaded = {name.split(".")[0] for name in sys.modules}
assert loaded.isdisjoint({"holidays", "ruamel", "yaml"}), sorted(loaded)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    assert "2026-09-28 16:00:00 KST" in done.stdout


def test_importing_the_package_imports_next_to_nothing() -> None:
    program = "import slaclock, sys; print(sorted({name.split('.')[0] for name in sys.modules} & set(sys.argv[1:])))"
    names = ["pendulum", "pydantic", "holidays", "ruamel"]
    done = subprocess.run([sys.executable, "-c", program, *names], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout
