"""Holidays of tables written into a document (R27): in the years frozen nothing changes, and no upgrade moves them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import holidays
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pendulum import UTC

from slaclock.base.amounts import BusinessDays, CalendarDays
from slaclock.base.instants import DAY, HOUR, MINUTE, day_number, from_us, to_us
from slaclock.calendars import holiday_tables
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.combine import any_of, without
from slaclock.calendars.zones import instant_of, zone
from slaclock.clocks.evaluate import evaluate
from slaclock.errors import CalendarError, CoverageError, DocumentError
from slaclock.policies.conditions import parse_condition
from slaclock.policies.freeze import freeze, freezing_caveats
from slaclock.policies.policy import Policy
from slaclock.policies.policy_set import PolicySet
from slaclock.policies.yaml_writing import to_yaml
from slaclock.testing.strategies.calendars import rules
from slaclock.tickets.ticket import Ticket
from tests.policies.asking import refused

WEEK = {"mon-fri": "09:00-18:00"}
LAST = max(holidays.CN().special_public_holidays)
"""The last year for which China has announced its holidays."""


def office(*listed: Any, **more: Any) -> dict[str, Any]:
    return {"timezone": "Asia/Seoul", "hours": WEEK, "holidays": list(listed), **more}


def policies(**calendars: Any) -> PolicySet:
    return PolicySet.parse({"slaclock": 1, "calendars": calendars})


def frozen(years: Any, *listed: Any, **more: Any) -> dict[str, Any]:
    """The frozen rules of a calendar with these holidays."""
    made: dict[str, Any] = freeze(policies(office=office(*listed, **more)), years)["calendars"]["office"]
    return made


def dates_of(made: dict[str, Any]) -> dict[str, str]:
    return {day: name for entry in made["holidays"] if isinstance(entry, dict) for day, name in entry.items()}


# What is written


def test_the_holidays_of_a_country_become_dates_with_their_names() -> None:
    made = frozen("2026..2027", "KR")
    assert {"timezone", "hours", "holidays", "covers"} == set(made)
    assert (["2026..2027"], WEEK) == (made["covers"], made["hours"])
    dates = dates_of(made)
    assert ("추석", "추석", "한글날") == (dates["2026-09-25"], dates["2027-09-15"], dates["2026-10-09"])
    assert {"2026", "2027"} == {day[:4] for day in dates}


def test_the_language_of_the_names_is_kept() -> None:
    assert "Chuseok" == dates_of(frozen(2026, {"country": "KR", "language": "en_US"}))["2026-09-25"]


def test_what_the_list_says_itself_is_kept_as_it_was_written() -> None:
    own: list[Any] = [
        {"2026-12-31": "Company day"},
        "12-24",
        {"2026-05-04..2026-05-06": {"name": "x", "hours": "9-12"}},
    ]
    own[2]["2026-05-04..2026-05-06"]["hours"] = "09:00-12:00"
    made = frozen(2026, own[0], "KR", *own[1:])
    assert own == made["holidays"][:-1]
    assert not {"2026-12-31", "2026-12-24", "2026-05-05"} & made["holidays"][-1].keys()  # 5 May is Children's Day
    assert "2026-12-25" in made["holidays"][-1]


def test_several_tables_become_one_list_of_dates() -> None:
    dates = dates_of(frozen(2026, "KR", {"country": "US", "subdivision": "CA"}))
    assert {"2026-07-03", "2026-09-25", "2026-11-26"} < dates.keys()


def test_swapped_weekends_become_working_weekends_and_those_said_come_first() -> None:
    made = frozen(2026, "CN", working_weekends={"2026-02-14": "tue", " 2026-02-28": "wed"})
    expected = {"2026-01-04": "fri", "2026-02-14": "tue", " 2026-02-28": "wed", "2026-05-09": "tue"}
    assert expected.items() <= made["working_weekends"].items()
    assert 6 == len(made["working_weekends"])


class Ours(holidays.HolidayBase):
    """A company's own table: one day, and a Saturday worked for nobody knows which day."""

    def _populate(self, year: int) -> None:
        super()._populate(year)
        self[date(year, 6, 1)] = "Founders"
        self.weekend_workdays.add(date(2026, 6, 6))


