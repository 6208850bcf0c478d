"""The error that names the extra to install."""

from __future__ import annotations

import pytest

from slaclock.base.extras import needs_extra
from slaclock.errors import MissingExtraError


@pytest.mark.parametrize("name", ["numpy", "numpy.core"])
def test_what_the_extra_brings_is_missing_by_the_extras_name(name: str) -> None:
    with (
        pytest.raises(MissingExtraError, match=r"`numpy`\n.*pip install 'slaclock\[batch\]'"),
        needs_extra("batch", "numpy", "narwhals"),
    ):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@pytest.mark.parametrize("name", ["pandas", None])
def test_another_package_that_is_missing_is_not_the_extras(name: str | None) -> None:
    with pytest.raises(ModuleNotFoundError, match="gone") as missing, needs_extra("batch", "numpy"):
        raise ModuleNotFoundError("gone", name=name)
    assert not isinstance(missing.value, MissingExtraError)
