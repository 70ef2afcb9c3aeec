"""A finished picture of a model: a notebook shows it, and it can be written into a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..messages import fail
from . import layout, svg
from .dot import text_of
from .graph import Graph
from .pixels import FORMATS, painted

TEXTS = ("dot", "gv", "raw")
DPI = 96


class ModelPicture:
    """A model drawn without Graphviz; what programs asked the object of pydot for, it answers as well.

    Args:
        graph: The graph of the model.
        direction: 'TB' from top to bottom, 'LR' from left to right, 'BT' and 'RL' the other way round.
        dpi: How large it is: 96 is the usual size.
        within: Whether its text for Graphviz is a frame to stand within another graph.
    """

    def __init__(self, graph: Graph, direction: str = "TB", dpi: int = DPI, within: bool = False) -> None:
        self.graph, self.direction, self.dpi, self.within = graph, direction, dpi, within

    @property
    def svg(self) -> str:
        """The picture as SVG."""
        return svg.written(layout.drawn(self.graph, self.direction), self.graph.name, self.dpi / DPI)

    def to_string(self, indent: Any = None, indentation: Any = None) -> str:
        """The graph in the language of Graphviz."""
        return text_of(self.graph, self.direction, self.dpi, self.within)

    def create(self, prog: Any = None, format: str = "svg", encoding: str | None = None) -> bytes:
        """The picture as the bytes of a file.

        Args:
            prog: Taken and without effect: no program is needed.
            format: 'svg', 'dot' (text for Graphviz), or with the package Pillow one of pixels, such as 'png'.
            encoding: Of text; UTF-8 unless given.
        """
        kind = str(format).lower().lstrip(".")
        if kind == "svg":
            return self.svg.encode("utf-8")
        if kind in TEXTS:
            return self.to_string().encode(encoding or "utf-8")
        if kind in FORMATS:
            return painted(layout.drawn(self.graph, self.direction), kind, self.dpi / DPI)
        raise fail(ValueError, "diagram.format", given=repr(format), known=", ".join(["svg", "dot", *FORMATS]))

    def write(self, path: Any, prog: Any = None, format: str = "raw", encoding: str | None = None) -> bool:
        """Write the picture into a file; as text for Graphviz, unless ``format`` says otherwise."""
        write_whole(path, self.create(prog, format, encoding))
        return True

    def __getattr__(self, name: str) -> Any:
        """``create_svg``, ``write_png`` and the like; what else pydot has is told to be its own."""
        for method in ("create_", "write_"):
            if name.startswith(method):
                return _Of(self, method, name.removeprefix(method))
        raise fail(AttributeError, "diagram.no_pydot", name=name)

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.graph.name}>"


class _Of:
    """A method of a picture for files of one format."""

    def __init__(self, picture: ModelPicture, method: str, format: str) -> None:
        self.picture, self.method, self.format = picture, method, format

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("format", self.format)
        if self.method == "create_":
            return self.picture.create(*args, **kwargs)
        return self.picture.write(*args, **kwargs)


class Shown:
    """The bytes of a picture that was written, which a notebook shows.

    Attributes:
        data: The bytes.
        format: Such as 'png'.
        filename: The file they are in.
    """

    def __init__(self, data: bytes, format: str, filename: str) -> None:
        self.data, self.format, self.filename = data, format, filename

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What a notebook takes: the first kind that it can show."""
        found: dict[str, Any] = {"text/plain": repr(self)}
        if self.format == "svg":
            found["image/svg+xml"] = self.data.decode("utf-8")
        elif self.format in ("png", "jpg", "jpeg", "gif"):
            found[f"image/{self.format.replace('jpg', 'jpeg')}"] = self.data
        return found

    def __repr__(self) -> str:
        return f"<{self.filename}>"


def write_whole(path: Any, data: bytes) -> None:
    """Write a file; nobody sees half of it, and nothing is left of it where that fails."""
    target = Path(os.fspath(path))
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(data)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise fail(type(error), "diagram.not_written", path=str(target), reason=error.strerror or str(error)) from None
