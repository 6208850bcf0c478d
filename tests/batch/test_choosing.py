"""A calendar for each row, by a column of keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from slaclock import CalendarError, HorizonError, batch
from slaclock.errors import InputError
from tests.batch.offices import OFFICE, SEOUL

CALENDARS = {"KR": SEOUL, "UK": OFFICE, "nobody's": OFFICE}
AT = np.array(["2026-03-06T01:00"] * 4, "M8[s]")  # 10:00 in Seoul
KEYS = ["KR", "UK", "KR", None]
OPEN = np.array(["2026-03-06T01:00", "2026-03-06T09:00", "2026-03-06T01:00", "NaT"], "M8[s]")

COLUMNS = [
    KEYS,
    tuple(KEYS),
    np.array(KEYS, object),
    pd.Series(KEYS),
    pd.Series(KEYS).astype("category"),
    pd.Series(KEYS, index=[4, 3, 2, 1]),
    pd.Index(KEYS),
    pl.Series(KEYS),
    pl.Series(KEYS, dtype=pl.Categorical),
    pa.array(KEYS),
    pa.chunked_array([KEYS[:2], KEYS[2:]]),
    pa.array(KEYS).dictionary_encode(),
]


@pytest.mark.parametrize("by", COLUMNS, ids=lambda by: f"{type(by).__module__}.{type(by).__name__}")
def test_each_row_is_answered_by_the_calendar_of_its_key_and_none_without_one(by: Any) -> None:
    assert OPEN.tolist() == batch.next_open(CALENDARS, AT, by=by).tolist()


def test_every_question_takes_keys() -> None:
    assert [True, False, True, False] == batch.is_open(CALENDARS, AT, by=KEYS).tolist()
    hours = batch.between(CALENDARS, AT, "2026-03-06T12:00Z", by=KEYS) / np.timedelta64(1, "h")
    assert [8.0, 3.0, 8.0] == hours[:3].tolist()
    assert OPEN[:3].tolist() == (batch.add(CALENDARS, AT, "1h", by=KEYS) - np.timedelta64(1, "h"))[:3].tolist()
    each = np.array([1, 2, 3, 4], "m8[h]").astype("m8[s]")
    assert OPEN[:3].tolist() == (batch.add(CALENDARS, AT, each, by=KEYS) - each)[:3].tolist()
    assert ["2026-03-09T01:00", "2026-03-09T09:00"] == [
        str(at)[:16] for at in batch.add(CALENDARS, AT[:2], "1 business day", by=KEYS[:2])
    ]


@pytest.mark.parametrize("by", [[1, 0], np.array([1, 0]), np.array([1, 0], np.int8), pd.Series([1, 0])])
def test_calendars_in_a_row_are_chosen_by_number(by: Any) -> None:
    assert OPEN[[1, 0]].tolist() == batch.next_open([SEOUL, OFFICE], AT[:2], by=by).tolist()


def test_a_key_without_a_calendar_is_named_with_its_row_and_null_on_request() -> None:
    by = pd.Series(["KR", "FR"], index=[7, 8])
    with pytest.raises(InputError, match=r"a key without a calendar: `FR` \(row 1\)"):
        batch.next_open(CALENDARS, AT[:2], by=by)
    assert [False, True] == np.isnat(batch.next_open(CALENDARS, AT[:2], by=by, errors="null")).tolist()


@pytest.mark.parametrize("missing", [np.nan, pd.NA, None])
def test_a_missing_key_is_a_null_and_no_fault(missing: Any) -> None:
    by = pd.Series(["KR", missing], dtype=object)
    assert [False, True] == np.isnat(batch.next_open(CALENDARS, AT[:2], by=by)).tolist()


def test_a_fault_names_the_first_row_of_the_whole_column() -> None:
    at = np.array(["2026-03-06", "1899-01-01", "1898-01-01"], "M8[s]")
    with pytest.raises(HorizonError, match=r"row 1"):
        batch.next_open(CALENDARS, at, by=["KR", "UK", "KR"])
    with pytest.raises(HorizonError, match=r"row 2"):
        batch.next_open(CALENDARS, at, by=["KR", None, "KR"])


@pytest.mark.parametrize(
    ("calendar", "by", "error", "says"),
    [
        (CALENDARS, None, CalendarError, "not a calendar"),
        ("KR", None, CalendarError, "not a calendar: `KR`"),
        (OFFICE, KEYS, CalendarError, "not calendars by key"),
        ("KR", KEYS, CalendarError, "not calendars by key"),
        ({"KR": "Asia/Seoul", "UK": OFFICE}, KEYS, CalendarError, "not a calendar: `Asia/Seoul`"),
        (CALENDARS, KEYS[:3], InputError, r"another length: `3` \(by\)"),
        (CALENDARS, "KR", InputError, r"not a column of keys: `KR` \(by\)"),
        (CALENDARS, [["KR"]] * 4, InputError, r"keys that cannot be looked up.*\(by\)"),
    ],
)
def test_keys_and_calendars_that_make_no_sense_are_refused(calendar: Any, by: Any, error: Any, says: str) -> None:
    with pytest.raises(error, match=says):
        batch.next_open(calendar, AT, by=by)


def test_keys_with_another_index_are_refused() -> None:
    at = pd.Series(AT[:2]).dt.tz_localize("UTC")
    with pytest.raises(InputError, match="another index"):
        batch.next_open(CALENDARS, at, by=pd.Series(["KR", "UK"], index=[1, 0]))
