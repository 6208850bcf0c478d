"""Compares an answer with what a case states: instants as instants, numbers exactly, and only what is stated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from slaclock.base.instants import to_us
from slaclock.errors import InstantError
from slaclock.testing.answers import NOT_YET

_IN_ANY_ORDER: Final = ("caveats", "faults", "refused")


class Difference(NamedTuple):
    """One figure that is not as stated: its place in the answer, what the case states, what was answered."""

    path: str
    expected: Any
    answered: Any

    def __str__(self) -> str:
        return f"{self.path or 'answer'}: expected {self.expected!r}, answered {self.answered!r}"


def differences(expected: Any, answered: Any, path: str = "") -> Iterator[Difference]:
    """Every stated figure that the answer does not have; lists are complete.

    None states that there is nothing: an absent key is that too.

    >>> stated = {"due": "2026-03-02T09:00+09:00", "cycles": [{"late_s": 0}]}
    >>> [str(found) for found in differences(stated, {"due": "2026-03-02T00:00Z", "cycles": [{"late_s": 1}], "x": 1})]
    ['cycles.0.late_s: expected 0, answered 1']
    """
    if isinstance(expected, Mapping) and (answered is None or isinstance(answered, Mapping)):
        for key, value in expected.items():
            yield from differences(value, (answered or {}).get(key), _below(path, key))
    elif isinstance(expected, list) and isinstance(answered, list) and len(expected) == len(answered):
        left = _paired(expected, answered) if path.rpartition(".")[2] in _IN_ANY_ORDER else answered
        for position, (one, other) in enumerate(zip(expected, left, strict=True)):
            yield from differences(one, other, _below(path, position))
    elif not _same(expected, answered):
        yield Difference(path, expected, answered)


def _below(path: str, part: str | int) -> str:
    return f"{path}.{part}" if path else str(part)


def _paired(expected: Sequence[Any], answered: Sequence[Any]) -> list[Any]:
    """The answered items, each put where the stated one is that it agrees with, as far as there is one."""
    left = list(answered)
    return [
        left.pop(next((n for n, other in enumerate(left) if not any(differences(one, other))), 0)) for one in expected
    ]


def _same(expected: Any, answered: Any) -> bool:
    if isinstance(expected, bool) or isinstance(answered, bool):
        return expected is answered
    if isinstance(expected, str) and isinstance(answered, str) and expected != answered:
        instants = _instant(expected), _instant(answered)
        return instants[0] is not None and instants[0] == instants[1]
    return bool(expected == answered)


def _instant(text: str) -> int | None:
    try:
        return to_us(text)
    except InstantError:
        return None


def _has(part: Any, *keys: str) -> bool:
    return isinstance(part, Mapping) and not part.keys().isdisjoint(keys)


@dataclass(slots=True)
class Tally:
    """How many cases were compared and agreed; which capabilities were refused by name; what differs, by case."""

    cases: int = 0
    agreed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    differing: list[tuple[str, Difference]] = field(default_factory=list)

    def add(self, name: str, expected: Any, answered: Any) -> None:
        """Compare one case's answer with what it states.

        >>> tally = Tally()
        >>> tally.add("a", True, {"error": "not answered yet: actions"})
        >>> print(tally)
        0 of 1
        refused by name: 1 (actions: 1)
        """
        self.cases += 1
        error = answered.get("error") if isinstance(answered, Mapping) else None
        if isinstance(error, str) and error.startswith(NOT_YET):
            self.refused[error.removeprefix(NOT_YET)] += 1
            return
        unlike = _has(answered, "error", "refused") and not _has(expected, "error", "refused", "faults")
        found = [Difference("", expected, answered)] if unlike else list(differences(expected, answered))
        self.differing += [(name, difference) for difference in found]
        self.agreed += not found

    def __str__(self) -> str:
        lines = [f"{self.agreed} of {self.cases}"]
        if self.refused:
            names = ", ".join(f"{name}: {count}" for name, count in sorted(self.refused.items()))
            lines.append(f"refused by name: {self.refused.total()} ({names})")
        return "\n".join([*lines, *(f"{name} {difference}" for name, difference in self.differing)])
