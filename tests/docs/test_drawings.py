"""The drawings: their files are what the script draws, pages show them, words stay on the card and apart."""

import itertools
import xml.etree.ElementTree as ElementTree

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install kerascn[docs]")

from dev_tools import pages
from dev_tools.drawings import pen
from dev_tools.drawings.drawing import all_drawings

DRAWINGS = all_drawings()
BOTH = pytest.mark.parametrize(
    ("drawing", "language"),
    list(itertools.product(DRAWINGS, pages.LANGUAGES)),
    ids=lambda one: getattr(one, "name", one),
)
SMALLEST = 13  # a phone shows a card at about nine tenths


@BOTH
def test_the_file_is_what_the_script_draws(drawing, language):
    text = drawing.path(language).read_text(encoding="utf-8")
    assert text == drawing.card(language).svg(), "run `python dev.py drawings` and look at the result"
    ElementTree.fromstring(text)


@BOTH
def test_its_page_shows_it(drawing, language):
    page = pages.read(pages.DOCS / language / drawing.page)
    assert f"{drawing.name}.svg" in [link.target for link in page.links if link.image]


def test_no_two_have_the_same_file():
    paths = [drawing.path("en") for drawing in DRAWINGS]
    assert len(DRAWINGS) >= 1 and len(set(paths)) == len(paths)


@BOTH
def test_words_are_on_the_card_large_enough_and_apart(drawing, language):
    card = drawing.card(language)
    assert faults(card) == []


def faults(card):
    """The words that fall out of their card, are too small, or lie on others."""
    found = [text for text, box, size in card.texts if size < SMALLEST]
    found += [text for text, box, _ in card.texts if box.x < 4 or box.x + box.width > pen.WIDTH - 4]
    found += [text for text, box, _ in card.texts if box.y < 2 or box.y + box.height > card.height - 2]
    pairs = itertools.combinations(card.texts, 2)
    return found + [(one, other) for (one, at, _), (other, there, _) in pairs if at.meets(there)]


@pytest.mark.parametrize(
    ("x", "y", "text", "size"),
    [(200, 50, "x" * 60, 15), (30, 50, "中文" * 3, 15), (200, 98, "low", 15), (200, 50, "small", 9)],
    ids=["too long", "too far left", "too low", "too small"],
)
def test_words_out_of_place_are_noticed(x, y, text, size):
    card = pen.Card("en", 100)
    card.text(200, 20, "well placed")
    assert faults(card) == []
    card.text(x, y, text, size)
    assert faults(card) == [text]


def test_words_on_others_are_noticed():
    card = pen.Card("en", 100)
    card.text(200, 50, "one")
    card.text(210, 55, "two")
    assert faults(card) == [("one", "two")]


def test_words_are_of_the_language_of_the_card():
    for language, words in (("en", "step"), ("zh", "步")):
        card = pen.Card(language, 100)
        card.text(200, 50, ("step", "步"))
        card.box(10, 10, 40, 20, words="3 < 4")
        assert [text for text, _, _ in card.texts] == [words, "3 < 4"]
        assert "3 &lt; 4" in card.svg()


def test_a_grid_says_where_its_cells_are():
    grid = pen.Card("en", 100).grid([[1, 2.5], [3, 4]], 10, 20, cell=30)
    assert (grid.width, grid.height) == (60, 60)
    assert grid.at(1, 0) == pen.Box(10, 50, 30, 30)
    assert grid.at(0, 0, 2, 2).middle == (40, 50)
