"""`slaclock freeze`: the frozen document on standard output, what it cannot promise on standard error."""

from __future__ import annotations

import json
from pathlib import Path

import holidays
import pytest

from slaclock.cli.main import main
from slaclock.policies.freeze import freeze
from slaclock.policies.policy_set import PolicySet

LAST = max(holidays.CN().special_public_holidays)
POLICIES = """\
slaclock: 1   # our contract
calendars:
  seoul: {timezone: Asia/Seoul, hours: {mon-fri: "09:00-18:00"}, holidays: [KR, {2026-12-31: Company day}]}
policies:
  - {name: Gold, when: {plan: gold}, calendar: seoul, targets: {resolution: 2 business days}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "policies.yaml"
    made.write_text(POLICIES, encoding="utf-8")
    return made


def test_the_frozen_document_is_written_as_yaml(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["freeze", str(path), "--years", "2026..2027"])
    captured = capsys.readouterr()
    assert freeze(PolicySet.load(path), "2026..2027") == PolicySet.parse(captured.out, "yaml").document
    assert "        2026-09-25: 추석\n" in captured.out
    assert captured.out.endswith("resolution: 2 business days\n")
    assert "our contract" not in captured.out
    assert "" == captured.err


def test_a_document_in_json_is_written_as_json(tmp_path: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    as_json = tmp_path / "policies.json"
    as_json.write_text(json.dumps(PolicySet.load(path).document), encoding="utf-8")
    for arguments in (["freeze", str(as_json)], ["freeze", str(path), "--format", "json"]):
        assert 0 == main([*arguments, "--years", "2026"])
        assert freeze(PolicySet.load(path), 2026) == json.loads(capsys.readouterr().out)
    assert 0 == main(["freeze", str(as_json), "--format", "yaml", "--years", "2026"])
    assert capsys.readouterr().out.startswith("slaclock: 1\ncalendars:\n  seoul:\n    timezone: Asia/Seoul\n")


def test_single_years_stand_between_commas(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["freeze", str(path), "--years", "2026,2028..2029"])
    assert "    covers: [2026, 2028..2029]\n" in capsys.readouterr().out


def test_what_cannot_be_promised_stands_on_standard_error(
    tmp_path: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(POLICIES.replace("KR", "CN"), encoding="utf-8")
    assert 0 == main(["freeze", str(path), "--years", f"{LAST}..{LAST + 1}"])
    captured = capsys.readouterr()
    assert f"! calendar `seoul`: the holidays of {LAST + 1} are not known to be complete [R9]\n" == captured.err
    assert f"covers: [{LAST}]" in captured.out
    assert 2 == main(["freeze", str(path), "--years", f"{LAST + 1}"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("no year to freeze is known to be complete")


@pytest.mark.parametrize("years", ["", "26", "2027..2026", "next"])
def test_what_are_no_years_is_said(path: Path, years: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["freeze", str(path), "--years", years])
    captured = capsys.readouterr()
    assert ("", True) == (captured.out, "not a year or a range of years" in captured.err)


def test_the_years_must_be_said(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["freeze", str(path)])
    assert 2 == caught.value.code
    assert "--years" in capsys.readouterr().err


def test_a_document_with_faults_is_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(POLICIES.replace("calendar: seoul", "calendar: soul"), encoding="utf-8")
    assert 2 == main(["freeze", str(path), "--years", "2026"])
    assert "did you mean `seoul`?" in capsys.readouterr().err
