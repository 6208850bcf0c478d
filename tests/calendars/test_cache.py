"""The bounded cache of timelines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from slaclock.calendars import cache
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.timeline import Timeline


def made() -> Timeline:
    return Timeline(lambda year: [])


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_timelines", type(cache._timelines)())


def test_equal_keys_share_one_timeline_and_others_do_not() -> None:
    first = cache.shared_timeline(("a", 1), made)
    assert first is cache.shared_timeline(("a", 1), made)
    assert first is not cache.shared_timeline(("a", 2), made)


def test_of_more_than_it_holds_the_cache_keeps_those_asked_for_last() -> None:
    kept = cache.shared_timeline("kept", made)
    lost = cache.shared_timeline("lost", made)
    for key in range(cache._MOST - 1):
        cache.shared_timeline(key, made)
        assert kept is cache.shared_timeline("kept", made)
    assert cache._MOST == len(cache._timelines)
    assert lost is not cache.shared_timeline("lost", made)


def test_threads_that_ask_at_once_get_one_timeline() -> None:
    barrier = Barrier(8)

    def ask(_: int) -> Timeline:
        barrier.wait()
        return cache.shared_timeline("one", made)

    with ThreadPoolExecutor(8) as pool:
        assert 1 == len(set(map(id, pool.map(ask, range(8)))))


def test_many_calendars_leave_no_more_timelines_than_the_cache_holds() -> None:
    for minute in range(cache._MOST + 50):
        calendar = BusinessCalendar("UTC", hours={"mon": f"{minute // 60:02}:{minute % 60:02}-24:00"})
        assert calendar.timeline is calendar.renamed("other").timeline
    assert cache._MOST == len(cache._timelines)
