"""A document's raw tree as policies, calendars and commitments, with every fault of the whole (R34).

Faults of a calendar, a policy or a commitment belong to that part, and the rest can stand without it; all other faults
are the document's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from slaclock.base.nearest import suggest
from slaclock.calendars.calendar import ALWAYS
from slaclock.errors import DocumentError, Fault, Faults, LimitError
from slaclock.policies.calendar_rules import only_zone
from slaclock.policies.calendar_section import CalendarSection, read_calendars
from slaclock.policies.commitments import Commitment
from slaclock.policies.parts import Around
from slaclock.policies.policy import Policy
from slaclock.policies.source import MOST_FAULTS
from slaclock.policies.values import FREE, Vocabulary

KEYS: Final = ("slaclock", "fields", "calendars", "policies", "commitments")
VERSION: Final = 1
MOST_POLICIES: Final = 10_000


@dataclass(slots=True)
class Assembly:
    """What a document holds, as far as it could be read: policies and commitments by position, and the faults.

    ``stranded``: the policies without a fault of their own whose calendar has one, with its name.
    """

    words: Vocabulary = FREE
    calendars: CalendarSection = field(default_factory=lambda: CalendarSection({ALWAYS.name: ALWAYS}))
    policies: dict[int, Policy] = field(default_factory=dict)
    stranded: dict[int, str] = field(default_factory=dict)
    commitments: dict[int, Commitment] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)

    def own_faults(self) -> list[Fault]:
        """The faults of the document itself, which no part can be left out for."""
        return [fault for fault in self.faults if _part_of(fault) is None]

    def standing(self) -> tuple[list[Policy], list[Commitment]]:
        """The policies and commitments without faults, in document order."""
        faulty = {_part_of(fault) for fault in self.faults}
        policies = [policy for position, policy in self.policies.items() if ("policies", str(position)) not in faulty]
        kept = [found for position, found in self.commitments.items() if ("commitments", str(position)) not in faulty]
        return policies, kept

    def leave_out(self) -> None:
        """Add a fault for each policy and commitment that has none but cannot stand without what has."""
        what, remedy = "left out, for what it needs has a fault", "mend that one first"
        for position, name in self.stranded.items():
            self.faults.append(Fault(what, "R34", name, remedy, f"policies.{position}.calendar"))
        policies, commitments = self.standing()
        names = {policy.name for policy in policies}
        for position, found in self.commitments.items():
            if found in commitments and found.policy not in names:
                self.faults.append(Fault(what, "R34", found.policy, remedy, f"commitments.{position}.policy"))


def _part_of(fault: Fault) -> tuple[str, str] | None:
    section, _, rest = fault.path.partition(".")
    name = rest.partition(".")[0]
    return (section, name) if section in ("calendars", "policies", "commitments") and name else None


def assemble(tree: object) -> Assembly:
    """Read a whole document; its faults stand beside what could be read."""
    made = Assembly()
    if not isinstance(tree, Mapping):
        made.faults.append(Fault("not a document", "R34", None, "write a mapping that begins with `slaclock: 1`"))
        return made
    _check_keys(tree, made.faults)
    with made.faults.under("fields"):
        made.words = Vocabulary.parse(tree.get("fields", {}))
    with made.faults.under("calendars"):
        made.calendars = read_calendars(tree.get("calendars", {}))
        made.faults += [fault.under("calendars") for fault in made.calendars.faults]
    raw = _list(tree, "policies", made.faults)
    _read_policies(raw, made)
    _check_names(raw, made.faults)
    _read_commitments(_list(tree, "commitments", made.faults), raw, made)
    return made


def _check_keys(tree: Mapping[str, Any], faults: Faults) -> None:
    unknown = [key for key in tree if key not in KEYS][:MOST_FAULTS]
    faults += [Fault("an unknown key", "R34", key, suggest(key, KEYS), key) for key in unknown]
    if "slaclock" not in tree:
        faults.append(Fault("`slaclock` is missing", "R34", None, "begin with `slaclock: 1`", "slaclock"))
    elif tree["slaclock"] != VERSION or not isinstance(tree["slaclock"], int) or tree["slaclock"] is True:
        remedy = "write `slaclock: 1`, the version of the format that this library reads"
        with faults.under("slaclock"):
            raise DocumentError("an unknown version of the format", tree["slaclock"], rule="R34", remedy=remedy)


def _list(tree: Mapping[str, Any], key: str, faults: Faults) -> list[Any]:
    found = tree.get(key, [])
    with faults.under(key):
        if not isinstance(found, list):
            raise DocumentError(f"not a list of {key}", found, rule="R34", remedy="begin each with a dash")
        if len(found) > MOST_POLICIES:
            remedy = f"write at most {MOST_POLICIES:,}"
            raise LimitError(f"too many {key}", len(found), rule="R34", remedy=remedy, limit=MOST_POLICIES)
        return found
    return []


def _read_policies(raw: list[Any], made: Assembly) -> None:
    known = made.calendars.known
    around = Around(made.words, {**dict.fromkeys(made.calendars.faulty, ALWAYS), **known})
    for position, rules in enumerate(raw):
        with made.faults.under("policies", position):
            policy = Policy.read(rules, around)
            needed = sorted(made.calendars.faulty & policy.calendar_names())
            if needed:
                made.stranded[position] = needed[0]
            else:
                made.policies[position] = policy.bound(known)


def _check_names(raw: list[Any], faults: Faults) -> None:
    """Versions of one name differ, and are alike in kind and `also`; `supports` names a policy."""
    named = [rules if isinstance(rules, Mapping) and isinstance(rules.get("name"), str) else {} for rules in raw]
    seen: dict[tuple[str, str], int] = {}
    first: dict[str, Mapping[str, Any]] = {}
    for position, rules in enumerate(named):
        if not rules:
            continue
        version = (rules["name"], repr(rules.get("version", 1)))
        with faults.under("policies", position):
            _check_alike(rules, first.setdefault(rules["name"], rules))
            if seen.setdefault(version, position) != position:
                remedy = "give the later one a higher `version` and a `from`, or another name"
                raise DocumentError(
                    "two policies of one name and version", rules["name"], rule="R30", remedy=remedy, path="name"
                )
    for position, rules in enumerate(named):
        served = rules.get("supports")
        if isinstance(served, str) and (served not in first or served == rules["name"]):
            with faults.under("policies", position):
                raise DocumentError(
                    "no other policy of that name", served, rule="R22", remedy=suggest(served, first), path="supports"
                )


def _check_alike(rules: Mapping[str, Any], first: Mapping[str, Any]) -> None:
    for key, unsaid in (("kind", "sla"), ("also", False)):
        if rules.get(key, unsaid) != first.get(key, unsaid):
            remedy = "give the policy another name"
            what = f"`{key}` differs from that of an earlier version"
            raise DocumentError(what, rules.get(key, unsaid), rule="R30", remedy=remedy, path=key)


def _read_commitments(raw: list[Any], policies: list[Any], made: Assembly) -> None:
    clocks = _clocks_by_name(policies)
    named: dict[str, list[Policy]] = {}
    for policy in made.policies.values():
        named.setdefault(policy.name, []).append(policy)
    for position, rules in enumerate(raw):
        with made.faults.under("commitments", position):
            _check_named(rules if isinstance(rules, Mapping) else {}, clocks)
        with made.faults.under("commitments", position):
            commitment = Commitment.read(rules)
            _check_zone(commitment, named.get(commitment.policy, []))
            made.commitments[position] = commitment


_ADD: Final = "add a policy of that name"


def _clocks_by_name(policies: list[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for policy in policies:
        if isinstance(policy, Mapping) and isinstance(policy.get("name"), str):
            targets = policy.get("targets")
            found.setdefault(policy["name"], set()).update(targets if isinstance(targets, Mapping) else ())
    return found


def _check_named(rules: Mapping[str, Any], clocks: Mapping[str, set[str]]) -> None:
    """The policy and the clock that a commitment names are there."""
    name, clock = rules.get("policy"), rules.get("clock")
    if not isinstance(name, str):
        return
    if name not in clocks:
        raise DocumentError(
            "no policy of that name", name, rule="R33", remedy=suggest(name, clocks) or _ADD, path="policy"
        )
    if isinstance(clock, str) and clocks[name] and clock not in clocks[name]:
        remedy = suggest(clock, sorted(clocks[name]))
        raise DocumentError("no clock of that policy", clock, rule="R33", remedy=remedy, path="clock")


def _check_zone(commitment: Commitment, policies: Iterable[Policy]) -> None:
    """Periods need one zone: their own, or that of every ticket under the policy."""
    promises = (policy.promises.get(commitment.clock) for policy in policies)
    zones = {only_zone(promise.calendar) for promise in promises if promise is not None}
    if commitment.timezone is None and (None in zones or len(zones) > 1):
        remedy = "write `timezone: Europe/Berlin`; the policy's calendar has not one zone for every ticket"
        raise DocumentError("a commitment without a zone", rule="R33", remedy=remedy, path="timezone")
