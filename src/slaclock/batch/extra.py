"""What the room says where the extra `batch` is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from slaclock.errors import MissingExtraError

_BROUGHT: Final = ("numpy", "narwhals")


@contextmanager
def needs_extra() -> Iterator[None]:
    """Turn the absence of what the extra brings, when it is imported inside, into a `MissingExtraError` that names it.

    >>> with needs_extra():
    ...     raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
    Traceback (most recent call last):
    slaclock.errors.MissingExtraError: a package that is not installed: `numpy`
      install the extra: pip install 'slaclock[batch]'
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _BROUGHT:
            raise
        remedy = "install the extra: pip install 'slaclock[batch]'"
        raise MissingExtraError("a package that is not installed", missing, remedy=remedy) from error
