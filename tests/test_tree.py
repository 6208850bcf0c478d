"""The house rules, read off the source tree: who imports whom, what the core may not do, names, sizes."""

from __future__ import annotations

import ast
import graphlib
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator

import pytest

import slaclock
from tests.tree import PACKAGE, ROOT, Module, modules, room_of

# A room may import from rooms before it; rooms that share a place do not know each other. `slaclock` is the package's
# own file: it gathers names of what stands before it, for users, and the rooms after it are users.
ORDER = """errors < base < calendars < tickets, policies < clocks < batch < outlook < views, adapters
           < slaclock < testing < cli"""
RANK = {room: rank for rank, rooms in enumerate(ORDER.split("<")) for room in re.findall(r"\w+", rooms)}
CORE = {"errors", "base", "calendars", "tickets", "policies", "clocks"}
THE_OPENER = "slaclock.policies.files"
FOR_TESTS = {"hypothesis", "pytest"}  # of an extra that the room `testing` alone may import

# Ways to a clock, the environment, a locale, a stream or a file: modules, functions, attributes of any object.
BANNED_MODULES = {"locale", "logging", "os", "random", "secrets", "shutil", "socket", "subprocess", "tempfile", "time"}
HARMLESS = {"PathLike", "fspath"}  # of `os`: they say what a path is and touch nothing
BANNED_FUNCTIONS = {"breakpoint", "input", "print"}
BANNED_ATTRIBUTES = {"now", "today", "utcnow", "stdout", "stderr", "environ", "getenv"}
FILE_MODULES = {"io", "pathlib"}
FILE_FUNCTIONS = {"open"}
FILE_METHODS = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
# Without an argument (or with nothing but the seconds) these two read the machine's zone.
LOCAL_ZONE = {"astimezone": 0, "fromtimestamp": 1}
# Directives of `strftime`, `strptime` and format strings that are read by the locale.
LOCALE_DIRECTIVES = re.compile(r"%[aAbBcpxX](?![A-Za-z])")

# What may only shrink. Lower a figure when the tree allows it; never raise one.
RATCHETS = {
    "lines of the longest module": 399,
    "lines of the median module": 180,
    "lines of the longest function": 49,
    "lines of the median function": 9,
    "exported names": 30,
}

TOP_LEVEL = {"src", "tests", "docs", "examples", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"}

each_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


# Imports


def wrong_imports(module: Module) -> Iterator[str]:
    for imported in module.imports:
        if imported.module.split(".")[0] != PACKAGE:
            continue
        there = room_of(imported.module)
        if there not in RANK:
            yield f"{imported.module} is in no room of ours"
        elif there != module.room and RANK[there] >= RANK[module.room]:
            yield f"line {imported.line}: `{module.room}` must not know `{there}`"


@each_module
def test_a_module_lives_in_a_room_and_imports_only_from_rooms_before_it(module: Module) -> None:
    assert module.room in RANK
    assert [] == list(wrong_imports(module))


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("calendars", "from slaclock.tickets import event"),
        ("calendars", "from ..clocks.reading import Reading"),
        ("tickets", "import slaclock.policies.policy"),
        ("policies", "def f():\n    from slaclock.tickets.event import Event"),
        ("clocks", "from slaclock import Timer"),
        ("base", "from slaclock.nowhere import x"),
    ],
)
def test_an_import_against_the_direction_is_seen(room: str, line: str) -> None:
    module = Module(ROOT / "src" / PACKAGE / room / "made.py")
    module.__dict__["tree"] = ast.parse(line)
    assert 1 == len(list(wrong_imports(module)))


def test_modules_import_each_other_in_no_ring() -> None:
    """Imports inside functions are left out: they are how a class offers what a module after it makes."""
    ours = {module.name for module in modules()}
    graph = {
        m.name: {i.module for i in m.imports if i.at_top and i.module in ours - {m.name, PACKAGE}} for m in modules()
    }
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the ring


