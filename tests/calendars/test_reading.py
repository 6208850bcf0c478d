"""A calendar's arguments: every fault at once, each with path, rule and remedy (R34)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.errors import CalendarError, Fault

WEEK = {"mon-fri": "09:00-17:00"}


def faults(timezone: Any = "UTC", **rules: Any) -> list[Fault]:
    with pytest.raises(CalendarError) as caught:
        BusinessCalendar(timezone, **{"hours": WEEK} | rules)
    assert all(fault.remedy for fault in caught.value.faults)
    return list(caught.value.faults)


def test_every_fault_of_every_argument_is_told_at_once() -> None:
    said = faults(
        "Europe/Atlantis",
        hours=[{"mon": "9-5", "foo": "09:00-09:00"}, {"from": "soon", "tue": "x"}],
        holidays=["2026-13-01", {"2026-12-24": {"hours": "9"}}],
        seasons=[{"dates": "02-30", "hours": {"mon": "9"}}, {}],
        working_weekends={"x": "y", "2026-02-14": "mon-fri"},
        exceptions={"2026-02-30": "25:00-26:00"},
        covers=["next year"],
    )
    expected = ["timezone", "hours.0.mon", "hours.0.foo", "hours.0.foo", "hours.1.tue", "hours.1.from"]
    expected += ["seasons.0.dates", "seasons.0.hours.mon", "seasons.1"]
    expected += ["working_weekends.x", "working_weekends.x", "working_weekends.2026-02-14"]
    expected += ["holidays.0", "holidays.1.2026-12-24.hours", "covers.0"]
    expected += ["exceptions.2026-02-30", "exceptions.2026-02-30"]
    assert expected == [fault.path for fault in said]


@pytest.mark.parametrize(
    "timezone",
    [
        *(
            "",
            " UTC",
            "UTC ",
            "asia/seoul",
            "Seoul",
            "Europe",
            "+09:00",
            "UTC+9",
            "../UTC",
            "/etc/localtime",
            "UTC\x00",
        ),
        *("localtime", "right/UTC", "zone.tab", "\ud800", "x" * 1_000, b"UTC", None, 9, [], {}, object()),
    ],
)
def test_an_unknown_zone_is_refused(timezone: Any) -> None:
    (fault,) = faults(timezone)
    assert "timezone" == fault.path
    assert fault.remedy.endswith("write an IANA name such as `Europe/Berlin`, or `UTC`")


@pytest.mark.parametrize(
    ("timezone", "meant"),
    [
        ("asia/seoul", "`Asia/Seoul`"),
        ("Seoul", "`Asia/Seoul`"),
        ("Europe/Berlln", "`Europe/Berlin`"),
        ("new york", "York`"),
    ],
)
def test_an_unknown_zone_near_a_known_one_is_told_which(timezone: str, meant: str) -> None:
    (fault,) = faults(timezone)
    assert fault.remedy.startswith("did you mean `")
    assert meant in fault.remedy


@pytest.mark.parametrize(
    ("rules", "path", "what"),
    [
        ({"seasons": None}, "seasons", "not a list of seasons"),
        ({"seasons": "07-01..08-31"}, "seasons", "not a list of seasons"),
        ({"seasons": {"dates": "07-01"}}, "seasons", "not a list of seasons"),
        ({"seasons": ["07-01"]}, "seasons.0", "not a season"),
        ({"seasons": [{"dates": "07-01"}]}, "seasons.0", "not a season"),
        ({"seasons": [{"dates": "07-01", "hours": WEEK, "name": "x"}]}, "seasons.0", "not a season"),
        ({"working_weekends": ["2026-02-14"]}, "working_weekends", "not a mapping of dates"),
        ({"working_weekends": {"2026-02-14": "weekend"}}, "working_weekends.2026-02-14", "not one day of the week"),
        ({"working_weekends": {"2026-02-14": 0}}, "working_weekends.2026-02-14", "not a day of the week"),
        ({"exceptions": ["2026-02-14"]}, "exceptions", "not a mapping of dates"),
        ({"exceptions": {"12-24": "closed"}}, "exceptions.12-24", "not a date"),
        ({"exceptions": {datetime(2026, 1, 1): "closed"}}, "exceptions.2026-01-01 00:00:00", "not a date"),
        (
            {"exceptions": {"2026-12-24": "closed", date(2026, 12, 24): "closed"}},
            "exceptions.2026-12-24",
            "a date is named twice",
        ),
        ({"exceptions": {"2026-12-24": "09:00-12:00", "13:00-15:00": None}}, "exceptions.13:00-15:00", "not a date"),
        ({"exceptions": {"2026-12-24": None}}, "exceptions.2026-12-24", "no hours"),
        ({"holidays": [{"2026-12-24": {"hours": None}}]}, "holidays.0.2026-12-24.hours", "no hours"),
        ({"holidays": "KR"}, "holidays", "not a list of holidays"),
        ({"holidays": ["XX"]}, "holidays.0", "not the code of a country whose holidays are known"),
        ({"hours": 8}, "hours", "not a week of hours"),
        ({"hours": {}}, "hours", "a calendar that can never be open"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_path(rules: dict[str, Any], path: str, what: str) -> None:
    (fault,) = faults(**rules)
    assert (path, what) == (fault.path, fault.what)


@pytest.mark.parametrize(
    "rules",
    [
        {"hours": {"mon-thu": "09:00-12:30", "13:00-17:00": None}},
        {"exceptions": {"2026-12-24": "09:00-12:30", "13:00-17:00": None}},
        {"seasons": [{"dates": "07-01", "hours": {"mon": "09:00-12:30", "13:00-17:00": None}}]},
        {"holidays": [{"2026-12-24": {"hours": "09:00-12:30", "13:00-17:00": None}}]},
    ],
)
def test_a_window_that_a_comma_cut_off_belongs_in_a_list(rules: dict[str, Any]) -> None:
    (fault,) = faults(**rules)
    assert "put the windows of one day in a list: `[09:00-12:30, 13:00-17:00]`" == fault.remedy


def test_a_misspelt_argument_is_pythons_own_error() -> None:
    with pytest.raises(TypeError, match="hollidays"):
        BusinessCalendar("UTC", hollidays=["KR"])  # type: ignore[call-arg]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.just("09:00-17:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.dates(), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["hours", "seasons", "working_weekends", "exceptions", "covers"]


@given(st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=3))
def test_junk_makes_a_calendar_or_a_calendar_error(rules: dict[str, Any]) -> None:
    try:
        calendar = BusinessCalendar("UTC", **rules)
    except CalendarError as error:
        assert {fault.path.split(".")[0] for fault in error.faults} <= {*NAMES, *rules}  # noqa: PT017
        assert all(fault.what and fault.remedy for fault in error.faults)  # noqa: PT017
    else:
        assert calendar == BusinessCalendar("UTC", **rules)
