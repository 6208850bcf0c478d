"""The calendar's questions over columns: numpy, Arrow, pandas and polars in, the same kind out.

The extra `batch` brings what it needs (numpy and narwhals). The names are resolved when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slaclock.batch.arithmetic import (
        add,
        between,
        is_open,
        next_close,
        next_open,
        previous_close,
        previous_open,
        subtract,
    )

__all__ = ["add", "between", "is_open", "next_close", "next_open", "previous_close", "previous_open", "subtract"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module 'slaclock.batch' has no attribute {name!r}")
        from slaclock.base.extras import needs_extra

        with needs_extra("batch", "numpy", "narwhals"):
            value = globals()[name] = getattr(import_module("slaclock.batch.arithmetic"), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
