"""What can be taken to hold of a ticket and an event at once: facts that grow until they contradict (R17)."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, TypeAlias

from slaclock.policies.conditions import EVENT_TYPES, ROLES, VISIBILITIES

Shape: TypeAlias = tuple[str, str | None, str | None]
_SETTING: Final = ("created", "changed")
SHAPES: Final[frozenset[Shape]] = frozenset(
    [
        ("tick", None, None),
        *product(("created",), ROLES, ("public",)),
        *product(("message",), ROLES, VISIBILITIES),
        *product((t for t in EVENT_TYPES if t not in ("created", "message")), (None, *ROLES), (None,)),
    ]
)
"""Every type, role and visibility that an event may have, and the tick of time, which is no event."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of a field after an event: a value of each of ``wants``, none of ``lacks``; set by that event."""

    wants: tuple[frozenset[str], ...] = ()
    lacks: frozenset[str] = frozenset()
    present: bool | None = None
    changed: bool | None = None

    def fits(self, single: bool) -> bool:
        """Whether some value is as known; a value that no condition names is always left."""
        if not self.wants:
            return True
        left = [wanted - self.lacks for wanted in self.wants]
        return self.present is not False and all([frozenset.intersection(*left)] if single else left)


_UNKNOWN: Final = Knowledge()


def _differ(one: bool | None, other: bool | None) -> bool:
    return one is not None and other is not None and one != other


@dataclass(frozen=True, slots=True)
class Facts:
    """What is taken to hold: the events that are left, and what is known of each field."""

    single: Container[str]
    shapes: frozenset[Shape] = SHAPES
    fields: Mapping[str, Knowledge] | None = None

    def shaped(self, shapes: frozenset[Shape]) -> Facts | None:
        """The facts with no other events left than these; None: none is."""
        left = self.shapes & shapes
        return None if not left else self if left == self.shapes else replace(self, shapes=left)

    def known(
        self,
        name: str,
        wanted: frozenset[str] | None = None,
        lacked: frozenset[str] = frozenset(),
        present: bool | None = None,
        changed: bool | None = None,
    ) -> Facts | None:
        """The facts with more known of a field; None where that contradicts them."""
        fields = self.fields or {}
        old = fields.get(name, _UNKNOWN)
        if _differ(old.present, present) or _differ(old.changed, changed):
            return None
        new = Knowledge(
            old.wants if wanted is None or wanted in old.wants else (*old.wants, wanted),
            old.lacks | lacked,
            old.present if present is None else present,
            old.changed if changed is None else changed,
        )
        if new == old:
            return self
        if not new.fits(name in self.single):
            return None
        facts = replace(self, fields={**fields, name: new})
        return facts.shaped(frozenset(s for s in SHAPES if s[0] in _SETTING)) if new.changed else facts
