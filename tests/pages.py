"""The pages of documentation as data: fenced blocks, headings and links. Markdown as we write it, no more."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_FENCE = re.compile(r"^( *)(`{3,})([^`\s]*)[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)|^\[[^\]]+\]: +(\S+)", re.MULTILINE)
_ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")


@dataclass(frozen=True)
class Block:
    """A fenced block: language, text, the line on which that begins, and the `text` block right after it, if any."""

    language: str
    text: str
    line: int
    expected: str | None = None


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """The page without its blocks and code spans."""
        return re.sub(r"(`+)[^`].*?\1", "", _FENCE.sub("", self.source))

    def blocks(self) -> list[Block]:
        """Every fenced block, in order."""
        source = self.source
        found: list[Block] = []
        for match, after in itertools.pairwise([*_FENCE.finditer(source), None]):
            follows = after and after[3] == "text" and not source[match.end() : after.start()].strip()
            line = source.count("\n", 0, match.start(4)) + 1
            text = re.sub(rf"^{match[1]}", "", match[4], flags=re.MULTILINE)
            found.append(Block(match[3], text, line, after[4] if after and follows else None))
        return found

    def links(self) -> Iterator[str]:
        """Where the page's links lead, as written."""
        return (match[1] or match[2] for match in _LINK.finditer(self.prose))

    def anchors(self) -> set[str]:
        """What `#…` may name: headings as GitHub and most site builders spell them, and anchors set by hand."""
        without_blocks = _FENCE.sub("", self.source)
        headings = re.findall(r"^#{1,6} +(.+?) *#*$", without_blocks, re.MULTILINE)
        slugs: list[str] = []
        for heading in headings:
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
            slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
            repeats = slugs.count(slug)
            slugs.append(slug)
            if repeats:
                slugs.append(f"{slug}-{repeats}")
        return set(slugs) | set(_ANCHOR.findall(without_blocks))


def living_pages() -> list[Page]:
    """The README and every page of `docs/`: what they show holds today."""
    return [Page(path) for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]]


def pages() -> list[Page]:
    """Those, and the CHANGELOG, whose older entries show what held once."""
    return [*living_pages(), Page(ROOT / "CHANGELOG.md")]
