"""The ready clocks as data, in a document's own words, and how any clock's options become its rule (R16, R21, R32)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slaclock.base.nearest import suggest
from slaclock.errors import DocumentError, Faults, show
from slaclock.policies.clock_rules import (
    CHILDREN,
    ON_MERGE,
    ON_REOPEN,
    REPEATS,
    Children,
    ClockRule,
    OnMerge,
    OnReopen,
    Pause,
    parse_pauses,
    parse_reset,
)
from slaclock.policies.conditions import (
    ROLES,
    VISIBILITIES,
    Condition,
    EventTest,
    NoneOf,
    parse_condition,
    parse_conditions,
)
from slaclock.policies.reading import field_name, one_of, some_of
from slaclock.policies.values import FREE, Vocabulary

_OPENING: Final = {"event": "created"}
_OPENING_UNOWNED: Final = {"all_of": [{"event": "created"}, {"field": "assignee", "operator": "absent"}]}
_PUBLIC_REPLY: Final = {"answered_by": "agent", "visibility": "public"}
_OWNED: Final = {"all_of": [{"event": ["created", "changed"]}, {"field": "assignee", "operator": "present"}]}

READY_CLOCKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "first_response": {"asked_by": "requester", **_PUBLIC_REPLY},
    "next_response": {"asked_by": "requester", **_PUBLIC_REPLY, "repeats": "each_start"},
    "resolution": {"starts": _OPENING},
    "periodic_update": {"starts": _OPENING, **_PUBLIC_REPLY, "repeats": "independent"},
    "requester_wait": {"starts": _OPENING},
    "agent_work": {"starts": _OPENING},
    "time_to_own": {"starts": _OPENING_UNOWNED, "stops": _OWNED},
    "group_time": {"per": "group"},
}
"""The columns of the ready clocks, as a document would write them; all stop while ``resolved_on`` holds."""

PAUSED_CLOCKS: Final = frozenset({"resolution", "group_time", "agent_work", "requester_wait"})
"""The ready clocks that a policy's ``pause_on`` pauses (R16)."""

TERMS: Final = ("calendar", "on_change", "objective", "at_risk", "match", "due_at_close")
"""Options of a clock that are no columns: the policy reads them."""


OPEN_CHILDREN: Final = "open_children"
"""The field that lists the children of a ticket that are open; `Ticket.with_children` writes it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a policy says for all of its clocks: each is replaced by a clock's own column of that name.

    ``pause_on`` and ``children`` pause those of `PAUSED_CLOCKS` only, ``resolved_on`` stops the ready ones.
    """

    pause_on: Condition | None = None
    resolved_on: Condition | None = None
    on_reopen: OnReopen = "resume"
    on_merge: OnMerge = "void"
    exempt_when: Condition | None = None
    children: Children = "count"


def ready_rule(clock: str, options: Mapping[str, Any], shared: Shared, *, words: Vocabulary = FREE) -> ClockRule:
    """The rule of a ready clock, or of a document's own, from its options (R16, R32).

    A column among the ``options`` replaces the ready one; `TERMS` among them are passed over. The policy's ``pause_on``
    pauses those of `PAUSED_CLOCKS` whose options have neither ``pause_on`` nor ``pauses`` nor ``runs``;
    ``resolved_on`` stops ready clocks without ``stops`` of their own.

    Raises `DocumentError` with every fault: R32 for a clock that is neither ready nor has a start.

    >>> ready_rule("group_time", {}, Shared()).per
    'group'
    """
    own = _read_columns(options, words)
    _check_columns(clock, own)
    ready = _READY.get(clock, {})
    columns = {**_without_replaced(ready, own), **own}
    per = columns.get("per")
    stops = () if shared.resolved_on is None or clock not in _READY or "stops" in own else (shared.resolved_on,)
    return ClockRule(
        starts=() if per else columns.get("starts") or _questions(columns["asked_by"]),
        stops=(*_stops(columns), *columns.get("also_stopped_by", ()), *stops),
        cancels=columns.get("cancels", ()),
        pauses=_pauses(own, shared, clock in PAUSED_CLOCKS),
        resets=columns.get("resets"),
        repeats=columns.get("repeats"),
        per=per,
        start_at=columns.get("start_at"),
        born_stopped=columns.get("born_stopped"),
        after=columns.get("after"),
        on_reopen=columns.get("on_reopen", "restart" if per else shared.on_reopen),
        on_merge=columns.get("on_merge", shared.on_merge),
        exempt_when=columns.get("exempt_when", shared.exempt_when),
    )


_Columns = Mapping[str, Any]


def _state(raw: object, words: Vocabulary) -> Condition:
    return parse_condition(raw, events=False, words=words)


def _any(raw: object, words: Vocabulary) -> tuple[Condition, ...]:
    return parse_conditions(raw, words=words)


def _field(raw: object, _: Vocabulary) -> str:
    return field_name(raw, "R32")


def _clock(raw: object, _: Vocabulary) -> str:
    if isinstance(raw, str) and raw.strip():
        return str(raw)
    raise DocumentError("not the name of a clock", raw, rule="R32", remedy="write a name such as `first_response`")


def _roles(raw: object, _: Vocabulary) -> frozenset[str]:
    return some_of(raw, ROLES, "an unknown role", "R21")


