"""JSON text of tickets, read without surprises: no key twice, no bomb, no NaN, a stated limit."""

from __future__ import annotations

import json
from typing import Any, Final

from slaclock.errors import Fault, SlaclockError, TicketError, TicketLimitError

LONGEST_JSON: Final = 100_000_000


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text.

    Raises `TicketError` for what is no JSON (with its line), for a key that stands twice in one mapping and for
    deep nesting; `LimitError` over 100,000,000 characters.

    >>> read_json('{"id": 7}')
    {'id': 7}
    """
    check_length(text)
    try:
        return json.loads(text, object_pairs_hook=_mapping, parse_constant=_refuse)
    except SlaclockError:
        raise
    except json.JSONDecodeError as error:
        remedy = f"mend the text at column {error.colno}: {error.msg}"
        raise TicketError.of([Fault("text that is no JSON", remedy=remedy, line=error.lineno)]) from None
    except RecursionError:
        raise TicketError("JSON text that is nested too deeply", remedy="a ticket needs three levels") from None
    except UnicodeDecodeError as error:
        what = f"text that is not UTF-8 at byte {error.start}"
        raise TicketError(what, remedy="decode the bytes with their own encoding first") from None
    except ValueError:
        raise TicketError("a number of too many digits", remedy="write it as text, in quotes") from None


def check_length(text: str | bytes) -> None:
    """Raises `LimitError` over 100,000,000 characters.

    >>> check_length("{}")
    """
    if len(text) > LONGEST_JSON:
        remedy = f"hand in tickets one by one, each within {LONGEST_JSON:,} characters"
        raise TicketLimitError("JSON text that is too long", len(text), remedy=remedy, limit=LONGEST_JSON)


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for name, value in pairs:
        if name in mapping:
            raise TicketError("a key that stands twice in one mapping", name, remedy="keep one of them")
        mapping[name] = value
    return mapping


def _refuse(constant: str) -> Any:
    raise TicketError("not a number that can be compared", constant, remedy="write null, or leave the field out")
