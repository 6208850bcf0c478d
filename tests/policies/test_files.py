"""Reading a document's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from slaclock.policies.documents import MOST_BYTES
from slaclock.policies.files import read_file


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.yaml", "yaml"), ("a.YML", "yaml"), ("a.json", "json"), ("b.json.toml", "toml"), ("a", None), ("a.txt", None)],
)
def test_the_suffix_names_the_format(tmp_path: Path, name: str, format: str | None) -> None:
    (tmp_path / name).write_bytes(b"slaclock: 1")
    assert (b"slaclock: 1", format) == read_file(tmp_path / name) == read_file(str(tmp_path / name))


def test_no_more_is_read_than_shows_that_a_file_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * (MOST_BYTES + 10))
    assert MOST_BYTES + 1 == len(read_file(tmp_path / "a.yaml")[0])


def test_a_missing_file_and_a_folder_are_errors_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "a.yaml")
    with pytest.raises(OSError, match="directory"):
        read_file(tmp_path)