def _word(*known: str, rule: str = "R32") -> Callable[[object, Vocabulary], str]:
    return lambda raw, _: one_of(raw, known, "an unknown choice", rule)


_READERS: Final[Mapping[str, Callable[[Any, Vocabulary], Any]]] = {
    "starts": _any,
    "stops": _any,
    "cancels": _any,
    "pauses": lambda raw, words: parse_pauses(raw, words=words),
    "pause_on": _state,
    "runs": _state,
    "resets": lambda raw, words: parse_reset(raw, words=words),
    "repeats": _word(*REPEATS),
    "per": _field,
    "on_reopen": _word(*ON_REOPEN, rule="R20"),
    "on_merge": _word(*ON_MERGE, rule="R23"),
    "exempt_when": _state,
    "children": _word(*CHILDREN, rule="R23"),
    "start_at": _field,
    "born_stopped": _word("met", rule="R20"),
    "after": _clock,
    "asked_by": _roles,
    "answered_by": _roles,
    "visibility": _word(*VISIBILITIES, "any", rule="R21"),
    "also_stopped_by": _any,
}
COLUMNS: Final = tuple(_READERS)
"""The columns that the options of any clock may have."""


def _read_columns(options: object, words: Vocabulary) -> dict[str, Any]:
    if not isinstance(options, Mapping):
        remedy = "write the clock's columns, such as `{starts: {event: created}, stops: {status: resolved}}`"
        raise DocumentError("not the options of a clock", options, rule="R32", remedy=remedy)
    faults = Faults()
    columns: dict[str, Any] = {}
    for key, value in options.items():
        if key in TERMS:
            continue
        with faults.under(show(key)):
            if key not in _READERS:
                raise DocumentError("an unknown key", key, rule="R32", remedy=suggest(key, (*COLUMNS, *TERMS)))
            columns[key] = _READERS[key](value, words)
    faults.check(DocumentError)
    return columns


_READY: Final = {clock: _read_columns(columns, FREE) for clock, columns in READY_CLOCKS.items()}
_STARTS: Final = ("starts", "asked_by", "per")
_STOPS: Final = ("stops", "answered_by")


def _without_replaced(ready: _Columns, own: _Columns) -> _Columns:
    """The ready columns, less those that say otherwise what an own column says."""
    replaced = {name for names in (_STARTS, _STOPS) if not own.keys().isdisjoint(names) for name in names}
    return {name: value for name, value in ready.items() if name not in replaced}


def _check_columns(clock: str, own: _Columns) -> None:
    faults = Faults()
    ready = _READY.get(clock, {})
    if clock not in _READY and own.keys().isdisjoint(_STARTS):
        with faults.under():
            near = suggest(clock, READY_CLOCKS)
            remedy = f"{near}; a clock of one's own has `starts`, `asked_by` or `per` under `clocks`"
            raise DocumentError("a clock that is neither ready nor has a start", clock, rule="R32", remedy=remedy)
    for first, second in _CLASHES:
        if first in own and second in own:
            with faults.under(second):
                remedy = "leave one of the two out"
                raise DocumentError(f"`{first}` and `{second}` say different things", rule="R32", remedy=remedy)
    answers = "stops" not in own and ("answered_by" in own or "answered_by" in ready)
    if "visibility" in own and not answers:
        with faults.under("visibility"):
            remedy = "add `answered_by`, or leave it out"
            raise DocumentError("the visibility of no answer", own["visibility"], rule="R21", remedy=remedy)
    faults.check(DocumentError)


_CLASHES: Final = (
    ("starts", "asked_by"),
    ("per", "starts"),
    ("per", "asked_by"),
    ("per", "repeats"),
    ("per", "start_at"),
    ("stops", "answered_by"),
)


def _questions(roles: frozenset[str]) -> tuple[Condition, ...]:
    """An opening by one of the roles (a machine asks like a requester), or a public message."""
    openers = roles | {"system"} if "requester" in roles else roles
    opening = EventTest(frozenset({"created"}), by=openers)
    return (opening, EventTest(frozenset({"message"}), by=roles, visibility=frozenset({"public"})))


def _stops(columns: _Columns) -> tuple[Condition, ...]:
    if "answered_by" not in columns:
        return tuple(columns.get("stops", ()))
    visibility = columns.get("visibility", "public")
    seen = None if visibility == "any" else frozenset({visibility})
    return (EventTest(frozenset({"message"}), by=columns["answered_by"], visibility=seen),)


def _pauses(own: _Columns, shared: Shared, is_paused: bool) -> tuple[Pause, ...]:
    pauses: list[Pause] = [*own.get("pauses", ())]
    pauses += [Pause(own["pause_on"])] if "pause_on" in own else []
    pauses += [Pause(NoneOf((own["runs"],)))] if "runs" in own else []
    if is_paused and shared.pause_on is not None and own.keys().isdisjoint(("pauses", "pause_on", "runs")):
        pauses.append(Pause(shared.pause_on))
    if own.get("children", shared.children if is_paused else "count") == "pause":
        pauses.append(Pause(_HAS_CHILDREN))
    return tuple(pauses)


_HAS_CHILDREN: Final = parse_condition({"field": OPEN_CHILDREN, "operator": "present"})
