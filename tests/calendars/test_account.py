"""The account: spans that tile a window, their reasons and words (R34)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from slaclock.base.instants import HOUR, from_us, to_us
from slaclock.calendars.account import Account, Entry, summed
from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.errors import InputError

SEOUL = BusinessCalendar(
    "Asia/Seoul",
    hours={"mon-fri": "09:00-18:00"},
    holidays=[
        {"2026-09-24..2026-09-26": "추석"},
        "2026-09-22",
        {"2026-09-21": {"name": "Half day", "hours": "09:00-12:00"}},
    ],
    exceptions={"2026-09-28": "10:00-11:00", "2026-09-29": "closed"},
    name="seoul",
)


def rows(calendar: BusinessCalendar, start: str, end: str) -> list[tuple[str, str, str, str]]:
    """Local start and end (day and hour), code and name of each span."""
    zone = calendar.timezone
    return [
        (f"{e.start_at.in_timezone(zone):%d %H:%M}", f"{e.end_at.in_timezone(zone):%d %H:%M}", e.code, e.name)
        for e in calendar.explain(start, end)
    ]


def test_a_window_is_tiled_by_what_counts_and_by_why_the_rest_does_not() -> None:
    assert [
        ("20 12:00", "21 00:00", "outside_hours", ""),
        ("21 00:00", "21 09:00", "holiday", "Half day"),
        ("21 09:00", "21 12:00", "working", ""),
        ("21 12:00", "22 00:00", "holiday", "Half day"),
        ("22 00:00", "23 00:00", "holiday", ""),
        ("23 00:00", "23 09:00", "outside_hours", ""),
        ("23 09:00", "23 18:00", "working", ""),
        ("23 18:00", "24 00:00", "outside_hours", ""),
        ("24 00:00", "27 00:00", "holiday", "추석"),
        ("27 00:00", "28 00:00", "outside_hours", ""),
        ("28 00:00", "28 10:00", "exception", ""),
        ("28 10:00", "28 11:00", "working", ""),
        ("28 11:00", "30 00:00", "exception", ""),
        ("30 00:00", "30 09:00", "outside_hours", ""),
        ("30 09:00", "30 10:00", "working", ""),
    ] == rows(SEOUL, "2026-09-20T12:00+09:00", "2026-09-30T10:00+09:00")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("23T08", "23T09", [("outside_hours", False, 0)]),
        ("23T08", "23T10", [("outside_hours", False, 0), ("working", True, 1)]),
        ("23T09", "23T18", [("working", True, 9)]),
        ("23T17", "23T19", [("working", True, 1), ("outside_hours", False, 1)]),
        ("23T18", "23T19", [("outside_hours", False, 0)]),
        ("25T10", "25T11", [("holiday", False, 0)]),
        ("23T10", "23T10", []),
    ],
)
def test_the_running_total_counts_working_time_only(
    start: str, end: str, expected: list[tuple[str, bool, int]]
) -> None:
    account = SEOUL.explain(f"2026-09-{start}:00+09:00", f"2026-09-{end}:00+09:00")
    assert expected == [(entry.code, entry.counted, entry.total // HOUR) for entry in account]
    assert timedelta(hours=expected[-1][2] if expected else 0) == account.total
    assert len(expected) == len(account)


def test_a_date_that_does_not_exist_closes_nothing() -> None:
    apia = BusinessCalendar("Pacific/Apia", hours={"mon-sun": "09:00-17:00"}, holidays=[{"2011-12-30": "Never"}])
    expected = [("29 17:00", "31 09:00", "outside_hours", "")]
    assert expected == rows(apia, "2011-12-29T17:00-10:00", "2011-12-31T09:00+14:00")


def test_a_holiday_has_as_many_hours_as_its_date() -> None:
    berlin = BusinessCalendar(
        "Europe/Berlin", hours="24x7", holidays=[{"2026-03-29": "23 hours"}, {"2026-10-25": "25 hours"}]
    )
    for month, day, hours in ((3, 29, 23), (10, 25, 25)):
        account = berlin.explain(f"2026-{month:02}-{day - 1}T00:00Z", f"2026-{month:02}-{day + 1}T23:00Z")
        (closed,) = [entry for entry in account if not entry.counted]
        assert (f"{hours} hours", hours * HOUR) == (closed.name, closed.end - closed.start)


def test_three_hundred_years_can_be_explained() -> None:
    account = ALWAYS.explain("1900-01-01T00:00Z", "2199-12-31T23:59:59.999999Z")
    assert "total: 2629751h 59m 59.999999s" == account.text().splitlines()[-1]


# Words


def test_an_account_as_text_says_when_how_long_why_and_the_total() -> None:
    account = SEOUL.explain("2026-09-22T18:00+09:00", "2026-09-25T00:00+09:00")
    assert account.text().splitlines() == [
        "  2026-09-22 18:00:00 – 2026-09-23 00:00:00  6h  holiday  = 0s",
        "  2026-09-23 00:00:00 – 09:00:00  9h  outside business hours  = 0s",
        "+ 2026-09-23 09:00:00 – 18:00:00  9h  working time  = 9h",
        "  2026-09-23 18:00:00 – 2026-09-24 00:00:00  6h  outside business hours  = 9h",
        "  2026-09-24 00:00:00 – 2026-09-25 00:00:00  24h  holiday: 추석  = 9h",
        "total: 9h",
    ]
    assert "공휴일: 추석" in account.text("ko")
    assert "합계: 9h" == account.text("ko").splitlines()[-1]


def test_a_customer_reads_no_internal_words() -> None:
    entries = summed([Entry(0, HOUR, "paused", "waiting_on_vendor"), Entry(HOUR, 2 * HOUR, "resolved", "duplicate")])
    account = Account(entries, "UTC")
    assert "waiting_on_vendor" in account.text()
    for language in ("en", "ko"):
        said = account.text(language, audience="customer")
        assert not any(word in said for word in ("waiting_on_vendor", "duplicate"))


@pytest.mark.parametrize("audience", ["Customer", "", None, "everyone"])
def test_an_unknown_audience_is_refused_rather_than_told_everything(audience: Any) -> None:
    with pytest.raises(InputError, match="no such audience") as caught:
        SEOUL.explain("2026-09-23T00:00Z", "2026-09-24T00:00Z").text(audience=audience)
    assert "write one of `staff`, `customer`" == caught.value.fault.remedy


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="no such language"):
        SEOUL.explain("2026-09-23T00:00Z", "2026-09-24T00:00Z").text("fr")


def test_an_account_as_json_is_codes_and_spans() -> None:
    said = SEOUL.explain("2026-09-23T17:00+09:00", "2026-09-23T18:30+09:00").to_dict()
    assert said == json.loads(json.dumps(said))
    assert ("seoul", "Asia/Seoul") == (said["calendar"], said["timezone"])
    working = {"start": "2026-09-23T08:00:00.000000Z", "end": "2026-09-23T09:00:00.000000Z", "code": "working"}
    assert working | {"name": "", "counted": True, "total_s": 3600.0} == said["entries"][0]


# Joining


def test_neighbours_that_say_the_same_are_one_span() -> None:
    entries = [
        Entry(0, 1, "a", "x"),
        Entry(1, 2, "a", "x"),
        Entry(2, 3, "a", "y"),
        Entry(4, 5, "a", "y"),
        Entry(5, 6, "b", "y"),
    ]
    assert [(0, 2), (2, 3), (4, 5), (5, 6)] == [(entry.start, entry.end) for entry in summed(entries)]


def test_the_total_goes_on_from_where_it_stood() -> None:
    entries = summed(
        [Entry(0, 5, "working", counted=True), Entry(5, 9, "paused"), Entry(9, 10, "working", counted=True)], 100
    )
    assert [105, 105, 106] == [entry.total for entry in entries]


def test_an_entry_knows_its_instants_in_utc() -> None:
    entry = Entry(to_us("2026-09-23T08:00Z"), to_us("2026-09-23T09:00Z"), "working")
    assert ("UTC", from_us(entry.start), from_us(entry.end)) == (
        entry.start_at.timezone_name,
        entry.start_at,
        entry.end_at,
    )
