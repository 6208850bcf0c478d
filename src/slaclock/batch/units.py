"""Units of columns, and what their values are in microseconds."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Unit: TypeAlias = Literal["ns", "us", "ms", "s"]

PER_US: Final[dict[Unit, tuple[int, int]]] = {"ns": (1000, 1), "us": (1, 1), "ms": (1, 1000), "s": (1, 1_000_000)}
"""How many of the unit a microsecond is, as a fraction; the finest first."""


def from_us(us: int, unit: Unit) -> int:
    """So many microseconds in that unit, what is less than one of it cut off.

    >>> from_us(2_500, "ms"), from_us(2, "ns")
    (2, 2000)
    """
    times, parts = PER_US[unit]
    return us * times // parts


def exact(us: int, unit: Unit) -> int | None:
    """The same, but nothing where something would be cut off.

    >>> exact(2_500, "ms"), exact(2_000, "ms")
    (None, 2)
    """
    value = from_us(us, unit)
    return value if in_us(value, unit) == us else None


def in_us(value: int, unit: Unit) -> int:
    """So many of the unit in microseconds, what is less than one cut off.

    >>> in_us(2, "ms"), in_us(2_500, "ns")
    (2000, 2)
    """
    times, parts = PER_US[unit]
    return value * parts // times


def finest(*units: Unit) -> Unit:
    """The finest of the units.

    >>> finest("s", "ms")
    'ms'
    """
    return min(units, key=list(PER_US).index)
