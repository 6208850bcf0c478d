"""`slaclock preset`: the documents that ship with the package, to start from."""

from __future__ import annotations

from argparse import Namespace

from slaclock.policies.presets import PRESETS, preset_text


def run_preset(options: Namespace) -> int:
    """Print the document of that name, or without one the names."""
    print("\n".join(PRESETS) if options.name is None else preset_text(options.name).rstrip("\n"))
    return 0
