"""The catalogue of words (R34)."""

from __future__ import annotations

import re

import pytest

from slaclock.base.phrases import _PHRASES, LANGUAGES, say
from slaclock.errors import InputError


@pytest.mark.parametrize("code", sorted(_PHRASES))
def test_every_phrase_has_the_same_blanks_in_every_language(code: str) -> None:
    blanks = [set(re.findall(r"\{(\w*)\}", phrase)) for phrase in _PHRASES[code]]
    assert len(LANGUAGES) == len(blanks)
    assert all(phrase.strip() for phrase in _PHRASES[code])
    assert [blanks[0]] * len(blanks) == blanks


def test_a_phrase_has_its_blanks_filled_in_the_language_asked_for() -> None:
    assert ["holiday: 추석", "공휴일: 추석"] == [say("holiday", language, name="추석") for language in LANGUAGES]


def test_braces_in_a_name_stay_as_they_are() -> None:
    assert "holiday: {0} {name}" == say("holiday", name="{0} {name}")


def test_an_unknown_code_says_itself() -> None:
    assert "seasick" == say("seasick", "ko")


@pytest.mark.parametrize("language", ["fr", "EN", "", None, []])
def test_a_language_that_the_catalogue_does_not_have_is_refused(language: str) -> None:
    with pytest.raises(InputError, match="no such language") as caught:
        say("total", language)
    assert ("write one of `en`, `ko`", "R34") == (caught.value.fault.remedy, caught.value.fault.rule)
