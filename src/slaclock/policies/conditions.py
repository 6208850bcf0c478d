"""Conditions as a document's words say them, and their reading (R17); what they are is in `condition_kinds`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from slaclock.base.nearest import nearest, suggest
from slaclock.errors import DocumentError, Faults, show
from slaclock.policies.condition_kinds import (
    AllOf,
    Always,
    AnyOf,
    Condition,
    EventTest,
    FieldTest,
    Happening,
    NoneOf,
    Operator,
)
from slaclock.policies.reading import CONTAINERS, check_keys, check_size, field_name, one_of, some_of
from slaclock.policies.values import FREE, Vocabulary, canonical_text

__all__ = (
    "AllOf",
    "Always",
    "AnyOf",
    "Condition",
    "EventTest",
    "FieldTest",
    "Happening",
    "NoneOf",
    "parse_condition",
    "parse_conditions",
)

OPERATORS: Final = ("is", "is_not", "present", "absent")
ROLES: Final = ("requester", "agent", "system")
VISIBILITIES: Final = ("public", "internal")
EVENT_TYPES: Final = (
    "created",
    "message",
    "changed",
    "pause",
    "resume",
    "restart",
    "cancel",
    "exempt",
    "set_due",
    "extend",
    "merge",
    "absorb",
    "elapsed_before",
    "breach_reason",
)


_KINDS: Final = (Always, AllOf, AnyOf, NoneOf, FieldTest, EventTest)
_GROUPS: Final[Mapping[str, Callable[[tuple[Condition, ...]], Condition]]] = {
    "all_of": AllOf,
    "any_of": AnyOf,
    "none_of": NoneOf,
}
_REMEDY: Final = (
    "write `{status: [waiting]}`, `{field: status, operator: is, value: waiting}`, `{event: message}` or `always`"
)


def parse_condition(raw: object, *, events: bool = True, words: Vocabulary = FREE) -> Condition:
    """The condition that a document's value says (R17).

    ``{field: value or list, …}`` (all of them, each by any of its values); ``all_of``, ``any_of``, ``none_of`` with a
    list of conditions; ``{field, operator, value}``; ``{event, by, visibility, field, value}``; ``always``; a compiled
    condition as it is. ``events=False`` refuses tests of events, ``words`` checks declared values.

    Raises `DocumentError` with every fault; at most 50 deep.

    >>> parse_condition({"plan": ["vip"]})
    FieldTest(field='plan', operator='is', values=frozenset({'vip'}))
    """
    if not isinstance(raw, _KINDS):
        check_size(raw, "R17")
    condition = _condition(raw, words)
    if condition.on_event and not events:
        remedy = "ask for values of fields, such as `{status: [waiting]}`"
        raise DocumentError("an event has no place in this condition", rule="R17", remedy=remedy)
    return condition


def parse_conditions(raw: object, *, words: Vocabulary = FREE) -> tuple[Condition, ...]:
    """A condition or a list of them, any of which may hold; ``any_of`` is such a list too.

    Raises `DocumentError` with every fault.

    >>> len(parse_conditions([{"event": "message"}, {"any_of": [{"status": "spam"}, {"status": "junk"}]}]))
    3
    """
    if not isinstance(raw, list | tuple):
        found = [parse_condition(raw, words=words)]
    elif raw:
        found = _listed(raw, lambda part: parse_condition(part, words=words))
    else:
        raise DocumentError("an empty list of conditions", rule="R17", remedy=_REMEDY)
    return tuple(part for condition in found for part in _alternatives(condition))


def _alternatives(condition: Condition) -> Iterator[Condition]:
    if not isinstance(condition, AnyOf):
        return iter((condition,))
    return (part for alternative in condition.parts for part in _alternatives(alternative))


def _listed(raw: list[Any] | tuple[Any, ...], read: Callable[[Any], Condition]) -> list[Condition]:
    faults = Faults()
    found: list[Condition] = []
    for position, part in enumerate(raw):
        with faults.under(position):
            found.append(read(part))
    faults.check(DocumentError)
    return found


def _condition(raw: object, words: Vocabulary) -> Condition:
    if isinstance(raw, _KINDS):
        return raw
    if isinstance(raw, str) and raw == "always":
        return Always()
    if not isinstance(raw, Mapping):
        raise DocumentError("not a condition", raw, rule="R17", remedy=_REMEDY)
    if not raw:
        raise DocumentError("an empty condition", rule="R17", remedy="write `always` for what holds for every ticket")
    if "event" in raw:
        return _event_test(raw, words)
    if "field" in raw or raw.get("operator") in OPERATORS:
        return _long_form(raw, words)
    return _short_form(raw, words)


def _short_form(raw: Mapping[Any, Any], words: Vocabulary) -> Condition:
    faults = Faults()
    parts: list[Condition] = []
    for key, value in raw.items():
        with faults.under(show(key)):
            parts.append(_group(key, value, words) if key in _GROUPS else _field_test(key, value, words))
    faults.check(DocumentError)
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _group(key: str, raw: object, words: Vocabulary) -> Condition:
    if not isinstance(raw, list | tuple) or not raw:
        remedy = f"write `{key}: [{{plan: gold}}, {{type: outage}}]`"
        raise DocumentError("not a list of conditions", raw, rule="R17", remedy=remedy)
    return _GROUPS[key](tuple(_listed(raw, lambda part: _condition(part, words))))


def _field_test(key: object, raw: object, words: Vocabulary) -> Condition:
    field = field_name(key, "R17")
    if near := _misspelt(field, raw):
        raise DocumentError("an unknown key", field, rule="R17", remedy=suggest(field, (near,)))
    return FieldTest(field, "is", _values(field, raw, words))


def _misspelt(field: str, raw: object) -> str | None:
    """The key that was meant, where the value is not one of a field but what that key would have."""
    near = nearest(field, ("event", *_GROUPS), alike=0.8)
    groups = isinstance(raw, list | tuple) and any(isinstance(member, Mapping) for member in raw)
    return near if groups or (near == "event" and raw in EVENT_TYPES) else None


def _values(field: str, raw: object, words: Vocabulary) -> frozenset[str]:
    members = raw if isinstance(raw, CONTAINERS) else (raw,)
    if not members:
        raise DocumentError("an empty list of values", rule="R17", remedy="write the values, or `operator: present`")
    faults = Faults()
    texts: list[str] = []
    for member in members:
        with faults.under():
            texts.append(canonical_text(member))
            words.check(field, texts[-1])
    faults.check(DocumentError)
    return frozenset(texts)


def _long_form(raw: Mapping[Any, Any], words: Vocabulary) -> Condition:
    faults = Faults()
    check_keys(raw, ("field", "operator", "value"), "R17", faults)
    field, operator, values = "", "", frozenset[str]()
    with faults.under("field"):
        field = field_name(raw.get("field"), "R17")
    with faults.under(*("operator",) if "operator" in raw else ()):
        operator = _operator(raw)
    with faults.under(*("value",) if "value" in raw else ()):
        values = _long_values(field, operator, raw, words)
    faults.check(DocumentError)
    return FieldTest(field, cast("Operator", operator), values)


def _operator(raw: Mapping[Any, Any]) -> str:
    if "operator" in raw:
        return one_of(raw["operator"], OPERATORS, "an unknown operator", "R17")
    remedy = "add `operator: is` and `value`; a field that is itself named `field` stands there as `field: field`"
    raise DocumentError("`field` without `operator`", rule="R17", remedy=remedy)


def _long_values(field: str, operator: str, raw: Mapping[Any, Any], words: Vocabulary) -> frozenset[str]:
    asks = operator in ("is", "is_not")
    if asks and "value" not in raw:
        raise DocumentError(
            f"`{operator}` without a value", rule="R17", remedy="add `value: gold`, or a list of values"
        )
    if not asks and operator and "value" in raw:
        raise DocumentError(f"`{operator}` takes no value", raw["value"], rule="R17", remedy="leave the value out")
    return _values(field, raw["value"], words) if asks else frozenset()


def _event_test(raw: Mapping[Any, Any], words: Vocabulary) -> Condition:
    faults = Faults()
    check_keys(raw, ("event", "by", "visibility", "field", "value"), "R17", faults)
    types: frozenset[str] = frozenset()
    asked: dict[str, Any] = {}
    with faults.under("event"):
        types = some_of(raw["event"], EVENT_TYPES, "an unknown type of event", "R17")
    for key, known in (("by", ROLES), ("visibility", VISIBILITIES)):
        if key in raw:
            with faults.under(show(key)):
                asked[key] = some_of(raw[key], known, f"an unknown {_NAMES[key]}", "R17")
    if "field" in raw:
        with faults.under("field"):
            asked["field"] = _changed_field(raw["field"], types)
    if "value" in raw:
        with faults.under("value"):
            asked["values"] = _changed_values(raw, words)
    faults.check(DocumentError)
    return EventTest(types, **asked)


_NAMES: Final = {"by": "role", "visibility": "visibility"}


def _changed_field(raw: object, types: frozenset[str]) -> str:
    if not types <= {"created", "changed"}:
        remedy = "leave it out, or write `event: changed`"
        raise DocumentError("only `created` and `changed` events set fields", raw, rule="R17", remedy=remedy)
    return field_name(raw, "R17")


def _changed_values(raw: Mapping[Any, Any], words: Vocabulary) -> frozenset[str]:
    if "field" not in raw:
        raise DocumentError("the new value of which field?", raw["value"], rule="R17", remedy="add `field: status`")
    return _values(str(raw["field"]), raw["value"], words)
