"""pydantic's errors as our own faults: dotted path, rule, value, remedy, near-miss hints for misspelt keys (R34)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from slaclock.base.nearest import nearest, suggest
from slaclock.errors import Fault, SlaclockError, show

_WHAT: Final = {
    "string_type": ("not text", "write text, in quotes"),
    "string_too_short": ("an empty name", "write a name"),
    "string_too_long": ("a name that is too long", "write a shorter one"),
    "int_type": ("not a whole number", "write a whole number, without quotes"),
    "greater_than_equal": ("a number that is too small", "write a larger one"),
    "less_than_equal": ("a number that is too large", "write a smaller one"),
    "bool_type": ("neither true nor false", "write true or false"),
}


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """The faults that pydantic found in the data of a model.

    >>> class Dish(BaseModel):
    ...     model_config = {"extra": "forbid"}
    ...     spice: int = 1
    >>> try:
    ...     Dish.model_validate({"spcie": 2})
    ... except ValidationError as error:
    ...     fault = faults_of(error, Dish)[0]
    >>> fault.what, fault.path, fault.remedy
    ('an unknown key', 'spcie', 'did you mean `spice`?')
    """
    items: list[dict[str, Any]] = [dict(item) for item in error.errors(include_url=False)]
    meant = {nearest(item["loc"][-1], keys_of(model)) for item in items if item["type"] == "extra_forbidden"}
    found = [item for item in items if item["type"] != "missing" or item["loc"][-1] not in meant]
    return [fault for item in found for fault in _faults(item, model)]


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of a model as a document writes them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _faults(item: dict[str, Any], model: type[BaseModel]) -> list[Fault]:
    names = tuple(str(part) for part in item["loc"])
    path, name = ".".join(names), names[0] if names else ""
    cause = item.get("ctx", {}).get("error")
    rule, meaning = _described(model, name)
    if isinstance(cause, SlaclockError):
        return [replace(fault, rule=fault.rule or rule).under(*names) for fault in cause.faults]
    if item["type"] == "extra_forbidden":
        return [Fault("an unknown key", "R34", show(name), suggest(name, keys_of(model)), path)]
    if item["type"] == "missing":
        return [Fault(f"`{name}` is missing", rule, None, f"`{name}`: {meaning}", path)]
    value = show(item["input"])
    if item["type"] == "literal_error":
        choices = re.findall(r"'(\w+)'", item["ctx"]["expected"])
        return [Fault("no such choice", rule, value, suggest(item["input"], choices), path)]
    what, remedy = _WHAT.get(item["type"], (item["msg"], ""))
    return [Fault(what, rule, value, f"{remedy}; `{name}`: {meaning}", path)]


def _described(model: type[BaseModel], name: str) -> tuple[str, str]:
    """The rule and the meaning of a key, from the description of its field: `whom it is for (R18)`."""
    found = [field for key, field in model.model_fields.items() if name in (key, field.alias)]
    described = re.fullmatch(r"(.*) \((R\d+)\)", (found[0].description or "") if found else "", re.DOTALL)
    return (described[2], described[1]) if described else ("R34", "a key of the document")
