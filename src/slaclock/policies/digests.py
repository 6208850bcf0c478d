"""What policies say, as short digests: by which a snapshot knows those it was made under again (R25).

Calendars stand in them by name: their rules are read anew, as on a replay (R30). Ladders do not: what fired stays
fired under an edited document (R26).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.policy import Policy
from slaclock.policies.slots import Slot


def policy_digests(slot: Slot, until: int) -> tuple[tuple[str, str], ...]:
    """Name and version of each policy of the slot that can have judged up to that instant (µs), with its digest.

    In the order in which they are looked at. Equal policies have equal digests on every machine, in every process.

    >>> from slaclock.policies.policy_set import PolicySet
    >>> gold = Policy(name="Gold", when={"plan": "gold"}, calendar="24x7", targets={"resolution": "8h"})
    >>> [(label, len(digest)) for label, digest in policy_digests(PolicySet(gold).slots[0], 0)]
    [('Gold version 1', 16)]
    """
    return tuple(
        (f"{policy.name} version {policy.version}", _digest(policy, _ends(policy, until)))
        for policy in _that_judged(slot, until)
    )


def _that_judged(slot: Slot, until: int) -> Iterator[Policy]:
    """Those that began before; and the lowest version where an earlier one is absent, which stands in for it (R30)."""
    for versions in slot.policies:
        for place, policy in enumerate(versions.policies):
            began = policy.starts_at is None or policy.starts_at <= until
            if began or (place == 0 and policy.version > 1):
                yield policy


def _ends(policy: Policy, until: int) -> int | None:
    """An end that is still to come has changed nothing yet."""
    return policy.ends_at if policy.ends_at is not None and policy.ends_at <= until else None


@lru_cache(maxsize=1024)
def _digest(policy: Policy, ends_at: int | None) -> str:
    promises = [
        [clock, *(_plain(getattr(made, each.name)) for each in fields(made) if each.name != "ladder")]
        for clock, made in policy.promises.items()
    ]
    own = (policy.kind, policy.also, policy.match, policy.adopt, policy.starts_at, ends_at)
    said = json.dumps([*own, _plain(policy.when), promises], ensure_ascii=True, separators=(",", ":"))
    return sha256(said.encode("ascii")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """A value of the policies as JSON values, the members of a set in order."""
    if isinstance(value, BusinessCalendar):
        return value.name
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, each.name)) for each in fields(value) if each.compare)]
    if isinstance(value, frozenset):
        return sorted((_plain(each) for each in value), key=repr)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int) else repr(value)
