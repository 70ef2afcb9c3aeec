"""The page of a tutorial: its prose in one language, its code, what the recorded run has shown.

nbconvert makes it from a notebook put together of the source and the record. What comes out is a page like those in
``docs/``, with ids and marks of blocks, which the build then treats as one of them.
"""

from __future__ import annotations

import base64
import json
import re
import struct
from pathlib import Path
from typing import Any

from .. import pages
from ..generated import ENGINES
from ..pages import DOCS, Page
from . import notebooks, record, source
from .outputs import Part
from .record import Record
from .source import Cell, SourceError, Tutorial

FOLDER = "tutorials"
LATER = re.compile(r"\]\(([^()\s]+)\)\{ loading=lazy \}")  # a picture that is fetched when it comes into sight
MIMES = {"png": "image/png", "svg": "image/svg+xml"}
TEMPLATE = """
{%- extends 'markdown/index.md.j2' -%}
{%- block input -%}
{{ cell.source | as_block(cell.metadata.opening) }}
{%- endblock input -%}
{%- block stream -%}{{ output.text | as_block('text {.output}') }}{%- endblock stream -%}
{%- block data_png %}

![{{ cell.metadata.alt }}]({{ output.metadata.filenames['image/png'] | path2url }}){ loading=lazy }

{% endblock data_png -%}
{%- block data_svg %}

![{{ cell.metadata.alt }}]({{ output.metadata.filenames['image/svg+xml'] | path2url }}){ loading=lazy }

{% endblock data_svg -%}
"""
MADE = {
    "en": "The results on this page come from {engine} {version} in [fast mode](running.md#modes). "
    "[Download the notebook]({name}.ipynb) for Jupyter, or type `kerascn tutorial open {name}` "
    "([how to run it](running.md#run)).",
    "zh": "本页的结果由 {engine} {version} 在[快速模式](running.md#modes)下算出。"
    "可以[下载笔记本]({name}.ipynb)用 Jupyter 打开，也可以输入 `kerascn tutorial open {name}`"
    "（[怎样运行](running.md#run)）。",
}


def put_all(language: str, target: Path, rendered: Any, faults: list[str]) -> None:
    """Write the pages of a language below ``target``, each with its pictures and its notebook beside it.

    Args:
        language: The language.
        target: The folder of the prepared pages.
        rendered: Makes plain Markdown of a page; takes the page and the list of faults.
        faults: What is wrong is added to it.
    """
    for tutorial in source.all_tutorials():
        try:
            kept = record.read(tutorial)
            page, files = made(tutorial, language, kept)
            book = notebooks.text(tutorial, language, kept)
        except SourceError as error:
            faults.append(str(error))
            continue
        folder = target / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{tutorial.name}.md").write_text(rendered(page, faults), encoding="utf-8")
        (folder / f"{tutorial.name}.ipynb").write_text(book, encoding="utf-8")
        for name, data in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)


def made(tutorial: Tutorial, language: str, kept: Record) -> tuple[Page, dict[str, bytes]]:
    """The page of a tutorial, and its pictures by their paths beside the page."""
    from nbconvert import MarkdownExporter
    from traitlets.config import Config

    settings = Config({"ExtractOutputPreprocessor": {"output_filename_template": "{cell_index}_{index}{extension}"}})
    exporter = MarkdownExporter(config=settings, raw_template=TEMPLATE, filters={"as_block": as_block})
    body, resources = exporter.from_notebook_node(
        _notebook(tutorial, language, kept), {"unique_key": tutorial.name, "output_files_dir": tutorial.name}
    )
    about = {"description": tutorial.description(language), "tags": tutorial.tags(language)}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in about.items() if value]
    front = f"---\n{''.join(lines)}---\n\n"
    text = front + re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"
    files = resources.get("outputs", {})
    text = LATER.sub(lambda found: found[0][:-1] + _size(files.get(found[1], b"")) + "}", text)
    return pages.parse(DOCS / language / FOLDER / f"{tutorial.name}.md", text), files


def _size(picture: bytes) -> str:
    """The size of a PNG file as attributes, so that a page keeps room for what is fetched later."""
    if not picture.startswith(b"\x89PNG"):
        return ""
    width, height = struct.unpack(">II", picture[16:24])
    return f"width={width} height={height} "


def as_block(text: str, opening: str) -> str:
    """A text as a block between fences that are longer than any in it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"\n\n{fence}{opening}\n{text.rstrip()}\n{fence}\n\n"


def _notebook(tutorial: Tutorial, language: str, kept: Record) -> Any:
    """The notebook that the page is made of."""
    from nbformat import v4

    cells: list[Any] = []
    for cell in tutorial.cells:
        if cell.language == language:
            text = kept.filled(cell)
            cells.append(v4.new_markdown_cell(text if cells else _with_remark(text, tutorial, language, kept)))
        elif cell.is_code and not cell.is_test:
            about = {"alt": _in_brackets(cell.alt(language) or ""), "opening": _opening(cell)}
            shown = [_output(part) for part in kept.parts.get(cell.place, [])]
            cells.append(v4.new_code_cell(cell.text.strip("\n"), metadata=about, outputs=shown))
    return v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def _opening(cell: Cell) -> str:
    """How the block of a code cell begins."""
    engine = cell.options.get("engine")
    return f'python {{.only engine="{engine}"}}' if engine else "python"


def _in_brackets(text: str) -> str:
    return " ".join(text.split()).replace("[", "(").replace("]", ")")


def _with_remark(text: str, tutorial: Tutorial, language: str, kept: Record) -> str:
    """The first prose, with a line below the heading that says where the results come from."""
    words = {"engine": ENGINES[kept.engine], "version": kept.version, "name": tutorial.name}
    heading, _, rest = text.partition("\n")
    return f"{heading}\n\n{MADE[language].format(**words)}\n{{: .made }}\n{rest}"


def _output(part: Part) -> Any:
    from nbformat import v4

    if part.kind == "text":
        return v4.new_output("stream", name="stdout", text=part.text)
    data = base64.b64encode(part.data).decode() if part.kind == "png" else part.text
    return v4.new_output("display_data", data={MIMES[part.kind]: data})
