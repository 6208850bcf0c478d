"""The ledger: spans that tile start to stop exactly, why each counts or not, and its words (R34)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from slaclock.base.instants import from_us, us_delta
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.reading import Reading
from slaclock.errors import InputError
from slaclock.tickets.ticket import Ticket
from tests.clocks.asking import OFFICE, ask, at, history, opened, policies, policy, read, said

SEOUL = BusinessCalendar(
    "Asia/Seoul",
    hours={"mon-fri": ["09:00-12:00", "13:00-18:00"]},
    holidays=[{"2026-03-03": "추석"}, {"2026-03-05": {"name": "Half day", "hours": "09:00-12:00"}}],
    exceptions={"2026-03-06": "10:00-11:00", "2026-03-09": "closed"},
    name="seoul",
)


def spans(reading: Reading) -> list[tuple[str | None, str | None, str, str, bool]]:
    """Start, end, code, name and whether it counts."""
    return [(said(e.start_at), said(e.end_at), e.code, e.name, e.counted) for e in reading.account()]


def tiles(reading: Reading) -> None:
    """The spans tile the window without gap or overlap, and their totals are what was used."""
    account = reading.account()
    entries = account.entries
    end = reading.started_at + reading.elapsed_wall
    assert (reading.started_at, end) == (entries[0].start_at, entries[-1].end_at)
    assert all(left.end == right.start for left, right in pairwise(entries))
    assert all(entry.start < entry.end for entry in entries)
    total = 0
    for entry in entries:
        total += entry.end - entry.start if entry.counted else 0
        assert total == entry.total
        assert entry.counted == (entry.code == "working")
    assert (reading.elapsed, reading.elapsed) == (account.total, us_delta(total))
    assert from_us(entries[0].start) == reading.started_at


def test_working_time_pauses_and_time_while_resolved_each_with_its_code() -> None:
    ticket = history(("mon 10:00", "waiting"), ("mon 11:00", "open"), ("mon 12:00", "resolved"), ("mon 14:00", "open"))
    reading = read(policies(), ticket, "mon 18:00")
    expected = [
        ("mon 09:00", "mon 10:00", "working", "", True),
        ("mon 10:00", "mon 11:00", "paused", "waiting", False),
        ("mon 11:00", "mon 12:00", "working", "", True),
        ("mon 12:00", "mon 14:00", "resolved", "", False),
        ("mon 14:00", "mon 17:00", "working", "", True),
        ("mon 17:00", "mon 18:00", "outside_hours", "", False),
    ]
    assert expected == spans(reading)
    tiles(reading)
    assert [1, 1, 2, 2, 5, 5] == [entry.total / 3_600_000_000 for entry in reading.account()]


def test_every_reason_for_which_a_calendar_is_closed() -> None:
    """Monday in hours, Tuesday a holiday, Thursday half a day, Friday special hours, next Monday closed by a date."""
    reading = read(policies(calendar=SEOUL), opened("mon 05:00"), "tue2 00:00")
    codes = [(entry.code, entry.name) for entry in reading.account()]
    for expected in [
        ("outside_hours", ""),
        ("holiday", "추석"),
        ("holiday", "Half day"),
        ("exception", ""),
        ("working", ""),
    ]:
        assert expected in codes
    tiles(reading)


@pytest.mark.parametrize(
    ("events", "as_of"),
    [
        ([], "mon 09:00:00.000001"),
        ([("mon 09:00", "waiting")], "mon 12:00"),  # paused from the start
        ([("mon 10:00", "waiting"), ("mon 10:00", "open")], "mon 12:00"),  # a pause without length
        ([("mon 16:00", "waiting"), ("tue 10:00", "open")], "wed 12:00"),  # over closed time: one span
        ([("mon 12:00", "waiting"), ("mon 12:00", "resolved"), ("mon 14:00", "waiting")], "tue 12:00"),
        ([("mon 12:00", "resolved")], "fri 12:00"),
        ([("tue 03:00", "resolved")], "fri 12:00"),  # stopped outside hours
    ],
)
def test_the_spans_tile_the_window_exactly(events: list[tuple[str, str]], as_of: str) -> None:
    tiles(read(policies(), history(*events), as_of))


def test_a_window_without_length_has_no_spans() -> None:
    account = read(policies(), opened(), "mon 09:00").account()
    assert (0, us_delta(0)) == (len(account), account.total)


def test_a_pause_over_closed_time_is_one_span() -> None:
    reading = read(policies(), history(("mon 16:00", "waiting")), "tue 10:00")
    assert ("mon 16:00", "tue 10:00", "paused", "waiting", False) == spans(reading)[-1]


def test_overlapping_pauses_are_told_apart_and_the_first_counts_where_both_hold() -> None:
    ticket = opened().paused(at("mon 10:00"), reason="parts").changed(at("mon 11:00"), status="waiting")
    reading = read(policies(), ticket.resumed(at("mon 12:00")).changed(at("mon 13:00"), status="open"), "mon 14:00")
    assert [("mon 10:00", "mon 12:00", "parts"), ("mon 12:00", "mon 13:00", "waiting")] == [
        (start, end, name) for start, end, code, name, _ in spans(reading) if code == "paused"
    ]
    tiles(reading)


def test_a_pause_that_its_budget_ended_runs_on_as_working_time() -> None:
    made = policies(clocks={"resolution": {"pauses": [{"when": {"status": "waiting"}, "at_most": "1h"}]}})
    reading = read(made, history(("mon 10:00", "waiting")), "mon 12:00")
    assert ["working", "paused", "working"] == [code for _, _, code, _, _ in spans(reading)]
    tiles(reading)


def test_a_carried_calendar_counts_by_each_calendar_in_turn() -> None:
    early = BusinessCalendar("UTC", hours={"mon-fri": "06:00-10:00"}, name="early")
    made = policies(calendar={"by": "region", "KR": early, "default": OFFICE}, on_change="carry")
    reading = read(made, history(("mon 12:00", {"region": "KR"})), "tue 07:00")
    assert ["working", "outside_hours", "working"] == [code for _, _, code, _, _ in spans(reading)]
    tiles(reading)


def test_the_account_as_plain_values() -> None:
    entry = read(policies(), history(("mon 10:00", "waiting")), "mon 11:00").account().to_dict()["entries"][1]
    assert {
        "start": "2026-03-02T10:00:00.000000Z",
        "end": "2026-03-02T11:00:00.000000Z",
        "code": "paused",
        "name": "waiting",
        "counted": False,
        "total_s": 3600.0,
    } == entry


# Words


TICKET = history(("mon 10:00", "waiting"), ("mon 11:30", "open"))

ENGLISH = """\
resolution · P: pending
  target 8h · started 2026-03-02 09:00:00 UTC · due 2026-03-03 10:30:00 UTC · 5h left
  calendar office (UTC)
