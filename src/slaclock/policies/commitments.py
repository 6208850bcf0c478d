"""Commitments: promises over many tickets, "95 % of resolutions in time, each month", as data (R33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from slaclock.calendars.zones import zone
from slaclock.errors import DocumentError, ZoneError
from slaclock.policies.parts import Name, Part, Read, read_list, read_mapping
from slaclock.policies.reading import field_name
from slaclock.policies.shares import Share, parse_share
from slaclock.policies.values import canonical_text


@dataclass(frozen=True, slots=True)
class Credit:
    """What is owed where the share in time lies below a bound: ``below 95%: 5%``."""

    below: Share
    credit: str


def _at_least(raw: object) -> Share:
    return parse_share(raw, rule="R33", at_most=100)


_FIGURES: Final = (
    *("policy", "clock", "timezone", "first_day", "period"),
    *("met", "missed", "pending", "void", "exempt", "kept", "credit"),
)
"""What a row of the count says itself, beside the fields."""


def _fields(raw: object) -> tuple[str, ...]:
    names = [raw] if isinstance(raw, str) else raw
    if names == []:
        raise DocumentError("no field to count for", [], rule="R33", remedy="name a field, or leave `for_each` out")
    return read_list(names, _field, "[customer, priority]")


def _field(raw: object) -> str:
    name = field_name(raw, "R33")
    if name in _FIGURES:
        remedy = "give the ticket's field another name"
        raise DocumentError("the name of a figure of the count", name, rule="R33", remedy=remedy)
    return name


def _zone(raw: object) -> str:
    try:
        return zone(raw if isinstance(raw, str) else "").name
    except ZoneError as error:
        raise DocumentError(error.fault.what, raw, rule="R33", remedy=error.fault.remedy) from None


def _credits(raw: object) -> tuple[Credit, ...]:
    """The credits, the lowest bound first: the first that applies is the one that is owed."""
    example = "{below 95%: 5%, below 90%: 10%}"
    texts = read_mapping(raw, canonical_text, example)
    bounds = read_mapping({key: key for key in texts}, _bound, example)
    parts = [bound.part for bound in bounds.values()]
    for key, bound in bounds.items():
        if parts.count(bound.part) > 1:
            raise DocumentError("a bound that stands twice", key, rule="R33", remedy="write each share once")
    return tuple(sorted((Credit(bounds[key], texts[key]) for key in texts), key=lambda found: found.below.part))


def _bound(key: str) -> Share:
    word, _, share = key.partition(" ")
    if word != "below":
        raise DocumentError("not a bound", key, rule="R33", remedy="write `below 95%`")
    return parse_share(share, rule="R33", at_most=100)


class Commitment(Part):
    """A promise over many tickets: the share of a policy's clock that is in time in each period, and credits (R33).

    Raises `DocumentError` through `read`.

    >>> read = Commitment.read({"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"})
    >>> str(read.at_least), read.counted_at
    ('95%', 'due')
    """

    policy: Name = Field(description="the name of the policy (R33)")
    clock: Name = Field(description="the name of its clock (R33)")
    at_least: Annotated[Share, Read(_at_least, "share")] = Field(
        description="the share promised in time, such as `95%` (R33)"
    )
    per: Literal["month"] = Field(description="the length of a period (R33)")
    for_each: Annotated[tuple[str, ...], Read(_fields, "texts")] = Field(
        (), description="a field, or a list of them, whose values are counted apart (R33)"
    )
    counted_at: Literal["due", "stop"] = Field("due", description="which instant puts a cycle into its period (R33)")
    timezone: Annotated[str | None, Read(_zone, "zone")] = Field(
        None, description="the zone of the periods; by default that of the policy's calendar (R33)"
    )
    credits: Annotated[
        tuple[Credit, ...],
        Read(_credits, "credits"),
    ] = Field((), description="`below 95%` and the credit that is then owed; the lowest bound counts (R33)")
