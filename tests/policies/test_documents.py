"""Text as a raw tree: the same tree from three formats, and what is refused before anything is read."""

from __future__ import annotations

import json
import time
import tomllib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slaclock.errors import DocumentError, Fault
from slaclock.policies.documents import MOST_BYTES, read_source
from tests.policies.asking import faults_of

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
TREES = st.dictionaries(
    st.text(),
    st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6),
    max_size=4,
)


def yaml(text: str) -> Any:
    return read_source(text, "yaml").tree


def fault(text: str | bytes, format: str | None = None) -> Fault:
    (found,) = faults_of(lambda: read_source(text, format))
    return found


# The same tree


@given(TREES)
@example({"😀": "\x7f\x85\u2028", "\\": '"', "a\tb": "\n"})
def test_json_gives_what_the_standard_library_gives(tree: dict[str, Any]) -> None:
    for indent in (None, 1):
        text = json.dumps(tree, indent=indent)
        assert json.loads(text) == read_source(text, "json").tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("09:00", "09:00"),
        ("12:30", "12:30"),
        ("1:30:15", "1:30:15"),
        ("9:00-17:00", "9:00-17:00"),
        ("2026-12-24", "2026-12-24"),
        ("2026-12-24T09:00:00Z", "2026-12-24T09:00:00Z"),
        ("on", "on"),
        ("no", "no"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("y", "y"),
        ("24x7", "24x7"),
        ("2d", "2d"),
        ("95%", "95%"),
        ("1_000", "1_000"),
        ("=", "="),
        ("<<", "<<"),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("-7", -7),
        ("+7", 7),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ('"7"', "7"),
        ("'~'", "~"),
        ("nUll", "nUll"),
    ],
)
def test_a_yaml_scalar_is_read_by_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    found = yaml(f"key: {text}")["key"]
    assert (value, type(value)) == (found, type(found))


def test_yaml_keys_are_text_whatever_they_look_like() -> None:
    assert {"2026-12-24": 1, "on": 2, "1": 3, "true": 4, "24x7": 5} == yaml(
        "2026-12-24: 1\non: 2\n1: 3\ntrue: 4\n24x7: 5"
    )


def test_block_scalars_and_nested_blocks_are_read() -> None:
    assert {"a": "x\ny\n", "b": [{"c": "d"}, ["e"]], "f": {}, "g": []} == yaml(
        "a: |\n  x\n  y\nb:\n- c: d\n- - e\nf: {}\ng: []"
    )


TOML = """
slaclock = 1
[[policies]]
name = "Gold"
from = 2026-07-01
[policies.targets]
resolution = {urgent = "4h", default = "8h"}
"""


def test_toml_gives_what_the_standard_library_gives() -> None:
    assert tomllib.loads(TOML) == read_source(TOML, "toml").tree


@pytest.mark.parametrize(
    "text",
    [
        '{"slaclock": 1}',
        ' \n{ "slaclock": 1 }',
        "slaclock: 1",
        "# c\nslaclock: 1",
        "{slaclock: 1}",
        "---\nslaclock: 1\n...\n",
        "slaclock = 1",
        "\ufeffslaclock: 1",
        b"\xef\xbb\xbfslaclock: 1",
        b"slaclock = 1",
    ],
)
def test_the_format_is_guessed_from_how_the_text_begins(text: str | bytes) -> None:
    assert {"slaclock": 1} == read_source(text).tree


def test_a_toml_table_alone_is_taken_for_toml() -> None:
    assert {"calendars": {"a": {}}} == read_source("[calendars.a]").tree


# Where things stand


YAML_LINES = """\
slaclock: 1
policies:
  - name: Gold

    when: {plan:
      gold}
  -
    name: Silver
"""
JSON_LINES = """\
{"slaclock": 1,
 "policies": [
  {"name": "a \\" { \\\\",

   "when": {"plan":
     "gold"}},

  {"name": "Silver"}]}
"""


