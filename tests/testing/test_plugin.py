"""The pytest plugin: the marker `as_of`, the fixture of that name, and that neither costs anything unused."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tests.pages import ROOT

ONE = """
import pytest
from datetime import UTC, datetime

{marker}
def test_it(as_of):
    assert as_of == datetime(2026, 9, 28, 9, tzinfo=UTC)
    assert as_of.timezone_name == "UTC"
"""
MODULE = "pytestmark = pytest.mark.as_of('2000-01-01T00:00Z')\n"


def run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """That test, by a pytest of its own that knows the plugin once, installed or not."""
    (folder / "test_made.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    plugins = ["-p", "no:slaclock", "-p", "slaclock.testing.plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "test_made.py"]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


@pytest.mark.parametrize(
    "marker",
    [
        '@pytest.mark.as_of("2026-09-28T09:00Z")',
        '@pytest.mark.as_of("2026-09-28T18:00+09:00")',
        "@pytest.mark.as_of(datetime(2026, 9, 28, 9, tzinfo=UTC))",
        f'{MODULE}\n@pytest.mark.as_of("2026-09-28T09:00Z")',  # the nearest one counts
        MODULE.replace("2000-01-01T00:00Z", "2026-09-28T09:00Z"),
    ],
)
def test_the_fixture_gives_the_instant_of_the_nearest_marker_in_utc(tmp_path: Path, marker: str) -> None:
    done = run(tmp_path, ONE.format(marker=marker))
    assert 0 == done.returncode, done.stdout


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ("", "the fixture `as_of` needs one instant"),
        ("@pytest.mark.as_of", "the fixture `as_of` needs one instant"),
        ('@pytest.mark.as_of("2026-09-28T09:00Z", "2026-09-29T09:00Z")', "the fixture `as_of` needs one instant"),
        ('@pytest.mark.as_of(at="2026-09-28T09:00Z")', "the fixture `as_of` needs one instant"),
        ('@pytest.mark.as_of("2026-09-28T09:00")', "an instant without a UTC offset"),
        ('@pytest.mark.as_of("today")', "text that is no instant"),
    ],
)
def test_what_is_not_one_instant_is_an_error_that_says_so(tmp_path: Path, marker: str, told: str) -> None:
    done = run(tmp_path, ONE.format(marker=marker))
    assert 1 == done.returncode
    assert told in done.stdout
    assert "1 error" in done.stdout


def test_the_marker_is_registered(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:slaclock", "-p", "slaclock.testing.plugin", "--markers"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "@pytest.mark.as_of(instant)" in done.stdout


def test_the_plugin_is_an_entry_point_of_pytest() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["entry-points"]["pytest11"]
    assert {"slaclock": "slaclock.testing.plugin"} == named
    assert import_module(named["slaclock"])


def test_the_plugin_imports_none_of_the_rest_until_it_is_used() -> None:
    """So pytest starts as fast as without it, and the coverage of a run is not begun too late."""
    program = "import sys, slaclock.testing.plugin; print(sorted(n for n in sys.modules if n.startswith('slaclock')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "['slaclock', 'slaclock.testing', 'slaclock.testing.plugin']\n" == done.stdout
