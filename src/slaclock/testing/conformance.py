"""The conformance runner: ``python -m slaclock.testing.conformance CASES.jsonl`` answers every case of a file.

One JSON line ``{"id", "answer"}`` a case, in order, as soon as the case is read (``-``: from standard input, which is
what `slaclock conform` asks of a command); what a case expects is never read. With ``--check`` the answers are compared
with it instead: ``N of M``, what was refused by name, and each difference; the exit code is 0 only where everything
that was answered agrees.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, TextIO

from slaclock.errors import SlaclockError
from slaclock.testing.answers import error_of, need, read_cases, refuse
from slaclock.testing.cases_calendar import answer_calendar
from slaclock.testing.cases_rules import answer_rules
from slaclock.testing.cases_sla import answer_sla
from slaclock.testing.compare import Tally

STATED: Final = ("expect", "upstream")
"""The keys of a case that hold its answer, kept from whoever is asked."""


def answer(case: Mapping[str, Any], *, due_at_close: bool = False) -> Any:
    """The answer to one case of any shape, as JSON values; ``{"error": …}`` where it has to be refused.

    With ``due_at_close`` amounts that fit exactly end at the next opening, as ``due_at_close: next_open`` says (R6).

    >>> office = {"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}}
    >>> answer({"id": "1", "calendar": office, "op": "is_open", "start": "2026-03-02T09:00Z"})
    True
    """
    asked = {key: value for key, value in case.items() if key not in STATED}
    try:
        given = _answer(asked, due_at_close)
        return _only(given, need(asked, "ask", list)) if "ask" in asked else given
    except SlaclockError as error:
        return error_of(error)


def _answer(case: Mapping[str, Any], due_at_close: bool) -> Any:
    if "document" in case or "preset" in case:
        return answer_rules(case)
    if "policy" in case:
        return answer_sla(case, due_at_close=due_at_close)
    if "op" not in case:
        refuse("neither `document` nor `policy` nor `op`", case.get("id"))
    return answer_calendar(case, due_at_close=due_at_close)


def _only(given: Any, names: Sequence[str]) -> Any:
    """Of each clock the figures named, and what else of the answer is named."""
    if not isinstance(given, Mapping) or "error" in given:
        return given
    clocks = {key: value for key, value in given.items() if value is None or isinstance(value, Mapping)}
    figures = {key: value and {name: value[name] for name in names if name in value} for key, value in clocks.items()}
    return {**figures, **{name: given[name] for name in names if name in given}}


def check(cases: Iterable[Mapping[str, Any]], *, due_at_close: bool = False) -> Tally:
    """Every case answered and compared with ``expect``; with ``due_at_close`` with ``upstream``, where it is stated.

    >>> office = {"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}}
    >>> case = {"id": "1", "calendar": office, "op": "is_open", "start": "2026-03-02T09:00Z", "expect": False}
    >>> print(check([case]))
    0 of 1
    1 answer: expected False, answered True
    """
    tally = Tally()
    for case in cases:
        expected = case["upstream"] if due_at_close and "upstream" in case else need(case, "expect")
        tally.add(case["id"], expected, answer(case, due_at_close=due_at_close))
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code: 0, or 1 where an answer differs, or 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m slaclock.testing.conformance", description=__doc__)
    parser.add_argument("cases", help="a file of cases, one JSON object a line; `-`: standard input, line by line")
    parser.add_argument("--check", action="store_true", help="compare the answers with what the cases expect")
    parser.add_argument(
        "--due-at-close",
        choices=["next_open"],
        help="ask policies that say so; --check then compares with `upstream`, where a case states it",
    )
    options = parser.parse_args(arguments)
    due_at_close = options.due_at_close is not None
    try:
        with _opened(options.cases) as file:
            cases = read_cases(file)
            if options.check:
                tally = check(cases, due_at_close=due_at_close)
                print(tally)
                return 1 if tally.differing else 0
            for case in cases:
                print(json.dumps({"id": case["id"], "answer": answer(case, due_at_close=due_at_close)}), flush=True)
    except (OSError, UnicodeError, SlaclockError) as error:
        parser.exit(2, f"{options.cases}: {error}\n")
    return 0


def _opened(name: str) -> AbstractContextManager[TextIO]:
    return nullcontext(sys.stdin) if name == "-" else open(name, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
