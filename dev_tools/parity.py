"""Both languages say the same: the same pages with the same headings, blocks, links, images and markers.

    python -m dev_tools.parity                          # check every page
    python -m dev_tools.parity --stamp docs/zh/x.md     # note which source text the translation follows

What this finds is a fault, except a translation older than its source: that is a warning.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import pages
from .pages import DOCS, SOURCE, TRANSLATION, Block, Page
from .tutorials import source

IMAGE_BYTES = 300_000
COLUMN = 92  # so many characters of code stand in a line on a small desktop
HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
UNSPACED = re.compile(rf"{HAN}[*_]*[A-Za-z0-9`]|[A-Za-z0-9`%][*_]*{HAN}")
HALF_WIDTH = re.compile(rf"{HAN}[*_`]*[,;:?!(](?!//)|[)]{HAN}")
IGNORED_FENCES = {"text", "", "console", "markdown"}


def faults() -> list[str]:
    """Everything that is wrong with the pages as text, one sentence each."""
    sources = {page.name: page for page in pages.all_pages(SOURCE)}
    translations = {page.name: page for page in pages.all_pages(TRANSLATION)}
    found = [f"docs/{TRANSLATION}/{name} is missing" for name in sorted(sources.keys() - translations.keys())]
    found += [f"docs/{SOURCE}/{name} is missing" for name in sorted(translations.keys() - sources.keys())]
    for name in sorted(sources.keys() & translations.keys()):
        found += differences(sources[name], translations[name])
    for page in [*sources.values(), *translations.values()]:
        found += faults_of_page(page)
    return found


def warnings() -> list[str]:
    """Translations that follow an older text than their source has now."""
    found = []
    for page in pages.all_pages(TRANSLATION):
        source = DOCS / SOURCE / page.name
        if source.is_file() and page.meta.get("source_hash") != pages.source_hash(source.read_text("utf-8")):
            found.append(f"{page.label} follows an older text than docs/{SOURCE}/{page.name}")
    return found


def differences(one: Page, other: Page) -> Iterator[str]:
    """Where two pages of the same name differ in what must be the same."""
    for what, of in ASPECTS.items():
        first, second = of(one), of(other)
        if first != second:
            yield f"{one.label} and {other.label} differ in {what}: {_first_difference(first, second)}"


def _first_difference(first: list[Any], second: list[Any]) -> str:
    for at, (a, b) in enumerate(zip(first, second, strict=False)):
        if a != b:
            return f"number {at + 1} is {a!r} and {b!r}"
    return f"{len(first)} and {len(second)} of them"


def _block_as_compared(block: Block) -> tuple[object, ...]:
    code = without_comments(block.code) if block.language == "python" else block.code
    return (
        block.language,
        block.marks,
        sorted(key for key in block.options.items() if key[0] != "reason"),
        None if block.language in IGNORED_FENCES else code,
    )


ASPECTS: dict[str, Callable[[Page], list[Any]]] = {
    "headings": lambda page: [(heading.level, heading.id) for heading in page.headings],
    "blocks": lambda page: [_block_as_compared(block) for block in page.blocks],
    "links": lambda page: sorted(link.target for link in page.links if not link.image),
    "images": lambda page: [link.target for link in page.links if link.image],
    "markers": lambda page: [(kind, name) for _, kind, name in page.markers],
    "prelude": lambda page: [page.meta.get("prelude")],
}


def without_comments(code: str) -> str:
    """Python code without its comments, without the blanks before them and without empty lines."""
    lines = code.split("\n")
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return code
    for token in tokens:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def faults_of_page(page: Page) -> Iterator[str]:
    """What is wrong within one page: headings, links, images, and the typography of Chinese."""
    yield from _faults_of_headings(page)
    for link in page.links:
        fault = _fault_of_link(page, link)
        if fault:
            yield f"{page.label}:{link.line}: {fault}"
    yield from _wide_code(page)
    if page.language == "zh":
        yield from typography(page)


def _wide_code(page: Page) -> Iterator[str]:
    for block in page.blocks:
        for number, line in enumerate(block.code.split("\n"), start=block.line):
            width = len(line) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
            if block.language == "python" and width > COLUMN:
                yield f"{page.label}:{number}: {width} characters of code, and {COLUMN} fit the column"


def _faults_of_headings(page: Page) -> Iterator[str]:
    if [heading.level for heading in page.headings].count(1) != 1:
        yield f"{page.label}: a page has one # heading"
    seen: set[str] = set()
    for heading in page.headings:
        if heading.id is None:
            yield f"{page.label}:{heading.line}: the heading {heading.text!r} has no {{#id}}"
        elif heading.id in seen:
            yield f"{page.label}:{heading.line}: the id {heading.id!r} is used twice"
        else:
            seen.add(heading.id)


def _fault_of_link(page: Page, link: pages.Link) -> str | None:
    if link.image and not link.text.strip():
        return f"the image {link.target} has no alt text"
    if re.match(r"[a-z]+:", link.target):
        return None if not link.image else f"the image {link.target} is not in the repository"
    name, _, anchor = link.target.partition("#")
    target = (page.path.parent / name).resolve() if name else page.path
    ids = _ids(target, page) if target.suffix == ".md" else set()
    if ids is None or (target.suffix != ".md" and not target.is_file()):
        return f"{link.target} leads nowhere"
    if link.image and target.stat().st_size > IMAGE_BYTES:
        return f"the image {link.target} is over {IMAGE_BYTES // 1000} KB"
    if anchor and anchor not in ids:
        return f"{link.target}: no heading has the id {anchor!r}"
    return None


def _ids(target: Path, page: Page) -> set[str | None] | None:
    """The ids of a page's headings; of a tutorial those of its source, from which its page is made."""
    if target == page.path:
        return {heading.id for heading in page.headings}
    if target.is_file():
        return {heading.id for heading in pages.read(target).headings}
    return source.heading_ids(target.relative_to(DOCS).as_posix()) if target.is_relative_to(DOCS) else None


def typography(page: Page) -> Iterator[str]:
    """Blanks between Chinese and Latin, full-width punctuation after Chinese."""
    for number, line in page.prose:
        plain = re.sub(r"\{#[\w.-]+\}|\]\([^)]*\)", "]", line)
        plain = re.sub(r"`[^`]*`", "`x`", plain).replace("[", "").replace("]", "")
        for found in UNSPACED.findall(plain):
            yield f"{page.label}:{number}: a blank is missing in {found!r}"
        for found in HALF_WIDTH.findall(plain):
            yield f"{page.label}:{number}: write full-width punctuation in {found!r}"


def stamp(path: Path) -> None:
    """Write the hash of the source's text into the front matter of the translation at ``path``."""
    page = pages.read(path.resolve())
    fresh = f"source_hash: {pages.source_hash((DOCS / SOURCE / page.name).read_text('utf-8'))}"
    text = page.text
    if "source_hash" in page.meta:
        text = re.sub(r"^source_hash:.*$", fresh, text, count=1, flags=re.MULTILINE)
    elif text.startswith("---\n"):
        text = text.replace("---\n", f"---\n{fresh}\n", 1)
    else:
        text = f"---\n{fresh}\n---\n\n{text}"
    path.write_text(text, encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Check all pages, or stamp the named translations."""
    names = sys.argv[1:] if argv is None else argv
    if names[:1] == ["--stamp"]:
        for name in names[1:]:
            stamp(Path(name))
        return 0
    found = faults()
    for line in warnings():
        print(f"stale: {line}")
    for line in found:
        print(line)
    print(f"{len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
