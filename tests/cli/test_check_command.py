"""`slaclock check`: what it prints, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from slaclock.cli.main import main
from tests.cli.test_command import AS_OF, made

CLEAN = """\
slaclock: 1
policies:
  - {name: Gold, when: {plan: gold}, calendar: 24x7, targets: {resolution: 8h}}
  - {name: VIP, when: {plan: vip}, calendar: 24x7, targets: {resolution: {high: 4h}}}
"""
NOTED = CLEAN.replace("slaclock: 1\n", "slaclock: 1\nfields: {region: any}\n")
WARNED = CLEAN.replace("targets: {resolution: 8h}", "at_risk: 100%, targets: {resolution: 8h}")
HIDDEN = CLEAN.replace("when: {plan: vip}", "when: {plan: gold}")
WIDE = "id,created,plan,priority\n1,2026-03-02 09:00,gold,\n2,2026-03-02 09:00,silver,\n3,2026-03-02 09:00,vip,low\n"
MAPPING = "fields: [plan, priority]\ntimezone: UTC\n"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (CLEAN, 0, "{}: nothing found\n"),
        (NOTED, 0, "{}: 1 note\n"),
        (WARNED, 1, "{}: 1 warning\n"),
        (HIDDEN, 1, "{}: 1 error\n"),
    ],
)
def test_warnings_and_errors_are_exit_code_one(
    text: str, code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(tmp_path, "policies.yaml", text)
    assert code == main(["check", path])
    captured = capsys.readouterr()
    assert captured.out.endswith(said.format(path))
    assert "" == captured.err


def test_a_finding_begins_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path, "policies.yaml", HIDDEN)
    main(["check", path])
    first, why, remedy, _ = capsys.readouterr().out.splitlines()
    told = "error hidden_policy: `VIP` never applies: `Gold` comes first (policies.1.when) [R18]"
    assert f"{path}:4: {told}" == first
    assert why.startswith("  The first policy")
    assert remedy.startswith("  put it before")


def test_a_document_without_lines_is_named_without_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'slaclock = 1\n[[policies]]\nname = "A"\nwhen = "always"\ncalendar = "24x7"\nat_risk = "100%"\n'
    path = made(tmp_path, "policies.toml", text + '[policies.targets]\nresolution = "8h"\n')
    assert 1 == main(["check", path])
    assert capsys.readouterr().out.startswith(f"{path}: warning at_risk_says_nothing: ")


def test_json_lines_are_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == main(["check", made(tmp_path, "policies.yaml", HIDDEN), "--format", "jsonl"])
    (row,) = rows(capsys)
    assert ("finding", "hidden_policy", "error", 4) == tuple(row[key] for key in ("about", "code", "severity", "line"))


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere.yaml"], "nowhere.yaml"),
        (["check", "{bad}"], "`slaclock` is missing"),
        (["check", "{good}", "--as-of", "2026-03-02"], "a bare date is no instant"),
        (["check", "{good}", "--sample", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_cannot_be_read_is_exit_code_two(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = made(tmp_path, "good.yaml", CLEAN), made(tmp_path, "bad.yaml", "policies: []\n")
    assert 2 == main([part.format(good=good, bad=bad) for part in arguments])
    captured = capsys.readouterr()
    assert said in captured.err
    assert "" == captured.out


def test_today_finds_holidays_that_run_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'calendars: {o: {timezone: UTC, hours: {mon-fri: "09:00-17:00"}, holidays: [2026-12-25]}}\n'
    path = made(tmp_path, "policies.yaml", CLEAN.replace("policies:", text + "policies:").replace("24x7", "o"))
    assert 0 == main(["check", path])
    assert 0 == main(["check", path, *AS_OF])
    assert 1 == main(["check", path, "--as-of", "2026-12-01T00:00Z"])
    assert "calendar `o` has no holidays for 2027" in capsys.readouterr().out


def sample(tmp_path: Path, text: str = WIDE) -> list[str]:
    return ["--sample", made(tmp_path, "t.csv", text), "--map", made(tmp_path, "map.yaml", MAPPING)]


def test_a_sample_shows_kinds_of_ticket_policies_and_tickets_without_a_promise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(tmp_path, "policies.yaml", CLEAN)
    one = WIDE.replace("3,2026-03-02 09:00,vip,low\n", "4,2026-03-02 09:00,gold,\n")
    assert 0 == main(["check", path, *sample(tmp_path, one)])
    assert [
        f"{path}: nothing found",
        "",
        "plan     policies  tickets  such as",
        "───────  ────────  ───────  ───────",
        "gold     Gold      2        1",
        "(other)  –         1        2",
        "",
        "policies that apply to none of them: VIP",
        "3 tickets, 1 without any promise: 2",
    ] == capsys.readouterr().out.splitlines()


def test_a_sample_as_json_has_a_row_for_each_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [*sample(tmp_path), "--format", "jsonl"]
    assert 0 == main(["check", made(tmp_path, "policies.yaml", CLEAN), *words])
    assert [
        {"about": "kind_of_ticket", "values": {"plan": "gold"}, "policies": ["Gold"], "tickets": 1, "example": "1"},
        {"about": "kind_of_ticket", "values": {"plan": "(other)"}, "policies": [], "tickets": 1, "example": "2"},
        {"about": "kind_of_ticket", "values": {"plan": "vip"}, "policies": ["VIP"], "tickets": 1, "example": "3"},
        {"about": "policy", "policy": "Gold", "tickets": 1},
        {"about": "policy", "policy": "VIP", "tickets": 1},
        {"about": "ticket_without_promise", "ticket": "2"},
        {"about": "ticket_without_promise", "ticket": "3"},
    ] == rows(capsys)


def test_many_tickets_without_a_promise_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = "id,created,plan,priority\n" + "".join(f"{i},2026-03-02 09:00,free,\n" for i in range(25))
    assert 0 == main(["check", made(tmp_path, "policies.yaml", CLEAN), *sample(tmp_path, many)])
    assert capsys.readouterr().out.endswith(", 18, 19 and 5 more\n")


def test_a_ticket_of_the_sample_that_cannot_be_read_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = WIDE.replace("2,2026-03-02 09:00", "2,whenever")
    assert 1 == main(["check", made(tmp_path, "policies.yaml", CLEAN), *sample(tmp_path, text)])
    captured = capsys.readouterr()
    assert "whenever" in captured.err
    assert "2 tickets, 1 without any promise: 3" in captured.out


def test_a_sample_without_a_readable_ticket_has_an_empty_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["check", made(tmp_path, "policies.yaml", CLEAN), "--sample", made(tmp_path, "t.json", "[]")])
    assert capsys.readouterr().out.endswith(
        "policies  tickets  such as\n────────  ───────  ───────\n\n"
        "policies that apply to none of them: Gold, VIP\n0 tickets, 0 without any promise\n"
    )
