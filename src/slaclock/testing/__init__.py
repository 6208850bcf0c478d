"""For users' tests: strategies, laws, `same_instant`, a pytest plugin, and the conformance cases with their runner.

The extra `testing` brings what strategies, laws and plugin need; the conformance cases need nothing. The names are
resolved when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slaclock.testing import strategies
    from slaclock.testing.laws import DueTimeLaws, TicketLaws
    from slaclock.testing.same import same_instant

__all__ = ["DueTimeLaws", "TicketLaws", "same_instant", "strategies"]

if not TYPE_CHECKING:
    _HOME = {"DueTimeLaws": "laws", "TicketLaws": "laws", "same_instant": "same"}

    def __getattr__(name: str) -> Any:
        if name == "strategies":
            return import_module("slaclock.testing.strategies")
        if name not in _HOME:
            raise AttributeError(f"module 'slaclock.testing' has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"slaclock.testing.{_HOME[name]}"), name)
        return value
