"""Mutations of JSON text as a tree: what a mutation of bytes reaches only by luck."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

_ODD: Final = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    60,
    0.5,
    1e400,
    2**63,
    "",
    " ",
    "\x00",
    "\u202e",
    "é",
    [],
    {},
    [[]],
    [None],
)


def mutated(
    data: bytes, longest: int, seed: int, words: Sequence[str], bytewise: Callable[[bytes, int], bytes]
) -> bytes:
    """The data changed once or a few times as a tree; as bytes now and then, and where it is no JSON."""
    rng = Random(seed)
    try:
        tree = json.loads(data) if rng.random() < 0.8 else None
    except (ValueError, RecursionError):
        tree = None
    if not isinstance(tree, dict | list):
        return bytewise(data, longest)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        tree = _changed(tree, rng, words)
    text = json.dumps(tree, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return text if len(text) <= longest else bytewise(data, longest)


def _changed(tree: Any, rng: Random, words: Sequence[str]) -> Any:
    places = list(_places(tree))
    if not places:
        return {rng.choice(words): _value(tree, rng, words)}
    holder, key = rng.choice(places)
    match rng.randrange(8):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[rng.choice(words)] = holder.pop(key)
        case 2 if isinstance(holder, dict):
            holder[rng.choice(words)] = _value(tree, rng, words)
        case 1 | 2 | 3 if isinstance(holder, list):
            holder.insert(key, json.loads(json.dumps(holder[key])))
        case 4:
            holder[key] = [holder[key]] if rng.random() < 0.5 else {rng.choice(words): holder[key]}
        case 5:
            other, there = rng.choice(places)
            holder[key] = json.loads(json.dumps(other[there]))
        case 6 if isinstance(holder[key], int | float):
            holder[key] += rng.choice((-1, 1, 60, -(10**6), 10**6, 10**12))
        case _:
            holder[key] = _value(tree, rng, words)
    return tree


def _value(tree: Any, rng: Random, words: Sequence[str]) -> Any:
    return rng.choice(words) if rng.random() < 0.7 else json.loads(json.dumps(rng.choice(_ODD)))


def _places(value: Any) -> Any:
    """Every part of the tree, as its holder and key."""
    stack = [value]
    while stack:
        held = stack.pop()
        parts = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
        for key, part in parts:
            yield held, key
            stack.append(part)
