"""A strategy of one ticket twice: as it was, and with one pause more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from slaclock.base.instants import DAY, HOUR, LATEST, MINUTE, delta_us, to_text
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.errors import HorizonError
from slaclock.policies.policy_set import PolicySet
from slaclock.testing.strategies.histories import calendars_of, created, fields_of, ticket_of, words_of
from slaclock.testing.strategies.moments import YEARS, instants_us, moment_of
from slaclock.tickets.ticket import Ticket


@dataclass(frozen=True)
class Waiting:
    """A ticket without and with a pause, and an instant after both."""

    plain: Ticket
    paused: Ticket
    as_of: datetime


def waits(
    policies: PolicySet, *, years: Sequence[int] = YEARS, step: timedelta = timedelta(seconds=1)
) -> st.SearchStrategy[Waiting]:
    """A ticket that is only opened, and the same that for a while has a field value for which these policies pause.

    The pause lies within an opening, over a closing, or from a closing to the next opening, where it costs nothing.
    Policies that pause for nothing give the same ticket twice.

    >>> from hypothesis import find
    >>> from slaclock.policies.policy import Policy
    >>> gold = Policy(
    ...     name="Gold", when="always", calendar="24x7", pause_on={"status": "on hold"}, targets={"resolution": "8h"}
    ... )
    >>> find(waits(PolicySet(gold)), lambda waiting: True).paused.events[1].changes
    {'status': 'on hold'}
    """
    words, us = words_of(policies), delta_us(step)
    pausing = _pausing(policies)
    others = {field: [word for word in known if (field, word) not in pausing] for field, known in words.items()}
    changes = st.one_of(
        *(st.tuples(st.just(field), st.just(value), st.sampled_from(others[field])) for field, value in pausing)
    )
    return st.one_of(
        *(
            _waits(calendar, instants_us(calendar, years, us), fields_of(words), changes if pausing else None, us)
            for calendar in calendars_of(policies)
        )
    )


@st.composite
def _waits(
    draw: st.DrawFn,
    calendar: BusinessCalendar,
    openings: st.SearchStrategy[int],
    fields: st.SearchStrategy[dict[str, Any]],
    changes: st.SearchStrategy[tuple[str, str, str | None]] | None,
    step: int,
) -> Waiting:
    opened, known = draw(openings), draw(fields)
    first, last = draw(_pause(calendar, opened, step))
    rows: list[dict[str, Any]] = []
    if changes is not None:
        field, value, other = draw(changes)
        known[field] = other
        for at, word in ((first, value), (last, other)):
            rows.append({"at": to_text(at), "type": "changed", "value": {field: word}})
    opening = created(opened, known)
    asked = moment_of(min(last + draw(_AFTER), LATEST - 1), "UTC")
    return draw(st.builds(Waiting, ticket_of([opening]), ticket_of([opening, *rows]), st.just(asked)))


_AFTER: Final = st.sampled_from([0, HOUR, DAY])


def _pausing(policies: PolicySet) -> list[tuple[str, str]]:
    """The fields and values for which a clock pauses while they last."""
    pauses = [pause for policy in policies.policies for made in policy.promises.values() for pause in made.rule.pauses]
    return sorted({pair for pause in pauses if pause.until is None for pair in pause.when.mentioned()})


@st.composite
def _pause(draw: st.DrawFn, calendar: BusinessCalendar, opened: int, step: int) -> tuple[int, int]:
    """From where to where: some time after the opening, or from the next closing to the opening after it."""
    closes, opens = _closed_span(calendar, opened)
    gaps = st.sampled_from([HOUR, 15 * MINUTE, 8 * HOUR, step, DAY])
    inside = (draw(gaps), draw(gaps))
    if draw(st.booleans()):
        first = min(closes + draw(st.sampled_from([0, step, HOUR])), opens)
        return first, max(first, opens - draw(st.sampled_from([0, step, HOUR])))
    return opened + inside[0], opened + sum(inside)


def _closed_span(calendar: BusinessCalendar, at: int) -> tuple[int, int]:
    try:
        closes = calendar.timeline.next_close(at)
        return closes, calendar.timeline.next_open(closes)
    except HorizonError:
        return at, at
