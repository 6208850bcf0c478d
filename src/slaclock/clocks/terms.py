"""Terms: the target and calendar that a clock runs under, and how a chain of them is laid over a cycle (R19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from slaclock.base.instants import EARLIEST
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.ladders import Ladder
from slaclock.policies.shares import Share
from slaclock.policies.target_kinds import Target


@dataclass(frozen=True, slots=True)
class Terms:
    """What one policy promises one clock at one moment: target, calendar and the options that judge (R19, R30).

    ``target`` is None where the policy has none for the fields of that moment. ``forms`` are the two forms of change
    (target, calendar) by which these terms take over from earlier ones.
    """

    policy: str
    version: int
    kind: str
    target: Target | None
    calendar: BusinessCalendar
    forms: tuple[str, str] = ("retroactive", "retroactive")
    due_at_close: bool = False
    at_risk: Share | int | None = None
    objective: Share | None = None
    ladder: Ladder | None = None
    absent: bool = False


class TermsRead(NamedTuple):
    """By what the terms were read, so that a snapshot can read them again: policy, version, fields (R25)."""

    policy: str
    version: int
    absent: bool
    adopts: bool
    fields: tuple[tuple[str, Any], ...]


class Change(NamedTuple):
    """The terms from an instant on; None: no policy applies any more."""

    at: int
    terms: Terms | None
    step: int = 0
    read: TermsRead | None = None


CalendarRows: TypeAlias = tuple[tuple[int, BusinessCalendar], ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A chain of terms laid over one cycle: who judges, what is allowed, and by which calendar each stretch counts.

    ``since``: when the judging terms took over. ``start``: where reading begins, None for the cycle's own start.
    ``floor``: the due time is never before it (a carried target). ``rows``: calendars in order, each from its instant.
    ``number``: which change of the chain brought the terms that judge, from 0.
    """

    judge: Terms
    target: Target
    rows: CalendarRows
    since: int
    start: int | None = None
    floor: int | None = None
    number: int = 0

    @property
    def calendar(self) -> BusinessCalendar:
        """The calendar that counts now, and for the rest of the target."""
        return self.rows[-1][1]


def lay(changes: Sequence[Change]) -> Laid | None:
    """The chain laid by its forms of change: `retroactive`, `carry`, `keep` (R19); None while there is no target.

    `restart` never reaches here: it ends the cycle.
    """
    laid: Laid | None = None
    latest: Terms | None = None
    void = True
    for number, change in enumerate(changes):
        at, terms = change.at, change.terms
        if terms is None or terms.target is None:
            forms = terms.forms if terms is not None else latest.forms if latest is not None else ("", "")
            void = void or forms[0] != "keep"
        elif laid is None or void:
            late = laid is not None or latest is not None or at > changes[0].at
            laid = _from_nothing(at, terms, number, carried=late and terms.forms[0] in ("carry", "restart"))
            void = False
        else:
            laid = _changed(laid, at, terms, number)
        latest = terms or latest
    return None if void else laid


def restarts(laid: Laid | None, new: Terms | None) -> bool:
    """Whether going over to the new terms starts the clock anew; equal targets and calendars are no change (R19)."""
    if new is None or new.target is None:
        return False
    if laid is None:
        return new.forms[0] == "restart"
    target = new.target != laid.target and new.forms[0] == "restart"
    return target or (new.calendar != laid.calendar and new.forms[1] == "restart")


def _from_nothing(at: int, terms: Terms, number: int, *, carried: bool) -> Laid:
    assert terms.target is not None
    return Laid(terms, terms.target, ((EARLIEST, terms.calendar),), at, start=at if carried else None, number=number)


def _changed(laid: Laid, at: int, terms: Terms, number: int) -> Laid:
    target_form, calendar_form = terms.forms
    judge, target, since, floor, rows = laid.judge, laid.target, laid.since, laid.floor, laid.rows
    number = laid.number if target_form == "keep" or terms == judge else number
    assert terms.target is not None
    if terms.target == target:
        judge = terms if target_form != "keep" else judge
    elif target_form != "keep":
        judge, target, since = terms, terms.target, at
        floor = at if target_form == "carry" else None
    if terms.calendar != laid.calendar and calendar_form != "keep":
        rows = (*rows, (at, terms.calendar)) if calendar_form == "carry" else ((EARLIEST, terms.calendar),)
    return Laid(judge, target, rows, since, laid.start, floor, number)
