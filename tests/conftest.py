"""What every test may use: the profiles of Hypothesis and the real logs beside the project."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(str(files("slaclock.testing"))) / "cases"

# `--hypothesis-profile=long`, or HYPOTHESIS_PROFILE=long. Under CI the same examples every time. The short one is for
# runs that repeat the suite elsewhere: on another Python, with other dependencies.
IN_CI = os.environ.get("CI") == "true"
settings.register_profile("normal", max_examples=200, deadline=None, print_blob=True, derandomize=IN_CI)
settings.register_profile("short", max_examples=20, deadline=None, print_blob=True, derandomize=IN_CI)
settings.register_profile("long", max_examples=10_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Skip, under WebAssembly, what needs a thread or a process: it has neither."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        if sys.platform == "emscripten" and re.search("new thread|not support processes", str(error)):
            pytest.skip(f"WebAssembly: {error}")
        raise


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the project."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The conformance cases that ship with the package."""
    return CASES


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real ticket logs, `../shared/data` beside the project: not ours to ship, so absent elsewhere."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(
            "the real logs (../shared/data beside the project) are not here: their licences do not let us ship them"
        )
    return folder


@pytest.fixture(scope="session")
def whole() -> bool:
    """Whether the real logs are replayed whole: in the long profile; the normal one takes a seeded part of each."""
    return settings.get_current_profile_name() == "long"
