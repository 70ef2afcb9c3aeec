"""A page of the documentation taken apart: front matter, headings, blocks, links, images, signature markers.

The block runner, the parity check and the build all read pages through this module.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LANGUAGES = ("zh", "en")
SOURCE, TRANSLATION = "en", "zh"

FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<language>[\w+-]*) *(?P<marks>\{.*\})? *$")
HEADING = re.compile(r"^(?P<level>#{1,6}) +(?P<text>.*?)(?: *\{#(?P<id>[\w.-]+)\})? *$")
MARKER = re.compile(r"^ *<!-- *(?P<kind>signature|table): *(?P<name>[\w. ]+?) *--> *$")
LINK = re.compile(r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]+)\)")
MARK = re.compile(r"\.(?P<mark>[\w-]+)|(?P<key>\w+)=\"(?P<value>[^\"]*)\"")


class PageError(ValueError):
    """A page that doesn't keep to the page format."""


@dataclass(frozen=True)
class Block:
    """A fenced block: first line of code, line of the closing fence, marks (``.no-run``), options."""

    line: int
    end: int
    language: str
    marks: tuple[str, ...]
    options: dict[str, str]
    code: str


@dataclass(frozen=True)
class Heading:
    """A heading and the line it stands on."""

    line: int
    level: int
    text: str
    id: str | None


@dataclass(frozen=True)
class Link:
    """A link, or an image when ``image`` is true."""

    line: int
    text: str
    target: str
    image: bool


@dataclass
class Page:
    """One Markdown file, taken apart.

    ``front`` is the number of lines of its front matter, ``prose`` the numbered lines outside of blocks.
    """

    path: Path
    text: str
    front: int = 0
    meta: dict[str, Any] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    markers: list[tuple[int, str, str]] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.path.relative_to(DOCS).parts[0]

    @property
    def name(self) -> str:
        """Its path below the language's folder, such as ``backend/math.md``."""
        return self.path.relative_to(DOCS / self.language).as_posix()

    @property
    def label(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


def all_pages(language: str) -> list[Page]:
    """Every page of a language, by name."""
    return [read(path) for path in sorted((DOCS / language).rglob("*.md"))]


def read(path: Path) -> Page:
    """Read and take apart the page at ``path``."""
    return parse(path, path.read_text(encoding="utf-8"))


def parse(path: Path, text: str) -> Page:
    """Take apart the text of a page."""
    page = Page(path, text)
    page.meta, first = _front_matter(path, text)
    page.front = first
    lines = text.split("\n")
    at = first
    while at < len(lines):
        opened = FENCE.match(lines[at])
        if opened:
            at = _read_block(page, lines, at, opened)
        elif re.match(r" *(```|~~~)", lines[at]):
            raise PageError(f"{page.path}:{at + 1}: can't read this fence")
        else:
            _read_line(page, lines[at], at + 1)
            at += 1
    return page


def source_hash(text: str) -> str:
    """Twelve hex digits that change when the text of a page (without its front matter) changes."""
    _, first = _front_matter(Path("page"), text)
    body = "\n".join(line.rstrip() for line in text.split("\n")[first:]).strip()
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def _front_matter(path: Path, text: str) -> tuple[dict[str, Any], int]:
    """The front matter and the index of the first line after it."""
    if not text.startswith("---\n"):
        return {}, 0
    end = text.find("\n---", 3)
    if end < 0:
        raise PageError(f"{path}: the front matter has no closing ---")
    found = yaml.safe_load(text[4 : end + 1]) or {}
    return found, text.count("\n", 0, end + 1) + 1


def _read_block(page: Page, lines: list[str], at: int, opened: re.Match[str]) -> int:
    """Take in the block that opens on line ``at``; the index of the line after it."""
    indent = len(opened["indent"])
    closing = re.compile(rf"^ *{opened['fence'][0]}{{{len(opened['fence'])},}} *$")
    end = at + 1
    while end < len(lines) and not closing.match(lines[end]):
        end += 1
    if end == len(lines):
        raise PageError(f"{page.path}:{at + 1}: this block is never closed")
    code = "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines[at + 1 : end])
    marks, options = _marks(page, at + 1, opened["marks"])
    page.blocks.append(Block(at + 2, end + 1, opened["language"], marks, options, code))
    return end + 1


def _marks(page: Page, line: int, text: str | None) -> tuple[tuple[str, ...], dict[str, str]]:
    inner = (text or "{}").strip("{} ")
    if MARK.sub("", inner).strip():
        raise PageError(f"{page.path}:{line}: can't read the marks {{{inner}}}")
    found = list(MARK.finditer(inner))
    return tuple(m["mark"] for m in found if m["mark"]), {m["key"]: m["value"] for m in found if m["key"]}


def _read_line(page: Page, line: str, number: int) -> None:
    marker = MARKER.match(line)
    if marker:
        page.markers.append((number, marker["kind"], marker["name"]))
        return
    bare = re.sub(r"`+[^`]*`+", lambda code: "`" * len(code[0]), line)
    heading = HEADING.match(line)
    if heading:
        page.headings.append(Heading(number, len(heading["level"]), heading["text"], heading["id"]))
    for link in LINK.finditer(bare):
        page.links.append(Link(number, link["text"], link["target"], bool(link["image"])))
    page.prose.append((number, line))
