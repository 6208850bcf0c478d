"""Columns beside the peers, in one run: `python -m tests.benchmarks.batch`; no test asserts a time.

One calendar for all: New York, Monday to Friday 09:00-12:00 and 13:00-18:00, the holidays of the United States from
2015 to 2030 as dates, starts at random minutes of 2018 and 2019. Every answer is checked against the scalar calendar's
on a sample; a peer that answers otherwise says on how many. The floor is to copy, in chunks of the same size, the
arrays that the work must read and write. Peers that are not installed (extra `bench`) are left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from slaclock import BusinessCalendar, batch
from slaclock.base.instants import HOUR, from_us, to_us
from slaclock.batch.asking import ROWS

DATES = sorted(holidays.country_holidays("US", years=range(2015, 2031)))
WEEK = {"mon-fri": ["09:00-12:00", "13:00-18:00"]}
NEW_YORK = BusinessCalendar("America/New_York", hours=WEEK, holidays=DATES)
ZONE = ZoneInfo("America/New_York")
FIRST, LAST = (to_us(f"{year}-01-01T00:00-05:00") for year in (2018, 2020))
SAMPLE = 1000


class Work(NamedTuple):
    """One row of the table: what was asked, of whom, how it ran over so many rows, and what it must answer."""

    question: str
    who: str
    rows: int
    run: Callable[[], Any]
    expected: Callable[[], list[int]] | None = None


def starts(rows: int) -> Any:
    """Random minutes of the two years, as numpy has them."""
    minutes = np.random.default_rng(5).integers(0, (LAST - FIRST) // 60_000_000, rows)
    return (FIRST + minutes * 60_000_000).view("M8[us]")


def copied(*arrays: Any) -> Callable[[], None]:
    """Copies the arrays, in chunks of the same size."""
    pairs = [(array, np.empty_like(array)) for array in arrays]

    def run() -> None:
        for start in range(0, arrays[0].size, ROWS):
            for array, other in pairs:
                np.copyto(other[start : start + ROWS], array[start : start + ROWS])

    return run


def ours(at: Any, hours: int) -> Iterator[Work]:
    """Each question to slaclock, after the floor that it is measured by."""
    timeline, amount = NEW_YORK.timeline, timedelta(hours=hours)
    each = np.random.default_rng(6).integers(0, hours * 60, at.size) * 60_000_000
    until = at[::-1].copy()
    values = at.view(np.int64).tolist()[:SAMPLE]

    def scalar(ask: Callable[..., int], *others: Any) -> Callable[[], list[int]]:
        columns = [values, *(other[:SAMPLE].view(np.int64).tolist() for other in others)]
        return lambda: [int(ask(*row)) for row in zip(*columns, strict=True)]

    rows = at.size
    add = f"add {hours} h"
    yield Work(add, "copy of start and answer", rows, copied(at, at))
    added = scalar(lambda t: timeline.add(t, hours * HOUR))
    yield Work(add, "slaclock", rows, lambda: batch.add(NEW_YORK, at, amount), added)
    yield Work(add, "slaclock, 2 threads", rows, lambda: batch.add(NEW_YORK, at, amount, threads=2), added)
    yield Work("add, an amount a row", "copy of start, amount and answer", rows, copied(at, each, at))
    run = lambda: batch.add(NEW_YORK, at, each)  # noqa: E731
    yield Work("add, an amount a row", "slaclock", rows, run, scalar(timeline.add, each))
    yield Work("between", "copy of two and answer", rows, copied(at, until, at))
    used = scalar(NEW_YORK.between_us, until)
    yield Work("between", "slaclock", rows, lambda: batch.between(NEW_YORK, at, until), used)
    for name in ("is_open", "next_open"):
        yield Work(name, "copy of one and answer", rows, copied(at, at))
        run = lambda name=name: getattr(batch, name)(NEW_YORK, at)  # noqa: E731
        yield Work(name, "slaclock", rows, run, scalar(getattr(timeline, name)))


def workclock_runs(at: Any, hours: int) -> Iterator[Work]:
    """workclock, on arrays of numpy."""
    from workclock import Break, Holidays, Schedule, WorkDay

    week = [WorkDay(time(9), time(18), days=range(5)), Break(time(12), time(13)), Holidays(DATES)]
    schedule = Schedule(week, time_zone=ZONE)
    few, until = at[: at.size // 20], at[::-1][: at.size // 20]
    delta = np.timedelta64(hours, "h")
    yield Work(
        f"add {hours} h", "workclock add_many", few.size, lambda: schedule.add_many(few, delta), _added(at, hours)
    )
    used = lambda: [NEW_YORK.between_us(*pair) for pair in _pairs(few, until)]  # noqa: E731
    yield Work("between", "workclock between_many", few.size, lambda: schedule.between_many(few, until), used)


def timegrid_runs(at: Any, hours: int) -> Iterator[Work]:
    """timegrid: one call a row, on naive local times; holidays as windows that are closed."""
    from timegrid import TimeGridCalendar

    calendar = TimeGridCalendar.create()
    calendar.add_weekday_open_rule(time(9), time(12))
    calendar.add_weekday_open_rule(time(13), time(18))
    for day in DATES:
        calendar.add_holiday(day)
    local = [from_us(us).astimezone(ZONE).replace(tzinfo=None) for us in at[:2000].view(np.int64).tolist()]
    amount = timedelta(hours=hours)

    def run() -> Any:
        return _from_local([calendar.add_work_duration(moment, amount) for moment in local])

    yield Work(f"add {hours} h", "timegrid, a call a row", 2000, run, _added(at, hours))


def pandas_runs(at: Any, hours: int) -> Iterator[Work]:
    """pandas' own business hours, one call a row: it has one opening a day without holidays of a list in columns."""
    import pandas as pd

    offset = pd.offsets.CustomBusinessHour(hours, start=["09:00", "13:00"], end=["12:00", "18:00"], holidays=DATES)
    local = pd.Series(at[:500]).dt.tz_localize("UTC").dt.tz_convert(ZONE).dt.tz_localize(None).tolist()

    def run() -> Any:
        return _from_local([(moment + offset).to_pydatetime() for moment in local])

    yield Work(f"add {hours} h", "pandas CustomBusinessHour, a call a row", 500, run, _added(at, hours))


