"""The ledger of a reading: its window tiled by spans that are counted or not, and why; and its headline (R34)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.base.format import format_amount
from slaclock.base.phrases import say
from slaclock.base.spans import clip
from slaclock.calendars.account import Account, Entry, summed, working_entries
from slaclock.calendars.zones import zone
from slaclock.clocks.measure import Measure
from slaclock.clocks.stretches import by_calendar

if TYPE_CHECKING:
    from pendulum import DateTime

    from slaclock.clocks.reading import Reading


def account_of(measure: Measure) -> Account:
    """The spans from start to end: resolved, paused with its reason, working, or why closed; the total is `elapsed`.

    An opening balance stands before them (R23).
    """
    start, end = measure.start, measure.end
    rows = [Entry(a, b, "resolved") for a, b in clip(measure.resolved, start, end)]
    taken = start
    for (a, b), reason in sorted(measure.paused_pieces, key=lambda piece: piece[0][0]):
        rows.extend(Entry(a, b, "paused", reason) for a, b in clip([(max(a, taken), b)], start, end))
        taken = max(taken, b)
    for a, b, calendar in by_calendar(measure.running(end), measure.laid.rows):
        rows.extend(working_entries(calendar.hours, calendar.timeline, a, b))
    rows.sort(key=lambda entry: entry.start)
    calendar = measure.laid.calendar
    return Account(summed(rows, measure.before), calendar.timezone, calendar.name, measure.before)


def account_ahead(measure: Measure) -> Account:
    """The spans from the end of the window to the due time, if nothing happens; none where it is not ahead."""
    rows: list[Entry] = []
    ahead = measure.stop is None and measure.cycle.is_open and not measure.is_paused
    if ahead and measure.due is not None and measure.due > measure.end:
        for a, b, calendar in by_calendar([(measure.end, measure.due)], measure.laid.rows):
            rows.extend(working_entries(calendar.hours, calendar.timeline, a, b))
    calendar = measure.laid.calendar
    return Account(summed(rows, measure.elapsed), calendar.timezone, calendar.name)


def headline(reading: Reading, audience: str, language: str) -> list[str]:
    """What is promised, by when, and how it stands: the lines above the ledger."""
    verdict = say("at_risk" if reading.at_risk else reading.verdict, language)
    clock = say(reading.clock, language)
    if audience == "customer":
        title = say("headline_customer", language, clock=clock, verdict=verdict)
    else:
        title = say("headline", language, clock=clock, policy=reading.policy, verdict=verdict)
    facts = [say("target", language, amount=reading.target)]
    facts.append(say("started", language, at=_local(reading.started_at, reading.zone)))
    if reading.due_local is not None:
        facts.append(say("due", language, at=_local(reading.due_local, reading.zone)))
    elif reading.due_if_resumed is not None:
        facts.append(say("due_if_resumed", language, at=_local(reading.due_if_resumed, reading.zone)))
    if reading.stopped_at is not None:
        facts.append(say("stopped", language, at=_local(reading.stopped_at, reading.zone)))
    if reading.verdict == "breached":
        facts.append(say("late", language, amount=format_amount(reading.late)))
    elif reading.verdict == "pending":
        facts.append(say("remaining", language, amount=format_amount(reading.remaining)))
    lines = [title, "  " + " · ".join(facts)]
    if audience != "customer":
        name = reading.calendar or reading.zone
        lines.append("  " + say("by_calendar", language, calendar=name, zone=reading.zone))
    return lines


def summary(reading: Reading, language: str) -> str:
    """Why it stands as it does: time used of the target, pauses with their reasons, lateness or what is left."""
    facts = [say("used", language, used=format_amount(reading.used), target=reading.target)]
    pauses = reading.pauses()
    if pauses:
        words = ", ".join(f"{format_amount(amount)} {reason}".strip() for reason, amount in pauses.items())
        facts.append(say("paused_for", language, name=words))
    if reading.verdict == "breached":
        facts.append(say("late", language, amount=format_amount(reading.late)))
    elif reading.remaining:
        word = "remaining" if reading.is_open else "to_spare"
        facts.append(say(word, language, amount=format_amount(reading.remaining)))
    return "; ".join(facts)


def _local(at: DateTime, timezone: str) -> str:
    return at.astimezone(zone(timezone)).strftime("%Y-%m-%d %H:%M:%S %Z")
