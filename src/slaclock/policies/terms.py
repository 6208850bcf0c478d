"""Terms of a clock: the keys that a policy says for all of its clocks and that one clock may say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias, cast

from pydantic import Field

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.errors import DocumentError, Faults
from slaclock.policies.calendar_rules import parse_calendar
from slaclock.policies.clock_rules import Children, OnMerge, OnReopen
from slaclock.policies.conditions import Condition, parse_condition
from slaclock.policies.parts import Around, Part, Read
from slaclock.policies.reading import check_keys, one_of
from slaclock.policies.shares import Share, parse_at_risk, parse_objective
from slaclock.policies.values import FREE, Vocabulary

Form: TypeAlias = Literal["retroactive", "carry", "restart", "keep"]
FORMS: Final = ("retroactive", "carry", "restart", "keep")


@dataclass(frozen=True, slots=True)
class OnChange:
    """How an open clock is read when its target or its calendar changes (R19).

    >>> OnChange()
    OnChange(target='retroactive', calendar='retroactive')
    """

    target: Form = "retroactive"
    calendar: Form = "retroactive"


def parse_on_change(raw: object) -> OnChange:
    """The forms that one word for both, or ``{target: …, calendar: …}``, says (R19); `DocumentError` otherwise.

    >>> parse_on_change("keep"), parse_on_change({"calendar": "keep"}).target
    (OnChange(target='keep', calendar='keep'), 'retroactive')
    """
    if isinstance(raw, OnChange):
        return raw
    if not isinstance(raw, Mapping):
        form = _form(raw)
        return OnChange(form, form)
    faults = Faults()
    check_keys(raw, ("target", "calendar"), "R19", faults)
    forms: dict[str, Form] = {}
    for key in ("target", "calendar"):
        if key in raw:
            with faults.under(key):
                forms[key] = _form(raw[key])
    faults.check(DocumentError)
    return OnChange(**forms)


def _form(raw: object) -> Form:
    return cast("Form", one_of(raw, FORMS, "no such form of change", "R19"))


class _AnyName(dict[str, BusinessCalendar]):
    """Stands for the calendars of a document that is not there yet: every name may be right."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> BusinessCalendar:
        return ALWAYS


def _calendar(raw: Any, around: Around) -> Any:
    """The calendar as written, once it can be read."""
    parse_calendar(raw, _AnyName() if around.calendars is None else around.calendars, words=around.words)
    return raw


def names_in(raw: object) -> frozenset[str]:
    """Every text that may be the name of a calendar in a ``calendar`` as written.

    >>> sorted(names_in({"by": "region", "KR": "seoul", "default": "24x7"}))
    ['24x7', 'seoul']
    """
    if isinstance(raw, Mapping):
        return frozenset().union(*(names_in(value) for key, value in raw.items() if key not in ("by", "zone_from")))
    return frozenset((raw,) if isinstance(raw, str) else ())


RESOLVED: Final = ("resolved", "closed")
"""The status values that stop the ready clocks, unless `resolved_on` says otherwise (R16)."""


def state(raw: object, *, words: Vocabulary) -> Condition:
    """A condition on fields alone; raises `DocumentError`."""
    return parse_condition(raw, events=False, words=words)


class Terms(Part):
    """What a policy says for all of its clocks, and a clock for itself; None is not said."""

    calendar: Annotated[Any, Read(_calendar, "calendarChoice", "around")] = Field(
        None, description="a calendar's name, `{by: field, …}` or `{use: name, zone_from: field}` (R29)"
    )
    pause_on: Annotated[Condition | None, Read(state, "condition", "words")] = Field(
        None, description="the clock pauses while this holds (R16)"
    )
    on_change: Annotated[OnChange | None, Read(parse_on_change, "onChange")] = Field(
        None, description="how an open clock takes another target or calendar (R19)"
    )
    on_reopen: OnReopen | None = Field(None, description="what a reopening does to a clock stopped by a state (R20)")
    on_merge: OnMerge | None = Field(
        None, description="`survivor`: the ticket merged into takes the earlier start; default `void` (R23)"
    )
    exempt_when: Annotated[Condition | None, Read(state, "condition", "words")] = Field(
        None, description="reports leave a cycle out for which this holds at its stop (R23)"
    )
    children: Children | None = Field(
        None, description="`pause`: the clock pauses while child tickets are open; default `count` (R23)"
    )
    due_at_close: Literal["next_open"] | None = Field(
        None, description="an amount that fits exactly ends at the next opening (R6)"
    )
    objective: Annotated[Share | None, Read(parse_objective, "share")] = Field(
        None, description="a team's own tighter goal, such as `80% of target` (R28)"
    )
    at_risk: Annotated[Share | int | None, Read(parse_at_risk, "share")] = Field(
        None, description="a share of the target, or an amount before it (R28)"
    )
    match: Literal["any_change", "creation"] | None = Field(None, description="when the policy is chosen (R18)")


RESOLVED_ON: Final = state({"status": RESOLVED}, words=FREE)
"""What stops the ready clocks, unless a policy says otherwise."""

NO_TERMS: Final = Terms.read({})
"""Nothing said."""
