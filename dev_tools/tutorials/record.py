"""What the last fast run of a tutorial gave, kept beside its source: texts, figures, pictures as small files.

From the source and the record come the pages of the site and the readers' notebooks, without running anything.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import cache, outputs
from .outputs import Part
from .source import Cell, SourceError, Tutorial

FOLDER = "recorded"
FILE = "record.json"
PACKAGE_OF = {"tensorflow": "tensorflow", "theano": "pytensor"}
PICTURE_BYTES = 300_000
COLOURS = 256


@dataclass(frozen=True)
class Record:
    """The results of a run, by how many code cells of the source come before."""

    engine: str
    version: str
    source: str
    parts: dict[int, list[Part]]
    names: dict[int, list[str]]  # of the files of pictures; empty for texts
    figures: dict[tuple[int, str], str]

    def filled(self, cell: Cell) -> str:
        """A prose cell with the figures of the run."""
        text = cell.text
        for match in reversed(list(cell.figure_matches)):
            value = self.figures.get((cell.place, match[1].strip()))
            if value is None:
                raise SourceError(f"the record has no figure {match[0]}")
            text = text[: match.start()] + value + text[match.end() :]
        return text


def code_hash(tutorial: Tutorial) -> str:
    """Twelve hex digits that change with the code and the figures, so with what the record has to hold."""
    code = [[cell.text, cell.options.get("engine")] for cell in tutorial.code]
    figures = sorted(outputs.wanted_figures(tutorial))
    return hashlib.sha256(json.dumps([code, figures]).encode()).hexdigest()[:12]


def write(tutorial: Tutorial, book: Any) -> list[str]:
    """Keep what an executed notebook has shown beside the source; what is wrong with it."""
    files: dict[str, bytes] = {}
    cells = []
    for place, executed in outputs.code_cells(book):
        if not tutorial.code[place].is_test:
            shown = [
                _kept(part, f"{place}-{number}", files) for number, part in enumerate(outputs.parts(executed.outputs))
            ]
            cells += [{"place": place, "parts": shown}] if shown else []
    engine = book.metadata["kerascn"]["engine"]
    found = outputs.figures(book)
    about = {
        "engine": engine,
        "version": cache.version(PACKAGE_OF[engine]),
        "source": code_hash(tutorial),
        "cells": cells,
        "figures": [[*key, found[key]] for key in sorted(outputs.wanted_figures(tutorial))],
    }
    files[FILE] = (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()
    _replace(tutorial.path.parent / FOLDER, files)
    return [
        f"{tutorial.label}: the picture {name} has {len(data) // 1000} KB; at most {PICTURE_BYTES // 1000}"
        for name, data in files.items()
        if name != FILE and len(data) > PICTURE_BYTES
    ]


def _kept(part: Part, name: str, files: dict[str, bytes]) -> dict[str, str]:
    if part.kind == "text":
        return {"text": part.text}
    files[f"{name}.{part.kind}"] = small(part.data) if part.kind == "png" else part.data
    return {"picture": f"{name}.{part.kind}"}


def small(png: bytes) -> bytes:
    """A picture with at most 256 colours and nothing but its pixels."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened:
        flat = Image.new("RGB", opened.size, "white")
        flat.paste(opened, mask=opened.convert("RGBA").getchannel("A"))
    colours = flat.getcolors(COLOURS)
    method = Image.Quantize.MEDIANCUT
    reduced = flat.quantize(len(colours) if colours else COLOURS, method, dither=Image.Dither.NONE)
    target = io.BytesIO()
    reduced.save(target, "PNG", optimize=True)
    return target.getvalue()


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, data in files.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != data:
            (folder / name).write_bytes(data)


def read(tutorial: Tutorial) -> Record:
    """The record beside a source; one that belongs to other code is refused."""
    folder = tutorial.path.parent / FOLDER
    how = f"run: python3 dev.py notebooks {tutorial.name}"
    try:
        about = json.loads((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        raise SourceError(f"{tutorial.label} has no recorded results; {how}") from None
    if about["source"] != code_hash(tutorial):
        raise SourceError(f"{tutorial.label} has changed since its results were recorded; {how}")
    parts: dict[int, list[Part]] = {}
    names: dict[int, list[str]] = {}
    for cell in about["cells"]:
        for shown in cell["parts"]:
            name = shown.get("picture", "")
            part = Part(name[-3:], (folder / name).read_bytes()) if name else Part("text", shown["text"].encode())
            parts.setdefault(cell["place"], []).append(part)
            names.setdefault(cell["place"], []).append(name)
    figures = {(place, figure): text for place, figure, text in about["figures"]}
    return Record(about["engine"], about["version"], about["source"], parts, names, figures)
