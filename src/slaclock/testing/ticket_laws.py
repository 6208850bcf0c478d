"""`TicketLaws`: the laws of a ticket engine, for a host's own due times and verdicts (R12 to R24)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st

from slaclock.base.instants import to_us
from slaclock.clocks.evaluate import breach_status, due_times, evaluate
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.law_class import Laws
from slaclock.testing.same import same_instant
from slaclock.testing.strategies.histories import questions
from slaclock.testing.strategies.moments import YEARS
from slaclock.testing.strategies.pauses import Waiting, waits
from slaclock.tickets.ticket import Ticket


class TicketLaws(Laws):
    """The laws of a ticket engine as tests: say the policies, and how your system answers.

    ``due(ticket, clock, as_of)`` is your due time of that clock, None where there is none; ``verdict(ticket, clock,
    as_of)`` one of `pending`, `met`, `breached` and `void`, slaclock's own unless you have one. Asked are the
    ``clocks`` (default: all that policies of kind `sla` promise), where slaclock has a reading of them. ``tickets``
    may say which tickets your system can have; all instants are multiples of ``step``.

    >>> from slaclock.policies.policy import Policy
    >>> class TestOurTickets(TicketLaws):
    ...     policies = PolicySet(Policy(name="All", when="always", calendar="24x7", targets={"resolution": "8h"}))
    ...
    ...     def due(self, ticket, clock, as_of):
    ...         return due_times(self.policies, ticket, as_of=as_of)[clock]
    >>> sorted(name for name in dir(TestOurTickets) if name.startswith("test_"))[:2]
    ['test_a_pause_never_makes_a_due_time_earlier', 'test_a_pause_outside_hours_costs_nothing']
    """

    policies: ClassVar[PolicySet]
    clocks: ClassVar[Sequence[str] | None] = None
    tickets: ClassVar[st.SearchStrategy[Ticket] | None] = None
    years: ClassVar[Sequence[int]] = YEARS
    step: ClassVar[timedelta] = timedelta(seconds=1)

    def due(self, ticket: Ticket, clock: str, as_of: datetime) -> datetime | None:
        """Your due time of that clock, or None: the function under test."""
        raise NotImplementedError("a class of TicketLaws has a method `due(self, ticket, clock, as_of)`")

    def verdict(self, ticket: Ticket, clock: str, as_of: datetime) -> str:
        """Your verdict; by default slaclock's."""
        return breach_status(self.policies, ticket, as_of=as_of)[clock]

    @classmethod
    def drawn(cls) -> Mapping[str, st.SearchStrategy[Any]] | None:
        """Tickets near the edges of the policies, with instants to ask; None while there are no policies."""
        if not hasattr(cls, "policies"):
            return None
        return {
            "asked": questions(cls.policies, cls.tickets, years=cls.years, step=cls.step),
            "waiting": waits(cls.policies, years=cls.years, step=cls.step),
        }

    def _asked_clocks(self, known: Mapping[str, Any]) -> Iterator[str]:
        return (clock for clock in known if self.clocks is None or clock in self.clocks)

    def law_due_times_agree_with_slaclock(self, asked: tuple[Ticket, datetime]) -> None:
        """The due time of every clock is that of `due_times` (R13)."""
        ticket, as_of = asked
        known = due_times(self.policies, ticket, as_of=as_of)
        for clock in self._asked_clocks(known):
            due = self.due(ticket, clock, as_of)
            assert same_instant(due, known[clock]), f"{clock} due {due}, slaclock says {known[clock]}"

    def law_verdicts_agree_with_slaclock(self, asked: tuple[Ticket, datetime]) -> None:
        """The verdict of every clock is that of `breach_status` (R14)."""
        ticket, as_of = asked
        known = breach_status(self.policies, ticket, as_of=as_of)
        for clock in self._asked_clocks(known):
            verdict = self.verdict(ticket, clock, as_of)
            assert verdict == known[clock], f"{clock} {verdict}, slaclock says {known[clock]}"

    def law_equal_histories_give_equal_answers(self, asked: tuple[Ticket, datetime]) -> None:
        """The same ticket read anew, asked again, has the same due times: nothing is remembered (R24)."""
        ticket, as_of = asked
        twin = Ticket.parse(ticket.to_json())
        for clock in self._asked_clocks(due_times(self.policies, ticket, as_of=as_of)):
            once, again = (self.due(each, clock, as_of) for each in (ticket, twin))
            assert same_instant(once, again), f"{clock} due {once}, then {again}"

    def law_what_comes_later_does_not_exist(self, asked: tuple[Ticket, datetime]) -> None:
        """Events after `as_of` change nothing (R24)."""
        ticket, as_of = asked
        known = Ticket(ticket.id, [event for event in ticket.events if event.at <= to_us(as_of)])
        for clock in self._asked_clocks(due_times(self.policies, known, as_of=as_of)):
            whole, cut = (self.due(each, clock, as_of) for each in (ticket, known))
            assert same_instant(whole, cut), f"{clock} due {whole}, without what comes later {cut}"

    def law_a_pause_never_makes_a_due_time_earlier(self, waiting: Waiting) -> None:
        """A ticket that waited is due no earlier than one that did not (R13)."""
        for clock, plain, paused in self._plain_and_paused(waiting, costs_nothing=False):
            assert to_us(plain) <= to_us(paused), f"{clock} due {paused}, without the pause {plain}"

    def law_a_pause_outside_hours_costs_nothing(self, waiting: Waiting) -> None:
        """A pause without working time in it moves no due time (R12)."""
        for clock, plain, paused in self._plain_and_paused(waiting, costs_nothing=True):
            assert same_instant(plain, paused), f"{clock} due {paused}, without the pause {plain}"

    def _plain_and_paused(self, waiting: Waiting, *, costs_nothing: bool) -> Iterator[tuple[str, datetime, datetime]]:
        """Your due times without and with the pause, of the clocks that slaclock's rules let one compare."""
        as_of = waiting.as_of
        readings = evaluate(self.policies, waiting.paused, as_of=as_of)
        without, known = (due_times(self.policies, each, as_of=as_of) for each in (waiting.plain, waiting.paused))
        for clock in self._asked_clocks(known):
            ours, reading = without.get(clock), readings.get(clock)
            theirs = known[clock]
            if ours is None or theirs is None or reading is None or reading.elapsed_running == reading.elapsed_wall:
                continue
            if same_instant(ours, theirs) if costs_nothing else to_us(ours) <= to_us(theirs):
                plain, paused = (self.due(each, clock, as_of) for each in (waiting.plain, waiting.paused))
                assert plain is not None, f"{clock} has no due time"
                assert paused is not None, f"{clock} has no due time after the pause"
                yield clock, plain, paused
