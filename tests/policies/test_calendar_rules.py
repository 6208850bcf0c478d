from __future__ import annotations

import pytest
from hypothesis import given

from slaclock.calendars.calendar import ALWAYS, BusinessCalendar
from slaclock.errors import DocumentError, Fault
from slaclock.policies.calendar_rules import ZoneFrom, only_zone, parse_calendar
from slaclock.policies.choices import Fixed
from slaclock.policies.values import Vocabulary
from tests.policies.asking import JUNK, faults_of, refused

HOURS = {"mon-fri": "09:00-17:00"}
BERLIN = BusinessCalendar("Europe/Berlin", hours=HOURS, name="berlin")
SEOUL = BusinessCalendar("Asia/Seoul", hours=HOURS, name="seoul")
BOTH = BERLIN | SEOUL
CALENDARS = {"berlin": BERLIN, "seoul": SEOUL, "both": BOTH, "24x7": ALWAYS}
BY_REGION = {"by": "region", "KR": "seoul", "DE": "berlin", 7: "both", "default": "24x7"}
BY_ZONE = {"use": "berlin", "zone_from": "requester_timezone", "default": "America/New_York"}


@pytest.mark.parametrize(("raw", "calendar"), [("berlin", BERLIN), (SEOUL, SEOUL), ("24x7", ALWAYS)])
def test_a_name_or_a_calendar_is_the_same_for_every_ticket(raw: object, calendar: BusinessCalendar) -> None:
    rule = parse_calendar(raw, CALENDARS)
    assert rule == Fixed(calendar)
    assert rule.read({"region": "KR"}) is calendar
    assert rule.fields() == frozenset()


def test_a_compiled_rule_stays_as_it_is() -> None:
    rule = parse_calendar(BY_REGION, CALENDARS)
    assert parse_calendar(rule, {}) is rule


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("KR", "seoul"),
        ("DE", "berlin"),
        ("kr", "24x7"),
        (7.0, ""),
        (None, "24x7"),
        (["US", "DE"], "berlin"),
        ("default", "24x7"),
    ],
)
def test_a_field_chooses_the_calendar(region: object, name: str) -> None:
    assert name == parse_calendar(BY_REGION, CALENDARS).read({"region": region}).name


def test_a_choice_knows_its_field_and_its_values() -> None:
    rule = parse_calendar(BY_REGION, CALENDARS)
    assert rule.fields() == {"region"}
    assert list(rule.mentioned()) == [("region", "KR"), ("region", "DE"), ("region", "7")]
    assert rule.open_fields() == frozenset()


def test_a_field_names_the_zone() -> None:
    rule = parse_calendar(BY_ZONE, CALENDARS)
    assert rule == ZoneFrom(Fixed(BERLIN), "requester_timezone", "America/New_York")
    zones = [rule.read({"requester_timezone": zone}).timezone for zone in ("Asia/Seoul", None)]
    assert zones == ["Asia/Seoul", "America/New_York"]
    assert rule.read({"requester_timezone": "Europe/Berlin"}) == BERLIN
    assert rule.read({}).name == "berlin"
    assert (frozenset({"requester_timezone"}), [], frozenset()) == (
        rule.fields(),
        list(rule.mentioned()),
        rule.open_fields(),
    )


def test_without_a_default_zone_the_calendar_keeps_its_own() -> None:
    rule = parse_calendar({"use": "berlin", "zone_from": "zone"}, CALENDARS)
    assert rule.read({}) is BERLIN


def test_equal_calendars_of_different_names_keep_their_names_in_a_zone() -> None:
    for name in ("one", "other"):
        rule = parse_calendar({"use": BERLIN.renamed(name), "zone_from": "zone"}, {})
        assert rule.read({"zone": "Asia/Tokyo"}).name == name


def test_choices_of_calendars_may_stand_in_one_another() -> None:
    raw = {
        "by": "region",
        "KR": "seoul",
        "default": {**BY_ZONE, "use": {"by": "plan", "vip": "24x7", "default": "berlin"}},
    }
    rule = parse_calendar(raw, CALENDARS)
    assert rule.fields() == {"region", "plan", "requester_timezone"}
    assert list(rule.mentioned()) == [("region", "KR"), ("plan", "vip")]
    assert [("seoul", "Asia/Seoul"), ("24x7", "America/New_York"), ("berlin", "UTC")] == [
        (calendar.name, calendar.timezone)
        for calendar in map(rule.read, ({"region": "KR"}, {"plan": "vip"}, {"requester_timezone": "UTC"}))
    ]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "berlin", "", 7, ["UTC", "UTC"]])
