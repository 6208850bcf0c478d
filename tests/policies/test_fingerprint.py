"""The digest of what an answer rests on (R27): it changes exactly when something between start and due does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock.base.instants import to_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.combine import all_of, any_of, without
from slaclock.policies.fingerprint import fingerprint

TERMS = ["Gold", "sla", 1, "8h", None, False]
START, DUE = "2026-03-03T15:00+01:00", "2026-03-06T10:00+01:00"  # Tuesday to Friday
RULES: dict[str, Any] = {"hours": {"mon-fri": "09:00-17:00"}, "holidays": [{"2026-03-04": "Founders' Day"}]}


def berlin(**rules: Any) -> BusinessCalendar:
    return BusinessCalendar("Europe/Berlin", **{**RULES, **rules})


def digest(calendar: BusinessCalendar, start: str = START, due: str = DUE) -> str:
    return fingerprint(TERMS, [(calendar, to_us(start), to_us(due))])


def test_it_is_64_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest(berlin()))


@pytest.mark.parametrize("place", range(len(TERMS)))
def test_every_term_counts(place: int) -> None:
    other = [*TERMS[:place], "other", *TERMS[place + 1 :]]
    assert fingerprint(TERMS, []) != fingerprint(other, [])


# Dates before, at the edges of, inside and after the window


BEFORE, FIRST, INSIDE, LAST, AFTER = "2026-03-02", "2026-03-03", "2026-03-05", "2026-03-06", "2026-03-07"


@pytest.mark.parametrize("day", [FIRST, INSIDE, LAST])
@pytest.mark.parametrize("value", ["Holiday", {"name": "Half day", "hours": "09:00-12:00"}])
def test_a_holiday_between_start_and_due_changes_it(day: str, value: Any) -> None:
    assert digest(berlin()) != digest(berlin(holidays=[*RULES["holidays"], {day: value}]))


@pytest.mark.parametrize("day", [BEFORE, AFTER, "2025-03-05", "2027-03-05"])
def test_a_holiday_outside_changes_nothing(day: str) -> None:
    assert digest(berlin()) == digest(berlin(holidays=[*RULES["holidays"], {day: "Holiday"}]))


def test_a_holiday_that_goes_changes_it() -> None:
    assert digest(berlin()) != digest(berlin(holidays=[]))


@pytest.mark.parametrize(
    "holidays",
    [
        [{"2026-03-04": "Another name"}],
        ["2026-03-04"],
        ["03-04"],
        ["2026-03-04..2026-03-04"],
        [{"2026-03-04": "Founders' Day"}, {"2026-03-04": "Again"}],
    ],
)
def test_neither_the_name_of_a_holiday_nor_how_it_is_written_counts(holidays: list[Any]) -> None:
    assert digest(berlin()) == digest(berlin(holidays=holidays))


def test_neighbouring_holidays_of_one_name_or_of_two_are_the_same() -> None:
    one, two = ([{"2026-03-04": "A", "2026-03-05": name}] for name in "AB")
    assert digest(berlin(holidays=one)) == digest(berlin(holidays=two))


def test_a_holiday_on_a_closed_day_counts_as_its_date() -> None:
    sunday = {"start": "2026-03-06T15:00+01:00", "due": "2026-03-09T10:00+01:00"}
    assert digest(berlin(), **sunday) != digest(berlin(holidays=[*RULES["holidays"], "2026-03-08"]), **sunday)


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        ({"hours": {"mon-fri": "09:00-12:00, 13:00-17:00"}}, True),
        ({"hours": {"mon-tue": "09:00-17:00", "wed-fri": "09:00-17:00"}}, False),
        ({"hours": {"mon-fri": "09:00-17:00", "sat": "09:00-12:00"}}, False),
        ({"hours": [RULES["hours"], {"from": "2026-03-06", "mon-fri": "08:00-17:00"}]}, True),
        ({"hours": [RULES["hours"], {"from": "2026-03-07", "mon-fri": "08:00-17:00"}]}, False),
        ({"exceptions": {INSIDE: "09:00-12:00"}}, True),
        ({"exceptions": {INSIDE: "09:00-17:00"}}, True),
        ({"exceptions": {AFTER: "09:00-17:00"}}, False),
        ({"exceptions": {BEFORE: "closed"}}, False),
        ({"seasons": [{"dates": "03-05..03-05", "hours": {"thu": "10:00-17:00"}}]}, True),
        ({"seasons": [{"dates": "03-07..03-31", "hours": {"mon": "10:00-17:00"}}]}, False),
        ({"working_weekends": {"2026-03-07": "mon"}}, False),
        ({"covers": [2026]}, False),
        ({"name": "another name"}, False),
    ],
)
def test_a_rule_counts_where_it_holds_between_start_and_due(rules: dict[str, Any], changes: bool) -> None:
    assert changes == (digest(berlin()) != digest(berlin(**rules)))


def test_a_working_weekend_between_start_and_due_changes_it() -> None:
    over = {"start": "2026-03-06T15:00+01:00", "due": "2026-03-09T10:00+01:00"}
    assert digest(berlin(), **over) != digest(berlin(working_weekends={"2026-03-07": "mon"}), **over)


def test_the_tail_of_the_night_before_belongs_to_the_window() -> None:
    night = {"hours": {"mon-fri": "22:00-06:00"}, "holidays": []}
    assert digest(berlin(**night)) != digest(berlin(**{**night, "holidays": [BEFORE]}))


def test_a_later_due_time_rests_on_more_dates() -> None:
    assert digest(berlin()) == digest(berlin(), due="2026-03-06T16:00+01:00")
    assert digest(berlin()) != digest(berlin(), due="2026-03-09T10:00+01:00")


# Zones


def test_the_zone_counts_by_its_name_and_by_its_offsets() -> None:
    names = ("Europe/Berlin", "Europe/Paris", "Asia/Seoul")
    assert 3 == len({digest(BusinessCalendar(name, **RULES)) for name in names})


SCRIPT = """
import json
from slaclock.base.instants import to_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.fingerprint import fingerprint
office = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-17:00"}, holidays=["DE", {"2026-07-07": "x"}])
always = BusinessCalendar("Europe/Berlin", hours="24x7")
windows = [("2026-01-12", "2026-01-14"), ("2026-03-27", "2026-03-30"), ("2026-07-06", "2026-07-08")]
terms = ["Gold", "sla", 1, "8h", None, False]
for calendar in (office, always):
    laid = [[(calendar, *(to_us(day + "T12:00Z") for day in window))] for window in windows]
    print(json.dumps([fingerprint(terms, one) for one in laid]))
