"""Instants: what is read, what is refused, and how they look outside."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pendulum import Timezone

from slaclock.base.instants import (
    DAY,
    EARLIEST,
    HOUR,
    LATEST,
    SECOND,
    day_number,
    delta_us,
    from_us,
    from_us_in,
    in_range,
    number_day,
    offset_us,
    to_text,
    to_us,
    us_delta,
    year_start,
)
from slaclock.errors import InstantError

INSTANTS = st.integers(EARLIEST, LATEST - 1)


class NoOffset(tzinfo):
    """A zone that does not say its offset."""

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        return None


# Reading


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01 09:00+09:00", 0),
        ("19700101T000001.5Z", 1_500_000),
        ("1970-W01-4T00:00Z", 0),
        ("1970-01-01T00:00:00.000001+00:00", 1),
        ("1970-01-01T00:44:30+00:44:30", 0),
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 9, tzinfo=timezone(timedelta(hours=9))), 0),
        (datetime(1970, 1, 1, 9, tzinfo=ZoneInfo("Asia/Seoul")), 0),
        (pendulum.datetime(1970, 1, 1, 9, tz="Asia/Seoul"), 0),
        ("1900-01-01T00:00Z", EARLIEST),
        ("2199-12-31T23:59:59.999999Z", LATEST - 1),
        ("2200-01-01T08:59:59+09:00", LATEST - SECOND),
    ],
)
def test_an_aware_datetime_or_iso_text_with_an_offset_is_an_instant(moment: object, expected: int) -> None:
    assert expected == to_us(moment)  # type: ignore[arg-type]


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("zone", [ZoneInfo("America/New_York"), Timezone("America/New_York")])
def test_the_second_time_round_of_a_repeated_hour_is_an_hour_later(zone: tzinfo, fold: int) -> None:
    first = to_us("2026-11-01T05:30Z")
    assert first + fold * HOUR == to_us(datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=fold))


@pytest.mark.parametrize(
    ("moment", "what"),
    [
        (datetime(2026, 9, 23, 16), "an instant without a UTC offset"),
        (pendulum.naive(2026, 9, 23, 16), "an instant without a UTC offset"),
        (datetime(2026, 9, 23, tzinfo=NoOffset()), "an instant without a UTC offset"),
        ("2026-09-23T16:00", "an instant without a UTC offset"),
        ("2026-09-23", "a bare date is no instant"),
        ("20260923", "a bare date is no instant"),
        (date(2026, 9, 23), "a bare date is no instant"),
        ("", "text that is no instant"),
        ("tomorrow", "text that is no instant"),
        ("2026-02-30T09:00Z", "text that is no instant"),
        ("2026-09-23T16:00+24:00", "text that is no instant"),
        ("2026-09-23T16:00Z ", "text that is no instant"),
        ("\ud800", "text that is no instant"),
        ("9" * 10_000, "text that is no instant"),
        (None, "not an instant"),
        (1_700_000_000, "not an instant"),
        (timedelta(1), "not an instant"),
        (b"2026-09-23T16:00Z", "not an instant"),
    ],
)
def test_what_is_no_instant_is_refused_with_a_remedy(moment: object, what: str) -> None:
    with pytest.raises(InstantError) as caught:
        to_us(moment)  # type: ignore[arg-type]
    assert what == caught.value.fault.what
    assert "aware datetime" in caught.value.fault.remedy


@pytest.mark.parametrize(
    "moment",
    [
        "1899-12-31T23:59:59.999999Z",
        "2200-01-01T00:00Z",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-12:00",
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=ZoneInfo("America/New_York")),
    ],
)
def test_an_instant_outside_1900_to_2200_is_refused(moment: str | datetime) -> None:
    with pytest.raises(InstantError, match="out of range") as caught:
        to_us(moment)
    assert ("R8", str(moment)) == (caught.value.fault.rule, caught.value.fault.value)


@pytest.mark.parametrize("us", [EARLIEST - 1, LATEST])
def test_the_range_is_half_open(us: int) -> None:
    assert [EARLIEST, LATEST - 1] == [in_range(us, "") for us in (EARLIEST, LATEST - 1)]
    with pytest.raises(InstantError):
        in_range(us, "it")


# Going out


@given(INSTANTS)
def test_an_instant_comes_back_from_every_form(us: int) -> None:
    seoul = Timezone("Asia/Seoul")
    assert [us] * 5 == [
        to_us(form)
        for form in (from_us(us), from_us_in(us, seoul), to_text(us), str(from_us(us)), from_us(us).isoformat())
    ]


@given(INSTANTS, st.sampled_from(["Pacific/Apia", "America/New_York", "Australia/Lord_Howe", "Africa/Monrovia", "UTC"]))
def test_an_instant_in_a_zone_reads_what_zoneinfo_reads(us: int, name: str) -> None:
    said = from_us_in(us, Timezone(name))
    plain = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
    expected = plain.astimezone(ZoneInfo(name))
    assert (expected.replace(tzinfo=None), expected.fold) == (said.naive(), said.fold)
    assert expected.utcoffset() == timedelta(microseconds=offset_us(us, Timezone(name))) == said.utcoffset()


def test_what_comes_out_is_a_pendulum_datetime_with_pendulums_own_zone() -> None:
    said = from_us_in(0, Timezone("Asia/Seoul"))
    assert "1970-01-01T10:00:00+09:00" == (said.add(hours=1)).isoformat()
    assert (pendulum.DateTime, "UTC") == (type(from_us(0)), from_us(0).timezone_name)


def test_an_instant_in_utc_survives_pickling_inside_a_repeated_hour() -> None:
    second = from_us(to_us("2026-11-01T06:30Z"))
    assert second == pickle.loads(pickle.dumps(second))


@given(st.lists(INSTANTS))
def test_text_sorts_as_time(instants: list[int]) -> None:
    assert [to_text(us) for us in sorted(instants)] == sorted(to_text(us) for us in instants)


# Amounts and days


@given(st.integers(-(10**17), 10**17))
def test_a_timedelta_has_exactly_its_microseconds(us: int) -> None:
    assert us == delta_us(us_delta(us))
    assert us_delta(us) == timedelta(microseconds=us)


@pytest.mark.parametrize(
    ("delta", "seconds"),
    [
        (pendulum.duration(hours=-5), -18_000),
        (pendulum.duration(days=2, hours=-1), 169_200),
        (pendulum.duration(weeks=1), 604_800),
        (pendulum.datetime(2026, 1, 1) - pendulum.datetime(2026, 1, 3, 4), -187_200),
        (pendulum.datetime(2026, 1, 3, 4) - pendulum.datetime(2026, 1, 1), 187_200),
    ],
)
def test_pendulums_own_durations_have_the_length_that_they_have(delta: timedelta, seconds: int) -> None:
    assert seconds * SECOND == delta_us(delta)


@given(st.dates())
def test_a_day_number_is_its_date(day: date) -> None:
    assert day == number_day(day_number(day))


def test_days_are_counted_from_1970() -> None:
    assert [-1, 0, 1] == [day_number(date(*day)) for day in ((1969, 12, 31), (1970, 1, 1), (1970, 1, 2))]
    assert (EARLIEST, -365 * DAY, LATEST) == (year_start(1900), year_start(1969), year_start(2200))
