"""A strategy of policy documents, valid by construction, over three calendars around a change of the clock.

Everything lies in the week of Sunday, 8 March 2026, when New York's clocks go forward.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from hypothesis import strategies as st

from slaclock.base.instants import DAY, HOUR, MINUTE, SECOND, to_text, to_us
from slaclock.errors import InputError
from slaclock.testing.strategies.moments import weighted

FIRST: Final = to_us("2026-03-05T00:00Z")
LAST: Final = FIRST + 6 * DAY
CALENDARS: Final[Mapping[str, Any]] = {
    "office": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}},
    "split": {
        "timezone": "America/New_York",
        "hours": {"mon-sun": ["01:30-03:30", "09:00-12:00", "13:00-17:00"]},
        "holidays": ["2026-03-06"],
        "exceptions": {"2026-03-09": "10:00-11:00"},
    },
    "night": {"timezone": "Asia/Seoul", "hours": {"mon-sat": "22:00-06:00"}, "covers": [2026]},
}
PRIORITIES: Final = ("urgent", "normal", "low")
FORMS: Final = ("retroactive", "carry", "restart", "keep")
AMOUNTS: Final = st.sampled_from(["8h", "2h", "90m", "15m", "20h", "40h", "1s"])

_CLOCKS = (
    ("resolution",),
    ("resolution", "next_response"),
    ("resolution", "first_response", "task"),
    ("resolution", "periodic_update", "group_time"),
    ("first_response", "next_response", "periodic_update", "group_time", "task"),
)
_DAYS = st.one_of(
    st.sampled_from(["1 business day", "2 business days", "1 calendar day", "2 calendar days"]),
    st.fixed_dictionaries(
        {"business_days": st.integers(1, 2)},
        optional={
            "receipt": st.sampled_from(["next_open", "next_working_day"]),
            "cutoff": st.sampled_from(["02:00", "15:00"]),
            "due_by": st.sampled_from(["close", "16:00"]),
            "time_of_day": st.just("keep"),
            "read_as": st.just("working_time"),
        },
    ),
)
_SIMPLE = weighted(AMOUNTS, AMOUNTS, AMOUNTS, _DAYS)
_TABLES = st.fixed_dictionaries({"default": _SIMPLE}, optional=dict.fromkeys(PRIORITIES, _SIMPLE)) | st.dictionaries(
    st.sampled_from(PRIORITIES), _SIMPLE, min_size=1
)
_TARGETS = weighted(_SIMPLE, _TABLES, _TABLES, st.just({"due_from": "promised", "outside": "next_open"}))
_NAMES = st.sampled_from(["office", "split", "night", "24x7"])
_CALENDAR = (
    _NAMES
    | st.fixed_dictionaries({"by": st.just("region"), "KR": _NAMES, "default": _NAMES})
    | st.just({"use": "office", "zone_from": "zone", "default": "America/New_York"})
)
_CONDITIONS = st.sampled_from(
    ["always", "always", {"plan": "gold"}, {"none_of": [{"plan": "gold"}]}, {"priority": ["urgent", "normal"]}]
)
_CHANGES = st.sampled_from(FORMS) | st.fixed_dictionaries(
    {"target": st.sampled_from(FORMS), "calendar": st.sampled_from(FORMS)}
)
_PAUSES = st.one_of(
    st.just([{"when": {"status": ["waiting", "vendor"]}}]),
    st.sampled_from(["1h", "4h", "1 business day"]).map(
        lambda most: [{"when": {"status": "waiting"}, "at_most": most}]
    ),
    st.just([{"when": {"status": "waiting"}, "until": {"event": "message", "by": "requester"}}]),
    st.just([{"when": {"status": "waiting"}, "at_most": "2h"}, {"when": {"priority": "low"}}]),
)  # fmt: skip
_TASK = {
    "starts": {"event": "changed", "field": "status"},
    "stops": {"event": "message", "by": "agent"},
    "repeats": "each_start",
}
_ONE_POLICY = {
    "when": _CONDITIONS,
    "calendar": _CALENDAR,
    "targets": st.sampled_from(_CLOCKS).flatmap(lambda clocks: st.fixed_dictionaries(dict.fromkeys(clocks, _TARGETS))),
    "pause_on": st.sampled_from([{"status": "waiting"}, {"status": ["waiting", "vendor"]}]),
}
_OPTIONS: Mapping[str, st.SearchStrategy[Any]] = {
    "at_risk": st.sampled_from(["50%", "75%", "30m", "100%"]),
    "due_at_close": st.just("next_open"),
    "match": st.just("creation"),
    "on_change": _CHANGES,
    "on_reopen": st.sampled_from(["count", "restart", "ignore"]),
}
_RULES = {
    "resolution": st.fixed_dictionaries({}, optional={"pauses": _PAUSES, "born_stopped": st.just("met")}),
    "periodic_update": st.fixed_dictionaries({}, optional={"repeats": st.just("sequential")}),
    "next_response": st.fixed_dictionaries({}, optional={"visibility": st.just("any")}),
    "task": st.just(_TASK),
}
_LADDER: Mapping[str, st.SearchStrategy[Any]] = {
    "reminders": st.lists(
        st.sampled_from([{"at": "50%"}, {"at": "75%"}, {"before": "30m"}, {"before": "1h wall"}]),
        max_size=2,
        unique_by=str,
    ),
    "escalations": st.lists(
        st.sampled_from([{"after": "0m"}, {"after": "1h"}, {"after": "2h wall", "unless": {"status": "waiting"}}]),
        max_size=2,
        unique_by=str,
    ),
}
_EXTRAS = ("also", "ladder", "objective", "versions")

WITHOUT: Final = (*_OPTIONS, *_RULES, "first_response", "group_time", *_EXTRAS)
"""What `documents` can be told to leave out."""


def whole_hours(first: int = FIRST) -> st.SearchStrategy[int]:
    """Instants (µs) on whole hours of that week more often than not, else beside them; most where hours open or close.

    >>> from hypothesis import find
    >>> to_text(find(whole_hours(), lambda at: True))
    '2026-03-05T00:00:00.000000Z'
    """
    hours = st.integers(0, (LAST - first) // HOUR) | st.sampled_from([9, 17, 33, 41, 105, 113])
    nudges = st.sampled_from([0, 0, 0, 0, 1, -1, 30 * MINUTE, SECOND])
    return st.tuples(hours, nudges).map(lambda pair: max(first, first + pair[0] * HOUR + pair[1]))


@st.composite
def documents(draw: st.DrawFn, *, without: Collection[str] = ()) -> dict[str, Any]:
    """A document of one to three policies that `PolicySet.parse` accepts, as plain JSON values.

    It has pauses of every form, ladders, targets by field, business days, calendars by field, goals, versions and a
    clock of its own (`task`); what stands in ``without`` (clocks, keys of a policy, `ladder`, `also`, `versions`) is
    never in it. Shrinks to one policy with one target. Raises `InputError` for another word in ``without``.

    >>> from hypothesis import find
    >>> [policy["targets"] for policy in find(documents(), lambda document: True)["policies"]]
    [{'resolution': '8h'}]
    """
    if unknown := set(without) - set(WITHOUT):
        raise InputError("nothing of that name to leave out", min(unknown), remedy=f"there are {', '.join(WITHOUT)}")
    options = [name for name in _OPTIONS if name not in without]
    chosen = sorted(draw(st.sets(st.sampled_from(options), max_size=4))) if options else []
    shared = {name: draw(_OPTIONS[name]) for name in chosen}
    if "ladder" not in without:
        rungs = {name: [{**rung, "notify": "lead"} for rung in draw(drawn)] for name, drawn in _LADDER.items()}
        shared |= {name: listed for name, listed in rungs.items() if listed}
    made = draw(st.lists(st.fixed_dictionaries(_ONE_POLICY), min_size=1, max_size=3))
    rules = {clock: draw(columns) for clock, columns in _RULES.items()}
    policies = [draw(_policy(number, one, shared, rules, without)) for number, one in enumerate(made)]
    if "objective" not in without and draw(st.integers(0, 4)) == 4:
        policies[0]["objective"] = "50% of target"
    if "also" not in without and draw(st.integers(0, 4)) == 4:
        policies[-1]["also"] = True
    if "versions" not in without and draw(st.integers(0, 3)) == 3:
        policies.append(draw(_edited(policies[0])))
    return {"slaclock": 1, "calendars": CALENDARS, "policies": policies}


@st.composite
def _policy(
    draw: st.DrawFn,
    number: int,
    one: Mapping[str, Any],
    shared: Mapping[str, Any],
    rules: Mapping[str, Any],
    without: Collection[str],
) -> dict[str, Any]:
    targets = {clock: target for clock, target in one["targets"].items() if clock not in without}
    targets = targets or {"resolution": "8h"}
    clocks = {clock: columns for clock, columns in rules.items() if clock in targets and columns}
    kind = draw(st.sampled_from(["sla", "sla", "ola"]))
    return {"name": f"P{number}", "kind": kind, **one, "targets": targets, **shared, "clocks": clocks}


@st.composite
def _edited(draw: st.DrawFn, policy: Mapping[str, Any]) -> dict[str, Any]:
    """The next version of a policy, with other targets, from an instant of that week on (R30)."""
    targets = {clock: draw(_TARGETS) for clock in policy["targets"]}
    begins, adopt = to_text(draw(whole_hours())), draw(st.sampled_from(FORMS))
    return {**policy, "targets": targets, "version": 2, "from": begins, "adopt": adopt}
