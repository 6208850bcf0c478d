"""Documents written as YAML: what is read back is the same tree, by our reader and by others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from slaclock.errors import DocumentError
from slaclock.policies.documents import read_source
from slaclock.policies.yaml_writing import to_yaml

WORDS = [
    "no", "Yes", "on", "OFF", "y", "n", "null", "~", "true", "1", "1.0", "1e5", "1_000", "0x1F", "0o17", "0b1",
    ".5", "5.", "+1", "-1", "--", "-", ".inf", ".NaN", "12:30", "09:00-17:00", "2026-12-25",
    "2026-12-25..2026-12-31", "12-25", "2026", "2026..2030", "2026.2030", "8h", "1h 30m", "75%",
    "80% of target", "2 business days", "", " x", "x ", "a: b", "a:", ":a", "a #b", "#a", "a, b", "[a]", "{a}",
    "a'b", "'a'", '"a"', "a\\b", "*a", "&a", "!a", "%a", "@a", "`a`", "|", ">", "? a", "- a", "a\nb", "a\tb",
    "\x00", "\x7f", "\x85", "\xa0", "\u2028", "\ufeff", "설날", "休息日（由 2025-01-26 调休）", "😀", "e\u0301",
    "Founders' Day", "=", "<<", "...", "---", "x" * 400,
]  # fmt: skip
TEXT = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
PARTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20
)
DOCUMENTS = st.dictionaries(TEXT, PARTS, min_size=1, max_size=5)


@given(DOCUMENTS)
def test_what_is_written_is_read_back(document: dict[str, Any]) -> None:
    assert document == read_source(to_yaml(document), "yaml").tree


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_no_other_reader_takes_text_for_anything_else(word: str, version: str) -> None:
    """Dates are left without quotes, as people write them; readers of YAML 1.1 make dates of them."""
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    given = reader.load(to_yaml({"key": word, "list": [word], word: 1}))
    if word == "2026-12-25":
        assert (word, [word]) == (str(given["key"]), [str(day) for day in given["list"]])
    else:
        assert {"key": word, "list": [word], word: 1} == given


def test_a_whole_document_is_read_back(root: Path) -> None:
    document = json.loads((root / "tests" / "policies" / "full_document.json").read_text(encoding="utf-8"))
    assert document == read_source(to_yaml(document), "yaml").tree


def test_it_stands_in_blocks_and_short_lists_in_one_line() -> None:
    document = {
        "slaclock": 1,
        "fields": {"plan": "any", "status": ["open", "closed"]},
        "empty": {"mapping": {}, "list": []},
        "policies": [
            {"name": "Gold", "when": {"any_of": [{"plan": "gold"}, {"plan": ["vip", "1"]}]}, "also": True},
            {"name": "a: b", "version": 2},
        ],
        "nested": [[1, 2], [{"x": None}]],
    }
    expected = """\
slaclock: 1
fields:
  plan: any
  status: [open, closed]
empty:
  mapping: {}
  list: []
policies:
  - name: Gold
    when:
      any_of:
        - plan: gold
        - plan: [vip, "1"]
    also: true
  - name: "a: b"
    version: 2
nested:
  - [1, 2]
  - - x: null
"""
    assert expected == to_yaml(document)


@pytest.mark.parametrize("value", [object(), (1, 2), {1, 2}, b"x"])
def test_what_no_document_holds_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError, match="a value that a document cannot hold"):
        to_yaml({"key": value})
