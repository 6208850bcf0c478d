"""What fuzzing kept is read again: nothing but our own errors escapes, and no input takes more calls than its size."""

from __future__ import annotations

import json
from random import Random

import pytest

from tests.fuzz.corpus import KEPT, kept
from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import seeds, words
from tests.fuzz.targets import MOST_CALLS, TARGETS, Target, TooLong, read_within

MOST_KEPT_BYTES = 300_000


@pytest.mark.parametrize("target", TARGETS)
def test_the_kept_inputs_are_read_or_refused_in_words(target: str) -> None:
    inputs = kept(target)
    assert inputs
    for data in inputs:
        read_within(MOST_CALLS, target, data)


@pytest.mark.parametrize("target", TARGETS)
def test_a_start_of_each_target_reads_well(target: str) -> None:
    assert any(TARGETS[target].run(text) is None for text in seeds(target)[:1])


def test_the_corpus_is_small_and_has_no_file_without_a_target() -> None:
    files = list(KEPT.iterdir())
    assert {f"{target}.jsonl" for target in TARGETS} == {path.name for path in files}
    assert sum(path.stat().st_size for path in files) < MOST_KEPT_BYTES


def test_a_mutation_is_json_again_and_the_same_for_the_same_seed() -> None:
    known, rng = words("json"), Random(1)
    data = seeds("json")[0].encode()
    for _ in range(200):
        seed = rng.randrange(10**6)
        made = [mutated(data, 10_000, seed, known, lambda data, longest: b"{}") for _ in range(2)]
        assert made[0] == made[1]
        json.loads(made[0])
        data = made[0] if len(made[0]) < 5_000 else data


def test_an_endless_input_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(text: str) -> None:
        while text:
            len(text)

    monkeypatch.setitem(TARGETS, "endless", Target(endless))
    with pytest.raises(TooLong):
        read_within(1_000, "endless", b"x")
