"""Text as a raw tree: YAML 1.2, JSON and TOML, each with the limits and refusals that make outside text safe (R34).

YAML is read from its events by the core schema alone: `09:00`, `9:00-17:00`, `on`, `no` and dates stay text, and
anchors, aliases, tags and several documents in one text are refused, so no alias can grow. JSON is checked by the
standard library and then walked token by token for lines and repeated keys (YAML, of which JSON is nearly a part, has
other rules for tabs, long keys and escapes). TOML has no lines of its own; its errors name theirs.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, NoReturn, TypeAlias

from slaclock.errors import DocumentError, Fault, show
from slaclock.policies.reading import LONGEST_INT_BITS, QUOTE_NUMBER
from slaclock.policies.source import MOST_DEPTH, Source, Step, plant, steps_of

Format: TypeAlias = Literal["yaml", "json", "toml"]
"""The formats of a text; without one, it is guessed from how the text begins."""

MOST_BYTES: Final = 1_000_000
MOST_YAML_PARTS: Final = 100_000
LONGEST_YAML_WORD: Final = 100_000  # with `!`: it may begin a tag, which the parser reads in quadratic time
_TOO_DEEP: Final = Fault(
    "a document nested too deep", "R34", None, f"nest at most {MOST_DEPTH} levels", limit=MOST_DEPTH
)


def read_source(document: str | bytes | Mapping[str, Any], format: str | None = None) -> Source:
    """The raw tree of a text (YAML, JSON or TOML, at most 1 MB) or of a Python mapping.

    Raises `DocumentError` for text that cannot be read at all, with the line where that is known.

    >>> read_source("hours: {mon-fri: 09:00-17:00}").tree
    {'hours': {'mon-fri': '09:00-17:00'}}
    """
    if format not in (None, "yaml", "json", "toml"):
        _refuse("no such format", "write `yaml`, `json` or `toml`", format)
    if isinstance(document, Mapping):
        return plant(steps_of(document))
    if not isinstance(document, str | bytes):
        _refuse("not a document", "hand in text, or a mapping such as `json.loads` gives", document)
    text = _text(document)
    if re.fullmatch(r"([A-Za-z]:)?[^\n:{}=]{1,300}\.(ya?ml|json|toml)", text.strip(), re.IGNORECASE):
        _refuse("a path, not a document", "read a file with `PolicySet.load`", text.strip())
    readers = {"yaml": _yaml_steps, "json": _json_steps, "toml": _toml_steps}
    return plant(readers[format or _guess(text)](text))


def _refuse(what: str, remedy: str, value: Any = None, line: int | None = None, limit: int | None = None) -> NoReturn:
    raise DocumentError.of([Fault(what, "R34", None if value is None else show(value), remedy, "", line, limit=limit)])


def _text(document: str | bytes) -> str:
    _check_bytes(len(document))
    try:
        text = document.decode("utf-8") if isinstance(document, bytes) else document
        size = len(text.encode("utf-8"))
    except UnicodeError as error:
        _refuse(f"text that is not UTF-8 at position {getattr(error, 'start', 0)}", "save the document as UTF-8")
    _check_bytes(size)
    return text.removeprefix("\ufeff")


def _check_bytes(count: int) -> None:
    if count > MOST_BYTES:
        remedy = f"write at most {MOST_BYTES:,} bytes, or hand in a mapping"
        _refuse("a document that is too large", remedy, count, limit=MOST_BYTES)


def _guess(text: str) -> Format:
    if re.match(r'\s*[\[{]\s*["\]}]', text):
        return "json"
    return "toml" if re.search(r"^(slaclock[ \t]*=|\[\[?[\w.-]+\]\]?[ \t]*$)", text, re.MULTILINE) else "yaml"


_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s{}\[\]:,"]+|\n')


def _json_steps(text: str) -> Iterator[Step]:
    try:
        json.loads(text)
    except RecursionError:
        raise DocumentError.of([_TOO_DEEP]) from None
    except json.JSONDecodeError as error:
        _refuse(f"not JSON: {error.msg}", f"look near column {error.colno} of the line", line=error.lineno)
    except ValueError:
        _refuse("a number of too many digits", QUOTE_NUMBER, limit=LONGEST_INT_BITS)
    line = 1
    for token in _JSON_TOKEN.findall(text):
        if token == "\n":
            line += 1
        else:
            yield Step(token, line=line) if token in "{}[]" else Step("=", json.loads(token), line)


def _toml_steps(text: str) -> Iterator[Step]:
    for number, row in enumerate(text.splitlines(), start=1):
        if any(part.count(".") > MOST_DEPTH for part in row.split("=")):
            _refuse("a key of too many dotted parts", f"nest at most {MOST_DEPTH} levels", None, number, MOST_DEPTH)
    try:
        tree = tomllib.loads(text)
    except RecursionError:
        raise DocumentError.of([_TOO_DEEP]) from None
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at (?:line (\d+)|end of document)", str(error))
        line = int(where[1] or text.count("\n") + 1) if where else None
        _refuse(
            "not TOML: " + re.sub(r" \(at .*", "", str(error)),
            "look at the line named; text stands in quotes",
            line=line,
        )
    except ValueError:
        _refuse("a number of too many digits", QUOTE_NUMBER, limit=LONGEST_INT_BITS)
    return steps_of(tree)


def _yaml_steps(text: str) -> Iterator[Step]:
    if (longest := max((len(word) for word in text.split() if "!" in word), default=0)) > LONGEST_YAML_WORD:
        remedy = f"hand it in as JSON; in YAML a word with `!` may have {LONGEST_YAML_WORD:,} characters"
        _refuse("a word that is too long", remedy, longest, limit=LONGEST_YAML_WORD)
    roots = depth = 0
    for count, event in enumerate(_yaml_events(text)):
        line = event.start_mark.line + 1
        _check_event(event, count, line)
        kind = _STEPS.get(type(event).__name__)
        if kind is None:
            continue
        roots += depth == 0
        depth += (kind in "{[") - (kind in "}]")
        if roots > 1:
            _refuse("several documents in one text", "keep each in a file of its own", line=line)
        yield Step(kind, _scalar(event), line) if kind == "=" else Step(kind, line=line)
    if roots == 0:
        _refuse("an empty document", "begin with `slaclock: 1`")


def _check_event(event: Any, count: int, line: int) -> None:
    if count > MOST_YAML_PARTS:
        remedy = "hand it in as JSON, which is read much faster"
        _refuse(f"more than {MOST_YAML_PARTS:,} parts in one YAML text", remedy, None, line, MOST_YAML_PARTS)
    if getattr(event, "version", None) not in (None, (1, 2)):
        _refuse("not YAML 1.2", "leave the directive out; in YAML 1.2 `no` and `12:30` are text", line=line)
    if getattr(event, "anchor", None) is not None:
        _refuse("a YAML anchor or alias", "write the part out where it is needed", event.anchor, line)
    if getattr(event, "tag", None) is not None:
        _refuse("a YAML tag", "leave the tag out; text stands in quotes", event.tag, line)


_STEPS: Final = {
    "ScalarEvent": "=",
    "MappingStartEvent": "{",
    "MappingEndEvent": "}",
    "SequenceStartEvent": "[",
    "SequenceEndEvent": "]",
}


def _yaml_events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    events = iter(YAML(typ="safe", pure=True).parse(text))
    while True:
        try:
            event = next(events)
        except StopIteration:
            return
        except Exception as error:  # whatever the parser stumbles over is a fault of the text
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or str(error).partition("\n")[0] or type(error).__name__
            remedy = "look at the line named; text with special characters stands in quotes"
            _refuse(f"not YAML: {problem}", remedy, line=mark.line + 1 if mark else None)
        yield event


_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LONGEST_PLAIN: Final = 300  # a longer scalar is text, whatever it looks like
_WHOLE: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION: Final = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)


def _scalar(event: Any) -> Any:
    """The value of a scalar by the core schema of YAML 1.2: null, true, false, whole numbers, numbers, else text."""
    text: str = event.value
    if event.style or len(text) > _LONGEST_PLAIN:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text, 0 if text[:2] in ("0o", "0x") else 10)
    return float(re.sub(r"\.(?=[a-zA-Z])", "", text)) if _FRACTION.fullmatch(text) else text
