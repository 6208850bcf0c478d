"""Remedies for a word that is not known: the one that was meant, if it is a close misspelling, and what there is."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

_MOST_SHOWN: Final = 20
_FEW: Final = 10
_SHORT: Final = 4


def nearest(word: object, known: Collection[str], *, alike: float | None = None) -> str | None:
    """The known word of which this one is a close misspelling, if there is one.

    ``alike``: how much of both words must agree, from 0 to 1. Unsaid, it forgives in words of four letters and more two
    neighbours swapped, or a letter too few, too many or wrong, but not another word, which may mean the opposite:
    ``continue`` is not ``count``.

    >>> nearest("any_off", ["all_of", "any_of"]), nearest("continue", ["resume", "count"])
    ('any_of', None)
    """
    if not isinstance(word, str):
        return None
    cutoff = alike if alike is not None else 0.75 if len(word) <= _SHORT else 0.8
    return next(iter(get_close_matches(word[:100], known, n=1, cutoff=cutoff)), None)


def suggest(word: object, known: Collection[str]) -> str:
    """The remedy for an unknown word: the near one, if there is one, and what there is, if it is not much.

    Beside a near word up to ten words are listed, without one the first twenty.

    >>> suggest("wating", ["open", "waiting"])
    'did you mean `waiting`? write one of `open`, `waiting`'
    >>> suggest("x", ["open", "waiting"]), suggest("wating", ["waiting"]), suggest("x", [])
    ('write one of `open`, `waiting`', 'did you mean `waiting`?', '')
    """
    near = nearest(word, known)
    listed = [f"`{name}`" for name in list(known)[:_MOST_SHOWN]] + ["…"] * (len(known) > _MOST_SHOWN)
    choices = f"write {'one of ' * (len(listed) > 1)}{', '.join(listed)}" if listed else ""
    if near is None:
        return choices
    return f"did you mean `{near}`?" + (f" {choices}" if 1 < len(known) <= _FEW else "")
