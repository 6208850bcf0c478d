"""A first look at speed: `python -m tests.benchmarks.first_look` prints microseconds; no test asserts a time.

The calendar is that of the speed figures: New York, Monday to Friday 09:00-12:00 and 13:00-18:00, with holidays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter

from slaclock import BusinessCalendar, Policy, PolicySet, Ticket, evaluate

HOURS = {"mon-fri": ["09:00-12:00", "13:00-18:00"]}
HOLIDAYS = [f"{year}-{day}" for year in range(2015, 2031) for day in ("01-01", "07-04", "12-25")]


def microseconds(work: Callable[[], object], times: int = 5000) -> float:
    """The best of five means."""
    best = float("inf")
    for _ in range(5):
        began = perf_counter()
        for _ in range(times // 5):
            work()
        best = min(best, (perf_counter() - began) / (times // 5))
    return best * 1e6


def main() -> None:
    """Print the table."""
    began = perf_counter()
    office = BusinessCalendar("America/New_York", hours=HOURS, holidays=HOLIDAYS)
    start = office.add("2018-03-01T10:00-05:00", "1h")
    print(f"{'first answer of a new calendar':40} {(perf_counter() - began) * 1e6:10.1f} µs")
    began = perf_counter()
    for year in range(2030, 2050):
        office.is_open(f"{year}-06-01T00:00Z")
    print(f"{'each further year':40} {(perf_counter() - began) / 31 * 1e6:10.1f} µs")
    for hours in (8, 2_000, 20_000):
        amount = timedelta(hours=hours)
        print(f"{f'add {hours} h':40} {microseconds(lambda amount=amount: office.add(start, amount)):10.1f} µs")
    for days in (3, 365 * 5):
        end = start + timedelta(days=days)
        print(f"{f'between {days} days':40} {microseconds(lambda end=end: office.between(start, end)):10.1f} µs")
    print(f"{'is_open':40} {microseconds(lambda: office.is_open(start)):10.1f} µs")
    policy = Policy(
        name="All", when="always", calendar=office, pause_on={"status": "waiting"}, targets={"resolution": "8h"}
    )
    policies, ticket = PolicySet(policy), Ticket.opened("2018-03-01T10:00-05:00", id="1")
    ticket = ticket.changed("2018-03-01T11:00-05:00", status="waiting").changed("2018-03-01T12:00-05:00", status="open")
    work = lambda: evaluate(policies, ticket, as_of="2018-03-02T12:00-05:00")["resolution"].due_at  # noqa: E731
    print(f"{'evaluate one ticket of three events':40} {microseconds(work, 1000):10.1f} µs")


if __name__ == "__main__":
    main()
