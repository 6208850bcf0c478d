"""`slaclock evaluate`: the table of promises, JSON lines, or the explanation of one ticket."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence

import pendulum

from slaclock.base.instants import from_us_in, to_text, to_us
from slaclock.base.phrases import say
from slaclock.calendars.zones import zone
from slaclock.cli.progress import watched
from slaclock.cli.table import lines_of
from slaclock.cli.ticket_files import read_mapping, read_tickets
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import Evaluation
from slaclock.clocks.reading import Reading
from slaclock.errors import Fault, TicketError
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket

_HEADER = ("ticket", "policy", "clock", "due", "state", "verdict", "why")


def run_evaluate(options: Namespace) -> int:
    """Evaluate the tickets of a file against the policies of another."""
    policies = PolicySet.load(options.policies)
    reading = read_mapping(options.map, options.timezone, options.ambiguous, options.fields_from)
    tickets, faults = read_tickets(options.tickets, reading)
    return answer(policies, tickets, faults, options)


def answer(policies: PolicySet, tickets: Sequence[Ticket], faults: Sequence[Fault], options: Namespace) -> int:
    """Print what was asked for; exit code 1 where a ticket or a clock had a fault."""
    as_of = to_text(to_us(options.as_of or pendulum.now("UTC")))
    if options.explain is not None:
        return _explain(policies, tickets, faults, as_of, options)
    left_out = len({fault.ticket for fault in faults})
    results: list[Evaluation] = []
    for ticket in watched(tickets, "evaluating"):
        result = evaluate(policies, ticket, as_of=as_of, strict=options.strict)
        if options.format == "jsonl":
            print(json.dumps(result.to_dict(), ensure_ascii=False))
        results.append(result)
    if options.format == "table":
        print("\n".join(_table(results, options.language)))
        print("\n".join(_summary(results, as_of, left_out)))
        print("\n".join(_unseen(policies, tickets)), end="")
    wrong = [*faults, *(fault for result in results for fault in result.faults)]
    for fault in wrong:
        print(fault, file=sys.stderr)
    return 1 if wrong else 0


def _explain(
    policies: PolicySet, tickets: Sequence[Ticket], faults: Sequence[Fault], as_of: str, options: Namespace
) -> int:
    found = [ticket for ticket in tickets if ticket.id == options.explain]
    if not found:
        if wrong := [fault for fault in faults if fault.ticket == options.explain]:
            raise TicketError.of(wrong)
        remedy = f"there are {len(tickets)} tickets, the first is {tickets[0].id}" if tickets else "there are none"
        raise TicketError("no such ticket", options.explain, remedy=remedy)
    result = evaluate(policies, found[0], as_of=as_of, strict=options.strict)
    if options.format == "jsonl":
        accounts = [{"clock": reading.clock, **reading.account().to_dict()} for reading in result.readings]
        print(json.dumps({**result.to_dict(), "accounts": accounts}, ensure_ascii=False))
    else:
        print(result.explain(audience=options.audience, language=options.language))
        for caveat in result.caveats if options.audience == "staff" else ():
            print(f"! {caveat}")
    for fault in result.faults:
        print(fault, file=sys.stderr)
    return 1 if result.faults else 0


def _table(results: Sequence[Evaluation], language: str) -> list[str]:
    rows = [row for result in results for row in _rows(result, language)]
    return lines_of(_HEADER, rows) if rows else []


def _rows(result: Evaluation, language: str) -> Iterator[tuple[str, ...]]:
    if not result.readings:
        word = "no_promise" if result.opened else "not_opened"
        yield (result.ticket, "", "", "", "", "", say(word, language))
    for reading in result.readings:
        verdict = "at_risk" if reading.at_risk else reading.verdict
        words = (say(reading.clock, language), _due(reading), reading.state, say(verdict, language))
        yield (result.ticket, reading.policy, *words, reading.why(language))


def _due(reading: Reading) -> str:
    due = reading.due_at or reading.due_if_resumed
    if due is None:
        return "–"
    local = from_us_in(to_us(due), zone(reading.zone)).strftime("%Y-%m-%d %H:%M %Z")
    return local if reading.due_at is not None else f"({local})"


def _unseen(policies: PolicySet, tickets: Sequence[Ticket]) -> Iterator[str]:
    """A line for each field that rules ask for and no ticket ever has: a misspelt name, or a column not mapped."""
    seen = {name for ticket in tickets for event in ticket.events for name in event.changes}
    asked = sorted({name for policy in policies.policies for name in policy.watched()} - seen - {"status"})
    return (f"! no ticket has the field `{name}`, which rules ask for\n" for name in asked if tickets)


def _summary(results: Sequence[Evaluation], as_of: str, left_out: int) -> list[str]:
    readings = [reading for result in results for reading in result.readings]
    counts = Counter("at risk" if reading.at_risk else reading.verdict for reading in readings)
    order = ("met", "breached", "at risk", "pending", "void")
    words = ", ".join(f"{counts[word]} {word}" for word in order if counts[word])
    doubts = dict.fromkeys(str(caveat) for result in results for caveat in result.caveats)
    lost = f", {left_out} left out for their faults" if left_out else ""
    head = f"\n{len(results)} tickets, {len(readings)} promises as of {as_of}: {words or 'none applies'}{lost}"
    return [head, *(f"! {doubt}" for doubt in doubts)]
