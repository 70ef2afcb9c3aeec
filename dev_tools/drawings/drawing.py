"""Which drawings there are, and where their files belong."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from kerascn import config
from kerascn.diagram.layout import drawn
from kerascn.diagram.reading import graph_of
from kerascn.diagram.svg import written

from ..pages import DOCS, LANGUAGES
from .pen import Box, Card

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Drawing:
    """A drawing of a page: ``draw`` draws it, once for each language."""

    draw: Callable[[Card], None]
    title: tuple[str, str]
    height: float
    page: str

    @property
    def name(self) -> str:
        return self.draw.__name__

    def card(self, language: str) -> Card:
        """The card with the drawing on it."""
        card = Card(language, self.height, self.title)
        self.draw(card)
        return card

    def path(self, language: str) -> Path:
        """Its file, beside the page."""
        return (DOCS / language / self.page).parent / f"{self.name}.svg"


@dataclass
class ModelCard:
    """A drawing of a model, as the library makes it; its words are where the library has put them."""

    text: str
    height: float = 0
    texts: list[tuple[str, Box, float]] = field(default_factory=list)

    def svg(self) -> str:
        """The drawing as an SVG file."""
        return self.text


@dataclass(frozen=True)
class ModelDrawing(Drawing):
    """A model on a page: ``make`` makes the model, and ``plot_model`` would draw it with these options."""

    make: Callable[[], Any] = dict
    options: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        return self.make.__name__

    def card(self, language: str) -> Any:
        """The model as the library draws it, in one language."""
        options = dict(self.options)
        direction = options.pop("rankdir", "TB")
        with mock.patch.dict(config._said, language=language):
            graph = graph_of(self.make(), **options)
        return ModelCard(written(drawn(graph, direction), self.title[language == "zh"]))


FOUND: dict[str, Drawing] = {}


def drawing(english: str, chinese: str, height: float) -> Callable[[Callable[[Card], None]], Callable[[Card], None]]:
    """Mark a function as a drawing; the words are its title, the height that of its card, which is 400 wide."""

    def mark(draw: Callable[[Card], None]) -> Callable[[Card], None]:
        page = "/".join(draw.__module__.split(".drawings.")[1].split("."))
        found = Drawing(draw, (english, chinese), height, f"{page}.md")
        FOUND[f"{page}/{found.name}"] = found
        return draw

    return mark


def model_drawing(english: str, chinese: str, **options: Any) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Mark a function that makes a model as a drawing of it; the options are those of ``plot_model``."""

    def mark(make: Callable[[], Any]) -> Callable[[], Any]:
        page = "/".join(make.__module__.split(".drawings.")[1].split("."))
        found = ModelDrawing(lambda card: None, (english, chinese), 0, f"{page}.md", make, tuple(options.items()))
        FOUND[f"{page}/{found.name}"] = found
        return make

    return mark


def all_drawings() -> list[Drawing]:
    """The drawings of all pages."""
    for path in sorted(HERE.glob("*/*.py")):
        importlib.import_module(f"{__package__}.{path.parent.name}.{path.stem}")
    return [FOUND[name] for name in sorted(FOUND)]


def write_all() -> list[Path]:
    """Write every drawing in every language; the files that were not yet as they should be."""
    changed = []
    for one in all_drawings():
        for language in LANGUAGES:
            path, text = one.path(language), one.card(language).svg()
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8", newline="\n")
                changed.append(path)
    return changed
