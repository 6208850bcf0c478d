"""A snapshot that was cut, edited or made by hand is refused, with the place; one that was only stored is not (R25)."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from slaclock import Policy, PolicySet
from slaclock.clocks.snapshot import Snapshot, advance, take_snapshot
from slaclock.clocks.snapshot_shape import digest_of
from slaclock.errors import LimitError, SlaclockError, SnapshotError
from slaclock.tickets.jsontext import LONGEST_JSON
from tests.fuzz.fixed import LATER, SNAPSHOT_POLICIES, TICKETS

AS_OF = "2026-03-09T10:00Z"
TAKEN = take_snapshot(SNAPSHOT_POLICIES, TICKETS[-1], as_of=AS_OF).to_dict()
LATE = PolicySet(Policy(name="Late", when={"plan": "none"}, calendar="24x7", targets={"resolution": "8h"}))
WAITING = take_snapshot(LATE, TICKETS[0], as_of=AS_OF).to_dict()
ODD = (None, True, -1, 7, 10**6, 10**30, 0.5, "x", [], {})
RESOLUTION = ("slots", "sla", "clocks", "resolution")


def paths(value: Any, *above: str | int) -> Iterator[tuple[str | int, ...]]:
    """The path of every part of a tree."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*above, key)
        yield from paths(part, *above, key)


def edited(data: dict[str, Any], *path: str | int, value: Any, sealed: bool = True) -> dict[str, Any]:
    """A copy with another value there, with the digest that makes it look like ours."""
    raw = copy.deepcopy(data)
    held = raw
    for key in path[:-1]:
        held = held[key]  # type: ignore[index]
    held[path[-1]] = value  # type: ignore[index]
    return {**raw, "digest": digest_of(raw)} if sealed else raw


def there(data: Any, *path: str | int) -> Any:
    for key in path:
        data = data[key]
    return data


EDITS = [
    (path, value) for path in paths(TAKEN) for value in ODD if json.dumps(value) != json.dumps(there(TAKEN, *path))
]


def test_every_edit_in_whatever_place_is_refused() -> None:
    assert 2_000 < len(EDITS)
    for path, value in EDITS:
        with pytest.raises(SnapshotError) as refused:
            Snapshot.parse(edited(TAKEN, *path, value=value, sealed=False))
        assert refused.value.fault.path or path == ("snapshot",), path
        assert refused.value.fault.remedy


def test_an_edit_with_a_digest_of_its_own_is_answered_or_refused_in_words() -> None:
    refused = 0
    for path, value in EDITS[::9]:
        try:
            snapshot = Snapshot.parse(edited(TAKEN, *path, value=value))
            assert advance(SNAPSHOT_POLICIES, snapshot, LATER, as_of=AS_OF).evaluation.to_dict()
        except SlaclockError:
            refused += 1
    assert len(EDITS) / 20 < refused


@pytest.mark.parametrize("path", [path for path in paths(TAKEN) if isinstance(path[-1], str)][::5])
def test_a_key_that_is_missing_is_named_or_leaves_nothing_unsaid(path: tuple[str | int, ...]) -> None:
    raw = copy.deepcopy(TAKEN)
    del there(raw, *path[:-1])[path[-1]]
    with pytest.raises(SnapshotError) as refused:
        Snapshot.parse(raw)
    named = ".".join(map(str, path))
    assert refused.value.fault.path in (named, "digest", "") or named in refused.value.fault.path


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("last", "at"), "2026", "not as a snapshot is written: `2026` (last.at)"),
        (("last", "extra"), 1, "not as a snapshot is written: `1` (last.extra)"),
        ((*RESOLUTION, "cycles", 0, "start"), 10**17, "(slots.sla.clocks.resolution.cycles.0.start)"),
        ((*RESOLUTION, "cycles", 0, "ended_at"), 7258118400000000, "(slots.sla.clocks.resolution.cycles.0)"),
        ((*RESOLUTION, "cycles", 0, "stops", 0, "terms"), 9, "(slots.sla.clocks.resolution.cycles.0)"),
        ((*RESOLUTION, "cycles", 1, "number"), 1, "(slots.sla.clocks.resolution)"),
        ((*RESOLUTION, "pauses", 0, "entry", 3), 5, "not there: `Gold version 1: pauses.5`"),
        ((*RESOLUTION, "held"), [["Gold", 1, "starts", 8]], "not there: `Gold version 1: starts.8`"),
        (("last", "event", "type"), "created?", "no such type of event: `created?` (last.event.type"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(path: tuple[str | int, ...], value: Any, said: str) -> None:
    with pytest.raises(SnapshotError) as refused:
        advance(SNAPSHOT_POLICIES, Snapshot.parse(edited(TAKEN, *path, value=value)), [], as_of=AS_OF)
    assert said in str(refused.value)


def test_an_event_kept_in_a_snapshot_is_named_by_its_position() -> None:
    made = Snapshot.parse(edited(WAITING, "events", 0, "at", value="soon"))
    with pytest.raises(SnapshotError, match=r"no instant: `soon` \(events\.0\.at"):
        advance(LATE, made, [], as_of=AS_OF)


def test_the_order_of_keys_and_the_way_to_write_a_number_are_no_edit() -> None:
    shuffled = dict(reversed(list(TAKEN.items())))
    assert Snapshot.parse(TAKEN) == Snapshot.parse(json.dumps(shuffled, indent=1, ensure_ascii=True))
    known = edited(TAKEN, "last", "fields", "hours", value=2)
    assert known["digest"] == digest_of(edited(TAKEN, "last", "fields", "hours", value=2.0))


@pytest.mark.parametrize("cut", [1, 10, 100, len(json.dumps(TAKEN)) - 1])
def test_a_text_that_was_cut_is_refused(cut: int) -> None:
    with pytest.raises(SnapshotError, match="replay the history"):
        Snapshot.parse(json.dumps(TAKEN)[:cut])


@pytest.mark.parametrize("text", ['{"snapshot": 5, "ticket": NaN}', '{"snapshot": 5, "ticket": "\\ud800"}'])
def test_what_is_not_quite_json_is_refused(text: str) -> None:
    with pytest.raises(SnapshotError, match=r"not as a snapshot is written|not a snapshot"):
        Snapshot.parse(text)


def test_a_snapshot_has_the_limit_of_a_ticket() -> None:
    with pytest.raises(LimitError, match=f"within {LONGEST_JSON:,} characters"):
        Snapshot.parse(" " * (LONGEST_JSON + 1))
