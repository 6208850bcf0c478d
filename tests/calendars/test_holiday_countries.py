"""A country's entry: how it may be written, what it comes to, what is refused with which remedy (R4)."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.calendars.holiday_countries import read_country
from slaclock.calendars.holiday_tables import Country
from slaclock.errors import CalendarError

GERMANY = Country("DE", None, ("public",), True, "de")

KEYS = "write one of `country`, `subdivision`, `categories`, `observed`, `language`"


@pytest.mark.parametrize("entry", ["DE", "DEU", {"country": "DE"}, {"country": "DE", "language": None}])
def test_equal_countries_come_out_equal_however_they_are_named(entry: Any) -> None:
    assert GERMANY == read_country(entry)


def test_everything_may_be_said() -> None:
    said = {"country": "DE", "subdivision": "BY", "categories": "catholic", "observed": False, "language": "en_US"}
    assert Country("DE", "BY", ("catholic",), False, "en_US") == read_country(said)


@pytest.mark.parametrize("written", [["public", "catholic"], ("catholic", "public", "public"), {"public", "catholic"}])
def test_categories_are_a_set(written: Any) -> None:
    assert ("catholic", "public") == read_country({"country": "DE", "categories": written}).categories


@pytest.mark.parametrize("written", ["Bayern", "BY"])
def test_a_subdivision_may_be_named_by_the_aliases_of_the_package(written: str) -> None:
    assert "BY" == read_country({"country": "DE", "subdivision": written}).subdivision


def test_a_subdivision_may_be_a_number() -> None:
    assert "9" == read_country({"country": "AT", "subdivision": 9}).subdivision


def test_the_language_is_always_said_where_the_package_knows_one() -> None:
    assert ("ko", "en_US", "de") == tuple(read_country(code).language for code in ("KR", "US", "AT"))


@pytest.mark.parametrize(
    ("entry", "path", "remedy"),
    [
        ("us", "", "write `US`"),
        ("Deu", "", "write `DEU`"),
        ("US-CA", "", "write {country: US, subdivision: CA}"),
        ("XX", "", "write an ISO 3166 code such as `KR`, in capitals"),
        ("MON", "", "write an ISO 3166 code such as `KR`, in capitals"),
        ("NYSE", "", "write an ISO 3166 code such as `KR`, in capitals"),
        ("HolidayBase", "", "write an ISO 3166 code such as `KR`, in capitals"),
        ("__name__", "", "write an ISO 3166 code such as `KR`, in capitals"),
        ({"country": "XX"}, "country", "write an ISO 3166 code such as `KR`, in capitals"),
        ({"country": None}, "country", "write an ISO 3166 code such as `KR`, in capitals"),
        ({"country": False}, "country", 'Norway is "NO", in quotes: without them some readers take it for false'),
        ({"country": "DE", "subdivision": "Bayren"}, "subdivision", "did you mean `Bayern`?"),
        ({"country": "SG", "subdivision": "1"}, "subdivision", "leave it out: the package knows none"),
        ({"country": "KR", "subdivision": True}, "subdivision", None),
        ({"country": "KR", "categories": "bnak"}, "categories", "did you mean `bank`? write one of `bank`, `public`"),
        ({"country": "KR", "categories": ["public", 1]}, "categories.1", "write one of `bank`, `public`"),
        ({"country": "KR", "categories": []}, "categories", "write one of `bank`, `public`"),
        ({"country": "KR", "observed": "yes"}, "observed", "write `true` or `false`"),
        ({"country": "KR", "observed": None}, "observed", "write `true` or `false`"),
        ({"country": "KR", "language": "en"}, "language", None),
        ({"country": "KR", "language": "en-US"}, "language", "did you mean `en_US`? write one of `en_US`, `ko`, `th`"),
        ({"country": "KR", "subdivison": "11"}, "subdivison", f"did you mean `subdivision`? {KEYS}"),
    ],
)
def test_what_is_not_known_is_refused_with_a_remedy(entry: Any, path: str, remedy: str | None) -> None:
    with pytest.raises(CalendarError) as caught:
        read_country(entry)
    (fault,) = caught.value.faults
    assert (path, "R4") == (fault.path, fault.rule)
    assert fault.remedy
    assert remedy in (None, fault.remedy)


def test_all_faults_of_a_country_stand_in_one_error() -> None:
    said = {"country": "US", "subdivision": "ZZ", "categories": ["x", "y"], "observed": 1, "language": "ko", "years": 1}
    with pytest.raises(CalendarError) as caught:
        read_country(said)
    expected = ["years", "subdivision", "categories.0", "categories.1", "observed", "language"]
    assert expected == [fault.path for fault in caught.value.faults]


def test_an_unknown_country_and_an_unknown_key_are_both_said() -> None:
    with pytest.raises(CalendarError) as caught:
        read_country({"country": "XX", "state": "CA"})
    assert ["state", "country"] == [fault.path for fault in caught.value.faults]
