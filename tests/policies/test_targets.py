from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.errors import AmountError, InstantError
from slaclock.policies.choices import Choice, Fixed
from slaclock.policies.targets import AmountFrom, DueFrom, Exact, FirmDue, parse_target, read_allowance
from slaclock.policies.values import Vocabulary
from tests.policies.asking import faults_of, refused

HOUR = 3_600_000_000
MATRIX = {
    "matrix": {
        "by": ["plan", "severity"],
        "table": {"gold": {"1": "1h", 2: "4h"}, "silver": {"1": "4h"}},
        "default": "2 business days",
    }
}


@pytest.mark.parametrize(
    ("raw", "target"),
    [
        ("8h", Exact(8 * HOUR)),
        ("90m", Exact(HOUR * 3 // 2)),
        ("PT4H", Exact(4 * HOUR)),
        (timedelta(hours=1), Exact(HOUR)),
        (timedelta(microseconds=1), Exact(1)),
        ("2 business days", BusinessDays(2)),
        (BusinessDays(2, cutoff="15:00"), BusinessDays(2, cutoff="15:00")),
        ("2 calendar days", CalendarDays(2)),
        (CalendarDays(2), CalendarDays(2)),
        ({"business_days": 2}, BusinessDays(2)),
        (
            {
                "business_days": 0,
                "receipt": "next_open",
                "cutoff": "15:00",
                "time_of_day": "keep",
                "due_by": "close",
                "read_as": "working_time",
            },
            BusinessDays(0, "next_open", "15:00", "keep", "close", "working_time"),
        ),
        (Exact(HOUR), Exact(HOUR)),
        (FirmDue(0), FirmDue(0)),
    ],
)
def test_every_form_of_a_fixed_target(raw: object, target: object) -> None:
    rule = parse_target(raw)
    assert rule == Fixed(target)
    assert target == rule.read({"priority": "urgent"})
    assert (frozenset(), [], frozenset()) == (rule.fields(), list(rule.mentioned()), rule.open_fields())


def test_a_compiled_rule_stays_as_it_is() -> None:
    rule = parse_target({"urgent": "4h"})
    assert parse_target(rule) is rule


def test_a_look_up_by_priority() -> None:
    rule = parse_target({"urgent": "4h", "default": {"business_days": 2, "cutoff": "15:00"}})
    rest = BusinessDays(2, cutoff="15:00")
    assert rule == Choice("priority", (("urgent", Fixed(Exact(4 * HOUR))),), Fixed(rest))
    assert [Exact(4 * HOUR), rest, rest] == [rule.read({"priority": value}) for value in ("urgent", "low", None)]


def test_a_look_up_without_default_has_no_target_for_the_rest() -> None:
    rule = parse_target({"urgent": "2h", 2: "8h"})
    assert [Exact(2 * HOUR), Exact(8 * HOUR), None, None] == [
        rule.read({"priority": value}) for value in ("urgent", 2.0, "low", None)
    ]
    assert rule.open_fields() == {"priority"}


@pytest.mark.parametrize(
    ("plan", "severity", "target"),
    [
        ("gold", 1, Exact(HOUR)),
        ("gold", "1", Exact(HOUR)),
        ("gold", "2", Exact(4 * HOUR)),
        ("gold", "3", BusinessDays(2)),
        ("gold", None, BusinessDays(2)),
        ("silver", "1", Exact(4 * HOUR)),
        ("silver", "2", BusinessDays(2)),
        ("lead", "1", BusinessDays(2)),
        (None, "1", BusinessDays(2)),
    ],
)
def test_the_cells_of_a_matrix(plan: object, severity: object, target: object) -> None:
    assert target == parse_target(MATRIX).read({"plan": plan, "severity": severity})


def test_a_matrix_without_default_has_no_target_outside_its_table() -> None:
    rule = parse_target({"matrix": {"by": "plan", "table": {"gold": "1h"}}})
    assert [Exact(HOUR), None] == [rule.read({"plan": plan}) for plan in ("gold", "lead")]
    assert rule.open_fields() == {"plan"}


def test_a_row_default_in_a_table_is_for_the_rest_of_its_field() -> None:
    table = {"gold": {"1": "1h", "default": "2h"}, "default": {"1": "3h"}}
    rule = parse_target({"matrix": {"by": ["plan", "severity"], "table": table, "default": "9h"}})
    pairs = [("gold", "1"), ("gold", "2"), ("lead", "1"), ("lead", "2")]
    assert ["1h", "2h", "3h", "9h"] == [str(rule.read({"plan": plan, "severity": level})) for plan, level in pairs]


def test_a_row_may_hold_any_target() -> None:
    rule = parse_target({"urgent": MATRIX, "high": {"amount_from": "hours"}, "default": {"due_from": "promised_at"}})
    assert rule.fields() == {"priority", "plan", "severity", "hours", "promised_at"}
    assert rule.read({"priority": "urgent", "plan": "gold", "severity": 1}) == Exact(HOUR)
    assert rule.read({"priority": "high", "hours": "3h"}) == Exact(3 * HOUR)
    assert rule.read({"promised_at": "1970-01-01T00:00Z"}) == FirmDue(0)
    assert rule.open_fields() == frozenset()


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("4h", Exact(4 * HOUR)),
        (timedelta(hours=4), Exact(4 * HOUR)),
        ("2 business days", BusinessDays(2)),
        (None, None),
    ],
)
def test_an_amount_is_read_from_a_field(value: object, target: object) -> None:
    rule = parse_target({"amount_from": "contract_hours"})
    assert rule == AmountFrom("contract_hours")
    assert target == rule.read({"contract_hours": value})
    assert rule.read({}) is None
    assert rule.fields() == {"contract_hours"}


