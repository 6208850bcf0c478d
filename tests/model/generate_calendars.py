"""Random calendars and questions about them, aimed at the edges; a plain `random.Random` with a seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import available_timezones

from tests.model.amount_model import US, UTC
from tests.model.calendar_model import DAY, SECOND, Calendar, calendar_of, offset_changes
from tests.model.hours_model import DAYS

# Changes at midnight, of half an hour, of a whole day, of seconds, twice around Ramadan, of two hours.
TRICKY_ZONES = [
    "Europe/Berlin", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia",
    "Pacific/Kwajalein", "Africa/Monrovia", "America/Santiago", "America/Havana", "Asia/Beirut", "Asia/Gaza",
    "Antarctica/Troll", "Africa/Casablanca", "Europe/Dublin", "America/St_Johns", "Atlantic/Azores", "Asia/Kathmandu",
    "Pacific/Chatham", "America/Sao_Paulo", "Asia/Tehran", "Europe/London", "America/Caracas", "Asia/Pyongyang",
    "Pacific/Kiritimati", "America/Scoresbysund", "Asia/Amman", "America/Asuncion", "UTC",
]  # fmt: skip
EDGES = [0, 30, 60, 90, 105, 120, 135, 150, 180, 195, 210, 360, 480, 540, 720, 780, 1020, 1080, 1320, 1380, 1410, 1439]
NEAR = [0 * SECOND] * 6 + [US, -US, SECOND, -SECOND, 1800 * SECOND, -1800 * SECOND, 3600 * SECOND]
OPERATIONS = ["add"] * 4 + ["subtract"] * 2 + ["between"] * 3 + ["is_open"]
LONG, ACROSS = 0.35, 0.8
OPERATIONS += ["next_open", "next_close", "previous_open", "previous_close", "periods"]


@cache
def zones() -> list[str]:
    """Every zone that this machine knows, in a stable order."""
    return sorted(zone for zone in available_timezones() if zone not in ("localtime", "Factory"))


def clock_text(second: int) -> str:
    """`09:30`, or `09:30:15` where seconds matter."""
    text = f"{second // 3600:02}:{second // 60 % 60:02}"
    return text + (f":{second % 60:02}" if second % 60 else "")


def random_windows(rng: Random) -> Any:
    """One to three windows of a date; the last may reach 24:00 or run past midnight, neighbours may touch."""
    count = rng.choice([1, 1, 1, 2, 2, 3])
    edges = sorted(rng.sample(EDGES, 2 * count))
    edges = [60 * edge + (rng.randrange(60) if rng.random() < 0.1 else 0) for edge in edges]
    windows = [list(edges[at : at + 2]) for at in range(0, len(edges), 2)]
    if rng.random() < 0.3 and count > 1:
        windows[0][1] = windows[1][0]
    form = rng.random()
    if form < 0.12:
        windows[-1][1] = 24 * 3600
    elif form < 0.4:
        windows[-1][1] = 60 * rng.choice([edge for edge in EDGES if 0 < 60 * edge < windows[0][0]] or [1440])
    texts = [f"{clock_text(opens)}-{clock_text(closes)}" for opens, closes in windows]
    return texts[0] if count == 1 and rng.random() < 0.7 else texts


def random_week(rng: Random) -> dict[str, Any]:
    """A week with at least one open day, in ranges and single days that do not overlap."""
    form = rng.random()
    if form < 0.1:
        return {"mon-sun": rng.choice(["00:00-24:00", "18:00-06:00", random_windows(rng)])}
    if form < 0.3:
        return {"mon-fri": random_windows(rng)}
    if form < 0.45:
        return {"fri-mon": random_windows(rng), "wed": random_windows(rng)}
    return {day: random_windows(rng) for day in rng.sample(DAYS, rng.randint(1, 7))}


def random_plain(rng: Random, zone: str, focus: date) -> dict[str, Any]:
    """A plain calendar with everything of R3 sprinkled near a date."""
    raw: dict[str, Any] = {"timezone": zone, "hours": random_week(rng)}
    near = [focus + shift * DAY for shift in rng.sample(range(-12, 13), 12)]
    if rng.random() < 0.2:
        raw["hours"] = [raw["hours"], random_week(rng) | {"from": near.pop().isoformat()}]
    if rng.random() < 0.2:
        raw["seasons"] = [{"dates": random_range(rng, near.pop()), "hours": random_week(rng)}]
    if rng.random() < 0.4:
        raw["exceptions"] = {near.pop().isoformat(): rng.choice(["closed", random_windows(rng)]) for _ in range(2)}
    if rng.random() < 0.4:
        raw["holidays"] = [random_holiday(rng, near.pop()) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.25:
        raw["working_weekends"] = {near.pop().isoformat(): rng.choice(DAYS) for _ in range(rng.randint(1, 2))}
    if rng.random() < 0.2:
        raw["covers"] = [focus.year, focus.year + 1][: rng.randint(1, 2)]
    return raw


def random_range(rng: Random, day: date) -> str:
    """A yearly range of month-days that holds the date."""
    return f"{day - rng.randint(0, 5) * DAY:%m-%d}..{day + rng.randint(0, 5) * DAY:%m-%d}"


def random_holiday(rng: Random, day: date) -> Any:
    """A date, with or without a name, a half day, a range or a yearly range. One date never has two kinds (no rule)."""
    form = rng.random()
    if form < 0.3:
        return day.isoformat()
    if form < 0.5:
        return {day.isoformat(): "Holiday"}
    if form < 0.7:
        return {day.isoformat(): {"name": "Half day", "hours": random_windows(rng)}}
    if form < 0.85:
        return {f"{day}..{day}": "One"}
    return {f"{day:%m-%d}..{day:%m-%d}": "Every year"}


def random_focus(rng: Random, zone: str) -> date:
    """A date from 1970 to 2100, mostly one on which the zone's offset changes, or an end of year."""
    for _ in range(3):
        year = rng.randint(1970, 2100) if rng.random() < 0.4 else rng.randint(2005, 2035)
        changes = offset_changes(zone, year)
        if changes:
            break
    if changes and rng.random() < 0.85:
        return rng.choice(changes).date()
    if rng.random() < 0.2:
        return date(year, 12, 31)
    return date(year, 1, 1) + rng.randrange(365) * DAY


