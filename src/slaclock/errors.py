"""Every exception of the library, one root, and the grammar of their messages.

A message says what is wrong, the offending value in backticks and where it stands; the remedy follows on
a line of its own::

    an amount of bare days: `2d` (policies.0.targets.resolution, line 12) [R10]
      write `48h`, `2 business days` or `2 calendar days`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from reprlib import Repr
from typing import Any

_LONGEST_VALUE = 80
_SHORT = Repr()
_SHORT.maxlevel = 5
_SHORT.maxdict = _SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxset = _SHORT.maxfrozenset = 20
_SHORT.maxstring = _SHORT.maxlong = _SHORT.maxother = _LONGEST_VALUE


def show(value: object) -> str:
    """The offending value as text of at most 80 printable characters, for a message.

    Of large and deep values only the beginning is looked at; what cannot be written at all is named by its type.

    >>> show("2d"), show(7), show(10**5000)
    ('2d', '7', 'a value of type int')
    """
    try:
        text = value if isinstance(value, str) else _SHORT.repr(value)
    except (ValueError, RecursionError):
        text = f"a value of type {type(value).__name__}"
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: _LONGEST_VALUE + 1])
    text = "".join(shown)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what, by which rule, the value, where, and what to do (R34).

    ``path`` is keys and list positions joined by dots (``policies.0.when``); ``line`` counts from 1 and is
    known for YAML and JSON text; ``ticket``, ``event`` and ``clock`` say where in a history. ``limit`` is the limit
    that was passed, of a fault that is one of size.
    """

    what: str
    rule: str = ""
    value: str | None = None
    remedy: str = ""
    path: str = ""
    line: int | None = None
    ticket: str | None = None
    event: str | None = None
    clock: str | None = None
    limit: int | None = None

    def under(self, *parts: str | int) -> Fault:
        """The same fault with its path below ``parts``.

        >>> Fault("empty", path="when").under("policies", 0).path
        'policies.0.when'
        """
        names = [str(part) for part in parts] + ([self.path] if self.path else [])
        return replace(self, path=".".join(names))

    def to_dict(self) -> dict[str, Any]:
        """The fault as plain JSON values; what is unknown is left out."""
        names = ("rule", "what", "value", "remedy", "path", "line", "ticket", "event", "clock", "limit")
        known = {name: getattr(self, name) for name in names}
        return {name: value for name, value in known.items() if value not in (None, "")}

    def __str__(self) -> str:
        where = [self.path] if self.path else []
        where += [f"line {self.line}"] if self.line else []
        where += [f"ticket {self.ticket}"] if self.ticket else []
        where += [f"event {self.event}"] if self.event else []
        where += [f"clock {self.clock}"] if self.clock else []
        text = self.what
        text += f": `{self.value}`" if self.value is not None else ""
        text += f" ({', '.join(where)})" if where else ""
        text += f" [{self.rule}]" if self.rule else ""
        return f"{text}\n  {self.remedy}" if self.remedy else text


_UNSAID: Any = object()


class SlaclockError(Exception):
    """The root of every exception that slaclock raises on purpose.

    ``faults`` holds what is wrong, one `Fault` each; ``fault`` is the first of them.
    """

    def __init__(
        self,
        what: str,
        value: object = _UNSAID,
        *,
        remedy: str = "",
        rule: str = "",
        path: str = "",
        limit: int | None = None,
    ) -> None:
        shown = None if value is _UNSAID else show(value)
        self.faults: Sequence[Fault] = (Fault(what, rule, shown, remedy, path, limit=limit),)
        super().__init__(str(self.faults[0]))

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> SlaclockError:
        """An error that carries these faults, all of them in its text; a `LimitError` too where one is of a limit."""
        known = tuple(faults)
        over = any(fault.limit is not None for fault in known)
        kind = _OVER.get(cls, cls) if over else cls
        error = kind.__new__(kind)
        error.faults = known
        Exception.__init__(error, "\n".join(str(fault) for fault in error.faults))
        return error

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), tuple(self.faults)))

    @property
    def fault(self) -> Fault:
        """The first fault."""
        return self.faults[0]

    def under(self, *parts: str | int) -> SlaclockError:
        """The same error with its faults' paths below ``parts``."""
        return self.of(fault.under(*parts) for fault in self.faults)


def _rebuild(kind: type[SlaclockError], faults: tuple[Fault, ...]) -> SlaclockError:
    return kind.of(faults)


class InputError(SlaclockError, ValueError):
    """A value that was handed in cannot be read."""


class InstantError(InputError):
    """An instant without offset, outside 1900 to 2200, or not a time at all."""


class AmountError(InputError):
    """An amount of time that cannot be read or whose meaning is not said (R10)."""


class ZoneError(InputError):
    """A time zone that the machine's zone files do not know."""


class CalendarError(InputError):
    """A calendar that cannot be made: hours, holidays, exceptions, or one that never opens."""


class HorizonError(SlaclockError, LookupError):
    """No working time is reachable within the years that calendars know (R8)."""


class CoverageError(SlaclockError):
    """A strict answer would rest on a year whose holidays nobody loaded, on an estimate, or on an absent version."""


class DocumentError(InputError):
    """A policy document with one or more faults, all of them in ``faults`` (R34)."""


class TicketError(InputError):
    """A ticket's history that cannot be read (R24)."""


class LateEventError(TicketError):
    """An event older than the last one of the history or snapshot that it was added to (R25)."""


class SnapshotError(InputError):
    """A snapshot that cannot be read, or that rests on a policy which is no longer there (R25)."""


class TimerError(InputError):
    """A timer was asked for something that its state does not allow."""


class ProtocolError(InputError):
    """A command under test that breaks the protocol: silent, ended, or answering what was not asked."""


class LimitError(InputError):
    """Something larger, deeper or longer than the stated limit, which is the fault's ``limit``.

    Where it is told as an error of a calendar, a document or a ticket, it is both.

    >>> error = DocumentError.of([Fault("too many policies", value="10001", limit=10_000)])
    >>> isinstance(error, LimitError), isinstance(error, DocumentError), error.fault.limit
    (True, True, 10000)
    """


class CalendarLimitError(CalendarError, LimitError):
    """A calendar with something over a limit."""


class DocumentLimitError(DocumentError, LimitError):
    """A document with something over a limit, among whatever else is wrong with it."""


class TicketLimitError(TicketError, LimitError):
    """A ticket with something over a limit."""


_OVER: dict[type[SlaclockError], type[SlaclockError]] = {
    CalendarError: CalendarLimitError,
    DocumentError: DocumentLimitError,
    TicketError: TicketLimitError,
}


class MissingExtraError(SlaclockError, ImportError):
    """A feature needs an optional extra that is not installed; the message names it."""


class Faults(list[Fault]):
    """Gathers what is wrong over several steps, so that one error can carry all of it (R34).

    >>> faults = Faults()
    >>> with faults.under("hours", "mon"):
    ...     raise CalendarError("not a time of day", "9am")
    >>> faults[0].path
    'hours.mon'
    """

    @contextmanager
    def under(self, *parts: str | int) -> Iterator[None]:
        """Keep the faults of any error raised inside, their paths below ``parts``, and go on."""
        try:
            yield
        except SlaclockError as error:
            self.extend(fault.under(*parts) for fault in error.faults)

    def check(self, kind: type[SlaclockError]) -> None:
        """Raise ``kind`` with everything that was gathered, if anything was."""
        if self:
            raise kind.of(self)
