"""The lowest release of each dependency that `pyproject.toml` allows, as constraints: `python -m tests.lowest`."""

from __future__ import annotations

import re
import tomllib

from tests.tree import ROOT


def lowest(requirements: list[str]) -> list[str]:
    """`name==1.2` for each `name>=1.2`. Raises ValueError for a requirement without such a bound."""
    found = [re.match(r"([\w.-]+)>=([\w.]+)", requirement) for requirement in requirements]
    if None in found:
        raise ValueError(f"each dependency names its lowest release: {requirements}")
    return [f"{match[1]}=={match[2]}" for match in found if match is not None]


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print("\n".join(lowest(project["dependencies"])))
