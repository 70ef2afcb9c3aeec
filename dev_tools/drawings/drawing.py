"""Which drawings there are, and where their files belong."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..pages import DOCS, LANGUAGES
from .pen import Card

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


FOUND: dict[str, Drawing] = {}


def drawing(english: str, chinese: str, height: float) -> Callable[[Callable[[Card], None]], Callable[[Card], None]]:
    """Mark a function as a drawing; the words are its title, the height that of its card, which is 400 wide."""

    def mark(draw: Callable[[Card], None]) -> Callable[[Card], None]:
        page = "/".join(draw.__module__.split(".drawings.")[1].split("."))
        found = Drawing(draw, (english, chinese), height, f"{page}.md")
        FOUND[f"{page}/{found.name}"] = found
        return draw

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
