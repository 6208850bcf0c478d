"""Values as conditions compare them: canonical text, and the vocabulary that a document may declare (R17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from numbers import Integral
from typing import Any, Final, TypeAlias

from slaclock.base.instants import to_text, to_us
from slaclock.base.nearest import suggest
from slaclock.errors import DocumentError, Fault, Faults, SlaclockError, show
from slaclock.policies.reading import CONTAINERS, LONGEST_INT_BITS, check_size, field_name

Canonical: TypeAlias = str | tuple[str, ...] | None
"""A field's value as conditions see it: text, the texts of a list, or None for a missing field."""

_LONGEST_NUMBER: Final = 1000
_AS_TEXT: Final = "write it as text, in quotes"


def canonical(value: object) -> Canonical:
    """The text by which values compare (R17): equal text, equal value; None is missing.

    Text stays as it is, upper and lower case apart. Numbers are written without exponent and without empty
    decimals (``1``, ``1.0``, ``1e0``, ``Decimal("1.00")`` are ``"1"``; ``-0.0`` is ``"0"``), truth values ``true`` and
    ``false``, dates ISO 8601, aware datetimes as text in UTC that sorts as time, enumerations by their value. A list
    gives the texts of its members, an empty one is missing.

    Raises `DocumentError` for NaN and infinities, numbers of more than 1,000 digits, naive datetimes, mappings and
    other objects.

    >>> canonical(1.0), canonical("Gold"), canonical(True), canonical(["vip", 2]), canonical(None)
    ('1', 'Gold', 'true', ('vip', '2'), None)
    """
    if value is None or type(value) is str:
        return value
    if isinstance(value, CONTAINERS):
        texts = [_text(member) for member in value if member is not None]
        return tuple(sorted(texts) if isinstance(value, set | frozenset) else texts) or None
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Enum):
        return _text(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Integral):
        return _integer_text(int(value))
    if isinstance(value, float):
        return _decimal_text(Decimal(float.__repr__(value)))
    if isinstance(value, Decimal):
        return _decimal_text(value)
    return _other_text(value)


def _integer_text(value: int) -> str:
    if value.bit_length() > LONGEST_INT_BITS:
        bits = f"of {value.bit_length()} bits"
        raise DocumentError("a number too long to compare", bits, rule="R17", remedy=_AS_TEXT)
    return str(value)


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        remedy = "leave the field out, or write null"
        raise DocumentError("not a number that can be compared", str(value), rule="R17", remedy=remedy)
    if abs(value.adjusted()) > _LONGEST_NUMBER or len(value.as_tuple().digits) > _LONGEST_NUMBER:
        raise DocumentError("a number too long to compare", f"{value:.9e}", rule="R17", remedy=_AS_TEXT)
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _other_text(value: object) -> str:
    if isinstance(value, datetime):
        return _instant_text(value)
    if isinstance(value, date):
        return date.isoformat(value)
    remedy = "write text, a number, true or false, a date, or a list of such values"
    raise DocumentError("not a value that can be compared", value, rule="R17", remedy=remedy)


def _instant_text(value: datetime) -> str:
    try:
        return to_text(to_us(value))
    except SlaclockError as error:
        raise DocumentError(error.fault.what, str(value), rule="R17", remedy=error.fault.remedy) from None


def canonical_text(value: object) -> str:
    """The canonical text of a single value; raises `DocumentError` for null and for a list.

    >>> canonical_text(2)
    '2'
    """
    text = canonical(value)
    if isinstance(text, str):
        return text
    what = "null is a missing value" if value is None else "a single value is needed here"
    remedy = "a missing field is asked for by `operator: absent`" if value is None else "write text or a number"
    raise DocumentError(what, value, rule="R17", remedy=remedy)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values of the fields for which a document lists them, as canonical text; all other fields are free (R17).

    >>> words = Vocabulary.parse({"status": ["open", "waiting"], "plan": "any", "tags": "list"})
    >>> words.fault("status", "wating").remedy
    'did you mean `waiting`? write one of `open`, `waiting`'
    >>> words.fault("status", "open"), words.fault("plan", "gold")
    (None, None)
    """

    declared: Mapping[str, tuple[str, ...]]

    @classmethod
    def parse(cls, raw: object) -> Vocabulary:
        """The document's ``fields``: each name with its list of values, or ``any``, or ``list``.

        Raises `DocumentError` with every fault.
        """
        if not isinstance(raw, Mapping):
            remedy = "write `status: [open, closed]`, `plan: any` or `tags: list`"
            raise DocumentError("not a mapping of fields to their values", raw, rule="R17", remedy=remedy)
        check_size(raw, "R17")
        faults = Faults()
        declared: dict[str, tuple[str, ...]] = {}
        for name, values in raw.items():
            with faults.under(show(name)):
                field = field_name(name, "R17")
                if values not in ("any", "list"):
                    declared[field] = _declared(values)
        faults.check(DocumentError)
        return cls(declared)

    def fault(self, field: str, value: str) -> Fault | None:
        """What is wrong with this value of the field, or None."""
        known = self.declared.get(field)
        if known is None or value in known:
            return None
        return Fault(f"a value that `fields.{field}` does not declare", "R17", value, suggest(value, known))

    def check(self, field: str, value: str) -> None:
        """Raise `DocumentError` for a value that is not declared."""
        if fault := self.fault(field, value):
            raise DocumentError.of([fault])


FREE: Final = Vocabulary({})
"""The vocabulary of a document that declares nothing."""


def _declared(values: Any) -> tuple[str, ...]:
    if not isinstance(values, CONTAINERS) or not values:
        remedy = "write a list of values, `any` or `list`"
        raise DocumentError("not a list of values", values, rule="R17", remedy=remedy)
    faults = Faults()
    texts: list[str] = []
    for value in values:
        with faults.under():
            texts.append(canonical_text(value))
    faults.check(DocumentError)
    return tuple(dict.fromkeys(texts))
