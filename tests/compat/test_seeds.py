"""Chapters of old texts about Keras, typed in as a reader would, on the engine of this run."""

import re

import pytest

from tests import seeds
from tests.compat import chapters
from tests.compat.chapters_layers import ON_LAYERS

pytestmark = pytest.mark.engine

PARTS = chapters.PARTS | {"layers": ON_LAYERS}


@pytest.mark.parametrize(
    "part", [pytest.param(p, marks=[pytest.mark.all_only] * (p in chapters.TAKES_LONG)) for p in PARTS]
)
def test_chapters(part):
    results = seeds.run([seeds.pieces(*chapter) for chapter in PARTS[part].values()])
    failed = {title: result.err for title, result in zip(PARTS[part], results, strict=True) if result.failed}
    assert not failed, "\n".join(f"--- {title} ---\n{err[-2000:]}" for title, err in failed.items())


def printed_after(document, number):
    """The lines that a text shows as the output of a block: those indented by a tab that follow it."""
    text = seeds.texts()[document].split(seeds.block(document, number).rstrip())[1]
    lines = re.search(r"```\s*输出：\s*\n((?:\t.*\n|\s*\n)+)", text).group(1)
    shown = [line[1:].rstrip() for line in lines.splitlines() if line.startswith("\t")]
    return [line for line in shown if not line.startswith("Using ")]


def test_what_the_text_prints():
    """The version, and the two tables of layers."""
    numbers = [1, 2, 3]
    for number, done in zip(numbers, seeds.run([seeds.pieces("003", [n]) for n in numbers]), strict=True):
        assert not done.failed, done.err
        assert [line.rstrip() for line in done.out.splitlines()] == printed_after("003", number)


# The runner itself.


def test_the_runner_keeps_chapters_apart_and_tells_where_they_failed():
    wrong = [("before", "x = 1"), ("002:1", "y = x + 1\nprint(y)"), ("002:2", "y.nothing")]
    first, second, third = seeds.run([wrong, [("a", "x")], [("a", "x = 3"), ("b", "print(x)")]])
    assert (first.failed, first.out) == (True, "2\n")
    assert 'File "002:2", line 1' in first.err
    assert "AttributeError" in first.err
    assert "NameError" in second.err
    assert third == (False, "3\n", "")


def test_a_process_that_dies_fails_the_test():
    with pytest.raises(AssertionError, match="ended with 3"):
        seeds.run([[("a", "import os; os._exit(3)")]])


def test_the_number_of_epochs():
    (_, (title, code), _) = seeds.pieces("000", [5], epochs=2)
    assert (title, "nb_epoch=2," in code, "nb_epoch=5" in code) == ("000:5", True, False)


def test_blocks_are_counted_and_mended():
    text = seeds.block("002", 234)
    assert "np.random.random((input_dim, self.output_dim))" in text
    assert seeds.block("003", 1) == "import keras\nprint(keras.__version__)\n"
    with pytest.raises(IndexError):
        seeds.block("003", 100)


def test_every_mended_slip_is_printed():
    for slip in seeds.seeds_mended.MENDED:
        assert slip.mended in seeds.block(slip.document, slip.block)
        assert slip.why


def test_texts_that_are_missing_skip(monkeypatch, tmp_path):
    monkeypatch.setenv("KERASCN_SEEDS", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match="KERASCN_SEEDS"):
        seeds.texts()


def test_the_pages_on_layers_are_read_whole():
    """Every block is in a chapter, or it prints a signature, which test_printed reads."""
    typed = {number for chapters_of in PARTS.values() for one in chapters_of.values() for number in one.blocks}
    left = [number for number in range(147, 236) if number not in typed]
    assert all(seeds.block("002", number).startswith("keras.") for number in left)
    assert len(left) == 60
