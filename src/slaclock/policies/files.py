"""The only module of the core that opens files: a policy document's bytes and format, and what the package ships."""

from __future__ import annotations

from importlib.resources import files
from os import PathLike, fspath
from typing import Final

from slaclock.policies.documents import MOST_BYTES, Format

_FORMATS: Final[dict[str, Format]] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml"}


def read_file(path: str | PathLike[str]) -> tuple[bytes, Format | None]:
    """The bytes of a file, one more than a document may have at most, and the format that its suffix says, if any.

    Raises `OSError` for a file that cannot be opened.

    >>> read_file("no such file.yaml")
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'no such file.yaml'
    """
    name = fspath(path)
    with open(name, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    return content, next((found for suffix, found in _FORMATS.items() if name.lower().endswith(suffix)), None)


def read_shipped(*path: str) -> str:
    """The text of a file that comes with the package, by its path below `data`.

    >>> read_shipped("presets", "jira.yaml").splitlines()[0].split(":")[0]
    '# Jira Service Management'
    """
    return files("slaclock").joinpath("data", *path).read_text(encoding="utf-8")