def test_a_users_own_table_is_written_out_too_its_swaps_as_mondays() -> None:
    calendar = BusinessCalendar("UTC", hours=WEEK, holidays=[Ours(years=[2026, 2027])], name="ours")
    made = freeze(PolicySet(calendars={"ours": calendar}), 2026)["calendars"]["ours"]
    assert ([{"2026-06-01": "Founders"}], {"2026-06-06": "mon"}, [2026]) == (
        made["holidays"],
        made["working_weekends"],
        made["covers"],
    )


def test_the_eve_of_a_year_is_written_for_the_sake_of_its_night() -> None:
    """In Latvia 31 December is a holiday, so that no night shift ends on 1 January."""
    night = {"timezone": "Asia/Tokyo", "hours": {"mon-sun": "22:00-06:00"}, "holidays": [{"country": "LV"}]}
    whole = policies(office=night)
    made = PolicySet.parse(freeze(whole, 2026))
    one, other = whole.calendars["office"], made.calendars["office"]
    assert other.hours.days.holidays.of_year(2025)  # type: ignore[attr-defined]
    first = "2026-01-01T00:00+09:00"
    assert (
        timedelta(0) == one.between(first, "2026-01-01T06:00+09:00") == other.between(first, "2026-01-01T06:00+09:00")
    )


def test_a_calendar_without_tables_stays_as_it_was() -> None:
    plain = office("2026-12-31", covers=[2026])
    whole = {"timezone": "UTC", "any_of": ["plain", "24x7"]}
    assert {"plain": plain, "whole": whole} == freeze(policies(plain=plain, whole=whole), "2030..2031")["calendars"]


def test_all_else_stays_as_it_was() -> None:
    document = {
        "slaclock": 1,
        "fields": {"plan": ["gold", "silver"]},
        "calendars": {"office": office("KR")},
        "policies": [
            {
                "name": "Gold",
                "when": {"plan": "gold"},
                "calendar": "office",
                "targets": {"resolution": {"urgent": "4h"}},
            }
        ],
        "commitments": [{"policy": "Gold", "clock": "resolution", "at_least": "95%", "per": "month"}],
    }
    made = freeze(PolicySet.parse(document), 2026)
    assert list(document) == list(made)
    assert {**document, "calendars": None} == {**made, "calendars": None}


def test_a_frozen_document_has_nothing_left_to_freeze() -> None:
    once = freeze(policies(office=office("KR"), china=office("CN")), "2025..2026")
    assert once == freeze(PolicySet.parse(once), 2040)
    assert once == PolicySet.parse(to_yaml(once)).document == PolicySet.parse(json.dumps(once)).document


def test_a_document_with_parts_that_were_left_out_is_refused() -> None:
    slow = {"name": "Slow", "when": "always", "calendar": "24x7", "targets": {"resolution": "2d"}}
    left, faults = PolicySet.read({"slaclock": 1, "calendars": {"office": office("KR")}, "policies": [slow]})
    assert ((), 1) == (left.policies, len(faults))
    assert [("policies.0.targets.resolution", "R10")] == refused(lambda: freeze(left, 2026))


# Years


@pytest.mark.parametrize(
    ("years", "covers"),
    [
        (2026, [2026]),
        ([2026], [2026]),
        ("2026..2028", ["2026..2028"]),
        (range(2026, 2029), ["2026..2028"]),
        (["2026", 2028, 2026], [2026, 2028]),
    ],
)
def test_years_are_written_as_covers_are(years: Any, covers: list[Any]) -> None:
    assert covers == frozen(years, "US")["covers"]


@pytest.mark.parametrize("years", [[], "26", "2027..2026", None, "all", 1899, [2026, 2200]])
def test_what_are_no_years_is_refused(years: Any) -> None:
    with pytest.raises(CalendarError):
        freeze(policies(office=office("KR")), years)


def test_only_years_that_the_table_knows_are_covered() -> None:
    made = frozen([LAST, LAST + 1, LAST + 2], "CN")
    assert [LAST] == made["covers"]
    found = BusinessCalendar(**made).caveats(f"{LAST}-01-02T00:00Z", f"{LAST + 2}-06-01T00:00Z")
    assert [LAST + 1, LAST + 2] == [caveat.year for caveat in found]


