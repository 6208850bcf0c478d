"""Hypothesis strategies of policy documents and ticket histories, aimed at the edges.

Everything happens around Sunday, 8 March 2026, when New York's clocks go forward: on openings and closings of the
calendars, on whole hours, a microsecond beside them, and several times at one instant. A `Case` is a document, the
events of one ticket, and an `as_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from slaclock.base.instants import DAY, HOUR, MINUTE, SECOND, from_us, to_text, to_us
from slaclock.clocks.evaluate import evaluate
from slaclock.clocks.evaluation import Evaluation
from slaclock.policies.policy_set import PolicySet
from slaclock.tickets.ticket import Ticket

FIRST = to_us("2026-03-05T00:00Z")
LAST = FIRST + 6 * DAY
CALENDARS: Mapping[str, Any] = {
    "office": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}},
    "split": {
        "timezone": "America/New_York",
        "hours": {"mon-sun": ["01:30-03:30", "09:00-12:00", "13:00-17:00"]},
        "holidays": ["2026-03-06"],
        "exceptions": {"2026-03-09": "10:00-11:00"},
    },
    "night": {"timezone": "Asia/Seoul", "hours": {"mon-sat": "22:00-06:00"}, "covers": [2026]},
}
STATUSES = ("open", "waiting", "vendor", "resolved", "closed")
STOPPING = ("resolved", "closed")
PRIORITIES = ("urgent", "normal", "low")
FORMS = ("retroactive", "carry", "restart", "keep")
CLOCKS = (
    ("resolution",),
    ("resolution", "next_response"),
    ("resolution", "first_response", "task"),
    ("resolution", "periodic_update", "group_time"),
    ("first_response", "next_response", "periodic_update", "group_time", "task"),
)


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


def instants(first: int = FIRST) -> st.SearchStrategy[int]:
    """Instants (µs) on whole hours more often than not, else beside them; most where hours open or close."""
    hours = st.integers(0, (LAST - first) // HOUR) | st.sampled_from([9, 17, 33, 41, 105, 113])
    nudges = st.sampled_from([0, 0, 0, 0, 1, -1, 30 * MINUTE, SECOND])
    return st.tuples(hours, nudges).map(lambda pair: max(first, first + pair[0] * HOUR + pair[1]))


# Documents

AMOUNTS = st.sampled_from(["1s", "15m", "90m", "2h", "8h", "20h", "40h"])
DAYS = st.one_of(
    st.sampled_from(["1 business day", "2 business days", "1 calendar day", "2 calendar days"]),
    st.fixed_dictionaries(
        {"business_days": st.integers(1, 2)},
        optional={
            "receipt": st.sampled_from(["next_open", "next_working_day"]),
            "cutoff": st.sampled_from(["02:00", "15:00"]),
            "due_by": st.sampled_from(["close", "16:00"]),
            "time_of_day": st.just("keep"),
            "read_as": st.just("working_time"),
        },
    ),
)
SIMPLE = AMOUNTS | AMOUNTS | AMOUNTS | DAYS
TABLES = st.fixed_dictionaries({"default": SIMPLE}, optional=dict.fromkeys(PRIORITIES, SIMPLE)) | st.dictionaries(
    st.sampled_from(PRIORITIES), SIMPLE, min_size=1
)
TARGETS = SIMPLE | TABLES | TABLES | st.just({"due_from": "promised", "outside": "next_open"})
NAMES = st.sampled_from(["office", "split", "night", "24x7"])
CALENDAR_CHOICES = (
    NAMES
    | st.fixed_dictionaries({"by": st.just("region"), "KR": NAMES, "default": NAMES})
    | st.just({"use": "office", "zone_from": "zone", "default": "America/New_York"})
)
CONDITIONS = st.sampled_from(
    ["always", "always", {"plan": "gold"}, {"none_of": [{"plan": "gold"}]}, {"priority": ["urgent", "normal"]}]
)
CHANGES = st.sampled_from(FORMS) | st.fixed_dictionaries(
    {"target": st.sampled_from(FORMS), "calendar": st.sampled_from(FORMS)}
)
PAUSES = st.one_of(
    st.just([{"when": {"status": ["waiting", "vendor"]}}]),
    st.sampled_from(["1h", "4h", "1 business day"]).map(
        lambda most: [{"when": {"status": "waiting"}, "at_most": most}]
    ),
    st.just([{"when": {"status": "waiting"}, "until": {"event": "message", "by": "requester"}}]),
    st.just([{"when": {"status": "waiting"}, "at_most": "2h"}, {"when": {"priority": "low"}}]),
)  # fmt: skip
TASK = {
    "starts": {"event": "changed", "field": "status"},
    "stops": {"event": "message", "by": "agent"},
    "repeats": "each_start",
}
ONE_POLICY = {
    "when": CONDITIONS,
    "calendar": CALENDAR_CHOICES,
    "targets": st.sampled_from(CLOCKS).flatmap(lambda clocks: st.fixed_dictionaries(dict.fromkeys(clocks, TARGETS))),
    "pause_on": st.sampled_from([{"status": "waiting"}, {"status": ["waiting", "vendor"]}]),
}
OPTIONS = {
    "on_change": CHANGES,
    "on_reopen": st.sampled_from(["count", "restart", "ignore"]),
    "at_risk": st.sampled_from(["50%", "75%", "30m", "100%"]),
    "due_at_close": st.just("next_open"),
    "match": st.just("creation"),
}
RULES = {
    "resolution": st.fixed_dictionaries({}, optional={"pauses": PAUSES, "born_stopped": st.just("met")}),
    "periodic_update": st.fixed_dictionaries({}, optional={"repeats": st.just("sequential")}),
    "next_response": st.fixed_dictionaries({}, optional={"visibility": st.just("any")}),
    "task": st.just(TASK),
}


@st.composite
def documents(draw: st.DrawFn, **without: bool) -> dict[str, Any]:
    """A document of one to three policies; an option set to False (`on_change=False`) is never in it."""
    options = sorted(name for name in OPTIONS if without.get(name, True))
    shared = {name: draw(OPTIONS[name]) for name in sorted(draw(st.sets(st.sampled_from(options), max_size=4)))}
    made = draw(st.lists(st.fixed_dictionaries(ONE_POLICY), min_size=1, max_size=3))
    rules = {clock: draw(columns) for clock, columns in RULES.items()}
    policies = []
    for number, one in enumerate(made):
        targets = {clock: target for clock, target in one["targets"].items() if without.get(clock, True)}
        one = {**one, "targets": targets or {"resolution": "8h"}}
        clocks = {clock: columns for clock, columns in rules.items() if clock in one["targets"] and columns}
        kind = draw(st.sampled_from(["sla", "sla", "ola"]))
        policies.append({"name": f"P{number}", "kind": kind, **one, **shared, "clocks": clocks})
    if without.get("objective", True) and draw(st.integers(0, 4)) == 0:
        policies[0]["objective"] = "50% of target"
    if without.get("also", True) and draw(st.integers(0, 4)) == 0:
        policies[-1]["also"] = True
    if without.get("versions", True) and draw(st.integers(0, 3)) == 0:
        targets = {clock: draw(TARGETS) for clock in policies[0]["targets"]}
        begins, adopt = to_text(draw(instants())), draw(st.sampled_from(FORMS))
        policies.append({**policies[0], "targets": targets, "version": 2, "from": begins, "adopt": adopt})
    return {"slaclock": 1, "calendars": CALENDARS, "policies": policies}


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
    st.builds(lambda due, clock: {"type": "set_due", "field": clock, "value": to_text(due)}, instants(), WHICH),
    st.builds(lambda amount, clock: {"type": "extend", "field": clock, "value": amount}, AMOUNTS, WHICH),
    st.just({"type": "merge", "value": "8"}),
    st.builds(lambda start, clock: {"type": "absorb", "field": clock, "value": to_text(start)}, instants(), WHICH),
    st.builds(lambda amount, clock: {"type": "elapsed_before", "field": clock, "value": amount}, AMOUNTS, WHICH),
)
EVENTS = st.sampled_from([CHANGED] * 4 + [MESSAGES] * 4 + [BY_HAND]).flatmap(lambda events: events)
BORN = {"status": st.sampled_from(["open", "open", "waiting", "closed"]), "plan": st.sampled_from(["gold", "silver"])}
SOMETIMES = {name: values for name, values in FIELDS.items() if name not in BORN} | {
    "promised": instants().map(to_text)
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
    start = draw(instants().filter(lambda instant: instant < FIRST + 3 * DAY))
    rows = [{"at": to_text(start), **draw(OPENINGS)}]
    count = draw(st.sampled_from([0, 1, 2, 3, 4, 5, most]))
    later = st.lists(st.tuples(instants(start), EVENTS), min_size=count, max_size=count)
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
    return Case(draw(documents(**without)), rows, max(asked, happened[0]))
