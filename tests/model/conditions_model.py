"""R17: values as text, and conditions on fields and events, asked straight of the document's mapping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

Fields = dict[str, Any]
ALWAYS = "always"


def canonical(value: Any) -> Any:
    """`1`, `1.0` and `"1"` are one value; a list is a tuple of values; None is missing."""
    if value is None or isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, list):
        return tuple(canonical(item) for item in value)
    return str(value)


def changes_of(event: dict[str, Any]) -> Fields:
    """The fields that an event sets."""
    if event["type"] == "created":
        return dict(event.get("value") or {})
    if event["type"] != "changed":
        return {}
    if event.get("field"):
        return {event["field"]: event.get("value")}
    return dict(event["value"])


def is_event_test(condition: Any) -> bool:
    """A condition on an event itself."""
    return isinstance(condition, dict) and "event" in condition


def on_event(condition: Any) -> bool:
    """Whether any part asks about the event: such a stop is final (R20)."""
    if not isinstance(condition, dict):
        return False
    parts = [part for word in ("all_of", "any_of", "none_of") for part in condition.get(word, ())]
    return is_event_test(condition) or any(on_event(part) for part in parts)


def holds(condition: Any, fields: Fields, event: dict[str, Any] | None) -> bool:
    """Whether a condition holds after an event (None: nothing but time has passed)."""
    if condition == ALWAYS:
        return True
    if is_event_test(condition):
        return event is not None and _event_holds(condition, event)
    if "all_of" in condition:
        return all(holds(part, fields, event) for part in condition["all_of"])
    if "any_of" in condition:
        return any(holds(part, fields, event) for part in condition["any_of"])
    if "none_of" in condition:
        return not any(holds(part, fields, event) for part in condition["none_of"])
    if "operator" in condition:
        return _field_holds(condition["field"], condition["operator"], condition.get("value"), fields)
    return all(_field_holds(field, "is", value, fields) for field, value in condition.items())


def _field_holds(field: str, operator: str, value: Any, fields: Fields) -> bool:
    actual = canonical(fields.get(field))
    if operator in ("present", "absent"):
        return (actual is not None) == (operator == "present")
    wanted = {canonical(item) for item in (value if isinstance(value, list) else [value])}
    members = actual if isinstance(actual, tuple) else (actual,)
    equal = any(member is not None and member in wanted for member in members)
    return equal == (operator == "is")


def _event_holds(test: dict[str, Any], event: dict[str, Any]) -> bool:
    def one_of(key: str, actual: Any) -> bool:
        wanted = test[key]
        return canonical(actual) in [canonical(item) for item in (wanted if isinstance(wanted, list) else [wanted])]

    # A requester's opening counts as a message.
    asks = event["type"] == "created" and event.get("by") == "requester" and one_of("event", "message")
    if not (asks or one_of("event", event["type"])):
        return False
    if any(key in test and not one_of(key, event.get(key)) for key in ("by", "visibility")):
        return False
    changed = changes_of(event)
    if "field" in test and test["field"] not in changed:
        return False
    return "value" not in test or any(one_of("value", value) for value in changed.values())


def each(conditions: Any) -> Iterator[Any]:
    """A condition, or a list of them of which any will do."""
    if conditions is not None:
        yield from conditions if isinstance(conditions, list) else [conditions]


def any_holds(conditions: Any, fields: Fields, event: dict[str, Any] | None) -> bool:
    """Whether any of them holds."""
    return any(holds(condition, fields, event) for condition in each(conditions))
