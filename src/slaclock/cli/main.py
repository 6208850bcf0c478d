"""The `slaclock` command: reads its arguments and calls one of its parts; exit 0, 1 with faults, 2 for wrong usage."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from slaclock import __version__
from slaclock.base.phrases import LANGUAGES
from slaclock.cli.check_command import run_check
from slaclock.cli.conform_command import run_conform
from slaclock.cli.demo import AS_OF, run_demo
from slaclock.cli.evaluate_command import run_evaluate
from slaclock.cli.freeze_command import run_freeze
from slaclock.cli.preset_command import run_preset
from slaclock.errors import SlaclockError
from slaclock.testing.packs import PACKS

_EPILOG = """\
TICKETS is a CSV file (a header row; one event a row if it has the columns `type` and `at`, else one ticket a row),
a JSON list of tickets ({"id": …, "events": […]}), or one such ticket a line. `--map` says how other columns are read.
"""
_CHECKED = """\
Exit code 0: nothing found, or notes only; 1: errors or warnings; 2: a document that cannot be read.
With `--sample`: which policy each kind of ticket hits, which policies none does, which tickets have no promise.
"""
_LONGEST_SECONDS = 86_400
_CONFORMED = """\
The command reads one JSON object a line from standard input, a case without its answer, and prints one a line,
{"id": …, "answer": …}, in the same order. Exit code 0: every answer agrees; 1: not; 2: the command broke off.
"""
_FROZEN = """\
The document goes to standard output, as it was but for the dates; comments and the layout of YAML are not kept. Years
that are not known to be complete, and holidays that are estimates, are named on standard error.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (default: those of the process); returns the exit code.

    >>> main(["evaluate", "no such file.yaml", "tickets.csv"])
    2
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except SlaclockError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"cannot read or write a file: {error}", file=sys.stderr)
    return 2


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="slaclock", description="SLA due times and breach status of tickets.")
    parser.add_argument("--version", action="version", version=f"slaclock {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    evaluate = commands.add_parser(
        "evaluate",
        help="which promises apply to each ticket, when each is due, how it stands and why",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    evaluate.add_argument("policies", metavar="POLICIES", type=Path, help="the policy document: YAML, JSON or TOML")
    evaluate.add_argument("tickets", metavar="TICKETS", type=Path, help="the tickets: CSV, JSON or JSON lines")
    _add_reading(evaluate)
    _add_common(evaluate, run_evaluate)
    demo = commands.add_parser("demo", help="evaluate 120 real incidents against a policy document of ours")
    demo.add_argument("--write", metavar="FOLDER", type=Path, help="write the sample's files there instead")
    _add_common(demo, run_demo, AS_OF)
    _add_check(
        commands.add_parser(
            "check",
            help="read a policy document as a reviewer would",
            epilog=_CHECKED,
            formatter_class=RawDescriptionHelpFormatter,
        )
    )
    _add_freeze(commands.add_parser("freeze", help="write the holidays of countries into a document", epilog=_FROZEN))
    preset = commands.add_parser("preset", help="a document to start from, with the habits of another system")
    preset.add_argument("name", metavar="NAME", nargs="?", help="which; default: list their names")
    preset.set_defaults(run=run_preset)
    _add_conform(
        commands.add_parser(
            "conform",
            help="put our cases to any implementation, in any language",
            epilog=_CONFORMED,
            formatter_class=RawDescriptionHelpFormatter,
        )
    )
    return parser


def _add_reading(parser: ArgumentParser) -> None:
    """How a file of tickets is read."""
    parser.add_argument("--timezone", help="the zone of times without an offset, such as America/Chicago")
    parser.add_argument(
        "--ambiguous",
        choices=("earlier", "later", "raise"),
        help="what a time of a repeated hour means (default: raise, a fault of that ticket)",
    )
    parser.add_argument("--map", metavar="FILE", type=Path, help="how columns are read: columns, types, fields, …")
    parser.add_argument("--fields-from", metavar="CSV", type=Path, help="a CSV with one row a ticket: more fields")


def _add_check(check: ArgumentParser) -> None:
    check.add_argument("policies", metavar="POLICIES", type=Path, help="the policy document: YAML, JSON or TOML")
    check.add_argument("--sample", metavar="TICKETS", type=Path, help="tickets, to see which policies they hit")
    _add_reading(check)
    check.add_argument("--as-of", help="today, with an offset, for holidays that run out (default: not asked)")
    check.add_argument("--format", choices=("text", "jsonl"), default="text", help="text, or JSON lines")
    check.set_defaults(run=run_check)


def _add_freeze(freeze: ArgumentParser) -> None:
    freeze.add_argument("policies", metavar="POLICIES", type=Path, help="the policy document: YAML, JSON or TOML")
    freeze.add_argument("--years", required=True, help="the years to freeze: 2026..2030, or 2026,2028")
    freeze.add_argument(
        "--format", choices=("yaml", "json"), help="how to write it (default: JSON for .json, else YAML)"
    )
    freeze.set_defaults(run=run_freeze)


def _add_conform(conform: ArgumentParser) -> None:
    conform.add_argument("command", metavar="-- COMMAND", nargs="*", help="how to start the implementation")
    conform.add_argument("--pack", action="append", choices=PACKS, help="only cases of that pack; repeatable")
    conform.add_argument("--only", metavar="WORD", action="append", help="only that rule, suite or case; repeatable")
    conform.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, default=10.0, help="how long to wait for an answer (default: 10)"
    )
    conform.add_argument("--show", metavar="N", type=int, default=20, help="print so many differences (default: 20)")
    conform.add_argument("--list", action="store_true", help="list the cases, and ask nothing")
    conform.set_defaults(run=run_conform)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= _LONGEST_SECONDS:
        raise ArgumentTypeError(f"write a number of seconds above 0, up to {_LONGEST_SECONDS}")
    return seconds


def _add_common(parser: ArgumentParser, run: object, default: str = "now") -> None:
    parser.add_argument("--as-of", help=f"the instant of the question, with an offset (default: {default})")
    parser.add_argument("--explain", metavar="ID", help="explain that ticket, span by span, instead of the table")
    parser.add_argument("--audience", choices=("staff", "customer"), default="staff", help="for whom to explain")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the language of the answer")
    parser.add_argument("--format", choices=("table", "jsonl"), default="table", help="a table, or JSON lines")
    parser.add_argument("--strict", action="store_true", help="refuse answers that rest on unknown holidays")
    parser.set_defaults(run=run)
