"""What a reading rests on: the terms that judge, and each calendar from start to due, as one digest (R27)."""

from __future__ import annotations

from slaclock.base.instants import LATEST
from slaclock.clocks.measure import Goal, Measure
from slaclock.policies.fingerprint import Stretch, fingerprint


def rests_on(measure: Measure) -> str:
    """The digest of the measure's policy, version, target and calendars between its start and its due time."""
    judge = measure.laid.judge
    share = str(measure.share) if isinstance(measure, Goal) else None
    terms = (judge.policy, judge.kind, judge.version, repr(measure.laid.target), share, judge.due_at_close)
    return fingerprint(terms, _stretches(measure))


def _stretches(measure: Measure) -> list[Stretch]:
    """Each calendar with the part of start to due in which it counts; an overdue start, and a far due, count alone."""
    start = measure.start
    due = max(measure.expected_due or start, start)
    rows = measure.laid.rows
    ends = [*(at for at, _ in rows[1:]), LATEST]
    laid = ((calendar, max(at, start), min(end, due)) for (at, calendar), end in zip(rows, ends, strict=True))
    return [(calendar, a, b) for calendar, a, b in laid if a <= b]
