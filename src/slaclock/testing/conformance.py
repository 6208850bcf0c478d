"""The conformance runner: ``python -m slaclock.testing.conformance CASES.jsonl`` answers every case of a file.

One JSON line ``{"id", "answer"}`` a case, in order; what a case expects is never read. With ``--check`` the answers are
compared with it instead: ``N of M``, what was refused by name, and each difference; the exit code is 0 only where
everything that was answered agrees.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slaclock.errors import SlaclockError
from slaclock.testing.answers import error_of, need, refuse
from slaclock.testing.cases_calendar import answer_calendar
from slaclock.testing.cases_rules import answer_rules
from slaclock.testing.cases_sla import answer_sla
from slaclock.testing.compare import Tally

_STATED: Final = ("expect", "upstream")


def answer(case: Mapping[str, Any], *, due_at_close: bool = False) -> Any:
    """The answer to one case of any shape, as JSON values; ``{"error": …}`` where it has to be refused.

    With ``due_at_close`` amounts that fit exactly end at the next opening, as ``due_at_close: next_open`` says (R6).

    >>> office = {"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}}
    >>> answer({"id": "1", "calendar": office, "op": "is_open", "start": "2026-03-02T09:00Z"})
    True
    """
    asked = {key: value for key, value in case.items() if key not in _STATED}
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


def read_cases(lines: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """The cases of a file's lines; empty lines are passed over. Raises `InputError` with the number of a bad line.

    >>> [case["id"] for case in read_cases(['{"id": "a"}', ''])]
    ['a']
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError:
            refuse(f"line {number} is not JSON", line.strip())
        need(case, "id")
        yield case


def check(cases: Sequence[Mapping[str, Any]], *, due_at_close: bool = False) -> Tally:
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
    parser.add_argument("cases", help="a file of cases, one JSON object a line")
    parser.add_argument("--check", action="store_true", help="compare the answers with what the cases expect")
    parser.add_argument(
        "--due-at-close",
        choices=["next_open"],
        help="ask policies that say so; --check then compares with `upstream`, where a case states it",
    )
    options = parser.parse_args(arguments)
    due_at_close = options.due_at_close is not None
    try:
        with open(options.cases, encoding="utf-8") as file:
            cases = list(read_cases(file.readlines()))
        if options.check:
            tally = check(cases, due_at_close=due_at_close)
            print(tally)
            return 1 if tally.differing else 0
    except (OSError, UnicodeError, SlaclockError) as error:
        parser.exit(2, f"{options.cases}: {error}\n")
    for case in cases:
        print(json.dumps({"id": case["id"], "answer": answer(case, due_at_close=due_at_close)}), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
