"""JSON text of tickets: what it cannot be."""

from __future__ import annotations

import pytest

from slaclock.errors import LimitError, TicketError
from slaclock.tickets import jsontext
from slaclock.tickets.jsontext import read_json


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"id": 7,\n"events": [}', "text that is no JSON (line 2)\n  mend the text at column 12: Expecting value"),
        ("", "text that is no JSON (line 1)"),
        ('{"id": 7, "id": 8}', "a key that stands twice in one mapping: `id`\n  keep one of them"),
        ('{"a": {"b": 1, "b": 1}}', "a key that stands twice in one mapping: `b`"),
        ('{"a": NaN}', "not a number that can be compared: `NaN`\n  write null, or leave the field out"),
        ('{"a": -Infinity}', "not a number that can be compared: `-Infinity`"),
        ("[" * 100_000, "JSON text that is nested too deeply\n  a ticket needs three levels"),
        ("9" * 5_000, "a number of too many digits\n  write it as text, in quotes"),
        (b'{"a": "\xff"}', "text that is not UTF-8 at byte 7\n  decode the bytes with their own encoding first"),
    ],
    ids=["unfinished", "empty", "key twice", "nested key twice", "NaN", "infinity", "bomb", "endless number", "bytes"],
)
def test_what_is_no_good_json_is_refused(text: str | bytes, what: str) -> None:
    with pytest.raises(TicketError) as caught:
        read_json(text)
    assert str(caught.value).startswith(what)


def test_text_and_utf8_bytes_are_read() -> None:
    assert (
        {"a": ["가", None, 1.5]}
        == read_json('{"a": ["가", null, 1.5]}')
        == read_json('{"a": ["가", null, 1.5]}'.encode())
    )


def test_text_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "LONGEST_JSON", 8)
    assert [] == read_json("[      ]")
    with pytest.raises(LimitError, match="JSON text that is too long: `9`"):
        read_json("[       ]")
