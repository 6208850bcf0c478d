"""How a class of laws becomes a class of tests: each law anew in each class that says whose laws they are."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from hypothesis import given, settings
from hypothesis import strategies as st

_LAW: Final = "law_"


class Laws:
    """A base of test classes: every method ``law_…`` becomes a test ``test_…`` over the strategies that it asks for.

    ``settings`` are those of Hypothesis for all of them (default: those in force, without a deadline, because the first
    question to a calendar lays years down). ``law_… = None`` in a class leaves a law out.
    """

    settings: ClassVar[settings | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        drawn = cls.drawn()
        for name in dir(cls) if drawn is not None else ():
            test = f"test_{name.removeprefix(_LAW)}"
            if name.startswith(_LAW) and drawn is not None:
                law = getattr(cls, name)
                setattr(cls, test, None if law is None else _test_of(law, drawn, cls.settings))

    @classmethod
    def drawn(cls) -> Mapping[str, st.SearchStrategy[Any]] | None:
        """What the laws draw, by the names of their arguments; None for a class that says not yet what it tests."""
        return None


def _test_of(
    law: Callable[..., None], drawn: Mapping[str, st.SearchStrategy[Any]], chosen: settings | None
) -> Callable[..., None]:
    wanted = {name: drawn[name] for name in inspect.signature(law).parameters if name != "self"}
    with_settings = settings(deadline=None) if chosen is None else chosen
    test: Callable[..., None] = with_settings(given(**wanted)(law))
    return test