def test_what_covers_says_is_believed_for_the_years_asked_for() -> None:
    assert ["2027..2028"] == frozen("2027..2028", "CN", covers=["2020..2040"])["covers"]
    assert [2028] == frozen("2027..2028", "KR", covers=[2026, 2028])["covers"]


def test_a_calendar_of_which_no_year_is_known_is_refused() -> None:
    with pytest.raises(CoverageError, match="no year to freeze") as caught:
        freeze(policies(office=office("KR"), china=office("CN")), [2040, 2041, 2045])
    fault = caught.value.fault
    assert ("calendars.china.holidays", "R9", "2040..2041, 2045") == (fault.path, fault.rule, fault.value)


def test_what_frozen_holidays_cannot_promise_is_named() -> None:
    given = policies(china=office("CN"), egypt=office("EG"), plain=office("2026-12-31"))
    found = freezing_caveats(given, [LAST, LAST + 1])
    assert [LAST + 1] == [caveat.year for caveat in found if caveat.calendar == "china"]
    estimates = [caveat for caveat in found if caveat.calendar == "egypt"]
    assert {LAST, LAST + 1} == {caveat.year for caveat in estimates if str(caveat.date).startswith(str(caveat.year))}
    assert {"china", "egypt"} == {caveat.calendar for caveat in found}


def test_an_estimate_is_one_no_more_once_it_is_frozen() -> None:
    given = policies(egypt=office("EG"))
    assert freezing_caveats(given, 2026)
    assert [] == freezing_caveats(PolicySet.parse(freeze(given, 2026)), 2026)


def test_caveats_know_the_calendars_inside_policies_too() -> None:
    calendar = BusinessCalendar("Asia/Shanghai", hours=WEEK, holidays=["CN"], name="china")
    given = PolicySet(Policy(name="Gold", when="always", calendar=calendar, targets={"resolution": "8h"}))
    found = freezing_caveats(given, [LAST, LAST + 1])
    assert [("china", LAST + 1)] == [(caveat.calendar, caveat.year) for caveat in found]


# Nothing changes


@contextmanager
def another_release(day: date) -> Iterator[None]:
    """A release of the package in which that day is a holiday of every country and no other day of its year is."""
    was = holiday_tables._country_year

    def changed(country: Any, year: int) -> Any:
        found = was(country, year)
        new = {day_number(day): holiday_tables.Holiday("New")} if year == day.year else found.days
        return found._replace(days=new)

    holiday_tables._country_year = changed  # type: ignore[assignment]
    try:
        yield
    finally:
        holiday_tables._country_year = was


def test_an_upgrade_moves_the_due_times_of_a_table_and_no_frozen_ones() -> None:
    def due(document: dict[str, Any]) -> tuple[str, str]:
        promise = {"name": "Gold", "when": "always", "calendar": "office", "targets": {"resolution": "9h"}}
        given = PolicySet.parse({**document, "policies": [promise]})
        ticket = Ticket.opened("2026-09-23T18:00+09:00", id="7")
        reading = evaluate(given, ticket, as_of="2026-09-23T18:00+09:00")["resolution"]
        return str(reading.due_local), reading.rests_on

    loose = {"slaclock": 1, "calendars": {"office": office("KR")}}
    fixed = freeze(PolicySet.parse(loose), 2026)
    before = due(loose)
    assert before == due(fixed)
    assert "2026-09-28 18:00:00+09:00" == before[0]  # after Chuseok and the weekend
    with another_release(date(2026, 9, 28)):
        assert (
            "2026-09-24 18:00:00+09:00" == due({**loose, "calendars": {"office": office("KR", {"2027-01-01": "x"})}})[0]
        )
        assert before == due(
            {**fixed, "calendars": {"office": {**fixed["calendars"]["office"], "covers": [2026, 2030]}}}
        )


