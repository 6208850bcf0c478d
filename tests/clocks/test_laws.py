"""The laws of clocks by name, over random documents and ticket histories (design §7). Integers of microseconds.

50 cases a law in the normal profile of Hypothesis, 10,000 in the long one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, zip_longest
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slaclock.base.instants import DAY, HOUR, from_us, to_text, to_us, us_delta
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.evaluate import breach_status, due_times, evaluate, evaluate_many
from slaclock.clocks.evaluation import Evaluation
from slaclock.clocks.reading import Reading
from slaclock.clocks.timer import Timer
from slaclock.errors import TimerError
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.strategies.documents import AMOUNTS, CALENDARS, LAST
from slaclock.testing.strategies.documents import whole_hours as instants
from slaclock.tickets.ticket import Ticket
from tests.strategies_tickets import STOPPING, Case, cases

few = settings(max_examples=50) if settings().max_examples <= 200 else settings()
"""Laws are many and each example lays years down: in the normal profile 50 of each."""

NOTHING, MICROSECOND = timedelta(0), timedelta(microseconds=1)


def answer(result: Evaluation) -> dict[str, Any]:
    """The whole answer as plain values."""
    return result.to_dict()


def judged(result: Evaluation) -> list[tuple[Any, ...]]:
    """What `next_change_at` is about: state, verdict, due time and `at_risk` of every reading."""
    return [(r.clock, r.kind, r.policy, r.state, r.verdict, r.due_at, r.at_risk) for r in result.select()]


def expected(reading: Reading) -> Any:
    """The due time; while paused the one that resuming would give."""
    return reading.due_at if reading.due_at is not None else reading.due_if_resumed


def names_of(reading: Reading) -> dict[str, Any]:
    """What `select` finds this very reading by."""
    return {"kind": reading.kind, "clock": reading.clock, "policy": reading.policy, "cycle": reading.cycle}


# The ledger


@few
@given(cases())
def test_partition(case: Case) -> None:
    """The spans of a reading tile start to end exactly; what they count is the time used, and what is left is told."""
    for reading in case.ask().select():
        entries = reading.account().entries
        assert reading.elapsed_wall == sum((us_delta(e.end - e.start) for e in entries), NOTHING)
        assert all(left.end == right.start for left, right in pairwise(entries))
        assert all(entry.start < entry.end for entry in entries)
        if entries:
            assert reading.started_at == from_us(entries[0].start)
        assert reading.elapsed == reading.account().total
        idle = sum((us_delta(e.end - e.start) for e in entries if e.code in ("paused", "resolved")), NOTHING)
        assert reading.elapsed_running == reading.elapsed_wall - idle
        assert reading.paused == sum(reading.pauses().values(), NOTHING)


@few
@given(cases(), st.sampled_from(["status", "group", "priority", "nothing"]))
def test_attribution_sums_to_the_whole(case: Case, field: str) -> None:
    for reading in case.ask().select():
        held = reading.breakdown(field)
        assert reading.elapsed == sum((each.used for each in held), NOTHING)
        assert reading.elapsed_wall == sum((each.wall for each in held), NOTHING)
        assert len({each.value for each in held}) == len(held)


@few
@given(cases())
def test_figures_agree_with_one_another(case: Case) -> None:
    """Of a case without an opening balance: its time was used before the clock began (R23)."""
    assume(all(event["type"] != "elapsed_before" for event in case.events))
    for reading in case.ask().select():
        assert NOTHING <= reading.late <= reading.elapsed <= reading.elapsed_running <= reading.elapsed_wall
        assert reading.late <= reading.late_wall <= reading.elapsed_running
        assert NOTHING <= reading.paused <= reading.elapsed_wall - reading.elapsed_running
        assert NOTHING <= reading.remaining
        due, end = reading.due_at, reading.started_at + reading.elapsed_wall
        if reading.state != "cancelled":
            assert (reading.verdict == "breached") is (due is not None and end > due)
            assert (reading.verdict == "pending") is (reading.is_open and not (due is not None and end > due))
            if reading.verdict == "breached":
                assert NOTHING == reading.remaining
        assert (due is None) is (reading.due_if_resumed is not None) or reading.state == "cancelled"
        assert (reading.stopped_at is not None) is (reading.state == "stopped")
        assert (reading.first_stopped_at is None) is (reading.first_verdict is None)
        assert not reading.at_risk or reading.verdict == "pending"
        assert reading.due_at == reading.due_local


@few
@given(cases(on_change=False, versions=False, objective=False))
def test_used_and_remaining_make_the_target(case: Case) -> None:
    """Of a clock that is not late; a carried target may be due at a change, and a goal is a share rounded up."""
    for reading in case.ask().select():
        used, remaining = reading.used // MICROSECOND, reading.remaining // MICROSECOND
        if reading.is_open and remaining and used:
            assert used / reading.share == used + remaining


# Time


@few
@given(cases(), instants(), instants())
def test_monotone_in_as_of(case: Case, one: int, two: int) -> None:
    """While nothing happens time used never shrinks, and a breach once seen stays."""
    first, second = sorted((one, two))
    assume(case.quiet(first, second))
    before, after = case.ask(first).select(), case.ask(second).select()
    for early, late in zip(before, after, strict=False):
        assert (early.clock, early.policy, early.cycle) == (late.clock, late.policy, late.cycle)
        assert early.elapsed <= late.elapsed
        assert early.paused <= late.paused
        assert early.late <= late.late
        assert early.share <= late.share
        assert not (early.verdict == "breached" and late.verdict != "breached")
        assert (early.state, early.due_at) == (late.state, late.due_at) or early.is_open
        assert early.due_at in (None, late.due_at)
        assert expected(early) is None or expected(late) is None or expected(early) <= expected(late)
    assert len(before) <= len(after)


@few
@given(cases(), instants())
def test_readings_before_an_event_do_not_depend_on_it(case: Case, at: int) -> None:
    assume(case.until(at))
    assert answer(replace(case, events=case.until(at)).ask(at)) == answer(case.ask(at))


@few
@given(cases())
def test_the_due_time_is_the_last_good_instant(case: Case) -> None:
    """Exactly at it a clock is not missed, a microsecond later it is."""
    for reading in case.ask().select():
        due = None if reading.due_at is None else to_us(reading.due_at)
        if not reading.is_open or due is None or due < case.at or not case.quiet(case.at, due + 1):
            continue
        assert ["pending"] == [r.verdict for r in case.ask(due).select(**names_of(reading))]
        assert ["breached"] == [r.verdict for r in case.ask(due + 1).select(**names_of(reading))]


@few
@given(cases())
def test_a_stop_at_the_due_time_is_met_and_one_a_microsecond_later_missed(case: Case) -> None:
    """Of every clock that resolving stops."""
    known = replace(case, events=case.until(case.at))
    for reading in known.ask().select():
        due = case.at - 1 if reading.due_at is None else to_us(reading.due_at)
        waits = reading.state in ("running", "paused") and reading.clock != "task"
        if not waits or due < case.at or not known.quiet(case.at, due + 1):
            continue
        for at, verdict in ((due, "met"), (due + 1, "breached")):
            resolved = {"at": to_text(at), "type": "changed", "field": "status", "value": "resolved"}
            after = known.having(resolved, at=at).ask().select(**names_of(reading))
            assert [("stopped", verdict, reading.due_at)] == [(r.state, r.verdict, r.due_at) for r in after]


@few
@given(cases())
def test_nothing_changes_before_the_next_change_and_something_at_it(case: Case) -> None:
    now = case.ask()
    change = now.next_change_us
    quiet = replace(case, events=case.until(case.at))
    if change is None:
        assert judged(now) == judged(quiet.ask(LAST + 800 * DAY))
        return
    assert change > case.at
    assert judged(now) == judged(quiet.ask(change - 1))
    assert judged(now) != judged(quiet.ask(change))
    between = case.at + (change - case.at) // 2
    assert judged(now) == judged(quiet.ask(between))
    assert change == quiet.ask(between).next_change_us or between == case.at


# What an event may and may not do


@few
@given(cases(on_change=False, periodic_update=False, versions=False), instants(), instants(), st.booleans())
def test_a_pause_never_makes_a_due_time_earlier(case: Case, one: int, two: int, ended: bool) -> None:
    first, second = (max(at, to_us(case.events[0]["at"])) for at in sorted((one, two)))
    pause, resume = ({"at": to_text(at), "type": kind} for at, kind in ((first, "pause"), (second, "resume")))
    plain = replace(case, events=tuple(row for row in case.events if row["type"] not in ("pause", "resume")))
    paused = plain.having(pause, *([resume] if ended else []))
    before = {(r.clock, r.kind, r.policy, r.cycle): r for r in plain.ask().select()}
    after = {(r.clock, r.kind, r.policy, r.cycle): r for r in paused.ask().select()}
    assert before.keys() == after.keys()
    for key, reading in before.items():
        if reading.state == "cancelled":
            continue
        due, moved = expected(reading), expected(after[key])
        assert (due is None) is (moved is None)
        assert due is None or due <= moved
        assert after[key].elapsed <= reading.elapsed
        assert reading.verdict != "met" or after[key].verdict == "met"


@few
@given(cases())
def test_a_cancelled_clock_is_never_breached(case: Case) -> None:
    known = replace(case, events=case.until(case.at))
    late = known.having({"at": to_text(case.at), "type": "merge", "value": "8"}).ask(LAST + 60 * DAY)
    for reading in late.select():
        assert reading.state in ("cancelled", "stopped")
        assert (reading.verdict == "void") is (reading.state == "cancelled")
    assert (None, False, None) == (late.due_at, late.overdue, late.next_change_at)


@few
@given(cases(task=False), st.integers(0, 72))
def test_moving_between_stopping_values_moves_no_stop(case: Case, hours: int) -> None:
    resolved = [{"at": to_text(case.at), "type": "changed", "field": "status", "value": "resolved"}]
    stopped = replace(case, events=(*case.until(case.at), *resolved))
    later = [
        {**resolved[0], "at": to_text(case.at + n * HOUR), "value": STOPPING[1 - n % 2]} for n in (hours, hours + 1)
    ]
    end = case.at + 100 * HOUR
    one, two = stopped.ask(end), stopped.having(*later).ask(end)
    assert [r.to_dict() for r in one.select()] == [r.to_dict() for r in two.select()]


@few
@given(cases(task=False), instants())
def test_an_event_that_no_rule_reads_changes_nothing(case: Case, at: int) -> None:
    when = to_text(max(at, to_us(case.events[0]["at"])))
    unread = [
        {"at": when, "type": "changed", "field": "mood", "value": "good"},
        {"at": when, "type": "message", "by": "system", "visibility": "internal"},
    ]
    one, two = case.ask(), case.having(*unread).ask()
    assert [r.to_dict() for r in one.select()] == [r.to_dict() for r in two.select()]
    assert one.next_change_us == two.next_change_us


@few
@given(cases())
def test_exempt_changes_no_figure(case: Case) -> None:
    exempt = case.having({"at": to_text(case.at), "type": "exempt"}).ask()
    rows = [(a.to_dict(), b.to_dict()) for a, b in zip_longest(case.ask().select(), exempt.select())]
    for one, two in rows:
        assert {**one, "exempt": None} == {**two, "exempt": None}


# Order


@few
@given(cases(), st.randoms(use_true_random=False))
def test_rows_with_seq_may_come_in_any_order(case: Case, random: Random) -> None:
    rows = [{**row, "seq": number} for number, row in enumerate(case.events)]
    expected_answer = _without_openers(answer(replace(case, events=tuple(rows)).ask()))
    random.shuffle(rows)
    assert expected_answer == _without_openers(answer(replace(case, events=tuple(rows)).ask()))
    assert expected_answer == _without_openers(answer(case.ask())), "and seq is their order as given"


def _without_openers(plain: dict[str, Any]) -> dict[str, Any]:
    """Faults name the event, and so its seq."""
    return {**plain, "faults": [{**fault, "event": None} for fault in plain["faults"]]}


@few
@given(cases(), st.randoms(use_true_random=False))
def test_rows_of_different_instants_may_come_in_any_order(case: Case, random: Random) -> None:
    groups: dict[str, list[Any]] = {}
    for row in case.events:
        groups.setdefault(row["at"], []).append(row)
    shuffled = list(groups.values())
    random.shuffle(shuffled)
    rows = tuple(row for group in shuffled for row in group)
    assert answer(case.ask()) == answer(replace(case, events=rows).ask())


@few
@given(cases())
def test_equal_histories_give_equal_answers(case: Case) -> None:
    """However the ticket came to be: read from JSON, built event by event, with an event sent twice."""
    whole = answer(case.ask())
    built = Ticket.parse({"id": "7", "events": [case.events[0]]})
    for row in case.events[1:]:
        built = built.added(row)
    named = [{**row, "id": f"e{number}"} for number, row in enumerate(case.events)]
    twice = Ticket.parse({"id": "7", "events": [*named, *named]})
    as_of = from_us(case.at)
    for ticket in (Ticket.parse(case.ticket.to_json()), built, twice):
        assert _without_openers(whole) == _without_openers(answer(evaluate(case.policies, ticket, as_of=as_of)))
    again = PolicySet.parse(case.document)
    assert [whole] == [answer(result) for result in evaluate_many(again, [case.ticket], as_of=as_of)]


# The short forms


@few
@given(cases())
def test_due_times_and_breach_status_agree_with_evaluate(case: Case) -> None:
    result, as_of = case.ask(), from_us(case.at)
    current = [reading for reading in result.readings if reading.kind == "sla"]
    dues, verdicts = (ask(case.policies, case.ticket, as_of=as_of) for ask in (due_times, breach_status))
    assert list(dict.fromkeys(reading.clock for reading in current)) == list(dues) == list(verdicts)
    for clock in dues:
        mine = [reading for reading in current if reading.clock == clock]
        assert min((r.due_at for r in mine if r.due_at is not None), default=None) == dues[clock]
        ranks = ["breached", "pending", "met", "void"]
        assert min((r.verdict for r in mine), key=ranks.index) == verdicts[clock]
    open_dues = [r.due_at for r in result.select(kind="sla") if r.is_open and r.due_at is not None]
    assert min(open_dues, default=None) == result.due_at
    assert result.breached is any(r.verdict == "breached" for r in result.select(kind="sla"))


# The timer


CALENDAR = {name: BusinessCalendar(**{**keys, "name": name}) for name, keys in CALENDARS.items()}
MOVES = st.lists(st.tuples(st.sampled_from(["pause", "resume", "stop", "restart"]), instants()), max_size=6)


@st.composite
def timers(draw: st.DrawFn) -> Timer:
    """A timer on one of the calendars, with moves that its state allows."""
    amount = draw(AMOUNTS | st.sampled_from(["1 business day", "2 calendar days"]))
    timer = Timer(amount, CALENDAR[draw(st.sampled_from(sorted(CALENDAR)))]).start(from_us(draw(instants())))
    for kind, at in sorted(draw(MOVES), key=lambda move: move[1]):
        try:
            timer = getattr(timer, kind)(from_us(max(at, timer.moves[-1].at)))
        except TimerError:
            assert timer.moves[-1].kind == "stop", "only a stopped timer refuses"
    return timer


@few
@given(timers(), instants())
def test_the_timer_is_the_engine_with_one_clock(timer: Timer, at: int) -> None:
    """The same moves as events: a restart ends a pause by hand first, and nothing follows a stop."""
    moves = [move for move in timer.moves if move.at <= at]
    assume(moves and all(move.kind != "stop" for move in moves[:-1]))
    rows: list[dict[str, Any]] = []
    for move in moves:
        kinds = {"start": ["created"], "stop": ["message"], "restart": ["resume", "restart"]}.get(
            move.kind, [move.kind]
        )
        rows += [{"at": to_text(move.at), "type": kind} for kind in kinds]
    rows = [{**row, "by": "agent"} for row in rows]
    columns = {"starts": {"event": "created"}, "stops": {"event": "message"}}
    policies = PolicySet(
        Policy(
            name="P", when="always", calendar=timer.calendar, targets={"task": timer.amount}, clocks={"task": columns}
        )
    )
    said = evaluate(policies, Ticket.parse({"id": "7", "events": rows}), as_of=from_us(at))["task"].to_dict()
    mine = timer.read(as_of=from_us(at)).to_dict()
    for name in ("clock", "policy", "kind", "rests_on"):
        del said[name], mine[name]
    assert said == mine


@few
@given(timers())
def test_a_timer_comes_back_from_json(timer: Timer) -> None:
    assert timer == Timer.parse(timer.to_json(), calendar=timer.calendar)
    assert timer.due_at == Timer.parse(timer.to_dict(), calendar=timer.calendar).due_at


# What a reading tells of its past


@few
@given(cases())
def test_the_history_of_a_due_time_ends_with_it(case: Case) -> None:
    for reading in case.ask().select():
        changes = reading.history()
        if reading.kind == "objective" or reading.state == "not_started":
            continue
        assert changes[-1].due_at == reading.due_at or "at_most" in str(case.document)
        assert all(left.due_us != right.due_us for left, right in pairwise(changes))
        assert [change.at_us for change in changes] == sorted(change.at_us for change in changes)
