"""The list of holidays as a whole: what beats what, coverage, faults, value (R3, R4, R9)."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from holidays import list_supported_countries

from slaclock.base.instants import day_number, number_day
from slaclock.calendars.holidays import Holiday, HolidayList
from slaclock.errors import CalendarError

HALF = {"name": "Half day", "hours": "09:00-12:00"}
NINE_TO_TWELVE = ((9 * 3600, 12 * 3600),)


def on(holidays: HolidayList, day: str) -> Holiday | None:
    when = date.fromisoformat(day)
    return holidays.of_year(when.year).get(day_number(when))


def faults(entries: Any, covers: Any = None) -> list[tuple[str, str]]:
    with pytest.raises(CalendarError) as caught:
        HolidayList(entries, covers)
    assert all(fault.remedy for fault in caught.value.faults)
    return [(fault.path, fault.rule) for fault in caught.value.faults]


# What a day is called, and which entry holds


def test_a_date_alone_is_a_closed_day_without_a_name() -> None:
    assert Holiday("") == on(HolidayList(["2026-12-25"]), "2026-12-25")


def test_several_pairs_in_one_mapping_are_several_holidays() -> None:
    holidays = HolidayList([{"2026-12-25": "Christmas Day", date(2026, 12, 26): "Boxing Day"}])
    assert ["Christmas Day", "Boxing Day"] == [holiday.name for holiday in holidays.of_year(2026).values()]


def test_a_year_lists_its_own_days_in_order() -> None:
    holidays = HolidayList(["2026-12-25", "2027-01-01", "05-01", "2026-01-06"])
    expected = ["2026-01-06", "2026-05-01", "2026-12-25"]
    assert expected == [str(number_day(number)) for number in holidays.of_year(2026)]


def test_a_date_of_ones_own_beats_the_country() -> None:
    assert Holiday("Ours") == on(HolidayList([{"2026-12-25": "Ours"}, "US"]), "2026-12-25")


def test_a_half_day_of_ones_own_beats_the_country() -> None:
    assert Holiday("Half day", NINE_TO_TWELVE) == on(HolidayList([{"2026-12-25": HALF}, "US"]), "2026-12-25")


def test_a_yearly_day_beats_the_country() -> None:
    assert Holiday("Ours") == on(HolidayList([{"12-25": "Ours"}, "US"]), "2026-12-25")


@pytest.mark.parametrize("entries", [["KR", "US"], ["US", "KR"]])
def test_of_two_countries_both_close(entries: list[str]) -> None:
    holidays = HolidayList(entries)
    assert on(holidays, "2026-11-26") is not None  # Thanksgiving Day
    assert on(holidays, "2026-09-25") is not None  # Chuseok


def test_the_later_of_two_countries_names_the_day() -> None:
    assert "Christmas Day" == (on(HolidayList(["KR", "US"]), "2026-12-25") or Holiday("")).name


def test_a_country_named_twice_counts_once() -> None:
    assert HolidayList(["US"]) == HolidayList(["US", "USA", {"country": "US"}])


# Which years are covered


def test_dates_alone_cover_the_years_that_they_name() -> None:
    holidays = HolidayList(["2026-12-25", "2028-12-30..2029-01-02"])
    assert [2026, 2028, 2029] == [year for year in range(2020, 2035) if holidays.covers(year)]


def test_yearly_days_cover_every_year() -> None:
    assert all(HolidayList(["12-25"]).covers(year) for year in (1900, 2026, 2199))


def test_yearly_days_beside_dates_cover_the_years_of_the_dates() -> None:
    assert [2026] == [year for year in range(2020, 2035) if HolidayList(["12-25", "2026-05-01"]).covers(year)]


def test_dates_beside_a_country_restrict_nothing() -> None:
    holidays = HolidayList(["US", "2026-12-24"])
    assert all(holidays.covers(year) for year in (2025, 2026, 2027, 2030))


def test_two_countries_cover_the_years_that_both_cover() -> None:
    both, one = HolidayList(["US", "LK"]), HolidayList(["LK"])  # Sri Lanka's table ends early, and says so
    assert [one.covers(year) for year in range(2000, 2110)] == [both.covers(year) for year in range(2000, 2110)]
    assert {True, False} == {one.covers(year) for year in range(2000, 2110)}


def test_what_is_said_to_be_covered_wins_over_what_is_known() -> None:
    holidays = HolidayList(["US"], covers=[2026, "2028..2030"])
    assert [2026, 2028, 2029, 2030] == [year for year in range(2020, 2035) if holidays.covers(year)]


@pytest.mark.parametrize("covers", [2026, "2026", "2026..2026", [2026], (2026,), {2026}, range(2026, 2027)])
def test_the_covered_years_may_be_written_in_many_ways(covers: Any) -> None:
    assert [2026] == [year for year in range(2020, 2035) if HolidayList([], covers).covers(year)]


def test_an_empty_list_promises_nothing_and_lacks_nothing() -> None:
    assert not HolidayList().promises
    assert HolidayList().covers(2026)


@pytest.mark.parametrize(
    ("entries", "covers"), [(["US"], None), (["12-25"], None), (["2026-12-25"], None), ([], [2026])]
)
def test_a_list_that_says_anything_promises(entries: list[str], covers: list[int] | None) -> None:
    assert HolidayList(entries, covers).promises


# What the calendar asks besides


def test_a_list_knows_whether_any_day_has_hours() -> None:
    assert not HolidayList(["US", "12-25", "2026-12-24"]).has_hours
    assert HolidayList([{"2026-12-24": HALF}]).has_hours
    assert HolidayList([{"12-24": HALF}]).has_hours


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["01-01..12-31"], True),
        (["01-01..06-30", "07-01..12-31"], True),
        (["01-01..12-30"], False),
        (["01-01..12-31", {"12-24": HALF}], False),
        (["2026-01-01..2026-12-31"], False),
        ([], False),
    ],
)
def test_a_list_knows_whether_it_closes_every_day_of_every_year(entries: list[Any], expected: bool) -> None:
    assert expected == HolidayList(entries).closes_all_year


def test_only_countries_swap_weekends() -> None:
    assert {} == HolidayList(["2026-12-25", "12-26"]).swapped(2026)


# A value


def test_lists_are_equal_by_their_dates_not_by_names_or_language() -> None:
    assert HolidayList([{"2026-12-25": "a"}, {"12-26": "b"}]) == HolidayList(["12-26", "2026-12-25"])
    assert HolidayList(["KR"]) == HolidayList([{"country": "KOR", "language": "en_US", "observed": True}])
    assert hash(HolidayList(["KR"])) == hash(HolidayList([{"country": "KR", "language": "en_US"}]))


@pytest.mark.parametrize(
    ("entries", "covers"),
    [
        (["2026-12-26"], None),
        (["12-25"], None),
        ([{"2026-12-25": HALF}], None),
        (["2026-12-25"], [2026]),
        (["2026-12-25", "US"], None),
        ([], None),
    ],
)
def test_lists_of_other_dates_hours_or_years_differ(entries: list[Any], covers: list[int] | None) -> None:
    assert HolidayList(["2026-12-25"]) != HolidayList(entries, covers)


def test_a_list_is_not_equal_to_something_else() -> None:
    assert HolidayList() != ()


@pytest.mark.parametrize("entries", [["KR", {"2026-12-31": HALF}], ["12-25", "2026-05-01"]])
def test_a_list_survives_pickling_and_copying(entries: list[Any]) -> None:
    holidays = HolidayList(entries)
    expected = dict(holidays.of_year(2026))
    for twin in (pickle.loads(pickle.dumps(holidays)), copy.deepcopy(holidays), copy.copy(holidays)):
        assert (holidays, expected) == (twin, dict(twin.of_year(2026)))


def test_a_list_shows_what_it_is_made_of() -> None:
    assert "<HolidayList of KR, 2 days>" == repr(HolidayList(["KR", "2026-12-30..2026-12-31"]))


def test_what_a_list_answers_cannot_be_changed() -> None:
    year: Any = HolidayList(["2026-12-25"]).of_year(2026)
    with pytest.raises(TypeError):
        year[0] = Holiday("")


def test_many_threads_get_the_same_answer() -> None:
    holidays = HolidayList(["CN", "IN"])
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda i: dict(holidays.of_year(1990 + i % 40)), range(400)))
    assert [dict(HolidayList(["CN", "IN"]).of_year(1990 + i % 40)) for i in range(400)] == answers


# Faults


@pytest.mark.parametrize(
    "entry", ["", "KRW", "kr", "Korea", "2026-13-01", "12-32", 20261225, 12.25, None, True, [], ["KR"], {}, {1, 2}]
)
def test_what_is_no_entry_is_refused_where_it_stands(entry: Any) -> None:
    assert [("holidays.1", "R4")] == faults(["KR", entry])


@pytest.mark.parametrize("entries", ["KR", {"2026-12-25": "Christmas Day"}, None, 7])
def test_what_is_no_list_is_refused(entries: Any) -> None:
    assert [("holidays", "R4")] == faults(entries)


def test_norway_without_quotes_is_explained() -> None:
    with pytest.raises(CalendarError, match='Norway is "NO", in quotes'):
        HolidayList([False])


@pytest.mark.parametrize("covers", ["2030..2024", "26", "next", 1899, 2200, True, 20.5, 10**30])
def test_what_is_no_year_is_refused_where_it_stands(covers: Any) -> None:
    assert [("covers", "R9")] == faults([], covers)
    assert [("covers.1", "R9")] == faults([], [2026, covers])


def test_no_year_at_all_is_refused() -> None:
    assert [("covers", "R9")] == faults([], [])


def test_all_faults_stand_in_one_error() -> None:
    country = {"country": "US", "subdivision": "ZZ", "language": "ko"}
    expected = [
        ("holidays.0", "R4"),
        ("holidays.1.2026-02-30", "R4"),
        ("holidays.1.2026-12-24.hours", "R2"),
        ("holidays.3.subdivision", "R4"),
        ("holidays.3.language", "R4"),
        ("covers.0", "R9"),
    ]
    entries = ["XX", {"2026-02-30": "?", "2026-12-24": {"hours": "12:00-12:00"}}, "KR", country]
    assert expected == faults(entries, ["x"])


# Limits


def test_twenty_thousand_days_are_read_and_one_more_refused() -> None:
    years = [f"{year}-01-01..{year}-12-31" for year in range(1900, 1972) if year % 4]  # 54 times 365: 19,710 days
    rest = [f"{1900 + i // 300}-{i // 25 % 12 + 1:02}-{i % 25 + 1:02}" for i in range(290)]
    assert HolidayList([*years, *rest]).promises
    assert [("holidays", "R4")] == faults([*years, *rest, "12-25"])


def test_a_flood_of_days_is_refused_at_once() -> None:
    assert [("holidays", "R4")] == faults([{f"{year}-01-01..{year}-12-31": "" for year in range(1900, 2200)}] * 5_000)
    assert [("holidays", "R4")] == faults(["?"] * 20_001)


def test_a_hundred_tables_are_read_and_one_more_refused() -> None:
    states = [
        {"country": "US", "subdivision": state, "observed": observed}
        for observed in (True, False)
        for state in list_supported_countries()["US"][:50]
    ]
    assert HolidayList(states).promises
    assert [("holidays", "R4")] == faults([*states, "KR"])


# What is imported


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_package_is_imported_only_when_a_country_is_named() -> None:
    program = """if True:
        import sys
        from slaclock.calendars.holidays import HolidayList
        HolidayList(["2026-12-25", {"12-25..01-02": "x"}], covers=[2026]).of_year(2026)
        print("holidays" in sys.modules, end=" ")
        HolidayList(["KR"])
        print("holidays" in sys.modules)"""
    assert "False True" == run(program)
