"""The chain of terms that a reading shows (R19): from when, whose, and which of them judges."""

from __future__ import annotations

import pytest

from slaclock.clocks.reading import Reading
from tests.clocks.asking import OFFICE, history, opened, policies, policy, read, said
from tests.clocks.test_terms import LATE, REGIONS, TABLE, changing

RAISED = history(("mon 11:00", {"priority": "high"}), ("mon 12:00", {"priority": "urgent"}), priority="normal")


def chain(reading: Reading) -> list[tuple[str | None, str | None, str | None, bool]]:
    return [(said(held.at), held.policy, held.target, held.judges) for held in reading.terms()]


def test_a_clock_whose_terms_never_changed_has_one_link() -> None:
    assert [("mon 09:00", "P", "8h", True)] == chain(read(changing("keep"), opened(priority="normal"), "mon 10:00"))


@pytest.mark.parametrize(("form", "judged_by"), [("retroactive", "2h"), ("carry", "2h"), ("keep", "8h")])
def test_which_link_judges_hangs_on_the_form_of_change(form: str, judged_by: str) -> None:
    assert [
        ("mon 09:00", "P", "8h", judged_by == "8h"),
        ("mon 11:00", "P", "4h", False),
        ("mon 12:00", "P", "2h", judged_by == "2h"),
    ] == chain(read(changing(form), RAISED, "mon 13:00"))


def test_a_restart_begins_a_chain_of_its_own() -> None:
    assert [("mon 12:00", "P", "2h", True)] == chain(read(changing("restart"), RAISED, "mon 13:00"))


def test_terms_that_came_back_judge_anew() -> None:
    ticket = history(("mon 11:00", {"priority": "high"}), ("mon 12:00", {"priority": "normal"}), priority="normal")
    assert [False, False, True] == [held.judges for held in read(changing("retroactive"), ticket, "mon 13:00").terms()]
    assert [True, False, False] == [held.judges for held in read(changing("keep"), ticket, "mon 13:00").terms()]


def test_a_change_of_nothing_that_the_terms_read_makes_no_link() -> None:
    ticket = history(("mon 11:00", {"plan": "gold"}), priority="normal")
    assert 1 == len(read(changing("carry"), ticket, "mon 13:00").terms())


def test_the_chain_ends_at_the_stop_and_takes_the_reopening_in() -> None:
    closed = history(("mon 10:00", "resolved"), ("mon 11:00", {"priority": "urgent"}), priority="normal")
    assert [("mon 09:00", "P", "8h", True)] == chain(read(changing("retroactive"), closed, "mon 12:00"))
    again = history(
        ("mon 10:00", "resolved"), ("mon 11:00", {"priority": "urgent"}), ("mon 12:00", "open"), priority="normal"
    )
    assert [("mon 09:00", "P", "8h", False), ("mon 12:00", "P", "2h", True)] == chain(
        read(changing("retroactive"), again, "mon 13:00")
    )


def test_a_stretch_without_a_policy_is_a_link_without_one() -> None:
    gold = policies(policy("Gold", when={"plan": "gold"}, targets={"resolution": "4h"}))
    ticket = history(("mon 10:00", {"plan": "none"}), ("mon 11:00", {"plan": "gold"}), plan="gold")
    assert [
        ("mon 09:00", "Gold", "4h", False),
        ("mon 10:00", None, None, False),
        ("mon 11:00", "Gold", "4h", True),
    ] == chain(read(gold, ticket, "mon 12:00"))


def test_a_link_says_calendar_version_and_forms_too() -> None:
    made = policies(
        calendar=REGIONS, targets={"resolution": TABLE}, on_change={"target": "carry", "calendar": "keep"}, version=3
    )
    ticket = history(("mon 11:00", {"region": "KR"}), priority="normal")
    first, second = read(made, ticket, "mon 13:00").terms()
    assert (OFFICE.name, LATE.name) == (first.calendar, second.calendar)
    assert {
        "at": "2026-03-02T11:00:00.000000Z",
        "policy": "P",
        "version": 3,
        "target": "8h",
        "calendar": "late",
        "on_change": {"target": "carry", "calendar": "keep"},
        "judges": True,
    } == second.to_dict()
    nobody = policies(policy("Gold", when={"plan": "gold"}, targets={"resolution": "4h"}))
    gone = history(("mon 10:00", {"plan": "none"}), ("mon 11:00", {"plan": "gold"}), plan="gold")
    assert (None, None) == (lambda row: (row["policy"], row["on_change"]))(
        read(nobody, gone, "mon 12:00").terms()[1].to_dict()
    )
