"""`docs/explanation/proof.md` names every law, and for each a test that exists."""

from __future__ import annotations

import re

import pytest

from tests.pages import ROOT

PAGE = (ROOT / "docs" / "explanation" / "proof.md").read_text(encoding="utf-8")
LAWS = PAGE.split("\n## The laws\n")[1].split("\n## ")[0]
HELD_BY = re.findall(r"^\| .+ \| .+ \| `(tests/[\w/]+\.py)::(test_\w+)` \|$", LAWS, re.MULTILINE)
FILES = ["tests/calendars/test_laws.py", "tests/clocks/test_laws.py", "tests/clocks/test_laws_of_replays.py"]


def properties(file: str) -> list[str]:
    """The property tests of a file, in order."""
    source = (ROOT / file).read_text(encoding="utf-8")
    return re.findall(r"^@given\([^\n]*(?:\n@[^\n]*)*\ndef (test_\w+)", source, re.MULTILINE)


@pytest.mark.parametrize(("file", "test"), HELD_BY)
def test_the_test_that_holds_a_law_is_a_property_test(file: str, test: str) -> None:
    assert test in properties(file)


def test_every_row_of_the_laws_names_its_test() -> None:
    rows = [line for line in LAWS.splitlines() if line.startswith("| ") and not line.startswith(("| law", "| ---"))]
    assert len(rows) == len(HELD_BY) == len(set(HELD_BY))


@pytest.mark.parametrize("file", FILES)
def test_every_law_of_the_files_of_laws_is_on_the_page(file: str) -> None:
    assert set(properties(file)) == {test for named, test in HELD_BY if named == file}
