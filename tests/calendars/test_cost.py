"""What a question costs does not grow with the span: counted in calls, never timed (design §2)."""

from __future__ import annotations

import pytest

from slaclock import BusinessCalendar
from tests.counting import calls


@pytest.fixture(scope="module")
def office() -> BusinessCalendar:
    calendar = BusinessCalendar("America/New_York", hours={"mon-fri": ["09:00-12:00", "13:00-18:00"]})
    calendar.between("2018-01-01T00:00Z", "2040-01-01T00:00Z")
    return calendar


def test_adding_2000_hours_takes_as_many_calls_as_adding_8(office: BusinessCalendar) -> None:
    few, many = (
        calls(lambda amount=amount: office.add("2018-03-01T10:00-05:00", amount)) for amount in ("8h", "2000h")
    )
    assert few == many


def test_between_over_20_years_takes_as_many_calls_as_over_a_day(office: BusinessCalendar) -> None:
    ends = ("2018-03-02T10:00-05:00", "2038-03-02T10:00-05:00")
    few, many = (calls(lambda end=end: office.between("2018-03-01T10:00-05:00", end)) for end in ends)
    assert few == many


def test_a_year_is_laid_down_once(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[int] = []
    calendar = BusinessCalendar("Europe/Berlin", hours={"mon": "07:07-17:00"})
    hours = type(calendar.hours)
    plain = hours.spans_of_year
    monkeypatch.setattr(hours, "spans_of_year", lambda self, year: laid.append(year) or plain(self, year))
    for _ in range(3):
        calendar.between("2018-03-01T10:00Z", "2020-03-01T10:00Z")
    assert [2018, 2019, 2020] == sorted(laid)
