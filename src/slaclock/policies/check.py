"""`check` reads a document as a reviewer would, before customers do: what is well-formed but hardly meant (design §5).

It works from the document alone. It answers only what is certain: a condition, an order or an amount that depends on
what tickets bring is passed over in silence.
"""

from __future__ import annotations

from typing import Final

from slaclock.base.instants import Moment, to_us
from slaclock.policies import (
    findings_calendars,
    findings_clocks,
    findings_ladders,
    findings_policies,
    findings_repeats,
    findings_supports,
    findings_targets,
)
from slaclock.policies.check_findings import Finding, Kind, Severity
from slaclock.policies.check_review import Review
from slaclock.policies.policy_set import PolicySet

__all__ = ("KINDS", "Finding", "Kind", "Severity", "check")

KINDS: Final[tuple[Kind, ...]] = (
    *findings_policies.KINDS,
    *findings_targets.KINDS,
    *findings_clocks.KINDS,
    *findings_ladders.KINDS,
    *findings_repeats.KINDS,
    *findings_supports.KINDS,
    *findings_calendars.KINDS,
)
"""Every kind of finding, as `docs/reference/check.md` lists them."""


def check(policies: PolicySet, *, as_of: Moment | None = None) -> list[Finding]:
    """The findings in a document, in its order, each with its path and, for YAML and JSON text, its line.

    ``as_of`` is today, for findings about holidays that run out; without it the dates of the document alone count.
    Raises `InstantError` for an ``as_of`` that is no instant.

    >>> gold = {"name": "Gold", "when": {"plan": "gold"}, "calendar": "24x7", "targets": {"resolution": "8h"}}
    >>> policies = PolicySet.parse({"slaclock": 1, "policies": [{**gold, "name": "All", "when": "always"}, gold]})
    >>> print(check(policies)[0])
    error hidden_policy: `Gold` never applies: `All` comes first (policies.1.when) [R18]
      The first policy of a kind that matches applies, so nothing is ever promised by this one.
      put it before the other, narrow the other's `when`, or write `also: true`
    """
    review = Review(policies, None if as_of is None else to_us(as_of))
    return policies.source.located(finding for kind in KINDS for finding in kind.findings(review))
