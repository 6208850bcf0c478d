"""`slaclock preset`: what it prints, and with which exit code."""

from __future__ import annotations

import pytest

from slaclock.cli.main import main
from slaclock.policies.presets import PRESETS, preset_text


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_printed_as_it_is(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["preset", name])
    assert preset_text(name) == capsys.readouterr().out


def test_without_a_name_the_names_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["preset"])
    assert [*PRESETS] == capsys.readouterr().out.splitlines()


def test_another_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["preset", "zendsk"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert "no preset of that name: `zendsk` [R34]\n  did you mean `zendesk`?" in captured.err
