"""A raw tree: dicts, lists and scalars, with the line of each part, under firm limits.

YAML, JSON, TOML and Python objects all become one stream of steps, and `plant` builds every tree from such a stream, so
depth, size and repeated keys are watched in one place. What each text format does to get there is in `documents`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

from slaclock.errors import DocumentError, Fault, show
from slaclock.policies.reading import LONGEST_INT_BITS, QUOTE_NUMBER
from slaclock.policies.values import canonical

F = TypeVar("F", bound=Fault)

MOST_DEPTH: Final = 50
MOST_PARTS: Final = 500_000
MOST_FAULTS: Final = 1_000


class Step(NamedTuple):
    """One step through a tree: ``{``, ``}``, ``[``, ``]``, or ``=`` with a scalar (a key is one too); and its line."""

    kind: str
    value: Any = None
    line: int | None = None


@dataclass(slots=True)
class Mark:
    """Where a part of a tree stands: its line, its place among its siblings, and the marks of its own parts."""

    line: int | None = None
    place: int = 0
    parts: dict[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A raw tree, where its parts stand, and the faults seen while it was built (repeated keys, NaN)."""

    tree: Any
    mark: Mark
    faults: tuple[Fault, ...] = ()

    def located(self, faults: Iterable[F]) -> list[F]:
        """The faults (or findings) in the order of the document, each with its line (R34)."""
        placed = [(*self._place(fault.path), fault) for fault in faults]
        placed.sort(key=lambda found: found[0])
        return [fault if fault.line else replace(fault, line=line) for _, line, fault in placed]

    def _place(self, path: str) -> tuple[tuple[int, ...], int | None]:
        """What sorts as the document is written, and the line; a missing part stands after those that are there."""
        mark, order = self.mark, []
        while path:
            key = _first_key(mark, path)
            if key is None:
                order.append(len(mark.parts))
                break
            mark, path = mark.parts[key], path[len(key) + 1 :]
            order.append(mark.place)
        return tuple(order), mark.line


def _first_key(mark: Mark, path: str) -> str | None:
    """The key with which the path begins; a key may hold dots itself, so the longest one counts."""
    end = len(path)
    while end > 0 and path[:end] not in mark.parts:
        end = path.rfind(".", 0, end)
    return path[:end] if end > 0 else None


def plant(steps: Iterable[Step]) -> Source:
    """The tree that the steps walk through.

    Raises `DocumentError` at once for a tree nested deeper than 50 levels, of more than 500,000 parts, or with a key
    that is no text; repeated keys and numbers that are not finite become faults of the source (R34).

    >>> plant([Step("{"), Step("=", "name"), Step("=", "Gold"), Step("}")]).tree
    {'name': 'Gold'}
    """
    planter = _Planter()
    for count, step in enumerate(steps):
        if count > MOST_PARTS:
            planter.refuse(
                "a document of too many parts", f"write at most {MOST_PARTS:,} keys and values", step, MOST_PARTS
            )
        planter.take(step)
    root = planter.root
    return Source(root.held[0], root.mark.parts["0"], tuple(planter.faults))


_EMPTY: Final[Mapping[str, Callable[[], Any]]] = {"{": dict, "[": list}


@dataclass(slots=True)
class _Frame:
    """An open container: what it holds, its mark, its own name, and the key that waits for its value."""

    held: Any
    mark: Mark
    name: str = ""
    key: str | None = None
    line: int | None = None

    def next_name(self) -> str:
        return str(len(self.held)) if self.key is None else self.key


class _Planter:
    """The stack of open containers, the outermost one a list that gets the finished tree."""

    def __init__(self) -> None:
        self.root = _Frame([], Mark())
        self.stack = [self.root]
        self.faults: list[Fault] = []

    def take(self, step: Step) -> None:
        frame = self.stack[-1]
        if step.kind in "}]":
            self.stack.pop()
        elif frame.key is None and isinstance(frame.held, dict):
            self.take_key(frame, step)
        elif step.kind == "=":
            self.check(step, frame.next_name())
            self.put(frame, step.value, step.line)
        elif len(self.stack) > MOST_DEPTH:
            self.refuse("a document nested too deep", f"nest at most {MOST_DEPTH} levels", step, MOST_DEPTH)
        else:
            name, held = frame.next_name(), _EMPTY[step.kind]()
            self.stack.append(_Frame(held, self.put(frame, held, step.line), name))

    def take_key(self, frame: _Frame, step: Step) -> None:
        self.check(step)
        key = _key(step)
        if key is None:
            self.refuse("a key that is no text", "write a name as the key", step)
        if key in frame.held:
            self.note("a key that is there twice", "keep one of the two", step, key)
        frame.key, frame.line = key, step.line

    def put(self, frame: _Frame, value: Any, line: int | None) -> Mark:
        name = frame.next_name()
        if frame.key is None:
            frame.held.append(value)
        else:
            frame.held.setdefault(name, value)
            line, frame.key = frame.line, None
        mark = Mark(line, len(frame.mark.parts))
        frame.mark.parts.setdefault(name, mark)
        return mark

    def note(self, what: str, remedy: str, step: Step, *names: str, limit: int | None = None) -> None:
        path = ".".join([*(frame.name for frame in self.stack[2:]), *names])
        shown = show(step.value) if step.kind == "=" else None
        self.faults.append(Fault(what, "R34", shown, remedy, path, step.line, limit=limit))
        if len(self.faults) >= MOST_FAULTS:
            raise DocumentError.of(self.faults)

    def refuse(self, what: str, remedy: str, step: Step, limit: int | None = None, *names: str) -> NoReturn:
        self.note(what, remedy, step, *names, limit=limit)
        raise DocumentError.of(self.faults)

    def check(self, step: Step, *names: str) -> None:
        """Refuse scalars that cannot be printed or stored; numbers that are not finite are faults."""
        value = step.value
        if isinstance(value, str) and not _is_unicode(value):
            remedy = "leave out the half of a surrogate pair"
            self.refuse("text that is not Unicode", remedy, step._replace(value=ascii(value)), None, *names)
        if isinstance(value, int) and value.bit_length() > LONGEST_INT_BITS:
            said = step._replace(value=f"{value.bit_length()} bits")
            self.refuse("a number of too many digits", QUOTE_NUMBER, said, LONGEST_INT_BITS, *names)
        if isinstance(value, float) and not math.isfinite(value):
            self.note("not a finite number", "write a finite number, or leave the key out", step, *names)


def _key(step: Step) -> str | None:
    try:
        key = canonical(step.value) if step.kind == "=" else None
    except DocumentError:
        return None
    return key if isinstance(key, str) else None


def _is_unicode(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def steps_of(value: Any) -> Iterator[Step]:
    """The steps of Python objects: mappings, lists, tuples and sets (sorted); all else is a scalar, as it is.

    >>> [step.kind for step in steps_of({"status": ("open", "waiting")})]
    ['{', '=', '[', '=', '=', ']', '}']
    """
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, Step):
            yield value
        elif isinstance(value, Mapping):
            yield Step("{")
            pending.append(Step("}"))
            pending += [part for key, held in reversed(list(value.items())) for part in (held, Step("=", key))]
        elif isinstance(value, list | tuple | set | frozenset):
            yield Step("[")
            pending.append(Step("]"))
            pending += reversed(sorted(value, key=repr) if isinstance(value, set | frozenset) else value)
        else:
            yield Step("=", value)
