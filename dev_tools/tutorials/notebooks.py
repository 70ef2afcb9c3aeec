"""The readers' notebooks, one in each language: what is opened in Jupyter. They hold no outputs.

The figures in the prose are those of the recorded run; links lead to the site; ``test`` cells stay out.
"""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Any

from kerascn import config

from ..pages import FENCE, ROOT
from . import record
from .record import Record
from .source import Cell, Tutorial

FOLDER = ROOT / "notebooks"
SITE = config.DEFAULTS["docs_url"].rstrip("/")
SITES = {"zh": f"{SITE}/", "en": f"{SITE}/en/"}
INSTALL = {
    "zh": "# 需要 kerascn。如果还没有安装，删去下一行开头的 # 再运行这个单元\n",
    "en": "# This needs kerascn. Where it is not installed, run this cell without the # of its last line\n",
}
PIP = '# %pip install "kerascn[{engine},tutorials]"'
ONLY = {"tensorflow": "# TensorFlow only", "theano": "# Theano only"}
HEADING_ID = re.compile(r"^(#{1,6} .*?) *\{#[\w.-]+\} *$")
LINK = re.compile(r"(?P<code>`+[^`]*`+)|(?<!!)(?P<text>\[(?:[^\[\]]|\[[^\]]*\])*\])\((?P<target>[^()\s]+)\)")
NOTE = re.compile(r'^!!! *\w+(?: *"(?P<title>[^"]*)")? *\n(?P<lines>(?: {4}.*\n|[ \t]*\n)+)', re.M)


def path(name: str, language: str) -> Path:
    """Where a notebook lies."""
    return FOLDER / language / f"{name}.ipynb"


def write(tutorial: Tutorial, language: str) -> None:
    """Write the notebook of a language."""
    target = path(tutorial.name, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text(tutorial, language, record.read(tutorial)), encoding="utf-8")


def text(tutorial: Tutorial, language: str, kept: Record) -> str:
    """The file of a notebook, the same letters each time."""
    cells = [_code("install", INSTALL[language] + PIP.format(engine=tutorial.engines[0]))]
    for cell in tutorial.cells:
        if cell.language == language:
            cells.append(
                _prose(f"text-{cell.place}-{cell.number}", _for_jupyter(kept.filled(cell), tutorial, language))
            )
        elif cell.is_code and not cell.is_test:
            cells.append(_reader_code(cell))
    about = {
        "name": tutorial.name,
        "title": tutorial.title(language),
        "description": tutorial.description(language),
        "engines": list(tutorial.engines),
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "kerascn": about}
    book = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _reader_code(cell: Cell) -> dict[str, Any]:
    engine = cell.options.get("engine")
    lines = f"{ONLY[engine]}\n{cell.text}" if engine else cell.text
    about = {key: value for key, value in (("engine", engine), ("tags", list(cell.tags))) if value}
    return _code(f"code-{cell.place}", lines, about)


def _code(name: str, lines: str, about: dict[str, Any] | None = None) -> dict[str, Any]:
    about = dict(about or {})
    metadata: dict[str, Any] = {"tags": about.pop("tags")} if "tags" in about else {}
    metadata |= {"kerascn": about} if about else {}
    parts = {"cell_type": "code", "id": name, "metadata": metadata, "source": _lines(lines.strip("\n"))}
    return parts | {"execution_count": None, "outputs": []}


def _prose(name: str, lines: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _lines(lines)}


def _lines(lines: str) -> list[str]:
    return lines.splitlines(keepends=True)


def _for_jupyter(prose: str, tutorial: Tutorial, language: str) -> str:
    """Prose without what only the site understands: ids, marks of blocks, notes, links between pages."""
    found: list[str] = []
    fence = ""
    for line in prose.split("\n"):
        opened = FENCE.match(line)
        if opened and (not fence or opened["fence"].startswith(fence)):
            fence = "" if fence else opened["fence"]
            found.append(f"{opened['indent']}{opened['fence']}{opened['language']}")
        else:
            found.append(line if fence else _line(line, tutorial, language))
    return NOTE.sub(_quotation, "\n".join(found) + "\n").rstrip("\n")


def _quotation(note: re.Match[str]) -> str:
    """A note of the site as a quotation, which Jupyter shows."""
    title = [f"**{note['title']}**", ""] if note["title"] else []
    lines = [*title, *(line[4:] for line in note["lines"].rstrip("\n").split("\n"))]
    blanks = len(note["lines"]) - len(note["lines"].rstrip("\n")) - 1
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n" * (1 + blanks)


def _line(line: str, tutorial: Tutorial, language: str) -> str:
    def address(link: re.Match[str]) -> str:
        return link["code"] or f"{link['text']}({site_address(link['target'], tutorial.name, language)})"

    return LINK.sub(address, HEADING_ID.sub(r"\1", line))


def site_address(target: str, name: str, language: str) -> str:
    """The full address of what a tutorial's page links to."""
    if re.match(r"[a-z]+:", target):
        return target
    page, _, anchor = target.partition("#")
    place = posixpath.normpath(posixpath.join("tutorials", page or f"{name}.md"))
    if place.endswith(".md"):
        place = f"{place[:-3]}/".removeprefix("index/").replace("/index/", "/")
    return SITES[language] + place + (f"#{anchor}" if anchor else "")
