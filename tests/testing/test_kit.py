"""The door of the kit: its names, what it says without the extra, and `same_instant`."""

from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import slaclock.testing
from slaclock.errors import InstantError
from slaclock.testing import DueTimeLaws, TicketLaws, same_instant
from tests.pages import ROOT

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
SECOND = FIRST.replace(fold=1)


def test_every_name_of_the_kit_is_there_and_no_other() -> None:
    assert [] == [name for name in slaclock.testing.__all__ if not hasattr(slaclock.testing, name)]
    with pytest.raises(AttributeError, match="has no attribute 'Strategies'"):
        _ = slaclock.testing.Strategies


def test_every_strategy_is_there() -> None:
    strategies = slaclock.testing.strategies
    assert [] == [name for name in strategies.__all__ if not callable(getattr(strategies, name))]


@pytest.mark.parametrize(
    "line",
    [
        "from slaclock.testing import strategies",
        "import slaclock.testing.strategies",
        "from slaclock.testing.strategies.moments import instants",
        "from slaclock.testing import DueTimeLaws",
        "from slaclock.testing.laws import TicketLaws",
    ],
)
def test_without_the_extra_the_error_names_it(line: str) -> None:
    program = f"""
import sys
sys.modules["hypothesis"] = None
from slaclock.errors import MissingExtraError
try:
    {line}
except MissingExtraError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "a package that is not installed: `hypothesis`" in done.stdout
    assert "pip install 'slaclock[testing]'" in done.stdout


def test_same_instant_and_the_packs_need_no_extra() -> None:
    program = """
import sys
sys.modules["hypothesis"] = sys.modules["pytest"] = None
from slaclock.testing import same_instant
from slaclock.testing.packs import cases_of
print(same_instant("2026-03-02T00:00Z", "2026-03-02T09:00+09:00"), len(cases_of("sla")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "True 106\n" == done.stdout


def test_the_reference_page_has_every_strategy_with_its_arguments_and_every_law() -> None:
    page = (ROOT / "docs" / "reference" / "testing.md").read_text(encoding="utf-8")
    strategies = slaclock.testing.strategies
    for name in strategies.__all__:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}(")]
        arguments = inspect.signature(getattr(strategies, name)).parameters
        assert [] == [argument for argument in arguments if argument not in row], name
    laws = [name for kind in (DueTimeLaws, TicketLaws) for name in dir(kind) if name.startswith("law_")]
    assert [] == [law for law in laws if f"| `test_{law.removeprefix('law_')}` |" not in page]
    members = [name for kind in (DueTimeLaws, TicketLaws) for name in kind.__annotations__]
    assert [] == [member for member in members if f"`{member}`" not in page]


# Instants


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (FIRST, FIRST, True),
        (FIRST, SECOND, False),
        (SECOND, FIRST.astimezone(UTC) + timedelta(hours=1), True),
        (FIRST, FIRST.astimezone(UTC), True),
        (FIRST, "2026-10-25T00:30:00Z", True),
        (FIRST, FIRST + timedelta(microseconds=1), False),
        (None, None, True),
        (None, FIRST, False),
        (FIRST, None, False),
    ],
)
def test_instants_are_the_same_whatever_their_zone_and_never_across_a_repeated_hour(
    one: datetime | str | None, other: datetime | str | None, same: bool
) -> None:
    assert same is same_instant(one, other)


def test_a_naive_time_is_no_instant() -> None:
    with pytest.raises(InstantError):
        same_instant(FIRST, datetime(2026, 10, 25, 2, 30))
