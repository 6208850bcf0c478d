"""`PolicySet`: all policies of a document or of a program, with the calendars and words that they share (design §5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from os import PathLike
from typing import Any, Self

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.coverage import Caveat
from slaclock.errors import DocumentError, Fault
from slaclock.policies.assembly import VERSION, Assembly, assemble
from slaclock.policies.commitments import Commitment
from slaclock.policies.documents import read_source
from slaclock.policies.files import read_file
from slaclock.policies.mentions import Mentions
from slaclock.policies.policy import Policy
from slaclock.policies.presets import preset_text
from slaclock.policies.slots import Slot, boundaries_of, slots_of
from slaclock.policies.source import Source, plant, steps_of
from slaclock.policies.values import Canonical


@dataclass(frozen=True, init=False)
class PolicySet:
    """Policies in order, with the calendars, declared fields and commitments that stand beside them.

    ``policies`` are `Policy` values, or iterables of them; ``calendars`` name to calendar (or its rules as a document
    writes them); ``fields`` and ``commitments`` as in a document. A frozen value that pickles.

    Raises `DocumentError` with every fault of all of them.

    >>> policies = PolicySet(Policy(name="Gold", when="always", calendar="24x7", targets={"resolution": "8h"}))
    >>> [policy.name for policy in policies.policies]
    ['Gold']
    """

    policies: tuple[Policy, ...]
    calendars: Mapping[str, BusinessCalendar]
    fields: Mapping[str, Any]
    commitments: tuple[Commitment, ...]
    source: Source = kept(compare=False, repr=False)
    slots: tuple[Slot, ...] = kept(compare=False, repr=False)
    boundaries: tuple[int, ...] = kept(compare=False, repr=False)
    _mentions: Mentions = kept(compare=False, repr=False)

    def __init__(
        self,
        *policies: Policy | Iterable[Policy],
        calendars: Mapping[str, BusinessCalendar | Mapping[str, Any]] | None = None,
        fields: Mapping[str, Any] | None = None,
        commitments: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        document: dict[str, Any] = {"slaclock": VERSION}
        document |= {} if fields is None else {"fields": fields}
        document |= {} if calendars is None else {"calendars": calendars}
        document |= {"policies": [policy.raw for policy in _flat(policies)], "commitments": _listed(commitments)}
        self._fill(plant(steps_of(document)))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """The policies of a file: YAML, JSON or TOML by its suffix, else by how it begins; UTF-8, at most 1 MB.

        Raises `DocumentError` with every fault and its line (in TOML: where its parser says one); `OSError` for a file
        that cannot be read.
        """
        return cls.parse(*read_file(path))

    @classmethod
    def parse(cls, document: str | bytes | Mapping[str, Any], format: str | None = None) -> Self:
        """The policies of a document: text (`yaml`, `json`, `toml`; guessed without ``format``) or a mapping.

        Raises `DocumentError` with every fault, in the order of the document, each with its path and line.

        >>> PolicySet.parse("slaclock: 2")
        Traceback (most recent call last):
        slaclock.errors.DocumentError: an unknown version of the format: `2` (slaclock, line 1) [R34]
          write `slaclock: 1`, the version of the format that this library reads
        """
        made = cls.__new__(cls)
        made._fill(read_source(document, format))
        return made

    @classmethod
    def preset(cls, name: str) -> Self:
        """A document that ships with the package: `freshdesk`, `jira`, `servicenow` or `zendesk`.

        Raises `DocumentError` for another name. `slaclock.policies.presets.preset_text` has its text, to start from.

        >>> [policy.name for policy in PolicySet.preset("zendesk").policies]
        ['SLA policy', 'Group SLA']
        """
        return cls.parse(preset_text(name), "yaml")

    @classmethod
    def read(cls, document: str | bytes | Mapping[str, Any], format: str | None = None) -> tuple[Self, list[Fault]]:
        """The policies that are free of faults, and the faults of those left out: for hosts that build from rows (R34).

        A policy whose calendar has a fault is left out, with a fault that says so. Faults of the document as a whole
        (its syntax, unknown keys, `fields`) still raise `DocumentError`.

        >>> gold = {"name": "Gold", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}
        >>> slow = {**gold, "name": "Slow", "kind": "slo"}
        >>> policies, faults = PolicySet.read({"slaclock": 1, "policies": [slow, gold]})
        >>> len(policies.policies), faults[0].path
        (1, 'policies.0.kind')
        """
        source = read_source(document, format)
        made = cls.__new__(cls)
        return made, made._fill(source, partial=True)

    def _fill(self, source: Source, *, partial: bool = False) -> list[Fault]:
        assembly = assemble(source.tree)
        if partial:
            assembly.leave_out()
        faults = source.located([*source.faults, *assembly.faults])
        if faults and (not partial or source.faults or assembly.own_faults()):
            raise DocumentError.of(faults)
        self._keep(source, assembly)
        return faults

    def _keep(self, source: Source, assembly: Assembly) -> None:
        policies, commitments = assembly.standing()
        fields = source.tree.get("fields", {})
        for name, value in (
            ("policies", tuple(policies)),
            ("calendars", assembly.calendars.known),
            ("fields", fields),
            ("commitments", tuple(commitments)),
            ("source", source),
            ("slots", slots_of(policies)),
            ("boundaries", boundaries_of(policies)),
            ("_mentions", Mentions.of(policies, fields)),
        ):
            object.__setattr__(self, name, value)

    @property
    def document(self) -> Mapping[str, Any]:
        """The document as it was written: its keys and values, without their lines."""
        document: Mapping[str, Any] = self.source.tree
        return document

    def unmentioned(self, fields: Mapping[str, Canonical]) -> list[Caveat]:
        """A caveat for each value that no rule and no declaration mentions, of fields whose values rules look at (R17).

        >>> gold = Policy(name="Gold", when={"plan": "gold"}, calendar="24x7", targets={"resolution": "8h"})
        >>> [caveat.value for caveat in PolicySet(gold).unmentioned({"plan": "Gold", "customer": "ACME"})]
        ['Gold']
        """
        return self._mentions.missing(fields)


def _flat(policies: Iterable[Policy | Iterable[Policy]]) -> Iterable[Policy]:
    for position, given in enumerate(policies):
        if isinstance(given, Policy):
            yield given
        elif isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
            yield from _flat(given)
        else:
            remedy = "hand in `Policy(…)` values; a whole document goes to `PolicySet.parse`"
            raise DocumentError("not a policy", given, rule="R34", remedy=remedy, path=f"policies.{position}")


def _listed(commitments: object) -> Any:
    return (
        list(commitments)
        if isinstance(commitments, Iterable) and not isinstance(commitments, Mapping | str)
        else commitments
    )
