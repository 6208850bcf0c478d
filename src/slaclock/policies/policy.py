"""`Policy`: whom it is for, when it holds, what it promises (R16 to R22, R26 to R32)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.errors import DocumentError, Faults, InstantError
from slaclock.policies.calendar_rules import parse_calendar
from slaclock.policies.clock_rules import ClockRule
from slaclock.policies.clock_section import read_rules
from slaclock.policies.conditions import Condition, parse_condition
from slaclock.policies.ladders import Ladder, Rung, read_rungs
from slaclock.policies.parts import ALONE, Around, Name, Read, read_mapping
from slaclock.policies.promises import Promise, promise, span
from slaclock.policies.ready_rules import TERMS, Shared
from slaclock.policies.source import plant, steps_of
from slaclock.policies.targets import TargetRule, parse_target
from slaclock.policies.terms import NO_TERMS, RESOLVED_ON, Terms, names_in, state
from slaclock.policies.values import Vocabulary


def _when(raw: object, *, words: Vocabulary) -> Condition:
    return parse_condition(raw, events=False, words=words)


def _targets(raw: object, *, words: Vocabulary) -> dict[str, TargetRule]:
    targets = read_mapping(raw, lambda target: parse_target(target, words=words), "{resolution: 8h}")
    if not targets:
        raise DocumentError("no targets", rule="R31", remedy="write at least one clock, such as `resolution: 8h`")
    return targets


def _clocks(raw: object, around: Around) -> dict[str, Terms]:
    return read_mapping(raw, lambda options: _terms(options, around), "{resolution: {on_change: keep}}")


def _terms(options: object, around: Around) -> Terms:
    """The terms among a clock's options; its columns are read with the whole policy, by `clock_section`."""
    return Terms.read(
        {key: options[key] for key in TERMS if key in options} if isinstance(options, Mapping) else {}, around
    )


def _bound(raw: object) -> int | date:
    """An instant as microseconds, or a bare date, whose zone the policy's calendar says (R18)."""
    if isinstance(raw, str) and len(raw) == 10:
        try:
            return date.fromisoformat(raw)
        except ValueError:
            remedy = "write a date such as `2026-07-01`, or an instant with an offset"
            raise InstantError("not a date", raw, remedy=remedy) from None
    return raw if isinstance(raw, date) and not isinstance(raw, datetime) else to_us(raw)  # type: ignore[arg-type]


