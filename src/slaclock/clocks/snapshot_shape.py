"""What the JSON of a snapshot looks like, checked once as it comes in: its shape, and that nobody changed it (R25)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from slaclock.base.instants import EARLIEST, LATEST
from slaclock.clocks.cycles import End
from slaclock.clocks.reading import Verdict
from slaclock.errors import Fault, SnapshotError, show
from slaclock.tickets.jsontext import check_length

FORMAT: Final = 5
REMEDY: Final = "hand in what `to_dict` or `to_json` wrote, or replay the history"

_Instant = Annotated[int, Field(ge=EARLIEST, le=LATEST)]
_Number = Annotated[int, Field(ge=0, le=10**9)]
_Microseconds = Annotated[int, Field(ge=EARLIEST - LATEST, le=LATEST - EARLIEST)]
_Scalar = str | bool | int | float
_Value = _Scalar | list[_Scalar] | None
_Ref = tuple[str, int, bool] | None
_Entry = tuple[str, int, Literal["pauses", "starts"], int]


class _Part(BaseModel):
    """A mapping of exactly these keys, each with a value of exactly that type."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class _Last(_Part):
    at: _Instant
    number: _Number
    event: dict[str, Any] | None
    ids: list[str]
    fields: dict[str, _Value]


class _Fault(_Part):
    what: str
    rule: str = ""
    value: str = ""
    remedy: str = ""
    path: str = ""
    line: int = 0
    ticket: str = ""
    event: str = ""
    clock: str = ""
    limit: int = 0


class _Read(_Part):
    policy: str
    version: int
    absent: bool
    adopts: bool
    fields: list[tuple[str, _Value]]


class _Stop(_Part):
    at: _Instant
    reason: str
    terms: _Number
    step: _Number
    born: bool
    undone_at: _Instant | None
    undone_step: _Number | None
    how: Literal["resume", "count", "restart"]


class _Pause(_Part):
    entry: Literal["by hand"] | _Entry
    begin: _Instant
    end: _Instant | None
    reason: str
    begin_step: _Number
    end_step: _Number | None


class _Cycle(_Part):
    number: Annotated[int, Field(ge=1, le=10**9)]
    opener: str
    opened: _Instant
    start: _Instant
    ended: End | None
    ended_at: _Instant
    exempt: bool
    excused: bool
    breach_reason: str | None
    born_met: bool
    spell: str | list[str] | None
    terms: Annotated[list[tuple[_Instant, _Number, _Read | None]], Field(min_length=1)]
    stops: list[_Stop]
    by_hand: list[tuple[Literal["set_due", "extend", "elapsed_before", "absorb"], _Microseconds, _Number]]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.ended is None) != (self.ended_at == LATEST):
            raise ValueError("an end without its instant")
        if not all(1 <= stop.terms <= len(self.terms) for stop in self.stops):
            raise ValueError("a stop under no terms")
        return self


class _Clock(_Part):
    rule: tuple[str, int] | None
    applied: _Ref
    match: _Ref
    over: bool
    held: list[_Entry]
    pauses: list[_Pause]
    cycles: list[_Cycle]
    dropped: dict[Verdict, _Number]
    spent: list[tuple[_Number, str, str, _Number]]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not all(one.number < other.number and one.ended is not None for one, other in pairwise(self.cycles)):
            raise ValueError("cycles that do not follow one another")
        return self


class _Slot(_Part):
    free: _Ref
    policies: list[tuple[str, str]]
    clocks: dict[str, _Clock]


class _Snapshot(_Part):
    snapshot: Literal[5]
    digest: str
    ticket: str
    last: _Last
    faults: list[_Fault]
    events: list[dict[str, Any]]
    slots: dict[str, _Slot]


def digest_of(data: Mapping[str, Any]) -> str:
    """The digest of a snapshot's JSON values, whatever the order of keys and the way to write a number.

    >>> digest_of({"ticket": "7", "last": {"fields": {"hours": 2.0}}, "digest": "…"}) == digest_of(
    ...     {"last": {"fields": {"hours": 2}}, "ticket": "7"}
    ... )
    True
    """
    plain = _plain({key: value for key, value in data.items() if key != "digest"})
    text = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_shape(text: str) -> dict[str, Any]:
    """The values of a snapshot's JSON text.

    Raises `SnapshotError` with every place at which they are not as a snapshot is written, and where they were changed;
    `LimitError` over 100,000,000 characters.

    >>> read_shape('{"snapshot": 5, "ticket": 7}')
    Traceback (most recent call last):
    slaclock.errors.SnapshotError: a snapshot without `digest` (digest) [R25]
    ...
    """
    check_length(text)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise SnapshotError("not a snapshot", text, remedy=REMEDY, rule="R25") from None
    if not isinstance(raw, dict) or raw.get("snapshot") != FORMAT:
        raise SnapshotError("not a snapshot of this format", text, remedy=REMEDY, rule="R25")
    try:
        _Snapshot.model_validate_json(text)
    except ValidationError as error:
        raise SnapshotError.of(list(_faults(error))) from None
    if raw["digest"] != digest_of(raw):
        what = "a snapshot that was changed after it was written"
        raise SnapshotError(what, raw["digest"], remedy=REMEDY, rule="R25", path="digest")
    return raw


def _faults(error: ValidationError) -> Iterator[Fault]:
    for one in error.errors(include_url=False, include_context=False):
        path = ".".join(str(part) for part in one["loc"])
        if one["type"] == "missing":
            yield Fault(f"a snapshot without `{one['loc'][-1]}`", "R25", None, REMEDY, path)
        else:
            yield Fault("not as a snapshot is written", "R25", show(one["input"]), REMEDY, path)
