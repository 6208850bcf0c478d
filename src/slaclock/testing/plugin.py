"""The pytest plugin: the marker `as_of`, and the fixture of that name. It imports slaclock's insides only when used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pendulum import DateTime

_REMEDY = (
    'write @pytest.mark.as_of("2026-09-28T09:00Z") at the test, its class or its module: an instant with an offset'
)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that `--strict-markers` knows it."""
    config.addinivalue_line("markers", "as_of(instant): the instant that the fixture `as_of` gives, with an offset")


@pytest.fixture
def as_of(request: pytest.FixtureRequest) -> DateTime:
    """The instant of the nearest marker `as_of`, in UTC: what a test calls now. Nothing reads a clock.

    A test without the marker, or with something else in it than one instant, is an error that says what to write.
    """
    marker = request.node.get_closest_marker("as_of")
    if marker is None or len(marker.args) != 1 or marker.kwargs:
        raise pytest.UsageError(f"the fixture `as_of` needs one instant\n  {_REMEDY}")
    from slaclock.base.instants import from_us, to_us

    return from_us(to_us(marker.args[0]))
