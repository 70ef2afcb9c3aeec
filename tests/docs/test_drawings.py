"""The drawings: their files are what the script draws, pages show them, words stay on the card and apart."""

import itertools
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import pages
from dev_tools.drawings import arithmetic, pen
from dev_tools.drawings import drawing as script
from dev_tools.drawings.series import Windows

DRAWINGS = script.all_drawings()
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


def test_the_command_writes_what_has_changed(tmp_path, monkeypatch):
    assert script.write_all() == []
    monkeypatch.setattr(script, "DOCS", tmp_path)
    for path in {one.path(language).parent for one in DRAWINGS for language in pages.LANGUAGES}:
        path.mkdir(parents=True)
    assert len(script.write_all()) == 2 * len(DRAWINGS)
    spoilt = DRAWINGS[0].path("zh")
    spoilt.write_text("", encoding="utf-8")
    assert script.write_all() == [spoilt]


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


def test_the_arithmetic_is_that_of_the_library(K):
    """What drawings compute with NumPy, the engine computes as well."""
    image = np.arange(20.0).reshape(4, 5) % 7
    kernel = np.array([[1.0, 2.0], [0.0, -1.0]])
    x, weights = K.constant(image[None, :, :, None]), K.constant(kernel[:, :, None, None])
    last = dict(data_format="channels_last")
    found = {
        "strides": (K.conv2d(x, weights, strides=(2, 2), **last), arithmetic.convolved(image, kernel, stride=2)),
        "gaps": (K.conv2d(x, weights, dilation_rate=2, **last), arithmetic.convolved(image, kernel, rate=2)),
        "transposed": (
            K.conv2d_transpose(x, weights, (1, 8, 10, 1), strides=(2, 2), **last),
            arithmetic.spread(image, kernel, stride=2),
        ),
        "max": (K.pool2d(x, (2, 2), (1, 1), **last), arithmetic.pooled(image, 2, 1, np.max)),
        "mixed": (K.resize_images(x, 3, 3, "channels_last", interpolation="bilinear"), arithmetic.mixed(image, 3)),
    }
    for name, value in zip(found, K.function([], [one for one, _ in found.values()])([]), strict=True):
        np.testing.assert_allclose(value[0, :, :, 0], found[name][1], atol=1e-5, err_msg=name)


def test_windows_over_a_series():
    windows = Windows([1, 2, 3, 4, 5], 2, np.sum, stride=2, rate=2, before=1, after=1)
    assert windows.places() == [[-1, 1], [1, 3], [3, 5]]
    assert windows.results() == [2, 6, 4]
