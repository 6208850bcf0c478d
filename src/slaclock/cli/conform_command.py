"""`slaclock conform`: our cases put to any implementation, in any language, and its answers compared."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence

from slaclock.cli.progress import watched
from slaclock.cli.table import lines_of
from slaclock.errors import InputError, ProtocolError
from slaclock.testing.answers import need
from slaclock.testing.compare import Tally
from slaclock.testing.driver import answers_of
from slaclock.testing.packs import PACKS, Case, chosen, tags_of


def run_conform(options: Namespace) -> int:
    """Ask the command, or list the cases; exit code 1 unless every answer agrees, 2 where the command breaks off."""
    cases = chosen(options.pack or PACKS, options.only or ())
    if options.list:
        rows = [(case["id"], pack, " ".join(tags_of(case))) for pack, case in cases]
        print("\n".join(lines_of(("case", "pack", "rules or suite"), rows)))
        return 0
    if not options.command:
        remedy = "write it last, after `--`: slaclock conform -- python my_engine.py"
        raise InputError("no command to ask", remedy=remedy)
    return _ask(options.command, cases, options)


def _ask(command: Sequence[str], cases: Sequence[tuple[str, Case]], options: Namespace) -> int:
    whole = Tally()
    parts: dict[tuple[str, str], Tally] = {}
    broken: ProtocolError | None = None
    answers = answers_of(command, [case for _, case in cases], timeout_seconds=options.timeout)
    try:
        for (pack, case), answered in zip(watched(cases, "asking", "case"), answers, strict=True):
            told = [whole, *(parts.setdefault((pack, tag), Tally()) for tag in tags_of(case))]
            for tally in told:
                tally.add(case["id"], need(case, "expect"), answered)
    except ProtocolError as error:
        broken = error
    print("\n".join(_summary(whole, parts, len(cases), options.show)))
    if broken is not None:
        print(broken, file=sys.stderr)
        return 2
    return 0 if whole.agreed == whole.cases else 1


def _summary(whole: Tally, parts: Mapping[tuple[str, str], Tally], cases: int, most: int) -> Iterator[str]:
    in_order = sorted(parts.items(), key=lambda part: (PACKS.index(part[0][0]), len(part[0][1]), part[0][1]))
    rows = [(pack, tag, str(tally.cases), str(tally.agreed)) for (pack, tag), tally in in_order]
    yield from [*lines_of(("pack", "rule or suite", "cases", "agree"), rows), ""] if rows else ()
    shown = [f"{name} {difference}" for name, difference in whole.differing[:most]]
    if len(whole.differing) > most:
        shown.append(f"and {len(whole.differing) - most} more differences")
    yield from [*shown, ""] if shown else ()
    names = ", ".join(f"{name}: {count}" for name, count in sorted(whole.refused.items()))
    refused = f", {whole.refused.total()} refused by name ({names})" if whole.refused else ""
    left = f", {cases - whole.cases} not answered" if whole.cases < cases else ""
    yield f"{whole.agreed} of {cases} cases agree{refused}{left}"
