"""What every shape of case shares: figures as JSON, and what a malformed case or a later capability gets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

from slaclock.base.instants import SECOND, delta_us, to_text, to_us
from slaclock.errors import InputError, SlaclockError

NOT_YET: Final = "not answered yet: "
"""How the error of a case begins that needs a capability which the library does not have yet."""


def text_of(at: datetime | None) -> str | None:
    """An instant as ISO 8601 text in UTC.

    >>> text_of(datetime.fromisoformat("2026-03-02T09:00+09:00"))
    '2026-03-02T00:00:00.000000Z'
    """
    return None if at is None else to_text(to_us(at))


def seconds_of(amount: timedelta) -> int | float:
    """An amount in seconds, a whole number where it is one.

    >>> seconds_of(timedelta(hours=2)), seconds_of(timedelta(milliseconds=1500))
    (7200, 1.5)
    """
    us = delta_us(amount)
    return us / SECOND if us % SECOND else us // SECOND


def need(part: Any, key: str, kind: type | tuple[type, ...] = object) -> Any:
    """The value that a case must have, of that kind; raises `InputError` where it is missing or another.

    >>> need({"days": 1}, "days", int)
    1
    """
    if not isinstance(part, Mapping) or key not in part:
        refuse(f"`{key}` is missing", part)
    value = part[key]
    if not isinstance(value, kind):
        refuse(f"`{key}` is of the wrong kind", value)
    return value


def may_have(part: Any, key: str, kind: type) -> Any:
    """The value that a case may have, of that kind; an empty one where it is missing or null.

    >>> may_have({}, "holidays", list)
    []
    """
    return need(part, key, kind) if isinstance(part, Mapping) and part.get(key) is not None else kind()


def refuse(what: str, value: Any) -> NoReturn:
    """Raise the `InputError` of a case that is not of the format."""
    remedy = "see the conformance format: calendar, business days, sla, rules"
    raise InputError(f"not a case: {what}", value, remedy=remedy)


def error_of(error: SlaclockError) -> dict[str, Any]:
    """The answer of a case that had to be refused: the kind of error, and its text.

    >>> error_of(InputError("no", 1))["error"]
    'InputError'
    """
    return {"error": type(error).__name__, "message": str(error)}


def read_cases(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
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
