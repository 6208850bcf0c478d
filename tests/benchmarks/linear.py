"""Real times at one and ten times the size: `python -m tests.benchmarks.linear [WORDS]`; no test asserts a time.

The larger sizes are those that the documentation promises: 100,000 events, 10,000 holidays, 500 policies.
"""

from __future__ import annotations

import sys
from time import perf_counter

from tests.linear_cases import EVENTS, HOLIDAYS, POLICIES, Work

SIZES = ((EVENTS, "events", 10_000), (HOLIDAYS, "holidays", 1_000), (POLICIES, "policies", 50))


def seconds(work: Work) -> float:
    """Once, with nothing kept from before but what setting up left."""
    began = perf_counter()
    work()
    return perf_counter() - began


def main(words: list[str]) -> None:
    """Print the table, of those whose name holds every word."""
    print("| what | size | seconds | ten times the size | seconds | times as long |")
    print("| --- | --- | --- | --- | --- | --- |")
    for cases, unit, size in SIZES:
        for name, of in cases.items():
            if all(word in name for word in words):
                few, many = seconds(of(size)), seconds(of(10 * size))
                row = f"{size:,} {unit} | {few:.2f} | {10 * size:,} | {many:.2f} | {many / few:.1f}"
                print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
