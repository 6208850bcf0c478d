"""`docs/explanation/compare.md` names every case that we answer otherwise than its source, and no other as one."""

from __future__ import annotations

import json
import re

import pytest

from tests.pages import ROOT

PAGE = (ROOT / "docs" / "explanation" / "compare.md").read_text(encoding="utf-8")
SECTIONS = {
    "sla": "## Tickets that slaclock answers otherwise",
    "calendar": "## Calendars that slaclock answers otherwise",
}


def cases(file: str) -> dict[str, dict[str, object]]:
    """The cases of a data file, by id."""
    lines = (ROOT / "tests" / "data" / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["id"]: case for case in map(json.loads, lines)}


def named(text: str) -> list[str]:
    """The case ids of a text, in order."""
    return re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)*-\d{3})`", text)


@pytest.mark.parametrize("file", SECTIONS)
def test_the_page_names_once_each_case_whose_source_answers_otherwise(file: str) -> None:
    section = PAGE.split(SECTIONS[file])[1].split("\n## ")[0]
    assert sorted(name for name, case in cases(file).items() if "upstream" in case) == sorted(named(section))


def test_every_case_that_the_page_names_exists() -> None:
    assert set() == set(named(PAGE)) - set(cases("sla")) - set(cases("calendar")) - set(cases("presets"))
