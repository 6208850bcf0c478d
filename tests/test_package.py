"""What the installed package carries beside its modules."""

from __future__ import annotations

import csv
from collections import Counter
from importlib.resources import files

PACKAGE = files("slaclock")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((PACKAGE / "data" / name).read_text(encoding="utf-8").splitlines()))


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


def test_the_sample_is_120_incidents_each_with_its_events() -> None:
    tickets = rows("quickstart_120.tickets.csv")
    opened = Counter(row["ticket_id"] for row in rows("quickstart_120.events.csv") if row["type"] == "created")
    assert 120 == len(tickets)
    assert {row["ticket_id"]: 1 for row in tickets} == opened


def test_the_sample_names_its_publisher_its_licence_and_what_was_derived() -> None:
    text = (PACKAGE / "data" / "ATTRIBUTION.md").read_text(encoding="utf-8")
    wanted = ["UCI Machine Learning Repository", "10.24432/C57S4H", "CC BY 4.0", "What was derived"]
    assert [] == [words for words in wanted if words not in text]