@pytest.mark.parametrize(
    ("format", "text", "lines"),
    [("yaml", YAML_LINES, (1, 2, 3, 5, 5, 8, 8)), ("json", JSON_LINES, (1, 2, 3, 5, 5, 8, 8))],
)
def test_each_part_is_found_at_the_line_of_its_key_or_its_first_character(
    format: str, text: str, lines: tuple[int, ...]
) -> None:
    paths = (
        "slaclock",
        "policies",
        "policies.0",
        "policies.0.when",
        "policies.0.when.plan",
        "policies.1",
        "policies.1.name",
    )
    found = read_source(text, format).located([Fault("x", path=path) for path in paths])
    assert list(zip(paths, lines, strict=True)) == [(fault.path, fault.line) for fault in found]


# What is refused


@pytest.mark.parametrize(
    ("format", "text", "line"),
    [
        ("yaml", "a: 1\nb: {c: 1,\n c: 2}", 3),
        ("yaml", "b:\n  c: 1\n  'c': 2\n", 3),
        ("json", '{"b": {"c": 1,\n\n"\\u0063": 2}}', 3),
    ],
)
def test_a_repeated_key_is_a_fault_with_its_path_and_line(format: str, text: str, line: int) -> None:
    (found,) = read_source(text, format).faults
    assert ("b.c", line, "R34") == (found.path, found.line, found.rule)


def test_a_repeated_key_in_toml_is_refused_with_its_line() -> None:
    assert 3 == fault("[b]\nc = 1\nc = 2", "toml").line


@pytest.mark.parametrize(
    ("format", "text"), [("yaml", "a: .nan"), ("json", '{"a": NaN}'), ("toml", "a = nan"), ("json", '{"a": 1e999}')]
)
def test_numbers_that_are_not_finite_are_faults(format: str, text: str) -> None:
    assert ["a"] == [found.path for found in read_source(text, format).faults]


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("a: 1\nb: *x", "a YAML anchor or alias", 2),
        ("a: &x 1\nb: *x", "a YAML anchor or alias", 1),
        ("a: &x {b: 1}\nc: {<<: *x}", "a YAML anchor or alias", 1),
        ("a: &x [b]", "a YAML anchor or alias", 1),
        ("a: 1\nb: !!python/object:os.system x", "a YAML tag", 2),
        ("a: !!str 7", "a YAML tag", 1),
        ("a: ! 7", "a YAML tag", 1),
        ("a: !mine {b: 1}", "a YAML tag", 1),
        ("a: 1\n---\nb: 2", "several documents in one text", 3),
        ("--- \n--- \na: 1", "several documents in one text", 3),
        ("%YAML 1.1\n---\na: no", "not YAML 1.2", 2),
        ("? {a: 1}\n: 2", "a key that is no text", 1),
        ("a: 1\n? [b]\n: 2", "a key that is no text", 2),
        ("a: 1\n~: 2", "a key that is no text", 2),
        ("", "an empty document", None),
        ("# nothing", "an empty document", None),
    ],
)
def test_yaml_that_could_grow_run_or_mean_two_things_is_refused(text: str, what: str, line: int | None) -> None:
    found = fault(text, "yaml")
    assert (what, line, "R34") == (found.what, found.line, found.rule)
    assert found.remedy


@pytest.mark.parametrize(
    ("format", "text", "line"),
    [
        ("yaml", "a: 1\nb: [1, 2\nc: 3", 3),
        ("yaml", "a: 1\n\tb: 2", 2),
        ("yaml", 'a: "\\q"', 1),
        ("yaml", "a: 1\nb: 'x", None),
        ("yaml", "a: \x00", None),
        ("json", '{"a": 1,\n}', 2),
        ("json", '{"a": 1} x', 1),
        ("json", "{'a': 1}", 1),
        ("json", "", 1),
        ("toml", "a = 1\nb = ", 2),
        ("toml", "a = ", None),
    ],
)
def test_broken_text_is_one_fault_that_names_the_format_and_the_line(format: str, text: str, line: int | None) -> None:
    found = fault(text, format)
    assert found.what.startswith(f"not {format.upper()}: ")
    assert line is None or line == found.line
    assert found.remedy


