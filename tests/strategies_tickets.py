"""Cases for the laws of clocks: a document of `slaclock.testing.strategies`, a ticket's history, and an instant.

The histories know nothing of the document, and do by hand whatever can be done; all lies around Sunday, 8 March 2026,
when New York's clocks go forward: on openings and closings of the calendars, on whole hours, a microsecond beside them,
and several times at one instant. A `Case` is a document, the events of one ticket, and an `as_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from slaclock.base.instants import DAY, HOUR, from_us, to_text, to_us
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import Evaluation
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.strategies.documents import AMOUNTS, FIRST, LAST, PRIORITIES, documents, whole_hours
from slaclock.tickets.ticket import Ticket

STATUSES = ("open", "waiting", "vendor", "resolved", "closed")
STOPPING = ("resolved", "closed")

_READ: list[tuple[Mapping[str, Any], PolicySet]] = []


@dataclass(frozen=True)
class Case:
    """A document, the events of ticket 7, and the instant (µs) of the question."""

    document: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    at: int

    @property
    def policies(self) -> PolicySet:
        """The document's policies, read once for all cases that share it."""
        if not _READ or _READ[0][0] is not self.document:
            _READ[:] = [(self.document, PolicySet.parse(self.document))]
        return _READ[0][1]

    @cached_property
    def ticket(self) -> Ticket:
        """The ticket of the events."""
        return Ticket.parse({"id": "7", "events": list(self.events)})

    def ask(self, at: int | None = None) -> Evaluation:
        """The evaluation at that instant; without one at the case's own."""
        return evaluate(self.policies, self.ticket, as_of=from_us(self.at if at is None else at))

    def having(self, *events: Mapping[str, Any], at: int | None = None) -> Case:
        """The same with further events, or asked at another instant."""
        return replace(self, events=(*self.events, *events), at=self.at if at is None else at)

    def until(self, at: int) -> tuple[Mapping[str, Any], ...]:
        """The events up to that instant."""
        return tuple(row for row in self.events if to_us(row["at"]) <= at)

    def quiet(self, start: int, end: int) -> bool:
        """Whether nothing happens after the first instant and up to the second: no event, no date of a policy."""
        instants = [*(event.at for event in self.ticket.events), *self.policies.boundaries]
        return not any(start < instant <= end for instant in instants)


# Histories

FIELDS = {
    "status": st.sampled_from(STATUSES),
    "priority": st.sampled_from([*PRIORITIES, None]),
    "plan": st.sampled_from(["gold", "silver", None]),
    "region": st.sampled_from(["KR", "US", None]),
    "group": st.sampled_from(["a", "b", None]),
    "zone": st.sampled_from(["Asia/Seoul", "America/New_York", None]),
}
CHANGED = st.one_of(
    FIELDS["status"].map(lambda value: {"status": value}),
    FIELDS["status"].map(lambda value: {"status": value}),
    FIELDS["priority"].map(lambda value: {"priority": value}),
    st.fixed_dictionaries({}, optional=FIELDS).filter(bool),
).map(lambda value: {"type": "changed", "value": value})
MESSAGES = st.fixed_dictionaries(
    {"type": st.just("message"), "by": st.sampled_from(["requester", "requester", "agent", "agent", "system"])},
    optional={"visibility": st.sampled_from(["public", "internal"])},
)
WHICH = st.none() | st.sampled_from(["resolution", "next_response"])
BY_HAND = st.one_of(
    st.builds(
        lambda kind, clock: {"type": kind, "field": clock},
        st.sampled_from(["pause", "resume", "restart", "cancel", "exempt"]),
        WHICH,
    ),
    st.builds(lambda due, clock: {"type": "set_due", "field": clock, "value": to_text(due)}, whole_hours(), WHICH),
    st.builds(lambda amount, clock: {"type": "extend", "field": clock, "value": amount}, AMOUNTS, WHICH),
    st.just({"type": "merge", "value": "8"}),
    st.builds(lambda start, clock: {"type": "absorb", "field": clock, "value": to_text(start)}, whole_hours(), WHICH),
    st.builds(lambda amount, clock: {"type": "elapsed_before", "field": clock, "value": amount}, AMOUNTS, WHICH),
)
EVENTS = st.sampled_from([CHANGED] * 4 + [MESSAGES] * 4 + [BY_HAND]).flatmap(lambda events: events)
BORN = {"status": st.sampled_from(["open", "open", "waiting", "closed"]), "plan": st.sampled_from(["gold", "silver"])}
SOMETIMES = {name: values for name, values in FIELDS.items() if name not in BORN} | {
    "promised": whole_hours().map(to_text)
}
OPENINGS = st.fixed_dictionaries(
    {
        "type": st.just("created"),
        "by": st.sampled_from(["requester", "requester", "agent", "system"]),
        "value": st.fixed_dictionaries(BORN, optional=SOMETIMES),
    }
)


@st.composite
def histories(draw: st.DrawFn, *, most: int = 8) -> tuple[dict[str, Any], ...]:
    """The rows of a ticket's history, in order, several of them at one instant."""
    start = draw(whole_hours().filter(lambda instant: instant < FIRST + 3 * DAY))
    rows = [{"at": to_text(start), **draw(OPENINGS)}]
    count = draw(st.sampled_from([0, 1, 2, 3, 4, 5, most]))
    later = st.lists(st.tuples(whole_hours(start), EVENTS), min_size=count, max_size=count)
    rows += [{"at": to_text(instant), **event} for instant, event in sorted(draw(later), key=lambda pair: pair[0])]
    return tuple(rows)


@st.composite
def cases(draw: st.DrawFn, **without: bool) -> Case:
    """A case, asked at or beside one of its events, a while after the last, or at the end; `without` as `documents`."""
    rows = draw(histories())
    happened = [to_us(row["at"]) for row in rows]
    beside = st.tuples(st.sampled_from(happened), st.sampled_from([0, 0, 1, -1, HOUR])).map(sum)
    after = st.integers(0, 72).map(lambda hours: happened[-1] + hours * HOUR)
    asked = draw(beside | after | after | st.just(LAST + 30 * DAY))
    left_out = ["ladder", *(name for name, wanted in without.items() if not wanted)]
    return Case(draw(documents(without=left_out)), rows, max(asked, happened[0]))