+ 2026-03-02 09:00:00 – 10:00:00  1h  working time  = 1h
  2026-03-02 10:00:00 – 11:30:00  1h 30m  paused: waiting  = 1h
+ 2026-03-02 11:30:00 – 13:30:00  2h  working time  = 3h
total: 3h
until due, if nothing happens:
+ 2026-03-02 13:30:00 – 17:00:00  3h 30m  working time  = 6h 30m
  2026-03-02 17:00:00 – 2026-03-03 09:00:00  16h  outside business hours  = 6h 30m
+ 2026-03-03 09:00:00 – 10:30:00  1h 30m  working time  = 8h
total: 8h"""

KOREAN = """\
해결: 진행 중
  목표 8h · 시작 2026-03-02 09:00:00 UTC · 기한 2026-03-03 10:30:00 UTC · 5h 남음
+ 2026-03-02 09:00:00 – 10:00:00  1h  업무 시간  = 1h
  2026-03-02 10:00:00 – 11:30:00  1h 30m  일시 정지  = 1h
+ 2026-03-02 11:30:00 – 13:30:00  2h  업무 시간  = 3h
합계: 3h
변동이 없을 경우 기한까지:
+ 2026-03-02 13:30:00 – 17:00:00  3h 30m  업무 시간  = 6h 30m
  2026-03-02 17:00:00 – 2026-03-03 09:00:00  16h  업무 시간 외  = 6h 30m
