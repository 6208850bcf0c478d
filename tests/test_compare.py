"""`docs/explanation/compare.md`: twelve histories of eight systems, each cell shown; every case answered otherwise."""

from __future__ import annotations

import re

import pytest

from slaclock.testing.packs import PACKS, cases_of
from tests.pages import ROOT

PAGE = (ROOT / "docs" / "explanation" / "compare.md").read_text(encoding="utf-8")
GLANCE = PAGE.split("## Twelve histories at a glance")[1].split("\n## ")[0]
OTHERS = ["Zendesk", "Freshdesk", "Jira SM", "ServiceNow", "Zammad", "GLPI", "Frappe"]
SECTIONS = {
    "sla": "## Tickets that slaclock answers otherwise",
    "calendar": "## Calendars that slaclock answers otherwise",
}


def cases(file: str) -> dict[str, dict[str, object]]:
    """The cases of a data file, by id."""
    return {case["id"]: case for case in cases_of(file)}


def named(text: str) -> list[str]:
    """The case ids of a text, in order."""
    return re.findall(r"`([a-z_]+(?:-[a-z0-9]+)*-\d{2,3})`", text)


def tables(text: str) -> list[list[list[str]]]:
    """The cells of the tables of a text, each table's head first."""
    found = [match[0].splitlines() for match in re.finditer(r"(?:^\|.*\n)+", text, re.MULTILINE)]
    return [
        [[cell.strip() for cell in row.strip("| ").split(" |")] for row in rows if "---" not in row] for rows in found
    ]


LEGEND, (HEAD, *AT_A_GLANCE) = tables(GLANCE)[:2]
HISTORIES = {re.sub(r"\[(.*)\]\(.*\)", r"\1", title): marks for title, _, *marks in AT_A_GLANCE}


def test_twelve_histories_have_a_mark_for_each_system() -> None:
    assert ["history", "rule", *OTHERS] == HEAD
    assert 12 == len(HISTORIES)
    assert {mark for mark, _ in LEGEND[1:]} == {mark for marks in HISTORIES.values() for mark in marks}
    assert {len(OTHERS)} == {len(marks) for marks in HISTORIES.values()}


@pytest.mark.parametrize("history", HISTORIES)
def test_a_history_says_what_each_system_does_and_what_shows_it(history: str) -> None:
    section = PAGE.split(f"\n### {history}\n")[1].split("\n### ")[0]
    head, *rows = tables(section)[0]
    assert ["system", "what it does", "shown by"] == head
    assert [*OTHERS, "slaclock"] == [row[0] for row in rows]
    for (_, does, shown), mark in zip(rows, HISTORIES[history], strict=False):
        assert (does == "") is (shown == "not documented") is (mark == "?")
        assert shown == "not documented" or named(shown) or "documented, not run: " in shown
    assert rows[-1][2].endswith("the block below")
    assert re.search(r"```python\n.*?```\n\n```text\n", section, re.DOTALL), "a block that prints what slaclock does"


@pytest.mark.parametrize("file", SECTIONS)
def test_the_page_names_once_each_case_whose_source_answers_otherwise(file: str) -> None:
    section = PAGE.split(SECTIONS[file])[1].split("\n## ")[0]
    assert sorted(name for name, case in cases(file).items() if "upstream" in case) == sorted(named(section))


def test_every_case_that_the_page_names_exists() -> None:
    assert set() == set(named(PAGE)).difference(*(cases(pack) for pack in PACKS))
