"""R18, R30, R31: which policy is for a clock now, in which version, and what its terms are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.model.amount_model import Refused, Unsupported
from tests.model.conditions_model import Fields
from tests.model.cycle_model import Cycle, Terms
from tests.model.policy_model import Columns, applying, columns_of, option, read_calendar, read_target


class Matching:
    """What a clock of a slot has read of its policies so far."""

    def __init__(self, clock: str, slot: list[dict[str, Any]], book: dict[str, Any]) -> None:
        self.clock, self.slot, self.book = clock, slot, book
        with_clock = [policy for policy in slot if clock in policy.get("targets", {})]
        self.columns = columns_of(with_clock[0], clock)
        self.faults: list[str] = []
        self.fault: str | None = None
        self.fixed: dict[str, Any] | None = None
        self.terms: Terms = (None, None, None)

    def read_terms(self, at: datetime, fields: Fields, cycle: Cycle | None) -> None:
        """Policy, target and calendar that apply now; `cycle` may keep it to its policy or version."""
        self.take_policy(self._policy(at, fields, cycle), fields)

    def take_policy(self, policy: dict[str, Any] | None, fields: Fields) -> None:
        """Its columns and its terms, as the fields are."""
        if policy is not None and self.clock in policy.get("targets", {}):
            self._take_columns(columns_of(policy, self.clock))
        calendar = option(policy, self.clock, "calendar") if policy else None
        self.terms = (policy, None, read_calendar(calendar, self.book, fields) if policy else None)
        if policy is not None:
            try:
                self.terms = (policy, read_target(policy["targets"].get(self.clock), fields), self.terms[2])
                self.fault = None
            except Refused as fault:
                self.fault = fault.rule

    def note_fault(self) -> None:
        """R34: a fault of the terms counts from when a cycle reads them."""
        if self.fault is not None and self.fault not in self.faults:
            self.faults.append(self.fault)

    def _take_columns(self, columns: Columns) -> None:
        special = any("until" in pause or "at_most" in pause for pause in [*columns.pauses, *self.columns.pauses])
        old, new = vars(self.columns) | {"pauses": 0}, vars(columns) | {"pauses": 0}
        if old != new or (special and self.columns.pauses != columns.pauses):
            raise Unsupported("policies of one slot with different rules for a clock")
        self.columns = columns

    def _policy(self, at: datetime, fields: Fields, cycle: Cycle | None) -> dict[str, Any] | None:
        if self.fixed is not None:
            return self._kept(self.version_of(self.fixed, at, fields), cycle)
        if self.columns.per and cycle is not None:
            mine = cycle.life.policy
            return mine and self._kept(self.version_of(mine, at, fields) or mine, cycle)
        policy = applying(self.slot, self.book, at, fields)
        if policy is not None and option(policy, self.clock, "match", "any_change") == "creation":
            self.fixed = policy
        return self._kept(policy, cycle)

    def version_of(self, policy: dict[str, Any], at: datetime, fields: Fields) -> dict[str, Any] | None:
        """The version of that policy that is in force, whatever it asks of the fields."""
        named = [{**other, "when": "always"} for other in self.slot if other["name"] == policy["name"]]
        return applying(named, self.book, at, fields)

    def _kept(self, policy: dict[str, Any] | None, cycle: Cycle | None) -> dict[str, Any] | None:
        """R30: an open cycle stays with its version where the new one says `adopt: keep`; a held one starts later."""
        held = cycle is not None and cycle.state == "held" and self.columns.on_reopen != "count"
        mine = cycle.life.policy if cycle is not None and not held else None
        same = policy is not None and mine is not None and policy["name"] == mine["name"]
        if policy and mine and same and policy.get("version") != mine.get("version"):
            return mine if policy.get("adopt") == "keep" else policy
        return policy