class Policy(Terms):
    """One policy: its keys and Python arguments are the words of a document's `policies` (design §5).

    ``calendar`` may be a `BusinessCalendar`, or the name of one of the set's; targets may be amounts of Python too.
    ``from_`` stands for ``from``, and None for what is not said. A frozen value: policies that say the same are equal.

    Raises `DocumentError` with every fault, paths relative to the policy.

    >>> gold = Policy(name="Gold", when={"plan": "gold"}, calendar="24x7", targets={"resolution": "8h"})
    >>> gold.promises["resolution"].target.read({})
    Exact(us=28800000000)
    """

    name: Name = Field(description="the policy's name; versions of one policy share it (R30)")
    kind: Literal["sla", "ola", "uc", "objective"] = Field("sla", description="whose promise it is (R18)")
    version: Annotated[int, Field(ge=1)] = Field(1, description="a whole number that grows with each edit (R30)")
    from_: Annotated[int | date | None, Read(_bound, "moment")] = Field(
        None, alias="from", description="in force from this instant or date (R18)"
    )
    to: Annotated[int | date | None, Read(_bound, "moment")] = Field(
        None, description="in force before this instant or date (R18)"
    )
    supports: Name | None = Field(None, description="the name of the policy that this one serves (R22)")
    adopt: Literal["retroactive", "carry", "restart", "keep"] = Field(
        "retroactive", description="how open tickets take this version (R30)"
    )
    when: Annotated[Condition, Read(_when, "condition", "words")] = Field(
        description="whom it is for: a condition on the ticket's fields, or `always` (R17)"
    )
    also: bool = Field(False, description="applies beside an earlier policy of its kind (R18)")
    match: Literal["any_change", "creation"] = Field("any_change", description="when the policy is chosen (R18)")
    resolved_on: Annotated[Condition, Read(state, "condition", "words")] = Field(
        default_factory=lambda: RESOLVED_ON,
        description="what stops the ready clocks; by default a status of resolved or closed (R16)",
    )
    targets: Annotated[Mapping[str, TargetRule], Read(_targets, "targets", "words")] = Field(
        description="each clock with its target (R31)"
    )
    clocks: Annotated[Mapping[str, Terms], Read(_clocks, "clocks", "around")] = Field(
        {}, description="each clock with its own options and columns (R32)"
    )
    reminders: Annotated[tuple[Rung, ...], Read(read_rungs, "rungs", "around")] = Field(
        (), description="the rungs before due (R26)"
    )
    escalations: Annotated[tuple[Rung, ...], Read(read_rungs, "rungs", "around")] = Field(
        (), description="the rungs from due on (R26)"
    )
    late_start: Literal["latest_rung", "all", "none"] = Field(
        "latest_rung", description="what happens to rungs that are past already (R26)"
    )

    _raw: Mapping[str, Any] = PrivateAttr()
    _rules: Mapping[str, ClockRule] = PrivateAttr()
    _promises: Mapping[str, Promise] | None = PrivateAttr(None)
    _span: tuple[int | None, int | None] = PrivateAttr((None, None))

    def __init__(self, /, **keys: Any) -> None:
        said = {"from" if key == "from_" else key: value for key, value in keys.items() if value is not None}
        source = plant(steps_of(said))
        faults = Faults(source.faults)
        with faults.under():
            self.fill(source.tree, ALONE)
        if faults:
            raise DocumentError.of(source.located(faults))

    def fill(self, raw: object, around: Around) -> None:
        """Read the keys into this new policy, and what they say together."""
        faults = Faults()
        with faults.under():
            super().fill(raw, around)
        if isinstance(raw, Mapping):
            shared = Shared() if faults else self._shared()
            with faults.under():
                rules = read_rules(raw, shared, around.words)
        faults.check(DocumentError)
        assert isinstance(raw, Mapping)
        self._raw, self._rules = raw, rules

    def _shared(self) -> Shared:
        return Shared(
            self.pause_on,
            self.resolved_on,
            self.on_reopen or "resume",
            self.on_merge or "void",
            self.exempt_when,
            self.children or "count",
        )

    @property
    def raw(self) -> Mapping[str, Any]:
        """The keys as they were written."""
        return self._raw

    @property
    def promises(self) -> Mapping[str, Promise]:
        """What the policy promises, clock by clock.

        Raises `DocumentError` for a policy outside of a set that names a calendar of the set.
        """
        if self._promises is None:
            self._promises = self.bound({ALWAYS.name: ALWAYS}).promises
        return self._promises

    @property
    def starts_at(self) -> int | None:
        """From when the policy is in force, in microseconds since the epoch; None: always (R30)."""
        return self._span[0]

    @property
    def ends_at(self) -> int | None:
        """The instant from which the policy is no longer in force, in microseconds; None: never."""
        return self._span[1]

    def bound(self, calendars: Mapping[str, BusinessCalendar]) -> Self:
        """The same policy with its promises made, its calendars looked up by name.

        Raises `DocumentError` for an unknown calendar, a bare date without one zone, a `to` that is not after `from`.
        """
        faults = Faults()
        promises: dict[str, Promise] = {}
        rungs = self._bound_rungs(calendars, faults)
        for clock, target in self.targets.items():
            terms = (self.clocks.get(clock, NO_TERMS), self)
            with faults.under():
                made = promise(clock, self._rules[clock], target, terms, calendars)
                promises[clock] = replace(made, ladder=self._ladder(clock, rungs))
        faults.check(DocumentError)
        own = [made.calendar for made in promises.values()]
        chosen = own if self.calendar is None else [parse_calendar(self.calendar, calendars)]
        starts_ends = span(self.from_, self.to, chosen)
        policy = self.model_copy()
        policy._promises, policy._span = promises, starts_ends
        return policy

    def _bound_rungs(self, calendars: Mapping[str, BusinessCalendar], faults: Faults) -> list[Rung]:
        """Every rung, reminders before escalations, with the calendar that it keeps to (R26)."""
        found = []
        for key, rungs in (("reminders", self.reminders), ("escalations", self.escalations)):
            for position, rung in enumerate(rungs):
                with faults.under(key, position, "only_in"):
                    found.append(rung.bound(calendars))
        return found

    def _ladder(self, clock: str, every: Iterable[Rung]) -> Ladder | None:
        """The rungs for that clock (R26)."""
        rungs = tuple(rung for rung in every if rung.clocks is None or clock in rung.clocks)
        return Ladder(rungs, self.late_start) if rungs else None

    def calendar_names(self) -> frozenset[str]:
        """The names by which the policy, its clocks and its rungs may mean calendars of the set (R29)."""
        own = [terms.calendar for terms in (self, *self.clocks.values())]
        kept = [rung.only_in for rung in (*self.reminders, *self.escalations)]
        return frozenset().union(*map(names_in, (*own, *kept)))

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field values that the policy names anywhere, as pairs of field and text (R17)."""
        for part in (*self._conditions(), *self.targets.values()):
            yield from part.mentioned()
        for made in self.promises.values():
            yield from made.calendar.mentioned()

    def watched(self) -> frozenset[str]:
        """The fields of which a value that nothing mentions may be a slip: nothing holds for it (R17)."""
        asked = {name for condition in self._conditions() for name, _ in condition.mentioned()}
        return frozenset(asked).union(*(target.open_fields() for target in self.targets.values()))

    def _conditions(self) -> Iterator[Condition]:
        yield from (self.when, self.resolved_on)
        yield from (rung.unless for rung in (*self.reminders, *self.escalations) if rung.unless is not None)
        for rule in self._rules.values():
            yield from rule.conditions()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Policy):
            return NotImplemented
        return (self.__dict__, self._rules) == (other.__dict__, other._rules)

    def __hash__(self) -> int:
        return hash((self.name, self.kind, self.version))

    def __repr__(self) -> str:
        return f"<Policy {self.name} v{self.version} ({self.kind})>"

    __str__ = __repr__
