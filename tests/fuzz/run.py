"""A campaign: `python -m tests.fuzz.run TARGET [--runs N] [--minutes M] [--work DIR]`. Needs `pip install atheris`.

It starts from the seeds, the kept corpus and what an earlier run left in DIR, mutates until the runs or the minutes are
over, prints a line for `docs/explanation/proof.md`, and keeps the smallest corpus that reaches the same edges of
`slaclock` (nothing else is instrumented). An input that a target does not survive is left in DIR as `crash-…`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pkgutil
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp

_LIMITS = ("-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=1")
_STATUS = re.compile(r"^#(\d+)\s+(\w+)\s+cov: (\d+)", re.MULTILINE)


def main() -> int:
    """Run the campaign of one target, or with ``--inside`` be the process that libFuzzer drives."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--inside", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if options.inside is not None:
        return _inside(options.target, options.inside)
    return _campaign(options.target, options.runs, options.minutes, options.work or Path(mkdtemp()))


def _inside(target: str, arguments: list[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["slaclock"]):
        import slaclock

        for module in pkgutil.walk_packages(slaclock.__path__, "slaclock."):
            if not module.name.startswith("slaclock.testing") and not module.name.endswith("__main__"):
                import_module(module.name)
    from tests.fuzz.mutate import mutated
    from tests.fuzz.seeds import words
    from tests.fuzz.targets import TARGETS, read

    known = words(target)

    def mutator(data: bytes, longest: int, seed: int) -> bytes:
        return mutated(data, longest, seed, known, atheris.Mutate)

    options = {"custom_mutator": mutator} if TARGETS[target].json else {}
    atheris.Setup(arguments, lambda data: read(target, data), **options)
    atheris.Fuzz()
    return 0


def _libfuzzer(target: str, log: Path, *arguments: str) -> int:
    """Run the process that libFuzzer drives: a script, because to merge it calls itself."""
    script = log.with_suffix(".sh")
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.fuzz.run {target} --inside "$0" "$@"\n')
    script.chmod(0o700)
    with log.open("w") as lines:
        return subprocess.run([script, *arguments, *_LIMITS], stdout=lines, stderr=lines, check=False).returncode


def _campaign(target: str, runs: int, minutes: float, work: Path) -> int:
    from tests.fuzz.corpus import keep, kept
    from tests.fuzz.seeds import seeds, words
    from tests.fuzz.targets import TARGETS

    inputs, least = work / target, work / f"{target}-least"
    for folder in (inputs, least):
        folder.mkdir(parents=True, exist_ok=True)
    for data in [*kept(target), *(text.encode() for text in seeds(target))]:
        (inputs / hashlib.sha1(data).hexdigest()).write_bytes(data)
    dictionary = work / f"{target}.dict"
    dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in words(target) if word))
    longest = f"-max_len={TARGETS[target].longest_bytes}"
    limits = (f"-runs={runs}", f"-max_total_time={int(minutes * 60)}", f"-dict={dictionary}", longest)
    began, log = time.monotonic(), work / f"{target}.log"
    failed = _libfuzzer(target, log, str(inputs), *limits, f"-artifact_prefix={work}/{target}-")
    took = (time.monotonic() - began) / 60
    so_far = Campaign.of(work / f"{target}.json").added(log.read_text(errors="replace"), took)
    (work / f"{target}.json").write_text(json.dumps(asdict(so_far)))
    print(so_far.row(target), flush=True)
    merged = _libfuzzer(
        target, work / f"{target}-merge.log", "-merge=1", "-use_counters=0", longest, f"{least}", f"{inputs}"
    )
    if not merged:
        keep(target, [data for data in map(Path.read_bytes, least.iterdir()) if _is_cheap(target, data)])
    return failed or merged


def _is_cheap(target: str, data: bytes) -> bool:
    from tests.fuzz.targets import MOST_CALLS, TooLong, read_within

    try:
        read_within(MOST_CALLS, target, data)
    except TooLong:
        return False
    return True


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


@dataclass(frozen=True)
class Campaign:
    """All runs of a target over the same DIR: edges reached, and after how many runs and minutes the last one came."""

    runs: int = 0
    minutes: float = 0
    edges: int = 0
    last_runs: int = 0
    last_minutes: float = 0

    @classmethod
    def of(cls, path: Path) -> Campaign:
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def added(self, log: str, minutes: float) -> Campaign:
        """With one more run, of which libFuzzer wrote that log."""
        steps = [(int(run), int(edges)) for run, _, edges in _STATUS.findall(log)]
        runs, edges = steps[-1] if steps else (0, 0)
        total = replace(self, runs=self.runs + runs, minutes=self.minutes + minutes)
        if edges <= self.edges:
            return total
        last = next(run for run, reached in steps if reached == edges)
        share = last / max(runs, 1)
        return replace(
            total, edges=edges, last_runs=self.runs + last, last_minutes=self.minutes + round(minutes * share, 1)
        )

    def row(self, target: str) -> str:
        quiet = 1 - self.last_runs / max(self.runs, 1)
        return f"| {target} | {self.runs:,} | {self.minutes:.1f} | {self.edges:,} | {self.last_runs:,} | {quiet:.0%} |"


if __name__ == "__main__":
    sys.exit(main())
