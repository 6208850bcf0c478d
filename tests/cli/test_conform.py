"""`slaclock conform`: any implementation asked our cases, its answers counted by rule."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from slaclock.cli.main import main

OURS = [sys.executable, "-m", "slaclock.testing.conformance", "-"]
NONE = """
import json, sys
for line in sys.stdin:
    case = json.loads(line)
    assert "expect" not in case
    answer = {"error": "not answered yet: presets"} if case["id"].endswith("1") else {}
    print(json.dumps({"id": case["id"], "answer": answer}))
"""


def conform(*words: str, command: list[str]) -> int:
    return main(["conform", *words, "--timeout", "60", "--", *command])


def test_our_own_runner_agrees_with_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == conform(command=OURS)
    lines = capsys.readouterr().out.splitlines()
    assert "1234 of 1234 cases agree" == lines[-1]
    assert ["rules", "R19", "23", "23"] in [line.split() for line in lines]
    assert ["presets", "jira", "5", "5"] in [line.split() for line in lines]


def test_packs_and_rules_are_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == conform("--pack", "rules", "--pack", "presets", "--only", "R25", "--only", "jira", command=OURS)
    assert "8 of 8 cases agree" == capsys.readouterr().out.splitlines()[-1]


def test_an_engine_that_answers_otherwise_or_not_yet_does_not_conform(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = tmp_path / "engine.py"
    engine.write_text(NONE, encoding="utf-8")
    assert 1 == conform("--pack", "presets", "--only", "jira", "--show", "2", command=[sys.executable, str(engine)])
    lines = capsys.readouterr().out.splitlines()
    assert "0 of 5 cases agree, 1 refused by name (presets: 1)" == lines[-1]
    assert lines[-3].startswith("and ")
    assert lines[-3].endswith(" more differences")
    assert 2 == sum(line.startswith("preset-jira-") for line in lines)


def test_refusing_everything_by_name_is_no_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    program = NONE.replace(".endswith", ".startswith").replace('"1"', '"preset"')
    assert 1 == conform("--only", "jira", command=[sys.executable, "-c", program])
    assert "0 of 5 cases agree, 5 refused by name (presets: 5)" == capsys.readouterr().out.splitlines()[-1]


def test_a_command_that_breaks_off_has_the_answers_counted_that_it_gave(capsys: pytest.CaptureFixture[str]) -> None:
    program = 'import sys; print(\'{"id": "preset-jira-001", "answer": {}}\'); sys.exit(7)'
    assert 2 == conform("--only", "jira", command=[sys.executable, "-c", program])
    printed = capsys.readouterr()
    assert "0 of 5 cases agree, 4 not answered" == printed.out.splitlines()[-1]
    assert "the command ended after so many answers: `1`" in printed.err
    assert "its exit code was 7" in printed.err


def test_the_commands_own_options_are_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    program = "import sys; assert sys.argv[1:] == ['--pack', '--', 'x'], sys.argv; sys.exit(5)"
    assert 2 == conform("--only", "jira", command=[sys.executable, "-c", program, "--pack", "--", "x"])
    assert "its exit code was 5" in capsys.readouterr().err


def test_the_cases_are_listed_and_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["conform", "--list", "--only", "R25"])
    header, _, *rows = capsys.readouterr().out.splitlines()
    assert ["case", "pack", "rules", "or", "suite"] == header.split()
    assert ["snapshot-01", "snapshot-02", "snapshot-03"] == [row.split()[0] for row in rows]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--only", "R25"], "no command to ask"),
        (["--only", "R99", "--", "true"], "no case has that rule, suite or id: `R99`"),
        (["--only", "R25", "--", "no-such-command"], "a command that cannot be started: `no-such-command`"),
    ],
)
def test_what_cannot_be_asked_is_said(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["conform", *words])
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon", "1e9"])
def test_a_time_out_is_a_number_of_seconds(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["conform", "--timeout", seconds, "--", "true"])
    assert 2 == refused.value.code
    assert "--timeout" in capsys.readouterr().err
