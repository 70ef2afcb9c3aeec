"""Drawings of models: a box for every layer and an arrow for every tensor that goes from one to another.

Where the package pydot and the program Graphviz are there, they draw. Where they are not, we do.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from pathlib import Path
from typing import Any

from ..declare.respell import both_spellings
from ..diagram.dot import pydot_of
from ..diagram.layout import WAYS
from ..diagram.picture import DPI, ModelPicture, Shown, write_whole
from ..diagram.pixels import FORMATS, NotPaintedError
from ..diagram.reading import graph_of, wrapped
from ..diagram.reading import is_model as has_layers
from ..messages import fail, warn

__all__ = ["add_edge", "is_model", "is_wrapped_model", "model_to_dot", "plot", "plot_model"]

OURS = ("svg", "dot", "gv", "raw")
ONLY_GRAPHVIZ = ("ps", "eps", "svgz", "json", "xdot", "plain")


def is_model(layer: Any) -> bool:
    """Whether a layer is a model."""
    return has_layers(layer)


def is_wrapped_model(layer: Any) -> bool:
    """Whether a layer wraps a model, such as ``TimeDistributed(model)``."""
    return has_layers(wrapped(layer))


def add_edge(dot: Any, src: str, dst: str) -> None:
    """Join two boxes of a graph of pydot, unless they are joined already.

    Args:
        dot: The graph.
        src: The name of the box that the arrow begins at.
        dst: The name of the box that it ends at.
    """
    if not dot.get_edge(src, dst):
        dot.add_edge(_pydot_or_told().Edge(src, dst))


@both_spellings
def model_to_dot(
    model: Any,
    show_shapes: bool = False,
    show_layer_names: bool = True,
    rankdir: str = "TB",
    expand_nested: bool = False,
    dpi: int = DPI,
    subgraph: bool = False,
) -> Any:
    """The graph of a model, to be changed or drawn.

    It is one of pydot where pydot and Graphviz are there, and a ``ModelPicture`` where they are not. Both have
    ``create``, ``write`` and ``to_string``.

    Args:
        model: The model.
        show_shapes: Whether boxes tell the shapes of what comes in and goes out.
        show_layer_names: Whether boxes tell the names of the layers beside their classes.
        rankdir: 'TB' from top to bottom, 'LR' from left to right; 'BT' and 'RL' the other way round.
        expand_nested: Whether a model within the model is drawn layer by layer, in a frame.
        dpi: How large the picture is: 96 is the usual size.
        subgraph: Whether it is to be a part of another graph.
    """
    if not has_layers(model):
        raise fail(TypeError, "diagram.model", given=" ".join(repr(model).split())[:80])
    if rankdir not in WAYS:
        raise fail(ValueError, "diagram.rankdir", given=repr(rankdir))
    if isinstance(dpi, bool) or not isinstance(dpi, (int, float)) or not 10 <= dpi <= 2400:
        raise fail(ValueError, "diagram.dpi", given=repr(dpi))
    graph = graph_of(model, show_shapes, show_layer_names, expand_nested)
    pydot = _pydot() if shutil.which("dot") else None
    if pydot is None:
        return ModelPicture(graph, rankdir, dpi, within=bool(subgraph))
    return pydot_of(pydot, graph, rankdir, dpi, within=bool(subgraph))


@both_spellings
def plot_model(
    model: Any,
    to_file: Any = "model.png",
    show_shapes: bool = False,
    show_layer_names: bool = True,
    rankdir: str = "TB",
    expand_nested: bool = False,
    dpi: int = DPI,
) -> Any:
    """Draw a model into a file; a notebook shows what is returned.

    Graphviz draws where it and the package pydot are there. Without them the picture is ours: SVG needs nothing, and
    pixels (PNG and others) need the package Pillow. Where that is not there either, an SVG is written beside.

    Args:
        model: The model.
        to_file: The file; its ending says the format.
        show_shapes: Whether boxes tell the shapes of what comes in and goes out.
        show_layer_names: Whether boxes tell the names of the layers beside their classes.
        rankdir: 'TB' from top to bottom, 'LR' from left to right; 'BT' and 'RL' the other way round.
        expand_nested: Whether a model within the model is drawn layer by layer, in a frame.
        dpi: How large the picture is: 96 is the usual size.
    """
    path = _path(to_file)
    kind = path.suffix[1:].lower() or "png"
    if kind not in (*OURS, *FORMATS, *ONLY_GRAPHVIZ):
        raise fail(ValueError, "diagram.ending", given=str(path), known=", ".join([*OURS[:2], *FORMATS]))
    if not path.parent.is_dir():
        raise fail(FileNotFoundError, "diagram.no_folder", path=str(path), folder=str(path.parent))
    dot = model_to_dot(model, show_shapes, show_layer_names, rankdir, expand_nested, dpi)
    data = None if isinstance(dot, ModelPicture) else _drawn_by_graphviz(dot, kind)
    if data is None:
        graph = graph_of(model, show_shapes, show_layer_names, expand_nested)
        path, kind, data = _drawn_by_us(ModelPicture(graph, rankdir, dpi), path, kind)
    write_whole(path, data)
    return Shown(data, kind, str(path))


plot = plot_model


def _path(to_file: Any) -> Path:
    """The path of a file; a sentence for what is none."""
    try:
        path = Path(os.fspath(to_file))
    except TypeError:
        raise fail(TypeError, "diagram.to_file", given=repr(to_file)[:80]) from None
    if not path.name:
        raise fail(ValueError, "diagram.to_file", given=repr(to_file))
    return path


def _drawn_by_us(picture: ModelPicture, path: Path, kind: str) -> tuple[Path, str, bytes]:
    """The file, its format and what is to stand in it: where pixels can't be painted, an SVG beside."""
    if kind in ONLY_GRAPHVIZ:
        raise fail(ValueError, "diagram.only_graphviz", given=str(path), known=", ".join([*OURS[:2], *FORMATS]))
    try:
        return path, kind, picture.create(format=kind)
    except NotPaintedError as error:
        beside = path.with_suffix(".svg")
        warn("diagram.beside", stacklevel=4, asked=str(path), path=str(beside), reason=str(error))
        return beside, "svg", picture.create(format="svg")


def _drawn_by_graphviz(dot: Any, kind: str) -> bytes | None:
    """What is to stand in the file; ``None``, and a warning, where Graphviz fails."""
    if kind == "raw":
        return dot.to_string().encode("utf-8")
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # in which pydot tells at length of what failed
            return dot.create(prog="dot", format=kind, encoding="utf-8")
    except (OSError, AssertionError) as error:
        warn("diagram.graphviz", stacklevel=4, reason=" ".join(str(error).split())[:120])
        return None


def _pydot() -> Any:
    """The package pydot, or ``None``."""
    try:
        import pydot
    except ImportError:
        return None
    return pydot


def _pydot_or_told() -> Any:
    """The package pydot, or a sentence that says how to install it."""
    found = _pydot()
    if found is None:
        raise fail(ImportError, "diagram.needs_pydot")
    return found
