"""Words that are not known: close misspellings, and what there is."""

from __future__ import annotations

import pytest

from slaclock.base.nearest import nearest, suggest


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("statsu", "status"),
        ("mian", "main"),
        ("gld", "gold"),
        ("agnet", "agent"),
        ("tabel", "table"),
        ("Gold", "gold"),
    ],
)
def test_a_close_misspelling_is_found(word: str, known: str) -> None:
    assert known == nearest(word, ["resume", known, "x"])


@pytest.mark.parametrize(("word", "known"), [("continue", "count"), ("external", "internal"), ("inside", "outside")])
def test_another_word_is_none(word: str, known: str) -> None:
    assert nearest(word, [known]) is None
    assert f"write one of `{known}`, `x`" == suggest(word, [known, "x"])


@pytest.mark.parametrize("word", ["zzz", "", 7, None, ["status"], "x" * 1_000_000])
def test_what_is_like_nothing_has_no_near_word(word: object) -> None:
    assert nearest(word, ["status"]) is None


def test_how_much_must_agree_can_be_said() -> None:
    assert ["status", None] == [nearest("statsu", ["status"], alike=alike) for alike in (0.8, 0.9)]


def test_a_remedy_names_the_near_word_and_the_choices() -> None:
    assert "did you mean `agent`? write one of `agent`, `system`" == suggest("agnet", ["agent", "system"])
    assert ["did you mean `agent`?", "write `agent`", ""] == [
        suggest("agnet", ["agent"]),
        suggest("?", ["agent"]),
        suggest("?", []),
    ]


def test_beside_a_near_word_only_a_few_are_listed() -> None:
    words = ["agent", *(f"{number:02}_" for number in range(10))]
    assert suggest("agnet", words[:10]).endswith("? write one of `agent`, " + ", ".join(f"`{w}`" for w in words[1:10]))
    assert "did you mean `agent`?" == suggest("agnet", words)


def test_a_remedy_lists_at_most_twenty_words() -> None:
    words = [f"{number:02}_" for number in range(21)]
    assert suggest("?", words[:20]).endswith("`18_`, `19_`")
    assert suggest("?", words).endswith("`18_`, `19_`, …")
