"""The old text's pages on models and callbacks, and its FAQ, typed in block after block."""

import os
import subprocess
import sys

import pytest

from tests import seeds
from tests.compat.chapters import PARTS
from tests.compat.chapters_training import LINES_FOR_A_TERMINAL, NOT_RUN, OF_ENGINE, ON_BOTH, SIGNATURES
from tests.house import tree

pytestmark = pytest.mark.engine

FAQ, MODELS, CALLBACKS = range(91, 116), range(116, 147), range(263, 278)


def test_the_pages(engine_name):
    chapters = ON_BOTH | OF_ENGINE[engine_name]
    results = seeds.run([seeds.pieces(*chapter) for chapter in chapters.values()])
    failed = {title: result.err for title, result in zip(chapters, results, strict=True) if result.failed}
    assert not failed, "\n".join(f"--- {title} ---\n{err[-2000:]}" for title, err in failed.items())


@pytest.mark.parametrize("number", LINES_FOR_A_TERMINAL)
def test_a_line_for_a_terminal(number, tmp_path):
    *settings, python, script = seeds.block("002", number).split()
    assert python == "python"
    (tmp_path / script).write_text("from kerascn import backend as K\nprint(K.eval(K.variable([1., 2.]) + 1))\n")
    environ = {**os.environ, "PYTHONPATH": str(tree.ROOT)} | dict(one.split("=", 1) for one in settings)
    line = [sys.executable, script]
    done = subprocess.run(line, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[2. 3.]"


def test_the_pages_are_read_whole():
    """Every block is in a chapter, or prints a signature, or has a reason not to be run."""
    everywhere = [*ON_BOTH.values(), *(one for several in OF_ENGINE.values() for one in several.values())]
    everywhere += [chapter for chapters in PARTS.values() for chapter in chapters.values()]
    typed = {number for one in everywhere if one.document == "002" for number in one.blocks}
    left = [n for n in (*FAQ, *MODELS, *CALLBACKS) if n not in typed]
    assert sorted(left) == sorted({*SIGNATURES, *NOT_RUN, *LINES_FOR_A_TERMINAL})
    assert all(seeds.block("002", number).partition("(")[0].replace(".", "_").isidentifier() for number in SIGNATURES)
    assert all(NOT_RUN.values())
