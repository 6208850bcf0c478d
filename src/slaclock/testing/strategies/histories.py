"""Strategies of ticket histories, and of instants at which to ask, aimed at the edges of one set of policies."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from slaclock.base.instants import DAY, HOUR, LATEST, MINUTE, SECOND, delta_us, from_us, to_text, to_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.evaluate import evaluate
from slaclock.errors import HorizonError
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.strategies.calendars import ODD
from slaclock.testing.strategies.moments import YEARS, instants_us, moment_of, weighted
from slaclock.tickets.ticket import Ticket

_GAPS: Final = (HOUR, 0, 15 * MINUTE, 8 * HOUR, DAY, SECOND, 3 * DAY)
_AT_GAP, _AT_DUE, _AT_EDGE = "gap", "due", "edge"
_WHICH: Final = st.integers(0, 999)
_AMOUNTS: Final = ("4h", "30m", "16h", "1s")
_OTHER: Final = {"status": "open"}
_MESSAGES: Final = (
    {"type": "message", "by": "agent"},
    {"type": "message", "by": "requester"},
    {"type": "message", "by": "agent", "visibility": "internal"},
    {"type": "message", "by": "system"},
)


def histories(
    policies: PolicySet,
    *,
    years: Sequence[int] = YEARS,
    step: timedelta = timedelta(seconds=1),
    most_events: int = 6,
    by_hand: bool = False,
) -> st.SearchStrategy[Ticket]:
    """A ticket whose history aims at what these policies ask.

    Opened at an edge of their calendars; then messages, and fields set to the values that their conditions, targets and
    calendars name, to another, and to none. The gaps: none, some hours, up to a due time and a ``step`` beside it, up
    to the next opening or closing. With ``by_hand`` pauses, corrections and waivers too (R23). A failing example shows
    the call that reads it. Shrinks to a ticket that is opened, and nothing more.

    >>> from hypothesis import find
    >>> from slaclock.policies.policy import Policy
    >>> gold = Policy(name="Gold", when={"plan": "gold"}, calendar="24x7", targets={"resolution": "8h"})
    >>> [event.type for event in find(histories(PolicySet(gold)), lambda ticket: True).events]
    ['created']
    """
    words = words_of(policies)
    steps = st.lists(_steps(words, by_hand, delta_us(step)), max_size=most_events)
    calendars = calendars_of(policies)
    opened = st.one_of(*(instants_us(calendar, years, delta_us(step)) for calendar in calendars))
    return _tickets(policies, calendars, opened, fields_of(words), steps)


@st.composite
def _tickets(
    draw: st.DrawFn,
    policies: PolicySet,
    calendars: Sequence[BusinessCalendar],
    opened: st.SearchStrategy[int],
    fields: st.SearchStrategy[dict[str, Any]],
    steps: st.SearchStrategy[list[Step]],
) -> Ticket:
    at = draw(opened)
    rows = [created(at, draw(fields))]
    for picked in draw(steps):
        then = _when(policies, calendars, rows, picked)
        rows.append({"at": to_text(then), **said(picked.event, at)})
    return draw(ticket_of(rows))


def created(at: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The row of an opening."""
    row = {"at": to_text(at), "type": "created"}
    return {**row, "value": said(fields, at)} if fields else row


def questions(
    policies: PolicySet,
    tickets: st.SearchStrategy[Ticket] | None = None,
    *,
    years: Sequence[int] = YEARS,
    step: timedelta = timedelta(seconds=1),
) -> st.SearchStrategy[tuple[Ticket, datetime]]:
    """A ticket of `histories(policies)`, or of ``tickets``, and an ``as_of`` at which to ask, in UTC.

    At its events and due times, a ``step`` beside them, and some time after the last event; never before the opening.
    """
    us = delta_us(step)
    nudges = st.sampled_from([0, us, -us, HOUR, DAY, 30 * DAY])
    return _asked(policies, histories(policies, years=years, step=step) if tickets is None else tickets, nudges)


@st.composite
def _asked(
    draw: st.DrawFn, policies: PolicySet, tickets: st.SearchStrategy[Ticket], nudges: st.SearchStrategy[int]
) -> tuple[Ticket, datetime]:
    ticket = draw(tickets)
    happened = [event.at for event in ticket.events]
    last = happened[-1]
    dues = _dues(policies, ticket, last)
    aims = [last, *dues, *happened, *dues]
    at = aims[draw(_WHICH) % len(aims)] + draw(nudges)
    return ticket, moment_of(min(max(at, happened[0]), LATEST - SECOND), "UTC")


def ticket_of(rows: Sequence[Mapping[str, Any]]) -> st.SearchStrategy[Ticket]:
    """The ticket of those rows; a failing example shows the call that reads it."""
    return st.builds(_read, st.just(json.loads(json.dumps({"id": "7", "events": rows}))))


def _read(raw: Mapping[str, Any]) -> Ticket:
    return Ticket.parse(raw)


_read.__name__ = "Ticket.parse"


@dataclass(frozen=True)
class Step:
    """One more event: how far on it lies (a form, which edge or gap, a nudge), and its row without the time."""

    form: str
    which: int
    nudge: int
    event: Mapping[str, Any]


def _steps(words: Mapping[str, Sequence[Any]], by_hand: bool, step: int) -> st.SearchStrategy[Step]:
    changes = _changes(words)
    kinds = [changes, changes, st.sampled_from(_MESSAGES)] + ([_moves()] if by_hand else [])
    forms = st.sampled_from([_AT_GAP, _AT_DUE, _AT_EDGE])
    return st.builds(Step, forms, _WHICH, st.sampled_from([0, 0, step, -step]), weighted(*kinds))


