"""Targets as a document's words say them, and their reading (R10, R11, R31); what they are is in `target_kinds`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from slaclock.base.amounts import Amount, BusinessDays, parse_amount
from slaclock.base.nearest import nearest, suggest
from slaclock.errors import DocumentError, Fault, Faults, SlaclockError, show
from slaclock.policies.choices import NOTHING, Choice, Fixed, read_rows
from slaclock.policies.reading import check_keys, check_size, field_name, one_of
from slaclock.policies.target_kinds import (
    AmountFrom,
    DueFrom,
    Exact,
    FirmDue,
    Target,
    TargetRule,
    target_of,
)
from slaclock.policies.values import FREE, Vocabulary

__all__ = (
    "AmountFrom",
    "DueFrom",
    "Exact",
    "FirmDue",
    "Target",
    "TargetRule",
    "parse_target",
    "read_allowance",
)


def read_allowance(raw: object) -> Amount:
    """An amount above zero, from text, a `timedelta` or days, or a mapping with ``business_days`` (R10, R11, R13).

    Raises `DocumentError` with every fault.

    >>> read_allowance("90m"), read_allowance({"business_days": 2, "due_by": "16:00"}).due_by
    (datetime.timedelta(seconds=5400), '16:00')
    """
    if isinstance(raw, Mapping):
        return _business_days(raw)
    try:
        amount = parse_amount(raw)  # type: ignore[arg-type]
        target_of(amount)
    except SlaclockError as error:
        raise DocumentError.of(error.faults) from None
    return amount


_OPTIONS: Final = ("receipt", "cutoff", "time_of_day", "due_by", "read_as")


def _business_days(raw: Mapping[Any, Any]) -> BusinessDays:
    if "business_days" not in raw:
        remedy = 'write `2 business days`, or `{business_days: 2, cutoff: "15:00"}`'
        raise DocumentError("not an amount of time", raw, rule="R10", remedy=remedy)
    faults = Faults()
    check_keys(raw, ("business_days", *_OPTIONS), "R11", faults)
    options = {name: raw[name] for name in _OPTIONS if name in raw}
    for name, value in options.items():
        try:
            BusinessDays(1, **{name: value})
        except SlaclockError as error:
            faults.append(Fault(error.fault.what, "R11", show(value), error.fault.remedy, name))
    with faults.under("business_days"):
        BusinessDays(raw["business_days"], due_by=options.get("due_by") and "close")
    faults.check(DocumentError)
    return BusinessDays(raw["business_days"], **options)


_RULES: Final = (Fixed, Choice, AmountFrom, DueFrom)


def parse_target(raw: object, *, words: Vocabulary = FREE) -> TargetRule:
    """The rule that a document's value says (R31).

    An amount; a look-up by priority, whose values are targets again and whose ``default`` is for the rest;
    ``{business_days: …}`` with its options; ``{matrix: {by, table, default}}``; ``{amount_from: field}``;
    ``{due_from: field, outside, pauses}``; a `Target` or a rule as it is. ``words`` checks declared values.

    Raises `DocumentError` with every fault.

    >>> rule = parse_target({"matrix": {"by": ["plan", "severity"], "table": {"gold": {1: "1h"}}, "default": "8h"}})
    >>> str(rule.read({"plan": "gold", "severity": "1"})), str(rule.read({"plan": "gold"}))
    ('1h', '8h')
    """
    check_size(raw, "R31")
    return _rule(raw, words, frozenset())


def _rule(raw: object, words: Vocabulary, chosen: frozenset[str]) -> TargetRule:
    """``chosen``: the fields by which a look-up further out has already chosen."""
    if isinstance(raw, _RULES):
        return raw
    if isinstance(raw, Exact | FirmDue):
        return Fixed(raw)
    if not isinstance(raw, Mapping) or "business_days" in raw:
        return Fixed(target_of(read_allowance(raw)))
    for key, read in _RESERVED.items():
        if key in raw:
            return read(raw, words, chosen)
    return _look_up(raw, words, chosen)


def _look_up(raw: Mapping[Any, Any], words: Vocabulary, chosen: frozenset[str]) -> TargetRule:
    if not raw:
        remedy = "write an amount such as `8h`, or `{urgent: 4h, default: 8h}`"
        raise DocumentError("an empty target", rule="R31", remedy=remedy)
    misspelt = {key: near for key in raw if (near := nearest(key, (*_RESERVED, "business_days"), alike=0.85))}
    faults = Faults()
    for key, near in misspelt.items():
        with faults.under(key):
            raise DocumentError("an unknown key", key, rule="R31", remedy=suggest(key, (near,)))
    rule: TargetRule = NOTHING
    if rows := {key: value for key, value in raw.items() if key not in misspelt}:
        with faults.under():
            rule = _table(rows, ("priority",), NOTHING, words, chosen)
    faults.check(DocumentError)
    return rule


def _table(
    raw: object, by: tuple[str, ...], default: TargetRule, words: Vocabulary, chosen: frozenset[str]
) -> TargetRule:
    """A table nested in the order of ``by``; ``default`` is for the cells that it does not have."""
    if not by:
        return _rule(raw, words, chosen)
    name, rest = by[0], by[1:]
    if not isinstance(raw, Mapping) or not raw:
        remedy = f"write a row for each value of `{name}`, such as `{{high: …, default: …}}`"
        raise DocumentError(f"not a table by `{name}`", raw, rule="R31", remedy=remedy)
    if name in chosen:
        remedy = "write `{matrix: {by: [plan, priority], table: …}}` for two fields"
        raise DocumentError(f"a look-up by `{name}` inside another", rule="R31", remedy=remedy)
    read = partial(_table, by=rest, default=default, words=words, chosen=chosen | {name})
    rows = read_rows(raw, name, read, words=words, rule="R31")
    default = rows.pop("default", default)
    return Choice(name, tuple(rows.items()), default)


def _matrix(raw: Mapping[Any, Any], words: Vocabulary, chosen: frozenset[str]) -> TargetRule:
    faults = Faults()
    check_keys(raw, ("matrix",), "R31", faults)
    rule: TargetRule = NOTHING
    with faults.under("matrix"):
        rule = _cells(raw["matrix"], words, chosen)
    faults.check(DocumentError)
    return rule


def _cells(matrix: object, words: Vocabulary, chosen: frozenset[str]) -> TargetRule:
    remedy = "write `{by: [plan, severity], table: {gold: {1: 1h}}, default: 8h}`"
    if not isinstance(matrix, Mapping):
        raise DocumentError("not a matrix", matrix, rule="R31", remedy=remedy)
    faults = Faults()
    check_keys(matrix, ("by", "table", "default"), "R31", faults)
    for key in ("by", "table"):
        if key not in matrix:
            faults.append(Fault(f"a matrix without `{key}`", "R31", remedy=remedy))
    by: tuple[str, ...] = ()
    default: TargetRule = NOTHING
    if "by" in matrix:
        with faults.under("by"):
            by = _names(matrix["by"])
    if "default" in matrix:
        with faults.under("default"):
            default = _rule(matrix["default"], words, chosen)
    rule: TargetRule = NOTHING
    if by and "table" in matrix:
        with faults.under("table"):
            rule = _table(matrix["table"], by, default, words, chosen)
    faults.check(DocumentError)
    return rule


def _names(raw: object) -> tuple[str, ...]:
    names = raw if isinstance(raw, list | tuple) else (raw,)
    faults = Faults()
    for position, name in enumerate(names):
        with faults.under(position):
            field_name(name, "R31")
            if name in names[:position]:
                raise DocumentError("a field named twice", name, rule="R31", remedy="name each field once")
    if not names:
        faults.append(Fault("an empty list of fields", "R31", remedy="write `by: [plan, severity]`"))
    faults.check(DocumentError)
    return tuple(names)


def _amount_from(raw: Mapping[Any, Any], words: Vocabulary, chosen: frozenset[str]) -> TargetRule:
    faults = Faults()
    check_keys(raw, ("amount_from",), "R31", faults)
    with faults.under("amount_from"):
        field_name(raw["amount_from"], "R31")
    faults.check(DocumentError)
    return AmountFrom(raw["amount_from"])


def _due_from(raw: Mapping[Any, Any], words: Vocabulary, chosen: frozenset[str]) -> TargetRule:
    faults = Faults()
    check_keys(raw, ("due_from", "outside", "pauses"), "R31", faults)
    with faults.under("due_from"):
        field_name(raw["due_from"], "R31")
    with faults.under("outside"):
        one_of(raw.get("outside", "keep"), ("keep", "next_open"), "an unknown choice", "R31")
    with faults.under("pauses"):
        one_of(raw.get("pauses", "ignore"), ("ignore", "extend"), "an unknown choice", "R31")
    faults.check(DocumentError)
    return DueFrom(raw["due_from"], raw.get("outside", "keep"), raw.get("pauses", "ignore"))


_Read: TypeAlias = Callable[[Mapping[Any, Any], Vocabulary, frozenset[str]], TargetRule]
_RESERVED: Final[Mapping[str, _Read]] = {"matrix": _matrix, "amount_from": _amount_from, "due_from": _due_from}
