"""The reference pages name everything there is: rules, keys, columns, exceptions, options, members and signatures."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

import slaclock
import slaclock.errors
from slaclock.cli.main import _parser
from slaclock.policies.assembly import KEYS
from slaclock.policies.calendar_section import COMBINING, OWN_KEYS
from slaclock.policies.commitments import Commitment
from slaclock.policies.conditions import EVENT_TYPES, OPERATORS
from slaclock.policies.faults import keys_of
from slaclock.policies.ladders import Rung
from slaclock.policies.policy import Policy
from slaclock.policies.ready_rules import COLUMNS, READY_CLOCKS, TERMS
from slaclock.policies.target_kinds import Target
from slaclock.tickets.columns import LONG_NAMES, WIDE_TYPES
from slaclock.tickets.events import COLUMNS as EVENT_COLUMNS
from slaclock.tickets.kinds import TYPES
from tests.pages import ROOT, Page

REFERENCE = ROOT / "docs" / "reference"
RULES = [f"R{number}" for number in range(1, 35)]
API = Page(REFERENCE / "api.md")

# Members that serve the other rooms: no page promises them.
FOR_THE_ROOMS = {
    "BusinessCalendar": {"of", "hours", "timeline", "add_us", "between_us"},
    "Evaluation": {"as_of_us", "next_change_us"},
    "Policy": {"raw", "fill", "bound", "calendar_names", "mentioned", "watched"},
    "PolicySet": {"slots", "boundaries"},
    "Reading": {"next_changes", "next_hours_change", "check"},
    "Ticket": {"of"},
}


def sections(page: Page, level: str = "##") -> Mapping[str, str]:
    """The text below each heading of that level, by the heading without its marks."""
    parts = re.split(rf"^{level} (.+)$", page.source, flags=re.MULTILINE)
    return dict(zip((name.strip("`") for name in parts[1::2]), parts[2::2], strict=True))


def unnamed(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words that stand in no span of code of the text; its fenced blocks do not count."""
    spans = re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    named = {word for span in spans for word in re.findall(r"[\w-]+", span)}
    return sorted(word for word in words if word not in named)


# The semantics


def test_the_semantics_has_every_rule_once_and_in_order() -> None:
    found = re.findall(r'^<a id="(r\d+)"></a>\n### (R\d+)\. ', (REFERENCE / "semantics.md").read_text("utf-8"), re.M)
    assert [(rule.lower(), rule) for rule in RULES] == found


def test_every_rule_used_so_far_has_an_example_and_the_others_say_that_they_come_later() -> None:
    rules = sections(Page(REFERENCE / "semantics.md"), "###")
    without = [name.split(".")[0] for name, text in rules.items() if ">>>" not in text and "**Later" not in text]
    assert [] == without


# The document


@pytest.mark.parametrize(
    "words",
    [
        KEYS,
        (*OWN_KEYS, *COMBINING),
        keys_of(Policy),
        keys_of(Rung),
        keys_of(Commitment),
        TERMS,
        COLUMNS,
        READY_CLOCKS,
        OPERATORS,
        EVENT_TYPES,
        ("matrix", "amount_from", "due_from", "outside", "by", "table", "default", "use", "zone_from"),
        ("receipt", "cutoff", "time_of_day", "due_by", "read_as"),
        ("when", "until", "at_most", "old"),
    ],
    ids=lambda words: next(iter(words)),
)
def test_the_documents_page_names_every_key(words: Iterable[str]) -> None:
    assert [] == unnamed(Page(REFERENCE / "document.md").source, words)


def test_a_target_is_one_of_the_kinds_that_the_page_has() -> None:
    assert {"Exact", "BusinessDays", "CalendarDays", "FirmDue"} == {kind.__name__ for kind in Target.__args__}


# Events, errors, the command


def test_the_events_page_names_every_column_type_and_time() -> None:
    page = Page(REFERENCE / "events.md").source
    assert [] == unnamed(page, {*EVENT_COLUMNS, *TYPES, *LONG_NAMES, *WIDE_TYPES})
    for reader in (slaclock.read_long, slaclock.read_wide):
        assert [] == unnamed(page, set(inspect.signature(reader).parameters) - {"rows"})


def test_the_errors_page_has_every_exception_and_marks_those_at_the_top() -> None:
    table = sections(Page(REFERENCE / "errors.md"))["The exceptions"]
    rows = re.findall(r"^\| `(\w+)`( ★)? \|", table, re.MULTILINE)
    kinds = {name for name, kind in vars(slaclock.errors).items() if isinstance(kind, type) and name.endswith("Error")}
    assert kinds == {name for name, _ in rows}
    assert {name for name in slaclock.__all__ if name.endswith("Error")} == {name for name, star in rows if star}


def test_the_commands_page_has_every_option_of_every_command() -> None:
    page = Page(REFERENCE / "cli.md").source
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                assert f"`slaclock {name}" in page
                options = {option for each in command._actions for option in each.option_strings} - {"-h", "--help"}
                assert [] == unnamed(page, options)


# The names


def documented() -> list[Any]:
    return [pytest.param(name, text, id=name) for name, text in sections(API).items() if name in slaclock.__all__]


@pytest.mark.parametrize(("name", "text"), documented())
def test_a_names_section_has_an_example_and_its_signature_as_it_is(name: str, text: str) -> None:
    assert ">>>" in text
    written = re.match(r"\s*```text\n(.+?)\n```", text)
    if written and "…" not in written[1]:
        signature = inspect.signature(getattr(slaclock, name))
        plain = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
        bare = signature.replace(parameters=plain, return_annotation=inspect.Signature.empty)
        assert f"{name}{bare}" == written[1]
    else:
        assert isinstance(getattr(slaclock, name), type)


@pytest.mark.parametrize(("name", "text"), documented())
def test_a_names_section_has_every_member(name: str, text: str) -> None:
    thing = getattr(slaclock, name)
    if not isinstance(thing, type) or issubclass(thing, slaclock.errors.SlaclockError):
        return
    members = {member for member in vars(thing) if not member.startswith(("_", "model_"))}
    arguments = set(inspect.signature(thing).parameters)
    assert [] == unnamed(text, members - arguments - FOR_THE_ROOMS.get(name, set()))


@pytest.mark.parametrize("name", FOR_THE_ROOMS)
def test_the_members_for_the_rooms_are_there(name: str) -> None:
    thing = getattr(slaclock, name)
    there = {*dir(thing), *getattr(thing, "__dataclass_fields__", ())}
    assert set() == FOR_THE_ROOMS[name] - there