TABLES = [
    "KR",
    "CN",
    "HU",
    "LV",
    "BR",
    "EG",
    "NO",
    {"country": "US", "subdivision": "CA"},
    {"country": "DE", "subdivision": "BY", "language": "en_US"},
    {"country": "US", "observed": False},
    {"country": "GB", "subdivision": "SCT"},
]
ZONES = ["Asia/Seoul", "Europe/Budapest", "America/Los_Angeles", "UTC", "Pacific/Apia", "Africa/Cairo"]


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, Any]:
    """A calendar's rules with tables among them, everything of R3 sprinkled near a holiday."""
    day = draw(st.dates(date(2023, 12, 20), date(2027, 1, 10)))
    made = draw(rules(day))
    listed = draw(
        st.permutations([*made.get("holidays", []), *draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=2))])
    )
    return {"timezone": draw(st.sampled_from(ZONES)), **made, "holidays": listed}


FEWER = settings(max_examples=max(settings().max_examples // 4, 1))  # each lays down whole years, twice
YEARS = st.lists(st.integers(2024, 2027), min_size=1, max_size=3)


def both(rules: dict[str, Any], years: list[int]) -> tuple[PolicySet, PolicySet]:
    """The policies with that calendar, and the frozen ones; one that never opens or knows no year is drawn again."""
    targets = {"first_response": {"business_days": 2, "cutoff": "15:00"}, "resolution": "20h"}
    gold = {"name": "Gold", "when": "always", "calendar": "office", "targets": targets}
    try:
        loose = PolicySet.parse({"slaclock": 1, "calendars": {"office": rules}, "policies": [gold]})
        return loose, PolicySet.parse(to_yaml(freeze(loose, years)))
    except CoverageError:
        assume(False)
    except DocumentError as error:
        assume({"R8"} != {fault.rule for fault in error.faults})
        raise
    raise AssertionError


@given(calendars(), YEARS)
@FEWER
def test_freezing_changes_nothing_in_its_years(rules: dict[str, Any], years: list[int]) -> None:
    """Neither a span nor its reason: every year of every frozen calendar has the same ledger."""
    loose, fixed = (given.calendars["office"] for given in both(rules, years))
    where = zone(loose.timezone)
    for year in years:
        start, end = (instant_of(day_number(date(y, 1, 1)) * DAY, where) for y in (year, year + 1))
        assert loose.explain(from_us(start), from_us(end)) == fixed.explain(from_us(start), from_us(end))


@given(calendars(), YEARS, st.integers(0, 360 * 24 * 60), st.integers(0, 100))
@FEWER
def test_a_ticket_whose_due_times_lie_in_those_years_has_the_same_answers(
    rules: dict[str, Any], years: list[int], minute: int, hours: int
) -> None:
    loose, fixed = both(rules, years)
    start = to_us(f"{years[0]}-01-02T00:00Z") + minute * MINUTE
    ticket, as_of = Ticket.opened(from_us(start), id="7"), from_us(start + hours * HOUR)
    one, other = (evaluate(given, ticket, as_of=as_of) for given in (loose, fixed))
    end = from_us(instant_of(day_number(date(years[0], 12, 31)) * DAY, zone(rules["timezone"])))
    assume(all(reading.due_at is not None and max(reading.due_at, as_of) < end for reading in one.readings))
    assert [reading.to_dict() for reading in one.readings] == [reading.to_dict() for reading in other.readings]
    assert one.next_change_at == other.next_change_at


# Values of Python


class Plan(Enum):
    GOLD = "gold"


def test_values_of_python_are_written_as_a_documents() -> None:
    gold = Policy(
        name="Gold",
        from_=datetime(2026, 1, 1, tzinfo=UTC),
        to=date(2027, 1, 1),
        when={"plan": Plan.GOLD, "seats": [Decimal("1.50"), 2.5, 3], "tags": {"b", "a"}, "vip": True},
        calendar="24x7",
        pause_on={"status": ("waiting", "held")},
        at_risk=timedelta(minutes=30),
        targets={
            "first_response": timedelta(hours=1, minutes=30),
            "next_response": CalendarDays(2),
            "resolution": {"urgent": BusinessDays(1), "default": BusinessDays(2, cutoff="15:00", due_by="close")},
        },
    )
    made = freeze(PolicySet(gold), 2026)
    expected = {
        "name": "Gold",
        "from": "2026-01-01T00:00:00.000000Z",
        "to": "2027-01-01",
        "when": {"plan": "gold", "seats": ["1.5", 2.5, 3], "tags": ["a", "b"], "vip": True},
        "calendar": "24x7",
        "pause_on": {"status": ["waiting", "held"]},
        "at_risk": "30m",
        "targets": {
            "first_response": "1h 30m",
            "next_response": "2 calendar days",
            "resolution": {
                "urgent": "1 business day",
                "default": {"business_days": 2, "cutoff": "15:00", "due_by": "close"},
            },
        },
    }
    assert expected == made["policies"][0]
    (read,) = PolicySet.parse(to_yaml(made)).policies
    assert (gold.promises, gold.when) == (read.promises, read.when)


SEOUL = BusinessCalendar("Asia/Seoul", hours=WEEK, holidays=["KR"], name="seoul")
LONDON = BusinessCalendar("Europe/London", hours=WEEK, name="london")


def of(*given: BusinessCalendar, **calendars: BusinessCalendar) -> PolicySet:
    targets = {"resolution": "8h"}
    made = [
        Policy(name=str(place), when={"n": place}, calendar=one, targets=targets) for place, one in enumerate(given)
    ]
    return PolicySet(*made, calendars=calendars)


def test_calendars_of_python_are_written_under_their_names() -> None:
    sun = any_of(SEOUL, LONDON, timezone="UTC", name="sun")
    made = freeze(of(SEOUL, sun, SEOUL), 2026)
    assert ["seoul", "sun", "seoul"] == [policy["calendar"] for policy in made["policies"]]
    assert ["seoul", "sun", "london"] == list(made["calendars"])
    assert {"timezone": "UTC", "any_of": ["seoul", "london"]} == made["calendars"]["sun"]
    assert "2026-09-25" in made["calendars"]["seoul"]["holidays"][0]
    read = PolicySet.parse(made)
    assert sun.between("2026-01-01T00:00Z", "2027-01-01T00:00Z") == read.calendars["sun"].between(
        "2026-01-01T00:00Z", "2027-01-01T00:00Z"
    )


def test_calendars_of_python_may_stand_in_the_section_and_in_choices() -> None:
    choice = {"by": "region", "KR": SEOUL, "default": {"use": LONDON, "zone_from": "zone"}}
    gold = Policy(name="Gold", when="always", calendar=choice, targets={"resolution": "8h"})
    made = freeze(PolicySet(gold, calendars={"paris": LONDON.in_zone("Europe/Paris")}), 2026)
    assert {"by": "region", "KR": "seoul", "default": {"use": "london", "zone_from": "zone"}} == made["policies"][0][
        "calendar"
    ]
    assert ["paris", "seoul", "london"] == list(made["calendars"])
    assert {"timezone": "Europe/Paris", "hours": WEEK} == made["calendars"]["paris"]


def test_a_calendar_without_a_name_is_that_of_the_section_with_the_same_rules() -> None:
    made = freeze(of(LONDON.renamed(""), BusinessCalendar("UTC"), office=LONDON), 2026)
    assert (["office", "24x7"], ["office"]) == (
        [policy["calendar"] for policy in made["policies"]],
        list(made["calendars"]),
    )


def test_a_calendar_that_has_no_name_of_its_own_is_refused() -> None:
    unnamed = BusinessCalendar("Asia/Seoul", hours=WEEK)
    assert [("policies.0.calendar", "R27")] == refused(lambda: freeze(of(unnamed), 2026))
    assert [("policies.1.calendar", "R27")] == refused(lambda: freeze(of(SEOUL, LONDON.renamed("seoul")), 2026))
    assert [("policies.0.calendar", "R27")] == refused(lambda: freeze(of(LONDON, london=SEOUL), 2026))
    with pytest.raises(DocumentError, match="a calendar without a name"):
        freeze(of(without(LONDON, unnamed, name="x")), 2026)


def test_what_no_document_can_hold_is_refused_with_its_path() -> None:
    gold = Policy(name="Gold", when=parse_condition({"plan": "gold"}), calendar="24x7", targets={"resolution": "8h"})
    assert [("policies.0.when", "R27")] == refused(lambda: freeze(PolicySet(gold), 2026))
