"""Clock rules: when a clock starts, pauses, stops, ends and repeats, as one table of conditions (R20, R22, R32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from slaclock.base.amounts import Amount
from slaclock.errors import DocumentError, Faults
from slaclock.policies.conditions import Condition, parse_condition
from slaclock.policies.reading import check_keys, one_of
from slaclock.policies.targets import read_allowance
from slaclock.policies.values import FREE, Vocabulary

Old: TypeAlias = Literal["completed", "void"]
Repeats: TypeAlias = Literal["each_start", "independent", "sequential", "scheduled"]
OnReopen: TypeAlias = Literal["resume", "count", "restart", "ignore"]

OnMerge: TypeAlias = Literal["void", "survivor"]
Children: TypeAlias = Literal["count", "pause"]

OLD: Final = ("completed", "void")
REPEATS: Final = ("each_start", "independent", "sequential", "scheduled")
ON_REOPEN: Final = ("resume", "count", "restart", "ignore")
ON_MERGE: Final = ("void", "survivor")
CHILDREN: Final = ("count", "pause")


@dataclass(frozen=True, slots=True)
class Pause:
    """One reason to pause: while ``when`` holds, or from when it begins to hold until ``until`` does (R32).

    ``at_most``: the budget of this entry in a cycle, over all pauses that it makes.

    >>> Pause(parse_condition({"status": "waiting"})).until is None
    True
    """

    when: Condition
    until: Condition | None = None
    at_most: Amount | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """When the open cycle ends and the next starts at that event; the ``old`` one is completed or void (R32).

    >>> Reset(parse_condition({"event": "message"})).old
    'completed'
    """

    when: Condition
    old: Old = "completed"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """The columns of one clock, ready or a document's own (R32).

    ``starts``, ``stops`` and ``cancels`` hold when any of their conditions does. With ``per`` one cycle runs for each
    spell of that field's value, and ``starts`` is empty. ``start_at`` is a field that holds the first start;
    ``born_stopped`` says what a ticket born resolved counts as; ``after`` holds questions back until that clock stops.
    While ``exempt_when`` holds of the fields, at the stop in the end, a cycle is exempt; ``on_merge`` says whether a
    ticket takes the start of one that was merged into it (R23).

    >>> ClockRule(per="group", on_reopen="restart") == ClockRule(per="group", on_reopen="restart")
    True
    """

    starts: tuple[Condition, ...] = ()
    stops: tuple[Condition, ...] = ()
    cancels: tuple[Condition, ...] = ()
    pauses: tuple[Pause, ...] = ()
    resets: Reset | None = None
    repeats: Repeats | None = None
    per: str | None = None
    start_at: str | None = None
    born_stopped: Literal["met"] | None = None
    after: str | None = None
    on_reopen: OnReopen = "resume"
    on_merge: OnMerge = "void"
    exempt_when: Condition | None = None

    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the rule, in the order of the columns."""
        pauses = [part for pause in self.pauses for part in (pause.when, pause.until) if part is not None]
        resets = [self.resets.when] if self.resets else []
        exempt = [self.exempt_when] if self.exempt_when is not None else []
        return (*self.starts, *self.stops, *self.cancels, *pauses, *resets, *exempt)

    def fields(self) -> frozenset[str]:
        """The names of the fields that the rule reads."""
        named = {name for name in (self.per, self.start_at) if name is not None}
        return frozenset(named).union(*(condition.fields() for condition in self.conditions()))


def parse_pauses(raw: object, *, words: Vocabulary = FREE) -> tuple[Pause, ...]:
    """The entries of the column ``pauses``: one mapping ``{when, until, at_most}``, or a list of them (R32).

    Raises `DocumentError` with every fault.

    >>> parse_pauses([{"when": {"status": "waiting"}, "at_most": "4h"}])[0].at_most
    datetime.timedelta(seconds=14400)
    """
    if not isinstance(raw, list | tuple):
        return (_pause(raw, words),)
    faults = Faults()
    pauses: list[Pause] = []
    for position, entry in enumerate(raw):
        with faults.under(position):
            pauses.append(_pause(entry, words))
    faults.check(DocumentError)
    return tuple(pauses)


_PAUSE_REMEDY: Final = "write `{when: {status: [waiting]}}`, with `until` and `at_most` if they are needed"


def _pause(raw: object, words: Vocabulary) -> Pause:
    if isinstance(raw, Pause):
        return raw
    raw = _with_when(raw, _PAUSE_REMEDY)
    faults = Faults()
    check_keys(raw, ("when", "until", "at_most"), "R32", faults)
    read: dict[str, Any] = {}
    with faults.under("when"):
        read["when"] = parse_condition(raw["when"], words=words)
        if read["when"].on_event and "until" not in raw:
            remedy = "add `until`, or ask for values of fields"
            raise DocumentError("a pause that begins at an event never ends", rule="R32", remedy=remedy)
    if "until" in raw:
        with faults.under("until"):
            read["until"] = parse_condition(raw["until"], words=words)
    if "at_most" in raw:
        with faults.under("at_most"):
            read["at_most"] = read_allowance(raw["at_most"])
    faults.check(DocumentError)
    return Pause(**read)


def _with_when(raw: object, remedy: str) -> Mapping[Any, Any]:
    if not isinstance(raw, Mapping):
        raise DocumentError("not a mapping with `when`", raw, rule="R32", remedy=remedy)
    if "when" not in raw:
        raise DocumentError("`when` is missing", rule="R32", remedy=remedy)
    return raw


def parse_reset(raw: object, *, words: Vocabulary = FREE) -> Reset:
    """The column ``resets``: ``{when, old}`` (R32); raises `DocumentError` with every fault.

    >>> parse_reset({"when": {"event": "message"}, "old": "void"}).old
    'void'
    """
    if isinstance(raw, Reset):
        return raw
    raw = _with_when(raw, "write `{when: {event: message, by: agent}, old: completed}`")
    faults = Faults()
    check_keys(raw, ("when", "old"), "R32", faults)
    read: dict[str, Any] = {}
    with faults.under("when"):
        read["when"] = parse_condition(raw["when"], words=words)
    with faults.under("old"):
        read["old"] = one_of(raw.get("old", "completed"), OLD, "an unknown end of the old cycle", "R32")
    faults.check(DocumentError)
    return Reset(**read)