def test_a_field_that_names_no_zone_is_a_fault_that_names_it(zone: object) -> None:
    rule = parse_calendar(BY_ZONE, CALENDARS)
    assert [("requester_timezone", "R29")] == refused(lambda: rule.read({"requester_timezone": zone}))


def test_a_combined_calendar_has_no_clock_to_move() -> None:
    rule = parse_calendar({"use": "both", "zone_from": "zone"}, CALENDARS)
    (fault,) = faults_of(lambda: rule.read({"zone": "UTC"}))
    assert (fault.path, fault.rule, fault.what) == ("zone", "R29", "a combined calendar has no clock of its own")


@pytest.mark.parametrize(
    ("raw", "path", "what"),
    [
        ("seuol", "", "an unknown calendar"),
        (None, "", "not a calendar"),
        ({}, "", "not a calendar"),
        ({"region": "seoul"}, "", "not a calendar"),
        ({"by": "region", "KR": "seoul"}, "", "a choice of calendars without `default`"),
        ({"by": 7, "default": "seoul"}, "by", "not the name of a field"),
        ({"by": "region", "default": "x"}, "default", "an unknown calendar"),
        ({"by": "region", 1: "seoul", "1": "seoul", "default": "24x7"}, "1", "two rows for one value of `region`"),
        ({"use": "berlin"}, "", "`zone_from` is missing"),
        ({"zone_from": "zone"}, "", "`use` is missing"),
        ({"use": "x", "zone_from": "zone"}, "use", "an unknown calendar"),
        ({"use": "berlin", "zone_from": []}, "zone_from", "not the name of a field"),
        ({**BY_ZONE, "default": "Mars/Olympus"}, "default", "an unknown time zone"),
        ({**BY_ZONE, "default": 7}, "default", "not the name of a time zone"),
        ({**BY_ZONE, "zone": "UTC"}, "zone", "an unknown key"),
    ],
)
def test_every_refusal_says_what_and_where(raw: object, path: str, what: str) -> None:
    (fault,) = faults_of(lambda: parse_calendar(raw, CALENDARS))
    assert (path, "R29", what) == (fault.path, fault.rule, fault.what)
    assert fault.remedy


def test_the_remedy_names_the_near_calendar_or_all() -> None:
    remedies = [
        fault.remedy for raw in ("seuol", "x") for fault in faults_of(lambda raw=raw: parse_calendar(raw, CALENDARS))
    ]
    every = "write one of `berlin`, `seoul`, `both`, `24x7`"
    assert remedies == [f"did you mean `seoul`? {every}", every]


def test_all_faults_of_a_calendar_at_once() -> None:
    words = Vocabulary.parse({"region": ["KR"]})
    raw = {"by": "region", "US": "seoul", "KR": {"use": "x", "zone_from": 7, "default": "y"}}
    expected = [("", "R29"), ("US", "R17"), ("KR.use", "R29"), ("KR.zone_from", "R29"), ("KR.default", "R29")]
    assert expected == refused(lambda: parse_calendar(raw, CALENDARS, words=words))


def test_the_zone_of_a_policy_is_known_where_it_has_one_calendar() -> None:
    assert ["Europe/Berlin", None, None] == [
        only_zone(parse_calendar(raw, CALENDARS)) for raw in ("berlin", BY_REGION, BY_ZONE)
    ]


def test_calendar_rules_are_values() -> None:
    for raw in (BY_REGION, BY_ZONE):
        assert parse_calendar(raw, CALENDARS) == parse_calendar(raw, CALENDARS)
        assert hash(parse_calendar(raw, CALENDARS)) == hash(parse_calendar(raw, CALENDARS))


@given(raw=JUNK, region=JUNK)
def test_junk_is_a_calendar_or_a_document_error(raw: object, region: object) -> None:
    faults: list[Fault] = []
    for value in (raw, {"by": "region", "KR": raw, "default": "24x7"}, {"use": "berlin", "zone_from": "region"}):
        try:
            parse_calendar(value, CALENDARS).read({"region": region})
        except DocumentError as error:
            faults += error.faults
    assert all(fault.what and fault.rule for fault in faults)