def random_book(rng: Random) -> tuple[dict[str, Any], str, date]:
    """(the `calendars` of a document, the name of the one to ask, a date at which things happen)."""
    zone = rng.choice(TRICKY_ZONES) if rng.random() < 0.7 else rng.choice(zones())
    focus = random_focus(rng, zone)
    book = {"one": random_plain(rng, zone, focus)}
    if rng.random() < 0.8:
        return book, "one", focus
    book["two"] = random_plain(rng, rng.choice([zone, rng.choice(TRICKY_ZONES)]), focus)
    word = rng.choice(["any_of", "all_of"])
    book["both"] = {word: ["one", "two"], "timezone": rng.choice([zone, "UTC"])}
    if rng.random() < 0.4:
        book["off"] = random_plain(rng, zone, focus)
        book["both"] = {"any_of": ["one"], "without": ["off"], "timezone": zone}
    return book, "both", focus


def random_instant(rng: Random, calendar: Calendar, focus: date) -> datetime:
    """An instant near an opening, a closing, a midnight or a change of offset around the date."""
    if rng.random() < 0.15:
        return datetime.combine(focus, time(), UTC) + rng.randrange(-86_400, 200_000) * SECOND
    day = focus + rng.choice([-7, -2, -1, -1, 0, 0, 0, 0, 1, 1, 2, 7]) * DAY
    return rng.choice(sorted(calendar.instants_to_ask(day))) + rng.choice(NEAR)


