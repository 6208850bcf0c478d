"""The bounded cache of timelines: equal calendars share one, and none lives inside a calendar's value."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from slaclock.calendars.timeline import Timeline

_MOST: Final = 512
_lock = Lock()
_timelines: OrderedDict[Hashable, Timeline] = OrderedDict()


def shared_timeline(key: Hashable, make: Callable[[], Timeline]) -> Timeline:
    """The timeline of the calendar whose value is ``key``, made when no equal calendar has one yet.

    The cache keeps the 512 that were asked for last.
    """
    with _lock:
        timeline = _timelines.get(key)
        if timeline is None:
            timeline = _timelines[key] = make()
            if len(_timelines) > _MOST:
                _timelines.popitem(last=False)
        else:
            _timelines.move_to_end(key)
        return timeline
