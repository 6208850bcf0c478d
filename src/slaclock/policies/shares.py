"""Shares of a target, exact (R14, R28): "75%", "80% of target", and what begins at a share or before the target."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from slaclock.base.instants import delta_us
from slaclock.errors import DocumentError
from slaclock.policies.targets import read_allowance
from slaclock.policies.values import canonical

_PERCENT: Final = re.compile(r"(\d{1,9}(?:\.\d{1,18})?)\s*%", re.ASCII)
_CONTEXT: Final = Context(prec=30)
_OF_TARGET: Final = ["of", "target"]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, exact: ``Share(Fraction(3, 4))`` is 75 %, never rounded before it is compared (R14).

    >>> str(Share(Fraction(3, 4))), Share(Fraction(4, 5)).of(18)
    ('75%', Fraction(72, 5))
    """

    part: Fraction

    def of(self, whole: int) -> Fraction:
        """So much of the whole, exact."""
        return self.part * whole

    def __str__(self) -> str:
        percent = self.part * 100
        return f"{canonical(_CONTEXT.divide(Decimal(percent.numerator), Decimal(percent.denominator)))}%"


def parse_share(raw: object, *, rule: str = "R28", at_most: int | None = None) -> Share:
    """The share that text such as ``75%`` or ``99.951%`` says; a `Share` as it is.

    ``at_most``: the most per cent allowed. Raises `DocumentError`, with ``rule``, for anything else, a bare number
    (nobody can know whether 75 or 0.75 is meant), and zero.

    >>> parse_share("99.951%").part
    Fraction(99951, 100000)
    """
    if isinstance(raw, Share):
        share = raw
    else:
        match = _PERCENT.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if match is None:
            raise DocumentError("not a share", raw, rule=rule, remedy="write a percentage such as `75%`")
        share = Share(Fraction(match[1]) / 100)
    if share.part <= 0:
        raise DocumentError("a share of nothing", raw, rule=rule, remedy="write a percentage above zero")
    if at_most is not None and share.part * 100 > at_most:
        raise DocumentError("too large a share", raw, rule=rule, remedy=f"write at most `{at_most}%`")
    return share


def parse_objective(raw: object) -> Share:
    """The share that ``80% of target`` says: a team's own goal, no looser than the promise (R28).

    Raises `DocumentError`.

    >>> str(parse_objective("80% of target"))
    '80%'
    """
    if not isinstance(raw, str):
        return parse_share(raw, at_most=100)
    words = raw.split()
    if words[-2:] != _OF_TARGET:
        raise DocumentError("not a share of the target", raw, rule="R28", remedy="write `80% of target`")
    return parse_share(" ".join(words[:-2]), at_most=100)


def parse_at_risk(raw: object) -> Share | int:
    """When a clock begins to be at risk: at a share of the target, or so many microseconds before it (R28).

    ``75%``, or an exact amount of working time such as ``30m``. Raises `DocumentError`.

    >>> str(parse_at_risk("75%")), parse_at_risk("30m")
    ('75%', 1800000000)
    """
    if isinstance(raw, Share) or (isinstance(raw, str) and "%" in raw):
        return parse_share(raw, at_most=100)
    remedy = "write a share such as `75%`, or an exact amount such as `30m`"
    try:
        amount = read_allowance(raw)
    except DocumentError as error:
        raise DocumentError.of(replace(fault, remedy=remedy) for fault in error.faults) from None
    if isinstance(amount, timedelta):
        return delta_us(amount)
    raise DocumentError("an exact amount is needed before the target", str(amount), rule="R28", remedy=remedy)