def busday_runs(at: Any, hours: int) -> Iterator[Work]:
    """numpy's business days: whole dates without hours, the nearest that it has; nothing to check."""
    days = at.astype("M8[D]")
    calendar = np.busdaycalendar(holidays=DATES)
    run = lambda: np.busday_offset(days, hours // 8, roll="forward", busdaycal=calendar)  # noqa: E731
    yield Work(f"add {hours} h", f"numpy busday_offset, {hours // 8} dates", at.size, run)


def exchange_runs(at: Any, hours: int) -> Iterator[Work]:
    """exchange_calendars: an exchange with these hours, one call a row; answers are minutes of trading."""
    import pandas as pd
    from exchange_calendars import ExchangeCalendar

    class Office(ExchangeCalendar):
        """The same hours as an exchange."""

        name, tz = "OFFICE", ZONE
        open_times, close_times = ((None, time(9)),), ((None, time(18)),)
        break_start_times, break_end_times = ((None, time(12)),), ((None, time(13)),)
        adhoc_holidays = tuple(pd.Timestamp(day) for day in DATES)

    calendar = Office(start="2017-06-01", end="2021-12-31", side="left")
    moments = pd.DatetimeIndex(at[:300]).tz_localize("UTC")

    def run() -> Any:
        firsts = [calendar.minute_to_trading_minute(moment, "next") for moment in moments]
        lasts = [calendar.minute_offset(first, hours * 60 - 1) for first in firsts]
        return np.array([last.value // 1000 + 60_000_000 for last in lasts])

    yield Work(f"add {hours} h", "exchange_calendars, a call a row", 300, run, _added(at, hours))


def _added(at: Any, hours: int) -> Callable[[], list[int]]:
    return lambda: [NEW_YORK.timeline.add(us, hours * HOUR) for us in at[:SAMPLE].view(np.int64).tolist()]


def _pairs(one: Any, other: Any) -> Any:
    return zip(one[:SAMPLE].view(np.int64).tolist(), other[:SAMPLE].view(np.int64).tolist(), strict=True)


def _from_local(moments: list[datetime]) -> Any:
    return np.array([to_us(moment.replace(tzinfo=ZONE)) for moment in moments])


def seconds(run: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The median of so many runs, and an answer."""
    answer, taken = run(), []
    for _ in range(times):
        began = perf_counter()
        answer = run()
        taken.append(perf_counter() - began)
    return median(taken), answer


def otherwise(work: Work, answer: Any) -> str:
    """On how many of the sample the answer is another than the scalar calendar's."""
    if work.expected is None:
        return ""
    found = np.asarray(answer)[:SAMPLE]
    numbers = found.astype(found.dtype if found.dtype.kind == "b" else np.int64).tolist()
    expected = work.expected()[: len(numbers)]
    wrong = sum(int(one) != other for one, other in zip(numbers, expected, strict=True))
    return f"{wrong} of {len(expected)} otherwise" if wrong else "equal"


PEERS = {
    "workclock": workclock_runs,
    "timegrid": timegrid_runs,
    "pandas": pandas_runs,
    "exchange_calendars": exchange_runs,
    "numpy": busday_runs,
}


def works(rows: int, hours: int) -> Iterator[Work]:
    """Every row of the table, of the peers that are installed."""
    at = starts(rows)
    yield from ours(at, hours)
    for name, runs in PEERS.items():
        try:
            yield from runs(at, hours)
        except ImportError:
            print(f"{name} is not installed (extra `bench`)")


def main() -> None:
    """Print the table: nanoseconds a row, and each against the floor and against slaclock of the same question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--hours", type=int, default=8)
    parser.add_argument("--times", type=int, default=9)
    asked = parser.parse_args()
    print(f"numpy {version('numpy')}, {asked.rows} rows, medians of {asked.times} runs, {date.today().isoformat()}")
    print(f"{'':22} {'':44} {'ns a row':>12} {'× the copy':>12} {'× slaclock':>12}  answers")
    floors: dict[str, float] = {}
    own: dict[str, float] = {}
    for work in works(asked.rows, asked.hours):
        taken, answer = seconds(work.run, asked.times)
        each = taken / work.rows * 1e9
        (floors if work.who.startswith("copy") else own).setdefault(work.question, each)
        ratios = [each / base[work.question] if work.question in base else float("nan") for base in (floors, own)]
        shown = " ".join(f"{ratio:12.1f}" for ratio in ratios)
        print(f"{work.question:22} {work.who:44} {each:12.1f} {shown}  {otherwise(work, answer)}", flush=True)


if __name__ == "__main__":
    main()
