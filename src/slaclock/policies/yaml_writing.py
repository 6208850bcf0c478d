"""A document of plain values as YAML text: block style, and text in quotes wherever a reader might take it for more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from slaclock.errors import DocumentError

_INDENT: Final = "  "
_SAFE: Final = re.compile(r"\w[\w ./()%+-]*")
_DAY: Final = r"([0-9]{4}-)?[0-9]{2}-[0-9]{2}"
_DATES: Final = re.compile(rf"{_DAY}(\.\.{_DAY})?|[0-9]{{4}}\.\.[0-9]{{4}}")
_NUMBER: Final = re.compile(r"[0-9_.+-]+([eE][-+]?[0-9]+)?|0[xob].*")
_WORDS: Final = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")


def to_yaml(document: Mapping[str, Any]) -> str:
    """The document as YAML 1.2, which `PolicySet.parse` reads back as the same values.

    Lists of single values stand in one line. Raises `DocumentError` for a value that is none of a document.

    >>> print(to_yaml({"slaclock": 1, "calendars": {"office": {"hours": {"mon-fri": "09:00-17:00"}}}}), end="")
    slaclock: 1
    calendars:
      office:
        hours:
          mon-fri: "09:00-17:00"
    """
    return "\n".join(_lines(document, "")) + "\n"


def _lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _part(f"{indent}{_scalar(key)}:", part, indent + _INDENT)
    else:
        for part in value:
            yield from _item(part, indent)


def _part(head: str, value: Any, indent: str) -> Iterator[str]:
    """A key with its value: in its line, or below it."""
    if (text := _one_line(value)) is not None:
        yield f"{head} {text}"
    else:
        yield head
        yield from _lines(value, indent)


def _item(value: Any, indent: str) -> Iterator[str]:
    """An item of a list, its first line behind the dash."""
    if (text := _one_line(value)) is not None:
        yield f"{indent}- {text}"
        return
    first, *rest = _lines(value, indent + _INDENT)
    yield f"{indent}- {first[len(indent) + len(_INDENT) :]}"
    yield from rest


def _one_line(value: Any) -> str | None:
    """A scalar, what is empty, or a list of scalars; None for what needs lines of its own."""
    if isinstance(value, Mapping):
        return None if value else "{}"
    if not isinstance(value, list):
        return _scalar(value)
    if any(isinstance(part, Mapping | list) for part in value):
        return None
    return f"[{', '.join(map(_scalar, value))}]"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    remedy = "write text, a number, true, false or null"
    raise DocumentError("a value that a document cannot hold", value, rule="R34", remedy=remedy)


def _is_plain(text: str) -> bool:
    """Whether no reader of YAML can take the text for anything else, or it is a date or a range of them."""
    if not _SAFE.fullmatch(text) or text.endswith(" ") or text.lower() in _WORDS:
        return False
    return not _NUMBER.fullmatch(text) or _DATES.fullmatch(text) is not None


def _quoted(text: str) -> str:
    """In double quotes, letters that cannot be seen by their number."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in quoted)
