"""``kerascn tutorial``: stories that run, as notebooks: which there are, opened in Jupyter, or run here."""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from .. import config
from ..messages import fail, say
from ..old_code import notebook, program

WRONG = 2  # exit code
LANGUAGES = ("en", "zh")
EDITORS = ("jupyterlab", "notebook")  # the modules of Jupyter, as `python -m` starts them
MODE = re.compile(r'^MODE = "\w+"', re.M)


class NoTutorial(Exception):
    """What was asked for can't be done; the sentence says why."""


def main(given: Sequence[str]) -> int:
    """Do what the words say; without any, list the tutorials."""
    options = _parser().parse_args(given or ["list"])
    if options.lang:
        config.set_language(options.lang)
    try:
        return int(options.does(options))
    except NoTutorial as error:
        print(f"kerascn tutorial: {error}", file=sys.stderr)
    except OSError as error:
        place, reason = error.filename or os.getcwd(), error.strerror or error
        print("kerascn tutorial: " + say("tutorial.not_written", path=place, reason=reason), file=sys.stderr)
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kerascn tutorial", description=say("cli.tutorial"), allow_abbrev=False)
    words = parser.add_subparsers(dest="word", metavar="list | open | run")
    words.required = True
    for word, does, about in (
        ("list", _list, say("cli.tutorial.list")),
        ("open", _open, say("cli.tutorial.open")),
        ("run", _run, say("cli.tutorial.run")),
    ):
        one = words.add_parser(word, help=about, description=about, allow_abbrev=False)
        one.set_defaults(does=does)
        if word != "list":
            one.add_argument("name", metavar="NAME", help=say("cli.tutorial.name"))
        one.add_argument("--lang", choices=LANGUAGES, help=say("cli.tutorial.lang"))
        if word == "open":
            one.add_argument("--copy", action="store_true", help=say("cli.tutorial.copy"))
            one.add_argument("--new", action="store_true", help=say("cli.tutorial.new"))
        if word == "run":
            one.add_argument("--backend", choices=config.ENGINES, help=say("cli.run.backend"))
            one.add_argument("--mode", choices=("fast", "full"), default="fast", help=say("cli.tutorial.mode"))
            one.add_argument("--figures", metavar="FOLDER", help=say("cli.tutorial.figures"))
    return parser


def folder(language: str) -> Any:
    """Where the notebooks of a language lie: in the package, or in the checkout beside it."""
    installed = resources.files("kerascn").joinpath("notebooks", language)
    return installed if installed.is_dir() else Path(__file__).parents[2] / "notebooks" / language


def notebooks(language: str) -> dict[str, dict[str, Any]]:
    """Every notebook of a language by its name, as it is read from its file."""
    place = folder(language)
    files = sorted(place.iterdir(), key=lambda file: file.name) if place.is_dir() else []
    return {file.name[:-6]: json.loads(file.read_text("utf-8")) for file in files if file.name.endswith(".ipynb")}


def _chosen(options: argparse.Namespace) -> dict[str, Any]:
    found = notebooks(config.language())
    if not found:
        raise fail(NoTutorial, "tutorial.none")
    if options.name not in found:
        near = difflib.get_close_matches(options.name, found, n=1, cutoff=0.5)
        key = "tutorial.near" if near else "tutorial.unknown"
        raise fail(NoTutorial, key, name=options.name, near="".join(near), known=", ".join(found))
    return found[options.name]


def _list(options: argparse.Namespace) -> int:
    found = notebooks(config.language())
    if not found:
        raise fail(NoTutorial, "tutorial.none")
    width = max(map(len, found))
    for name, book in found.items():
        about = book["metadata"]["kerascn"]
        engines = "" if len(about["engines"]) > 1 else f" ({about['engines'][0]})"
        print(f"  {name:{width}}  {about['title']}{engines}\n  {'':{width}}  {about['description']}")
    print(say("tutorial.how"))
    return 0


def _open(options: argparse.Namespace) -> int:
    """Bring the notebook into this folder and start Jupyter on it."""
    target = _copied(options.name, _text(_chosen(options)), options.new)
    if options.copy:
        return 0
    editor = next((name for name in EDITORS if importlib.util.find_spec(name)), None)
    if editor is None:
        print(say("tutorial.no_jupyter", name=options.name))
        return 0
    print(say("tutorial.starting", path=target), flush=True)
    return subprocess.call([sys.executable, "-m", editor, str(target)])


def _text(book: dict[str, Any]) -> str:
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _copied(name: str, text: str, new: bool) -> Path:
    """The path of the copy in this folder. What a reader has changed is never written over."""
    target, number = Path(f"{name}.ipynb"), 1
    while new and target.exists():
        number += 1
        target = Path(f"{name}-{number}.ipynb")
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
        print(say("tutorial.copied", path=target))
    except FileExistsError:
        same = target.is_file() and target.read_bytes() == text.encode()
        print(say("tutorial.there" if same else "tutorial.kept", path=target, name=name))
    return target


def _run(options: argparse.Namespace) -> int:
    """Run every cell of the notebook; the pictures go into a folder."""
    book = _chosen(options)
    engine = _engine(options, book["metadata"]["kerascn"]["engines"])
    config.set_backend(engine)
    os.environ[config.ENVIRONMENT["backend"]] = engine
    pictures = Path(options.figures or f"{options.name}-pictures")
    wishes = program.Wishes(quiet=True, dialect=2, figures=str(pictures))
    program.prepare(wishes)
    with tempfile.TemporaryDirectory(prefix="kerascn-") as place:
        path = Path(place, f"{options.name}.ipynb")
        path.write_text(_text(_with_cells_of(book, engine, options.mode)), encoding="utf-8")
        code = notebook.run(str(path), [], wishes)
    if pictures.is_dir():
        print(say("tutorial.pictures", folder=pictures.resolve()))
    return code


def _engine(options: argparse.Namespace, possible: Sequence[str]) -> str:
    """The engine asked for; where nobody asked, one that the tutorial is for."""
    if options.backend in possible:
        return str(options.backend)
    if options.backend or config.backend() not in possible:
        if options.backend or config.asked_for_backend():
            given = options.backend or config.backend()
            raise fail(NoTutorial, "tutorial.engine", name=options.name, engine=given, engines=", ".join(possible))
        return possible[0]
    return config.backend()


def _with_cells_of(book: dict[str, Any], engine: str, mode: str) -> dict[str, Any]:
    """The notebook with the cells that are for this engine, in this mode."""
    kept = [cell for cell in book["cells"] if cell["metadata"].get("kerascn", {}).get("engine", engine) == engine]
    for cell in kept:
        if "parameters" in cell["metadata"].get("tags", ()):
            cell["source"] = MODE.sub(f'MODE = "{mode}"', "".join(cell["source"]))
    return book | {"cells": kept}
