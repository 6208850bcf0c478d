"""Ladders: the rungs of reminders and escalations, as data (R26)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field

from slaclock.base.amounts import exact_us
from slaclock.base.format import format_amount
from slaclock.base.instants import us_delta
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.errors import AmountError, DocumentError, Faults
from slaclock.policies.calendar_rules import parse_calendar
from slaclock.policies.conditions import Condition, parse_condition
from slaclock.policies.parts import ALONE, Around, Name, Part, Read, read_list
from slaclock.policies.reading import check_keys, field_name
from slaclock.policies.shares import Share, parse_share
from slaclock.policies.values import Canonical, Vocabulary

KINDS: Final = ("at", "before", "after")
MOST_TIMES: Final = 100
"""As often may a repeated rung fire in one cycle, and does where `at_most` is not said."""


@dataclass(frozen=True, slots=True)
class Lead:
    """How far from the due time: so many microseconds, of the clock's time or on the ``wall``.

    >>> str(Lead(1_800_000_000, wall=True))
    '30m wall'
    """

    us: int
    wall: bool = False

    def __str__(self) -> str:
        return format_amount(us_delta(self.us)) + (" wall" if self.wall else "")


def parse_lead(raw: object) -> Lead:
    """The distance that ``30m`` or ``30m wall`` says; a `timedelta` is of the clock's time.

    Raises `AmountError` for anything but an exact amount of zero or more.

    >>> parse_lead("30m wall")
    Lead(us=1800000000, wall=True)
    """
    text = raw.strip() if isinstance(raw, str) else raw
    wall = isinstance(text, str) and text.endswith(" wall")
    us = exact_us(text.removesuffix(" wall") if isinstance(text, str) else text)  # type: ignore[arg-type]
    if us < 0:
        raise AmountError("an amount below zero", raw, rule="R26", remedy="`before` and `after` say the direction")
    return Lead(us, wall)


def _interval(raw: object) -> Lead:
    lead = parse_lead(raw)
    if not lead.us:
        raise AmountError("a rung repeated without an interval", raw, rule="R26", remedy="write `4h` or `4h wall`")
    return lead


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A recipient whom a field of the ticket names when the rung fires; ``default`` stands in for a missing one.

    >>> FieldOf("assignee", "lead").names({"assignee": "mina"}), FieldOf("assignee", "lead").names({})
    (('mina',), ('lead',))
    """

    field: str
    default: str | None = None

    def names(self, fields: Mapping[str, Canonical]) -> tuple[str, ...]:
        """Who that is: each member of a list; without value and default nobody."""
        value = fields.get(self.field)
        named = tuple(filter(None, (value,) if isinstance(value, str) else value or ()))
        return named or ((self.default,) if self.default is not None else ())


def _recipients(raw: object) -> tuple[str | FieldOf, ...]:
    found = read_list([raw] if isinstance(raw, str | Mapping) else raw, _recipient, "[{field: assignee}, team_lead]")
    if not found:
        raise DocumentError("an empty list", rule="R26", remedy="write a name, or leave the key out")
    return found


def _recipient(raw: object) -> str | FieldOf:
    if not isinstance(raw, Mapping):
        return _name(raw)
    faults = Faults()
    check_keys(raw, ("field", "default"), "R26", faults)
    field, default = "", None
    with faults.under("field"):
        field = field_name(raw.get("field"), "R26")
    if "default" in raw:
        with faults.under("default"):
            default = _name(raw["default"])
    faults.check(DocumentError)
    return FieldOf(field, default)


def _hours(raw: object, around: Around) -> object:
    """The calendar as written; whether there is one of that name is known once the document's calendars are."""
    if not isinstance(raw, str | BusinessCalendar):
        raise DocumentError("not a calendar", raw, rule="R26", remedy="write a calendar's name, or `24x7`")
    if around.calendars is not None:
        parse_calendar(raw, around.calendars)
    return raw


def _names(raw: object) -> tuple[str, ...]:
    names = read_list([raw] if isinstance(raw, str) else raw, _name, "[assignee, team_lead]")
    if not names:
        raise DocumentError("an empty list", rule="R26", remedy="write a name, or leave the key out")
    return names


def _name(raw: object) -> str:
    if not isinstance(raw, str) or not raw:
        raise DocumentError("not a name", raw, rule="R26", remedy="write text, in quotes")
    return raw


def _state(raw: object, *, words: Vocabulary) -> Condition:
    return parse_condition(raw, events=False, words=words)


def _share(raw: object) -> Share:
    return parse_share(raw, rule="R26")


