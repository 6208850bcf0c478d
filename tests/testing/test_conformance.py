"""The runner over the conformance files: every case is answered, and agrees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from slaclock.errors import InputError
from slaclock.testing.answers import read_cases
from slaclock.testing.compare import Tally
from slaclock.testing.conformance import answer, check, main

CASES = {"calendar.jsonl": 935, "business_days.jsonl": 21, "sla.jsonl": 106, "rules.jsonl": 148}
OFFICE = {"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}}
IS_OPEN = {"id": "1", "calendar": OFFICE, "op": "is_open", "start": "2026-03-02T09:00Z", "expect": True}

each_file = pytest.mark.parametrize("file", CASES)


def cases_of(data: Path, file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / file).read_text(encoding="utf-8").splitlines()]


@each_file
def test_every_case_is_answered_and_agrees(data: Path, file: str) -> None:
    tally = check(cases_of(data, file))
    assert [] == tally.differing
    assert (CASES[file], CASES[file]) == (tally.cases, tally.agreed)


@each_file
def test_what_a_case_expects_is_never_read(data: Path, file: str) -> None:
    for case in cases_of(data, file):
        asked = {key: value for key, value in case.items() if key not in ("expect", "upstream", "note", "why")}
        assert answer(asked) == answer({**case, "expect": "nonsense", "upstream": "nonsense"})


@each_file
def test_an_expectation_that_is_made_wrong_is_reported(data: Path, file: str) -> None:
    """Every stated figure of every answered case, one at a time."""
    for case in cases_of(data, file):
        given = answer(case)
        for wrong in spoilt(case["expect"]):
            tally = Tally()
            tally.add(case["id"], wrong, given)
            assert (0, case["id"]) == (tally.agreed, tally.differing[0][0])


def spoilt(stated: Any) -> list[Any]:
    """The stated answer, each time with one of its leaves changed, or with the last item of a list left out."""
    if isinstance(stated, dict) and stated:
        return [{**stated, key: wrong} for key, value in stated.items() for wrong in spoilt(value)]
    if isinstance(stated, list) and stated:
        each = [[*stated[:n], wrong, *stated[n + 1 :]] for n, value in enumerate(stated) for wrong in spoilt(value)]
        return [*each, stated[:-1]]
    if isinstance(stated, bool):
        return [not stated]
    if isinstance(stated, int | float):
        return [stated + 0.000001]
    return ["1999-12-31T00:00:00Z"]


# The convention of systems whose due times at closing move to the next opening (R6)


def test_due_at_close_gives_the_upstream_value_where_the_note_says_so(data: Path) -> None:
    notes = ("exact fit ends at the next opening", "due exactly at closing")
    such = [
        case
        for case in cases_of(data, "calendar.jsonl")
        if "upstream" in case and case.get("note", "").startswith(notes)
    ]
    assert 28 == len(such)
    assert [] == check(such, due_at_close=True).differing
    assert [] == check(such).differing


def test_due_at_close_moves_the_due_time_of_an_sla_case_that_fits_exactly(data: Path) -> None:
    case = next(case for case in cases_of(data, "sla.jsonl") if case["id"] == "sla-freshdesk-001")
    assert "2025-04-21T17:00:00.000000Z" == answer(case)["first_response"]["due"]
    assert "2025-04-22T09:00:00.000000Z" == answer(case, due_at_close=True)["first_response"]["due"]


def test_due_at_close_leaves_what_does_not_fit_exactly(data: Path) -> None:
    case = {"id": "1", "calendar": OFFICE, "op": "add", "start": "2026-03-02T16:00Z", "duration_s": 3599.5}
    assert "2026-03-02T16:59:59.500000Z" == answer(case, due_at_close=True) == answer(case)


# The shapes of a case


def test_ask_names_the_figures_of_a_ticket(data: Path) -> None:
    case = next(case for case in cases_of(data, "rules.jsonl") if case["id"] == "keep-01")
    figures = {"state": "running", "elapsed_s": 10367}
    asked = {"resolution": figures, "Gold/resolution": figures, "faults": []}
    given = answer({**case, "ask": ["state", "elapsed_s", "faults"]})
    assert asked == {key: value for key, value in given.items() if value is not None}


def test_ask_keeps_a_metric_without_a_clock(data: Path) -> None:
    case = next(case for case in cases_of(data, "sla.jsonl") if case["id"] == "sla-zammad-011")
    due = "2013-03-21T13:30:00.000000Z"
    assert {"first_response": None, "resolution": {"due": due}} == answer({**case, "ask": ["due"]})


def test_ask_leaves_a_refusal_as_it_is() -> None:
    assert "InputError" == answer({"id": "1", "ask": ["due"]})["error"]
    assert "InputError" == answer({**IS_OPEN, "ask": "due"})["error"]


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ({"id": "1"}, "InputError"),
        ({**IS_OPEN, "op": "is_closed"}, "InputError"),
        ({"id": "1", "op": "is_open", "start": "2026-03-02T09:00Z"}, "InputError"),
        ({"id": "1", "calendar": [], "op": "is_open", "start": "2026-03-02T09:00Z"}, "InputError"),
        ({**IS_OPEN, "start": "2026-03-02T09:00"}, "InstantError"),
        ({**IS_OPEN, "start": 9}, "InstantError"),
        ({**IS_OPEN, "calendar": {**OFFICE, "tz": "Mars/Olympus"}}, "CalendarError"),
        ({**IS_OPEN, "calendar": {**OFFICE, "weekly": {"mon": "all"}}}, "CalendarError"),
        ({**IS_OPEN, "calendar": {**OFFICE, "weekly": {"mon": [["09:00"]]}}}, "CalendarError"),
        ({**IS_OPEN, "calendar": {**OFFICE, "weekly": []}}, "InputError"),
        ({**IS_OPEN, "op": "add"}, "InputError"),
        ({**IS_OPEN, "op": "add", "duration_s": "3600"}, "InputError"),
        ({**IS_OPEN, "op": "next_open", "start": "2199-12-31T09:00Z"}, "HorizonError"),
        ({**IS_OPEN, "op": "add_workdays", "days": 0}, "AmountError"),
    ],
)
def test_a_case_that_cannot_be_answered_names_its_error(case: dict[str, Any], error: str) -> None:
    given = answer(case)
    assert error == given["error"]
    assert given["message"]


# The command


def written(folder: Path, *cases: object) -> str:
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return str(path)


def test_the_command_prints_one_answer_a_case_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, IS_OPEN, {**IS_OPEN, "id": "2", "start": "2026-03-02T17:00Z"})
    assert 0 == main([path])
    assert ['{"id": "1", "answer": true}', '{"id": "2", "answer": false}'] == capsys.readouterr().out.splitlines()


def test_check_prints_how_many_agree_and_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, IS_OPEN, {**IS_OPEN, "id": "2", "expect": False})
    assert 1 == main([path, "--check"])
    assert ["1 of 2", "2 answer: expected False, answered True"] == capsys.readouterr().out.splitlines()


def test_check_is_content_where_all_that_is_answered_agrees(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = next(case for case in cases_of(data, "rules.jsonl") if case["id"] == "snapshot-01")
    path = written(tmp_path, IS_OPEN, later)
    assert 0 == main([path, "--check"])
    assert ["2 of 2"] == capsys.readouterr().out.splitlines()


def test_check_with_due_at_close_compares_with_upstream(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = {"calendar": OFFICE, "op": "add", "start": "2026-03-02T16:00Z", "duration_s": 3600}
    stated = {"expect": "2026-03-02T17:00Z", "upstream": "2026-03-09T09:00Z"}
    path = written(tmp_path, {"id": "1", **add, **stated})
    assert 0 == main([path, "--check"])
    assert 0 == main([path, "--check", "--due-at-close", "next_open"])
    assert ["1 of 1", "1 of 1"] == capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2 is not JSON"),
        ("[1]", "`id` is missing"),
        ('{"op": "add"}', "`id` is missing"),
    ],
)
def test_a_line_that_is_no_case_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, words: str
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(IS_OPEN) + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as exit_:
        main([str(path)])
    assert 2 == exit_.value.code
    assert words in capsys.readouterr().err


def test_a_dash_answers_each_line_of_standard_input_as_it_comes() -> None:
    """The next line is sent only when the answer to the one before is there."""
    command = [sys.executable, "-m", "slaclock.testing.conformance", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in ("1", "2"):
            process.stdin.write(json.dumps({**IS_OPEN, "id": number}) + "\n")
            process.stdin.flush()
            assert {"id": number, "answer": True} == json.loads(process.stdout.readline())
        process.stdin.close()
    assert 0 == process.returncode


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([str(tmp_path / "none.jsonl")])
    assert 2 == exit_.value.code
    assert "none.jsonl" in capsys.readouterr().err


def test_a_case_to_check_states_what_it_expects() -> None:
    with pytest.raises(InputError, match="`expect` is missing"):
        check([{key: value for key, value in IS_OPEN.items() if key != "expect"}])


def test_empty_lines_are_no_cases() -> None:
    assert [] == list(read_cases(["", "  \n"]))


def test_the_module_runs_without_hypothesis(tmp_path: Path) -> None:
    script = "import sys; sys.modules['hypothesis'] = None; sys.argv = ['runner', sys.argv[1], '--check']\n"
    script += "import runpy; runpy.run_module('slaclock.testing.conformance', run_name='__main__')"
    command = [sys.executable, "-c", script, written(tmp_path, IS_OPEN)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "1 of 1\n", "") == (done.returncode, done.stdout, done.stderr)
