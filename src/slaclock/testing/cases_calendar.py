"""Answers to the cases about one calendar: `calendar.jsonl`, `business_days.jsonl`, some of `rules.jsonl` (R1–R11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from slaclock.base.amounts import AmountLike, BusinessDays
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.clocks.evaluate import evaluate
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.targets import read_allowance
from slaclock.testing.answers import may_have, need, refuse, seconds_of, text_of
from slaclock.tickets.ticket import Ticket

_QUESTIONS: Final = {
    "is_open": "is_open",
    "next_open": "next_open",
    "next_close": "next_close",
    "prev_open": "previous_open",
    "prev_close": "previous_close",
}


def calendar_rules(raw: Any) -> dict[str, Any]:
    """The short form of a calendar (``tz``, ``weekly``, ``holidays``, ``overrides``) in a document's words.

    >>> calendar_rules({"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]], "sat": [["22:00", "22:00"]]}})["hours"]
    {'mon': ['09:00-17:00'], 'sat': ['22:00-46:00']}
    """
    weekly, overrides = need(raw, "weekly", dict), may_have(raw, "overrides", dict)
    return {
        "timezone": need(raw, "tz"),
        "hours": {day: _windows(windows) for day, windows in weekly.items() if windows},
        "holidays": may_have(raw, "holidays", list),
        "exceptions": {date: _windows(windows) if windows else "closed" for date, windows in overrides.items()},
    }


def _windows(pairs: Any) -> Any:
    return [_window(pair) for pair in pairs] if isinstance(pairs, list) else pairs


def _window(pair: Any) -> Any:
    """A window as text; one that ends where it starts lasts 24 hours. What is no pair stays, to be refused."""
    if not isinstance(pair, list) or [type(side) for side in pair] != [str, str]:
        return pair
    start, end = pair
    hours, _, rest = start.partition(":")
    return f"{start}-{int(hours) + 24}:{rest}" if start == end and hours.isdecimal() else f"{start}-{end}"


def answer_calendar(case: Mapping[str, Any], *, due_at_close: bool = False) -> Any:
    """The answer to one operation: an instant as text, seconds, or whether it is open.

    With ``due_at_close`` an `add` is asked of a policy that says ``due_at_close: next_open`` (R6).

    >>> office = {"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}}
    >>> answer_calendar({"calendar": office, "op": "add", "start": "2026-03-02T15:00Z", "duration_s": 3600})
    '2026-03-02T16:00:00.000000Z'
    """
    calendar = BusinessCalendar(**calendar_rules(need(case, "calendar")))
    if due_at_close and case["op"] == "add" and (amount := _amount(case)) != timedelta(0):
        return text_of(_promised(calendar, need(case, "start"), amount))
    return shown(ask(calendar, case))


def _promised(calendar: BusinessCalendar, start: str, amount: AmountLike) -> datetime | None:
    """When a promise of that amount is due that ends at the next opening where it fits exactly."""
    promise = Policy(
        name="case", when="always", calendar=calendar, due_at_close="next_open", targets={"resolution": amount}
    )
    return evaluate(PolicySet(promise), Ticket.opened(start, id="case"), as_of=start)["resolution"].due_at


def ask(calendar: BusinessCalendar, case: Mapping[str, Any]) -> datetime | timedelta | bool:
    """What the calendar says to the case's operation; raises `InputError` for an unknown one."""
    op, start = need(case, "op"), need(case, "start")
    if op == "add":
        return calendar.add(start, _amount(case))
    if op == "subtract":
        return calendar.subtract(start, _amount(case))
    if op == "between":
        return calendar.between(start, need(case, "end"))
    if op == "add_workdays":
        return _add_workdays(calendar, start, case)
    if op not in _QUESTIONS:
        refuse("an unknown operation", op)
    answer: datetime | bool = getattr(calendar, _QUESTIONS[op])(start)
    return answer


def _amount(case: Mapping[str, Any]) -> AmountLike:
    if "duration_s" in case:
        return timedelta(seconds=need(case, "duration_s", (int, float)))
    amount: Any = need(case, "amount")
    return read_allowance(amount) if isinstance(amount, Mapping) else amount


def _add_workdays(calendar: BusinessCalendar, start: str, case: Mapping[str, Any]) -> datetime:
    days: int = need(case, "days", int)
    due_by = "close" if case.get("end_of_day") else None
    amount = BusinessDays(abs(days), time_of_day=case.get("time_of_day", "move"), due_by=due_by)
    return calendar.subtract(start, amount) if days < 0 else calendar.add(start, amount)


def shown(answer: datetime | timedelta | bool) -> Any:
    """An answer as JSON: an instant as text, an amount in seconds.

    >>> shown(timedelta(minutes=1)), shown(True)
    (60, True)
    """
    if isinstance(answer, timedelta):
        return seconds_of(answer)
    return text_of(answer) if isinstance(answer, datetime) else answer