"""


def zone_file(name: str) -> bytes:
    """The rules of a zone, as the `tzdata` package has them."""
    return files("tzdata.zoneinfo").joinpath(*name.split("/")).read_bytes()


def in_another_process(
    folder: Path, rules: bytes | None = None, seed: str = "0", script: str = SCRIPT
) -> list[list[Any]]:
    """Digests in winter, over the clock change, in summer, where the file of Europe/Berlin has these rules.

    First those of an office, then those of a calendar that never closes.
    """
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    if rules is not None:
        (folder / "Europe").mkdir(exist_ok=True)
        (folder / "Europe" / "Berlin").write_bytes(rules)
        environment["PYTHONTZPATH"] = str(folder)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_is_equal_in_every_process_and_changes_with_the_zone_rules_between_start_and_due(tmp_path: Path) -> None:
    expected = in_another_process(tmp_path)
    assert expected == in_another_process(tmp_path, seed="1")
    assert expected == in_another_process(tmp_path, zone_file("Europe/Paris"), seed="2")
    two_hours_later = zone_file("Europe/Berlin").replace(b"M3.5.0,", b"M3.5.0/4,")  # by night, when nobody works
    for rules, same in ((zone_file("Africa/Algiers"), [True, False, False]), (two_hours_later, [True, False, True])):
        for one, other in zip(expected, in_another_process(tmp_path, rules), strict=True):
            assert same == [mine == theirs for mine, theirs in zip(one, other, strict=True)]


WINDOWS = """
import json
from random import Random
from slaclock.base.instants import HOUR, to_us
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.policies.fingerprint import fingerprint
random = Random(7)
office = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-17:00"})
starts = [to_us("2026-01-01T00:00Z") + random.randrange(365 * 24) * HOUR for _ in range(300)]
windows = [(start, start + random.choice((1, 24, 200, 1500)) * HOUR) for start in starts]
print(json.dumps(windows))
print(json.dumps([fingerprint([], [(office, *window)]) for window in windows]))
"""


def looked_at(window: tuple[int, int]) -> list[int]:
    """The hours (s) of the local dates of a window's two ends, and of all between."""
    start, end = (datetime.fromtimestamp(us // 1_000_000, ZoneInfo("Europe/Berlin")) for us in window)
    first = start.replace(hour=0).timestamp()
    last = (end.replace(hour=0) + timedelta(days=1)).timestamp()
    return list(range(int(first), int(last), 3600))


def test_a_changed_rule_of_the_zone_is_noticed_exactly_where_it_lies_between_start_and_due(tmp_path: Path) -> None:
    """By 300 windows of a year, where summer time is abolished; which hours differ is read from `zoneinfo` itself."""
    windows, before = in_another_process(tmp_path, script=WINDOWS)
    _, after = in_another_process(tmp_path, zone_file("Africa/Algiers"), script=WINDOWS)
    old, new = ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Algiers")

    def differs(second: int) -> bool:
        return datetime.fromtimestamp(second, old).utcoffset() != datetime.fromtimestamp(second, new).utcoffset()

    expected = [any(map(differs, looked_at((start, end)))) for start, end in windows]
    assert {False, True} == set(expected)
    assert expected == [one != other for one, other in zip(before, after, strict=True)]


# Several calendars


def test_each_calendar_counts_in_its_own_part() -> None:
    seoul = BusinessCalendar("Asia/Seoul", **RULES)
    start, middle, due = (to_us(at) for at in (START, "2026-03-05T00:00+01:00", DUE))
    laid = [(berlin(), start, middle), (seoul, middle, due)]
    assert fingerprint(TERMS, laid) != fingerprint(TERMS, laid[::-1])
    late = BusinessCalendar("Asia/Seoul", **{**RULES, "holidays": [*RULES["holidays"], FIRST]})
    assert fingerprint(TERMS, laid) == fingerprint(TERMS, [laid[0], (late, middle, due)])


def combined(calendar: BusinessCalendar) -> list[BusinessCalendar]:
    other = BusinessCalendar("UTC", hours={"mon-fri": "05:00-12:00"})
    lunch = BusinessCalendar("UTC", hours={"mon-fri": "12:00-12:30"})
    return [any_of(calendar, other, timezone="UTC"), all_of(calendar, other, timezone="UTC"), without(calendar, lunch)]


def test_a_combined_calendar_rests_on_its_parts() -> None:
    for plain, inside, outside, named in zip(
        combined(berlin()),
        combined(berlin(holidays=[*RULES["holidays"], INSIDE])),
        combined(berlin(holidays=[*RULES["holidays"], "2026-03-08"])),
        combined(berlin(holidays=["2026-03-04"], name="x")),
        strict=True,
    ):
        assert digest(plain) != digest(inside)
        assert digest(plain) == digest(outside) == digest(named)


# The ends of time


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Apia", "Pacific/Kiritimati", "America/Sao_Paulo"])
def test_the_first_and_the_last_date_can_be_digested(zone: str) -> None:
    calendar = BusinessCalendar(zone, hours={"mon-sun": "09:00-17:00"})
    assert digest(calendar, "1900-01-01T00:00Z", "1900-01-01T00:00Z")
    assert digest(calendar, "2199-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999Z")


def test_a_date_that_a_zone_skips_is_digested() -> None:
    calendar = BusinessCalendar("Pacific/Apia", hours={"mon-sun": "09:00-17:00"})
    over = ("2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00")
    assert digest(calendar, *over) != digest(calendar.in_zone("Pacific/Fakaofo"), *over)
