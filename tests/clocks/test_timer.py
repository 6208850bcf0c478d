"""`Timer`: one clock by hand, a value; its moves, its figures, its JSON (design §1)."""

from __future__ import annotations

import json
import pickle
from datetime import timedelta
from typing import Any

import pytest

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.timer import Move, Timer
from slaclock.errors import AmountError, InstantError, SlaclockError, TimerError
from tests.clocks.asking import OFFICE, at, hours, said

IDLE = Timer("8h", OFFICE)
STARTED = IDLE.start(at("mon 09:00"))
PAUSED = STARTED.pause(at("mon 10:00"), "parts")


def timer(*moves: tuple[str, str], amount: Any = "8h") -> Timer:
    """A timer with these moves: `("pause", "mon 10:00")`."""
    made = Timer(amount, OFFICE)
    for kind, when in moves:
        made = getattr(made, kind)(at(when))
    return made


# Figures


def test_a_running_timer() -> None:
    reading = STARTED.read(as_of=at("mon 12:00"))
    assert ("running", "pending", 3.0, 5.0, "mon 17:00", "mon 09:00") == (
        reading.state,
        reading.verdict,
        hours(reading.elapsed),
        hours(reading.remaining),
        said(reading.due_at),
        said(reading.started_at),
    )


def test_a_pause_moves_the_due_time_and_has_its_reason_in_the_ledger() -> None:
    reading = PAUSED.read(as_of=at("mon 12:00"))
    assert ("paused", None, "tue 11:00", {"parts": 2.0}) == (
        reading.state,
        reading.due_at,
        said(reading.due_if_resumed),
        {why: hours(amount) for why, amount in reading.pauses().items()},
    )
    resumed = PAUSED.resume(at("mon 12:00"))
    assert ("tue 11:00", "running") == (said(resumed.due_at), resumed.read(as_of=at("mon 13:00")).state)
    assert ["by hand"] == list(STARTED.pause(at("mon 10:00")).read(as_of=at("mon 12:00")).pauses())


@pytest.mark.parametrize(
    ("stop", "verdict", "late", "late_wall"),
    [("mon 17:00", "met", 0, 0), ("mon 18:00", "breached", 0, 1), ("tue 10:00", "breached", 1, 17)],
)
def test_a_stopped_timer_keeps_its_figures(stop: str, verdict: str, late: float, late_wall: float) -> None:
    reading = STARTED.stop(at(stop)).read(as_of=at("fri 12:00"))
    assert ("stopped", verdict, late, late_wall, stop, "mon 17:00") == (
        reading.state,
        reading.verdict,
        hours(reading.late),
        hours(reading.late_wall),
        said(reading.stopped_at),
        said(reading.due_at),
    )


def test_a_timer_stopped_while_paused_has_the_due_time_that_resuming_would_have_given() -> None:
    stopped = PAUSED.stop(at("mon 12:00"))
    assert "tue 11:00" == said(stopped.due_at)


@pytest.mark.parametrize(
    "before",
    [
        [("start", "mon 09:00")],
        [("start", "mon 09:00"), ("stop", "mon 10:00")],
        [("start", "mon 09:00"), ("pause", "mon 10:00")],
    ],
)
def test_a_restart_gives_the_whole_amount_again_and_runs(before: list[tuple[str, str]]) -> None:
    again = timer(*before, ("restart", "mon 12:00"))
    reading = again.read(as_of=at("mon 13:00"))
    assert ("running", "mon 12:00", "tue 12:00", 1.0, 0.0, 2) == (
        reading.state,
        said(reading.started_at),
        said(reading.due_at),
        hours(reading.elapsed),
        hours(reading.paused),
        reading.cycle,
    )


def test_later_moves_do_not_exist_yet() -> None:
    whole = PAUSED.resume(at("mon 12:00")).stop(at("mon 13:00"))
    assert ["running", "paused", "running", "stopped"] == [
        whole.read(as_of=at(when)).state for when in ("mon 09:59", "mon 10:00", "mon 12:00", "mon 13:00")
    ]
    assert PAUSED.read(as_of=at("mon 11:00")).to_dict() == whole.read(as_of=at("mon 11:00")).to_dict()


