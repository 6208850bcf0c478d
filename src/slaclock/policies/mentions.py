"""Which field values the rules of a document mention, so that one that none does can be noticed (R17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slaclock.calendars.coverage import Caveat
from slaclock.policies.policy import Policy
from slaclock.policies.values import Canonical, Vocabulary


@dataclass(frozen=True)
class Mentions:
    """The known values of each field that rules look at; a field that any value suits is not among them."""

    known: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, policies: Iterable[Policy], fields: Mapping[str, Any]) -> Mentions:
        """What these policies mention and a document's ``fields`` declare."""
        known: dict[str, set[str]] = {}
        watched: set[str] = set()
        for policy in policies:
            watched |= policy.watched()
            for name, value in policy.mentioned():
                known.setdefault(name, set()).add(value)
        for name, values in Vocabulary.parse(fields).declared.items():
            known.setdefault(name, set()).update(values)
            watched.add(name)
        watched -= {name for name, values in fields.items() if values in ("any", "list")}
        return cls({name: frozenset(known.get(name, ())) for name in sorted(watched)})

    def missing(self, fields: Mapping[str, Canonical]) -> list[Caveat]:
        """A caveat for each of the fields' values that is not known."""
        found = []
        for name, known in self.known.items():
            value = fields.get(name)
            texts = (value,) if isinstance(value, str) else value or ()
            found += [Caveat("R17", field=name, value=text) for text in texts if text not in known]
        return found
