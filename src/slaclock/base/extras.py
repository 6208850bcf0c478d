"""What a room says where the extra that it needs is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from slaclock.errors import MissingExtraError


@contextmanager
def needs_extra(extra: str, *brought: str) -> Iterator[None]:
    """Turn the absence of what the extra brings, when it is imported inside, into a `MissingExtraError` that names it.

    >>> with needs_extra("batch", "numpy"):
    ...     raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
    Traceback (most recent call last):
    slaclock.errors.MissingExtraError: a package that is not installed: `numpy`
      install the extra: pip install 'slaclock[batch]'
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in brought:
            raise
        remedy = f"install the extra: pip install 'slaclock[{extra}]'"
        raise MissingExtraError("a package that is not installed", missing, remedy=remedy) from error
