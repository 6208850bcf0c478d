"""What `check` finds, and how a kind of finding is declared: a function that yields where it is, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from slaclock.errors import Fault
from slaclock.policies.check_review import Review

Severity: TypeAlias = Literal["error", "warning", "note"]
"""``error``: it cannot be meant; ``warning``: it is hardly meant; ``note``: worth a look."""


@dataclass(frozen=True, slots=True)
class Finding(Fault):
    """What a reviewer would say of a document that is free of faults: a fault of its sense, not of its form.

    ``code`` is the kind of finding; ``what`` says it of this place, ``why`` is the reason and the same for the kind.

    >>> found = Finding("3 is above 2", "R31", path="policies.0.targets", line=7, code="order", why="They are swapped.")
    >>> print(found)
    warning order: 3 is above 2 (policies.0.targets, line 7) [R31]
      They are swapped.
    """

    code: str = ""
    severity: Severity = "warning"
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values; what is unknown is left out."""
        return {"code": self.code, "severity": self.severity, "why": self.why, **Fault.to_dict(self)}

    def __str__(self) -> str:
        head, *remedy = Fault.__str__(self).splitlines()
        return "\n".join([f"{self.severity} {self.code}: {head}", f"  {self.why}", *remedy])


class Spot(NamedTuple):
    """Where a kind of finding is found, and what it says there; ``remedy`` where the kind's own does not fit."""

    path: str
    what: str
    remedy: str = ""


Finder: TypeAlias = Callable[[Review], Iterator[Spot]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: its code, how bad it is, the rule behind it, its title, why, what to do, and what finds it."""

    code: str
    severity: Severity
    rule: str
    title: str
    why: str
    remedy: str
    find: Finder

    def findings(self, review: Review) -> Iterator[Finding]:
        """What is found, of each place what is found first."""
        kind: dict[str, Any] = {"code": self.code, "severity": self.severity, "why": self.why}
        places: dict[str, Spot] = {}
        for spot in self.find(review):
            places.setdefault(spot.path, spot)
        for path, what, remedy in places.values():
            yield Finding(what, self.rule, remedy=remedy or self.remedy, path=path, **kind)


def finds(severity: Severity, rule: str, *, why: str, remedy: str) -> Callable[[Finder], Kind]:
    """Declares a kind of finding: the function's name is its code, the docstring its title.

    >>> @finds("note", "R34", why="It says nothing.", remedy="add a policy")
    ... def no_policies(review: Review) -> Iterator[Spot]:
    ...     '''A document without policies.'''
    ...     yield Spot("policies", "there are no policies")
    >>> no_policies.code, no_policies.title
    ('no_policies', 'A document without policies.')
    """

    def declared(find: Finder) -> Kind:
        title = (find.__doc__ or "").partition("\n")[0]
        return Kind(find.__name__, severity, rule, title, why, remedy, find)

    return declared
