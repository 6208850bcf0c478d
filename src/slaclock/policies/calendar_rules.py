"""Calendar rules: which calendar a clock runs by, fixed or chosen by the ticket's fields (R29)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

from slaclock.base.nearest import suggest
from slaclock.calendars.calendar import BusinessCalendar
from slaclock.calendars.zones import zone
from slaclock.errors import DocumentError, Fault, Faults, SlaclockError
from slaclock.policies.choices import Choice, Fixed, Rule, read_rows
from slaclock.policies.reading import check_keys, check_size, field_name
from slaclock.policies.values import FREE, Vocabulary, canonical


@dataclass(frozen=True, slots=True)
class ZoneFrom:
    """A calendar on the clock of the zone that a field names; without the field on ``default``, or on its own.

    >>> office = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-17:00"})
    >>> ZoneFrom(Fixed(office), "zone").read({"zone": "Asia/Seoul"}).timezone
    'Asia/Seoul'
    """

    calendar: CalendarRule
    field: str
    default: str | None = None

    def read(self, fields: Mapping[str, Any]) -> BusinessCalendar:
        """The calendar for a ticket with these fields; `DocumentError` for a field that names no zone."""
        calendar = self.calendar.read(fields)
        name = canonical(fields.get(self.field))
        if name is None:
            return calendar if self.default is None else _in_zone(calendar, calendar.name, self.default)
        try:
            return _in_zone(calendar, calendar.name, name)
        except SlaclockError as error:
            fault = error.fault
            raise DocumentError(fault.what, name, rule="R29", path=self.field, remedy=fault.remedy) from None

    def fields(self) -> frozenset[str]:
        """The names of the fields that it reads."""
        return self.calendar.fields() | {self.field}

    def mentioned(self) -> Iterator[tuple[str, str]]:
        """The field values that the calendar's own rule names; zones are read, none is named."""
        return self.calendar.mentioned()

    def open_fields(self) -> frozenset[str]:
        """No names: every ticket has a calendar."""
        return frozenset()


CalendarRule: TypeAlias = Rule[BusinessCalendar]
"""How a ticket's fields choose the calendar; ``read`` gives it."""

_RULES: Final = (Fixed, Choice, ZoneFrom)


def only_zone(rule: CalendarRule) -> str | None:
    """The zone of a calendar that is the same for every ticket; None where it depends on the ticket.

    >>> only_zone(parse_calendar(BusinessCalendar("Asia/Seoul"), {}))
    'Asia/Seoul'
    """
    return rule.value.timezone if isinstance(rule, Fixed) else None


@lru_cache(maxsize=4096)
def _in_zone(calendar: BusinessCalendar, name: str, timezone: str) -> BusinessCalendar:
    """``name`` keeps equal calendars of different names apart."""
    return calendar.in_zone(timezone)


def parse_calendar(raw: object, calendars: Mapping[str, BusinessCalendar], *, words: Vocabulary = FREE) -> CalendarRule:
    """The rule that a policy's ``calendar`` says (R29).

    A calendar, or the name of one of ``calendars``; ``{by: field, value: calendar, …, default: calendar}``;
    ``{use: calendar, zone_from: field, default: zone}``; a rule as it is. ``words`` checks declared values.

    Raises `DocumentError` with every fault.

    >>> from slaclock.calendars.calendar import ALWAYS
    >>> office = BusinessCalendar("Europe/Berlin", hours={"mon-fri": "09:00-17:00"}, name="office")
    >>> rule = parse_calendar({"by": "region", "DE": "office", "default": "24x7"}, {"office": office, "24x7": ALWAYS})
    >>> rule.read({"region": "DE"}).name, rule.read({}).name
    ('office', '24x7')
    """
    check_size(raw, "R29")
    return _rule(raw, calendars, words)


def _rule(raw: object, calendars: Mapping[str, BusinessCalendar], words: Vocabulary) -> CalendarRule:
    if isinstance(raw, _RULES):
        return raw
    if isinstance(raw, BusinessCalendar):
        return Fixed(raw)
    if isinstance(raw, str):
        if raw not in calendars:
            raise DocumentError("an unknown calendar", raw, rule="R29", remedy=suggest(raw, calendars))
        return Fixed(calendars[raw])
    if isinstance(raw, Mapping) and "by" in raw:
        return _by(raw, calendars, words)
    if isinstance(raw, Mapping) and ("use" in raw or "zone_from" in raw):
        return _zone_from(raw, calendars, words)
    remedy = "write a name, `{by: region, KR: seoul, default: 24x7}` or `{use: office, zone_from: timezone}`"
    raise DocumentError("not a calendar", raw, rule="R29", remedy=remedy)


def _by(raw: Mapping[Any, Any], calendars: Mapping[str, BusinessCalendar], words: Vocabulary) -> CalendarRule:
    faults = Faults()
    name = ""
    with faults.under("by"):
        name = field_name(raw["by"], "R29")
    if "default" not in raw:
        remedy = "add `default`, the calendar for all other tickets; `24x7` is one"
        faults.append(Fault("a choice of calendars without `default`", "R29", remedy=remedy))
    rows: dict[str, CalendarRule] = {}
    with faults.under():
        table = {key: value for key, value in raw.items() if key != "by"}
        rows = read_rows(table, name, lambda value: _rule(value, calendars, words), words=words, rule="R29")
    faults.check(DocumentError)
    default = rows.pop("default")
    return Choice(name, tuple(rows.items()), default)


def _zone_from(raw: Mapping[Any, Any], calendars: Mapping[str, BusinessCalendar], words: Vocabulary) -> CalendarRule:
    faults = Faults()
    check_keys(raw, ("use", "zone_from", "default"), "R29", faults)
    read: dict[str, Any] = {}
    for key, needed in (("use", "the calendar whose hours hold"), ("zone_from", "the field that names the zone")):
        if key not in raw:
            faults.append(Fault(f"`{key}` is missing", "R29", remedy=f"add `{key}`, {needed}"))
    if "use" in raw:
        with faults.under("use"):
            read["calendar"] = _rule(raw["use"], calendars, words)
    if "zone_from" in raw:
        with faults.under("zone_from"):
            read["field"] = field_name(raw["zone_from"], "R29")
    if "default" in raw:
        with faults.under("default"):
            read["default"] = _zone_name(raw["default"])
    faults.check(DocumentError)
    return ZoneFrom(**read)


def _zone_name(raw: object) -> str:
    if not isinstance(raw, str):
        raise DocumentError(
            "not the name of a time zone", raw, rule="R29", remedy="write a name such as `Europe/Berlin`"
        )
    try:
        zone(raw)
    except SlaclockError as error:
        raise DocumentError(error.fault.what, raw, rule="R29", remedy=error.fault.remedy) from None
    return raw
