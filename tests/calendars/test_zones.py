"""Zones: names, stretches of constant offset, wall-clock times (R1, R11), against the zone files themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo
from zoneinfo._zoneinfo import ZoneInfo as FileReader

import pendulum
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slaclock.base.instants import DAY, EARLIEST, HOUR, LATEST, MINUTE, SECOND, offset_us, to_text, to_us
from slaclock.calendars.zones import _PROBE, instant_of, local_us, stretches, wall_to_us, zone
from slaclock.errors import InstantError, ZoneError
from slaclock.testing.strategies.calendars import ODD, all_zones, dates_near, zones

LONG = settings().max_examples >= 10_000
CHANGED_AT_NEW_YEAR = [
    "Africa/Sao_Tome",
    "Europe/Lisbon",
    "Antarctica/Palmer",
]  # at midnight UTC, a year's first instant


def file_changes(name: str) -> list[tuple[int, int]]:
    """Instants and new offsets (µs) of a zone from 1900 to 2200, as its file lists them and its last rule goes on."""
    read = FileReader.no_cache(name)
    second = timedelta(seconds=1)
    rows = [(at, info.utcoff // second) for at, info in zip(read._trans_utc, read._ttinfos, strict=True)]
    rule = read._tz_after
    if hasattr(rule, "transitions"):
        summer, winter = rule.dst.utcoff // second, rule.std.utcoff // second
        listed = rows[-1][0] if rows else 0
        for year in range(1970, 2201):
            begins, ends = rule.transitions(year)
            rows += [row for row in ((begins - winter, summer), (ends - summer, winter)) if row[0] > listed]
    changes = []
    offset = read._tti_before.utcoff // second if rows else 0
    for at, new in sorted(rows):
        if new != offset and EARLIEST < at * SECOND < LATEST:
            changes.append((at * SECOND, new * SECOND))
        offset = new
    return changes


# Names


@pytest.mark.parametrize("name", ["UTC", "Asia/Seoul", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "EST"])
def test_a_zone_is_pendulums_own_and_one_object(name: str) -> None:
    assert (pendulum.Timezone, name) == (type(zone(name)), zone(name).name)
    assert zone(name) is zone(name)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "utc ", "localtime", "right/UTC", None, [], 9])
def test_a_name_that_no_zone_file_has_is_refused(name: str) -> None:
    with pytest.raises(ZoneError) as caught:
        zone(name)
    assert ("timezone", True) == (caught.value.fault.path, "Europe/Berlin" in caught.value.fault.remedy)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("europe/warsaw", "`Europe/Warsaw`"),
        ("Warsaw", "`Europe/Warsaw`"),
        ("KST", "`Asia/Seoul`"),
        ("pst", "`America/Los_Angeles`"),
        ("WEST", "`Europe/Lisbon`"),
        ("CST", "`America/Chicago` or `Asia/Shanghai`"),
        ("Asia/Soul", "`Asia/Seoul`"),
    ],
)
def test_the_zone_that_was_meant_is_named(name: str, meant: str) -> None:
    with pytest.raises(ZoneError) as caught:
        zone(name)
    assert caught.value.fault.remedy.startswith(f"did you mean {meant}? write an IANA name")


@pytest.mark.parametrize("name", ["GMT+1", "UTC+9", "+09:00", "ACST", "localtime", "A" * 1_000, "\ud800"])
def test_no_zone_is_guessed_from_an_offset_or_what_is_like_none(name: str) -> None:
    with pytest.raises(ZoneError) as caught:
        zone(name)
    assert caught.value.fault.remedy.startswith("write an IANA name")


# Stretches


@pytest.mark.parametrize("name", all_zones() if LONG else [*ODD][::2] + CHANGED_AT_NEW_YEAR)
def test_stretches_change_exactly_where_the_zone_file_says(name: str) -> None:
    assert file_changes(name) == [(start, offset) for start, _, offset in stretches(name, EARLIEST, LATEST)][1:]


def test_no_zone_changes_twice_within_the_probe_step() -> None:
    """The least distance is 3.99 days (Freetown, 1939); the files of every zone are read."""
    distances = {
        (later - earlier, name)
        for name in all_zones()
        for (earlier, _), (later, _) in pairwise(file_changes(name))
    }  # fmt: skip
    least, _ = min(distances)
    assert _PROBE < least
    assert 3 * DAY < least < 4 * DAY


@given(zones().flatmap(lambda name: st.tuples(st.just(name), dates_near(name))), st.integers(0, 900 * DAY))
def test_stretches_tile_the_window_and_hold_one_offset_each(where: tuple[str, datetime], length: int) -> None:
    name, day = where
    start = max(to_us(datetime(day.year, day.month, day.day, tzinfo=UTC)) - 7 * DAY, EARLIEST)
    end = min(start + length + 1, LATEST)
    pieces = list(stretches(name, start, end))
    assert [start, *(last for _, last, _ in pieces)] == [*(first for first, _, _ in pieces), end]
    assert all(first < last for first, last, _ in pieces)
    assert all(left[2] != right[2] for left, right in pairwise(pieces))
    for first, last, offset in pieces:
        assert [offset] * 3 == [offset_us(at, zone(name)) for at in (first, (first + last) // 2, last - 1)]


def test_a_window_of_one_microsecond_has_one_stretch() -> None:
    change = to_us("2026-03-29T01:00Z")
    assert [(change, change + 1, 2 * HOUR)] == list(stretches("Europe/Berlin", change, change + 1))
    assert [(change - 1, change, HOUR)] == list(stretches("Europe/Berlin", change - 1, change))


# Wall-clock times


@pytest.mark.parametrize(
    ("name", "wall", "earlier", "later"),
    [
        ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z", None),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00Z", None),  # does not exist: the offset before it
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30Z", None),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00Z", None),
        ("Europe/Berlin", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z", None),
        ("Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00Z", "2026-10-25T01:00Z"),
        ("Europe/Berlin", "2026-10-25T02:59:59", "2026-10-25T00:59:59Z", "2026-10-25T01:59:59Z"),
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00Z", None),
        ("Australia/Lord_Howe", "2024-10-06T02:15", "2024-10-05T15:45Z", None),
        ("Australia/Lord_Howe", "2024-04-07T01:45", "2024-04-06T14:45Z", "2024-04-06T15:15Z"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00Z", None),  # the whole date does not exist
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00Z", None),
        ("Pacific/Kwajalein", "1993-08-21T12:00", "1993-08-22T00:00Z", None),
        ("Pacific/Kwajalein", "1969-09-30T12:00", "1969-09-30T01:00Z", "1969-10-01T00:00Z"),  # 23 hours come twice
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00Z", None),  # midnight does not exist
        ("America/St_Johns", "2007-11-04T00:00", "2007-11-04T02:30Z", "2007-11-04T03:30Z"),  # back at 00:01
        ("Antarctica/Troll", "2024-10-27T01:30", "2024-10-26T23:30Z", "2024-10-27T01:30Z"),
        ("Europe/Dublin", "2024-10-27T01:30", "2024-10-27T00:30Z", "2024-10-27T01:30Z"),
    ],
)
def test_a_wall_clock_time_means_the_first_instant_or_when_asked_the_second(
    name: str, wall: str, earlier: str, later: str | None
) -> None:
    naive, where = datetime.fromisoformat(wall), zone(name)
    assert to_us(earlier) == wall_to_us(naive, where, "earlier")
    assert to_us(later or earlier) == wall_to_us(naive, where, "later")
    if later is None:
        assert to_us(earlier) == wall_to_us(naive, where)
    else:
        with pytest.raises(InstantError, match="occurs twice in") as caught:
            wall_to_us(naive, where)
        assert "choose with `ambiguous=`: `earlier` or `later`" == caught.value.fault.remedy


@given(zones().flatmap(lambda name: st.tuples(st.just(name), dates_near(name))), st.integers(0, 3 * 24 * 60 - 1))
def test_a_wall_clock_time_is_read_as_zoneinfo_reads_it(where: tuple[str, datetime], minute: int) -> None:
    name, day = where
    naive = datetime(day.year, day.month, day.day) - timedelta(days=1) + timedelta(minutes=minute)
    assume(datetime(1900, 1, 2) <= naive < datetime(2199, 12, 31))
    expected = naive.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
    assert to_us(expected) == wall_to_us(naive, zone(name), "earlier")
    second = naive.replace(tzinfo=ZoneInfo(name), fold=1).astimezone(UTC)
    if naive.replace(tzinfo=ZoneInfo(name)) == second.astimezone(ZoneInfo(name)).replace(fold=0) and second > expected:
        assert to_us(second) == wall_to_us(naive, zone(name), "later")


@given(zones(), st.integers(EARLIEST + DAY, LATEST - DAY))
def test_what_the_wall_clock_reads_is_read_back(name: str, us: int) -> None:
    where = zone(name)
    wall = local_us(us, where)
    assert us in (instant_of(wall, where), instant_of(wall, where, later=True))


@pytest.mark.parametrize("name", ["UTC", "Pacific/Kiritimati", "Pacific/Niue"])
@pytest.mark.parametrize(
    "naive", [datetime.min, datetime(1899, 12, 30), datetime(2200, 1, 3), datetime(2200, 1, 2, 12), datetime.max]
)
@pytest.mark.parametrize("ambiguous", ["earlier", "later", "raise"])
def test_a_wall_clock_time_out_of_range_is_refused(name: str, naive: datetime, ambiguous: str) -> None:
    with pytest.raises(InstantError, match="out of range") as caught:
        wall_to_us(naive, zone(name), ambiguous)  # type: ignore[arg-type]
    assert str(naive) == caught.value.fault.value


@pytest.mark.parametrize("ambiguous", ["first", None, 1, []])
def test_an_unknown_choice_is_refused(ambiguous: str) -> None:
    with pytest.raises(InstantError, match="no such choice") as caught:
        wall_to_us(datetime(2026, 1, 1), zone("UTC"), ambiguous)  # type: ignore[arg-type]
    assert "write `earlier`, `later` or `raise`" == caught.value.fault.remedy


def test_the_wall_clock_of_an_offset_of_seconds() -> None:
    monrovia = zone("Africa/Monrovia")
    change = to_us("1972-01-07T00:44:30Z")
    assert -44 * MINUTE - 30 * SECOND == offset_us(change - 1, monrovia)
    assert "1972-01-07T00:44:30.000000Z" == to_text(local_us(change, monrovia))
    assert "1972-01-06T23:59:59.999999Z" == to_text(local_us(change - 1, monrovia))
