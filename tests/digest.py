"""The answers of the conformance cases and of the sample, as one digest: `python -m tests.digest`.

The order of keys counts, and so do texts: explanations, findings and errors. `asked` is what another process is given.
"""

from __future__ import annotations

import json
import locale
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from slaclock import BusinessCalendar, Evaluation, PolicySet, Reading, SlaclockError, Ticket, evaluate
from slaclock.cli.demo import AS_OF
from slaclock.cli.ticket_files import read_mapping, read_tickets
from slaclock.policies.check import check
from slaclock.policies.schema import schema_text
from slaclock.testing.conformance import answer
from slaclock.testing.packs import PACKS, cases_of

SAMPLE = Path(str(files("slaclock"))) / "data"
FAULTY = """
slaclock: 1
fields: {plan: [gold, silver]}
calendars: {office: {timezone: Europe/Berln, hours: {mon: 09:00-17:00, mno: 1}}, b: {any_of: [c, d]}}
policies: [{name: A, when: {plan: [gild, x]}, targets: {resolution: 2d, reply: 1h}, pauseon: 1, also: 3}]
"""
DOUBTFUL = """
slaclock: 1
fields: {plan: [gold, silver], status: [open, waiting, resolved]}
calendars: {office: {timezone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}}, spare: {timezone: UTC, hours: 24x7}}
policies:
  - {name: Gold, when: {plan: gold}, calendar: office, targets: {first_response: 8h, resolution: 4h}}
  - {name: Gold again, when: {plan: gold}, calendar: office, targets: {resolution: 4h, first_response: 500h}}
  - {name: Rest, when: always, calendar: office, pause_on: {status: [waiting, open]}, targets: {resolution: 100h}}
  - {name: Late, when: {plan: silver}, calendar: office, targets: {resolution: 1h}}
"""


def conformance() -> list[Any]:
    """The answer to every case of every file, in order."""
    return [[case["id"], answer(case)] for pack in PACKS for case in cases_of(pack)]


def sample() -> tuple[PolicySet, list[Ticket]]:
    """The policies and the tickets of the quickstart."""
    reading = read_mapping(SAMPLE / "quickstart_mapping.yaml", None, None, SAMPLE / "quickstart_120.tickets.csv")
    tickets, faults = read_tickets(SAMPLE / "quickstart_120.events.csv", reading)
    if faults:
        raise SystemExit("the sample has faults")
    return PolicySet.load(SAMPLE / "quickstart_policies.yaml"), tickets


def told(result: Evaluation) -> list[Any]:
    """All that an evaluation says."""
    hours = result.next_hours_change_at
    texts = [result.explain(audience=who, language=how) for who in ("staff", "customer") for how in ("en", "ko")]
    return [result.to_dict(), *texts, str(hours), [str(action) for action in result.actions()]]


def asked(policies: PolicySet, ticket: Ticket, as_of: str) -> tuple[Evaluation, list[Any]]:
    """An evaluation, and what it says where it was made."""
    result = evaluate(policies, ticket, as_of=as_of)
    return result, told(result)


def asked_calendar(calendar: BusinessCalendar, start: str, amount: str) -> tuple[BusinessCalendar, list[str]]:
    """A calendar, and what it says."""
    later = calendar.add(start, amount)
    return calendar, [str(later), str(calendar.between(start, later)), calendar.explain(start, later).text()]


def asked_reading(reading: Reading) -> tuple[Reading, list[Any]]:
    """A reading, and what it says."""
    return reading, [reading.to_dict(), reading.explain(), reading.next_hours_change()]


def refusal() -> str:
    """What is said of a document with several faults."""
    try:
        PolicySet.parse(FAULTY)
    except SlaclockError as error:
        return str(error)
    raise SystemExit("the faulty document was read")


def main() -> None:
    """Print the digest of each part."""
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    policies, tickets = sample()
    parts = {
        "conformance": conformance(),
        "sample": [told(evaluate(policies, ticket, as_of=AS_OF)) for ticket in tickets],
        "findings": [finding.to_dict() for finding in check(PolicySet.parse(DOUBTFUL))],
        "refusal": refusal(),
        "schema": schema_text(),
    }
    for name, part in parts.items():
        print(name, sha256(json.dumps(part).encode()).hexdigest())


if __name__ == "__main__":
    main()
