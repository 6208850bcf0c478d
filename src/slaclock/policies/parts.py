"""`Part`: what every pydantic model of a document has in common, and `Read`: how the value of one key is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from slaclock.calendars.calendar import BusinessCalendar
from slaclock.errors import DocumentError, Fault, Faults
from slaclock.policies.faults import faults_of, keys_of
from slaclock.policies.values import FREE, Vocabulary

Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
"""A name in a document: text of 1 to 200 characters."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a part of a document is read against: the vocabulary, and the calendars by name (None: not known yet)."""

    words: Vocabulary = FREE
    calendars: Mapping[str, BusinessCalendar] | None = None


ALONE: Final = Around()
"""Nothing is known: every value is free, every calendar's name may be right."""


class Part(BaseModel):
    """A frozen part of a document, whose unknown keys are refused with hints (R34)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)

    @classmethod
    def read(cls, raw: object, around: Around = ALONE) -> Self:
        """The part that a document's mapping says.

        Raises `DocumentError` with every fault, paths relative to the part.
        """
        part = cls.__new__(cls)
        part.fill(raw, around)
        return part

    def fill(self, raw: object, around: Around) -> None:
        """Read the keys into this new part; `read` is the way in."""
        if not isinstance(raw, Mapping):
            keys = ", ".join(f"`{key}`" for key in keys_of(type(self)))
            raise DocumentError("not a mapping", raw, rule="R34", remedy=f"write a mapping with keys among {keys}")
        remedy = "write a value, or leave the key out"
        faults = {key: Fault("a key without a value", "R34", None, remedy, key) for key in raw if raw[key] is None}
        try:
            said = {key: value for key, value in raw.items() if value is not None}
            self.__pydantic_validator__.validate_python(said, self_instance=self, context=around)
        except ValidationError as error:
            raise DocumentError.of(
                [*faults.values(), *(f for f in faults_of(error, type(self)) if f.path not in faults)]
            ) from None
        if faults:
            raise DocumentError.of(faults.values())


@dataclass(frozen=True, slots=True)
class Read:
    """The annotation of a key that a function reads; ``described`` names what may be written, in the JSON Schema.

    ``given`` says what else the function takes: the vocabulary as ``words=``, or all that is ``around``, second.
    """

    read: Callable[..., Any]
    described: str
    given: Literal["", "words", "around"] = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"described": self.described}

    def _validate(self, raw: Any, info: core_schema.ValidationInfo) -> Any:
        around: Around = info.context or ALONE
        if self.given == "words":
            return self.read(raw, words=around.words)
        return self.read(raw, around) if self.given else self.read(raw)


def read_list(raw: object, read: Callable[[Any], Any], example: str) -> tuple[Any, ...]:
    """What ``read`` makes of every item of a list, all faults gathered; ``example`` is shown to who writes no list.

    >>> read_list(["7", "8"], int, "[1, 2]")
    (7, 8)
    """
    if not isinstance(raw, list | tuple):
        raise DocumentError("not a list", raw, rule="R34", remedy=f"write a list, such as `{example}`")
    return tuple(read_mapping({str(position): item for position, item in enumerate(raw)}, read, example).values())


def read_mapping(raw: object, read: Callable[[Any], Any], example: str) -> dict[str, Any]:
    """What ``read`` makes of every value of a mapping, all faults gathered.

    >>> read_mapping({"a": "7"}, int, "{a: 1}")
    {'a': 7}
    """
    if not isinstance(raw, Mapping):
        raise DocumentError("not a mapping", raw, rule="R34", remedy=f"write a mapping, such as `{example}`")
    faults = Faults()
    found: dict[str, Any] = {}
    for key, value in raw.items():
        with faults.under(key):
            found[key] = read(value)
    faults.check(DocumentError)
    return found
