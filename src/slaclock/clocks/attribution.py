"""Where a reading's time went: divided by the values of a field, and by the reasons of its pauses (R22)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from slaclock.base.instants import LATEST, SECOND, us_delta
from slaclock.base.spans import clip, minus, union
from slaclock.calendars.account import Account
from slaclock.clocks.history import Step
from slaclock.clocks.measure import Measure
from slaclock.errors import SnapshotError


@dataclass(slots=True)
class Held:
    """What of a reading's time fell to one value of a field; None: while the field had no value.

    ``used_us`` is working time used; ``spent_us`` wall time by the codes of the ledger (`working`, `outside_hours`,
    `holiday`, `exception`, `paused`, `resolved`). Over all values they sum to the reading's elapsed and wall time.
    """

    value: str | None
    used_us: int = 0
    spent_us: dict[str, int] = field(default_factory=dict)

    @property
    def used(self) -> timedelta:
        """Working time used."""
        return us_delta(self.used_us)

    @property
    def wall(self) -> timedelta:
        """Wall time, of every code."""
        return us_delta(sum(self.spent_us.values()))

    def to_dict(self) -> dict[str, Any]:
        """The row as plain JSON values, in seconds."""
        spent = {f"{code}_s": us / SECOND for code, us in self.spent_us.items()}
        return {"value": self.value, "used_s": self.used_us / SECOND, **spent}


def breakdown_of(account: Account, steps: Sequence[Step], name: str) -> list[Held]:
    """The spans of the account divided by the field's values, in the order in which they first held it.

    An opening balance falls to None: who held it then is not known.
    """
    held: dict[str | None, Held] = {None: Held(None, account.before)} if account.before else {}
    for value, start, end in _spells(steps, name):
        for entry in account:
            a, b = max(entry.start, start), min(entry.end, end)
            if a >= b:
                continue
            row = held.setdefault(value, Held(value))
            row.used_us += b - a if entry.counted else 0
            row.spent_us[entry.code] = row.spent_us.get(entry.code, 0) + b - a
    return list(held.values())


def _spells(steps: Sequence[Step], name: str) -> Iterator[tuple[str | None, int, int]]:
    """The values of the field one after another, each from its instant to the next; the first also before it."""
    spells: list[tuple[str | None, int]] = []
    for step in steps:
        value = _text(step, name)
        if not spells or spells[-1][0] != value:
            spells.append((value, step.at))
    ends = [*(at for _, at in spells[1:]), LATEST]
    for number, ((value, at), end) in enumerate(zip(spells, ends, strict=True)):
        yield value, at if number else -LATEST, end


def pauses_of(measure: Measure) -> dict[str, timedelta]:
    """Working time inside pauses by reason, longest first; those outside hours cost nothing and are left out."""
    spent: dict[str, int] = {}
    taken = list(measure.resolved)
    for span, reason in measure.paused_pieces:
        within = clip(minus([span], taken), measure.start, measure.end)
        spent[reason] = spent.get(reason, 0) + measure.worked(within)
        taken = union(taken, [span])
    longest = sorted(spent.items(), key=lambda item: -item[1])
    return {reason: us_delta(us) for reason, us in longest if us}


def value_at_end(measure: Measure, steps: Sequence[Step], name: str) -> str | None:
    """The field's value after the last step that the reading looks at: that of its stop, else the last one.

    Raises `SnapshotError` where the stop lies before the history that is there.
    """
    stop = measure.stop
    known = [step for step in steps if (step.number <= stop.step if stop is not None else step.at <= measure.end)]
    if not known:
        remedy = "replay the whole history"
        raise SnapshotError("a field at a stop before the snapshot", name, remedy=remedy, rule="R25")
    return _text(known[-1], name)


def _text(step: Step, name: str) -> str | None:
    raw = step.fields.get(name)
    return raw if raw is None or isinstance(raw, str) else ", ".join(raw)
