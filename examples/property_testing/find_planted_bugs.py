"""Each planted bug, and the laws that find it. `pytest` would show the smallest example of each; here names suffice."""

from __future__ import annotations

from host import Host
from hypothesis import Phase, settings
from planted import PLANTED
from test_host import TestDueTimes, TestTickets

QUICK = settings(max_examples=50, deadline=None, derandomize=True, database=None, phases=[Phase.generate])


def broken_laws(host: Host) -> list[str]:
    """The laws that do not hold for that host."""
    found = []
    for laws in (TestDueTimes, TestTickets):
        tests = type(laws.__name__, (laws,), {"host": host, "settings": QUICK})
        for name in sorted(name for name in dir(tests) if name.startswith("test_")):
            try:
                getattr(tests(), name)()
            except AssertionError:
                found.append(f"{laws.__name__}.{name}")
    return found


if __name__ == "__main__":
    for kind in (Host, *PLANTED):
        print(f"{kind.__name__}:")
        print("\n".join(f"  {law}" for law in broken_laws(kind())) or "  every law holds")
