"""The papers run: every example of the README, the docs and the docstrings, and every link between pages.

A page's blocks run in order, in a copy of the project of its own: `python` blocks in one namespace, `sh` blocks by a
shell that finds `slaclock`. A `text` block right after one is what it must print; `...` stands for anything. A `yaml`,
`json` or `toml` block that begins with `slaclock` must be accepted as a policy document. What is not to run is fenced
as `text` or `console`.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import slaclock
from tests.pages import ROOT, Block, Page, living_pages, pages

MODULES = [module.name for module in pkgutil.walk_packages(slaclock.__path__, "slaclock.")]
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*", "build", "dist")
README = Page(ROOT / "README.md")


def name_of(page: Page) -> str:
    return page.name


def run_by_ci() -> list[str]:
    """The README's first two `sh` blocks: `.ci/run` runs them as they stand, in a fresh environment."""
    return [block.text for block in README.blocks() if block.language == "sh"][:2]


def to_run(shell: str) -> str:
    """What to run of a `sh` block: all of it, or of those that set up an environment first, the uses of `slaclock`."""
    return "\n".join(re.findall(r"\.venv/bin/(slaclock\b.*)", shell)) if shell in run_by_ci() else shell


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project to run a page in, as the working folder; `slaclock` and `python` are those under test."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, arguments in (("slaclock", "-m slaclock.cli"), ("python", "")):
        command = commands / name
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(copy)
    return copy


def same(expected: str, printed: str) -> bool:
    """Whether a block printed what the page says, `...` standing for anything."""
    return doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS)


def run_python(block: Block, page: Page, namespace: dict[str, Any]) -> str:
    code = compile("\n" * (block.line - 1) + block.text, page.name, "exec")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, namespace)
    return printed.getvalue()


def run_session(block: Block, page: Page, namespace: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, {}, page.name, page.name, block.line - 1)
    test.globs = namespace
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    assert 0 == runner.run(test, out=report.write, clear_globs=False).failed, report.getvalue()


def run_shell(block: Block, page: Page) -> str:
    command = ["bash", "-euo", "pipefail", "-c", to_run(block.text)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert 0 == done.returncode, f"{page.name}:{block.line}\n{done.stdout}{done.stderr}"
    return done.stdout


def run_block(block: Block, page: Page, namespace: dict[str, Any]) -> str | None:
    """Run a block; what it printed, if that is to be compared."""
    if block.language == "python" and ">>> " in block.text:
        return run_session(block, page, namespace)
    if block.language == "python":
        return run_python(block, page, namespace)
    if block.language == "sh":
        return run_shell(block, page)
    if block.language in {"yaml", "json", "toml"} and re.match(r"\W*slaclock\b", block.text):
        slaclock.PolicySet.parse(block.text, format=block.language)
    return None


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("page", living_pages(), ids=name_of)
def test_the_examples_of_a_page_run_and_print_what_it_says(page: Page) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for block in page.blocks():
        printed = run_block(block, page, namespace)
        if block.expected is not None and printed is not None:
            assert same(block.expected, printed), f"{page.name}:{block.line} printed\n{printed}"


@pytest.mark.usefixtures("folder")
def test_the_programs_of_the_examples_folder_run() -> None:
    for program in sorted((ROOT / "examples").rglob("*.py")):
        page = Page(program)
        run_shell(Block("sh", f"python {shlex.quote(page.name)}", 1), page)


@pytest.mark.parametrize("name", ["slaclock", *(name for name in MODULES if not name.endswith("__main__"))])
def test_the_examples_of_a_modules_docstrings_run(name: str) -> None:
    assert 0 == doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS).failed


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_the_links_of_a_page_lead_somewhere(page: Page) -> None:
    dead = []
    for link in page.links():
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = unquote(link).partition("#")
        path = (page.path.parent / target).resolve() if target else page.path
        if not path.exists() or not path.is_relative_to(ROOT) or (anchor and anchor not in Page(path).anchors()):
            dead.append(link)
    assert [] == dead


def test_the_readme_begins_with_the_two_commands_and_stays_short() -> None:
    setting_up, testing = run_by_ci()
    assert "slaclock demo" in setting_up
    assert "pytest" in testing
    assert README.source.count("\n") <= 120


# The readers of pages themselves


@pytest.fixture
def made(tmp_path: Path) -> Page:
    """A page with one of each thing."""
    path = tmp_path / "page.md"
    path.write_text(
        "# A `b` c, d\n\n[one](x.md#y) `[not](one)`\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n\n"
        "## Same\n## Same\n\n- in a list:\n\n  ```sh\n  echo [no](link)\n  ```\n\n[two]: z.md\n",
        encoding="utf-8",
    )
    return Page(path)


def test_a_block_has_language_text_line_and_what_it_must_print(made: Page) -> None:
    assert [
        Block("python", "print(1)\n", 6, "1\n"),
        Block("text", "1\n", 10),
        Block("sh", "echo [no](link)\n", 19),
    ] == made.blocks()


def test_a_page_without_blocks_has_none(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# Title\n", encoding="utf-8")
    assert [] == Page(tmp_path / "page.md").blocks()


def test_links_are_read_outside_code_and_anchors_as_headings_are_spelt(made: Page) -> None:
    assert ["x.md#y", "z.md"] == list(made.links())
    assert {"a-b-c-d", "same", "same-1"} == made.anchors()


def test_an_example_that_prints_something_else_is_seen() -> None:
    assert same("due ...\n", "due tomorrow\n")
    assert not same("due ...\n", "late\n")


def test_a_session_that_answers_something_else_is_seen(made: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.pages.ROOT", made.path.parent)
    namespace: dict[str, Any] = {}
    run_session(Block("python", ">>> x = 2\n>>> x + 1\n3\n", 1), made, namespace)
    assert 2 == namespace["x"]
    with pytest.raises(AssertionError, match="Failed example"):
        run_session(Block("python", ">>> x\n3\n", 1), made, namespace)
