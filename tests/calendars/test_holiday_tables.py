"""What comes out of the `holidays` package: real dates checked by hand, swaps, estimates, limits (R4, R9)."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from datetime import date
from typing import Any

import holidays
import pytest

from slaclock.base.instants import day_number, number_day
from slaclock.calendars.holiday_tables import snapshot
from slaclock.calendars.holidays import HolidayList
from slaclock.errors import CalendarError

LOCALES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def dates(entry: Any, year: int) -> dict[str, str]:
    return {str(number_day(number)): holiday.name for number, holiday in HolidayList([entry]).of_year(year).items()}


def swapped(entry: Any, year: int) -> dict[str, str | None]:
    found = HolidayList([entry]).swapped(year)
    return {str(number_day(number)): None if day is None else WEEKDAYS[day] for number, day in found.items()}


def estimates(entry: Any, year: int) -> set[str]:
    found = HolidayList([entry]).of_year(year)
    return {str(number_day(number)) for number, holiday in found.items() if holiday.estimated}


# Real countries, by hand


def test_chuseok_2026_is_three_days_with_korean_names() -> None:
    found = dates("KR", 2026)
    assert {"2026-09-24", "2026-09-25", "2026-09-26"} == {day for day, name in found.items() if "추석" in name}
    assert "추석" == found["2026-09-25"]


def test_chuseok_has_an_english_name_when_english_is_asked_for() -> None:
    assert "Chuseok" in dates({"country": "KR", "language": "en_US"}, 2026)["2026-09-25"]


@pytest.mark.parametrize(("observed", "friday"), [(True, True), (False, False)])
def test_the_fourth_of_july_2026_a_saturday_is_observed_on_friday_if_wanted(observed: bool, friday: bool) -> None:
    found = dates({"country": "US", "observed": observed}, 2026)
    assert (friday, True) == ("2026-07-03" in found, "2026-07-04" in found)


@pytest.mark.parametrize(("subdivision", "closed"), [(None, False), ("BY", True), ("BE", False), ("NW", True)])
def test_all_saints_is_a_holiday_in_some_german_states(subdivision: str | None, closed: bool) -> None:
    assert closed == ("2026-11-01" in dates({"country": "DE", "subdivision": subdivision}, 2026))


def test_assumption_is_a_holiday_in_bavaria_by_category() -> None:
    bavaria = {"country": "DE", "subdivision": "BY", "categories": ["public", "catholic"]}
    assert "2026-08-15" in dates(bavaria, 2026)
    assert "2026-08-15" not in dates(bavaria | {"categories": ["public"]}, 2026)


def test_a_year_stands_alone() -> None:
    """New Year's Day 2028 is a Saturday: observed on Friday, 31 December 2027."""
    assert "2027-12-31" in dates("US", 2027)
    assert [] == [day for day in dates("US", 2028) if not day.startswith("2028")]


# Swapped working weekends


def test_china_works_six_weekend_days_in_2026_for_the_days_that_it_takes_off() -> None:
    expected = {
        "2026-01-04": "fri",
        "2026-02-14": "fri",
        "2026-02-28": "mon",
        "2026-05-09": "tue",
        "2026-09-20": "tue",
        "2026-10-10": "wed",
    }
    assert expected == swapped("CN", 2026)


def test_a_day_worked_for_one_of_another_year_belongs_to_its_own_year() -> None:
    """China worked on Saturday, 31 December 2011 for 3 January; Vietnam on 5 January 2019 for 31 December."""
    assert "tue" == swapped("CN", 2011)["2011-12-31"]
    assert "2011-12-31" not in swapped("CN", 2012)
    assert "mon" == swapped("VN", 2019)["2019-01-05"]
    assert "2019-01-05" not in swapped("VN", 2018)


def test_a_swap_of_one_province_names_its_day() -> None:
    assert "fri" == swapped({"country": "AM", "subdivision": "SH"}, 2018)["2018-12-15"]


def test_a_country_without_swaps_has_none() -> None:
    assert {} == swapped("US", 2026)


# Language never comes from the environment


@pytest.mark.parametrize(
    "variables", [{}, {"LANGUAGE": "en_US:en"}, {"LC_ALL": "en_US.UTF-8"}, {"LANG": "th_TH.UTF-8"}]
)
def test_names_are_in_the_countrys_language_whatever_the_environment_says(variables: dict[str, str]) -> None:
    program = """if True:
        from slaclock.calendars.holidays import HolidayList
        lists = [HolidayList([entry]) for entry in ("KR", "IE", "PR")]
        print(ascii([day.name for holidays in lists for day in holidays.of_year(2026).values()]))"""
    clean = {name: value for name, value in os.environ.items() if name not in LOCALES}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=clean | variables
    )
    names = [name for entry in ("KR", "IE", "PR") for name in dates(entry, 2026).values()]
    assert ascii(names) == done.stdout.strip()
    assert "추석" in names