@pytest.mark.parametrize(
    ("value", "rule"),
    [("2d", "R10"), ("soon", "R10"), (4, "R10"), (True, "R10"), (("4h",), "R10"), ("0h", "R13"), ("-1h", "R13")],
)
def test_a_field_without_an_amount_above_zero_is_a_fault_that_names_it(value: object, rule: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_target({"amount_from": "contract_hours"}).read({"contract_hours": value})
    assert [("contract_hours", rule)] == [(fault.path, fault.rule) for fault in caught.value.faults]


@pytest.mark.parametrize("value", ["1970-01-01T01:00:00+01:00", datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_due_time_is_read_from_a_field(value: object) -> None:
    assert parse_target({"due_from": "promised_at"}).read({"promised_at": value}) == FirmDue(0)
    moved = parse_target({"due_from": "promised_at", "outside": "next_open"})
    assert moved == DueFrom("promised_at", "next_open")
    assert moved.read({"promised_at": value}) == FirmDue(0, "next_open")
    assert moved.read({}) is None
    assert moved.fields() == {"promised_at"}


@pytest.mark.parametrize(
    "value", ["tomorrow", "2026-03-07", "2026-03-07T11:00:00", datetime(2026, 3, 7, 11), 7, "2500-01-01T00:00Z", ("x",)]
)
def test_a_field_without_an_instant_is_a_fault_that_names_it(value: object) -> None:
    with pytest.raises(InstantError) as caught:
        parse_target({"due_from": "promised_at"}).read({"promised_at": value})
    assert [("promised_at", "R31")] == [(fault.path, fault.rule) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("raw", "path", "rule", "what"),
    [
        ("2d", "", "R10", "an amount of bare days says not which days"),
        ("P2D", "", "R10", "an amount of bare days says not which days"),
        ("soon", "", "R10", "not an amount of time"),
        (8, "", "R10", "a bare number has no unit"),
        (None, "", "R10", "not an amount of time"),
        (["8h"], "", "R10", "not an amount of time"),
        ("0h", "", "R13", "an amount of zero or less"),
        ("-1h", "", "R13", "an amount of zero or less"),
        (timedelta(0), "", "R13", "an amount of zero or less"),
        ("0 business days", "", "R11", "not a number of business days"),
        ("0 calendar days", "", "R11", "not a number of calendar days"),
        ({}, "", "R31", "an empty target"),
        ({"urgent": "2d"}, "urgent", "R10", "an amount of bare days says not which days"),
        ({"urgent": "0h"}, "urgent", "R13", "an amount of zero or less"),
        ({"urgent": None}, "urgent", "R10", "not an amount of time"),
        ({1: "1h", "1": "2h"}, "1", "R31", "two rows for one value of `priority`"),
        ({"gold": {"urgent": "1h"}}, "gold", "R31", "a look-up by `priority` inside another"),
        ({"buisness_days": 2}, "buisness_days", "R31", "an unknown key"),
        ({"amount_form": "hours"}, "amount_form", "R31", "an unknown key"),
        ({"business_days": 0}, "business_days", "R11", "not a number of business days"),
        ({"business_days": "2"}, "business_days", "R11", "not a number of business days"),
        ({"business_days": 2, "cutof": "15:00"}, "cutof", "R11", "an unknown key"),
        ({"business_days": 2, "cutoff": "25:00"}, "cutoff", "R11", "not a time of day"),
        ({"business_days": 2, "receipt": "late"}, "receipt", "R11", "`receipt` has no such choice"),
        ({"matrix": "8h"}, "matrix", "R31", "not a matrix"),
        ({"matrix": {"by": "plan"}}, "matrix", "R31", "a matrix without `table`"),
        ({"matrix": {"table": {"a": "1h"}}}, "matrix", "R31", "a matrix without `by`"),
        ({"matrix": {"by": [], "table": {"a": "1h"}}}, "matrix.by", "R31", "an empty list of fields"),
        ({"matrix": {"by": ["a", "a"], "table": {"a": "1h"}}}, "matrix.by.1", "R31", "a field named twice"),
        ({"matrix": {"by": [7], "table": {"a": "1h"}}}, "matrix.by.0", "R31", "not the name of a field"),
        ({"matrix": {"by": "plan", "table": {}}}, "matrix.table", "R31", "not a table by `plan`"),
        ({"matrix": {"by": ["a", "b"], "table": {"x": "1h"}}}, "matrix.table.x", "R31", "not a table by `b`"),
        ({"matrix": {"by": "a", "table": {"x": "1h"}, "defualt": "1h"}}, "matrix.defualt", "R31", "an unknown key"),
        ({"matrix": {"by": "a", "table": {"x": "1h"}}, "default": "1h"}, "default", "R31", "an unknown key"),
        ({"amount_from": "hours", "default": "8h"}, "default", "R31", "an unknown key"),
        ({"amount_from": ["hours"]}, "amount_from", "R31", "not the name of a field"),
        ({"due_from": ""}, "due_from", "R31", "not the name of a field"),
        ({"due_from": "promised_at", "outside": "next"}, "outside", "R31", "an unknown choice"),
    ],
)
def test_every_refusal_says_what_and_where(raw: object, path: str, rule: str, what: str) -> None:
    (fault,) = faults_of(lambda: parse_target(raw))
    assert (path, rule, what) == (fault.path, fault.rule, fault.what)
    assert fault.remedy


def test_the_remedy_of_bare_days_says_what_to_write_instead() -> None:
    (fault,) = faults_of(lambda: parse_target("2d"))
    assert fault.remedy == "write `48h`, `2 business days` or `2 calendar days`"


def test_all_faults_of_a_target_at_once() -> None:
    raw: dict[str, Any] = {
        "urgent": "2d",
        "high": {"business_days": 0, "receipt": "late", "cutoff": 9, "x": 1},
        "low": {"matrix": {"by": "plan", "table": {"gold": "0h", "silver": {"due_from": 7}}, "default": 8, "x": 1}},
        "matrx": {},
    }
    expected = [
        ("matrx", "R31"),
        ("urgent", "R10"),
        ("high.x", "R11"),
        ("high.receipt", "R11"),
        ("high.cutoff", "R11"),
        ("high.business_days", "R11"),
        ("low.matrix.x", "R31"),
        ("low.matrix.default", "R10"),
        ("low.matrix.table.gold", "R13"),
        ("low.matrix.table.silver.due_from", "R31"),
    ]
    assert expected == refused(lambda: parse_target(raw))


def test_a_row_for_a_value_that_is_not_declared_is_a_fault() -> None:
    words = Vocabulary.parse({"priority": ["urgent", "normal"], "plan": ["gold"]})
    raw = {"urgnt": "1h", "default": {"matrix": {"by": "plan", "table": {"glod": "1h", "default": "2h"}}}}
    assert [("urgnt", "R17"), ("default.matrix.table.glod", "R17")] == refused(lambda: parse_target(raw, words=words))


def test_an_allowance_is_an_amount_above_zero() -> None:
    assert [timedelta(hours=1), BusinessDays(5), CalendarDays(1), BusinessDays(1, due_by="close")] == [
        read_allowance(raw)
        for raw in ("1h", "5 business days", CalendarDays(1), {"business_days": 1, "due_by": "close"})
    ]
    assert [("", "R10")] == refused(lambda: read_allowance({"urgent": "1h"}))
    assert [("", "R13")] == refused(lambda: read_allowance("0m"))


def test_targets_are_values_and_read_as_text() -> None:
    assert ["8h", "1970-01-01T00:00:00.000000Z"] == [str(Exact(8 * HOUR)), str(FirmDue(0))]
    assert parse_target(MATRIX) == parse_target(MATRIX)
    assert hash(parse_target(MATRIX)) == hash(parse_target(MATRIX))
