"""The order of events, what makes a history malformed, and appending (R24)."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import LimitError, TicketError
from slaclock.tickets import history as history_module
from slaclock.tickets.events import Event
from slaclock.tickets.history import History, put_in_order
from tests.tickets.made import at, change, histories, opening


def values(events: Sequence[Event]) -> list[Any]:
    return [event.value for event in events[1:]]


def ordered(*events: Event) -> list[Event]:
    in_order, faults = put_in_order(events)
    assert [] == faults
    return in_order


def faults_of(*events: Event) -> list[tuple[tuple[int, ...], str]]:
    return [(place, str(fault).splitlines()[0]) for place, fault in put_in_order(events)[1]]


def test_events_stand_in_the_order_of_time_however_they_were_given() -> None:
    assert ["a", "b", "c"] == values(
        ordered(change(12, value="c"), opening(9), change(11, value="b"), change(10, value="a"))
    )


def test_events_of_one_instant_keep_the_order_in_which_they_were_given() -> None:
    assert ["b", "a", "c"] == values(
        ordered(opening(9), change(9, value="b"), change(9, value="a"), change(9, value="c"))
    )


def test_at_one_instant_events_without_seq_come_first_then_by_seq_then_as_given() -> None:
    events = [
        change(10, value="5", seq=2),
        change(10, value="3", seq=1),
        change(10, value="1"),
        change(10, value="4", seq=1),
        change(10, value="2"),
    ]
    assert ["1", "2", "3", "4", "5"] == values(ordered(opening(9), *events))


def test_the_seq_of_a_later_instant_does_not_count_before_an_earlier_one() -> None:
    assert ["a", "b"] == values(ordered(opening(9), change(11, value="b", seq=0), change(10, value="a", seq=9)))


def test_an_event_that_is_sent_again_counts_once() -> None:
    event = change(10, id="e1")
    assert 2 == len(ordered(opening(9), event, replace(event)))


def test_an_opening_that_is_sent_again_counts_once() -> None:
    event = Event(at(9), "created", id="e0")
    assert [event] == ordered(event, replace(event))


@pytest.mark.parametrize(
    "other",
    [change(11, id="e1"), change(10, value="x", id="e1"), change(10, id="e1", seq=1)],
    ids=["another time", "another value", "another seq"],
)
def test_an_id_with_another_content_is_a_fault(other: Event) -> None:
    expected = [((2,), "an event id with two contents: `e1` (id, event changed) [R24]")]
    assert expected == faults_of(opening(9), change(10, id="e1"), other)


def test_an_empty_history_is_a_fault_of_the_whole() -> None:
    assert [((), "a history without `created` [R24]")] == faults_of()
    assert [((), "a history without `created` [R24]")] == faults_of(change(9))


@pytest.mark.parametrize(("hours", "place"), [(8, 0), (9, 1), (10, 1)], ids=["before", "at", "after"])
def test_a_second_created_is_a_fault_before_at_and_after_the_first(hours: float, place: int) -> None:
    """The first is the first in time, not the first given."""
    found = faults_of(opening(9), opening(hours))
    assert [(place,)] == [place for place, _ in found]
    assert "a second `created`" in found[0][1]


def test_an_event_before_created_is_a_fault_that_names_both_times() -> None:
    what = "an event before its ticket was created at 2026-09-23T09:00:00.000000Z: `2026-09-23T08:00:00.000000Z`"
    assert [((1,), f"{what} (at, event e1) [R24]")] == faults_of(opening(9), change(8, id="e1"))


def test_an_event_given_before_created_at_the_same_instant_is_a_fault() -> None:
    assert [(0,)] == [place for place, _ in faults_of(change(9), opening(9))]
    assert [] == faults_of(opening(9), change(9))


def test_created_with_a_seq_does_not_come_before_an_event_without() -> None:
    assert [(1,)] == [place for place, _ in faults_of(Event(at(9), "created", seq=0), change(9))]


def test_every_fault_has_a_remedy() -> None:
    events = [change(8), opening(9), opening(9), change(10, id="a"), change(11, id="a")]
    assert [True] * 3 == [bool(fault.remedy) for _, fault in put_in_order(events)[1]]


@given(histories, st.randoms())
def test_the_order_of_the_rows_counts_among_equal_keys_only(events: list[Event], random: Any) -> None:
    numbered = [replace(event, seq=number) for number, event in enumerate(events)]
    shuffled = random.sample(numbered, len(numbered))
    assert ordered(*numbered) == ordered(*shuffled)


@given(histories)
def test_adding_one_by_one_gives_what_ordering_all_at_once_gives(events: list[Event]) -> None:
    history = History(events[:1])
    for event in events[1:]:
        history = history.added(event)
    assert tuple(ordered(*events)) == history.events


@given(histories, st.data())
def test_a_history_never_changes_whatever_is_added_to_it(events: list[Event], data: st.DataObject) -> None:
    """Branches that share a log do not see each other."""
    branches = [(History(events[:1]), [events[0]])]
    for event in events[1:] * 2:
        history, content = data.draw(st.sampled_from(branches))
        branches.append((history.added(event), [*content, event]))
    for history, content in branches:
        assert tuple(ordered(*content)) == history.events


def test_an_append_shares_the_log_and_a_second_one_copies_it() -> None:
    first = History([opening(9)])
    longer, branch = first.added(change(10)), first.added(change(11))
    assert longer._log is first._log
    assert branch._log is not first._log
    assert [1, 2, 2] == [len(history.events) for history in (first, longer, branch)]


def test_an_id_that_another_branch_has_seen_is_new_to_this_one() -> None:
    first = History([opening(9)])
    first.added(change(10, value="a", id="e1"))
    assert first.added(change(11, value="b", id="e1")).events[-1].value == "b"


def test_an_append_that_loses_its_place_to_another_thread_copies() -> None:
    """Another append comes between the look at the log and the append of ours."""
    mine, theirs = change(10, value="mine"), change(10, value="theirs")

    class Raced(list[Event]):
        def append(self, event: Event) -> None:
            super().append(theirs)
            super().append(event)

    history = History([opening(9)])
    history._log = Raced(history._log)
    longer = history.added(mine)
    assert (opening(9), mine) == longer.events
    assert (opening(9),) == history.events


def test_a_late_edit_is_ordered_in() -> None:
    history = History([opening(9)]).added(change(11, value="b")).added(change(10, value="a"))
    assert ["a", "b"] == values(history.events)


def test_a_known_event_adds_nothing_and_a_known_id_with_another_content_is_refused() -> None:
    history = History([opening(9)]).added(change(10, id="e1"))
    assert history is history.added(change(10, id="e1"))
    with pytest.raises(TicketError, match="an event id with two contents: `e1`"):
        history.added(change(10, value="x", id="e1"))


def test_what_cannot_be_added_is_refused() -> None:
    history = History([opening(9)])
    with pytest.raises(TicketError, match="a second `created`"):
        history.added(opening(10))
    with pytest.raises(TicketError, match="an event before its ticket was created"):
        history.added(change(8))
    assert 2 == len(history.added(change(9)).events)


def test_a_history_holds_a_million_events_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    assert history_module.MOST_EVENTS == 1_000_000
    monkeypatch.setattr(history_module, "MOST_EVENTS", 2)
    history = History([opening(9)]).added(change(10))
    with pytest.raises(LimitError, match="a history of too many events: `3`"):
        history.added(change(11))


def test_ten_thousand_events_are_added_without_copying_the_log() -> None:
    first = history = History([opening(9)])
    for number in range(10_000):
        history = history.added(change(10 + number / 10_000, id=str(number)))
    assert history._log is first._log
    assert 10_001 == len(history.events)


def test_histories_are_equal_and_hash_by_their_events_and_survive_pickling() -> None:
    one, other = History([opening(9)]).added(change(10)), History([opening(9), change(10)])
    assert one == other
    assert hash(one) == hash(other)
    assert one != History([opening(9)])
    assert one == pickle.loads(pickle.dumps(one))
    assert one != one.events
