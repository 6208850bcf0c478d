"""Drives an implementation in any language: cases as JSON lines to a command's input, answers as lines from its output.

Nothing that the command does can hang the driver: every answer has a time, every line a greatest length, and whatever
goes wrong ends the command with all processes that it started.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import Any, Final

from slaclock.errors import ProtocolError
from slaclock.testing.conformance import STATED
from slaclock.testing.packs import Case

LONGEST_LINE: Final = 1_000_000
"""So many bytes may one answer have."""
_WAITING: Final = 1_000
_GRACE_SECONDS: Final = 5.0


def answers_of(command: Sequence[str], cases: Sequence[Case], *, timeout_seconds: float) -> Iterator[Any]:
    """The command's answer to each case, in order and as they come; its standard error is left alone.

    The cases are written one a line, without what they expect, as fast as the command reads; then its input is closed.
    Each line that it prints, ``{"id": …, "answer": …}``, answers the next case.

    Raises `ProtocolError` for a command that cannot be started, that is silent for longer than the time-out, ends
    before its last answer or goes on after it, and for a line that is no answer to the case whose turn it is.
    """
    with _Child(command, cases, timeout_seconds) as child:
        for number, case in enumerate(cases):
            yield _answer(child.line(number), case["id"])
        child.ended()


def _answer(line: bytes, name: str) -> Any:
    shown = line[:200].decode(errors="replace").strip()
    if len(line) > LONGEST_LINE:
        raise ProtocolError(f"a line of more than {LONGEST_LINE} bytes for case {name}", shown, remedy=_REMEDY)
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise ProtocolError(f"a line that is not JSON for case {name}", shown, remedy=_REMEDY) from None
    if not isinstance(said, Mapping) or not {"id", "answer"} <= said.keys():
        raise ProtocolError(f"a line without `id` and `answer` for case {name}", shown, remedy=_REMEDY)
    if said["id"] != name:
        raise ProtocolError(f"an answer out of turn: case {name} was to be answered", said["id"], remedy=_IN_ORDER)
    return said["answer"]


_REMEDY: Final = 'print one line a case, `{"id": …, "answer": …}`, and nothing else; messages go to standard error'
_IN_ORDER: Final = "answer the cases in the order in which they come, each once"


class _Child:
    """The running command, with one thread that writes to it and one that reads from it."""

    def __init__(self, command: Sequence[str], cases: Iterable[Case], timeout_seconds: float) -> None:
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        except OSError as error:
            remedy = f"{error.strerror}: write the command after `--`, as you would start it"
            raise ProtocolError("a command that cannot be started", command[0], remedy=remedy) from None
        self._timeout_seconds = timeout_seconds
        self._lines: Queue[bytes] = Queue(_WAITING)
        self._threads = [Thread(target=self._write, args=(cases,), daemon=True), Thread(target=self._read, daemon=True)]
        for thread in self._threads:
            thread.start()

    def _write(self, cases: Iterable[Case]) -> None:
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as pipe:
            for case in cases:
                asked = {key: value for key, value in case.items() if key not in STATED}
                pipe.write(json.dumps(asked).encode() + b"\n")
                pipe.flush()

    def _read(self) -> None:
        """Every line to the queue, and an empty one at the end."""
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while line := pipe.readline(LONGEST_LINE + 1):
                self._lines.put(line)
        self._lines.put(b"")

    def _next(self) -> bytes | None:
        try:
            return self._lines.get(timeout=self._timeout_seconds)
        except Empty:
            return None

    def line(self, answered: int) -> bytes:
        """The next line; a `ProtocolError` says after how many answers there was none."""
        line = self._next()
        if line is None:
            remedy = "print each answer as soon as it is known, and flush; or give more time by `--timeout`"
            what = f"no answer within {self._timeout_seconds:g} s, after so many"
            raise ProtocolError(what, answered, remedy=remedy)
        if not line:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_SECONDS)
            remedy = f"its exit code was {self._process.poll()}: see what it wrote to standard error"
            raise ProtocolError("the command ended after so many answers", answered, remedy=remedy)
        return line

    def ended(self) -> None:
        """Wait for the end of its output; a `ProtocolError` where it goes on."""
        line = self._next()
        if line is None:
            remedy = "end where standard input ends"
            raise ProtocolError(f"the command goes on {self._timeout_seconds:g} s after its last answer", remedy=remedy)
        if line:
            shown = line[:200].decode(errors="replace").strip()
            raise ProtocolError("a line after the last answer", shown, remedy=_REMEDY)

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever still runs is killed; lines that wait are thrown away, so that both threads end."""
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        late = time.monotonic() + _GRACE_SECONDS
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < late:
            with suppress(Empty):
                self._lines.get(timeout=0.01)
