"""pydantic's errors in our own words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from slaclock.errors import DocumentError, Fault, InstantError
from slaclock.policies.parts import Part, Read
from tests.policies.asking import faults_of


def moment(raw: object) -> object:
    raise InstantError("no time at all", raw, path="at")


def table(raw: object) -> object:
    raise DocumentError.of([Fault("bad row", "R31", path="x.y"), Fault("bad row", "R10")])


class Dish(Part):
    name: Annotated[str, Field(min_length=1, max_length=5)] = Field(description="what it is called (R1)")
    spice: int = Field(1, ge=1, description="how hot it is (R2)")
    vegan: bool = Field(False, description="without animals (R3)")
    course: Literal["starter", "main"] = Field("main", description="when it is served (R4)")
    served: Annotated[Any, Read(moment, "")] = Field(None, alias="from", description="since when (R5)")
    price: Annotated[Any, Read(table, "")] = None


def fault(**keys: object) -> Fault:
    (found,) = faults_of(lambda: Dish.read(keys))
    return found


def test_a_good_part_is_read() -> None:
    dish = Dish.read({"name": "Bibim", "spice": 3})
    assert ("Bibim", 3, False) == (dish.name, dish.spice, dish.vegan)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"name": 7}, ("name", "not text", "R1", "7")),
        ({"name": ""}, ("name", "an empty name", "R1", "")),
        ({"name": "x" * 6}, ("name", "a name that is too long", "R1", "xxxxxx")),
        ({"name": "a", "spice": "1"}, ("spice", "not a whole number", "R2", "1")),
        ({"name": "a", "spice": 1.0}, ("spice", "not a whole number", "R2", "1.0")),
        ({"name": "a", "spice": True}, ("spice", "not a whole number", "R2", "True")),
        ({"name": "a", "spice": 0}, ("spice", "a number that is too small", "R2", "0")),
        ({"name": "a", "vegan": 1}, ("vegan", "neither true nor false", "R3", "1")),
        ({"name": "a", "vegan": "yes"}, ("vegan", "neither true nor false", "R3", "yes")),
        ({"name": "a", "course": "mian"}, ("course", "no such choice", "R4", "mian")),
        ({"name": "a", "course": ["main"]}, ("course", "no such choice", "R4", "['main']")),
        ({"spice": 1}, ("name", "`name` is missing", "R1", None)),
        ({"name": "a", "from": 1}, ("from.at", "no time at all", "R5", "1")),
        ({"name": "a", "cost": 1}, ("cost", "an unknown key", "R34", "cost")),
        ({"name": "a", "served": 1}, ("served", "an unknown key", "R34", "served")),
        ({"name": "a", "spice": None}, ("spice", "a key without a value", "R34", None)),
        ({"name": None}, ("name", "a key without a value", "R34", None)),
    ],
)
def test_each_kind_of_error_says_path_what_rule_and_value(keys: dict[str, object], expected: tuple[Any, ...]) -> None:
    found = fault(**keys)
    assert expected == (found.path, found.what, found.rule, found.value)
    assert found.remedy or "from" in keys


def test_faults_of_a_reader_keep_their_own_rule_and_path_below_the_key() -> None:
    found = faults_of(lambda: Dish.read({"name": "a", "price": 1}))
    assert [("price.x.y", "R31"), ("price", "R10")] == [(fault.path, fault.rule) for fault in found]


@pytest.mark.parametrize(
    ("keys", "remedy"),
    [
        (
            {"name": "a", "spcie": 2},
            "did you mean `spice`? write one of `name`, `spice`, `vegan`, `course`, `from`, `price`",
        ),
        (
            {"name": "a", "form": 2},
            "did you mean `from`? write one of `name`, `spice`, `vegan`, `course`, `from`, `price`",
        ),
        ({"name": "a", "zzz": 2}, "write one of `name`, `spice`, `vegan`, `course`, `from`, `price`"),
        ({"name": "a", "course": "mian"}, "did you mean `main`? write one of `starter`, `main`"),
        ({"name": "a", "course": 7}, "write one of `starter`, `main`"),
        ({"spice": 1}, "`name`: what it is called"),
        ({"name": "a", "vegan": 1}, "write true or false; `vegan`: without animals"),
    ],
)
def test_the_remedy_names_the_near_word_or_what_there_is(keys: dict[str, object], remedy: str) -> None:
    assert remedy == fault(**keys).remedy


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    assert "nmae" == fault(nmae="a").path


def test_all_faults_come_at_once() -> None:
    found = faults_of(lambda: Dish.read({"spice": 0, "vegan": None, "zzz": 1, "from": 1}))
    assert {"name", "spice", "vegan", "zzz", "from.at"} == {fault.path for fault in found}


@pytest.mark.parametrize("raw", [None, 7, "a", [], [["name", "a"]]])
def test_what_is_no_mapping_is_refused_with_the_keys(raw: object) -> None:
    (found,) = faults_of(lambda: Dish.read(raw))
    assert ("not a mapping", "R34") == (found.what, found.rule)
    assert "`name`" in found.remedy
