"""Where a campaign starts: our cases, our pages and the words of our formats, cut to what each target reads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from slaclock.base.amounts import BusinessDays
from slaclock.clocks.snapshot import take_snapshot
from slaclock.clocks.timer import Timer
from slaclock.policies.schema import schema_text
from slaclock.policies.yaml_writing import to_yaml
from slaclock.tickets.ticket import Ticket
from tests.fuzz.fixed import DOCUMENT, EVENTS, SNAPSHOT_POLICIES, TICKETS
from tests.fuzz.targets import PARTED, TARGETS
from tests.pages import living_pages

DATA: Final = files("slaclock.testing") / "cases"
_AMOUNT: Final = re.compile(r"[0-9.]+ ?(?:h|m|s|min|hours?|business days?|calendar days?)|P[0-9DTHMS.]+")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(?:Z|[+-][0-9:]+)?")


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in DATA.joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()]


def seeds(target: str) -> list[str]:
    """The texts with which that target starts, each once and none over its longest."""
    made = dict.fromkeys(_SEEDS[target]())
    return [text for text in made if len(text.encode()) <= TARGETS[target].longest_bytes]


def words(target: str) -> list[str]:
    """The words of our formats: what a mutation may write into a text."""
    if not TARGETS[target].json and target not in ("toml", "yaml", "rows"):
        return _PLAIN
    return sorted({*_PLAIN, *_keys(json.loads(schema_text())), *_keys([DOCUMENT, EVENTS, *map(_taken, TICKETS)])})


_PLAIN: Final = [
    *("h", "m", "s", "min", "business days", "calendar days", " wall", " of target", ":", "-", "..", "+", "T", "Z"),
    "+09:00",
    *(
        "P",
        "PT",
        "D",
        "H",
        "M",
        "S",
        "W",
        "1",
        "0",
        "24",
        "48:00",
        "09:00",
        "17:00",
        "24:00",
        "closed",
        "24x7",
        "always",
    ),
    *("default", "true", "false", "null", "1e9", "NaN", "-1", "mon", "sun-thu", "2026-03-29", "02-29", "UTC", "KR"),
    *("2026-01-01..2026-12-31", "Europe/Berlin"),
]


def _documents() -> list[dict[str, Any]]:
    return [DOCUMENT, *(case["document"] for case in cases("rules"))]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (text for part in value.values() for text in _strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _strings(part))
    elif isinstance(value, str):
        yield value


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (key for key in value if len(key) <= 40)
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _keys(part)
    if isinstance(value, str) and len(value) <= 40:
        yield value


def _matching(pattern: re.Pattern[str]) -> list[str]:
    """What looks so on our pages and in our cases."""
    said = [page.source for page in living_pages()] + list(_strings([_documents(), cases("calendar")[:200]]))
    return [found for text in said for found in pattern.findall(text)]


def _under(*path: str) -> list[Any]:
    """The values under that key anywhere in our documents."""
    found: list[Any] = []
    stack: list[Any] = list(_documents())
    while stack:
        value = stack.pop()
        if isinstance(value, Mapping):
            found += [value[key] for key in path if key in value]
            stack += value.values()
        elif isinstance(value, list):
            stack += value
    return found


def _json(values: list[Any]) -> list[str]:
    return [json.dumps(value, ensure_ascii=False) for value in values]


def _hours() -> list[str]:
    weeks = _under("hours")
    return [*_strings(weeks), *_json(weeks), "24x7", "closed", "22:00-06:00", "09:00-12:00, 13:00-18:00"]


def _calendars() -> list[str]:
    return _json([rules for section in _under("calendars") for rules in section.values()])


def _parts() -> list[str]:
    keys = ("fields", "when", "pauses", "resets", "targets", "objective", "at_risk", "on_change", "calendar", "before")
    named = [{key: value} for key in (*keys, "reminders", "escalations") for value in _under(key)]
    renamed = [{"when": value} for key in ("starts", "stops", "cancels", "pause_on") for value in _under(key)]
    targets = [{"targets": target} for section in _under("targets") for target in section.values()]
    return _json([{"reminders": each["escalations"]} if "escalations" in each else each for each in named]) + _json(
        renamed + targets
    )


def _histories() -> list[str]:
    made = [{"id": "7", "events": case["events"]} for case in cases("rules") if "events" in case]
    return _json([*made, *(ticket.to_dict() for ticket in TICKETS)])


def _taken(ticket: Ticket) -> dict[str, Any]:
    return take_snapshot(SNAPSHOT_POLICIES, ticket, as_of="2026-03-09T10:00Z").to_dict()


def _snapshots() -> list[str]:
    events = [case["events"] for case in cases("rules") if "events" in case]
    tickets = [Ticket.parse({"id": "7", "events": each}) for each in events]
    known = [ticket for ticket in [*TICKETS, *tickets] if ticket.events[0].at < TICKETS[0].events[0].at + 10**12]
    return _json([_taken(ticket) for ticket in known])


def _timers() -> list[str]:
    at = "2026-03-02T09:00Z"
    made = [
        Timer("8h").start(at),
        Timer("2 calendar days").start(at).pause(at, "asked"),
        Timer(BusinessDays(2)).start(at),
    ]
    made += [made[0].pause(at).resume(at).stop(at), made[0].restart(at)]
    return [timer.to_json() for timer in made]


_TABLE: Final = "id,created,first_reply,resolved\n7,2026-03-02T09:00Z,,2026-03-02T10:00Z\n"
_LONG: Final = 'ticket,at,type,field,value,by\n7,2026-03-02 09:00,created,,"{""plan"": ""gold""}",\n'


def _rows() -> list[str]:
    pages = [block.text for page in living_pages() for block in page.blocks() if block.language in ("csv", "text")]
    mappings = ["timezone: Asia/Seoul", "shape: wide\nfields: [plan]", "times: '%d.%m.%Y %H:%M'\ntimezone: UTC"]
    mappings += ["columns: {id: number, created: opened}", "types: {state: {field: status}}\nambiguous: earlier"]
    lines = [json.dumps({"id": "7", "events": EVENTS[:2]})] * 2
    tables = [_TABLE, _LONG, _LONG + "7,2026-03-02 10:00,message,,,agent\n", "\n".join(lines), *pages]
    return [*tables, *(mapping + PARTED + table for mapping in mappings for table in (_TABLE, _LONG))]


def _toml(value: Any, *, top: bool = True) -> str:
    """A document as TOML: a key a line at the top, all else in line."""
    if isinstance(value, Mapping):
        pairs = [f"{json.dumps(key)} = {_toml(part, top=False)}" for key, part in value.items() if part is not None]
        return "\n".join(pairs) if top else "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(part, top=False) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _blocks(language: str) -> list[str]:
    return [block.text for page in living_pages() for block in page.blocks() if block.language == language]


def _small() -> list[dict[str, Any]]:
    """Documents of one policy and one target each, so that even short texts hold every key."""
    made = []
    for document in _documents():
        for policy in document.get("policies", []):
            if not isinstance(policy, Mapping) or not isinstance(policy.get("targets"), Mapping):
                continue
            keys = [key for key in policy if key not in ("name", "when", "calendar", "targets")]
            base = {"name": "P", "when": "always", "calendar": "24x7", "targets": policy["targets"]}
            made += [{"slaclock": 1, "policies": [{**base, key: policy[key]}]} for key in keys]
            made.append({"slaclock": 1, "policies": [base]})
    return made


_SEEDS: Final[dict[str, Callable[[], list[str]]]] = {
    "amounts": lambda: [*_matching(_AMOUNT), *_strings(_under("targets"))],
    "instants": lambda: [*_matching(_INSTANT), "2026-03-02T09:00:00,5Z", "20260302T090000Z", "2026-W10-1T09:00Z"],
    "hours": _hours,
    "zones": lambda: [*_under("timezone"), "asia/seoul", "Europe/../Europe/Berlin", "GMT+1", "posix/UTC", "localtime"],
    "calendars": _calendars,
    "parts": _parts,
    "histories": _histories,
    "snapshots": _snapshots,
    "timers": _timers,
    "rows": _rows,
    "json": lambda: _json(_documents()),
    "toml": lambda: [_toml(each) for each in [*_documents(), *_small()]] + _blocks("toml"),
    "yaml": lambda: [to_yaml(each) for each in [*_documents(), *_small()]] + _blocks("yaml"),
}
assert _SEEDS.keys() == TARGETS.keys()
