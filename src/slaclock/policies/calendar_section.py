"""The `calendars` of a document: each name with its rules, combined ones by the names of their parts (R5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from inspect import signature
from typing import Any, Final

from slaclock.base.nearest import suggest
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.calendars.combine import combined
from slaclock.errors import DocumentError, DocumentLimitError, Fault, Faults, LimitError, SlaclockError
from slaclock.policies.reading import check_keys

MOST_CALENDARS: Final = 1_000
MOST_LAYERS: Final = 20
MOST_NARROWED: Final = 100
"""Each may have to be looked at in all 300 years before it is known whether it ever opens (R8)."""
_NARROWING: Final = frozenset({"all_of", "without"})
COMBINING: Final = ("any_of", "all_of", "without")
OWN_KEYS: Final = tuple(key for key in signature(BusinessCalendar).parameters if key != "name")


@dataclass(frozen=True, slots=True)
class CalendarSection:
    """The calendars that could be made, by name (`24x7` among them); the names of those that could not; and why."""

    known: Mapping[str, BusinessCalendar]
    faulty: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()


def read_calendars(raw: object) -> CalendarSection:
    """The calendars of a document's section, in any order of definition (R5).

    A value is a mapping of the document's keys, or a `BusinessCalendar`. A calendar that is combined of a faulty one is
    faulty too, without a fault of its own. Paths are relative to the section.

    >>> seoul = {"timezone": "Asia/Seoul", "hours": {"mon-fri": "09:00-18:00"}}
    >>> found = read_calendars({"both": {"timezone": "UTC", "any_of": ["seoul", "24x7"]}, "seoul": seoul})
    >>> sorted(found.known)
    ['24x7', 'both', 'seoul']
    """
    if not isinstance(raw, Mapping):
        remedy = 'write `office: {timezone: Asia/Seoul, hours: {mon-fri: "09:00-18:00"}}`'
        raise DocumentError("not a mapping of calendars", raw, rule="R5", remedy=remedy)
    if len(raw) > MOST_CALENDARS:
        remedy = f"define at most {MOST_CALENDARS:,}"
        raise DocumentLimitError("too many calendars", len(raw), rule="R34", remedy=remedy, limit=MOST_CALENDARS)
    narrowed = sum(isinstance(rules, Mapping) and not rules.keys().isdisjoint(_NARROWING) for rules in raw.values())
    if narrowed > MOST_NARROWED:
        what, remedy = "too many calendars with `all_of` or `without`", f"combine at most {MOST_NARROWED} so"
        raise DocumentLimitError(what, narrowed, rule="R34", remedy=remedy, limit=MOST_NARROWED)
    maker = _Maker(raw)
    for name in maker.parts_first():
        maker.make(name)
    return CalendarSection(maker.known, frozenset(maker.faulty), tuple(maker.faults))


class _Maker:
    """Makes the calendars one after the other."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.known: dict[str, BusinessCalendar] = {ALWAYS.name: ALWAYS}
        self.layers: dict[str, int] = {}
        self.faulty: set[str] = set()
        self.faults = Faults()

    def parts_first(self) -> list[str]:
        """The names, those of parts before what is combined of them; circles are refused and left out."""
        parts = {name: {part for part in _parts(rules) if part in self.raw} for name, rules in self.raw.items()}
        while True:
            try:
                return [name for name in TopologicalSorter(parts).static_order() if name in self.raw]
            except CycleError as error:
                circle = error.args[1][::-1]
                self.refuse_circle(circle)
                parts = {name: held - {*circle} for name, held in parts.items() if name not in circle}

    def refuse_circle(self, circle: list[str]) -> None:
        self.faulty.update(circle)
        with self.faults.under(next(name for name in self.raw if name in circle)):
            remedy = "let one of them have `hours` of its own"
            raise DocumentError("a calendar combined of itself", " → ".join(circle), rule="R5", remedy=remedy)

    def make(self, name: str) -> None:
        """Make the calendar of that name, or keep why it cannot be made."""
        try:
            calendar = self.calendar(name, self.raw[name])
        except SlaclockError as error:
            calendar = None
            self.faults += [replace(fault.under(name), rule=fault.rule or "R1") for fault in error.faults]
        if calendar is None:
            self.faulty.add(name)
        else:
            self.known[name] = calendar

    def calendar(self, name: str, rules: Any) -> BusinessCalendar | None:
        if not name.strip() or name == ALWAYS.name:
            remedy = "`24x7` is built in, so give this one another name" if name else "write a name"
            raise DocumentError("not a name for a calendar", name, rule="R5", remedy=remedy)
        if isinstance(rules, BusinessCalendar):
            return rules.renamed(name)
        if not isinstance(rules, Mapping):
            remedy = 'write `{timezone: Asia/Seoul, hours: {mon-fri: "09:00-18:00"}}`'
            raise DocumentError("not a calendar", rules, rule="R5", remedy=remedy)
        if any(key in rules for key in COMBINING):
            return self.combined(name, rules)
        faults = Faults()
        check_keys(rules, (*OWN_KEYS, *COMBINING), "R34", faults)
        zone = _zone(rules, faults)
        own = {key: value for key, value in rules.items() if key in OWN_KEYS and key != "timezone"}
        calendar = None
        with faults.under():
            calendar = BusinessCalendar(zone, name=name, **own)
        faults.check(DocumentError)
        return calendar

    def combined(self, name: str, rules: Mapping[str, Any]) -> BusinessCalendar | None:
        faults = Faults()
        check_keys(rules, ("timezone", *COMBINING), "R5", faults)
        parts: dict[str, tuple[str, ...]] = {}
        for key in COMBINING:
            if key in rules:
                with faults.under(key):
                    parts[key] = self.part_names(rules[key])
        if "any_of" not in rules and "all_of" not in rules:
            with faults.under("without"):
                raise DocumentError(
                    "`without` alone", rule="R5", remedy="name what is to be cut in `any_of` or `all_of`"
                )
        self.layers[name] = 1 + max((self.layers.get(part, 0) for held in parts.values() for part in held), default=0)
        if self.layers[name] > MOST_LAYERS:
            with faults.under():
                what, count = "calendars combined in too many layers", self.layers[name]
                raise LimitError(what, count, rule="R34", remedy=f"keep to {MOST_LAYERS}", limit=MOST_LAYERS)
        zone = _zone(rules, faults)
        faults.check(DocumentError)
        if any(part in self.faulty for held in parts.values() for part in held):
            return None
        return combined(
            zone, name=name, **{key: tuple(self.known[part] for part in held) for key, held in parts.items()}
        )

    def part_names(self, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list) or not raw:
            raise DocumentError("not a list of calendars", raw, rule="R5", remedy="write `[seoul, london]`")
        faults = Faults()
        for position, part in enumerate(raw):
            if not isinstance(part, str) or (part not in self.raw and part != ALWAYS.name):
                with faults.under(position):
                    raise DocumentError(
                        "an unknown calendar", part, rule="R5", remedy=suggest(part, [*self.raw, ALWAYS.name])
                    )
        faults.check(DocumentError)
        return tuple(raw)


def _parts(rules: object) -> list[str]:
    """The names of the parts of a combined calendar, as far as they can be read."""
    if not isinstance(rules, Mapping):
        return []
    lists = [rules[key] for key in COMBINING if isinstance(rules.get(key), list)]
    return [part for held in lists for part in held if isinstance(part, str)]


def _zone(rules: Mapping[str, Any], faults: Faults) -> str:
    """The zone as written; UTC stands in for one that is missing, so that all else can be read too."""
    zone = rules.get("timezone")
    if isinstance(zone, str):
        return zone
    what = "not the name of a time zone" if "timezone" in rules else "`timezone` is missing"
    with faults.under("timezone"):
        remedy = "write an IANA name such as `Asia/Seoul`"
        raise DocumentError(what, *([zone] if "timezone" in rules else []), rule="R5", remedy=remedy)
    return "UTC"