+ 2026-03-03 09:00:00 – 10:30:00  1h 30m  업무 시간  = 8h
합계: 8h"""


def test_the_ledger_in_english_for_staff_and_in_korean_for_the_customer() -> None:
    reading = read(policies(), TICKET, "mon 13:30")
    assert ENGLISH == reading.explain()
    assert KOREAN == reading.explain(audience="customer", language="ko")


@pytest.mark.parametrize(
    ("ticket", "as_of", "english", "korean"),
    [
        (
            history(("mon 10:00", "waiting")),
            "mon 12:00",
            "paused; due 2026-03-03 11:00:00 UTC if resumed now",
            "일시 정지 중; 지금 재개하면 기한 2026-03-03 11:00:00 UTC",
        ),
        (
            history(("mon 10:00", "resolved")),
            "mon 12:00",
            "stopped 2026-03-02 10:00:00 UTC",
            "완료 2026-03-02 10:00:00 UTC",
        ),
        (history(("tue 10:00", "resolved")), "fri 12:00", "late by 1h", "1h 초과"),
        (opened(), "tue 09:30", "resolution · P: breached", "해결 · P: 위반"),
        (opened(), "mon 16:00", "at risk", "위험"),
        (history(("mon 10:00", "resolved")), "mon 12:00", "resolution · P: met", "해결 · P: 준수"),
        (opened().cancelled(at("mon 10:00")), "mon 12:00", "resolution · P: void", "해결 · P: 무효"),
        (
            history(("mon 10:00", "waiting")).cancelled(at("mon 11:00")),
            "mon 12:00",
            "target 8h · started 2026-03-02 09:00:00 UTC\n",  # and no due time, for a pause kept it open
            "목표 8h · 시작 2026-03-02 09:00:00 UTC\n",
        ),
    ],
)  # fmt: skip
def test_what_the_headline_says(ticket: Ticket, as_of: str, english: str, korean: str) -> None:
    reading = read(policies(at_risk="75%"), ticket, as_of)
    assert english in reading.explain()
    assert korean in reading.explain(language="ko")


def test_holidays_keep_the_name_of_their_calendar_in_every_language() -> None:
    reading = read(policies(calendar=SEOUL), opened("mon 05:00"), "wed 00:00")
    assert ("holiday: 추석", "공휴일: 추석") == tuple(
        word if word in reading.explain(language=language) else ""
        for language, word in (("en", "holiday: 추석"), ("ko", "공휴일: 추석"))
    )


def test_a_stopped_clock_in_time_has_nothing_left_and_nothing_late() -> None:
    text = read(policies(), history(("mon 10:00", "resolved")), "fri 12:00").explain()
    assert [False, False] == [word in text for word in ("left", "late")]


@pytest.mark.parametrize(
    ("ticket", "as_of", "expected"),
    [
        (opened(), "mon 10:00", "1h used of 8h; 7h left"),
        (TICKET, "mon 13:30", "3h used of 8h; paused 1h 30m waiting; 5h left"),
        (opened(), "tue 10:00", "9h used of 8h; late by 1h"),
        (history(("mon 17:00", "resolved")), "fri 12:00", "8h used of 8h"),
    ],
)
def test_why_in_one_line(ticket: Ticket, as_of: str, expected: str) -> None:
    assert expected == read(policies(), ticket, as_of).why()


def test_why_says_the_pauses_longest_first() -> None:
    ticket = opened().paused(at("mon 10:00"), reason="parts").resumed(at("mon 10:30"))
    reading = read(policies(), ticket.changed(at("mon 11:00"), status="waiting"), "mon 13:00")
    assert "1h 30m used of 8h; paused 2h waiting, 30m parts; 6h 30m left" == reading.why()
    assert "8h 중 1h 30m 사용; 일시 정지 2h waiting, 30m parts; 6h 30m 남음" == reading.why("ko")


# Audiences


def whispering() -> tuple[Any, Ticket]:
    """A policy set and a ticket in which every internal word begins with `secret`."""
    calendar = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="secret-calendar")
    keys = {"calendar": calendar, "pause_on": {"status": ["secret-vendor", "secret-legal"]}, "at_risk": "50%"}
    targets = {"first_response": "1h", "next_response": "1h", "resolution": "8h", "requester_wait": "8h"}
    sla = policy("secret-policy", targets=targets, **keys)
    ola = policy("secret-team", kind="ola", targets={"group_time": "4h"}, objective="50% of target", **keys)
    ticket = opened(status="open", group="secret-group", assignee="secret-person").noted(at("mon 09:10"))
    ticket = ticket.changed(at("mon 09:30"), status="secret-vendor").replied(at("mon 10:00"))
    ticket = ticket.changed(at("mon 11:00"), status="open").paused(at("mon 11:30"), reason="secret-reason", by="agent")
    ticket = ticket.resumed(at("mon 12:00")).changed(at("mon 12:10"), status="resolved")
    ticket = ticket.changed(at("mon 12:30"), status="secret-legal").changed(at("mon 13:00"), status="open")
    return policies(sla, ola), ticket


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "as_of", ["mon 09:05", "mon 09:40", "mon 11:45", "mon 12:20", "mon 12:45", "mon 13:00", "wed 12:00"]
)
def test_the_customer_reads_no_internal_word(language: str, as_of: str) -> None:
    result = ask(*whispering(), as_of)
    text = result.explain(audience="customer", language=language)
    assert "secret" not in text
    assert 4 == text.count("2026-03-02 09:00:00 UTC"), "four clocks of kind sla, each from its start"
    staff = result.explain(language=language)
    for word in ("secret-policy", "secret-team", "secret-calendar"):
        assert word in staff


def test_staff_reads_every_reason() -> None:
    staff = ask(*whispering(), "wed 12:00").explain()
    for word in ("paused: secret-vendor", "paused: secret-reason", "paused: secret-legal", "resolved"):
        assert word in staff


def test_an_unknown_audience_is_refused_rather_than_told_everything() -> None:
    reading = read(policies(), TICKET, "mon 13:30")
    for audience in ("Customer", "", "boss"):
        with pytest.raises(InputError, match="no such audience") as caught:
            reading.explain(audience=audience)
        assert ("R34", "write one of `staff`, `customer`") == (caught.value.fault.rule, caught.value.fault.remedy)
    with pytest.raises(InputError, match="no such language"):
        reading.explain(language="de")
