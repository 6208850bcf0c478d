"""`slaclock demo`: 120 real incidents, shipped with the package, against a policy document of ours."""

from __future__ import annotations

from argparse import Namespace
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copyfile
from typing import Final

from slaclock.cli.evaluate_command import answer
from slaclock.cli.ticket_files import read_mapping, read_tickets
from slaclock.policies.policy_set import PolicySet

AS_OF: Final = "2016-05-23T16:00:00+00:00"
"""When the demo asks: some incidents are closed, some late, some paused, some at risk."""

_FILES: Final = (
    "quickstart_policies.yaml",
    "quickstart_mapping.yaml",
    "quickstart_120.events.csv",
    "quickstart_120.tickets.csv",
    "ATTRIBUTION.md",
)


def run_demo(options: Namespace) -> int:
    """Evaluate the sample, or write its files to a folder."""
    with as_file(files("slaclock") / "data") as folder:
        if options.write is not None:
            return _write(folder, options.write)
        options.as_of = options.as_of or AS_OF
        reading = read_mapping(folder / _FILES[1], None, None, folder / _FILES[3])
        tickets, faults = read_tickets(folder / _FILES[2], reading)
        return answer(PolicySet.load(folder / _FILES[0]), tickets, faults, options)


def _write(folder: Path, target: Path) -> int:
    target.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        copyfile(folder / name, target / name)
        print(target / name)
    return 0