def test_pausing_twice_and_resuming_what_runs_change_nothing() -> None:
    twice = PAUSED.pause(at("mon 11:00"), "other").resume(at("mon 12:00")).resume(at("mon 12:30"))
    once = PAUSED.resume(at("mon 12:00"))
    assert once.read(as_of=at("mon 13:00")).to_dict() == twice.read(as_of=at("mon 13:00")).to_dict()


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        ("90m", "mon 10:30"),
        (timedelta(hours=9), "tue 10:00"),
        ("2 business days", "wed 09:00"),
        (BusinessDays(1, due_by="16:00"), "tue 16:00"),
        (CalendarDays(2), "wed 09:00"),
    ],
)
def test_any_amount(amount: Any, due: str) -> None:
    assert due == said(timer(("start", "mon 09:00"), amount=amount).due_at)


def test_without_a_calendar_it_counts_round_the_clock() -> None:
    assert "tue 17:00" == said(Timer("32h").start(at("mon 09:00")).due_at)


def test_there_is_no_due_time_before_the_start_and_while_paused() -> None:
    assert (None, None) == (IDLE.due_at, PAUSED.due_at)


# What its state does not allow

STOPPED = STARTED.stop(at("mon 10:00"))


@pytest.mark.parametrize(
    ("made", "call", "what", "remedy"),
    [
        (IDLE, ("pause", "mon 10:00"), "a timer that was not started cannot pause", "call `start` first"),
        (IDLE, ("resume", "mon 10:00"), "a timer that was not started cannot resume", "call `start` first"),
        (IDLE, ("stop", "mon 10:00"), "a timer that was not started cannot stop", "call `start` first"),
        (IDLE, ("restart", "mon 10:00"), "a timer that was not started cannot restart", "use `start`"),
        (STARTED, ("start", "mon 10:00"), "a timer that was started cannot start", "use `restart`"),
        (STOPPED, ("pause", "mon 11:00"), "a stopped timer cannot pause", "use `restart`"),
        (STOPPED, ("resume", "mon 11:00"), "a stopped timer cannot resume", "use `restart`"),
        (STOPPED, ("stop", "mon 11:00"), "a stopped timer cannot stop", "use `restart`"),
        (
            PAUSED, ("resume", "mon 09:59:59.999999"), "`resume` before the last move",
            "the last one was at 2026-03-02T10:00:00.000000Z",
        ),
    ],
)  # fmt: skip
def test_a_move_that_its_state_does_not_allow_is_refused(
    made: Timer, call: tuple[str, str], what: str, remedy: str
) -> None:
    kind, when = call
    with pytest.raises(TimerError) as caught:
        getattr(made, kind)(at(when))
    assert (what, remedy, str(at(when))) == (
        caught.value.fault.what,
        caught.value.fault.remedy,
        caught.value.fault.value,
    )


def test_a_timer_has_nothing_to_say_before_its_start() -> None:
    for made in (IDLE, STARTED):
        with pytest.raises(TimerError, match="nothing to say before its start"):
            made.read(as_of=at("mon 08:59:59.999999"))
    assert 0.0 == hours(STARTED.read(as_of=at("mon 09:00")).elapsed)


def test_two_moves_at_one_instant_count_in_their_order() -> None:
    made = timer(("start", "mon 09:00"), ("pause", "mon 09:00"), ("resume", "mon 09:00"), ("stop", "mon 09:00"))
    assert ("stopped", 0.0) == (made.read(as_of=at("mon 09:00")).state, hours(made.read(as_of=at("mon 09:00")).elapsed))


@pytest.mark.parametrize("amount", ["0h", "2d", "-1h", 5, None, "soon", BusinessDays])
def test_an_amount_that_means_nothing_is_refused(amount: Any) -> None:
    with pytest.raises(AmountError):
        Timer(amount)