# Estimates


@pytest.mark.parametrize("language", holidays.AE.supported_languages)
def test_estimated_dates_are_known_in_every_language(language: str) -> None:
    named = dates({"country": "AE", "language": "en_US"}, 2040)
    expected = {day for day, name in named.items() if "estimated" in name}
    assert expected
    assert expected == estimates({"country": "AE", "language": language}, 2040)


def test_a_date_that_is_sure_is_no_estimate() -> None:
    assert set() == estimates("KR", 2040) | estimates("US", 2040)
    assert "2040-12-02" not in estimates("AE", 2040)  # National Day


def test_a_day_on_which_a_certain_holiday_falls_too_is_no_estimate() -> None:
    table = holidays.HolidayBase(years=2026)
    table.estimated_label = "%s (estimated)"  # type: ignore[attr-defined]
    table.update({"2026-05-01": "Eid (estimated)", "2026-05-02": "Eid (estimated)", "2026-05-03": "Labour Day"})
    table.update({"2026-05-01": "Labour Day"})
    year = snapshot(table).of_year(2026)
    assert [False, True, False] == [holiday.estimated for holiday in year.days.values()]


@pytest.mark.parametrize("order", [1, -1])
def test_an_estimate_of_one_table_does_not_unsettle_a_date_that_another_is_sure_of(order: int) -> None:
    estimated = sorted(estimates("AE", 2040))[0]
    table = holidays.HolidayBase(years=2040)
    table.update({estimated: "Certain"})
    found = HolidayList(["AE", table][::order]).of_year(2040)[day_number(date.fromisoformat(estimated))]
    assert ("Certain", False) == (found.name, found.estimated)


# What is known


@pytest.mark.parametrize(
    "country", ["US", "GB", "DE", "FR", "JP", "KR", "BR", "AU", "CA", "ES", "IT", "NL", "SE", "BG", "AE"]
)
def test_countries_whose_holidays_follow_rules_are_known_for_decades(country: str) -> None:
    assert all(HolidayList([country]).covers(year) for year in range(2010, 2090))


@pytest.mark.parametrize("country", ["CN", "HU", "RU", "TW", "LV", "BY", "UA", "TH", "AR"])
def test_days_announced_year_by_year_are_known_up_to_the_last_announcement(country: str) -> None:
    last = max(getattr(holidays, country)().special_public_holidays)
    known = [HolidayList([country]).covers(year) for year in range(2005, last + 10)]
    assert [True] * (last - 2004) + [False] * 9 == known


SWAP, DAY = (1, 2, 1, 4), (7, 1, "Declared")


@pytest.mark.parametrize(
    ("listed", "announced"),
    [
        ({2026: SWAP}, True),
        ({2022: SWAP, 2026: DAY}, True),
        ({2021: SWAP, 2026: DAY}, False),
        ({2026: (DAY, SWAP)}, True),
        (dict.fromkeys(range(2021, 2027), DAY), True),
        (dict.fromkeys(range(2022, 2027), DAY), False),
        ({year: DAY for year in range(2010, 2027) if year != 2024}, False),
        ({}, False),
    ],
)
def test_a_swap_within_five_years_or_days_in_each_of_six_are_announcements(listed: Any, announced: bool) -> None:
    table: Any = holidays.HolidayBase(years=range(2020, 2030))
    table.special_public_holidays = listed
    found = snapshot(table)
    assert (True, not announced) == (found.of_year(2026).known, found.of_year(2027).known)


def test_only_the_categories_asked_for_must_be_announced() -> None:
    """Indonesia's joint leave (government) is announced each year, its public holidays follow rules."""
    last = max(holidays.ID(categories="government").special_government_holidays)
    assert HolidayList(["ID"]).covers(last + 1)
    both = HolidayList([{"country": "ID", "categories": ["public", "government"]}])
    assert (True, False) == (both.covers(last), both.covers(last + 1))


@pytest.mark.parametrize(("country", "year"), [("KR", 1947), ("US", 2101), ("JP", 2100), ("LK", 2002)])
def test_a_year_outside_the_table_is_not_known(country: str, year: int) -> None:
    assert not HolidayList([country]).covers(year)