def random_amount(rng: Random, calendar: Calendar, start: datetime) -> Any:
    """An exact amount (often one that fits exactly up to some edge), business days with options, calendar days."""
    form = rng.random()
    if form < 0.35:
        edge = rng.choice(sorted(calendar.instants_to_ask(start.date() + rng.randint(0, 4) * DAY)))
        return f"{max(0, calendar.between(start, edge) // SECOND)}s"
    if form < 0.6:
        return rng.choice(["0s", "1s", "90m", "4h", "8h", "40h", "100h", f"{rng.randrange(400_000)}s", "PT2H30M"])
    if form < 0.7:
        return f"{rng.randint(1, 9)} {rng.choice(['business', 'calendar'])} days"
    days: dict[str, Any] = {"business_days": rng.choice([1, 1, 2, 3, 5, 10])}
    days["receipt"] = rng.choice(["as_is", "next_open", "next_working_day"])
    if rng.random() < 0.4:
        days["cutoff"] = rng.choice(["00:30", "02:30", "09:00", "15:00", "17:00"])
    if rng.random() < 0.3:
        days["due_by"] = rng.choice(["close", "02:30", "16:00", "23:30"])
    else:
        days["time_of_day"] = rng.choice(["move", "keep"])
    if rng.random() < 0.2:
        days["read_as"] = "working_time"
    return days


def random_question(rng: Random) -> dict[str, Any]:
    """One question on one calendar, in the shape of a calendar case of `rules.jsonl` (without `expect`)."""
    return next(random_questions(rng))


def random_questions(rng: Random) -> Iterator[dict[str, Any]]:
    """Questions without end on one calendar."""
    book, name, focus = random_book(rng)
    calendar = calendar_of(name, book)
    document = {"slaclock": 1, "calendars": book, "policies": []}
    while True:
        across = rng.random() < ACROSS
        start = random_instant(rng, calendar, focus - 2 * DAY if across else focus)
        case = {"document": document, "calendar": name, "op": rng.choice(OPERATIONS), "start": written(rng, start)}
        long = rng.random() < LONG
        if case["op"] in ("between", "periods"):
            end = far_from(rng, start) if long else random_instant(rng, calendar, focus + 2 * DAY if across else focus)
            start, end = sorted((start, end)) if case["op"] == "periods" else (start, end)
            case |= {"start": written(rng, start), "end": written(rng, end)}
        elif case["op"] == "add":
            far = long_amount if long else amount_across if across else random_amount
            case["amount"] = far(rng, calendar, start)
        elif case["op"] == "subtract":
            end = random_instant(rng, calendar, focus + 2 * DAY)
            short = rng.choice(["0s", "1s", "90m", "8h", "20h", "40h", f"{rng.randrange(400_000)}s"])
            back = f"{max(0, calendar.between(start, end) // SECOND)}s" if across else short
            case["amount"] = long_amount(rng, calendar, start, -1) if long else back
            case["start"] = written(rng, end if across and not long else start)
        yield case


def far_from(rng: Random, at: datetime, sign: int = 0) -> datetime:
    """An instant more than a year away, before or after (or as `sign` says)."""
    return at + (sign or rng.choice([1, -1])) * (rng.randint(366, 400) * DAY + rng.choice(NEAR))


def amount_across(rng: Random, calendar: Calendar, start: datetime) -> Any:
    """As much working time as reaches an edge some days on, or so many days."""
    if rng.random() < 0.3:
        return f"{rng.randint(3, 6)} {rng.choice(['business', 'calendar'])} days"
    edge = rng.choice(sorted(calendar.instants_to_ask(start.date() + rng.randint(3, 6) * DAY)))
    return f"{max(0, calendar.between(start, edge) // SECOND) + rng.choice([0, 0, 1, 60])}s"


def long_amount(rng: Random, calendar: Calendar, start: datetime, sign: int = 1) -> Any:
    """As much working time as lies between an instant and one more than a year away, or so many days."""
    if sign > 0 and rng.random() < 0.3:
        days = f"{rng.randint(367, 800)} calendar days"
        return days if rng.random() < 0.8 else {"business_days": rng.randint(260, 300)}
    return f"{abs(calendar.between(start, far_from(rng, start, sign))) // SECOND}s"


def written(rng: Random, at: datetime) -> str:
    """ISO 8601 with an offset; which one does not matter."""
    shift = rng.choice([timedelta(0), timedelta(0), timedelta(hours=9), timedelta(hours=-3, minutes=-30)])
    text = (at + shift).isoformat().removesuffix("+00:00")
    return text + {0: "Z", 32400: "+09:00", -12600: "-03:30"}[int(shift.total_seconds())]