class Rung(Part):
    """One reminder or escalation: when, how often, whom to tell, for which clocks, and unless what (R26).

    ``name`` is its own, else its key and value as written: ``at 75%``, ``before 30m wall``, ``after 0m``.

    >>> rung = Rung.read({"before": "30m", "notify": "assignee"})
    >>> rung.name, rung.before, rung.notify
    ('before 30m', Lead(us=1800000000, wall=False), ('assignee',))
    """

    name: Name = Field("", description="the rung's own name, part of the action's id (R26)")
    at: Annotated[Share | None, Read(_share, "share")] = Field(None, description="a share of the target (R26)")
    before: Annotated[Lead | None, Read(parse_lead, "lead")] = Field(None, description="so long before due (R26)")
    after: Annotated[Lead | None, Read(parse_lead, "lead")] = Field(None, description="so long after due (R26)")
    every: Annotated[Lead | None, Read(_interval, "lead")] = Field(
        None, description="again each so long while the clock runs (R26)"
    )
    at_most: Annotated[int, Field(ge=1, le=MOST_TIMES)] | None = Field(
        None, description=f"how often in one cycle, the first time included; default and most: {MOST_TIMES} (R26)"
    )
    only_in: Annotated[str | BusinessCalendar | None, Read(_hours, "calendarName", "around")] = Field(
        None, description="a calendar's name: what falls outside its hours waits for the next opening (R26)"
    )
    notify: Annotated[tuple[str | FieldOf, ...], Read(_recipients, "recipients")] = Field(
        (), description="whom to tell: names, or `{field: assignee}` (R26)"
    )
    clocks: Annotated[tuple[str, ...] | None, Read(_names, "texts")] = Field(
        None, description="only these clocks (R26)"
    )
    unless: Annotated[Condition | None, Read(_state, "condition", "words")] = Field(
        None, description="a condition read when the rung falls due (R26)"
    )

    @classmethod
    def read(cls, raw: object, around: Around = ALONE) -> Self:
        """The rung that a mapping says; raises `DocumentError` with every fault, also without exactly one time."""
        faults = Faults()
        if isinstance(raw, Mapping):
            with faults.under():
                _check_times(raw)
            raw = {"name": rung_name(raw), **raw} if sum(kind in raw for kind in KINDS) == 1 else raw
        rung = None
        with faults.under():
            rung = super().read(raw, around)
        faults.check(DocumentError)
        assert rung is not None
        return rung

    @property
    def times(self) -> int:
        """How often it fires at most in one cycle."""
        return 1 if self.every is None else self.at_most or MOST_TIMES

    def bound(self, calendars: Mapping[str, BusinessCalendar]) -> Self:
        """The same rung with the calendar of `only_in` itself; raises `DocumentError` for an unknown name."""
        if self.only_in is None:
            return self
        return self.model_copy(update={"only_in": parse_calendar(self.only_in, calendars).read({})})

    def opening(self, at: int) -> int:
        """That instant in microseconds; of a bound rung whose `only_in` is closed then, its next opening.

        Raises `HorizonError` where that calendar opens no more.
        """
        return self.only_in.timeline.next_open(at) if isinstance(self.only_in, BusinessCalendar) else at

    def told(self, fields: Mapping[str, Canonical]) -> tuple[str, ...]:
        """Whom to tell by those fields of the ticket, each once."""
        every = ((who,) if isinstance(who, str) else who.names(fields) for who in self.notify)
        return tuple(dict.fromkeys(name for names in every for name in names))


def _check_times(raw: Mapping[Any, Any]) -> None:
    faults = Faults()
    with faults.under():
        if sum(kind in raw for kind in KINDS) != 1:
            remedy = "write one of `at: 75%`, `before: 30m`, `after: 0m`"
            raise DocumentError("a rung has exactly one time", rule="R26", remedy=remedy)
    with faults.under("at_most"):
        if "at_most" in raw and "every" not in raw:
            remedy = "add `every`, such as `every: 4h`, or leave `at_most` out"
            raise DocumentError("`at_most` of a rung that is not repeated", raw["at_most"], rule="R26", remedy=remedy)
    faults.check(DocumentError)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of one clock, reminders before escalations, and what happens to those already past (R26)."""

    rungs: tuple[Rung, ...]
    late_start: Literal["latest_rung", "all", "none"] = "latest_rung"


def rung_name(raw: object) -> str | None:
    """The name of a rung as written: its own, else its key and value; None where it has neither.

    >>> rung_name({"at": "75%"}), rung_name({"after": "2h", "name": "boss"})
    ('at 75%', 'boss')
    """
    if not isinstance(raw, Mapping):
        return None
    named = [f"{kind} {_written(raw[kind])}"[:200] for kind in KINDS if kind in raw]
    name = raw.get("name", named[0] if named else None)
    return name if isinstance(name, str) else None


def _written(raw: Any) -> str:
    return format_amount(raw) if isinstance(raw, timedelta) else str(raw).strip()


def read_rungs(raw: object, around: Around = ALONE) -> tuple[Rung, ...]:
    """The rungs of ``reminders`` or ``escalations``; raises `DocumentError` with every fault.

    >>> [rung.name for rung in read_rungs([{"at": "50%"}, {"after": "2h wall"}])]
    ['at 50%', 'after 2h wall']
    """
    return read_list(raw, lambda item: Rung.read(item, around), "[{at: 75%, notify: assignee}]")
