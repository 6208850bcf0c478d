"""Made events and tickets: short ways to write them, and strategies that draw them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from slaclock.base.instants import HOUR, to_us
from slaclock.tickets.events import Event

DAY = "2026-09-23"
ZERO = to_us(f"{DAY}T00:00Z")


def at(hours: float) -> int:
    """So many hours into the made day, in µs."""
    return ZERO + int(hours * HOUR)


def opening(hours: float = 9, **fields: Any) -> Event:
    return Event(at(hours), "created", value=fields)


def change(hours: float, field: str = "status", value: Any = "open", **columns: Any) -> Event:
    return Event(at(hours), "changed", field, value, **columns)


names = st.sampled_from(["status", "priority", "group", "tags", "언어"])
scalars = st.one_of(
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e90, max_value=1e90),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.dates(),
)
values = st.one_of(st.none(), scalars, st.lists(scalars, max_size=3))
field_sets = st.dictionaries(names, values, max_size=3)
texts = st.text("abc가 '\"\\\n", min_size=1, max_size=6).filter(str.strip)
# Few instants, so that most histories hold events at one instant.
later = st.integers(0, 5).map(lambda step: ZERO + step * HOUR)
common = {
    "reason": st.none() | texts,
    "seq": st.none() | st.integers(0, 2),
}
roles = st.sampled_from(["requester", "agent", "system"])
clocks = st.sampled_from([None, "resolution", "first_response"])


def events_of(type_: str, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Event]:
    by = columns.pop("by", st.none() | roles)
    return st.builds(Event, at=later, type=st.just(type_), by=by, **columns, **common)


openings = st.builds(Event, at=st.just(ZERO - HOUR), type=st.just("created"), value=field_sets, by=roles)
events = st.one_of(
    events_of("message", by=roles, visibility=st.sampled_from([None, "public", "internal"])),
    events_of("changed", field=names, value=values),
    events_of("changed", value=field_sets.filter(bool)),
    *(events_of(type_, field=clocks) for type_ in ("pause", "resume", "restart", "cancel", "exempt")),
    events_of("set_due", field=clocks, value=later),
    events_of("extend", field=clocks, value=st.timedeltas(timedelta(microseconds=1), timedelta(days=9))),
    events_of("merge", value=texts),
    events_of("absorb", field=clocks, value=later),
    events_of("elapsed_before", field=clocks, value=st.timedeltas(timedelta(microseconds=1), timedelta(days=9))),
    st.builds(Event, at=later, type=st.just("breach_reason"), field=clocks, reason=texts),
)
histories = st.tuples(openings, st.lists(events, max_size=6)).map(lambda parts: [parts[0], *parts[1]])
