"""`evaluate`: (policies, ticket, as_of) → every promise, when it is due, whether it is kept, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pendulum import DateTime

from slaclock.base.instants import Moment, to_us
from slaclock.calendars.coverage import Caveat
from slaclock.clocks.answer import Ran, answered
from slaclock.clocks.evaluation import Evaluation
from slaclock.clocks.history import steps_of
from slaclock.clocks.slot_run import SlotRun
from slaclock.clocks.terms_reader import TermsReader
from slaclock.errors import CoverageError, DocumentError, Fault, SlaclockError, TicketError
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket


def evaluate(policies: PolicySet, ticket: Ticket, *, as_of: Moment, strict: bool = False) -> Evaluation:
    """Every promise on that ticket as it stands at ``as_of``; later events do not exist (R24).

    A fault in one clock is in ``faults`` and stops no other (R34). With ``strict`` a caveat of R9 or R30 is a
    `CoverageError`. Raises `InstantError` for an ``as_of`` that is no instant, `DocumentError` and `TicketError` for
    what is no set of policies and no ticket.

    >>> from slaclock.policies.policy import Policy
    >>> policies = PolicySet(Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}))
    >>> result = evaluate(policies, Ticket.opened("2026-03-02T09:00Z", id="7"), as_of="2026-03-02T10:00Z")
    >>> str(result["resolution"].due_at), result["resolution"].verdict
    ('2026-03-02 17:00:00+00:00', 'pending')
    """
    _check_policies(policies)
    if not isinstance(ticket, Ticket):
        raise TicketError("not a ticket", ticket, remedy="read it by `Ticket.parse`", rule="R24")
    return _evaluated(policies, ticket, to_us(as_of), strict)


def evaluate_many(
    policies: PolicySet, tickets: Iterable[Ticket | Mapping[str, Any]], *, as_of: Moment, strict: bool = False
) -> Iterator[Evaluation]:
    """`evaluate` for each ticket in turn; what fails for one gives an `Evaluation` with its faults (R34).

    So do a ticket that cannot be read and, with ``strict``, one whose answer has a caveat. Raises `InstantError` at
    once for an ``as_of`` that is no instant.

    >>> policies = PolicySet.parse({"slaclock": 1, "policies": [
    ...     {"name": "All", "when": "always", "calendar": "24x7", "targets": {"resolution": "8h"}}]})
    >>> [result.breached for result in evaluate_many(policies, [Ticket.opened("2026-03-02T09:00Z", id="7")],
    ...     as_of="2026-03-03T10:00Z")]
    [True]
    """
    _check_policies(policies)
    at = to_us(as_of)
    return (_one_of_many(policies, item, at, strict) for item in tickets)


def _check_policies(policies: object) -> None:
    if not isinstance(policies, PolicySet):
        remedy = "hand in a `PolicySet`, such as `PolicySet(policy)` or `PolicySet.load(path)`"
        raise DocumentError("not a set of policies", policies, remedy=remedy, rule="R34")


def _one_of_many(policies: PolicySet, item: Ticket | Mapping[str, Any], at: int, strict: bool) -> Evaluation:
    try:
        ticket = item if isinstance(item, Ticket) else Ticket.parse(item)
        return _evaluated(policies, ticket, at, strict)
    except SlaclockError as error:
        name = item.id if isinstance(item, Ticket) else item.get("id", "") if isinstance(item, Mapping) else ""
        return Evaluation(str(name), at, faults=tuple(error.faults))


def due_times(policies: PolicySet, ticket: Ticket, *, as_of: Moment) -> dict[str, DateTime | None]:
    """The due time of each clock of kind `sla`, in UTC, the soonest where several policies promise it.

    >>> from slaclock.policies.policy import Policy
    >>> policies = PolicySet(Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}))
    >>> str(due_times(policies, Ticket.opened("2026-03-02T09:00Z", id="7"), as_of="2026-03-02T10:00Z")["resolution"])
    '2026-03-02 17:00:00+00:00'
    """
    found: dict[str, DateTime | None] = {}
    for clock in evaluate(policies, ticket, as_of=as_of).clocks:
        due = clock.current.due_at
        if clock.kind == "sla":
            known = found.get(clock.clock)
            found[clock.clock] = due if known is None else known if due is None else min(known, due)
    return found


_WORST_FIRST = ("breached", "pending", "met", "void")


def breach_status(policies: PolicySet, ticket: Ticket, *, as_of: Moment) -> dict[str, str]:
    """The verdict of each clock of kind `sla`: `pending`, `met`, `breached` or `void`; of several policies the worst.

    >>> from slaclock.policies.policy import Policy
    >>> policies = PolicySet(Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}))
    >>> breach_status(policies, Ticket.opened("2026-03-02T09:00Z", id="7"), as_of="2026-03-02T18:00Z")
    {'resolution': 'breached'}
    """
    found: dict[str, str] = {}
    for clock in evaluate(policies, ticket, as_of=as_of).clocks:
        if clock.kind == "sla":
            verdicts = (clock.current.verdict, found.get(clock.clock, "void"))
            found[clock.clock] = min(verdicts, key=_WORST_FIRST.index)
    return found


def _evaluated(policies: PolicySet, ticket: Ticket, at: int, strict: bool) -> Evaluation:
    events = [event for event in ticket.events if event.at <= at]

    def run(until: int) -> Ran:
        steps = steps_of(events, policies.boundaries, until)
        reader = TermsReader(ticket.id)
        return Ran(steps, [SlotRun(slot, steps, reader) for slot in policies.slots], reader)

    result = answered(policies, run(at), run, at)
    if strict and (doubts := [caveat for caveat in result.caveats if caveat.rule in ("R9", "R30")]):
        raise CoverageError.of(_doubt(caveat, ticket.id) for caveat in doubts)
    return result


def _doubt(caveat: Caveat, ticket: str) -> Fault:
    remedy = "load the holidays of that year, or ask without `strict`"
    if caveat.rule == "R30":
        remedy = "keep the earlier version in the document, or ask without `strict`"
    return Fault(str(caveat), caveat.rule, remedy=remedy, ticket=ticket)
