"""The source tree as data: modules, what they import and define. Read with `ast`; nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "slaclock"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True)
class Import:
    """One imported name: `module` as written in full, the line, and whether it stands at the module's own level."""

    module: str
    line: int
    at_top: bool


@dataclass(frozen=True)
class Module:
    """One source file."""

    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @cached_property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT / "src").with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The part of the package that the module belongs to."""
        return room_of(self.name)

    @property
    def lines(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"

    @cached_property
    def imports(self) -> list[Import]:
        """Every import, wherever it stands: `from a import b` is `a.b` where that is a module of ours, else `a`."""
        top = set(map(id, _run_at_import(self.tree)))
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                full = [f"{base}.{alias.name}" for alias in node.names]
                names = [name if name in our_names() else base for name in full]
            else:
                continue
            found += [Import(name, node.lineno, id(node) in top) for name in names]
        return found

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
        package = package[: len(package) - node.level + 1]
        return ".".join([*package, *([node.module] if node.module else [])])

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS))

    def public(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
        """Every public class, function and method: no underscore in the names that lead to it, overloads left out."""
        waiting: list[ast.stmt] = list(self.tree.body)
        for node in waiting:
            if isinstance(node, (ast.If, ast.Try)):
                waiting += [*node.body, *node.orelse]
            if not isinstance(node, DEFINITIONS) or node.name.startswith("_") or _is_overload(node):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                waiting += node.body


def room_of(module: str) -> str:
    """`slaclock.calendars.hours` lives in the room `calendars`; the package's own file in `slaclock`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else PACKAGE


@cache
def modules() -> list[Module]:
    """Every module of the package, in the order of their paths."""
    return [Module(path) for path in sorted((ROOT / "src" / PACKAGE).rglob("*.py"))]


@cache
def our_names() -> frozenset[str]:
    """The dotted names of all our modules."""
    return frozenset(module.name for module in modules())


def _run_at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported: not those inside functions or `if TYPE_CHECKING`."""
    waiting: list[ast.AST] = list(tree.body)
    for node in waiting:
        if isinstance(node, FUNCTIONS) or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            continue
        if isinstance(node, ast.stmt):
            yield node
        waiting += ast.iter_child_nodes(node)


def _is_overload(node: ast.AST) -> bool:
    return any(ast.unparse(decorator).endswith("overload") for decorator in getattr(node, "decorator_list", ()))