def test_text_in_another_encoding_is_refused_with_the_position() -> None:
    assert "text that is not UTF-8 at position 3" == fault(b"a: \xff").what
    assert "text that is not UTF-8 at position 0" == fault("a: 1".encode("utf-16")).what
    assert "text that is not UTF-8 at position 3" == fault("a: \ud800").what


@pytest.mark.parametrize("text", ["#" * (MOST_BYTES + 1), b"#" * (MOST_BYTES + 1), "é" * (MOST_BYTES // 2 + 1)])
def test_a_text_of_more_than_a_megabyte_is_refused(text: str | bytes) -> None:
    assert "a document that is too large" == fault(text).what


def test_a_text_of_a_megabyte_is_read() -> None:
    assert {"a": 1} == read_source("a: 1 #" + "x" * (MOST_BYTES - 6), "yaml").tree


@pytest.mark.parametrize("document", [None, 7, [], ["a"], object()])
def test_what_is_no_document_is_refused(document: Any) -> None:
    assert "not a document" == fault(document).what


def test_an_unknown_format_is_refused() -> None:
    assert "no such format" == fault("a: 1", "xml").what


DEEP = 100_000
BOMBS = [
    ("yaml", "[" * DEEP),
    ("yaml", "{a: " * DEEP),
    ("yaml", "- " * DEEP),
    ("yaml", "? " * DEEP),
    ("json", "[" * DEEP),
    ("json", '{"a":' * DEEP),
    ("json", "[" * 60 + "]" * 60),
    ("toml", "a=" + "[" * DEEP),
    ("toml", "a=" + "{b=" * DEEP),
    ("toml", "a." * DEEP + "b=1"),
    ("toml", "x={" + "a." * DEEP + "b=1}"),
    ("toml", "[" + "a." * DEEP + "b]"),
    ("json", '{"a":' + "9" * 5_000 + "}"),
    ("toml", "a=" + "9" * 5_000),
]


@pytest.mark.parametrize(("format", "text"), BOMBS, ids=[f"{format} {text[:8]}" for format, text in BOMBS])
def test_a_bomb_is_refused_in_bounded_time(format: str, text: str) -> None:
    start = time.process_time()
    found = fault(text, format)
    assert "R34" == found.rule
    assert found.remedy
    assert time.process_time() - start < 30


def test_a_yaml_text_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slaclock.policies.documents.MOST_YAML_PARTS", 1_000)
    assert 2 == fault("a:\n [" + "1," * 1_000 + "]", "yaml").line
    assert [1] * 900 == yaml("a: [" + "1," * 900 + "]")["a"]


def test_a_long_number_in_yaml_is_text() -> None:
    assert "9" * 301 == yaml("a: " + "9" * 301)["a"]


# Whatever the text

SCRAPS = st.sampled_from(
    ["{", "}", "[", "]", ":", ": ", "- ", "\n", "  ", "\t", '"', "'", "#", "&a ", "*a", "!!x ", "|\n", ">\n", "---\n",
     "? ", ",", "=", "0x", "1e999", ".nan", "null", "~", "\\", "\\u", "\ud800", "\x00", "\ufeff", "é", "<<: ", "@",
     "true", "[[", ".", '"""', "1_0", "\r", "NaN", "a", "b: 1", '"a": 1', "a = 1", "slaclock", "%YAML 1.1\n"]
)  # fmt: skip
TEXTS = st.lists(SCRAPS | st.text(max_size=3), max_size=25).map("".join)
FORMATS = st.sampled_from(["yaml", "json", "toml", None])


def sound(document: str | bytes, format: str | None) -> bool:
    """Whether the document is read, or refused with faults that say what, by which rule, and what to do."""
    try:
        read_source(document, format)
    except DocumentError as error:
        return bool(error.faults) and all(found.what and found.rule and found.remedy for found in error.faults)
    return True


@given(TEXTS, FORMATS)
def test_any_text_is_a_tree_or_a_document_error(text: str, format: str | None) -> None:
    assert sound(text, format)


@given(st.binary(max_size=40), FORMATS)
def test_any_bytes_are_a_tree_or_a_document_error(content: bytes, format: str | None) -> None:
    assert sound(content, format)
