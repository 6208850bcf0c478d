"""`slaclock check`: the findings of a reviewer's eye, and with a sample of tickets what the policies cover."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from slaclock.cli.progress import watched
from slaclock.cli.table import lines_of
from slaclock.cli.ticket_files import read_mapping, read_tickets
from slaclock.clocks.coverage import Coverage, coverage
from slaclock.errors import Fault
from slaclock.policies.check import Finding, Severity, check
from slaclock.policies.policy_set import PolicySet

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_MOST_IDS = 20


def run_check(options: Namespace) -> int:
    """Check a document; exit code 1 for an error or a warning, or a ticket of the sample that cannot be read."""
    policies = PolicySet.load(options.policies)
    sample: Coverage | None = None
    faults: Sequence[Fault] = ()
    if options.sample is not None:
        reading = read_mapping(options.map, options.timezone, options.ambiguous, options.fields_from)
        tickets, faults = read_tickets(options.sample, reading)
        sample = coverage(policies, watched(tickets, "matching"))
    findings = check(policies, as_of=options.as_of)
    if options.format == "jsonl":
        for row in _rows(findings, sample):
            print(json.dumps(row, ensure_ascii=False))
    else:
        print("\n".join(_text(str(options.policies), findings, sample)))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults or any(found.severity != "note" for found in findings) else 0


def _text(name: str, findings: Sequence[Finding], sample: Coverage | None) -> Iterator[str]:
    for found in findings:
        place = name if found.line is None else f"{name}:{found.line}"
        yield f"{place}: {replace(found, line=None)}"
    counts = Counter(found.severity for found in findings)
    told = (f"{counts[word]} {word}{'' if counts[word] == 1 else 's'}" for word in _SEVERITIES if counts[word])
    yield f"{name}: {', '.join(told) or 'nothing found'}"
    if sample is not None:
        yield from _tables(sample)


def _tables(sample: Coverage) -> Iterator[str]:
    fields = list(sample.kinds[0].values) if sample.kinds else []
    rows = [
        (*kind.values.values(), ", ".join(kind.policies) or "–", str(kind.tickets), kind.example)
        for kind in sample.kinds
    ]
    yield ""
    yield from lines_of((*fields, "policies", "tickets", "such as"), rows)
    yield ""
    if sample.never_hit:
        yield f"policies that apply to none of them: {', '.join(sample.never_hit)}"
    lost = sample.without_promise
    more = f" and {len(lost) - _MOST_IDS} more" if len(lost) > _MOST_IDS else ""
    listed = f": {', '.join(lost[:_MOST_IDS])}{more}" if lost else ""
    yield f"{sample.tickets} tickets, {len(lost)} without any promise{listed}"


def _rows(findings: Sequence[Finding], sample: Coverage | None) -> Iterator[Mapping[str, Any]]:
    yield from ({"about": "finding", **found.to_dict()} for found in findings)
    if sample is not None:
        yield from ({"about": "kind_of_ticket", **kind.to_dict()} for kind in sample.kinds)
        yield from ({"about": "policy", "policy": name, "tickets": count} for name, count in sample.hits.items())
        yield from ({"about": "ticket_without_promise", "ticket": ticket} for ticket in sample.without_promise)
