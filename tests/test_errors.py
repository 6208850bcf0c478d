"""Errors: their grammar, their faults, and that they survive every way out of a process (R34)."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError

import pytest

from slaclock import errors
from slaclock.errors import (
    CalendarError,
    DocumentError,
    Fault,
    Faults,
    HorizonError,
    InputError,
    LimitError,
    SlaclockError,
    TicketError,
    show,
)

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, SlaclockError)]
BARE_DAYS = Fault("bare days", "R10", "2d", "write `48h`", "policies.0.targets", line=12)


# The grammar


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("empty"), "empty"),
        (Fault("empty", "R1"), "empty [R1]"),
        (Fault("empty", value=""), "empty: ``"),
        (BARE_DAYS, "bare days: `2d` (policies.0.targets, line 12) [R10]\n  write `48h`"),
        (
            Fault("odd", ticket="7", event="3", clock="resolution", path="events.3"),
            "odd (events.3, ticket 7, event 3, clock resolution)",
        ),
    ],
)
def test_a_message_says_what_the_value_where_the_rule_and_then_the_remedy(fault: Fault, text: str) -> None:
    assert text == str(fault)


def test_an_error_says_its_faults_one_after_the_other() -> None:
    error = DocumentError.of([BARE_DAYS, Fault("empty", path="when")])
    assert f"{BARE_DAYS}\nempty (when)" == str(error)
    assert (BARE_DAYS, 2) == (error.fault, len(error.faults))


def test_an_error_without_a_value_shows_none() -> None:
    assert ("odd", None) == (str(CalendarError("odd")), CalendarError("odd").fault.value)
    assert "odd: `None`" == str(CalendarError("odd", None))


def test_a_fault_as_a_mapping_leaves_out_what_is_unknown() -> None:
    expected = {"rule": "R10", "what": "bare days", "value": "2d", "remedy": "write `48h`"}
    assert expected | {"path": "policies.0.targets", "line": 12} == BARE_DAYS.to_dict()
    assert {"what": "empty"} == Fault("empty").to_dict()


# Values


class Unwritable:
    def __repr__(self) -> str:
        raise ValueError("no")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2d", "2d"),
        (7, "7"),
        (None, "None"),
        ("a\nb", "a\\nb"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        ("추석", "추석"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("a\x00b\r", "a\\x00b\\r"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_value_is_shown_as_short_text_on_one_line(value: object, text: str) -> None:
    assert text == show(value)


def test_a_value_of_any_size_depth_or_manners_can_be_shown() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (deep, list(range(1_000_000)), {i: i for i in range(100_000)}, 10**5000, "x" * 10**7, Unwritable()):
        assert 1 <= len(show(value)) <= 80


# Paths


def test_a_fault_moves_below_a_path() -> None:
    assert "policies.0.when" == Fault("empty", path="when").under("policies", 0).path
    assert "policies" == Fault("empty").under("policies").path
    assert "when" == Fault("empty", path="when").under().path


def test_an_error_moves_all_of_its_faults_below_a_path() -> None:
    error = CalendarError.of([Fault("a", path="x"), Fault("b")]).under("calendars", "seoul")
    assert CalendarError is type(error)
    assert ["calendars.seoul.x", "calendars.seoul"] == [fault.path for fault in error.faults]
    assert "(calendars.seoul.x)" in str(error)


def test_faults_gather_and_go_on() -> None:
    faults = Faults()
    with faults.under("hours", "mon"):
        raise CalendarError.of([Fault("one"), Fault("two", path="0")])
    with faults.under():
        raise HorizonError("three")
    with faults.under("fine"):
        pass
    assert [("one", "hours.mon"), ("two", "hours.mon.0"), ("three", "")] == [(f.what, f.path) for f in faults]
    with pytest.raises(DocumentError) as caught:
        faults.check(DocumentError)
    assert 3 == len(caught.value.faults)


OVER = Fault("too many", value="11", limit=10)


@pytest.mark.parametrize("kind", [CalendarError, DocumentError, TicketError])
def test_what_is_over_a_limit_is_an_error_of_its_kind_and_of_limits(kind: type[SlaclockError]) -> None:
    error = kind.of([BARE_DAYS, OVER])
    assert isinstance(error, kind)
    assert isinstance(error, LimitError)
    assert not isinstance(kind.of([BARE_DAYS]), LimitError)
    assert type(error) is type(error.under("calendars")) is type(pickle.loads(pickle.dumps(error)))
    assert [None, 10] == [fault.limit for fault in error.faults]


def test_a_limit_stays_with_its_fault() -> None:
    assert {"what": "too many", "value": "11", "limit": 10} == OVER.to_dict()
    assert 10 == OVER.under("holidays").limit == LimitError("too many", 11, limit=10).fault.limit
    faults = Faults()
    with faults.under("holidays"):
        raise LimitError("too many", 11, limit=10)
    with pytest.raises(LimitError):
        faults.check(DocumentError)


def test_faults_let_a_mistake_of_ours_through() -> None:
    with pytest.raises(KeyError), Faults().under("hours"):
        raise KeyError("ours")


def test_no_faults_raise_nothing() -> None:
    Faults().check(DocumentError)
    assert [] == Faults()


# Kinds


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_survives_pickling_and_copying(kind: type[SlaclockError]) -> None:
    error = kind("odd", "2d", remedy="write `48h`", rule="R10", path="when")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert (kind, str(error), tuple(error.faults)) == (type(twin), str(twin), tuple(twin.faults))


def test_what_was_handed_in_wrongly_is_a_value_error_and_what_is_not_there_a_lookup_error() -> None:
    outside = {SlaclockError, errors.HorizonError, errors.CoverageError, errors.MissingExtraError}
    assert [kind for kind in KINDS if kind not in outside] == [kind for kind in KINDS if issubclass(kind, InputError)]
    assert issubclass(InputError, ValueError)
    assert issubclass(HorizonError, LookupError)
    assert issubclass(errors.MissingExtraError, ImportError)


def test_a_fault_is_a_value() -> None:
    assert BARE_DAYS == pickle.loads(pickle.dumps(BARE_DAYS))
    assert 1 == len({BARE_DAYS, copy.deepcopy(BARE_DAYS)})
    with pytest.raises(FrozenInstanceError):
        BARE_DAYS.what = "other"  # type: ignore[misc]
