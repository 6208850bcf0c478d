"""Three offices that hand over to one another: one promise for the customer, and whose time it was.

`any_of` unites the offices into one calendar; a clock `per: group`, on the calendar of the group that holds the ticket,
says how long each office had it by its own hours (R5, R22, R29).
"""

from __future__ import annotations

from datetime import timedelta

from slaclock import BusinessCalendar, Policy, PolicySet, Ticket, all_of, any_of, evaluate

OFFICES = {
    "seoul": BusinessCalendar("Asia/Seoul", hours={"mon-fri": "09:00-18:00"}, name="seoul"),
    "london": BusinessCalendar("Europe/London", hours={"mon-fri": "09:00-17:30"}, name="london"),
    "new_york": BusinessCalendar("America/New_York", hours={"mon-fri": "09:00-18:00"}, name="new_york"),
}
SUN = any_of(*OFFICES.values(), timezone="UTC", name="follow the sun")
POLICIES = PolicySet(
    Policy(name="Outage", when={"type": "outage"}, calendar=SUN, targets={"resolution": "16h"}, at_risk="75%"),
    Policy(
        name="Hand-over",
        kind="ola",
        supports="Outage",
        when={"group": list(OFFICES)},
        calendar={"by": "group", **OFFICES, "default": "24x7"},
        targets={"group_time": "6h"},
    ),
)


def main() -> None:
    print("somebody works, in UTC:")
    for start, end in SUN.periods("2026-02-27T00:00Z", "2026-03-03T00:00Z"):
        print(f"  {start:%d %B %H:%M} to {end:%H:%M}")
    both = all_of(OFFICES["london"], OFFICES["new_york"], timezone="UTC")
    print(f"London and New York together: {both.between('2026-03-02T00:00Z', '2026-03-03T00:00Z')} a day")

    ticket = Ticket.opened("2026-03-02T04:00Z", id="11", type="outage", group="seoul")
    ticket = ticket.changed("2026-03-02T09:30Z", group="london").changed("2026-03-02T16:30Z", group="new_york")
    ticket = ticket.changed("2026-03-02T22:00Z", status="resolved")
    result = evaluate(POLICIES, ticket, as_of="2026-03-03T00:00Z")

    promise = result["resolution"]
    print(f"the promise: due {promise.due_at:%H:%M} UTC, {promise.verdict}; {promise.why()}")
    for spell in result.select(kind="ola"):
        print(f"  {spell.spell} by its own hours: {spell.why()}")
    held = promise.breakdown("group")
    for part in held:
        print(f"  of the promise's time, {part.value} held {part.used}")
    assert sum((part.used for part in held), timedelta()) == promise.elapsed


if __name__ == "__main__":
    main()
