"""The packs of conformance cases that ship with the package, and the words by which one chooses among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final, TypeAlias

from slaclock.errors import InputError
from slaclock.testing.answers import read_cases

Case: TypeAlias = Mapping[str, Any]

PACKS: Final = ("calendar", "business_days", "sla", "rules", "presets")
"""Their names; `cases/README.md` beside them says what each holds, and where its facts come from."""

_RULES_OF: Final = {
    "add": "R6",
    "subtract": "R6",
    "between": "R7",
    "is_open": "R1",
    "next_open": "R8",
    "next_close": "R8",
    "prev_open": "R8",
    "prev_close": "R8",
    "add_workdays": "R11",
}


def cases_of(pack: str) -> list[Case]:
    """The cases of a pack, in order. Raises `InputError` for another name.

    >>> sum(1 for case in cases_of("rules") if "R19" in case["rules"])
    23
    """
    if pack not in PACKS:
        raise InputError("no pack of that name", pack, remedy=f"there are {', '.join(PACKS)}")
    text = files("slaclock.testing").joinpath("cases", f"{pack}.jsonl").read_text(encoding="utf-8")
    return list(read_cases(text.splitlines()))


def tags_of(case: Case) -> tuple[str, ...]:
    """What a case is about: the rules that it names, else the rule of its operation, its preset, or whose suite it is.

    >>> tags_of({"id": "sla-zammad-001"}), tags_of({"id": "biz-add-1", "op": "add"})
    (('sla-zammad',), ('R6',))
    """
    if "rules" in case:
        return tuple(case["rules"])
    if "op" in case:
        return (_RULES_OF[case["op"]],)
    suite: str = case["preset"] if "preset" in case else case["id"].rpartition("-")[0]
    return (suite,)


def chosen(packs: Iterable[str], only: Iterable[str] = ()) -> list[tuple[str, Case]]:
    """The cases of those packs, each with its pack's name; of ``only`` those that have one of the words as tag or id.

    Raises `InputError` where none is left.

    >>> [case["id"] for _, case in chosen(PACKS, ["R25"])]
    ['snapshot-01', 'snapshot-02', 'snapshot-03']
    """
    words = set(only)
    found = [
        (pack, case)
        for pack in packs
        for case in cases_of(pack)
        if not words or not words.isdisjoint((case["id"], *tags_of(case)))
    ]
    if not found:
        remedy = "`slaclock conform --list` names every case, its pack, and its rules or suite"
        raise InputError("no case has that rule, suite or id", ", ".join(sorted(words)), remedy=remedy)
    return found
