"""What is wrong with a tutorial's source, found without running it.

The prose is held to what the pages of the site are held to: ids, links, full-width punctuation, blanks between
Chinese and Latin.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .. import blocks, pages, parity
from ..pages import LANGUAGES
from .source import CELL_BEGINS, ENGINES, Cell, Tutorial

HEAD = {"title", "description", "tags", "engines", "breaks", "genuine"}
TAGS = {"parameters", "test"}
PROSE_OPTIONS, CODE_OPTIONS = {"lang"}, {"tags", "alt_zh", "alt_en", "engine"}
WIDTH = 88
PERCENT = re.compile(r"\d\s*[%％]|百分之[\d一二三四五六七八九十]|\d\s+per\s?cent")
CODE_SPAN = re.compile(r"`[^`]*`")
HAN = re.compile(parity.HAN)
SHOWS = {"show", "imshow"}


def faults(tutorial: Tutorial) -> list[str]:
    """Everything that is wrong with a source, one sentence each, with the line."""
    found = list(_faults_of_head(tutorial))
    if found:
        return found
    found = [*_faults_of_options(tutorial), *_faults_of_pairs(tutorial)]
    if found:
        return found
    found = [*_faults_of_code(tutorial), *_faults_of_parameters(tutorial)]
    return [*found, *_faults_of_prose(tutorial), *_faults_as_pages(tutorial)]


def _faults_of_head(tutorial: Tutorial) -> Iterator[str]:
    about = tutorial.about
    for key in sorted(set(about) - HEAD):
        yield f"{tutorial.label}: the head knows no {key!r}; it knows: {', '.join(sorted(HEAD))}"
    for key in ("title", "description"):
        if not isinstance(about.get(key), dict) or set(about[key]) != set(LANGUAGES):
            yield f"{tutorial.label}: the head needs {key}: {{zh: ..., en: ...}}"
        elif HAN.search(about[key]["en"]) or not HAN.search(about[key]["zh"]):
            yield f"{tutorial.label}: {key} of the head: zh is Chinese, en is English"
    if "tags" in about and not (isinstance(about["tags"], dict) and set(about["tags"]) == set(LANGUAGES)):
        yield f"{tutorial.label}: tags of the head are words to be found by: {{zh: [...], en: [...]}}"
    if not tutorial.engines or set(tutorial.engines) - set(ENGINES):
        yield f"{tutorial.label}: engines are some of {', '.join(ENGINES)}"
    for name, values in [*tutorial.breaks.items(), ("genuine", tutorial.genuine)]:
        for parameter in set(values) - set(tutorial.parameters or values):
            yield f"{tutorial.label}: {name} of the head sets {parameter!r}, which is no parameter"
    if not tutorial.breaks:
        yield f"{tutorial.label}: the head needs breaks: parameters with which the assertions fail"
    first = tutorial.text.split("\n").index("# ---", 1) if tutorial.text.startswith("# ---\n") else 0
    for number, line in enumerate(tutorial.text.split("\n")[first + 1 :], first + 2):
        if CELL_BEGINS.match(line):
            break
        if line.strip():
            yield f"{tutorial.label}:{number}: between the head and the first cell nothing may stand"


def _faults_of_options(tutorial: Tutorial) -> Iterator[str]:
    for cell in tutorial.cells:
        at = f"{tutorial.label}:{cell.line - 1}"
        if cell.kind not in ("code", "markdown"):
            yield f"{at}: a cell is code or [markdown], not [{cell.kind}]"
            continue
        known = CODE_OPTIONS if cell.is_code else PROSE_OPTIONS
        for key in sorted(set(cell.options) - known):
            yield f"{at}: a cell of this kind knows no {key!r}; it knows: {', '.join(sorted(known))}"
        for tag in sorted(set(cell.tags) - TAGS):
            yield f"{at}: there is no tag {tag!r}; there are: {', '.join(sorted(TAGS))}"
        if not cell.is_code and cell.language not in LANGUAGES:
            yield f'{at}: prose says its language: [markdown] lang="zh" or lang="en"'
        if cell.options.get("engine", "tensorflow") not in ENGINES:
            yield f"{at}: there is no engine {cell.options['engine']!r}"


def _faults_of_pairs(tutorial: Tutorial) -> Iterator[str]:
    """A Chinese cell is followed by the English one that says the same."""
    before: str | None = None
    for cell in tutorial.cells:
        expected = "en" if before == "zh" else None
        if expected and cell.language != expected:
            yield f"{tutorial.label}:{cell.line - 1}: here the English of the Chinese cell before is expected"
        elif cell.language == "en" and not expected:
            yield f"{tutorial.label}:{cell.line - 1}: an English cell stands behind the Chinese one that it follows"
        before = cell.language
    if before == "zh":
        yield f"{tutorial.label}: the last Chinese cell has no English one"
    if tutorial.cells and tutorial.cells[0].language != "zh":
        yield f"{tutorial.label}: a tutorial begins with its heading, in Chinese and in English"


def _faults_of_code(tutorial: Tutorial) -> Iterator[str]:
    for cell in tutorial.code:
        at = f"{tutorial.label}:{cell.line}"
        try:
            tree = ast.parse(cell.text)
        except SyntaxError as error:
            yield f"{tutorial.label}:{cell.line + (error.lineno or 1) - 1}: {error.msg}"
            continue
        if not tree.body:
            yield f"{at}: a code cell has code"
        for number, line in enumerate(cell.text.split("\n"), cell.line):
            if len(line) > WIDTH:
                yield f"{tutorial.label}:{number}: {len(line)} characters; lines of code have at most {WIDTH}"
        if HAN.search(cell.text):
            yield f"{at}: code is the same in both languages, so its comments are English"
        yield from _faults_of_alt(at, cell, tree)


def _faults_of_alt(at: str, cell: Cell, tree: ast.Module) -> Iterator[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    shown = any(isinstance(call, ast.Attribute) and ast.unparse(call) == "plt.show" for call in calls)
    zh, en = cell.alt("zh"), cell.alt("en")
    if shown and not cell.is_test and not (zh and en):
        yield f"{at}: a cell that shows a picture says what one sees: alt_zh and alt_en"
    elif bool(zh) != bool(en):
        yield f"{at}: alt_zh and alt_en come together"
    elif zh and en and (HAN.search(en) or not HAN.search(zh)):
        yield f"{at}: alt_zh is Chinese, alt_en is English"


def _faults_of_parameters(tutorial: Tutorial) -> Iterator[str]:
    cells = [cell for cell in tutorial.code if "parameters" in cell.tags]
    if len(cells) != 1:
        yield f"{tutorial.label}: there are {len(cells)} cells with the tag parameters; there is one"
        return
    if cells[0].place:
        yield f"{tutorial.label}:{cells[0].line}: the parameters come before all other code"
    for name, value in (("MODE", "'fast'"), ("SEED", None)):
        given = tutorial.parameters.get(name)
        if given is None or (value and ast.unparse(given) != value):
            yield f"{tutorial.label}:{cells[0].line}: the parameters have {name} = {value or 0}"


def _faults_of_prose(tutorial: Tutorial) -> Iterator[str]:
    for zh, en in zip(tutorial.prose("zh"), tutorial.prose("en"), strict=True):
        if sorted(set(zh.figures)) != sorted(set(en.figures)):
            yield f"{tutorial.label}:{zh.line}: the figures differ: {zh.figures} and {en.figures}"
    for cell in tutorial.cells:
        if cell.is_code:
            continue
        for figure in cell.figures:
            try:
                ast.parse(f"f'''{{ {figure}}}'''", mode="eval")
            except SyntaxError as error:
                yield f"{tutorial.label}:{cell.line}: the figure {{{{{figure}}}}} can't be read: {error.msg}"
        yield from _faults_of_lines(tutorial, cell)


def _faults_of_lines(tutorial: Tutorial, cell: Cell) -> Iterator[str]:
    page = pages.parse(tutorial.path, cell.text)
    for block in page.blocks:
        if block.language == "python" and "no-run" not in block.marks:
            at = cell.line + block.line - 2
            yield f"{tutorial.label}:{at}: Python that runs belongs into a code cell; else: {{.no-run reason=...}}"
    for number, line in page.prose:
        found = PERCENT.search(re.sub(r"\{\{.+?\}\}", "", CODE_SPAN.sub("", line)))
        if found:
            yield (
                f"{tutorial.label}:{cell.line + number - 1}: {found[0]!r} is a figure without a run: "
                "write {{ expression:.1%}}"
            )


def _faults_as_pages(tutorial: Tutorial) -> Iterator[str]:
    """What is wrong with it as a page of the site, and between its two languages."""
    both = {language: as_page(tutorial, language) for language in LANGUAGES}
    for page in both.values():
        for fault in [*parity.faults_of_page(page), *blocks.faults_of_format(page)]:
            yield fault.replace(page.label, tutorial.label)
    for zh, en in zip(tutorial.prose("zh"), tutorial.prose("en"), strict=True):
        one, other = (pages.parse(both[cell.language or ""].path, cell.text) for cell in (zh, en))
        for what, of in parity.ASPECTS.items():
            if of(one) != of(other):
                yield f"{tutorial.label}:{zh.line}: the two languages differ in {what}: {of(one)} and {of(other)}"


def as_page(tutorial: Tutorial, language: str) -> pages.Page:
    """The prose of a language as a page of the site, each line under its number in the source."""
    lines = [""] * (tutorial.text.count("\n") + 1)
    for cell in tutorial.prose(language):
        text = cell.text.split("\n")
        lines[cell.line - 1 : cell.line - 1 + len(text)] = text
    return pages.parse(pages.DOCS / language / "tutorials" / f"{tutorial.name}.md", "\n".join(lines))
