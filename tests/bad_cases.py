"""Bad input by the door that it comes by: a call, the error that it must raise, and a part of its text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Any

from slaclock import (
    BusinessCalendar,
    Policy,
    PolicySet,
    Ticket,
    Timer,
    all_of,
    any_of,
    breach_status,
    due_times,
    evaluate,
    evaluate_many,
    read_long,
    read_wide,
)
from slaclock.errors import (
    AmountError,
    CalendarError,
    DocumentError,
    HorizonError,
    InstantError,
    LimitError,
    SlaclockError,
    TicketError,
    TimerError,
)

HOURS = {"mon-fri": "09:00-17:00"}
OFFICE = BusinessCalendar("UTC", hours=HOURS, name="office")
NAIVE = datetime(2026, 3, 2, 9)
AT = "2026-03-02T09:00Z"
AS_OF = "2026-03-03T10:00Z"
TICKET = Ticket.opened(AT, id="7", promised="soon", far="2300-01-01T00:00Z", hours="5d", zone="Asia/Soul")
OFFSET = "write an aware datetime, or ISO 8601 text with an offset"
AMOUNT = "write `4h`, `90m`, `1h 30m`, `PT4H`, `2 business days` or `2 calendar days`"


def document(**changed: Any) -> dict[str, Any]:
    """A document of one policy, some of its sections said otherwise."""
    policy = {"name": "All", "when": "always", "calendar": "office", "targets": {"resolution": "8h"}}
    calendars = {"office": {"timezone": "UTC", "hours": HOURS}}
    return {"slaclock": 1, "calendars": calendars, "policies": [policy], **changed}


def with_policy(**changed: Any) -> PolicySet:
    """The document with keys of its policy said otherwise."""
    (policy,) = document()["policies"]
    return PolicySet.parse(document(policies=[{**policy, **changed}]))


def with_calendar(**changed: Any) -> PolicySet:
    """The document with keys of its calendar said otherwise."""
    return PolicySet.parse(document(calendars={"office": {"timezone": "UTC", "hours": HOURS, **changed}}))


def with_target(target: Any) -> PolicySet:
    return with_policy(targets={"resolution": target})


def created(**columns: Any) -> Ticket:
    return Ticket.parse({"id": "7", "events": [{"at": AT, "type": "created", **columns}]})


def nested(levels: int, innermost: Any = 1) -> dict[str, Any]:
    """So many mappings, one in the other."""
    return reduce(lambda held, _: {"a": held}, range(levels), innermost)


def containing_itself() -> dict[str, Any]:
    rules = document()
    rules["calendars"]["office"] = rules
    return rules


POLICIES = PolicySet.parse(document())
YAML_ALIASES = "a: &a [x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefgh"))

Case = tuple[Callable[[], object], type[SlaclockError], str]

INSTANTS: dict[str, Case] = {
    "a naive datetime": (
        lambda: OFFICE.add(NAIVE, "8h"),
        InstantError,
        f"an instant without a UTC offset: `2026-03-02 09:00:00`\n  {OFFSET}",
    ),
    "naive text": (lambda: OFFICE.is_open("2026-03-02T09:00"), InstantError, f"`2026-03-02T09:00`\n  {OFFSET}"),
    "a naive as_of": (lambda: evaluate(POLICIES, TICKET, as_of=NAIVE), InstantError, "an instant without a UTC offset"),
    "a naive as_of of many": (lambda: evaluate_many(POLICIES, [], as_of=NAIVE), InstantError, "without a UTC offset"),
    "a naive start of a timer": (lambda: Timer("8h").start(NAIVE), InstantError, OFFSET),
    "a naive opening": (
        lambda: Ticket.opened(NAIVE, id="7"),
        TicketError,
        f"`2026-03-02 09:00:00` (events.0.at, ticket 7, event created)\n  {OFFSET}",
    ),
    "a naive change": (lambda: TICKET.changed(NAIVE, status="open"), TicketError, "(at, ticket 7, event changed)"),
    "a naive due time by hand": (
        lambda: TICKET.due_set(AT, "2026-03-05T10:00"),
        TicketError,
        "(value, ticket 7, event set_due)",
    ),
    "a naive field": (
        lambda: TICKET.changed(AT, promised=NAIVE),
        TicketError,
        "(value.promised, ticket 7, event changed)",
    ),
    "a bare date": (lambda: OFFICE.add(date(2026, 3, 2), "8h"), InstantError, "a bare date is no instant"),
    "a bare date as text": (
        lambda: OFFICE.between("2026-03-02", AT),
        InstantError,
        "a bare date is no instant: `2026-03-02`",
    ),
    "a bare time": (lambda: OFFICE.is_open("09:00"), InstantError, "text that is no instant: `09:00`"),
    "no text": (lambda: OFFICE.is_open(""), InstantError, "text that is no instant: ``"),
    "a date that is not there": (lambda: OFFICE.is_open("2026-02-30T09:00Z"), InstantError, "`2026-02-30T09:00Z`"),
    "a whole number": (lambda: OFFICE.is_open(0), InstantError, f"not an instant: `0`\n  {OFFSET}"),
    "a truth": (lambda: OFFICE.is_open(True), InstantError, "not an instant: `True`"),
    "a truth in a ticket": (lambda: created(at=True), TicketError, "not an instant: `True` (events.0.at, ticket 7"),
    "seconds since 1970": (lambda: created(at=1_772_442_000), TicketError, "not an instant: `1772442000` (events.0.at"),
    "NaN": (lambda: OFFICE.is_open(float("nan")), InstantError, "not an instant: `nan`"),
    "nothing": (lambda: evaluate(POLICIES, TICKET, as_of=None), InstantError, "not an instant: `None`"),
    "the last year of Python": (
        lambda: OFFICE.add("9999-12-31T23:59-12:00", "8h"),
        InstantError,
        "an instant out of range: `9999-12-31T23:59-12:00` [R8]\n  instants from 1900 up to 2200 can be answered",
    ),
    "the first year of Python": (lambda: OFFICE.add("0001-01-01T00:00+14:00", "8h"), InstantError, "out of range"),
    "more digits than anybody reads": (
        lambda: OFFICE.is_open("2" * 10_000_000),
        InstantError,
        "text that is no instant",
    ),
}

AMOUNTS: dict[str, Case] = {
    "days of nobody knows which": (
        lambda: OFFICE.add(AT, "2d"),
        AmountError,
        "an amount of bare days says not which days: `2d` [R10]\n  write `48h`, `2 business days` or `2 calendar days`",
    ),
    "ISO days": (
        lambda: Timer("P2D"),
        AmountError,
        "`P2D` [R10]\n  write `48h`, `2 business days` or `2 calendar days`",
    ),
    "bare days in a document": (
        lambda: with_target({"urgent": "2d"}),
        DocumentError,
        "`2d` (policies.0.targets.resolution.urgent) [R10]\n  write `48h`",
    ),
    "bare days by hand": (lambda: TICKET.extended(AT, "2d"), TicketError, "`2d` (value, ticket 7, event extend) [R10]"),
    "a whole number": (lambda: OFFICE.add(AT, 8), AmountError, f"a bare number has no unit: `8` [R10]\n  {AMOUNT}"),
    "a whole number in a document": (
        lambda: with_target(2),
        DocumentError,
        f"a bare number has no unit: `2` (policies.0.targets.resolution) [R10]\n  {AMOUNT}",
    ),
    "a truth": (lambda: OFFICE.add(AT, True), AmountError, "a bare number has no unit: `True`"),
    "NaN": (lambda: OFFICE.add(AT, float("nan")), AmountError, "a bare number has no unit: `nan`"),
    "NaN in a document": (
        lambda: with_target(float("nan")),
        DocumentError,
        "not a finite number: `nan` (policies.0.targets.resolution) [R34]",
    ),
    "nothing at all": (
        lambda: with_target("0h"),
        DocumentError,
        "an amount of zero or less: `0s` (policies.0.targets.resolution) [R13]\n  write an amount above zero",
    ),
    "less than nothing": (lambda: with_target("-8h"), DocumentError, "`-8h` (policies.0.targets.resolution) [R13]"),
    "a timer of nothing": (lambda: Timer("0h"), AmountError, "an amount of zero or less: `0s` [R13]"),
    "longer than calendars": (lambda: OFFICE.add(AT, timedelta.max), AmountError, "amounts up to 2640000 hours"),
    "longer than numbers": (lambda: with_target("9" * 150 + "h"), DocumentError, "an amount out of range"),
    "past the last calendar year": (
        lambda: OFFICE.add("2199-12-31T16:00Z", "80h"),
        HorizonError,
        "looked as far as 2200, where calendars end; look at the hours, or ask for less",
    ),
    "too many days": (
        lambda: with_target("99999999 business days"),
        DocumentError,
        "write a whole number from 1 to 110000",
    ),
    "text that almost is one": (lambda: with_target("1h " * 60 + "x"), DocumentError, "not an amount of time"),
}

CALENDARS: dict[str, Case] = {
    "an unknown zone": (
        lambda: BusinessCalendar("Asia/Soul"),
        CalendarError,
        "an unknown time zone: `Asia/Soul` (timezone)\n"
        "  did you mean `Asia/Seoul`? write an IANA name such as `Europe/Berlin`, or `UTC`",
    ),
    "an unknown zone in a document": (
        lambda: with_calendar(timezone="Asia/Soul"),
        DocumentError,
        "an unknown time zone: `Asia/Soul` (calendars.office.timezone)",
    ),
    "a path as a zone": (lambda: with_calendar(timezone="../../etc/passwd"), DocumentError, "an unknown time zone"),
    "an offset as a zone": (lambda: with_calendar(timezone="+09:00"), DocumentError, "an unknown time zone: `+09:00`"),
    "an endless zone": (lambda: with_calendar(timezone="A" * 100_000), DocumentError, "an unknown time zone: `AAAA"),
    "no zone": (lambda: with_calendar(timezone=None), DocumentError, "(calendars.office.timezone)"),
    "windows that overlap": (
        lambda: with_calendar(hours={"mon": ["09:00-12:00", "11:00-17:00"]}),
        DocumentError,
        "windows of one day overlap: `09:00-12:00, 11:00-17:00` (calendars.office.hours.mon) [R2]\n"
        "  09:00-12:00 and 11:00-17:00 share time: let one end where the other starts",
    ),
    "a day that is named twice": (
        lambda: with_calendar(hours={**HOURS, "fri": "09:00-12:00"}),
        DocumentError,
        "fri is named twice: `fri` (calendars.office.hours.fri) [R2]\n  name each day once",
    ),
    "a window without length": (
        lambda: with_calendar(hours={"mon": "09:00-09:00"}),
        DocumentError,
        'a window that ends where it starts: `09:00-09:00` (calendars.office.hours.mon) [R2]\n  write "00:00-24:00"',
    ),
    "a time that no clock shows": (
        lambda: with_calendar(hours={"mon": "09:60-17:00"}),
        DocumentError,
        "not a time of day",
    ),
    "hours of endless spaces": (
        lambda: with_calendar(hours={"mon": "09:00" + " " * 300_000 + "-x"}),
        DocumentError,
        "calendars.office.hours.mon",
    ),
    "hours of endless spaces between windows": (
        lambda: with_calendar(hours={"mon": "09:00-17:00" + " " * 300_000 + "x"}),
        DocumentError,
        "calendars.office.hours.mon",
    ),
    "an objective of endless spaces": (
        lambda: with_policy(objective="80%" + " " * 300_000 + "of aim"),
        DocumentError,
        "write `80% of target`",
    ),
    "hours that are a number": (
        lambda: BusinessCalendar("UTC", hours=8),
        CalendarError,
        "not a week of hours: `8` (hours)",
    ),
    "no hours at all": (
        lambda: with_calendar(hours={}),
        DocumentError,
        "a calendar that can never be open (calendars.office.hours) [R8]\n  give at least one window of hours",
    ),
    "hours on holidays alone": (
        lambda: with_calendar(holidays=[{"01-01..12-31": "for good"}]),
        DocumentError,
        "a calendar that can never be open (calendars.office.hours) [R8]",
    ),
    "parts that are never open together": (
        lambda: all_of(
            BusinessCalendar("UTC", hours={"mon": "09:00-10:00"}),
            BusinessCalendar("UTC", hours={"tue": "09:00-10:00"}),
            timezone="UTC",
        ),
        CalendarError,
        "a calendar that can never be open: `combined` [R8]",
    ),
    "a calendar without itself": (lambda: OFFICE.without(OFFICE), CalendarError, "a calendar that can never be open"),
    "no calendar to combine": (lambda: any_of(timezone="UTC"), CalendarError, "name at least one calendar"),
    "a name in place of a calendar": (
        lambda: any_of("office", timezone="UTC"),
        CalendarError,
        "not a calendar: `office`",
    ),
    "a name as the calendar of a timer": (
        lambda: Timer("8h", calendar="office"),
        TimerError,
        "not a calendar: `office`",
    ),
    "a calendar of itself": (
        lambda: PolicySet.parse(document(calendars={"office": {"timezone": "UTC", "any_of": ["office"]}})),
        DocumentError,
        "a calendar combined of itself: `office → office` (calendars.office) [R5]\n  let one of them have `hours`",
    ),
    "calendars of each other": (
        lambda: PolicySet.parse(
            document(
                calendars={
                    "office": {"timezone": "UTC", "any_of": ["home"]},
                    "home": {"timezone": "UTC", "all_of": ["office"]},
                }
            )
        ),
        DocumentError,
        "a calendar combined of itself: `office → home → office` (calendars.office) [R5]",
    ),
    "a range of holidays that ends first": (
        lambda: with_calendar(holidays=["2026-03-03..2026-03-01"]),
        DocumentError,
        "`2026-03-03..2026-03-01` (calendars.office.holidays.0) [R4]\n  write `2026-03-01..2026-03-03`",
    ),
    "a holiday in a year that nobody knows": (
        lambda: with_calendar(holidays=["9999-01-01"]),
        DocumentError,
        "a date out of range: `9999-01-01` (calendars.office.holidays.0) [R8]",
    ),
    "years that nobody knows": (
        lambda: with_calendar(holidays=["2026-01-01"], covers=["1..99999999"]),
        DocumentError,
        "`1..99999999` (calendars.office.covers.0) [R9]\n  write a year such as 2026",
    ),
    "a window of time that ends first": (
        lambda: OFFICE.explain(AS_OF, AT),
        CalendarError,
        f"a window that ends before it starts: `{AT}`\n  hand in the earlier instant first",
    ),
}

KEYS_AND_VALUES: dict[str, Case] = {
    "a key of the document misspelt": (
        lambda: PolicySet.parse(document(calender={})),
        DocumentError,
        "an unknown key: `calender` (calender) [R34]\n  did you mean `calendars`?",
    ),
    "a key of a policy misspelt": (
        lambda: with_policy(target={"resolution": "8h"}),
        DocumentError,
        "an unknown key: `target` (policies.0.target) [R34]\n  did you mean `targets`?",
    ),
    "a key of a calendar misspelt": (
        lambda: with_calendar(holiday=["KR"]),
        DocumentError,
        "an unknown key: `holiday` (calendars.office.holiday) [R34]\n  did you mean `holidays`?",
    ),
    "a clock misspelt": (
        lambda: with_policy(targets={"resolutoin": "8h"}),
        DocumentError,
        "`resolutoin` (policies.0.targets.resolutoin) [R32]\n  did you mean `resolution`?",
    ),
    "a calendar misspelt": (lambda: with_policy(calendar="ofice"), DocumentError, "(policies.0.calendar)"),
    "a declared value misspelt": (
        lambda: PolicySet.parse(
            document(
                fields={"plan": ["gold", "silver"]}, policies=[{**document()["policies"][0], "when": {"plan": "gld"}}]
            )
        ),
        DocumentError,
        "a value that `fields.plan` does not declare: `gld` (policies.0.when.plan) [R17]\n  did you mean `gold`?",
    ),
    "a key twice in YAML": (
        lambda: PolicySet.parse("slaclock: 1\npolicies: []\npolicies: []\n"),
        DocumentError,
        "a key that is there twice: `policies` (policies, line 3) [R34]\n  keep one of the two",
    ),
    "a key twice in JSON": (
        lambda: PolicySet.parse('{"slaclock": 1,\n "policies": [],\n "policies": []}'),
        DocumentError,
        "a key that is there twice: `policies` (policies, line 3) [R34]",
    ),
    "a key twice in TOML": (
        lambda: PolicySet.parse("slaclock = 1\nslaclock = 1\n"),
        DocumentError,
        "(line 2) [R34]",
    ),
    "a key twice in the JSON of a ticket": (
        lambda: Ticket.parse('{"id": "7", "id": "8", "events": []}'),
        TicketError,
        "a key that stands twice in one mapping: `id`\n  keep one of them",
    ),
    "a key that is no text": (lambda: PolicySet.parse({b"slaclock": 1}), DocumentError, "a key that is no text"),
    "an empty condition": (
        lambda: with_policy(when={}),
        DocumentError,
        "an empty condition (policies.0.when) [R17]\n  write `always` for what holds for every ticket",
    ),
    "a policy that ends before it begins": (
        lambda: with_policy(**{"from": "2026-03-03", "to": "2026-03-02"}),
        DocumentError,
        "a policy that ends before it begins (policies.0.to) [R18]\n  write a `to` that is later than `from`",
    ),
    "a policy that ends as it begins": (
        lambda: with_policy(**{"from": "2026-03-03", "to": "2026-03-03"}),
        DocumentError,
        "a policy that ends before it begins (policies.0.to) [R18]",
    ),
    "a policy from a year that nobody knows": (
        lambda: with_policy(**{"from": "9999-01-01"}),
        DocumentError,
        "`9999-01-01` (policies.0.from) [R8]\n  instants from 1900 up to 2200 can be answered",
    ),
    "a year as a beginning": (
        lambda: with_policy(**{"from": 2026}),
        DocumentError,
        "not an instant: `2026` (policies.0.from)",
    ),
    "clocks that wait for each other": (
        lambda: with_policy(
            targets={"first_response": "1h", "next_response": "1h"},
            clocks={"first_response": {"after": "next_response"}, "next_response": {"after": "first_response"}},
        ),
        DocumentError,
        "a clock that waits for itself: `first_response` (policies.0.clocks.first_response.after) [R21]\n"
        "  let one of them begin by itself",
    ),
    "a clock that waits for one that is not there": (
        lambda: with_policy(clocks={"resolution": {"after": "sale"}}),
        DocumentError,
        "`sale` (policies.0.clocks.resolution.after) [R21]",
    ),
    "a policy of no keys": (lambda: Policy(), DocumentError, "`name` is missing (name)"),
    "a mapping in place of a policy": (
        lambda: PolicySet({"name": "All"}),
        DocumentError,
        "not a policy: `{'name': 'All'}` (policies.0) [R34]\n  hand in `Policy(…)` values",
    ),
    "no policies": (
        lambda: evaluate(None, TICKET, as_of=AS_OF),
        DocumentError,
        "not a set of policies: `None` [R34]\n  hand in a `PolicySet`",
    ),
    "no policies for many": (lambda: evaluate_many({}, [], as_of=AS_OF), DocumentError, "hand in a `PolicySet`"),
}

DOCUMENTS: dict[str, Case] = {
    "no text": (lambda: PolicySet.parse(""), DocumentError, "an empty document [R34]\n  begin with `slaclock: 1`"),
    "blank text": (lambda: PolicySet.parse("   \n\n"), DocumentError, "an empty document"),
    "a remark alone": (lambda: PolicySet.parse("# policies\n"), DocumentError, "an empty document"),
    "a path": (
        lambda: PolicySet.parse("policies.yaml"),
        DocumentError,
        "a path, not a document: `policies.yaml` [R34]\n  read a file with `PolicySet.load`",
    ),
    "a path of another system": (
        lambda: PolicySet.parse("C:\\rules\\all of them.JSON\n"),
        DocumentError,
        "a path, not a document",
    ),
    "a version that ends like a path": (
        lambda: PolicySet.parse("slaclock: 1.toml"),
        DocumentError,
        "an unknown version of the format: `1.toml`",
    ),
    "no JSON": (lambda: PolicySet.parse("", format="json"), DocumentError, "not JSON: Expecting value (line 1)"),
    "no TOML": (lambda: PolicySet.parse("", format="toml"), DocumentError, "`slaclock` is missing (slaclock) [R34]"),
    "an empty mapping": (lambda: PolicySet.parse({}), DocumentError, "begin with `slaclock: 1`"),
    "null": (lambda: PolicySet.parse("null"), DocumentError, "write a mapping that begins with `slaclock: 1`"),
    "a list": (lambda: PolicySet.parse("[]"), DocumentError, "not a document (line 1)"),
    "nothing": (lambda: PolicySet.parse(None), DocumentError, "not a document [R34]\n  hand in text, or a mapping"),
    "a truth as the version": (lambda: PolicySet.parse({"slaclock": True}), DocumentError, "`True` (slaclock)"),
    "NaN in YAML": (
        lambda: PolicySet.parse("slaclock: .nan"),
        DocumentError,
        "not a finite number: `nan` (slaclock, line 1)",
    ),
    "NaN in JSON": (
        lambda: PolicySet.parse('{"slaclock": NaN}'),
        DocumentError,
        "not a finite number: `nan` (slaclock",
    ),
    "a megabyte of YAML": (
        lambda: PolicySet.parse("slaclock: 1\n#" + "x" * 1_000_000),
        DocumentError,
        "a document that is too large: `1000013` [R34]\n  write at most 1,000,000 bytes, or hand in a mapping",
    ),
    "a megabyte of JSON": (lambda: PolicySet.parse('{"x": "' + "x" * 1_000_000 + '"}'), DocumentError, "too large"),
    "a megabyte of Korean": (lambda: PolicySet.parse("# " + "가" * 340_000), DocumentError, "too large: `1020002`"),
    "a bomb of YAML lists": (lambda: PolicySet.parse("[" * 100_000), DocumentError, "nest at most 50 levels"),
    "a bomb of YAML mappings": (
        lambda: PolicySet.parse("".join("  " * level + "a:\n" for level in range(600))),
        DocumentError,
        "line 51) [R34]\n  nest at most 50 levels",
    ),
    "a bomb of JSON": (
        lambda: PolicySet.parse("[" * 400_000 + "]" * 400_000, format="json"),
        DocumentError,
        "a document nested too deep [R34]\n  nest at most 50 levels",
    ),
    "a small bomb of JSON": (
        lambda: PolicySet.parse('{"a":' * 60 + "1" + "}" * 60),
        DocumentError,
        "nest at most 50 levels",
    ),
    "a bomb of TOML": (lambda: PolicySet.parse("slaclock = " + "[" * 50_000, format="toml"), DocumentError, "[R34]"),
    "a bomb of dotted keys": (
        lambda: PolicySet.parse("slaclock = 1\n[" + ".".join("a" * 400_000) + "]\n", format="toml"),
        DocumentError,
        "(line 2) [R34]\n  nest at most 50 levels",
    ),
    "a bomb of mappings": (lambda: PolicySet.parse(nested(100_000)), DocumentError, "nest at most 50 levels"),
    "a mapping that holds itself": (
        lambda: PolicySet.parse(containing_itself()),
        DocumentError,
        "nest at most 50 levels",
    ),
    "a bomb of aliases": (
        lambda: PolicySet.parse(YAML_ALIASES),
        DocumentError,
        "a YAML anchor or alias: `a` (line 1) [R34]\n  write the part out where it is needed",
    ),
    "a merge key": (lambda: PolicySet.parse("slaclock: 1\nb: {<<: *a}\n"), DocumentError, "(line 2)"),
    "a tag that would run": (
        lambda: PolicySet.parse("slaclock: !!python/object:os.system 1\n"),
        DocumentError,
        "a YAML tag",
    ),
    "a number of many digits in JSON": (
        lambda: PolicySet.parse('{"slaclock": ' + "9" * 5_000 + "}"),
        DocumentError,
        "digits",
    ),
    "a number of many digits in YAML": (
        lambda: PolicySet.parse("slaclock: " + "9" * 5_000),
        DocumentError,
        "(slaclock, line 1)",
    ),
    "bytes that are no UTF-8": (lambda: PolicySet.parse(b"\xff\xfe"), DocumentError, "save the document as UTF-8"),
    "half of a letter": (lambda: PolicySet.parse("a: \ud800"), DocumentError, "not UTF-8 at position 3"),
    "a tab in YAML": (lambda: PolicySet.parse("slaclock:\n\t- 1"), DocumentError, "(line 2)"),
    "more policies than anybody writes": (
        lambda: PolicySet.parse(document(policies=[{}] * 10_001)),
        DocumentError,
        "too many policies: `10001` (policies) [R34]\n  write at most 10,000",
    ),
    "a line of clocks that ends in a circle": (
        lambda: with_policy(
            targets=dict.fromkeys((f"c{number}" for number in range(3_000)), "1h"),
            clocks={
                f"c{number}": {"starts": {"event": "created"}, "after": f"c{max(number - 1, 0)}"}
                for number in range(3_000)
            },
        ),
        DocumentError,
        "a clock that waits for itself: `c0` (policies.0.clocks.c0.after) [R21]",
    ),
}

TICKETS: dict[str, Case] = {
    "an event before its ticket": (
        lambda: TICKET.changed("2026-03-02T08:59Z", status="open"),
        TicketError,
        "an event before its ticket was created at 2026-03-02T09:00:00.000000Z: `2026-03-02T08:59:00.000000Z`"
        " (at, ticket 7, event changed) [R24]\n  a history begins with its `created` event",
    ),
    "a history without its opening": (
        lambda: Ticket.parse({"id": "7", "events": [{"at": AT, "type": "resume"}]}),
        TicketError,
        "a history without `created` (events, ticket 7) [R24]",
    ),
    "two openings": (lambda: TICKET.added({"at": AT, "type": "created"}), TicketError, "a second `created`"),
    "an unknown type of event": (lambda: created(type="opened"), TicketError, "`opened` (events.0.type, ticket 7"),
    "an unknown column of an event": (lambda: created(feild="status"), TicketError, "(events.0.feild"),
    "NaN as a field": (lambda: TICKET.changed(AT, score=float("nan")), TicketError, "`nan` (value.score, ticket 7"),
    "a decimal that is none": (lambda: TICKET.changed(AT, score=Decimal("nan")), TicketError, "(value.score, ticket 7"),
    "a mapping as a field": (
        lambda: created(value=nested(100_000)),
        TicketError,
        "a nested mapping is no value of a field",
    ),
    "an endless field": (lambda: TICKET.changed(AT, note="x" * 10_001), LimitError, "keep it within 10,000 characters"),
    "an endless id": (lambda: Ticket.opened(AT, id="7" * 201), LimitError, "keep it within 200 characters"),
    "an endless whole number": (lambda: Ticket.opened(AT, id=10**5_000), TicketError, "the id of a ticket is text"),
    "no ticket": (lambda: Ticket.parse(None), TicketError, "a ticket is a mapping: `None` [R24]\n  write `{"),
    "an empty ticket": (
        lambda: Ticket.parse({}),
        TicketError,
        "the events of a ticket are a list: `None` (events) [R24]",
    ),
    "a bomb as a ticket": (lambda: Ticket.parse('{"a":' * 100_000), TicketError, "JSON text that is nested too deeply"),
    "a mapping in place of a ticket": (
        lambda: evaluate(POLICIES, {}, as_of=AS_OF),
        TicketError,
        "not a ticket: `{}` [R24]\n  read it by `Ticket.parse`",
    ),
    "a mapping in place of a ticket for due times": (
        lambda: due_times(POLICIES, {}, as_of=AS_OF),
        TicketError,
        "read it by `Ticket.parse`",
    ),
    "a mapping in place of a ticket for verdicts": (
        lambda: breach_status(POLICIES, {}, as_of=AS_OF),
        TicketError,
        "read it by `Ticket.parse`",
    ),
    "text as a row": (lambda: read_wide(["7"]), TicketError, "a row is a mapping: `7` (rows.0)"),
    "a choice that is none": (lambda: read_long([], ambiguous="first"), TicketError, "`first` (ambiguous)"),
    "a column that no row has": (lambda: read_wide([{"id": 7}]), TicketError, "a column that no row has: `created`"),
    "a pause before the start": (
        lambda: Timer("8h").pause(AT),
        TimerError,
        "a timer that was not started cannot pause",
    ),
    "a move before the last one": (
        lambda: Timer("8h").start(AS_OF).pause(AT),
        TimerError,
        "`pause` before the last move: `2026-03-02T09:00Z`\n  the last one was at 2026-03-03T10:00:00.000000Z",
    ),
    "a bomb as a timer": (
        lambda: Timer.parse('{"a":' * 100_000),
        TimerError,
        "hand in what `to_dict` or `to_json` wrote",
    ),
}
