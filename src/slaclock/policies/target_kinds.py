"""What targets are, and the rules by which a ticket's fields choose them (R11, R13, R31)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from slaclock.base.amounts import Amount, BusinessDays, CalendarDays, parse_amount
from slaclock.base.format import format_amount
from slaclock.base.instants import delta_us, to_text, to_us, us_delta
from slaclock.errors import AmountError, InstantError, SlaclockError
from slaclock.policies.choices import Leaf, Rule

Outside: TypeAlias = Literal["keep", "next_open"]
Pauses: TypeAlias = Literal["ignore", "extend"]


@dataclass(frozen=True, slots=True)
class Exact:
    """An exact amount of working time, in microseconds; raises `AmountError` for zero and less (R13).

    >>> str(Exact(3_600_000_000))
    '1h'
    """

    us: int

    def __post_init__(self) -> None:
        if self.us <= 0:
            remedy = "write an amount above zero, such as `15m`"
            raise AmountError("an amount of zero or less", str(self), rule="R13", remedy=remedy)

    def __str__(self) -> str:
        return format_amount(us_delta(self.us))


@dataclass(frozen=True, slots=True)
class FirmDue:
    """A due time that was promised, in microseconds since the epoch; pauses do not move it unless asked to (R31).

    ``outside``: `keep` it outside hours, or move it to the `next_open` instant. ``pauses``: `ignore` them, or
    `extend` it by the working time in which the clock did not run; then it is not firm.

    >>> str(FirmDue(0))
    '1970-01-01T00:00:00.000000Z'
    """

    at: int
    outside: Outside = "keep"
    pauses: Pauses = "ignore"

    def __str__(self) -> str:
        return to_text(self.at)


Target: TypeAlias = Exact | BusinessDays | CalendarDays | FirmDue
"""What a clock allows: an exact amount, business days, calendar days, or a firm due time."""


def target_of(amount: Amount) -> Target:
    """The target of that amount; raises `AmountError` for an exact one of zero and less (R13).

    >>> target_of(timedelta(hours=1))
    Exact(us=3600000000)
    """
    return Exact(delta_us(amount)) if isinstance(amount, timedelta) else amount


@dataclass(frozen=True, slots=True)
class AmountFrom(Leaf):
    """The amount that a field holds; without the field there is no target.

    >>> AmountFrom("contract_hours").read({"contract_hours": "4h"})
    Exact(us=14400000000)
    """

    field: str

    def read(self, fields: Mapping[str, Any]) -> Target | None:
        """The target for a ticket with these fields; `AmountError` for a field that holds no amount above zero."""
        value = fields.get(self.field)
        if value is None:
            return None
        try:
            return target_of(parse_amount(value))
        except SlaclockError as error:
            raise AmountError.of(fault.under(self.field) for fault in error.faults) from None

    def fields(self) -> frozenset[str]:
        """The name of the field."""
        return frozenset((self.field,))


@dataclass(frozen=True, slots=True)
class DueFrom(Leaf):
    """The due time that a field holds, firm unless pauses extend it; without the field there is no target.

    >>> DueFrom("promised_at").read({"promised_at": "1970-01-01T00:00:01Z"})
    FirmDue(at=1000000, outside='keep', pauses='ignore')
    """

    field: str
    outside: Outside = "keep"
    pauses: Pauses = "ignore"

    def read(self, fields: Mapping[str, Any]) -> Target | None:
        """The target for a ticket with these fields; `InstantError` for a field that holds no instant (R31)."""
        value = fields.get(self.field)
        if value is None:
            return None
        try:
            return FirmDue(to_us(value), self.outside, self.pauses)
        except SlaclockError as error:
            fault = error.fault
            raise InstantError(fault.what, value, rule="R31", path=self.field, remedy=fault.remedy) from None

    def fields(self) -> frozenset[str]:
        """The name of the field."""
        return frozenset((self.field,))


TargetRule: TypeAlias = Rule[Target | None]
"""How a ticket's fields choose the target; ``read`` gives it, or None where there is none."""