@pytest.mark.parametrize("country", ["IN", "MU", "GY", "SR"])
def test_a_year_that_the_tables_of_festivals_do_not_reach_is_not_known(country: str) -> None:
    assert (False, True) == (HolidayList([country]).covers(2000), HolidayList([country]).covers(2001))


def test_years_after_the_tables_of_festivals_are_not_known_either() -> None:
    assert not any(HolidayList([country]).covers(2099) for country in ("IN", "NP", "MU"))


@pytest.mark.parametrize("country", ["SG", "MY", "KE"])
def test_a_table_is_known_where_its_own_festivals_are(country: str) -> None:
    assert HolidayList([country]).covers(2000)


def test_the_packages_warning_about_years_reaches_nobody() -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert HolidayList([{"country": "IN", "subdivision": "GJ"}]).of_year(1995)
    assert [] == heard


@pytest.mark.parametrize("year", [1900, 1950, 2099, 2100, 2101, 2199])
def test_no_country_fails_in_any_year(year: int) -> None:
    for country in holidays.list_supported_countries(include_aliases=False):
        HolidayList([country]).of_year(year)


# A table that a user made


def test_a_users_table_is_copied_with_the_years_that_it_holds() -> None:
    table = holidays.KR(years=[2025, 2026], language="ko")
    listed = HolidayList([table])
    table.update({"2026-12-31": "later"})
    assert dates("KR", 2026) == {str(number_day(n)): holiday.name for n, holiday in listed.of_year(2026).items()}
    assert [2025, 2026] == [year for year in range(2020, 2035) if listed.covers(year)]
    assert {} == listed.of_year(2027)
    assert {2025, 2026} == table.years


def test_a_users_own_class_is_a_table() -> None:
    class Ours(holidays.HolidayBase):
        def _populate(self, year: int) -> None:
            self[date(year, 7, 1)] = "Founders' Day"

    assert {"2026-07-01": "Founders' Day"} == dates(Ours(years=2026), 2026)


def test_a_table_without_growth_covers_the_years_of_its_dates() -> None:
    table = holidays.HolidayBase(expand=False)
    table.update({"2026-07-01": "Founders' Day"})
    assert [2026] == [year for year in range(2020, 2035) if HolidayList([table]).covers(year)]


def test_a_date_outside_the_years_of_a_users_table_covers_nothing() -> None:
    table = holidays.HolidayBase(years=2026, expand=False)
    table.update({"2027-07-01": "Founders' Day"})
    listed = HolidayList([table])
    assert ([2026], 1) == ([year for year in (2025, 2026, 2027) if listed.covers(year)], len(listed.of_year(2027)))


def test_years_that_calendars_do_not_know_are_left_out_of_a_copy() -> None:
    assert {1900, 2199} == set(snapshot(holidays.US(years=[1899, 1900, 2199, 2200])).years)


def test_dates_beside_a_users_table_restrict_nothing() -> None:
    listed = HolidayList([holidays.US(years=[2026, 2027]), "2026-12-24"])
    assert [2026, 2027] == [year for year in range(2020, 2035) if listed.covers(year)]


def test_a_users_table_brings_its_swaps_and_its_limits() -> None:
    last = max(holidays.CN().special_public_holidays)
    listed = HolidayList([holidays.CN(years=range(last, last + 2))])
    assert dict(HolidayList(["CN"]).swapped(last)) == dict(listed.swapped(last))
    assert (True, False) == (listed.covers(last), listed.covers(last + 1))


def test_a_sum_of_tables_is_read_through_its_parts() -> None:
    last = max(holidays.CN().special_public_holidays)
    both = holidays.CN(years=range(last, last + 2)) + holidays.AE(years=range(last, last + 2), language="en_US")
    listed = HolidayList([both])
    assert dict(HolidayList(["CN"]).swapped(last)) == dict(listed.swapped(last))
    assert (True, False) == (listed.covers(last), listed.covers(last + 1))


def test_a_table_that_holds_no_year_is_refused() -> None:
    with pytest.raises(CalendarError, match=r"holds no year: `KR` \(holidays.0\)"):
        HolidayList([holidays.KR()])


def test_copies_of_equal_dates_are_equal_whatever_the_names() -> None:
    korean, english = (holidays.KR(years=2026, language=language) for language in ("ko", "en_US"))
    assert HolidayList([korean]) == HolidayList([english])
    assert hash(HolidayList([korean])) == hash(HolidayList([english]))
    assert HolidayList([korean]) != HolidayList([holidays.KR(years=2025, language="ko")])
    assert HolidayList([korean]) != HolidayList([holidays.US(years=2026)])
