"""What the tests of this room share: the faults of a refused value, events to ask about, and raw junk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.errors import DocumentError, Fault


@dataclass(frozen=True)
class Happened:
    """An event, as an event test sees it."""

    type: str
    by: str | None = None
    visibility: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


def faults_of(call: Callable[[], object]) -> list[Fault]:
    """The faults of the `DocumentError` that the call must raise."""
    with pytest.raises(DocumentError) as caught:
        call()
    return list(caught.value.faults)


def refused(call: Callable[[], object]) -> list[tuple[str, str]]:
    """Path and rule of each fault, in order."""
    return [(fault.path, fault.rule) for fault in faults_of(call)]


WORDS = (
    "always", "all_of", "any_of", "none_of", "field", "operator", "value", "event", "by", "visibility", "is", "present",
    "message", "changed", "matrix", "table", "default", "business_days", "cutoff", "due_by", "close", "amount_from",
    "due_from", "outside", "when", "until", "at_most", "old", "use", "zone_from", "urgent", "status", "2d", "0h", "4h",
    "75%", "80% of target", "2 business days", "-1h", "P2D", "15:00", "Europe/Berlin", "24x7", "office", "",
)  # fmt: skip
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(WORDS),
    st.builds(pow, st.just(10), st.just(5000)),
    st.just(Decimal("NaN")),
    st.just(Decimal("1e999999")),
    st.just(date(2026, 3, 2)),
    st.just(datetime(2026, 3, 2, 9)),
    st.just(time(9)),
    st.just(timedelta(0)),
    st.just(BusinessDays(0, due_by="close")),
    st.just(CalendarDays(1)),
    st.just(b"bytes"),
    st.just(object()),
    st.builds(object),
)
KEYS = st.one_of(st.sampled_from(WORDS), st.integers(0, 3), st.none(), st.booleans(), st.tuples(st.integers()))
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(KEYS, inner, max_size=5),
        st.frozensets(st.sampled_from(WORDS), max_size=3),
    ),
    max_leaves=12,
)
