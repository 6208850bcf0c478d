"""A plain table for a terminal: columns as wide as their widest cell, East Asian letters counted as two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width


def width(text: str) -> int:
    """How many columns of a terminal the text takes.

    >>> width("due"), width("기한")
    (3, 4)
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def lines_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The header, a rule and the rows, aligned; the last column is not padded.

    >>> lines_of(("id", "due"), [("7", "09:00")])
    ['id  due', '──  ─────', '7   09:00']
    """
    table = [tuple(header), *(tuple(row) for row in rows)]
    wide = [max(width(row[column]) for row in table) for column in range(len(header))]
    table.insert(1, tuple("─" * size for size in wide))
    return ["  ".join(cell + " " * (wide[i] - width(cell)) for i, cell in enumerate(row)).rstrip() for row in table]
