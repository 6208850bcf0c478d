"""Driving a command over JSON lines: what it is asked, and that nothing that it does can hang or mislead us."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from slaclock.errors import ProtocolError
from slaclock.testing.driver import LONGEST_LINE, answers_of

CASES = [{"id": str(number), "op": "add", "expect": number, "upstream": 0} for number in range(3)]
ECHO = "for line in sys.stdin: case = json.loads(line); print(json.dumps({'id': case['id'], 'answer': case}))"
ALL_AT_ONCE = "cases = [json.loads(line) for line in sys.stdin]\n" + (
    "for case in cases: print(json.dumps({'id': case['id'], 'answer': 1}))"
)
FIRST = """print('{"id": "0", "answer": 1}', flush=True)\n"""


def asked(program: str, cases: Sequence[dict[str, Any]] = CASES, timeout_seconds: float = 20.0) -> list[Any]:
    command = [sys.executable, "-c", f"import json, sys, time, os\n{program}"]
    return list(answers_of(command, cases, timeout_seconds=timeout_seconds))


def test_each_case_is_asked_without_what_it_expects_and_answered_in_turn() -> None:
    assert [{"id": str(number), "op": "add"} for number in range(3)] == asked(ECHO)


def test_a_command_may_read_everything_before_it_answers() -> None:
    assert [1, 1, 1] == asked(ALL_AT_ONCE)


def test_cases_and_answers_larger_than_a_pipe_holds_go_through() -> None:
    large = [{"id": str(number), "text": "x" * 70_000} for number in range(20)]
    assert 20 == len(asked(ECHO, large)) == len(asked(ALL_AT_ONCE, large))


def test_no_cases_are_no_answers() -> None:
    assert [] == asked(ECHO, [])


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("print('hello')", "a line that is not JSON for case 0: `hello`"),
        ("print()", "a line that is not JSON for case 0"),
        ("print('[' * 100_000)", "a line that is not JSON for case 0"),
        ("sys.stdout.buffer.write(b'\\xff\\xfe\\n')", "a line that is not JSON for case 0"),
        ("print('[1]')", "a line without `id` and `answer` for case 0: `[1]`"),
        ("""print('{"id": "0"}')""", "a line without `id` and `answer` for case 0"),
        ("""print('{"id": "1", "answer": 1}')""", "an answer out of turn: case 0 was to be answered: `1`"),
        ("""print('{"id": 0, "answer": 1}')""", "an answer out of turn: case 0 was to be answered: `0`"),
        (f"{FIRST}{FIRST}", "an answer out of turn: case 1 was to be answered: `0`"),
        ("print('x' * 1_000_001)", f"a line of more than {LONGEST_LINE} bytes for case 0"),
        ("sys.exit(3)", "the command ended after so many answers: `0`\n  its exit code was 3"),
        (f"{FIRST}sys.exit(4)", "the command ended after so many answers: `1`\n  its exit code was 4"),
        (f"{FIRST}os.kill(os.getpid(), 9)", "the command ended after so many answers: `1`\n  its exit code was -9"),
        ("os.close(0)", "the command ended after so many answers: `0`"),
        (f"{ECHO}\nprint('done')", "a line after the last answer: `done`"),
    ],
)
def test_whatever_is_no_answer_is_named(program: str, words: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        asked(program)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("time.sleep(600)", "no answer within 4 s, after so many: `0`"),
        (f"{FIRST}time.sleep(600)", "no answer within 4 s, after so many: `1`"),
        ("sys.stdout.write('x' * 10); sys.stdout.flush(); time.sleep(600)", "no answer within 4 s, after so many: `0`"),
        (f"os.close(0)\n{FIRST}time.sleep(600)", "no answer within 4 s, after so many: `1`"),
        (f"{ALL_AT_ONCE}\nsys.stdout.flush(); time.sleep(600)", "the command goes on 4 s after its last answer"),
    ],
)
def test_a_command_that_is_silent_is_given_up(program: str, words: str) -> None:
    started = time.monotonic()
    with pytest.raises(ProtocolError) as refused:
        asked(program, timeout_seconds=4.0)
    assert words in str(refused.value)
    assert time.monotonic() - started < 60


def test_a_command_that_talks_without_end_is_ended() -> None:
    with pytest.raises(ProtocolError, match="not JSON"):
        asked("while True: print('x' * 1000)")


def test_what_the_command_started_is_ended_with_it(tmp_path: Path) -> None:
    """A shell that waits for a process of its own, which holds the pipe open."""
    started = time.monotonic()
    with pytest.raises(ProtocolError, match="no answer within 1 s"):
        list(answers_of(["sh", "-c", "sleep 600; true"], CASES, timeout_seconds=1.0))
    assert time.monotonic() - started < 60


def test_a_reader_that_stops_asking_ends_the_command() -> None:
    answers = answers_of([sys.executable, "-c", f"import json, sys\n{ECHO}"], CASES, timeout_seconds=20.0)
    assert "0" == next(answers)["id"]
    answers.close()  # type: ignore[attr-defined]


def test_a_command_that_is_not_there_is_named() -> None:
    with pytest.raises(ProtocolError, match="a command that cannot be started: `no-such-command`"):
        list(answers_of(["no-such-command"], CASES, timeout_seconds=1.0))
