"""Whatever is handed in, a reader gives a value or a `DocumentError` whose faults say what and by which rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import DocumentError, Fault, InputError
from slaclock.policies.clock_rules import parse_pauses, parse_reset
from slaclock.policies.conditions import parse_condition, parse_conditions
from slaclock.policies.ready_rules import COLUMNS, READY_CLOCKS, Shared, ready_rule
from slaclock.policies.shares import parse_at_risk, parse_objective, parse_share
from slaclock.policies.targets import parse_target, read_allowance
from slaclock.policies.values import Vocabulary, canonical
from tests.policies.asking import JUNK

READERS: list[Callable[[Any], object]] = [
    canonical,
    lambda raw: tuple(Vocabulary.parse(raw).declared.items()),
    parse_condition,
    parse_conditions,
    parse_pauses,
    parse_reset,
    parse_target,
    read_allowance,
    parse_share,
    parse_objective,
    parse_at_risk,
]


def sound(faults: Sequence[Fault]) -> bool:
    """Whether every fault says what is wrong and by which rule, and at least one does."""
    return bool(faults) and all(fault.what and fault.rule and str(fault) for fault in faults)


@pytest.mark.parametrize("read", READERS)
@given(raw=JUNK)
def test_junk_is_a_value_or_a_document_error(read: Callable[[Any], object], raw: Any) -> None:
    faults: Sequence[Fault] | None = None
    try:
        hash(read(raw))
    except DocumentError as error:
        faults = error.faults
    assert faults is None or sound(faults)


@given(
    clock=st.sampled_from([*READY_CLOCKS, "own"]), options=st.dictionaries(st.sampled_from(COLUMNS), JUNK, max_size=4)
)
def test_junk_as_options_of_a_clock(clock: str, options: dict[str, Any]) -> None:
    faults: Sequence[Fault] | None = None
    try:
        hash(ready_rule(clock, options, Shared()))
    except DocumentError as error:
        faults = error.faults
    assert faults is None or sound(faults)


@given(fields=st.dictionaries(st.sampled_from(["priority", "hours", "promised_at", "plan"]), JUNK))
def test_junk_in_the_fields_of_a_ticket(fields: dict[str, Any]) -> None:
    rows = {"1": {"amount_from": "hours"}, "urgent": {"due_from": "promised_at"}}
    rule = parse_target({**rows, "default": {"matrix": {"by": "plan", "table": {"1": "1h"}}}})
    faults: Sequence[Fault] | None = None
    try:
        rule.read(fields)
    except InputError as error:
        faults = error.faults
    assert faults is None or sound(faults)