def declared() -> tuple[set[str], set[str]]:
    """Import names of the required distributions, and of those in extras for users: `test` and `bench` are ours."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [
        line
        for name, lines in project["optional-dependencies"].items()
        if name not in ("test", "bench")
        for line in lines
    ]
    names = [
        {re.split(r"[\[<>=!~.; ]", line)[0].replace("-", "_") for line in part}
        for part in (project["dependencies"], extras)
    ]
    return names[0] | {"pydantic_core"}, names[1] - {PACKAGE}  # pydantic_core: pydantic's own documented other half


def test_exactly_the_five_agreed_distributions_are_required() -> None:
    assert {"pendulum", "holidays", "pydantic", "pydantic_core", "ruamel", "tzdata"} == declared()[0]


def undeclared(module: Module) -> list[str]:
    required, extra = declared()
    extra = set() if module.room in CORE else extra if module.room == "testing" else extra - FOR_TESTS
    allowed = required | sys.stdlib_module_names | {PACKAGE} | extra
    return [f"{i.module} at line {i.line}" for i in module.imports if i.module.split(".")[0] not in allowed]


@each_module
def test_a_module_imports_only_what_is_declared_and_extras_only_outside_the_core(module: Module) -> None:
    assert [] == undeclared(module)


@pytest.mark.parametrize(
    ("room", "line", "seen"),
    [
        ("base", "import typing_extensions", True),  # comes with pydantic, and is not declared
        ("cli", "def f():\n    from yaml import safe_load", True),
        ("cli", "import jsonschema", True),  # declared for our own tests alone
        ("cli", "import pytest", True),  # of the extra `testing`, whose room alone may import it
        ("batch", "from hypothesis import given", True),
        ("testing", "from hypothesis import given", False),
        ("calendars", "import tqdm", True),
        ("cli", "import tqdm.auto", False),
        ("policies", "from ruamel.yaml import YAML", False),
    ],
)
def test_an_import_of_what_is_not_declared_is_seen(room: str, line: str, seen: bool) -> None:
    module = Module(ROOT / "src" / PACKAGE / room / "made.py")
    module.__dict__["tree"] = ast.parse(line)
    assert seen == bool(undeclared(module))


# What the core does not do


def banned_uses(tree: ast.Module, *, may_open: bool = False) -> Iterator[str]:
    """Uses of clock, environment, locale, output or files, as `line: what`."""
    sources = BANNED_MODULES | (set() if may_open else FILE_MODULES)
    functions = BANNED_FUNCTIONS | (set() if may_open else FILE_FUNCTIONS)
    methods = set() if may_open else FILE_METHODS
    for node in ast.walk(tree):
        bad = False
        match node:
            case ast.Import(names=aliases):
                bad = any(alias.name.split(".")[0] in sources for alias in aliases)
            case ast.ImportFrom(module=str(source), level=0, names=aliases):
                bad = source.split(".")[0] in sources and not {alias.name for alias in aliases} <= HARMLESS
            case ast.Constant(value=str(text)):
                bad = LOCALE_DIRECTIVES.search(text) is not None
            case ast.Attribute(attr=attribute):
                bad = attribute in BANNED_ATTRIBUTES
            case ast.Call(func=ast.Name(id=name)):
                bad = name in functions
            case ast.Call(func=ast.Attribute(attr=name)):
                bad = name in methods or LOCAL_ZONE.get(name) == len(node.args) + len(node.keywords)
        if bad:
            yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("module", [m for m in modules() if m.room in CORE], ids=lambda module: module.name)
def test_the_core_reads_no_clock_environment_locale_or_file_and_prints_nothing(module: Module) -> None:
    assert [] == list(banned_uses(module.tree, may_open=module.name == THE_OPENER))


@pytest.mark.parametrize(
    "text",
    [
        "pendulum.now('UTC')",
        "field(default_factory=datetime.today)",
        "import time",
        "from os import PathLike, environ",
        "import os.path",
        "print('x')",
        "sys.stdout.write('x')",
        "with open('x') as f: f",
        "Path('x').read_text()",
        "from pathlib import Path",
        "t.astimezone()",
        "datetime.fromtimestamp(0)",
        "t.strftime('%d %b')",
        "f'{t:%A}'",
    ],
)
def test_a_use_of_what_is_banned_is_seen(text: str) -> None:
    assert 1 == len(list(banned_uses(ast.parse(text))))


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import time",
        "from os import PathLike, fspath",
        "t.astimezone(UTC)",
        "datetime.fromtimestamp(0, UTC)",
        "window.open < 9",
        "read_text(field)",
        "f'{t:%Y-%m-%d %H:%M}'",
        "'75% after'",
    ],
)
def test_what_only_looks_banned_passes(text: str) -> None:
    assert [] == list(banned_uses(ast.parse(text)))


# Docstrings


@each_module
def test_every_public_name_has_a_docstring(module: Module) -> None:
    assert ast.get_docstring(module.tree), f"{module.name} does not say what lives there"
    assert [] == [f"{module.at(node)} {node.name}" for node in module.public() if not ast.get_docstring(node)]


# Sizes


def longest(sizes: dict[str, int]) -> str:
    return ", ".join(f"{name}: {size}" for name, size in sorted(sizes.items(), key=lambda item: -item[1])[:5])


def test_modules_stay_within_their_ratchets() -> None:
    sizes = {module.name: module.lines for module in modules()}
    longer_than_a_line = [size for size in sizes.values() if size > 3]
    assert max(sizes.values()) <= RATCHETS["lines of the longest module"], longest(sizes)
    assert statistics.median(longer_than_a_line) <= RATCHETS["lines of the median module"], longest(sizes)


def test_functions_stay_within_their_ratchets() -> None:
    sizes = {f"{m.at(f)} {f.name}": (f.end_lineno or f.lineno) - f.lineno + 1 for m in modules() for f in m.functions()}
    assert max(sizes.values()) <= RATCHETS["lines of the longest function"], longest(sizes)
    assert statistics.median(sizes.values()) <= RATCHETS["lines of the median function"], longest(sizes)


# The surface


def test_the_top_level_exports_few_names_and_each_of_them_is_there() -> None:
    assert len(slaclock.__all__) <= RATCHETS["exported names"]
    assert sorted(set(slaclock.__all__)) == sorted(slaclock.__all__)
    assert [] == [name for name in slaclock.__all__ if not hasattr(slaclock, name)]


def test_the_reference_page_has_one_heading_for_each_exported_name() -> None:
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    headings = re.findall(r"^###? `(\w+)`\s*$", page, re.MULTILINE)
    assert sorted(slaclock.__all__) == sorted(headings)


def test_the_top_of_the_project_holds_nothing_else() -> None:
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git does not know this folder, so built files cannot be told from the project's own")
    there = {line.split("/")[0] for line in listed if (ROOT / line.strip('"')).exists()}
    assert set() == {name for name in there if not name.startswith(".")} - TOP_LEVEL
    assert {PACKAGE} == {line.split("/")[1] for line in listed if line.startswith("src/")}
