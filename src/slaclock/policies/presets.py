"""Presets: documents that write the habits of other systems, to start from. Each is pinned by cases of its own."""

from __future__ import annotations

from typing import Final

from slaclock.base.nearest import suggest
from slaclock.errors import DocumentError
from slaclock.policies.files import read_shipped

PRESETS: Final = ("freshdesk", "jira", "servicenow", "zendesk")
"""The names of all presets."""


def preset_text(name: str) -> str:
    """The document of that name as YAML, with comments: what the product does, and what the document does not say.

    Raises `DocumentError` for a name that is not among `PRESETS` (R34).

    >>> preset_text("zendesk").splitlines()[0].split(":")[0]
    '# The seven metrics of a Zendesk SLA policy, and the ownership time of a group SLA. The amounts are invented'
    >>> preset_text("zendsk")
    Traceback (most recent call last):
    slaclock.errors.DocumentError: no preset of that name: `zendsk` [R34]
      did you mean `zendesk`? write one of `freshdesk`, `jira`, `servicenow`, `zendesk`
    """
    if name not in PRESETS:
        raise DocumentError("no preset of that name", name, rule="R34", remedy=suggest(name, PRESETS))
    return read_shipped("presets", f"{name}.yaml")
