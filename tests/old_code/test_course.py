"""The course of old, gone through as a reader would: each chapter typed into a file and given to ``kerascn run``."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import seeds
from tests.compat import small_mirror
from tests.house import tree
from tests.old_code import course

pytestmark = [pytest.mark.engine, pytest.mark.second_with_all]

# What is run by default; everything with --all.
SAMPLE = {
    "quick start": ("30 seconds, Keras 1", "30 seconds, Keras 2", "Merge", "sums along axes"),
    "FAQ": ("outputs of layers between", "a generator for a Sequential"),
    "blog": ("the simplest autoencoder", "a variational autoencoder", "bottleneck features", "word vectors"),
    "engine": ("layers on tensors", "Theano by itself"),
}


def chapters(engine):
    """{part: {title: story}} of the course on this engine."""
    parts = {"quick start": course.QUICK_START, "FAQ": course.FAQ, "long": course.LONG, "blog": course.BLOG}
    return parts | {"engine": course.OF_ENGINE[engine]}


def typed(story):
    """The text of the file."""
    first, *printed, last = seeds.pieces(
        story.document, story.blocks, story.before, story.after, story.epochs, by_run=True
    )
    text = "\n".join(code for _, code in printed)
    for as_printed, smaller in story.smaller:
        text = text.replace(as_printed, smaller)
    return f"{first[1]}\n{text}\n{last[1]}"


def read(title, story, folder, environ):
    """Type the chapter in and run it; what came of it."""
    place = folder / re.sub(r"\W+", "_", title)
    place.mkdir()
    (place / "chapter.py").write_text(typed(story), "utf-8")
    line = [sys.executable, "-m", "kerascn", "run", "chapter.py"]
    options = dict(cwd=place, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=400, check=False)
    done = subprocess.run(line, **options)
    return title, done.returncode, done.stdout, done.stderr


def go_through(stories, folder):
    """Run the chapters, two at a time; say which failed and how."""
    settings = small_mirror.build(folder / "data")
    environ = {**os.environ, **settings, "PYTHONPATH": str(tree.ROOT), "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "Agg"}
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda one: read(*one, folder, environ), stories.items()))
    failed = [f"--- {title} ---\n{out[-300:]}\n{err[-2500:]}" for title, code, out, err in done if code]
    assert not failed, "\n".join(failed)
    return {title: (out, err) for title, _, out, err in done}


@pytest.mark.parametrize("part", SAMPLE)
def test_the_course(part, engine_name, tmp_path):
    stories = {title: one for title, one in chapters(engine_name)[part].items() if title in SAMPLE[part]}
    assert stories
    go_through(stories, tmp_path)


@pytest.mark.all_only
@pytest.mark.parametrize("part", ["quick start", "FAQ", "long", "blog", "engine"])
def test_the_whole_course(part, engine_name, tmp_path):
    go_through(chapters(engine_name)[part], tmp_path)
