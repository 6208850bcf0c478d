"""The kept corpus: one JSON-lines file a target, each line an input that reaches something no line before it does."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

LONGEST_PLAIN = 250
KEPT = Path(__file__).parent / "corpus"


def kept(target: str) -> list[bytes]:
    """The inputs kept of that target."""
    path = KEPT / f"{target}.jsonl"
    return [_input(json.loads(line)) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def keep(target: str, inputs: list[bytes]) -> None:
    """Write the corpus of that target, the shortest inputs first."""
    lines = [json.dumps(_line(data)) for data in sorted(set(inputs), key=lambda data: (len(data), data))]
    (KEPT / f"{target}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _line(data: bytes) -> str | dict[str, str]:
    """Text as itself; bytes that are no text in base64; what is long compressed before."""
    if len(data) > LONGEST_PLAIN:
        return {"zlib": base64.b64encode(zlib.compress(data, 9)).decode("ascii")}
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def _input(line: str | dict[str, str]) -> bytes:
    if isinstance(line, str):
        return line.encode("utf-8")
    return zlib.decompress(base64.b64decode(line["zlib"])) if "zlib" in line else base64.b64decode(line["base64"])
