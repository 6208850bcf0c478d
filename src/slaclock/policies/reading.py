"""How raw values of a document are read: all faults gathered, keys and words checked, size limited (R34)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from slaclock.base.nearest import suggest
from slaclock.errors import DocumentError, DocumentLimitError, Faults, show

DEEPEST: Final = 50
"""How deep conditions, targets and calendars may be nested."""

MOST_PARTS: Final = 100_000
"""How many keys and values one condition, target or clock may have."""

LONGEST_INT_BITS: Final = 4096
"""How long a whole number may be; Python itself refuses to print much longer ones."""

QUOTE_NUMBER: Final = f"write it as text, in quotes: a number may have {LONGEST_INT_BITS:,} bits"
CONTAINERS: Final = (list, tuple, set, frozenset)


def check_size(raw: object, rule: str) -> None:
    """Refuse what is nested more than 50 deep, has more than 100,000 parts or a number of more than 1,200 digits.

    Raises `DocumentError`. Values that contain themselves count as endlessly deep.

    >>> check_size({"plan": ["gold"]}, "R17")
    """
    parts, stack = 0, [(raw, 0)]
    while stack:
        value, depth = stack.pop()
        if isinstance(value, int) and value.bit_length() > LONGEST_INT_BITS:
            said = f"of {value.bit_length()} bits"
            raise DocumentLimitError("a number too long", said, rule=rule, remedy=QUOTE_NUMBER, limit=LONGEST_INT_BITS)
        if not isinstance(value, (Mapping, *CONTAINERS)):
            continue
        members = [*value.keys(), *value.values()] if isinstance(value, Mapping) else list(value)
        parts += len(members)
        if depth >= DEEPEST:
            what = f"nested more than {DEEPEST} deep"
            raise DocumentLimitError(what, rule=rule, remedy="write it flatter", limit=DEEPEST)
        if parts > MOST_PARTS:
            what = f"more than {MOST_PARTS:,} parts"
            raise DocumentLimitError(what, rule=rule, remedy="write fewer values", limit=MOST_PARTS)
        stack.extend((member, depth + 1) for member in members)


def one_of(value: object, known: Collection[str], what: str, rule: str) -> str:
    """The value, if it is one of the known words; else a `DocumentError` that begins with ``what``.

    >>> one_of("is", ["is", "is_not"], "an unknown operator", "R17")
    'is'
    """
    if isinstance(value, str) and value in known:
        return str(value)
    raise DocumentError(what, value, rule=rule, remedy=suggest(value, known))


def some_of(value: object, known: Collection[str], what: str, rule: str) -> frozenset[str]:
    """One known word or a list of them, as a set; raises `DocumentError`.

    >>> some_of("agent", ["agent", "system"], "an unknown role", "R21")
    frozenset({'agent'})
    """
    words = value if isinstance(value, CONTAINERS) else [value]
    faults = Faults()
    found: set[str] = set()
    for word in words:
        with faults.under():
            found.add(one_of(word, known, what, rule))
    faults.check(DocumentError)
    if not found:
        raise DocumentError("an empty list", rule=rule, remedy=suggest(None, known))
    return frozenset(found)


def check_keys(raw: Mapping[Any, Any], known: Collection[str], rule: str, faults: Faults) -> None:
    """Keep a fault for every key that is not known.

    >>> faults = Faults()
    >>> check_keys({"tabel": {}}, ["by", "table"], "R31", faults)
    >>> faults[0].path, faults[0].remedy
    ('tabel', 'did you mean `table`? write one of `by`, `table`')
    """
    for key in raw:
        if key not in known:
            with faults.under(show(key)):
                raise DocumentError("an unknown key", key, rule=rule, remedy=suggest(key, known))


def field_name(value: object, rule: str) -> str:
    """The name of a ticket's field: text that is not empty; raises `DocumentError`.

    >>> field_name("priority", "R31")
    'priority'
    """
    if isinstance(value, str) and value.strip():
        return str(value)
    raise DocumentError("not the name of a field", value, rule=rule, remedy="write a name such as `priority`")
