"""What every test may use: the profiles of Hypothesis and the real logs beside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# `--hypothesis-profile=long`, or HYPOTHESIS_PROFILE=long. Under CI the same examples every time.
IN_CI = os.environ.get("CI") == "true"
settings.register_profile("normal", max_examples=200, deadline=None, print_blob=True, derandomize=IN_CI)
settings.register_profile("long", max_examples=10_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the project."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The conformance cases of `tests/data`."""
    return ROOT / "tests" / "data"


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
