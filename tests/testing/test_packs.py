"""The packs of cases that ship with the package, and how one chooses among them."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import slaclock
from slaclock.errors import InputError
from slaclock.testing.packs import PACKS, cases_of, chosen, tags_of

COUNTS = {"calendar": 935, "business_days": 21, "sla": 106, "rules": 148, "presets": 24}


def test_each_pack_has_its_cases_and_no_id_stands_twice() -> None:
    assert COUNTS == {pack: len(cases_of(pack)) for pack in PACKS}
    names = [case["id"] for pack in PACKS for case in cases_of(pack)]
    assert len(names) == len(set(names))


def test_the_packs_are_the_files_that_ship_and_a_page_says_where_they_come_from() -> None:
    folder = files("slaclock.testing") / "cases"
    assert {"README.md", *(f"{pack}.jsonl" for pack in PACKS)} == {file.name for file in folder.iterdir()}
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert [] == [
        f"`{pack}.jsonl` | {count}" for pack, count in COUNTS.items() if f"`{pack}.jsonl` | {count}" not in page
    ]
    assert "Licence" in page


def test_another_pack_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match="no pack of that name: `zendesk`") as refused:
        cases_of("zendesk")
    assert "calendar, business_days, sla, rules, presets" in str(refused.value)


def test_every_case_has_a_rule_a_preset_or_a_suite() -> None:
    assert [] == [case["id"] for pack in PACKS for case in cases_of(pack) if not all(tags_of(case))]


@pytest.mark.parametrize(
    ("packs", "words", "count"),
    [
        (PACKS, [], 1234),
        (["rules"], ["R19"], 23),
        (["rules"], ["R19", "R25"], 25),
        (["presets"], ["jira"], 5),
        (PACKS, ["sla-zammad-001"], 1),
        (["business_days"], ["R11"], 21),
    ],
)
def test_cases_are_chosen_by_pack_rule_suite_or_id(packs: list[str], words: list[str], count: int) -> None:
    assert count == len(chosen(packs, words))


@pytest.mark.parametrize("words", [["R99"], ["r6"], [""]])
def test_a_choice_that_leaves_nothing_is_refused(words: list[str]) -> None:
    with pytest.raises(InputError, match="no case has that rule, suite or id") as refused:
        chosen(PACKS, words)
    assert "--list" in str(refused.value)


def test_the_cases_are_read_from_a_zip_too(tmp_path: Path) -> None:
    """As a wheel on the path is one."""
    import zipfile

    root = Path(slaclock.__file__).parent
    with zipfile.ZipFile(tmp_path / "slaclock.zip", "w") as archive:
        for path in root.rglob("*"):
            if path.suffix in (".py", ".jsonl"):
                archive.write(path, Path("slaclock") / path.relative_to(root))
    program = (
        "import slaclock; from slaclock.testing.packs import cases_of; print(slaclock.__file__, len(cases_of('sla')))"
    )
    environment = {"PYTHONPATH": str(tmp_path / "slaclock.zip"), "PATH": ""}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert f"{tmp_path / 'slaclock.zip'}/slaclock/__init__.py 106\n" == done.stdout