def test_what_is_no_calendar_and_no_instant_is_refused() -> None:
    with pytest.raises(TimerError, match="not a calendar"):
        Timer("8h", calendar="office")  # type: ignore[arg-type]
    with pytest.raises(InstantError):
        IDLE.start("2026-03-02T09:00")
    with pytest.raises(InstantError):
        STARTED.read(as_of="2026-03-02")


# A value


def test_every_method_returns_another_timer() -> None:
    assert ((), 1, 2) == (IDLE.moves, len(STARTED.moves), len(PAUSED.moves))
    assert Move("pause", PAUSED.moves[1].at, "parts") == PAUSED.moves[1]


def test_equal_timers_are_equal_and_hash_alike() -> None:
    twin = Timer(timedelta(hours=8), OFFICE).start(at("mon 09:00"))
    assert (STARTED, hash(STARTED)) == (twin, hash(twin))
    assert STARTED != PAUSED
    assert PAUSED == pickle.loads(pickle.dumps(PAUSED))


WRITTEN = {
    "timer": 1,
    "amount": "8h",
    "calendar": {"name": "office", "timezone": "UTC"},
    "moves": [
        {"move": "start", "at": "2026-03-02T09:00:00.000000Z"},
        {"move": "pause", "at": "2026-03-02T10:00:00.000000Z", "reason": "parts"},
    ],
}


def test_a_timer_as_plain_values_and_back() -> None:
    assert WRITTEN == PAUSED.to_dict()
    assert WRITTEN == json.loads(PAUSED.to_json())
    for data in (WRITTEN, PAUSED.to_json()):
        assert PAUSED == Timer.parse(data, calendar=OFFICE)
    assert IDLE == Timer.parse(IDLE.to_json(), calendar=OFFICE)


@pytest.mark.parametrize(
    "amount",
    [
        "8h",
        "0.000001s",
        timedelta(hours=7, microseconds=1),
        "2 calendar days",
        BusinessDays(3, cutoff="15:00"),
        BusinessDays(0, due_by="close"),
    ],
)
def test_every_amount_comes_back_exactly(amount: Any) -> None:
    made = Timer(amount, OFFICE).start(at("mon 09:00:00.123456"))
    assert made == Timer.parse(made.to_json(), calendar=OFFICE)


@pytest.mark.parametrize(
    "data",
    [
        "", "{", "[]", "null", "7", '"timer"', b"{}", None, 7, [], {},
        {**WRITTEN, "timer": 2},
        {**WRITTEN, "amount": None},
        {**WRITTEN, "amount": {"days": 1, "hours": 2}},
        {**WRITTEN, "moves": None},
        {**WRITTEN, "moves": {"start": 1}},
        {**WRITTEN, "moves": [{"at": "2026-03-02T09:00:00Z"}]},
        {**WRITTEN, "moves": [{"move": "start"}]},
        {**WRITTEN, "moves": [{"move": "_checked", "at": "2026-03-02T09:00:00Z"}]},
        {key: value for key, value in WRITTEN.items() if key != "calendar"},
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_timer_is_refused_in_our_words(data: Any) -> None:
    with pytest.raises(SlaclockError) as caught:
        Timer.parse(data, calendar=OFFICE)
    assert caught.value.fault.remedy


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"moves": [{"move": "pause", "at": "2026-03-02T09:00:00Z"}]}, TimerError),
        ({"moves": [{"move": "start", "at": "2026-03-02T09:00:00"}]}, InstantError),
        ({"amount": "2d"}, AmountError),
        ({"amount": {"days": "x"}}, AmountError),
    ],
)
def test_a_fault_inside_keeps_its_own_words(change: dict[str, Any], error: type[SlaclockError]) -> None:
    with pytest.raises(error):
        Timer.parse({**WRITTEN, **change}, calendar=OFFICE)


def test_another_calendar_is_refused() -> None:
    for other in (BusinessCalendar("UTC", name="other"), BusinessCalendar("Asia/Seoul", name="office")):
        with pytest.raises(TimerError, match="ran on another calendar"):
            Timer.parse(WRITTEN, calendar=other)
    with pytest.raises(TimerError, match="ran on another calendar"):
        Timer.parse(WRITTEN)
