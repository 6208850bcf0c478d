"""Calendars and instants that the tests of the room share."""

from __future__ import annotations

from slaclock import BusinessCalendar

OFFICE = BusinessCalendar("UTC", hours={"mon-fri": "09:00-17:00"}, name="office")
SEOUL = BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, name="seoul")

# Friday 16:00, Saturday noon, Monday 09:00, in 2026; two hours later; and the end of the opening that follows or holds.
STARTS = ["2026-03-06T16:00", "2026-03-07T12:00", "2026-03-09T09:00"]
TWO_HOURS_ON = ["2026-03-09T10:00", "2026-03-09T11:00", "2026-03-09T11:00"]
CLOSES = ["2026-03-06T17:00", "2026-03-09T17:00", "2026-03-09T17:00"]
