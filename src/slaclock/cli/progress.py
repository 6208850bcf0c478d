"""A progress bar when it takes long and a person looks: `tqdm`, where the extra `progress` brings it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def watched(items: Sequence[T], what: str, unit: str = "ticket") -> Iterable[T]:
    """The items, with a bar on standard error after a second, if that is a terminal and `tqdm` is there."""
    if not sys.stderr.isatty():
        return items
    try:
        from tqdm import tqdm
    except ImportError:
        return items
    bar: Iterable[T] = tqdm(items, desc=what, unit=unit, delay=1.0, leave=False)
    return bar
