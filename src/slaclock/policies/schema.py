"""The JSON Schema of a policy document, for editors: the keys of the models, and what their values may look like.

It admits every document that the library reads and refuses misspelt keys and words. What only the whole document tells
(names that must be there, hours that overlap) is left to `PolicySet.parse`. It stands in `docs/reference/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from slaclock.policies.calendar_section import COMBINING
from slaclock.policies.clock_rules import CHILDREN, ON_MERGE, ON_REOPEN, REPEATS
from slaclock.policies.commitments import Commitment
from slaclock.policies.conditions import OPERATORS
from slaclock.policies.ladders import Rung
from slaclock.policies.parts import Part
from slaclock.policies.policy import Policy
from slaclock.policies.terms import FORMS, Terms

_Schema = dict[str, Any]


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/$defs/{name}"}


def _one_or_more(schema: _Schema) -> _Schema:
    return {"anyOf": [schema, {"type": "array", "minItems": 1, "items": schema}]}


def _object(properties: Mapping[str, Any], *required: str) -> _Schema:
    closed: _Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**closed, "required": list(required)} if required else closed


def _values_of(schema: _Schema) -> _Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": schema}


_TEXT: Final = {"type": "string", "minLength": 1}
_SCALAR: Final = {"type": ["string", "number", "boolean"]}
_CONDITIONS: Final = _one_or_more(_ref("condition"))
_RECIPIENT: Final = {"anyOf": [_TEXT, _object({"field": _TEXT, "default": _TEXT}, "field")]}
_PAUSE: Final = _object({"when": _ref("condition"), "until": _ref("condition"), "at_most": _ref("amount")}, "when")
_COLUMNS: Final[Mapping[str, Any]] = {
    "starts": _CONDITIONS,
    "stops": _CONDITIONS,
    "cancels": _CONDITIONS,
    "pauses": {"anyOf": [_PAUSE, {"type": "array", "items": _PAUSE}]},
    "runs": _ref("condition"),
    "resets": _object({"when": _ref("condition"), "old": {"enum": ["completed", "void"]}}, "when"),
    "repeats": {"enum": list(REPEATS)},
    "per": _TEXT,
    "on_reopen": {"enum": list(ON_REOPEN)},
    "on_merge": {"enum": list(ON_MERGE)},
    "exempt_when": _ref("condition"),
    "children": {"enum": list(CHILDREN)},
    "start_at": _TEXT,
    "born_stopped": {"const": "met"},
    "after": _TEXT,
    "asked_by": _ref("roles"),
    "answered_by": _ref("roles"),
    "visibility": {"enum": ["public", "internal", "any"]},
    "also_stopped_by": _CONDITIONS,
}
_BUSINESS_DAYS: Final = _object(
    {
        "business_days": {"type": "integer", "minimum": 0},
        "receipt": {"enum": ["as_is", "next_open", "next_working_day"]},
        "cutoff": _ref("time"),
        "time_of_day": {"enum": ["move", "keep"]},
        "due_by": _ref("time"),
        "read_as": {"enum": ["date", "working_time"]},
    },
    "business_days",
)
_MATRIX: Final = _object(
    {"by": {"type": "array", "minItems": 1, "items": _TEXT}, "table": {"type": "object"}, "default": _ref("target")},
    "by",
    "table",
)
_SEASON: Final = _object({"dates": _TEXT, "hours": _ref("week")}, "dates", "hours")
_CALENDAR: Final[Mapping[str, Any]] = {
    "timezone": {**_TEXT, "description": "an IANA name (R1)"},
    "hours": {
        "description": "days and their windows; or a list of such weeks, all but the first with `from` (R2, R3)",
        "anyOf": [{"const": "24x7"}, _ref("week"), {"type": "array", "minItems": 1, "items": _ref("week")}],
    },
    "holidays": {"type": "array", "items": {"type": ["string", "object"]}, "description": "closed dates (R4)"},
    "exceptions": {"type": "object", "additionalProperties": _ref("windows"), "description": "dated windows (R3)"},
    "seasons": {"type": "array", "items": _SEASON, "description": "yearly ranges with hours of their own (R3)"},
    "working_weekends": {"type": "object", "additionalProperties": _TEXT, "description": "date to weekday (R3)"},
    "covers": {"type": "array", "description": "the years for which the holidays are complete (R9)"},
    **{
        key: {"type": "array", "minItems": 1, "items": _TEXT, "description": "names of calendars (R5)"}
        for key in COMBINING
    },
}
_DEFS: Final[Mapping[str, Any]] = {
    "amount": {"anyOf": [{"type": "string", "examples": ["8h", "1h 30m", "2 business days"]}, _BUSINESS_DAYS]},
    "calendar": _object(_CALENDAR, "timezone"),
    "calendarName": _TEXT,
    "calendarChoice": {"anyOf": [_TEXT, {"type": "object"}]},
    "condition": {
        "anyOf": [
            {"const": "always"},
            _object(
                {"field": _TEXT, "operator": {"enum": list(OPERATORS)}, "value": _ref("values")}, "field", "operator"
            ),
            {"type": "object", "minProperties": 1},
        ]
    },
    "credits": {"type": "object", "propertyNames": {"pattern": "^below "}, "additionalProperties": _SCALAR},
    "clocks": {"type": "object", "additionalProperties": _ref("clock")},
    "lead": {"type": "string", "examples": ["30m", "2h wall"]},
    "moment": {"type": "string", "examples": ["2026-07-01", "2026-07-01T00:00:00+09:00"]},
    "onChange": {
        "anyOf": [{"enum": list(FORMS)}, _object({"target": {"enum": list(FORMS)}, "calendar": {"enum": list(FORMS)}})]
    },
    "recipients": _one_or_more(_RECIPIENT),
    "roles": _one_or_more({"enum": ["requester", "agent", "system"]}),
    "rungs": {"type": "array", "items": _ref("rung")},
    "share": {"type": "string", "examples": ["75%", "80% of target", "30m"]},
    "target": {
        "anyOf": [
            {"type": "string", "examples": ["8h", "2 business days"]},
            _BUSINESS_DAYS,
            _object({"matrix": _MATRIX}, "matrix"),
            _object({"amount_from": _TEXT}, "amount_from"),
            _object({"due_from": _TEXT, "outside": {"enum": ["keep", "next_open"]}}, "due_from"),
            _values_of(_ref("target")),
        ]
    },
    "targets": _values_of(_ref("target")),
    "texts": _one_or_more(_TEXT),
    "time": {"type": "string", "examples": ["15:00", "close"]},
    "values": _one_or_more(_SCALAR),
    "week": {"type": "object", "minProperties": 1, "additionalProperties": _ref("windows")},
    "zone": {**_TEXT, "examples": ["Europe/Berlin"]},
    "windows": _one_or_more({"type": "string", "examples": ["09:00-17:00", "closed"]}),
}


def document_schema() -> _Schema:
    """The JSON Schema (2020-12) of a policy document.

    >>> sorted(document_schema()["properties"])
    ['calendars', 'commitments', 'fields', 'policies', 'slaclock']
    """
    words = {"anyOf": [{"enum": ["any", "list"]}, {"type": "array", "minItems": 1, "items": _SCALAR}]}
    properties = {
        "slaclock": {"const": 1, "description": "the version of the format"},
        "fields": {"type": "object", "additionalProperties": words, "description": "each field's values (R17)"},
        "calendars": {"type": "object", "additionalProperties": _ref("calendar")},
        "policies": {"type": "array", "items": _ref("policy")},
        "commitments": {"type": "array", "items": _ref("commitment")},
    }
    terms = _model(Terms)["properties"]
    parts = {"policy": _model(Policy), "commitment": _model(Commitment), "rung": _model(Rung)}
    parts["clock"] = _object({**terms, **_COLUMNS})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "slaclock policy document",
        **_object(properties, "slaclock"),
        "$defs": {**_DEFS, **dict(sorted(parts.items()))},
    }


def _model(part: type[Part]) -> _Schema:
    """The schema of a model. No key may be null: a document leaves out what it does not say."""
    made = part.model_json_schema()
    for schema in made["properties"].values():
        schema.pop("title")
        if "described" in schema:
            schema.update(_ref(schema.pop("described")))
        for said in [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]:
            schema.update(said)
        if schema.get("default") is None or "$ref" in schema:
            schema.pop("default", None)
    return _object(made["properties"], *made.get("required", []))


def schema_text() -> str:
    """The schema as the text of `docs/reference/policy.schema.json`.

    >>> json.loads(schema_text()) == document_schema()
    True
    """
    return json.dumps(document_schema(), indent=2, ensure_ascii=False) + "\n"