def _when(
    policies: PolicySet, calendars: Sequence[BusinessCalendar], rows: Sequence[Mapping[str, Any]], picked: Step
) -> int:
    """When the next event is: never before the last, and not so late that nothing can follow."""
    last = to_us(rows[-1]["at"])
    aims = [last + gap for gap in _GAPS]
    if picked.form == _AT_DUE:
        dues = _dues(policies, Ticket.parse({"id": "7", "events": rows}), last)
        aims = [due + picked.nudge for due in dues if due >= last] or aims
    elif picked.form == _AT_EDGE:
        aims = [edge + picked.nudge for calendar in calendars for edge in _next_edges(calendar, last)] or aims
    at = max(last, aims[picked.which % len(aims)])
    return at if at < LATEST - 366 * DAY else last


def _dues(policies: PolicySet, ticket: Ticket, at: int) -> list[int]:
    """The due times as they are known at that instant, in order; while paused those if resumed then."""
    readings = evaluate(policies, ticket, as_of=from_us(at)).select()
    return sorted({to_us(due) for reading in readings if (due := reading.due_at or reading.due_if_resumed) is not None})


def _next_edges(calendar: BusinessCalendar, at: int) -> Iterator[int]:
    try:
        yield calendar.timeline.next_close(at)
        yield calendar.timeline.next_open(calendar.timeline.next_close(at))
    except HorizonError:
        return


# What the policies ask


def words_of(policies: PolicySet) -> dict[str, list[Any]]:
    """Each field that the policies ask for, with the values that they name or declare, one that they do not, and None.

    >>> from slaclock.policies.policy import Policy
    >>> gold = Policy(name="Gold", when={"plan": "gold"}, calendar="24x7", targets={"resolution": "8h"})
    >>> words_of(PolicySet(gold))
    {'status': ['open', 'closed', 'resolved', None], 'plan': ['other', 'gold', None]}
    """
    named: dict[str, set[str]] = {}
    for policy in policies.policies:
        for field, value in policy.mentioned():
            named.setdefault(field, set()).add(value)
    declared = {field: values for field, values in policies.fields.items() if not isinstance(values, str)}
    words: dict[str, list[Any]] = {}
    for field in sorted({*named, *declared}, key=lambda field: (field != "status", field)):
        values = sorted({*named.get(field, ()), *map(str, declared.get(field, ()))})
        other = [_OTHER.get(field, "other")] if field not in declared else []
        words[field] = [*(word for word in other if word not in values), *values, None]
    for field in sorted(fields_under(policies.document, ("zone_from",))):
        words[field] = [*list(ODD)[:6], None]
    for field in sorted(fields_under(policies.document, ("amount_from",))):
        words[field] = [*_AMOUNTS, None]
    soon = [Soon(gap) for gap in _GAPS]
    return words | {field: [*soon, None] for field in fields_under(policies.document, ("due_from", "start_at"))}


@dataclass(frozen=True)
class Soon:
    """Stands for the instant so many microseconds after the opening."""

    us: int


def said(value: Any, opened: int) -> Any:
    """The value with its instants written out."""
    if isinstance(value, Mapping):
        return {key: said(part, opened) for key, part in value.items()}
    return to_text(opened + value.us) if isinstance(value, Soon) else value


def fields_under(document: Any, keys: Collection[str]) -> set[str]:
    """The fields that a document names under one of those keys, at whatever depth.

    >>> fields_under({"targets": {"resolution": {"due_from": "promised"}}}, ["due_from"])
    {'promised'}
    """
    if isinstance(document, Mapping):
        own = {value for key, value in document.items() if key in keys and isinstance(value, str)}
        return own.union(*(fields_under(value, keys) for value in document.values()))
    if isinstance(document, list | tuple):
        return set().union(*(fields_under(part, keys) for part in document))
    return set()


def calendars_of(policies: PolicySet) -> list[BusinessCalendar]:
    """By name, the calendars that the policies promise by, for a ticket without fields, and those named beside them."""
    promised = {made.calendar.read({}) for policy in policies.policies for made in policy.promises.values()}
    used = {name for policy in policies.policies for name in policy.calendar_names()}
    named = {calendar for name, calendar in policies.calendars.items() if name in used}
    return sorted(promised | named, key=lambda each: (each.name, each.timezone))


def fields_of(words: Mapping[str, Sequence[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Fields at the opening: any of them, or all, so that policies apply."""
    values = {field: st.sampled_from([each for each in known if each is not None]) for field, known in words.items()}
    return weighted(st.fixed_dictionaries({}, optional=values), st.fixed_dictionaries(values))


def _changes(words: Mapping[str, Sequence[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One field set, most often the first, which is the status where any is asked, or seldom several at once."""
    values = {field: st.sampled_from(known) for field, known in words.items()}
    single = [st.fixed_dictionaries({field: value}) for field, value in values.items()]
    several = st.fixed_dictionaries({}, optional=values).filter(bool)
    return weighted(*single[:1] * 2, *single, several).map(lambda value: {"type": "changed", "value": value})


def _moves() -> st.SearchStrategy[dict[str, Any]]:
    """What is done by hand, to all clocks (R23)."""
    amount = st.sampled_from(_AMOUNTS).map(lambda value: {"type": "extend", "value": value})
    due = st.sampled_from(_GAPS).map(lambda gap: {"type": "set_due", "value": Soon(gap)})
    return st.one_of(st.sampled_from(["pause", "resume", "restart", "cancel", "exempt"]).map(_plain), amount, due)


def _plain(kind: str) -> dict[str, Any]:
    return {"type": kind}
